"""One membership added to a store of many made-up organisations, by `nnmi add` as a whole process.

The store is a directory with the content, the made-up network of `generate_orgs`, and the layer of both; it is made first,
which takes a minute or two for 100,000 organisations, and kept with `--folder`. Each round adds one membership of another
organisation, to an institute of a couple of thousand members and, as `new`, one of an organisation that nobody knew
yet, and times the bare `import pyoxigraph` beside it. Medians are printed, of the wall clock and of processor time.

    python -m bench add --sizes 10000 100000
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from .generate_orgs import triples

GOAL = 0.3
"""Seconds of a whole process."""
BARE = [sys.executable, "-c", "import pyoxigraph"]
HEAD = "institute,member,role,source,section,as_of\n"
NEW = """@prefix nnmi: <https://w3id.org/nnmi/ontology/> . @prefix id: <https://w3id.org/nnmi/id/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
id:bench-{n} a nnmi:Organization ; rdfs:label "{word} Quillworks"@en .
"""


def store_of(size: int, folder: Path) -> Path:
    """The directory of the store, made if it is not there."""
    import pyoxigraph as ox

    from nnmi_graph import Workspace
    from nnmi_graph.terms import GRAPH

    path = folder / f"add-{size}"
    if not (path / "CURRENT").is_file():
        store = ox.Store(str(path))
        store.bulk_extend(Workspace().quads())
        lines = "".join(line + "\n" for line in triples(size)).encode()
        store.bulk_load(lines, ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(GRAPH + "made-up"))
        store.flush()
        del store
        Workspace(store=str(path)).derive()
    return path


def timed(command: Sequence[str]) -> tuple[float, float]:
    """Seconds of one run of the command, by the wall clock and of processor time; it must not fail."""
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert child.stdout is not None
    said = child.stdout.read().decode()
    _, status, used = os.wait4(child.pid, 0)
    if os.waitstatus_to_exitcode(status):
        raise SystemExit(f"{' '.join(command)}\n{said}")
    return time.perf_counter() - start, used.ru_utime + used.ru_stime


def rounds(size: int, count: int, folder: Path) -> dict[str, list[tuple[float, float]]]:
    """The times of each command, the first round left out."""
    store = store_of(size, folder)
    times: dict[str, list[tuple[float, float]]] = {"membership": [], "new": [], "bare import": []}
    stamp = time.time_ns()
    for n in range(count + 1):
        row, new = folder / "row.csv", folder / "new.ttl"
        row.write_text(
            f"{HEAD}Institute 3,Organisation {(stamp + n) % size // 200 * 200},member,NIST-NAMII,{stamp + n},2014-02\n"
        )
        word = "".join(chr(ord("a") + int(digit)) for digit in str(stamp + n)).title()
        new.write_text(NEW.format(n=stamp + n, word=word))
        add = [sys.executable, "-m", "nnmi_graph", "add", "--store", str(store)]
        commands = {"membership": [*add, str(row)], "new": [*add, "--all-new", str(new)], "bare import": BARE}
        for name, command in commands.items():
            taken = timed(command)
            if n:
                times[name].append(taken)
    return times


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=(10_000, 100_000))
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--folder", type=Path, help="keep the stores here, and use those that are")
    parser.add_argument("--check", action="store_true", help=f"exit 1 if a membership takes more than {GOAL} s")
    args = parser.parse_args()
    print(
        "| organisations | what is added | median s | slowest s | processor time s |\n|---|---|---|---|---|", flush=True
    )
    slowest = 0.0
    with tempfile.TemporaryDirectory() as fresh:
        for size in args.sizes:
            for name, times in rounds(size, args.rounds, args.folder or Path(fresh)).items():
                wall, cpu = ([run[k] for run in times] for k in (0, 1))
                median = statistics.median(wall)
                slowest = max(slowest, median if name == "membership" else 0)
                print(
                    f"| {size:,} | {name} | {median:.3f} | {max(wall):.3f} | {statistics.median(cpu):.3f} |", flush=True
                )
    return int(args.check and slowest > GOAL)


if __name__ == "__main__":
    sys.exit(main())
