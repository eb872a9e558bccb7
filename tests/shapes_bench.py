"""The workbench of the shape tests: the twins, the world they stand in, and a finding as one reviewable block of text.

Run as `python -m tests.shapes_bench` it writes every approved report anew; look at the difference before it is kept.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from nnmi_graph.content import Content
from nnmi_graph.findings import Finding, Report
from nnmi_graph.shacl import prepare, validate
from nnmi_graph.shapes.model import Shapes
from nnmi_graph.store import OxigraphStore, read
from nnmi_graph.terms import SH, NamedNode, Quad, Term, shorten

ROOT = Path(__file__).parents[1]
TWINS = ROOT / "tests" / "shapes"
CONTENT = Content.find(ROOT)
SHAPE = "https://w3id.org/nnmi/shape/"
SHEETS_ONLY = "records"
"""The one shapes file that constrains nothing: it adds columns for record sheets, so it has no twins."""
KINDS = tuple(sorted(path.stem for path in CONTENT.shapes() if path.stem != SHEETS_ONLY))
TARGETS = {SH + name for name in ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")}
ONTOLOGY = NamedNode("https://w3id.org/nnmi/ontology/")


@cache
def shapes() -> tuple[Quad, ...]:
    """All shapes, as one graph."""
    return tuple(quad for path in CONTENT.shapes() for quad in read(path))


@cache
def shapes_of(kind: str) -> tuple[Quad, ...]:
    """All shapes, of which only those written in the kind's own file have a target."""
    own = records(CONTENT.root / "shapes" / f"{kind}.ttl")
    return tuple(quad for quad in shapes() if quad.subject in own or quad.predicate.value not in TARGETS)


@cache
def prepared(kind: str) -> Shapes:
    """The same, read and tried."""
    return prepare(shapes_of(kind))


@cache
def context() -> tuple[Quad, ...]:
    """What every twin stands in: the ontology, the taxonomies, the small world."""
    files = (*CONTENT.ontology(), *CONTENT.taxonomies(), TWINS / "world.ttl")
    return tuple(quad for path in files for quad in read(path))


def world(*extra: Path) -> OxigraphStore:
    """A store with the small world and `extra`."""
    store = OxigraphStore()
    store.add(context())
    for path in extra:
        store.add(read(path))
    return store


def records(path: Path) -> set[Term]:
    """The records of a file: whatever it says something about."""
    return {quad.subject for quad in read(path)}


@cache
def report(kind: str, twin: str) -> Report:
    """What the kind's own shapes find in its twin. The house-style twin brings terms, so the ontology is looked at."""
    path = TWINS / kind / f"{twin}.ttl"
    focus = records(path) | ({ONTOLOGY} if kind == "house-style" else set())
    return validate(world(path), prepared(kind), focus=focus)


def block(finding: Finding) -> str:
    """A finding as a block of lines: what broke where, then the words for it in both languages."""
    where = " ".join(_name(term) for term in (finding.focus, finding.value) if term is not None)
    component = finding.component.removeprefix(SH).removesuffix("ConstraintComponent")
    head = f"{finding.severity.removeprefix(SH)} {_name(finding.shape)} {component}: {where}"
    return "\n".join((head, *(f"    {finding.message(language)}" for language in ("en", "zh"))))


def approved_text(kind: str) -> str:
    """The report on the invalid twin as it is kept beside it."""
    return "\n\n".join(sorted(block(finding) for finding in report(kind, "invalid").findings)) + "\n"


def _name(term: Term) -> str:
    if not isinstance(term, NamedNode):
        return str(term)
    for prefix, namespace in (("ex", "https://example.org/"), ("shape", SHAPE)):
        if term.value.startswith(namespace):
            return f"{prefix}:{term.value.removeprefix(namespace)}"
    return shorten(term.value)


if __name__ == "__main__":
    for kind in KINDS:
        (TWINS / kind / "invalid.report.txt").write_text(approved_text(kind), encoding="utf-8")
