"""Why an inferred statement holds: the rule, what it rests on, and why that holds, down to what sources say.

Proofs are looked for backwards from the statement, in the store as it stands, the lowest first: those of one step, then
of two, and so on. So no proof leans on itself, and no rule has to keep notes while it runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ..errors import QueryError
from ..store import OxigraphStore, Store
from ..terms import GRAPH, BlankNode, Term, Triple, iri_text, shorten
from .compile import RuleSet, schema_rules
from .fixpoint import in_graph, plan, saturate
from .following import CLOSURE
from .owl_rl import DOMAINS, HIERARCHY
from .rule import Atom, Rule, Var, as_atom, unify

DEEPEST = 60
"""The most steps a proof may have one above the other."""


@dataclass(frozen=True)
class Proof:
    """A statement, its words, and why it holds: a rule of the standard, the ontology's axioms, the data's premises.

    With no rule the statement is asserted, in `graphs`.
    """

    triple: Triple
    words: str
    rule: str = ""
    axioms: tuple[str, ...] = ()
    premises: tuple[Proof, ...] = ()
    graphs: tuple[str, ...] = ()

    @property
    def height(self) -> int:
        """How many steps stand one above the other; an asserted statement has none."""
        return 1 + max((premise.height for premise in self.premises), default=0) if self.rule else 0

    def lines(self, indent: str = "") -> Iterator[str]:
        """The proof as text, a statement a line, what it rests on indented below it."""
        reason = f"by {'; '.join((self.rule, *self.axioms))}" if self.rule else f"in {', '.join(self.graphs)}"
        yield f"{indent}{self.words}  [{reason}]"
        for premise in self.premises:
            yield from premise.lines(indent + "  ")

    def __str__(self) -> str:
        return "\n".join(self.lines())


def explain(store: Store, ruleset: RuleSet, triple: Triple, target_graph: str = CLOSURE) -> Proof:
    """The lowest proof of a statement of the store, whose closure is in `target_graph`.

    Raises `QueryError` if the statement is neither asserted nor follows.
    """
    searches = (_Search(store, ruleset.rules, ruleset, target_graph), *_about_terms(ruleset, triple))
    for search in searches:
        if proof := search.run(triple):
            return proof
    raise QueryError(
        f"{ruleset.words(triple)!r} is neither asserted nor follows from what is",
        mend="rebuild the closure if the data has changed",
    )


def _about_terms(ruleset: RuleSet, triple: Triple) -> Iterator[_Search]:
    """A search among the ontology's own statements, if the statement is one that follows from them."""
    if triple in ruleset.schema or triple in ruleset.axioms.triples:
        rules = schema_rules(HIERARCHY + DOMAINS)
        store = OxigraphStore()
        store.add(in_graph(ruleset.axioms.triples, GRAPH + "ontology"))
        saturate(store, plan(rules), CLOSURE)
        yield _Search(store, tuple(rules), ruleset, CLOSURE)


@dataclass
class _Search:
    """A search for proofs, and what it has found out so far."""

    store: Store
    rules: tuple[Rule, ...]
    ruleset: RuleSet
    target: str
    found: dict[Triple, Proof] = field(default_factory=dict)
    failed: dict[Triple, int] = field(default_factory=dict)
    known_steps: dict[Triple, list[tuple[Rule, tuple[Triple, ...]]]] = field(default_factory=dict)
    cut: bool = False

    def run(self, goal: Triple) -> Proof | None:
        """The lowest proof of the goal, or None."""
        for depth in range(DEEPEST + 1):
            self.cut = False
            proof = self.prove(goal, depth)
            if proof or not self.cut:
                return proof
        return None

    def prove(self, goal: Triple, depth: int) -> Proof | None:
        """A proof at most `depth` high; sets `cut` if there was more to look at further down."""
        if (known := self.found.get(goal)) and known.height <= depth:
            return known
        if graphs := self.graphs(goal):
            self.found[goal] = Proof(goal, self.ruleset.words(goal), graphs=graphs)
            return self.found[goal]
        if depth == 0 or self.failed.get(goal, -1) >= depth:
            self.cut = True
            return None
        for rule, needed in self.steps(goal):
            premises = self.prove_all(needed, depth - 1)
            if premises is not None:
                axioms = tuple(map(self.ruleset.words, rule.axioms))
                self.found[goal] = Proof(goal, self.ruleset.words(goal), rule.name, axioms, premises)
                return self.found[goal]
        self.failed[goal] = depth
        return None

    def prove_all(self, goals: Iterable[Triple], depth: int) -> tuple[Proof, ...] | None:
        """Proofs of all the goals, or None at the first that has none."""
        proofs = []
        for goal in goals:
            if (proof := self.prove(goal, depth)) is None:
                return None
            proofs.append(proof)
        return tuple(proofs)

    def graphs(self, goal: Triple) -> tuple[str, ...]:
        """Where the goal is asserted: graphs other than the target, by name."""
        atom, nameless = _open(as_atom(goal))
        other = f"FILTER(?graph != {iri_text(self.target)})"
        named = self.store.select(f"SELECT * WHERE {{ GRAPH ?graph {{ {atom} }} {other} }}")
        rows = [dict(zip(named.variables, row, strict=True)) for row in named]
        graphs = {row["graph"] for row in rows if all(row[var] == node for var, node in nameless.items())}
        if graphs or nameless:
            return tuple(sorted(shorten(str(getattr(graph, "value", ""))) for graph in graphs))
        unnamed = self.store.ask(f"ASK {{ {atom} FILTER NOT EXISTS {{ GRAPH ?graph {{ {atom} }} }} }}")
        return ("the default graph",) if unnamed else ()

    def steps(self, goal: Triple) -> list[tuple[Rule, tuple[Triple, ...]]]:
        """Each way a rule makes the goal from statements of the store: the rule, and the statements."""
        if goal not in self.known_steps:
            self.known_steps[goal] = [(rule, needed) for rule in self.rules for needed in self.premises(rule, goal)]
        return self.known_steps[goal]

    def premises(self, rule: Rule, goal: Triple) -> Iterator[tuple[Triple, ...]]:
        """The statements from which the rule makes the goal, once for each choice of them."""
        bindings = unify(rule.head, as_atom(goal)) if rule.head else None
        if bindings is None:
            return
        nameless = {var.name: term for var, term in bindings.items() if isinstance(term, BlankNode)}
        bound = rule.bind({var: term for var, term in bindings.items() if not isinstance(term, BlankNode)})
        if not bound.body:
            yield ()
            return
        answer = self.store.select(f"SELECT * WHERE {{ {bound.pattern()} }}")
        for row in sorted(answer, key=str):
            values = dict(zip(answer.variables, row, strict=True))
            if all(values.get(name) == term for name, term in nameless.items()):
                full = {Var(name): term for name, term in values.items() if term is not None}
                made = (atom.bind(full).triple() for atom in bound.body)
                yield tuple(triple for triple in made if triple is not None)


def _open(atom: Atom) -> tuple[Atom, dict[str, Term]]:
    """The pattern with a variable for each blank node, which a query cannot name, and the nodes by variable."""
    ends = {"s": atom.subject, "o": atom.object}
    nameless = {name: node for name, node in ends.items() if isinstance(node, BlankNode)}
    subject, object = (Var(name) if name in nameless else node for name, node in ends.items())
    return Atom(subject, atom.predicate, object), dict(nameless)
