"""Empty records: every kind in every form, with its lists, notes and example; the example is not read, but would be."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import yaml

from nnmi_graph.sheets import find_kind
from nnmi_graph.sheets.sheet import read_grids
from nnmi_graph.sheets.template import template
from nnmi_graph.store import FORMATS
from nnmi_graph.store.files import parse

from .conftest import Ran
from .records_world import csv_file, kinds, known, said, sheet, values, xlsx_file

Run = Callable[..., Ran]
KINDS = (
    "agency",
    "count",
    "event",
    "evidence",
    "funding",
    "institute",
    "leadership",
    "membership",
    "name",
    "organisation",
    "ownership",
    "place",
    "provision",
    "site",
    "source",
    "sponsorship",
    "statistic",
    "technology",
    "tier",
)
ENDINGS = {"xlsx": "xlsx", "csv": "csv", "tsv": "tsv", "yaml": "yaml", "turtle": "ttl"}


def test_these_are_the_kinds() -> None:
    assert tuple(kinds()) == KINDS


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", ENDINGS)
def test_an_empty_record_says_nothing_yet(tmp_path: Path, kind: str, form: str) -> None:
    data = template([kinds()[kind]], form, known())
    assert data == template([kinds()[kind]], form, known()), "the same bytes each time"
    path = tmp_path / f"{kind}.{ENDINGS[form]}"
    path.write_bytes(data)
    if form == "turtle":
        assert parse(data, FORMATS["turtle"], "t") == [] and "。" in data.decode()
        return
    found = sheet(path)
    assert (found.quads, found.faults, found.notes) == ([], [], ())
    assert [plot.kind.name for plot in found.plots] == [kind]


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_of_a_sheet_can_be_read(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"{kind}.csv"
    path.write_bytes(template([kinds()[kind]], "csv", known()))
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))
    assert [row[0] for row in rows] == ["id", "#definition", "#定义", "#choices", "#example"]
    found = sheet(csv_file(path, rows[0], ["", *rows[4][1:]]), kind=kind)
    strange = [fault for fault in found.faults if fault.component != "UnknownName"]
    assert strange == [] and found.quads, (
        "the examples name things of the real register, which this world does not know"
    )


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_in_turtle_is_turtle(kind: str) -> None:
    text = template([kinds()[kind]], "turtle", known()).decode()
    bare = re.sub(r"^# (?=id:|    )", "", text, flags=re.MULTILINE)
    quads = parse(bare.encode(), FORMATS["turtle"], kind)
    assert len(quads) >= 3 and kinds()[kind].node.kind in {quad.object for quad in quads}


def test_a_workbook_has_lists_notes_and_an_example() -> None:
    book = openpyxl.load_workbook(io.BytesIO(template([kinds()["membership"]], "xlsx", known())))
    assert book.sheetnames == ["membership", "notes", "lists"] and book["lists"].sheet_state == "hidden"
    page = book["membership"]
    header = {str(cell.value): cell for cell in page[1]}
    assert list(header)[:4] == ["id", "institute *", "member *", "role"] and "source *" in header
    assert header["institute *"].fill.fgColor.rgb != header["role"].fill.fgColor.rgb, (
        "required columns have a colour of their own"
    )
    comment = header["role"].comment
    assert comment is not None and "身份" not in str(comment.content.splitlines()[0]) and "。" in comment.content
    rules = {str(rule.sqref).split(":")[0]: rule for rule in page.data_validations.dataValidation}
    lists = {
        place: [
            str(cell.value)
            for row in book["lists"][rule.formula1.removeprefix("lists!").replace("$", "")]
            for cell in row
        ]
        for place, rule in rules.items()
    }
    assert {"member", "partner"} <= set(lists["D2"]) and {"Gears for All", "Springs Forward"} <= set(lists["B2"])
    assert rules["D2"].showErrorMessage and not rules["B2"].showErrorMessage, (
        "a list of concepts is closed, one of things is not"
    )
    assert [cell.value for cell in page[2]][:4] == ["#example", "America Makes", "Boeing", "member"]
    notes = [[cell.value for cell in row] for row in book["notes"].iter_rows()]
    assert notes[0][:3] == ["sheet 表", "column 列", "required 必填"] and ["membership", "institute", "yes 是"] in [
        row[:3] for row in notes
    ]


def test_a_filled_template_is_read(tmp_path: Path) -> None:
    path = tmp_path / "count.xlsx"
    path.write_bytes(template([kinds()["count"]], "xlsx", known()))
    book = openpyxl.load_workbook(path)
    page = book["count"]
    for row in range(3, 6):
        for place, value in (
            (2, "Gears for All"),
            (3, f"more than {row}"),
            (5, "companies"),
            (6, "GAZETTE"),
            (7, "2.1"),
        ):
            page.cell(row, place).value = value
    book.save(path)
    found = sheet(path)
    assert said(found) == [] and values(found, "count") == ["3^decimal", "4^decimal", "5^decimal"]
    assert values(found, "bound") == ["bound-more-than"] * 3 and values(found, "memberClass") == ["class-companies"] * 3


def test_lists_follow_the_language() -> None:
    rows = list(csv.reader(io.StringIO(template([kinds()["membership"]], "csv", known(), "zh").decode("utf-8-sig"))))
    assert "成员" in rows[3][3].split(" | ") and rows[4][3] == "成员"


def test_yaml_keeps_its_example_in_remarks() -> None:
    text = template([kinds()["institute"]], "yaml", known()).decode()
    record = yaml.safe_load(text)["institute"][0]
    assert (
        set(record.values()) == {None} and "name_en" in record and "e.g. Example Institute" in text and "必填" in text
    )


def test_kinds_are_found_by_their_chinese_names() -> None:
    assert find_kind(kinds(), "成员资格").name == "membership" and find_kind(kinds(), "Membership").name == "membership"


def test_a_workbook_may_hold_several_kinds_that_refer_to_each_other(tmp_path: Path) -> None:
    path = xlsx_file(
        tmp_path / "all.xlsx",
        ("institute", "member", "source", "section"),
        ("Gears for All", "Cog Works", "GAZETTE", "2"),
    )
    book = openpyxl.load_workbook(path)
    page = book.create_sheet("organisation")
    page.append(["name", "abbreviation"])
    page.append(["Cog Works", "CW"])
    book.create_sheet("my own remarks").append(["call them", "on Monday"])
    book.create_sheet("empty")
    book.save(path)
    found = sheet(path)
    assert said(found) == [] and values(found, "member") == ["cog-works"]
    assert len(found.notes) == 1 and found.notes[0].startswith("sheet left out: all.xlsx my own remarks!A1")
    assert [grid.name for grid in read_grids(path)] == ["membership", "organisation", "my own remarks"]


def test_the_command(nnmi: Run, tmp_path: Path) -> None:
    listed = nnmi("template")
    assert listed.code == 0 and all(kind in listed.out for kind in KINDS)
    path = tmp_path / "m.xlsx"
    assert nnmi("template", "membership", "-o", path).code == 0 and path.stat().st_size > 5000
    again = nnmi("template", "membership", "-o", path)
    assert again.code == 2 and "exists already" in again.err
    assert nnmi("template", "membership").out.startswith("\ufeffid,institute *,member *")
    for words, wanted in (
        (("membershp",), "did you mean 'membership'"),
        (("membership", "-o", tmp_path / "m.doc"), "no ending that tells a format"),
    ):
        ran = nnmi("template", *words)
        assert ran.code == 2 and ran.err.count("\n") == 1 and wanted in ran.err
