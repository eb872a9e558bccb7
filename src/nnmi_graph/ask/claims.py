"""Claims in full, many at once: what they say, in which source and place, of which grade, and what contradicts them.

Everything is read by small queries that go by the claim, so that it costs the same in a large store.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..everyday import EDGES, EVERYDAY
from ..store import Store
from ..terms import NNMI, NamedNode, Term

Node = Mapping[str, Sequence[Term]]
"""What is said of one thing: the objects by the IRI of their property."""

_DERIVED = frozenset({EDGES, EVERYDAY})
_WORDS = ("statedPredicate", "statedValue")
_SAID = (*_WORDS, "statedUnit", "basis", "rank", "remark")
_DATED = ("statedPeriod", "date", "asOf", "validFrom", "validTo")
_CLAIM = ("assertedIn", "citation", "about", *_SAID, *_DATED)
_SIDES = ("sideA", "sideB", "outsideClaim")


@dataclass(frozen=True)
class Told:
    """Where something is said: the claim, its source and the place in it, its date and grade, what contradicts it."""

    claim: str
    source: str = ""
    place: str = ""
    quote: str = ""
    url: str = ""
    dated: str = ""
    grade: str = ""
    contradictions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Claim:
    """A claim in full: whom it is about, what it says, how firmly, and where."""

    told: Told
    about: str
    predicate: str
    value: str
    date: str = ""
    basis: str = ""
    rank: str = ""
    remark: str = ""


def nodes(
    store: Store, iris: Iterable[str], only: Sequence[str] = (), *, derived: bool = True
) -> dict[str, dict[str, list[Term]]]:
    """What is said of each of the things, by all properties or by some of ours; with what is derived, if wanted."""
    found: dict[str, dict[str, list[Term]]] = {iri: {} for iri in dict.fromkeys(iris)}
    columns, pattern = ("?s ?p ?o", "?s ?p ?o") if derived else ("?s ?p ?o ?g", "GRAPH ?g { ?s ?p ?o }")
    pattern += f" FILTER(?p IN ({', '.join(f'nnmi:{name}' for name in only)}))" if only else ""
    text = f"SELECT {columns} {{ VALUES ?s {{ TERMS }} {pattern} }}"
    for subject, property, value, *graph in store.select_for(text, map(NamedNode, found)):
        if not graph or graph[0] is None or graph[0].value not in _DERIVED:
            assert subject is not None and property is not None and value is not None
            held = found[subject.value].setdefault(property.value, [])
            if value not in held:
                held.append(value)
    return found


def first(node: Node, name: str) -> str:
    """The first value of a property of ours, as text; '' if there is none."""
    return next((term.value for term in node.get(NNMI + name, ())), "")


def read_claims(store: Store, iris: Iterable[str]) -> dict[str, Claim]:
    """The claims in full, by their IRIs; what is no claim is left out."""
    claims = {iri: node for iri, node in nodes(store, iris, _CLAIM).items() if NNMI + "assertedIn" in node}
    sources = nodes(store, {first(node, "assertedIn") for node in claims.values()}, ("url", "sourceDateText", "grade"))
    cited = {term.value for node in claims.values() for term in node.get(NNMI + "citation", ())}
    citations, against = nodes(store, cited, ("section", "lines", "quote", "url")), _contradictions(store, claims)
    wordless = [iri for iri, node in claims.items() if not all(NNMI + name in node for name in _WORDS)]
    worded = _worded(store, wordless)
    found = {}
    for iri, node in claims.items():
        named, says = worded.get(iri, ("", ""))
        source = first(node, "assertedIn")
        cite = citations.get(first(node, "citation"), {})
        place = ": ".join(filter(None, (first(cite, "section"), _lines(first(cite, "lines")))))
        about = sources.get(source, {})
        told = Told(
            iri,
            source,
            place,
            first(cite, "quote"),
            first(cite, "url") or first(about, "url"),
            first(about, "sourceDateText"),
            first(about, "grade"),
            tuple(against.get(iri, ())),
        )
        unit = first(node, "statedUnit")
        value = f"{first(node, 'statedValue') or says} {'' if unit.startswith('date') else unit}".strip()
        date = _date(node)
        found[iri] = Claim(
            told,
            first(node, "about"),
            first(node, "statedPredicate") or named,
            value,
            "" if date in value else date,
            first(node, "basis"),
            first(node, "rank"),
            first(node, "remark"),
        )
    return found


def _date(node: Node) -> str:
    """The date of a claim: in its source's words, else as it is dated; a period as `2016-03/2019` or `2016-03/`."""
    words, day, told, start, end = (first(node, name) for name in _DATED)
    return words or day or ", ".join(filter(None, (told, f"{start}/{end}" if start or end else "")))


def _worded(store: Store, claims: Iterable[str]) -> dict[str, tuple[str, str]]:
    """What claims say of which no words of the source are kept: the name of the class, and what it says by the
    properties of that class, in English, as `queries/system/describe.rq` does."""
    named: dict[str, str] = {}
    says: dict[str, dict[str, None]] = {}
    text = """SELECT DISTINCT ?claim ?name ?each { VALUES ?claim { TERMS }
        ?claim a ?class . ?class rdfs:subClassOf* ?of . ?own rdfs:domain ?of . FILTER(?of != nnmi:Claim)
        ?claim ?own ?object . ?class nnmi:nameEn ?name . OPTIONAL { ?object nnmi:nameEn ?english }
        BIND(COALESCE(?english, STR(?object)) AS ?each) } ORDER BY ?claim ?each"""
    for claim, name, each in store.select_for(text, map(NamedNode, claims)):
        if claim is not None and name is not None and each is not None:
            named[claim.value] = min(named.get(claim.value, name.value), name.value)
            says.setdefault(claim.value, {})[each.value] = None
    return {claim: (name, ", ".join(says[claim])) for claim, name in named.items()}


def _lines(lines: str) -> str:
    """The lines of a place, one number where they are one line."""
    begin, _, end = lines.partition("-")
    return begin if begin == end else lines


def _contradictions(store: Store, claims: Iterable[str]) -> dict[str, list[str]]:
    path = "|".join(f"nnmi:{side}" for side in _SIDES)
    found: dict[str, list[str]] = {}
    text = f"SELECT DISTINCT ?claim ?x {{ VALUES ?claim {{ TERMS }} ?x {path} ?claim }} ORDER BY ?x"
    for claim, against in store.select_for(text, map(NamedNode, claims)):
        if claim is not None and against is not None:
            found.setdefault(claim.value, []).append(against.value)
    return found
