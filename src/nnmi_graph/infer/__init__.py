"""What follows from the data: an ontology compiled to SPARQL rules, their closure, contradictions, proofs.

Inferred statements go into graphs of their own and are never mixed with asserted ones. Everything that scales is a
SPARQL query that the store runs; nothing here knows an engine or an institute.

What this room gives is imported when it is first used: who enters a record needs to know only that there is no closure.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .additions import NONE, Additions, read_additions
    from .asked import axioms_for, close, inferred_beside, to_explain
    from .closing import Closure, Contradiction, closure, contradictions
    from .compile import RuleSet, compile_ontology
    from .edge_proofs import edge_marks, ground
    from .following import CLOSURE, ClosureUpkeep
    from .proof import Proof, explain
    from .reifiers import with_reifiers, without_reifiers

__all__ = [
    "CLOSURE",
    "NONE",
    "Additions",
    "Closure",
    "ClosureUpkeep",
    "Contradiction",
    "Proof",
    "RuleSet",
    "axioms_for",
    "close",
    "closure",
    "compile_ontology",
    "contradictions",
    "edge_marks",
    "explain",
    "ground",
    "inferred_beside",
    "read_additions",
    "to_explain",
    "with_reifiers",
    "without_reifiers",
]

_IN = {
    "additions": ("NONE", "Additions", "read_additions"),
    "asked": ("axioms_for", "close", "inferred_beside", "to_explain"),
    "closing": ("Closure", "Contradiction", "closure", "contradictions"),
    "compile": ("RuleSet", "compile_ontology"),
    "edge_proofs": ("edge_marks", "ground"),
    "following": ("CLOSURE", "ClosureUpkeep"),
    "proof": ("Proof", "explain"),
    "reifiers": ("with_reifiers", "without_reifiers"),
}


def __getattr__(name: str) -> Any:
    from importlib import import_module

    for module, names in _IN.items():
        if name in names:
            return getattr(import_module(f".{module}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
