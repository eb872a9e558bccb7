"""The parts of a rule file – headings, quotations, YAML blocks, tables – each with the line it stands on.

Nothing here knows what a rule is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ..dates import PartialDate
from ..errors import InputError, NnmiError, UnknownName, Where
from ..located import Located, YamlReader

Texts = Mapping[str, str]
"""A text by language."""


class Block(Located):
    """A mapping of a rule file.

    Its values are taken out as what they should be; each way raises `InputError` or `UnknownName` with the line.
    """

    def only(self, keys: Iterable[str]) -> None:
        """Refuse keys other than these."""
        for key in self:
            among(key, sorted(keys), "key", self.at(key))

    def word(self, key: str, known: Iterable[str] = (), kind: str = "") -> str:
        """A word or text, '' if there is none; one of those known, if any are."""
        value = self.get(key)
        if value is not None and not isinstance(value, str):
            raise InputError(f"{key!r} is not one word or text", where=self.at(key))
        if value and kind:
            among(value, known, kind, self.at(key))
        return value or ""

    def listed(self, key: str) -> list[Value]:
        """What is listed; a single value is a list of one."""
        value = self.get(key)
        return value if isinstance(value, list) else [] if value is None else [value]

    def words(self, key: str) -> tuple[str, ...]:
        """A list of words."""
        values = self.listed(key)
        if not all(isinstance(value, str) for value in values):
            raise InputError(f"{key!r} is no list of words", where=self.at(key))
        return tuple(value for value in values if isinstance(value, str))

    def yes_or_no(self, key: str, usual: str) -> bool:
        """Whether it says yes; `usual` is what it says if it is missing."""
        return (self.word(key, ("yes", "no"), "answer") or usual) == "yes"

    def date(self, key: str) -> str:
        """A day, month or year as text."""
        word = self.word(key)
        return date_at(word, self.at(key)) if word else ""

    def texts(self, key: str) -> Texts:
        """A text in both languages; empty if there is none."""
        return _texts(self[key], self.at(key)) if key in self else {}

    def listed_texts(self, key: str) -> tuple[Texts, ...]:
        """A list of texts in both languages."""
        return tuple(_texts(one, one.where if isinstance(one, Block) else self.at(key)) for one in self.listed(key))


Value = str | list["Value"] | Block | None
"""What a block holds: numbers and dates stay the text that they are written as."""


@dataclass
class Section:
    """What stands under one heading: quotations, YAML, rows of a table, each with its line."""

    heading: str
    where: Where
    quotes: list[tuple[str, Where]] = field(default_factory=list)
    block: Block | None = None
    rows: list[tuple[list[str], Where]] = field(default_factory=list)


def among(name: str, known: Iterable[str], kind: str, where: Where) -> None:
    """Raise `UnknownName` at the place if the name is none of those known."""
    known = list(known)
    if name not in known:
        raise _placed(UnknownName(kind, name, known, mend=f"give one of {', '.join(known)}"), where)


def date_at(date: str, where: Where) -> str:
    """The date as it is written plainly. Raises `NnmiError` at the place for what is no date."""
    try:
        return PartialDate.parse(date).text
    except NnmiError as error:
        raise _placed(error, where) from None


def _placed(error: NnmiError, where: Where) -> NnmiError:
    error.where = where
    return error


def _texts(value: Value, where: Where) -> Texts:
    if not isinstance(value, Block) or {*value} != {"en", "zh"} or not all(isinstance(t, str) for t in value.values()):
        raise InputError("is not told in both languages", where=where, mend="write {en: …, zh: …}")
    return {language: str(text) for language, text in value.items()}


def sections(text: str, name: str) -> list[Section]:
    """The sections of a rule file, the first headed by `# `, the others by `## `. Raises `InputError`."""
    found: list[Section] = []
    lines = iter(enumerate(text.splitlines(), 1))
    for number, line in lines:
        where = Where(name, number)
        heading = re.match(r"##?\s+(.+)", line)
        if heading:
            found.append(Section(heading[1].strip(), where))
        elif not found:
            if line.strip():
                raise InputError("stands before the title", where=where, mend="open the file with '# Title · 标题'")
        elif line.startswith("```"):
            if found[-1].block is not None:
                raise InputError("is a second block under one heading", where=where, mend="put all into one block")
            found[-1].block = _block([body for _, body in _fenced(lines, where)], number, name)
        elif line.startswith(">"):
            found[-1].quotes.append((line[1:].strip(), where))
        elif line.startswith("|"):
            found[-1].rows.append(([cell.strip() for cell in line.strip().strip("|").split("|")], where))
    return found


def _fenced(lines: Iterator[tuple[int, str]], where: Where) -> Iterator[tuple[int, str]]:
    for number, line in lines:
        if line.startswith("```"):
            return
        yield number, line
    raise InputError("the block is not closed", where=where, mend="close it with a line of ```")


def _block(lines: list[str], before: int, name: str) -> Block:
    """The mapping in the lines of a YAML block. Raises `InputError`, `ContentError` with the line in the file."""
    block = YamlReader(Block, name, before=before, plain=True).read("\n".join(lines))
    if not isinstance(block, Block):
        raise InputError("the block is no list of keys and values", where=Where(name, before))
    return block
