"""What came, went and changed between two states of a graph."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import networkx as nx
import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnmi_graph import Workspace
from nnmi_graph.ask import canonical
from nnmi_graph.ask.differences import Difference
from nnmi_graph.ask.nameless import pieces
from nnmi_graph.store import OxigraphStore
from nnmi_graph.terms import BlankNode, Literal, NamedNode, Quad

from .conftest import Ran

HEAD = (
    "PREFIX ex: <http://example.org/> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
    "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"
)
OLD = 'ex:a a ex:Lab ; rdfs:label "Alpha" ; ex:staff 5 ; ex:site ex:c . ex:b a ex:Lab ; rdfs:label "Beta" . ex:c rdfs:label "Coast" .'
NEW = 'ex:a a ex:Lab ; rdfs:label "Alpha" ; ex:staff 7 ; ex:site ex:d . ex:d a ex:Town ; rdfs:label "Dale" . ex:c rdfs:label "Coast" .'


def told(folder: Path, old: str, new: str, ending: str = "ttl") -> Difference:
    for name, text in (("old", old), ("new", new)):
        (folder / f"{name}.{ending}").write_text(HEAD + text, encoding="utf-8")
    return Workspace(data=folder / f"old.{ending}").diff(Workspace(data=folder / f"new.{ending}"))


def cells(found: Difference) -> list[tuple[str, ...]]:
    return [tuple(cell.value if cell else "" for cell in row) for row in found.rows]


def test_things_come_and_go_and_properties_change(tmp_path: Path) -> None:
    found = told(tmp_path, OLD, NEW)
    assert (dict(found.came), dict(found.went), dict(found.changed)) == (
        {"<http://example.org/Town>": 1},
        {"<http://example.org/Lab>": 1},
        {"<http://example.org/Lab>": 1},
    )
    assert [(row[0], row[2], row[4].rpartition("/")[2], row[5], row[6]) for row in cells(found)] == [
        ("changed", "Alpha", "site>", "Coast", "Dale"),
        ("changed", "Alpha", "staff>", "5", "7"),
        ("went", "Beta", "", "", ""),
        ("came", "Dale", "", "", ""),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ex:a ex:n 1.50 .", "ex:a ex:n 1.5 ."),
        ("ex:a ex:n [ ex:m 1 ; ex:o [ ex:p 2 ] ] .", "ex:a ex:n _:z . _:z ex:o _:y ; ex:m 1 . _:y ex:p 2 ."),
        ("<< _:a ex:p _:b >> ex:q _:b .", "<< _:x ex:p _:y >> ex:q _:y ."),
        ("", ""),
    ],
)
def test_what_says_the_same_differs_in_nothing(old: str, new: str, tmp_path: Path) -> None:
    found = told(tmp_path, old, new)
    assert found.is_empty and not found.notes()


def test_another_datatype_language_or_number_is_a_change(tmp_path: Path) -> None:
    found = told(
        tmp_path, 'ex:a ex:n 1 , "x"@en , "NaN"^^xsd:integer .', 'ex:a ex:n 1.0 , "x"@de , "Nan"^^xsd:integer .'
    )
    (row,) = cells(found)
    assert row[0] == "changed"
    assert '"x"@en' in row[5] and '"x"@de' in row[6]
    assert "#integer" in row[5] and "#decimal" in row[6]
    assert "NaN" in row[5] and "Nan" in row[6]


def test_nodes_without_a_name_are_counted(tmp_path: Path) -> None:
    found = told(tmp_path, "ex:a ex:n [ ex:m 1 ] .", "ex:a ex:n [ ex:m 2 ] .")
    assert found.nameless > 0
    assert cells(found) == []
    assert not found.is_empty


def _graph(random: Random) -> list[Quad]:
    """A few statements about up to five nodes without a name, some in trees, some in circles."""
    nodes = [BlankNode(f"n{random.random()}") for _ in range(random.randint(1, 5))]
    ends = [*nodes, NamedNode("ex:a"), Literal("1")]
    properties = [NamedNode("ex:p")] * 3 + [NamedNode("ex:q")]
    count = random.randint(1, 6)
    return [Quad(random.choice(ends[:-1]), random.choice(properties), random.choice(ends)) for _ in range(count)]


def _named(quads: list[Quad]) -> frozenset[str]:
    return frozenset(str(quad) for piece in pieces(quads) for quad in piece.statements if piece.decided)


def test_nodes_get_one_name_where_the_same_is_said_of_them_and_only_there() -> None:
    """By RDFC-1.0, which names any graph rightly if it is small: each of many is told from each."""
    random, standard, ours = Random(7), [], []
    for _ in range(400):
        quads = _graph(random)
        dataset = ox.Dataset(quads)
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        standard.append(frozenset(map(str, dataset)))
        ours.append(_named(quads))
    pairs = set(zip(standard, ours, strict=True))
    assert len(pairs) == len(set(standard)) == len(set(ours)) < 400


def _tied(graph: nx.Graph, seed: int) -> list[Quad]:
    """The edges of a network between nodes without a name, in an order and by names of chance."""
    random = Random(seed)
    nodes = {node: BlankNode(f"n{random.random()}") for node in graph}
    edges = [(nodes[one], nodes[other]) for one, other in (*graph.edges, *(edge[::-1] for edge in graph.edges))]
    return [Quad(one, NamedNode("ex:p"), other) for one, other in random.sample(edges, len(edges))]


def test_all_networks_of_up_to_six_nodes_are_told_apart() -> None:
    atlas = [graph for graph in nx.graph_atlas_g() if graph.edges and len(graph) <= 6 and not list(nx.isolates(graph))]
    named = [_named(_tied(graph, 1)) for graph in atlas]
    assert len(set(named)) == len(atlas)
    assert named == [_named(_tied(graph, 2)) for graph in atlas]


RINGS = nx.disjoint_union_all([nx.cycle_graph(3)] * 40)
HUB = nx.compose(RINGS, nx.star_graph([120, *RINGS]))
ROOKS = nx.line_graph(nx.complete_bipartite_graph(4, 4))
SHRIKHANDE = nx.Graph(
    ((a, b), ((a + x) % 4, (b + y) % 4)) for a in range(4) for b in range(4) for x, y in ((0, 1), (1, 0), (1, 1))
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (nx.cycle_graph(6), nx.disjoint_union_all([nx.cycle_graph(3)] * 2)),
        (nx.cycle_graph(400), nx.disjoint_union_all([nx.cycle_graph(200)] * 2)),
        (nx.complete_graph(40), nx.complete_graph(39)),
        (nx.complete_bipartite_graph(20, 20), nx.circular_ladder_graph(20)),
        (nx.disjoint_union_all([nx.complete_graph(8)] * 3), nx.disjoint_union_all([nx.complete_graph(8)] * 2)),
        (HUB, nx.compose(nx.cycle_graph(120), nx.star_graph([120, *range(120)]))),
        (nx.balanced_tree(2, 8), nx.balanced_tree(2, 7)),
        (nx.hypercube_graph(6), nx.random_regular_graph(6, 64, seed=1)),
        (ROOKS, SHRIKHANDE),
        (nx.random_regular_graph(3, 200, seed=1), nx.random_regular_graph(3, 200, seed=2)),
    ],
)
def test_nodes_that_look_alike_are_compared_at_once(one: nx.Graph, other: nx.Graph) -> None:
    assert _named(_tied(one, 1)) == _named(_tied(one, 2)) != frozenset()
    assert _named(_tied(other, 1)) != _named(_tied(one, 1))


def test_what_takes_too_long_is_said_and_is_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(canonical, "WORK", 100)

    def compared(one: list[Quad], other: list[Quad]) -> Difference:
        return Workspace(store=OxigraphStore.of(one)).diff(Workspace(store=OxigraphStore.of(other)))

    old = _tied(ROOKS, 1)
    found = compared(old, _tied(SHRIKHANDE, 2))
    assert (len(found.undecided), found.nameless, found.is_empty) == (1, 0, False)
    assert found.notes()[0].startswith("16 nodes without a name look alike (<ex:p>)")
    assert compared(old, list(old)).is_empty
    twice = compared([*old, *_tied(ROOKS, 3)], _tied(ROOKS, 2))
    assert (len(twice.undecided), twice.nameless) == (1, len(old))
    assert not compared(old, _tied(nx.cycle_graph(16), 1)).undecided


def _twisted(base: nx.Graph) -> nx.Graph:
    """A network that colours tell little of (Cai, Fürer and Immerman 1992), for one whose nodes have three neighbours."""
    made = nx.Graph(((one, other, bit), (other, one, bit)) for one, other in base.edges for bit in (0, 1))
    for node in base:
        for even in (0, 3, 5, 6):
            made.add_edges_from(((node, even), (node, other, even >> at & 1)) for at, other in enumerate(base[node]))
    return made


def test_many_that_take_too_long_take_little_longer_than_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """And rings beside them are compared all the same."""
    monkeypatch.setattr(canonical, "WORK", 20_000)
    hard = _twisted(nx.random_regular_graph(3, 20, seed=5))
    found = pieces([quad for seed in range(3) for quad in _tied(hard, seed)] + _tied(nx.cycle_graph(300), 9))
    assert sorted((piece.nodes, piece.decided) for piece in found) == [(len(hard), False)] * 3 + [(300, True)]


def test_a_long_list_is_compared_at_once(tmp_path: Path) -> None:
    members = " ".join(f"ex:m{number}" for number in range(1_000))
    assert told(tmp_path, f"ex:a ex:n ( {members} ) .", f"ex:a ex:n ( {members} ) .").is_empty
    assert told(tmp_path, f"ex:a ex:n ( {members} ) .", f"ex:a ex:n ( {members} ex:more ) .").nameless > 0


def test_another_source_is_a_change_where_both_tell_sources(tmp_path: Path) -> None:
    graphs = "ex:g { ex:a ex:n 1 }", "ex:h { ex:a ex:n 1 }"
    found = told(tmp_path, *graphs, ending="trig")
    assert [(row[0], row[5], row[6], row[7]) for row in cells(found)] == [
        ("changed", "1", "1", "<http://example.org/g>; <http://example.org/h>")
    ]
    (tmp_path / "bare.ttl").write_text(HEAD + "ex:a ex:n 1 .", encoding="utf-8")
    bare = Workspace(data=tmp_path / "old.trig").diff(Workspace(data=tmp_path / "bare.ttl"))
    assert bare.is_empty
    assert not bare.with_graphs


EDGE = st.builds(
    lambda s, p, o, g: Quad(
        *(NamedNode(f"http://example.org/{name}{n}") for name, n in zip("spog", (s, p, o, g), strict=True))
    ),
    *[st.integers(0, 2)] * 4,
)


@given(st.sets(EDGE, min_size=1), st.sets(EDGE, min_size=1))
def test_it_turns_round(one: set[Quad], other: set[Quad]) -> None:
    """What came one way went the other; it is empty just for equal states; each difference is in some row's thing."""
    old, new = (Workspace(store=OxigraphStore.of(quads)) for quads in (one, other))
    there, back = old.diff(new), new.diff(old)
    assert (there.came, there.went, there.changed) == (back.went, back.came, back.changed)
    assert there.is_empty == (one == other)
    assert {row[8] for row in cells(there)} == {f"<{quad.subject.value}>" for quad in one ^ other}


@pytest.mark.long("a commit into all of our content")
def test_a_commit_is_told_thing_by_thing(nnmi: Callable[..., Ran], tmp_path: Path) -> None:
    store = str(tmp_path / "s")
    assert nnmi("add", "examples/records/good-institute.ttl", "--store", store).code == 0
    ran = nnmi("diff", store, "--lang", "zh", "--format", "csv")
    assert ran.code == 1
    assert "新增,创新中心,微型齿轮示例创新中心" in ran.out
    assert "移除：–" in ran.err
    assert "变更：–" in ran.err


def test_states_of_two_graphs_are_told_as_such(nnmi: Callable[..., Ran], tmp_path: Path) -> None:
    """What has nothing in common is no older state, and that is said; not where one holds nothing, or all the other."""
    world = {"a": "<e:a> <e:p> 1 .", "b": "<e:b> <e:p> 1 .", "both": "<e:a> <e:p> 1 . <e:b> <e:p> 1 .", "none": ""}
    for name, text in world.items():
        (tmp_path / f"{name}.ttl").write_text(text, encoding="utf-8")
    for old, new, said in (("a", "b", True), ("a", "both", False), ("none", "a", False)):
        ran = nnmi("diff", str(tmp_path / f"{old}.ttl"), str(tmp_path / f"{new}.ttl"))
        assert ("have no statement in common" in ran.err) == said


def test_what_is_no_state_is_refused(nnmi: Callable[..., Ran], tmp_path: Path) -> None:
    for words in (
        ["diff", "no.ttl", "no.nq"],
        ["diff", "a", "b", "c"],
        ["diff", ""],
        ["publish", str(tmp_path / "x"), "--since", ""],
        ["diff", str(tmp_path)],
    ):
        ran = nnmi(*words)
        assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
