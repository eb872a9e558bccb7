"""Asks OWLAPI and HermiT about ontologies and data: in OWL 2 DL, in OWL 2 RL, consistent, every class satisfiable?

Several files are merged into one ontology first, since a term is only understood where it is declared. Run as a program it
takes any list of Turtle, TriG, N-Triples or N-Quads files, merges them, and prints what was found.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from nnmi_graph.terms import OWL, RDF, XSD

HERE = Path(__file__).parent
JARS = HERE.parents[1] / ".tools" / "owl"
SHORT_RUN = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""What Java is asked for so that a run of seconds is not spent on preparing for one of hours."""
NOT_OWL = frozenset(XSD + name for name in ("date", "gYear", "gYearMonth", "gMonthDay"))
"""Datatypes of our data that OWL 2 does not have; their values are read as plain strings."""


@dataclass(frozen=True)
class Report:
    """What was found about one ontology; an empty list is good news."""

    axioms: int
    consistent: bool
    unsatisfiable: list[str]
    dl_violations: list[str]
    rl_violations: list[str]

    @property
    def good(self) -> bool:
        return self.consistent and not (self.unsatisfiable or self.dl_violations or self.rl_violations)


def why_not() -> str | None:
    """Why the check cannot run here; None if it can."""
    if not (shutil.which("java") and shutil.which("javac")):
        return "there is no JDK (java, javac) to run OWLAPI with"
    return None if list(JARS.glob("*.jar")) else "the OWL tools are not there: run 'python tests/owl/fetch.py'"


def merged(paths: Iterable[Path]) -> list[ox.Triple]:
    """The triples of all files as one ontology: the first header stays one, the others become plain resources."""
    triples: list[ox.Triple] = []
    first: ox.NamedNode | ox.BlankNode | ox.Triple | None = None
    for path in paths:
        for quad in ox.parse(path.read_bytes(), format=ox.RdfFormat.from_extension(path.suffix[1:])):
            triple = ox.Triple(quad.subject, quad.predicate, _readable(quad.object))
            if triple.predicate.value == OWL + "imports":
                raise ValueError(f"{path}: an owl:imports would be fetched")
            if triple.predicate.value == RDF + "type" and triple.object == ox.NamedNode(OWL + "Ontology"):
                first = first or triple.subject
                if triple.subject != first:
                    continue
            triples.append(triple)
    return triples


def _readable(value: ox.NamedNode | ox.BlankNode | ox.Literal) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    if isinstance(value, ox.Literal) and value.datatype.value in NOT_OWL:
        return ox.Literal(value.value)
    return value


def check(groups: Mapping[str, Iterable[Path]]) -> dict[str, Report]:
    """The report on each group of files, by the group's name; one Java process does them all."""
    with tempfile.TemporaryDirectory() as temporary:
        files = [Path(temporary) / f"{number}.nt" for number in range(len(groups))]
        for file, paths in zip(files, groups.values(), strict=True):
            ox.serialize(merged(paths), str(file), format=ox.RdfFormat.N_TRIPLES)
        command = ["java", *SHORT_RUN, "-cp", str(JARS / "*"), str(HERE / "OwlCheck.java"), *map(str, files)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    reports = [json.loads(line) for line in done.stdout.splitlines()]
    for report in reports:
        del report["file"]
    return dict(zip(groups, (Report(**report) for report in reports), strict=True))


if __name__ == "__main__":
    if reason := why_not():
        sys.exit(reason)
    found = check({"all": [Path(argument) for argument in sys.argv[1:]]})["all"]
    print(found)
    sys.exit(0 if found.good else 1)
