"""A report on records from sheets, told by cell: findings get their place, faults of cells are told with them."""

from __future__ import annotations

from dataclasses import replace

from ..compile import Predicate
from ..validate import Finding, Report
from .sheet import Sheet


def located(report: Report, sheet: Sheet) -> Report:
    """The report with the cell behind each finding, and with the faults of the cells.

    A finding that only repeats such a fault (the cell could not be read, so the value is missing) is left out.
    """
    kept = tuple(_placed(finding, sheet) for finding in report.findings if not _is_said(finding, sheet))
    return replace(report, findings=kept, faults=tuple(sheet.faults), notes=(*report.notes, *sheet.notes))


def _is_said(finding: Finding, sheet: Sheet) -> bool:
    return isinstance(finding.path, Predicate) and sheet.locator.is_unread(finding.focus, finding.path.iri)


def _placed(finding: Finding, sheet: Sheet) -> Finding:
    predicate = finding.path.iri if isinstance(finding.path, Predicate) else None
    where = sheet.locator.where(finding.focus, predicate, finding.value)
    return replace(finding, where=where) if where is not None and finding.where is None else finding
