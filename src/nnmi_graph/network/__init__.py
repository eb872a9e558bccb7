"""Networks: edge views read into typed, dated multigraphs, and what can be measured on them."""

from .view import Edges, Metadata, Network, Value, read_view, to_networkx, with_values

__all__ = ["Edges", "Metadata", "Network", "Value", "read_view", "to_networkx", "with_values"]
