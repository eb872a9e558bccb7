"""What a sheet of a kind looks like: its headers, what may stand in its cells, terms as a person would write them."""

from __future__ import annotations

from ..frozen import replace, value
from ..names import Names
from ..terms import Literal, NamedNode, Term, shorten
from .grid import header_key
from .kinds import ID_COLUMN, Column, Holds, Kind

MOST_CHOICES = 1_000


@value
class Head:
    """One column of a sheet: the name in its header, and the column it is of (None for the id), with its language.

    `title` is written in place of the name, where people are to read it in another language.
    """

    name: str
    column: Column | None = None
    language: str | None = None
    title: str = ""

    @property
    def required(self) -> bool:
        """Whether a record must fill it: for words, in the first language."""
        column = self.column
        return column is not None and column.required and self.language in (None, column.languages[0])

    @property
    def shown(self) -> str:
        """The header as it is written: required columns bear a star."""
        name = self.title or self.name
        return f"{name} *" if self.required else name


def heads(kind: Kind, *, all_columns: bool = False, language: str = "en") -> list[Head]:
    """The columns of an empty sheet: those that have an example or are required, or all; headers in the language."""
    found = _heads(kind, all_columns)
    return found if language == "en" else [replace(head, title=_title(head, kind, language)) for head in found]


def _title(head: Head, kind: Kind, language: str) -> str:
    """The header in the language; none where another column has the same title."""
    if head.column is None:
        return {"zh": "标识"}.get(language, "")
    title = head.column.titles.get(language, "")
    if not title or kind.by_header[header_key(title)][0] != head.column:
        return ""
    return f"{title} ({head.language})" if head.language else title


def _heads(kind: Kind, all_columns: bool) -> list[Head]:
    found = [Head(ID_COLUMN)]
    for column in kind.columns.values():
        if not (all_columns or column.required or column.example is not None):
            continue
        if column.holds is Holds.WORDS:
            found += [Head(f"{column.name}_{language}", column, language) for language in column.languages]
        else:
            found.append(Head(column.name, column))
    return found


def note(head: Head, language: str) -> str:
    """What the column is, in words."""
    if head.column is None:
        return {"en": "A name of your own for the record; may be left empty.", "zh": "记录的自定标识，可不填。"}[
            language
        ]
    words = head.column.notes.get(language) or head.column.titles.get(language, head.name)
    if head.language:
        words += {"en": f" In {_language(head.language, 'en')}.", "zh": f"（{_language(head.language, 'zh')}）"}[
            language
        ]
    if head.required:
        words += {"en": " Required.", "zh": "必填。"}[language]
    if head.column.many:
        words += {"en": " Several values are separated by semicolons.", "zh": "多个值以分号分隔。"}[language]
    return words


def _language(tag: str, language: str) -> str:
    return {("en", "en"): "English", ("en", "zh"): "英文", ("zh", "en"): "Chinese", ("zh", "zh"): "中文"}.get(
        (tag, language), tag
    )


def example(head: Head, known: Names, language: str) -> str:
    """The example the shapes give for the column, as it would be filled in."""
    if head.column is None or head.column.example is None:
        return ""
    term = head.column.example
    if head.language and isinstance(term, Literal) and term.language != head.language:
        return ""
    return written(term, head.column, known, language)


def choices(column: Column, known: Names, language: str) -> list[str]:
    """What a cell of the column may hold, if that is a list: concepts of its scheme, or known things of its class."""
    if column.scheme is not None:
        return list(known.terms_of(column.scheme, language).values())
    if column.holds is Holds.THING and column.classes:
        labels = known.index(column.range).labels
        if 0 < len(labels) <= MOST_CHOICES:
            known.learn(known.name_of(thing, column.range) for thing in labels)
            return sorted({written(NamedNode(thing), column, known, language) for thing in labels})
    return []


def written(term: Term, column: Column, known: Names, language: str) -> str:
    """The term as a cell of the column holds it: a name where that leads back to the same thing, else the IRI."""
    if not isinstance(term, NamedNode):
        return term.value
    if column.holds is Holds.CONCEPT and column.scheme is not None:
        label = known.terms_of(column.scheme, language).get(term.value, "")
        fits = _plain(label) and known.resolve(label, column.range).thing == term
        return label if fits else shorten(term.value)
    if column.holds is Holds.THING:
        label = known.name_of(term.value, column.range)
        fits = _plain(label) and known.resolve(label, column.range).thing == term
        return label if fits else shorten(term.value)
    return term.value


def _plain(label: str) -> bool:
    """Whether a label stands for itself in a cell: nothing in it is read as something else."""
    return (
        bool(label)
        and label == " ".join(label.split())
        and not any(sign in label for sign in ";；\\")
        and label[0] not in "#<"
    )
