"""The table of constraint components: all that SHACL has, one row each, in the order in which a report lists them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..frozen import replace
from ..paths import Alternative, Inverse, Predicate, Repeat, Sequence
from ..terms import SH
from . import breaks, clauses, mend
from .kept import Form
from .model import Component, Constraint, Looks, Shape, Shapes, SparqlBody, Target

if TYPE_CHECKING:
    from .model import Broken, Build


FOCUS = Looks.FOCUS


def _row(name: str, build: Build, broken: Broken | None, asks: str, **more: Any) -> Component:
    """A component of SHACL's own, with a clause of its name unless it is another, that looks at each value mostly."""
    looks = Looks.SEVERAL if "pattern" in more else Looks.VALUE
    usual: dict[str, Any] = {"looks": looks, "clause": name[:1].lower() + name[1:]}
    return Component(f"{SH}{name}ConstraintComponent", build=build, broken=broken, asks=asks, **usual | more)


_REIFIER = _row(
    "ReifierShape",
    clauses.reified,
    breaks.unreified,
    "a statement with what is said of it, as the rule asks",
    many=True,
    property_only=True,
    reads="reifiers",
)
COMPONENTS = (
    _row(
        "MinCount",
        clauses.number,
        breaks.count,
        "at least {n} value(s)",
        looks=FOCUS,
        property_only=True,
        says="{focus} lacks {path}: {expected} needed",
        mend=mend.too_few,
        meant=("minCardinality", "minOccurs", "minimumCount"),
    ),
    _row(
        "MaxCount",
        clauses.number,
        breaks.count,
        "at most {n} value(s)",
        looks=FOCUS,
        most=True,
        property_only=True,
        says="{focus} has too many values of {path}: {expected} allowed",
        mend=mend.too_many,
        meant=("maxCardinality", "maxOccurs", "maximumCount"),
    ),
    _row(
        "Class",
        clauses.iri,
        breaks.class_,
        "something of kind {terms}",
        many=True,
        reads="types",
        mend=mend.class_,
        meant=("valueClass", "objectClass", "classIn"),
    ),
    _row("Datatype", clauses.iri, breaks.datatype, "{type}", mend=mend.datatype, meant=("valueType", "dataRange")),
    _row("NodeKind", clauses.node_kind, breaks.node_kind, "{kind}", meant=("nodeType", "kind")),
    _row("MinExclusive", clauses.literal, breaks.bound, "more than {terms}", sign=">"),
    _row("MinInclusive", clauses.literal, breaks.bound, "{terms} or more", sign=">=", meant=("minValue", "minimum")),
    _row("MaxExclusive", clauses.literal, breaks.bound, "less than {terms}", sign="<"),
    _row("MaxInclusive", clauses.literal, breaks.bound, "{terms} or less", sign="<=", meant=("maxValue", "maximum")),
    _row("MinLength", clauses.number, breaks.length, "{n} character(s) or more", sign=">="),
    _row("MaxLength", clauses.number, breaks.length, "{n} character(s) or less", sign="<="),
    _row(
        "Pattern",
        clauses.pattern,
        breaks.pattern,
        "text that matches {text}",
        beside=("flags",),
        meant=("regex", "regexp", "matches"),
        idle=clauses.in_a_language,
    ),
    _row("LanguageIn", clauses.strings, breaks.language_in, "text in one of the languages {terms}", mend=mend.language),
    _row(
        "UniqueLang",
        clauses.true,
        None,
        "one value per language",
        pattern=breaks.unique_lang,
        property_only=True,
        found=("lang", ""),
        says="{focus} has several values of {path} in the language {lang}",
        mend=mend.unique_lang,
        idle=clauses.true_as_1,
    ),
    _row(
        "Equals",
        clauses.iri,
        breaks.equals,
        "the same values as {terms}",
        pattern=breaks.equals_pattern,
        many=True,
        reads="names",
    ),
    _row("Disjoint", clauses.iri, breaks.disjoint, "no value that {terms} has too", many=True, reads="names"),
    _row(
        "LessThan",
        clauses.iri,
        None,
        "less than each value of {terms}",
        pattern=breaks.less,
        sign="<",
        many=True,
        property_only=True,
        reads="names",
        says="{path} {value} of {focus} is not less than {other}",
    ),
    _row(
        "LessThanOrEquals",
        clauses.iri,
        None,
        "not more than any value of {terms}",
        pattern=breaks.less,
        sign="<=",
        many=True,
        property_only=True,
        reads="names",
        says="{path} {value} of {focus} is more than {other}, or cannot be compared with it",
    ),
    _row(
        "Not",
        clauses.shape,
        breaks.logical,
        "nothing that fits {shapes}",
        fitting=(0, 0),
        many=True,
        idle=clauses.list_as_shape,
    ),
    _row("And", clauses.shapes, breaks.logical, "what fits all of {shapes}", fitting=(-1, -1), many=True),
    _row("Or", clauses.shapes, breaks.logical, "what fits one of {shapes}", fitting=(1, -1), many=True),
    _row("Xone", clauses.shapes, breaks.logical, "what fits exactly one of {shapes}", fitting=(1, 1), many=True),
    _row(
        "Node",
        clauses.node_shape,
        breaks.logical,
        "what fits {shapes}",
        fitting=(-1, -1),
        many=True,
        meant=("shape", "valueShape", "hasShape"),
        idle=clauses.list_as_shape,
    ),
    _row(
        "QualifiedMinCount",
        clauses.qualified,
        breaks.count,
        "at least {n} value(s) that fit {shapes}",
        looks=FOCUS,
        clause="qualifiedValueShape",
        property_only=True,
        says="{focus} has too few fitting values of {path}: {expected} needed",
        beside=("qualifiedMinCount", "qualifiedValueShapesDisjoint"),
        idle=clauses.uncounted,
    ),
    _row(
        "QualifiedMaxCount",
        clauses.qualified,
        breaks.count,
        "at most {n} value(s) that fit {shapes}",
        looks=FOCUS,
        clause="qualifiedValueShape",
        most=True,
        property_only=True,
        says="{focus} has too many fitting values of {path}: {expected} allowed",
        beside=("qualifiedMaxCount", "qualifiedValueShapesDisjoint"),
    ),
    _row(
        "Closed",
        clauses.closed,
        None,
        "no property beside {terms}",
        pattern=breaks.closed,
        found=("value", "path"),
        says="{holder} has {path} {value}, a property that is not allowed there",
        mend=mend.closed,
        reads="everything",
        beside=("ignoredProperties",),
        idle=clauses.true_as_1,
    ),
    _REIFIER,
    replace(_REIFIER, clause="reificationRequired", many=False, idle=clauses.true_as_1),
    _row(
        "HasValue",
        clauses.node,
        breaks.has_value,
        "the value {terms}",
        looks=FOCUS,
        many=True,
        says="{focus} lacks {expected} of {path}",
        mend=mend.has_value,
        idle=clauses.nameless,
    ),
    _row(
        "In",
        clauses.terms,
        breaks.in_,
        "one of {terms}",
        mend=mend.not_in,
        meant=("allowedValues", "allowedValue", "oneOf", "enum"),
        idle=clauses.nameless_member,
    ),
)
SPARQL = Component(f"{SH}SPARQLConstraintComponent", Looks.QUERY, "sparql")


def own(iri: str, is_ask: bool) -> Component:
    """A component that the shapes define themselves, by an ASK of each value or a SELECT."""
    return Component(iri, Looks.VALUE, broken=breaks.answer) if is_ask else Component(iri, Looks.QUERY)


_PATHS = (Predicate, Inverse, Sequence, Alternative, Repeat)
_SINGLE = {kind.iri + kind.clause: kind for kind in (*COMPONENTS, SPARQL)}
FORM = Form(Shapes, Shape, Target, Constraint, SparqlBody, *_PATHS, single=_SINGLE)
"""Shapes in JSON, unless a component is of their own."""
