"""Writers on a server: what they enter, what a server must hold after each of them, and writers that are killed."""

from __future__ import annotations

import os
import random
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from nnmi_graph import Workspace
from nnmi_graph.commits.ledger import Entry
from nnmi_graph.errors import StoreError
from nnmi_graph.everyday import EDGES, EVERYDAY
from nnmi_graph.store import OxigraphStore, Store
from nnmi_graph.store.marks import HISTORY
from nnmi_graph.store.sparql_http import SparqlHttpStore
from nnmi_graph.store.turns import TurnsStore
from nnmi_graph.terms import GRAPH, Literal, NamedNode, Quad

from .conftest import ROOT
from .records_world import CLAIM, FILLED, csv_file, world

DERIVED = (EVERYDAY, EDGES)


def begun(url: str) -> Workspace:
    """A workspace on a server that is given a small register, in a graph, with its layer."""
    register = (Quad(*quad.triple, NamedNode(GRAPH + "register")) for quad in world().quads())
    Workspace(ROOT, store=url).load(OxigraphStore.of(register).inner)
    Workspace(ROOT, store=url).derive()
    return Workspace(ROOT, store=url)


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


def enter_and_take_out(ws: Workspace, folder: Path) -> None:
    """Records enter the server once, leave it, and enter again, the layer with them."""
    cog = works(folder, "Cog Works Inc.")
    assert add(ws, cog) == ["commit-1"] and add(ws, cog) == []
    assert add(ws, works(folder, "Sprocket Mill")) == ["commit-2"]
    edge = "ASK { GRAPH graph:edges { id:cog-works-inc nnmi:everMemberOf id:gears } }"
    assert ws.sparql(edge).boolean
    assert ws.remove("commit-1").statements > 10 and not ws.sparql(edge).boolean
    assert [(entry.id, bool(entry.removed)) for entry in is_whole(ws)] == [("commit-1", True), ("commit-2", False)]
    assert add(ws, cog) == ["commit-3"], "numbers are not used twice"


def two_at_a_time(ws: Workspace, folder: Path) -> None:
    """A writer before whom another one wrote is told so, and nothing of its change is there; then it may write."""
    slow = TurnsStore(str(ws._given))
    add(ws, works(folder, "Lathe Workshop"))
    before = sorted(map(str, slow.quads()))
    quad = next(iter(slow.quads()))
    mine = Quad(quad.subject, quad.predicate, quad.subject, quad.graph_name)
    with pytest.raises(StoreError, match="somebody else wrote to it meanwhile; nothing of this was written"):
        slow.exchange([quad], [mine], without=HISTORY)
    assert sorted(map(str, slow.quads())) == before
    again = TurnsStore(str(ws._given))
    again.exchange([], [mine])
    again.exchange([mine], [quad])
    assert {str(mine), str(quad)} & set(map(str, again.quads())) == {str(quad)}


def race(ws: Workspace, folder: Path, writers: int = 3, times: int = 5) -> None:
    """Of writers that begin at the same moment one is let write each time; the others are told to try again."""
    url, name = str(ws._given), NamedNode("urn:race")
    for time_ in range(times):
        stores = [TurnsStore(url) for _ in range(writers)]
        quads = [Quad(name, name, Literal(f"{time_} {number}"), name) for number in range(writers)]
        with ThreadPoolExecutor(writers) as pool:
            told = list(pool.map(written, stores, quads))
        held = {str(quad) for quad in stores[0].quads(name)}
        assert [str(quad) in held for quad in quads] == [not text for text in told], told
        assert told.count("") == 1 and all("try again" in text for text in told if text), told


def written(store: Store, quad: Quad) -> str:
    """Put in the quad; what was told of that, '' if nothing."""
    try:
        store.exchange([], [quad])
    except StoreError as error:
        return str(error)
    return ""


def kill_writers(ws: Workspace, folder: Path, kills: int, seed: int | None = 7, seconds: float = float("inf")) -> int:
    """Let writers be killed at random moments; each leaves its commit whole or none, and the next one enters.

    Returns how many were killed: fewer than wanted where the seconds were over before.
    """
    chance = random.Random(seed)
    begun = time.monotonic()
    add(ws, works(folder, "Measure Works"))
    lasts = time.monotonic() - begun
    entered = 1
    number = -1
    while number + 1 < kills and time.monotonic() - begun < seconds:
        number += 1
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
        assert entered <= there <= number + 2, "what a dead writer had sent may come later, but nothing is lost"
        entered = there
    add(ws, works(folder, "Last Works"))
    assert entered + 1 <= len(is_whole(ws)) <= number + 3
    return number + 1
