"""Each rule for a clean GEXF is broken once, and named; what is clean stays clean."""

from __future__ import annotations

from pathlib import Path

import pytest

from nnmi_graph.errors import InputError
from nnmi_graph.export import check_gexf, export
from nnmi_graph.export.gexf_rules import RULES

from .test_phrases import CHINESE
from .tiny_network import tiny

CLEAN = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">
<meta><creator>a test</creator></meta>
<graph defaultedgetype="directed" idtype="string" mode="static">
<attributes class="node"><attribute id="sector" title="sector" type="string"/><attribute id="money" title="money" type="integer"/></attributes>
<attributes class="edge"><attribute id="tier" title="tier" type="string"/></attributes>
<nodes>
<node id="a" label="A"><attvalues><attvalue for="money" value="5"/></attvalues><viz:size value="9"/><viz:position x="0" y="0"/><viz:color r="1" g="2" b="3"/></node>
<node id="b" label="B"><viz:position x="1" y="1"/></node>
</nodes>
<edges>
<edge id="e0" source="a" target="b" kind="k" weight="1.0"><attvalues><attvalue for="tier" value="gold"/></attvalues></edge>
<edge id="e1" source="a" target="b" kind="l"/>
</edges>
</graph>
</gexf>
"""
DYNAMIC = 'mode="dynamic" timeformat="date"'
SPELLS = '<spells><spell start="2012-01-01" end="2012-12-31"/><spell start="2014-01-01"/></spells>'
NODE_A, NODE_B, EDGE = '<node id="a"', '<node id="b" label="B">', '<edge id="e1" source="a" target="b" kind="l"/>'

BROKEN: list[tuple[str, list[tuple[str, str]]]] = [
    ("xml", [("</gexf>", "")]),
    ("xml", [('label="A"', 'label="A\x01"')]),
    ("root", [(CLEAN[CLEAN.index("<nodes>") : CLEAN.index("</graph>")], "")]),
    ("version", [('version="1.3"', 'version="1.2"')]),
    ("namespace", [("http://gexf.net/1.3/viz", "http://www.gexf.net/1.2draft/viz")]),
    ("schema", [("<graph ", '<graph name="x" ')]),
    ("schema", [("<meta>", "<metadata/><meta>")]),
    ("hierarchy", [(NODE_A, '<node pid="b" id="a"')]),
    ("hierarchy", [("<viz:size", '<nodes><node id="c"><viz:position x="1" y="1"/></node></nodes><viz:size')]),
    ("order", [("<nodes>", '<edges><edge id="e2" source="a" target="b"/></edges><nodes>')]),
    ("node-id", [('id="b" label="B"', 'id="a" label="B"')]),
    ("node-id", [('id="b" label="B"', 'label="B"')]),
    ("edge-id", [('id="e1"', 'id="e0"')]),
    ("id-space", [('id="b"', 'id="b "'), ('target="b"', 'target="b "')]),
    ("id-type", [('idtype="string"', 'idtype="integer"')]),
    ("dangling", [('source="a" target="b" kind="l"', 'source="a" target="c" kind="l"')]),
    ("direction", [('kind="l"/>', 'kind="l" type="undirected"/>')]),
    ("direction", [('kind="l"/>', 'kind="l" type="fundedBy"/>')]),
    ("direction", [('defaultedgetype="directed"', 'defaultedgetype="mutual"')]),
    ("parallel", [('kind="l"', 'kind="k"')]),
    ("weight", [('weight="1.0"', 'weight="0"')]),
    ("weight", [('weight="1.0"', 'weight="heavy"')]),
    ("weight", [('weight="1.0"', 'weight="-1"')]),
    (
        "block",
        [("<nodes>", '<attributes class="node"><attribute id="z2" title="z2" type="string"/></attributes><nodes>')],
    ),
    ("column-id", [('<attribute id="sector"', '<attribute id="Money"')]),
    ("column-id", [('<attribute id="sector"', '<attribute id="type"')]),
    ("column-type", [('title="sector" type="string"', 'title="sector" type="anyURI"')]),
    ("undeclared", [('for="tier"', 'for="tiers"')]),
    ("value", [('for="money" value="5"', 'for="money" value="3000000000"')]),
    ("colour", [('b="3"', 'b="3" a="1.0"')]),
    ("colour", [('b="3"', 'b="300"')]),
    ("colour", [('r="1" g="2" b="3"', 'hex="#010203"')]),
    ("size", [('<viz:size value="9"/>', '<viz:size value="0"/>')]),
    ("position", [('<viz:position x="1" y="1"/>', "")]),
    ("position", [('x="1" y="1"', 'x="left" y="1"')]),
    ("time-format", [('mode="static"', 'mode="dynamic"'), ('kind="l"/>', 'kind="l" start="2012-01-01"/>')]),
    ("time-mode", [('kind="l"/>', 'kind="l" start="2012-01-01"/>')]),
    ("date", [('mode="static"', DYNAMIC), ('kind="l"/>', 'kind="l" start="2012-02"/>')]),
    ("date", [('mode="static"', DYNAMIC), ('kind="l"/>', 'kind="l" start="2013-01-01" end="2012-01-01"/>')]),
    (
        "time-mixed",
        [
            ('mode="static"', DYNAMIC),
            ('kind="l"/>', 'kind="l" start="2013-01-01"/>'),
            (NODE_A, '<node timestamp="2013-01-01" id="a"'),
        ],
    ),
    ("time-open", [('mode="static"', DYNAMIC), ('kind="l"/>', 'kind="l" startopen="2013-01-01"/>')]),
    ("spells", [('mode="static"', DYNAMIC), (NODE_B, f'<node id="b" label="B" start="2012-01-01">{SPELLS}')]),
    ("spells", [('mode="static"', DYNAMIC), (NODE_B, NODE_B + SPELLS.replace("2012-12-31", "2014-02-01"))]),
    (
        "empty",
        [
            (CLEAN[CLEAN.index("<node ") : CLEAN.index("</nodes>")], ""),
            (CLEAN[CLEAN.index("<edge ") : CLEAN.index("</edges>")], ""),
        ],
    ),
]

ALSO = {
    "root": ["dangling"],
    "hierarchy": ["schema"],
    "order": ["schema"],
    "node-id": ["dangling", "position"],
    "direction": ["dangling"],
    "time-format": ["date"],
}
"""What else a broken rule may break with it."""


def broken(changes: list[tuple[str, str]]) -> str:
    """The clean file with each change made, and each must change something."""
    text = CLEAN
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


def rules(path: Path) -> list[str]:
    return [finding.rule for finding in check_gexf(path)]


def test_every_rule_is_broken_somewhere() -> None:
    assert {rule for rule, _ in BROKEN} == set(RULES)
    assert len(BROKEN) == 44


@pytest.mark.parametrize(("rule", "changes"), BROKEN, ids=[f"{rule}-{n}" for n, (rule, _) in enumerate(BROKEN)])
def test_a_broken_rule_is_named_and_no_other(tmp_path: Path, rule: str, changes: list[tuple[str, str]]) -> None:
    path = tmp_path / "x.gexf"
    path.write_text(broken(changes), "utf-8")
    found = set(rules(path))
    assert rule in found
    assert found <= {rule, *ALSO.get(rule, ())}


@pytest.mark.parametrize("options", [{}, {"layout": "none"}, {"dynamic": True}, {"lang": "zh"}], ids=str)
def test_our_own_files_are_clean(tmp_path: Path, options: dict[str, object]) -> None:
    export(tiny(), tmp_path / "x.gexf", **options)
    expected = ["position"] if options.get("layout") == "none" else []
    assert rules(tmp_path / "x.gexf") == expected


def test_dated_spells_and_dynamic_columns_are_clean(tmp_path: Path) -> None:
    path = tmp_path / "x.gexf"
    path.write_text(broken([('mode="static"', DYNAMIC), (NODE_B, NODE_B + SPELLS)]), "utf-8")
    assert rules(path) == []


def test_a_finding_says_where_what_how_often_why_and_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "x.gexf"
    path.write_text(CLEAN.replace('kind="l"', 'kind="l" weight="0"').replace('weight="1.0"', 'weight="0"'), "utf-8")
    (finding,) = check_gexf(path)
    assert (finding.where.line, finding.count, finding.severity) == (12, 2, "error")
    assert str(finding) == (
        f"{path}:12: error weight: edge 'e0' has the weight '0' (2 times): versions of Gephi drop edges of "
        "weight 0; what is no number is ignored; write a number above 0, or no weight"
    )


@pytest.mark.parametrize(("rule", "changes"), BROKEN)
def test_each_finding_is_said_in_chinese(rule: str, changes: list[tuple[str, str]], tmp_path: Path) -> None:
    path = tmp_path / "x.gexf"
    path.write_text(broken(changes), "utf-8")
    for finding in check_gexf(path):
        head, what, *why = finding.said("zh").removeprefix(str(finding.where)).split("：")
        assert head.split() == [":", {"error": "错误", "warning": "警告"}[finding.severity], finding.rule]
        assert [part for part in (what, *"：".join(why).split("；")) if not CHINESE.search(part)] == []


def test_what_networkx_writes_is_seen(tmp_path: Path) -> None:
    import networkx as nx

    graph = nx.MultiDiGraph(name="x")
    graph.add_node("a", viz={"color": {"r": 1, "g": 2, "b": 3, "a": 1.0}})
    graph.add_edge("a", "b", kind="k", type="fundedBy")
    nx.write_gexf(graph, tmp_path / "x.gexf", version="1.2draft")
    assert {"version", "namespace", "direction", "colour", "position"} <= set(rules(tmp_path / "x.gexf"))


@pytest.mark.parametrize("text", ["", "<", "a,b\n1,2\n", "<html/>"])
def test_what_is_no_gexf_is_a_finding(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.gexf").write_text(text)
    assert {"xml", "root"} & set(rules(tmp_path / "x.gexf"))


def test_a_missing_file_and_an_entity_bomb_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        check_gexf(tmp_path / "gone.gexf")
    (tmp_path / "bomb.gexf").write_text('<!DOCTYPE gexf [<!ENTITY a "aa">]><gexf>&a;</gexf>')
    with pytest.raises(InputError, match="declares entities of its own; remove the document type declaration"):
        check_gexf(tmp_path / "bomb.gexf")
