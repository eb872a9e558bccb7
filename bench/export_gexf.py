"""GEXF of a large network, streamed from a store on disk: seconds and peak memory, beside networkx's writer.

A seeded network of organisations and institutes with dated, tiered memberships is loaded into an Oxigraph directory
(not timed). Then, each in a process of its own: our export from the store's edge view to the file, and networkx's
`write_gexf` of the same graph from the moment the graph is built, so that only the writing is compared.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

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


def load(directory: Path, organisations: int, edges: int) -> None:
    """Fill a store on disk."""
    import pyoxigraph as ox

    text = directory.with_suffix(".nt")
    with text.open("w", encoding="utf-8") as out:
        out.writelines(triples(organisations, edges))
    store = ox.Store(str(directory))
    store.bulk_load(path=str(text), format=ox.RdfFormat.N_TRIPLES)
    store.flush()
    text.unlink()


def ours(directory: Path, out: Path) -> dict[str, float]:
    """Store to file by our export, phase by phase."""
    from nnmi_graph.export import export
    from nnmi_graph.network import read_view
    from nnmi_graph.store import open_store

    start = time.perf_counter()
    network = read_view(open_store(str(directory)).select(VIEW), "large")
    read = time.perf_counter()
    note = export(network, out, force=True)
    done = time.perf_counter()
    return {"read": read - start, "write": done - read, "total": done - start, "edges": note.edges}


def networkx_writer(directory: Path, out: Path) -> dict[str, float]:
    """The same graph built in networkx (not counted) and written by its GEXF writer."""
    import networkx as nx

    from nnmi_graph.network import read_view, to_networkx
    from nnmi_graph.store import open_store

    graph = to_networkx(read_view(open_store(str(directory)).select(VIEW), "large"))
    for *_, had in graph.edges(data=True):
        had["valid_from"] = had.pop("start")
    start = time.perf_counter()
    nx.write_gexf(graph, out, version="1.2draft")
    return {"write": time.perf_counter() - start, "edges": graph.number_of_edges()}


def measured(job: str, directory: Path, out: Path) -> dict[str, float]:
    """One job in a process of its own, with its peak memory in MB."""
    child = subprocess.Popen(
        [sys.executable, "-m", "bench.export_gexf", "--job", job, str(directory), str(out)], stdout=subprocess.PIPE
    )
    assert child.stdout
    answer: dict[str, float] = json.loads(child.stdout.read())
    _, status, usage = os.wait4(child.pid, 0)
    assert status == 0
    return answer | {"peak": usage.ru_maxrss / 1024, "size": out.stat().st_size / 1e6}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--organisations", type=int, default=100_000)
    parser.add_argument("--edges", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-networkx", action="store_true", help="skip the peer, which takes minutes")
    parser.add_argument("--job", choices=["ours", "networkx"], help=argparse.SUPPRESS)
    parser.add_argument("paths", nargs="*", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.job:
        print(json.dumps((ours if args.job == "ours" else networkx_writer)(*args.paths)))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        directory, out = Path(folder) / "store", Path(folder) / "large.gexf"
        load(directory, args.organisations, args.edges)
        runs = [measured("ours", directory, out) for _ in range(args.rounds)]
        peer = None if args.no_networkx else measured("networkx", directory, out)
    middle = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
    print(f"{args.organisations:,} organisations, {args.edges:,} edges; median of {args.rounds} rounds\n")
    print("| | read from the store, s | write, s | total, s | peak memory, MB | file, MB |\n|---|---|---|---|---|---|")
    print(f"| ours | {middle['read']:.1f} | {middle['write']:.1f} | {middle['total']:.1f} | {middle['peak']:.0f} "
          f"| {middle['size']:.0f} |")  # fmt: skip
    if peer:
        print(f"| networkx | – | {peer['write']:.1f} | – | {peer['peak']:.0f} | {peer['size']:.0f} |")
        print(f"\nnetworkx writes {peer['write'] / middle['write']:.1f} times as long (goal: at least 5)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
