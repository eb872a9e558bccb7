"""What stands behind a network: the claims of each tie and node in full, and all names of the nodes.

Read from the store that the network is a view of, in batches that go by the tie; RDF without claims has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ..ask.claims import Claim, read_claims
from ..ask.display_names import DisplayNames, is_writable
from ..names.index import named_among
from ..network import Network
from ..store import Store
from ..terms import Literal, NamedNode, shorten

__all__ = ["Evidence", "evidence_of"]

MOST_CLAIMS = 20_000
"""Of more claims than this only those of the ties are told, the best of each, so that the page stays one to open."""


@dataclass(frozen=True)
class Evidence:
    """The claims by the tie that they tell of, by the node that they are about otherwise, and in full; names by node.

    Ties are named as in the column `tie` of a network; `labels` knows the names of sources, grades and contradictions.
    """

    of_tie: Mapping[str, list[str]] = field(default_factory=dict)
    of_node: Mapping[str, list[str]] = field(default_factory=dict)
    claims: Mapping[str, Claim] = field(default_factory=dict)
    names: Mapping[str, list[str]] = field(default_factory=dict)
    labels: DisplayNames | None = None
    notes: tuple[str, ...] = ()


NO_EVIDENCE = Evidence()


def evidence_of(network: Network, store: Store, lang: str) -> Evidence:
    """The evidence of a network in a store, named in a language."""
    nodes = [iri for iri in network.nodes if is_writable(iri)]
    best = {str(claim) for claim in network.edges.column("claim") if claim and is_writable(str(claim))}
    of_tie = _by(store, _ties_of(store, network), "?claim nnmi:tellsOf ?of")
    of_tie = {shorten(tie): claims for tie, claims in of_tie.items()}
    tied = {claim for claims in of_tie.values() for claim in claims} | best
    of_node = _by(store, nodes, "?claim nnmi:about ?of ; nnmi:assertedIn ?source")
    of_node = {node: [claim for claim in claims if claim not in tied] for node, claims in of_node.items()}
    notes: list[str] = []
    if len(tied) + sum(map(len, of_node.values())) > MOST_CLAIMS:
        notes.append(
            f"more than {MOST_CLAIMS} claims stand behind this network: the page holds the best one of each tie"
        )
        of_tie, of_node, tied = {}, {}, set(sorted(best)[:MOST_CLAIMS])
    claims = read_claims(store, sorted(tied | {claim for claims in of_node.values() for claim in claims}))
    labels = DisplayNames(store, lang)
    labels.learn(NamedNode(iri) for claim in claims.values() for iri in _named(claim))
    return Evidence(of_tie, of_node, claims, _names(store, nodes), labels, tuple(notes))


def _named(claim: Claim) -> Iterator[str]:
    yield from filter(None, (claim.told.source, claim.told.grade, *claim.told.contradictions))


def _ties_of(store: Store, network: Network) -> list[str]:
    """The IRIs of the ties, by the claims that tell of them best."""
    short = {str(tie) for tie in network.edges.column("tie") if tie}
    if not short:
        return []
    claims = {str(claim) for claim in network.edges.column("claim") if claim}
    found = _by(store, sorted(filter(is_writable, claims)), "?of nnmi:tellsOf ?claim")
    return sorted({tie for ties in found.values() for tie in ties if shorten(tie) in short})


def _by(store: Store, iris: list[str], pattern: str) -> dict[str, list[str]]:
    """For each of the things the claims that a pattern of ?of and ?claim finds."""
    found: dict[str, list[str]] = {}
    text = f"SELECT DISTINCT ?of ?claim {{ VALUES ?of {{ TERMS }} {pattern} }} ORDER BY ?of ?claim"
    for of, claim in store.select_for(text, map(NamedNode, iris)):
        if isinstance(of, NamedNode) and isinstance(claim, NamedNode):
            found.setdefault(of.value, []).append(claim.value)
    return found


def _names(store: Store, iris: list[str]) -> dict[str, list[str]]:
    """Every name of each of the things: labels, abbreviations, spellings, those that sources use."""
    found: dict[str, dict[str, None]] = {}
    pattern = named_among("VALUES ?thing { TERMS }")
    text = f"SELECT DISTINCT ?thing ?name {{ {pattern} }} ORDER BY ?thing ?order ?name"
    for thing, name in store.select_for(text, map(NamedNode, iris)):
        if isinstance(thing, NamedNode) and isinstance(name, Literal):
            found.setdefault(thing.value, {})[name.value] = None
    return {iri: [*names] for iri, names in found.items()}
