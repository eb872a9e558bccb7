"""Records as they come – sheets, RDF files, graphs in memory – read together, with the places of what they say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ..store import Store, parse, read_source
from ..store.given import quads_of
from ..terms import Quad
from ..validate import Report, SourceText, locate
from ..validate.locate import find_places
from .alike import alike, as_faults
from .located import located
from .locator import Locator
from .sheet import Sheet, is_sheet, read_sheets

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..store.given import Input


@dataclass(frozen=True)
class Records:
    """What the inputs say: all their statements, the sheets among them, and the texts of the files."""

    quads: list[Quad]
    sheet: Sheet | None
    texts: Sequence[SourceText]

    @property
    def are_none(self) -> bool:
        """Whether there is no statement, and no cell that could not be read."""
        return not self.quads and not (self.sheet and self.sheet.faults)

    def placed(self, report: Report) -> Report:
        """The report with the cell, or the line and column, behind each finding."""
        report = locate(report, self.texts)
        return located(report, self.sheet) if self.sheet else report

    def with_likenesses(self, report: Report, store: Store) -> Report:
        """The report with new agents that are probably known to the store already."""
        pairs, notes = alike(store, self.quads, self.sheet.locator if self.sheet else Locator())
        found = find_places(self.texts, {pair.new.iri for pair in pairs if pair.new.where is None}) if pairs else None
        places = {key[0]: where for key, where in found.known.items() if len(key) == 1} if found else {}
        return replace(report, faults=(*report.faults, *as_faults(pairs, places)), notes=(*report.notes, *notes))


def read_records(
    inputs: Sequence[Input],
    shapes: Callable[[], Sequence[Quad]],
    known: Callable[[], Store],
    *,
    kind: str | None = None,
    apart: bool = False,
    base: str | None = None,
) -> Records:
    """The records of all inputs. `shapes` and `known` are asked for only if there is a sheet, to read it by.

    With `apart` blank nodes of one input are none of another's, nor of a store's. Raises `InputError`.
    """
    tables = [given for given in inputs if isinstance(given, str) and is_sheet(given)]
    sheet = read_sheets(tables, shapes(), known(), kind) if tables else None
    texts: list[SourceText] = []
    quads: list[Quad] = []
    for given in inputs:
        if not isinstance(given, str):
            quads += quads_of(given, apart=apart)
        elif given not in tables:
            data, form, name = read_source(given)
            quads += parse(data, form, name, apart=apart, base=base)
            texts.append(SourceText(name, data, form))
    return Records(quads + (sheet.quads if sheet else []), sheet, texts)
