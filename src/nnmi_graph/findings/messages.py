"""Findings in words, English and Chinese: what is wrong, what was expected, and the shapes' own messages filled in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..labels import visible
from ..phrases import in_language
from ..terms import SH, XSD, Literal, NamedNode, Term, shorten

if TYPE_CHECKING:
    from .report import Finding

_KINDS = {
    "IRI": "a name (IRI)",
    "Literal": "a plain value",
    "BlankNode": "a node without a name",
    "BlankNodeOrIRI": "a thing, not a plain value",
    "BlankNodeOrLiteral": "no name (IRI)",
    "IRIOrLiteral": "a name or a plain value",
}
_TYPES = {
    "string": "text",
    "integer": "a whole number",
    "decimal": "a number",
    "double": "a number",
    "boolean": "true or false",
    "date": "a date such as 2014-02-25",
    "dateTime": "a date and time",
    "gYear": "a year such as 2014",
    "gYearMonth": "a month such as 2014-02",
    "anyURI": "a web address",
}
_VALUE = "{path} of {focus} is {value}; expected {expected}"
_SELF = "{focus} is not as expected: {expected}"
_OTHER = "{focus} breaks the rule {shape}"
_MOST_LISTED = 12
LONGEST = 1_000
"""How many characters of a literal a message of the shapes holds."""


def settle_plurals(text: str) -> str:
    """The text with each `(s)` after a number made a plural, or taken away after 1.

    >>> settle_plurals("1 record(s), 2 focus node(s)")
    '1 record, 2 focus nodes'
    """
    return re.sub(r"\b([\d,]+)((?: [a-z]+)+)\(s\)", lambda m: m[1] + m[2] + ("" if m[1] == "1" else "s"), text)


def sentence(finding: Finding, language: str) -> str:
    """What is wrong, in our words."""
    kind = finding.check.made.kind
    usual = (_VALUE if finding.path is not None else _SELF) if kind.asks else _OTHER
    return _filled(kind.says or usual, finding, language)


def expectation(finding: Finding, language: str) -> str:
    """What the constraint asks for, in our words; '' for a query, which only its author can put into words."""
    form = finding.check.made.kind.asks
    return _filled(form, finding, language) if form else ""


def fill(text: str, finding: Finding, language: str) -> str:
    """The text with `{?name}` and `{$name}` replaced by what they stand for (SHACL 1.0, section 5.3.2)."""

    def replacement(match: re.Match[str]) -> str:
        known = _slots(finding)
        name = match[1]
        if name in known:
            return plain(known[name], finding, language)
        return finding.labels.path(finding.path, language) if name == "PATH" and finding.path else match[0]

    return re.sub(r"\{[?$](\w+)\}", replacement, text)


def plain(term: Term, finding: Finding, language: str) -> str:
    """The term for a message: a literal's text as it is, else words."""
    return visible(term.value, LONGEST) if isinstance(term, Literal) else finding.labels.term(term, language)


def _slots(finding: Finding) -> dict[str, Term]:
    """What the placeholders of a message can name."""
    known: dict[str, Term] = {"this": finding.focus, "currentShape": finding.shape}
    if finding.value is not None:
        known["value"] = finding.value
    made = finding.check.made
    if len(made.terms) == 1:
        known[made.kind.clause] = made.terms[0]
    return known | dict(made.arguments) | dict(finding.bindings)


def _filled(form: str, finding: Finding, language: str) -> str:
    """One of our forms with its slots filled."""
    template = in_language(form, language)
    made, labels = finding.check.made, finding.labels
    extra = {name: labels.term(term, language) for name, term in finding.bindings.items() if name in ("lang", "other")}
    lang = finding.bindings.get("lang")
    return settle_plurals(
        template.format_map(
            _Slots(
                extra,
                n=str(made.number),
                text=made.text,
                focus=labels.term(finding.focus, language),
                holder=labels.term(finding.holder, language),
                path=labels.path(finding.path, language),
                value=labels.term(finding.value, language) if finding.value else "",
                shape=shape_words(finding, finding.shape, language),
                terms=_joined([labels.term(t, language) for t in made.terms[:_MOST_LISTED]], made.terms, language),
                shapes=_listed(finding, made.shapes, language),
                type=_type_words(made.terms, language),
                kind=_kind_words(made.terms, language),
                lang=lang.value if isinstance(lang, Literal) else "",
                expected=expectation(finding, language) if "{expected}" in template else "",
            )
        )
    )


class _Slots(dict[str, str]):
    """Slots of a form; one that is not filled stays empty."""

    def __init__(self, extra: dict[str, str], **slots: str) -> None:
        super().__init__(extra | slots)

    def __missing__(self, key: str) -> str:
        return ""


def shape_words(finding: Finding, shape: Term, language: str) -> str:
    """A shape in words; one without a name is called by what it says."""
    if isinstance(shape, NamedNode) or shape in finding.labels.known:
        return finding.labels.term(shape, language)
    return finding.labels.words_for(shape, language) or in_language("an unnamed rule", language)


def _listed(finding: Finding, terms: tuple[Term, ...], language: str) -> str:
    """Shapes in words."""
    return _joined([shape_words(finding, term, language) for term in terms[:_MOST_LISTED]], terms, language)


def _joined(words: list[str], terms: tuple[Term, ...], language: str) -> str:
    """The words for some of the terms, and how many more there are."""
    more = [f"… ({len(terms) - _MOST_LISTED})"] if len(terms) > _MOST_LISTED else []
    return in_language(", ", language).join(words + more)


def _type_words(terms: tuple[Term, ...], language: str) -> str:
    iri = terms[0].value if terms and isinstance(terms[0], NamedNode) else ""
    name = iri.removeprefix(XSD) if iri.startswith(XSD) else ""
    return f"{in_language(_TYPES[name], language)} ({shorten(iri)})" if name in _TYPES else shorten(iri)


def _kind_words(terms: tuple[Term, ...], language: str) -> str:
    iri = terms[0].value if terms and isinstance(terms[0], NamedNode) else ""
    name = iri.removeprefix(SH)
    return in_language(_KINDS[name], language) if name in _KINDS else shorten(iri)
