"""Someone else's large network as an example project: a year of it by the same verbs, judged by networkx on the bare rows."""

from __future__ import annotations

import csv
import gzip
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import networkx
import pytest

from nnmi_graph import Workspace
from nnmi_graph.errors import InputError

from .conftest import ROOT, Ran

Run = Callable[..., Ran]
EXAMPLE = ROOT / "examples" / "h2020"
TABLE = Path("data") / "participation" / "h2020.csv.gz"
VIEW = "organisation-project"
SEED, SAMPLE = 20261129, 200


@pytest.fixture(scope="module")
def project(nnmi: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("h2020") / "year"
    subprocess.run([sys.executable, EXAMPLE / "sample.py", folder, "2014"], check=True, capture_output=True)
    done = nnmi("derive", "--project", folder)
    assert done.code == 0, done.err
    return folder


@pytest.fixture(scope="module")
def store(project: Path) -> Path:
    place = project.parent / "store"
    Workspace(project, store=place).load()
    return place


@pytest.fixture(scope="module")
def rows(project: Path) -> list[dict[str, str]]:
    with gzip.open(project / TABLE, "rt", encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def projection(rows: list[dict[str, str]]) -> networkx.Graph[str]:
    graph: networkx.Graph[str] = networkx.Graph()
    members: dict[str, set[str]] = {}
    for row in rows:
        graph.add_node(row["pic"])
        for other in members.setdefault(row["rcn"], set()):
            graph.add_edge(row["pic"], other)
        members[row["rcn"]].add(row["pic"])
    return graph


def gini(counts: list[int]) -> float:
    return sum(abs(a - b) for a in counts for b in counts) / (2 * len(counts) * sum(counts))


def test_the_figures_are_those_of_the_bare_rows(
    project: Path, store: Path, rows: list[dict[str, str]], projection: networkx.Graph[str]
) -> None:
    ws = Workspace(project, store=store)
    size = ws.measure(VIEW, "size").summary
    assert size["ties"] == len({(row["pic"], row["rcn"]) for row in rows}) == 1513
    assert size["nodes"] == len({row["pic"] for row in rows}) + len({row["rcn"] for row in rows})
    degrees = ws.measure(VIEW, "assortativity", draws=0).summary
    assert (degrees["nodes"], degrees["ties"]) == (len(projection), projection.number_of_edges())
    assert degrees["one_mode"] == pytest.approx(networkx.degree_assortativity_coefficient(projection), abs=1e-6)
    taking_part = list(Counter(row["pic"] for row in rows).values())
    assert ws.measure(VIEW, "inequality").summary["gini_ties_actors"] == pytest.approx(gini(taking_part), abs=1e-9)


def test_paths_and_triangles(project: Path, store: Path, projection: networkx.Graph[str]) -> None:
    found = Workspace(project, store=store).measure(VIEW, "small-world", draws=0, sample=SAMPLE, seed=SEED).summary
    largest = max(networkx.connected_components(projection), key=len)
    drawn = random.Random(SEED).sample(sorted(largest), SAMPLE)
    steps = [n for one in drawn for n in networkx.single_source_shortest_path_length(projection, one).values() if n]
    assert found["largest_component"] == len(largest)
    assert found["mean_path"] == pytest.approx(sum(steps) / len(steps), abs=1e-9)
    assert found["longest_path"] == max(steps)
    assert found["transitivity"] == pytest.approx(networkx.transitivity(projection), abs=1e-9)


def test_countries_and_what_is_not_told(project: Path, store: Path, rows: list[dict[str, str]]) -> None:
    told = Counter(row["country"] for row in rows)
    found = {row["country"]: row["participations"] for row in Workspace(project, store=store).query("countries")}
    assert found.pop("not told", 0) == told.pop("NA", 0)
    assert found == told


def test_it_is_exported_and_reported(project: Path, store: Path, tmp_path: Path) -> None:
    ws, out = Workspace(project, store=store), tmp_path / "h2020.gexf"
    ws.export(VIEW, out, layout="none")
    graph = networkx.read_gexf(out)
    assert graph.number_of_edges() == 1513
    assert {data.get("country") for _, data in graph.nodes(data=True)} > {"DE", "EL"}
    page = ws.report(VIEW, format="md", only=["size", "inequality"])
    assert "1513" in page and "0.1802" in page


def test_the_packed_table_is_a_network_at_once(project: Path) -> None:
    ends = {"source_column": "pic", "target_column": "rcn"}
    assert Workspace().measure(str(project / TABLE), "components", **ends).summary["largest"] == 873


def test_a_broken_packed_table_is_refused(nnmi: Run, project: Path, tmp_path: Path) -> None:
    whole = (project / TABLE).read_bytes()
    for name, data, told in (
        ("cut.csv.gz", whole[: len(whole) // 2], "broken"),
        ("plain.csv.gz", b"a,b\n1,2\n", "broken where it is packed"),
        ("bomb.csv.gz", gzip.compress(b"a,b\n" + b"1,2\n" * 1_500_000), "more than 300 times"),
    ):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(InputError, match=told) as raised:
            Workspace().edge_view(str(tmp_path / name))
        assert name in str(raised.value)
    done = nnmi("network", tmp_path / "cut.csv.gz", "--measure", "size")
    assert done.code == 2 and done.err.count("\n") == 1


def test_data_from_tables_is_whole_at_the_first_derive(project: Path) -> None:
    """The layer is made of what the mapping has just made, also where that file was not there before."""
    names = (project / "data" / "derived" / "everyday.trig").read_text(encoding="utf-8").count("nnmi:nameEn")
    assert names == 1212 + 379 + 1


def test_the_table_is_the_published_one_and_its_licence_lies_beside_it() -> None:
    import hashlib

    digest = hashlib.sha256((EXAMPLE / TABLE).read_bytes()).hexdigest()
    assert digest in (EXAMPLE / "README.md").read_text(encoding="utf-8")
    assert "Martins" in (EXAMPLE / TABLE.parent / "LICENSE-eunets").read_text(encoding="utf-8")
