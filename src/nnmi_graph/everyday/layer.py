"""The layer as a whole: what a store's claims give, in one pass."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from ..store import FORMATS, Store, parse
from ..store.unswept import unswept
from ..terms import GRAPH, XSD, Quad
from .edges import description
from .facts import claim_facts, event_facts, name_lines, tie_facts
from .policy import Policy
from .readings import by_name, place, read_claims, reading_lines
from .ties import Lines, n, read_lists, read_ties, tie_lines
from .values import cover, read_values, value_lines

EVERYDAY = GRAPH + "everyday"
"""The graph of the layer."""


def derive(store: Store, policy: Policy) -> Lines:
    """The triples of the layer as N-Triples terms, each once, for all that the store claims.

    `policy` says by which marks; the store's earlier layer, if it has one, is not looked at.
    """
    with unswept():
        claims = read_claims(store)
        ties = read_ties(store, policy, claims)
        values = read_values(store, policy, claims)
        snapshots = read_lists(store, policy, claims)
        grades = _grades(store)
        contested = _contradictions(store)
        covered = cover(values)
        for claim, reading in claims.items():
            reading.key = place(policy, reading, grades, claim in covered)
            yield claim, n("policyKey"), f'"{reading.key}"^^<{XSD}integer>'
            yield from reading_lines(reading, policy)
            yield from ((claim, n("coveredBy"), other) for other in covered.get(claim, ()))
        yield from tie_lines(ties, snapshots, grades, contested)
        yield from value_lines(policy, values, grades, contested)
        facts = [tie_facts(policy, ties), claim_facts(store, claims), event_facts(store, policy, claims)]
        yield from dict.fromkeys(fact for some in facts for fact in some)
        yield from name_lines(store)


_ABOUT = {
    "title": ("The everyday layer", "日常层"),
    "description": (
        "Ties, values and plain facts, derived from the claims by queries/everyday/. Never edited by hand.",
        "由陈述依 queries/everyday/ 派生的联系、数值与直接事实，不手工修改。",
    ),
}


def described(lines: Iterable[tuple[str, str, str]]) -> list[Quad]:
    """The layer in its graph, with the description that every data graph has."""
    text = "".join(f"{' '.join(line)} .\n" for line in lines)
    layer = parse(text.encode(), FORMATS["ntriples"], "the everyday layer", EVERYDAY) if text else []
    return description(EVERYDAY, _ABOUT) + layer


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


_READS = re.compile(
    r"(?:nnmi:|ontology/)(?:Tie|Value|tie[A-Z]\w+|tellsOf|best[A-Z]\w+|value[A-Z]\w+|fact[A-Z]\w+|name(?:En|Zh)|when|quantity"
    r"|(?:told|from|until|happened)(?:Earliest|Latest|Basis)|(?:first|last)Told|sure(?:From|Until)|policyKey|low|high"
    r"|existence|currentStatus|announced|founded|opened|sponsors|oversees|leads|manages\w*|operates|everMemberOf"
    r"|locatedIn|worksOn)\b|graph[:/](?:everyday|edges)\b"
)


def reads_layer(text: str) -> bool:
    """Whether a query asks for what is derived.

    >>> reads_layer("SELECT * { ?tie nnmi:tieAgent ?agent }"), reads_layer("SELECT * { ?claim nnmi:about ?thing }")
    (True, False)
    """
    return bool(_READS.search(text))
