"""A look at the data before and after the constraints: subclasses, numbers of focus nodes, what no shape looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..findings.report import Unseen
from ..shapes.conditions import Conditions, Engine
from ..shapes.model import Shape, Shapes, Target
from ..store import Store
from ..terms import OWL, RDFS, SH, Literal, NamedNode, iri_text, values_clause
from .sites import target_pattern

EXAMPLES = 3
"""How many records that no shape looked at are named."""

_VOCABULARIES = (OWL, RDFS, SH)
"""What is typed with a class of these says how data is built; it is no record."""


def conditions_on(data: Store, shapes: Shapes) -> Conditions:
    """What writes the conditions of the shapes for this store."""
    return Conditions(shapes, subclasses(data, shapes), Engine.of(data))


def subclasses(data: Store, shapes: Shapes) -> dict[str, tuple[str, ...]]:
    """Each class that a target or `sh:class` names, with its subclasses in the data.

    The steps are followed here: not every server follows a path whose ends are given as VALUES.
    """
    named = {term.value for term in _class_terms(shapes)}
    below: dict[str, list[str]] = {}
    for lower, upper in data.select("SELECT DISTINCT ?lower ?upper { ?lower rdfs:subClassOf ?upper }") if named else ():
        if isinstance(lower, NamedNode) and isinstance(upper, NamedNode):
            below.setdefault(upper.value, []).append(lower.value)
    return {top: _reached(top, below) for top in named}


def _reached(top: str, below: Mapping[str, list[str]]) -> tuple[str, ...]:
    found = [top]
    for each in found:
        found += (lower for lower in dict.fromkeys(below.get(each, ())) if lower not in found)
    return tuple(found)


def _class_terms(shapes: Shapes) -> Iterator[NamedNode]:
    for shape in shapes.by_id.values():
        targets = (target.terms for target in shape.targets if target.kind == "class")
        classes = (made.terms for made in shape.constraints if made.kind.reads == "types")
        for terms in (*targets, *classes):
            yield from (term for term in terms if isinstance(term, NamedNode))


def focus_count(conditions: Conditions, shape: Shape) -> str:
    """The query that counts the shape's focus nodes."""
    patterns = [target_pattern(conditions, target, "?this") for target in shape.targets]
    union = " UNION ".join(f"{{ {pattern}}}" for pattern in dict.fromkeys(patterns) if pattern)
    return f"SELECT (COUNT(DISTINCT ?this) AS ?n) WHERE {{ {union or 'FILTER(false)'} }}"


def number(data: Store, text: str) -> int:
    """The number that the query answers."""
    cell = next(iter(data.select(text)))[0]
    return int(cell.value) if isinstance(cell, Literal) else 0


def repeats(data: Store, predicate: str, limit: int) -> bool | None:
    """Whether some node has the predicate twice; None if `limit` triples or more have it."""
    inner = f"SELECT ?this WHERE {{ ?this {predicate} ?value }} LIMIT {limit}"
    row = next(iter(data.select(f"SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?this) AS ?m) WHERE {{ {{ {inner} }} }}")))
    total, nodes = (int(cell.value) if isinstance(cell, Literal) else 0 for cell in row)
    return None if total >= limit else total > nodes


def unseen_records(data: Store, conditions: Conditions) -> list[Unseen]:
    """The records that have a type and that no target finds, by type."""
    targets = [target for shape in conditions.shapes.with_targets for target in shape.targets]
    known = conditions.classes or {}
    covered = {
        NamedNode(iri)
        for target in targets
        if target.kind == "class"
        for term in target.terms
        for iri in known.get(term.value, ())
    }
    elsewhere = "".join(_missed_by(conditions, target) for target in targets if target.kind != "class")
    if covered:
        others = values_clause("?other", sorted(covered, key=str))
        elsewhere += f" FILTER NOT EXISTS {{ {others} ?this a ?other }}"
    kinds = (kind for (kind,) in data.select("SELECT DISTINCT ?kind WHERE { ?this a ?kind }"))
    rest = [k for k in kinds if isinstance(k, NamedNode) and k not in covered and not k.value.startswith(_VOCABULARIES)]
    return [u for kind in sorted(rest, key=str) if (u := _unseen(data, kind, elsewhere)).count]


def _unseen(data: Store, kind: NamedNode, elsewhere: str) -> Unseen:
    where = f"?this a {iri_text(kind.value)} .{elsewhere}"
    count = number(data, f"SELECT (COUNT(DISTINCT ?this) AS ?n) WHERE {{ {where} }}")
    if not count:
        return Unseen(kind, 0, ())
    rows = data.select(f"SELECT DISTINCT ?this WHERE {{ {where} }} ORDER BY ?this LIMIT {EXAMPLES}")
    return Unseen(kind, count, tuple(node for (node,) in rows if node is not None))


def _missed_by(conditions: Conditions, target: Target) -> str:
    """The filter that leaves out the nodes of a target that is no class."""
    if target.kind == "node":
        named = ", ".join(iri_text(term.value) for term in target.terms if isinstance(term, NamedNode))
        return f" FILTER(?this NOT IN ({named}))"
    return f" FILTER NOT EXISTS {{ {target_pattern(conditions, target, '?this')}}}"
