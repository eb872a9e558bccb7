"""The table of constraint components: all that SHACL has, one row each, in the order in which a report lists them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..frozen import replace
from ..terms import SH
from . import breaks, clauses, mend
from .model import Component, Looks

if TYPE_CHECKING:
    from .model import Broken, Build


FOCUS = Looks.FOCUS


def _row(name: str, build: Build, broken: Broken, asks: tuple[str, str], **more: Any) -> Component:
    """A component of SHACL's own, with a clause of its name unless it is another, that looks at each value mostly."""
    looks = Looks.SEVERAL if "pattern" in more else Looks.VALUE
    usual: dict[str, Any] = {"looks": looks, "clause": name[:1].lower() + name[1:]}
    return Component(f"{SH}{name}ConstraintComponent", build=build, broken=broken, asks=asks, **usual | more)


_REIFIER = _row(
    "ReifierShape",
    clauses.reified,
    breaks.unreified,
    ("a statement with what is said of it, as the rule asks", "附有规则所要求说明的陈述"),
    many=True,
    property_only=True,
)
COMPONENTS = (
    _row(
        "MinCount",
        clauses.number,
        breaks.count,
        ("at least {n} value(s)", "至少 {n} 个值"),
        looks=FOCUS,
        property_only=True,
        says=("{focus} lacks {path}: {expected} needed", "{focus} 缺少 {path}：需要{expected}"),
        mend=mend.too_few,
    ),
    _row(
        "MaxCount",
        clauses.number,
        breaks.count,
        ("at most {n} value(s)", "至多 {n} 个值"),
        looks=FOCUS,
        most=True,
        property_only=True,
        says=(
            "{focus} has too many values of {path}: {expected} allowed",
            "{focus} 的 {path} 值过多：只允许{expected}",
        ),
        mend=mend.too_many,
    ),
    _row(
        "Class",
        clauses.iri,
        breaks.class_,
        ("something of kind {terms}", "{terms} 类的事物"),
        many=True,
        reads="types",
        mend=mend.class_,
    ),
    _row("Datatype", clauses.iri, breaks.datatype, ("{type}", "{type}"), mend=mend.datatype),
    _row("NodeKind", clauses.node_kind, breaks.node_kind, ("{kind}", "{kind}")),
    _row("MinExclusive", clauses.literal, breaks.bound, ("more than {terms}", "大于 {terms}"), sign=">"),
    _row("MinInclusive", clauses.literal, breaks.bound, ("{terms} or more", "不小于 {terms}"), sign=">="),
    _row("MaxExclusive", clauses.literal, breaks.bound, ("less than {terms}", "小于 {terms}"), sign="<"),
    _row("MaxInclusive", clauses.literal, breaks.bound, ("{terms} or less", "不大于 {terms}"), sign="<="),
    _row("MinLength", clauses.number, breaks.length, ("{n} character(s) or more", "至少 {n} 个字符"), sign=">="),
    _row("MaxLength", clauses.number, breaks.length, ("{n} character(s) or less", "至多 {n} 个字符"), sign="<="),
    _row("Pattern", clauses.pattern, breaks.pattern, ("text that matches {text}", "符合 {text} 的文本")),
    _row(
        "LanguageIn",
        clauses.strings,
        breaks.language_in,
        ("text in one of the languages {terms}", "以下语言之一的文本：{terms}"),
        mend=mend.language,
    ),
    _row(
        "UniqueLang",
        clauses.true,
        breaks.unique_lang,
        ("one value per language", "每种语言一个值"),
        pattern=breaks.unique_lang_pattern,
        property_only=True,
        found=("lang", ""),
        says=(
            "{focus} has several values of {path} in the language {lang}",
            "{focus} 的 {path} 有多个 {lang} 语言的值",
        ),
        mend=mend.unique_lang,
    ),
    _row(
        "Equals",
        clauses.iri,
        breaks.equals,
        ("the same values as {terms}", "与 {terms} 的值相同"),
        pattern=breaks.equals_pattern,
        many=True,
        reads="names",
    ),
    _row(
        "Disjoint",
        clauses.iri,
        breaks.disjoint,
        ("no value that {terms} has too", "与 {terms} 没有相同的值"),
        many=True,
        reads="names",
    ),
    _row(
        "LessThan",
        clauses.iri,
        breaks.less,
        ("less than each value of {terms}", "小于 {terms} 的每个值"),
        pattern=breaks.less_pattern,
        sign="<",
        many=True,
        property_only=True,
        reads="names",
        says=("{path} {value} of {focus} is not less than {other}", "{focus} 的 {path} {value} 不小于 {other}"),
    ),
    _row(
        "LessThanOrEquals",
        clauses.iri,
        breaks.less,
        ("not more than any value of {terms}", "不大于 {terms} 的任何值"),
        pattern=breaks.less_pattern,
        sign="<=",
        many=True,
        property_only=True,
        reads="names",
        says=(
            "{path} {value} of {focus} is more than {other}, or cannot be compared with it",
            "{focus} 的 {path} {value} 大于 {other} 或无法与之比较",
        ),
    ),
    _row(
        "Not",
        clauses.shape,
        breaks.logical,
        ("nothing that fits {shapes}", "不符合 {shapes}"),
        fitting=(0, 0),
        many=True,
    ),
    _row(
        "And",
        clauses.shapes,
        breaks.logical,
        ("what fits all of {shapes}", "同时符合 {shapes}"),
        fitting=(-1, -1),
        many=True,
    ),
    _row(
        "Or",
        clauses.shapes,
        breaks.logical,
        ("what fits one of {shapes}", "符合以下之一：{shapes}"),
        fitting=(1, -1),
        many=True,
    ),
    _row(
        "Xone",
        clauses.shapes,
        breaks.logical,
        ("what fits exactly one of {shapes}", "恰好符合以下之一：{shapes}"),
        fitting=(1, 1),
        many=True,
    ),
    _row(
        "Node", clauses.node_shape, breaks.logical, ("what fits {shapes}", "符合 {shapes}"), fitting=(-1, -1), many=True
    ),
    _row(
        "QualifiedMinCount",
        clauses.qualified,
        breaks.count,
        ("at least {n} value(s) that fit {shapes}", "至少 {n} 个符合 {shapes} 的值"),
        looks=FOCUS,
        clause="qualifiedValueShape",
        property_only=True,
        says=(
            "{focus} has too few fitting values of {path}: {expected} needed",
            "{focus} 的 {path} 合格的值过少：需要{expected}",
        ),
    ),
    _row(
        "QualifiedMaxCount",
        clauses.qualified,
        breaks.count,
        ("at most {n} value(s) that fit {shapes}", "至多 {n} 个符合 {shapes} 的值"),
        looks=FOCUS,
        clause="qualifiedValueShape",
        most=True,
        property_only=True,
        says=(
            "{focus} has too many fitting values of {path}: {expected} allowed",
            "{focus} 的 {path} 合格的值过多：只允许{expected}",
        ),
    ),
    _row(
        "Closed",
        clauses.closed,
        breaks.closed,
        ("no property beside {terms}", "除 {terms} 外没有其他属性"),
        pattern=breaks.closed_pattern,
        found=("value", "path"),
        says=(
            "{focus} has {path} {value}, a property that {shape} does not allow",
            "{focus} 有 {shape} 不允许的属性 {path} {value}",
        ),
        mend=mend.closed,
    ),
    _REIFIER,
    replace(_REIFIER, clause="reificationRequired", many=False),
    _row(
        "HasValue",
        clauses.node,
        breaks.has_value,
        ("the value {terms}", "值 {terms}"),
        looks=FOCUS,
        many=True,
        says=("{focus} lacks {expected} of {path}", "{focus} 的 {path} 缺少{expected}"),
        mend=mend.has_value,
    ),
    _row("In", clauses.terms, breaks.in_, ("one of {terms}", "以下之一：{terms}"), mend=mend.not_in),
)
SPARQL = Component(f"{SH}SPARQLConstraintComponent", Looks.QUERY, "sparql")


def own(iri: str, is_ask: bool) -> Component:
    """A component that the shapes define themselves, by an ASK of each value or a SELECT."""
    return Component(iri, Looks.VALUE, broken=breaks.answer) if is_ask else Component(iri, Looks.QUERY)
