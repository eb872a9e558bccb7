"""The ontology compiled to rules: the standard's tables looked up in it once, anonymous expressions resolved away.

What comes out speaks of the ontology's own terms: "what sponsors something is an agent", not "what has a property with
a domain is of that domain". No rule mentions a blank node, so the queries run on any engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from ..datatypes import foreign, is_datatype
from ..store import OxigraphStore, Store
from ..terms import OWL, RDFS, Literal, NamedNode, Quad, Term, Triple, iri_text, shorten
from .additions import NONE, Additions
from .axioms import GENID, Axioms, defines, read_axioms, read_lists
from .fixpoint import Schedule, plan, saturate
from .owl_rl import CLASSES, CONTRADICTIONS, DOMAINS, EQUALITY, HIERARCHY, PROPERTIES, TRIVIAL, RuleTemplate
from .resolve import resolve_away, turned
from .rule import TYPE, Atom, Condition, Node, Path, Rule, Var, as_atom, distinct, parse

_THING, _NOTHING = NamedNode(OWL + "Thing"), NamedNode(OWL + "Nothing")
_SUBCLASS, _SUBPROPERTY = NamedNode(RDFS + "subClassOf"), NamedNode(RDFS + "subPropertyOf")
_DERIVED = "urn:nnmi:derived"


@dataclass(frozen=True)
class RuleSet:
    """An ontology as rules.

    `plan` holds the rules that add, in the order they run; `contradictions` those that should find nothing; `schema`
    what the ontology says of its own terms beyond its statements (Table 9); `axioms` the statements themselves;
    `additions` what is made beyond it.
    """

    plan: Schedule
    contradictions: tuple[Rule, ...]
    schema: tuple[Triple, ...]
    axioms: Axioms
    additions: Additions = NONE

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that add, in the order they run."""
        return self.plan.rules

    @property
    def queries(self) -> tuple[str, ...]:
        """Each rule as the SPARQL that runs, under a comment that tells where it comes from."""
        return tuple(f"# {self.origin(rule)}\n{rule.sparql()}" for rule in (*self.rules, *self.contradictions))

    def terms(self) -> set[NamedNode]:
        """The named things that the rules and the axioms speak of."""
        parts: set[object] = {part for rule in self.rules for part in rule.parts}
        parts.update(term for triple in (*self.axioms.triples, *self.schema) for term in triple)
        return {term for term in parts if isinstance(term, NamedNode)}

    def origin(self, rule: Rule) -> str:
        """Where a rule comes from: the standard's names and the axioms, in words."""
        return "; ".join((rule.name, *map(self.words, rule.axioms)))

    def words(self, triple: Triple) -> str:
        """A statement for a reader, anonymous expressions spelled out."""
        verb = "a" if triple.predicate == TYPE else shorten(triple.predicate.value)
        return f"{self.axioms.say(triple.subject)} {verb} {self.axioms.say(triple.object)}"


def compile_ontology(quads: Iterable[Quad], additions: Additions = NONE) -> RuleSet:
    """The rules that the axioms among `quads` stand for, and the additions.

    Raises `ContentError` for a broken list or expression.
    """
    axioms = read_axioms(quads)
    trivial = additions.trivial
    more = TRIVIAL if trivial else ()
    store = OxigraphStore()
    store.inner.extend(Quad(t.subject, t.predicate, t.object) for t in axioms.triples)
    saturate(store, plan(schema_rules((*HIERARCHY, *more))), _DERIVED)
    rules = _specialised(store, axioms.triples, trivial)
    saturate(store, plan(schema_rules((*HIERARCHY, *DOMAINS, *more))), _DERIVED)
    said = (triple for triple in store.construct(_ALL_DERIVED) if _worth_saying(triple, trivial))
    usual = [clause.rule() for clause in (*EQUALITY, *more)]
    usual += (rule for own in additions.own for rule in own.rules)
    return RuleSet(
        plan([*(rule for rule in rules if rule.head), *usual]),
        tuple(rule for rule in rules if not rule.head),
        tuple(sorted(said, key=str)),
        axioms,
        additions,
    )


def schema_rules(clauses: Iterable[RuleTemplate]) -> list[Rule]:
    """Rules about an ontology's own terms, where what is the same counts too."""
    return [clause.rule() for clause in (*EQUALITY, *clauses)]


_ALL_DERIVED = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {iri_text(_DERIVED)} {{ ?s ?p ?o }} }}"


def _worth_saying(triple: Triple, trivial: bool) -> bool:
    """Whether a derived statement says something to a reader: not of an anonymous expression, not true of all."""
    if not trivial and (triple.subject == triple.object or (triple.object == _THING and triple.predicate != TYPE)):
        return False
    return not any(getattr(term, "value", "").startswith(GENID) for term in triple)


def _specialised(store: OxigraphStore, axioms: tuple[Triple, ...], trivial: bool) -> list[Rule]:
    """The tables for this ontology: rules about data, in terms of named things."""
    asserted = OxigraphStore(store.inner, union=False)
    rules = [*_from_lists(axioms), *_from_tables(asserted)]
    rules += (Rule(("asserted",), (), as_atom(triple)) for triple in axioms if _is_anonymous_type(triple))
    rules = distinct((*rules, *_beyond(rules, _from_tables(store))))
    rules = resolve_away(turned(rules, _inverses(axioms)), _is_anonymous)
    rules = [rule for rule in map(_with_datatypes, rules) if rule and _is_sayable(rule)]
    wanted = trivial or any(atom.predicate == TYPE and atom.object == _THING for rule in rules for atom in rule.body)
    return distinct(rule for rule in rules if wanted or not rule.head or rule.head.object != _THING)


def _from_tables(store: Store) -> Iterator[Rule]:
    return (rule for clause in (*PROPERTIES, *CLASSES, *CONTRADICTIONS) for rule in _instances(clause, store))


def _instances(clause: RuleTemplate, store: Store) -> Iterator[Rule]:
    """The clause once for each way the ontology has of meeting its schema pattern."""
    rule = clause.rule()
    if not clause.schema:
        yield rule
        return
    answer = store.select(f"SELECT * WHERE {{ {clause.schema} }}")
    variables = [Var(name) for name in answer.variables]
    said = parse(clause.schema.partition(" FILTER")[0])[0]
    for row in sorted(answer, key=str):
        bindings = {variable: term for variable, term in zip(variables, row, strict=True) if term is not None}
        yield replace(rule.bind(bindings), axioms=tuple(_cited(atom.bind(bindings) for atom in said)))


def _cited(atoms: Iterable[Atom]) -> Iterator[Triple]:
    """The statements to name: not those that only spell an anonymous expression out, for its words do that."""
    for atom in atoms:
        triple = atom.triple()
        if triple and not (_is_anonymous(triple.subject) and defines(triple)):
            yield triple


def _from_lists(axioms: tuple[Triple, ...]) -> Iterator[Rule]:
    """The clauses that need all members of a list: cls-int1, prp-spo2, prp-key."""
    lists = read_lists(axioms)
    for axiom in axioms:
        make = _LIST_CLAUSES.get(axiom.predicate.value)
        members = lists.get(axiom.object, ())
        if make and members:
            yield replace(make(as_atom(axiom).subject, members), axioms=tuple(_cited([as_atom(axiom)])))


def _intersection(name: Node, members: tuple[Term, ...]) -> Rule:
    x = Var("x")
    return Rule(("cls-int1",), tuple(Atom(x, TYPE, member) for member in members), Atom(x, TYPE, name))


def _chain(name: Node, members: tuple[Term, ...]) -> Rule:
    steps = [Var(f"u{number}") for number in range(len(members) + 1)]
    body = tuple(Atom(steps[number], member, steps[number + 1]) for number, member in enumerate(members))
    return Rule(("prp-spo2",), body, Atom(steps[0], name, steps[-1]))


def _key(name: Node, members: tuple[Term, ...]) -> Rule:
    x, y = Var("x"), Var("y")
    shared = (Atom(who, p, Var(f"z{n}")) for n, p in enumerate(members) for who in (x, y))
    body = (Atom(x, TYPE, name), *shared, Atom(y, TYPE, name))
    return Rule(("prp-key",), body, Atom(x, NamedNode(OWL + "sameAs"), y), (Condition("differ", x, y),))


_LIST_CLAUSES = {OWL + "intersectionOf": _intersection, OWL + "propertyChainAxiom": _chain, OWL + "hasKey": _key}


def _beyond(made: list[Rule], more: Iterable[Rule]) -> Iterator[Rule]:
    """Those of `more` that say what `made` does not: steps up a hierarchy that its steps together make are left out."""
    steps: dict[Node, list[Node]] = {}
    for low, high in filter(None, map(_step, made)):
        steps.setdefault(low, []).append(high)
    reached = {low: _reach(low, steps) for low in steps}
    for rule in more:
        step = _step(rule)
        if step is None or step[1] not in reached.get(step[0], ()):
            yield rule


def _reach(start: Node, steps: Mapping[Node, list[Node]]) -> set[Node]:
    """All that lies above `start`."""
    found: set[Node] = set()
    waiting = [start]
    while waiting:
        fresh = [high for high in steps.get(waiting.pop(), ()) if high not in found]
        found.update(fresh)
        waiting += fresh
    return found


def _step(rule: Rule) -> tuple[Node, Node] | None:
    """The two terms, if the rule is a step up a hierarchy: what is the one is the other."""
    if not rule.head or len(rule.body) != 1 or rule.conditions or rule.body[0].subject != rule.head.subject:
        return None
    below, above = rule.body[0], rule.head
    if below.predicate == above.predicate == TYPE:
        return below.object, above.object
    if TYPE in (below.predicate, above.predicate) or below.object != above.object or isinstance(below.predicate, Path):
        return None
    return below.predicate, above.predicate  # type: ignore[return-value]


def _with_datatypes(rule: Rule) -> Rule | None:
    """The rule with datatypes tested, not stated: a literal that a datatype has no place for is a contradiction.

    None if nothing is left of it. (OWL 2 Profiles, Table 8: dt-type2, dt-not-type.)
    """
    tests = [atom for atom in rule.body if _names_datatype(atom)]
    conditions = (*rule.conditions, *(Condition("in-datatype", atom.subject, atom.object) for atom in tests))
    rule = replace(rule, body=tuple(atom for atom in rule.body if atom not in tests), conditions=conditions)
    if not rule.head or not _names_datatype(rule.head):
        return rule
    value, datatype = rule.head.subject, rule.head.object
    holder = next((atom for atom in rule.body if atom.object == value), None)
    if holder is None or isinstance(holder.predicate, Path) or not foreign(str(getattr(datatype, "value", ""))):
        return None
    return replace(
        rule,
        names=(*rule.names, "dt-not-type"),
        head=None,
        message="{} has {} {}, which cannot be a {}",
        terms=(holder.subject, holder.predicate, value, datatype),
        conditions=(*conditions, Condition("foreign-to", value, datatype)),
    )


def _names_datatype(atom: Atom) -> bool:
    return atom.predicate == TYPE and isinstance(atom.object, NamedNode) and is_datatype(atom.object.value)


def _is_sayable(rule: Rule) -> bool:
    """Whether the rule speaks of things that have names, and makes a statement that RDF can hold."""
    atoms = (rule.head, *rule.body) if rule.head else rule.body
    nameless = any(map(_is_anonymous, (part for atom in atoms for part in _things(atom))))
    return not nameless and not (rule.head and isinstance(rule.head.subject, Literal))


def _things(atom: Atom) -> tuple[object, ...]:
    return (atom.subject,) if atom.predicate == TYPE else (atom.subject, atom.object)


def _inverses(axioms: tuple[Triple, ...]) -> dict[Node, Node]:
    """The property that each anonymous inverse turns round."""
    said = (as_atom(triple) for triple in axioms if triple.predicate.value == OWL + "inverseOf")
    return {atom.subject: atom.object for atom in said if _is_anonymous(atom.subject)}


def _is_anonymous_type(triple: Triple) -> bool:
    return triple.predicate == TYPE and _is_anonymous(triple.object)


def _is_anonymous(term: object) -> bool:
    return isinstance(term, NamedNode) and term.value.startswith(GENID)
