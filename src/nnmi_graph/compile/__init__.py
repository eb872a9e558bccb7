"""The small pieces that everything compiled to SPARQL is built from: terms as text, property paths as values and text.

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
from .terms import iri_text, term_text, values_clause

__all__ = [
    "Alternative",
    "Inverse",
    "Path",
    "Predicate",
    "Repeat",
    "Sequence",
    "connect",
    "iri_text",
    "is_nullable",
    "path_predicates",
    "path_text",
    "term_text",
    "values_clause",
]
