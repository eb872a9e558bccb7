"""A report for a terminal: the same fault of many records once, with the first of them."""

from __future__ import annotations

from collections.abc import Iterator

from ..report import Finding, Report
from .groups import Entry, FindingGroup, branch_words, coverage, groups, mend_words, phrase, place, summary

MOST = 10
"""How many records of one group are written out."""


def to_text(report: Report, language: str = "en") -> str:
    """The report as lines of text."""
    lines = [summary(report, language), ""]
    for group in groups(report):
        lines += [*_group_lines(group, language), ""]
    return "\n".join((*lines, *coverage(report, language))) + "\n"


def _group_lines(group: FindingGroup, language: str) -> Iterator[str]:
    count = phrase("records", language, n=group.records)
    yield f"{phrase(group.severity, language).upper()} · {group.title(language)} · {count}"
    expected, rule = group.expected(language), group.rule(language)
    if expected:
        yield f"  {phrase('expected', language, what=expected)}"
    if rule:
        yield f"  {phrase('rule', language, what=rule)}"
    for entry in group.entries[:MOST]:
        yield from _entry_lines(entry, language)
    if len(group.entries) > MOST:
        yield f"  {phrase('more', language, n=len(group.entries) - MOST)}"


def _entry_lines(entry: Entry, language: str) -> Iterator[str]:
    where = place(entry)
    yield f"  {where + '  ' if where else '- '}{about(entry, language)}{entry.message(language)}"
    if isinstance(entry, Finding):
        yield from (f"      {line}" for line in branch_words(entry, language))
    yield from (f"      {line}" for line in mend_words(entry, language))


def about(entry: Entry, language: str) -> str:
    """The name of the record, where the shapes' own message does not say it."""
    if not isinstance(entry, Finding):
        return ""
    name = entry.labels.term(entry.focus, language)
    return "" if name in entry.message(language) else f"{name}: "
