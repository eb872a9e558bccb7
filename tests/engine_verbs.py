"""A sample of each verb on a server, beside the same on a directory: the commands as users type them, and what they say.

Lines are compared as multisets, numbers by value, since servers spell them anew; times are left out. What a server cannot
do must be refused in one line, and leave it as it was.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from nnmi_graph.store.marks import HISTORY, LAST
from nnmi_graph.store.sparql_http import SparqlHttpStore
from nnmi_graph.store.turns import ALL
from nnmi_graph.workspace import Workspace

from .records_world import csv_file
from .serving import client

ROOT = Path(__file__).parents[1]
SERVED = ("/", "/id/lift", "/question/leverage.csv", "/id/lift.nt", "/sparql?query=ASK%7B%3Fs%20%3Fp%20%3Fo%7D")
MARKS = tuple(f"<{HISTORY}> <{mark.value}>" for mark in (LAST, ALL))
"""What the lines of a dump begin with that tell of the marks by which writers on a server take turns."""
REFUSED = ("load a graph that is there",)
"""What is to be refused everywhere."""
_HELD = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
Said = Counter[str]


@dataclass(frozen=True)
class Verb:
    """What a verb did on a server: its seconds here and there, and what is wrong with it or refused, '' if nothing."""

    name: str
    here: float
    there: float
    wrong: str = ""
    refused: str = ""


@dataclass(frozen=True)
class Done:
    """A run of the command: its exit code, the lines of its answer and of the files it wrote, its last words, its time."""

    code: int
    lines: Said
    words: str
    seconds: float


def samples(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """The name and the words of each command; FILE stands for a file of its own, which it writes."""
    record, faulty = (str(ROOT / f"examples/records/{name}") for name in ("good-institute.ttl", "bad-institute.ttl"))
    one = folder / "one.nq"
    one.write_text('<urn:a> <urn:b> "70.5"^^<http://www.w3.org/2001/XMLSchema#decimal> <urn:one> .\n')
    sheet = str(csv_file(folder / "organisation.csv", ("id", "name_en", "partner_type"), ("", "Cog Works", "company")))
    yield "load our content", ["load"]
    yield "load a graph that is there", ["load"]
    yield "load more, by its name", ["load", str(one)]
    yield "load it again, by force", ["load", str(one), "--force"]
    yield "derive the everyday layer", ["derive"]
    yield "query", ["query", "leverage", "--format", "csv"]
    yield "query with a member's name", ["query", "memberships", "--institute", "LIFT", "--as-of", "2018"]
    yield "query of one's own", ["query", "-q", "SELECT ?i (COUNT(?m) AS ?n) { ?m nnmi:about ?i } GROUP BY ?i"]
    yield "find", ["find", "casting", "--format", "csv"]
    yield "describe", ["describe", "LIFT", "--format", "csv"]
    yield "conflicts", ["conflicts", "--format", "csv"]
    yield "assess", ["assess", "Ford Motor Company", "--institute", "LIFT", "--as-of", "2018"]
    yield "assess all", ["assess", "--all", "--institute", "LIFT", "--as-of", "2018", "--format", "csv"]
    yield "network", ["network", "institute-organisation@2018", "--measure", "degree", "--format", "csv"]
    yield "export a network", ["export", "institute-organisation@2018", "FILE.csv"]
    yield "validate a record beside it", ["validate", record]
    yield "validate a faulty one", ["validate", faulty]
    yield "validate all that it holds", ["validate"]
    yield "add records", ["add", sheet, "--author", "A", "--all-new"]
    yield "history", ["history", "--format", "csv"]
    yield "add them again", ["add", sheet, "--author", "A", "--all-new"]
    yield "remove the commit", ["remove", "commit-1", "--author", "A"]
    yield "history of both", ["history", "--format", "csv"]
    yield "dump", ["dump", "FILE.nq"]


def verbs_on(url: str, folder: Path) -> Iterator[Verb]:
    """Each verb, run on the directory and on the server in turn, and pages of the server that `nnmi serve` makes of it."""
    here = str(folder / "here.store")
    for number, (name, words) in enumerate(samples(folder)):
        right = done(words, here, folder / f"{number}-here")
        before = held(url) if right.code == 0 else ""
        there = done(words, url, folder / f"{number}-there")
        verb = judged(name, right, there)
        if verb.refused and before and held(url) != before:
            verb = replace(verb, wrong="refused, and yet something was written")
        yield verb
    yield judged("serve", served(here), served(url))


def done(words: list[str], store: str, file: Path) -> Done:
    """The command on a store."""
    start = time.perf_counter()
    made = [word.replace("FILE", str(file)) for word in words]
    command = [sys.executable, "-m", "nnmi_graph", *made, "--quiet", "--store", store]
    patient = {**os.environ, "NNMI_STORE_TIMEOUT": "600"}
    ran = subprocess.run(command, capture_output=True, text=True, check=False, env=patient)
    written = [path.read_text(encoding="utf-8") for path in sorted(file.parent.glob(f"{file.name}*"))]
    lines = said("\n".join([ran.stdout, *written]))
    if words[0] == "validate":  # how much was looked at for a record beside a server is another number, which it tells
        lines = Counter({line: n for line, n in lines.items() if not line.startswith(("Checked: ", "Note: "))})
    return Done(ran.returncode, lines, ran.stderr.strip(), time.perf_counter() - start)


def served(store: str) -> Done:
    """Some pages of the store, as `nnmi serve` gives them."""
    start = time.perf_counter()
    with client(Workspace(ROOT, store=store)) as pages:
        answers = [pages.get(address) for address in SERVED]
    code = 0 if all(answer.status_code == 200 for answer in answers) else 2
    lines = said("\n".join(answer.text for answer in answers))
    return Done(code, lines, str(answers), time.perf_counter() - start)


def said(text: str) -> Said:
    """The lines, in any order, numbers by value; times, which differ from run to run, and nameless nodes are left out."""
    text = re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ?", "TIME", re.sub(r"_:\w+", "_:", text))
    text = re.sub(r"(?<![\d.])(\d+)\.(\d+)(?![\d.])", lambda m: f"{m[1]}.{m[2]}".rstrip("0").rstrip("."), text)
    return Counter(line for line in text.splitlines() if not line.startswith(MARKS))


def held(url: str) -> str:
    """How much the server holds: what a verb that is refused must not change."""
    return "".join(str(row) for row in SparqlHttpStore(url, timeout=300).select(_HELD))


def judged(name: str, right: Done, there: Done) -> Verb:
    """What is wrong with a verb on a server."""
    verb = Verb(name, right.seconds, there.seconds)
    if (right.code == 2) is not (name in REFUSED) or "Traceback" in right.words + there.words:
        return replace(verb, wrong=f"this does not run as it should: {right.words[-200:]} {there.words[-200:]}")
    if right.code == there.code and right.lines == there.lines:
        return verb
    if right.code != 2 and there.code == 2 and not there.lines and "gave no answer" not in there.words:
        return replace(verb, refused=there.words)
    missing, more = right.lines - there.lines, there.lines - right.lines
    some = [*(f"- {line[:90]}" for line in list(missing)[:2]), *(f"+ {line[:90]}" for line in list(more)[:2])]
    told = f"exit code {there.code} for {right.code}; {missing.total()} lines missing, {more.total()} too many"
    return replace(verb, wrong="; ".join([told, *some, *([there.words] if there.code != right.code else [])]))
