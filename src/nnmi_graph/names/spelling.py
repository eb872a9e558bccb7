"""When two spellings are one name: case, width, composition, accents, dots and blanks do not tell names apart.

Nor does the script that Chinese is written in, simplified or traditional.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

_ACCENTS = re.compile("[\u0300-\u036f]")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_SIGNS = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-") | dict.fromkeys("‘’ʼ", "'"))
_DOT = re.compile(r"(?<!\d)\.|\.(?!\d)")
_LEGAL_FORMS = frozenset(
    [
        "ag",
        "aktiengesellschaft",
        "and",
        "bv",
        "co",
        "company",
        "companies",
        "corp",
        "corporation",
        "de",
        "for",
        "gmbh",
        "group",
        "holding",
        "holdings",
        "inc",
        "incorporated",
        "international",
        "kg",
        "limited",
        "llc",
        "llp",
        "lp",
        "ltd",
        "nv",
        "of",
        "plc",
        "pty",
        "sa",
        "sarl",
        "sas",
        "se",
        "spa",
        "the",
    ]
)
BETWEEN = re.compile(r"[\W_]+")
"""What stands between the words of a folded text."""
_CHINESE_FORMS = re.compile(r"股份有限公司|有限责任公司|有限公司|集团公司|集团|公司")
_DOTS = frozenset("·・‧•∙⋅")


def fold(name: str) -> str:
    """The name as names are compared: no case, accents, dots or doubled blanks, plain width, simplified Chinese.

    >>> fold("  Dept.  of ENERGY "), fold("Ｓociété d’Énergie"), fold("Unit 1.5"), fold("複合材料"), fold("约翰·迪尔")
    ('dept of energy', "societe d'energie", 'unit 1.5', '复合材料', '约翰迪尔')
    """
    if name.isascii():
        text = name.casefold()
    else:
        text = unicodedata.normalize("NFKD", _UNSEEN.sub("", name)).casefold()
        text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
        text = unicodedata.normalize("NFC", text).translate(_SIGNS)
        if is_chinese(text):
            text = text.translate(simplified())
            text = text if _DOTS.isdisjoint(text) else _middle_dot().sub("", text)
    if "." in text:
        text = _DOT.sub("", text) or text
    return " ".join(text.split())


@cache
def simplified() -> Mapping[int, str]:
    """The simplified character for each traditional one; read when Chinese is first met."""
    lines = Path(__file__).with_name("traditional.txt").read_text("utf-8").splitlines()
    groups = (line for line in lines if not line.startswith("#"))
    return {ord(traditional): group[0] for group in groups for traditional in group[1:]}


def same_letters(one: str, other: str) -> bool:
    """Whether two spellings differ in case, width, composition or blanks only.

    >>> same_letters("Cafe\u0301 AG", "CAFÉ  ag"), same_letters("Cafe AG", "Café AG")
    (True, False)
    """
    return _letters(one) == _letters(other)


def _letters(name: str) -> str:
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return " ".join(text.split())


def words_of(text: str) -> list[str]:
    """The words of a folded text; Chinese stands as it is written.

    >>> words_of("fibre-reinforced composites"), words_of("复合材料")
    (['fibre', 'reinforced', 'composites'], ['复合材料'])
    """
    return BETWEEN.sub(" ", text).split()


def is_chinese(text: str) -> bool:
    """Whether Chinese characters stand in the text, which are not parted into words."""
    return not text.isascii() and any("\u3400" <= letter <= "\u9fff" for letter in text)


@cache
def _middle_dot() -> re.Pattern[str]:
    """A dot between Chinese characters, as between the parts of a foreign name."""
    return re.compile(f"(?<=[\u3400-\u9fff])[{''.join(sorted(_DOTS))}](?=[\u3400-\u9fff])")


def no_more_than(words: str, keys: Sequence[str]) -> list[str]:
    """Those folded names that say the words and no more, in another order, if no name has them in this one; else all.

    >>> no_more_than("commerce department", ["department of commerce", "utopia department of commerce"])
    ['department of commerce']
    >>> no_more_than("utopia state", ["state of utopia", "utopia state university"])
    ['state of utopia', 'utopia state university']
    """
    said = f" {words} "
    if any(said in f" {' '.join(words_of(key))} " for key in keys):
        return list(keys)
    return [key for key in keys if {*core(key)} == {*words.split(" ")}] or list(keys)


def core(name: str) -> tuple[str, ...]:
    """The words of a name that tell it from others: no legal form, no article.

    >>> core("The Gear Company, Inc."), core("Société d'Engrenages S.A."), core("齿轮股份有限公司")
    (('gear',), ('societe', 'd', 'engrenages'), ('齿轮',))
    """
    words = words_of(fold(_CHINESE_FORMS.sub("", name)).replace("'s ", "s "))
    return tuple(word for word in words if word not in _LEGAL_FORMS) or tuple(words)
