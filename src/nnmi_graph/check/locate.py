"""Findings with their place in the input: the triple that is at fault, or the record's first line.

In Turtle and its kin what is said of the nodes at fault is gone over; in other formats the record's name is looked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation

from ..errors import Where
from ..findings.report import Branch, Finding, Report
from ..frozen import replace, value
from ..jobs.pool import Progress, silent
from ..paths import Inverse, Path, Predicate, path_predicates
from ..store import Format
from ..terms import RDF, XSD, Literal, NamedNode, Term

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .turtle_places import Passage

_IN_PASSAGES = {"turtle": "turtle", "trig": "turtle", "ntriples": "line", "nquads": "line"}
"""The formats whose texts are gone over for the parts that speak of some nodes, with how these are told apart."""


@value
class SourceText:
    """An input as it was read: its name, what it holds, its format."""

    name: str
    data: bytes
    format: Format


@value
class Places:
    """Where the triples of the inputs stand: by subject, by subject and predicate, and whole."""

    known: Mapping[tuple[str, ...], Where]

    def of(self, finding: Finding) -> Where | None:
        """The place of a finding: the value's, else the property's, else the record's."""
        return next((self.known[key] for key in _keys(finding) if key in self.known), None)


def locate(report: Report, sources: Sequence[SourceText], tell: Progress = silent) -> Report:
    """The report with the place of each finding, where the inputs tell it."""
    if not report.findings or not sources:
        return report
    wanted = {node for finding in report.findings for node in _nodes(finding)}
    places = find_places(sources, wanted, {_text(finding.focus) for finding in report.findings}, tell)
    return replace(report, findings=tuple(_placed(finding, places) for finding in report.findings))


def find_places(
    sources: Sequence[SourceText], wanted: set[str], as_objects: Collection[str] = (), tell: Progress = silent
) -> Places:
    """Where the inputs speak of the nodes; of those `as_objects` of which they say nothing, where they are objects."""
    known: dict[tuple[str, ...], Where] = {}
    for done, source in enumerate(sources):
        tell("looking up lines", done, len(sources))
        find = _said_of if source.format.name in _IN_PASSAGES else _by_name
        for key, where in find(source, wanted):
            known.setdefault(key, where)
    rest = {node for node in as_objects if (node,) not in known}
    for source in sources if rest else ():
        if source.format.name in _IN_PASSAGES:
            for key, where in _named_in(source, rest):
                known.setdefault(key, where)
    tell("looking up lines", len(sources), len(sources))
    return Places(known)


def _placed(finding: Finding, places: Places) -> Finding:
    branches = tuple(Branch(b.shape, tuple(_placed(f, places) for f in b.findings), b.nearest) for b in finding.details)
    return replace(finding, where=finding.where or places.of(finding), details=branches)


def _nodes(finding: Finding) -> Iterator[str]:
    """The nodes whose triples may hold the finding, as far as they can have any."""
    yield _text(finding.focus)
    yield _text(finding.holder)
    value = finding.value
    if value is not None and not isinstance(value, Literal):
        backwards = any(back for _, back in _first_steps(finding.path))
        if backwards or finding.path is None or finding.details or finding.check.made.kind.reads == "types":
            yield _text(value)


def _text(term: Term) -> str:
    """The term in the form of `Place`, numbers by their value."""
    if isinstance(term, NamedNode):
        return term.value
    if not isinstance(term, Literal):
        return str(term)
    if term.language:
        return f'"{term.value}"@{term.language.lower()}'
    kind = term.datatype.value
    return _same_number(f'"{term.value}"' + ("" if kind == XSD + "string" else f"^^{kind}"))


def _same_number(text: str) -> str:
    """The literal with its number written in one way, since a store may write it in another than the file."""
    match = re.fullmatch(r'"([^"]*)"\^\^(.*#(?:integer|decimal|double|float|int|long))', text)
    if not match:
        return text
    try:
        return f'"{Decimal(match[1].strip()).normalize():f}"^^{match[2]}'
    except (InvalidOperation, ValueError):
        return text


def _keys(finding: Finding) -> Iterator[tuple[str, ...]]:
    """Where to look, the narrowest place first."""
    focus = _text(finding.holder)
    value = _text(finding.value) if finding.value is not None else None
    for predicate, back in _first_steps(finding.path):
        if value is not None:
            yield (value, predicate, focus) if back else (focus, predicate, value)
        if back and value is not None:
            yield (value, predicate)
        elif not back:
            yield (focus, predicate)
    if finding.check.made.kind.reads == "types" and value is not None:
        yield (value, RDF + "type")
    yield (focus,)
    if finding.path is None and value is not None:
        yield (value,)
    yield ("", focus)
    yield (_text(finding.focus),)


def _first_steps(path: Path | None) -> Iterator[tuple[str, bool]]:
    """The predicates a path may begin with, and whether it walks them backwards."""
    if isinstance(path, Predicate):
        yield path.iri, False
    elif isinstance(path, Inverse) and isinstance(path.of, Predicate):
        yield path.of.iri, True
    elif path is not None:
        for predicate in path_predicates(path):
            yield predicate, False


def _passages(source: SourceText) -> Callable[..., Iterator[Passage]]:
    """What finds the parts of the text that speak of some nodes; only a report with findings needs it."""
    from .turtle_places import line_passages, turtle_passages

    return turtle_passages if _IN_PASSAGES[source.format.name] == "turtle" else line_passages


def _said_of(source: SourceText, wanted: set[str]) -> Iterator[tuple[tuple[str, ...], Where]]:
    """Where the nodes, what is said of them, and its values stand in Turtle and its kin."""
    for passage in _passages(source)(source.data, wanted):
        for place in passage.places:
            if place.subject in wanted:
                subject, predicate, value = (Where(source.name, *passage.at(offset)) for offset in place.offsets)
                yield (place.subject,), subject
                yield (place.subject, place.predicate), predicate
                yield (place.subject, place.predicate, _same_number(place.object)), value


def _named_in(source: SourceText, wanted: set[str]) -> Iterator[tuple[tuple[str, ...], Where]]:
    """Where the nodes stand as objects; the key of one is `("", node)`."""
    for passage in _passages(source)(source.data, wanted, as_objects=True):
        for place in passage.places:
            target = _same_number(place.object)
            if target in wanted:
                yield ("", target), Where(source.name, *passage.at(place.offsets[2]))


def _by_name(source: SourceText, wanted: set[str]) -> Iterator[tuple[tuple[str, ...], Where]]:
    """The places of names in other formats: where the IRI, or its end, first stands between quotes."""
    text = source.data.decode("utf-8", "replace")
    for iri in wanted:
        if iri.startswith(("_:", '"')):
            continue
        local = re.split(r"[/#]", iri)[-1]
        forms = rf"""["'](?:{re.escape(iri)}|[\w\-]*:?#?{re.escape(local)})["']""" if local else re.escape(iri)
        match = re.search(forms, text)
        if match:
            start = match.start()
            yield (iri,), Where(source.name, text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start))
