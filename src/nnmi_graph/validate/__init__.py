"""Validation: SHACL shapes compiled to SPARQL, run by whichever store holds the data, their rows put into words.

`validate` is the whole job. Nothing here parses records or prints; nothing here knows an engine.
"""

from .engine import compile_shapes, prepare, validate
from .forms import REPORT_FORMATS, render_report, report_triples
from .locate import SourceText, locate
from .plan import Plan, Query
from .record import open_against, validate_record
from .report import Branch, Checked, Fault, Finding, Mend, Report, Unseen, gravity

__all__ = [
    "REPORT_FORMATS",
    "Branch",
    "Checked",
    "Fault",
    "Finding",
    "Mend",
    "Plan",
    "Query",
    "Report",
    "SourceText",
    "Unseen",
    "compile_shapes",
    "gravity",
    "locate",
    "open_against",
    "prepare",
    "render_report",
    "report_triples",
    "validate",
    "validate_record",
]
