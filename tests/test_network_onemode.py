"""Participation, small worlds, rich clubs and cores over time: by hand on tiny networks, networkx as judge."""

from __future__ import annotations

import random
from fractions import Fraction

import networkx as nx
import pytest
from networkx.algorithms import bipartite

from nnmi_graph.errors import NnmiError
from nnmi_graph.network import measure

from .network_samples import iri, make, named, southern_women, tied, tiny

F = Fraction


def projected(network, side="source"):
    """networkx's own projection of one side."""
    graph = nx.Graph(network.ends())
    nodes = {getattr(network.edges, side)[k] for k in range(len(network.edges))}
    ids = list(network.nodes)
    return bipartite.projected_graph(graph, [ids[k] for k in nodes])


def one_mode(seed, nodes=14, ties=30):
    dice = random.Random(seed)
    pairs = {tuple(sorted(dice.sample(range(nodes), 2))) for _ in range(ties)}
    network = make(({"source": f"n{a:02}", "target": f"n{b:02}"} for a, b in pairs), kinds=("N", "N"), directed=False)
    return network, nx.Graph((iri(f"n{a:02}"), iri(f"n{b:02}")) for a, b in pairs)


@pytest.mark.parametrize("side", ["actors", "groups"])
def test_small_world_and_assortativity_of_a_projection_as_networkx_has_them(side):
    women = southern_women()
    judge = projected(women, "source" if side == "actors" else "target")
    found = measure(women, "small-world", side=side, draws=0).summary
    assert found["mean_path"] == pytest.approx(nx.average_shortest_path_length(judge))
    assert found["transitivity"] == pytest.approx(nx.transitivity(judge))
    assert (found["longest_path"], found["ties"]) == (nx.diameter(judge), judge.number_of_edges())
    found = measure(women, "assortativity", side=side, draws=0).summary
    assert found["one_mode"] == pytest.approx(nx.degree_assortativity_coefficient(judge))
    both = nx.Graph(women.ends())
    assert found["two_mode"] == pytest.approx(
        nx.degree_pearson_correlation_coefficient(nx.DiGraph(women.ends()), x="out", y="in")
    )
    assert both.number_of_edges() == 89


@pytest.mark.parametrize("seed", range(4))
def test_one_mode_networks_as_networkx_has_them(seed):
    network, judge = one_mode(seed)
    giant = judge.subgraph(max(nx.connected_components(judge), key=len))
    small = measure(network, "small-world", draws=3).summary
    assert small["mean_path"] == pytest.approx(nx.average_shortest_path_length(giant))
    assert small["transitivity"] == pytest.approx(nx.transitivity(judge))
    assert measure(network, "assortativity", draws=3).summary["one_mode"] == pytest.approx(
        nx.degree_assortativity_coefficient(judge)
    )
    club = {row["above"]: row["density"] for row in measure(network, "rich-club", draws=2).rows}
    theirs = nx.rich_club_coefficient(judge, normalized=False)
    assert {k: v for k, v in club.items() if v is not None} == pytest.approx(
        {k: v for k, v in theirs.items() if club.get(k) is not None}
    )
    assert len(club) >= 3


def test_a_sample_of_sources_is_drawn_by_the_seed():
    women = southern_women()
    judge = projected(women)
    drawn = random.Random(7).sample(sorted(judge), 5)
    far = [steps for one in drawn for steps in nx.single_source_shortest_path_length(judge, one).values() if steps]
    found = [measure(women, "small-world", sample=n, seed=7, draws=0).summary["mean_path"] for n in (5, 0)]
    assert found == pytest.approx([sum(far) / len(far), nx.average_shortest_path_length(judge)])


def test_a_ring_of_neighbours_is_a_small_world_and_chance_keeps_degrees():
    ring = [(f"n{n:02}", f"n{(n + step) % 40:02}") for n in range(40) for step in (1, 2, 3)]
    ring = [*ring[:110], ("n00", "n20"), ("n05", "n30"), ("n10", "n35")]
    network = make(({"source": a, "target": b} for a, b in ring), kinds=("N", "N"), directed=False)
    found = measure(network, "small-world", draws=5).summary
    assert found["small_world"] > 1.5 and found["transitivity"] > 3 * found["transitivity_by_chance"]
    assert found == measure(network, "small-world", draws=5).summary


def test_measures_of_one_mode_where_there_is_nothing_to_tell():
    star = tied([("a", "A"), ("b", "B")])  # nobody shares
    assert measure(star, "small-world", draws=2).summary["mean_path"] is None
    assert measure(star, "assortativity").summary["one_mode"] is None
    assert measure(star, "rich-club").rows == ()
    assert measure(star, "tie-strength").summary["pairs_sharing"] == 0


def test_inequality_by_hand():
    # degrees of actors 1 1 2 1 1, of groups 3 3
    found = measure(tiny(), "inequality")
    assert found.summary["gini_ties_groups"] == 0
    assert found.summary["gini_ties_actors"] == pytest.approx(F(-4 - 2 + 0 + 2 + 8, 5 * 6))
    lorenz = {row["share_of_nodes"]: row["share"] for row in found.table("lorenz").rows if row["side"] == "actors"}
    assert lorenz == pytest.approx({0: 0, 0.2: F(1, 6), 0.4: F(2, 6), 0.6: F(3, 6), 0.8: F(4, 6), 1: 1})
    assert found.rows[0]["top_1"] == pytest.approx(F(2, 6))


def test_inequality_of_money_where_amounts_are_told():
    money = [("s", "A", 100), ("s", "B", 100), ("t", "A", 200)]
    network = make({"source": a, "target": b, "amount": amount, "kind": "funds"} for a, b, amount in money)
    found = {(row["of"], row["side"]): row["gini"] for row in measure(network, "inequality").rows}
    assert found["money", "actors"] == 0 and found["money", "groups"] == pytest.approx((300 - 100) / (2 * 400))


def test_participation_by_hand():
    rows = {row["sector"]: row for row in measure(tiny(), "participation").rows}
    assert {name: row["ratio"] for name, row in rows.items()} == pytest.approx(
        {"industry": F(3, 6) / F(3, 5), "academia": F(2, 6) / F(1, 5), "government": F(1, 6) / F(1, 5)}
    )
    partly = make([{"source": "a", "target": "A"}, {"source": "b", "target": "A"}], {"a": {"country": "FR"}})
    found = measure(partly, "participation", attribute="country")
    assert [row["country"] for row in found.rows] == ["FR"] and "1 nodes without country" in found.remarks[0]["en"]


def test_classes_meet_by_hand():
    who = {"a": "DE", "b": "FR", "c": "DE", "d": "IT"}
    ties = [("a", "A"), ("b", "A"), ("c", "A"), ("b", "B"), ("d", "B"), ("a", "C")]
    network = make(({"source": x, "target": y} for x, y in ties), {name: {"country": c} for name, c in who.items()})
    found = measure(network, "attribute-projection", attribute="country")
    met = {(row["a"], row["b"]): (row["groups"], row["pairs"], row["expected"]) for row in found.rows}
    assert met == {("DE", "FR"): (1, 2, pytest.approx(F(4, 3))), ("FR", "IT"): (1, 1, pytest.approx(F(2, 3)))}
    assert {row["country"]: row["alone"] for row in found.table("classes").rows} == {"DE": 1, "FR": 0, "IT": 0}
    assert found.summary["share"] == pytest.approx(F(2, 3))
    with pytest.raises(NnmiError, match="has one mode"):
        nodes = {"a": {"country": "DE", "kind": "N"}, "b": {"country": "FR", "kind": "N"}}
        measure(make([{"source": "a", "target": "b"}], nodes), "attribute-projection", attribute="country")


def test_tie_strength_by_hand():
    found = measure(tied([("a", "A"), ("b", "A"), ("a", "B"), ("b", "B"), ("c", "B")]), "tie-strength")
    assert [(row["shared"], row["pairs"]) for row in found.rows] == [(1, 2), (2, 1)]
    assert found.summary["repeated"] == pytest.approx(F(1, 3)) and found.summary["nodes_with_repeated"] == 2


def test_persistence_of_the_core():
    core = [(f"m{i}", f"g{j}") for i in range(4) for j in range(3)]
    rest = [(f"p{i}", f"g{i + 3}") for i in range(4)]
    edges = [{"source": a, "target": b, "start": "2014", "end": "2016"} for a, b in core + rest]
    edges += [{"source": "m0", "target": f"g{j}", "start": "2017", "end": "2018"} for j in range(3)]
    edges += [
        {"source": f"q{i}", "target": f"g{j}", "start": "2017", "end": "2018"} for i in range(3) for j in range(3)
    ]
    edges += [{"source": a, "target": b, "start": "2017", "end": "2018"} for a, b in rest]
    (first, second) = measure(make(edges), "core-persistence", at="2014,2015,2017", strict=True).rows
    assert (first["core"], first["kept"], first["persistence"]) == (4, 4, 1)
    assert (second["core"], second["kept"], second["gone"], second["new"]) == (4, 1, 3, 3)
    assert second["expected"] == pytest.approx(1 * 4 / 8)  # one of the old core is there still, among eight


def test_persistence_of_the_core_in_one_mode():
    clique = [("a", "b"), ("b", "c"), ("a", "c"), ("c", "d")]
    later = [("a", "b"), ("b", "d"), ("a", "d"), ("c", "d")]
    edges = [{"source": a, "target": b, "when": "2014"} for a, b in clique]
    edges += [{"source": a, "target": b, "when": "2016"} for a, b in later]
    network = make(edges, {name: {"kind": "N"} for name in "abcd"}, directed=False)
    (row,) = measure(network, "core-persistence", at="2014,2016", strict=True).rows
    assert (row["core"], row["kept"], row["new"]) == (3, 2, 1)
    assert named(measure(network, "k-core").rows, "core")
