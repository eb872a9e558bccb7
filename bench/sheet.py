"""A faulty sheet of 10,000 rows x 12 columns: read, validated against the content, reported; time and memory.

Wanted: under 4 s and 500 MB. The sheet is made by a seeded generator: some three rows in ten have a misspelled member, a
wrong role, a date that is none or no source. Each step runs in a fresh process of its own; medians of --runs.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

HEADER = (
    "institute",
    "member",
    "role",
    "partner_type",
    "source",
    "section",
    "quote_en",
    "lines",
    "rank",
    "as_of",
    "valid_from",
    "valid_to",
)
PACKAGES = ("pyoxigraph", "openpyxl", "rapidfuzz")
WANTED_SECONDS, WANTED_MEGABYTES = 4, 500


def rows(count: int, seed: int = 7) -> list[list[str]]:
    """The rows of the sheet, with names of the real register."""
    from nnmi_graph import Workspace

    ws, dice = Workspace(), random.Random(seed)

    def labels(kind: str) -> list[str]:
        asked = f'SELECT DISTINCT ?l {{ ?t a nnmi:{kind} ; rdfs:label ?l FILTER(lang(?l) = "en") }} ORDER BY ?l'
        return [str(row["l"]) for row in ws.sparql(asked)]

    institutes, members = labels("Institute"), labels("Organization")
    made = []
    for number in range(1, count + 1):
        row = [
            dice.choice(institutes),
            dice.choice(members),
            "member",
            "company",
            "NIST-NAMII",
            f"row {number}",
            f"joined as no. {number}",
            f"{number}-{number + 3}",
            "normal",
            "2014-02",
            f"{2000 + number % 20}-02-25",
            f"{2001 + number % 20}",
        ]
        for place, wrong in ((1, misspelled(row[1], dice)), (2, "membr"), (10, "2014-02-30"), (4, "")):
            if dice.random() < 0.3:
                row[place] = wrong
        made.append(row)
    return made


def misspelled(name: str, dice: random.Random) -> str:
    place = dice.randrange(len(name))
    return name[:place] + name[place + 1 :]


def write(folder: Path, table: list[list[str]]) -> dict[str, Path]:
    """The same sheet as a workbook and as CSV."""
    import openpyxl

    book = openpyxl.Workbook()  # not write-only, so that texts are shared as in a file of Excel's
    page = book.active
    assert page is not None
    page.title = "membership"
    for row in (HEADER, *table):
        page.append(list(row))
    paths = {"xlsx": folder / "sheet.xlsx", "csv": folder / "sheet.csv"}
    book.save(paths["xlsx"])
    with paths["csv"].open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows((HEADER, *table))
    return paths


def step(path: str) -> dict[str, float]:
    """One run in this process: seconds of each step, and the memory it took at most."""
    from nnmi_graph import Workspace
    from nnmi_graph.findings import render_report
    from nnmi_graph.sheets import read_sheet

    ws = Workspace()
    ws.sparql("ASK {}")
    start, cpu = time.perf_counter(), time.process_time()
    cell_faults = len(read_sheet(path, ws.shapes(), ws.store).faults)
    read, cpu_read = time.perf_counter(), time.process_time()
    report = ws.validate([path])
    validated = time.perf_counter()
    text = render_report(report, "text") + render_report(report, "json")
    done = time.perf_counter()
    assert text and report.faults
    return {
        "reading alone": read - start,
        "read and validated": validated - read,
        "reported": done - validated,
        "all": done - read,
        "all, CPU": time.process_time() - cpu_read,
        "cell faults": cell_faults,
        "findings": len(report.findings),
        "MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "reading alone, CPU": cpu_read - cpu,
    }


def main() -> int:
    options = argparse.ArgumentParser(prog="python -m bench sheet", description=__doc__)
    options.add_argument("--rows", type=int, default=10_000)
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--step", help=argparse.SUPPRESS)
    args = options.parse_args()
    if args.step:
        print(json.dumps(step(args.step)))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        paths = write(Path(folder), rows(args.rows))
        print(
            f"{args.rows:,} rows x {len(HEADER)} columns, {os.cpu_count()} cores, median of {args.runs}; "
            + ", ".join(f"{name} {version(name)}" for name in PACKAGES)
        )
        good = True
        for form, path in paths.items():
            found = [run(path) for _ in range(args.runs)]
            middle = {key: statistics.median(one[key] for one in found) for key in found[0]}
            print(f"| {form} | " + " | ".join(f"{key} {value:,.1f}" for key, value in middle.items()) + " |")
            good &= middle["all"] < WANTED_SECONDS and middle["MB"] < WANTED_MEGABYTES
    print(f"wanted: all under {WANTED_SECONDS} s, under {WANTED_MEGABYTES} MB: {'reached' if good else 'not reached'}")
    return int(not good)


def run(path: Path) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "bench", "sheet", "--step", str(path)], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout.splitlines()[-1])  # type: ignore[no-any-return]


if __name__ == "__main__":
    sys.exit(main())
