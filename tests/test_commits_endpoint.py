"""Commits on a real server: entered, told, taken out; of two writers one tries again; a killed one leaves all or nothing."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from nnmi_graph import Workspace
from nnmi_graph.commits.ledger import HISTORY
from nnmi_graph.errors import StoreError
from nnmi_graph.store.claims import CLAIM
from nnmi_graph.store.sparql_http import SparqlHttpStore
from nnmi_graph.store.turns import TurnsStore
from nnmi_graph.terms import Literal, NamedNode, Quad

from .conftest import ROOT, SEARCH
from .endpoint_writers import add, begun, enter_and_take_out, is_whole, kill_writers, race, two_at_a_time, works
from .engine_servers import Missing, oxigraph

KILLS = 4 * SEARCH


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Workspace]:
    """A workspace on a server that holds a small register with its layer, and whose default graph is no union."""
    try:
        with oxigraph() as store:
            yield begun(store.url)
    except Missing as reason:
        pytest.skip(str(reason))


def test_commits_on_a_server(server: Workspace, tmp_path: Path) -> None:
    enter_and_take_out(server, tmp_path)


def test_of_two_writers_one_is_told_to_try_again(server: Workspace, tmp_path: Path) -> None:
    two_at_a_time(server, tmp_path)


def test_writers_take_turns_where_a_server_lets_two_at_a_time_pass(
    server: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nnmi_graph.store.dialects._RACING", {"oxigraph"})
    monkeypatch.setattr("nnmi_graph.store.claims.RUNS_ON", 0.1)
    race(server, tmp_path, times=2)
    store = SparqlHttpStore(str(server._given))
    graph = NamedNode(HISTORY)
    dead = Quad(graph, CLAIM, Literal(f"{socket.gethostname()} {2**22 + 1} of-a-killed-writer"), graph)
    store.add([dead])
    assert add(server, works(tmp_path, "Cog Works Inc.")) == ["commit-1"]
    assert not [quad for quad in store.quads(graph) if quad.predicate == CLAIM]
    assert server.remove("commit-1").statements > 10
    assert [bool(entry.removed) for entry in is_whole(server)] == [True]


def test_what_is_too_much_for_a_step_is_refused_before_it(server: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nnmi_graph.store.sparql_http.ONE_REQUEST", 3)
    store = TurnsStore(str(server._given), HISTORY)
    quads = list(store.quads())
    with pytest.raises(StoreError, match="takes 3 statements in one step, and this needs 4"):
        store.exchange([], quads[:4])


def test_an_empty_server_is_to_be_loaded_first(tmp_path: Path) -> None:
    try:
        with oxigraph() as store, pytest.raises(StoreError, match="holds nothing yet; fill it first"):
            add(Workspace(ROOT, store=store.url), works(tmp_path, "Cog Works Inc."))
    except Missing as reason:
        pytest.skip(str(reason))


def test_a_killed_writer_leaves_all_or_nothing(server: Workspace, tmp_path: Path) -> None:
    kill_writers(server, tmp_path, KILLS)
