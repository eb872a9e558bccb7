"""Names that several things of one kind bear: told at loading, for a question by such a name is in doubt."""

from __future__ import annotations

from collections import defaultdict

from ..store import Store
from ..terms import OWL, RDF, RDFS, SKOS, shorten
from .spelling import fold

_NAMED = ("rdfs:label", "skos:prefLabel", "nnmi:abbreviation")
_KINDS = ("rdf:type", "skos:inScheme")
"""What says of which kind a thing is; a concept is of the kind of its scheme."""
_OF_TERMS = (OWL, RDF, RDFS, SKOS + "Concept")


def shared_names(store: Store) -> list[str]:
    """Each name, within a language, that two or more things of one kind bear, with these things."""
    bearers: dict[tuple[str, str], set[str]] = defaultdict(set)
    for predicate in _NAMED:
        for thing, said in store.scan(predicate):
            if thing.startswith("<"):
                text, _, tag = said.rpartition('"')
                bearers[fold(text[1:]), tag].add(thing)
    several = {name: things for name, things in bearers.items() if len(things) > 1}
    concerned = {thing for things in several.values() for thing in things}
    kinds: dict[str, set[str]] = defaultdict(set)
    for predicate in _KINDS if several else ():
        for thing, kind in store.scan(predicate):
            if thing in concerned and not kind[1:].startswith(_OF_TERMS):
                kinds[thing].add(kind)
    told = []
    for (text, _), things in several.items():
        alike = sorted(one for one in things if any(kinds[one] & kinds[other] for other in things if other != one))
        if alike:
            told.append(f"“{_said(store, alike[0], text)}” ({', '.join(shorten(one[1:-1]) for one in alike)})")
    return sorted(told)


def _said(store: Store, thing: str, folded: str) -> str:
    """The name of the thing that comes to this when it is folded."""
    texts = store.select(f"SELECT ?name {{ {thing} {'|'.join(_NAMED)} ?name }} ORDER BY ?name")
    return next((name.value for (name,) in texts if name and fold(name.value) == folded), folded)
