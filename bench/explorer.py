"""The explorer page of a large network in headless Chromium that draws in software: the first picture, frames a second.

A seeded network of 5,000 nodes and 20,000 ties is written as a page (not timed), opened and moved about. The load of the
machine is told beside the figures, for on a busy one they say little.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import tempfile
from pathlib import Path

from tests.conftest import ROOT
from tests.export_programs import CHROMIUM, NODE_MODULES

from nnmi_graph.export import export
from nnmi_graph.network import read_view
from nnmi_graph.store import Rows
from nnmi_graph.terms import Literal, NamedNode

EX = "http://example.org/"


def written(path: Path, nodes: int, ties: int, seed: int = 7) -> None:
    """Write the page of a network in which few nodes have most ties."""
    chance = random.Random(seed)
    pairs: set[tuple[int, int]] = set()
    while len(pairs) < ties:
        one, other = min(nodes - 1, int(chance.paretovariate(0.9))), chance.randrange(nodes)
        if one != other:
            pairs.add((one, other))
    rows = [
        (NamedNode(f"{EX}{one}"), NamedNode(f"{EX}{other}"), Literal(chance.choice("abcde")))
        for one, other in sorted(pairs)
    ]
    export(read_view(Rows(("source", "target", "kind"), rows), "large"), path)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench explorer", description=__doc__)
    parser.add_argument("--nodes", type=int, default=5_000)
    parser.add_argument("--ties", type=int, default=20_000)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "large.html"
        written(page, args.nodes, args.ties)
        done = subprocess.run(
            ["node", str(ROOT / "tests/js/frames.cjs"), CHROMIUM, str(page)],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "NODE_PATH": str(NODE_MODULES)},
        )
    seen = json.loads(done.stdout)
    print(f"{seen['nodes']} nodes, {seen['lines']} lines; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print(f"first picture {seen['first']:.1f} s; {seen['frames'] / seen['seconds']:.1f} frames a second when moved")
    return 0
