"""Files of records into files of another form: sheets into RDF, RDF into sheets, either into its like."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..errors import InputError
from ..findings import Fault
from ..names import Names
from ..store import FORMATS, read, serialize
from ..store.trig import write_trig
from ..terms import Quad, Triple
from .faults import VIOLATION
from .from_rdf import to_sheets
from .kinds import find_kind, read_kinds
from .sheet import is_sheet, read_sheet
from .write_text import write_json, write_table, write_yaml
from .write_xlsx import Filled, write_workbook

ENDINGS = {
    ".xlsx": "xlsx",
    ".csv": "csv",
    ".tsv": "tsv",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".json": "json",
    **{ending: form.name for form in FORMATS.values() for ending in form.endings if ending != ".json"},
}
"""The form of a file by its ending: a sheet's, or one of `FORMATS`."""


@dataclass(frozen=True)
class Converted:
    """A file in its new form. `data` is None if faults kept it from being made, `left_out` what does not fit in it."""

    data: bytes | None
    faults: Sequence[Fault] = ()
    left_out: Sequence[Triple] = ()
    notes: Sequence[str] = ()
    count: int = 0


def form_of(path: str) -> str:
    """The form that the ending of a path tells. Raises `InputError`."""
    ending = Path(path).suffix.lower()
    if ending not in ENDINGS:
        raise InputError("has no ending that tells its form", where=path, mend=f"use one of {', '.join(ENDINGS)}")
    return ENDINGS[ending]


def convert(
    path: str,
    form: str,
    shapes: Iterable[Quad],
    known: Names,
    *,
    kind: str | None = None,
    encoding: str | None = None,
    language: str = "en",
    base: str | None = None,
) -> Converted:
    """The file in another form; `base` is what relative IRIs in RDF are resolved by. Raises `InputError`."""
    faults: Sequence[Fault] = ()
    notes: Sequence[str] = ()
    if is_sheet(path):
        sheet = read_sheet(path, shapes, known, kind, encoding=encoding)
        quads, faults, notes = sheet.quads, sheet.faults, sheet.notes
        if any(fault.severity == VIOLATION for fault in faults):
            return Converted(None, faults, notes=notes)
    else:
        quads = read(path, base=base)
    if form in FORMATS:
        return Converted(_rdf(quads, form), faults, notes=notes, count=len(quads))
    return replace(as_sheets(quads, form, shapes, known, kind=kind, language=language), faults=faults, notes=notes)


def as_sheets(
    quads: Sequence[Quad], form: str, shapes: Iterable[Quad], known: Names, *, kind: str | None, language: str
) -> Converted:
    """The records in RDF as sheets. Raises `InputError` if there are none, or if one table cannot hold them."""
    kinds = read_kinds(shapes, known)
    chosen = find_kind(kinds, kind) if kind else None
    one_table = form in ("csv", "tsv")
    unmade = to_sheets(quads, kinds, known, kind=chosen, one_table=one_table, language=language)
    return Converted(write(unmade.sheets, form, known, language), (), unmade.left_out, (), len(quads))


def _rdf(quads: list[Quad], form: str) -> bytes:
    holds_graphs = FORMATS[form].holds_graphs
    kept = quads if holds_graphs else _bare(quads)
    if form in ("turtle", "trig"):
        return write_trig(kept)
    ordered = sorted(kept, key=str)
    return serialize(ordered, FORMATS[form]) if holds_graphs else serialize((q.triple for q in ordered), FORMATS[form])


def _bare(quads: list[Quad]) -> list[Quad]:
    """The quads without their graphs."""
    return [Quad(quad.subject, quad.predicate, quad.object) for quad in quads]


def write(sheets: Sequence[Filled], form: str, known: Names, language: str) -> bytes:
    """The sheets as a file."""
    if form == "xlsx":
        return write_workbook(sheets, known, language)
    if form == "yaml":
        return write_yaml(sheets)
    if form == "json":
        return write_json(sheets)
    return write_table(sheets[0], "\t" if form == "tsv" else ",")
