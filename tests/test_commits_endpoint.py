"""Commits on a real server: entered, told, taken out; of two writers one tries again; a killed one leaves all or nothing."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from nnmi_graph import Workspace
from nnmi_graph.errors import StoreError
from nnmi_graph.store.claims import CLAIM
from nnmi_graph.store.dialects import STAGED
from nnmi_graph.store.marks import HISTORY
from nnmi_graph.store.sparql_http import SparqlHttpStore
from nnmi_graph.store.staging import clear
from nnmi_graph.store.turns import TurnsStore
from nnmi_graph.terms import DCTERMS, Literal, NamedNode, Quad

from .conftest import ROOT
from .endpoint_writers import add, begun, enter_and_take_out, is_whole, kill_writers, race, two_at_a_time, works
from .engine_servers import Missing, oxigraph

KILLS = 4


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """A workspace on a server that holds a small register with its layer, and whose default graph is no union."""
    monkeypatch.setattr("nnmi_graph.store.claims.RUNS_ON", 0.1)
    try:
        with oxigraph() as store:
            yield begun(store.url)
    except Missing as reason:
        pytest.skip(str(reason))


def test_commits_on_a_server(server: Workspace, tmp_path: Path) -> None:
    enter_and_take_out(server, tmp_path)


def test_of_two_writers_one_is_told_to_try_again(server: Workspace, tmp_path: Path) -> None:
    two_at_a_time(server, tmp_path)


def test_writers_take_turns_where_a_server_lets_two_at_a_time_pass(server: Workspace, tmp_path: Path) -> None:
    race(server, tmp_path)
    store = SparqlHttpStore(str(server._given))
    graph = NamedNode(HISTORY)
    dead = Quad(graph, CLAIM, Literal(f"{socket.gethostname()} {2**22 + 1} of-a-killed-writer"), graph)
    store.add([dead])
    assert add(server, works(tmp_path, "Cog Works Inc.")) == ["commit-1"]
    assert not [quad for quad in store.quads(graph) if quad.predicate == CLAIM]
    assert server.remove("commit-1").statements > 10
    assert [bool(entry.removed) for entry in is_whole(server)] == [True]


@pytest.fixture
def staging(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the server ran only an operation whole, and took few statements in each."""
    monkeypatch.setattr("nnmi_graph.store.dialects._PART_BY_PART", {"oxigraph"})
    monkeypatch.setattr("nnmi_graph.store.dialects._CHANGE_AT_ONCE", {"oxigraph": 9})


@pytest.mark.long("many statements are staged on a server")
@pytest.mark.usefixtures("staging")
def test_what_is_too_large_for_one_operation_is_staged_first(server: Workspace, tmp_path: Path) -> None:
    enter_and_take_out(server, tmp_path)
    two_at_a_time(server, tmp_path)
    assert not staged_in(SparqlHttpStore(str(server._given))), "what is done with is taken away"


@pytest.mark.long("writers are killed again and again")
@pytest.mark.usefixtures("staging")
def test_a_writer_killed_while_it_stages_leaves_all_or_nothing(server: Workspace, tmp_path: Path, search: int) -> None:
    store = SparqlHttpStore(str(server._given))
    graph = NamedNode(f"{STAGED}x")
    facts = {"creator": f"{socket.gethostname()} {2**22 + 1} x", "created": "2026-01-01T00:00:00+00:00"}
    store.add([Quad(graph, NamedNode(DCTERMS + name), Literal(text), graph) for name, text in facts.items()])
    assert staged_in(store)
    kill_writers(server, tmp_path, KILLS * search)
    assert not staged_in(store), "what killed writers leave is swept"


def staged_in(store: SparqlHttpStore) -> list[str]:
    """The graphs in which changes are told of that are not made yet."""
    names = {str(quad.graph_name)[1:-1] for quad in store.quads()}
    return [name for name in names if name.startswith(STAGED)]


@pytest.mark.usefixtures("staging")
def test_a_change_that_was_swept_before_it_was_made_is_not_made_in_part(
    server: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = TurnsStore(str(server._given))
    before = sorted(map(str, store.quads()))

    def sweep_all(_: SparqlHttpStore) -> None:
        for graph in staged_in(store):
            clear(store, NamedNode(graph))

    monkeypatch.setattr("nnmi_graph.store.turns.sweep", sweep_all)
    name = NamedNode("urn:swept")
    with pytest.raises(StoreError, match="nothing of this was written"):
        store.exchange([], [Quad(name, name, Literal(n), name) for n in range(10)])
    assert sorted(map(str, store.quads())) == before


def test_what_is_too_much_for_a_step_is_refused_before_it(server: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nnmi_graph.store.sparql_http.ONE_REQUEST", 3)
    store = TurnsStore(str(server._given))
    quads = list(store.quads())
    with pytest.raises(StoreError, match="takes 3 statements in one step, and this needs 4"):
        store.exchange([], quads[:4])


def test_an_empty_server_is_to_be_loaded_first(tmp_path: Path) -> None:
    try:
        with oxigraph() as store, pytest.raises(StoreError, match="holds nothing yet; fill it first"):
            add(Workspace(ROOT, store=store.url), works(tmp_path, "Cog Works Inc."))
    except Missing as reason:
        pytest.skip(str(reason))


def test_a_killed_writer_leaves_all_or_nothing(server: Workspace, tmp_path: Path, search: int) -> None:
    kill_writers(server, tmp_path, KILLS * search)
