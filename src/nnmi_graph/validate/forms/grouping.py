"""What every form needs: severities in words and in order, and the same finding on many records told once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ...terms import BlankNode, Literal, NamedNode, Term, shorten
from ..labels import pick
from ..report import INFO, VIOLATION, WARNING, Finding

_WORDS = {VIOLATION: ("violation", "错误"), WARNING: ("warning", "警告"), INFO: ("note", "提示")}


@dataclass(frozen=True)
class Group:
    """One thing that is wrong, and every finding of it."""

    severity: str
    message: str
    findings: tuple[Finding, ...]


def severity_word(severity: str, lang: str = "en") -> str:
    """The severity in words; one of the shapes' own by its short name.

    >>> severity_word(WARNING, "zh")
    '警告'
    """
    en, zh = _WORDS.get(severity, (shorten(severity), shorten(severity)))
    return zh if lang == "zh" else en


def severity_order(severity: str) -> int:
    """Gravest first; severities of the shapes' own count as grave."""
    return {INFO: 2, WARNING: 1}.get(severity, 0)


def groups(findings: Iterable[Finding], lang: str) -> list[Group]:
    """The findings by severity, shape and message, gravest first, in the order of the report."""
    found: dict[tuple[int, str, Term, str], list[Finding]] = {}
    for finding in findings:
        key = (severity_order(finding.severity), finding.severity, finding.shape, finding.message(lang))
        found.setdefault(key, []).append(finding)
    return [Group(key[1], key[3], tuple(same)) for key, same in sorted(found.items(), key=lambda item: item[0][0])]


def term_words(term: Term | None) -> str:
    """A term as a person reads it: text as it is, a name by its prefix."""
    if isinstance(term, NamedNode):
        return shorten(term.value)
    if isinstance(term, BlankNode):
        return f"_:{term.value}"
    return term.value if isinstance(term, Literal) else ""


def focus_words(finding: Finding, lang: str) -> str:
    """The focus node by its label, if it has one, and its name."""
    label = pick(finding.labels.known.get(finding.focus, ()), lang)
    name = term_words(finding.focus)
    return f"{label.value} ({name})" if label is not None else name


def rule_words(finding: Finding, lang: str) -> str | None:
    """The sentence or source behind the finding, in the reader's language."""
    text = pick((rule for rule in finding.rule if isinstance(rule, Literal)), lang)
    if text is not None:
        return text.value
    return next((term_words(rule) for rule in finding.rule), None)
