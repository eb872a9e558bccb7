"""What breaks each constraint, as SPARQL that is true of a focus node and a value node where it is broken.

A condition never ends in an error, since a FILTER would take that for "not broken". It is None where no single one
says it: a large count, a query that the shapes bring along; the caller takes another way.
"""

from __future__ import annotations

from ..datatypes import NUMBERS
from ..errors import ContentError
from ..paths import Predicate
from ..store.exact import call, listed
from ..store.forms import by_value
from ..store.order import compare
from ..store.regexes import engine_regex
from ..terms import SH, XSD, BlankNode, Literal, NamedNode, iri_text, quoted, term_text
from .conditions import Conditions, any_of, known_terms, path_in_query
from .lexical import has_form, has_type, regex
from .model import Constraint, Shape
from .prebind import Bindings, bind_ask

MANY_TERMS = 100
"""A list with more terms than this is not matched by naming each."""

ORDER = {"<": "less", "<=": "less-or-equal", ">": "greater", ">=": "greater-or-equal"}
"""What our functions call each comparison."""
_ORDERED = NUMBERS | {XSD + name for name in ("string", "boolean", "dateTime", "date", "time", "gYear", "gYearMonth")}
"""Datatypes of which an engine compares either all values or none."""
_HAS_ORDER = "isNumeric({0}) || DATATYPE({0}) IN (xsd:string, xsd:boolean, xsd:dateTime, xsd:date, xsd:time)"
NODE_KINDS = {
    "IRI": "isIRI({0})",
    "BlankNode": "isBlank({0})",
    "Literal": "isLiteral({0})",
    "BlankNodeOrIRI": "isBlank({0}) || isIRI({0})",
    "BlankNodeOrLiteral": "isBlank({0}) || isLiteral({0})",
    "IRIOrLiteral": "isIRI({0}) || isLiteral({0})",
}


def count(conditions: Conditions, made: Constraint, shape: Shape, this: str, value: str) -> str | None:
    if made.kind.most:
        return conditions.at_least(made, shape, this, made.number + 1)
    enough = conditions.at_least(made, shape, this, made.number)
    return f"!{enough}" if enough else None


def has_value(conditions: Conditions, made: Constraint, shape: Shape, this: str, value: str) -> str:
    term = made.terms[0]
    if isinstance(term, BlankNode):
        return "true"
    forms = conditions.forms(term)
    if shape.path is None:
        return " && ".join(f"!sameTerm({this}, {term_text(form)})" for form in forms)
    if isinstance(shape.path, Predicate):
        step = f"{this} {iri_text(shape.path.iri)}"
        return " && ".join(f"NOT EXISTS {{ {step} {term_text(form)} }}" for form in forms)
    found = conditions.fresh()
    return f"!{conditions.some(shape.path, this, found, conditions.same(found, term))}"


def class_(conditions: Conditions, made: Constraint, shape: Shape, this: str, value: str) -> str:
    return f"NOT EXISTS {{ {conditions.instance(value, _iri(made))} }}"


def datatype(conditions: Conditions, made: Constraint, shape: Shape, this: str, value: str) -> str:
    engine, form = conditions.engine, has_form(value, _iri(made))
    right = has_type(value, _iri(made), engine.written, engine.mixed) + (f" && {form}" if form else "")
    return f"!COALESCE({right}, false)"


def node_kind(conditions: Conditions, made: Constraint, shape: Shape, this: str, value: str) -> str:
    return f"!({NODE_KINDS[_iri(made).removeprefix(SH)].format(value)})"


def bound(conditions: Conditions, made: Constraint, shape: Shape, this: str, value: str) -> str:
    """Out of bounds, or not to be compared. An engine other than ours compares long numbers as doubles."""
    sign, limit = made.kind.sign, made.terms[0]
    if (
        not isinstance(limit, Literal) or compare(limit, limit) is None
    ):  # also NaN, which an engine finds equal to itself
        return "true"
    text, kind = term_text(by_value(limit)), limit.datatype.value
    tries = [f"{value} {sign} {text}"] if kind in _ORDERED else []
    if conditions.engine.calls:
        tries.append(call(ORDER[sign], value, text))
    elif kind in NUMBERS:
        is_number = f"isNumeric({value}) || DATATYPE({value}) = xsd:integer"
        tries.append(f"IF({is_number}, <{XSD}double>(STR({value})) {sign} {text}, false)")
    return f"!COALESCE({', '.join([*tries, 'false'])})"


def length(conditions: Conditions, made: Constraint, shape: Shape, this: str, value: str) -> str:
    return f"!COALESCE(!isBlank({value}) && STRLEN(STR({value})) {made.kind.sign} {made.number}, false)"


def pattern(conditions: Conditions, made: Constraint, shape: Shape, this: str, value: str) -> str:
    text, flags = engine_regex(made.text, made.flags) if conditions.engine.calls else (made.text, made.flags)
    return f"!COALESCE(!isBlank({value}) && {regex(f'STR({value})', text, flags)}, false)"


def language_in(conditions: Conditions, made: Constraint, shape: Shape, this: str, value: str) -> str:
    tests = (f"LANGMATCHES(LANG({value}), {quoted(term.value)})" for term in made.terms if term.value)
    return f"!COALESCE({' || '.join(tests) or 'false'}, false)"


def in_(conditions: Conditions, made: Constraint, shape: Shape, this: str, value: str) -> str:
    """Terms are compared as terms, not by value; for IRIs that is the same, and IN is faster."""
    if len(made.terms) > MANY_TERMS and conditions.engine.calls:
        key = listed(form for term in made.terms for form in conditions.forms(term))
        return f"!{call('member', value, quoted(key))}"
    names = [term_text(term) for term in made.terms if isinstance(term, NamedNode)]
    texts = [term for term in made.terms if not isinstance(term, NamedNode)]
    tests = [f"{value} NOT IN ({', '.join(names)})"] if names else []
    if len(texts) > MANY_TERMS:
        forms = " ".join(term_text(form) for term in texts for form in conditions.forms(term))
        tests.append(f"NOT EXISTS {{ VALUES {value} {{ {forms} }} }}")
    elif texts:
        tests.append(f"!({' || '.join(conditions.same(value, term) for term in texts)})")
    return " && ".join(tests) or "true"


def disjoint(conditions: Conditions, made: Constraint, shape: Shape, this: str, value: str) -> str:
    return f"EXISTS {{ {this} {term_text(made.terms[0])} {value} }}"


def logical(conditions: Conditions, made: Constraint, shape: Shape, this: str, value: str) -> str | None:
    """By how many of the shapes the value conforms to."""
    broken = [conditions.nonconforming(inner, value) for inner in made.shapes]
    known = [f"({condition})" for condition in broken if condition is not None]
    if len(known) < len(broken):
        return None
    low, high = made.fitting
    if low > len(known):
        return "true"
    if low == len(known):
        return any_of(known)
    if high == 0:
        return f"!{known[0]}"
    if high == len(known):
        return f"({' && '.join(known)})"
    return f"({' + '.join(f'IF({condition}, 0, 1)' for condition in known)}) != {low}"


def unreified(conditions: Conditions, made: Constraint, shape: Shape, this: str, value: str) -> str:
    reifier = conditions.fresh()
    there = f"{reifier} rdf:reifies <<( {this} {term_text(made.terms[0])} {value} )>> ."
    if not made.shapes:
        return f"NOT EXISTS {{ {there} }}"
    broken = conditions.nonconforming(made.shapes[0], reifier)
    if broken is None:
        what = "a sh:reifierShape with a count over 3, or with a query in it, cannot be run"
        raise ContentError(what, mend="check its nodes by a target")
    return f"EXISTS {{ {there} FILTER({broken}) }}"


def answer(conditions: Conditions, made: Constraint, shape: Shape, this: str, value: str) -> str | None:
    """An ASK of the shapes that says no."""
    if made.body is None or "SELECT" in made.body.text.upper():
        return None
    names, suffix = {"this": this[1:], "value": value[1:]}, conditions.fresh()[1:]
    terms, path = known_terms(made, shape), path_in_query(shape.path)
    bindings = Bindings("", terms, path, lambda name: names.get(name, f"{name}_{suffix}"))
    return f"NOT EXISTS {bind_ask(conditions.body(made.body), bindings)}"


def closed(
    conditions: Conditions, made: Constraint, shape: Shape, this: str, value: str, *, other: str, before: str = ""
) -> str:
    """`other` is the property that is not allowed; below a path, `value` with `_of` is the node that has it."""
    node = this if shape.path is None else f"{value}_of"
    step = "" if shape.path is None else f"{conditions.values(shape.path, this, node, before)} "
    allowed = ", ".join(term_text(term) for term in made.terms)
    beside = f"FILTER({other} NOT IN ({allowed}))" if allowed else ""
    return f"{before}{step}{node} {other} {value} . {beside}"


def unique_lang(
    conditions: Conditions, made: Constraint, shape: Shape, this: str, value: str, *, other: str, before: str = ""
) -> str:
    """`value` is the language of two."""
    first, second = conditions.fresh(), conditions.fresh()
    steps = " ".join(conditions.values(shape.path, this, each, before) for each in (first, second))
    return f"{before}{steps} FILTER({same_language(first, second)}) BIND(LCASE(LANG({first})) AS {value})"


def same_language(first: str, second: str) -> str:
    """The condition that two different values are in the same language."""
    same = f'LANG({first}) != "" && LCASE(LANG({first})) = LCASE(LANG({second}))'
    return f"isLiteral({first}) && isLiteral({second}) && {same} && !sameTerm({first}, {second})"


def equals_pattern(
    conditions: Conditions, made: Constraint, shape: Shape, this: str, value: str, *, other: str, before: str = ""
) -> str:
    """Values of one of the two that are none of the other."""
    there = f"{this} {term_text(made.terms[0])} {value}"
    mine = f"{before}{conditions.values(shape.path, this, value, before)} FILTER NOT EXISTS {{ {there} }}"
    theirs = f"{before}{there} . FILTER({conditions.unreached(shape.path, this, value)})"
    return f"{{ {mine} }} UNION {{ {theirs} }}"


def equals(conditions: Conditions, made: Constraint, shape: Shape, this: str, value: str) -> str:
    found = conditions.fresh()
    there = f"{this} {term_text(made.terms[0])} {found}"
    mine = conditions.some(shape.path, this, found, f"NOT EXISTS {{ {there} }}")
    return f"{mine} || EXISTS {{ {there} . FILTER({conditions.unreached(shape.path, this, found)}) }}"


def less(
    conditions: Conditions, made: Constraint, shape: Shape, this: str, value: str, *, other: str, before: str = ""
) -> str:
    """`other` is the value that is not greater, or cannot be compared."""
    step = f"{conditions.values(shape.path, this, value, before)} {this} {term_text(made.terms[0])} {other} ."
    return f"{before}{step} FILTER({_not_less(conditions, made, value, other)})"


def _not_less(conditions: Conditions, made: Constraint, value: str, other: str) -> str:
    """The condition that one value does not come before the other, or cannot be compared with it.

    An engine may find a term that has no order no greater than itself.
    """
    sign = made.kind.sign
    again = f"{call(ORDER[sign], value, other)}, " if conditions.engine.calls else ""
    holds = f'COALESCE({value} {sign} {other} && LANG({value}) = "", {again}false)'
    if sign == "<=":
        ordered = call(ORDER[sign], value, value) if conditions.engine.calls else _HAS_ORDER.format(value)
        holds = f"IF(sameTerm({value}, {other}), COALESCE({ordered}, false), {holds})"
    return f"!{holds}"


def _iri(made: Constraint) -> str:
    term = made.terms[0]
    return term.value if isinstance(term, NamedNode) else ""
