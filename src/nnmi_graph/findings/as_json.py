"""A report as JSON: `conforms`, `findings`, `checked`, `notes`. One finding a line, so that a diff shows findings."""

from __future__ import annotations

import json
from typing import Any

from ..errors import Where
from ..headers import in_words
from ..paths import path_text
from ..shapes.mend import Mend
from ..terms import XSD, Literal, NamedNode, Term
from .groups import Entry, finding_title, rule_words
from .report import Branch, Finding, Report, gravity

SEVERITIES = ("info", "warning", "violation")


def to_json(report: Report, language: str = "en") -> str:
    """The report as JSON."""
    of_rules: OfRules = {}
    findings = ",\n  ".join(_dump(entry_value(entry, language, of_rules)) for entry in report.entries)
    return (
        f'{{"conforms": {_dump(report.conforms)},\n "findings": [{findings}],\n'
        f' "checked": {_dump(_checked(report))},\n "notes": {_dump(report.notes)}}}\n'
    )


_dump = json.JSONEncoder(ensure_ascii=False).encode
OfRules = dict[int, tuple[str, str | None]]
"""Title and rule by the `id` of the check, the same for all its findings."""


def entry_value(entry: Entry, language: str, of_rules: OfRules | None = None) -> dict[str, Any]:
    """One finding as plain values; what it shares with others is taken from `of_rules`, or put there."""
    base: dict[str, Any] = {
        "severity": SEVERITIES[gravity(entry.severity)],
        "component": entry.component,
        "message": entry.message(language),
        "where": _where(entry.where),
        "mend": _mend(entry.mend, language),
    }
    if not isinstance(entry, Finding):
        return base | {"shape": None, "focus": None, "path": None, "value": entry.value, "column": entry.column}
    known = {} if of_rules is None else of_rules
    if id(entry.check) not in known:
        known[id(entry.check)] = finding_title(entry, language), rule_words(entry, language) or None
    title, rule = known[id(entry.check)]
    return base | {
        "shape": term_text(entry.shape),
        "title": title,
        "focus": term_text(entry.focus),
        "path": path_text(entry.path) if entry.path else None,
        **_value(entry.value),
        "expected": entry.expected(language) or None,
        "rule": rule,
        "details": [_branch(branch, language) for branch in entry.details],
    }


def term_text(term: Term | None) -> str | None:
    """An IRI or a literal's text; a blank node with its `_:`, a triple term as N-Triples has it."""
    return term.value if isinstance(term, NamedNode | Literal) else None if term is None else str(term)


def _value(term: Term | None) -> dict[str, str | None]:
    found: dict[str, str | None] = {"value": term_text(term)}
    if isinstance(term, Literal) and term.language:
        found["language"] = term.language
    elif isinstance(term, Literal) and term.datatype.value != XSD + "string":
        found["datatype"] = term.datatype.value
    return found


def _where(where: Where | None) -> dict[str, Any] | None:
    if where is None:
        return None
    known = {"file": where.file, "line": where.line, "column": where.column}
    return {name: value for name, value in known.items() if value is not None}


def _mend(mend: Mend | None, language: str) -> dict[str, Any] | None:
    if mend is None:
        return None
    words = in_words(mend.words, language) or None
    return {"words": words, "add": list(mend.add), "remove": list(mend.remove)}


def _branch(branch: Branch, language: str) -> dict[str, Any]:
    lacks = [finding.message(language) for finding in branch.findings]
    return {"shape": term_text(branch.shape), "nearest": branch.nearest, "lacks": lacks}


def _checked(report: Report) -> dict[str, Any]:
    checked = report.checked
    return {
        "shapes": {term_text(shape): count for shape, count in checked.shapes.items()},
        "empty": [term_text(shape) for shape in checked.empty],
        "unseen": [
            {"kind": term_text(u.kind), "count": u.count, "examples": [term_text(node) for node in u.examples]}
            for u in checked.unseen
        ],
        "left_out": list(report.left_out),
        "undone": [{"shape": term_text(c.shape.id), "component": c.made.component} for c in checked.undone],
    }
