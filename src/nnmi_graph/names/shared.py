"""Names that several things of one kind bear: told at loading, for a question by such a name is in doubt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from ..terms import NNMI, OWL, RDF, RDFS, SKOS, Literal, NamedNode, Quad, shorten
from .spelling import fold

_NAMED = frozenset({RDFS + "label", SKOS + "prefLabel", NNMI + "abbreviation"})
_KINDS = frozenset({RDF + "type", SKOS + "inScheme"})
"""What says of which kind a thing is; a concept is of the kind of its scheme."""
_OF_TERMS = (OWL, RDF, RDFS, SKOS + "Concept")


def shared_names(quads: Iterable[Quad]) -> list[str]:
    """Each name, within a language, that two or more things of one kind bear, with these things."""
    bearers: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    kinds: dict[str, set[str]] = defaultdict(set)
    for quad in quads:
        predicate, said, thing = quad.predicate.value, quad.object, quad.subject
        if not isinstance(thing, NamedNode):
            continue
        if predicate in _NAMED and isinstance(said, Literal):
            bearers[fold(said.value), said.language or ""][thing.value] = said.value
        elif predicate in _KINDS and isinstance(said, NamedNode) and not said.value.startswith(_OF_TERMS):
            kinds[thing.value].add(said.value)
    told = []
    for things in bearers.values():
        alike = [one for one in things if any(kinds[one] & kinds[other] for other in things if other != one)]
        if alike:
            told.append(f"“{things[alike[0]]}” ({', '.join(map(shorten, sorted(alike)))})")
    return sorted(told)
