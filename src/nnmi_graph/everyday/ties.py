"""Ties: one node for each relation between an agent and an institute, a stay each, from all claims that tell of it."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, product
from typing import NamedTuple
from urllib.parse import quote

from ..dates import Days, Told, day_before, next_day
from ..frozen import value
from ..store import Store
from ..terms import ID, NNMI, RDF, TAX, TIE, XSD
from .gathering import first_iri, iris, with_values
from .policy import Policy, sources_of
from .readings import Dates, Reading

Lines = Iterator[str]
"""N-Triples in pieces of whole lines."""
Facts = Iterator[tuple[str, str, str]]
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
    """The claims behind ties, by tie.

    A claim of two classes tells of a tie for each, in the role that the property of the class gives; of the same tie in
    the role whose text comes first.
    """
    groups: dict[Key, dict[str, Telling]] = defaultdict(dict)
    kinds = policy.of("tieKind")
    for class_, names in sources_of(policy, "agent"):
        properties = [names["agent"], "nnmi:tier", "nnmi:inList", *([names["role"]] if "role" in names else [])]
        for claim, (agents, tiers, lists, *roles) in with_values(store, f"?s a {class_}", properties):
            role = first_iri(chain.from_iterable(roles))
            kind = kinds.get(role, names.get("tieKind"))
            reading = claims.get(claim)
            if kind and reading:
                telling = Telling(reading, role, first_iri(tiers), frozenset(lists))
                for agent, institute in product(iris(agents), reading.about):
                    key = kind, policy.marked("planned", reading.basis), agent, institute
                    known = groups[key].setdefault(claim, telling)
                    if role and known.role != role:
                        groups[key][claim] = telling._replace(role=first_iri(filter(None, (known.role, role))))
    return {key: list(tellings.values()) for key, tellings in groups.items()}


@value
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
        if reading and reading.dates.told:
            lists[str(institute)].append((reading.dates.told, reading.claim))
    kind = policy.of("tieKind").get(n("MemberList"), "")
    return Snapshots(kind, {institute: sorted(found) for institute, found in lists.items()})


def stays(tellings: Sequence[Telling], absences: Sequence[Days]) -> list[tuple[list[Telling], str | None]]:
    """The claims of one tie by stay, each with the first day after it; None if nothing ends it.

    A stay ends at a stated end, or at a complete list without the member, if no claim tells of a period over that day.
    """
    told = [telling.reading.dates for telling in tellings]
    ends = {next_day(dates.until[1]) for dates in told if dates.until} | {first for first, _ in absences}
    edges = sorted(day for day in ends if not any(_bridges(dates, day) for dates in told))
    begins = [dates.begin for dates in told]
    met = sorted({edges[i] for begin in begins if begin and (i := bisect_right(edges, begin)) < len(edges)})
    found: list[list[Telling]] = [[] for _ in range(len(met) + 1)]
    for telling, begin in zip(tellings, begins, strict=True):
        found[bisect_right(met, begin) if begin else 0].append(telling)
    return [(stay, after) for stay, after in zip(found, [*met, None], strict=True) if stay]


def _bridges(dates: Dates, day: str) -> bool:
    """Whether the dates of a claim tell of a period that this day lies in."""
    return dates.begin is not None and dates.end is not None and dates.begin <= day <= dates.end


def tie_lines(groups: Groups, snapshots: Snapshots, contested: Mapping[str, set[str]]) -> Lines:
    """What is said of all ties: N-Triples, a tie with its claims a piece."""
    for key, tellings in groups.items():
        absences = snapshots.absences(key, tellings)
        for number, (stay, after) in enumerate(stays(tellings, absences), 1):
            tie = tie_name(key, number)
            claims = {telling.reading.claim for telling in stay}
            whens = dict.fromkeys(when for telling in stay for when in telling.reading.dates.when)
            cases = sorted(set().union(*(contested.get(claim, ()) for claim in claims)))
            rests = *_described(key, stay), *_dated(tuple(whens), after, tuple(absences))
            yield said(tie, (*rests, *(rest(n("contestedBy"), case) for case in cases)))
            yield "".join([f"{claim} {n('tellsOf')} {tie} .\n" for claim in sorted(claims)])


def said(subject: str, rests: Sequence[str]) -> str:
    """The lines that say these things of a subject."""
    return subject + subject.join(rests)


def rest(predicate: str, thing: str) -> str:
    """The rest of a line of N-Triples, after its subject."""
    return f" {predicate} {thing} .\n"


def _described(key: Key, stay: Sequence[Telling]) -> Iterator[str]:
    kind, planned, agent, institute = key
    best = min(stay, key=lambda telling: telling.reading.order)
    count = len({telling.reading.claim for telling in stay})
    yield _KIND
    yield rest(n("tieKind"), kind)
    yield rest(n("tieAgent"), agent)
    yield rest(n("tieInstitute"), institute)
    yield rest(n("planned"), f'"{str(planned).lower()}"^^<{XSD}boolean>')
    yield rest(n("claimCount"), f'"{count}"^^<{XSD}integer>')
    yield from (rest(*pair) for pair in best_of(best.reading))
    if best.role:
        yield rest(n("tieRole"), best.role)
    tiers = sorted((telling for telling in stay if telling.tier), key=lambda telling: telling.reading.order)
    if tiers:
        last = max(tiers, key=lambda telling: telling.reading.dates.newest)
        yield rest(n("tieTier"), last.tier)
        for tier in sorted({telling.tier for telling in tiers} - {last.tier}):
            yield rest(n("formerTier"), tier)


_KIND = rest(f"<{RDF}type>", n("Tie"))


def best_of(best: Reading) -> Iterator[tuple[str, str]]:
    """What a tie or value says of its best claim, and of its source."""
    yield n("bestClaim"), best.claim
    if best.source:
        yield n("bestSource"), best.source


@lru_cache(100_000)
def _dated(told_whens: tuple[str, ...], after: str | None, absences: tuple[Days, ...]) -> tuple[str, ...]:
    """What the dates of its claims say of a tie, as rests of lines: many ties have the same."""
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
    found += ((n("when"), f'"{when}"') for when in whens)
    return tuple(rest(*pair) for pair in found)


def _between(first: str, last: str, days: Days) -> Iterator[tuple[str, str]]:
    yield n(first), f'"{days[0]}"^^<{XSD}date>'
    yield n(last), f'"{days[1]}"^^<{XSD}date>'
