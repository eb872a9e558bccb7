"""What a closure is to hold beyond what the ontology makes. That in a store tells it of itself, so that it stays so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..errors import QueryError
from ..store import Store
from ..terms import DCTERMS, Literal, NamedNode, Quad, iri_text
from .following import CLOSURE
from .own_rules import OwnRule, read_own_rule

_REQUIRES = NamedNode(DCTERMS + "requires")
_TRIVIAL = "the trivial axioms of OWL 2 RL"


@dataclass(frozen=True)
class Additions:
    """`trivial`: what says nothing, as that each thing is the same as itself; `own`: what rules of one's own make."""

    trivial: bool = False
    own: tuple[OwnRule, ...] = ()

    def told(self) -> Iterator[Quad]:
        """What the closure says of it."""
        graph = NamedNode(CLOSURE)
        texts = (f"# {rule.name}\n{rule.text}" for rule in self.own)
        for text in (*((_TRIVIAL,) if self.trivial else ()), *texts):
            yield Quad(graph, _REQUIRES, Literal(text), graph)


NONE = Additions()


def read_additions(trivial: bool, files: Iterable[str | Path]) -> Additions:
    """The additions asked for, each rule in a file. Raises `QueryError`."""
    own = []
    for path in map(Path, files):
        try:
            own.append(read_own_rule(path.read_text(encoding="utf-8-sig"), path.name))
        except (OSError, UnicodeDecodeError) as error:
            raise QueryError(f"cannot be read ({error})", where=str(path)) from None
    return Additions(trivial, tuple(own))


def additions_of(store: Store) -> Additions:
    """Those that the closure in the store was made with. Raises `QueryError` for a rule that this release refuses."""
    graph = iri_text(CLOSURE)
    rows = store.select(f"SELECT ?text {{ GRAPH {graph} {{ {graph} {iri_text(_REQUIRES.value)} ?text }} }}")
    texts = sorted(str(getattr(row[0], "value", "")) for row in rows)
    parts = (text.partition("\n") for text in texts if text != _TRIVIAL)
    own = tuple(read_own_rule(text, name.removeprefix("# ")) for name, _, text in parts)
    return Additions(_TRIVIAL in texts, own)
