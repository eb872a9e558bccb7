"""Validation: SHACL shapes compiled to SPARQL, run by whichever store holds the data, their rows put into words.

`validate` is the whole job. Nothing here parses records or prints; nothing here knows an engine.
"""

from .engine import compile_shapes, prepare, validate
from .forms import REPORT_FORMATS, render_report, report_triples
from .plan import Plan, Query
from .pool import Pace, Progress
from .report import Branch, Checked, Fault, Finding, Mend, Report, Unseen, gravity
from .rules import RULES, run_rules

__all__ = [
    "REPORT_FORMATS",
    "RULES",
    "Branch",
    "Checked",
    "Fault",
    "Finding",
    "Mend",
    "Pace",
    "Plan",
    "Progress",
    "Query",
    "Report",
    "Unseen",
    "compile_shapes",
    "gravity",
    "prepare",
    "render_report",
    "report_triples",
    "run_rules",
    "validate",
]
