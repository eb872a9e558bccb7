"""Horizon 2020 whole, by the verbs: derived, loaded, asked, measured, exported; each figure beside the one computed apart from us.

The figures of `examples/h2020/expected.json` are igraph's and networkx's, by definitions that stand there. Exit code 1 if
one of ours is another. Some two minutes on a quiet machine.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

EXAMPLE = Path(__file__).parents[1] / "examples" / "h2020"
SEED, SAMPLE = 20261129, 200
CLOSE = 2e-6
VIEW = "organisation-project"


def measured(ws: Any) -> dict[str, object]:
    """Our figures by the names in `expected.json`, each from the measure that docs/reproduce.md names for it."""
    size = ws.measure(VIEW, "size").summary
    pieces = ws.measure(VIEW, "components")
    gini = ws.measure(VIEW, "inequality")
    degrees = ws.measure(VIEW, "assortativity", draws=0).summary
    paths = ws.measure(VIEW, "small-world", draws=0, sample=SAMPLE, seed=SEED).summary
    top = next(row for row in gini.tables[0].rows if row["of"] == "ties" and row["side"] == "actors")
    first, second, *_ = pieces.tables[0].rows
    countries = {row["country"]: row["share"] for row in ws.query("countries")}
    ties = {row["country"]: row["participations"] for row in ws.query("countries")}
    return {
        "two_mode.nodes": size["nodes"],
        "two_mode.ties": size["ties"],
        "two_mode.density": size["density"],
        "two_mode.components": pieces.summary["components"],
        "two_mode.giant_nodes": first["nodes"],
        "two_mode.second_largest": second["nodes"],
        "two_mode.giant_share": pieces.summary["largest_share"],
        "gini_of_participation": gini.summary["gini_ties_actors"],
        "share_of_ties_held_by_top_1_percent": top["top_1"],
        "projection.nodes": degrees["nodes"],
        "projection.ties": degrees["ties"],
        "projection.degree_assortativity": degrees["one_mode"],
        "projection.giant_nodes": paths["largest_component"],
        "projection.mean_path_from_sources": paths["mean_path"],
        "projection.longest_path_from_sources": paths["longest_path"],
        "projection.transitivity": paths["transitivity"],
        "rows_with_country_NA": ties.pop("not told"),
        "countries_without_NA": len(ties),
        **{f"share_of_ties_by_country.{code}": countries[code] for code in ("DE", "UK", "ES", "IT", "FR", "CN", "US")},
    }


def expected(name: str, figures: dict[str, Any]) -> Any:
    """The figure of that name in `expected.json`; a dot goes one level down."""
    for key in name.split("."):
        figures = figures[key]
    return figures


def main() -> int:
    argparse.ArgumentParser(prog="python -m bench h2020", description=__doc__).parse_args()
    from nnmi_graph import Workspace

    def timed(what: str, job: Callable[[], Any]) -> Any:
        begin, cpu = time.perf_counter(), time.process_time()
        done = job()
        print(f"| {what} | {time.perf_counter() - begin:.1f} s | {time.process_time() - cpu:.1f} s |", flush=True)
        return done

    print(f"{os.cpu_count()} cores\n\n| step | wall | CPU |\n|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        project, store = Path(folder) / "h2020", Path(folder) / "store"
        shutil.copytree(EXAMPLE, project, ignore=shutil.ignore_patterns("*.trig"))
        files = timed("derive", Workspace(project, cache=False).derived)
        for path, data in files.items():
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)
        timed("load", Workspace(project, store=store, cache=False).load)
        ws = Workspace(project, store=store, cache=False)
        ours = timed("measure", lambda: measured(ws))
        timed("export", lambda: ws.export(VIEW, Path(folder) / "h2020.gexf", layout="none"))
        sections = ["size", "components", "inequality"]
        timed("report", lambda: ws.report(VIEW, format="md", only=sections))
    theirs = json.loads((EXAMPLE / "expected.json").read_text(encoding="utf-8"))["figures"]
    print(
        f"\n{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most\n\n| figure | expected | ours |"
    )
    print("|---|---|---|")
    wrong = 0
    for name, value in ours.items():
        told = expected(name, theirs)
        off = abs(float(told) - float(str(value))) > CLOSE
        wrong += off
        print(
            f"| {name} | {told} | {value:.6f}{' DIFFERS' if off else ''} |"
            if isinstance(value, float)
            else f"| {name} | {told} | {value}{' DIFFERS' if off else ''} |"
        )
    return int(wrong > 0)
