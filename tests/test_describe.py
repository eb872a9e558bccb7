"""describe and conflicts: on a tiny world where every row can be foretold, and on the real data."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from nnmi_graph import Workspace
from nnmi_graph.ask.claims import read_claims
from nnmi_graph.errors import QueryError, UnknownName
from nnmi_graph.everyday import derive, read_policy
from nnmi_graph.everyday import described as described_layer
from nnmi_graph.render.rows import plain
from nnmi_graph.store import OxigraphStore, Rows
from nnmi_graph.terms import NamedNode, expand

from .conftest import Ran
from .everyday_worlds import ontology
from .questions.approve import ROOT, real_world

PREFIXES = """
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix id: <https://w3id.org/nnmi/id/> .
@prefix nnmi: <https://w3id.org/nnmi/ontology/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix tax: <https://w3id.org/nnmi/taxonomy/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
id:alpha a nnmi:Institute ; rdfs:label "Alpha"@en , "阿尔法"@zh .
id:acme a nnmi:Organization ; rdfs:label "Acme"@en . id:bolt a nnmi:Organization ; rdfs:label "Bolt"@en .
id:lab a nnmi:Organization ; rdfs:label "Acme Lab"@en ; nnmi:partOf id:acme .
id:north a nnmi:Place ; rdfs:label "North"@en ; nnmi:placeLevel tax:place-city .
id:south a nnmi:Place ; rdfs:label "South"@en ; nnmi:placeLevel tax:place-city .
id:land a nnmi:Place ; rdfs:label "Land"@en ; nnmi:placeLevel tax:place-state .
id:src-GOV a nnmi:Source ; dcterms:title "Government"@en ; nnmi:grade tax:grade-a ; nnmi:sourceDate "2015"^^xsd:gYear .
id:src-NEWS a nnmi:Source ; dcterms:title "Newspaper"@en ; nnmi:grade tax:grade-c ; nnmi:sourceDate "2015"^^xsd:gYear .
"""
EVENT = "nnmi:LifecycleEvent ; nnmi:eventKind tax:event-announced ; nnmi:date"
MONEY = "nnmi:FundingCommitment ; nnmi:side tax:side-non-federal ; nnmi:bound tax:bound-%s ; nnmi:amount"
COUNT = "nnmi:MembershipCount ; nnmi:memberClass tax:class-members ; nnmi:bound tax:bound-%s ; nnmi:count"
LEAD = "nnmi:Leadership ; nnmi:leadershipRole tax:lead-leads ; nnmi:leader"
SITE = "nnmi:SiteLocation ; nnmi:siteKind tax:site-headquarters ; nnmi:place"
NAME = "nnmi:NameUsage ; nnmi:nameKind tax:name-official ; nnmi:name"
STATUS = "nnmi:StatusReport ; nnmi:statusText"


def world(*claims: str, more: str = "", words: bool = True) -> Workspace:
    """Ontology, taxonomies, and claims c1, c2, … about Alpha; a claim is "SOURCE: class and properties".

    With `words` each says how its source words it.
    """
    text = PREFIXES + more
    for number, claim in enumerate(claims, 1):
        source, _, body = claim.partition(": ")
        text += f"id:c{number} a {body} ; nnmi:about id:alpha ; nnmi:assertedIn id:src-{source} .\n"
        text += f'id:c{number} nnmi:statedPredicate "stated" ; nnmi:statedValue "value {number}" .\n' if words else ""
    store = OxigraphStore.of([*ontology(), *parsed(text)])
    store.add(described_layer(derive(store, read_policy(store))))
    return Workspace(ROOT, store=store, cache=False)


def parsed(text: str) -> Iterable[Any]:
    import pyoxigraph

    return pyoxigraph.parse(text.encode(), format=pyoxigraph.RdfFormat.TRIG)


def differing(ws: Workspace) -> list[tuple[str, str]]:
    """What is found to differ: the matter, and the claims."""
    rows = [row for row in ws.conflicts() if row["found"] == "claims differ"]
    return [
        (row["matter"], " ".join(row[side].split(": ")[1] for side in ("one_source", "other_source"))) for row in rows
    ]


DATE = "date: announced"
PAIRS: list[tuple[str, str, str, list[tuple[str, str]]]] = [
    (
        "dates of other precision agree",
        f'GOV: {EVENT} "2014-02"^^xsd:gYearMonth',
        f'NEWS: {EVENT} "2014-02-25"^^xsd:date',
        [],
    ),
    ("a year agrees with a day in it", f'GOV: {EVENT} "2014"^^xsd:gYear', f'NEWS: {EVENT} "2014-02-25"^^xsd:date', []),
    (
        "other months do not",
        f'GOV: {EVENT} "2014-03"^^xsd:gYearMonth',
        f'NEWS: {EVENT} "2014-02-25"^^xsd:date',
        [(DATE, "c1 c2")],
    ),
    ("one source is not held against itself", f'GOV: {EVENT} "2014"^^xsd:gYear', f'GOV: {EVENT} "2015"^^xsd:gYear', []),
    (
        "other kinds of event are not compared",
        f'GOV: {EVENT} "2014"^^xsd:gYear',
        'NEWS: nnmi:LifecycleEvent ; nnmi:eventKind tax:event-opened ; nnmi:date "2015"^^xsd:gYear',
        [],
    ),
    (
        "exact amounts differ",
        f"GOV: {MONEY % 'exact'} 70.0",
        f"NEWS: {MONEY % 'exact'} 106.0",
        [("money: non-federal", "c1 c2")],
    ),
    ("more than 60 agrees with 70", f"GOV: {MONEY % 'more-than'} 60.0", f"NEWS: {MONEY % 'exact'} 70.0", []),
    (
        "more than 60 does not agree with 60",
        f"GOV: {MONEY % 'more-than'} 60.0",
        f"NEWS: {MONEY % 'exact'} 60.0",
        [("money: non-federal", "c1 c2")],
    ),
    ("at least 60 agrees with 60", f"GOV: {MONEY % 'at-least'} 60.0", f"NEWS: {MONEY % 'exact'} 60.0", []),
    ("up to 70 agrees with 50", f"GOV: {MONEY % 'at-most'} 70.0", f"NEWS: {MONEY % 'exact'} 50.0", []),
    (
        "up to 70 does not agree with 140",
        f"GOV: {MONEY % 'at-most'} 70.0",
        f"NEWS: {MONEY % 'exact'} 140.0",
        [("money: non-federal", "c1 c2")],
    ),
    ("nearly 80 agrees with 78", f"GOV: {MONEY % 'nearly'} 80.0", f"NEWS: {MONEY % 'exact'} 78.0", []),
    (
        "a first phase is a lower bound",
        f"GOV: {MONEY % 'exact'} 75.0 ; nnmi:purpose tax:purpose-phase-1",
        f"NEWS: {MONEY % 'exact'} 90.0",
        [],
    ),
    (
        "follow-on money is not compared",
        f"GOV: {MONEY % 'exact'} 75.0 ; nnmi:purpose tax:purpose-follow-on",
        f"NEWS: {MONEY % 'exact'} 90.0",
        [],
    ),
    (
        "counts of one month differ",
        f'GOV: {COUNT % "exact"} 85.0 ; nnmi:asOf "2017-01"^^xsd:gYearMonth',
        f'NEWS: {COUNT % "more-than"} 100.0 ; nnmi:asOf "2017-01"^^xsd:gYearMonth',
        [("number: members", "c1 c2")],
    ),
    (
        "about 70 agrees with more than 60",
        f'GOV: {COUNT % "about"} 70.0 ; nnmi:asOf "2012"^^xsd:gYear',
        f'NEWS: {COUNT % "more-than"} 60.0 ; nnmi:asOf "2012-08"^^xsd:gYearMonth',
        [],
    ),
    (
        "members come and go",
        f'GOV: {COUNT % "exact"} 73.0 ; nnmi:asOf "2014-02"^^xsd:gYearMonth',
        f'NEWS: {COUNT % "exact"} 65.0 ; nnmi:asOf "2015-04"^^xsd:gYearMonth',
        [],
    ),
    (
        "an undated count is of its source's year or the year before",
        f'GOV: {COUNT % "exact"} 60.0 ; nnmi:asOf "2014-02"^^xsd:gYearMonth',
        f"NEWS: {COUNT % 'exact'} 66.0",
        [("number: members", "c1 c2")],
    ),
    (
        "an undated count is not held against later ones",
        f'GOV: {COUNT % "exact"} 230.0 ; nnmi:asOf "2016-06"^^xsd:gYearMonth',
        f"NEWS: {COUNT % 'exact'} 66.0",
        [],
    ),
    ("other leads differ", f"GOV: {LEAD} id:acme", f"NEWS: {LEAD} id:bolt", [("role: leads", "c1 c2")]),
    (
        "joint lead and sole lead differ, once",
        f"GOV: {LEAD} id:acme , id:bolt",
        f"NEWS: {LEAD} id:acme",
        [("role: leads", "c1 c2")],
    ),
    ("the same lead agrees", f"GOV: {LEAD} id:acme", f"NEWS: {LEAD} id:acme", []),
    ("other cities differ", f"GOV: {SITE} id:north", f"NEWS: {SITE} id:south", [("headquarters", "c1 c2")]),
    ("a city and a state are not compared", f"GOV: {SITE} id:north", f"NEWS: {SITE} id:land", []),
    (
        "other full names differ",
        f'GOV: {NAME} "Fabrics of A"@en',
        f'NEWS: {NAME} "Fibers of A"@en',
        [("official name", "c1 c2")],
    ),
    ("a name in another language agrees", f'GOV: {NAME} "Alpha"@en', f'NEWS: {NAME} "阿尔法"@zh', []),
    ("capitals do not matter", f'GOV: {NAME} "Power America"@en', f'NEWS: {NAME} "power america"@en', []),
]


def test_pairs_are_all_there() -> None:
    assert len(PAIRS) == len({name for name, *_ in PAIRS}) == 27


@pytest.mark.parametrize(("one", "other", "found"), [pair[1:] for pair in PAIRS], ids=[pair[0] for pair in PAIRS])
def test_claims_differ_only_where_they_cannot_both_hold(one: str, other: str, found: list[tuple[str, str]]) -> None:
    assert differing(world(one, other)) == found


def test_parts_under_one_heading_are_one_amount() -> None:
    state = (MONEY % "exact").replace("side-non-federal", "side-state")
    ws = world(f"GOV: {MONEY % 'more-than'} 245.0", f"GOV: {state} 250.0", f"NEWS: {MONEY % 'nearly'} 500.0")
    assert differing(ws) == []
    ws = world(f"GOV: {MONEY % 'exact'} 245.0", f"GOV: {state} 250.0", f"NEWS: {MONEY % 'exact'} 600.0")
    row = next(iter(ws.conflicts()))
    assert (row["one"], row["other"]) == ("value 1 + value 2", "value 3")


def test_a_pair_says_whether_it_is_recorded() -> None:
    pair = f"GOV: {MONEY % 'exact'} 70.0", f"NEWS: {MONEY % 'exact'} 106.0"
    recorded = """id:CX a nnmi:Contradiction ; nnmi:about id:alpha ; nnmi:severity tax:severity-high ;
      nnmi:contradictionKind tax:contradiction-boundary ; nnmi:sideA id:c2 ; nnmi:sideAText "106"@en ; nnmi:outsideClaim id:c1 ;
      nnmi:outsideEvidence "70"@en ; nnmi:outsideSource id:src-GOV ; nnmi:advice "show both"@en ."""
    first, second = world(*pair, more=recorded).conflicts()
    assert first == {
        "about": "Alpha",
        "found": "recorded",
        "matter": "boundary",
        "one": "106",
        "one_source": "NEWS (C): c2",
        "other": None,
        "other_source": None,
        "outside_evidence": "70 [GOV (A)]",
        "advice": "show both",
        "id": "https://w3id.org/nnmi/id/CX",
    }
    assert second["advice"] == "recorded as CX"
    assert next(iter(world(*pair).conflicts()))["advice"] == "not recorded as a contradiction"


def described(rows: Rows) -> list[dict[str, str]]:
    return [dict(zip(rows.variables, map(plain, row), strict=True)) for row in rows]


def test_describe_goes_both_ways() -> None:
    ws = world(f"GOV: {LEAD} id:acme", f'NEWS: {EVENT} "2014-02"^^xsd:gYearMonth ; nnmi:statedPeriod "2014-02"')
    about_alpha = [(row["direction"], row["statement"], row["value"]) for row in described(ws.describe("Alpha"))]
    assert about_alpha == [
        ("in the register", "label", "Alpha"),
        ("in the register", "label", "阿尔法"),
        ("in the register", "type", "institute"),
        ("about it", "stated", "value 2"),
        ("about it", "stated", "value 1"),
    ]
    about_acme = described(ws.describe("acme"))
    assert [(row["direction"], row["statement"], row["value"]) for row in about_acme] == [
        ("in the register", "label", "Acme"),
        ("in the register", "type", "organisation"),
        ("in the register", "has part", "Acme Lab"),
        ("names it", "Alpha: stated", "value 1"),
    ]
    assert about_acme[-1]["source"] == "Government [GOV]" and about_acme[-1]["grade"] == "A"


MEMBER = "nnmi:Membership ; nnmi:member id:acme ; nnmi:memberRole tax:role-member ; nnmi:asOf"
BASIS = "; nnmi:basis tax:basis-"
WHY: list[tuple[str, str, str]] = [
    (
        f"NEWS: {MONEY % 'exact'} 70.0 ; nnmi:rank tax:rank-preferred",
        f"GOV: {MONEY % 'exact'} 75.0",
        "c1 (C) before c2 (A): rank",
    ),
    (
        f"GOV: {MONEY % 'exact'} 70.0 {BASIS}plan",
        f"NEWS: {MONEY % 'exact'} 75.0 {BASIS}stated",
        "c2 (C) before c1 (A): basis",
    ),
    (f"GOV: {MONEY % 'at-most'} 70.0", f"NEWS: {MONEY % 'exact'} 50.0", "c2 (C) before c1 (A): exactness"),
    (f"NEWS: {MONEY % 'exact'} 70.0", f"GOV: {MONEY % 'exact'} 50.0", "c2 (A) before c1 (C): grade of the source"),
    (f'GOV: {MEMBER} "2014"^^xsd:gYear', f'GOV: {MEMBER} "2016"^^xsd:gYear', "c2 (A) before c1 (A): date"),
    (f"GOV: {MONEY % 'exact'} 70.0", f"GOV: {MONEY % 'exact'} 50.0", "c1 (A) before c2 (A): name of the claim"),
]


@pytest.mark.parametrize(("one", "other", "why"), WHY, ids=[why.rpartition(": ")[2] for *_, why in WHY])
def test_describe_says_why_a_claim_goes_before_another(one: str, other: str, why: str) -> None:
    rows = described(world(one, other).describe("Alpha"))
    assert [row["value"] for row in rows if row["direction"] == "why this claim"] == [why]
    assert [row["direction"] for row in described(world(one).describe("Alpha"))].count("why this claim") == 0


def test_describe_says_why_in_chinese_and_of_agents_and_claims() -> None:
    ws = world(f'GOV: {MEMBER} "2014"^^xsd:gYear', f'NEWS: {MEMBER} "2016"^^xsd:gYear')
    told = [(row["statement"], row["value"]) for row in described(ws.describe("acme", "zh"))]
    assert told[-1] == ("成员, 阿尔法", "c1 (A) 先于 c2 (C)：来源等级")
    of_claim = described(ws.describe("id:c2"))[-1]
    assert (
        of_claim["direction"] == "why this claim" and of_claim["value"] == "c1 (A) before c2 (C): grade of the source"
    )


def test_describe_a_source_tells_what_it_says() -> None:
    ws = world(f"GOV: {LEAD} id:acme", f"NEWS: {LEAD} id:bolt")
    for name in ("src-NEWS", "Newspaper"):
        said = [row for row in described(ws.describe(name)) if row["direction"] == "says"]
        assert [(row["statement"], row["claim"]) for row in said] == [("Alpha: stated", "id:c2")]
    assert described(ws.describe("GOV")) == described(ws.describe("id:src-GOV")), "by its bare id, as answers give it"


HELD = "nnmi:Membership ; nnmi:member id:acme ; nnmi:memberRole tax:role-member"
SHOWN = {
    'nnmi:asOf "2015"^^xsd:gYear': "2015",
    'nnmi:validFrom "2016-03"^^xsd:gYearMonth': "2016-03/",
    'nnmi:validFrom "2016-03"^^xsd:gYearMonth ; nnmi:validTo "2019"^^xsd:gYear': "2016-03/2019",
    'nnmi:validTo "2019-12-31"^^xsd:date': "/2019-12-31",
    'nnmi:asOf "2018"^^xsd:gYear ; nnmi:validFrom "2016"^^xsd:gYear': "2018, 2016/",
    'nnmi:date "2014-02"^^xsd:gYearMonth': "2014-02",
    'nnmi:asOf "2018"^^xsd:gYear ; nnmi:statedPeriod "FY 2018"': "FY 2018",
    'nnmi:remark "none"': "",
}


def test_describe_tells_the_dates_of_a_claim_as_the_source_words_them_or_as_they_are_dated() -> None:
    ws = world(*(f"GOV: {HELD} ; {dates}" for dates in SHOWN))
    shown = {row["claim"]: row["date"] for row in described(ws.describe("Alpha")) if row["direction"] == "about it"}
    assert shown == {f"id:c{number}": date for number, date in enumerate(SHOWN.values(), 1)}
    in_full = read_claims(ws.store, [str(expand(claim)) for claim in shown])
    assert {claim: in_full[str(expand(claim))].date for claim in shown} == shown, "as on the page of a thing"


TIERS = (
    "id:gold a nnmi:MembershipTier ; rdfs:label 'Alpha: Gold'@en . id:tin a nnmi:MembershipTier ; rdfs:label 'Tin'@en ."
)
STAYS = {
    "one stay": (("gold", "2016", ""), ("tin", "2018", "")),
    "two stays": (("gold", "2016", "2017"), ("tin", "2019", "")),
    "back again": (("gold", "2016", "2017"), ("gold", "2019", "")),
    "undated": (("gold", "2016", "2017"), ("tin", "", "")),
}
FOUND = {
    "one stay": ["former tier", "newest tier"],
    "two stays": ["former tier", "newest tier"],
    "back again": ["no other tier is told", "no other tier is told"],
    "undated": ["newest tier", "former tier"],
}


@pytest.mark.parametrize("name", STAYS)
def test_a_tier_is_former_if_a_later_stay_tells_another(name: str) -> None:
    claims = []
    for tier, start, end in STAYS[name]:
        dates = ((start, "validFrom"), (end, "validTo"))
        more = "".join(f' ; nnmi:{of} "{date}"^^xsd:gYear' for date, of in dates if date)
        claims.append(f"GOV: {HELD} ; nnmi:tier id:{tier}{more}")
    rows = list(world(*claims, more=TIERS).query("tier-changes"))
    assert [row["finding"] for row in sorted(rows, key=lambda row: str(row["claim"]))] == FOUND[name]


def test_describe_in_chinese() -> None:
    rows = described(world(f"GOV: {LEAD} id:acme").describe("acme", "zh"))
    assert {row["direction"] for row in rows} == {"登记", "提到它"}
    assert rows[-1]["statement"] == "阿尔法: stated"


def test_describe_what_is_not_ours(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("<http://example.org/a> <http://example.org/b> <http://example.org/c> .")
    ws = Workspace(data=[tmp_path / "a.ttl"], cache=False)
    assert [
        (row["direction"], row["statement"], row["value"]) for row in described(ws.describe("http://example.org/a"))
    ] == [("in the register", "b", "http://example.org/c")]
    assert [(row["direction"], row["value"]) for row in described(ws.describe("http://example.org/c"))] == [
        ("names it", "http://example.org/a")
    ]


def test_a_name_that_means_nothing_or_too_much() -> None:
    with pytest.raises(UnknownName, match="did you mean 'Alpha'"):
        world().describe("Alpa")
    with pytest.raises(QueryError, match=r"may be Acme \(id:acme\) or ACME \(id:other\)"):
        world(more='id:other a nnmi:Organization ; rdfs:label "ACME"@en .').describe("acMe")


def test_all_41_recorded_contradictions_are_shown_with_both_sides_and_sources() -> None:
    recorded = [row for row in real_world().conflicts() if row["found"] == "recorded"]
    assert sorted(row["id"].rpartition("/")[2] for row in recorded) == [f"CX{number:02}" for number in range(1, 42)]
    for row in recorded:
        assert row["about"] and row["matter"] and row["advice"], row
        assert row["one"] and row["one_source"], row
        assert row["other"] or row["outside_evidence"], row
        assert row["other_source"] or row["outside_evidence"], row


def test_what_differs_in_the_real_data() -> None:
    """Looked up one by one in the tables: each is remarked there as a conflict, or is one that nobody remarked."""
    rows = [row for row in real_world().conflicts() if row["found"] == "claims differ"]
    pairs = {(row["about"], *(row[side].split(": ")[1] for side in ("one_source", "other_source"))) for row in rows}
    assert pairs == {
        ("AFFOA", "IX118", "IX119"),
        ("AIM Photonics", "IX097", "IX098"),
        ("AIM Photonics", "IX282", "SF250"),
        ("AIM Photonics", "IX282", "SF336"),
        ("America Makes", "IX009", "IX010"),
        ("America Makes", "IX009", "IX011"),
        ("America Makes", "IX013", "IX016"),
        ("America Makes", "IX013", "SF190"),
        ("America Makes", "IX015", "SF190"),
        ("America Makes", "IX016", "SF190"),
        ("America Makes", "IX017", "SF191"),
        ("America Makes", "AC067", "AC068"),
        ("BioMADE", "IX233", "IX234"),
        ("CESMII", "IX136", "IX137"),
        ("CESMII", "AC093", "AC094"),
        ("IACMI", "IX081", "SF247"),
        ("IACMI", "IX082", "SF247"),
        ("IACMI", "AC083", "SF244"),
        ("LIFT", "IX045", "IX046"),
        ("国家增材制造创新中心（西安）", "CC013", "CC014"),
        ("LIFT", "IX046", "SF214"),
        ("LIFT", "AC074", "SF215"),
        ("Manufacturing USA", "AC050", "IX266"),
        ("MxD", "IX033", "IX035"),
        ("MxD", "IX033", "SF204"),
        ("MxD", "IX035", "SF204"),
        ("MxD", "AC070", "SF202"),
        ("PowerAmerica", "AC078", "AC079"),
        ("REMADE", "IX206", "IX207"),
        ("REMADE", "AC117", "AC118"),
        ("SMART USA", "IX250", "IX277"),
    }
    assert len(rows) == len(pairs) == 31


def test_conflicts_of_one_thing_are_only_its_own() -> None:
    everything = list(real_world().conflicts())
    lift = list(real_world().conflicts("LIFT"))
    assert {row["id"].rpartition("/")[2] for row in lift if row["id"]} == {
        "CX12",
        "CX14",
        "CX15",
        "CX16",
        "CX17",
        "CX18",
        "CX19",
        "CX20",
        "CX34",
        "CX35",
        "CX40",
    }
    assert [row for row in lift if not row["id"]] == [
        row for row in everything if row["about"] == "LIFT" and not row["id"]
    ]


def test_describe_the_real_thing() -> None:
    rows = described(real_world().describe("DMDI"))
    by_claim = {row["claim"]: row for row in rows if row["claim"]}
    survey = by_claim["id:SF204"]
    assert (
        survey["value"] == "106000000 USD"
        and survey["quote"] == "团队配套 1.06 亿美元"
        and survey["where"] == "3.1: 394"
    )
    assert survey["conflicts"] == "CX32" and survey["rank"] == "normal" and survey["grade"] == "D"
    assert len(by_claim) == len([row for row in rows if row["claim"]]), "a claim is told once"
    assert {row["direction"] for row in rows} == {"in the register", "about it", "names it", "why this claim"}
    purdue = [row for row in described(real_world().describe("Purdue University")) if row["direction"] == "names it"]
    assert {"id:MB062", "id:MB074", "id:MB161", "id:MB685"} <= {row["claim"] for row in purdue}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_many_things_are_described_as_each_by_itself(lang: str) -> None:
    """Things whose rows share claims, of which one says nothing of itself, and one that is not there at all."""
    ws = real_world()
    names = ["id:lift", "id:dmdi", "id:purdue-university", "id:SF204", "id:src-S12", "nnmi:Tie"]
    things = [NamedNode(expand(name) or name) for name in names if ws.names.knows(expand(name) or name)]
    nobody = NamedNode("http://example.org/nobody")
    together = ws.described([*things, nobody], lang)
    assert len(things) > 3 and list(together) == [thing.value for thing in (*things, nobody)]
    for thing in things:
        assert together[thing.value] == ws.describe(thing.value, lang) and len(together[thing.value]) > 3
    assert list(together[nobody.value]) == [] and ws.described([]) == {}


def test_the_commands(nnmi: Callable[..., Ran]) -> None:
    ran = nnmi("describe", "SF190", "--format", "csv")
    assert ran.code == 0 and "contradicted" in ran.out
    ran = nnmi("conflicts", "LIFT", "--format", "csv")
    assert ran.code == 0 and len(ran.out.splitlines()) == 15
    ran = nnmi("describe", "Nobody")
    assert ran.code == 2 and ran.out == "" and len(ran.err.splitlines()) == 1
