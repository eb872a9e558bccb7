"""A report as one page that needs nothing else: no script, no style sheet, no address outside."""

from __future__ import annotations

from html import escape

from ..webpage import page
from .groups import Entry, FindingGroup, coverage, groups, phrase, place, sentences, summary
from .report import Report

MOST = 200
"""How many records of one group are written out."""

_STYLE = """
details{border:1px solid #c9c9c9;border-left:.4rem solid #767676;border-radius:.3rem;margin:.6rem 0;padding:.5rem .8rem}
details.violation{border-left-color:#b3261e}details.warning{border-left-color:#8a6100}details.info{border-left-color:#1f5fa8}
summary{cursor:pointer;font-weight:600}table{width:100%}
td:first-child{font-family:ui-monospace,monospace;white-space:nowrap}
@media(prefers-color-scheme:dark){body{background:#161616;color:#eee}.small{color:#aaa}th,td{border-color:#444}}
"""


def to_html(report: Report, language: str = "en") -> str:
    """The report as an HTML page."""
    return page(phrase("title", language), to_fragment(report, language), language, _STYLE)


def to_fragment(report: Report, language: str = "en") -> str:
    """What stands on the page, without the page: for the cell of a notebook."""
    found = "".join(_group(group, language) for group in groups(report))
    looked = "".join(f"<li>{escape(line)}</li>" for line in coverage(report, language))
    return (
        f"<p>{escape(summary(report, language))}</p><main>{found}</main>"
        f"<h2>{escape(phrase('looked', language))}</h2><ul>{looked}</ul>"
    )


def _group(group: FindingGroup, language: str) -> str:
    count = phrase("records", language, n=group.records)
    head = f"{phrase(group.severity, language)} · {group.title(language)} · {count}"
    told = [
        phrase(name, language, what=text)
        for name, text in (("expected", group.expected(language)), ("rule", group.rule(language)))
        if text
    ]
    rows = "".join(_row(entry, language) for entry in group.entries[:MOST])
    left = len(group.entries) - MOST
    more = f'<p class="small">{escape(phrase("more", language, n=left))}</p>' if left > 0 else ""
    columns = "".join(f"<th>{escape(phrase(name, language))}</th>" for name in ("place", "what"))
    return (
        f'<details class="{group.severity}" open><summary>{escape(head)}</summary>'
        f"{''.join(f'<p>{escape(line)}</p>' for line in told)}"
        f"<table><thead><tr>{columns}</tr></thead><tbody>{rows}</tbody></table>{more}</details>\n"
    )


def _row(entry: Entry, language: str) -> str:
    told = "<br>".join(escape(line) for line in sentences(entry, language))
    return f"<tr><td>{escape(place(entry, language))}</td><td>{told}</td></tr>"
