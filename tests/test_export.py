"""Each format holds the whole network, and other programs read it back; files are written whole or not at all."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import igraph
import networkx as nx
import pytest

from nnmi_graph.errors import NnmiError, OutputError, QueryError, UnknownName
from nnmi_graph.export import FORMATS, ExportNote, export
from nnmi_graph.network import Network, measure, read_view, to_networkx, with_values
from nnmi_graph.store import Rows
from nnmi_graph.terms import XSD, Literal, NamedNode

from .tiny_network import EDGES, EX, LABELS, VARIABLES, rows, tiny

A, B = NamedNode(EX + "a"), NamedNode(EX + "b")
TEXT_FORMATS = ("gexf", "graphml", "json", "cyjs", "net", "csv")


def network_of(variables: str, *data: tuple[object, ...]) -> Network:
    return read_view(Rows(tuple(variables.split()), data), "test")


def write(network: Network, path: Path, **options: object) -> ExportNote:
    note = export(network, path, **options)
    assert all(file.is_file() for file in note.files)
    return note


def read_back(path: Path) -> nx.MultiDiGraph:
    match path.suffix:
        case ".gexf":
            return nx.read_gexf(path, version="1.3")
        case ".graphml":
            return nx.read_graphml(path)
        case ".json":
            return nx.node_link_graph(json.loads(path.read_text("utf-8")), edges="edges")
        case ".cyjs":
            return nx.cytoscape_graph(json.loads(path.read_text("utf-8")))
    raise AssertionError(path)


@pytest.mark.parametrize("ending", ["gexf", "graphml", "json", "cyjs"])
def test_networkx_reads_back_nodes_edges_types_and_claims(tmp_path: Path, ending: str) -> None:
    write(tiny(), tmp_path / f"tiny.{ending}")
    graph = read_back(tmp_path / f"tiny.{ending}")
    assert graph.is_directed() and graph.is_multigraph()
    assert {node: data["label"] for node, data in graph.nodes(data=True)} == {
        EX + name: label for name, (label, *_) in LABELS.items()
    }
    facts = {
        (s, t, data["claim"], data["weight"], data.get("tier"), data.get("amount"), data.get("on_record"))
        for s, t, data in graph.edges(data=True)
    }
    assert facts == {(EX + e[0], EX + e[1], EX + e[2], e[4], e[7], e[8], e[9]) for e in EDGES}
    assert graph.nodes[EX + "acme"]["iri"] == EX + "acme"
    assert graph.nodes[EX + "acme"]["label_zh"] == "顶峰公司"


def test_igraph_reads_graphml_and_pajek(tmp_path: Path) -> None:
    write(tiny(), tmp_path / "tiny.graphml")
    graph = igraph.Graph.Read_GraphML(str(tmp_path / "tiny.graphml"))
    assert (graph.vcount(), graph.ecount(), graph.is_directed()) == (len(LABELS), len(EDGES), True)
    assert set(graph.es["claim"]) == {EX + edge[2] for edge in EDGES}
    write(tiny(), tmp_path / "tiny.net")
    graph = igraph.Graph.Read_Pajek(str(tmp_path / "tiny.net"))
    assert (graph.vcount(), graph.ecount()) == (len(LABELS), len(EDGES))
    assert sorted(graph.es["weight"]) == [1.0] * 9 + [2.0]


def test_networkx_reads_pajek(tmp_path: Path) -> None:
    write(tiny(), tmp_path / "tiny.net")
    graph = nx.read_pajek(tmp_path / "tiny.net")
    assert graph.number_of_edges() == len(EDGES)
    assert set(graph) == {label.replace('"', "'") for label, *_ in LABELS.values()}
    kinds = Counter(data["l"] for *_, data in graph.edges(data=True))
    assert kinds == {"member_of": 7, "sponsors": 2, "leads": 1}


def test_pajek_labels_that_are_shared_get_numbers(tmp_path: Path) -> None:
    same = network_of("source sourceLabel target targetLabel", (A, Literal("X"), B, Literal("X")))
    write(same, tmp_path / "x.net")
    assert set(nx.read_pajek(tmp_path / "x.net")) == {"X [1]", "X [2]"}


def test_csv_is_two_tables_with_the_headers_of_gephi(tmp_path: Path) -> None:
    note = write(tiny(), tmp_path / "tiny.csv")
    assert [file.name for file in note.files] == ["tiny.nodes.csv", "tiny.edges.csv"]
    with note.files[0].open(encoding="utf-8", newline="") as file:
        nodes = list(csv.DictReader(file))
    with note.files[1].open(encoding="utf-8", newline="") as file:
        edges = list(csv.DictReader(file))
    assert list(nodes[0]) == ["Id", "Label", "iri", "label_zh", "node_kind", "sector"]
    assert list(edges[0])[:7] == ["Source", "Target", "Type", "Id", "Label", "Kind", "Weight"]
    assert (len(nodes), len(edges)) == (len(LABELS), len(EDGES))
    assert {edge["Type"] for edge in edges} == {"Directed"}
    assert len({(edge["Source"], edge["Target"], edge["Kind"]) for edge in edges}) == len(EDGES)


def test_no_cell_runs_as_a_formula(tmp_path: Path) -> None:
    bad = ["=1+1", "+1", "-1-1", "@x", "\t=1", "\r=1", "\n=1", "ok"]
    data = [(NamedNode(f"{EX}n{place}"), Literal(text), B, Literal(-5)) for place, text in enumerate(bad)]
    write(network_of("source sourceRemark target money", *data), tmp_path / "x.csv")
    with (tmp_path / "x.nodes.csv").open(encoding="utf-8", newline="") as file:
        cells = [row["remark"] for row in csv.DictReader(file) if row["remark"]]
    assert sorted(cells) == sorted(["'" + text for text in bad[:-1]] + ["ok"])
    assert "-5" in (tmp_path / "x.edges.csv").read_text("utf-8").splitlines()[1].split(",")


def test_csv_of_a_timeline_has_a_timeset(tmp_path: Path) -> None:
    write(tiny(), tmp_path / "tiny.csv", dynamic=True)
    with (tmp_path / "tiny.edges.csv").open(encoding="utf-8", newline="") as file:
        times = {row["claim"].removeprefix(EX): row["Timeset"] for row in csv.DictReader(file)}
    assert times["c1"] == "<[2012-08-16, Infinity]>"
    assert times["c3"] == "<[2012-08-01, 2014-06-30]>"
    assert times["c6"] == ""
    with (tmp_path / "tiny.edges.csv").open(encoding="utf-8", newline="") as file:
        told = {row["claim"].removeprefix(EX): row for row in csv.DictReader(file)}
    assert told["c3"]["stated_periods"] == "{2012-08/2014-06}" and told["c3"]["start_basis"] == "stated"
    assert not {"valid_from", "told", "starts"} & told["c3"].keys(), "Gephi would take them for moments"


@pytest.mark.parametrize("ending", TEXT_FORMATS)
def test_same_network_same_bytes(tmp_path: Path, ending: str) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    first = write(tiny(), tmp_path / "one" / f"x.{ending}")
    second = write(read_view(Rows(VARIABLES, rows()[::-1]), "tiny"), tmp_path / "two" / f"x.{ending}")
    for one, two in zip(first.files, second.files, strict=True):
        assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize("ending", ["gexf", "graphml", "json", "cyjs"])
def test_characters_that_xml_cannot_hold_are_replaced_and_counted(tmp_path: Path, ending: str) -> None:
    odd = network_of(
        "source sourceLabel sourceRemark target kind",
        (A, Literal("a\x00b"), Literal("one\x0btwo\uffff"), B, Literal("k\x01")),
    )
    note = write(odd, tmp_path / f"x.{ending}")
    graph = read_back(tmp_path / f"x.{ending}")
    assert graph.nodes[EX + "a"]["label"] == "a\ufffdb"
    assert graph.nodes[EX + "a"]["remark"] == "one\ufffdtwo\ufffd"
    for what, count in (("column remark", 2), ("labels", 1), ("kinds", 1)):
        assert f"{what}: {count} characters that files cannot hold; replaced by U+FFFD" in note.notes


def test_a_mixed_column_is_text_with_a_note(tmp_path: Path) -> None:
    mixed = network_of("source target fee", (A, B, Literal(5)), (A, B, Literal("five")), (A, B, Literal(5.5)))
    note = write(mixed, tmp_path / "x.graphml")
    fees = {data["fee"] for *_, data in read_back(tmp_path / "x.graphml").edges(data=True)}
    assert fees == {"5", "five", "5.5"}
    assert note.notes == ("column fee mixes double and integer and string; written as string",)


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([1, 2], "integer"),
        ([1, 2**31], "long"),
        ([1, 2**63], "string"),
        ([1, 2.5], "double"),
        ([True, False], "boolean"),
        ([True, 1], "string"),
        (["x"], "string"),
    ],
)
def test_a_column_gets_the_narrowest_type(tmp_path: Path, values: list[object], kind: str) -> None:
    data = [(A, B, Literal(value)) for value in values]
    write(network_of("source target fee", *data), tmp_path / "x.gexf")
    assert f'<attribute id="fee" title="fee" type="{kind}"/>' in (tmp_path / "x.gexf").read_text("utf-8")


def test_numbers_that_are_not_finite_are_left_out_with_a_note(tmp_path: Path) -> None:
    odd = network_of("source target fee", (A, B, Literal(float("inf"))), (A, B, Literal(1.5)))
    note = write(odd, tmp_path / "x.json")
    assert "column fee has 1 numbers that are not finite; left out" in note.notes
    assert [edge.get("fee") for edge in json.loads((tmp_path / "x.json").read_text("utf-8"))["edges"]].count(1.5) == 1


def test_weights_that_viewers_drop_become_one_with_a_note(tmp_path: Path) -> None:
    weights = [Literal(0), Literal(-1), Literal("heavy"), Literal(2.5), None]
    note = write(network_of("source target weight", *((A, B, weight) for weight in weights)), tmp_path / "x.json")
    written = [edge["weight"] for edge in json.loads((tmp_path / "x.json").read_text("utf-8"))["edges"]]
    assert sorted(written) == [1.0, 1.0, 1.0, 1.0, 2.5]
    assert any(words.startswith("3 edges have a weight that is no number above 0") for words in note.notes)


def test_labels_in_the_chosen_language(tmp_path: Path) -> None:
    write(tiny(), tmp_path / "zh.graphml", lang="zh")
    node = read_back(tmp_path / "zh.graphml").nodes[EX + "acme"]
    assert (node["label"], node["label_en"]) == ("顶峰公司", "Acme <& Sons>")
    assert "label_zh" not in node
    assert read_back(tmp_path / "zh.graphml").nodes[EX + "edge"]["label"] == "Edge State College"


def test_a_node_without_label_is_called_by_its_iri(tmp_path: Path) -> None:
    write(network_of("source target", (A, B)), tmp_path / "x.graphml")
    assert read_back(tmp_path / "x.graphml").nodes[EX + "a"]["label"] == "a"


def test_names_that_viewers_use_themselves_are_changed_with_a_note(tmp_path: Path) -> None:
    odd = network_of(
        "source sourceType sourceSize target Tier tier", (A, Literal("t"), Literal(3), B, Literal(1), Literal(2))
    )
    note = write(odd, tmp_path / "x.graphml")
    assert {"node_type", "node_size"} <= set(read_back(tmp_path / "x.graphml").nodes[EX + "a"])
    assert "column type is written as node_type" in note.notes


def test_sizes_follow_a_measure(tmp_path: Path) -> None:
    network = with_values(tiny(), "score", {EX + "acme": 4.0, EX + "bolt": 1.0})
    write(network, tmp_path / "x.graphml", size_by="score")
    sizes = {node: data["size"] for node, data in read_back(tmp_path / "x.graphml").nodes(data=True)}
    assert (sizes[EX + "acme"], sizes[EX + "bolt"], sizes[EX + "dyne"]) == (100.0, 28.0, 4.0)


@pytest.mark.parametrize("ending", ["gexf", "graphml", "json", "csv", "cyjs"])
def test_measures_become_columns_of_numbers(tmp_path: Path, ending: str) -> None:
    names = ["betweenness", "core-periphery", "leiden", "components"]
    write(tiny(), tmp_path / f"x.{ending}", measures=names, size_by="betweenness", colour_by="leiden")
    said = {row["id"]: row for row in measure(tiny(), "betweenness").rows}
    if ending == "csv":
        with (tmp_path / "x.nodes.csv").open(encoding="utf-8", newline="") as file:
            nodes = {row["Id"]: row for row in csv.DictReader(file)}
    else:
        nodes = dict(read_back(tmp_path / f"x.{ending}").nodes(data=True))
    for iri, node in nodes.items():
        assert float(node["betweenness"]) == pytest.approx(said[iri]["betweenness"])
        assert {"core_periphery", "leiden", "components"} <= set(node)
    if ending == "graphml":
        most, least = (pick(nodes, key=lambda iri: said[iri]["betweenness"]) for pick in (max, min))
        assert (nodes[most]["size"], nodes[least]["size"]) == (100.0, 4.0)


def test_a_measure_need_not_be_asked_for_twice_and_an_attribute_goes_before_it(tmp_path: Path) -> None:
    write(tiny(), tmp_path / "x.json", size_by="closeness")
    assert all("closeness" in node for node in json.loads((tmp_path / "x.json").read_text("utf-8"))["nodes"])
    own = with_values(tiny(), "closeness", {EX + "acme": 1.0})
    write(own, tmp_path / "y.json", size_by="closeness")
    assert sum("closeness" in node for node in json.loads((tmp_path / "y.json").read_text("utf-8"))["nodes"]) == 1


def test_a_measure_of_the_whole_is_no_column(tmp_path: Path) -> None:
    with pytest.raises(NnmiError, match="the measure 'size' says nothing of single nodes; name another"):
        export(tiny(), tmp_path / "x.gexf", measures=["size"])
    with pytest.raises(UnknownName, match="there is no measure 'betweenes'; did you mean 'betweenness'"):
        export(tiny(), tmp_path / "x.gexf", measures=["betweenes"])
    assert list(tmp_path.iterdir()) == []


def test_colours_follow_an_attribute(tmp_path: Path) -> None:
    write(tiny(), tmp_path / "x.json", colour_by="sector")
    nodes = json.loads((tmp_path / "x.json").read_text("utf-8"))["nodes"]
    by_sector = {(node.get("sector"), node["color"]) for node in nodes}
    assert len(by_sector) == 4
    assert (None, "#aaaaaa") in by_sector


def test_an_undirected_network_stays_one(tmp_path: Path) -> None:
    network = read_view(Rows(("source", "target"), [(A, B), (B, A)]), "test", directed=False)
    for ending in ("gexf", "graphml", "json"):
        write(network, tmp_path / f"x.{ending}")
        graph = read_back(tmp_path / f"x.{ending}")
        assert not graph.is_directed()
        assert graph.number_of_edges() == 1


def test_the_networkx_graph_and_the_file_agree(tmp_path: Path) -> None:
    write(tiny(), tmp_path / "x.json")
    graph, file = to_networkx(tiny()), read_back(tmp_path / "x.json")
    assert nx.utils.edges_equal(((s, t) for s, t in graph.edges()), ((s, t) for s, t in file.edges()), directed=True)


def test_an_existing_file_is_kept_unless_forced(tmp_path: Path) -> None:
    path = tmp_path / "x.gexf"
    path.write_text("mine")
    with pytest.raises(OutputError, match="exists already; give another name, or --force"):
        export(tiny(), path)
    assert path.read_text() == "mine"
    write(tiny(), path, force=True)
    assert path.read_text("utf-8").startswith("<?xml")
    assert [file.name for file in tmp_path.iterdir()] == ["x.gexf"]


def test_two_tables_are_written_together_or_not_at_all(tmp_path: Path) -> None:
    (tmp_path / "x.edges.csv").write_text("mine")
    with pytest.raises(OutputError):
        export(tiny(), tmp_path / "x.csv")
    assert [file.name for file in tmp_path.iterdir()] == ["x.edges.csv"]


@pytest.mark.parametrize(
    ("name", "options", "error", "words"),
    [
        ("x.gexv", {}, UnknownName, "there is no export format 'gexv'; did you mean 'gexf'"),
        ("x", {}, UnknownName, "there is no export format 'x'; end the name in .gexf"),
        ("x.gexf", {"layout": "band"}, UnknownName, "there is no layout 'band'; did you mean 'bands'"),
        ("x.gexf", {"lang": "fr"}, QueryError, "there are no labels in 'fr'; take en or zh"),
        ("x.gexf", {"colour_by": "sectr"}, UnknownName, "there is no node attribute 'sectr'; did you mean 'sector'"),
        ("x.gexf", {"size_by": "degre"}, UnknownName, "there is no node attribute 'degre'; did you mean 'degree'"),
        ("x.gexf", {"size_by": "sector"}, QueryError, "is not a number, so sizes cannot follow it; take 'degree'"),
        ("gone/x.gexf", {}, OutputError, "is in a folder that does not exist; make the folder first"),
        (".", {"format": "gexf"}, OutputError, "is a folder, not a file"),
    ],
)
def test_bad_calls_are_refused_in_words_and_leave_nothing(
    tmp_path: Path, name: str, options: dict[str, str], error: type[NnmiError], words: str
) -> None:
    with pytest.raises(error) as caught:
        export(tiny(), tmp_path / name, **options)
    assert words in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_an_unwritable_place_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written"):
        export(tiny(), tmp_path / ("x" * 300 + ".gexf"))


def test_formats_are_all_met_here() -> None:
    assert set(TEXT_FORMATS) <= set(FORMATS)


def planned() -> Network:
    rows = [
        (A, B, Literal("member"), Literal("1"), Literal(plan, datatype=NamedNode(XSD + "boolean")), Literal(weight))
        for plan, weight in (("false", 1.0), ("true", 1.0))
    ] + [(NamedNode(EX + "z"), B, Literal("member"), Literal("2"), None, Literal(400.0))]
    return network_of("source target kind note planned weight", *rows)


def test_what_is_only_planned_is_told_apart_without_colour_too(tmp_path: Path) -> None:
    for ending in ("gexf", "svg", "html"):
        write(planned(), tmp_path / f"x.{ending}")
    told, plan, heavy = re.findall(r"<edge .*?</edge>", (tmp_path / "x.gexf").read_text(encoding="utf-8"))
    assert '<viz:shape value="dashed"/>' in plan and "dashed" not in told + heavy
    thick = [float(re.findall(r'thickness value="([\d.]+)"', edge)[0]) for edge in (plan, told, heavy)]
    assert thick == sorted(thick) and thick[0] < thick[1] < thick[2]
    red = [int(re.findall(r'color r="(\d+)"', edge)[0]) for edge in (told, plan)]
    assert red[0] < red[1], "lighter"
    assert (tmp_path / "x.svg").read_text(encoding="utf-8").count("stroke-dasharray") >= 2, "a tie, and the key"
    assert "as thick as the square root of their weight" in (tmp_path / "x.html").read_text(encoding="utf-8")


def test_yed_gets_its_own_graphics_and_networkx_reads_the_same(tmp_path: Path) -> None:
    y = "{http://www.yworks.com/xml/graphml}"
    graphs = []
    for format in ("graphml", "yed"):
        path = tmp_path / f"{format}.graphml"
        write(planned(), path, format=format, colour_by="node_kind")
        graphs.append(nx.read_graphml(path))
    plain, drawn = graphs
    shapes = [data.pop("shape_type") for _, data in drawn.nodes(data=True)]
    assert list(plain.nodes(data=True)) == list(drawn.nodes(data=True)) and set(shapes) <= {"ellipse", "rectangle"}
    assert list(plain.edges(data=True)) == list(drawn.edges(data=True))
    text = (tmp_path / "yed.graphml").read_text(encoding="utf-8")
    assert "yworks" not in (tmp_path / "graphml.graphml").read_text(encoding="utf-8"), "Gephi complains of it"
    root = ElementTree.fromstring(text)
    for node in root.iter(f"{y}ShapeNode"):
        box, had = node.find(f"{y}Geometry").attrib, plain.nodes[EX + node.findtext(f"{y}NodeLabel")]
        assert float(box["width"]) == float(box["height"]) == 2 * had["size"]
        assert float(box["x"]) + had["size"] == pytest.approx(had["x"])
        assert float(box["y"]) + had["size"] == pytest.approx(-had["y"])
        assert node.find(f"{y}Fill").get("color") == "#{:02x}{:02x}{:02x}".format(*(had[part] for part in "rgb"))
    lines = [(line.get("type"), float(line.get("width"))) for line in root.iter(f"{y}LineStyle")]
    assert sorted(kind for kind, _ in lines) == ["dashed", "line", "line"] and min(lines)[1] == min(w for _, w in lines)


def test_money_as_weight_is_in_units_that_gephi_can_draw(tmp_path: Path) -> None:
    rows = [(NamedNode(EX + n), B, Literal(7e7 * f), Literal(7e7 * f)) for n, f in (("p", 1), ("q", 4))]
    note = write(network_of("source target weight amount", *rows), tmp_path / "x.gexf")
    text = (tmp_path / "x.gexf").read_text(encoding="utf-8")
    assert re.findall(r' weight="([\d.]+)"', text) == ["0.7", "2.8"] and "weight_told" not in text
    assert "weights in units of 100,000,000" in text and any("100,000,000" in told for told in note.notes)
    write(network_of("source target weight", *(row[:3] for row in rows)), tmp_path / "y.gexf")
    assert 'for="weight_told" value="280000000.0"' in (tmp_path / "y.gexf").read_text(encoding="utf-8")
    write(network_of("source target weight", *(row[:3] for row in rows)), tmp_path / "y.json")
    assert '"weight": 280000000.0' in (tmp_path / "y.json").read_text(encoding="utf-8"), "other programs draw otherwise"


def test_a_file_in_another_language_says_all_its_words_in_it(tmp_path: Path) -> None:
    words = {
        "member": "成员",
        "source": "来源方",
        "target": "目标方",
        "note": "附注",
        "relation": "关系",
        "planned": "附注",
    }

    def said(text: str) -> str:
        return words.get(text, text)

    for ending in ("csv", "gexf", "html"):
        write(planned(), tmp_path / f"x.{ending}", lang="zh", say=said, heading=said)
    nodes, edges = (list(csv.DictReader((tmp_path / f"x.{t}.csv").open(encoding="utf-8"))) for t in ("nodes", "edges"))
    assert {row["node_kind"] for row in nodes} == {"来源方", "目标方"}
    assert {row["关系"] for row in edges} == {row["Label"] for row in edges} == {"成员"}
    assert "附注" in edges[0] and "附注 (planned)" in edges[0], "no two columns have one name"
    gexf = (tmp_path / "x.gexf").read_text(encoding="utf-8")
    assert '<attribute id="note" title="附注"' in gexf and 'label="成员"' in gexf and "3 条边" in gexf
    page = (tmp_path / "x.html").read_text(encoding="utf-8")
    assert (
        "成员" in page and "来源方" in page and "member" not in page.partition('id="data"')[2].partition("</script>")[0]
    )


def test_a_kind_has_one_colour_and_shape_in_every_network(tmp_path: Path) -> None:
    seen: dict[str, set[str]] = {}
    for kinds in (
        ("Agency", "Institute"),
        ("Organization", "Institute"),
        ("Technology", "Institute"),
        ("person", "club"),
    ):
        rows = [(A, B, *map(Literal, kinds))]
        write(network_of("source target sourceKind targetKind", *rows), tmp_path / "x.gexf", force=True)
        for node in re.findall(r"<node .*?</node>", (tmp_path / "x.gexf").read_text(encoding="utf-8")):
            kind = re.findall(r'for="node_kind" value="(\w+)"', node)[0]
            seen.setdefault(kind, set()).add(node[node.index("<viz:color") :])
    assert all(len(looks) == 1 for looks in seen.values())
    assert len({looks for kind in ("Agency", "Institute", "Organization", "Technology") for looks in seen[kind]}) == 4
