"""A report in the forms people and programs read: text, JSON, the W3C's Turtle, and others; English and Chinese.

Nothing here judges: a form says what the report holds, no more and no less.
"""

from __future__ import annotations

from collections.abc import Callable

from ...errors import UnknownName
from ..report import Report
from .as_json import as_json
from .as_text import as_text
from .as_turtle import as_turtle, report_triples
from .grouping import severity_order

__all__ = ["FORMS", "render_report", "report_triples", "severity_order"]

FORMS: dict[str, Callable[[Report, str], str]] = {
    "text": as_text,
    "json": as_json,
    "turtle": lambda report, lang: as_turtle(report),
}
"""The forms a report can take, by name."""


def render_report(report: Report, form: str, lang: str = "en") -> str:
    """The report in one of `FORMS`, its words in `lang` (en or zh). Raises `UnknownName`."""
    if form not in FORMS:
        raise UnknownName("report form", form, FORMS, mend=f"use one of {', '.join(FORMS)}")
    return FORMS[form](report, lang)
