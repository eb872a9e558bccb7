"""`--at-commit`: what a store knew when a commit had been made, whatever was entered and taken out since."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from nnmi_graph import Workspace
from nnmi_graph.errors import StoreError
from nnmi_graph.store import OxigraphStore
from nnmi_graph.store.sidecar import TAKEN_OUT

from .conftest import Ran
from .tiny_store import begin, enter

Run = Callable[..., Ran]
NAMES = "SELECT ?name { ?thing a nnmi:Organization ; nnmi:remark ?any ; rdfs:label ?name FILTER(STRENDS(?name, ' Works')) } ORDER BY ?name"


@pytest.fixture(scope="module")
def told(nnmi: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store of three commits, of which the first was taken out after the second; what it said is kept."""
    folder = tmp_path_factory.mktemp("earlier")
    store = begin(folder)
    for number, name in enumerate(("axle", "bolt", "crank")):
        enter(store, name, f"00{number}")
        if name == "bolt":
            time.sleep(1.1)  # the clock of the ledger counts seconds
            assert nnmi("remove", "commit-1", "--store", "s", "--quiet", cwd=folder).code == 0
            time.sleep(1.1)
    return folder


def names(ws: Workspace) -> list[str]:
    return [str(row["name"]) for row in ws.sparql(NAMES)]


def test_a_store_tells_what_it_knew(nnmi: Run, told: Path) -> None:
    at = {
        commit: Workspace(store=told / "s", at_commit=commit) for commit in ("base", "commit-1", "commit-2", "commit-3")
    }
    assert [names(at[commit]) for commit in at] == [
        [],
        ["axle Works"],
        ["axle Works", "bolt Works"],
        ["bolt Works", "crank Works"],
    ]
    assert names(Workspace(store=told / "s")) == ["bolt Works", "crank Works"]
    assert [entry.id for entry in at["commit-2"].history()] == ["base", "commit-1", "commit-2"]
    assert [bool(entry.removed) for entry in at["commit-2"].history()] == [False, False, False]
    assert [bool(entry.removed) for entry in at["commit-3"].history()] == [False, True, False, False]
    ties = "SELECT (COUNT(*) AS ?n) { ?tie a nnmi:Tie ; nnmi:tieAgent id:axle }"
    assert [next(iter(at[commit].sparql(ties)))["n"] for commit in ("commit-2", "commit-3")] == [1, 0]
    ran = nnmi("history", "--store", "s", "--at-commit", "commit-1", "--format", "csv", cwd=told)
    assert ran.code == 0 and "commit-1" in ran.out and "commit-2" not in ran.out


def test_the_state_of_now_is_the_store(told: Path) -> None:
    now = {str(quad) for quad in OxigraphStore.of(Workspace(store=told / "s").store.quads()).quads()}
    assert {str(quad) for quad in Workspace(store=told / "s", at_commit="commit-3").store.quads()} == now
    assert Workspace(store=told / "s").caretaker().check() == []


@pytest.mark.parametrize(
    "words",
    [
        ("add", "axle.ttl"),
        ("remove", "commit-2"),
        ("load",),
        ("derive",),
        ("query", "memberships", "--at-commit", "commit-9"),
        ("store", "info"),
    ],
)
def test_what_cannot_be_is_one_line(nnmi: Run, told: Path, words: tuple[str, ...]) -> None:
    ran = nnmi(*words, *(() if "--at-commit" in words else ("--at-commit", "commit-2")), "--store", "s", cwd=told)
    assert ran.code == 2 and ran.err.count("\n") == 1 and "Traceback" not in ran.err, ran
    assert "earlier state" in ran.err or "no commit 'commit-9'" in ran.err


def test_what_was_not_kept_is_said(nnmi: Run, told: Path, tmp_path: Path) -> None:
    assert nnmi("store", "backup", told / "s", tmp_path / "copy").code == 0
    assert names(Workspace(store=tmp_path / "copy", at_commit="commit-1")) == ["axle Works"]
    (tmp_path / "copy" / TAKEN_OUT).unlink()
    with pytest.raises(StoreError, match="commit-1 was in force then, and what it said is no longer there"):
        _ = Workspace(store=tmp_path / "copy", at_commit="commit-2").store
    assert names(Workspace(store=tmp_path / "copy", at_commit="commit-3")) == ["bolt Works", "crank Works"]
