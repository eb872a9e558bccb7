"""What a page of a thing tells: the plain facts, each with its claim and source; the claims; what points to the thing.

Everything is read from the store by small queries that go by the thing, so that a page costs the same in a large store.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ..errors import QueryError
from ..store import Store
from ..terms import NNMI, RDF, RDFS, SKOS, Literal, NamedNode, Term, named, shorten, term_text
from .claims import Claim, Node, Told, first, nodes, read_claims

_HIDDEN = frozenset(
    {RDF + "type", RDFS + "label", SKOS + "prefLabel", SKOS + "inScheme", SKOS + "topConceptOf"}
    | {NNMI + name for name in ("citation", "nameEn", "nameZh", "policyKey", "tellsOf", "existence")}
)
"""What a page shows elsewhere, or what only queries need."""
_EDGES = frozenset(NNMI + name for name in ("factLeader", "factPayer"))
"""Plain facts that the ties tell with more words."""
_TOLD = ("bestClaim", "claimCount", "contestedBy")
_ENDS = ("tieInstitute", "tieAgent")
_TIES = _ENDS, (*_ENDS, "tieKind", "tieRole", "tieTier", "when", "fromEarliest", "untilLatest", *_TOLD)
_PERIOD = ("periodEarliest", "periodLatest")
_VALUES = ("valueAbout",), ("quantity", "stated", "low", "valueUnit", "valuePurpose", "valuePlace", *_PERIOD, *_TOLD)
"""What leads from a tie or a value to the thing; what else of it the page tells."""


@dataclass(frozen=True)
class Fact:
    """A plain fact under a heading: its value, what is to be said beside it, the claim that tells it best.

    `heading` and the terms of `beside` may be IRIs, which the page names; `claims` is how many claims tell the fact.
    """

    heading: str
    value: Term
    beside: tuple[Term | str, ...] = ()
    told: Told | None = None
    claims: int = 0
    disputed: tuple[str, ...] = ()
    inverse: bool = False
    tie: bool = False


@dataclass(frozen=True)
class Thing:
    """A thing, and all that its page tells."""

    iri: str
    node: Node
    facts: Sequence[Fact]
    claims: Mapping[str, Sequence[Claim]]
    inward: Mapping[str, tuple[int, Sequence[str]]]
    left: Mapping[str, int] = field(default_factory=dict)

    def terms(self) -> Iterator[Term | None]:
        """Every term that the page names."""
        for fact in self.facts:
            yield from (NamedNode(fact.heading), fact.value)
            yield from (term for term in fact.beside if not isinstance(term, str))
            yield from self._of(fact.told)
            yield from map(NamedNode, fact.disputed)
        for claim in (claim for claims in self.claims.values() for claim in claims):
            yield from self._of(claim.told)
            yield from (NamedNode(iri) for iri in (claim.about, claim.basis, claim.rank) if iri)
        for property, (_, subjects) in self.inward.items():
            yield from map(NamedNode, (property, *subjects))
        yield from (term for terms in self.node.values() for term in terms)
        yield from map(NamedNode, (self.iri, *self.node))

    def _of(self, told: Told | None) -> Iterator[Term]:
        yield from (NamedNode(iri) for iri in ((told.source, told.grade) if told else ()) if iri)


def read_thing(store: Store, iri: str, *, most: int = 60, after: int = 0) -> Thing | None:
    """All that the page of a thing tells, None if the store knows nothing of it.

    Of each kind of claims `most` are told, from the one numbered `after` on.
    """
    node, pointing = nodes(store, [iri])[iri], _counts(store, iri)
    inward = _inward(store, iri, pointing)
    if not node and not inward:
        return None
    ways = _claims_of(store, iri) if pointing else {}
    shown = {way: claims[after : after + most] for way, claims in ways.items()}
    ties, values = (nodes(store, _pointing(store, iri, names, pointing), only) for names, only in (_TIES, _VALUES))
    best = [first(one, "bestClaim") for one in (*ties.values(), *values.values())]
    own = [iri] if NNMI + "assertedIn" in node else []
    dated = _claims_for_facts(store, iri) if ways.get("about") else {}
    told = read_claims(store, [*own, *(c for cs in shown.values() for c in cs), *filter(None, best), *dated.values()])
    facts = [*_own_facts(store, iri, node, dated, told), *_tie_facts(iri, ties, told), *_value_facts(values, told)]
    if own:
        shown = {"own": own, **shown}
    return Thing(
        iri,
        node,
        facts,
        {way: [told[claim] for claim in claims if claim in told] for way, claims in shown.items()},
        inward,
        {way: len(claims) for way, claims in ways.items()},
    )


def _counts(store: Store, iri: str) -> dict[str, int]:
    """By how many things each property leads to the thing."""
    try:
        text = f"SELECT ?p (COUNT(DISTINCT ?s) AS ?n) {{ ?s ?p {_text(iri)} }} GROUP BY ?p ORDER BY ?p"
    except QueryError:
        return {}
    return {property.value: int(count.value) for property, count in store.select(text) if property and count}


def _pointing(store: Store, iri: str, names: Iterable[str], counts: Mapping[str, int]) -> list[str]:
    """What leads to the thing by properties of ours."""
    found: dict[str, None] = {}
    for property in (NNMI + name for name in names if NNMI + name in counts):
        rows = store.select(f"SELECT DISTINCT ?s {{ ?s {shorten(property)} {_text(iri)} }} ORDER BY ?s")
        found |= {s.value: None for (s,) in rows if isinstance(s, NamedNode)}
    return [*found]


def _text(iri: str) -> str:
    return term_text(named(iri))


def _claims_of(store: Store, iri: str) -> dict[str, list[str]]:
    """The claims about the thing, those that name it, those that it makes as a source."""
    ways: dict[str, set[str]] = {}
    rows = store.select(f"SELECT DISTINCT ?c ?p {{ ?c ?p {_text(iri)} ; nnmi:assertedIn ?from }} ORDER BY ?c")
    known = {NNMI + "about": "about", NNMI + "assertedIn": "says"}
    for claim, property in rows:
        if isinstance(claim, NamedNode) and property is not None:
            ways.setdefault(claim.value, set()).add(known.get(property.value, "names"))
    found = {way: [claim for claim, its in ways.items() if way in its] for way in ("about", "says")}
    return {**found, "names": [claim for claim, its in ways.items() if its == {"names"}]}


def _claims_for_facts(store: Store, iri: str) -> dict[tuple[str, Term], str]:
    """For each plain fact of the layer the claim that tells it, the best of several."""
    plain = f"SELECT DISTINCT ?fact ?value {{ GRAPH graph:everyday {{ {_text(iri)} ?fact ?value }} }}"
    text = f"""SELECT ?fact ?value ?claim {{ {{ {plain} }} ?claim ?property ?value ; nnmi:about {_text(iri)} .
      OPTIONAL {{ ?claim nnmi:eventKind/nnmi:givesFact ?gives }} FILTER(!BOUND(?gives) || ?gives = ?fact)
      OPTIONAL {{ ?claim nnmi:policyKey ?key }} }} ORDER BY ?key ?claim"""
    found: dict[tuple[str, Term], str] = {}
    for fact, value, claim in store.select(text):
        if fact is not None and value is not None and isinstance(claim, NamedNode):
            found.setdefault((fact.value, value), claim.value)
    return found


def _own_facts(
    store: Store, iri: str, node: Node, claimed: Mapping[tuple[str, Term], str], told: Mapping[str, Claim]
) -> Iterator[Fact]:
    """What the register and the layer keep of the thing itself."""
    if NNMI + "assertedIn" in node:
        node = nodes(store, [iri], derived=False)[iri]
    skipped = _HIDDEN | _EDGES | (_plain_edges(store, iri) if NNMI + "nameEn" in node else set())
    for property in sorted(node):
        if property in skipped or property.startswith(NNMI + "stated"):
            continue
        if any(fact == property for fact, _ in claimed) or NNMI + "assertedIn" not in node:
            for value in node[property]:
                claim = told.get(claimed.get((property, value), ""))
                yield Fact(
                    property,
                    value,
                    told=claim.told if claim else None,
                    claims=1 if claim else 0,
                    disputed=claim.told.contradictions if claim else (),
                )
        elif property not in (NNMI + "assertedIn", NNMI + "about", NNMI + "remark"):
            yield from (Fact(property, value) for value in node[property])


def _plain_edges(store: Store, iri: str) -> set[str]:
    """The plain edges of a thing, which ties and facts of the layer tell with their claims."""
    rows = store.select(f"SELECT DISTINCT ?p {{ GRAPH graph:edges {{ {_text(iri)} ?p ?o }} }}")
    return {property.value for (property,) in rows if property is not None}


def _tie_facts(iri: str, ties: Mapping[str, Node], told: Mapping[str, Claim]) -> Iterator[Fact]:
    """The ties of the thing, by kind, those told by most claims first."""
    for node in sorted(ties.values(), key=lambda one: (first(one, "tieKind"), -_count(one), first(one, "tieAgent"))):
        agent = first(node, "tieAgent")
        inverse = agent == iri
        other = first(node, "tieInstitute") if inverse else agent
        beside = [*node.get(NNMI + "tieRole", ()), *node.get(NNMI + "tieTier", ()), _period(node)]
        yield _fact(first(node, "tieKind"), NamedNode(other), beside, node, told, inverse=inverse)


def _period(node: Node) -> str:
    """The days of a tie as they are known: from and until if a source states them, else when it is told of."""
    begin, end = first(node, "fromEarliest"), first(node, "untilLatest")
    if begin or end:
        return f"{begin or '…'} – {end or '…'}"
    told = sorted({term.value for term in node.get(NNMI + "when", ())})
    return told[0] if len(told) == 1 else f"{told[0]}, …, {told[-1]}" if told else ""


def _value_facts(values: Mapping[str, Node], told: Mapping[str, Claim]) -> Iterator[Fact]:
    """The amounts and counts of the thing, by quantity and period."""
    for node in sorted(values.values(), key=lambda one: (first(one, "quantity"), first(one, "periodEarliest"))):
        text = first(node, "stated") or first(node, "low")
        beside: list[Term | str] = [*node.get(NNMI + "valuePurpose", ()), *node.get(NNMI + "valuePlace", ())]
        beside += [_days(first(node, "periodEarliest"), first(node, "periodLatest"))]
        value = Literal(f"{grouped(text)} {first(node, 'valueUnit')}".strip())
        yield _fact(first(node, "quantity"), value, beside, node, told)


def _days(begin: str, end: str) -> str:
    """A period as it is best said: a year by its number."""
    if begin[:4] == end[:4] and begin.endswith("-01-01") and end.endswith("-12-31"):
        return begin[:4]
    return begin if begin == end else f"{begin or '…'} – {end or '…'}"


def grouped(text: str) -> str:
    """The text with the thousands of long numbers apart.

    >>> grouped("nearly 80000000"), grouped("2015")
    ('nearly 80,000,000', '2015')
    """
    return re.sub(r"(?<![\d.])\d{5,}(?![\d.])", lambda number: f"{int(number[0]):,}", text)


def _fact(
    heading: str,
    value: Term,
    beside: Sequence[Term | str],
    node: Node,
    told: Mapping[str, Claim],
    *,
    inverse: bool = False,
) -> Fact:
    claim = told.get(first(node, "bestClaim"))
    is_tie = NNMI + "tieKind" in node
    against = {term.value for term in node.get(NNMI + "contestedBy", ())}
    against.update(claim.told.contradictions if claim else ())
    kept = tuple(one for one in beside if one)
    return Fact(
        heading, value, kept, claim.told if claim else None, _count(node), tuple(sorted(against)), inverse, is_tie
    )


def _count(node: Node) -> int:
    return int(first(node, "claimCount") or 0)


def _inward(store: Store, iri: str, counts: Mapping[str, int], most: int = 12) -> dict[str, tuple[int, list[str]]]:
    """What else points to the thing: by property how many do, and the first of them."""
    hidden = {NNMI + name for name in ("assertedIn", "citation", "tieAgent", "tieInstitute", "valueAbout")}
    hidden |= {NNMI + name for name in ("bestSource", "bestClaim", "contestedBy", "tellsOf", "factLeader", "factPayer")}
    found: dict[str, tuple[int, list[str]]] = {}
    for property in counts.keys() - hidden:
        here = f"?s {_text(property)} {_text(iri)} . FILTER NOT EXISTS {{ ?s nnmi:assertedIn ?source }}"
        subjects = [s.value for (s,) in store.select(f"SELECT DISTINCT ?s {{ {here} }} LIMIT {most}") if s is not None]
        if subjects:
            found[property] = (counts[property] if property != NNMI + "about" else len(subjects), sorted(subjects))
    return dict(sorted(found.items()))
