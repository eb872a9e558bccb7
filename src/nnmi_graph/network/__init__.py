"""Networks: edge views read into typed, dated multigraphs, and what can be measured on them.

`compare`, `comparison` and `report` are looked up when first used, so that importing this room loads no numpy.
"""

from typing import TYPE_CHECKING, Any

from .catalogue import MEASURES
from .keeping import kept_network
from .measuring import Measure, find, measure, measured
from .reading import read_view
from .result import Coverage, GraphFacts, Null, Result, Table
from .sharing import sharing
from .standing import at
from .taxonomy import technologies
from .unnamed import named_only
from .view import DATES, SEVERAL, Edges, Metadata, Network, Value, to_networkx, with_values
from .wording import in_chinese, in_words

if TYPE_CHECKING:
    from .comparing import compare
    from .reporting import comparison, report

__all__ = [
    "DATES",
    "MEASURES",
    "SEVERAL",
    "Coverage",
    "Edges",
    "GraphFacts",
    "Measure",
    "Metadata",
    "Network",
    "Null",
    "Result",
    "Table",
    "Value",
    "at",
    "compare",
    "comparison",
    "find",
    "in_chinese",
    "in_words",
    "kept_network",
    "measure",
    "measured",
    "named_only",
    "read_view",
    "report",
    "sharing",
    "technologies",
    "to_networkx",
    "with_values",
]


def __getattr__(name: str) -> Any:
    if name == "compare":
        from .comparing import compare

        return compare
    if name in ("comparison", "report"):
        from . import reporting

        return getattr(reporting, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
