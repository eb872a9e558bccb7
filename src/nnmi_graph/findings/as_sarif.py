"""A report as SARIF 2.1.0, which editors and code-review pages open at the right line."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from ..terms import NamedNode, shorten
from .as_json import term_text
from .groups import Entry, FindingGroup, groups
from .report import Finding, Report, gravity

_LEVELS = ("note", "warning", "error")


def to_sarif(report: Report, language: str = "en") -> str:
    """The report as SARIF."""
    found = groups(report)
    numbered = [(index, group, entry) for index, group in enumerate(found) for entry in group.entries]
    run = {
        "tool": {"driver": {"name": "nnmi", "rules": [_rule(group, language) for group in found]}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(entry, index, group, language) for index, group, entry in numbered],
    }
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return json.dumps({"$schema": schema, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1) + "\n"


def _rule_id(group: FindingGroup) -> str:
    """The rule by the shape's name (or that of the shape above it) and the component."""
    first = group.first
    component = first.component.rpartition("#")[2].removesuffix("ConstraintComponent")
    if not isinstance(first, Finding):
        return f"input/{component}"
    shapes = [shape for shape in (first.shape, *reversed(first.check.way)) if isinstance(shape, NamedNode)]
    return f"{shorten(shapes[0].value) if shapes else 'shape'}/{component}"


def _rule(group: FindingGroup, language: str) -> dict[str, Any]:
    rule: dict[str, Any] = {"id": _rule_id(group), "shortDescription": {"text": group.title(language)}}
    told = "; ".join(text for text in (group.expected(language), group.rule(language)) if text)
    return rule | ({"fullDescription": {"text": told}} if told else {})


def _result(entry: Entry, index: int, group: FindingGroup, language: str) -> dict[str, Any]:
    return {
        "ruleId": _rule_id(group),
        "ruleIndex": index,
        "level": _LEVELS[gravity(entry.severity)],
        "message": {"text": entry.message(language)},
        "locations": [_location(entry)],
    }


def _location(entry: Entry) -> dict[str, Any]:
    location: dict[str, Any] = {}
    if isinstance(entry, Finding):
        location["logicalLocations"] = [{"fullyQualifiedName": term_text(entry.focus)}]
    if entry.where is not None:
        physical: dict[str, Any] = {"artifactLocation": {"uri": quote(entry.where.file, safe="/#!")}}
        if entry.where.line is not None:
            physical["region"] = {"startLine": entry.where.line}
            if entry.where.column is not None:
                physical["region"]["startColumn"] = entry.where.column
        location["physicalLocation"] = physical
    return location
