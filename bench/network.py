"""Store to graph to measures on a large membership network: processor seconds and memory, beside its peers.

A seeded network is loaded into an Oxigraph directory as the everyday layer has it (not timed), and read by the view
`institute-organisation` with all its columns. Then, each in a process of its own: our measures by
name; the same igraph calls by hand on a graph built from the same rows; networkx, where it can finish. The three must
give the same values. Told are the first reading, from the store, and the later ones, of what the first one kept.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from nnmi_graph.network import Network

from .generate_network import layered

SIZES = ((1_000, 10_000), (10_000, 100_000), (30_000, 300_000), (100_000, 1_000_000))
STEPS = ("read", "graph", "degree", "components", "k-core", "pagerank", "leiden", "betweenness")
SAMPLE = 200
"""Start nodes of the sampled betweenness."""

Answer = dict[str, float]


def load(directory: Path, organisations: int, memberships: int) -> None:
    """Fill a store on disk and put its files in order, as `nnmi store optimize` does."""
    import pyoxigraph as ox

    text = directory.with_suffix(".nt")
    with text.open("w", encoding="utf-8") as out:
        out.writelines(line + "\n" for line in layered(organisations, memberships))
    store = ox.Store(str(directory))
    store.bulk_load(path=str(text), format=ox.RdfFormat.N_TRIPLES)
    store.optimize()
    store.flush()
    text.unlink()


def view(directory: Path) -> Network:
    """The network as our view reads it."""
    from nnmi_graph import Workspace

    return Workspace(store=str(directory)).edge_view("institute-organisation")


class Clock:
    """Seconds of processor time of each step, in order: one thread does the work, so that is the time on a quiet machine.

    Other work on the machine would stretch the time on the wall by as much as there is of it.
    """

    def __init__(self) -> None:
        self.steps: Answer = {}
        self.began = time.process_time()

    def done(self, step: str) -> None:
        now = time.process_time()
        self.steps[step] = now - self.began
        self.began = now


def ours(directory: Path) -> tuple[Answer, Answer]:
    """By our names: the view read, the graph made, every measure's table filled."""
    from nnmi_graph.network import measure
    from nnmi_graph.network.graph import index

    clock = Clock()
    network = view(directory)
    clock.done("read")
    graph = index(network)
    assert graph.igraph.vcount() == graph.n
    clock.done("graph")
    results = {}
    for step in STEPS[2:]:
        results[step] = measure(graph, step, **({"sample": SAMPLE} if step == "betweenness" else {}))
        clock.done(step)

    def column(step: str, name: str) -> list[float]:
        found = {row["id"]: row[name] for row in results[step].rows}
        return [found[node] for node in network.nodes]

    return clock.steps, values(
        column("degree", "degree_raw"),
        results["components"].summary["components"],
        column("k-core", "core"),
        column("pagerank", "pagerank_raw"),
        results["leiden"].summary["newman_modularity"],
        column("betweenness", "betweenness_raw"),
    )


def by_hand(directory: Path) -> tuple[Answer, Answer]:
    """By igraph's own calls on the same rows, results as plain lists."""
    import random

    import igraph
    import numpy as np

    clock = Clock()
    network = view(directory)
    clock.done("read")
    ends = zip(network.edges.source, network.edges.target, strict=True)
    graph = igraph.Graph(n=len(network.nodes), edges=list(ends)).simplify()
    clock.done("graph")
    degree = graph.degree()
    clock.done("degree")
    components = len(graph.connected_components())
    clock.done("components")
    core = graph.coreness()
    clock.done("k-core")
    pagerank = graph.pagerank(directed=False)
    clock.done("pagerank")
    igraph.set_random_number_generator(random.Random(1))
    modularity = graph.modularity(graph.community_leiden(objective_function="modularity", n_iterations=2))
    clock.done("leiden")
    sources = sorted(np.random.default_rng(1).choice(graph.vcount(), SAMPLE, replace=False).tolist())
    scale = graph.vcount() / SAMPLE
    betweenness = [value * scale for value in graph.betweenness(directed=False, sources=sources)]
    clock.done("betweenness")
    return clock.steps, values(degree, components, core, pagerank, modularity, betweenness)


def networkx(directory: Path) -> tuple[Answer, Answer]:
    """By networkx, which has Louvain in place of Leiden."""
    import networkx as nx
    import numpy as np

    clock = Clock()
    network = view(directory)
    clock.done("read")
    graph = nx.Graph()
    graph.add_nodes_from(network.nodes)
    graph.add_edges_from(network.ends())
    clock.done("graph")
    degree = [graph.degree[node] for node in network.nodes]
    clock.done("degree")
    components = nx.number_connected_components(graph)
    clock.done("components")
    core = nx.core_number(graph)
    clock.done("k-core")
    pagerank = nx.pagerank(graph, tol=1e-10, max_iter=500)
    clock.done("pagerank")
    parts = nx.community.louvain_communities(graph, seed=1)
    modularity = nx.community.modularity(graph, parts)
    clock.done("leiden")
    ids = list(network.nodes)
    sources = [ids[i] for i in np.random.default_rng(1).choice(len(ids), SAMPLE, replace=False)]
    found = nx.betweenness_centrality_subset(graph, sources, ids)
    betweenness = [found[i] * len(ids) / SAMPLE for i in ids]
    clock.done("betweenness")
    in_order = ([core[i] for i in ids], [pagerank[i] for i in ids])
    return clock.steps, values(degree, components, *in_order, modularity, betweenness)


def values(  # noqa: PLR0917 - one for each measure
    degree: Iterable[float],
    components: float,
    core: Iterable[float],
    pagerank: Iterable[float],
    modularity: float,
    betweenness: Iterable[float],
) -> Answer:
    """Single numbers that tell two answers apart: sums over the nodes in order, each weighted by its place."""

    def total(values: Iterable[float]) -> float:
        return sum((place % 97) * value for place, value in enumerate(values))

    return {
        "degree": total(degree),
        "components": components,
        "k-core": total(core),
        "pagerank": total(pagerank),
        "leiden": modularity,
        "betweenness": total(betweenness),
    }


JOBS: dict[str, Callable[[Path], tuple[Answer, Answer]]] = {"ours": ours, "igraph": by_hand, "networkx": networkx}


def child(*words: str | Path) -> subprocess.Popen[bytes]:
    """This benchmark in a process and on a thread of its own. Its caller stays small: a child begins with its memory."""
    command = [sys.executable, "-m", "bench.network", *map(str, words)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, env=os.environ | {"OMP_NUM_THREADS": "1"})


def measured(job: str, directory: Path) -> tuple[Answer, Answer, float]:
    """One job: seconds of its steps, its values, its peak memory in MB."""
    run = child("--job", job, directory)
    assert run.stdout
    steps, answer = json.loads(run.stdout.read())
    _, status, usage = os.wait4(run.pid, 0)
    assert status == 0
    return steps, answer, usage.ru_maxrss / 1024


def differing(ours: Answer, other: Answer, job: str) -> list[str]:
    """The values that differ. Two runs of Leiden may by a twentieth; networkx's Louvain is another measure."""
    allowed = {name: 0.05 if name == "leiden" else 1e-6 for name in ours}
    names = [name for name in ours if (name, job) != ("leiden", "networkx")]
    return [name for name in names if abs(ours[name] - other[name]) > allowed[name] * max(abs(other[name]), 1e-9)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, nargs=2, metavar=("ORGS", "EDGES"), help="one size instead of the curve")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--networkx-up-to", type=int, default=100_000, metavar="EDGES", help="default: 100,000")
    parser.add_argument("--job", choices=["load", *sorted(JOBS)], help=argparse.SUPPRESS)
    parser.add_argument("directory", nargs="?", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.job == "load":
        load(args.directory, *args.size)
        return 0
    if args.job:
        print(json.dumps(JOBS[args.job](args.directory)))
        return 0
    steps = " | ".join(f"{step}, s" for step in ("first read", *STEPS))
    print(f"| organisations | memberships | by | {steps} | total after the first, s | peak, MB |")
    print("|" + "---|" * (len(STEPS) + 6))
    return sum(row(*size, args) for size in ([tuple(args.size)] if args.size else SIZES))


def row(organisations: int, memberships: int, args: argparse.Namespace) -> int:
    """The lines of one size; 1 if values differ."""
    with tempfile.TemporaryDirectory() as folder:
        directory = Path(folder) / "store"
        os.environ["XDG_CACHE_HOME"] = folder  # what is kept goes with the store
        assert child("--job", "load", "--size", str(organisations), str(memberships), directory).wait() == 0
        first = measured("ours", directory)[0]["read"]
        runs = {job: [measured(job, directory) for _ in range(args.rounds)] for job in ("ours", "igraph")}
        if memberships <= args.networkx_up_to:
            runs["networkx"] = [measured("networkx", directory)]
    totals = {}
    for job, done in runs.items():
        middle = {step: statistics.median(steps[step] for steps, _, _ in done) for step in STEPS}
        totals[job] = sum(middle[step] for step in STEPS[1:])
        cells = " | ".join(f"{seconds:.2f}" for seconds in (first, *(middle[step] for step in STEPS)))
        peak = max(peak for *_, peak in done)
        print(
            f"| {organisations:,} | {memberships:,} | {job} | {cells} | {sum(middle.values()):.1f} | {peak:.0f} |",
            flush=True,
        )
    print(
        f"  after reading: {totals['ours'] / totals['igraph']:.2f} times igraph by hand"
        + (f", networkx {totals['networkx'] / totals['ours']:.0f} times ours" if "networkx" in totals else ""),
        file=sys.stderr,
    )
    differ = {job: differing(runs["ours"][0][1], done[0][1], job) for job, done in runs.items()}
    print(
        f"  values that differ: {[f'{job} {names}' for job, names in differ.items() if names] or 'none'}",
        file=sys.stderr,
        flush=True,
    )
    return int(any(differ.values()))


if __name__ == "__main__":
    sys.exit(main())
