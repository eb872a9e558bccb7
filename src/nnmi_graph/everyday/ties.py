"""Ties: one node for each relation between an agent and an institute, a stay each, from all claims that tell of it."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote

from ..dates import Days, Told, day_before, next_day
from ..store import Store
from ..terms import ID, NNMI, RDF, TAX, TIE, XSD
from .policy import Policy, sources_of
from .readings import Reading, first_of

Lines = Iterator[tuple[str, str, str]]
"""Triples as N-Triples terms."""
Key = tuple[str, bool, str, str]
"""Kind of tie, whether planned, agent and institute."""


class Telling(NamedTuple):
    """What one claim tells of a tie: the claim as read, the role and tier it gives, the lists it stands in."""

    reading: Reading
    role: str
    tier: str
    lists: frozenset[str]


Groups = dict[Key, list[Telling]]


@lru_cache
def n(name: str) -> str:
    return f"<{NNMI}{name}>"


@lru_cache(300_000)
def local(iri: str) -> str:
    """The part of a name that stands for an IRI: its local part if it is one of ours, else all of it; encoded."""
    bare = iri[1:-1]
    return quote(next((bare[len(ns) :] for ns in (ID, TAX) if bare.startswith(ns)), bare), safe="")


def tie_name(key: Key, stay: int) -> str:
    """The IRI of a tie, made from what it says; the first stay has no number."""
    kind, planned, agent, institute = key
    word = local(kind).removeprefix("tie-") + "-planned" * planned
    number = f"--{stay}" if stay > 1 else ""
    return f"<{TIE}{word}--{local(agent)}--{local(institute)}{number}>"


def read_ties(store: Store, policy: Policy, claims: Mapping[str, Reading]) -> Groups:
    """The claims behind ties, by tie."""
    tiers = first_of(store.scan("nnmi:tier"))
    lists: dict[str, set[str]] = defaultdict(set)
    for claim, listed in store.scan("nnmi:inList"):
        lists[claim].add(listed)
    groups: dict[Key, dict[str, Telling]] = defaultdict(dict)
    classes: dict[str, set[str]] = {class_: set() for class_, _ in sources_of(policy, "agent")}
    for claim, class_ in store.scan("a"):
        if class_ in classes:
            classes[class_].add(claim)
    for class_, names in sources_of(policy, "agent"):
        usual, roles, typed = (
            names.get("tieKind", ""),
            first_of(store.scan(names["role"])) if "role" in names else {},
            classes[class_],
        )
        for claim, agent in store.scan(names["agent"]):
            reading, role = claims.get(claim), roles.get(claim, "")
            kind = policy.of("tieKind").get(role, usual)
            if reading and kind and claim in typed and agent[0] == "<":
                telling = Telling(reading, role, tiers.get(claim, ""), frozenset(lists.get(claim, ())))
                for institute in reading.about:
                    key = (kind, policy.marked("planned", reading.basis), agent, institute)
                    groups[key].setdefault(claim, telling)
    return {key: list(tellings.values()) for key, tellings in groups.items()}


@dataclass(frozen=True)
class Snapshots:
    """The complete lists of what has ties of a kind: by thing their days in order, and which claims stand in which."""

    kind: str
    lists: Mapping[str, Sequence[tuple[Days, str]]]

    def absences(self, key: Key, tellings: Iterable[Telling]) -> list[Days]:
        """The days of the lists of the institute that do not name the agent; none for plans and ties of other kinds."""
        kind, planned, _, institute = key
        if planned or kind != self.kind or institute not in self.lists:
            return []
        named = {listed for telling in tellings for listed in telling.lists}
        return [days for days, name in self.lists[institute] if name not in named]


def read_lists(store: Store, policy: Policy, claims: Mapping[str, Reading]) -> Snapshots:
    """The complete lists that the store holds."""
    lists: dict[str, list[tuple[Days, str]]] = defaultdict(list)
    for claim, institute in store.select(
        "SELECT ?claim ?institute { ?claim a nnmi:MemberList ; nnmi:about ?institute }"
    ):
        reading = claims.get(str(claim))
        if reading and reading.told:
            lists[str(institute)].append((reading.told, reading.claim))
    kind = policy.of("tieKind").get(n("MemberList"), "")
    return Snapshots(kind, {institute: sorted(found) for institute, found in lists.items()})


def stays(tellings: Sequence[Telling], absences: Sequence[Days]) -> list[tuple[list[Telling], str | None]]:
    """The claims of one tie by stay, each with the first day after it; None if nothing ends it.

    A stay ends at a stated end, or at a complete list without the member, if no claim tells of a period over that day.
    """
    readings = [telling.reading for telling in tellings]
    ends = {next_day(reading.until[1]) for reading in readings if reading.until} | {first for first, _ in absences}
    edges = sorted(day for day in ends if not any(_bridges(reading, day) for reading in readings))
    begins = [reading.begin for reading in readings]
    met = sorted({edges[i] for begin in begins if begin and (i := bisect_right(edges, begin)) < len(edges)})
    found: list[list[Telling]] = [[] for _ in range(len(met) + 1)]
    for telling, begin in zip(tellings, begins, strict=True):
        found[bisect_right(met, begin) if begin else 0].append(telling)
    return [(stay, after) for stay, after in zip(found, [*met, None], strict=True) if stay]


def _bridges(reading: Reading, day: str) -> bool:
    """Whether a claim tells of a period that this day lies in."""
    begin, end = reading.begin, reading.end
    return begin is not None and end is not None and begin <= day <= end


def tie_lines(groups: Groups, snapshots: Snapshots, contested: Mapping[str, set[str]]) -> Lines:
    """The triples of all ties, as N-Triples terms."""
    for key, tellings in groups.items():
        absences = snapshots.absences(key, tellings)
        for number, (stay, after) in enumerate(stays(tellings, absences), 1):
            tie = tie_name(key, number)
            yield from _described(tie, key, stay)
            whens = dict.fromkeys(when for telling in stay for when in telling.reading.when)
            for name, value in _dated(tuple(whens), after, tuple(absences)):
                yield tie, name, value
            claims = {telling.reading.claim for telling in stay}
            for claim in sorted(claims):
                yield claim, n("tellsOf"), tie
            for other in sorted(set().union(*(contested.get(claim, ()) for claim in claims))):
                yield tie, n("contestedBy"), other


def _described(tie: str, key: Key, stay: Sequence[Telling]) -> Lines:
    kind, planned, agent, institute = key
    best = min(stay, key=lambda telling: telling.reading.order)
    yield tie, f"<{RDF}type>", n("Tie")
    yield tie, n("tieKind"), kind
    yield tie, n("tieAgent"), agent
    yield tie, n("tieInstitute"), institute
    yield tie, n("planned"), f'"{str(planned).lower()}"^^<{XSD}boolean>'
    yield tie, n("claimCount"), f'"{len({telling.reading.claim for telling in stay})}"^^<{XSD}integer>'
    yield from best_lines(tie, best.reading)
    if best.role:
        yield tie, n("tieRole"), best.role
    tiers = sorted((telling for telling in stay if telling.tier), key=lambda telling: telling.reading.order)
    if tiers:
        last = max(tiers, key=lambda telling: telling.reading.newest)
        yield tie, n("tieTier"), last.tier
        for tier in sorted({telling.tier for telling in tiers} - {last.tier}):
            yield tie, n("formerTier"), tier


def best_lines(node: str, best: Reading) -> Lines:
    """The best claim of a tie or value, and its source."""
    yield node, n("bestClaim"), best.claim
    if best.source:
        yield node, n("bestSource"), best.source


@lru_cache(100_000)
def _dated(told_whens: tuple[str, ...], after: str | None, absences: tuple[Days, ...]) -> tuple[tuple[str, str], ...]:
    """What the dates of its claims say of a tie, as properties and values: many ties have the same."""
    whens = list(told_whens)
    told = Told.parse(whens)
    evidence = told.evidence
    start, end = told.start, told.end
    first, last = min((f for f, _ in evidence), default=""), max((t for _, t in evidence), default="")
    before = [end for _, end in absences if end < first]
    if evidence and before and not start:
        start = next_day(max(before)), min(t for _, t in evidence)
        whens.append(f"[{'..'.join(start)}]/")
    if evidence and after and not end:
        end = max(f for f, _ in evidence), day_before(after)
        whens.append(f"/[{'..'.join(end)}]")
    found: list[tuple[str, str]] = []
    for name, stated, days in (("from", told.start, start), ("until", told.end, end)):
        if days:
            found.append((n(f"{name}Basis"), f"<{TAX}time-{'stated' if stated else 'between'}>"))
            found += _between(f"{name}Earliest", f"{name}Latest", days)
    found += _between("firstTold", "lastTold", (first, last)) if evidence else ()
    found += _between("sureFrom", "sureUntil", told.sure) if told.sure else ()
    return *found, *((n("when"), f'"{when}"') for when in whens)


def _between(first: str, last: str, days: Days) -> Iterator[tuple[str, str]]:
    yield n(first), f'"{days[0]}"^^<{XSD}date>'
    yield n(last), f'"{days[1]}"^^<{XSD}date>'
