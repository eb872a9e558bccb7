"""Where a shape is checked: the graph pattern that finds its focus nodes, from a target or from the shape above it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..frozen import value
from ..shapes.conditions import Conditions
from ..shapes.model import Shape, Target
from ..terms import BlankNode, NamedNode, Term, iri_text, values_clause


@value
class Site:
    """A shape and the pattern that binds `?this` to its focus nodes.

    `chain` holds the variables of the nodes passed on the way: a node reached from two records is checked for both.
    `inner` limits a group within a query of the shapes to few focus nodes, '' if there is no limit.
    `way` lists the shapes passed. `target` is where the way begins.
    """

    shape: Shape
    pattern: str
    chain: tuple[str, ...] = ()
    target: Target | None = None
    way: tuple[Term, ...] = ()
    inner: str = ""


FOCUS = NamedNode("urn:nnmi-graph:focus")
"""Stands in a query for the focus nodes that it is to be limited to."""


def sites(conditions: Conditions, limited: bool = False) -> Iterator[Site]:
    """Every place where a shape is checked; `limited` to the focus nodes that are put in for `FOCUS` later."""
    for shape in conditions.shapes.with_targets:
        for target in shape.targets:
            pattern = target_pattern(conditions, target, "?this")
            if limited:
                limit = values_clause("?this", [FOCUS]) + " "
                yield from below(conditions, Site(shape, limit, target=target, inner=limit))
                continue
            if target.kind == "objectsOf":
                pattern = f"{{ SELECT DISTINCT ?this WHERE {{ {pattern}}} }} "
            if pattern:
                yield from below(conditions, Site(shape, pattern, target=target))


def below(conditions: Conditions, site: Site) -> Iterator[Site]:
    """The site, and those of the property shapes below it."""
    yield site
    for inner in site.shape.properties:
        yield from below(conditions, step_to(conditions, site, inner))


def step_to(conditions: Conditions, site: Site, inner: Term) -> Site:
    """The site of a shape that is checked at the value nodes of this one."""
    shape, way = conditions.shapes.by_id[inner], (*site.way, site.shape.id)
    if site.shape.path is None:
        return Site(shape, site.pattern, site.chain, site.target, way, site.inner)
    before = f"?f{len(site.chain)}"
    pattern = re.sub(r"\?this\b", before, site.pattern)
    step = conditions.values(site.shape.path, before, "?this", pattern)
    return Site(shape, f"{pattern}{step} ", (*site.chain, before), site.target, way)


def target_pattern(conditions: Conditions, target: Target, this: str) -> str:
    """The pattern that binds `this` to the nodes of the target; '' where none can be named."""
    match target.kind, target.terms:
        case "class", (NamedNode(value=iri),):
            return conditions.instance(this, iri) + " "
        case "subjectsOf", (NamedNode(value=iri),):
            return f"{this} {iri_text(iri)} {conditions.fresh()} . "
        case "objectsOf", (NamedNode(value=iri),):
            return f"{conditions.fresh()} {iri_text(iri)} {this} . "
    if target.kind == "sparql":
        return re.sub(r"[?$]this\b", this, target.text) + " "
    named = [term for term in target.terms if not isinstance(term, BlankNode)]
    return values_clause(this, named) + " " if named else ""
