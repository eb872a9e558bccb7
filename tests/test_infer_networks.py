"""The edge views of the content: one edge a tie, the same on every engine, dates that only narrow."""

from __future__ import annotations

from pathlib import Path

import pytest

from nnmi_graph import Workspace
from nnmi_graph.network import Network
from nnmi_graph.store import OxigraphStore
from nnmi_graph.terms import GRAPH, NNMI, TAX, NamedNode, Quad

VIEWS = {
    "agency-institute": ({"Agency", "Institute"}, 38),
    "institute-organisation": ({"Institute", "Organization"}, 785),
    "agency-institute-organisation": ({"Agency", "Institute", "Organization"}, 851),
    "organisation-organisation": ({"Organization"}, 13005),
    "institute-technology": ({"Institute", "Technology"}, 66),
    "institute-institute": ({"Institute"}, 113),
}
"""By view: the kinds of its nodes, and its number of edges."""
OF_TIES = ("agency-institute", "institute-organisation", "agency-institute-organisation")


@pytest.fixture(scope="module")
def ws() -> Workspace:
    return Workspace(cache=False)


def edges(network: Network, *columns: str) -> list[tuple[object, ...]]:
    told = [network.edges.columns[column] for column in columns]
    return sorted(zip(network.ends(), *told, strict=True), key=str)


@pytest.mark.parametrize("name", VIEWS)
def test_ends_and_edges_are_as_the_view_says(name: str, ws: Workspace) -> None:
    kinds, count = VIEWS[name]
    network = ws.edge_view(name)
    assert len(network.edges) == count and set(network.metadata.modes) == kinds
    assert all("label" in had for had in network.nodes.values()) and None not in network.edges.columns["kind"]


@pytest.mark.parametrize("name", OF_TIES)
def test_every_edge_is_one_tie_with_its_best_claim_source_and_grade(name: str, ws: Workspace) -> None:
    columns = ws.edge_view(name).edges.columns
    assert len(set(columns["tie"])) == len(columns["tie"])
    assert not any(None in columns[column] for column in ("claim", "origin", "grade", "claims"))


@pytest.mark.parametrize("name", OF_TIES)
def test_the_ties_are_those_that_the_claims_tell_of(name: str, ws: Workspace) -> None:
    """Counted from the claims alone: agent, institute, kind of the role, planned or not."""
    told = ws.sparql("""SELECT DISTINCT ?class ?agent ?institute ?kind ?planned {
        VALUES (?class ?who ?as) { (nnmi:Membership nnmi:member nnmi:memberRole) (nnmi:Leadership nnmi:leader nnmi:leadershipRole)
          (nnmi:Sponsorship nnmi:agency nnmi:sponsorRole) }
        ?claim a ?class ; nnmi:about ?institute ; ?who ?agent ; ?as ?role ; nnmi:basis ?basis . ?role nnmi:tieKind ?kind . ?institute nnmi:partOfNetwork id:manufacturing-usa
        BIND(?basis = tax:basis-plan AS ?planned) MINUS { ?claim nnmi:rank tax:rank-deprecated } }""")
    wanted = {"agency-institute": "Sponsorship", "institute-organisation": "Membership"}.get(name, "")
    ties = {
        (row["agent"], row["institute"], row["kind"], row["planned"])
        for row in told
        if str(row["class"]).endswith(wanted)
    }
    leads = {tie for tie in ties if str(tie[2]).endswith("tie-leads")} if wanted == "Membership" else set()
    assert VIEWS[name][1] == len(ties - leads), "who is told to lead is not in the view of members"


def test_a_store_on_disk_gives_the_same_as_one_in_memory(ws: Workspace, tmp_path: Path) -> None:
    OxigraphStore.build(tmp_path / "store", ws.quads())
    disk = Workspace(store=str(tmp_path / "store"))
    assert all(disk.edge_view(name) == ws.edge_view(name) for name in VIEWS)


@pytest.mark.long("rdflib reads all of our content")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_rdflib_runs_a_file_as_it_stands(ws: Workspace) -> None:
    import rdflib

    name = "agency-institute"
    graph = rdflib.Dataset(default_union=True)
    for path, iri in ws.content.graphs():
        graph.graph(rdflib.URIRef(iri)).parse(path) if path.suffix == ".ttl" else graph.parse(path)
    theirs = {tuple(map(str, row))[:4] for row in graph.query(ws.content.query(name).text())}
    ours = {tuple(row.values())[:4] for row in ws.sparql(ws.content.query(name).text())}
    assert theirs == ours and len(ours) == VIEWS[name][1]


@pytest.mark.parametrize("name", VIEWS)
def test_a_date_only_takes_away(name: str, ws: Workspace) -> None:
    sizes = []
    whole = set(ws.edge_view(name).ends())
    for date in ("2015", "2030"):
        then = set(ws.edge_view(name, as_of=date).ends())
        assert then <= whole
        sizes.append(len(then))
    assert sizes == sorted(sizes) and sizes[0] < sizes[1], "no tie of our content has ended"


@pytest.mark.parametrize("name", [*OF_TIES, "institute-technology"])
def test_a_deprecated_claim_is_no_edge(name: str, ws: Workspace) -> None:
    before = ws.edge_view(name)
    counts = before.edges.columns.get("claims") or [1] * len(before.edges)
    alone = [str(claim) for claim, count in zip(before.edges.columns["claim"], counts, strict=True) if count == 1]
    rank = Quad(
        NamedNode(alone[0]), NamedNode(NNMI + "rank"), NamedNode(TAX + "rank-deprecated"), NamedNode(GRAPH + "test")
    )
    changed = Workspace(store=OxigraphStore.of([*ws.quads(), rank]))
    changed.derive()
    kept = edges(changed.edge_view(name), "claim")
    assert kept == [edge for edge in edges(before, "claim") if edge[1] != alone[0]] and len(kept) < len(before.edges)
