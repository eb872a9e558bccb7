"""What is said of rules in two languages: their own texts, and set words – outcomes, roles, standings, units.

Sentences of the program stand in the catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..headers import in_words
from ..phrases import words
from .blocks import Texts

_NOBODY: Mapping[str, str] = {}


def word(english: str, lang: str) -> str:
    """A set word in the language, in capitals if it is so given.

    >>> word("not met", "zh"), word("met", "en")
    ('不满足', 'met')
    """
    return words(lang, "words").get(english, english)


def said(texts: Texts, lang: str, names: Mapping[str, str] = _NOBODY) -> str:
    """A text of a rule file in the language, with names put in for its slots; what is not named stands in brackets.

    >>> said({"zh": "{organisation} 独立"}, "zh", {"organisation": "某公司"}), said({"en": "Is {institute} so?"}, "en")
    ('某公司独立', 'Is [institute] so?')
    """
    text = re.sub(r"\{(\w+)\}", lambda slot: names.get(slot[1]) or f"[{word(slot[1], lang)}]", in_words(texts, lang))
    return re.sub("(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])", "", text)
