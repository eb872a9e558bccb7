"""Filling a directory: what is read, what is replaced, what goes on after an early end, and what is left behind."""

from __future__ import annotations

import bz2
import gzip
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

import pytest
import zstandard

from nnmi_graph import Workspace
from nnmi_graph.errors import InputError, StoreError
from nnmi_graph.leftovers import folder_beside, sweep
from nnmi_graph.outputs import write_files
from nnmi_graph.steps import Step
from nnmi_graph.store import OxigraphStore, care, directory, sources

from .conftest import ROOT, Ran

Run = Callable[..., Ran]
XSD = "http://www.w3.org/2001/XMLSchema#"
ODD = (
    f'<urn:s> <urn:p> "70.00"^^<{XSD}decimal> .\n<urn:s> <urn:p> "70"^^<{XSD}decimal> .\n<urn:s> <urn:q> "a\\"b\\n"@en .\n'
    f'<urn:t> <urn:p> "5"^^<{XSD}integer> .\n<urn:t> <urn:q> <urn:s> .\n<urn:t> <urn:q> "007"^^<{XSD}integer> .\n'
)


def lines(store: Path) -> list[str]:
    return sorted(str(quad) for quad in OxigraphStore.directory(store).quads())


def entered(store: Path) -> list[str]:
    """The statements in the forms in which they were entered, with their graphs."""
    quads = OxigraphStore.directory(store).quads()
    return sorted(f"{q.subject.value} {q.object.value} {getattr(q.graph_name, 'value', '')}" for q in quads)  # type: ignore[union-attr]


@pytest.mark.parametrize("pack", [None, gzip.compress, bz2.compress, zstandard.compress])
@pytest.mark.parametrize("ending", ["nt", "nq", "ttl", "trig"])
def test_what_is_loaded_is_what_the_file_says(
    tmp_path: Path, ending: str, pack: Callable[[bytes], bytes] | None
) -> None:
    packed = {None: "", gzip.compress: ".gz", bz2.compress: ".bz2", zstandard.compress: ".zst"}[pack]
    text = ODD if ending in ("nt", "nq") else ODD.replace(f'"70.00"^^<{XSD}decimal>', "70.00") + "<urn:t> <urn:r> 1.0 ."
    file = tmp_path / f"odd.{ending}{packed}"
    file.write_bytes((pack or bytes)(text.encode()))
    done = Workspace(store=tmp_path / "s").load(file, graph="urn:g")
    says = [
        "urn:s 70 urn:g",
        "urn:s 70.00 urn:g",
        'urn:s a"b\n urn:g',
        "urn:t 007 urn:g",
        "urn:t 5 urn:g",
        "urn:t urn:s urn:g",
    ]
    more = ["urn:t 1.0 urn:g"] if ending in ("ttl", "trig") else []
    assert entered(tmp_path / "s") == sorted([*says, *more])
    assert (done.quads, done.graphs) == (len(says) + len(more) - 1, 1)  # the store itself keeps 70.00 and 70 as one


FEW = {
    "a.ttl": "@prefix : <urn:a:> . :s :p 70.00 . _:b :q 05 .",
    "b.trig": "@prefix : <urn:b:> . <urn:g> { <urn:a:s> <urn:a:p> 70.0, 70 . _:b :q 1 } :x :y 1 .",
    "c.nt": f'<urn:c> <urn:p> "70"^^<{XSD}decimal> . # said again below\n_:b <urn:c> "1.0"^^<{XSD}decimal> .',
    "d.jsonld": f'{{"@id": "urn:c", "urn:p": {{"@value": "70.0", "@type": "{XSD}decimal"}}}}',
    "e.nq": f'<urn:c> <urn:p> "70"^^<{XSD}decimal> <urn:g> .\n<urn:c> <urn:p> "70.000"^^<{XSD}decimal> <urn:g> .\n',
}


def test_small_files_go_in_together_as_they_would_one_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in FEW.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    files = [tmp_path / name for name in FEW]
    loads: list[int] = []
    pour_small = directory.pour_small
    monkeypatch.setattr(directory, "pour_small", lambda few, store: loads.append(len(few)) or pour_small(few, store))
    done = Workspace(store=tmp_path / "together").load(files, graph="urn:g")
    monkeypatch.setattr(sources, "SMALL", 0)
    assert Workspace(store=tmp_path / "apart").load(files, graph="urn:g").quads == done.quads == 7
    assert loads == [5]

    def named(store: str) -> list[str]:
        return [line for line in entered(tmp_path / store) if line.startswith("urn:")]

    said = {"urn:a:s": ("70", "70.0", "70.00"), "urn:b:x": ("1",), "urn:c": ("70", "70.0", "70.000")}
    assert named("together") == named("apart") == [f"{s} {o} urn:g" for s, forms in said.items() for o in forms]
    nameless = [line.split()[1] for line in entered(tmp_path / "together") if not line.startswith("urn:")]
    assert sorted(nameless) == ["05", "1", "1.0"]
    (tmp_path / "c.nt").write_text("<urn:c> <urn:p> .\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"c\.nt:1:"):
        Workspace(store=tmp_path / "broken").load(files, graph="urn:g")
    assert not (tmp_path / "broken").exists() and not list(tmp_path.glob(".*"))


def test_a_file_that_is_not_packed_as_its_name_says_is_one_line(tmp_path: Path) -> None:
    for ending in ("gz", "bz2", "zst"):
        (tmp_path / f"a.nt.{ending}").write_text(ODD, encoding="utf-8")
        with pytest.raises(InputError, match=r"a\.nt\.\w+: is broken where it is packed"):
            Workspace(store=tmp_path / "s").load(tmp_path / f"a.nt.{ending}")
    (tmp_path / "half.nt.gz").write_bytes(gzip.compress(ODD.encode())[:-12])
    with pytest.raises(InputError, match="is broken where it is packed"):
        Workspace(store=tmp_path / "s").load(tmp_path / "half.nt.gz")
    assert not (tmp_path / "s").exists() and not list(tmp_path.glob(".*"))


def test_graphs_are_added_and_only_those_of_the_same_names_replaced(nnmi: Run, tmp_path: Path) -> None:
    texts = {
        "a.nq": "<urn:a> <urn:p> <urn:g2> <urn:g1> .\n_:b <urn:p> <urn:x> <urn:g1> .\n",
        "b.nq": "<urn:b> <urn:p> <urn:g1> <urn:g2> .\n<urn:b> <urn:p> <urn:c> .\n",
        "c.trig": "<urn:g1> { <urn:c> <urn:p> 1 }",
        "d.nt": "<urn:d> <urn:p> <urn:g1> .\n",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    load = ("load", "--store", "s", "--quiet")
    assert nnmi(*load, "a.nq", cwd=tmp_path).code == 0
    assert (
        nnmi(*load, "b.nq", cwd=tmp_path).code == 0
    )  # its graphs are not there yet, though an object has the name of one
    refused = nnmi(*load, "c.trig", cwd=tmp_path)
    assert (
        refused.code == 2
        and refused.err.count("\n") == 1
        and "holds 1 of these graphs already, <urn:g1>" in refused.err
    )
    refused = nnmi(*load, "d.nt", cwd=tmp_path)
    assert refused.code == 2 and "the default graph" in refused.err and "--graph" in refused.err
    assert len(lines(tmp_path / "s")) == 4
    assert nnmi(*load, "c.trig", "d.nt", "--force", cwd=tmp_path).code == 0
    assert entered(tmp_path / "s") == ["urn:b urn:g1 urn:g2", "urn:c 1 urn:g1", "urn:d urn:g1 "]
    assert [path.name for path in tmp_path.glob(".*")] == []


def many(number: int) -> str:
    """Some five megabytes of statements."""
    return "".join(
        f'<urn:{number}:{n}> <urn:says> "something rather long, so that a file of some size comes of it" .\n'
        for n in range(60_000)
    )


def test_a_load_that_ended_early_goes_on(nnmi: Run, tmp_path: Path) -> None:
    for number in (1, 2):
        (tmp_path / f"{number}.nt").write_text(
            many(number) + f'<urn:s> <urn:p> "{number}.00"^^<{XSD}decimal> .\n', encoding="utf-8"
        )
    (tmp_path / "3.nt").write_text("<urn:x> <urn:p> .\n", encoding="utf-8")
    load = ("load", "--store", "s", "1.nt", "2.nt", "3.nt", "--graph", "urn:g")
    broken = nnmi(*load, cwd=tmp_path)
    assert broken.code == 2 and "3.nt:1:" in broken.err and "goes on after the files that are done" in broken.err
    assert not (tmp_path / "s").exists()
    (tmp_path / "3.nt").write_text("<urn:x> <urn:p> <urn:y> .\n", encoding="utf-8")
    done = nnmi(*load, cwd=tmp_path)
    assert done.code == 0 and "gone on after 2 files" in done.err and "120,003 quads in 1 graphs" in done.err
    assert {"urn:s 1.00 urn:g", "urn:s 2.00 urn:g", "urn:x urn:y urn:g"} <= set(entered(tmp_path / "s"))
    assert [path.name for path in tmp_path.glob(".*")] == []


def test_after_a_kill_nothing_is_half_there_and_the_next_load_cleans_up(nnmi: Run, tmp_path: Path) -> None:
    (tmp_path / "small.nt").write_text("<urn:a> <urn:p> <urn:b> .\n", encoding="utf-8")
    assert nnmi("load", "--store", "s", "small.nt", cwd=tmp_path).code == 0
    before = lines(tmp_path / "s")
    (tmp_path / "large.nt").write_text(many(3), encoding="utf-8")
    command = [sys.executable, "-m", "nnmi_graph", "load", "--store", "s", "large.nt", "--graph", "urn:g"]
    running = subprocess.Popen(command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT / "src")})
    while not list(tmp_path.glob(".s.loading/store-*")) and running.poll() is None:
        time.sleep(0.01)
    time.sleep(0.1)
    second = nnmi("load", "--store", "s", "small.nt", "--graph", "urn:h", "--wait", "0", cwd=tmp_path)
    running.kill()
    running.wait()
    assert second.code == 2 and f"process {running.pid}" in second.err and "--wait" in second.err
    assert lines(tmp_path / "s") == before
    assert nnmi("load", "--store", "s", "large.nt", "--graph", "urn:g", cwd=tmp_path).code == 0
    assert len(lines(tmp_path / "s")) == 60_001 and [path.name for path in tmp_path.glob(".*")] == []


def test_a_full_disk_is_one_line_and_the_store_is_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "small.nt").write_text("<urn:a> <urn:p> <urn:b> .\n", encoding="utf-8")
    (tmp_path / "large.nt").write_text(many(4), encoding="utf-8")
    Workspace(store=tmp_path / "s").load(tmp_path / "small.nt")
    command = [sys.executable, "-m", "nnmi_graph", "load", "--store", "s", "large.nt", "--graph", "urn:g"]

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

    ran = subprocess.run(  # noqa: PLW1510 - its code is looked at
        command,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        preexec_fn=limited,
    )
    assert ran.returncode == 2 and ran.stderr.count("\n") == 1 and "cannot be written" in ran.stderr, ran.stderr
    assert lines(tmp_path / "s") == ["<urn:a> <urn:p> <urn:b>"] and not list(tmp_path.glob(".*"))


def test_a_writer_waits_for_another(tmp_path: Path) -> None:
    (tmp_path / "small.nt").write_text("<urn:a> <urn:p> <urn:b> .\n", encoding="utf-8")
    Workspace(store=tmp_path / "s").load(tmp_path / "small.nt")
    held = OxigraphStore.directory(tmp_path / "s", read_only=False)
    with pytest.raises(StoreError, match="is open to be written by this very process"):
        OxigraphStore.directory(tmp_path / "s", read_only=False)
    command = [
        sys.executable,
        "-m",
        "nnmi_graph",
        "load",
        "--store",
        "s",
        "small.nt",
        "--graph",
        "urn:g",
        "--wait",
        "60",
    ]
    running = subprocess.Popen(command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT / "src")})
    time.sleep(1)
    assert running.poll() is None
    del held
    assert running.wait(60) == 0 and len(lines(tmp_path / "s")) == 2


def test_several_files_are_written_together(tmp_path: Path) -> None:
    def first(out: IO[bytes]) -> None:
        out.write(b"1")

    def second(out: IO[bytes]) -> None:
        sweep(tmp_path)  # as any other process may at that moment
        out.write(b"2")

    write_files({tmp_path / "a": first, tmp_path / "b": second})
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {"a": b"1", "b": b"2"}


def test_after_a_large_load_the_files_are_in_order_and_hold_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def loaded(name: str) -> Path:
        for number in range(3):
            file = tmp_path / f"{number}.nt"
            file.write_text("".join(f"<urn:s{number}-{n}> <urn:p> <urn:o{n}> .\n" for n in range(50)))
            Workspace(store=tmp_path / name).load(file, graph=f"urn:g{number}")
        return tmp_path / name

    told: list[str] = []

    class Told(Step):
        def __enter__(self) -> Step:
            told.append(self.what)
            return super().__enter__()

    monkeypatch.setattr(care, "Step", Told)
    as_they_came = loaded("small")
    assert told == []
    monkeypatch.setattr(care, "LARGE", 1)
    in_order = loaded("large")
    assert told == ["putting the store's files in order"] * 3
    assert len(list(in_order.glob("*.sst"))) <= len(list(as_they_came.glob("*.sst")))
    assert lines(in_order) == lines(as_they_came)


def test_the_engine_may_put_files_in_order_meanwhile_and_another_writer_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "abc":
        (tmp_path / f"{name}.nt").write_text(f"<urn:{name}> <urn:p> <urn:x> .\n", encoding="utf-8")

    def load(name: str) -> None:
        Workspace(store=tmp_path / "s").load(tmp_path / f"{name}.nt", graph=f"urn:g{name}")

    load("a")
    hold_it = directory.hold

    def hold_after_clearing_up(number: int, **how: bool) -> bool:
        (tmp_path / "s" / "000999.sst").touch()  # as the engine may, to the last moment
        return hold_it(number, **how)

    def hold_after_another(number: int, **how: bool) -> bool:
        if how:
            OxigraphStore.directory(tmp_path / "s", read_only=False)
        return hold_it(number, **how)

    monkeypatch.setattr(directory, "hold", hold_after_clearing_up)
    load("b")
    assert len(lines(tmp_path / "s")) == 2
    monkeypatch.setattr(directory, "hold", hold_after_another)
    with pytest.raises(StoreError, match="was written to by another process meanwhile"):
        load("c")
    assert len(lines(tmp_path / "s")) == 2


def test_only_what_nobody_works_in_is_swept_away(tmp_path: Path) -> None:
    dead, file = tmp_path / ".nnmi-dead", tmp_path / ".nnmi-1-0.part"
    dead.mkdir()
    (dead / "lock").touch()
    file.touch()
    with folder_beside(tmp_path / "x") as mine:
        assert not dead.exists() and not file.exists()
        others = subprocess.run(  # noqa: PLW1510 - its code is looked at
            [
                sys.executable,
                "-c",
                f"from nnmi_graph.leftovers import sweep; from pathlib import Path; sweep(Path({str(tmp_path)!r}))",
            ],
            env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        )
        assert others.returncode == 0 and mine.is_dir()
    assert not mine.exists()
    (tmp_path / ".nnmi-notes.txt").touch()
    sweep(tmp_path)
    assert (tmp_path / ".nnmi-notes.txt").exists()


def test_a_link_stays_one_and_the_store_it_leads_to_is_loaded(nnmi: Run, tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / f"{name}.nt").write_text(f"<urn:{name}> <urn:p> <urn:x> .\n", encoding="utf-8")
    (tmp_path / "disk").mkdir()
    (tmp_path / "link").symlink_to("disk/到 here", target_is_directory=True)
    load = ("load", "--store", "link", "--quiet")
    assert nnmi(*load, "a.nt", cwd=tmp_path).code == 0
    assert nnmi(*load, "b.nt", "--graph", "urn:g", cwd=tmp_path).code == 0
    (tmp_path / "link" / "notes.txt").write_text("ours", encoding="utf-8")
    assert nnmi(*load, "c.nt", "--force", cwd=tmp_path).code == 0
    assert (tmp_path / "link").is_symlink()
    assert entered(tmp_path / "disk" / "到 here") == ["urn:b urn:x urn:g", "urn:c urn:x "]
    assert (tmp_path / "link" / "notes.txt").read_text(encoding="utf-8") == "ours"
    assert sorted(path.name for path in tmp_path.glob("**/.*")) == []


def test_the_folder_one_stands_in_is_not_exchanged(nnmi: Run, tmp_path: Path) -> None:
    (tmp_path / "a.nt").write_text("<urn:a> <urn:p> <urn:x> .\n", encoding="utf-8")
    (tmp_path / "s").mkdir()
    for place in (".", str(tmp_path / "s")):
        refused = nnmi("load", "--store", place, "../a.nt", cwd=tmp_path / "s")
        assert refused.code == 2 and refused.err.count("\n") == 1 and "is the folder you are in" in refused.err
    assert list((tmp_path / "s").iterdir()) == [] and list(tmp_path.glob(".*")) == []


NEW = "<urn:new> <urn:p> <urn:a>, <urn:b>, <urn:a> ."
LAYER = "https://w3id.org/nnmi/graph/everyday"


@pytest.mark.parametrize("there", ["<urn:s> <urn:p> 1 .", "GRAPH <urn:h> { <urn:s> <urn:p> 1, 2, 3 }"])
@pytest.mark.parametrize(
    ("said", "count"),
    [
        (f"GRAPH <urn:g> {{ {NEW} }} GRAPH <urn:f> {{ {NEW} }}", 4),
        (f"GRAPH <{LAYER}> {{ {NEW} <urn:old> <urn:p> 1 . }}", 2),
        (f"GRAPH <{LAYER}> {{ {NEW} }} GRAPH <urn:g> {{ {NEW} }}", 4),
    ],
)
def test_what_comes_into_a_store_is_counted_wherever_it_goes(tmp_path: Path, there: str, said: str, count: int) -> None:
    store, first, second = tmp_path / "s", tmp_path / "first.trig", tmp_path / "second.trig"
    first.write_text(f"{there} GRAPH <{LAYER}> {{ <urn:old> <urn:p> 1, 2 }}")
    second.write_text(said)
    Workspace(store=store).load(first)
    assert Workspace(store=store).load(second).quads == count


def test_what_comes_in_is_counted_in_graphs_without_a_name_and_in_none(tmp_path: Path) -> None:
    store, file = tmp_path / "s", tmp_path / "f.trig"
    file.write_text(f"GRAPH _:h {{ {NEW} }}")
    assert Workspace(store=store).load(file).quads == 2
    file.write_text(f"{NEW} GRAPH _:g {{ {NEW} }}")
    assert Workspace(store=store).load(file).quads == 4


def test_of_a_store_that_was_there_nothing_is_counted_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that what a load costs follows what is loaded."""
    size = directory._size
    counted: list[int] = []
    monkeypatch.setattr(directory, "_size", lambda *given: counted.append(size(*given)) or counted[-1])
    for number, many in enumerate((500, 3, 3)):
        file = tmp_path / f"{number}.nt"
        file.write_text("".join(f"<urn:s{n}> <urn:p> <urn:o> .\n" for n in range(many)))
        done = Workspace(store=tmp_path / "s").load(file, graph=f"urn:g{number}")
        assert done.quads == many and sum(counted) == (many if number else 0)
        counted.clear()


@pytest.mark.parametrize("text", ["<urn:x> <urn:p> <urn:y> _:g .\n", "_:g { <urn:x> <urn:p> <urn:y> }"])
def test_a_graph_without_a_name_is_not_taken_for_what_is_in_none(tmp_path: Path, text: str) -> None:
    """It was refused, and with `force` the statements in no graph were deleted."""
    (tmp_path / "bare.nt").write_text("<urn:a> <urn:p> <urn:b> .\n")
    file = tmp_path / ("g.nq" if text.endswith("\n") else "g.trig")
    file.write_text(text)
    for force in (False, True):
        place = tmp_path / f"s{force}"
        OxigraphStore.build(place, sources.ox.parse(path=str(tmp_path / "bare.nt")))
        Workspace(store=place).load(file, force=force)
        assert [line.partition(" ")[0] for line in lines(place)] == ["<urn:a>", "<urn:x>"]
