"""Each constraint of SHACL Core as a SPARQL condition that is true where the constraint is broken.

A condition never ends in an error, since a FILTER would take that for "not broken". Shapes that are referred to
(`sh:node`, `sh:or`, …) become nested EXISTS; what EXISTS cannot say – a large count, a query the shapes bring along –
gives None, and the caller takes another way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations, count

from ..datatypes import NUMBERS
from ..errors import ContentError
from ..paths import Alternative, Inverse, Path, Predicate, Sequence, connect, is_nullable, path_text
from ..store import OxigraphStore, Store
from ..store.exact import call
from ..store.forms import by_value, is_kept
from ..store.regexes import engine_regex
from ..store.rewriting import exact_text
from ..terms import SH, XSD, BlankNode, Literal, NamedNode, Term, iri_text, quoted, term_text
from .lexical import has_form, has_type, regex
from .model import Constraint, Shape, Shapes, SparqlBody
from .prebind import Bindings, bind_ask

MANY = 3
"""The largest number of values that a condition counts by naming each; more are counted by an aggregate."""

MANY_CLASSES = 100
"""A class with more subclasses than this is matched by a path, not by listing them."""

MANY_TEXTS = 100
"""A list with more literals than this is matched as values, not by naming each."""

VALUE_COMPONENTS = frozenset(
    (
        "Class",
        "Datatype",
        "NodeKind",
        "MinExclusive",
        "MinInclusive",
        "MaxExclusive",
        "MaxInclusive",
        "MinLength",
        "MaxLength",
        "Pattern",
        "LanguageIn",
        "Disjoint",
        "Not",
        "And",
        "Or",
        "Xone",
        "Node",
        "In",
        "ReifierShape",
    )
)
"""Components whose results each name one value node."""

LOGICAL = ("Node", "Not", "And", "Or", "Xone")
"""Components that ask whether a value conforms to other shapes."""

FOCUS_COMPONENTS = frozenset(("MinCount", "MaxCount", "HasValue", "QualifiedMinCount", "QualifiedMaxCount"))
"""Components whose results name the focus node only."""

_COMPARE = {
    "MinExclusive": (">", "greater"),
    "MinInclusive": (">=", "greater-or-equal"),
    "MaxExclusive": ("<", "less"),
    "MaxInclusive": ("<=", "less-or-equal"),
}
_ORDERED = NUMBERS | {XSD + name for name in ("string", "boolean", "dateTime", "date", "time", "gYear", "gYearMonth")}
"""Datatypes of which an engine compares either all values or none."""
_HAS_ORDER = "isNumeric({0}) || DATATYPE({0}) IN (xsd:string, xsd:boolean, xsd:dateTime, xsd:date, xsd:time)"
_KIND_TESTS = {
    "IRI": "isIRI({0})",
    "BlankNode": "isBlank({0})",
    "Literal": "isLiteral({0})",
    "BlankNodeOrIRI": "!isLiteral({0})",
    "BlankNodeOrLiteral": "!isIRI({0})",
    "IRIOrLiteral": "!isBlank({0})",
}


@dataclass(frozen=True)
class Engine:
    """What conditions are written for: whether our functions can be called, whether literals are kept as written.

    `altered`: whether there are literals that the engine would alter, so that expressions see them by a function;
    `mixed`: whether some of them were altered already.
    """

    calls: bool = False
    written: bool = False
    altered: bool = False
    mixed: bool = False

    @classmethod
    def of(cls, data: Store) -> Engine:
        """What the store's engine can do."""
        return cls(True, data.written, data.altered, data.mixed) if isinstance(data, OxigraphStore) else ANY


ANY = Engine()
"""Any SPARQL engine."""


@dataclass(frozen=True)
class Conditions:
    """Writes conditions for some shapes. `classes` lists each class with its subclasses; None if not yet looked up."""

    shapes: Shapes
    classes: Mapping[str, tuple[str, ...]] | None = None
    engine: Engine = field(default_factory=lambda: ANY)
    _numbers: count[int] = field(default_factory=lambda: count(1))

    def fresh(self) -> str:
        """A variable not used before."""
        return f"?v{next(self._numbers)}"

    def instance(self, node: str, class_iri: str) -> str:
        """The pattern that says the node is an instance of the class or of a subclass."""
        below = self.classes.get(class_iri, (class_iri,)) if self.classes is not None else ()
        if len(below) == 1:
            return f"{node} a {iri_text(below[0])} ."
        if 1 < len(below) <= MANY_CLASSES:
            kind = self.fresh()
            return f"VALUES {kind} {{ {' '.join(map(iri_text, below))} }} {node} a {kind} ."
        return f"{node} a/rdfs:subClassOf* {iri_text(class_iri)} ."

    def value(self, made: Constraint, shape: Shape, this: str, value: str) -> str | None:
        """The condition that the value node breaks the constraint; None if no single condition says it."""
        if made.body is not None:
            return self._ask(made, shape, this, value)
        if made.name in LOGICAL:
            return self._logical(made, value)
        return _VALUE[made.name](self, made, this, value)

    def focus(self, made: Constraint, shape: Shape, this: str) -> str | None:
        """The condition that the focus node breaks the constraint; None if no single condition says it."""
        match made.name:
            case "HasValue":
                return self._lacks(shape.path, this, made.terms[0])
            case "MinCount" | "QualifiedMinCount":
                found = self._distinct(made, shape, this, made.number)
                return f"!{found}" if found else None
            case "MaxCount" | "QualifiedMaxCount":
                return self._distinct(made, shape, this, made.number + 1)
        return None

    def nonconforming(self, shape_id: Term, node: str) -> str | None:
        """The condition that the node does not conform to the shape; None if no single condition says it."""
        shape = self.shapes.by_id[shape_id]
        at_focus: list[str | None] = []
        at_value: list[str | None] = []
        value = node if shape.path is None else self.fresh()
        for made in shape.constraints:
            if is_value_kind(made):
                at_value.append(self.value(made, shape, node, value))
            elif made.name in FOCUS_COMPONENTS:
                at_focus.append(self.focus(made, shape, node))
            else:
                at_focus.append(self.anywhere(made, shape, node))
        at_value += [self.nonconforming(inner, value) for inner in shape.properties]
        if shape.path is None or not at_value:
            return any_of([*at_focus, *at_value])
        broken = any_of(at_value)
        return any_of([*at_focus, self.some(shape.path, node, value, broken) if broken else None])

    def some(self, path: Path | None, start: str, end: str, test: str = "") -> str:
        """The condition that the path leads to a node, called `end`, for which the test holds.

        Each step is an EXISTS within the one before: an engine that joins the steps of a sequence in an order of its
        own would go over all triples of the last one, for each node.
        """
        rest = f" FILTER({test})" if test else ""
        match path:
            case None:
                return f"EXISTS {{ BIND({start} AS {end}){rest} }}"
            case Sequence(parts) if not is_nullable(path):
                middle = self.fresh()
                after = parts[1] if len(parts) == 2 else Sequence(parts[1:])
                return self.some(parts[0], start, middle, self.some(after, middle, end, test))
            case Alternative(parts) if not all(isinstance(part, Predicate) for part in parts):
                return f"({' || '.join(self.some(part, start, end, test) for part in parts)})"
            case Inverse(Predicate(iri)):
                return f"EXISTS {{ {end} {iri_text(iri)} {start} .{rest} }}"
        return f"EXISTS {{ {self.values(path, start, end)}{rest} }}"

    def anywhere(self, made: Constraint, shape: Shape, this: str) -> str | None:
        """The condition that a constraint which compares several values is broken somewhere at the focus node."""
        value, other = self.fresh(), self.fresh()
        match made.name:
            case "Closed":
                return f"EXISTS {{ {self.breaches(made, shape, this, value, other)} }}"
            case "UniqueLang":
                again = self.some(shape.path, this, other, same_language(value, other))
                return self.some(shape.path, this, value, again)
            case "LessThan" | "LessThanOrEquals":
                step = f"{this} {term_text(made.terms[0])} {other} ."
                more = f"EXISTS {{ {step} FILTER({self.not_less(made, value, other)}) }}"
                return self.some(shape.path, this, value, more)
            case "Equals":
                there = f"{this} {term_text(made.terms[0])} {value}"
                mine = self.some(shape.path, this, value, f"NOT EXISTS {{ {there} }}")
                return f"{mine} || EXISTS {{ {there} . FILTER({self._unreached(shape.path, this, value)}) }}"
        return None

    def breaches(self, made: Constraint, shape: Shape, this: str, value: str, other: str, *, before: str = "") -> str:
        """The pattern that finds each breach of a constraint that compares values.

        `before` is the pattern that finds the focus nodes; it goes into each group that stands by itself.
        """
        match made.name:
            case "Closed":
                allowed = ", ".join(term_text(term) for term in made.terms)
                node = this if shape.path is None else self.fresh()
                step = "" if shape.path is None else f"{self.values(shape.path, this, node, before)} "
                beside = f"FILTER({other} NOT IN ({allowed}))" if allowed else ""
                return f"{before}{step}{node} {other} {value} . {beside}"
            case "UniqueLang":
                first, second = self.fresh(), self.fresh()
                steps = " ".join(self.values(shape.path, this, each, before) for each in (first, second))
                return f"{before}{steps} FILTER({same_language(first, second)}) BIND(LCASE(LANG({first})) AS {value})"
            case "Equals":
                there = f"{this} {term_text(made.terms[0])} {value}"
                mine = f"{before}{self.values(shape.path, this, value, before)} FILTER NOT EXISTS {{ {there} }}"
                theirs = f"{before}{there} . FILTER({self._unreached(shape.path, this, value)})"
                return f"{{ {mine} }} UNION {{ {theirs} }}"
        step = f"{self.values(shape.path, this, value, before)} {this} {term_text(made.terms[0])} {other} ."
        return f"{before}{step} FILTER({self.not_less(made, value, other)})"

    def values(self, path: Path | None, this: str, value: str, before: str = "") -> str:
        """The pattern that leads to the value nodes: those of the path, or the focus node itself."""
        if path is None:
            return f"BIND({this} AS {value})"
        step = connect(path, this, value, before if is_nullable(path) else "")
        return f"{{ {step} }}" if is_nullable(path) else step

    def _unreached(self, path: Path | None, this: str, value: str) -> str:
        other = self.fresh()
        same = f"sameTerm({other}, {value})"
        return f"!sameTerm({this}, {value})" if path is None else f"!{self.some(path, this, other, same)}"

    def _lacks(self, path: Path | None, this: str, term: Term) -> str:
        """The condition that the term is not among the value nodes."""
        forms = self.forms(term)
        if path is None:
            return " && ".join(f"!sameTerm({this}, {form})" for form in forms)
        if isinstance(path, Predicate):
            return " && ".join(f"NOT EXISTS {{ {this} {iri_text(path.iri)} {form} }}" for form in forms)
        value = self.fresh()
        return f"!{self.some(path, this, value, self.same(value, term))}"

    def forms(self, term: Term) -> tuple[str, ...]:
        """The term as the store may hold it: where literals came in by value too, in both forms."""
        both = self.engine.mixed and isinstance(term, Literal) and not is_kept(term)
        return (term_text(term), term_text(by_value(term))) if both else (term_text(term),)  # type: ignore[arg-type]

    def same(self, value: str, term: Term) -> str:
        """The condition that the value is the term."""
        return " || ".join(f"sameTerm({value}, {form})" for form in self.forms(term))

    def _distinct(self, made: Constraint, shape: Shape, this: str, number: int) -> str | None:
        """The condition that at least so many different value nodes (that fit the qualified shape) exist."""
        if number > MANY + 1:
            return None
        found = [self.fresh() for _ in range(number)]
        condition = ""
        for index in reversed(range(number)):
            tests = [f"!sameTerm({found[index]}, {other})" for other in found[:index]]
            fits = self.fits(made.shapes, found[index]) if made.shapes else ""
            if fits is None:
                return None
            tests += [test for test in (fits, condition) if test]
            condition = self.some(shape.path, this, found[index], " && ".join(tests))
        return condition or "true"

    def distinct(self, made: Constraint, shape: Shape, this: str, number: int, before: str = "") -> str | None:
        """The pattern that finds so many different value nodes; None if they are too many to name each."""
        if number > MANY + 1:
            return None
        found = [self.fresh() for _ in range(number)]
        tests = [f"!sameTerm({one}, {other})" for one, other in combinations(found, 2)]
        steps = [self.values(shape.path, this, one, before) for one in found]
        for one in found if made.shapes else ():
            fits = self.fits(made.shapes, one)
            if fits is None:
                return None
            tests.append(fits)
        return " ".join((*steps, f"FILTER({' && '.join(tests)})" if tests else ""))

    def fits(self, shapes: tuple[Term, ...], value: str) -> str | None:
        """The condition that a value conforms to the first of the shapes and to none of the others."""
        broken = [self.nonconforming(shape, value) for shape in shapes]
        if any(condition is None for condition in broken):
            return None
        return " && ".join((f"!({broken[0]})", *(f"({condition})" for condition in broken[1:])))

    def _logical(self, made: Constraint, value: str) -> str | None:
        """The condition for `sh:node`, `sh:not`, `sh:and`, `sh:or`, `sh:xone`."""
        broken = [self.nonconforming(shape, value) for shape in made.shapes]
        known = [f"({condition})" for condition in broken if condition is not None]
        if len(known) < len(broken):
            return None
        match made.name:
            case "Not":
                return f"!{known[0]}"
            case "Or":
                return f"({' && '.join(known)})" if known else "true"
            case "Xone":
                return f"({' + '.join(f'IF({condition}, 0, 1)' for condition in known) or '0'}) != 1"
            case _:
                return any_of(known)

    def _ask(self, made: Constraint, shape: Shape, this: str, value: str) -> str | None:
        """The condition that an ASK of the shapes says no."""
        if made.body is None or not made.body.is_ask or "SELECT" in made.body.text.upper():
            return None
        body = self.body(made.body)
        names = {"this": this[1:], "value": value[1:]}
        suffix = self.fresh()[1:]
        bindings = Bindings(
            "", known_terms(made, shape), path_in_query(shape.path), lambda name: names.get(name, f"{name}_{suffix}")
        )
        return f"NOT EXISTS {bind_ask(body, bindings)}"

    def not_less(self, made: Constraint, value: str, other: str) -> str:
        """The condition that one value does not come before the other, or cannot be compared with it.

        An engine may find a term that has no order no greater than itself.
        """
        sign, name = ("<", "less") if made.name == "LessThan" else ("<=", "less-or-equal")
        again = f"{call(name, value, other)}, " if self.engine.calls else ""
        holds = f'COALESCE({value} {sign} {other} && LANG({value}) = "", {again}false)'
        if sign == "<=":
            ordered = call(name, value, value) if self.engine.calls else _HAS_ORDER.format(value)
            holds = f"IF(sameTerm({value}, {other}), COALESCE({ordered}, false), {holds})"
        return f"!{holds}"

    def body(self, body: SparqlBody) -> SparqlBody:
        """The query of the shapes, as exact as the engine allows."""
        return replace(body, text=exact_text(body.text, self.engine.altered)) if self.engine.calls else body

    def _reified(self, made: Constraint, this: str, value: str) -> str:
        reifier = self.fresh()
        there = f"{reifier} rdf:reifies <<( {this} {term_text(made.terms[0])} {value} )>> ."
        if not made.shapes:
            return f"NOT EXISTS {{ {there} }}"
        broken = self.nonconforming(made.shapes[0], reifier)
        if broken is None:
            raise ContentError(
                "a sh:reifierShape with a count over 3, or with a query in it, cannot be run",
                mend="check its nodes by a target",
            )
        return f"EXISTS {{ {there} FILTER({broken}) }}"

    def _class(self, made: Constraint, this: str, value: str) -> str:
        return f"NOT EXISTS {{ {self.instance(value, _iri(made))} }}"

    def _disjoint(self, made: Constraint, this: str, value: str) -> str:
        return f"EXISTS {{ {this} {term_text(made.terms[0])} {value} }}"

    def _datatype(self, made: Constraint, this: str, value: str) -> str:
        form = has_form(value, _iri(made))
        right = has_type(value, _iri(made), self.engine.written, self.engine.mixed) + (f" && {form}" if form else "")
        return f"!COALESCE({right}, false)"

    def _pattern(self, made: Constraint, this: str, value: str) -> str:
        ours = self.engine.calls
        pattern, flags = engine_regex(made.text, made.flags) if ours else (made.text, made.flags)
        return f"(isBlank({value}) || !{regex(f'STR({value})', pattern, flags)})"

    def _bound(self, made: Constraint, this: str, value: str) -> str:
        """Out of bounds, or not to be compared. An engine other than ours compares long numbers as doubles."""
        (sign, name), bound = _COMPARE[made.name], made.terms[0]
        if not isinstance(bound, Literal) or bound.language:
            return "true"
        text = term_text(by_value(bound))
        tries = [f"{value} {sign} {text}"] if bound.datatype.value in _ORDERED else []
        if self.engine.calls:
            tries.append(call(name, value, text))
        elif bound.datatype.value in NUMBERS:
            is_number = f"isNumeric({value}) || DATATYPE({value}) = xsd:integer"
            tries.append(f"IF({is_number}, <{XSD}double>(STR({value})) {sign} {text}, false)")
        return f"!COALESCE({', '.join([*tries, 'false'])})"


def same_language(first: str, second: str) -> str:
    """The condition that two different values are in the same language."""
    same = f'LANG({first}) != "" && LCASE(LANG({first})) = LCASE(LANG({second}))'
    return f"isLiteral({first}) && isLiteral({second}) && {same} && !sameTerm({first}, {second})"


def is_value_kind(made: Constraint) -> bool:
    """Whether each result of the constraint names one value node and is found by looking at that node alone."""
    return made.name in VALUE_COMPONENTS if made.body is None else made.body.is_ask


def any_of(conditions: Iterable[str | None]) -> str | None:
    """The condition that at least one of them holds; None if one of them is not known."""
    known = list(conditions)
    if any(condition is None for condition in known):
        return None
    return " || ".join(f"{condition}" for condition in known) if known else "false"


def known_terms(made: Constraint, shape: Shape) -> dict[str, str]:
    """What stands for the variables of a shapes' query that have their value beforehand."""
    terms = {name: term_text(term) for name, term in made.arguments.items() if not isinstance(term, BlankNode)}
    if isinstance(shape.id, NamedNode):
        terms["currentShape"] = term_text(shape.id)
    return terms | {"shapesGraph": iri_text(SHAPES_GRAPH)}


SHAPES_GRAPH = "urn:nnmi-graph:shapes"
"""The graph that `$shapesGraph` stands for."""


def path_in_query(path: Path | None) -> str | None:
    """What stands for `$PATH`."""
    return None if path is None else path_text(path) if isinstance(path, Predicate) else f"({path_text(path)})"


def _iri(made: Constraint) -> str:
    term = made.terms[0]
    return term.value if isinstance(term, NamedNode) else ""


def _node_kind(_: Conditions, made: Constraint, this: str, value: str) -> str:
    return f"!({_KIND_TESTS[_iri(made).removeprefix(SH)].format(value)})"


def _length(_: Conditions, made: Constraint, this: str, value: str) -> str:
    sign = "<" if made.name == "MinLength" else ">"
    return f"(isBlank({value}) || STRLEN(STR({value})) {sign} {made.number})"


def _language_in(_: Conditions, made: Constraint, this: str, value: str) -> str:
    tests = (f"LANGMATCHES(LANG({value}), {quoted(term.value)})" for term in made.terms)
    return f"!COALESCE({' || '.join(tests) or 'false'}, false)"


def _in(conditions: Conditions, made: Constraint, this: str, value: str) -> str:
    """Terms are compared as terms, not by value; for IRIs that is the same, and IN is faster."""
    names = [term_text(term) for term in made.terms if isinstance(term, NamedNode)]
    texts = [term for term in made.terms if not isinstance(term, NamedNode)]
    tests = [f"{value} NOT IN ({', '.join(names)})"] if names else []
    if len(texts) > MANY_TEXTS:
        forms = " ".join(form for term in texts for form in conditions.forms(term))
        tests.append(f"NOT EXISTS {{ VALUES {value} {{ {forms} }} }}")
    elif texts:
        tests.append(f"!({' || '.join(conditions.same(value, term) for term in texts)})")
    return " && ".join(tests) or "true"


_VALUE: dict[str, Callable[[Conditions, Constraint, str, str], str]] = {
    "Class": Conditions._class,
    "Disjoint": Conditions._disjoint,
    "Datatype": Conditions._datatype,
    "NodeKind": _node_kind,
    "MinLength": _length,
    "MaxLength": _length,
    "Pattern": Conditions._pattern,
    "LanguageIn": _language_in,
    "In": _in,
    "ReifierShape": Conditions._reified,
    **dict.fromkeys(_COMPARE, Conditions._bound),
}
