"""Another consortium's table becomes a project that the commands work on; all it takes is one mapping file."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import networkx
import pytest

from nnmi_graph import Workspace

from .conftest import ROOT, Ran

Run = Callable[..., Ran]
EXAMPLE = ROOT / "examples" / "consortium"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("consortium") / "mine"
    subprocess.run([sys.executable, EXAMPLE / "make.py", folder], check=True, capture_output=True)
    return folder


def test_every_row_is_a_tie_and_nothing_else_is_there(project: Path) -> None:
    with (EXAMPLE / "data" / "members" / "members.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    ws = Workspace(project, cache=False)
    ties = {
        (row["o"], row["c"], row["d"])
        for row in ws.sparql("""SELECT ?o ?c ?d { ?m a nnmi:Membership ; nnmi:validFrom ?d ;
        nnmi:member/rdfs:label ?o ; nnmi:about/rdfs:label ?c }""")
    }
    assert ties == {(row["organisation"], row["consortium"], row["joined"]) for row in rows} and len(rows) == 9
    institutes = {str(row["l"]) for row in ws.sparql("SELECT ?l { ?i a nnmi:Institute ; rdfs:label ?l }")}
    assert institutes == {"Lantern Works Alliance", "Windmill Makers Circle"}, "none of our own institutes comes along"


def test_its_records_are_valid(project: Path) -> None:
    report = Workspace(project, cache=False).validate([project / "data" / "members" / "members.trig"])
    assert report.worst() in (None, "http://www.w3.org/ns/shacl#Warning"), [f.message() for f in report.findings]


def test_the_commands_work_on_it(nnmi: Run, project: Path, tmp_path: Path) -> None:
    out = tmp_path / "members.gexf"
    assert nnmi("export", "institute-organisation", out, "--project", project).code == 0
    graph = networkx.read_gexf(out)
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (9, 9)
    measured = nnmi("network", "institute-organisation", "--measure", "degree", "--project", project)
    assert measured.code == 0 and "Moonfield Glass" in measured.out, measured.err
    derived = nnmi("derive", "--check", "--project", project)
    assert derived.code == 1 and "members.trig" not in derived.err and "edges.trig" in derived.err, (
        "only the edges are still to be made"
    )
