"""The edge views of the content: the same rows on every engine, each edge a claim that stands, dates that only narrow."""

from __future__ import annotations

from pathlib import Path

import pytest

from nnmi_graph import Workspace
from nnmi_graph.store import OxigraphStore
from nnmi_graph.terms import GRAPH, NNMI, TAX, NamedNode, Quad, Term

VIEWS = {
    "agency-institute": ({"Agency"}, {"Institute"}, 39),
    "institute-organisation": ({"Organization"}, {"Institute"}, 171),
    "agency-institute-organisation": ({"Agency", "Organization"}, {"Institute"}, 244),
    "organisation-organisation": ({"Organization"}, {"Organization"}, 883),
    "institute-technology": ({"Institute"}, {"Technology"}, 66),
}
"""By view: the kinds of its two ends, and its number of edges."""
OF_CLAIMS = [name for name in VIEWS if name != "organisation-organisation"]

Row = dict[str, Term | None]


@pytest.fixture(scope="module")
def ws() -> Workspace:
    return Workspace(cache=False)


def rows(ws: Workspace, name: str, **values: object) -> list[Row]:
    answer = ws.query(name, **values).rows
    assert answer is not None
    return [dict(zip(answer.variables, row, strict=True)) for row in answer]


def values(found: list[Row], column: str) -> set[str]:
    return {str(getattr(row[column], "value", "")) for row in found}


@pytest.mark.parametrize("name", VIEWS)
def test_ends_and_edges_are_as_the_view_says(name: str, ws: Workspace) -> None:
    sources, targets, count = VIEWS[name]
    found = rows(ws, name)
    assert len(found) == count
    assert values(found, "sourceKind") == sources and values(found, "targetKind") == targets
    assert not any(
        row[column] is None for row in found for column in ("source", "target", "kind", "sourceLabel", "targetLabel")
    )


@pytest.mark.parametrize("name", OF_CLAIMS)
def test_every_edge_is_one_claim_with_source_and_grade(name: str, ws: Workspace) -> None:
    found = rows(ws, name)
    pairs = {(row["edge"], row["source"], row["target"]) for row in found}
    assert len(pairs) == len(found)
    assert None not in {row[column] for row in found for column in ("edge", "origin", "grade")}


def test_a_store_on_disk_gives_the_same_rows_as_one_in_memory(ws: Workspace, tmp_path: Path) -> None:
    OxigraphStore.build(tmp_path / "store", ws.quads())
    disk = Workspace(store=str(tmp_path / "store"))
    assert all(rows(ws, name) == rows(disk, name) for name in VIEWS)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_rdflib_runs_a_file_as_it_stands(ws: Workspace) -> None:
    import rdflib

    name = "agency-institute"

    graph = rdflib.Dataset(default_union=True)
    for path, iri in ws.content.graphs():
        graph.graph(rdflib.URIRef(iri)).parse(path) if path.suffix == ".ttl" else graph.parse(path)
    theirs = [tuple(map(str, row)) for row in graph.query(ws.content.query(name).text())]
    ours = [tuple("None" if term is None else term.value for term in row.values()) for row in rows(ws, name)]
    assert sorted(row[:5] for row in theirs) == sorted(row[:5] for row in ours)


@pytest.mark.parametrize("name", VIEWS)
def test_a_date_only_takes_away(name: str, ws: Workspace) -> None:
    sizes = []
    for date in ("2012-12-31", "2015", "2030"):
        then = {(row["source"], row["target"], row.get("edge")) for row in rows(ws, name, as_of=date)}
        assert then <= {(row["source"], row["target"], row.get("edge")) for row in rows(ws, name)}
        sizes.append(len(then))
    assert sizes == sorted(sizes) and sizes[0] < sizes[2]


@pytest.mark.parametrize("name", OF_CLAIMS)
def test_a_deprecated_claim_is_no_edge(name: str, ws: Workspace) -> None:
    before = rows(ws, name)
    first = before[0]["edge"]
    store = OxigraphStore()
    rank = Quad(first, NamedNode(NNMI + "rank"), NamedNode(TAX + "rank-deprecated"), NamedNode(GRAPH + "test"))
    store.add([*ws.quads(), rank])
    assert rows(Workspace(store=store), name) == [row for row in before if row["edge"] != first]
