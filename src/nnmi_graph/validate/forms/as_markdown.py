"""A report in Markdown, for an issue or a page of documentation."""

from __future__ import annotations

from collections.abc import Iterator

from ..report import Finding, Report
from .as_text import about
from .groups import Entry, FindingGroup, branch_words, coverage, groups, mend_words, phrase, place, summary

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
    sentences = [_escaped(phrase(name, language, what=text)) for name, text in told if text]
    yield from (" ".join(sentences), "") if sentences else ()
    yield f"| {phrase('place', language)} | {phrase('what', language)} |"
    yield "|---|---|"
    for entry in group.entries[:MOST]:
        yield f"| {_escaped(place(entry))} | {'<br>'.join(map(_escaped, _sentences(entry, language)))} |"
    if len(group.entries) > MOST:
        yield f"| | {phrase('more', language, n=len(group.entries) - MOST)} |"


def _sentences(entry: Entry, language: str) -> Iterator[str]:
    yield about(entry, language) + entry.message(language)
    if isinstance(entry, Finding):
        yield from branch_words(entry, language)
    yield from mend_words(entry, language)


def _escaped(text: str) -> str:
    """The text with what Markdown would take for markup made harmless."""
    for mark in "\\`*_<>|[]#":
        text = text.replace(mark, f"\\{mark}")
    return " ".join(text.split())
