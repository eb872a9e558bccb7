"""Validation: SHACL shapes compiled to SPARQL, run by whichever store holds the data, their rows made into findings.

`validate` is the whole job. Nothing here parses records or prints; nothing here knows an engine.
"""

from .engine import compile_shapes, prepare, validate
from .plan import Plan, Query
from .rules import RULES, run_rules

__all__ = ["RULES", "Plan", "Query", "compile_shapes", "prepare", "run_rules", "validate"]
