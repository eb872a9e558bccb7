"""Ties: one node for each relation between an agent and an institute, a stay each, from all claims that tell of it."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import quote

from ..dates import Days, Told, day_before, next_day
from ..store import Store
from ..terms import ID, NNMI, RDF, TAX, TIE, XSD
from .policy import Policy, sources_of
from .readings import Reading, day_after, whens

Lines = Iterator[tuple[str, str, str]]
"""Triples as N-Triples terms."""
Key = tuple[str, bool, str, str]
"""Kind of tie, whether planned, agent and institute."""


class Telling(NamedTuple):
    """What one claim tells of a tie: the claim as read, and the role, tier and list it gives."""

    reading: Reading
    role: str
    tier: str
    list: str


Groups = dict[Key, list[Telling]]


def n(name: str) -> str:
    return f"<{NNMI}{name}>"


def local(iri: str) -> str:
    """The part of a name that stands for an IRI: its local part if it is one of ours, else all of it, encoded."""
    bare = iri[1:-1]
    for namespace in (ID, TAX):
        if bare.startswith(namespace):
            return bare[len(namespace) :]
    return quote(bare, safe="")


def tie_name(key: Key, stay: int) -> str:
    """The IRI of a tie, made from what it says; the first stay has no number."""
    kind, planned, agent, institute = key
    word = local(kind).removeprefix("tie-") + "-planned" * planned
    number = f"--{stay}" if stay > 1 else ""
    return f"<{TIE}{word}--{local(agent)}--{local(institute)}{number}>"


def read_ties(store: Store, policy: Policy, claims: Mapping[str, Reading], scope: str = "") -> Groups:
    """The claims behind ties, by tie; `scope` is a pattern that narrows ?claim."""
    groups: Groups = defaultdict(list)
    kinds = policy.of("tieKind")
    for class_, names in sources_of(policy, "agent"):
        usual = names.get("tieKind", "")
        rows = store.select(f"""SELECT ?claim ?institute ?agent ?role ?tier ?list {{
            {scope} ?claim a {class_} ; nnmi:about ?institute ; {names["agent"]} ?agent .
            OPTIONAL {{ ?claim {names["role"]} ?role }} OPTIONAL {{ ?claim nnmi:tier ?tier }}
            OPTIONAL {{ ?claim nnmi:inList ?list }} FILTER(isIRI(?agent) && isIRI(?institute)) }}""")
        for claim, institute, agent, *told in rows:
            if reading := claims.get(str(claim)):
                role, tier, listed = (str(term) if term else "" for term in told)
                key = (kinds.get(role, usual), policy.is_plan(reading.basis), str(agent), str(institute))
                groups[key].append(Telling(reading, role, tier, listed))
    return groups


@dataclass(frozen=True)
class Snapshots:
    """The complete lists of members: by institute their days in order, and which claims stand in which."""

    lists: Mapping[str, Sequence[tuple[Days, str]]] = field(default_factory=dict)

    def absences(self, key: Key, tellings: Iterable[Telling]) -> list[Days]:
        """The days of the lists of the institute that do not name the agent; none where the tie is no membership."""
        if key[3] not in self.lists or key[0] != f"<{TAX}tie-member>" or key[1]:
            return []
        named = {telling.list for telling in tellings}
        return [days for days, name in self.lists[key[3]] if name not in named]


def read_lists(store: Store, claims: Mapping[str, Reading], scope: str = "") -> Snapshots:
    """The complete lists that the store holds."""
    lists: dict[str, list[tuple[Days, str]]] = defaultdict(list)
    for claim, institute in store.select(
        f"SELECT ?claim ?institute {{ {scope} ?claim a nnmi:MemberList ; nnmi:about ?institute }}"
    ):
        if reading := claims.get(str(claim)):
            lists[str(institute)] += [(days, reading.claim) for days in reading.told]
    return Snapshots({institute: sorted(found) for institute, found in lists.items()})


def stays(tellings: Sequence[Telling], absences: Sequence[Days]) -> list[tuple[list[Telling], str | None]]:
    """The claims of one tie by stay, each with the first day after it; None if nothing ends it.

    A stay ends at a stated end that no other claim bridges, or at a complete list without the member.
    """
    readings = [telling.reading for telling in tellings]
    ends = {after for reading in readings if (after := day_after(reading))}
    if not ends and not absences:
        return [(list(tellings), None)]
    edges = sorted({after for after in ends if not _bridged(after, readings)} | {first for first, _ in absences})
    begins = [_begin(reading) for reading in readings]
    met = sorted({edges[i] for begin in begins if begin and (i := bisect_right(edges, begin)) < len(edges)})
    found: list[list[Telling]] = [[] for _ in range(len(met) + 1)]
    for telling, begin in zip(tellings, begins, strict=True):
        found[bisect_right(met, begin) if begin else 0].append(telling)
    return [(stay, after) for stay, after in zip(found, [*met, None], strict=True) if stay]


def _begin(reading: Reading) -> str | None:
    """The first day that a claim tells of: its start, else the date it is told for, else its end."""
    spans = () if reading.reversed else (reading.start, reading.told, reading.until)
    for days in spans or (reading.told,):
        if days:
            return min(first for first, _ in days)
    return None


def _bridged(after: str, readings: Iterable[Reading]) -> bool:
    """Whether a claim tells of a period that goes on over this day."""
    for reading in readings:
        begin = _begin(reading)
        end = day_after(reading)
        if end is None and reading.start and not reading.reversed:
            end = max((next_day(last) for _, last in reading.told), default=None)
        if begin and end and begin <= after < end:
            return True
    return False


def tie_lines(
    groups: Groups, snapshots: Snapshots, grades: Mapping[str, str], contested: Mapping[str, set[str]]
) -> Lines:
    """The triples of all ties, as N-Triples terms."""
    for key, tellings in groups.items():
        absences = snapshots.absences(key, tellings)
        for number, (stay, after) in enumerate(stays(tellings, absences), 1):
            tie = tie_name(key, number)
            yield from _described(tie, key, stay, grades)
            yield from _dated(tie, [telling.reading for telling in stay], after, absences)
            claims = {telling.reading.claim for telling in stay}
            for claim in sorted(claims):
                yield claim, n("tellsOf"), tie
            for other in sorted(set().union(*(contested.get(claim, ()) for claim in claims))):
                yield tie, n("contestedBy"), other


def _described(tie: str, key: Key, stay: Sequence[Telling], grades: Mapping[str, str]) -> Lines:
    kind, planned, agent, institute = key
    best = min(stay, key=lambda telling: (telling.reading.key, telling.reading.claim, telling.role))
    yield tie, f"<{RDF}type>", n("Tie")
    yield tie, n("tieKind"), kind
    yield tie, n("tieAgent"), agent
    yield tie, n("tieInstitute"), institute
    yield tie, n("planned"), f'"{str(planned).lower()}"^^<{XSD}boolean>'
    yield tie, n("claimCount"), f'"{len({telling.reading.claim for telling in stay})}"^^<{XSD}integer>'
    yield from best_lines(tie, best.reading, grades)
    if best.role:
        yield tie, n("tieRole"), best.role
    tiers = sorted((telling for telling in stay if telling.tier), key=lambda t: (t.reading.key, t.reading.claim))
    if tiers:
        last = max(tiers, key=lambda telling: _newest(telling.reading))
        yield tie, n("tieTier"), last.tier
        for tier in sorted({telling.tier for telling in tiers} - {last.tier}):
            yield tie, n("formerTier"), tier


def best_lines(node: str, best: Reading, grades: Mapping[str, str]) -> Lines:
    """The best claim of a tie or value, its source and grade."""
    yield node, n("bestClaim"), best.claim
    if best.source:
        yield node, n("bestSource"), best.source
        if best.source in grades:
            yield node, n("bestGrade"), grades[best.source]


def _newest(reading: Reading) -> str:
    dates = (*reading.told, *(() if reading.reversed else (*reading.start, *reading.until)))
    return max((first for first, _ in dates), default="")


def _dated(tie: str, stay: Sequence[Reading], after: str | None, absences: Sequence[Days]) -> Lines:
    dates = list(dict.fromkeys(when for reading in stay for when in whens(reading)))
    told = Told.parse(dates)
    evidence = told.evidence
    start, end = told.start, told.end
    first, last = min((f for f, _ in evidence), default=""), max((t for _, t in evidence), default="")
    before = [end for _, end in absences if end < first]
    if evidence and before and not start:
        start = next_day(max(before)), min(t for _, t in evidence)
        dates.append(f"[{'..'.join(start)}]/")
    if evidence and after and not end:
        end = max(f for f, _ in evidence), day_before(after)
        dates.append(f"/[{'..'.join(end)}]")
    for name, stated, days in (("from", told.start, start), ("until", told.end, end)):
        basis = "stated" if stated else "between" if days else "told-for" if evidence else "none"
        yield tie, n(f"{name}Basis"), f"<{TAX}time-{basis}>"
        if days:
            yield tie, n(f"{name}Earliest"), _date(days[0])
            yield tie, n(f"{name}Latest"), _date(days[1])
    if evidence:
        yield tie, n("firstTold"), _date(first)
        yield tie, n("lastTold"), _date(last)
    if told.sure:
        yield tie, n("sureFrom"), _date(told.sure[0])
        yield tie, n("sureUntil"), _date(told.sure[1])
    for when in dates:
        yield tie, n("when"), f'"{when}"'


def _date(day: str) -> str:
    return f'"{day}"^^<{XSD}date>'
