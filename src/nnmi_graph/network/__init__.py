"""Networks: edge views read into typed, dated multigraphs, and what can be measured on them."""

from .catalogue import MEASURES
from .measuring import Measure, find, measure
from .result import Coverage, GraphFacts, Null, Result, Table
from .view import Edges, Metadata, Network, Value, read_view, to_networkx, with_values

__all__ = [
    "MEASURES", "Coverage", "Edges", "GraphFacts", "Measure", "Metadata", "Network", "Null", "Result", "Table",
    "Value", "find", "measure", "read_view", "to_networkx", "with_values",
]  # fmt: skip
