"""Commits on a real server: entered, told, taken out; of two writers one tries again; a killed one leaves all or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from nnmi_graph import Workspace
from nnmi_graph.commits.ledger import HISTORY
from nnmi_graph.errors import StoreError
from nnmi_graph.everyday import EVERYDAY
from nnmi_graph.store.turns import TurnsStore
from nnmi_graph.terms import Quad

from .conftest import ROOT, SEARCH
from .endpoint_writers import add, begun, is_whole, kill_writers, works
from .engines import Missing, oxigraph

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
    cog = works(tmp_path, "Cog Works Inc.")
    assert add(server, cog) == ["commit-1"] and add(server, cog) == []
    assert add(server, works(tmp_path, "Sprocket Mill")) == ["commit-2"]
    edge = "ASK { GRAPH graph:edges { id:cog-works-inc nnmi:everMemberOf id:gears } }"
    assert server.sparql(edge).boolean
    assert server.remove("commit-1").statements > 10 and not server.sparql(edge).boolean
    assert [(entry.id, bool(entry.removed)) for entry in is_whole(server)] == [("commit-1", True), ("commit-2", False)]
    assert add(server, cog) == ["commit-3"], "numbers are not used twice"


def test_of_two_writers_one_is_told_to_try_again(server: Workspace, tmp_path: Path) -> None:
    slow = TurnsStore(str(server._given), HISTORY)
    add(server, works(tmp_path, "Cog Works Inc."))
    before = sorted(map(str, slow.quads()))
    quad = next(iter(slow.quads()))
    mine = Quad(quad.subject, quad.predicate, quad.subject, quad.graph_name)
    with pytest.raises(StoreError, match="somebody else wrote to it meanwhile; nothing of this was written"):
        slow.exchange([quad], [mine], without=EVERYDAY)
    assert sorted(map(str, slow.quads())) == before
    again = TurnsStore(str(server._given), HISTORY)
    again.exchange([], [mine])
    again.exchange([mine], [quad])
    assert {str(mine), str(quad)} & set(map(str, again.quads())) == {str(quad)}


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
