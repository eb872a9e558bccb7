"""Sheets to RDF and back: every value is kept, whatever is in it and whatever form it takes; what does not fit is told."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnmi_graph.errors import InputError
from nnmi_graph.names import Names
from nnmi_graph.safe import cell as as_cell
from nnmi_graph.safe import uncell
from nnmi_graph.sheets.convert import ENDINGS, convert, form_of, write
from nnmi_graph.sheets.from_rdf import to_sheets
from nnmi_graph.sheets.heads import Head, choices, heads
from nnmi_graph.sheets.kinds import Column, Holds
from nnmi_graph.sheets.write_xlsx import Filled
from nnmi_graph.store import read
from nnmi_graph.terms import Quad
from nnmi_graph.workbook import is_exact

from .conftest import ROOT, SEARCH, Ran
from .records_world import CLAIM, FILLED, WORLD, csv_file, kinds, known, said, shapes, sheet, values, world

Run = Callable[..., Ran]
FORMS = ("xlsx", "csv", "tsv", "yaml", "json")
KINDS = ("institute", "organisation", "membership", "funding", "count", "technology", "source", "evidence")
TEXT = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Cn"), exclude_characters="\ufffe\uffff\ufeff\u2028\u2029\x85"),
    min_size=1,
    max_size=20,
)
WORDS = TEXT.map(str.strip).filter(lambda text: text and text[0] not in "=#" and "x005F_" not in text)


def cell(head: Head) -> st.SearchStrategy[str]:
    """Whatever a cell of the column may hold."""
    column = head.column
    if column is None:
        return st.just("")
    return st.one_of(st.just(""), content(column))


def content(column: Column) -> st.SearchStrategy[str]:
    match column.holds:
        case Holds.NUMBER:
            sign = st.sampled_from(
                ["", "more than ", ">=", "nearly ", "about ", "up to "]
                if "bound" not in column.name and column.name != "years"
                else [""]
            )
            return st.builds(
                "{}{}".format, sign, st.decimals(0, 10**15, allow_nan=False, places=2).map(lambda d: f"{d:f}")
            )
        case Holds.DATE:
            return st.one_of(
                st.dates().map(str), st.dates().map(lambda d: str(d)[:7]), st.dates().map(lambda d: str(d)[:4])
            ).filter(lambda t: t[:4] != "0000")
        case Holds.CONCEPT | Holds.THING if listed := choices(column, known(), "en"):
            several = st.lists(st.sampled_from(listed), min_size=1, max_size=3, unique=True).map("; ".join)
            return several if column.many else st.sampled_from(listed)
        case Holds.CONCEPT | Holds.THING:
            return st.sampled_from(["id:rule-1", "<urn:x:a;b>", "https://example.org/a?b=1;c"]).map(
                lambda text: text.replace(";", "\\;")
            )
        case Holds.ADDRESS:
            return st.sampled_from(["https://ror.org/1", "https://ror.org/1; https://ror.org/2", "<mailto:a@b.c>"])
        case _:
            return WORDS


@st.composite
def tables(draw: st.DrawFn) -> Filled:
    kind = kinds()[draw(st.sampled_from(KINDS))]
    columns = heads(kind, all_columns=True)
    rows = draw(st.lists(st.tuples(*map(cell, columns)), min_size=1, max_size=4))
    return Filled(kind, columns, [list(row) for row in rows])


def graph(quads: Iterable[Quad]) -> set[str]:
    return {str(quad.triple) for quad in quads}


@settings(max_examples=15 * SEARCH)
@given(filled=tables(), first=st.sampled_from(FORMS), second=st.sampled_from(FORMS))
def test_a_round_trip_keeps_every_value(
    tmp_path_factory: pytest.TempPathFactory, filled: Filled, first: str, second: str
) -> None:
    folder = tmp_path_factory.mktemp("trip")
    (folder / f"a.{first}").write_bytes(write([filled], first, known(), "en"))
    one = sheet(folder / f"a.{first}", kind=filled.kind.name)
    wrong = [fault for fault in one.faults if fault.component not in ("Repeated", "TwoBounds")]
    assert wrong == [], "a sheet we wrote can be read"
    if not one.quads or one.faults:
        return
    unmade = to_sheets(
        one.quads,
        kinds(),
        known(),
        kind=filled.kind if second in ("csv", "tsv") else None,
        one_table=second in ("csv", "tsv"),
    )
    assert unmade.left_out == ()
    (folder / f"b.{second}").write_bytes(write(unmade.sheets, second, known(), "en"))
    two = sheet(folder / f"b.{second}", kind=filled.kind.name if second in ("csv", "tsv") else None)
    assert two.faults == [] and graph(two.quads) == graph(one.quads)


@pytest.mark.parametrize("form", FORMS)
def test_awkward_values_survive(tmp_path: Path, form: str) -> None:
    awkward = [
        "=1+1",
        "'=1",
        "@home",
        "-x",
        "+1",
        "02134",
        "1e5",
        "TRUE",
        "null",
        "~",
        "yes",
        'quote "q"',
        "a;b；c",
        "back\\slash",
        "line\nbreak",
        "2014-02-30",
        "  inner  blanks",
        "汉字，“引号”",
        "😀",
        "_x0041_",
        "a: b #c",
        "- item",
        "'",
        "''=2",
        "0x1F",
        "[1]",
        "{a}",
        "50%",
    ]
    rows = [["", "Gears for All", "Acme Gears", "GAZETTE", text] for text in awkward]
    kind = kinds()["membership"]
    columns = [Head("id"), *(Head(name, kind.columns[name]) for name in ("institute", "member", "source", "section"))]
    path = tmp_path / f"membership.{form}"
    path.write_bytes(write([Filled(kind, columns, rows)], form, known(), "en"))
    found = sheet(path)
    assert said(found) == [] and values(found, "section") == sorted(text.strip() for text in awkward)


def test_what_a_spreadsheet_would_run_is_quoted(tmp_path: Path) -> None:
    path = csv_file(
        tmp_path / "o.csv",
        ("id", "name_en", "abbreviation"),
        ("evil", "'=HYPERLINK(1)", "'@SUM(A1)"),
        ("minus", "'-2+3", "'+1"),
    )
    found = sheet(path, kind="organisation")
    assert values(found, "abbreviation") == ["+1", "@SUM(A1)"]
    made = to_sheets(found.quads, kinds(), known(), one_table=True)
    rows = list(csv.reader(io.StringIO(write(made.sheets, "csv", known(), "en").decode("utf-8-sig"))))
    assert rows[1:] == [["evil", "'=HYPERLINK(1)", "'@SUM(A1)"], ["minus", "'-2+3", "'+1"]]
    assert all(text[0] not in "=+-@" for row in rows for text in row)


@given(st.text())
def test_quoting_can_be_undone(text: str) -> None:
    assert uncell(as_cell(text)) == text


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3))
def test_numbers_are_written_as_numbers_only_where_nothing_is_lost(number: Any) -> None:
    text = f"{number:f}"
    assert not is_exact(text) or (f"{float(text):.15g}" == text or int(float(text)) == int(number))


@pytest.mark.long("all of our records go into a workbook and back")
def test_our_own_records_survive(tmp_path: Path) -> None:
    quads = [quad for path in sorted((ROOT / "data" / "public-record").glob("*.trig")) for quad in read(path)]
    store = Names(world())
    made = to_sheets(quads, kinds(), store)
    kept = len({q.triple for q in quads}) - len(made.left_out)
    assert kept > 2_000
    sorts = {triple.predicate.value for triple in made.left_out if "Membership" in str(triple.object)}
    assert sorts == set(), "every membership finds a row"
    (tmp_path / "all.xlsx").write_bytes(write(made.sheets, "xlsx", store, "en"))
    again = sheet(tmp_path / "all.xlsx")
    missing = {str(q.triple) for q in quads} - graph(again.quads) - {str(triple) for triple in made.left_out}
    assert said(again) == [] and {text for text in missing if "#integer" not in text} == set()


def test_what_does_not_fit_is_told(nnmi: Run, tmp_path: Path) -> None:
    (tmp_path / "x.ttl").write_text(
        """@prefix id: <https://w3id.org/nnmi/id/> . @prefix nnmi: <https://w3id.org/nnmi/ontology/> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        id:cog a nnmi:Organization ; rdfs:label "Cog"@en, " blanks "@en ; nnmi:jurisdiction "not a place" ; rdfs:seeAlso id:x .""",
        encoding="utf-8",
    )
    ran = nnmi("convert", "x.ttl", "x.csv", cwd=tmp_path)
    assert ran.code == 1 and "3 of 5 statements do not fit" in ran.err and "seeAlso" in ran.err
    assert (tmp_path / "x.csv").read_text("utf-8-sig").splitlines() == ["id,name_en *", "cog,Cog"]


def test_the_command(nnmi: Run, tmp_path: Path) -> None:
    csv_file(tmp_path / "bad.csv", ("institute", "member", *CLAIM), ("America Makes", "Boieng", "NIST-NAMII", "2"))
    ran = nnmi("convert", "bad.csv", "bad.ttl", cwd=tmp_path)
    assert ran.code == 1 and not (tmp_path / "bad.ttl").exists()
    assert (
        ran.err.splitlines()[0]
        == "bad.csv row 2, column member: “Boieng” is not known as an agent; did you mean “Boeing”?"
    )
    zh = nnmi("convert", "bad.csv", "bad.ttl", "--lang", "zh", cwd=tmp_path)
    assert "不是已知的主体；您是指" in zh.err.replace("; ", "；")
    csv_file(tmp_path / "m.csv", ("institute", "member", *CLAIM), ("America Makes", "Boeing", "NIST-NAMII", "2"))
    assert nnmi("convert", "m.csv", "m.ttl", cwd=tmp_path).code == 0
    assert nnmi("convert", "m.ttl", "m.xlsx", cwd=tmp_path).code == 0
    for words, wanted in (
        (("m.csv", "m.doc"), "no ending that tells its form"),
        (("no.csv", "m2.ttl"), "there is no file"),
        (("m.csv", "m.ttl"), "exists already"),
    ):
        ran = nnmi("convert", *words, cwd=tmp_path)
        assert ran.code == 2 and ran.err.count("\n") == 1 and wanted in ran.err


@pytest.mark.parametrize("form", sorted({form_of(f"x{ending}") for ending in ENDINGS}))
def test_every_form_goes_there_and_back(tmp_path: Path, form: str) -> None:
    path = csv_file(
        tmp_path / "m.csv", ("institute", "member", "valid_from", *CLAIM), ("Gears for All", "DOX", "2014-02", *FILLED)
    )
    there = convert(str(path), form, shapes(), Names(world()))
    ending = next(ending for ending, name in ENDINGS.items() if name == form)
    (tmp_path / f"there{ending}").write_bytes(there.data or b"")
    back = convert(str(tmp_path / f"there{ending}"), "csv", shapes(), Names(world()))
    assert (there.faults, there.left_out, back.left_out) == ([], (), ())
    assert (back.data or b"").decode("utf-8-sig").splitlines()[1].partition(",")[
        2
    ] == "Gears for All,DOX,The Example Gazette,2.1,2014-02"


def test_one_table_holds_one_kind(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"holds .* records, which do not go into one table"):
        convert(str(WORLD), "csv", shapes(), known())
    (tmp_path / "e.ttl").write_text("<urn:a> <urn:b> <urn:c> .", encoding="utf-8")
    with pytest.raises(InputError, match="holds no record of a kind"):
        convert(str(tmp_path / "e.ttl"), "csv", shapes(), known())
    chosen = convert(str(WORLD), "csv", shapes(), known(), kind="place")
    assert chosen.data is not None and b"Gearville" in chosen.data and chosen.left_out
    assert form_of("A.XLSX") == "xlsx"


def test_sheets_refer_by_name_to_what_they_hold(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(
        "organisation: [{name: Cog Works}]\nmembership: [{institute: GFA, member: cog works, source: GAZETTE, lines: 3}]\n",
        encoding="utf-8",
    )
    made = convert(str(path), "yaml", shapes(), Names(world()))
    assert made.data is not None and b"member: cog works" in made.data and made.left_out == ()
    assert FILLED[0] == "GAZETTE"
