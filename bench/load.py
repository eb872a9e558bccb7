"""A file of N-Quads into a store on disk: the engine's own bulk loader and `nnmi load`, each as a whole process.

The statements are made up: things with a label, a date, a number, an amount of which one in ten is written in another way than
the engine keeps it, and links. `again` loads as many statements of another graph into the store that is there by then, and
`open` is the next process that asks it. Looking at the statements (odd literals) is timed by itself. Medians, wall and processor.

    python -m bench load --size 1000000 --rounds 3
"""

from __future__ import annotations

import argparse
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

XSD = "http://www.w3.org/2001/XMLSchema#"
ENGINE = """
import sys, pyoxigraph as ox
store = ox.Store(sys.argv[2])
store.bulk_load(path=sys.argv[1], format=ox.RdfFormat.N_QUADS)
store.flush()"""
LOOK = """
import sys
from nnmi_graph.store import FORMATS
from nnmi_graph.store.sources import Seen
from nnmi_graph.store.streams import Stream
with open(sys.argv[1], "rb") as file:
    stream = Stream(file, sys.argv[1], Seen(FORMATS["nquads"], sys.argv[1]).look)
    while stream.block():
        pass"""
COUNT = "SELECT (COUNT(*) AS ?n) { <https://e.org/m0> ?p ?o }"


def write(path: Path, size: int, graph: str) -> None:
    """About `size` statements in a graph, eleven of a thing; seeded."""
    rng = random.Random(size)
    with path.open("w", encoding="utf-8") as out:
        for n in range(size // 11):
            facts = {
                "a": "<https://e.org/Membership>",
                "of": f"<https://e.org/organisation{rng.randrange(size // 40 + 1)}>",
                "with": f"<https://e.org/institute{rng.randrange(50)}>",
                "label": f'"Membership number {n} of the made-up network"@en',
                "start": f'"20{rng.randrange(10, 25)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}"^^<{XSD}date>',
                "count": f'"{rng.randrange(100_000)}"^^<{XSD}integer>',
                "amount": f'"{rng.randrange(1000)}.{rng.randrange(1, 10)}{rng.randrange(10)}"^^<{XSD}decimal>',
                "source": "<https://e.org/source>",
                "quotation": f'"line {n}"',
                "rank": f"<https://e.org/rank{n % 3}>",
                "note": f'"text {rng.random()}"',
            }
            out.writelines(f"<https://e.org/m{n}> <https://e.org/p/{p}> {o} <{graph}> .\n" for p, o in facts.items())


def timed(command: list[str]) -> tuple[float, float, float]:
    """Seconds by the wall clock and of the processor, and megabytes at the most, of a run that must not fail."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, used, after.ru_maxrss / 1024


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--size", type=int, default=1_100_000)
    options.add_argument("--rounds", type=int, default=3)
    args = options.parse_args()
    times: dict[str, list[tuple[float, float, float]]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        one, two = folder / "one.nq", folder / "two.nq"
        write(one, args.size, "https://e.org/one")
        write(two, args.size, "https://e.org/two")
        python, nnmi = [sys.executable, "-c"], [sys.executable, "-m", "nnmi_graph"]
        for _ in range(args.rounds):
            engine, ours = folder / "engine", folder / "ours"
            for path in (engine, ours):
                shutil.rmtree(path, ignore_errors=True)
            for what, command in {
                "engine": [*python, ENGINE, str(one), str(engine)],
                "nnmi load": [*nnmi, "load", "--store", str(ours), str(one)],
                "looking at literals": [*python, LOOK, str(one)],
                "engine, again": [*python, ENGINE, str(two), str(engine)],
                "nnmi load, again": [*nnmi, "load", "--store", str(ours), str(two)],
                "open": [*nnmi, "query", "--store", str(ours), "-q", COUNT],
            }.items():
                times.setdefault(what, []).append(timed(command))
    print(f"{args.size:,} statements, medians of {args.rounds}")
    print("| what | wall | processor | most memory so far |\n|---|---|---|---|")
    for what, runs in times.items():
        wall, used, most = (statistics.median(run[part] for run in runs) for part in range(3))
        print(f"| {what} | {wall:.2f} s | {used:.2f} s | {most:,.0f} MB |")
    return 0
