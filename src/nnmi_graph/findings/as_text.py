"""A report for a terminal: the same fault of many records once, with the first of them."""

from __future__ import annotations

from collections.abc import Iterator

from .groups import Entry, FindingGroup, coverage, groups, phrase, place, sentences, summary
from .report import Report

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
    where = place(entry, language)
    first, *rest = sentences(entry, language)
    yield f"  {where + '  ' if where else '- '}{first}"
    yield from (f"      {line}" for line in rest)
