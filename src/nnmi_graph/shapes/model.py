"""A shapes graph as values: shapes, their targets and constraints. Nothing here reads or runs anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum
from typing import TYPE_CHECKING

from ..frozen import fresh, individual, value
from ..paths import Path
from ..terms import SH, Literal, NamedNode, Quad, Term

if TYPE_CHECKING:
    from ..triples import TripleIndex
    from .conditions import Conditions
    from .mend import Breach, Mend

TargetKind = str
"""One of `class`, `node`, `subjectsOf`, `objectsOf`, `sparql`."""


@value
class Target:
    """Where a shape finds its focus nodes: the instances of a class, the ends of a property, by name, by a SELECT."""

    kind: TargetKind
    terms: tuple[Term, ...]
    text: str = ""


@value
class SparqlBody:
    """A query that a shapes graph brings along: its text, with names in full, and whether it is an ASK.

    `set_based`: one run over all focus nodes gives what a run for each of them would.
    """

    text: str
    is_ask: bool
    source: Term
    messages: tuple[Literal, ...] = ()
    set_based: bool = True


class Looks(Enum):
    """What a constraint has to look at to tell whether it is broken."""

    VALUE = "each value node by itself"
    FOCUS = "the focus node, with how many values it has"
    SEVERAL = "several values of the focus node together"
    QUERY = "what a query of the shapes finds"


@individual
class Component:
    """A constraint component: all that is particular to it, a row of the table in `components`.

    `build` makes constraints of a value of the `clause`, of which a shape may have `many`, or which only a property
    shape may have; `idle` tells what a value asks in vain. `beside` are further parameters, `meant` what drafts and
    other languages call the clause. `broken` writes the condition that one is broken at a focus and a value node;
    `pattern` finds each breach, of what looks at several values, in columns that tell what is `found`: without a
    `broken`, one is broken where there is such a breach.
    `sign` is how a value has to compare; `most`: its number is an upper bound. `fitting`: how many of its shapes, at
    least and at most, a value has to conform to, -1 for all. `reads`: what of the data beside the values it reads, the
    `types` of these, properties it `names`, `everything` said of them, or their `reifiers`. `asks` and `says` are words
    for what it asks for and for what is wrong, `mend` proposes what to do.
    """

    iri: str
    looks: Looks
    clause: str = ""
    build: Build | None = None
    broken: Broken | None = None
    pattern: Pattern | None = None
    many: bool = False
    property_only: bool = False
    found: tuple[str, str] = ("value", "other")
    sign: str = ""
    most: bool = False
    fitting: tuple[int, int] | None = None
    reads: str = ""
    beside: tuple[str, ...] = ()
    meant: tuple[str, ...] = ()
    idle: Idle | None = None
    asks: str = ""
    says: str = ""
    mend: Callable[[Breach], Mend] | None = None

    @property
    def name(self) -> str:
        """The component's name without namespace and the words every component has: `MinCount`."""
        return self.iri.removeprefix(SH).removesuffix("ConstraintComponent")


@value
class Constraint:
    """One constraint of a shape: its component, and the parameters in whichever form that component has them."""

    kind: Component
    terms: tuple[Term, ...] = ()
    shapes: tuple[Term, ...] = ()
    number: int = 0
    text: str = ""
    flags: str = ""
    body: SparqlBody | None = None
    arguments: Mapping[str, Term] = fresh(factory=dict)

    @property
    def component(self) -> str:
        """The component's IRI."""
        return self.kind.iri

    @property
    def name(self) -> str:
        """The component's short name: `MinCount`."""
        return self.kind.name

    @property
    def negated(self) -> tuple[Term, ...]:
        """Those of its shapes that a value has to fail."""
        if self.kind.fitting:
            return self.shapes if self.fitting[1] < len(self.shapes) else ()
        return self.shapes if self.kind.most else self.shapes[1:]

    @property
    def fitting(self) -> tuple[int, int]:
        """How many of its shapes a value has to conform to, at least and at most."""
        low, high = self.kind.fitting or (0, 0)
        return (len(self.shapes) if low < 0 else low, len(self.shapes) if high < 0 else high)


@value
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


@individual
class Check:
    """One constraint of one shape, the smallest thing that is checked; `way` lists the shapes that led to it."""

    shape: Shape
    made: Constraint
    way: tuple[Term, ...] = ()


@value
class Shapes:
    """All shapes by id, in the order they are checked, with what else the shapes graph had to say.

    `entailments` are the regimes it asks for, `left_out` says what is wrong with shapes that are not among these.
    `circles` are shapes at which circles are cut, each with the name that what fails it is marked with.
    """

    by_id: Mapping[Term, Shape]
    notes: tuple[str, ...]
    labels: Mapping[Term, tuple[Literal, ...]]
    quads: Iterable[Quad] = ()
    entailments: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    circles: Mapping[Term, NamedNode] = fresh(factory=dict)

    @property
    def with_targets(self) -> tuple[Shape, ...]:
        return tuple(shape for shape in self.by_id.values() if shape.targets)


if TYPE_CHECKING:
    Build = Callable[[Component, TripleIndex, Term, Term, str], Iterator[Constraint]]
    Idle = Callable[[TripleIndex, Term, Term], str]
    Broken = Callable[[Conditions, Constraint, Shape, str, str], str | None]
    Pattern = Callable[..., str]
