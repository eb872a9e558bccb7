"""GEXF of a large network, streamed from a store: seconds and memory, beside networkx's writer.

A seeded network of organisations and institutes with dated, tiered memberships is loaded into a store in memory (not
timed). Then, each in a process of its own: our export, from the edge view's query to the file; the engine's answer
alone, which no reader of it can do without; and networkx's `write_gexf` of the same graph from the moment the graph is
built, so that only the writing is compared. Memory is what the job adds to the loaded store, at its peak. CPU seconds
are told too: they hold on a busy machine, wall time does not.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import pyoxigraph as ox

from nnmi_graph.export import export
from nnmi_graph.network import read_view, to_networkx
from nnmi_graph.store import OxigraphStore

EX = "http://example.org/"
TIERS = ("gold", "silver", "platinum")
VIEW = f"""
SELECT ?source ?sourceLabel ?sourceKind ?target ?edge ?kind ?start ?tier {{
  {{ ?edge <{EX}member> ?source ; <{EX}about> ?target ; <{EX}from> ?start ; <{EX}tier> ?tier .
    BIND("member_of" AS ?kind) }}
  UNION {{ ?source <{EX}label> ?sourceLabel ; <{EX}kind> ?sourceKind }} }}"""
"""Nodes have rows of their own, so that the labels are looked up once a node and not once an edge."""


def triples(organisations: int, edges: int, seed: int = 7) -> Iterator[str]:
    """N-Triples of the network: `edges` memberships of `organisations` in a hundredth as many institutes."""
    chance = random.Random(seed)
    institutes = max(2, organisations // 100)
    for kind, count in (("organisation", organisations), ("institute", institutes)):
        for n in range(count):
            yield f'<{EX}{kind}/{n}> <{EX}label> "{kind} number {n}" .\n<{EX}{kind}/{n}> <{EX}kind> "{kind}" .\n'
    for n in range(edges):
        claim = f"<{EX}claim/{n}>"
        month = f"{chance.randrange(2012, 2024)}-{chance.randrange(1, 13):02}"
        yield f"{claim} <{EX}member> <{EX}organisation/{chance.randrange(organisations)}> .\n"
        yield f"{claim} <{EX}about> <{EX}institute/{int(institutes * chance.random() ** 2)}> .\n"
        yield f'{claim} <{EX}from> "{month}"^^<http://www.w3.org/2001/XMLSchema#gYearMonth> .\n'
        yield f'{claim} <{EX}tier> "{chance.choice(TIERS)}" .\n'


def loaded(file: Path) -> OxigraphStore:
    """A store in memory with the network in it."""
    store = ox.Store()
    store.bulk_load(path=str(file), format=ox.RdfFormat.N_TRIPLES)
    return OxigraphStore(store)


class Meter:
    """Wall and CPU seconds since the last call, and the peak of memory since the start (Linux only)."""

    def __init__(self) -> None:
        Path("/proc/self/clear_refs").write_text("5")
        self.before = memory("VmRSS")
        self.wall, self.cpu = time.perf_counter(), time.process_time()

    def lap(self) -> tuple[float, float]:
        wall, cpu = time.perf_counter(), time.process_time()
        taken = wall - self.wall, cpu - self.cpu
        self.wall, self.cpu = wall, cpu
        return taken

    def added(self) -> float:
        return memory("VmHWM") - self.before


def memory(name: str) -> float:
    """A figure of this process in MB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(name))


def ours(file: Path, out: Path) -> dict[str, float]:
    """Store to file by our export."""
    store = loaded(file)
    meter = Meter()
    network = read_view(store.columns(VIEW), "large")
    read = meter.lap()
    note = export(network, out, force=True)
    write = meter.lap()
    return result(read, write, meter, note.edges)


def engine(file: Path, out: Path) -> dict[str, float]:
    """The engine's answer to the view as a table of text, which is thrown away."""
    store = loaded(file)
    meter = Meter()
    answer = store.asked(VIEW)
    assert isinstance(answer, ox.QuerySolutions)
    answer.serialize(str(out), format=ox.QueryResultsFormat.TSV)
    return result(meter.lap(), (0.0, 0.0), meter, 0)


def networkx_writer(file: Path, out: Path) -> dict[str, float]:
    """The same graph built in networkx (not counted) and written by its GEXF writer."""
    graph = to_networkx(read_view(loaded(file).select(VIEW), "large"))
    for *_, had in graph.edges(data=True):
        had["valid_from"] = had.pop("start")
    meter = Meter()
    nx.write_gexf(graph, out, version="1.2draft")
    return result((0.0, 0.0), meter.lap(), meter, graph.number_of_edges())


def result(read: tuple[float, float], write: tuple[float, float], meter: Meter, edges: int) -> dict[str, float]:
    return {
        "read": read[0],
        "write": write[0],
        "total": read[0] + write[0],
        "read_cpu": read[1],
        "write_cpu": write[1],
        "total_cpu": read[1] + write[1],
        "memory": meter.added(),
        "edges": edges,
    }


def measured(job: str, file: Path, out: Path) -> dict[str, float]:
    """One job in a process of its own."""
    command = [sys.executable, "-m", "bench.export_gexf", "--job", job, str(file), str(out)]
    answer: dict[str, float] = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    return answer | {"size": out.stat().st_size / 1e6}


def row(name: str, run: dict[str, float]) -> str:
    times = " | ".join(f"{run[part]:.1f} ({run[part + '_cpu']:.1f})" for part in ("read", "write", "total"))
    return f"| {name} | {times} | {run['memory']:.0f} | {run['size']:.0f} |"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--organisations", type=int, default=100_000)
    parser.add_argument("--edges", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-networkx", action="store_true", help="skip the peer, which takes minutes")
    parser.add_argument("--job", choices=["ours", "engine", "networkx"], help=argparse.SUPPRESS)
    parser.add_argument("paths", nargs="*", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.job:
        jobs = {"ours": ours, "engine": engine, "networkx": networkx_writer}
        print(json.dumps(jobs[args.job](*args.paths)))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        file, out = Path(folder) / "large.nt", Path(folder) / "large.gexf"
        with file.open("w", encoding="utf-8") as text:
            text.writelines(triples(args.organisations, args.edges))
        runs = [measured("ours", file, out) for _ in range(args.rounds)]
        alone = measured("engine", file, out)
        peer = None if args.no_networkx else measured("networkx", file, out)
    middle = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
    print(f"{args.organisations:,} organisations, {args.edges:,} edges; median of {args.rounds} rounds\n")
    print("| | read the view, s (CPU s) | write, s (CPU s) | both, s (CPU s) | memory added, MB | file, MB |")
    print(f"|---|---|---|---|---|---|\n{row('ours', middle)}")
    print(row("the engine's answer alone", alone))
    if peer:
        print(row("networkx, writing only", peer))
        print(f"\nnetworkx writes {peer['write_cpu'] / middle['write_cpu']:.1f} times as long (goal: at least 5)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
