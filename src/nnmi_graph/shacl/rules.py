"""Rules of a shapes graph (SHACL Advanced Features, section 8): what they say follows, put into a graph of its own.

Triple rules and SPARQL rules run in their order, each once, for the focus nodes of its shape that fit its conditions.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ..errors import ContentError
from ..frozen import value
from ..paths import connect
from ..shapes.conditions import Conditions
from ..shapes.model import Shapes, SparqlBody
from ..shapes.prebind import construct_at
from ..shapes.read_paths import read_path
from ..shapes.read_sparql import text_of
from ..store import OxigraphStore
from ..terms import SH, BlankNode, Literal, NamedNode, Quad, Term, term_text
from ..triples import TripleIndex, name_of
from .reach import conditions_on
from .sites import target_pattern

INFERRED = NamedNode("urn:nnmi-graph:rules")
"""The graph that the rules' triples go into."""


@value
class Rule:
    """One rule: the shape it stands at, its order, the node that holds it, the shapes that a focus node must fit."""

    shape: Term
    order: Decimal
    node: Term
    conditions: tuple[Term, ...]


def read_rules(shapes: Shapes) -> list[Rule]:
    """The rules in the order they run; deactivated ones are left out. Raises `ContentError`."""
    graph = TripleIndex(shapes.quads)
    found = []
    for shape in graph.subjects(SH + "rule"):
        for node in graph.objects(shape, SH + "rule"):
            orders = [Decimal(v.value) for v in graph.objects(node, SH + "order") if isinstance(v, Literal)]
            if not graph.is_true(node, SH + "deactivated") and not graph.is_true(shape, SH + "deactivated"):
                order = orders[0] if orders else Decimal(0)
                found.append(Rule(shape, order, node, graph.objects(node, SH + "condition")))
    return sorted(found, key=lambda rule: rule.order)


def run_rules(data: OxigraphStore, shapes: Shapes) -> int:
    """Add what the rules say to the data; how many triples that was. Raises `ContentError` for what cannot be run."""
    before = len(data.inner)
    graph = TripleIndex(shapes.quads)
    for rule in read_rules(shapes):
        text = as_construct(rule, graph, conditions_on(data, shapes))
        data.add([Quad(t.subject, t.predicate, t.object, INFERRED) for t in data.construct(text)])
    return len(data.inner) - before


def as_construct(rule: Rule, graph: TripleIndex, conditions: Conditions) -> str:
    """The rule as a query over all its focus nodes."""
    where = f"shape {name_of(rule.shape)}: sh:rule"
    focus = _focus(rule, conditions, where)
    queries = graph.objects(rule.node, SH + "construct")
    if queries:
        body = SparqlBody(text_of(queries[0], graph, rule.node, where), False, rule.node)
        return construct_at(conditions.body(body), focus, where)
    parts, steps = [], ""
    for number, name in enumerate(("subject", "predicate", "object")):
        values = graph.objects(rule.node, SH + name)
        if len(values) != 1:
            raise ContentError(f"{where} has {len(values)} values of sh:{name}", mend="give it one, or sh:construct")
        part, step = _node(values[0], graph, f"?n{number}", f"{where}: sh:{name}")
        parts.append(part)
        steps += step
    return f"CONSTRUCT {{ {' '.join(parts)} }} WHERE {{ {focus}{steps}}}"


def _focus(rule: Rule, conditions: Conditions, where: str) -> str:
    """The pattern of the focus nodes that fit the conditions of the rule."""
    shape = conditions.shapes.by_id.get(rule.shape)
    patterns = [target_pattern(conditions, target, "?this") for target in shape.targets] if shape else []
    union = " UNION ".join(f"{{ {pattern}}}" for pattern in patterns if pattern)
    if not conditions.shapes.circles.keys().isdisjoint(rule.conditions):
        raise ContentError(f"{where}: sh:condition refers to itself", mend="break the circle")
    broken = [conditions.nonconforming(node, "?this") for node in rule.conditions if node in conditions.shapes.by_id]
    if len(broken) < len(rule.conditions) or None in broken:
        raise ContentError(f"{where}: sh:condition cannot be run", mend="name a shape of the file that is no query")
    fits = "".join(f" FILTER(!({condition}))" for condition in broken)
    return f"{{ SELECT DISTINCT ?this WHERE {{ {union or 'FILTER(false)'}{fits} }} }} "


def _node(value: Term, graph: TripleIndex, variable: str, where: str) -> tuple[str, str]:
    """A node expression: what stands for it, and the pattern that finds it."""
    if value == NamedNode(SH + "this"):
        return "?this", ""
    if not isinstance(value, BlankNode):
        return term_text(value), ""
    paths = graph.objects(value, SH + "path")
    if len(paths) != 1 or len(graph.predicates(value)) > 1:
        raise ContentError(f"{where} is an expression that cannot be run", mend="use sh:this, a term, [ sh:path … ]")
    return variable, f"{connect(read_path(graph, paths[0], where), '?this', variable)} "


def rule_notes(shapes: Shapes) -> Iterator[str]:
    """That there are rules, for a run that does not ask for them."""
    rules = read_rules(shapes)
    if rules:
        yield f"{len(rules)} sh:rule(s), for example of {name_of(rules[0].shape)}, not run; --rules runs them"


RULES = SH + "Rules"
"""The regime of `sh:entailment` that asks for the rules."""
