"""The everyday layer: ties, values and plain facts, derived from the claims into `graph:everyday`.

What the layer says is defined by the rules in `queries/everyday/`, which any SPARQL engine can run, and by the data
they read: kinds of tie, factors of bounds, the policy. This room derives the same in one pass, for a whole store or for
what one commit touches; tests hold rules and pass together. Nothing in the layer is edited, nothing asserted changed.
"""

from .changes import Change, Upkeep
from .edges import EDGES, more_edges
from .layer import EVERYDAY, derive, described, has_layer, missing, reads_layer
from .policy import Policy, holds_marks, read_policy

__all__ = [
    "EDGES",
    "EVERYDAY",
    "Change",
    "Policy",
    "Upkeep",
    "derive",
    "described",
    "has_layer",
    "holds_marks",
    "missing",
    "more_edges",
    "read_policy",
    "reads_layer",
]
