"""The layer as a whole: what a store's claims give, in one pass."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import chain

from ..frozen import value
from ..late import late
from ..store import FORMATS, Store, parse
from ..store.unswept import unswept
from ..terms import GRAPH, XSD, NamedNode, Quad, Triple, n_triples
from .edges import ABOUT_EDGES, EDGES, description
from .facts import (
    FACTS,
    OF_ITSELF,
    claim_facts,
    department_facts,
    event_facts,
    grade_lines,
    name_lines,
    network_facts,
    stated_ties,
)
from .gathering import by_name
from .policy import Policy
from .readings import Reading, days_told, places, read_claims
from .ties import Groups, Lines, n, read_lists, read_ties, rest, said, tie_lines
from .values import cover, read_values, value_lines

EVERYDAY = GRAPH + "everyday"
"""The graph of the layer."""


@value
class Derived:
    """What a store's claims give: the layer and the plain edges, as N-Triples, each line once, made as asked for."""

    layer: Lines
    edges: Lines


def derive(store: Store, policy: Policy) -> Derived:
    """The layer and the plain edges of all that the store claims.

    `policy` says by which marks; what was derived earlier is not looked at.
    """
    with unswept():
        claims = read_claims(store)
        ties = read_ties(store, policy, claims)
    return Derived(_layer(store, policy, claims, ties), _edges(store, policy, claims, ties))


def _layer(store: Store, policy: Policy, claims: Mapping[str, Reading], ties: Groups) -> Lines:
    with unswept():
        values = read_values(store, policy, claims)
        snapshots = read_lists(store, policy, claims)
        contested = _contradictions(store)
        covered = cover(values)
        grades = _grades(store)
        place, dated = places(policy, grades), days_told(policy)
        for claim, reading in claims.items():
            reading.key = place(reading, claim in covered)
            exact = [rest(n("coveredBy"), other) for other in covered.get(claim, ())]
            yield said(claim, (rest(n("policyKey"), f'"{reading.key}"^^<{XSD}integer>'), *dated(reading.dates), *exact))
        yield from tie_lines(ties, snapshots, contested)
        given = ((of, fact, agent) for agent, fact, of in stated_ties(ties, policy.of("givesFact")))
        above = department_facts(store, ties, policy.of("givesEdge"))
        told = chain(claim_facts(store, claims), event_facts(store, policy, claims), network_facts(store))
        facts = dict.fromkeys(chain(given, above, told))
        names, letters = name_lines(store), grade_lines(policy, grades)
        yield from n_triples(chain(value_lines(policy, values, contested), facts, names, letters))


def _edges(store: Store, policy: Policy, claims: Mapping[str, Reading], ties: Groups) -> Lines:
    gives = policy.of("givesEdge")
    of_facts = ((of, gives[fact], value) for of, fact, value in claim_facts(store, claims) if fact in gives)
    yield from n_triples(dict.fromkeys(chain(stated_ties(ties, gives), of_facts)))


_ABOUT = {
    "title": ("The everyday layer", "日常层"),
    "description": (
        "Ties, values and plain facts, derived from the claims by queries/everyday/. Never edited by hand.",
        "由陈述依 queries/everyday/ 派生的联系、数值与直接事实，不手工修改。",
    ),
}


def described(derived: Derived | None = None, more: Iterable[Triple] = ()) -> list[Quad]:
    """The layer and the plain edges, with `more` of these, in their graphs, each with the description that it has."""
    found = derived or Derived(iter(()), iter(()))
    edges = [*in_graph(found.edges, EDGES), *(Quad(t.subject, t.predicate, t.object, NamedNode(EDGES)) for t in more)]
    return [*description(EVERYDAY, _ABOUT), *in_graph(found.layer, EVERYDAY), *description(EDGES, ABOUT_EDGES), *edges]


def in_graph(lines: Lines, graph: str) -> list[Quad]:
    """What N-Triples say, in a graph."""
    text = "".join(lines)
    return parse(text.encode(), FORMATS["ntriples"], "what is derived", graph) if text else []


def _grades(store: Store) -> dict[str, str]:
    found: dict[str, str] = {}
    for source, grade in store.select("SELECT ?s ?g { ?s nnmi:grade ?g FILTER(isIRI(?g)) }"):
        found[str(source)] = min(found.get(str(source), str(grade)), str(grade), key=by_name)
    return found


def _contradictions(store: Store) -> dict[str, set[str]]:
    """The recorded contradictions, by the claims that are their sides."""
    found: dict[str, set[str]] = defaultdict(set)
    for claim, case in store.select(
        "SELECT ?claim ?case { ?case a nnmi:Contradiction ; nnmi:sideA|nnmi:sideB ?claim }"
    ):
        found[str(claim)].add(str(case))
    return found


def has_layer(store: Store) -> bool:
    """Whether the store has a layer, all of it: its description is written last."""
    return store.ask(f"ASK {{ GRAPH <{EVERYDAY}> {{ <{EVERYDAY}> a dcat:Dataset }} }}")


def missing(store: Store) -> bool:
    """Whether the store has claims, and no layer of them."""
    return not has_layer(store) and store.ask("ASK { ?claim nnmi:about ?thing ; nnmi:assertedIn ?source }")


_READS = late(
    r"(?:nnmi:|ontology/)(?:Tie|Value|tie[A-Z]\w+|tellsOf|best[A-Z]\w+|value[A-Z]\w+|fact[A-Z]\w+|when|quantity"
    r"|(?:told|from|until|happened)(?:Earliest|Latest|Basis)|(?:first|last)Told|sure(?:From|Until)|policyKey|low|high"
    rf"|{'|'.join((*FACTS, *OF_ITSELF))}|sponsors|oversees|leads|manages\w*|operates|everMemberOf"
    r"|locatedIn|worksOn)\b|graph[:/](?:everyday|edges)\b"
)


def reads_layer(text: str) -> bool:
    """Whether a query asks for what is derived.

    >>> reads_layer("SELECT * { ?tie nnmi:tieAgent ?agent }"), reads_layer("SELECT * { ?claim nnmi:about ?thing }")
    (True, False)
    """
    return bool(_READS.search(text))
