"""What a validation found: findings as values, in words, and a report in the forms that people and programs read."""

from ..shapes.mend import Mend
from .forms import REPORT_FORMATS, render_report
from .report import Branch, Checked, Fault, Finding, Report, Unseen, gravity

__all__ = [
    "REPORT_FORMATS",
    "Branch",
    "Checked",
    "Fault",
    "Finding",
    "Mend",
    "Report",
    "Unseen",
    "gravity",
    "render_report",
]
