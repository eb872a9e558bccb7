"""Statements of parts that have files of their own, beside a context that all share: what hangs together, and where.

A part's statements fall into clumps: what hangs together by the names of things, but for those that the context
describes and that no question begins at (sources, places, concepts; institutes, where a claim is about them). A
question that looks no further than a thing and the claims on it can be asked of a clump alone, unless the context or
another part speaks of what it speaks of.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from .errors import InputError
from .shares import linked
from .store import FORMATS, Store, parse, serialize
from .terms import NNMI, OWL, PROV, RDF, RDFS, SKOS, TAX, BlankNode, NamedNode, Quad, Triple, local_name, values_clause

CONTEXT = "put it into the context of all parts"
"""What to do about what all parts need."""
_WORDS = (NNMI, TAX, RDF, RDFS, OWL, SKOS, PROV)
_KINDS = [NNMI + kind for kind in ("Source", "Place", "PolicyDocument", "EligibilityCriterion", "Provision", "RuleSet")]
_FOR_ALL = {RDFS + "subClassOf", RDFS + "subPropertyOf", NNMI + "earliestDay", NNMI + "latestDay"}


@dataclass(frozen=True)
class Context:
    """What all parts share."""

    store: Store

    @cached_property
    def digest(self) -> str:
        return digest(self.store.quads())

    @cached_property
    def _known(self) -> frozenset[str]:
        ends = (end for quad in self.store.quads() for end in (quad.subject, quad.object))
        return frozenset(name for end in ends for name in _names(end))

    @cached_property
    def institutes(self) -> frozenset[str]:
        return self._of_kinds([NNMI + "Institute"])

    @cached_property
    def described(self) -> frozenset[str]:
        """What no question begins at."""
        return self._of_kinds([*_KINDS, SKOS + "Concept"])

    def _of_kinds(self, kinds: Iterable[str]) -> frozenset[str]:
        terms = values_clause("?kind", map(NamedNode, kinds))
        rows = self.store.select(f"SELECT DISTINCT ?thing {{ {terms} ?thing a/rdfs:subClassOf* ?kind }}")
        return frozenset(row[0].value for row in rows if isinstance(row[0], NamedNode))

    def tells_of(self, names: Iterable[str]) -> bool:
        return not self._known.isdisjoint(names)

    def links(self, quad: Quad) -> Iterator[str]:
        """The names that a statement of a part ties together. Raises `InputError` for what all parts would need."""
        for name in _names(quad.subject):
            if name.startswith(_WORDS) or name in self.institutes or name in self.described:
                raise InputError(f"a part speaks of {name}, as the context does", mend=CONTEXT)
            yield name
        if quad.predicate.value in _FOR_ALL:
            said = local_name(quad.predicate.value)
            raise InputError(f"a part says {said} of {quad.subject}, and other parts need that too", mend=CONTEXT)
        is_about = quad.predicate.value == NNMI + "about"
        for name in _names(quad.object):
            if not (name.startswith(_WORDS) or name in self.described or (is_about and name in self.institutes)):
                yield name

    def refuse_common(self, store: Store, own: Iterable[Quad]) -> None:
        """Raise `InputError` if parts say of what is told here more than who has which part in it; `store` has both."""
        about = {quad.subject for quad in own if quad.predicate.value == NNMI + "about"}
        fixed = self.institutes | self.described
        rows = store.select("""SELECT ?claim ?about ?tie ?number {
          ?claim nnmi:about ?about FILTER NOT EXISTS { ?claim nnmi:rank tax:rank-deprecated }
          OPTIONAL { ?claim nnmi:low ?number } OPTIONAL { ?claim nnmi:tellsOf ?tie . ?tie nnmi:tieAgent ?agent } }""")
        for claim, thing, tie, number in rows:
            if claim in about and thing is not None and thing.value in fixed and (tie is None or number is not None):
                raise InputError(f"a part tells of {thing.value}, in {claim}, what other parts need", mend=CONTEXT)


def _names(term: object) -> Iterator[str]:
    if isinstance(term, NamedNode | BlankNode):
        yield str(term) if isinstance(term, BlankNode) else term.value
    elif isinstance(term, Triple):
        for inner in (term.subject, term.object):
            yield from _names(inner)


def digest(quads: Iterable[Quad]) -> str:
    """The same for the same statements, whatever holds them, in what order, and whatever blank nodes are called."""
    said = (re.sub("_:[0-9a-zA-Z]+", "_:", str(quad)) for quad in quads)
    total = sum(int.from_bytes(sha256(text.encode()).digest()[:16]) for text in said)
    return f"{total % 2**128:032x}"


@dataclass(frozen=True)
class Clump:
    """What hangs together in a part: its names, its statements (N-Quads), and the rows that it comes to by itself."""

    names: frozenset[str]
    said: str
    rows: Sequence[Sequence[str]] = ()

    def quads(self) -> list[Quad]:
        """Its statements; blank nodes are none of another's."""
        return parse(self.said.encode(), FORMATS["nquads"], "a part", apart=True)

    @property
    def line(self) -> str:
        return json.dumps([sorted(self.names), self.said, self.rows])

    @classmethod
    def of_line(cls, line: str) -> Clump:
        """Raises `ValueError` for what is none."""
        names, said, rows = json.loads(line)
        return cls(frozenset(names), said, rows)


def clumps(quads: Iterable[Quad], context: Context) -> list[Clump]:
    """What hangs together in the statements of a part. Raises `InputError` for what all parts would need."""
    return [
        Clump(frozenset(name for name in names if name[:2] != "_:"), serialize(said, FORMATS["nquads"]).decode())
        for names, said in linked((tuple(context.links(quad)), quad) for quad in quads)
    ]


def shared(parts: Sequence[Sequence[str]], context: Context) -> tuple[list[Quad], list[Sequence[str]]]:
    """What clumps say that speak of what the context or another part speaks of, and the rows of all others.

    The lines of each part are read twice: for its names, and for what is said where they are shared.
    """
    count = Counter(name for lines in parts for clump in map(Clump.of_line, lines) for name in clump.names)
    said, rows = list[Quad](), list[Sequence[str]]()
    for clump in (clump for lines in parts for clump in map(Clump.of_line, lines)):
        if any(count[name] > 1 for name in clump.names) or context.tells_of(clump.names):
            said += clump.quads()
        else:
            rows += clump.rows
    return said, rows
