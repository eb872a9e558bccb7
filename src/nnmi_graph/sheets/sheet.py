"""A file of records read whole: its statements, where each came from, and everything that is wrong with its cells.

All faults are gathered; only what keeps a file from being read as records at all is raised.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from ..errors import InputError, UnknownName, Where
from ..findings import Fault
from ..frozen import value
from ..names import Names
from ..store import Store
from ..store.streams import unpacked_name
from ..store.unswept import unswept
from ..terms import Quad
from .grid import CellWhere, Grid, Row, text_of
from .kinds import Kind, read_kinds
from .locator import Locator, Plot
from .matching import plot_of, unread_headers
from .minting import Thing
from .to_rdf import Facts, Maker, statements

SHEET_ENDINGS = (".xlsx", ".xlsm", ".ods", ".csv", ".tsv", ".yaml", ".yml", ".json")
TEMPLATE_MARKS = ("#example", "#definition", "#定义", "#choices")
"""How the rows of an empty sheet begin that are there to read, not to be read in."""


@value
class Sheet:
    """What files of records say.

    `things` are new things of the register that they add, `met` those already known that they add to (with the row);
    `notes` are remarks in words, English.
    """

    facts: Facts
    locator: Locator
    faults: list[Fault]
    things: tuple[Thing, ...]
    met: Mapping[str, Where]
    plots: tuple[Plot, ...]
    notes: tuple[str, ...] = ()

    @cached_property
    def quads(self) -> list[Quad]:
        """Every statement."""
        return list(statements(self.facts))


def is_sheet(path: str | Path) -> bool:
    """Whether the file is read as records and not as RDF, by its ending; a `.json` file by its beginning too.

    >>> is_sheet("members.xlsx"), is_sheet("members.csv.gz"), is_sheet("members.ttl")
    (True, True, False)
    """
    ending = _ending(path)
    return ending in SHEET_ENDINGS and (ending != ".json" or not _is_jsonld(path))


def _is_jsonld(path: str | Path) -> bool:
    try:
        with open(path, "rb") as stream:
            start = stream.read(4096)
    except OSError:
        return False
    return b'"@' in start


def _ending(path: str | Path) -> str:
    return Path(unpacked_name(str(path))).suffix.lower()


def read_grids(path: str | Path, encoding: str | None = None) -> list[Grid]:
    """The sheets of a file. Raises `InputError` if it cannot be read, or holds none."""
    ending = _ending(path)
    if ending in (".xlsx", ".xlsm"):
        from .read_xlsx import read_workbook

        grids = read_workbook(path)
    elif ending == ".ods":
        from .read_ods import read_ods

        grids = read_ods(path)
    elif ending in (".csv", ".tsv"):
        from .read_text import read_text_table

        grids = read_text_table(path, encoding)
    elif ending in (".yaml", ".yml", ".json"):
        from .read_yaml import read_yaml

        grids = read_yaml(path, encoding)
    else:
        raise InputError("is no sheet of records", where=str(path), mend=f"use one of {', '.join(SHEET_ENDINGS)}")
    if not grids:
        raise InputError("is empty: it has no header", where=str(path), mend="start from 'nnmi template KIND'")
    return grids


def read_sheet(
    path: str | Path,
    shapes: Iterable[Quad],
    store: Store | Names,
    kind: str | None = None,
    fallback: Mapping[str, str] | None = None,
    *,
    encoding: str | None = None,
) -> Sheet:
    """The records in a file; `store` knows the names they use, `fallback` fills blank cells by column.

    `encoding` is that of files of text; without it, it is told by the bytes, and refused where they leave it in doubt.

    Raises `InputError` (with the cell) where the file cannot be read, `UnknownName` for a kind there is none of.
    """
    return read_sheets([path], shapes, store, kind, fallback, encoding=encoding)


def read_sheets(
    paths: Sequence[str | Path],
    shapes: Iterable[Quad],
    store: Store | Names,
    kind: str | None = None,
    fallback: Mapping[str, str] | None = None,
    *,
    encoding: str | None = None,
) -> Sheet:
    """The records in several files, which may refer to each other."""
    known = store if isinstance(store, Names) else Names(store)
    with unswept():
        kinds = read_kinds(shapes, known)
        notes: list[str] = []
        plots = [plot for path in paths for plot in _plots(read_grids(path, encoding), kinds, kind, notes)]
        return _read_all(plots, Maker(known, fallback or {}), notes)


def _read_all(plots: Sequence[Plot], maker: Maker, notes: list[str]) -> Sheet:
    for plot in plots:
        maker.faults += unread_headers(plot)
        maker.naming.name_records(plot)
    for plot in plots:
        maker.read(plot)
        notes += _skipped(plot)
    met = {iri: origin.plot.grid.where(origin.row) for iri, origin in maker.naming.met.items()}
    return Sheet(
        maker.facts(),
        maker.locator,
        _in_order(maker.faults),
        tuple(maker.naming.things.values()),
        met,
        tuple(plots),
        tuple(notes),
    )


def _plots(grids: list[Grid], kinds: Mapping[str, Kind], wanted: str | None, notes: list[str]) -> Iterable[Plot]:
    """The sheets that hold records. One that fits no kind is left out with a note, unless it is the only one."""
    found: list[Plot] = []
    errors: list[InputError] = []
    for grid in grids:
        try:
            found.append(plot_of(grid, kinds, wanted))
        except UnknownName:
            raise
        except InputError as error:
            if grid.form != "xlsx":
                raise
            errors.append(error)
    if errors and not found:
        raise errors[0]
    notes += [f"sheet left out: {error}" for error in errors]
    return found


def _skipped(plot: Plot) -> list[str]:
    """Notes on the rows above the header, and on those that begin with # and are not the template's own."""
    above = [f"{plot.grid.where(row)}: above the header, not read: {_title(row)}" for row in plot.grid.above]
    rows = [row for row in plot.grid.rows if row.is_remark() and not str(row.cells[0]).startswith(TEMPLATE_MARKS)]
    remarks = [f"{plot.grid.where(rows[0])}: {len(rows)} row(s) that begin with # are not read"] if rows else []
    return above + remarks


def _title(row: Row) -> str:
    return " ".join(text for cell in row.cells if (text := text_of(cell)))[:60]


def _in_order(faults: list[Fault]) -> list[Fault]:
    def place(fault: Fault) -> tuple[str, str, int, int]:
        where = fault.where
        sheet = where.sheet if isinstance(where, CellWhere) else ""
        return ("", "", 0, 0) if where is None else (where.file, sheet, where.line or 0, where.column or 0)

    return sorted(faults, key=place)
