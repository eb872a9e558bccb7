"""Commits on a real server: entered, told, taken out; of two writers one tries again; a killed one leaves all or nothing."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from nnmi_graph import Workspace
from nnmi_graph.commits.ledger import HISTORY, Entry
from nnmi_graph.errors import StoreError
from nnmi_graph.everyday import EDGES, EVERYDAY
from nnmi_graph.store import OxigraphStore
from nnmi_graph.store.sparql_http import SparqlHttpStore
from nnmi_graph.store.turns import TurnsStore
from nnmi_graph.terms import GRAPH, NamedNode, Quad

from .conftest import ROOT, SEARCH
from .engines import Missing, oxigraph
from .records_world import CLAIM, FILLED, csv_file, world

DERIVED = (EVERYDAY, EDGES)
KILLS = 4 * SEARCH


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Workspace]:
    """A workspace on a server that holds a small register with its layer, and whose default graph is no union."""
    try:
        with oxigraph() as store:
            register = (Quad(*quad.triple, NamedNode(GRAPH + "register")) for quad in world().quads())
            Workspace(ROOT, store=store.url).load(OxigraphStore.of(register).inner)
            yield Workspace(ROOT, store=store.url)
    except Missing as reason:
        pytest.skip(str(reason))


def works(folder: Path, name: str) -> Path:
    """A sheet with a company, and one with its membership, in one folder of its own."""
    place = folder / name.replace(" ", "-")
    place.mkdir(exist_ok=True)
    csv_file(place / "organisation.csv", ("id", "name_en", "partner_type"), ("", name, "company"))
    csv_file(place / "membership.csv", ("institute", "member", *CLAIM), ("Gears for All", name, *FILLED))
    return place


def add(ws: Workspace, place: Path) -> list[str]:
    return ws.add([place / "organisation.csv", place / "membership.csv"])[1]


def is_whole(ws: Workspace) -> list[Entry]:
    """The ledger; each entry's graph holds what its line says, and the layer is what the claims give."""
    store = SparqlHttpStore(str(ws._given))
    quads = list(store.quads())
    held = {graph: sum(str(q.graph_name) == graph for q in quads) for graph in {str(q.graph_name) for q in quads}}
    entries = ws.history()
    for entry in entries:
        assert held.get(f"<{GRAPH}{entry.id}>", 0) == (0 if entry.removed else entry.statements), entry
    fresh = OxigraphStore.of(quad for quad in quads if str(quad.graph_name)[1:-1] not in DERIVED)
    ws._upkeep(fresh).rebuild(fresh)
    layers = [{str(q) for q in one if str(q.graph_name)[1:-1] in DERIVED} for one in (quads, list(fresh.quads()))]
    assert layers[0] == layers[1]
    return entries


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


def kill_writers(ws: Workspace, folder: Path, kills: int, seed: int | None = 7) -> None:
    """Let writers be killed at random moments; each leaves its commit whole or none, and the next one enters."""
    chance = random.Random(seed)
    begun = time.monotonic()
    add(ws, works(folder, "Measure Works"))
    lasts = time.monotonic() - begun
    entered = 1
    for number in range(kills):
        place = works(folder, f"Killed Works {chr(65 + number % 26)}{chr(65 + number // 26)}")
        child = os.fork()
        if child == 0:
            try:
                add(ws, place)
            finally:
                os._exit(0)
        time.sleep(chance.uniform(0, lasts))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        there = len(ws.history())
        assert there in (entered, entered + 1)
        entered = there
    add(ws, works(folder, "Last Works"))
    assert len(is_whole(ws)) == entered + 1
