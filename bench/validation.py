"""Validation on a made-up network: seconds and findings, beside pySHACL, pyshifty, pyrudof and pySHACL-turbo in one run.

Each engine runs in a process of its own on the same files: it loads the data, then validates it against the thirteen
shapes of `orgs_shapes.ttl`, three of which hold SPARQL. `nnmi validate` is timed as a whole process, with its start, the
lines of the findings and the report; so the ratio to it, of a peer's loading and validating without its start, is the
least there is. Rounds go over all engines in turn, so that all meet the same noise. A sheet is timed in the same way. A peer that is not done within the
limit is stopped.

    python -m bench validation --sizes 1000 10000 --limit 300

With `--against`, instead: one faulty record against stores of growing size, in memory and on disk.

    python -m bench validation --against --sizes 1000 10000 100000 --on-disk 1000000
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
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from .generate_orgs import triples

SHAPES = Path(__file__).parent / "orgs_shapes.ttl"
SIZES = (1_000, 10_000, 100_000)
Job = Callable[[Path], tuple[float, float, list[str]]]
"""Takes the data file; gives seconds to load, seconds to validate, and each finding as focus node and component."""


def finding_key(focus: object, component: object) -> str:
    focus_text = str(focus).strip("<>")
    return f"{focus_text} {str(component).strip('<>').rpartition('#')[2]}"


def ours(data: Path) -> tuple[float, float, list[str]]:
    import pyoxigraph as ox

    from nnmi_graph.shacl import validate
    from nnmi_graph.store import OxigraphStore, read

    start = time.perf_counter()
    store = ox.Store()
    store.bulk_load(path=str(data), format=ox.RdfFormat.N_TRIPLES)
    loaded = time.perf_counter()
    report = validate(OxigraphStore(store), read(SHAPES))
    done = time.perf_counter()
    return loaded - start, done - loaded, [finding_key(f.focus, f.component) for f in report.findings]


def pyshacl(data: Path) -> tuple[float, float, list[str]]:
    import pyshacl as engine
    import rdflib

    start = time.perf_counter()
    graph = rdflib.Graph().parse(data, format="nt")
    loaded = time.perf_counter()
    _, report, _ = engine.validate(graph, shacl_graph=rdflib.Graph().parse(SHAPES), advanced=False, inference="none")
    return loaded - start, time.perf_counter() - loaded, rdflib_findings(report)


def pyshifty(data: Path) -> tuple[float, float, list[str]]:
    """pyshifty loads and validates in one call, so all its time counts as validating."""
    import shifty

    start = time.perf_counter()
    _, report, _ = shifty.validate(data, SHAPES, infer=False, graph_mode="data", sort_results=False)
    return 0.0, time.perf_counter() - start, rdflib_findings(report)


def pyrudof(data: Path) -> tuple[float, float, list[str]]:
    import pyrudof as engine

    rudof = engine.Rudof(engine.RudofConfig())
    start = time.perf_counter()
    rudof.read_data(str(data), engine.RDFFormat.NTriples)
    loaded = time.perf_counter()
    rudof.read_shacl(str(SHAPES))
    report = rudof.validate_shacl()
    done = time.perf_counter()
    return loaded - start, done - loaded, [finding_key(f.focus_node, f.constraint_component) for f in report]


def pyshacl_turbo(data: Path) -> tuple[float, float, list[str]]:
    """On an Oxigraph store, which it takes as it is."""
    import pyoxigraph as ox
    import pyshacl_turbo as engine

    start = time.perf_counter()
    store = ox.Store()
    store.bulk_load(path=str(data), format=ox.RdfFormat.N_TRIPLES)
    loaded = time.perf_counter()
    _, report, _ = engine.validate(store, shacl_graph=str(SHAPES), advanced=False, inference="none")
    return loaded - start, time.perf_counter() - loaded, rdflib_findings(report)


def rdflib_findings(report: object) -> list[str]:
    import rdflib

    assert isinstance(report, rdflib.Graph)
    sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    return [
        finding_key(report.value(result, sh.focusNode), report.value(result, sh.sourceConstraintComponent))
        for result in report.subjects(rdflib.RDF.type, sh.ValidationResult)
    ]


JOBS: dict[str, Job] = {
    "our engine": ours,
    "pyshifty": pyshifty,
    "pySHACL-turbo": pyshacl_turbo,
    "pyrudof": pyrudof,
    "pySHACL": pyshacl,
}
SHEET = "a sheet"
COMMANDS = {
    "nnmi validate": ["--shapes", str(SHAPES)],
    "nnmi validate --jobs 1": ["--shapes", str(SHAPES), "--jobs", "1"],
    SHEET: [],
}
"""The command line, with options."""


@dataclass(frozen=True)
class Run:
    """One engine on one size, once: seconds, of the whole process too, processor time, peak memory in MB, findings; or
    why it gave none."""

    load: float
    validate: float
    whole: float
    cpu: float
    peak: float
    findings: Counter[str]
    failure: str = ""


def installed(folder: Path) -> dict[str, str]:
    """The environment of a program whose modules were compiled when it was installed: in the folder, by the first run."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(folder / "compiled")}


def run(name: str, data: Path, limit: float) -> Run:
    """The engine, or the command line, in a process of its own, stopped at the limit."""
    command = [sys.executable, "-m", "bench.validation", "--job", name, str(data)]
    if name in COMMANDS:
        command = [sys.executable, "-m", "nnmi_graph", "validate", str(data), "--format", "json", *COMMANDS[name]]
    out = data.with_suffix(".json")
    start = time.perf_counter()
    with out.open("wb") as target:
        child = subprocess.Popen(command, env=installed(data.parent), stdout=target, stderr=subprocess.DEVNULL)
    while (waited := os.wait4(child.pid, os.WNOHANG))[0] == 0:
        time.sleep(0.005)
        if time.perf_counter() - start > limit:
            child.kill()
            child.wait()
            return Run(0, limit, limit, 0, 0, Counter(), f"stopped after {limit:.0f} s")
    whole, (_, status, used) = time.perf_counter() - start, waited
    if os.waitstatus_to_exitcode(status) != (1 if name in COMMANDS else 0):
        return Run(0, 0, 0, 0, 0, Counter(), "crashed")
    answer = json.loads(out.read_bytes())
    if name in COMMANDS:
        keys = [finding_key(found.get("focus", ""), found["component"]) for found in answer["findings"]]
        answer = 0.0, 0.0, keys
    load, seconds, findings = answer
    cpu = used.ru_utime + used.ru_stime
    return Run(load, seconds, whole, cpu, used.ru_maxrss / 1024, Counter(findings))


def middle(runs: list[Run]) -> Run:
    """The medians of the runs, or the failure of one."""
    failed = next((run for run in runs if run.failure), None)
    names = ("load", "validate", "whole", "cpu", "peak")
    return failed or Run(*(statistics.median(getattr(run, name) for run in runs) for name in names), runs[0].findings)


def row(size: int, name: str, own: Run, line: Run, it: Run) -> str:
    """One line of the table; `own` is our engine, `line` the command line."""
    spent = it.load + it.validate
    if it.failure:
        least = f" (over {spent / line.whole:.0f} × the command line)" if spent else ""
        return f"| {size:,} | {name} | – | {it.failure}{least} | – | – | – | – | – | – |"
    lacks, more = own.findings - it.findings, it.findings - own.findings
    same = "same" if not lacks and not more else f"{lacks.total()} fewer, {more.total()} more than ours"
    is_line = name in COMMANDS
    parts = ("–", "–") if is_line else (f"{it.load:.2f}" if it.load else "in one", f"{it.validate:.2f}")
    spent = it.whole if is_line else spent
    return (
        f"| {size:,} | {name} | {' | '.join(parts)} | {it.whole:.2f} | {it.cpu:.2f} | "
        f"{spent / (own.load + own.validate):.2f} | {spent / line.whole:.2f} | {it.peak:.0f} | "
        f"{it.findings.total()}: {same} |"
    )


def size_rows(size: int, args: argparse.Namespace, folder: Path) -> None:
    """Print the lines for one size."""
    data = folder / f"orgs-{size}.nt"
    with data.open("w", encoding="utf-8") as out:
        out.writelines(line + "\n" for line in triples(size))
    up_to = {"pySHACL": args.pyshacl_up_to, "pyrudof": args.pyrudof_up_to}
    runs: dict[str, list[Run]] = {
        name: [] for name in (*JOBS, *COMMANDS) if name != SHEET and size <= up_to.get(name, size)
    }
    for _ in range(args.rounds):
        for name, done in runs.items():
            slow = done and (done[0].failure or done[0].whole > args.limit / 5)
            if not slow:
                done.append(run(name, data, args.limit))
    medians = {name: middle(done) for name, done in runs.items()}
    own, line = medians["our engine"], medians["nnmi validate"]
    for name, it in medians.items():
        print(row(size, name, own, line, it), flush=True)
    part = f"{own.validate / own.load:.2f} of the time of loading"
    print(f"  {size:,}: our engine validates in {part}", file=sys.stderr, flush=True)


RECORD = """@prefix nnmi: <https://w3id.org/nnmi/ontology/> . @prefix id: <https://w3id.org/nnmi/id/> .
@prefix tax: <https://w3id.org/nnmi/taxonomy/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
id:new a nnmi:Organization ; nnmi:partnerType tax:partner-company ; nnmi:identifier <https://ror.org/000000077> .
id:new-m a nnmi:Membership ; nnmi:about id:institute-1 , id:nowhere ; nnmi:member id:new ; nnmi:fee 0.0 ;
  nnmi:memberRole tax:role-member ; nnmi:validFrom "2014-02-30"^^xsd:date ; nnmi:validTo "2011-01-01"^^xsd:date .
"""
"""An organisation and its membership, with seven faults, one of which also shows at an organisation of the store."""


def sheet_rows(count: int, args: argparse.Namespace, folder: Path) -> None:
    """Print what a faulty sheet takes, read and checked against our content, as CSV and as a workbook."""
    from .sheet import HEADER, rows, write

    for form, path in write(folder, rows(count)).items():
        it = middle([run(SHEET, path, args.limit) for _ in range(args.rounds)])
        told = f"{it.whole:.1f} s, {it.cpu:.1f} s of processor time, {it.peak:,.0f} MB, {sum(it.findings.values()):,} findings"
        print(f"\nA sheet of {count:,} rows x {len(HEADER)} columns, .{form}: {it.failure or told}", flush=True)


def against_row(size: int, on_disk: bool, folder: Path, rounds: int) -> str:
    """One line: how long a store takes to get ready, and one record against it."""
    import pyoxigraph as ox

    from nnmi_graph.check import open_against
    from nnmi_graph.store import FORMATS, OxigraphStore, parse, read

    data, directory = folder / f"orgs-{size}.nt", folder / f"store-{size}"
    if not on_disk or not directory.exists():
        if not data.exists():
            with data.open("w", encoding="utf-8") as out:
                out.writelines(line + "\n" for line in triples(size))
        inner = ox.Store(str(directory)) if on_disk else ox.Store()
        inner.bulk_load(path=str(data), format=ox.RdfFormat.N_TRIPLES)
        inner.flush()
        store = OxigraphStore(inner)
    if on_disk:
        inner = store = None  # type: ignore[assignment]
        store = OxigraphStore.directory(directory)
    shapes, record = read(SHAPES), parse(RECORD.encode(), FORMATS["turtle"], "new.ttl")
    start = time.perf_counter()
    with open_against(store, shapes) as against:
        opened = time.perf_counter() - start
        times, cpu, findings = [], [], 0
        for _ in range(rounds):
            start, busy = time.perf_counter(), time.process_time()
            findings = len(against.check(record).findings)
            times.append(time.perf_counter() - start)
            cpu.append(time.process_time() - busy)
    kind = "disk" if on_disk else "memory"
    return (
        f"| {size:,} | {kind} | {opened * 1000:.0f} | {times[0] * 1000:.1f} | "
        f"{statistics.median(times) * 1000:.1f} | {max(times) * 1000:.1f} | "
        f"{statistics.median(cpu) * 1000:.1f} | {findings} |"
    )


def against(args: argparse.Namespace, folder: Path) -> None:
    print(
        f"| organisations | store in | open, ms | first record, ms | median of {args.rounds} | slowest | CPU | findings |"
    )
    print("|---|---|---|---|---|---|---|---|", flush=True)
    for size, on_disk in (*((size, False) for size in args.sizes), *((size, True) for size in args.on_disk)):
        print(against_row(size, on_disk, folder, args.rounds), flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--limit", type=float, default=300, help="seconds for one run of a peer")
    parser.add_argument("--pyshacl-up-to", type=int, default=1_000, help="it takes minutes for 1,000")
    parser.add_argument("--pyrudof-up-to", type=int, default=10_000, help="it takes 1.4 GB for 10,000")
    parser.add_argument("--sheet", type=int, default=10_000, metavar="ROWS", help="0 for none")
    parser.add_argument("--against", action="store_true", help="one record against stores instead")
    parser.add_argument("--on-disk", type=int, nargs="*", default=(), metavar="SIZE", help="stores on disk, too")
    parser.add_argument("--folder", type=Path, help="keep data and stores here, and use those that are")
    parser.add_argument("--job", choices=sorted(JOBS), help=argparse.SUPPRESS)
    parser.add_argument("data", nargs="?", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.job:
        print(json.dumps(JOBS[args.job](args.data)))
        return 0
    if args.against:
        with tempfile.TemporaryDirectory() as folder:
            against(args, args.folder or Path(folder))
        return 0
    peers = ("pyoxigraph", "pyshifty", "pyshacl-turbo", "pyrudof", "pyshacl")
    print(f"{', '.join(f'{name} {version(name)}' for name in peers)}; medians of {args.rounds}; seconds\n")
    print(
        "| organisations | engine | load | validate | whole process | processor time "
        "| × our engine | × the command line | peak MB | findings |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for size in args.sizes:
            size_rows(size, args, Path(folder))
        if args.sheet:
            sheet_rows(args.sheet, args, Path(folder))
    return 0


if __name__ == "__main__":
    sys.exit(main())
