"""The published rules and the pass in Python derive the same layer; and what it means, worked out by hand."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnmi_graph import Workspace
from nnmi_graph.ask import bind
from nnmi_graph.content import Content
from nnmi_graph.dates import PartialDate, Told
from nnmi_graph.everyday import EVERYDAY, derive, described, read_policy
from nnmi_graph.everyday.rules import STEPS, run_rules
from nnmi_graph.headers import parse_header
from nnmi_graph.mapping import build_file
from nnmi_graph.store import OxigraphStore, format_of, parse
from nnmi_graph.terms import ID, NNMI, TAX, TIE, VALUE, XSD, Literal, NamedNode, Quad

from .conftest import ROOT, SEARCH, Ran
from .everyday_worlds import (
    Layer,
    Spec,
    by_pass,
    by_rules,
    claim,
    layer_of,
    odd_world,
    quads_of,
    rules,
    tax,
    things,
    vocabulary,
    worlds,
)

DERIVED = (EVERYDAY, EVERYDAY.replace("everyday", "edges"))
STANDING = (ROOT / "queries" / "everyday" / "standing.rq").read_text(encoding="utf-8")


def both(quads: list[Quad]) -> tuple[Layer, Layer]:
    """The layer of a whole dataset by the pass and by the rules."""
    asserted = [quad for quad in quads if str(quad.graph_name)[1:-1] not in DERIVED]
    one, other = OxigraphStore.of(asserted), OxigraphStore.of(asserted)
    run_rules(other, rules())
    assert not other.ask(f"ASK {{ GRAPH <{STEPS}> {{ ?s ?p ?o }} }}")
    return layer_of(OxigraphStore.of(described(derive(one, read_policy(one)))).quads()), layer_of(other.quads())


def test_rules_and_pass_agree_on_the_content() -> None:
    by_python, by_sparql = both(list(Workspace(cache=False).quads()))
    assert by_sparql == by_python and len(by_python) > 10_000


def test_rules_and_pass_agree_on_the_consortium() -> None:
    _, data = build_file(ROOT / "examples" / "consortium" / "data" / "members" / "mapping.yaml")
    by_python, by_sparql = both([*vocabulary(), *parse(data, format_of("members.trig"), "members")])
    assert by_sparql == by_python and len([line for line in by_sparql if line[2] == f"<{NNMI}Tie>"]) == 9


@settings(max_examples=15 * SEARCH)
@given(worlds() | worlds(("Membership",)) | worlds(("FundingCommitment", "MembershipCount")))
def test_rules_and_pass_agree_on_made_up_claims(quads: list[Quad]) -> None:
    assert by_rules(quads) == by_pass(quads)


def test_rules_and_pass_agree_on_the_odd_world() -> None:
    made = by_rules(odd_world())
    assert made == by_pass(odd_world())
    assert len({predicate for _, predicate, _ in made}) > 45, "most properties of the layer are there"


def test_a_claim_of_two_classes_tells_of_a_tie_for_each_in_its_role() -> None:
    """By hand: each agent has the role that the property of its class gives, and none of the other's."""
    both_kinds = [NamedNode(NNMI + "Membership"), NamedNode(NNMI + "Leadership")]
    told = claim("Membership", about="x", member=things("a"), memberRole="role-partner", leader=things("b"))
    one: Spec = {**told, "a": [*both_kinds], "leadershipRole": tax("lead-manages")}
    same: Spec = {**one, "leader": things("a"), "memberRole": tax("own")}
    institute: Spec = {"a": [NamedNode(NNMI + "Institute")]}
    for spec, wanted in (
        (one, {("tie-partner", "a", "role-partner"), ("tie-manages", "b", "lead-manages")}),
        (same, {("tie-member", "a", "own"), ("tie-manages", "a", "lead-manages")}),
    ):
        layer = by_rules(quads_of({"c": spec, "x": institute}))
        assert layer == by_pass(quads_of({"c": spec, "x": institute}))
        told_of: dict[str, dict[str, str]] = {}
        for subject, predicate, thing in layer:
            told_of.setdefault(subject, {})[predicate[1:-1].removeprefix(NNMI)] = thing[1:-1].rpartition("/")[2]
        ties = [one for one in told_of.values() if "tieKind" in one]
        assert {(one["tieKind"], one["tieAgent"], one["tieRole"]) for one in ties} == wanted


def test_claims_that_stand_in_two_graphs_count_once() -> None:
    copied = [Quad(q.subject, q.predicate, q.object, NamedNode("http://example.org/copy")) for q in odd_world()]
    assert by_pass([*odd_world(), *copied]) == by_pass(odd_world()) == by_rules([*odd_world(), *copied])


def test_rules_run_twice_make_the_same() -> None:
    store = OxigraphStore.of(odd_world())
    run_rules(store, rules())
    once = layer_of(store.quads())
    run_rules(store, rules())
    assert layer_of(store.quads()) == once


def test_the_rules_are_shown_as_one_update_that_runs(nnmi: Callable[..., Ran]) -> None:
    shown = nnmi("derive", "--show", "everyday")
    assert shown.code == 0 and shown.out.count("INSERT {") == len(rules())
    store = OxigraphStore()
    store.update(shown.out)
    assert store.ask(f"ASK {{ GRAPH <{EVERYDAY}> {{ <{EVERYDAY}> a dcat:Dataset }} }}")


def test_each_rule_becomes_one_update() -> None:
    texts = Workspace(cache=False).everyday_updates()
    assert len(texts) == len(rules()) + 3
    assert all(text.count("INSERT { GRAPH <") == 1 and "CONSTRUCT" not in text for text in texts[1:-2])
    assert sum(f"GRAPH <{STEPS}>" in text for text in texts[1:-2]) > 10


# What it means, by hand: the layer of a few claims as {node: {property: values}}


def layer(networks: bool = False, **nodes: Spec) -> dict[str, dict[str, list[str]]]:
    """The layer of these nodes, by the rules and by the pass alike: values in order, our own names cut short.

    That the institute tells no network is left out unless `networks` are asked for."""
    quads = quads_of({"x": {"a": things("https://w3id.org/nnmi/ontology/Institute")}, **nodes})
    made = by_rules(quads)
    assert made == by_pass(quads)
    found: dict[str, dict[str, list[str]]] = {}
    for subject, predicate, value in sorted(made):
        if TAX not in subject and (networks or not predicate.endswith("factNetwork>")):
            found.setdefault(_short(subject), {}).setdefault(_short(predicate), []).append(_short(value))
    return found


def _short(term: str) -> str:
    for namespace in (TIE, VALUE, ID, TAX, NNMI):
        term = term.replace(namespace, "")
    return re.sub(r'^"(.*)"(\^\^<.*>)?$', r"\1", term).strip("<>")


def told(tie: dict[str, list[str]], side: str) -> tuple[str, ...]:
    """When a tie began or ended: earliest and latest day, as far as known, and on what basis."""
    return tuple(value for name in ("Earliest", "Latest", "Basis") for value in tie.get(side + name, ()))


def member(**properties: str) -> Spec:
    return claim("Membership", about="x", member="a", **properties)


def test_two_stays_are_two_ties() -> None:
    made = layer(
        c1=member(validFrom="2012", validTo="2014"),
        c2=member(validFrom="2016-03-01"),
        c3=member(asOf="2018"),
    )
    first, second = made["member--a--x"], made["member--a--x--2"]
    assert first["claimCount"] == ["1"] and second["claimCount"] == ["2"]
    assert told(first, "from") == ("2012-01-01", "2012-12-31", "time-stated")
    assert told(first, "until") == ("2014-01-01", "2014-12-31", "time-stated")
    assert told(second, "from") == ("2016-03-01", "2016-03-01", "time-stated")
    assert told(second, "until") == ()
    assert second["lastTold"] == ["2018-12-31"] and second["when"] == ["2016-03-01/", "2018"]
    assert "member--a--x--3" not in made


def test_periods_that_adjoin_or_overlap_are_one_stay() -> None:
    adjoining = layer(c1=member(validFrom="2012", validTo="2014"), c2=member(validFrom="2015", validTo="2016-02"))
    assert adjoining["member--a--x"]["claimCount"] == ["2"] and "member--a--x--2" not in adjoining
    assert told(adjoining["member--a--x"], "until") == ("2016-02-01", "2016-02-29", "time-stated")
    a_day_apart = layer(c1=member(validFrom="2012", validTo="2014"), c2=member(validFrom="2015-01-02"))
    assert a_day_apart["member--a--x"]["claimCount"] == ["1"] and "member--a--x--2" in a_day_apart
    still_told = layer(c1=member(validFrom="2012", validTo="2014"), c2=member(validFrom="2013", asOf="2017"))
    assert still_told["member--a--x"]["claimCount"] == ["2"]


def test_a_change_of_tier_is_told() -> None:
    made = layer(
        c1=member(validFrom="2015", tier="tier-silver"),
        c2=member(asOf="2018", tier="tier-gold"),
        c3=member(tier="tier-bronze"),
    )["member--a--x"]
    assert made["tieTier"] == ["tier-gold"] and made["formerTier"] == ["tier-bronze", "tier-silver"]


def test_points_make_no_period() -> None:
    made = layer(c1=member(asOf="2014-02"), c2=member(asOf="2016"))["member--a--x"]
    assert told(made, "from") == told(made, "until") == ()
    assert (made["firstTold"], made["lastTold"]) == (["2014-02-01"], ["2016-12-31"])
    assert "sureFrom" not in made
    undated = layer(c1=member())["member--a--x"]
    assert told(undated, "from") == () and "firstTold" not in undated


def test_sure_from_a_stated_start_to_the_last_telling() -> None:
    made = layer(c1=member(validFrom="2014"), c2=member(asOf="2016-05"), c3=member(asOf="2015"))["member--a--x"]
    assert (made["sureFrom"], made["sureUntil"]) == (["2014-12-31"], ["2016-05-01"])


def test_complete_lists_give_start_and_end_between_two_of_them() -> None:
    listed = {
        f"list{year}": {**claim("MemberList", about="x", asOf=f"{year}-01-01")} for year in (2013, 2014, 2015, 2017)
    }
    stood = {f"c{year}": {**member(asOf=f"{year}-01-01"), "inList": things(f"list{year}")} for year in (2014, 2015)}
    made = layer(**listed, **stood)["member--a--x"]
    assert told(made, "from") == ("2013-01-02", "2014-01-01", "time-between")
    assert told(made, "until") == ("2015-01-01", "2016-12-31", "time-between")
    assert made["when"] == ["/[2015-01-01..2016-12-31]", "2014-01-01", "2015-01-01", "[2013-01-02..2014-01-01]/"]
    stated = layer(**listed, **stood, c9=member(validFrom="2012-07", asOf="2014"))["member--a--x"]
    assert told(stated, "from") == ("2012-07-01", "2012-07-31", "time-stated")
    gone = layer(**listed, c1={**member(asOf="2013-01-01"), "inList": things("list2013")}, c2=member(asOf="2016"))
    assert told(gone["member--a--x"], "until") == ("2013-01-01", "2013-12-31", "time-between")
    assert told(gone["member--a--x--2"], "until") == ("2016-01-01", "2016-12-31", "time-between")


def test_lists_tell_nothing_of_other_ties() -> None:
    made = layer(
        list2017=claim("MemberList", about="x", asOf="2017"),
        c1=claim("Leadership", about="x", leader="a", leadershipRole="lead-leads", asOf="2016"),
        c2=member(asOf="2016", basis="basis-plan"),
    )
    assert told(made["leads--a--x"], "until") == ()
    assert told(made["member-planned--a--x"], "until") == ()


def test_a_plan_makes_no_fact() -> None:
    pays = {"about": "x", "agency": "a", "sponsorRole": "sponsor-pays"}
    assert layer(c1=claim("Sponsorship", **pays))["x"]["factPayer"] == ["a"]
    unsaid = layer(c1=claim("Sponsorship", **pays, basis=[]))
    assert unsaid["x"]["factPayer"] == ["a"], "left out, it is the default of the shapes: stated"
    assert unsaid["c1"]["policyKey"] == layer(c1=claim("Sponsorship", **pays))["c1"]["policyKey"]
    for basis in ("basis-plan", "basis-inferred"):
        made = layer(c1=claim("Sponsorship", **pays, basis=basis))
        assert "x" not in made and sorted(made) == ["c1", f"pays{'-planned' * (basis == 'basis-plan')}--a--x"]


def test_a_reversed_period_is_left_out_with_a_remark() -> None:
    made = layer(c1=member(validFrom="2016", validTo="2015-12", asOf="2017"))
    assert made["c1"]["periodReversed"] == ["true"] and "fromEarliest" not in made["c1"]
    assert made["member--a--x"]["when"] == ["2017"] and told(made["member--a--x"], "until") == ()
    assert "periodReversed" not in layer(c1=member(validFrom="2016-05", validTo="2016"))["c1"]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2016", ("2016-01-01", "2016-12-31")),
        ("1900-02", ("1900-02-01", "1900-02-28")),
        ("2000-02", ("2000-02-01", "2000-02-29")),
        ("2015-04", ("2015-04-01", "2015-04-30")),
        ("2015-12-31Z", ("2015-12-31", "2015-12-31")),
        ("2014-02+01:00", ("2014-02-01", "2014-02-28")),
        ("2015-02-29", None),
        ("2014-13", None),
        ("0000", None),
        ("spring 2014", None),
    ],
)
def test_the_days_of_a_date(text: str, days: tuple[str, str] | None) -> None:
    made = layer(c1=member(asOf=text))["c1"]
    assert (*made.get("toldEarliest", ()), *made.get("toldLatest", ())) == (days or ())


def money(number: str, bound: str = "", **properties: str) -> Spec:
    amount = Literal(number, datatype=NamedNode(XSD + "decimal"))
    bounds = {"bound": f"bound-{bound}"} if bound else {}
    return {**claim("FundingCommitment", about="x", side="side-federal", **bounds, **properties), "amount": [amount]}


@pytest.mark.parametrize(
    ("number", "bound", "ends", "stated"),
    [
        ("70", "", ("70", "70"), "70"),
        ("70.50", "about", ("66.975", "74.025"), "about 70.5"),
        ("100", "nearly", ("95", "100"), "nearly 100"),
        ("100", "at-least", ("100", None), "at least 100"),
        ("100", "at-most", (None, "100"), "up to 100"),
        ("-100", "nearly", ("-100", "-95"), "nearly -100"),
        ("0", "about", ("0", "0"), "0"),
    ],
)
def test_bounds(number: str, bound: str, ends: tuple[str | None, str | None], stated: str) -> None:
    made = layer(c1=money(number, bound))["x--side-federal--any--all--anybody--undated--open"]
    assert (made.get("low", [None])[0], made.get("high", [None])[0]) == ends and made["stated"] == [stated]


def test_an_exact_number_goes_before_a_bound_that_holds_it() -> None:
    made = layer(
        c1=money("60", "more-than", assertedIn="src-b"),
        c2=money("62"),
        **{"src-b": {"grade": tax("grade-a")}, "src-a": {"grade": tax("grade-d")}},
    )
    assert made["c1"]["coveredBy"] == ["c2"]
    value = made["x--side-federal--any--all--anybody--undated--open"]
    assert value["bestClaim"] == ["c2"] and "contestedBy" not in value


def test_contested_are_numbers_that_cannot_both_be_true() -> None:
    made = layer(c1=money("60"), c2=money("70"), c3=money("60", "at-least"))
    assert made["x--side-federal--any--all--anybody--undated--open"]["contestedBy"] == ["c2"]
    across = layer(c1=money("60"), c2=money("70", purpose="purpose-initial"), c3=money("80", purpose="purpose-base"))
    assert across["x--side-federal--any--all--anybody--undated--open"]["contestedBy"] == ["c2"]
    assert across["x--side-federal--purpose-initial--all--anybody--undated--open"]["contestedBy"] == ["c1"]
    assert "contestedBy" not in across["x--side-federal--purpose-base--all--anybody--undated--open"]


def test_other_periods_do_not_contest_but_open_ones_do() -> None:
    initial = {"purpose": "purpose-initial"}
    apart = layer(c1=money("60", asOf="2012"), c2=money("70", asOf="2014", **initial))
    assert not any("contestedBy" in node for node in apart.values())
    open_ended = layer(c1=money("60", validFrom="2012"), c2=money("70", asOf="2014", **initial))
    assert sum("contestedBy" in node for node in open_ended.values()) == 2


def test_the_policy_in_order() -> None:
    weak = {"src-a": {"grade": tax("grade-d")}, "src-b": {"grade": tax("grade-a")}}
    assert layer(c1=member(), c2=member(assertedIn="src-b"), **weak)["member--a--x"]["bestClaim"] == ["c2"]
    assert layer(c1=member(rank="rank-preferred"), c2=member(assertedIn="src-b"), **weak)["member--a--x"][
        "bestClaim"
    ] == ["c1"]
    assert layer(c1=member(asOf="2014"), c2=member(asOf="2015"))["member--a--x"]["bestClaim"] == ["c2"]
    assert layer(c2=member(), c10=member())["member--a--x"]["bestClaim"] == ["c10"]
    assert layer(c1=member(rank="rank-deprecated")) == {}


def test_a_recorded_contradiction_contests_the_tie() -> None:
    case: Spec = {"a": things(NNMI + "Contradiction"), "about": things("x"), "sideA": things("c1")}
    assert layer(c1=member(), case=case)["member--a--x"]["contestedBy"] == ["case"]


def test_names_are_one_each() -> None:
    names = {"en": "Widget Centre", "zh-Hans": "中心", "de": "Zentrum"}

    def named(*languages: str) -> dict[str, list[str]]:
        return layer(a={"label": [Literal(names[language], language=language) for language in languages]})["a"]

    assert named("en", "zh-Hans", "de") == {"nameEn": ["Widget Centre"], "nameZh": ["中心"]}
    assert named("zh-Hans", "de")["nameEn"] == ["中心"] and named("de") == {"nameEn": ["Zentrum"]}


def test_events_give_dates_existence_and_status() -> None:
    def event(kind: str, date: str, **more: str) -> Spec:
        return claim("LifecycleEvent", about="x", eventKind=f"event-{kind}", date=date, **more)

    made = layer(c1=event("founded", "2014-05"), c2=event("announced", "2013"), c3=event("ended", "2019"))["x"]
    assert made == {
        "founded": ["2014-05"],
        "announced": ["2013"],
        "existence": ["existence-founded"],
        "currentStatus": ["status-ended"],
    }
    assert "x" not in layer(c1=event("founded", "2030", basis="basis-plan"))


def test_the_first_step_is_the_earliest_known_to_the_month() -> None:
    def event(kind: str, date: str, **more: str) -> Spec:
        return claim("LifecycleEvent", about="x", eventKind=f"event-{kind}", date=date, **more)

    made = layer(
        c1=event("award", "2014-05-01"),
        c2=event("team-selected", "2014-04"),
        c3=event("announced", "2013"),
        c4=event("intent", "2012"),
        c5=event("launched", "2016-02-29"),
        c6=event("launched", "2015", basis="basis-plan"),
        c7=event("opened", "2010-01", rank="rank-deprecated"),
    )["x"]
    assert {name: dates for name, dates in made.items() if name.startswith("first")} == {
        "firstSelection": ["2014-04"],
        "firstLaunch": ["2016-02-29"],
    }


def test_the_department_stands_over_an_agency_that_a_claim_names_alone() -> None:
    bodies: dict[str, Spec] = {
        "office": {"a": things(NNMI + "GovernmentBody"), "partOf": things("bureau")},
        "bureau": {"partOf": things("ministry", "club")},
        "ministry": {"a": things(NNMI + "GovernmentBody")},
        "treasury": {"a": things(NNMI + "GovernmentBody")},
    }

    def sponsored(agencies: list[str], role: str = "sponsor-pays", **more: str) -> list[str]:
        told = claim("Sponsorship", about="x", agency=things(*agencies), sponsorRole=role, **more)
        return layer(c1=told, **bodies).get("x", {}).get("factDepartment", [])

    assert sponsored(["office"]) == sponsored(["ministry"], "sponsor-runs-competition") == ["ministry"]
    assert sponsored(["office", "treasury"]) == sponsored(["club"]) == sponsored(["office"], "sponsor-oversees") == []
    assert sponsored(["office"], basis="basis-plan") == []


def test_an_institute_says_its_network_or_that_none_is_told() -> None:
    told: Spec = {"a": things(NNMI + "Institute"), "partOfNetwork": things("net", "abroad")}
    made = layer(networks=True, y=told)
    assert [made[name]["factNetwork"] for name in ("x", "y")] == [["network-not-told"], ["abroad", "net"]]


# How a tie stands at a date

ASKED = ("2014", "2015-11", "2015-02-28", "2014-12-31", "2016-01-01", "1999-12-31", "0001-01-01", "9999")


@settings(max_examples=25 * SEARCH)
@given(worlds(("Membership",)), st.sampled_from(ASKED))
def test_standing_in_sparql_and_in_python_agree(quads: list[Quad], asked: str) -> None:
    store = OxigraphStore.of([*quads, *vocabulary()])
    store.add(described(derive(store, read_policy(store))))
    date = PartialDate.parse(asked)
    days = tuple(PartialDate(day).literal() for day in date.days)
    text = bind(STANDING, {("asOfFirst", "asOfLast"): [days]})
    by_query = {str(tie): getattr(standing, "value", None) for tie, standing in store.select(text)}
    whens: dict[str, list[str]] = {}
    for tie, when in store.select("SELECT ?tie ?when { ?tie a nnmi:Tie OPTIONAL { ?tie nnmi:when ?when } }"):
        whens.setdefault(str(tie), []).extend([when.value] if when else [])  # type: ignore[union-attr]
    stands = {tie: Told.parse(texts).at(*date.days) for tie, texts in whens.items()}
    assert by_query == {tie: standing for tie, standing in stands.items() if standing}


def test_six_standings() -> None:
    agents = {
        "surely": member(validFrom="2014", validTo="2018"),
        "told then": member(asOf="2016"),
        "heard of before": member(asOf="2014"),
        "only told later": member(asOf="2017-03"),
        "undated": member(),
        "ended": member(validTo="2015"),
        "not begun": member(validFrom="2017"),
        "between two tellings": member(asOf="2012"),
        "reversed": member(validFrom="2016", validTo="2012", asOf="2012"),
    }
    nodes = {f"c{n}": {**spec, "member": things(f"m{n}")} for n, spec in enumerate(agents.values())}
    nodes["again"] = {**member(asOf="2019"), "member": things("m7")}
    store = OxigraphStore.of([*quads_of(nodes), *vocabulary()])
    run_rules(store, rules())
    for asked in ("2016-06-15", "2016-06", "2016"):
        days = tuple(PartialDate(day).literal() for day in PartialDate.parse(asked).days)
        rows = store.select(bind(STANDING, {("asOfFirst", "asOfLast"): [days]}))
        found = {str(tie): standing.value for tie, standing in rows}  # type: ignore[union-attr]
        expected = [None if name in ("ended", "not begun") else name for name in agents]
        expected[-1] = "heard of before"
        assert [found.get(f"<{TIE}member--m{n}--x>") for n in range(len(agents))] == expected


def test_the_worked_table_of_the_page_on_time() -> None:
    page = (ROOT / "docs" / "time.md").read_text(encoding="utf-8")
    head, *rows = [line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith(("| told |", "| `"))]
    assert head[0] == "told" and len(rows) == 5
    for told, *stands in rows:
        ties = Told.parse(told.replace("`", "").split())
        days = [PartialDate.parse(asked.split()[1]).days for asked in head[1:]]
        assert [ties.at(*day) or "–" for day in days] == stands, told
    assert block(page) == block(STANDING)


def test_the_page_on_the_layer_lists_every_rule_and_property() -> None:
    page = (ROOT / "docs" / "everyday.md").read_text(encoding="utf-8")
    for path, text in zip(Content.find(ROOT).everyday_rules(), rules(), strict=True):
        header = parse_header(text, path.name)
        kind = next((tag for tag in ("step", "edges") if tag in header.tags), "layer")
        assert f"| `{path.stem}` | {kind} | {header.summary['en']} |" in page
    names = {predicate.removeprefix(f"<{NNMI}")[:-1] for _, predicate, _ in by_rules(odd_world()) if NNMI in predicate}
    assert [name for name in sorted(names) if name.removesuffix("Latest") not in page] == []


def block(text: str) -> str:
    """The lines on how a tie stands, white space aside."""
    between = re.search(r"# how \?tie stands.*# end of how it stands", text, re.DOTALL)
    return " ".join(between[0].split()) if between else ""


ASKING = [
    text
    for path in sorted((ROOT / "queries").rglob("*.rq"))
    if "?standing" in (text := path.read_text(encoding="utf-8")) and "?asOfFirst" in text
]


def test_standing_is_said_in_the_same_words_everywhere() -> None:
    assert len(ASKING) > 1 and block(STANDING)
    of_claims = [text for text in ASKING if "nnmi:evidenceFor" in text]  # a claim's own days: no tie stands there
    assert len(of_claims) == 1
    assert [text for text in ASKING if block(text) != block(STANDING) and text not in of_claims] == []
