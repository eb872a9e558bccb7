"""Records checked in parts: each part gives an extract, and the extracts together the report that all records give.

An extract holds the part's triples that shapes need which look beyond a node, and whole the nodes at which the others
found something. Each subject must be in one part: two files that speak of it are to be divided by subject.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from hashlib import sha256

from ..errors import InputError
from ..findings import Checked, Finding, Report
from ..frozen import replace, value
from ..shacl import validate
from ..shacl.circles import refuse_circles
from ..shacl.engine import empty_shapes, refuse_entailment
from ..shacl.reach import conditions_on, focus_count, number, unseen_records
from ..shapes.model import Shapes
from ..shares import falls_to, read_part, refuse_gaps
from ..store import OxigraphStore, parse, read_source
from ..store.given import of_parts
from ..terms import RDF, RDFS, BlankNode, Literal, NamedNode, Quad, Term
from .dividing import Divided, divide
from .locate import SourceText, locate

_OURS = "urn:nnmi-graph:part"
_GRAPH = NamedNode(_OURS)
_WHOLE, _NAMED, _FILE, _WHICH, _MADE_FOR, _SIZE = (
    NamedNode(f"{_OURS}:{name}") for name in ("whole", "named", "file", "which", "made-for", "size")
)
_TYPE, _SUBCLASS = RDF + "type", RDFS + "subClassOf"


@value
class Extract:
    """What the other parts need of one: its quads, what is said of it, and how much there was."""

    quads: tuple[Quad, ...]
    size: int
    kept: int
    greedy: tuple[str, ...]


def divided(shapes: Shapes) -> Divided:
    """The shapes, divided. Raises `ContentError` for those that cannot be checked in parts."""
    refuse_entailment(shapes)
    refuse_circles(shapes)
    return divide(shapes)


def fingerprint(shapes: Sequence[str], context: Sequence[str]) -> str:
    """What tells whether two parts were made with the same shapes and the same context."""
    parts = (sorted(sha256(read_source(path)[0]).hexdigest() for path in paths) for paths in (shapes, context))
    return sha256("/".join(" ".join(part) for part in parts).encode()).hexdigest()


def extract(files: Sequence[str], context: Sequence[str], part: str, by: Divided, made_for: str) -> Extract:
    """The extract of the part `i/N` of the files: of the subjects that fall to it. Raises `InputError`."""
    place, of = read_part(part)
    quads: list[Quad] = []
    classes = [quad for quad in of_parts(context) if quad.predicate.value == _SUBCLASS]
    known = {_triple(quad) for quad in classes}
    for path in files:
        for quad in of_parts([path]):
            if of > 1 and isinstance(quad.subject, BlankNode):
                raise InputError(
                    "has nodes without a name, which cannot be divided by subject",
                    where=path,
                    mend="give each part its own files, with 1/1",
                )
            if quad.predicate.value == _SUBCLASS and _triple(quad) not in known:
                if of == 1:
                    raise InputError(
                        "says which class is below which, and other parts need that too",
                        where=path,
                        mend="give the file with --context to all parts",
                    )
                classes.append(quad)
            if of == 1 or falls_to(str(quad.subject), of) == place:
                quads.append(quad)
    store = OxigraphStore.of((*quads, *classes), written=True)
    subjects = dict.fromkeys(quad.subject for quad in quads)
    whole = {finding.focus for finding in validate(store, by.own).findings if finding.focus in subjects}
    typed = {quad.subject for quad in quads if quad.predicate.value == _TYPE}
    everything = by.predicates is None
    kept = [q for q in quads if everything or q.subject in whole or q.predicate.value in (by.predicates or ())]
    said = [
        *((node, _WHOLE, Literal("true")) for node in whole),
        *((node, _NAMED, Literal("true")) for node in subjects if node not in typed),
        *((_GRAPH, _FILE, Literal(path)) for path in files),
        (_GRAPH, _WHICH, Literal(part)),
        (_GRAPH, _MADE_FOR, Literal(made_for)),
        (_GRAPH, _SIZE, Literal(str(len(quads)))),
    ]
    marks = (Quad(node, predicate, word, _GRAPH) for node, predicate, word in said)  # type: ignore[arg-type]
    return Extract((*marks, *kept), len(quads), len(kept), by.greedy)


def _triple(quad: Quad) -> tuple[Term, Term, object]:
    return quad.subject, quad.predicate, quad.object  # type: ignore[return-value]


@value
class _Given:
    """An extract as it was read: its statements, and what is said of it."""

    name: str
    quads: tuple[Quad, ...]
    marks: tuple[Quad, ...]

    def said(self, predicate: NamedNode) -> list[str]:
        """The texts that it gives for one of our predicates."""
        return [mark.object.value for mark in self.marks if mark.predicate == predicate]  # type: ignore[union-attr]

    def nodes(self, predicate: NamedNode) -> set[Term]:
        """The nodes so marked."""
        return {mark.subject for mark in self.marks if mark.predicate == predicate}  # type: ignore[misc]

    @property
    def subjects(self) -> set[Term]:
        """All the subjects of the part: what is not typed is named."""
        return {q.subject for q in self.quads} | self.nodes(_NAMED)  # type: ignore[operator,return-value]


def joined(extracts: Sequence[str], context: Sequence[str], by: Divided, made_for: str) -> Report:
    """The report on all parts and the context. Raises `InputError` where the extracts do not belong together."""
    given = [_given(path) for path in extracts]
    around = list(of_parts(context))
    _refuse_misfits(given, made_for)
    _refuse_shared([*((each.name, each.subjects) for each in given), *_subjects_of(around)])
    store = OxigraphStore.of((*around, *(quad for each in given for quad in each.quads)), written=True)
    whole = {node for each in given for node in each.nodes(_WHOLE)}.union(*(nodes for _, nodes in _subjects_of(around)))
    own = validate(store, by.own, focus=whole)
    over = validate(store, by.over)
    labels = over.labels.beside(own.labels)
    order = {shape: index for index, shape in enumerate(by.whole.by_id)}

    def place(finding: Finding) -> tuple[int, str, str, str]:
        return order[finding.shape], str(finding.focus), finding.component, str(finding.value)

    findings = tuple(sorted((*own.findings, *over.findings), key=place))
    notes = tuple(dict.fromkeys((*over.notes, *own.notes)))
    report = Report(findings, _checked(store, by.whole), notes, labels, left_out=by.whole.left_out)
    return _placed(report, given, context)


def _given(path: str) -> _Given:
    data, form, name = read_source(path)
    quads = parse(data, form, name, apart=True)
    marks = tuple(quad for quad in quads if quad.graph_name == _GRAPH)
    if not any(mark.predicate == _MADE_FOR for mark in marks):
        raise InputError("is not the extract of a part", where=name, mend="make it with 'nnmi validate FILE… --part'")
    return _Given(name, tuple(quad for quad in quads if quad.graph_name != _GRAPH), marks)


def _refuse_misfits(given: Sequence[_Given], made_for: str) -> None:
    """Raise `InputError` unless all were made with these shapes and this context, and no part is missing or twice."""
    for each in given:
        if each.said(_MADE_FOR) != [made_for]:
            raise InputError(
                "was made with other shapes, or another context", where=each.name, mend="make all parts with the same"
            )
    refuse_gaps(word for each in given for word in each.said(_WHICH))


def _subjects_of(around: Sequence[Quad]) -> list[tuple[str, set[Term]]]:
    return [("the context", {quad.subject for quad in around})] if around else []  # type: ignore[misc]


def _refuse_shared(subjects: Iterable[tuple[str, set[Term]]]) -> None:
    """Raise `InputError` if two parts speak of one subject: what is right of it in each may be wrong in both."""
    seen: dict[Term, str] = {}
    for name, nodes in subjects:
        for node in sorted((n for n in nodes if isinstance(n, NamedNode)), key=str):
            if node in seen:
                raise InputError(
                    f"{node} is a subject here and in {seen[node]}",
                    where=name,
                    mend="give all files to each part and divide them by subject, with --part 1/2, 2/2, …",
                )
            seen[node] = name


def _checked(store: OxigraphStore, shapes: Shapes) -> Checked:
    """What was looked at; types and the predicates of targets are in every extract."""
    conditions = conditions_on(store, shapes)
    counts = {shape.id: number(store, focus_count(conditions, shape)) for shape in shapes.with_targets}
    return Checked(counts, empty_shapes(counts), tuple(unseen_records(store, conditions)))


def _placed(report: Report, given: Sequence[_Given], context: Sequence[str]) -> Report:
    """The report with lines, from the files that are still where the parts had them, and what was joined."""
    paths = list(dict.fromkeys((*context, *(path for each in given for path in each.said(_FILE)))))
    texts, missing = [], []
    for path in paths if report.findings else ():
        if path == "-" or not os.path.isfile(path):
            missing.append(path)
            continue
        data, form, name = read_source(path)
        texts.append(SourceText(name, data, form))
    size = sum(int(word) for each in given for word in each.said(_SIZE))
    kept = sum(len(each.quads) for each in given)
    notes = [f"joined from {len(given)} parts; {kept:,} of their {size:,} statements were looked at together"]
    if missing:
        notes.append(f"findings in files that are not here have no line: {', '.join(missing)}")
    return locate(replace(report, notes=(*report.notes, *notes)), texts)
