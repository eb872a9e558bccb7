"""A large network is read from its store once, and from a file after that, until the store changes."""

from __future__ import annotations

from array import array
from pathlib import Path

import pyoxigraph as ox
import pytest

from nnmi_graph.network import Edges, Metadata, Network, keeping, kept_network
from nnmi_graph.store import state_of_store
from nnmi_graph.workspace import Workspace

from .network_samples import make, tiny

EX = "http://example.org/"
VIEW = f"SELECT ?source ?target ?weight {{ ?source <{EX}knows> ?target OPTIONAL {{ ?source <{EX}weight> ?weight }} }}"


@pytest.fixture(autouse=True)
def all_are_large(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(keeping, "LARGE", 1)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def odd() -> Network:
    """Numbers that are equal and of different kinds, texts of any script, nodes without an edge or with other columns."""
    nodes = {"urn:a": {"label": 'á\n\t"{ 𝔸 中', "size": 1}, "urn:b": {"size": 1.0, "open": True}, "urn:c": {}}
    columns = {
        "weight": [1, 1.0, True, None, "heavy"],
        "when": ["2016", None, "2016", "2016", "2016"],
        "claim": [f"urn:claim{n}" for n in range(5)],
        "huge": [10**30, -0.0, 1e308, float("inf"), 0],
        "none": [None] * 5,
    }
    edges = Edges(array("q", [0, 0, 0, 1, 1]), array("q", [1, 1, 1, 0, 1]), columns)
    remarks = ({"en": "one", "zh": "一"},)
    metadata = Metadata("odd", "2016", ("urn:s",), ("x",), False, "x")
    return Network("odd", nodes, edges, metadata, ("a note",), remarks, {"urn:c": 1})


@pytest.mark.parametrize("network", [odd(), tiny(), make([{"source": "a", "target": "a", "weight": "heavy"}])])
def test_what_is_kept_comes_back_the_same_to_the_kind_of_each_value(network, tmp_path):
    kept_network(tmp_path, "asked", "state", lambda: network, lambda: True)
    again = kept_network(tmp_path, "asked", "state", lambda: pytest.fail("read again"), lambda: True)
    assert again == network and repr(again) == repr(network)


def test_another_question_another_state_or_a_change_while_it_was_read_is_read_again(tmp_path):
    first, second = tiny(), odd()
    assert kept_network(tmp_path, "asked", "one", lambda: first, lambda: False) == first
    assert kept_network(tmp_path, "asked", "one", lambda: second, lambda: True) == second
    assert kept_network(tmp_path, "else", "one", lambda: first, lambda: True) == first
    assert kept_network(tmp_path, "asked", "on", lambda: first, lambda: True) == first
    assert kept_network(tmp_path, "asked", "one", lambda: second, lambda: True) == second


def test_a_file_with_any_byte_changed_or_missing_is_not_believed(tmp_path):
    kept_network(tmp_path, "asked", "state", tiny, lambda: True)
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()
    for at in range(0, len(whole), 7):
        for spoilt in (whole[:at], whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]):
            file.write_bytes(spoilt)
            assert kept_network(tmp_path, "asked", "state", odd, lambda: False) == odd()


def test_only_a_few_files_are_kept(tmp_path):
    for asked in "abcdefgh":
        kept_network(tmp_path, asked, "state", tiny, lambda: True)
    assert len(list(tmp_path.iterdir())) == keeping.KEPT


def stored(folder: Path, *pairs: str) -> None:
    """Put statements into the store in a directory."""
    store = ox.Store(str(folder))
    store.extend(ox.Quad(*(ox.NamedNode(EX + name) for name in (one, "knows", other))) for one, other in pairs)
    store.flush()


def test_a_store_that_was_written_to_is_read_again_and_one_only_read_is_not(tmp_path, monkeypatch):
    store, view = tmp_path / "store", tmp_path / "view.rq"
    view.write_text(VIEW, encoding="utf-8")
    stored(store, "ab", "bc")
    before = state_of_store(store)
    assert len(Workspace(store=store).edge_view(str(view)).edges) == 2
    assert state_of_store(store) == before  # reading leaves the directory as it is
    with monkeypatch.context() as patch:
        patch.setattr("nnmi_graph.network.read_view", lambda *_, **__: pytest.fail("read again"))
        assert len(Workspace(store=store).edge_view(str(view)).edges) == 2
        with pytest.raises(pytest.fail.Exception):
            Workspace(store=store, cache=False).edge_view(str(view))
    held = Workspace(store=store)
    assert held.store.ask("ASK {}")
    stored(store, "cd")
    assert len(Workspace(store=store).edge_view(str(view)).edges) == 3
    assert len(held.edge_view(str(view)).edges) == 2  # opened before, it answers as of then
    assert len(Workspace(store=store).edge_view(str(view)).edges) == 3


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    (tmp_path / "view.rq").write_text(VIEW, encoding="utf-8")
    stored(tmp_path / "store", "ab")
    for _ in range(2):
        assert len(Workspace(store=tmp_path / "store").edge_view(str(tmp_path / "view.rq")).edges) == 1
