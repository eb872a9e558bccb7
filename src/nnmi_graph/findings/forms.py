"""A report in the forms people and programs read: text, Markdown, HTML, JSON, SARIF, and the W3C report in Turtle."""

from __future__ import annotations

from ..errors import UnknownName
from ..safe import harmless
from .as_html import to_html
from .as_json import to_json
from .as_markdown import to_markdown
from .as_sarif import to_sarif
from .as_text import to_text
from .as_turtle import report_triples, to_turtle
from .report import Report

__all__ = ["REPORT_FORMATS", "render_report", "report_triples"]

REPORT_FORMATS = {
    "text": to_text,
    "json": to_json,
    "sarif": to_sarif,
    "turtle": to_turtle,
    "html": to_html,
    "md": to_markdown,
}
"""Each form by name."""


def render_report(report: Report, format: str, language: str = "en") -> str:
    """The report in one of `REPORT_FORMATS`, in English or Chinese. Raises `UnknownName`."""
    if format not in REPORT_FORMATS:
        raise UnknownName("report format", format, REPORT_FORMATS, mend=f"use one of {', '.join(REPORT_FORMATS)}")
    text = REPORT_FORMATS[format](report, language)
    return harmless(text) if format in ("text", "html", "md") else text
