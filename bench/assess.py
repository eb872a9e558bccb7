"""How long it takes to assess one organisation, and a whole list of them, as whole processes from a store on disk.

Made-up organisations: one in three has an owner, half of these abroad, one owner in five has an owner of its own; one in
five has evidence on the four demands. The list is assessed under the design of 2013 at one date. Beside it stands what the
engine alone takes to answer the fact queries of that rule set without a limit, and the memory of half and all of the list:
it should not grow with it.

    python -m bench assess 100000
"""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from nnmi_graph import Workspace

NNMI, ID, TAX, GRAPH = (f"https://w3id.org/nnmi/{part}/" for part in ("ontology", "id", "taxonomy", "graph"))
XSD = "http://www.w3.org/2001/XMLSchema#"
RULES, DAY = "design-2013", "2020-01-01"
DEMANDS = ("SF122", "SF123", "SF124", "SF125")
GOAL = 60.0
"""Processor seconds for 100,000 organisations."""


def triples(organisations: int, seed: int = 2013) -> Iterator[str]:
    """The lines of an N-Quads file, in one graph."""
    chance = random.Random(seed)

    def say(name: str, predicate: str, value: str) -> str:
        return f"<{ID}{name}> <{predicate}> {value} <{GRAPH}bench> ."

    def claim(name: str, kind: str, **things: str) -> Iterator[str]:
        yield say(name, "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", f"<{NNMI}{kind}>")
        yield say(name, NNMI + "rank", f"<{TAX}rank-normal>")
        yield say(name, NNMI + "basis", f"<{TAX}basis-stated>")
        for key, value in things.items():
            yield say(name, NNMI + key, value)

    for number in range(organisations):
        here = f"bench-org-{number}"
        yield say(here, "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", f"<{NNMI}Organization>")
        yield say(here, "http://www.w3.org/2000/01/rdf-schema#label", f'"Organisation {number}"@en')
        if number % 3 == 0:
            owner, year = f"<{ID}bench-owner-{number // 6}>", chance.randint(2000, 2024)
            country = chance.choice(("US", "JP"))
            started = f'"{year}"^^<{XSD}gYear>'
            things = {
                "owned": f"<{ID}{here}>",
                "owner": owner,
                "ownerJurisdiction": f'"{country}"',
                "validFrom": started,
            }
            yield from claim(f"bench-own-{number}", "OwnershipInterest", about=f"<{ID}{here}>", **things)
        if number % 30 == 0:
            things = {"owned": f"<{ID}bench-owner-{number // 6}>", "owner": f"<{ID}bench-top-{number}>"}
            more = {"ownerJurisdiction": '"DE"', "validFrom": f'"2005"^^<{XSD}gYear>'}
            yield from claim(f"bench-top-own-{number}", "OwnershipInterest", **things, **more)
        if number % 5 == 0:
            for demand in DEMANDS:
                about, outcome = f"<{ID}{here}>", chance.choice(("met", "met", "not-met"))
                things = {"evidenceFor": f"<{ID}{demand}-criterion>", "outcome": f"<{TAX}outcome-{outcome}>"}
                yield from claim(f"bench-{demand}-{number}", "EvidenceItem", about=about, **things)


def run(words: list[str]) -> tuple[float, float, bytes]:
    """Processor seconds, peak memory in MB and output of one run of the command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    # VmHWM is the peak of this program; ru_maxrss begins with that of the process that started it
    script = "import sys; from nnmi_graph.cli import main; code = main(sys.argv[1:]);\n"
    script += "peak = next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM'))\n"
    script += "print(peak, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", script, *words], capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return used, int(done.stderr.split()[-1]) / 1024, done.stdout


def facts_alone(store: str) -> float:
    """Processor seconds for the fact queries of the rule set, each asked once of the whole store."""
    ws = Workspace(store=store)
    names = {node.fact for node in ws.rulebook.rules(RULES).leaves() if node.fact}
    start = time.process_time()
    for name in sorted(names):
        for _ in ws.store.select(ws.rulebook.facts[name].text()):
            pass
    return time.process_time() - start


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("organisations", nargs="?", type=int, default=100_000)
    parser.add_argument("--check", action="store_true", help="exit 1 if the goal is missed")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        memory = {}
        for count in (args.organisations // 2, args.organisations):
            file, store = Path(folder) / f"{count}.nq", str(Path(folder) / f"{count}.store")
            file.write_text("\n".join(triples(count)) + "\n", encoding="utf-8")
            content = [str(path) for path, _ in Workspace().content.graphs() if path.suffix == ".ttl"]
            subprocess.run(
                [sys.executable, "-m", "nnmi_graph", "load", *content, str(file), "--store", store, "--quiet"],
                check=True,
            )
            words = ["assess", "--all", "--rules", RULES, "--as-of", DAY, "--store", store, "--format", "csv"]
            used, memory[count], out = run(words)
            print(
                f"{count} organisations: {used:.1f} s, {memory[count]:.0f} MB, {out.count(b'undetermined')} undetermined"
            )
        one, _, _ = run(["assess", "Organisation 30", "--rules", RULES, "--as-of", DAY, "--store", store])
        alone = facts_alone(store)
        print(
            f"one of them: {one:.2f} s; the fact queries alone, over all: {alone:.1f} s; list / facts {used / alone:.1f}"
        )
        return int(args.check and used > GOAL * args.organisations / 100_000)


if __name__ == "__main__":
    sys.exit(main())
