"""A Datalog rule and its SPARQL: what the compiler makes, the closure runs and a proof is built from.

A rule has a body of triple patterns, conditions on its variables, and a head: one triple pattern, or, for a
contradiction, the terms that cannot all be as the body says. Rules are values; nothing here runs one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ..datatypes import LITERAL, NUMBERS, foreign, within
from ..terms import RDF, XSD, Literal, NamedNode, Term, Triple, expand, iri_text, term_text

TYPE = NamedNode(RDF + "type")


@dataclass(frozen=True)
class Var:
    """A variable of a rule."""

    name: str

    def __str__(self) -> str:
        return f"?{self.name}"


@dataclass(frozen=True)
class Path:
    """A SPARQL property path in the place of a body's predicate."""

    text: str

    def __str__(self) -> str:
        return self.text


Node = Term | Var
Bindings = Mapping[Var, Node]


def put(node: Node, bindings: Bindings) -> Node:
    """What the bindings make of a node."""
    return bindings.get(node, node) if isinstance(node, Var) else node


@dataclass(frozen=True)
class Atom:
    """A triple pattern."""

    subject: Node
    predicate: Node | Path
    object: Node

    def __str__(self) -> str:
        return f"{_text(self.subject)} {'a' if self.predicate == TYPE else _text(self.predicate)} {_text(self.object)}"

    @property
    def parts(self) -> tuple[Node | Path, ...]:
        return (self.subject, self.predicate, self.object)

    def bind(self, bindings: Bindings) -> Atom:
        """The pattern with variables replaced."""
        predicate = self.predicate if isinstance(self.predicate, Path) else put(self.predicate, bindings)
        return Atom(put(self.subject, bindings), predicate, put(self.object, bindings))

    def triple(self) -> Triple | None:
        """The triple it is, if no variable is left and RDF allows it."""
        if isinstance(self.subject, Var | Literal) or not isinstance(self.predicate, NamedNode):
            return None
        return None if isinstance(self.object, Var) else Triple(self.subject, self.predicate, self.object)


def _text(node: Node | Path) -> str:
    """The node in a query. Raises `TermError`."""
    return str(node) if isinstance(node, Var | Path) else term_text(node)


def _one_of(term: str, datatypes: Iterable[str]) -> str:
    """The test whether a literal's datatype is among these. With IN an engine looks it up again for each of them."""
    listed = " ".join(f"<{iri}>" for iri in datatypes)
    return f'isLiteral({term}) && CONTAINS("{listed}", CONCAT("<", STR(DATATYPE({term})), ">"))'


def _ill_formed(term: str) -> str:
    """The test whether a literal is not written as its datatype asks; IF, since an engine tries all sides of `||`."""
    boolean = f"STR({term}) NOT IN ('true', 'false', '1', '0')"
    moment = f"DATATYPE({term}) = xsd:dateTime, !COALESCE(YEAR({term}) = YEAR({term}), false), true"
    asked = _one_of(term, (*sorted(NUMBERS), XSD + "boolean", XSD + "dateTime"))
    return f"!isNumeric({term}) && {asked} && IF(DATATYPE({term}) = xsd:boolean, {boolean}, IF({moment}))"


CONDITIONS: dict[str, Callable[[str, str, str], str]] = {
    "differ": lambda a, b, iri: f"!isLiteral({a}) && !isLiteral({b}) && {a} != {b}",
    "values-differ": lambda a, b, iri: f"isLiteral({a}) && isLiteral({b}) && {a} != {b}",
    "is-not": lambda a, b, iri: f"{a} != {b}",
    "not-after": lambda a, b, iri: f"isBlank({a}) || isBlank({b}) || STR({a}) <= STR({b})",
    "has-no-other": lambda a, b, iri: f"NOT EXISTS {{ {a} owl:sameAs ?other . FILTER(?other != {b}) }}",
    "in-datatype": lambda a, b, iri: f"isLiteral({a})" if iri == LITERAL else _one_of(a, within(iri)),
    "foreign-to": lambda a, b, iri: _one_of(a, foreign(iri)),
    "ill-formed": lambda a, b, iri: _ill_formed(a),
}
"""The conditions on two terms by the word between them, as SPARQL; the third thing given is the right one's IRI."""


@dataclass(frozen=True)
class Condition:
    """A test on two terms: one of `CONDITIONS`."""

    word: str
    left: Node
    right: Node

    def __str__(self) -> str:
        iri = self.right.value if isinstance(self.right, NamedNode) else ""
        return f"FILTER({CONDITIONS[self.word](_text(self.left), _text(self.right), iri)})"

    def bind(self, bindings: Bindings) -> Condition:
        """The condition with variables replaced."""
        return Condition(self.word, put(self.left, bindings), put(self.right, bindings))


@dataclass(frozen=True)
class Test:
    """A FILTER of one's own: its text, cut where values stand, and the values. It may test any number of them."""

    texts: tuple[str, ...]
    values: tuple[Node, ...]

    def __str__(self) -> str:
        names = [f"?{node.name}" if isinstance(node, Var) else _given(node) for node in self.values]
        given = {name: node for name, node in zip(names, self.values, strict=True) if not isinstance(node, Var)}
        values = "".join(f"VALUES {name} {{ {term_text(node)} }} " for name, node in given.items())
        return f"{values}FILTER{self.text(names)}"

    def text(self, names: Sequence[str]) -> str:
        """The expression, with these variables in it."""
        return self.texts[0] + "".join(map("".join, zip(names, self.texts[1:], strict=True)))

    def bind(self, bindings: Bindings) -> Test:
        """The test with variables replaced."""
        return Test(self.texts, tuple(put(node, bindings) for node in self.values))


def _given(term: Term) -> str:
    """A variable for a value that is known: a FILTER may ask of a variable what it may not ask of a value."""
    return f"?given{hashlib.sha256(term_text(term).encode()).hexdigest()[:12]}"


@dataclass(frozen=True)
class Rule:
    """If the body holds, so does the head. `names` are the standard's names of the rules it is made of.

    `axioms` are the statements of the ontology it rests on. A rule without a head is a contradiction: `message`, with
    `terms` put into its braces, says what cannot be.
    """

    names: tuple[str, ...]
    body: tuple[Atom, ...]
    head: Atom | None
    conditions: tuple[Condition | Test, ...] = ()
    axioms: tuple[Triple, ...] = ()
    message: str = ""
    terms: tuple[Node, ...] = ()

    @property
    def name(self) -> str:
        return "+".join(self.names)

    @property
    def variables(self) -> tuple[Var, ...]:
        """The variables, each once, in the order they appear."""
        return tuple(dict.fromkeys(part for part in self.parts if isinstance(part, Var)))

    @property
    def parts(self) -> tuple[Node | Path, ...]:
        """What stands in its patterns, the head first."""
        atoms = (self.head, *self.body) if self.head else self.body
        return tuple(part for atom in atoms for part in atom.parts)

    def bind(self, bindings: Bindings) -> Rule:
        """The rule with variables replaced."""
        return replace(
            self,
            body=tuple(atom.bind(bindings) for atom in self.body),
            head=self.head and self.head.bind(bindings),
            conditions=tuple(condition.bind(bindings) for condition in self.conditions),
            terms=tuple(put(term, bindings) for term in self.terms),
        )

    def pattern(self) -> str:
        """The body, as it stands between the braces of a SPARQL query."""
        return " ".join((*(f"{atom} ." for atom in self.body), *map(str, self.conditions)))

    def sparql(self) -> str:
        """The query that answers what the rule adds (CONSTRUCT), or where it is broken (SELECT)."""
        if self.head:
            return f"CONSTRUCT {{ {self.head} }} WHERE {{ {self._unknown()} }}"
        wanted = dict.fromkeys(str(term) for term in self.terms if isinstance(term, Var))
        return f"SELECT DISTINCT {' '.join(wanted) or '(true AS ?broken)'} WHERE {{ {self.pattern()} }}"

    def asks(self) -> str:
        """The query for whether the rule adds anything."""
        subject = f"FILTER(!isLiteral({self.head.subject}))" if self.head and isinstance(self.head.subject, Var) else ""
        return f"ASK {{ {self._unknown()} {subject} }}"

    def inserts(self, graph: str) -> str:
        """The update that puts what the rule adds into a graph."""
        return f"INSERT {{ GRAPH {iri_text(graph)} {{ {self.head} }} }} WHERE {{ {self._unknown()} }}"

    def _unknown(self) -> str:
        """The body, where the store has not what the rule makes of it."""
        assert self.head
        body = self.pattern()
        made = [str(part) for part in self.head.parts if isinstance(part, Var)]
        if made and len(set(made)) < len(self.variables):
            body = f"{{ SELECT DISTINCT {' '.join(dict.fromkeys(made))} WHERE {{ {body} }} }}"
        return f"{body} {_unknown(self.head)}"


def _unknown(head: Atom) -> str:
    """The condition that the store has no such statement. Oxigraph takes FILTER NOT EXISTS row by row: minutes."""
    return f"OPTIONAL {{ {head} BIND(true AS ?known) }} FILTER(!BOUND(?known))"


def _node(token: str) -> Node:
    if token.startswith("?"):
        return Var(token[1:])
    return TYPE if token == "a" else NamedNode(expand(token) or token)


def _path(token: str) -> Path:
    return Path(re.sub(r"[a-z]+:\w+", lambda name: iri_text(expand(name[0]) or name[0]), token))


def parse(text: str) -> tuple[tuple[Atom, ...], tuple[Condition, ...]]:
    """The patterns and conditions written in `text`: three words each, with ` . ` between them.

    A word is `?x`, `a`, a prefixed name, or in the middle a condition or a path (which has a slash in it).

    >>> atoms, conditions = parse("?x a ?c . ?x is-not ?c")
    >>> str(atoms[0]), str(conditions[0])
    ('?x a ?c', 'FILTER(?x != ?c)')
    """
    atoms: list[Atom] = []
    conditions: list[Condition] = []
    for part in filter(None, (part.strip() for part in text.split(" . "))):
        left, word, right = part.split()
        if word in CONDITIONS:
            conditions.append(Condition(word, _node(left), _node(right)))
        else:
            atoms.append(Atom(_node(left), _path(word) if "/" in word else _node(word), _node(right)))
    return tuple(atoms), tuple(conditions)


def unify(left: Atom, right: Atom) -> dict[Var, Node] | None:
    """The bindings under which both patterns are one; None if there are none. They must share no variable."""
    bindings: dict[Var, Node] = {}
    for first, second in zip(left.parts, right.parts, strict=True):
        if isinstance(first, Path) or isinstance(second, Path):
            return None
        one, other = _follow(first, bindings), _follow(second, bindings)
        if isinstance(one, Var):
            bindings[one] = other
        elif isinstance(other, Var):
            bindings[other] = one
        elif one != other:
            return None
    return {variable: _follow(variable, bindings) for variable in bindings}


def _follow(node: Node, bindings: Bindings) -> Node:
    while isinstance(node, Var) and bindings.get(node, node) != node:
        node = bindings[node]
    return node


def as_atom(triple: Triple) -> Atom:
    """The triple as a pattern without variables."""
    assert not isinstance(triple.subject, Triple) and not isinstance(triple.object, Triple), "RDF 1.1 only"
    return Atom(triple.subject, triple.predicate, triple.object)


def tidy(rule: Rule) -> Rule:
    """The rule with nothing said twice and its variables named by their order, so that equal rules are equal."""
    rule = replace(
        rule,
        body=tuple(dict.fromkeys(rule.body)),
        conditions=tuple(dict.fromkeys(rule.conditions)),
        names=tuple(dict.fromkeys(rule.names)),
        axioms=tuple(dict.fromkeys(rule.axioms)),
    )
    return rule.bind({variable: Var(f"x{number}") for number, variable in enumerate(rule.variables)})


def distinct(rules: Iterable[Rule]) -> list[Rule]:
    """The rules in their order, without those that say what an earlier one says or what their own body says."""
    kept: dict[object, Rule] = {}
    for rule in map(tidy, rules):
        if rule.head is None or rule.head not in rule.body:
            key = (rule.head, rule.message, rule.terms, frozenset(rule.body), frozenset(rule.conditions))
            kept.setdefault(key, rule)
    return list(kept.values())
