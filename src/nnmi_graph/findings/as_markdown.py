"""A report in Markdown, for an issue or a page of documentation."""

from __future__ import annotations

from collections.abc import Iterator

from .groups import FindingGroup, coverage, groups, phrase, place, sentences, summary
from .report import Report

MOST = 50
"""How many records of one group are written out."""


def to_markdown(report: Report, language: str = "en") -> str:
    """The report as Markdown."""
    lines = [f"# {phrase('title', language)}", "", summary(report, language), ""]
    for group in groups(report):
        lines += [*_group_lines(group, language), ""]
    lines += [f"## {phrase('looked', language)}", "", *(f"- {_escaped(line)}" for line in coverage(report, language))]
    return "\n".join(lines) + "\n"


def _group_lines(group: FindingGroup, language: str) -> Iterator[str]:
    count = phrase("records", language, n=group.records)
    yield f"## {_escaped(group.title(language))} ({phrase(group.severity, language)}, {count})"
    yield ""
    told = (("expected", group.expected(language)), ("rule", group.rule(language)))
    said = [_escaped(phrase(name, language, what=text)) for name, text in told if text]
    yield from (" ".join(said), "") if said else ()
    yield f"| {phrase('place', language)} | {phrase('what', language)} |"
    yield "|---|---|"
    for entry in group.entries[:MOST]:
        yield f"| {_escaped(place(entry, language))} | {'<br>'.join(map(_escaped, sentences(entry, language)))} |"
    if len(group.entries) > MOST:
        yield f"| | {phrase('more', language, n=len(group.entries) - MOST)} |"


def _escaped(text: str) -> str:
    """The text with what Markdown would take for markup made harmless."""
    for mark in "\\`*_<>|[]#":
        text = text.replace(mark, f"\\{mark}")
    return " ".join(text.split())
