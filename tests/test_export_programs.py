"""Seen in the real programs: what Gephi and Gephi Lite make of our files, compared value by value."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from nnmi_graph.export import check_gexf, export
from nnmi_graph.export.gexf_rules import RULES
from nnmi_graph.export.sheet import Options, sheet_of
from nnmi_graph.network import Network, read_view
from nnmi_graph.store import Rows
from nnmi_graph.terms import Literal, NamedNode

from .export_programs import SCHEMA, needs_gephi, needs_node, needs_schema, open_in_gephi, open_in_gephi_lite
from .test_export_lint import BROKEN, CLEAN, broken
from .tiny_network import EDGES, EX, LABELS, tiny

COLOURS = {"Agency": "213,94,0", "Institute": "0,114,178", "Organization": "0,158,115"}
Seen = dict[str, Any]


def issues(seen: Seen) -> list[str]:
    return [issue["message"] for issue in seen["issues"] if issue["level"] != "INFO"]


def by_id(elements: list[Seen]) -> dict[str, Seen]:
    return {element["id"]: element for element in elements}


TEXTS = [
    "<&>\"'",
    "tab\tand\nline",
    "\x00\x1f\uffff",
    "汉字 éß \U0001f600",
    "a;b,c|d",
    "",
    " edges ",
    "[not, a list]",
    "=1+1",
]
NUMBERS = [0, -1, 2**31 - 1, -(2**31), 7, 8, 9, 10, 11]
ERRORS = [(rule, changes) for rule, changes in BROKEN if RULES[rule].severity == "error"]


def hard() -> Network:
    """Texts and numbers that are easily lost on the way."""
    rows = [
        (
            NamedNode(f"{EX}s{n}"),
            Literal(text or "empty"),
            NamedNode(EX + "t"),
            Literal(number),
            Literal(text),
            Literal(n / 3),
        )
        for n, (text, number) in enumerate(zip(TEXTS, NUMBERS, strict=True))
    ]
    return read_view(Rows(("source", "sourceLabel", "target", "count", "remark", "share"), rows), "hard")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every file that the programs are to open."""
    place = tmp_path_factory.mktemp("files")
    for ending in ("gexf", "graphml", "csv"):
        export(tiny(), place / f"tiny.{ending}")
    for ending in ("gexf", "csv"):
        export(tiny(), place / f"timeline.{ending}", dynamic=True)
    export(hard(), place / "hard.gexf")
    (place / "clean.gexf").write_text(CLEAN, "utf-8")
    for n, (rule, changes) in enumerate(ERRORS):
        (place / f"broken-{n:02}-{rule}.gexf").write_text(broken(changes), "utf-8")
    return place


@pytest.fixture(scope="module")
def gephi(folder: Path) -> dict[str, Seen]:
    """What Gephi's importer saw in each file; one start of Java for all of them."""
    files = sorted(folder.iterdir())
    return {file.name: seen for file, seen in zip(files, open_in_gephi(*files), strict=True)}


@pytest.fixture(scope="module")
def lite(folder: Path) -> dict[str, Seen]:
    """What Gephi Lite's reader saw in each GEXF."""
    files = sorted(folder.glob("*.gexf"))
    return {file.name: seen for file, seen in zip(files, open_in_gephi_lite(*files), strict=True)}


@needs_gephi
@pytest.mark.parametrize("name", ["tiny.gexf", "tiny.graphml"])
def test_gephi_opens_it_without_a_word_and_keeps_all(gephi: dict[str, Seen], name: str) -> None:
    seen = gephi[name]
    assert issues(seen) == []
    assert (len(seen["nodes"]), len(seen["edges"])) == (len(LABELS), len(EDGES))
    assert (seen["directed"], seen["mixed"], seen["multi"]) == (True, False, True)
    nodes = by_id(seen["nodes"])
    assert {name: node["label"] for name, node in nodes.items()} == {EX + n: row[0] for n, row in LABELS.items()}
    assert {name: node["color"] for name, node in nodes.items()} == {EX + n: COLOURS[r[2]] for n, r in LABELS.items()}
    assert nodes[EX + "acme"]["values"]["label_zh"] == "顶峰公司"
    sheet = sheet_of(tiny(), Options())
    assert sheet.positions  # opened with the default "auto-scale", which may move the whole, but stretches nothing
    middle = [sum(node[axis] for node in nodes.values()) / len(nodes) for axis in "xy"]
    own = [sum(place[axis] for place in sheet.positions) / len(nodes) for axis in (0, 1)]
    for iri, place, size in zip(sheet.ids, sheet.positions, sheet.looks.sizes, strict=True):
        found = nodes[iri]["x"] - middle[0], nodes[iri]["y"] - middle[1]
        assert found == pytest.approx((place[0] - own[0], place[1] - own[1]), abs=0.1)
        assert nodes[iri]["size"] == pytest.approx(size, abs=0.01)


@needs_gephi
def test_gephi_sees_types_kinds_weights_and_claims_of_edges(gephi: dict[str, Seen]) -> None:
    seen = gephi["tiny.gexf"]
    columns = seen["edge_columns"]
    assert (columns["amount"], columns["on_record"], columns["tier"]) == ("Long", "Boolean", "String")
    edges = {edge["values"]["claim"].removeprefix(EX): edge for edge in seen["edges"]}
    assert set(edges) == {edge[2] for edge in EDGES}
    for source, target, claim, kind, weight, start, end, tier, amount, _ in EDGES:
        edge = edges[claim]
        assert (edge["source"], edge["target"], edge["label"]) == (EX + source, EX + target, kind)
        assert edge["weight"] == weight
        values = [edge["values"].get(name) for name in ("valid_from", "valid_to", "tier", "amount")]
        assert values == [start, end, tier, None if amount is None else str(amount)]
    assert {edges["c3"]["kind"], edges["c4"]["kind"]} == {"member_of", "member_of 2"}


@needs_gephi
def test_gephi_sees_the_timeline(gephi: dict[str, Seen]) -> None:
    seen = gephi["timeline.gexf"]
    assert issues(seen) == []
    assert (seen["dynamic"], seen["timeformat"], seen["representation"]) == (True, "DATE", "INTERVAL")
    nodes = by_id(seen["nodes"])
    assert nodes[EX + "bolt"]["spells"] == "<[2013-01-01, 2013-12-31]>"
    assert nodes[EX + "dept"]["spells"] == "<[2012-08-16, Infinity]>"
    assert nodes[EX + "coil"]["spells"] is None
    edges = {
        (edge["source"].removeprefix(EX), edge["target"].removeprefix(EX), edge["kind"]): edge for edge in seen["edges"]
    }
    assert len(edges) == len(seen["edges"]) == 9
    acme = edges["acme", "alpha", "member_of"]
    assert acme["spells"] == "<[2012-08-01, Infinity]>"
    assert acme["values"]["tier"] == "<[2012-08-01, 2014-06-30, gold]; [2014-07-01, Infinity, platinum]>"
    assert acme["values"]["claim_list"] == f"[{EX}c3, {EX}c4]"
    assert acme["values"]["stated_periods"] == "2012-08/2014-06; 2014-07/"
    assert edges["edge", "beta", "member_of"]["spells"] == "<[2015-03-01, 2016-12-31]>"
    assert edges["coil", "alpha", "member_of"]["spells"] is None


@needs_gephi
def test_gephi_reads_the_two_tables(gephi: dict[str, Seen]) -> None:
    nodes, edges = gephi["tiny.nodes.csv"], gephi["tiny.edges.csv"]
    assert issues(nodes) == issues(edges) == []
    assert len(nodes["nodes"]) == len(LABELS)
    assert by_id(nodes["nodes"])[EX + "acme"]["label"] == "Acme <& Sons>"
    assert (len(edges["nodes"]), len(edges["edges"])) == (len(LABELS), len(EDGES))
    assert {edge["values"]["claim"] for edge in edges["edges"]} == {EX + edge[2] for edge in EDGES}


@needs_gephi
def test_gephi_reads_the_timeset_of_the_tables(gephi: dict[str, Seen]) -> None:
    seen = gephi["timeline.nodes.csv"]
    assert issues(seen) == []
    assert by_id(seen["nodes"])[EX + "bolt"]["spells"] == "<[2013-01-01, 2013-12-31]>"


@needs_gephi
@needs_node
def test_hard_texts_and_numbers_come_through(gephi: dict[str, Seen], lite: dict[str, Seen]) -> None:
    assert issues(gephi["hard.gexf"]) == []
    assert gephi["hard.gexf"]["edge_columns"] == {"count": "Integer", "remark": "String", "share": "Double"}
    seen = {edge["source"]: edge["values"] for edge in gephi["hard.gexf"]["edges"]}
    kept = {edge["source"]: edge for edge in lite["hard.gexf"]["strict"]["edges"]}
    for n, (text, number) in enumerate(zip(TEXTS, NUMBERS, strict=True)):
        written = "".join("\ufffd" if c in "\x00\x1f\uffff" else c for c in text)
        assert seen[f"{EX}s{n}"]["count"] == str(number)
        assert float(seen[f"{EX}s{n}"]["share"]) == n / 3
        assert kept[f"{EX}s{n}"]["share"] == n / 3
        assert seen[f"{EX}s{n}"].get("remark", "") == written
        assert kept[f"{EX}s{n}"].get("remark", "") == written


@needs_node
@pytest.mark.parametrize("mode", ["strict", "lax"])
def test_gephi_lite_sees_the_same(lite: dict[str, Seen], mode: str) -> None:
    graph = lite["tiny.gexf"][mode]
    assert {name: node["label"] for name, node in graph["nodes"].items()} == {
        EX + n: row[0] for n, row in LABELS.items()
    }
    assert {name: node["color"] for name, node in graph["nodes"].items()} == {
        EX + name: f"rgb({COLOURS[kind]})" for name, (_, _, kind, _) in LABELS.items()
    }
    assert all({"x", "y", "size", "iri"} <= set(node) and "type" not in node for node in graph["nodes"].values())
    facts = {
        (e["source"], e["target"], e["claim"], e["weight"], e["relation"], e.get("amount"), e.get("on_record"))
        for e in graph["edges"]
    }
    assert facts == {(EX + e[0], EX + e[1], EX + e[2], e[4], e[3], e[8], e[9]) for e in EDGES}


@needs_node
def test_gephi_lite_reads_a_timeline_laxly(lite: dict[str, Seen]) -> None:
    seen = lite["timeline.gexf"]
    assert (len(seen["lax"]["nodes"]), len(seen["lax"]["edges"])) == (len(LABELS), 9)
    assert seen["lax"]["edges"][0]["claim_list"] == [EX + "c3", EX + "c4"]
    assert "undeclared attribute" in seen["strict"]["refused"]


@needs_gephi
@needs_node
def test_each_error_of_the_linter_does_harm_in_a_real_program(gephi: dict[str, Seen], lite: dict[str, Seen]) -> None:
    names = [name for name in gephi if name.startswith("broken")]
    assert len(names) == len(ERRORS) >= 30
    assert issues(gephi["clean.gexf"]) == []
    unharmed = {
        name[10:-5]
        for name in names
        if not ("refused" in gephi[name] or issues(gephi[name]) or _lost(gephi["clean.gexf"], gephi[name]))
        and "refused" not in lite[name]["strict"]
    }
    assert unharmed == set()


def _lost(clean: Seen, seen: Seen) -> bool:
    """Whether nodes, edges, columns, values, sizes or dates are not what was written."""
    parts = ("node_columns", "edge_columns", "nodes", "edges")
    return any(seen[part] != clean[part] for part in parts)


def jing(*files: Path) -> list[str]:
    """What breaks the published schema, a line each."""
    done = subprocess.run(["jing", "-c", SCHEMA, *files], capture_output=True, text=True, check=False)
    return done.stdout.splitlines()


@needs_schema
@pytest.mark.parametrize("name", ["tiny.gexf", "hard.gexf", "clean.gexf"])
def test_the_published_schema_is_met(folder: Path, name: str) -> None:
    assert jing(folder / name) == []


@needs_schema
def test_a_timeline_meets_the_schema_but_for_the_mode_of_its_columns(folder: Path) -> None:
    """The 1.3 schema forgot `mode` on `<attributes>`, which Gephi needs and 1.3.1 has."""
    (error,) = jing(folder / "timeline.gexf")
    assert 'found attribute "mode"' in error


@needs_schema
def test_the_linter_finds_whatever_breaks_the_schema(folder: Path) -> None:
    files = sorted(set(folder.glob("broken-*.gexf")) - set(folder.glob("*-xml.gexf")))
    errors = jing(*files)
    against = [file.name for file in files if any(file.name in error for error in errors)]
    assert len(against) >= 5
    assert [name for name in against if not check_gexf(folder / name)] == []


@needs_gephi
def test_gephi_opens_tables_with_a_timeset_without_complaint(tmp_path: Path) -> None:
    files = [tmp_path / f"x.{table}.csv" for table in ("nodes", "edges")]
    rows = [
        (NamedNode(EX + f"m{n}"), NamedNode(EX + "i"), Literal(when))
        for n, when in enumerate(("2014", "2014-07", "2016-01-05"))
    ]
    export(read_view(Rows(("source", "target", "when"), rows), "dated"), tmp_path / "x.csv", dynamic=True)
    nodes, edges = open_in_gephi(*files)
    assert [issue for seen in (nodes, edges) for issue in seen["issues"] if issue["level"] != "INFO"] == []
    assert {edge["spells"] for edge in edges["edges"]} == {
        "<[2014-01-01, 2014-12-31]>",
        "<[2014-07-01, 2014-07-31]>",
        "<[2016-01-05, 2016-01-05]>",
    }
    assert edges["edge_columns"]["stated_periods"] == "String"
