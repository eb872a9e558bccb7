"""The names of records: the id a row gives, the thing its words already name, or a new IRI made of those words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from ..frozen import fresh, value, workpiece
from ..names import ANYTHING, Names, fold
from ..names.index import SHORT
from ..terms import ID, NNMI, NamedNode, expand, shorten
from .faults import CellError, fault
from .grid import Bad, Content, Row, text_of
from .locator import Origin, Plot

ABBREVIATION = NamedNode(NNMI + "abbreviation")
_CJK = "\u3400-\u9fff"
Complain = Callable[[Plot, Row, int, CellError], None]


@value
class Thing:
    """A thing that a sheet names and the store did not know: its IRI, class, names, and the row that adds it."""

    iri: str
    kind: str
    names: tuple[str, ...]
    origin: Origin


@workpiece
class Naming:
    """Chooses the IRIs of records. `things` are new, `met` are those that the store knew; `complain` takes faults.

    `spelled` are things with a name that led to them without being their label: a spelling, not one more label.
    """

    known: Names
    complain: Complain
    things: dict[str, Thing] = fresh(factory=dict)
    met: dict[str, Origin] = fresh(factory=dict)
    spelled: set[tuple[str, str]] = fresh(factory=set)
    _names: dict[tuple[int, int], str | None] = fresh(factory=dict)
    _taken: dict[str, str] = fresh(factory=dict)

    def name_records(self, plot: Plot) -> None:
        """Choose the IRIs that ids and names give the records of a sheet, before any row refers to them."""
        places = plot.places(plot.kind.named_by) if plot.kind.named_by else []
        self.known.learn(name_in(row.cells[place]) for row in plot.grid.records() for place in places)
        shorts = [slot.column for slot in plot.kind.node.slots if slot.property == ABBREVIATION]
        for row in plot.grid.records():
            texts = [text for place in places if (text := name_in(row.cells[place]))]
            given = self._given_id(plot, row)
            self._names[id(plot), row.number] = (
                self._name(plot, row, texts, given) if places and (texts or given) else given
            )
            for place in (place for column in shorts for place in plot.places(column)):
                self._shorten(plot, row, name_in(row.cells[place]))

    def _shorten(self, plot: Plot, row: Row, short: str) -> None:
        """Let other rows call the record by its abbreviation."""
        iri = self.of(plot, row)
        if iri is not None and short:
            self.known.add(short, iri, plot.kind.node.kind.value, SHORT)

    def of(self, plot: Plot, row: Row) -> str | None:
        """The IRI of the record in a row; None if it has neither an id nor a name."""
        return self._names[id(plot), row.number]

    def _name(self, plot: Plot, row: Row, texts: list[str], given: str | None) -> str:
        kind = plot.kind.node.kind.value
        bearers = {} if given else {text: self.known.bearers(text, kind) for text in texts}
        iri = given or next((found[0] for found in bearers.values() if found), "") or self._fresh(plot, texts)
        self.spelled |= {(iri, text) for text, found in bearers.items() if iri in found and self.known.exists(iri)}
        for text in texts:
            if (iri, text) in self.spelled and not self._is_spelled_so(iri, text):
                place = next(place for place in plot.places(plot.kind.named_by) if text_of(row.cells[place]) == text)
                told = fault("Spelled", text=text, known=self.known.label(iri), thing=shorten(iri))
                self.complain(plot, row, place, told)
        origin = Origin(plot, row, plot.kind.node)
        if iri not in self.things and self.known.exists(iri):
            self.met.setdefault(iri, origin)
        elif iri not in self.things:
            self.things[iri] = Thing(iri, kind, tuple(texts), origin)
        for text in texts:
            self.known.add(text, iri, kind)
        return iri

    def _is_spelled_so(self, iri: str, text: str) -> bool:
        """Whether the known thing bears the name letter by letter."""
        return any(name.thing == iri for name in self.known.as_it_stands(text, ANYTHING))

    def _fresh(self, plot: Plot, texts: list[str]) -> str:
        """A new IRI made of the first name that has letters in it; if another thing bears it, with a number."""
        slug = next((found for text in texts if (found := slug_of(text))), "") or digest(" ".join(texts))
        stem = f"{ID}{plot.kind.id_prefix}{slug}"
        key = fold(texts[0])
        candidates = (stem if number == 1 else f"{stem}-{number}" for number in range(1, 1_000_000))
        iri = next(iri for iri in candidates if self._taken.get(iri, key) == key and not self.known.exists(iri))
        self._taken[iri] = key
        return iri

    def _given_id(self, plot: Plot, row: Row) -> str | None:
        """The IRI in the row's id cell; None if it has none, or none that can be read."""
        text = text_of(row.cells[plot.id_place]) if plot.id_place is not None else ""
        if not text:
            return None
        iri = ID + text if re.fullmatch(rf"[A-Za-z0-9{_CJK}_][A-Za-z0-9{_CJK}_.\-]*", text) else expand(text)
        if iri is None or re.search(r"[\x00-\x20<>\"{}|\\^`]", iri):
            self.complain(plot, row, plot.id_place or 0, fault("Id", text=text[:80]))
            return None
        return iri


def name_in(content: Content) -> str:
    """The name in a cell; empty if it cannot be read."""
    return "" if isinstance(content, Bad) else text_of(content)


def slug_of(text: str) -> str:
    """The text as the end of an IRI: plain letters, digits and Chinese characters.

    >>> slug_of("Société d'Engrenages"), slug_of("齿轮厂"), slug_of("§")
    ('societe-d-engrenages', '齿轮厂', '')
    """
    plain = unicodedata.normalize("NFKD", text).lower()
    return re.sub(rf"[^a-z0-9{_CJK}]+", "-", "".join(c for c in plain if not unicodedata.combining(c))).strip("-")


def digest(text: str) -> str:
    """Twelve signs that tell the text from others."""
    from _blake2 import blake2b

    return blake2b(text.encode(), digest_size=6).hexdigest()
