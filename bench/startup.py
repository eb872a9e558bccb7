"""How long one ready-made question takes as a whole process, content loading included.

Three commands in turn, round after round, so that all meet the same noise: the question by `nnmi query`, the same
query on the same files by rdflib's `sparqlquery`, and the bare `import pyoxigraph`. Medians and ratios are printed.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from nnmi_graph.content import Content

ROUNDS = 7


def seconds(command: list[str], env: dict[str, str]) -> float:
    """Wall-clock seconds of one run of the command."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env)
    return time.perf_counter() - start


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", nargs="?", default="sponsors-leads-managers", help="the question")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--check", action="store_true", help="exit 1 if a goal is missed")
    args = parser.parse_args()
    content = Content.find()
    query = content.query(args.name)
    bin_ = Path(sys.executable).parent
    env = {**os.environ}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as cache:
        env["XDG_CACHE_HOME"] = cache
        rdflib_files = [str(path) for path, _ in content.graphs()]
        commands = {
            "python -c 'import pyoxigraph'": [sys.executable, "-c", "import pyoxigraph"],
            "nnmi query": [str(bin_ / "nnmi"), "query", args.name],
            "nnmi query --no-cache": [str(bin_ / "nnmi"), "query", args.name, "--no-cache"],
            "rdflib sparqlquery": [str(bin_ / "sparqlquery"), *rdflib_files, "-q", query.text()],
        }
        first = seconds(commands["nnmi query"], env)
        times: dict[str, list[float]] = {name: [] for name in commands}
        for round_ in range(args.rounds + 1):
            for name, command in commands.items():
                taken = seconds(command, env)
                if round_:
                    times[name].append(taken)
    medians = {name: statistics.median(values) for name, values in times.items()}
    bare = medians["python -c 'import pyoxigraph'"]
    print(f"question {args.name}, median of {args.rounds} rounds; first run, which makes the copy: {first:.3f} s\n")
    print("| command | median s | min s | max s | times the bare import |\n|---|---|---|---|---|")
    for name, values in times.items():
        print(
            f"| `{name}` | {medians[name]:.3f} | {min(values):.3f} | {max(values):.3f} | {medians[name] / bare:.1f} |"
        )
    to_bare = medians["nnmi query"] / bare
    to_rdflib = medians["rdflib sparqlquery"] / medians["nnmi query"]
    print(
        f"\nnnmi query: {to_bare:.1f} x the bare import (goal: at most 5); "
        f"rdflib takes {to_rdflib:.1f} x as long (goal: at least 5)"
    )
    return int(args.check and (to_bare > 5 or to_rdflib < 5))
