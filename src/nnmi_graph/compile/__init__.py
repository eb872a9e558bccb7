"""What everything compiled to SPARQL is built from: property paths, as values and as text.

Shapes (`validate`) and rules (`infer`) both become SPARQL; what both need stands here, and nothing else does.
"""

from .paths import (
    Alternative,
    Inverse,
    Path,
    Predicate,
    Repeat,
    Sequence,
    connect,
    is_nullable,
    path_predicates,
    path_text,
)

__all__ = [
    "Alternative",
    "Inverse",
    "Path",
    "Predicate",
    "Repeat",
    "Sequence",
    "connect",
    "is_nullable",
    "path_predicates",
    "path_text",
]
