"""The report for a terminal: findings in words, grouped, gravest first; then what was looked at."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator

from ...terms import NamedNode, Term, shorten
from ..report import Finding, Report, Unseen
from .grouping import Group, focus_words, groups, rule_words, severity_order, severity_word, term_words

WIDTH = 110
PLACES = 5
"""How many places of one finding are listed before "and n more"."""

NAMES = 8
"""How many names of shapes are listed."""

_SAID = {
    "ok": ("Nothing to mend: {shapes} shapes, applied {nodes} times.",
           "无需修改：共应用 {shapes} 个形状 {nodes} 次。"),
    "at": ("at", "位置"), "more": ("and {n} more", "另有 {n} 处"), "value": ("found", "现值"),
    "expected": ("expected", "应为"), "mend": ("mend", "修改"), "rule": ("rule", "规则"),
    "nearest": ("nearest", "最接近"),
    "checked": ("Checked: {shapes} shapes, applied {nodes} times.", "已检查：应用 {shapes} 个形状 {nodes} 次。"),
    "empty": ("Looked for, found nowhere (a typing error in the shape?): {names}",
              "未找到任何记录（形状是否有误？）：{names}"),
    "unseen": ("No shape looked at {n} records of the kind {kind}, such as {examples}",
               "没有形状检查 {kind} 类的 {n} 处记录，例如 {examples}"),
    "undone": ("Out of time: not checked were {names}", "超时，未检查：{names}"),
    "note": ("Note: {text}", "说明：{text}"),
}  # fmt: skip


def _say(key: str, lang: str, **values: object) -> str:
    return _SAID[key][lang == "zh"].format(**values)


def as_text(report: Report, lang: str = "en") -> str:
    """The report in words."""
    parts = [_group(group, lang) for group in groups(report.findings, lang)]
    parts.append("\n".join(_summary(report, lang)))
    return "\n\n".join(parts) + "\n"


def _group(group: Group, lang: str) -> str:
    head = f"{severity_word(group.severity, lang).upper()}  {group.message}"
    lines = textwrap.wrap(head, WIDTH, subsequent_indent="   ", break_long_words=False) or [head]
    places = list(dict.fromkeys(_place(finding, lang) for finding in group.findings))
    lines += [f"   {_say('at', lang)}: {place}" for place in places[:PLACES]]
    if len(places) > PLACES:
        lines.append(f"   {_say('more', lang, n=len(places) - PLACES)}")
    first = group.findings[0]
    for key, text in _details(first, lang):
        lines += textwrap.wrap(f"{_say(key, lang)}: {text}", WIDTH, initial_indent="   ", subsequent_indent="      ")
    return "\n".join(lines)


def _place(finding: Finding, lang: str) -> str:
    where = f"{finding.where}: " if finding.where else ""
    found = f" – {_say('value', lang)}: {term_words(finding.value)}" if _tells(finding) else ""
    return f"{where}{focus_words(finding, lang)}{found}"


def _tells(finding: Finding) -> bool:
    """Whether the value says more than the focus node does."""
    return finding.value is not None and finding.value != finding.focus


def _details(finding: Finding, lang: str) -> Iterator[tuple[str, str]]:
    if finding.mend is not None:
        yield "mend", finding.mend.words.get(lang) or finding.mend.words.get("en", "")
        for line in finding.mend.add:
            yield "mend", f"+ {line}"
    for branch in finding.details:
        if branch.nearest and branch.findings:
            yield "nearest", "; ".join(inner.message(lang) for inner in branch.findings)
    rule = rule_words(finding, lang)
    if rule:
        yield "rule", rule


def _summary(report: Report, lang: str) -> Iterator[str]:
    shapes = {shape: count for shape, count in report.checked.shapes.items() if count}
    counted = {"shapes": len(shapes), "nodes": max(shapes.values(), default=0) if not shapes else sum(shapes.values())}
    if report.findings:
        counts = Counter(finding.severity for finding in report.findings)
        yield ", ".join(_count(severity, counts[severity], lang) for severity in sorted(counts, key=severity_order))
        yield _say("checked", lang, **counted)
    elif report.conforms:
        yield _say("ok", lang, **counted)
    if report.checked.empty:
        rest = len(report.checked.empty) - NAMES
        names = _names(report.checked.empty[:NAMES]) + (f" {_say('more', lang, n=rest)}" if rest > 0 else "")
        yield _say("empty", lang, names=names)
    for unseen in report.checked.unseen:
        yield _unseen(unseen, lang)
    if report.checked.undone:
        yield _say("undone", lang, names=_names(dict.fromkeys(check.shape.id for check in report.checked.undone)))
    yield from (_say("note", lang, text=note) for note in report.notes)


def _count(severity: str, count: int, lang: str) -> str:
    plural = "s" if count != 1 and lang == "en" else ""
    return f"{count} {severity_word(severity, lang)}{plural}"


def _names(terms: object) -> str:
    return ", ".join(term_words(term) for term in terms)  # type: ignore[attr-defined]


def _unseen(unseen: Unseen, lang: str) -> str:
    kind: Term | None = unseen.kind
    name = shorten(kind.value) if isinstance(kind, NamedNode) else "?"
    return _say("unseen", lang, n=unseen.count, kind=name, examples=_names(unseen.examples))
