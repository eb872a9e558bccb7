"""What the layer is derived by, read from the graph: kinds of tie, factors of bounds, the order of claims.

All of it is data of the ontology and its taxonomies; a store may add to it (roles of its own, with their kind of tie).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from ..frozen import value
from ..store import Store
from ..terms import NNMI, TAX, Literal, NamedNode

MISSING = 9
"""The preference of what has none."""

MARKS = (
    *("tieKind", "agentProperty", "roleProperty", "numberProperty", "quantityProperty", "unitProperty"),
    *("earliestDay", "latestDay", "lowerFactor", "upperFactor", "preference", "weight"),
    *("givesFact", "givesFirst", "givesEdge", "givesStatus", "reaches", "mayBeMeant", "planned"),
)


@value
class Policy:
    """The marks of the vocabulary: for each property of a mark, what it says of which thing. N-Triples text.

    `labels` are the words for bounds and the letters of grades.
    """

    marks: Mapping[str, Mapping[str, str]]
    labels: Mapping[str, str]

    def of(self, mark: str) -> Mapping[str, str]:
        """What a mark says of each thing that bears it."""
        return self.marks.get(mark, {})

    def preference(self, thing: str | None) -> int:
        """The place of a rank, basis or grade among its like; the smallest is preferred."""
        return int(self.of("preference").get(thing or "", MISSING))

    def weight(self, criterion: str) -> int:
        """What a criterion weighs in the place of a claim."""
        return int(self.of("weight").get(f"<{TAX}policy-{criterion}>", 0))

    def marked(self, mark: str, thing: str | None) -> bool:
        """Whether a mark that is true or false is true of a thing."""
        return self.of(mark).get(thing or "") == "true"

    def day_properties(self, dated: Iterable[str]) -> list[tuple[str, str]]:
        """The properties of the layer for the first and the last day that each of these properties can mean."""
        marks = [(self.of("earliestDay"), self.of("latestDay"), f"<{NNMI}{name}>") for name in dated]
        return [(first.get(name, ""), last.get(name, "")) for first, last, name in marks]

    def interval(self, number: Decimal, bound: str | None) -> tuple[Decimal | None, Decimal | None]:
        """The lowest and the highest value that a number with a bound can mean; None where that end is open."""
        if bound is None:
            return number, number
        lower, upper = self.of("lowerFactor").get(bound), self.of("upperFactor").get(bound)
        down, up = (upper or lower, lower or upper) if number < 0 else (lower, upper)
        low = number * Decimal(down) if lower and down else None
        return low, number * Decimal(up) if upper and up else None


def read_policy(*stores: Store) -> Policy:
    """The policy that these stores tell; of two values of one mark, the one of the later store counts."""
    marks: dict[str, dict[str, str]] = defaultdict(dict)
    labels: dict[str, str] = {}
    for store in stores:
        for thing, mark, told in store.select(_QUERY):
            if isinstance(mark, NamedNode) and isinstance(thing, NamedNode) and told:
                kept = str(told) if isinstance(told, NamedNode) else told.value
                marks[mark.value.removeprefix(NNMI)][str(thing)] = kept
        for thing, label in store.select(_LABELS):
            labels[str(thing)] = label.value if isinstance(label, Literal) else ""
    return Policy(marks, labels)


_ON_TIES = ("tieKind", "planned")
"""The marks that ties bear too: they are asked of the terms of the vocabulary, which are few."""
_QUERY = f"""SELECT DISTINCT ?thing ?mark ?value {{
    {{ VALUES ?mark {{ {" ".join(f"nnmi:{mark}" for mark in MARKS if mark not in _ON_TIES)} }} ?thing ?mark ?value }}
    UNION {{ {{ ?thing skos:inScheme ?scheme }} UNION {{ ?thing a owl:Class }}
      OPTIONAL {{ ?thing nnmi:tieKind ?value }} BIND(nnmi:tieKind AS ?mark) FILTER(BOUND(?value)) }}
    UNION {{ ?thing skos:inScheme ?scheme OPTIONAL {{ ?thing nnmi:planned ?value }} BIND(nnmi:planned AS ?mark)
      FILTER(BOUND(?value)) }}
    }}"""
_LABELS = """SELECT ?thing (MIN(STR(?text)) AS ?label) {
    { ?thing skos:inScheme tax:scheme-bound ; skos:prefLabel ?text FILTER(LANG(?text) = "en") }
    UNION { ?thing skos:inScheme tax:scheme-grade ; skos:notation ?text } } GROUP BY ?thing"""


def holds_marks(store: Store) -> bool:
    """Whether a store has marks of each kind: one that holds a part of the vocabulary has not."""
    some = (f"{{ SELECT ?t{at} {{ ?t{at} nnmi:{mark} ?v{at} }} LIMIT 1 }}" for at, mark in enumerate(MARKS))
    return store.ask(f"ASK {{ {' '.join(some)} }}")


def sources_of(policy: Policy, kind: str) -> Iterable[tuple[str, Mapping[str, str]]]:
    """The classes of claims that give ties (`kind` is agent) or values (number), with their properties by name."""
    for class_ in policy.of(f"{kind}Property"):
        yield (
            class_,
            {name.removesuffix("Property"): found[class_] for name, found in policy.marks.items() if class_ in found},
        )
