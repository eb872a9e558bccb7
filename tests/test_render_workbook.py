"""Answers as a workbook: what a spreadsheet finds in each cell, and what is refused."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from nnmi_graph.errors import OutputError
from nnmi_graph.render.workbook import render_workbook
from nnmi_graph.store import Rows
from nnmi_graph.terms import XSD, Literal, NamedNode, Term

from .conftest import Ran

Run = Callable[..., Ran]


def typed(text: str, kind: str) -> Literal:
    return Literal(text, datatype=NamedNode(XSD + kind))


def cell(term: Term | None) -> Any:
    """The cell that a program finds for a term."""
    data = render_workbook({"answer": Rows(("x",), [(term,)])})
    return openpyxl.load_workbook(io.BytesIO(data))["answer"]["A2"]


@pytest.mark.parametrize(
    ("term", "value", "kind"),
    [
        (typed("70000000", "integer"), 70_000_000, "n"),
        (typed("-12.50", "decimal"), -12.5, "n"),
        (typed("1.5E3", "double"), 1500, "n"),
        (typed("NaN", "double"), "NaN", "s"),
        (typed("12345678901234567890", "integer"), "12345678901234567890", "s"),
        (typed("2014-02-25", "date"), datetime(2014, 2, 25), "d"),
        (typed("1850-02-25", "date"), "1850-02-25", "s"),
        (typed("2014-02", "gYearMonth"), "2014-02", "s"),
        (typed("true", "boolean"), True, "b"),
        (typed("many", "integer"), "many", "s"),
        (Literal("02139"), "02139", "s"),
        (Literal('=HYPERLINK("http://x","y")', language="en"), '=HYPERLINK("http://x","y")', "s"),
        (Literal("@SUM(1)"), "@SUM(1)", "s"),
        (Literal("a\x07b"), "a\ufffdb", "s"),
    ],
)
def test_a_cell_is_of_the_kind_of_its_value(term: Term, value: object, kind: str) -> None:
    found = cell(term)
    assert (found.value, found.data_type) == (value, kind)
    assert found.hyperlink is None


def test_iris_are_links_and_only_those_of_the_web() -> None:
    ours, other = (
        cell(NamedNode("https://w3id.org/nnmi/id/boeing")),
        cell(NamedNode("https://example.org/a b".replace(" ", "%20"))),
    )
    assert (ours.value, ours.hyperlink.target) == ("id:boeing", "https://w3id.org/nnmi/id/boeing")
    assert (other.value, other.hyperlink.target) == ("https://example.org/a%20b",) * 2
    assert cell(NamedNode("javascript:alert(1)")).hyperlink is None
    assert cell(None).value is None


def test_what_no_cell_takes_is_refused() -> None:
    with pytest.raises(OutputError, match="40,000 characters"):
        cell(Literal("x" * 40_000))


def test_a_question_is_answered_in_a_workbook(nnmi: Run, tmp_path: Path) -> None:
    out = tmp_path / "answers.xlsx"
    done = nnmi("query", "federal-funding-rule", "-o", out, "--lang", "zh")
    assert done.code == 0, done.err
    page = openpyxl.load_workbook(out)["answer"]
    header = [found.value for found in page[1]]
    assert all(any("\u4e00" <= char <= "\u9fff" for char in str(name)) for name in header[:3]), header
    assert 70_000_000 in [found.value for row in page.iter_rows() for found in row]
    assert page.freeze_panes == "A2"


def test_the_notes_go_along_and_yes_is_a_cell(nnmi: Run, tmp_path: Path) -> None:
    out = tmp_path / "answers.xlsx"
    assert nnmi("query", "-q", "SELECT ?x { ?x a nnmi:NoSuchThing }", "-o", out).code == 0
    assert str(openpyxl.load_workbook(out)["notes"]["A2"].value).startswith("no rows")
    assert nnmi("query", "-q", "ASK {}", "-o", out, "--force").code == 0
    assert openpyxl.load_workbook(out)["answer"]["A2"].value is True


def test_a_measure_is_a_sheet_for_each_table(nnmi: Run, tmp_path: Path) -> None:
    edges, out = tmp_path / "edges.csv", tmp_path / "degree.xlsx"
    edges.write_text("person,club\nAnna,Chess\nBen,Chess\nBen,Rowing\n")
    assert nnmi("network", edges, "--measure", "degree", "-o", out).code == 0
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["summary", "Degree", "notes"]
    raw = {row[0].value: row[3].value for row in book["Degree"].iter_rows(min_row=2)}
    assert raw == {"Anna": 1, "Ben": 2, "Chess": 2, "Rowing": 1}
    assert any("caution" in str(row[0].value) for row in book["notes"].iter_rows())
