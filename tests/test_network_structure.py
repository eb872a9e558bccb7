"""Chance, backbone, projection, brokerage, holes, core, modules, closure, nestedness, fragility."""

from __future__ import annotations

import json
import random
import re
from contextlib import suppress
from fractions import Fraction
from itertools import combinations, islice, product
from xml.etree import ElementTree

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networkx.algorithms import bipartite
from scipy.sparse import csr_array

from nnmi_graph.errors import NnmiError
from nnmi_graph.network import MEASURES, chance, measure
from nnmi_graph.network.chance import shuffles, tie_chances, upper_tails
from nnmi_graph.network.graph import index
from nnmi_graph.network.measures.core import fit_core
from nnmi_graph.network.measures.fragility import pieces_without
from nnmi_graph.network.measures.modules import barber, best_modules
from nnmi_graph.network.measures.nestedness import nodf
from nnmi_graph.network.measures.projection import newman_weights
from nnmi_graph.network.nodelink import draw_network
from nnmi_graph.network.view import to_networkx

from .conftest import SEARCH
from .network_samples import iri, make, named, southern_women, tied, tiny

F = Fraction


def random_matrix(seed, rows=9, columns=6, fill=0.4):
    dice = np.random.default_rng(seed)
    matrix = (dice.random((rows, columns)) < fill).astype(float)
    matrix[0, 0] = 1
    return matrix


# chance


@pytest.mark.parametrize("seed", range(6))
def test_tie_chances_reproduce_all_degrees(seed):
    matrix = random_matrix(seed, 12, 7)
    matrix[3] = 1
    matrix[5] = 0
    p = tie_chances(matrix.sum(1).astype(int), matrix.sum(0).astype(int)).matrix
    assert np.allclose(p.sum(1), matrix.sum(1), atol=1e-8) and np.allclose(p.sum(0), matrix.sum(0), atol=1e-8)
    assert ((p >= 0) & (p <= 1)).all() and (p[3] == 1).all() and (p[5] == 0).all()


def test_tie_chances_are_of_the_maximum_entropy_form():
    graph = index(southern_women())
    p = tie_chances(graph.degree[graph.actors], graph.degree[graph.groups]).matrix
    odds = p / (1 - p)  # x_i * y_j: every two rows are proportional
    assert np.allclose(odds / odds[:1], (odds[:, :1] / odds[0, 0]), rtol=1e-6)


def test_upper_tails_by_hand_and_by_enumeration():
    p = np.array([[0.2, 0.5, 0.9]])
    for count in range(4):
        by_hand = sum(
            np.prod([q if hit else 1 - q for q, hit in zip(p[0], hits, strict=True)])
            for hits in product((0, 1), repeat=3)
            if sum(hits) >= count
        )
        found = upper_tails(p, np.ones(3, int), np.array([0]), np.array([count]))
        assert found[0] == pytest.approx(by_hand)


@pytest.mark.parametrize("seed", range(4))
def test_upper_tails_of_many_trials_as_one_trial_added_at_a_time(seed):
    dice = np.random.default_rng(seed)
    times = dice.integers(1, 40, 12)
    p = dice.random((5, 12)) ** (1 + 3 * seed)
    p[0, :3] = (0, 0.5, 1)
    for row in range(5):
        mass = np.array([1.0])
        for q in np.repeat(p[row], times):
            mass = np.convolve(mass, (1 - q, q))
        counts = np.arange(len(mass) + 2)
        by_hand = np.append(np.cumsum(mass[::-1])[::-1], (0, 0))
        found = upper_tails(p, times, np.full(len(counts), row), counts)
        assert found == pytest.approx(by_hand, abs=1e-12)


def test_fewer_draws_than_the_default_are_made_and_told_where_they_take_long(monkeypatch):
    few = measure(southern_women(), "nestedness", draws=19)
    monkeypatch.setattr(chance, "TRADE", 0.03)  # as slow as a network of many rows
    found = measure(southern_women(), "nestedness")
    assert found.nulls == few.nulls and not few.remarks
    assert re.match(r"compared with 19 random networks, not 99: 99 would take about \d+ min", found.remarks[0]["en"])
    monkeypatch.setattr(chance, "TRADE", 1.0)
    for name in ("nestedness", "closure", "core-periphery", "assortativity", "small-world", "rich-club", "backbone"):
        found = measure(southern_women(), name)
        assert not found.nulls and found.remarks[0]["en"].startswith("not compared with random networks"), name
        assert found.summary == measure(southern_women(), name, draws=0).summary, name
    assert measure(southern_women(), "nestedness", draws=2).nulls[0].runs == 2


@pytest.mark.parametrize("count", [2, 3, 21, 22, 64, 65, 1000])
def test_rows_are_paired_as_the_standard_library_would(count):
    theirs = random.Random(count)
    ours = islice(chance._twos(count, random.Random(count)), 200)
    assert [list(two) for two in ours] == [theirs.sample(range(count), 2) for _ in range(200)]


def test_curveball_keeps_degrees_and_reaches_every_matrix():
    start = csr_array(np.array([[1, 1, 0], [1, 0, 0], [0, 0, 1.0]]))
    seen = set()
    for shuffled in shuffles(start, 400, 3):
        full = shuffled.toarray()
        assert (full.sum(0) == [2, 1, 1]).all() and (full.sum(1) == [2, 1, 1]).all()
        seen.add(tuple(full.ravel()))
    possible = [
        m
        for m in product((0.0, 1.0), repeat=9)
        if np.reshape(m, (3, 3)).sum(0).tolist() == [2, 1, 1] and np.reshape(m, (3, 3)).sum(1).tolist() == [2, 1, 1]
    ]
    assert seen == set(possible) and len(possible) == 5


# backbone and projection


def test_backbone_finds_planted_pairs_and_nothing_among_the_rest():
    dice = np.random.default_rng(5)
    ties = {(f"m{i}", f"g{j}") for i in range(200) for j in range(8) if dice.random() < 0.25}
    ties |= {(f"m{i}", "g8") for i in range(60)} | {(f"m{i}", "g9") for i in range(60)}
    result = measure(tied(sorted(ties)), "backbone", alpha=0.001, draws=0)
    assert [(row["a_label"], row["b_label"]) for row in result.rows] == [("g8", "g9")]
    assert result.rows[0]["shared"] == 60 and result.rows[0]["expected"] < 30 and result.rows[0]["p"] < 1e-9


def test_backbone_fdsm_agrees_and_holm_is_stricter():
    plain = measure(southern_women(), "backbone", side="actors", alpha=0.2, draws=100)
    strict = measure(southern_women(), "backbone", side="actors", alpha=0.2, draws=0, correction="holm")
    assert plain.summary["pairs"] == 153 and plain.summary["pairs_sharing"] == 139
    assert plain.summary["fdsm_agreement"] > 0.8 and len(strict.rows) < len(plain.rows)
    assert plain.rows == measure(southern_women(), "backbone", side="actors", alpha=0.2, draws=100).rows
    with pytest.raises(NnmiError, match="no correction"):
        measure(southern_women(), "backbone", correction="bonferoni")


def test_newman_by_hand_and_by_networkx():
    strength = named(measure(tiny(), "newman-projection").rows, "strength")
    assert strength == {"a": 1, "b": 1, "c": 2, "d": 1, "e": 1}
    ties = measure(tiny(), "newman-projection").table("ties").rows
    assert len(ties) == 6 and all(row["weight"] == F(1, 2) for row in ties)
    graph = nx.davis_southern_women_graph()
    judge = bipartite.collaboration_weighted_projected_graph(graph, graph.graph["top"])
    found = index(southern_women())
    nodes, weights = newman_weights(found, "actors")
    assert weights.nnz == 2 * judge.number_of_edges()
    for (i, a), (j, b) in combinations(enumerate(found.labels[n] for n in nodes), 2):
        assert weights[i, j] == pytest.approx(judge[a][b]["weight"] if judge.has_edge(a, b) else 0)


# brokerage


def test_brokerage_by_hand():
    # c (academia) joins a, b (industry) with d (industry) and e (government): a-d, b-d share a sector, a-e, b-e do not.
    result = measure(tiny(), "brokerage", draws=19)
    c = result.rows[0]
    assert (c["label"], c["total"], c["itinerant"], c["liaison"]) == ("c", 8, 4, 4)
    groups = {row["label"]: row for row in result.table("groups").rows}
    assert (groups["A"]["within_sector"], groups["A"]["between_sectors"]) == (1, 2)
    assert (groups["B"]["within_sector"], groups["B"]["between_sectors"]) == (0, 3)
    assert {null.statistic for null in result.nulls} == {
        "coordinator",
        "itinerant",
        "representative",
        "gatekeeper",
        "liaison",
    }


def test_brokerage_roles_on_a_directed_network_by_hand():
    # x -> y -> z with sectors: one row for each of the five roles
    sectors = {"coordinator": "PPP", "itinerant": "PQP", "representative": "PPQ", "gatekeeper": "PQQ", "liaison": "PQR"}
    for role, (x, y, z) in sectors.items():
        nodes = {"x": {"sector": x}, "y": {"sector": y}, "z": {"sector": z}}
        edges = [{"source": "x", "target": "y"}, {"source": "y", "target": "z"}]
        summary = measure(make(edges, nodes, ("Firm", "Firm")), "brokerage", draws=0).summary
        assert summary[role] == 1 == summary["open_triads"], role
        closed = [*edges, {"source": "x", "target": "z"}]
        assert measure(make(closed, nodes, ("Firm", "Firm")), "brokerage", draws=0).summary["open_triads"] == 0


def test_burt_is_refused_on_two_modes_and_right_on_one():
    with pytest.raises(NnmiError, match=r"1/degree; take it on the backbone \(--on backbone\)"):
        measure(tiny(), "constraint")
    judge = nx.constraint(to_networkx(tiny()).to_undirected())
    assert judge[iri("c")] == pytest.approx(F(1, 2)) and judge[iri("A")] == pytest.approx(F(1, 3))  # it is 1/degree
    graph = nx.Graph(nx.karate_club_graph().edges)
    network = make(({"source": f"p{a}", "target": f"p{b}"} for a, b in graph.edges), kinds=("Person", "Person"))
    rows = {row["label"]: row for row in measure(network, "constraint").rows}
    constraint, size = nx.constraint(graph), nx.effective_size(graph)
    for node in graph:
        assert rows[f"p{node}"]["constraint"] == pytest.approx(constraint[node])
        assert rows[f"p{node}"]["effective_size"] == pytest.approx(size[node])


def test_burt_on_a_backbone():
    result = measure(southern_women(), "constraint", on="backbone", alpha=0.3)
    assert 0 < len(result.rows) <= 18 and all(0 < row["efficiency"] <= 1 for row in result.rows)
    with pytest.raises(NnmiError, match="raise --alpha"):
        measure(tiny(), "constraint", on="backbone")


# core, modules


@pytest.mark.parametrize("seed", range(8))
def test_core_is_the_best_of_all_cores(seed):
    matrix = random_matrix(seed, 6, 5)
    flat = matrix.ravel()
    best = -1.0
    for rows in product((0, 1), repeat=6):
        for columns in product((0, 1), repeat=5):
            ideal = np.outer(rows, columns).ravel()
            if sum(rows) >= 2 and sum(columns) >= 2 and ideal.sum() < 30:
                best = max(best, np.corrcoef(flat, ideal)[0, 1])
    assert fit_core(csr_array(matrix))[0] == pytest.approx(best, abs=0.02)


def all_matrices(rows, columns):
    """Every two-mode matrix of this shape, once for each order of its rows and columns; empty rows are isolates."""
    seen = set()
    for cells in product((0.0, 1.0), repeat=rows * columns):
        matrix = np.array(cells).reshape(rows, columns)
        matrix = matrix[np.lexsort(matrix.T)][:, np.lexsort(matrix)]
        if matrix.tobytes() not in seen:
            seen.add(matrix.tobytes())
            yield matrix


@pytest.mark.parametrize("rows", range(1, 6))
def test_core_ends_on_every_small_network_and_has_two_of_each_side(rows, hangs):
    tried = 0
    for columns in range(1, 7 - rows):
        for matrix in all_matrices(rows, columns):
            tried += 1
            with hangs(f"{rows} x {columns}: {matrix.tolist()}"):
                correlation, core_rows, core_columns = fit_core(csr_array(matrix))
            some = rows >= 2 and columns >= 2 and rows * columns > 4 and 0 < matrix.sum() < matrix.size
            assert bool(len(core_rows)) == some, matrix
            if some:
                ideal = np.zeros_like(matrix)
                ideal[np.ix_(core_rows, core_columns)] = 1
                assert min(len(core_rows), len(core_columns)) >= 2 and ideal.sum() < ideal.size
                assert correlation == pytest.approx(np.corrcoef(matrix.ravel(), ideal.ravel())[0, 1])
    assert tried >= 2 ** min(rows, 6 - rows)


@st.composite
def small_networks(draw):
    """Networks of up to six nodes: one mode or two, ties told twice, weights, loops, nodes without a tie of their own."""
    two_mode = draw(st.booleans())
    sources = [f"a{i}" for i in range(draw(st.integers(1, 5 if two_mode else 6)))]
    targets = [f"g{i}" for i in range(draw(st.integers(1, 6 - len(sources))))] if two_mode else sources
    tie = st.fixed_dictionaries(
        {"source": st.sampled_from(sources), "target": st.sampled_from(targets)},
        optional={"weight": st.sampled_from([0, 1, 2, 0.5, 1e9])},
    )
    kinds = ("Organization", "Institute" if two_mode else "Organization")
    return make(draw(st.lists(tie, min_size=1, max_size=12)), kinds=kinds)


@settings(max_examples=20 * SEARCH)
@given(network=small_networks())
def test_every_measure_ends_on_small_networks(network, hangs):
    ties = list(zip(network.edges.source, network.edges.target, strict=True))
    for name, known in MEASURES.items():
        few = {"draws": 3} if "draws" in known.options else {}
        with hangs(f"{name} of {ties}"), suppress(NnmiError):
            found = measure(network, name, **few)
            assert found.name == name and json.dumps(found.to_dict(), allow_nan=False), "no figure is NaN or infinite"
    with suppress(NnmiError):
        ElementTree.fromstring(draw_network(index(network), "en").svg)


def test_a_network_of_loops_only_is_refused():
    with pytest.raises(NnmiError, match="joins nodes with themselves only"):
        measure(tied([("a", "a")]), "size")


def test_core_of_a_planted_core():
    ties = [(f"m{i}", f"g{j}") for i in range(4) for j in range(3)] + [("p1", "g0"), ("p2", "g3"), ("m0", "g4")]
    result = measure(tied(ties), "core-periphery", draws=19)
    core = {row["label"] for row in result.rows if row["core"]}
    assert core == {"m0", "m1", "m2", "m3", "g0", "g1", "g2"}
    assert result.summary["core_density"] == 1 and result.summary["share_of_ties"] == pytest.approx(F(12, 15))
    assert result.nulls[0].runs == 19 and 0 < result.nulls[0].p <= 1


def test_barber_modularity_by_hand():
    # modules {a, b, A} and {c, d, e, B}: 5 of 6 ties inside; degrees give (2*3 + 4*3) / 36
    graph = index(tiny())
    rows, columns = np.array([0, 0, 1, 1, 1]), np.array([0, 1])
    assert barber(graph.matrix, rows, columns) == pytest.approx(F(5, 6) - F(18, 36))
    assert measure(tiny(), "modularity", draws=0).summary["modularity"] == pytest.approx(F(1, 3))


def test_southern_women_reach_the_best_known_modularity():
    # 0.3455 with four modules: Liu & Murata (2010), LPAb+
    result = measure(southern_women(), "modularity", draws=5)
    assert result.summary["modularity"] == pytest.approx(0.3455, abs=5e-5) and result.summary["modules"] == 4
    assert result.nulls[0].mean < 0.30 < result.nulls[0].observed


def test_barber_agrees_with_directed_modularity_of_networkx():
    graph = index(southern_women())
    quality, labels = best_modules(graph.matrix, 4, 2)
    directed = nx.DiGraph(zip(graph.source.tolist(), graph.target.tolist(), strict=True))
    module = dict(zip(np.concatenate((graph.actors, graph.groups)).tolist(), labels.tolist(), strict=True))
    parts = [{node for node in directed if module[node] == k} for k in set(module.values())]
    assert nx.community.modularity(directed, parts) == pytest.approx(quality)


def test_leiden_is_modular_and_seeded():
    first, again = (measure(southern_women(), "leiden", seed=4) for _ in range(2))
    assert first.rows == again.rows and first.summary["newman_modularity"] > 0.3
    assert sum(row["nodes"] for row in first.table("modules").rows) == 32


def test_measures_that_share_what_is_drawn_find_what_each_finds_by_itself():
    graph = index(southern_women())
    asked = [("closure", 9), ("nestedness", 5), ("modularity", 12), ("closure", 3)]
    alone = [measure(graph, name, draws=draws).nulls for name, draws in asked]
    with chance.drawing_once():
        assert [measure(graph, name, draws=draws).nulls for name, draws in asked] == alone
        first, again = (list(shuffles(graph.matrix, 12, 1)) for _ in range(2))
        assert all(one is other for one, other in zip(first, again, strict=True)), "drawn once"
        assert (next(shuffles(graph.matrix, 1, 2)) != first[0]).nnz, "another seed draws others"
    assert next(shuffles(graph.matrix, 1, 1)) is not first[0]


# closure, nestedness


def test_closure_by_hand():
    # c in A and B, d in A and B: one 4-cycle; paths of three ties: each of its 4 ties, and a-A twice
    result = measure(tied([("c", "A"), ("c", "B"), ("d", "A"), ("d", "B"), ("a", "A")]), "closure", draws=0)
    assert result.summary["robins_alexander"] == pytest.approx(F(4, 6))
    rows = named(result.rows, "latapy_dot")
    assert rows["A"] == pytest.approx(F(2, 3)) and rows["a"] == F(1, 2) and rows["c"] == F(3, 4)


def test_closure_of_southern_women():
    # networkx documents 0.468 for this data set (Robins & Alexander's coefficient)
    women, graph = southern_women(), nx.davis_southern_women_graph()
    result = measure(women, "closure", draws=9)
    assert round(result.summary["robins_alexander"], 3) == 0.468
    for mode in ("dot", "min", "max"):
        judge = bipartite.latapy_clustering(graph, mode=mode)
        found = named(result.rows, f"latapy_{mode}")
        assert all(found[node] == pytest.approx(value) for node, value in judge.items())


def test_nodf_by_hand():
    nested = csr_array(np.array([[1, 1, 1], [1, 1, 0], [1, 0, 0.0]]))
    assert nodf(nested) == 100
    assert nodf(csr_array(np.eye(3))) == 0  # equal degrees do not nest
    # rows 110, 101, 010 (degrees 2, 2, 1): pairs 0 (equal), 1, 0; columns 110, 101, 010: the same. 100 * (1 + 1) / 6
    assert nodf(csr_array(np.array([[1, 1, 0], [1, 0, 1], [0, 1, 0.0]]))) == pytest.approx(F(200, 6))


@pytest.mark.parametrize("seed", range(8))
def test_nodf_is_that_of_every_pair_looked_at(seed):
    full = np.random.default_rng(seed).random((9, 6)) < (0.1, 0.3, 0.6, 0.9)[seed % 4]
    shares = []
    for rows in (full, full.T):
        for one, other in combinations(rows, 2):
            few = min(one.sum(), other.sum())
            shares.append(100 * (one & other).sum() / few if few and one.sum() != other.sum() else 0.0)
    assert nodf(csr_array(full.astype(float))) == pytest.approx(np.mean(shares))


def test_nestedness_tells_rows_from_columns():
    result = measure(tiny(), "nestedness", draws=19)
    rows = {row["over"]: row for row in result.rows}
    # c (2) against a, b, d, e (1): four full overlaps in ten pairs; A and B are of equal degree
    assert rows["actors"]["nodf"] == pytest.approx(F(400, 10)) and rows["groups"]["nodf"] == 0
    assert result.summary["nodf"] == pytest.approx(F(400, 11)) and result.nulls[0].statistic == "nodf"


# fragility


def test_fragility_by_hand():
    rows = {row["label"]: row for row in measure(tiny(), "fragility").rows}
    # without c: {a, b, A} and {d, e, B}: 15 pairs become 6. Without A: a and b alone, 4 others: 15 become 6.
    assert (
        rows["c"]["articulation"] and rows["c"]["cut_off"] == 3 and rows["c"]["reach_lost"] == pytest.approx(F(9, 15))
    )
    assert (
        rows["A"]["left_alone"] == 2 and rows["A"]["pieces"] == 3 and rows["A"]["reach_lost"] == pytest.approx(F(9, 15))
    )
    assert not rows["a"]["articulation"] and rows["a"]["reach_lost"] == 0


@pytest.mark.parametrize("seed", range(12))
def test_pieces_agree_with_networkx(seed):
    graph = bipartite.random_graph(14, 8, 0.13, seed=seed)
    graph.remove_nodes_from([n for n, d in graph.degree if not d])
    network = tied((f"m{a}", f"i{b}") if a < 14 else (f"m{b}", f"i{a}") for a, b in graph.edges)
    found = index(network)
    pieces = pieces_without(found)
    plain = nx.Graph(zip(found.source.tolist(), found.target.tolist(), strict=True))
    assert set(pieces) == set(nx.articulation_points(plain))
    for node, sizes in pieces.items():
        part = plain.subgraph(nx.node_connected_component(plain, node) - {node})
        assert sorted(sizes) == sorted(map(len, nx.connected_components(part)))


def test_money_leaves_with_a_node():
    edges = [{"source": "d", "target": "A", "amount": 30}, {"source": "d", "target": "B", "amount": 10}]
    rows = named(measure(make(edges), "fragility").rows, "money_share")
    assert rows == {"d": 1, "A": F(3, 4), "B": F(1, 4)}


def test_k_core_agrees_with_networkx():
    judge = nx.core_number(nx.davis_southern_women_graph())
    assert named(measure(southern_women(), "k-core").rows, "core") == judge
