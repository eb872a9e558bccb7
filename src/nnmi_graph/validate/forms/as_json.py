"""The report for programs: one object a finding, and what was checked."""

from __future__ import annotations

import json
from typing import Any

from ...compile import path_text
from ...terms import Literal, Term
from ..report import Finding, Mend, Report
from .grouping import rule_words, severity_word, term_words


def as_json(report: Report, lang: str = "en") -> str:
    """The report as a JSON object: `conforms`, `findings`, `checked`, `notes`."""
    checked = report.checked
    data = {
        "conforms": report.conforms,
        "findings": [finding_object(finding, lang) for finding in report.findings],
        "checked": {
            "shapes": [{"shape": _name(shape), "focus_nodes": count} for shape, count in checked.shapes.items()],
            "empty": [_name(shape) for shape in checked.empty],
            "unseen": [{"class": _name(u.kind), "count": u.count, "examples": [_name(e) for e in u.examples]}
                       for u in checked.unseen],
            "undone": [_name(shape) for shape in dict.fromkeys(check.shape.id for check in checked.undone)],
        },
        "notes": list(report.notes),
    }  # fmt: skip
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def finding_object(finding: Finding, lang: str = "en") -> dict[str, Any]:
    """One finding as plain values; nothing that is not known is left out, it is null."""
    return {
        "severity": severity_word(finding.severity),
        "component": finding.component,
        "shape": _name(finding.shape),
        "focus": _name(finding.focus),
        "path": path_text(finding.path) if finding.path is not None else None,
        "value": _term(finding.value),
        "message": finding.message(lang),
        "messages": {text.language or "": text.value for text in finding.messages},
        "expected": finding.expected(lang) or None,
        "where": _where(finding),
        "mend": _mend(finding.mend, lang),
        "rule": rule_words(finding, lang),
        "branches": [
            {"shape": _name(branch.shape), "nearest": branch.nearest,
             "lacks": [finding_object(inner, lang) for inner in branch.findings]}
            for branch in finding.details
        ],
    }  # fmt: skip


def _where(finding: Finding) -> dict[str, Any] | None:
    where = finding.where
    return {"file": where.file, "line": where.line, "column": where.column, "text": str(where)} if where else None


def _mend(mend: Mend | None, lang: str) -> dict[str, Any] | None:
    if mend is None:
        return None
    return {"words": mend.words.get(lang) or mend.words.get("en"), "add": list(mend.add), "remove": list(mend.remove)}


def _name(term: Term | None) -> str | None:
    """The IRI of a node, `_:label` for one without; null for none."""
    if term is None:
        return None
    return term.value if term.__class__.__name__ == "NamedNode" else term_words(term)


def _term(term: Term | None) -> dict[str, str] | str | None:
    """A node as its name; a literal with its datatype or language."""
    if not isinstance(term, Literal):
        return _name(term)
    extra = {"language": term.language} if term.language else {"datatype": term.datatype.value}
    return {"value": term.value, **extra}
