"""What the tests of record sheets share: a small store, the shapes, and sheets written in a line."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import openpyxl

from nnmi_graph.content import Content
from nnmi_graph.names import Names
from nnmi_graph.shapes.kept import ShapesFiles
from nnmi_graph.sheets import Sheet, read_kinds, read_sheet
from nnmi_graph.sheets.kinds import Kind
from nnmi_graph.store import OxigraphStore, read
from nnmi_graph.terms import ID, NNMI, TAX, Literal, NamedNode

from .conftest import ROOT

WORLD = ROOT / "tests" / "records" / "world.ttl"
CLAIM = ("source", "section")
FILLED = ("GAZETTE", "2.1")


@cache
def world() -> OxigraphStore:
    """Ontology, taxonomies and the small register."""
    content = Content.find(ROOT)
    store = OxigraphStore()
    for path in (*content.ontology(), *content.taxonomies(), WORLD):
        store.add(read(path))
    return store


@cache
def shapes() -> ShapesFiles:
    return ShapesFiles("of the tests", lambda: [quad for path in Content.find(ROOT).shapes() for quad in read(path)])


def sheet(path: Path, **more: object) -> Sheet:
    return read_sheet(path, shapes(), world(), **more)  # type: ignore[arg-type]


def csv_file(path: Path, *rows: Sequence[object], encoding: str = "utf-8") -> Path:
    with path.open("w", newline="", encoding=encoding) as stream:
        csv.writer(stream).writerows(rows)
    return path


def xlsx_file(path: Path, *rows: Sequence[object], title: str = "membership") -> Path:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = title
    for row in rows:
        page.append(list(row))
    book.save(path)
    return path


def values(found: Sheet, name: str) -> list[str]:
    """The values of a property of ours in a sheet, as short text, sorted."""
    return sorted(short(quad.object) for quad in found.quads if quad.predicate.value == NNMI + name)


def short(term: object) -> str:
    if isinstance(term, NamedNode):
        return term.value.removeprefix(ID).removeprefix(TAX).removeprefix(NNMI)
    assert isinstance(term, Literal)
    kind = term.datatype.value.rpartition("#")[2]
    return (
        f"{term.value}@{term.language}" if term.language else term.value if kind == "string" else f"{term.value}^{kind}"
    )


def said(found: Sheet) -> list[tuple[str, str, str]]:
    """Each fault as place, component and proposal."""
    return [(str(f.where), f.component, f.mend.words["en"] if f.mend else "") for f in found.faults]


@cache
def known() -> Names:
    """The names that the records' world has."""
    return Names(world())


@cache
def kinds() -> dict[str, Kind]:
    """The kinds of record that the shapes declare."""
    return read_kinds(shapes(), known())
