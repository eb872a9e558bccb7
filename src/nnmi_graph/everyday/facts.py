"""Plain facts on the things themselves: names, lead, payer, place, technology, dates, how far they came, status."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from ..store import Store
from ..terms import TAX, Literal, NamedNode
from .policy import Policy
from .readings import Reading, by_name, date_text
from .ties import Groups, Lines, n

STATED = f"<{TAX}basis-stated>"
NAMED_BY = "rdfs:label|skos:prefLabel|dcterms:title"
NAMES = ("nameEn", "nameZh")
FACTS = (
    *("factLeader", "factPayer", "factPlace", "factTechnology"),
    *("announced", "founded", "opened", "existence", "currentStatus"),
)
"""The properties of plain facts."""
OF_FACTS = ("LifecycleEvent", "StatusReport", "SiteLocation", "TechnologyFocus", "Leadership", "Sponsorship")
"""The kinds of claim that plain facts rest on."""


def name_lines(store: Store, scope: str = "") -> Lines:
    """The names of all things that have one; `scope` is a pattern that narrows ?thing."""
    names: dict[str, dict[str, str]] = defaultdict(dict)
    for thing, name in store.select(f"SELECT ?thing ?name {{ {scope} ?thing {NAMED_BY} ?name FILTER(isIRI(?thing)) }}"):
        if isinstance(name, Literal):
            language = (name.language or "").partition("-")[0].lower()
            had = names[str(thing)]
            kind = language if language in ("en", "zh", "") else "other"
            had[kind] = min(had.get(kind, name.value), name.value)
    for node, found in names.items():
        english = next(found[kind] for kind in ("en", "", "zh", "other") if kind in found)
        yield node, n("nameEn"), str(Literal(english))
        if "zh" in found:
            yield node, n("nameZh"), str(Literal(found["zh"]))


def tie_facts(policy: Policy, groups: Groups) -> Lines:
    """The plain facts that ties give: only from claims that a source states."""
    gives = policy.of("givesFact")
    for (kind, planned, agent, institute), tellings in groups.items():
        if kind in gives and not planned and any(telling.reading.basis == STATED for telling in tellings):
            yield institute, gives[kind], agent


_OF_CLAIMS = {
    "factPlace": "a nnmi:SiteLocation ; nnmi:siteKind tax:site-headquarters ; nnmi:place",
    "factTechnology": "a nnmi:TechnologyFocus ; nnmi:technology",
}


def claim_facts(store: Store, claims: Mapping[str, Reading], scope: str = "") -> Lines:
    """The plain facts that single claims give: place and technology, as some source states them."""
    for fact, pattern in _OF_CLAIMS.items():
        for claim, thing, value in store.select(f"""SELECT ?claim ?thing ?value {{
            {scope} ?claim nnmi:about ?thing ; {pattern} ?value . ?thing a nnmi:Institute FILTER(isIRI(?thing)) }}"""):
            reading = claims.get(str(claim))
            if reading and reading.basis == STATED:
                yield str(thing), n(fact), str(value)


def event_facts(store: Store, policy: Policy, claims: Mapping[str, Reading], scope: str = "") -> Lines:
    """When a thing was announced, founded and opened; how far it has come; its status by the newest claim."""
    dates: dict[tuple[str, str], tuple[tuple[int, str], set[str]]] = {}
    come: dict[str, tuple[int, str]] = {}
    status: dict[str, tuple[str, tuple[int, str], str]] = {}
    text = f"""SELECT ?claim ?thing ?kind ?date ?status {{ {scope} ?claim nnmi:about ?thing .
        {{ ?claim nnmi:eventKind ?kind OPTIONAL {{ ?claim nnmi:date ?date }} }}
        UNION {{ ?claim nnmi:status ?status }} FILTER(isIRI(?thing)) }}"""
    for claim, thing, kind, date, told in store.select(text):
        reading, about, event = claims.get(str(claim)), str(thing), str(kind)
        if reading is None or reading.basis != STATED:
            continue
        fact = policy.of("givesFact").get(event)
        if fact and reading.happened and date_text(date) == reading.dates[3]:
            had = dates.setdefault((about, fact), (reading.order, set()))
            if reading.order < had[0]:
                dates[about, fact] = reading.order, {str(date)}
            elif reading.order == had[0]:
                had[1].add(str(date))
        if reach := policy.of("reaches").get(event):
            furthest = policy.preference(reach), by_name(reach)
            come[about] = min(come.get(about, furthest), furthest)
        if now := str(told) if isinstance(told, NamedNode) else policy.of("givesStatus").get(event):
            new = reading.newest, reading.order, by_name(now)
            old = status.get(about)
            if old is None or new[0] > old[0] or (new[0] == old[0] and new[1:] < old[1:]):
                status[about] = new
    yield from ((about, fact, date) for (about, fact), (_, found) in dates.items() for date in found)
    yield from ((about, n("existence"), f"{reach}>") for about, (_, reach) in come.items())
    yield from ((about, n("currentStatus"), f"{now}>") for about, (_, _, now) in status.items())
