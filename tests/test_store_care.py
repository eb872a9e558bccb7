"""`nnmi store`: what a store is, a copy of it, whether it is sound; and what is said of one that is not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nnmi_graph import Workspace
from nnmi_graph.steps import Step
from nnmi_graph.store import OxigraphStore, care
from nnmi_graph.terms import RDF, NamedNode, Quad

from .conftest import Ran
from .tiny_store import begin, enter

Run = Callable[..., Ran]


@pytest.fixture(scope="module")
def entered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store in which one record was entered."""
    folder = tmp_path_factory.mktemp("care")
    enter(begin(folder), "cog", "007")
    return folder


def test_a_copy_is_a_store_of_its_own(nnmi: Run, entered: Path) -> None:
    said = nnmi("store", "info", "s", cwd=entered)
    assert said.code == 0 and "; 1 entries" in said.out and "as they were entered" in said.out
    assert nnmi("store", "backup", "s", "copy", cwd=entered).code == 0
    quads = [sorted(map(str, OxigraphStore.directory(entered / name).quads())) for name in ("s", "copy")]
    assert quads[0] == quads[1] and any('"007"' in quad for quad in quads[1])
    again = nnmi("store", "backup", "s", "copy", cwd=entered)
    assert again.code == 2 and "exists already" in again.err and again.err.count("\n") == 1
    assert nnmi("store", "check", "copy", cwd=entered).code == 0
    assert nnmi("remove", "commit-1", "--store", "copy", "--quiet", cwd=entered).code == 0
    assert (
        nnmi("store", "check", "copy", cwd=entered).code == 0
        and nnmi("store", "optimize", "copy", cwd=entered).code == 0
    )
    assert sorted(map(str, OxigraphStore.directory(entered / "s").quads())) == quads[0]
    assert not list(entered.glob(".nnmi*"))


@pytest.mark.parametrize("large", [1, 2**40])
def test_where_much_is_derived_the_files_are_put_in_order(
    nnmi: Run, entered: Path, monkeypatch: pytest.MonkeyPatch, large: int
) -> None:
    """Else whoever adds to the store next would have to, at every opening anew."""
    told: list[str] = []

    class Told(Step):
        def __enter__(self) -> Step:
            told.append(self.what)
            return super().__enter__()

    monkeypatch.setattr(care, "Step", Told)
    monkeypatch.setattr(care, "LARGE", large)
    place = entered / f"anew-{large}"
    assert nnmi("store", "backup", "s", place.name, cwd=entered).code == 0
    store = OxigraphStore.directory(place, read_only=False)
    store.inner.remove_graph(NamedNode("https://w3id.org/nnmi/graph/everyday"))
    del store
    Workspace(store=place).derive()
    assert told == ["putting the store's files in order"] * (large == 1)
    assert sorted(map(str, OxigraphStore.directory(place).quads())) == sorted(
        map(str, OxigraphStore.directory(entered / "s").quads())
    )


def test_what_is_not_as_it_is_to_be_is_found_and_mended(nnmi: Run, entered: Path) -> None:
    assert nnmi("store", "backup", "s", "bent", cwd=entered).code == 0
    store = OxigraphStore.directory(entered / "bent", read_only=False)
    graph = "https://w3id.org/nnmi/graph/"
    tie = next(
        q
        for q in store.inner.quads_for_pattern(None, None, None, NamedNode(graph + "everyday"))
        if "tie" in str(q.predicate)
    )
    cog, commit = NamedNode("https://w3id.org/nnmi/id/cog"), NamedNode(graph + "commit-1")
    gone = next(store.inner.quads_for_pattern(cog, NamedNode(RDF + "type"), None, commit))
    store.inner.remove(tie)
    store.inner.remove(gone)
    store.inner.add(Quad(NamedNode("urn:x"), NamedNode("urn:y"), NamedNode("urn:z"), NamedNode(graph + "edges")))
    del store
    ran = nnmi("store", "check", "bent", cwd=entered)
    assert ran.code == 1 and "commit-1 holds" in ran.out and ran.out.count("\n") == 3
    assert "lacks 1 statements" in ran.out and "too many" in ran.out and "'nnmi store upgrade'" in ran.out
    assert "条陈述，多" in nnmi("store", "check", "bent", "--lang", "zh", cwd=entered).out
    assert nnmi("store", "upgrade", "bent", cwd=entered).code == 0
    after = nnmi("store", "check", "bent", cwd=entered)
    assert after.code == 1 and after.out.count("\n") == 1 and "commit-1 holds" in after.out
    assert "nothing to do" in nnmi("store", "upgrade", "bent", cwd=entered).err


@pytest.mark.parametrize("spoil", ["cut", "zeroes", "manifest", "gone"])
def test_a_damaged_store_is_one_line(nnmi: Run, entered: Path, spoil: str) -> None:
    place = entered / f"spoilt-{spoil}"
    assert nnmi("store", "backup", "s", place.name, cwd=entered).code == 0
    largest = max(place.glob("*.sst"), key=lambda file: file.stat().st_size)
    data = largest.read_bytes()
    largest.unlink()
    if spoil == "cut":
        largest.write_bytes(data[: len(data) // 2])
    elif spoil == "zeroes":
        largest.write_bytes(data[:100] + bytes(len(data) - 200) + data[-100:])
    elif spoil == "manifest":
        largest.write_bytes(data)
        (place / "CURRENT").write_text("MANIFEST-999999\n", encoding="utf-8")
    for words in (("store", "check"), ("store", "info"), ("query", "-q", "SELECT * { ?s ?p ?o }", "--store")):
        ran = nnmi(*words, place.name, cwd=entered)
        assert ran.code in (1, 2) and (ran.err + ran.out).count("\n") == 1 and "Traceback" not in ran.err, ran
        assert "damaged" in ran.err + ran.out or "cannot be opened" in ran.err, ran


@pytest.mark.parametrize(
    "words", [("info",), ("info", "nowhere"), ("backup", "s"), ("polish", "s"), ("check", "http://127.0.0.1:9")]
)
def test_what_is_no_store_is_one_line(nnmi: Run, entered: Path, words: tuple[str, ...]) -> None:
    ran = nnmi("store", *words, cwd=entered)
    assert ran.code == 2 and ran.err.count("\n") == 1 and "Traceback" not in ran.err
    assert not (entered / "nowhere").exists()


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_a_store_whose_list_of_files_was_cut_is_not_taken_for_an_empty_one(
    share: float, tmp_path: Path, nnmi: Callable[..., Ran]
) -> None:
    """The engine opens it without a word: as what a crash left."""
    data, place = tmp_path / "d.nt", tmp_path / "store"
    data.write_text("".join(f"<urn:s{n}> <urn:p> <urn:o> .\n" for n in range(5000)))
    assert nnmi("load", str(data), "--graph", "urn:g", "--store", str(place)).code == 0
    (listed,) = place.glob("MANIFEST-*")
    whole = listed.read_bytes()
    listed.write_bytes(whole[: int(len(whole) * share)])
    for words in (("query", "-q", "ASK { ?s ?p ?o }"), ("store", "check"), ("store", "info"), ("load", str(data))):
        ran = nnmi(*words, "--store", str(place))
        assert ran.code in (1, 2) and "is damaged (MANIFEST-" in ran.out + ran.err, (words, ran)
    listed.write_bytes(whole)
    assert "5,000" in nnmi("store", "info", "--store", str(place)).out


def test_a_store_is_checked_in_each_order_that_it_is_kept_in(tmp_path: Path, nnmi: Callable[..., Ran]) -> None:
    """A block that is damaged makes a line of what is wrong, not a traceback, in whichever file it is."""
    data, place = tmp_path / "d.nt", tmp_path / "store"
    data.write_text("".join(f"<urn:s{n}> <urn:p{n % 7}> <urn:o{n * 7919}> .\n" for n in range(60_000)))
    assert nnmi("load", str(data), "--graph", "urn:g", "--store", str(place)).code == 0
    files = [file for file in place.glob("*.sst") if file.stat().st_size > 100_000]
    told = 0
    for file in files:
        whole = file.read_bytes()
        at = len(whole) // 3
        file.write_bytes(whole[:at] + bytes(byte ^ 255 for byte in whole[at : at + 40]) + whole[at + 40 :])
        ran = nnmi("store", "check", "--store", str(place))
        assert "Traceback" not in ran.err and ran.code in (0, 1, 2)
        told += "is damaged" in ran.out + ran.err
        file.write_bytes(whole)
    assert told == len(files) == 7
