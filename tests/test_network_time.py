"""Networks at a date, from claims of every kind: periods, dates of lists, two stays, complete lists, plans, no date."""

from __future__ import annotations

import csv
import itertools
import json
import re
from collections.abc import Iterable

import pytest

from nnmi_graph import Workspace
from nnmi_graph.errors import QueryError, UnknownName
from nnmi_graph.everyday import derive, described, read_policy
from nnmi_graph.network import Network, read_view
from nnmi_graph.store import OxigraphStore, Rows, parse
from nnmi_graph.store.formats import FORMATS
from nnmi_graph.terms import Literal, NamedNode

PREFIXES = """
@prefix id: <https://w3id.org/nnmi/id/> . @prefix nnmi: <https://w3id.org/nnmi/ontology/> .
@prefix tax: <https://w3id.org/nnmi/taxonomy/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix dcterms: <http://purl.org/dc/terms/> .
id:src a nnmi:Source ; dcterms:title "A list"@en ; nnmi:grade tax:grade-b .
id:alpha a nnmi:Institute ; rdfs:label "Alpha"@en . id:beta a nnmi:Institute ; rdfs:label "Beta"@en .
"""
PROPERTY = {"for": "asOf", "from": "validFrom", "to": "validTo"}
TYPES = {4: "gYear", 7: "gYearMonth", 10: "date"}
CLASSES = {
    "member": ("Membership", "member", "memberRole tax:role-member", "Organization"),
    "pays": ("Sponsorship", "agency", "sponsorRole tax:sponsor-pays", "GovernmentBody"),
    "leads": ("Leadership", "leader", "leadershipRole tax:lead-leads", "Organization"),
}
VIEWS = {
    "institute-organisation": "member",
    "agency-institute-organisation": "leads",
    "agency-institute": "pays",
    "funder-institute": "money",
    "institute-technology": "technology",
}


def date(text: str) -> str:
    return f'"{text}"^^xsd:{TYPES[len(text)]}'


def claim(name: str, thing: str, agent: str, more: str = "", basis: str = "stated", **dates: str) -> str:
    """One claim about id:alpha, in Turtle; `thing` is what it tells of, `dates` are `for`, `from` and `to`."""
    when = " ; ".join(f"nnmi:{PROPERTY[key.strip('_')]} {date(text)}" for key, text in dates.items())
    told = f"nnmi:assertedIn id:src ; nnmi:basis tax:basis-{basis} {';' if when else ''} {when} {more} ."
    if thing == "technology":
        what = f"a nnmi:TechnologyFocus ; nnmi:technology tax:tech-{agent}"
    elif thing == "money":
        what = f"""a nnmi:FundingCommitment ; nnmi:funder id:{agent} ; nnmi:side tax:side-federal ; nnmi:amount 5 ;
            nnmi:currency "USD" ; nnmi:bound tax:bound-exact"""
    else:
        class_, property_, role, kind = CLASSES[thing]
        what = f"a nnmi:{class_} ; nnmi:{property_} id:{agent} ; nnmi:{role}"
        told += f' id:{agent} a nnmi:{kind} ; rdfs:label "{agent.title()}"@en .'
    return f"id:{name} nnmi:about id:alpha ; {what} ; {told}"


@pytest.fixture(scope="module")
def terms() -> OxigraphStore:
    from nnmi_graph.store import read

    content = Workspace().content
    files = [*content.ontology(), *content.taxonomies()]
    return OxigraphStore.of(quad for path in files for quad in read(path, graph="urn:terms"))


@pytest.fixture
def world(terms: OxigraphStore):
    """A workspace of claims in Turtle and the layer that they give."""

    def made(claims: Iterable[str]) -> Workspace:
        text = PREFIXES + "\n".join(claims)
        store = OxigraphStore.of(parse(text.encode(), FORMATS["turtle"], "world", "https://w3id.org/nnmi/graph/W"))
        store.add(terms.quads())
        store.add(described(derive(store, read_policy(store))))
        return Workspace(store=store)

    return made


def sources(network: Network) -> dict[str, object]:
    """How the tie of each node on the far side of alpha stands, by the node's last word."""
    ends = [sorted({s, t} - {"https://w3id.org/nnmi/id/alpha"})[0] for s, t in network.ends()]
    return dict(zip([end.rpartition("/")[2] for end in ends], network.edges.column("standing"), strict=True))


@pytest.mark.parametrize("end", ["2018", "2018-06", "2018-06-30"])
@pytest.mark.parametrize(("view", "thing"), VIEWS.items())
def test_what_has_ended_is_in_no_view_at_a_later_date(world, view, thing, end):
    agents = ("composites", "photonics") if thing == "technology" else ("stays", "left")
    stays = claim("m1", thing, agents[0], **{"from": "2015"})
    ws = world([stays, claim("m2", thing, agents[1], **{"from": "2015", "to": end})])
    whole = ws.edge_view(view)
    assert len(whole.edges) == 2 and whole.edges.column("standing") == [None, None]
    last = {"2018": "2018-12-31", "2018-06": "2018-06-30", "2018-06-30": "2018-06-30"}[end]
    for day, count in (("2014-12-31", 0), ("2017-07-01", 2), (last, 2), ("2019-01-01", 1), ("2019", 1)):
        if count:
            assert len(ws.edge_view(view, as_of=day).edges) == count, day
            assert ws.network(f"{view}@{day}").number_of_edges() == count
        else:
            with pytest.raises(QueryError, match=r"has no edges at 2014-12-31 \(left out .*2 ended or not begun"):
                ws.edge_view(view, as_of=day)
    assert ws.compare(f"{view}@2017-07-01", f"{view}@2019-07-01").summary["jaccard_ties"] == 0.5


def test_organisations_share_an_institute_only_while_both_take_part(world):
    ws = world(
        [
            claim("m1", "member", "one", **{"from": "2012", "to": "2014"}),
            claim("m2", "member", "two", **{"from": "2013"}),
            claim("m3", "member", "three", **{"for": "2014-05"}),
            claim("m4", "member", "late", **{"from": "2019"}),
            claim("m5", "member", "plan", basis="plan", **{"from": "2012"}),
        ]
    )
    view = "organisation-organisation"
    whole = ws.edge_view(view)
    assert len(whole.edges) == 6 and set(whole.edges.columns["institutes"]) == {"Alpha"}
    at = ws.edge_view(view, as_of="2014")
    assert {frozenset(i.rpartition("/")[2] for i in ends) for ends in at.ends()} == {
        frozenset(("one", "two")),
        frozenset(("one", "three")),
        frozenset(("two", "three")),
    }
    assert sorted(at.edges.columns["standing"]) == ["heard of before", "heard of before", "told then"]
    later = ws.edge_view(view, as_of="2020")
    assert sorted(later.edges.columns["standing"]) == ["heard of before"] * 3


def test_the_six_ways_and_what_is_said_of_them(world):
    ws = world(
        [
            claim("m1", "member", "sure", **{"from": "2012", "to": "2020"}),
            claim("m2", "member", "told", **{"for": "2016-03"}),
            claim("m3", "member", "between", **{"for": "2014"}),
            claim("m3b", "member", "between", **{"for": "2018"}),
            claim("m4", "member", "before", **{"for": "2014-02-25"}),
            claim("m5", "member", "later", **{"for": "2019"}),
            claim("m6", "member", "undated"),
            claim("m7", "member", "gone", **{"to": "2013"}),
            claim("m8", "member", "plan", basis="plan", **{"for": "2016"}),
        ]
    )
    network = ws.edge_view("institute-organisation", as_of="2016")
    assert sources(network) == {
        "sure": "surely",
        "told": "told then",
        "between": "between two tellings",
        "before": "heard of before",
    }
    assert [remark["en"] for remark in network.remarks] == [
        "1 of 4 ties not heard of since before 2016; they are carried forward",
        "left out at 2016: 1 only told later, 1 undated, 1 only planned, 1 ended or not begun",
    ]
    assert all(remark["zh"] for remark in network.remarks)
    strict = ws.edge_view("institute-organisation@2016", strict=True)
    assert sources(ws.edge_view("institute-organisation@２０１６年", strict=True)) == sources(strict)
    with pytest.raises(UnknownName, match="no network 'institute-organisation@'"):
        ws.edge_view("institute-organisation@", strict=True)
    assert sources(strict) == {"sure": "surely", "told": "told then"}
    assert "1 between two tellings, 1 heard of before" in strict.remarks[0]["en"]
    counted = ws.measure("institute-organisation@2016", "size", strict=True)
    assert counted.summary["ties"] == 2 and counted.remarks == strict.remarks
    both = ws.compare("institute-organisation@2013", "institute-organisation@2016")
    assert sum("left out at" in remark["en"] for remark in both.remarks) == 2
    page = ws.report("institute-organisation@2016", format="md")
    assert "1 of 4 ties not heard of since" in page


def test_what_had_ended_by_a_date_is_asked_for(world):
    ws = world(
        [
            claim("m1", "member", "gone", **{"from": "2014", "to": "2016"}),
            claim("m2", "member", "leaves", **{"from": "2014", "to": "2020-06"}),
            claim("m3", "member", "stays", **{"for": "2015"}),
            claim("m4", "member", "comes", **{"for": "2022"}),
            claim("m5", "member", "silent"),
        ]
    )
    for day, ended, silent in (
        ("2013", [], 1),
        ("2016", ["Gone"], 3),
        ("2020-06", ["Gone", "Leaves"], 2),
        (None, 0, 3),
    ):
        rows = [*ws.query("ended-ties", **({"as_of": day} if day else {}))]
        assert sorted(row["agent_name"] for row in rows if row["agent_name"]) == (
            ended or ["Gone", "Leaves"] * (not day)
        )
        assert [row["ties"] for row in rows if row["ties"]] == [silent], day


def test_a_year_a_month_and_a_day_ask_by_overlap(world):
    starts = {"early": "2015", "mid": "2016-06-01", "end": "2016-12"}
    ws = world(claim(f"m-{name}", "member", name, **{"from": start}) for name, start in starts.items())
    asked = {"2015": 1, "2016": 3, "2016-05": 1, "2016-06": 2, "2016-05-31": 1, "2016-06-01": 2, "2016-12-31": 3}
    asked |= {"2014/2015": 1, "2014 to 2016-06": 2, "2016年6月": 2, "2015 – present": 3, "/2015": 1}
    for day, count in asked.items():
        assert len(ws.edge_view("institute-organisation", as_of=day).edges) == count, day


def test_two_stays_are_two_ties_of_one_pair(world):
    ws = world(
        [
            claim("m1", "member", "back", **{"from": "2012", "to": "2013"}),
            claim("m2", "member", "back", **{"from": "2016"}),
            claim("m3", "member", "other", **{"from": "2012"}),
        ]
    )
    network = ws.edge_view("institute-organisation")
    assert sorted(network.edges.columns["when"]) == ["2012/", "2012/2013", "2016/"]
    assert [len(ws.edge_view("institute-organisation", as_of=day).edges) for day in ("2013", "2014", "2016")] == [
        2,
        1,
        2,
    ]


def test_a_complete_list_without_a_member_ends_its_tie(world):
    lists = [
        f'id:list-{year} a nnmi:MemberList ; nnmi:about id:alpha ; nnmi:asOf "{year}"^^xsd:gYear ; '
        "nnmi:assertedIn id:src ; nnmi:basis tax:basis-stated ."
        for year in (2014, 2016, 2018)
    ]
    listed = {"always": (2014, 2016, 2018), "went": (2014, 2016), "came": (2018,)}
    claims = [
        claim(f"m-{name}-{year}", "member", name, f"; nnmi:inList id:list-{year}", **{"for": str(year)})
        for name, years in listed.items()
        for year in years
    ]
    ws = world([*lists, *claims])
    network = ws.edge_view("institute-organisation")
    when = {
        s.rpartition("/")[2]: text for (s, _), text in zip(network.ends(), network.edges.columns["when"], strict=True)
    }
    assert when["went"] == "/[2016-01-01..2017-12-31]; 2014; 2016"
    at = {day: set(sources(ws.edge_view("institute-organisation", as_of=day))) for day in ("2014", "2016", "2019")}
    assert at == {"2014": {"always", "went"}, "2016": {"always", "went"}, "2019": {"always", "came"}}


def test_reversed_periods_are_left_out_with_a_note(world):
    ws = world(
        [
            claim("m1", "member", "odd", **{"from": "2018", "to": "2015"}),
            claim("m2", "member", "ok", **{"from": "2015"}),
        ]
    )
    network = ws.edge_view("institute-organisation")
    assert network.notes == ("1 edges have a period that ends before it begins; the period is left out",)
    assert set(sources(ws.edge_view("institute-organisation", as_of="2016"))) == {"ok"}


def test_rows_of_one_tie_are_one_edge_with_all_its_dates():
    a, b = NamedNode("http://e.org/a"), NamedNode("http://e.org/b")
    dated = [(a, b, NamedNode("http://e.org/t"), Literal(when)) for when in ("2016", "2014-02", "/2017", "2016")]
    for rows in itertools.permutations(dated):
        network = read_view(Rows(("source", "target", "tie", "when"), rows), "test")
        assert network.edges.columns["when"] == ["/2017; 2014-02; 2016"]
        assert network.notes == ("1 rows repeat an edge; kept once",)


def test_values_that_differ_within_a_tie_are_counted():
    a, b, tie = (NamedNode(f"http://e.org/{name}") for name in "abt")
    rows = [(a, b, tie, Literal(tier)) for tier in ("gold", "silver")]
    network = read_view(Rows(("source", "target", "tie", "tier"), rows), "test")
    assert network.edges.columns["tier"] == ["gold"]
    assert network.notes == ("1 values of tier differ among the rows of a tie; the first is kept",)


def test_own_views_give_a_period_by_start_and_end_or_dates_by_when():
    a = [NamedNode(f"http://e.org/{name}") for name in "abcdef"]
    rows = [
        (a[0], a[1], None, Literal("2015"), Literal("2018-06")),
        (a[0], a[2], Literal("2016"), None, None),
        (a[0], a[3], Literal("2012/2013"), None, None),
        (a[0], a[4], Literal("soon"), Literal("2019"), Literal("2018")),
    ]
    network = read_view(Rows(("source", "target", "when", "start", "end"), rows), "test")
    from nnmi_graph.network import at

    assert len(at(network, "2018-06").edges) == 2 and len(at(network, "2018-07").edges) == 1
    assert "1 values of when are no date and left out (such as 'soon')" in network.notes
    assert "1 edges have a period that ends before it begins; the period is left out" in network.notes


def test_a_node_view_describes_nodes_once_and_lists_several_values():
    a, b, c = (NamedNode(f"http://e.org/{name}") for name in "abc")
    nodes = Rows(
        ("node", "label", "sector"),
        [(a, Literal("A"), Literal("x")), (a, None, Literal("w")), (a, Literal("A"), None), (c, Literal("C"), None)],
    )
    network = read_view(Rows(("source", "target"), [(a, b)]), "test", nodes=lambda: nodes)
    assert network.nodes["http://e.org/a"] == {"label": "A", "sector": "w; x", "node_kind": "source"}
    assert set(network.nodes) == {"http://e.org/a", "http://e.org/b"}
    with pytest.raises(QueryError, match=r"has no \?node"):
        read_view(Rows(("source", "target"), [(a, b)]), "test", nodes=lambda: Rows(("x",), []))


def test_a_date_told_is_no_period_in_any_file(world, tmp_path):
    ws = world(
        [
            claim("m1", "member", "seen", **{"for": "2016"}),
            claim("m2", "member", "stated", **{"from": "2015", "to": "2018-06-30"}),
            claim("m3", "member", "open", **{"from": "2017"}),
        ]
    )
    for name in ("o.csv", "o.html", "o.json", "o.graphml"):
        ws.export("institute-organisation", tmp_path / name)
    ws.export("institute-organisation", tmp_path / "o.gexf", dynamic=True)
    names = ("valid_from", "valid_to", "told", "last_told")
    with (tmp_path / "o.edges.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["Source"].rpartition("/")[2]: [row[name] for name in names] for row in csv.DictReader(file)}
    expected = {
        "seen": ["", "", "2016", "2016"],
        "stated": ["2015", "2018-06-30", "", "2018-06-30"],
        "open": ["2017", "", "", "2017"],
    }
    assert rows == expected
    edges = json.loads((tmp_path / "o.json").read_text("utf-8"))["edges"]
    assert {e["source"].rpartition("/")[2]: [e.get(name, "") for name in names] for e in edges} == expected
    text = (tmp_path / "o.html").read_text("utf-8")
    page = json.loads(re.search(r'<script[^>]*id="data"[^>]*>(.*?)</script>', text, re.S)[1])
    of = {page["nodes"][edge["s"]]["label"]: edge for edge in page["edges"]}
    assert "start" not in of["Seen"] and of["Seen"]["told"] == "2016"
    assert of["Seen"]["spells"] == [["2016-01-01", "2016-12-31"]]
    assert (of["Open"]["start"], "told" in of["Open"], of["Open"]["spells"]) == ("2017", False, [["2017-01-01", None]])
    gexf = (tmp_path / "o.gexf").read_text("utf-8")
    assert '<spell start="2016-01-01" end="2016-12-31"/>' in gexf and '<spell start="2017-01-01"/>' in gexf
    assert re.findall(r'for="stated_periods" value="([^"]*)"', gexf) == ["2017/", "2016", "2015/2018-06-30"]
    ws.export("institute-organisation@2018", tmp_path / "slice.csv")
    with (tmp_path / "slice.edges.csv").open(encoding="utf-8", newline="") as file:
        of_slice = {row["Source"].rpartition("/")[2]: row for row in csv.DictReader(file)}
    told = {name: [row[c] for c in ("starts", "start_basis", "stated_periods")] for name, row in of_slice.items()}
    assert told == {
        "seen": ["2016", "first told", "2016"],
        "stated": ["2015", "stated", "2015/2018-06-30"],
        "open": ["2017", "stated", "2017/"],
    }


def test_a_file_of_a_date_marks_what_is_carried_forward(world, tmp_path):
    ws = world([claim("m1", "member", "seen", **{"for": "2016"}), claim("m2", "member", "now", **{"for": "2019"})])
    note = ws.export("institute-organisation@2019", tmp_path / "o.csv")
    assert "1 of 2 ties not heard of since before 2019; they are carried forward" in note.notes
    with (tmp_path / "o.edges.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["Source"].rpartition("/")[2]: (row["standing"], row["last_told"]) for row in csv.DictReader(file)}
    assert rows == {"seen": ("heard of before", "2016"), "now": ("told then", "2019")}
    assert ws.export("institute-organisation@2019", tmp_path / "s.csv", strict=True).edges == 1
