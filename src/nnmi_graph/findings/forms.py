"""A report in the forms people and programs read: text, Markdown, HTML, JSON, SARIF, and the W3C report in Turtle."""

from __future__ import annotations

from importlib import import_module

from ..errors import UnknownName
from ..safe import harmless
from .report import Report

REPORT_FORMATS = {form: form for form in ("text", "json", "sarif", "turtle", "html")} | {"md": "markdown"}
"""Each form by name, with what the file that writes it is called after; a run imports the one that it needs."""


def render_report(report: Report, format: str, language: str = "en") -> str:
    """The report in one of `REPORT_FORMATS`, in English or Chinese. Raises `UnknownName`."""
    if format not in REPORT_FORMATS:
        raise UnknownName("report format", format, REPORT_FORMATS, mend=f"use one of {', '.join(REPORT_FORMATS)}")
    name = REPORT_FORMATS[format]
    text = str(getattr(import_module(f".as_{name}", __package__), f"to_{name}")(report, language))
    return harmless(text) if format in ("text", "html", "md") else text
