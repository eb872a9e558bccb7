"""Plain facts on the things themselves: names, lead, payer, place, technology, dates, how far they came, status."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, product

from ..late import late
from ..store import FORMATS, Store, parse
from ..terms import TAX, quoted
from .gathering import by_name, gathered
from .policy import Policy
from .readings import STATED, Reading, date_text
from .ties import Facts, Groups, n

NO_NETWORK = f"<{TAX}network-not-told>"
NAMED_BY = "rdfs:label|skos:prefLabel|dcterms:title"
OF_ITSELF = ("nameEn", "nameZh", "gradeLetter", "factNetwork")
"""The properties that rest on what is said of the thing itself, not on claims about it."""
FACTS = (
    *("factLeader", "factPayer", "factDepartment", "factPlace", "factTechnology"),
    *("announced", "founded", "opened", "existence", "currentStatus"),
    *("firstNotice", "firstSolicitation", "firstSelection", "firstLaunch", "firstOpening"),
)
"""The properties of plain facts."""
OF_FACTS = ("LifecycleEvent", "StatusReport", "SiteLocation", "TechnologyFocus", "Leadership", "Sponsorship")
"""The kinds of claim that plain facts rest on."""


def name_lines(store: Store) -> Facts:
    """The names of all things that have one."""
    names: dict[str, dict[str, str]] = defaultdict(dict)
    for predicate in NAMED_BY.split("|"):
        for thing, name in store.scan(predicate):
            if thing[0] == "<" and name[0] == '"':
                text, language = _name(name)
                had = names[thing]
                had[language] = min(had.get(language, text), text)
    for node, found in names.items():
        yield node, n("nameEn"), quoted(next(found[kind] for kind in ("en", "", "zh", "other") if kind in found))
        if "zh" in found:
            yield node, n("nameZh"), quoted(found["zh"])


def _name(written: str) -> tuple[str, str]:
    """The text of a name in N-Triples, and its language: en, zh, none or another."""
    end = written.rindex('"')
    text, language = (
        written[1:end],
        written[end + 2 :].partition("-")[0].lower() if written[end + 1 : end + 2] == "@" else "",
    )
    if "\\" in text:
        (quad,) = parse(f"<a:a> <a:a> {written[: end + 1]} .".encode(), FORMATS["ntriples"], "a name")
        text = str(getattr(quad.object, "value", text))
    return text, language if language in ("en", "zh", "") else "other"


def grade_lines(policy: Policy, grades: Mapping[str, str]) -> Facts:
    """The letter of the grade of each source."""
    for source, grade in grades.items():
        if letter := policy.labels.get(grade):
            yield source, n("gradeLetter"), quoted(letter)


def stated_ties(groups: Groups, gives: Mapping[str, str]) -> Facts:
    """What ties of these kinds give, as some source states them: agent, the property given, institute."""
    for (kind, planned, agent, institute), tellings in groups.items():
        if kind in gives and not planned and any(telling.reading.basis == STATED for telling in tellings):
            yield agent, gives[kind], institute


def network_facts(store: Store) -> Facts:
    """The network of each institute, or that it tells none."""
    told = gathered(store.scan("nnmi:partOfNetwork"))
    for (institute,) in store.cells("SELECT ?institute { ?institute a nnmi:Institute FILTER(isIRI(?institute)) }"):
        yield from ((institute, n("factNetwork"), network) for network in told.get(institute, [NO_NETWORK]))


def department_facts(store: Store, groups: Groups, gives: Mapping[str, str]) -> Facts:
    """The department behind each institute: the highest government body over a sponsor that some claim names alone."""
    sponsors: dict[str, set[str]] = defaultdict(set)
    abouts: dict[str, Iterable[str]] = {}
    for (kind, planned, agent, _), tellings in groups.items():
        if gives.get(kind) == n("sponsors") and not planned:
            for reading in (telling.reading for telling in tellings if telling.reading.basis == STATED):
                sponsors[reading.claim].add(agent)
                abouts[reading.claim] = reading.about
    if not sponsors:
        return
    above = gathered(store.scan("nnmi:partOf"))
    bodies = {body for (body,) in store.cells("SELECT ?body { ?body a nnmi:GovernmentBody FILTER(isIRI(?body)) }")}
    for claim, agents in sponsors.items():
        if len(agents) == 1:
            tops = [body for body in _upward(agents, above) if body in bodies and body not in above]
            yield from ((of, n("factDepartment"), top) for of, top in product(abouts[claim], tops))


def _upward(things: Iterable[str], above: Mapping[str, Iterable[str]]) -> set[str]:
    """The things and all that is above them, in any number of steps."""
    found: set[str] = set()
    new = set(things)
    while new:
        found |= new
        new = {over for thing in new for over in above.get(thing, ())} - found
    return found


_OF_CLAIMS = {
    "factPlace": "a nnmi:SiteLocation ; nnmi:siteKind tax:site-headquarters ; nnmi:place",
    "factTechnology": "a nnmi:TechnologyFocus ; nnmi:technology",
}


def claim_facts(store: Store, claims: Mapping[str, Reading]) -> Facts:
    """The plain facts that single claims give: place and technology, as some source states them."""
    for fact, pattern in _OF_CLAIMS.items():
        for claim, thing, value in store.select(f"""SELECT ?claim ?thing ?value {{
            ?claim {pattern} ?value ; nnmi:about ?thing . ?thing a nnmi:Institute FILTER(isIRI(?thing)) }}"""):
            reading = claims.get(str(claim))
            if reading and reading.basis == STATED:
                yield str(thing), n(fact), str(value)


def _events(store: Store) -> Iterator[tuple[str, str, str, str]]:
    """Each event and each report of a status: the claim, the kind of event, a date of it, and the status."""
    dates: dict[str, list[str]] = defaultdict(list)
    for claim, date in store.scan("nnmi:date"):
        dates[claim].append(date)
    for claim, kind in store.scan("nnmi:eventKind"):
        for date in dates.get(claim, [""]):
            yield claim, kind, date, ""
    for claim, status in store.scan("nnmi:status"):
        yield claim, "", "", status if status[0] == "<" else ""


def _of_things(store: Store, claims: Mapping[str, Reading]) -> Iterator[tuple[Reading, str, str, str, str]]:
    """The events with the claim as read and the thing that it is about."""
    for claim, kind, date, status in _events(store):
        if reading := claims.get(claim):
            for about in reading.about:
                yield reading, about, kind, date, status


_TO_THE_MONTH = late("-[0-9][0-9]$")
_Dated = dict[tuple[str, str], tuple[tuple[int, str], set[str]]]


def _keep_first(found: _Dated, fact: tuple[str, str], place: tuple[int, str], date: str) -> None:
    """Keep the date, if none that comes before it is there; all at the first place stay."""
    first, dates = found.setdefault(fact, (place, {date}))
    if place < first:
        found[fact] = place, {date}
    elif place == first:
        dates.add(date)


def event_facts(store: Store, policy: Policy, claims: Mapping[str, Reading]) -> Facts:
    """When a thing was announced, founded and opened, and each step first taken; how far it has come; its status by
    the newest claim."""
    dates: _Dated = {}
    steps: _Dated = {}
    come: dict[str, tuple[int, str]] = {}
    status: dict[str, tuple[str, tuple[int, str], str]] = {}
    for reading, about, event, date, told in _of_things(store, claims):
        if reading.basis != STATED:
            continue
        fact, text = policy.of("givesFact").get(event), reading.dates.happened_text
        if date and reading.dates.happened and date_text(date) == text:
            if fact:
                _keep_first(dates, (about, fact), reading.order, date)
            if (step := policy.of("givesFirst").get(event)) and _TO_THE_MONTH.search(text):
                _keep_first(steps, (about, step), (0, text), date)
        if reach := policy.of("reaches").get(event):
            furthest = policy.preference(reach), by_name(reach)
            come[about] = min(come.get(about, furthest), furthest)
        if now := told or policy.of("givesStatus").get(event):
            new = reading.dates.newest, reading.order, by_name(now)
            old = status.get(about)
            if old is None or new[0] > old[0] or (new[0] == old[0] and new[1:] < old[1:]):
                status[about] = new
    for (about, fact), (_, found) in chain(dates.items(), steps.items()):
        yield from ((about, fact, date) for date in found)
    yield from ((about, n("existence"), f"{reach}>") for about, (_, reach) in come.items())
    yield from ((about, n("currentStatus"), f"{now}>") for about, (_, _, now) in status.items())
