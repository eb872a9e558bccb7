"""Made-up claims of all kinds, odd ones too, and the little of the vocabulary that the everyday layer is derived by."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from hypothesis import strategies as st

from nnmi_graph.content import Content
from nnmi_graph.everyday import EDGES, EVERYDAY, derive, described, read_policy
from nnmi_graph.everyday.policy import MARKS
from nnmi_graph.everyday.rules import run_rules
from nnmi_graph.store import OxigraphStore, read
from nnmi_graph.terms import GRAPH, ID, NNMI, RDF, RDFS, SKOS, TAX, XSD, Literal, NamedNode, Quad, Term

from .conftest import ROOT

CLAIMS = NamedNode(GRAPH + "claims")
Spec = dict[str, list[Term]]
"""One node: the values of its properties, by their local names; `a` is its class."""


@cache
def ontology() -> tuple[Quad, ...]:
    """Ontology and taxonomies, each in its graph."""
    graphs = Content.find(ROOT).graphs()
    return tuple(quad for path, graph in graphs if "ontology" in path.parts for quad in read(path, graph=graph))


@cache
def vocabulary() -> tuple[Quad, ...]:
    """What the ontology and its taxonomies say that the layer is derived by."""
    wanted = {NNMI + mark for mark in MARKS} | {SKOS + "inScheme", RDF + "type", SKOS + "notation"}
    marked = {quad.subject for quad in ontology() if quad.predicate.value.removeprefix(NNMI) in MARKS}
    return tuple(
        quad
        for quad in ontology()
        if (quad.subject in marked and quad.predicate.value in wanted)
        or (quad.predicate.value == SKOS + "prefLabel" and str(quad.subject).startswith(f"<{TAX}bound-"))
    )


@cache
def rules() -> tuple[str, ...]:
    return tuple(path.read_text(encoding="utf-8") for path in Content.find(ROOT).everyday_rules())


def quads_of(nodes: dict[str, Spec]) -> list[Quad]:
    """The nodes as statements; a name without a colon is one of our own things."""
    return [
        Quad(_thing(name), NamedNode(RDF + "type" if key == "a" else _property(key)), value, CLAIMS)
        for name, spec in nodes.items()
        for key, values in spec.items()
        for value in values
    ]


def _property(key: str) -> str:
    return RDFS + "label" if key == "label" else NNMI + key


def _thing(name: str) -> NamedNode:
    return NamedNode(name if ":" in name else ID + name)


def tax(*names: str) -> list[Term]:
    return [NamedNode(TAX + name) for name in names]


def things(*names: str) -> list[Term]:
    return [_thing(name) for name in names]


def day(text: str) -> Literal:
    """A date with the type of its form; what has no such form is a plain text."""
    kind = {4: "gYear", 7: "gYearMonth", 10: "date", 20: "dateTime"}.get(len(text), "string")
    return Literal(text, datatype=NamedNode(XSD + (kind if text[:1].isdigit() else "string")))


def claim(kind: str, **properties: str | list[Term]) -> Spec:
    """A stated claim of one kind; dates as text, other values by their local names in the taxonomies or our things."""
    told: Spec = {"a": [NamedNode(NNMI + kind)], "basis": tax("basis-stated"), "rank": tax("rank-normal")}
    told["assertedIn"] = things("src-a")
    for key, value in properties.items():
        if not isinstance(value, str):
            told[key] = value
        elif key in ("asOf", "validFrom", "validTo", "date"):
            told[key] = [day(value)]
        else:
            told[key] = tax(value) if "-" in value and not value.startswith(("src", "tier")) else things(value)
    return told


Layer = set[tuple[str, str, str]]


def layer_of(quads: Iterable[Quad]) -> Layer:
    """The triples of the layer and the plain edges, without the description of their graphs; numbers and dates as a store
    writes them."""
    about = NamedNode(EVERYDAY), NamedNode(EDGES)
    return {
        (str(q.subject), str(q.predicate), str(q.object))
        for q in quads
        if q.graph_name in about and q.subject not in about
    }


def by_pass(quads: Iterable[Quad]) -> Layer:
    """The layer as the pass in Python derives it."""
    store = OxigraphStore.of([*vocabulary(), *quads])
    return layer_of(OxigraphStore.of(described(derive(store, read_policy(store)))).quads())


def by_rules(quads: Iterable[Quad]) -> Layer:
    """The layer as the rules make it."""
    store = OxigraphStore.of([*vocabulary(), *quads])
    run_rules(store, rules())
    return layer_of(store.quads())


DATES = (
    *("2013", "2014", "2015", "2016", "2014-02", "2015-11", "2016-02", "2014-12-31", "2015-01-01", "2016-02-29"),
    *("2015-12-31", "2016-01-01", "0001", "9999-12-31", "1900-02-28", "2000-02-29", "2015Z", "2014-02+01:00"),
    *("2015-06-30Z", "2014-06-01T10:00:00Z", "2015-02-29", "2014-13", "2014-00-10", "0000", "--02-29", "some day", ""),
)
AGENTS = (
    "a",
    "b",
    "http://elsewhere.example/机构/一",
    "http://elsewhere.example/a%2Fb?c=d&e",
    "数据%20中心",
    "c.d_e~f",
)
INSTITUTES = ("x", "y", "http://elsewhere.example/institute#1")
NUMBERS = ("70", "70.50", "71", "66.5", "0", "-3", "-3.1", "1000000", "00.250", "many")
SOURCES = ("src-a", "src-b", "src-c", "http://elsewhere.example/source")


def _some(values: Iterable[Term], least: int = 0, most: int = 1) -> st.SearchStrategy[list[Term]]:
    listed = list(values)
    some = st.lists(st.sampled_from(listed), min_size=least, max_size=most, unique=True)
    return st.one_of(st.just(listed[:1]), some, some)  # the first one often, so that claims meet


def _names(prefix: str, names: str) -> list[Term]:
    return tax(*(f"{prefix}-{name}" for name in names.split()))


def _numbers() -> list[Term]:
    decimals: list[Term] = [Literal(text, datatype=NamedNode(XSD + "decimal")) for text in NUMBERS]
    return [*decimals, Literal(70), Literal("70"), Literal("2.5", datatype=NamedNode(XSD + "double"))]


_DAYS: list[Term] = [*map(day, DATES), Literal(2014)]
_DATED = {
    key: st.one_of(_some(_DAYS), _some(_DAYS[:9], 1), _some(_DAYS, 0, 2)) for key in ("asOf", "validFrom", "validTo")
}
_COMMON = {
    "about": _some(things(*INSTITUTES), 1, 2),
    "basis": _some([*_names("basis", "stated planned inferred own"), NamedNode("http://x/b")], 0, 2),
    "rank": _some(_names("rank", "normal normal preferred deprecated"), 0, 2),
    "assertedIn": _some(things(*SOURCES), 0, 2),
    **_DATED,
}
_PLACED = {"place": _some(things("ohio", "http://elsewhere.example/ort"))}
_NUMBERED = {"bound": _some(_names("bound", "about at-least at-most exact more-than nearly own"), 0, 2), **_PLACED}
_LISTS = things("list1", "list2", "list3")
_KINDS: dict[str, dict[str, st.SearchStrategy[list[Term]]]] = {
    "Membership": {
        "member": _some(things(*AGENTS), 1, 2),
        "memberRole": _some(_names("role", "member partner expected-partner project-team own"), 0, 2),
        "tier": _some(things("tier-1", "tier-2", "tier-3"), 0, 2),
        "inList": _some(_LISTS, 0, 2),
    },
    "Leadership": {"leader": _some(things(*AGENTS), 1), "leadershipRole": _some(_names("lead", "leads manages"))},
    "Sponsorship": {
        "agency": _some(things(*AGENTS), 1, 2),
        "sponsorRole": _some(_names("sponsor", "pays oversees supports"), 0, 2),
    },
    "FundingCommitment": {
        "side": _some(_names("side", "federal state"), 1, 2),
        "amount": _some(_numbers(), 1, 2),
        "currency": _some([Literal("USD"), Literal("EUR")], 0, 2),
        "purpose": _some(_names("purpose", "initial base")),
        "funder": _some(things(*AGENTS[:3]), 0, 2),
        **_NUMBERED,
    },
    "MembershipCount": {
        "memberClass": _some(_names("class", "members industry-members"), 1, 2),
        "count": _some(_numbers(), 1),
        **_NUMBERED,
    },
    "LifecycleEvent": {
        "eventKind": _some(_names("event", "founded opened announced team-selected intent solicitation renamed"), 1, 2),
        "date": _some(map(day, DATES), 0, 2),
    },
    "StatusReport": {"status": _some(_names("status", "active ended established"), 1, 2)},
    "SiteLocation": {"siteKind": _some(_names("site", "headquarters node")), **_PLACED},
    "TechnologyFocus": {"technology": _some(_names("tech", "photonics textiles"))},
}


@st.composite
def worlds(draw: st.DrawFn, kinds: tuple[str, ...] = tuple(_KINDS)) -> list[Quad]:
    """A few claims of these kinds on few things, with sources, names, lists of members and recorded contradictions."""
    nodes: dict[str, Spec] = {name: {"a": [NamedNode(NNMI + "Institute")]} for name in INSTITUTES[:2]}
    for source in SOURCES[:3]:
        nodes[source] = {"grade": draw(_some(_names("grade", "a b c d"), 0, 2))}
    for name in INSTITUTES[:2]:
        nodes[name]["partOfNetwork"] = draw(_some([*things("net", "other"), Literal("a text")], 0, 2))
    nodes["net"] = {"a": [NamedNode(NNMI + "Network")]}
    for name in AGENTS[:4]:
        kinds_of_body: list[Term] = [NamedNode(NNMI + kind) for kind in ("GovernmentBody", "Organization")]
        above = _some([*things(*AGENTS[:4]), Literal("a text")], 0, 2)
        nodes[name] = {"a": draw(_some(kinds_of_body, 0, 2)), "partOf": draw(above)}
    names = [
        Literal("Name"),
        Literal("name", language="en-GB"),
        Literal("名", language="zh-Hans"),
        Literal("N", language="de"),
    ]
    for thing in (*AGENTS[:3], "c1"):
        nodes.setdefault(thing, {})["label"] = draw(_some([*names, Literal("An", language="en")], 0, 3))
    for listed in draw(st.sets(st.sampled_from(["list1", "list2", "list3"]))):
        told = draw(
            st.fixed_dictionaries({"about": st.just(things("x")), "asOf": _DATED["asOf"], "rank": _COMMON["rank"]})
        )
        nodes[listed] = {"a": [NamedNode(NNMI + "MemberList")], **told}
    claims = [f"c{number}" for number in range(1, draw(st.integers(1, 9)) + 1)]
    for name in claims:
        kind = draw(st.sampled_from(kinds))
        spec = draw(st.fixed_dictionaries({**_COMMON, **_KINDS[kind]}))
        nodes[name] = {**nodes.get(name, {}), "a": [NamedNode(NNMI + kind)], **spec}
        if draw(st.integers(0, 3)) == 0:
            other = draw(st.sampled_from(("Membership", "Leadership", "Sponsorship")))
            more = draw(st.fixed_dictionaries(_KINDS[other]))
            nodes[name] = {**more, **nodes[name], "a": [NamedNode(NNMI + one) for one in dict.fromkeys((kind, other))]}
    if draw(st.booleans()):
        sides = draw(_some(things(*claims), 1, 2))
        kind_of_case: list[Term] = [NamedNode(NNMI + "Contradiction")]
        nodes["case"] = {"a": kind_of_case, "about": things("x"), "sideA": sides[:1], "sideB": sides[1:]}
    return quads_of(nodes)


def _amount(text: str, bound: str = "", kind: str = "decimal", **more: str | list[Term]) -> Spec:
    bounds: dict[str, str | list[Term]] = {"bound": f"bound-{bound}"} if bound else {}
    number: list[Term] = [Literal(text, datatype=NamedNode(XSD + kind))]
    return claim("FundingCommitment", **{"side": "side-federal", "amount": number, "about": "y", **bounds, **more})


def odd_world() -> list[Quad]:
    """Claims of every kind that our content lacks, all with dates and numbers that servers take: for real engines."""
    foreign, chinese = "http://elsewhere.example/机构/a%2Fb?c=d&e", "数据%20中心"

    def member(who: str, about: str = "x", **more: str | list[Term]) -> Spec:
        return claim("Membership", about=about, member=things(who), memberRole="role-member", **more)

    def listed(year: int) -> dict[str, str | list[Term]]:
        return {"asOf": f"{year}-03-01", "inList": things(f"list{year}")}

    def event(kind: str, **more: str | list[Term]) -> Spec:
        return claim("LifecycleEvent", about="x", eventKind=f"event-{kind}", **more)

    institute: Spec = {"a": [NamedNode(NNMI + "Institute")], "label": [Literal("X"), Literal("甲", language="zh-Hans")]}
    claims = [
        *(member("a", validFrom="2012", validTo="2014"), member("a", validFrom="2016-03-01"), member("a", asOf="2018")),
        *(
            member(foreign, validFrom="2012", validTo="2015-12-31"),
            member(foreign, validFrom="2016", validTo="2016-02"),
        ),
        *(member(chinese, **listed(2014)), member(chinese, **listed(2015)), member("b", **listed(2013))),
        *(member("b", asOf="2016"), member("b", about=foreign, tier="tier-1"), member("b", tier="tier-2", asOf="2017")),
        *(
            member("b", tier="tier-3", asOf="2017"),
            member("c.d_e~f", validTo="2000-02"),
            member("c.d_e~f", asOf="1900-02"),
        ),
        *(member("d", validFrom="2016", validTo="2015-11", asOf="2017"), member("d", basis="basis-plan", asOf="2020")),
        *(member("e", basis=tax("basis-stated", "basis-plan")), member("e", asOf=[day("2013"), day("2012-02")])),
        *(member("f", rank="rank-deprecated"), member("f", rank="rank-preferred", assertedIn=things("src-b", "src-c"))),
        *(
            _amount("70"),
            _amount("70.50", "about", assertedIn="src-b"),
            _amount("60", "more-than"),
            _amount("90", "nearly"),
        ),
        *(_amount("-100", "nearly", place="place-ohio"), _amount("-3", "at-least", "integer", funder=things(foreign))),
        *(
            _amount("80", purpose="purpose-initial"),
            _amount("81", "at-most", purpose="purpose-initial", validFrom="2014"),
        ),
        *(_amount("5", "exact", currency=[Literal("USD"), Literal("EUR")], validTo="2020", about=things(foreign)),),
        *(event("founded", date="2014-05"), event("founded", date="2014"), event("announced", date="2013-02-28")),
        *(event("ended", date="2019"), event("opened", date="2030", basis="basis-plan"), event("renamed", date="2015")),
        claim("StatusReport", about="x", status="status-active", asOf="2019-12-31"),
        claim("Sponsorship", about="y", agency=things("a", chinese), sponsorRole="sponsor-pays"),
        claim("Sponsorship", about="x", agency=things("office"), sponsorRole="sponsor-supports"),
        claim("Leadership", about="y", leader=things("b"), leadershipRole="lead-leads", validTo="9999-12-31"),
        claim("SiteLocation", about="x", siteKind="site-headquarters", place="place-ohio"),
        claim("TechnologyFocus", about="x", technology="tech-photonics"),
    ]
    body: list[Term] = [NamedNode(NNMI + "GovernmentBody")]
    nodes: dict[str, Spec] = {
        "x": institute,
        "y": {"a": [NamedNode(NNMI + "Institute")], "partOfNetwork": things("net", foreign)},
        "net": {"a": [NamedNode(NNMI + "Network")]},
        "office": {"a": body, "partOf": things(foreign)},
        foreign: {"a": body, "partOf": things("ministry")},
        "ministry": {"a": body},
        "src-a": {"grade": tax("grade-c")},
    }
    nodes |= {"src-b": {"grade": tax("grade-a", "grade-b")}}
    nodes |= {f"list{year}": claim("MemberList", about="x", asOf=f"{year}-03-01") for year in (2013, 2014, 2015, 2017)}
    nodes |= {f"c{number}": spec for number, spec in enumerate(claims)}
    sides: Spec = {"sideA": things("c0"), "sideB": things("c20")}
    nodes["case"] = {"a": [NamedNode(NNMI + "Contradiction")], "about": things("x"), **sides}
    return quads_of(nodes)
