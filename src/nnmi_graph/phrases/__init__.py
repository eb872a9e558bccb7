"""What the program says, in another language than the English of the code: one catalogue per language.

The English text is the key, as with gettext: `zh.toml` gives for `{!r} is no date` what a reader of Chinese is to see.
A message is known again by the template that fits it; so nothing changes where it is made, and nothing here is imported
before another language is asked for. What no entry fits stays English. A test reads all messages from the code and
demands an entry for each.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Mapping
from functools import lru_cache

from ..errors import NnmiError, one_line

TYPE_CHECKING = False  # typing itself is not imported at start-up: it costs more than most of our rooms
if TYPE_CHECKING:
    from typing import Any

_QUOTED = r"""('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|<.*?>|[^'"\sA-Za-z<]\S*|None|True|False)"""
"""What `repr` makes of a text, a term, a number."""
_ENGLISH = re.compile(r"\b[A-Za-z]+ [a-z]{2,}")
"""Two words of an English sentence."""
_JOINS = 2
"""So many letters only join two things, such as “or”."""
_NOTHING: Mapping[str, str] = {}
LANGUAGES = ("en", "zh")


@lru_cache
def catalogue(language: str) -> Mapping[str, str]:
    """What stands in the language for each English text; nothing for English itself."""
    if language == "en":
        return _NOTHING
    return {english: said for english, said in _read(language).items() if isinstance(said, str)}


def words(language: str, section: str) -> Mapping[str, str]:
    """The set words of a section of the catalogue: `headings`, `titles`, `words`; nothing for English itself.

    >>> words("zh", "headings")["density"], words("en", "headings")
    ('密度', {})
    """
    return _NOTHING if language == "en" else _read(language)[section]


@lru_cache
def _read(language: str) -> Mapping[str, Any]:
    import tomllib
    from importlib.resources import files

    return tomllib.loads(files(__name__).joinpath(f"{language}.toml").read_text("utf-8"))


def in_language(english: str, language: str) -> str:
    """A sentence of ours in the language, its slots unfilled.

    >>> in_language("note: ", "zh"), in_language("note: ", "en")
    ('说明：', 'note: ')
    """
    return catalogue(language).get(english, english)


class Sentence(Mapping[str, str]):
    """A sentence of ours by language, made when it is asked for; `values` go into its slots, if there are any.

    >>> Sentence("{left} of {all} ties", left=1, all=3)["en"], dict(Sentence("Main findings"))
    ('1 of 3 ties', {'en': 'Main findings', 'zh': '要点'})
    """

    __slots__ = ("english", "values_of")

    def __init__(self, english: str, /, **values: object) -> None:
        self.english, self.values_of = english, values

    def __getitem__(self, language: str) -> str:
        if language not in LANGUAGES:
            raise KeyError(language)
        said = in_language(self.english, language)
        if not self.values_of:
            return said
        values = {
            name: value[language] if isinstance(value, Mapping) else value for name, value in self.values_of.items()
        }
        return said.format(**values)

    def __repr__(self) -> str:
        return repr(dict(self))

    def __iter__(self) -> Iterator[str]:
        return iter(LANGUAGES)

    def __len__(self) -> int:
        return len(LANGUAGES)


def error_in(error: NnmiError, language: str) -> str:
    """The error as one line in the language.

    >>> error_in(NnmiError("is empty", where="a.csv", mend="give a table with a header line"), "zh")
    'a.csv: 为空；请给出带表头的表'
    """
    what, mend = (text and translated(text, language, error.words) for text in (error.what, error.mend))
    return one_line(what or "", error.where and error.where.said(language), mend, "；")


def translated(text: str, language: str, words: Mapping[str, str] = _NOTHING) -> str:
    """The text in the language; as it is where the catalogue has nothing for it. `words` adds to the catalogue.

    >>> translated("'2014-13' is no date: there is no month 13", "zh")
    "'2014-13' 不是日期：没有 13 月"
    """
    known = catalogue(language)
    if text in words or text in known:
        return words.get(text) or known[text].format()
    template = _closest(text, known)
    head, _, tail = text.partition(": ")
    inner = _closest(tail, known) if tail else None
    if tail in known:
        template = _closest(text, known, tail) or template
    if inner and (tail in known or template is None or _exactness(inner) >= _exactness(template)):
        first = translated(head, language, words)
        whole = _closest(text, known, tail) if first == head and _ENGLISH.search(head) else None
        if whole is None and (template is None or inner != template):
            return f"{first}：{translated(tail, language, words)}"
        template = whole or template
    if template:
        match = re.fullmatch(_pattern(template), text, re.DOTALL)
        return _Filler(language, words).format(known[template], *match.groups() if match else ())
    for here, there in (("; ", "；"), (": ", "：")):
        parts = text.split(here)
        said = [translated(part, language, words) for part in parts] if len(parts) > 1 else parts
        if said != parts:
            return there.join(said)
    return text


def _closest(text: str, known: Mapping[str, str], last: str | None = None) -> str | None:
    """The template that fits the text and says most of it; one of which `last` is the last value, if that is given."""
    for template in sorted((t for t in known if _may_fit(t, text)), key=_exactness, reverse=True):
        match = re.fullmatch(_pattern(template), text, re.DOTALL)
        if match is None or last not in (None, *match.groups()[-1:]):
            continue
        if not _joins(template) or all(_is_ours(each, known) for each in match.groups()):
            return template
    return None


def _joins(template: str) -> bool:
    """Whether a template only puts an “or” between two values."""
    return 0 < sum(sign.isalpha() for text, _ in _parts(template) for sign in text) <= _JOINS


def _is_ours(value: str, known: Mapping[str, str]) -> bool:
    """Whether a value is no sentence of others that only happens to hold an “or”."""
    return not _ENGLISH.search(value) or value in known or bool(re.fullmatch(_QUOTED, value) or _closest(value, known))


class _Filler(string.Formatter):
    """Puts values into a template; `{0:words}` says the value itself in the language."""

    def __init__(self, language: str, words: Mapping[str, str]) -> None:
        self.language, self.words = language, words

    def format_field(self, value: str, format_spec: str) -> str:
        if not format_spec or re.fullmatch(_QUOTED, value):  # a quoted value is a name, whatever stands in it
            return value
        said = translated(value, self.language, self.words)
        return f"“{said}”" if said == value and _ENGLISH.match(value) else said  # others' words are quoted


def _parts(template: str) -> Iterator[tuple[str, str | None]]:
    """The template as text and the value that follows it: '' as it is, 'r' quoted, None for none."""
    for text, name, _, conversion in string.Formatter().parse(template):
        yield text, None if name is None else conversion or ""


def _may_fit(template: str, text: str) -> bool:
    parsed = list(string.Formatter().parse(template)) if "{" in template else []
    return bool(parsed) and all(part in text and not name for part, name, _, _ in parsed)


def _exactness(template: str) -> tuple[int, int]:
    """How much of a text the template fixes: the letters, then the values in quotes."""
    return sum(len(text) for text, _ in _parts(template)), template.count("!r")


def _pattern(template: str) -> str:
    slots = {None: "", "": "(.*?)", "r": _QUOTED}
    made = "".join(re.escape(text) + slots[value] for text, value in _parts(template))
    return made.replace("(.*?)(.*?)", r"([^\s:(]*)(.*?)")  # of two values side by side the first is one word
