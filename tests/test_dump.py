"""What a store holds is written out whole: all graphs or one, from a directory, an endpoint or the content."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from nnmi_graph import Workspace
from nnmi_graph.errors import NnmiError, OutputError, UnknownName
from nnmi_graph.store import OxigraphStore, read
from nnmi_graph.terms import BlankNode, Literal, NamedNode, Quad

from .conftest import Ran
from .test_store import server

Run = Callable[..., Ran]
E = "http://e.org/"
A, P, G, H = (NamedNode(E + name) for name in "apgh")
QUADS = [
    Quad(A, P, Literal("C:\\users\n\x00\x9b\U0001f600", language="en"), G),
    Quad(A, P, A, G),
    Quad(A, P, A, H),
    Quad(A, P, Literal("5", datatype=NamedNode(E + "kind")), H),
    Quad(A, A, A),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    OxigraphStore.build(tmp_path / "s", QUADS)
    return tmp_path


@pytest.mark.parametrize("ending", ["nq", "trig"])
@pytest.mark.parametrize("where", ["directory", "endpoint", "--store"])
def test_all_of_a_store(nnmi: Run, folder: Path, ending: str, where: str) -> None:
    out = folder / f"all.{ending}"
    if where == "endpoint":
        with server(folder / "s") as url:
            ran = nnmi("dump", url, str(out))
    elif where == "--store":
        ran = nnmi("dump", str(out), "--store", str(folder / "s"))
    else:
        ran = nnmi("dump", "s", out.name, cwd=folder)
    assert ran.code == 0 and "5 statements" in ran.err, ran
    assert set(read(out)) == set(QUADS)


@pytest.mark.parametrize("ending", ["nq", "trig", "ttl", "nt"])
def test_one_graph(nnmi: Run, folder: Path, ending: str) -> None:
    assert nnmi("dump", "s", f"g.{ending}", "--graph", E + "g", cwd=folder).code == 0
    quads = read(folder / f"g.{ending}", graph=E + "g")
    assert set(quads) == {quad for quad in QUADS if quad.graph_name == G}


def test_the_content_and_python(nnmi: Run, tmp_path: Path) -> None:
    ws = Workspace()
    assert ws.dump(tmp_path / "all.nq") == len(list(ws.quads())) == len(read(tmp_path / "all.nq"))
    assert nnmi("dump", str(tmp_path / "seed.ttl"), "--graph", "graph:SEED").code == 0
    stream = io.BytesIO()
    assert ws.dump(stream, graph="graph:SEED", format="ntriples") == len(read(tmp_path / "seed.ttl"))
    ran = nnmi("dump", "-", "--graph", "graph:SEED", "--format", "ntriples")
    assert sorted(ran.out.encode().splitlines()) == sorted(stream.getvalue().splitlines())
    with pytest.raises(OutputError, match="exists already"):
        ws.dump(tmp_path / "all.nq")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("s", "all.ttl"), "holds no graphs"),
        (("s", "g.ttl", "--graph", E + "none"), "there is no graph"),
        (("s", "g.ttl", "--graph", "no iri"), "is a relative IRI"),
        (("s", "all.csv"), "no ending that tells its format"),
        (("s", "-"), "give the --format"),
        (("s", "kept.nq"), "exists already"),
        (("missing", "all.nq"), "is no store"),
        (("s", "s", "all.nq"), "give one store"),
        (("s", "all.nq", "--store", "s"), "give one store"),
        (("s", "none/all.nq"), "is in a folder that does not exist"),
    ],
)
def test_what_cannot_be_dumped_is_one_line_and_no_file(
    nnmi: Run, folder: Path, words: tuple[str, ...], said: str
) -> None:
    (folder / "kept.nq").write_text("", encoding="utf-8")
    before = sorted(folder.iterdir())
    ran = nnmi("dump", *words, cwd=folder)
    assert ran.code == 2 and ran.err.count("\n") == 1 and said in ran.err, ran
    assert sorted(folder.iterdir()) == before and (folder / "kept.nq").read_bytes() == b""
    assert nnmi("dump", "s", "kept.nq", "--force", cwd=folder).code == 0


def test_a_store_that_others_filled_without_looking_is_not_half_written(tmp_path: Path) -> None:
    said = {"@id": "http://e.org/s", "http://e.org/p": {"@value": "x", "@language": "en . <a:b> <a:b> <a:b>"}}
    inner = ox.Store()
    inner.extend([*QUADS, Quad(BlankNode("b"), P, A)])
    inner.extend(ox.parse(json.dumps(said).encode(), format=ox.RdfFormat.JSON_LD, lenient=True))
    with pytest.raises(NnmiError, match="no language tag"):
        Workspace(store=inner).dump(tmp_path / "all.nq")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(UnknownName, match="there is no graph"):
        Workspace(store=inner).dump(tmp_path / "x.nq", graph=E + "x")
