"""From a cell to terms, by what its column holds. A cell that cannot be read raises `CellError` with a suggestion."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property

from .. import literals
from ..dates import PartialDate
from ..frozen import value
from ..names import Match, Names
from ..terms import XSD, Literal, NamedNode, Term, expand, shorten
from .as_written import EPOCH, currencies_of, read_date, read_number
from .faults import CellError, fault
from .grid import Bad, Content, text_of
from .kinds import Column, Holds

_MOST_LISTED = 8


@value
class Said:
    """What a cell says: its terms, its text as it stood and the piece behind each term, the bound of a number.

    `currencies` are the codes that the sign or word beside the number may mean.
    """

    terms: tuple[Term, ...]
    text: str
    pieces: tuple[str, ...] = ()
    bound: str = literals.EXACT
    doubt: CellError | None = None
    currencies: frozenset[str] | None = None

    @cached_property
    def told(self) -> Mapping[Term, str]:
        """Each of its terms with its text in N-Triples, which is made once for all rows that say the same."""
        return {term: str(term) for term in self.terms}

    @cached_property
    def stated(self) -> Mapping[Term, str]:
        """The same of its text as it stood."""
        words = Literal(self.text)
        return {words: str(words)}

    def with_more(self, other: Said) -> Said:
        """This and what a second cell of the column says, in another language."""
        return Said(
            (*self.terms, *other.terms),
            f"{self.text}; {other.text}",
            (*self.pieces, *other.pieces),
            self.bound,
            self.doubt or other.doubt,
            self.currencies or other.currencies,
        )

    def at(self, place: int) -> Said:
        """What one of its values says by itself."""
        piece = self.pieces[place] if place < len(self.pieces) else self.text
        return Said(self.terms[place : place + 1], piece, (piece,), self.bound, currencies=self.currencies)


def read_cell(
    content: Content, column: Column, known: Names, language: str | None = None, epoch: date | None = None
) -> Said:
    """What the cell says. `language` is that of its header, for words; `epoch` the day its workbook counts from.

    Raises `CellError`.
    """
    text = text_of(content)
    if isinstance(content, Bad):
        raise fault(content.component, text=text)
    match column.holds:
        case Holds.NUMBER:
            return _amounts(content, text, column.most)
        case Holds.DATE:
            pieces = _pieces(content)
            yearless = XSD + "gMonthDay" in column.datatypes
            dates = tuple(read_date(piece, yearless, epoch or EPOCH) for piece in pieces)
            return Said(dates, text, tuple(map(text_of, pieces)))
        case Holds.CONCEPT | Holds.THING | Holds.ADDRESS:
            texts = _texts(content)
            return Said(tuple(_named(piece, column, known) for piece in texts), text, texts)
        case Holds.WORDS:
            tag = language or literals.language_of(text, column.languages[0] if column.languages else "en")
            whole = _whole(content)
            return Said(tuple(Literal(piece, language=tag) for piece in whole), text, whole)
        case _:
            doubt = (
                fault("TypedAsNumber", text=text) if isinstance(content, Decimal) and content != int(content) else None
            )
            whole = _whole(content)
            return Said(tuple(map(Literal, whole)), text, whole, doubt=doubt)


def _amounts(content: Content, text: str, most: Decimal | None) -> Said:
    pieces = _pieces(content)
    amounts = [
        literals.BoundedNumber(piece) if isinstance(piece, Decimal) else read_number(text_of(piece), most)
        for piece in pieces
    ]
    bounds = {amount.bound for amount in amounts} - {literals.EXACT}
    terms = tuple(literals.decimal_literal(amount.value) for amount in amounts)
    bound = bounds.pop() if bounds else literals.EXACT
    return Said(terms, text, tuple(map(text_of, pieces)), bound, currencies=currencies_of(text))


def _named(text: str, column: Column, known: Names) -> NamedNode:
    if column.holds is Holds.ADDRESS:
        return read_address(text)
    return _concept(text, column, known) if column.holds is Holds.CONCEPT else _thing(text, column, known)


def _whole(content: Content) -> tuple[str, ...]:
    """The texts of a cell that is not split. Raises `CellError` if a program made a date of it."""
    if isinstance(content, PartialDate):
        raise fault("TypedAsDate", text=content.text)
    if isinstance(content, tuple):
        return content
    return (text_of(content),) if content is not None else ()


def _pieces(content: Content) -> tuple[str | Decimal | PartialDate, ...]:
    """The values of a cell of numbers or dates, as their program typed them."""
    return (content,) if isinstance(content, Decimal | PartialDate) else _texts(content)


def _texts(content: Content) -> tuple[str, ...]:
    """The texts of a cell that may hold several, parted by semicolons; a backslash before one keeps it."""
    if isinstance(content, tuple):
        return content
    return split(text_of(content))


def split(text: str) -> tuple[str, ...]:
    r"""The values in a cell.

    >>> split(r"a; b\; c；d")
    ('a', 'b; c', 'd')
    """
    pieces = re.split(r"(?<!\\)[;；]", text)
    return tuple(kept for piece in pieces if (kept := re.sub(r"\\([;；])", r"\1", piece).strip()))


def joined(texts: Sequence[str]) -> str:
    r"""The cell that `split` takes apart again.

    >>> joined(["a", "b; c"])
    'a; b\\; c'
    """
    return "; ".join(re.sub(r"([;；])", r"\\\1", text) for text in texts)


def read_address(text: str) -> NamedNode:
    """The IRI. Raises `CellError`."""
    iri = expand(text)
    if iri is None or re.search(r"[\x00-\x20<>\"{}|\\^`]", iri):
        raise fault("Address", text=text[:80])
    try:
        return NamedNode(iri)
    except ValueError:
        raise fault("Address", text=text[:80]) from None


def _concept(text: str, column: Column, known: Names) -> NamedNode:
    match = known.resolve(text, column.range)
    if match.thing is None and not match.several:
        some = {language: _some(known, column.scheme or "", language) for language in ("en", "zh")}
        near = known.nearest(text, column.range)
        raise fault("UnknownConcept", near, text=text, column=titles(column), some=some)
    return _one(text, match)


def _some(known: Names, scheme: str, language: str) -> str:
    """The first concepts of a scheme, as they may be written in a cell."""
    listed = list(known.terms_of(scheme, language).values())
    return (", ", "、")[language == "zh"].join(listed[:_MOST_LISTED]) + (" …" if len(listed) > _MOST_LISTED else "")


def _thing(text: str, column: Column, known: Names) -> NamedNode:
    match = known.resolve(text, column.range)
    if match.thing is None and not match.several:
        kind = {language: known.kind_of(column.range, language) for language in ("en", "zh")}
        near, thing = known.nearest(text, column.range), known.elsewhere(text)
        if thing is None:
            raise fault("UnknownName", near, text=text, kind=kind)
        other = {language: known.kind_of_thing(thing, language) for language in ("en", "zh")}
        raise fault("OtherKind", near, text=text, kind=kind, other=other)
    return _one(text, match)


def _one(text: str, match: Match) -> NamedNode:
    if match.thing is None:
        raise fault("AmbiguousName", text=text, things=" / ".join(shorten(thing) for thing in match.several))
    return match.thing


def titles(column: Column) -> dict[str, str]:
    """What the column is called in each language."""
    return {language: column.titles.get(language) or column.name for language in ("en", "zh")}
