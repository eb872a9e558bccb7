"""The whole everyday layer of a large made-up network: processor seconds, memory, and triples by property.

The claims of `generate_network` get what claims of tables have besides: class, source, basis and rank, and half of them
the date that they are told for in place of a start. They are loaded into an Oxigraph directory with the vocabulary of the
content, which is not timed; then a process of its own derives layer and plain edges as `nnmi derive --store` does.

    python -m bench everyday --size 100000 450000
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from .generate_network import ID, NNMI, TAX, TYPE, triples

GOAL_SECONDS, GOAL_MB = 60, 3000
SOURCES = 500


def claims(organisations: int, memberships: int) -> Iterator[str]:
    """The lines of an N-Triples file: some ten triples a claim."""
    for number in range(SOURCES):
        yield f"<{ID}source-{number}> {TYPE} <{NNMI}Source> ."
        yield f'<{ID}source-{number}> <http://purl.org/dc/terms/title> "Source {number}"@en .'
        yield f"<{ID}source-{number}> <{NNMI}grade> <{TAX}grade-{'abcd'[number % 4]}> ."
    for line in triples(organisations, memberships):
        claim, predicate, rest = line.split(" ", 2)
        if predicate == f"<{NNMI}member>":
            number = int(claim.rpartition("-")[2][:-1])
            yield f"{claim} {TYPE} <{NNMI}Membership> ."
            yield f"{claim} <{NNMI}assertedIn> <{ID}source-{number % SOURCES}> ."
            yield f"{claim} <{NNMI}basis> <{TAX}basis-stated> ."
            yield f"{claim} <{NNMI}rank> <{TAX}rank-normal> ."
        if predicate == f"<{NNMI}validFrom>" and rest[6] in "02468":
            predicate = f"<{NNMI}asOf>"
        yield f"{claim} {predicate} {rest}"


def load(directory: Path, organisations: int, memberships: int) -> None:
    """Fill a store on disk."""
    import pyoxigraph as ox

    from nnmi_graph.content import Content
    from nnmi_graph.store import read
    from nnmi_graph.terms import GRAPH

    text = directory.with_suffix(".nt")
    with text.open("w", encoding="utf-8") as out:
        out.writelines(line + "\n" for line in claims(organisations, memberships))
    store = ox.Store(str(directory))
    content = Content.find()
    marks = [quad for path, graph in content.graphs() if "ontology" in path.parts for quad in read(path, graph=graph)]
    store.bulk_extend(marks)
    store.bulk_load(path=str(text), format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(GRAPH + "made-up"))
    store.flush()
    text.unlink()


def derive(directory: Path) -> None:
    from nnmi_graph import Workspace

    Workspace(store=str(directory)).derive()


def by_property(directory: Path) -> list[tuple[int, str]]:
    """How many triples of each property the layer and the plain edges have."""
    from nnmi_graph.everyday import EDGES, EVERYDAY
    from nnmi_graph.store import OxigraphStore
    from nnmi_graph.terms import Literal

    rows = OxigraphStore.directory(directory).select(
        f"SELECT ?p (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(?g IN (<{EVERYDAY}>, <{EDGES}>)) }} GROUP BY ?p"
    )
    return sorted(((int(n.value), str(p)) for p, n in rows if isinstance(n, Literal)), reverse=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, nargs=2, metavar=("ORGS", "MEMBERSHIPS"), default=(100_000, 450_000))
    parser.add_argument("--folder", type=Path, help="keep the store here, and use it if it is there")
    parser.add_argument("--check", action="store_true", help=f"exit 1 above {GOAL_SECONDS} s or {GOAL_MB} MB")
    parser.add_argument("--job", choices=("load", "derive", "count"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.job == "load":
        load(args.folder, *args.size)
    elif args.job == "derive":
        derive(args.folder)
    elif args.job == "count":
        print("\n".join(f"{n:>9,} {name}" for n, name in by_property(args.folder)))
    else:
        with tempfile.TemporaryDirectory() as fresh:
            return measured(args.folder or Path(fresh) / "store", args.size, args.check)
    return 0


def measured(directory: Path, size: tuple[int, int], check: bool) -> int:
    """Print what one derivation takes; 1 if a goal is to be met and is missed."""

    def child(job: str) -> list[str]:
        numbers = [str(n) for n in size]
        return [sys.executable, "-m", "bench", "everyday", "--job", job, "--size", *numbers, "--folder", str(directory)]

    if not (directory / "CURRENT").is_file():
        subprocess.run(child("load"), check=True)
    start = time.perf_counter()
    run = subprocess.Popen(child("derive"))
    _, status, used = os.wait4(run.pid, 0)
    if os.waitstatus_to_exitcode(status):
        return 1
    seconds, cpu, peak = time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    print(f"{seconds:.0f} s, processor {cpu:.0f} s, {peak:.0f} MB; triples by property:", flush=True)
    subprocess.run(child("count"), check=True)
    return int(check and (seconds > GOAL_SECONDS or peak > GOAL_MB))


if __name__ == "__main__":
    sys.exit(main())
