"""Proposals for mending a breach: in words, and as triples to add and to remove where these can be told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Protocol

from ..datatypes import is_text_of
from ..errors import nearest, nearest_keys
from ..frozen import value
from ..labels import Labels, local_name, pick
from ..paths import Predicate
from ..terms import RDF, XSD, BlankNode, Literal, NamedNode, Term, iri_text, quoted, term_text
from .model import Check, Constraint, Shape

if TYPE_CHECKING:
    from ..paths import Path


@value
class Mend:
    """A proposal for mending a breach: in words by language, and the triples to add and to remove as Turtle lines."""

    words: Mapping[str, str]
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


class Breach(Protocol):
    """What is known of a constraint that is broken, and what terms are called."""

    @property
    def check(self) -> Check: ...
    @property
    def focus(self) -> Term: ...
    @property
    def holder(self) -> Term: ...
    @property
    def path(self) -> Path | None: ...
    @property
    def value(self) -> Term | None: ...
    @property
    def labels(self) -> Labels: ...


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
    return Mend({"en": english, "zh": chinese}, tuple(add), tuple(remove))


def _words(breach: Breach, term: Term, language: str) -> str:
    return breach.labels.term(term, language)


def _triple(breach: Breach, value: Term | str | None) -> tuple[str, ...]:
    """The triple with the value as a Turtle line; none if the path is not one property or a node has no name."""
    path = breach.path
    if not isinstance(path, Predicate) or not isinstance(breach.holder, NamedNode):
        return ()
    if not isinstance(value, str | NamedNode | Literal):
        return ()
    text = value if isinstance(value, str) else term_text(value)
    return (f"{term_text(breach.holder)} {iri_text(path.iri)} {text} .",)


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


def too_few(breach: Breach) -> Mend:
    path = {lang: breach.labels.path(breach.path, lang) for lang in ("en", "zh")}
    chosen = _made(breach.check.shape, "In")
    english, chinese = f"add a value of {path['en']}", f"请添加 {path['zh']} 的值"
    if chosen is not None:
        english += f", one of {_some(breach, chosen.terms, 'en')}"
        chinese += f"，可选：{_some(breach, chosen.terms, 'zh')}"
    return _mend(english, chinese, _triple(breach, _example(breach.check.shape)))


def too_many(breach: Breach) -> Mend:
    number = breach.check.made.number
    return _mend(
        f"keep {number} and remove the others" if number else "remove it",
        f"请保留 {number} 个并删除其余" if number else "请删除",
    )


def has_value(breach: Breach) -> Mend:
    term = breach.check.made.terms[0]
    return _mend(f"add {_words(breach, term, 'en')}", f"请添加{_words(breach, term, 'zh')}", _triple(breach, term))


def _some(breach: Breach, terms: tuple[Term, ...], language: str) -> str:
    words = [_words(breach, term, language) for term in terms[:_MOST]]
    return (", " if language == "en" else "、").join(words) + (" …" if len(terms) > _MOST else "")


def not_in(breach: Breach) -> Mend:
    """The members of the list that are most like the value."""
    made, value = breach.check.made, breach.value
    if value is None:
        return _choose(breach)
    own = pick(breach.labels.known.get(value, ()), "en")
    by_name = breach.labels.by_name(made.terms)
    keys = list(by_name)
    for name in (local_name(value), *([own.value] if own else [])):
        for close in nearest_keys(name.casefold(), lambda _: keys, keys, 1):
            term = by_name[close]
            return _mend(
                f"did you mean {_words(breach, term, 'en')}?",
                f"您是指{_words(breach, term, 'zh')}吗？",
                _triple(breach, term),
                _triple(breach, value),
            )
    return _choose(breach)


def _choose(breach: Breach) -> Mend:
    terms = breach.check.made.terms
    return _mend(f"choose one of {_some(breach, terms, 'en')}", f"请选择其一：{_some(breach, terms, 'zh')}")


def datatype(breach: Breach) -> Mend:
    """The same text with the right datatype, if it has its form; else what the form is."""
    wanted = breach.check.made.terms[0].value
    name = wanted.removeprefix(XSD)
    value, text = breach.value, _EXAMPLES.get(name, "").strip('"')
    if isinstance(value, Literal) and value.datatype.value != wanted:
        fresh = _retyped(value, wanted)
        if fresh is not None:
            return _mend(f"write {fresh}", f"请写作 {fresh}", _triple(breach, fresh), _triple(breach, value))
    if not text:
        return _mend(f"write a value of type {iri_text(wanted)}", f"请填写类型为 {iri_text(wanted)} 的值")
    return _mend(f"write it as {text}", f"请写成 {text} 的形式")


def _retyped(value: Literal, wanted: str) -> str | None:
    """The literal's text with another type, where it has the form of one."""
    said = quoted(value.value)
    if wanted == XSD + "string":
        return said
    if wanted == RDF + "langString":
        return f"{said}@en"
    return f"{said}^^{iri_text(wanted)}" if is_text_of(value.value, wanted) else None


def class_(breach: Breach) -> Mend:
    kind, value = breach.check.made.terms[0], breach.value
    add = (f"{term_text(value)} a {term_text(kind)} .",) if isinstance(value, NamedNode) else ()
    return _mend(
        f"name something of kind {_words(breach, kind, 'en')}, or say that this is one",
        f"请填写{_words(breach, kind, 'zh')}类的事物，或注明其属于该类",
        add,
    )


def closed(breach: Breach) -> Mend:
    """The property taken away, or the allowed one that is most like it."""
    names = {local_name(term): term for term in breach.check.made.terms}
    remove = _triple(breach, breach.value)
    for close in (
        nearest(local_name(NamedNode(breach.path.iri)), names, 1) if isinstance(breach.path, Predicate) else ()
    ):
        term = names[close]
        subject = term_text(breach.holder) if isinstance(breach.holder, NamedNode) else None
        value = term_text(breach.value) if isinstance(breach.value, NamedNode | Literal) else None
        add = (f"{subject} {term_text(term)} {value} .",) if subject and value else ()
        return _mend(
            f"did you mean {_words(breach, term, 'en')}?", f"您是指{_words(breach, term, 'zh')}吗？", add, remove
        )
    return _mend("remove it", "请删除", (), remove)


def language(breach: Breach) -> Mend:
    tags = [term.value for term in breach.check.made.terms]
    value = breach.value
    add = _triple(breach, f"{Literal(value.value)}@{tags[0]}") if isinstance(value, Literal) and tags else ()
    return _mend(
        f"give its language: {', '.join(tags)}",
        f"请注明语言：{'、'.join(tags)}",
        add,
        _triple(breach, value) if add else (),
    )


def unique_lang(breach: Breach) -> Mend:
    return _mend("keep one value per language", "每种语言请只保留一个值")
