"""Findings put together where the same thing is wrong with many records, and the phrases all forms share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from ..frozen import value
from ..headers import in_words
from ..labels import local_name, pick
from ..phrases import in_language, translated
from ..terms import Literal, NamedNode, Term, shorten
from .messages import settle_plurals, shape_words
from .report import Fault, Finding, Report, gravity

Entry = Finding | Fault

PHRASES = {
    "conforms": "No findings.",
    "in part": "{what} Not everything was checked.",
    "conforms not": "{what}, in {records} record(s).",
    "violation": "violation",
    "warning": "warning",
    "info": "remark",
    "violations": "{n} violation(s)",
    "warnings": "{n} warning(s)",
    "infos": "{n} remark(s)",
    "records": "{n} record(s)",
    "expected": "expected: {what}",
    "mend": "to mend: {what}",
    "add": "add",
    "remove": "remove",
    "rule": "why: {what}",
    "more": "… and {n} more",
    "branch": "nearest is {shape}; it lacks: {lacks}",
    "unmet": "it does not fit {shape}; it lacks: {lacks}",
    "fits": "it fits {shapes}",
    "left out": "Not checked, for it cannot be run: {what}",
    "checked": "Checked: {shapes} rule(s), applied {records} time(s).",
    "nothing": "Nothing was checked: no rule is about anything in the input.",
    "empty": "Warning: {shape} found no record to check; is its target spelled right?",
    "many empty": "Warning: {n} rules found no record to check, for example {examples}; "
    "are their targets spelled right?",
    "unseen": "Warning: no rule looked at {n} record(s) of kind {kind}, for example {examples}.",
    "undone": "Not checked, for time or memory ran out: {shape} ({component}).",
    "note": "Note: {what}",
    "input": "the input itself",
    "column": "column {column}",
    "title": "Validation report",
    "found": "Findings",
    "looked": "What was checked",
    "place": "place",
    "what": "what is wrong",
    "shape": "rule",
    "number": "times applied",
}


def phrase(name: str, language: str, **slots: object) -> str:
    """One of `PHRASES`, filled in; numbers get thousands separators."""
    template = in_language(PHRASES[name], language)
    plain = {key: f"{value:,}" if isinstance(value, int) else value for key, value in slots.items()}
    return settle_plurals(template.format(**plain))


@value
class FindingGroup:
    """Findings of one constraint of one shape, in the order of the report."""

    entries: tuple[Entry, ...]

    @property
    def first(self) -> Entry:
        return self.entries[0]

    @property
    def severity(self) -> str:
        """`violation`, `warning` or `info`."""
        return ("info", "warning", "violation")[gravity(self.first.severity)]

    @cached_property
    def records(self) -> int:
        """How many records it is about."""
        return len({entry.focus if isinstance(entry, Finding) else str(entry.where) for entry in self.entries})

    def title(self, language: str) -> str:
        """What the rule is about: the shape's name, or the shape above it and the property."""
        if not isinstance(self.first, Finding):
            column = self.first.column.removesuffix(" *")
            return phrase("column", language, column=column) if column else phrase("input", language)
        by_check = {id(entry.check): entry for entry in self.entries if isinstance(entry, Finding)}
        titles = {finding_title(finding, language) for finding in by_check.values()}
        return finding_title(self.first, language, alone=len(titles) > 1)

    def expected(self, language: str) -> str:
        """What the rule asks for, where that is the same for all."""
        return self.first.expected(language) if isinstance(self.first, Finding) else ""

    def rule(self, language: str) -> str:
        """The sentence or source behind the rule, '' if none is given."""
        return rule_words(self.first, language) if isinstance(self.first, Finding) else ""


def finding_title(finding: Finding, language: str, alone: bool = False) -> str:
    """The rule behind a finding in words, after the shape that it belongs to unless it is to stand `alone`."""
    shape = finding.check.shape
    named = pick(shape.names, language)
    parts = [above.value for above in [None if alone else _above(finding, language)] if above]
    own = named.value if named else finding.labels.path(shape.path, language)
    if not own or (shape.path is None and not named):
        own = shape_words(finding, shape.id, language)
    return ": ".join([*parts, own])


def _above(finding: Finding, language: str) -> Literal | None:
    """The name of the shape that the property shape belongs to."""
    for shape in finding.check.way:
        found = pick(finding.labels.known.get(shape, ()), language)
        if found is not None:
            return found
    return None


def rule_words(finding: Finding, language: str) -> str:
    """The rule's sentence in the language, and the sources beside it."""
    texts = [term for term in finding.rule if isinstance(term, Literal)]
    chosen = pick(texts, language)
    others = [finding.labels.term(term, language) for term in finding.rule if not isinstance(term, Literal)]
    return "; ".join([*([chosen.value] if chosen else []), *others])


def groups(report: Report) -> list[FindingGroup]:
    """All findings by constraint: the gravest first, among them those of most records."""
    by_cause: dict[object, list[Entry]] = {}
    for entry in report.entries:
        by_cause.setdefault(_cause(entry), []).append(entry)
    made = [FindingGroup(tuple(_unique(entries))) for entries in by_cause.values()]
    return sorted(made, key=lambda group: (-gravity(group.first.severity), -len(group.entries)))


def _cause(entry: Entry) -> object:
    if isinstance(entry, Finding):
        return (entry.shape, entry.component, entry.source, id(entry.check.made))
    return (entry.component, entry.column)


def _unique(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The entries without those that say the same: a node reached in two ways is told of once."""
    seen: set[object] = set()
    for entry in entries:
        key = (
            (entry.focus, entry.path, entry.value, tuple(sorted((n, str(t)) for n, t in entry.bindings.items())))
            if isinstance(entry, Finding)
            else (entry.where, entry.value, entry.message())
        )
        if key not in seen:
            seen.add(key)
            yield entry


def summary(report: Report, language: str) -> str:
    """One line: how much of what was found, and whether that is all."""
    found = _found(report, language)
    return phrase("in part", language, what=found) if report.checked.undone or report.left_out else found


def _found(report: Report, language: str) -> str:
    counts = dict.fromkeys(("violation", "warning", "info"), 0)
    for group in groups(report):
        counts[group.severity] += len(group.entries)
    if not any(counts.values()):
        return phrase("conforms", language)
    parts = [phrase(f"{name}s", language, n=count) for name, count in counts.items() if count]
    nodes = {f.focus for f in report.findings} | {_row(fault) for fault in report.faults}
    return phrase("conforms not", language, what=in_language(", ", language).join(parts), records=len(nodes))


def _row(fault: Fault) -> str:
    """The row of a sheet that a fault is in, or its place if that is not in a sheet."""
    where = fault.where
    if where is not None and where.line is not None:
        return f"{where.file}:{where.line}"
    return re.sub(r"![A-Z]+(\d+).*", r"!\1", str(where))


EMPTY = 10
"""Up to how many rules that found nothing are named each."""


def coverage(report: Report, language: str) -> Iterator[str]:
    """What was checked and what was not, a sentence each."""
    checked, words = report.checked, report.labels
    times = sum(checked.shapes.values())
    if times:
        yield phrase("checked", language, shapes=len(checked.shapes), records=times)
    else:
        yield phrase("nothing", language)
    if len(checked.empty) > EMPTY:
        examples = in_language(", ", language).join(words.term(shape, language) for shape in checked.empty[:3])
        yield phrase("many empty", language, n=len(checked.empty), examples=examples)
    for shape in checked.empty if len(checked.empty) <= EMPTY else ():
        yield phrase("empty", language, shape=words.term(shape, language))
    for unseen in checked.unseen:
        kind = words.term(unseen.kind, language) if unseen.kind else "–"
        examples = in_language(", ", language).join(words.term(node, language) for node in unseen.examples)
        yield phrase("unseen", language, n=unseen.count, kind=kind, examples=examples)
    for shape, component in dict.fromkeys((check.shape.id, check.made.name) for check in checked.undone):
        yield phrase("undone", language, shape=words.term(shape, language), component=component)
    for fault in report.left_out:
        yield phrase("left out", language, what=_told(fault, language))
    for note in report.notes:
        yield phrase("note", language, what=_told(note, language))


def _told(line: str, language: str) -> str:
    """What is wrong and what to do, each in the language, and with its full stop."""
    parts = [translated(part, language) for part in line.split("; ")]
    told = ("; " if language == "en" else "；").join(parts)
    return told if told.endswith(("?", "？")) else told + ("." if language == "en" else "。")


def sentences(entry: Entry, language: str) -> Iterator[str]:
    """What is wrong, what the nearest alternative lacks, and how to mend it, a line each."""
    yield _about(entry, language) + entry.message(language)
    if isinstance(entry, Finding):
        fitting = [shape_words(entry, branch.shape, language) for branch in entry.details if not branch.findings]
        if entry.details and len(fitting) > 1:
            yield phrase("fits", language, shapes=("、" if language == "zh" else ", ").join(fitting))
        made = entry.check.made
        all_needed = made.fitting[0] == len(made.shapes) > 1
        for branch in entry.details:
            if branch.findings and (all_needed or (branch.nearest and not fitting)):
                name = shape_words(entry, branch.shape, language)
                lacks = "; ".join(inner.message(language) for inner in branch.findings)
                yield phrase("unmet" if all_needed else "branch", language, shape=name, lacks=lacks)
    if entry.mend is not None:
        if words := in_words(entry.mend.words, language):
            yield phrase("mend", language, what=words)
        yield from (f"  {phrase('add', language)} {line}" for line in entry.mend.add)
        yield from (f"  {phrase('remove', language)} {line}" for line in entry.mend.remove)


def _about(entry: Entry, language: str) -> str:
    """The name of the record, where the shapes' own message does not say it."""
    if not isinstance(entry, Finding):
        return ""
    name = entry.labels.term(entry.focus, language)
    return "" if name in entry.message(language) else f"{name}: "


def place(entry: Entry, language: str) -> str:
    """Where it is in the input; '' if that is not known."""
    return entry.where.said(language) if entry.where else ""


def short(term: Term | None) -> str:
    """The term for a column: short IRI, or text."""
    if term is None:
        return ""
    return shorten(term.value) if isinstance(term, NamedNode) else local_name(term)
