"""Proposals for mending a finding: in words, and as triples to add and to remove where these can be told."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..errors import nearest, nearest_keys
from ..paths import Predicate
from ..terms import RDF, XSD, BlankNode, Literal, NamedNode, Term, iri_text, quoted, term_text
from .labels import local_name, pick
from .lexical import FORMS
from .model import Constraint, Shape

if TYPE_CHECKING:
    from .report import Finding, Mend

_EXAMPLES = {
    "date": '"2014-02-25"',
    "gYear": '"2014"',
    "gYearMonth": '"2014-02"',
    "dateTime": '"2014-02-25T09:00:00Z"',
    "integer": '"1"',
    "decimal": '"1.0"',
    "double": '"1.0"',
    "boolean": '"true"',
    "anyURI": '"https://example.org/"',
}
_MOST = 5


def _mend(english: str, chinese: str, add: Iterable[str] = (), remove: Iterable[str] = ()) -> Mend:
    from .report import Mend

    return Mend({"en": english, "zh": chinese}, tuple(add), tuple(remove))


def _words(finding: Finding, term: Term, language: str) -> str:
    return finding.labels.term(term, language)


def _triple(finding: Finding, value: Term | str | None) -> tuple[str, ...]:
    """The triple with the value as a Turtle line; none if the path is not one property or a node has no name."""
    path = finding.path
    if not isinstance(path, Predicate) or not isinstance(finding.focus, NamedNode):
        return ()
    if not isinstance(value, str | NamedNode | Literal):
        return ()
    text = value if isinstance(value, str) else term_text(value)
    return (f"{term_text(finding.focus)} {iri_text(path.iri)} {text} .",)


def _made(shape: Shape, name: str) -> Constraint | None:
    return next((made for made in shape.constraints if made.name == name), None)


def _example(shape: Shape) -> str | None:
    """A value that would do, or what shows its form; None if the shape does not tell."""
    chosen, value = _made(shape, "In"), _made(shape, "HasValue")
    if value is not None:
        return None if isinstance(value.terms[0], BlankNode) else term_text(value.terms[0])
    if chosen is not None and chosen.terms:
        return term_text(chosen.terms[0])
    datatype = _made(shape, "Datatype")
    if datatype is None or not isinstance(datatype.terms[0], NamedNode):
        return None
    iri = datatype.terms[0].value
    if iri == RDF + "langString":
        languages = _made(shape, "LanguageIn")
        tag = languages.terms[0].value if languages and languages.terms else "en"
        return f'"…"@{tag}'
    if iri == XSD + "string":
        return '"…"'
    example = _EXAMPLES.get(iri.removeprefix(XSD))
    return f"{example}^^{iri_text(iri)}" if example else None


def too_few(finding: Finding) -> Mend:
    path = {lang: finding.labels.path(finding.path, lang) for lang in ("en", "zh")}
    chosen = _made(finding.check.shape, "In")
    english, chinese = f"add a value of {path['en']}", f"请添加 {path['zh']} 的值"
    if chosen is not None:
        english += f", one of {_some(finding, chosen.terms, 'en')}"
        chinese += f"，可选：{_some(finding, chosen.terms, 'zh')}"
    return _mend(english, chinese, _triple(finding, _example(finding.check.shape)))


def too_many(finding: Finding) -> Mend:
    number = finding.check.made.number
    return _mend(
        f"keep {number} and remove the others" if number else "remove it",
        f"请保留 {number} 个并删除其余" if number else "请删除",
    )


def has_value(finding: Finding) -> Mend:
    term = finding.check.made.terms[0]
    return _mend(f"add {_words(finding, term, 'en')}", f"请添加{_words(finding, term, 'zh')}", _triple(finding, term))


def _some(finding: Finding, terms: tuple[Term, ...], language: str) -> str:
    words = [_words(finding, term, language) for term in terms[:_MOST]]
    return (", " if language == "en" else "、").join(words) + (" …" if len(terms) > _MOST else "")


def not_in(finding: Finding) -> Mend:
    """The members of the list that are most like the value."""
    made, value = finding.check.made, finding.value
    if value is None:
        return _choose(finding)
    own = pick(finding.labels.known.get(value, ()), "en")
    by_name = finding.labels.by_name(made.terms)
    for name in (local_name(value), *([own.value] if own else [])):
        for close in nearest_keys(name.casefold(), list(by_name), 1):
            term = by_name[close]
            return _mend(
                f"did you mean {_words(finding, term, 'en')}?",
                f"您是指{_words(finding, term, 'zh')}吗？",
                _triple(finding, term),
                _triple(finding, value),
            )
    return _choose(finding)


def _choose(finding: Finding) -> Mend:
    terms = finding.check.made.terms
    return _mend(f"choose one of {_some(finding, terms, 'en')}", f"请选择其一：{_some(finding, terms, 'zh')}")


def datatype(finding: Finding) -> Mend:
    """The same text with the right datatype, if it has its form; else what the form is."""
    wanted = finding.check.made.terms[0].value
    name = wanted.removeprefix(XSD)
    value, text = finding.value, _EXAMPLES.get(name, "").strip('"')
    if isinstance(value, Literal) and value.datatype.value != wanted:
        fresh = _retyped(value, wanted, name)
        if fresh is not None:
            return _mend(f"write {fresh}", f"请写作 {fresh}", _triple(finding, fresh), _triple(finding, value))
    if not text:
        return _mend(f"write a value of type {iri_text(wanted)}", f"请填写类型为 {iri_text(wanted)} 的值")
    return _mend(f"write it as {text}", f"请写成 {text} 的形式")


def _retyped(value: Literal, wanted: str, name: str) -> str | None:
    """The literal's text with another type, where it has the form of one."""
    said = quoted(value.value)
    if wanted == XSD + "string":
        return said
    if wanted == RDF + "langString":
        return f"{said}@en"
    form = FORMS.get(name)
    return f"{said}^^{iri_text(wanted)}" if form and re.fullmatch(form, value.value) else None


def class_(finding: Finding) -> Mend:
    kind, value = finding.check.made.terms[0], finding.value
    add = (f"{term_text(value)} a {term_text(kind)} .",) if isinstance(value, NamedNode) else ()
    return _mend(
        f"name something of kind {_words(finding, kind, 'en')}, or say that this is one",
        f"请填写{_words(finding, kind, 'zh')}类的事物，或注明其属于该类",
        add,
    )


def closed(finding: Finding) -> Mend:
    """The property taken away, or the allowed one that is most like it."""
    names = {local_name(term): term for term in finding.check.made.terms}
    remove = _triple(finding, finding.value)
    for close in (
        nearest(local_name(NamedNode(finding.path.iri)), names, 1) if isinstance(finding.path, Predicate) else ()
    ):
        term = names[close]
        subject = term_text(finding.focus) if isinstance(finding.focus, NamedNode) else None
        value = term_text(finding.value) if isinstance(finding.value, NamedNode | Literal) else None
        add = (f"{subject} {term_text(term)} {value} .",) if subject and value else ()
        return _mend(
            f"did you mean {_words(finding, term, 'en')}?", f"您是指{_words(finding, term, 'zh')}吗？", add, remove
        )
    return _mend("remove it", "请删除", (), remove)


def language(finding: Finding) -> Mend:
    tags = [term.value for term in finding.check.made.terms]
    value = finding.value
    add = _triple(finding, f"{Literal(value.value)}@{tags[0]}") if isinstance(value, Literal) and tags else ()
    return _mend(
        f"give its language: {', '.join(tags)}",
        f"请注明语言：{'、'.join(tags)}",
        add,
        _triple(finding, value) if add else (),
    )


def unique_lang(finding: Finding) -> Mend:
    return _mend("keep one value per language", "每种语言请只保留一个值")
