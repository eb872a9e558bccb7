"""What follows from the data: an ontology compiled to SPARQL rules, their closure, contradictions, proofs.

Inferred statements go into graphs of their own and are never mixed with asserted ones. Everything that scales is a
SPARQL query that the store runs; nothing here knows an engine or an institute.
"""

from .additions import CLOSURE, NONE, Additions, read_additions
from .asked import axioms_for, close, inferred_beside, to_explain
from .closure import Closure, Contradiction, closure, contradictions
from .compile import RuleSet, compile_ontology
from .edge_proofs import edge_marks, ground
from .proof import Proof, explain
from .reifiers import with_reifiers, without_reifiers
from .upkeep import ClosureUpkeep

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
