"""One workbook for everything about a new institute, in either language; a store's records as a workbook, and back."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from nnmi_graph import Workspace
from nnmi_graph.cli import main
from nnmi_graph.commits.adding import Decisions
from nnmi_graph.errors import InputError
from nnmi_graph.store import OxigraphStore, read
from nnmi_graph.terms import Literal, NamedNode, Quad

from .records_world import world

CITED = {"source": "Gear News", "section": "p. 2"}
EVERYTHING: dict[str, dict[str, object]] = {
    "source": {"title_en": "Gear News", "title_zh": "齿轮新闻", "grade": "C", "date": "2026-02"},
    "place": {"name_en": "Cogtown", "name_zh": "轮齿镇", "level": "city"},
    "organisation": {"name_en": "Tooth & Co", "partner_type": "non-profit"},
    "institute": {
        "name_en": "Institute for Tiny Gears",
        "name_zh": "微型齿轮创新中心",
        "abbreviation": "ITG",
        "lead": "Tooth & Co",
        "place": "Cogtown",
        "sponsor": "Department of Energy",
        "technology": "robotics for manufacturing",
        "members": "nearly 40",
        "event": "announced",
        "event_date": "2026-01",
        **CITED,
    },
    "funding": {"institute": "ITG", "side": "state", "amount": "over 25M", "funder": "Tooth & Co", **CITED},
    "ownership": {"owned": "Tooth & Co", "owner": "Boeing", "share": "33.333", "jurisdiction": "DE", **CITED},
    "membership": {"institute": "微型齿轮创新中心", "member": "Boeing", **CITED},
}


def filled(path: Path, lang: str) -> Path:
    """The template for all, filled in by the names of its columns in English, whatever its headers say."""
    ws = Workspace()
    path.write_bytes(ws.template("all", format="xlsx", lang=lang))
    english = openpyxl.load_workbook(io.BytesIO(ws.template("all", format="xlsx")))
    book = openpyxl.load_workbook(path)
    for kind, cells in EVERYTHING.items():
        header = [str(cell.value).rstrip(" *") for cell in english[kind][1]]
        for name, text in cells.items():
            book[kind].cell(3, header.index(name) + 1, str(text))
    book.save(path)
    return path


@pytest.mark.long("a workbook with all kinds of record, in each language")
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_one_workbook_takes_a_whole_institute_and_comes_back_equal(tmp_path: Path, lang: str) -> None:
    first, second = (OxigraphStore.of(Workspace().store.quads()) for _ in range(2))
    ws, new = Workspace(store=first), Decisions(all_new=True)
    found, commits = ws.add(str(filled(tmp_path / "all.xlsx", lang)), decisions=new)
    assert [str(f.where) for f in found.report.entries if f.severity.endswith("Violation")] == []
    graph = next(name for name in commits if name.startswith("commit"))
    again = tmp_path / "again.xlsx"
    done = ws.sheets(again, graph=f"graph:{graph}", lang=lang)
    assert done.left_out == () and done.data is not None
    again.write_bytes(done.data)
    _, once_more = Workspace(store=second).add(str(again), decisions=new)
    assert _of(first, graph) == _of(second, once_more[0])
    told = {(q.predicate.value.rpartition("/")[2], q.object.value.rpartition("/")[2]) for q in _of(first, graph)}
    assert {("side", "side-state"), ("amount", "25000000"), ("bound", "bound-more-than")} <= told
    assert {("share", "33.333"), ("owner", "boeing"), ("about", "tooth-co"), ("owned", "tooth-co")} <= told


def _of(store: OxigraphStore, graph: str) -> set[tuple[object, ...]]:
    return {quad.triple for quad in store.quads(NamedNode(f"https://w3id.org/nnmi/graph/{graph}"))}


def test_chinese_headers_are_read_as_their_columns(tmp_path: Path) -> None:
    ws = Workspace(store=world())
    for kind in ws.kinds().values():
        (tmp_path / "k.csv").write_bytes(ws.template(kind.name, format="csv", lang="zh"))
        header = (tmp_path / "k.csv").read_text(encoding="utf-8-sig").splitlines()[0]
        assert "标识" in header
        with pytest.raises(InputError, match="holds no records"):
            ws.validate(str(tmp_path / "k.csv"), kind=kind.name)
        for column in kind.columns.values():
            assert column.titles.get("zh") and column.titles.get("en"), f"{kind.name} {column.name}"


def test_all_goes_into_a_workbook_or_yaml(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["template", "all", "-o", str(tmp_path / "a.csv")]) == 2
    assert "csv holds one kind of record; write .xlsx or .yaml" in capsys.readouterr().err
    assert main(["template", "all", "-o", str(tmp_path / "a.yaml")]) == 0
    assert "membership:" in (tmp_path / "a.yaml").read_text(encoding="utf-8")


def test_what_no_sheet_holds_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = OxigraphStore.of(
        [*world().quads(), Quad(NamedNode("urn:x"), NamedNode("urn:p"), Literal("y"), NamedNode("urn:g"))]
    )
    store.add(read(str(Path(__file__).parent / "records" / "world.ttl")))
    done = Workspace(store=store).sheets(tmp_path / "w.yaml")
    assert any(triple.subject == NamedNode("urn:x") for triple in done.left_out) and b"organisation:" in (
        done.data or b""
    )
    assert main(["dump", str(tmp_path / "ours.xlsx"), "--graph", "graph:NIST-NAMII"]) == 0
    assert "statements" in capsys.readouterr().err


def test_a_dumped_record_keeps_the_citation_that_it_shares(tmp_path: Path) -> None:
    """Two claims of one row share a citation: read back beside what they were, neither gets a second one."""
    ws, out = Workspace(), tmp_path / "remade.xlsx"
    done = ws.sheets(out, graph="graph:MUSA-REMADE")
    out.write_bytes(done.data or b"")
    assert not [t for t in done.left_out if t.predicate.value.endswith(("citation", "section", "remark"))]
    told = {(t.subject.value, t.object.value) for t in done.left_out if t.predicate.value.endswith("type")}
    assert not any(kind.endswith("Citation") for _, kind in told)
    worst = [finding for finding in ws.validate(str(out)).findings if finding.severity.endswith("Violation")]
    assert worst == []


def test_an_address_of_the_outside_is_a_name_of_what_bears_it() -> None:
    match = Workspace().names.resolve("<https://sws.geonames.org/5165418/>")
    assert match.thing is not None and match.thing.value.endswith("place-ohio")
