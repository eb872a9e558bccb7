"""Records as they come – sheets, RDF files, graphs in memory – read together; they know the places of what they say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from ..names import Names
from ..paths import Predicate
from ..shacl import Report
from ..sheets.locator import Locator
from ..sheets.sheet import Sheet, is_sheet, read_sheets
from ..store import Store, parse, read_source
from ..store.given import quads_of
from ..terms import Quad
from .locate import SourceText, locate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..store.given import Input


@dataclass(frozen=True)
class Records:
    """What the inputs say: statements in RDF, sheets, and the texts of the files."""

    stated: list[Quad]
    sheet: Sheet | None
    texts: Sequence[SourceText]

    @property
    def tabled(self) -> list[Quad]:
        """The statements of the sheets."""
        return self.sheet.quads if self.sheet else []

    @property
    def quads(self) -> list[Quad]:
        """All statements."""
        return self.stated + self.tabled

    @property
    def locator(self) -> Locator:
        """The cells of what the sheets say."""
        return self.sheet.locator if self.sheet else Locator()

    @property
    def are_none(self) -> bool:
        """Whether there is no statement, and no cell that could not be read."""
        return not self.quads and not (self.sheet and self.sheet.faults)

    def placed(self, report: Report) -> Report:
        """The report with the cell, or the line and column, behind each finding, and with the faults of the cells.

        A finding that only repeats such a fault (the cell could not be read, so the value is missing) is left out.
        """
        report = locate(report, self.texts)
        if self.sheet is None:
            return report
        locator = self.sheet.locator
        kept = []
        for finding in report.findings:
            predicate = finding.path.iri if isinstance(finding.path, Predicate) else None
            if predicate is None or not locator.is_unread(finding.focus, predicate):
                where = finding.where or locator.where(finding.focus, predicate, finding.value)
                kept.append(replace(finding, where=where))
        notes = (*report.notes, *self.sheet.notes)
        return replace(report, findings=tuple(kept), faults=tuple(self.sheet.faults), notes=notes)


def read_records(
    inputs: Sequence[Input],
    shapes: Callable[[], Sequence[Quad]],
    known: Callable[[], Store | Names],
    *,
    kind: str | None = None,
    fallback: Mapping[str, str] | None = None,
    encoding: str | None = None,
    apart: bool = False,
    base: str | None = None,
) -> Records:
    """The records of all inputs. `shapes` and `known` are asked for only if there is a sheet, to read it by.

    `fallback` fills blank cells by column, `encoding` is that of CSV, TSV and YAML files, if it does not tell itself.
    With `apart` blank nodes of one input are none of another's, nor of a store's. Raises `InputError`.
    """
    tables = [given for given in inputs if isinstance(given, str) and is_sheet(given)]
    sheet = read_sheets(tables, shapes(), known(), kind, fallback, encoding=encoding) if tables else None
    texts: list[SourceText] = []
    quads: list[Quad] = []
    for given in inputs:
        if not isinstance(given, str):
            quads += quads_of(given, apart=apart)
        elif given not in tables:
            data, form, name = read_source(given)
            quads += parse(data, form, name, apart=apart, base=base)
            texts.append(SourceText(name, data, form))
    return Records(quads, sheet, texts)
