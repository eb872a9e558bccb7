"""Copies that follow a store: the same statements after each change, also when one was killed, and said how far behind."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from nnmi_graph import Workspace
from nnmi_graph.commits.following import Follower
from nnmi_graph.commits.ledger import act, entry_quads, history
from nnmi_graph.errors import StoreError
from nnmi_graph.sheets.minting import slug_of
from nnmi_graph.store import FORMATS, OxigraphStore, parse, serialize
from nnmi_graph.terms import GRAPH, NamedNode, Quad
from nnmi_graph.web.app import make_app
from nnmi_graph.web.site import Site

from .conftest import ROOT, Ran
from .endpoint import endpoint
from .endpoint_writers import add, works
from .records_world import csv_file, world

NQUADS = FORMATS["nquads"]
COG = "ASK { ?s rdfs:label ?name FILTER(STR(?name) = 'Cog Works Inc.') }"


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a small register and its layer."""
    place = tmp_path_factory.mktemp("begun") / "store"
    register = (Quad(*quad.triple, NamedNode(GRAPH + "register")) for quad in world().quads())
    Workspace(ROOT, store=place).load(OxigraphStore.of(register).inner)
    return place


@pytest.fixture(scope="module")
def sample(begun: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """What a commit says of a company and its membership, as N-Quads."""
    place = tmp_path_factory.mktemp("sample")
    ws = Workspace(ROOT, store=shutil.copytree(begun, place / "store"))
    add(ws, works(place, "Cog Works Inc."))
    return serialize(OxigraphStore.directory(place / "store").quads(NamedNode(GRAPH + "commit-1")), NQUADS).decode()


Enter = Callable[[str], None]


@pytest.fixture
def enter(source: Workspace, sample: str) -> Enter:
    """Enter a company of that name into the source, as `add` does after its checks."""

    def entered(name: str) -> None:
        text = sample.replace("cog-works-inc", slug_of(name)).replace("Cog Works Inc.", name)
        store = OxigraphStore.directory(str(source._given), read_only=False)
        _, quads = entry_quads(store, "commit", parse(text.encode(), NQUADS, "sample"), act("A"))
        source._upkeep(store).write(store, quads)

    return entered


@pytest.fixture
def source(begun: Path, tmp_path: Path) -> Workspace:
    return Workspace(ROOT, store=shutil.copytree(begun, tmp_path / "source"))


def follower(tmp_path: Path, of: Workspace | str) -> Follower:
    place = of if isinstance(of, str) else str(of._given)
    return Workspace(ROOT, store=tmp_path / "copy").follow(place)


def stated(path: Path) -> set[str]:
    return set(map(str, OxigraphStore.directory(path).quads()))


def is_true(copy: Follower, of: Workspace) -> None:
    """The copy holds what its source does, and its ledger and its layer are sound."""
    assert copy.lag.behind == 0 and copy.lag.fault == ""
    assert stated(copy.path) == stated(Path(str(of._given)))
    assert Workspace(ROOT, store=copy.path).caretaker().check() == []


def test_a_copy_has_each_change(source: Workspace, enter: Enter, tmp_path: Path) -> None:
    copy = follower(tmp_path, source)
    assert copy.catch_up() and not copy.catch_up()
    is_true(copy, source)
    made = os.stat(copy.path).st_ino
    enter("Cog Works Inc.")
    enter("Sprocket Mill")
    assert copy.catch_up() and copy.lag.last == "commit-2"
    is_true(copy, source)
    source.remove("commit-1")
    enter("Bolt Forge")
    source.remove("commit-3")
    assert copy.catch_up() and not copy.catch_up()
    is_true(copy, source)
    assert os.stat(copy.path).st_ino == made, "what is in the ledger is taken over, not copied anew"
    there, here = (
        Workspace(ROOT, store=place, at_commit="commit-1").sparql(COG).boolean for place in (source._given, copy.path)
    )
    assert there and here, "what was taken out is kept here as there"


def test_what_came_by_a_load_is_copied_anew(source: Workspace, tmp_path: Path) -> None:
    copy = follower(tmp_path, source)
    copy.catch_up()
    (tmp_path / "more.nq").write_text('<urn:a> <urn:b> "007"^^<http://www.w3.org/2001/XMLSchema#integer> <urn:one> .\n')
    source.load(tmp_path / "more.nq")
    assert copy.catch_up(compare=False)
    is_true(copy, source)
    assert any('"007"' in text for text in stated(copy.path)), "written as it was"


def test_a_copy_of_a_server(source: Workspace, tmp_path: Path) -> None:
    inner = OxigraphStore.directory(str(source._given), read_only=False).inner
    with endpoint(inner) as url:
        copy = follower(tmp_path, url)
        assert copy.catch_up() and not copy.catch_up()
        before = stated(copy.path)
        extra = Quad(NamedNode("urn:a"), NamedNode("urn:b"), NamedNode("urn:c"), NamedNode(GRAPH + "more"))
        inner.add(extra)
        assert not copy.catch_up(compare=False) and copy.catch_up()
        assert stated(copy.path) == before | {str(extra)}
    assert not copy.catch_up()
    assert "cannot be reached" in copy.lag.fault and copy.lag.seen
    assert stated(copy.path) == before | {str(extra)}, "it stays as it was"


@pytest.mark.long("a copy of our content is made and killed")
def test_a_copy_that_is_killed_goes_on_where_it_was(
    source: Workspace, enter: Enter, tmp_path: Path, search: int
) -> None:
    copy, chance = follower(tmp_path, source), random.Random(7)
    copy.catch_up()
    began = time.monotonic()
    enter("Measure Works")
    copy.catch_up()
    lasts = time.monotonic() - began
    for number in range(3 * search):
        enter(f"Works {number}")
        if number % 3 == 2:
            source.remove(f"commit-{number}")
        child = os.fork()
        if child == 0:
            try:
                copy.catch_up(compare=number % 2 == 0)
            finally:
                os._exit(0)
        time.sleep(chance.uniform(0, lasts))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        now = OxigraphStore.directory(copy.path)
        for entry in history(now):
            held = sum(1 for _ in now.quads(NamedNode(GRAPH + entry.id)))
            assert held == (0 if entry.removed else entry.statements)
    again = follower(tmp_path, source)
    again.catch_up()
    is_true(again, source)


def test_a_copy_is_not_written_to_and_nothing_else_is_made_one(source: Workspace, tmp_path: Path) -> None:
    copy = follower(tmp_path, source)
    copy.catch_up()
    there = Workspace(ROOT, store=copy.path)
    sheet = csv_file(tmp_path / "organisation.csv", ("id", "name_en", "partner_type"), ("", "Bolt Works", "company"))
    for write in (lambda: there.add(sheet), there.load, lambda: there.remove("commit-1")):
        with pytest.raises(StoreError, match="is a copy that follows"):
            write()
    with pytest.raises(StoreError, match="is no copy of another store"):
        source.follow(copy.path)
    with pytest.raises(StoreError, match=r"is a copy that follows .*source"):
        there.follow("http://127.0.0.1:9/")


def test_a_copy_is_served_and_says_how_it_stands(
    source: Workspace, enter: Enter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nnmi_graph.web.site.LOOK", 0.05)
    site = Site(Workspace(ROOT), follow=follower(tmp_path, source))
    asked = f"/sparql?{urlencode({'query': COG, 'format': 'json'})}"
    with TestClient(make_app(site)) as pages:
        assert pages.get(asked).json()["boolean"] is False
        enter("Cog Works Inc.")
        until = time.monotonic() + 30
        while not pages.get(asked).json()["boolean"]:
            assert time.monotonic() < until
        state = pages.get("/state")
        assert state.json()["last"] == "commit-1" and "warning" not in state.headers
        shutil.move(str(source._given), tmp_path / "away")
        while not (warned := pages.get(asked).headers.get("warning")):
            assert time.monotonic() < until
        assert "could not be asked since" in warned and pages.get(asked).json()["boolean"] is True
        assert "这是副本" in pages.get("/", headers={"accept-language": "zh"}).text


def test_what_cannot_be_followed_is_told_in_one_line(tmp_path: Path, nnmi: Callable[..., Ran]) -> None:
    for words, told in (
        (("--follow", "nowhere"), "--follow needs a directory for the copy alone"),
        (("--follow", "nowhere", "--store", str(tmp_path / "copy")), "no copy can be made"),
    ):
        ran = nnmi("serve", "--port", "0", *words)
        assert ran.code == 2 and told in ran.err and len(ran.err.splitlines()) == 1
