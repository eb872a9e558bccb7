"""Size, centrality, bridging: fractions by hand on the tiny world, published values, networkx as judge."""

from __future__ import annotations

import random
import re
from fractions import Fraction

import networkx as nx
import pytest
from networkx.algorithms import bipartite

from nnmi_graph.errors import NnmiError, UnknownName
from nnmi_graph.network import find, measure, read_view
from nnmi_graph.network.view import to_networkx
from nnmi_graph.store import Rows
from nnmi_graph.terms import Literal, NamedNode

from .network_samples import TIES, iri, make, named, southern_women, tied, tiny

F = Fraction


def values(network, name, column=None, **options):
    result = measure(network, name, **options)
    return named(result.rows, column or name)


def test_size_by_hand():
    result = measure(tiny(), "size")
    assert result.summary == pytest.approx(
        {"nodes": 7, "ties": 6, "claims": 6, "density": F(6, 10), "components": 1, "largest_component": 1}
    )
    modes = {row["kind"]: row for row in result.rows}
    assert modes["Institute"]["degree_mean"] == 3 and modes["Institute"]["side"] == "group"
    assert modes["Organization"]["degree_mean"] == pytest.approx(F(6, 5)) and modes["Organization"]["degree_max"] == 2
    assert result.graph.modes == {"Institute": 2, "Organization": 5} and result.graph.two_mode


@pytest.mark.parametrize("ties", ["ab bc ac", "ab ba bc cb ac", "ba cb ca"])
def test_density_of_an_undirected_network_counts_each_pair_once(ties):
    network = make(({"source": a, "target": b} for a, b in ties.split()), kinds=("Node", "Node"), directed=False)
    result = measure(network, "size")
    assert (result.summary["ties"], result.summary["density"], len(network.edges)) == (3, 1, 3)
    assert [row["density"] for row in result.table("between_kinds").rows] == [1]


def test_density_between_kinds_takes_a_pair_in_either_order():
    kinds = {"a": {"kind": "Firm"}, "b": {"kind": "Firm"}, "x": {"kind": "Lab"}, "y": {"kind": "Lab"}}
    ties = ({"source": a, "target": b} for a, b in ("ab", "xa", "by", "xy"))
    result = measure(make(ties, kinds, directed=False), "size")
    found = {frozenset((r["source_kind"], r["target_kind"])): r["density"] for r in result.table("between_kinds").rows}
    assert found == {frozenset({"Firm"}): 1, frozenset({"Lab"}): 1, frozenset({"Firm", "Lab"}): F(2, 4)}
    assert result.summary["density"] == pytest.approx(F(4, 6))


@pytest.mark.parametrize("kinds", [True, False])
@pytest.mark.parametrize(("alone", "sides"), [("source", (3, 1)), ("target", (2, 2))])
def test_a_node_without_a_tie_stands_where_the_view_names_it(alone, sides, kinds):
    rows = [(NamedNode(iri("a")), NamedNode(iri("g"))), (NamedNode(iri("b")), NamedNode(iri("g")))]
    rows.append((NamedNode(iri("z")), None) if alone == "source" else (None, NamedNode(iri("z"))))
    if kinds:  # a kind of its own: no neighbour of its kind tells where it stands
        rows = [(*row, Literal("Odd" if NamedNode(iri("z")) in row else "Even")) for row in rows]
    names = ("source", "target", f"{alone}Kind")[: 3 if kinds else 2]
    result = measure(read_view(Rows(names, rows), "lone"), "size")
    count = {"actor": 0, "group": 0}
    for row in result.rows:
        count[row["side"]] += row["nodes"]
    assert tuple(count.values()) == sides and result.summary["density"] == pytest.approx(F(2, sides[0] * sides[1]))


@pytest.mark.parametrize("weight", ["heavy", "", True, -1, 0, "2015-06", float("nan"), 10**400])
def test_a_weight_that_is_none_is_told_by_every_measure(weight):
    network = make([{"source": "a", "target": "A", "weight": weight}, {"source": "b", "target": "A", "weight": 2}])
    result = measure(network, "size")
    assert result.summary["ties"] == 2 and network.weights() == [1.0, 2.0]
    assert sum("weight that is no number above 0" in note["en"] for note in result.remarks) == 1


def test_repeated_claims_are_one_tie():
    network = make([{"source": "a", "target": "A", "edge": f"c{i}"} for i in range(3)])
    assert measure(network, "size").summary["ties"] == 1
    assert measure(network, "size").summary["claims"] == 3
    assert measure(network, "degree").summary["claims_per_tie"] == 3


def test_degree_by_hand():
    degree = values(tiny(), "degree")
    assert degree["A"] == pytest.approx(F(3, 5)) and degree["c"] == 1 and degree["a"] == F(1, 2)


def test_closeness_by_hand():
    # A: 3 members at 1, c's other institute at 2, its two members at 3: 3 + 2 + 6 = 11; least is 5 + 2 = 7.
    # c: A, B at 1, four others at 2: 10, the least there is. a: A at 1, b and c at 2, B at 3, d and e at 4: 16.
    closeness = values(tiny(), "closeness")
    assert closeness["A"] == pytest.approx(F(7, 11)) and closeness["c"] == 1
    assert closeness["a"] == pytest.approx(F(10, 16))


def test_betweenness_by_hand():
    # c lies between {a, b, A} and {d, e, B}: 9 pairs. A lies between a, b, {c, B, d, e}: 1 + 2 * 4 = 9 pairs.
    raw = values(tiny(), "betweenness", "betweenness_raw")
    assert raw["c"] == 9 and raw["A"] == 9 and raw["a"] == 0
    normal = values(tiny(), "betweenness")
    judge = bipartite.betweenness_centrality(nx.Graph(to_networkx(tiny())), [iri(x) for x in "abcde"])
    assert normal["c"] == pytest.approx(judge[iri("c")]) and normal["A"] == pytest.approx(judge[iri("A")])


PUBLISHED = {
    # Borgatti & Halgin (2011), Analyzing affiliation networks, table of normalised centralities, two decimals:
    # degree, closeness, betweenness
    "E8": (0.78, 0.85, 0.24),
    "E9": (0.67, 0.79, 0.23),
    "E7": (0.56, 0.73, 0.13),
    "Nora Fayette": (0.57, 0.80, 0.11),
    "Evelyn Jefferson": (0.57, 0.80, 0.10),
    "Theresa Anderson": (0.57, 0.80, 0.09),
    "E6": (0.44, 0.69, 0.07),
    "Sylvia Avondale": (0.50, 0.77, 0.07),
    "Laura Mandeville": (0.50, 0.73, 0.05),
    "Helen Lloyd": (0.36, 0.73, 0.04),
    "E5": (0.44, 0.59, 0.04),
    "Flora Price": (0.14, 0.59, 0.01),
    "E14": (0.17, 0.52, 0.00),
}


def test_southern_women_published_centralities():
    women = southern_women()
    found = [values(women, name) for name in ("degree", "closeness", "betweenness")]
    for node, published in PUBLISHED.items():
        assert [round(value[node], 2) for value in found] == pytest.approx(published, abs=0.0101), node
    assert measure(women, "size").summary["density"] == pytest.approx(89 / (18 * 14))


def test_closeness_in_pieces_is_never_above_one():
    # the piece {x, X}: the least sum is 1, x has 1, but x reaches one of eight other nodes
    closeness = values(tied([*TIES, ("x", "X")]), "closeness")
    assert closeness["x"] == closeness["X"] == pytest.approx(F(1, 8))
    assert closeness["c"] == pytest.approx(F(6, 8)) and closeness["A"] == pytest.approx(F(7, 11) * F(6, 8))


def test_sampled_closeness_is_near_the_exact_one_and_says_how_near():
    dice = random.Random(3)
    ties = {(f"m{dice.randrange(300)}", f"G{dice.randrange(20)}") for _ in range(700)} | {("x", "X"), ("y", "X")}
    network = tied(sorted(ties))
    exact, found = measure(network, "closeness"), measure(network, "closeness", sample=60)
    real = {row["id"]: row["mean_distance"] for row in exact.rows}
    off = sorted(abs(row["mean_distance"] / real[row["id"]] - 1) for row in found.rows)
    assert 0 < off[len(off) // 2] < 0.04 and off[-1] < 0.2
    told = re.fullmatch(
        r".* from 60 start nodes .* seed 1; standard error (.*) % in the middle", found.remarks[-1]["en"]
    )
    assert off[len(off) // 2] < 2 * float(told[1]) / 100  # as far off as is told
    for row in (row for row in found.rows if row["label"] in ("x", "y", "X")):  # a small piece is measured whole
        assert row["mean_distance"] == real[row["id"]]
    assert found == measure(network, "closeness", sample=60) and found != measure(
        network, "closeness", sample=60, seed=2
    )
    assert measure(network, "closeness", sample=10**6).rows == exact.rows


@pytest.mark.parametrize("name", ["closeness", "betweenness", "small-world"])
def test_a_sample_that_tells_nothing_is_refused_and_one_of_two_is_taken(name):
    quick = {"draws": 0} if name == "small-world" else {}
    for sample in (-3, 1, "-1"):
        with pytest.raises(NnmiError, match=f"{sample} start nodes are no sample"):
            measure(tiny(), name, sample=sample, **quick)
    loops = make([{"source": a, "target": b} for a, b in (*TIES, ("c", "c"), ("q", "q"))], {"lone": {"sector": "x"}})
    for network in (tiny(), tied([*TIES, ("x", "X")]), loops):
        found = measure(network, name, sample=2, **quick)
        assert not any(value != value for row in found.rows for value in row.values())  # noqa: PLR0124 - no NaN


@pytest.mark.parametrize("name", ["degree", "closeness", "betweenness"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_networkx_judges_random_networks(name, seed):
    graph = bipartite.random_graph(12, 7, 0.25 + 0.1 * seed, seed=seed)
    graph.remove_nodes_from([n for n, d in graph.degree if not d])
    assert nx.is_connected(graph)
    top = [n for n, data in graph.nodes(data=True) if data["bipartite"] == 0]
    network = tied((f"m{a}", f"i{b}") if a in top else (f"m{b}", f"i{a}") for a, b in graph.edges)
    judge = getattr(bipartite, f"{name}_centrality")(graph, top)
    found = values(network, name)
    for node, value in judge.items():
        assert found[("m" if node in top else "i") + str(node)] == pytest.approx(value, abs=1e-9)


def test_one_mode_networks_get_freeman_values():
    graph = nx.karate_club_graph()
    network = make(({"source": f"p{a}", "target": f"p{b}"} for a, b in graph.edges), kinds=("Person", "Person"))
    for name in ("degree", "closeness", "betweenness"):
        judge = getattr(nx, f"{name}_centrality")(nx.Graph(graph.edges))
        found = values(network, name)
        assert all(found[f"p{node}"] == pytest.approx(value, abs=1e-9) for node, value in judge.items())


def test_sampled_betweenness_of_all_nodes_is_betweenness():
    women = southern_women()
    sampled = [values(women, "betweenness", sample=31, seed=seed) for seed in range(40)]
    mean = sum(one["E8"] for one in sampled) / 40
    assert mean == pytest.approx(values(women, "betweenness")["E8"], rel=0.02)


def test_pagerank_agrees_with_networkx():
    judge = nx.pagerank(nx.davis_southern_women_graph(), tol=1e-12, max_iter=1000)
    found = values(southern_women(), "pagerank", "pagerank_raw")
    assert all(found[node] == pytest.approx(value, abs=1e-8) for node, value in judge.items())


def test_components():
    network = tied([("a", "A"), ("b", "A"), ("c", "B")])
    result = measure(network, "components")
    assert [row["nodes"] for row in result.rows] == [3, 2]
    assert result.rows[0]["Organization"] == 2 and result.summary["largest_share"] == pytest.approx(F(3, 5))
    assert named(result.table("nodes").rows, "component")["B"] == 2


def test_bridging_by_hand():
    result = measure(tiny(), "bridging")
    assert [row["label"] for row in result.rows] == ["c"] and result.rows[0]["which"] == "A; B"
    assert result.summary["bridge_share"] == pytest.approx(F(1, 5))
    assert [(row["groups"], row["actors"]) for row in result.table("spread").rows] == [(1, 4), (2, 1)]


def test_overlap_by_hand():
    result = measure(tiny(), "overlap")
    (row,) = result.rows
    assert (row["a_label"], row["b_label"], row["shared"]) == ("A", "B", 1)
    assert row["jaccard"] == pytest.approx(F(1, 5)) and row["of_smaller"] == pytest.approx(F(1, 3))
    assert result.table("shared_matrix").rows[0] == {"": "A", "A": 3, "B": 1}


def test_three_kinds_stand_on_two_sides():
    network = make(
        [
            {"source": "d", "target": "A"},
            {"source": "A", "target": "x"},
            {"source": "A", "target": "y"},
            {"source": "d", "target": "B"},
            {"source": "B", "target": "y"},
        ],
        {
            "d": {"kind": "Agency"},
            "A": {"kind": "Institute"},
            "B": {"kind": "Institute"},
            "x": {"kind": "Organization"},
            "y": {"kind": "Organization"},
        },
    )
    sides = named(measure(network, "size").rows, "side", "kind")
    assert sides == {"Agency": "actor", "Organization": "actor", "Institute": "group"}
    only = measure(network, "size", kinds=["Institute", "Organization"])
    assert only.summary["nodes"] == 4 and only.summary["ties"] == 3


def test_two_mode_measures_refuse_one_mode_networks():
    network = make([{"source": "a", "target": "b"}, {"source": "b", "target": "c"}], kinds=("Person", "Person"))
    with pytest.raises(NnmiError, match="has one mode"):
        measure(network, "bridging")


def test_unknown_names_are_told_the_nearest():
    with pytest.raises(UnknownName, match=r"no measure 'closenes'; did you mean 'closeness'"):
        measure(tiny(), "closenes")
    with pytest.raises(NnmiError, match=r"no option 'sampel'; did you mean 'sample'"):
        measure(tiny(), "betweenness", sampel=3)
    with pytest.raises(NnmiError, match="give a whole number"):
        measure(tiny(), "betweenness", sample="many")
    with pytest.raises(NnmiError, match="no node of kind Planet"):
        measure(tiny(), "size", kinds=["Planet"])


def test_coverage_does_not_apply_where_the_view_shows_no_members():
    edges = [{"source": a, "target": b, "kind": "pays"} for a, b in TIES]
    assert measure(make(edges), "size", stated={iri("A"): 30}).coverage is None
    edges[0]["kind"] = "member"
    assert measure(make(edges), "size", stated={iri("A"): 30}).coverage.named == 1


def test_coverage_is_the_share_of_stated_members_named():
    result = measure(tiny(), "size", stated={iri("A"): 30, iri("B"): 10, iri("Z"): 5})
    assert (result.coverage.named, result.coverage.stated, result.coverage.groups) == (6, 40, 2)
    assert result.coverage.share == pytest.approx(F(6, 40))
    assert named(result.coverage.table.rows, "share")["A"] == pytest.approx(F(1, 10))


def test_missing_members_move_a_measure_and_the_seed_fixes_how_far():
    first = measure(southern_women(), "betweenness", missing=0.2, runs=8, seed=7).robustness
    again = measure(southern_women(), "betweenness", missing=0.2, runs=8, seed=7).robustness
    other = measure(southern_women(), "betweenness", missing=0.2, runs=8, seed=8).robustness
    assert first == again != other
    ranks = {row["statistic"]: row for row in first.rows}["rank_correlation"]
    assert ranks["full"] == 1 and 0.4 < ranks["mean"] < 1 and ranks["runs"] == 8


def test_a_measure_explains_itself():
    text = find("betweenness").explain()
    assert "Borgatti & Everett" in text and "Caution:" in text and "sample=0" in text
    assert "中介中心性" in find("betweenness").explain("zh")


def test_result_becomes_json():
    import json

    told = json.loads(json.dumps(measure(tiny(), "overlap", stated={iri("A"): 30}).to_dict("zh")))
    assert told["graph"]["modes"] == {"Institute": 2, "Organization": 5} and told["coverage"]["named"] == 3
    assert told["title"].startswith("成员重叠")
