"""How long ready-made questions take as whole processes, content loading included.

All commands in turn, round after round, so that all meet the same noise: each question by `nnmi query`, the bare
`import pyoxigraph`, and the first question without a kept copy and by rdflib's `sparqlquery` on the same files.
Medians and ratios are printed.
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

from nnmi_graph.content import Content

ROUNDS = 7
QUESTIONS = ("founding-dates", "memberships", "leverage")
BARE = "python -c 'import pyoxigraph'"


def seconds(command: list[str], env: dict[str, str]) -> float:
    """Wall-clock seconds of one run of the command."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env)
    return time.perf_counter() - start


def commands(names: Sequence[str], content: Content) -> dict[str, list[str]]:
    """What is timed: the bare import first, then the questions, then the first of them in other ways."""
    bin_ = Path(sys.executable).parent
    files = [str(path) for path, _ in content.graphs()]
    return {
        BARE: [sys.executable, "-c", "import pyoxigraph"],
        **{f"nnmi query {name}": [str(bin_ / "nnmi"), "query", name] for name in names},
        "nnmi query --no-cache": [str(bin_ / "nnmi"), "query", names[0], "--no-cache"],
        "rdflib sparqlquery": [str(bin_ / "sparqlquery"), *files, "-q", content.query(names[0]).text()],
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", default=QUESTIONS, help="the questions")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--check", action="store_true", help="exit 1 if a goal is missed")
    args = parser.parse_args()
    timed = commands(args.names, Content.find())
    env = {**os.environ}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    times: dict[str, list[float]] = {name: [] for name in timed}
    with tempfile.TemporaryDirectory() as cache:
        env["XDG_CACHE_HOME"] = cache
        first = seconds(timed[f"nnmi query {args.names[0]}"], env)
        for round_ in range(args.rounds + 1):
            for name, command in timed.items():
                taken = seconds(command, env)
                if round_:
                    times[name].append(taken)
    medians = {name: statistics.median(values) for name, values in times.items()}
    print(f"median of {args.rounds} rounds; first run, which makes the copy: {first:.3f} s\n")
    print("| command | median s | min s | max s | times the bare import |\n|---|---|---|---|---|")
    for name, values in times.items():
        ratio = medians[name] / medians[BARE]
        print(f"| `{name}` | {medians[name]:.3f} | {min(values):.3f} | {max(values):.3f} | {ratio:.1f} |")
    to_bare = statistics.median(medians[f"nnmi query {name}"] for name in args.names) / medians[BARE]
    to_rdflib = medians["rdflib sparqlquery"] / medians[f"nnmi query {args.names[0]}"]
    print(
        f"\nnnmi query: {to_bare:.1f} x the bare import, the median question (goal: at most 5); "
        f"rdflib takes {to_rdflib:.1f} x as long (goal: at least 5)"
    )
    return int(args.check and (to_bare > 5 or to_rdflib < 5))


if __name__ == "__main__":
    sys.exit(main())
