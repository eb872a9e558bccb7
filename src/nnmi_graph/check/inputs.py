"""Records as they come – sheets, RDF files, graphs in memory – read together; they know the places of what they say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain

from ..findings import Report
from ..frozen import replace, value
from ..jobs import Progress
from ..jobs.pool import silent
from ..paths import Predicate
from ..store import FORMATS, OxigraphStore, Store, parse, read_source
from ..store.files import pour_in
from ..store.forms import original_statement, written_bytes
from ..store.given import quads_of
from ..store.pouring import lines_in, lines_of, pour_lines
from ..terms import NamedNode, Quad
from .locate import SourceText, locate
from .touched import Told, told_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..names import Names
    from ..sheets.locator import Locator
    from ..sheets.sheet import Sheet
    from ..store.given import Input


LARGE = 2**20
"""From how many bytes of RDF on the engine's own loader reads it: a Python object for each statement costs more."""


@value
class Records:
    """What the inputs say: the texts of files with RDF, what graphs in memory state, and sheets.

    With `apart` blank nodes of one text are none of another's; `base` is what relative IRIs are resolved by.
    """

    texts: Sequence[SourceText]
    given: Sequence[Quad]
    sheet: Sheet | None
    apart: bool = False
    base: str | None = None
    tell: Progress = silent

    @cached_property
    def stated(self) -> list[Quad]:
        """The statements in RDF. Raises `InputError`."""
        quads = [*self.given]
        for text in self.texts:
            quads += parse(text.data, text.format, text.name, apart=self.apart, base=self.base)
        return quads

    @cached_property
    def store(self) -> OxigraphStore:
        """All statements in a store of their own, their literals as written. Raises `InputError`."""
        if not self.is_large:
            return OxigraphStore.of(self.quads, written=True)
        store = OxigraphStore.of(self.given, written=True)
        size = sum(len(text.data) for text in self.texts)
        read = 0
        for text in self.texts:
            self.tell("reading", read, size)
            read += len(text.data)
            kept = written_bytes(text.data, text.format.name)
            if kept is None:
                store.add(parse(text.data, text.format, text.name, apart=self.apart, base=self.base))
            else:
                pour_in(store.inner, text.data, text.format, text.name, base=self.base, kept=kept)
                store.altered = store.altered or kept is not text.data
        pour_lines(store, self._tabled_lines)
        self.tell("reading", size, size)
        return store

    @property
    def is_large(self) -> bool:
        """Whether there is so much RDF that it is asked in a store, not gone over."""
        return sum(len(text.data) for text in self.texts) >= LARGE

    @property
    def tabled(self) -> list[Quad]:
        """The statements of the sheets."""
        return self.sheet.quads if self.sheet else []

    @cached_property
    def quads(self) -> list[Quad]:
        """All statements."""
        return list(self.store.quads()) if self.is_large else self.stated + self.tabled

    @cached_property
    def lines(self) -> bytes:
        """All statements as N-Triples, without their graphs."""
        return lines_in(self.store) if self.is_large else lines_of(self.stated) + self._tabled_lines

    @property
    def told(self) -> Told:
        """All statements, by their nodes."""
        if self.is_large or self.sheet is None:
            return told_in(self.lines)
        from ..sheets.to_rdf import told

        return chain(told_in(lines_of(self.stated)), told(self.sheet.facts))

    def pour(self, into: OxigraphStore) -> None:
        """Put all statements into the default graph of a store, their literals as written."""
        into.altered = into.altered or (self.is_large and self.store.altered)
        pour_lines(into, self.lines)

    @property
    def _tabled_lines(self) -> bytes:
        """The statements of the sheets as N-Triples: a Python object for each takes five times as long."""
        if self.sheet is None:
            return b""
        from ..sheets.to_rdf import lines

        return lines(self.sheet.facts)

    def has_more_nodes(self, most: int) -> bool:
        """Whether the records speak of more than so many nodes."""
        if self.is_large:
            asked = f"SELECT DISTINCT ?s {{ ?s ?p ?o }} LIMIT {most + 1}"
            return sum(1 for _ in self.store.select(asked)) > most
        stated = {quad.subject for quad in self.stated}
        return len(stated) + (len(self.sheet.facts) if self.sheet else 0) > most

    def saying(self, *predicates: str) -> Iterator[Quad]:
        """The statements with one of the predicates."""
        if not self.is_large:
            yield from (quad for quad in self.stated if quad.predicate.value in predicates)
            if self.sheet is not None:
                from ..sheets.to_rdf import statements

                yield from statements(self.sheet.facts, predicates)
            return
        for predicate in predicates:
            yield from map(
                original_statement, self.store.inner.quads_for_pattern(None, NamedNode(predicate), None, None)
            )

    @property
    def locator(self) -> Locator:
        """The cells of what the sheets say."""
        from ..sheets.locator import Locator

        return self.sheet.locator if self.sheet else Locator()

    @property
    def are_none(self) -> bool:
        """Whether there is no statement, and no cell that could not be read."""
        none = not len(self.store.inner) if self.is_large else not self.stated
        return none and not (self.sheet and (self.sheet.facts or self.sheet.faults))

    def placed(self, report: Report) -> Report:
        """The report with the cell, or the line and column, behind each finding, and with the faults of the cells.

        A finding that only repeats such a fault (the cell could not be read, so the value is missing) is left out.
        """
        report = locate(report, self.texts, self.tell)
        if self.sheet is None:
            return report
        locator = self.sheet.locator
        kept = []
        for finding in report.findings:
            predicate = finding.path.iri if isinstance(finding.path, Predicate) else None
            if predicate is None or not locator.is_unread(finding.focus, predicate):
                where = finding.where or locator.where(finding.focus, predicate, finding.value)
                if where is None and finding.path is None and finding.value is not None:
                    where = locator.where(finding.value)
                kept.append(replace(finding, where=where))
        notes = (*report.notes, *self.sheet.notes)
        return replace(report, findings=tuple(kept), faults=tuple(self.sheet.faults), notes=notes)


def read_records(
    inputs: Sequence[Input],
    shapes: Callable[[], Iterable[Quad]],
    known: Callable[[], Store | Names],
    *,
    kind: str | None = None,
    fallback: Mapping[str, str] | None = None,
    encoding: str | None = None,
    apart: bool = False,
    base: str | None = None,
    tell: Progress = silent,
) -> Records:
    """The records of all inputs. `shapes` and `known` are asked for only if there is a sheet, to read it by.

    `fallback` fills blank cells by column, `encoding` is that of CSV, TSV and YAML files, if it does not tell itself.
    With `apart` blank nodes of one input are none of another's, nor of a store's. Raises `InputError`.
    """
    tables = [given for given in inputs if isinstance(given, str) and _is_table(given)]
    sheet = None
    if tables:
        from ..sheets.sheet import read_sheets

        sheet = read_sheets(tables, shapes(), known(), kind, fallback, encoding=encoding)
    texts: list[SourceText] = []
    quads: list[Quad] = []
    for given in inputs:
        if not isinstance(given, str):
            quads += quads_of(given, apart=apart)
        elif given not in tables:
            data, form, name = read_source(given)
            texts.append(SourceText(name, data, form))
    return Records(texts, quads, sheet, apart, base, tell)


_RDF_ENDINGS = tuple(ending for form in FORMATS.values() for ending in form.endings)


def _is_table(path: str) -> bool:
    """Whether the file is a sheet. The room of sheets is not entered for what is RDF by its ending."""
    if path == "-" or (path.lower().endswith(_RDF_ENDINGS) and not path.lower().endswith(".json")):
        return False
    from ..sheets.sheet import is_sheet

    return is_sheet(path)
