"""Probable duplicates: new agents whose names look like those of known ones, each with a score and the reason.

Legal forms, case, accents and punctuation do not count. A name is compared with every known one; what is the same and
what is not is for a person to decide.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import islice

from ..errors import Where
from ..frozen import value
from ..names import ANYTHING, IDENTIFIER, Name, Names, Range, core, in_order
from ..names.likeness import LEAST, as_initials, initials, key_of, numbers, shorter
from ..sheets.locator import Locator
from ..store import Store
from ..terms import NNMI, OWL, RDF, RDFS, Literal, NamedNode, Quad

AGENT = NNMI + "Agent"
AGENTS = Range((AGENT,))
NEAREST = 5
"""Of so many spellings that are nearest to a name the bearers are told."""
TELLING = (RDF + "type", RDFS + "label", NNMI + "identifier")
"""The predicates by which one agent is told from another."""
REASONS = {
    "name": "the same name but for legal form, case or punctuation",
    "near": "almost the same spelling",
    "words": "the same words but one",
    "initials": "one is the initials of the other",
    "identifier": "the same outside identifier",
}
"""Why two are taken for one, by language."""


@value
class Candidate:
    """A new thing: its IRI, its names, its outside identifiers, and where it stands."""

    iri: str
    names: tuple[str, ...]
    identifiers: tuple[str, ...] = ()
    where: Where | None = None


@value
class Duplicate:
    """A new thing that is probably a known one (or another new one): which, how surely (to 100), and why."""

    new: Candidate
    name: str
    known: str
    known_name: str
    score: float
    reason: str


class Register:
    """Known names and identifiers, made ready for comparison."""

    def __init__(self, names: Iterable[Name], identifiers: Mapping[str, str]) -> None:
        self.identifiers = identifiers
        self.by_likeness = True
        """Whether names of almost the same spelling are looked for, which takes time for each known name."""
        self.by_core: dict[str, list[Name]] = {}
        for name in names:
            self.by_core.setdefault(key_of(core(name.text)), []).append(name)

    @cached_property
    def by_initials(self) -> dict[str, list[Name]]:
        found: dict[str, list[Name]] = {}
        for names in self.by_core.values():
            for name in names:
                found.setdefault(initials(core(name.text)), []).append(name)
        found.pop("", None)
        return found

    @cached_property
    def by_shorter(self) -> dict[str, list[Name]]:
        """The known names by what is left of them without one word."""
        found: dict[str, list[Name]] = {}
        for key, names in self.by_core.items():
            for less in shorter(key.split()):
                found.setdefault(less, []).extend(names)
        return found

    def add(self, candidate: Candidate) -> None:
        """Take note of a new thing, so that later ones are compared with it."""
        for text in candidate.names:
            name = Name(text, candidate.iri, 0)
            words = core(text)
            self.by_core.setdefault(key_of(words), []).append(name)
            for less in shorter(words):
                self.by_shorter.setdefault(less, []).append(name)
            if short := initials(words):
                self.by_initials.setdefault(short, []).append(name)

    def matches(self, candidate: Candidate) -> Iterator[Duplicate]:
        """Every known thing that the candidate may be, best first, each once."""
        found: dict[str, Duplicate] = {}
        for match in self._all(candidate):
            if match.known != candidate.iri and match.score > getattr(found.get(match.known), "score", 0):
                found[match.known] = match
        yield from sorted(found.values(), key=lambda match: (-match.score, match.known))

    def _all(self, candidate: Candidate) -> Iterator[Duplicate]:
        for identifier in candidate.identifiers:
            if identifier in self.identifiers:
                known = self.identifiers[identifier]
                yield Duplicate(
                    candidate, candidate.names[0] if candidate.names else "", known, "", 100.0, "identifier"
                )
        for text in candidate.names:
            for name, score, reason in self._named(text):
                yield Duplicate(candidate, text, name.thing, name.text, score, reason)

    def _named(self, text: str) -> Iterator[tuple[Name, float, str]]:
        """The known names like the text, with score and reason."""
        from rapidfuzz import fuzz, process

        words = core(text)
        key = key_of(words)
        among = self.by_core.keys() if self.by_likeness else [key] if key in self.by_core else []
        close = process.extract(key, among, scorer=fuzz.ratio, limit=None, score_cutoff=LEAST)
        for one, score, _ in islice((near for near in close if numbers(near[0]) == numbers(key)), NEAREST):
            yield from ((name, round(score, 1), "name" if one == key else "near") for name in self.by_core[one])
        short = in_order(self.by_initials.get(as_initials(text), ()))
        for name in (*short, *self.by_core.get(initials(words) or "-", ())):
            yield name, 90.0, "initials"
        for name in (
            *self.by_shorter.get(key, ()),
            *(n for less in shorter(words) for n in self.by_core.get(less, ())),
        ):
            yield name, 87.0, "words"


def find_duplicates(
    candidates: Iterable[Candidate], register: Register, decided: Iterable[tuple[str, str]] = ()
) -> list[Duplicate]:
    """What each new thing may be a duplicate of, also among the new ones; pairs that were decided are left out."""
    settled = {frozenset(pair) for pair in decided}
    found: list[Duplicate] = []
    new = list(candidates)
    for candidate in new:
        found += [m for m in register.matches(candidate) if frozenset((candidate.iri, m.known)) not in settled]
        if candidate is not new[-1]:
            register.add(candidate)
    return found


def register(known: Names, new: Collection[Candidate], near: bool = True) -> Register:
    """The names and identifiers of the agents that the store knows, all or those that the new ones may be taken for.

    Those of almost the same spelling only if `near`.
    """
    from ..names.kept import names_like

    kept = names_like(known.store, (text for candidate in new for text in candidate.names), near)
    names = known.all_of(AGENTS) if kept is None else known.bearing(kept, AGENTS)
    return Register((name for name in names if name.order != IDENTIFIER), _bearers(known, new))


def _bearers(known: Names, new: Iterable[Candidate]) -> dict[str, str]:
    """The known thing that bears each identifier of the new ones; of several the first by its IRI."""
    texts = {text for candidate in new for text in candidate.identifiers}
    known.learn(texts)
    names = (name for text in texts for name in known.as_it_stands(text, ANYTHING) if name.order == IDENTIFIER)
    return {name.text: name.thing for name in sorted(names, key=lambda name: name.thing, reverse=True)}


def decided_pairs(store: Store, new: Iterable[Candidate]) -> set[tuple[str, str]]:
    """The pairs with one of the new things that a person said are not the same."""
    told = f"{{ ?new <{OWL}differentFrom> ?other }} UNION {{ ?other <{OWL}differentFrom> ?new }}"
    asked = f"SELECT ?new ?other {{ VALUES ?new {{ TERMS }} {told} }}"
    rows = store.select_for(asked, [NamedNode(candidate.iri) for candidate in new])
    return {(one.value, other.value) for one, other in rows if one and other}


def candidates(quads: Iterable[Quad], known: Names, locator: Locator) -> Iterator[Candidate]:
    """The agents that the statements add to those known."""
    quads = list(quads)
    kind = NamedNode(RDF + "type")
    types = [quad for quad in quads if quad.predicate == kind]
    classes = {quad.object.value for quad in types if isinstance(quad.object, NamedNode)}
    agents = {NamedNode(cls) for cls in classes if AGENT in (cls, *known.superclasses(cls))}
    new: dict[object, list[Quad]] = {quad.subject: [] for quad in types if quad.object in agents}
    for quad in quads if new else ():
        if quad.subject in new and quad.predicate != kind:
            new[quad.subject].append(quad)
    for node, told in new.items():
        if isinstance(node, NamedNode) and not known.exists(node.value):
            names, same = (
                tuple(
                    quad.object.value
                    for quad in told
                    if quad.predicate.value == name and isinstance(quad.object, NamedNode | Literal)
                )
                for name in (RDFS + "label", NNMI + "identifier")
            )
            yield Candidate(node.value, names, same, locator.where(node))
