"""A shapes graph as values: shapes, their targets and constraints. Nothing here reads or runs anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..paths import Path
from ..terms import SH, Literal, Quad, Term

TargetKind = str
"""One of `class`, `node`, `subjectsOf`, `objectsOf`, `sparql`."""


@dataclass(frozen=True)
class Target:
    """Where a shape finds its focus nodes: the instances of a class, the ends of a property, by name, by a SELECT."""

    kind: TargetKind
    terms: tuple[Term, ...]
    text: str = ""


@dataclass(frozen=True)
class SparqlBody:
    """A query that a shapes graph brings along: its text, the prefixes it is written with, and whether it is an ASK.

    `set_based`: one run over all focus nodes gives what a run for each of them would.
    """

    text: str
    prefixes: Mapping[str, str]
    is_ask: bool
    source: Term
    messages: tuple[Literal, ...] = ()
    set_based: bool = True


@dataclass(frozen=True)
class Constraint:
    """One constraint of a shape: its component, and the parameters in whichever form that component has them."""

    component: str
    terms: tuple[Term, ...] = ()
    shapes: tuple[Term, ...] = ()
    number: int = 0
    text: str = ""
    flags: str = ""
    body: SparqlBody | None = None
    arguments: Mapping[str, Term] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The component's name without namespace and the words every component has: `MinCount`."""
        return self.component.removeprefix(SH).removesuffix("ConstraintComponent")


@dataclass(frozen=True)
class Shape:
    """One shape. `path` is None for a node shape; `called` is how an error speaks of it."""

    id: Term
    path: Path | None
    targets: tuple[Target, ...]
    constraints: tuple[Constraint, ...]
    properties: tuple[Term, ...]
    severity: str
    messages: tuple[Literal, ...]
    names: tuple[Literal, ...]
    rules: tuple[Term, ...]
    called: str


@dataclass(frozen=True)
class Shapes:
    """All shapes by id, in the order they are checked, with what else the shapes graph had to say.

    `entailments` are the regimes it asks for, `left_out` says what is wrong with shapes that are not among these.
    """

    by_id: Mapping[Term, Shape]
    notes: tuple[str, ...]
    labels: Mapping[Term, tuple[Literal, ...]]
    quads: tuple[Quad, ...] = field(default=(), repr=False)
    entailments: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def with_targets(self) -> tuple[Shape, ...]:
        return tuple(shape for shape in self.by_id.values() if shape.targets)


def component(name: str) -> str:
    """The IRI of a component of SHACL's own.

    >>> component("MinCount")
    'http://www.w3.org/ns/shacl#MinCountConstraintComponent'
    """
    return f"{SH}{name}ConstraintComponent"
