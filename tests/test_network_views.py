"""The measures on the networks of the content: every view is measured, or told what it lacks, and reported."""

from __future__ import annotations

import pytest

from nnmi_graph.ask import stated_counts
from nnmi_graph.errors import NnmiError
from nnmi_graph.network import MEASURES, Network, compare, measure, report, technologies
from nnmi_graph.network.graph import index
from nnmi_graph.workspace import Workspace


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    return Workspace()


@pytest.fixture(scope="module")
def networks(workspace: Workspace) -> dict[str, Network]:
    names = [name for name, query in workspace.content.queries().items() if query.kind == "network"]
    return {name: workspace.edge_view(name) for name in names}


def test_every_view_gives_most_measures_and_refuses_the_others_in_one_line(networks):
    assert len(networks) >= 6
    for name, network in networks.items():
        graph = index(network)
        given = 0
        for one in MEASURES:
            options = {"draws": 0} if "draws" in MEASURES[one].options else {}
            try:
                given += bool(measure(graph, one, **options).tables)
            except NnmiError as refused:
                assert "\n" not in str(refused) and refused.mend, (name, one)
        assert given >= 11, name


def test_two_modes_are_told_from_one(networks):
    two = {name: index(network).two_mode for name, network in networks.items()}
    assert {name for name, is_two in two.items() if not is_two} == {"organisation-organisation", "institute-institute"}


def test_coverage_counts_named_memberships_only(workspace, networks):
    stated = stated_counts(workspace.store)
    assert len(stated) > 5
    by_then = stated_counts(workspace.store, "2017-09")
    assert (
        by_then
        == stated_counts(workspace.store, "2017年9月")
        == stated_counts(workspace.store, "2014/2017-09")
        != stated
    )
    alone = measure(networks["institute-organisation"], "size", stated=stated).coverage
    whole = measure(networks["agency-institute-organisation"], "size", stated=stated).coverage
    assert alone.named == whole.named and 0 < alone.share < 0.5  # sponsors and leads are no members


def test_money_is_bounded_and_named_sponsors_do_not_exceed_it(networks):
    result = measure(networks["funder-institute"], "money")
    low, high = result.summary["total_low"], result.summary["total_high"]
    assert 1e9 < low <= high
    assert sum(row["high"] for row in result.table("sponsors").rows) <= high
    assert 1 < result.summary["leverage_low"] <= result.summary["leverage_high"] < 5


def test_money_has_one_edge_for_a_funder_an_institute_a_side_and_a_purpose(workspace, networks):
    network = networks["funder-institute"]
    edges = network.edges.columns
    of = list(zip(network.ends(), edges["side"], edges["purpose"], strict=True))
    assert len(of) == len(set(of)) < sum(edges["claims"])
    assert sum(low < high for low, high in zip(edges["amount_low"], edges["amount_high"], strict=True)) >= 5
    counted = """PREFIX nnmi: <https://w3id.org/nnmi/ontology/> SELECT (COUNT(DISTINCT ?claim) AS ?n) {
        ?claim a nnmi:FundingCommitment ; nnmi:tellsOf/nnmi:valueAbout/nnmi:partOfNetwork <https://w3id.org/nnmi/id/manufacturing-usa> }"""
    [row] = workspace.sparql(counted)
    assert 50 < int(row["n"]) <= sum(edges["claims"]), "no claim is lost"


def test_technology_gaps_come_from_the_taxonomy(workspace, networks):
    concepts = technologies(workspace.store)
    result = measure(networks["institute-technology"], "technology", **concepts)
    assert result.summary["concepts"] == len(concepts["taxonomy"]) > 30 and result.summary["gaps"] > 0
    assert "3D 打印" in technologies(workspace.store, "zh")["taxonomy"].values()


def test_a_network_grows_between_two_dates(workspace):
    before, after = (workspace.edge_view("institute-organisation", as_of=year) for year in ("2014", "2018"))
    result = compare(before, after)
    ties = result.table("ties").rows[0]
    assert ties["only_a"] == 0 and ties["only_b"] > 20 and "@2014" in result.graph.view


@pytest.mark.parametrize(
    "lang", ["zh", pytest.param("en", marks=pytest.mark.long("a whole report in one more language"))]
)
def test_the_whole_network_is_reported(workspace, networks, lang):
    text = report(
        networks["institute-organisation"],
        "html",
        lang,
        stated=stated_counts(workspace.store),
        options={"technology": technologies(workspace.store, lang)},
    )
    assert text.count("<svg") >= 9 and text.count("<h2>") >= 20
