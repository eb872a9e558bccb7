"""Validation: SHACL shapes compiled to SPARQL, run by whichever store holds the data, their rows put into words.

`validate` is the whole job. Nothing here parses records or prints; nothing here knows an engine.
"""

from .engine import compile_shapes, validate
from .plan import Plan, Query
from .report import Branch, Checked, Finding, Mend, Report, Unseen

__all__ = ["Branch", "Checked", "Finding", "Mend", "Plan", "Query", "Report", "Unseen", "compile_shapes", "validate"]
