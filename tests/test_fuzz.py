"""Whatever bytes come in, readers and the shapes compiler answer, or refuse in one line: no other exception escapes.

`python -m tests.test_fuzz MINUTES` goes on for so long with new examples; the suite runs a fixed few.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from nnmi_graph import Workspace
from nnmi_graph.errors import NnmiError
from nnmi_graph.headers import parse_header
from nnmi_graph.names import Names
from nnmi_graph.shacl import compile_shapes
from nnmi_graph.sheets import read_kinds
from nnmi_graph.sheets.sheet import read_grids, read_sheets
from nnmi_graph.sheets.template import template
from nnmi_graph.store import FORMATS, parse, read, serialize
from nnmi_graph.terms import RDF, SH, XSD, BlankNode, Literal, NamedNode, Quad

EXAMPLES = 20
WORDS = (
    "property",
    "path",
    "class",
    "datatype",
    "minCount",
    "maxCount",
    "in",
    "or",
    "and",
    "not",
    "xone",
    "node",
    "pattern",
    "flags",
    "targetClass",
    "targetNode",
    "targetSubjectsOf",
    "sparql",
    "select",
    "ask",
    "prefixes",
    "message",
    "severity",
    "closed",
    "ignoredProperties",
    "qualifiedValueShape",
    "qualifiedMinCount",
    "languageIn",
    "uniqueLang",
    "equals",
    "lessThan",
    "hasValue",
    "inversePath",
    "alternativePath",
    "zeroOrMorePath",
    "deactivated",
    "parameter",
    "nodeValidator",
    "js",
    "rule",
)


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The bytes with a few places changed, cut out, doubled or swapped for awkward ones."""
    out = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(out) + 1)
        end = min(len(out), at + chance.randrange(1, 40))
        piece = chance.choice(
            [
                b"",
                bytes([chance.randrange(256)]),
                bytes(out[at:end]) * 2,
                b"\x00",
                b"\xff\xfe",
                b"=1+1",
                b"\n\n",
                b'"',
                b"\xe2\x80\xae",
                b"9" * 400,
                b"[" * 50,
                "甲,乙".encode(),
                b"2014-02-30",
            ]
        )
        out[at:end] = piece
    return bytes(out)


def fuzz_rdf(chance: random.Random, folder: Path, ws: Workspace) -> None:
    form = FORMATS[chance.choice(list(FORMATS))]
    some = sorted({quad.triple for quad in chance.sample(ws.shapes(), 12)}, key=str)
    parse(mutated(serialize(some, form), chance) if chance.random() < 0.8 else serialize(some, form), form, "fuzz")


def fuzz_sheet(chance: random.Random, folder: Path, ws: Workspace) -> None:
    kinds = read_kinds(ws.shapes(), known := Names(ws.store))
    ending = chance.choice(["xlsx", "csv", "tsv", "yaml"])
    data = template([kinds[chance.choice(list(kinds))]], ending, known, "en")
    path = folder / f"fuzz.{ending}"
    path.write_bytes(mutated(data.encode() if isinstance(data, str) else data, chance))
    read_grids(path)
    read_sheets([path], ws.shapes(), known)


def fuzz_header(chance: random.Random, folder: Path, ws: Workspace) -> None:
    query = chance.choice(list(ws.content.queries().values()))
    parse_header(mutated(query.path.read_bytes(), chance).decode("utf-8", "replace"), "fuzz.rq")


def fuzz_shapes(chance: random.Random, folder: Path, ws: Workspace) -> None:
    nodes = [NamedNode(f"http://e/{n}") for n in range(5)] + [BlankNode(f"b{n}") for n in range(3)]
    values = [
        *nodes,
        NamedNode(RDF + "nil"),
        Literal("a["),
        Literal("1", datatype=NamedNode(XSD + "integer")),
        Literal("x", language="en"),
        Literal("SELECT $this WHERE { $this ?p ?v }"),
        Literal("true", datatype=NamedNode(XSD + "boolean")),
    ]
    quads = read(chance.choice(ws.content.shapes()))
    for _ in range(chance.randint(0, 3)):
        at = chance.randrange(len(quads))
        old = quads[at]
        name = old.predicate if chance.random() < 0.5 else NamedNode(SH + chance.choice(WORDS))
        quads[at : at + chance.randint(0, 1)] = [Quad(old.subject, name, chance.choice(values))]
    compile_shapes(quads)


TARGETS: tuple[Callable[[random.Random, Path, Workspace], None], ...] = (fuzz_rdf, fuzz_sheet, fuzz_header, fuzz_shapes)


def once(target: Callable[[random.Random, Path, Workspace], None], seed: int, folder: Path, ws: Workspace) -> bool:
    """One example; whether it was taken. Anything but a clear refusal escapes, with its seed."""
    try:
        target(random.Random(seed), folder, ws)
        return True
    except NnmiError as error:
        assert "\n" not in str(error), f"seed {seed}"
        return False
    except Exception as error:
        raise AssertionError(f"{target.__name__}, seed {seed}: {error!r}") from error


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.__name__)
def test_only_clear_refusals_escape(target: Callable[[random.Random, Path, Workspace], None], tmp_path: Path) -> None:
    ws = Workspace()
    taken = [once(target, seed, tmp_path, ws) for seed in range(EXAMPLES)]
    assert set(taken) == {True, False}, "some examples are taken, some refused"


def main() -> None:
    import tempfile

    end, seed, ws = time.monotonic() + 60 * float(sys.argv[1]), 1_000_000, Workspace()
    with tempfile.TemporaryDirectory() as folder:
        while time.monotonic() < end:
            for target in TARGETS:
                try:
                    once(target, seed, Path(folder), ws)
                except AssertionError as error:
                    print(error, flush=True)
            seed += 1
    print(f"{seed - 1_000_000} examples of each of {len(TARGETS)} targets")


if __name__ == "__main__":
    main()
