"""The explorer page, driven in a real browser: search, filters, slider and clicks work, and nothing is asked of the net."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from nnmi_graph import Workspace
from nnmi_graph.errors import QueryError
from nnmi_graph.export import export
from nnmi_graph.network import read_view
from nnmi_graph.store import Rows
from nnmi_graph.terms import Literal, NamedNode

from .conftest import ROOT
from .export_programs import CHROMIUM, NODE_MODULES, needs_browser
from .tiny_network import EX, LABELS, tiny

STEPS = [
    ["fill", "#search", "线圈"],
    ["press", "#search", "Enter"],
    ["click", "#panel button.link >> nth=1", ""],
    ["click", "#reset", ""],
    ["click", "#kinds input[value=Agency]", ""],
    ["click", "#reset", ""],
    ["click", "#relations input[value=member_of]", ""],
    ["click", "#reset", ""],
    ["fill", "#around-name", "Beta"],
    ["press", "#around-name", "Enter"],
    ["click", "#reset", ""],
    ["select", "select[name=sector]", "sector academia"],
    ["click", "#reset", ""],
    ["click", "#all-dates", ""],
    ["slide", "#slider", "11"],
    ["click", "#undated", ""],
    ["click", "#reset", ""],
    ["node", "", "Beta Institute"],
    ["node", "", "Coil University – Beta Institute"],
    ["select", "select[name=colour]", "sector"],
    ["fill", "#path-from", "acme"],
    ["press", "#path-from", "Enter"],
    ["fill", "#path-to", "dyne"],
    ["press", "#path-to", "Enter"],
    ["again", "", ""],
    ["click", "#open-table", ""],
    ["click", "#reset", ""],
    ["fill", "#search", "Coli Univrsity"],
    ["key", "ArrowDown", ""],
    ["key", "Enter", ""],
    ["key", "Escape", ""],
    ["focus", "#stage", ""],
    ["key", "ArrowLeft", ""],
    ["key", "ArrowLeft", ""],
]
EVERYTHING = sorted(label for label, *_ in LABELS.values())
Look = dict[str, Any]


def drive(page: Path, steps: list[list[str]], screenshot: Path) -> Look:
    """What a person would see who did the steps."""
    done = subprocess.run(
        ["node", str(ROOT / "tests/js/drive_page.cjs"), CHROMIUM, str(page), str(screenshot), json.dumps(steps)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        encoding="utf-8",
        env={**os.environ, "NODE_PATH": str(NODE_MODULES)},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def driven(tmp_path_factory: pytest.TempPathFactory) -> Look:
    place = tmp_path_factory.mktemp("page")
    export(tiny(), place / "tiny.html")
    seen = drive(place / "tiny.html", STEPS, place / "tiny.png")
    assert (place / "tiny.png").stat().st_size > 10_000
    return seen


def after(seen: Look, step: int) -> Look:
    """What is seen once a step of STEPS (counted from 0) is done."""
    return seen["seen"][step + 1]


@needs_browser
def test_the_page_opens_without_errors_or_requests(driven: Look) -> None:
    assert driven["errors"] == []
    assert [url for url in driven["requests"] if not url.startswith(("file:", "blob:", "data:"))] == []
    first = driven["seen"][0]
    assert (first["nodes"], first["edges"]) == (EVERYTHING, 10)
    assert first["count"] == "shown 8 / 8 nodes, 10 / 10 ties"
    assert "Click a node or a tie" in first["panel"]


@needs_browser
def test_search_finds_either_name_and_a_click_in_the_panel_moves_on(driven: Look) -> None:
    found = after(driven, 1)
    assert found["picked"] == "Coil University"
    for text in (
        "线圈大学",
        EX + "coil",
        "Ties (2)",
        f"claim: {EX}c7",
        "since 2014-02-25",
        "no date told",
        "tier: gold",
    ):
        assert text in found["panel"]
    assert after(driven, 2)["picked"] == "Beta Institute"


@needs_browser
def test_filters_by_kind_and_tie(driven: Look) -> None:
    assert "Department of Making" not in after(driven, 4)["nodes"]
    assert after(driven, 4)["edges"] == 8
    assert (after(driven, 6)["nodes"], after(driven, 6)["edges"]) == (
        ["Alpha Institute", "Beta Institute", "Department of Making", "Edge State College"],
        3,
    )
    assert after(driven, 7)["nodes"] == EVERYTHING


@needs_browser
def test_filters_around_a_node_and_by_sector(driven: Look) -> None:
    assert after(driven, 8)["nodes"] == EVERYTHING
    assert after(driven, 9)["nodes"] == [
        "Beta Institute",
        "Coil University",
        "Department of Making",
        'Dyne "Labs"',
        "Edge State College",
    ]
    assert after(driven, 11)["nodes"] == ["Alpha Institute", "Beta Institute", "Coil University", "Edge State College"]


@needs_browser
def test_the_slider_shows_a_month_and_undated_ties_only_if_asked(driven: Look) -> None:
    month = after(driven, 14)
    assert month["month"] == "2013-07"
    assert month["nodes"] == ["=Bolt()", "Acme <& Sons>", "Alpha Institute", "Coil University", "Department of Making"]
    assert month["edges"] == 4
    assert after(driven, 15)["nodes"] == ["=Bolt()", "Acme <& Sons>", "Alpha Institute", "Department of Making"]
    assert after(driven, 16)["edges"] == 10


@needs_browser
def test_a_click_on_a_node_or_a_tie_shows_its_claims(driven: Look) -> None:
    clicked = after(driven, 17)
    assert clicked["picked"] == "Beta Institute"
    assert "Ties (5)" in clicked["panel"]
    assert "← sponsors" in clicked["panel"]
    tie = after(driven, 18)
    assert (tie["picked"], tie["tie"]) == ("", ["Beta Institute", "Coil University"])
    assert "Coil University → member of → Beta Institute" in tie["panel"]
    assert f"claim: {EX}c7" in tie["panel"]


@needs_browser
def test_labels_do_not_collide_and_the_legend_tells_the_colours_used(driven: Look) -> None:
    for seen in driven["seen"]:
        assert seen["overlapping"] == 0
        assert seen["key"] == seen["colours"]
        assert seen["lines"] == seen["hues"]
    assert driven["seen"][0]["named"] == EVERYTHING
    assert after(driven, 19)["colours"] != after(driven, 18)["colours"]


@needs_browser
def test_a_path_is_found_and_the_address_holds_the_view(driven: Look) -> None:
    found = after(driven, 23)
    assert len(found["path"]) == 5
    assert (found["path"][0], found["path"][-1]) == ("Acme <& Sons>", 'Dyne "Labs"')
    assert "4 steps" in found["panel"]
    again = after(driven, 24)
    assert {**again, "focused": "", "found": []} == {**found, "focused": "", "found": []}
    assert after(driven, 25)["table"] == len(EVERYTHING)
    assert "path" not in after(driven, 26)


@needs_browser
def test_a_name_is_found_in_spite_of_typing_errors_and_the_keyboard_goes_from_node_to_node(driven: Look) -> None:
    assert after(driven, 27)["found"] == ["Coil University"]
    assert after(driven, 29)["picked"] == "Coil University"
    assert after(driven, 30)["picked"] == ""
    assert after(driven, 31)["focused"] == "stage"
    first, then = after(driven, 32)["picked"], after(driven, 33)["picked"]
    assert first in ("Alpha Institute", "Beta Institute")
    assert then


@needs_browser
def test_the_picture_can_be_taken_away(driven: Look) -> None:
    tree = ElementTree.fromstring(driven["seen"][0]["svg"])
    circles = tree.findall("{http://www.w3.org/2000/svg}circle")
    assert len(circles) == len(EVERYTHING) + len(driven["seen"][0]["key"])
    told = [text.text for text in tree.findall("{http://www.w3.org/2000/svg}text")]
    assert set(EVERYTHING) <= set(told)


def test_nothing_in_the_data_can_end_the_script(tmp_path: Path) -> None:
    bad = "</script><script>alert(1)</script><!--"
    row = (NamedNode(EX + "a"), Literal(bad), NamedNode(EX + "b"))
    export(read_view(Rows(("source", "sourceLabel", "target"), [row]), "x<b>"), tmp_path / "x.html")
    text = (tmp_path / "x.html").read_text("utf-8")
    assert "alert(1)</script>" not in text
    assert "<title>x&lt;b&gt;</title>" in text
    data = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert data
    assert json.loads(data[1])["nodes"][0]["label"] == bad


def test_the_page_is_in_the_language_asked_for_and_forbids_the_network(tmp_path: Path) -> None:
    export(tiny(), tmp_path / "x.html", lang="zh")
    text = (tmp_path / "x.html").read_text("utf-8")
    assert '<html lang="zh">' in text
    assert "default-src 'none'" in text
    assert not re.search(r'(?:src|href)="', text)


def test_a_page_needs_places(tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="a page needs places for the nodes; take a layout other than none"):
        export(tiny(), tmp_path / "x.html", layout="none")
    assert list(tmp_path.iterdir()) == []


def test_the_bundle_carries_its_licences() -> None:
    static = ROOT / "src/nnmi_graph/export/static"
    licences = (static / "LICENCES.txt").read_text("utf-8")
    for name in ("sigma 3.0.3", "graphology 0.26.0", "events 3.3.0"):
        assert f"=== {name} ===" in licences
    assert (static / "explorer.min.js").stat().st_size < 300_000


@pytest.mark.skipif(
    not (ROOT / ".tools/explorer/node_modules").is_dir(),
    reason="needs esbuild: sh src/nnmi_graph/export/explorer/build.sh",
)
def test_the_bundle_is_what_its_source_gives(tmp_path: Path) -> None:
    subprocess.run(["sh", ROOT / "src/nnmi_graph/export/explorer/build.sh", tmp_path], check=True, timeout=120)
    for name in ("explorer.min.js", "LICENCES.txt"):
        assert (tmp_path / name).read_bytes() == (ROOT / "src/nnmi_graph/export/static" / name).read_bytes()


def test_the_page_explains_the_colours_it_has(tmp_path: Path) -> None:
    export(tiny(), tmp_path / "x.html", colour_by="sector")
    text = (tmp_path / "x.html").read_text("utf-8")
    data = json.loads(re.search(r'<script[^>]*id="data"[^>]*>(.*?)</script>', text, re.S)[1])
    assert data["coloured"] == "sector"
    told = {node["values"]["sector"] for node in data["nodes"] if "sector" in node["values"]}
    assert [value for value, _ in data["colourings"]["sector"]] == sorted(told)
    assert len({colour for _, colour in data["colourings"]["sector"]}) == len(told)
    shown = dict(data["colourings"][data["coloured"]])
    by = {
        node["id"]: node["kind"] if data["coloured"] == "node_kind" else node["values"].get(data["coloured"])
        for node in data["nodes"]
    }
    assert all(node["color"] == shown.get(by[node["id"]], data["other"]) for node in data["nodes"])


@needs_browser
def test_a_filter_leaves_out_nodes_whose_value_is_not_told(tmp_path: Path) -> None:
    names = ("source", "sourceLabel", "sourceKind", "sourceSector", "target", "targetLabel", "targetKind")
    sectors = {"a": "industry", "b": "academia", "c": None, "d": "industry"}
    rows = [
        (NamedNode(EX + name), Literal(name), Literal("Firm"), sector and Literal(sector), NamedNode(EX + "g"))
        for name, sector in sectors.items()
    ]
    network = read_view(Rows(names, [(*row, Literal("g"), Literal("Institute")) for row in rows]), "sectors")
    export(network, tmp_path / "x.html")
    seen = drive(tmp_path / "x.html", [["select", "select[name=sector]", "industry"]], tmp_path / "x.png")
    assert after(seen, 0)["nodes"] == ["a", "d", "g"]


def test_the_page_tells_the_claims_behind_each_tie_with_quotation_source_and_grade(tmp_path: Path) -> None:
    Workspace(ROOT).export("funder-institute", tmp_path / "x.html")
    text = (tmp_path / "x.html").read_text("utf-8")
    data = json.loads(re.search(r'<script[^>]*id="data"[^>]*>(.*?)</script>', text, re.S)[1])
    assert all(tie["claims"] for tie in data["edges"] if "claim" in tie["values"])
    told = [data["claims"][place] for tie in data["edges"] for place in tie["claims"]]
    assert any(claim.get("quote") for claim in told)
    assert any(claim.get("url", "").startswith("https://") for claim in told)
    sources = [data["sources"][claim["source"]] for claim in told]
    assert any("law or government" in grade for *_, grade in sources)
    against = [
        data["contradictions"][place]
        for node in data["nodes"]
        for n in node["claims"]
        for place in data["claims"][n].get("against", ())
    ]
    assert any(" ↔ " in words for _, words in against)
    assert against
    lift = next(node for node in data["nodes"] if node["id"].endswith("/lift"))
    assert "American Lightweight Materials Manufacturing Innovation Institute" in lift["names"]
