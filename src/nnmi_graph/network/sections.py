"""A page made of sections, as HTML or Markdown: what reports and comparisons are. One file, nothing fetched."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, MutableMapping, Sequence
from dataclasses import dataclass
from html import escape

from ..errors import UnknownName
from ..safe import harmless
from ..terms import shorten
from ..webpage import page
from .drawings import first_rows
from .figures import Figure
from .headings import HIDDEN, cell, name_of, said, value_of
from .result import Table

FORMATS = ("html", "md")

_ADDRESS = re.compile(r"https?://[^\s<>|]+")
NAMES = 8
"""Names that a cell of a list shows."""
TOP = 12
"""The rows of a table that are shown, where a section asks for no other number."""


@dataclass(frozen=True)
class Section:
    """A part of the report: a heading, words, what is `told` of what is left out, a figure, numbers by name, tables."""

    heading: str
    words: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    figure: Figure | None = None
    numbers: tuple[tuple[str, str], ...] = ()
    tables: tuple[tuple[str, Table], ...] = ()
    small: tuple[str, ...] = ()
    most: int = TOP


def refuse_unknown(format: str, lang: str) -> None:
    """Raise `UnknownName` for a format or a language there is none of."""
    for kind, name, known in (("report format", format, FORMATS), ("language", lang, ("en", "zh"))):
        if name not in known:
            raise UnknownName(kind, name, known, mend=f"use {' or '.join(known)}")


def rendered(
    heading: str,
    sections: Sequence[Section],
    format: str,
    lang: str,
    *,
    name: str,
    pictures: MutableMapping[str, str] | None = None,
) -> str:
    """The page as text. `pictures`, if given, takes the figures of a Markdown page by the names that it uses, which
    begin with `name`; else they are in the page."""
    if format == "html":
        body = [_contents(sections, lang)]
        body += [_html_section(section, lang, number) for number, section in enumerate(sections, 1)]
        return harmless(page(heading, "\n".join(body), lang, _STYLE))
    stem = re.sub(r"\W+", "-", name).strip("-")
    text, drawn = _markdown(heading, sections, lang, stem if pictures is not None else None)
    if pictures is not None:
        pictures.update(drawn)
    return harmless(text)


def _cells(table: Table, lang: str, most: int) -> tuple[list[str], list[list[str]], int]:
    """Headings, the first rows as text, how many rows are left out; not shown is a column that none of them fills."""
    first = first_rows(table, most)
    shown = [
        column
        for column in table.columns
        if (column not in HIDDEN or not {"label", f"{column}_label"} & {*table.columns})
        and any(row.get(column) not in (None, "") for row in first)
    ]
    rows = [[value_of(column, _cut(column, cell(row.get(column))), lang) for column in shown] for row in first]
    return [name_of(column, lang) for column in shown], rows, max(0, len(table.rows) - len(first))


def _cut(column: str, text: str) -> str:
    """A cell as it is, but of many names the first, and how many more there are.

    >>> _cut("which", "; ".join("abcdefghij"))
    'a; b; c; d; e; f; g; h; … +2'
    """
    names = text.split("; ") if column == "which" else []
    return "; ".join([*names[:NAMES], f"… +{len(names) - NAMES}"]) if len(names) > NAMES else text


def _contents(sections: Sequence[Section], lang: str) -> str:
    """The list of the sections, each a link."""
    links = (f'<li><a href="#s{n}">{escape(section.heading)}</a></li>' for n, section in enumerate(sections, 1))
    return f"<details><summary>{escape(said('contents', lang))}</summary><ol>{''.join(links)}</ol></details>"


def _html_section(section: Section, lang: str, number: int) -> str:
    parts = [f'<section id="s{number}">\n<h2>{escape(section.heading)}</h2>']
    parts += [f"<p>{escape(text)}</p>" for text in section.words]
    parts += [f'<p class="small">{escape(text)}</p>' for text in section.told]
    if section.figure:
        parts.append(f"<figure>{section.figure.svg}<figcaption>{escape(section.figure.caption)}</figcaption></figure>")
    if section.numbers:
        each = (f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in section.numbers)
        parts.append(f"<dl>{''.join(each)}</dl>")
    for name, table in section.tables:
        headings, rows, left = _cells(table, lang, section.most)
        caption = f"<caption>{escape(name)}</caption>" if name else ""
        looks = [_look([row[place] for row in rows]) for place in range(len(headings))]
        head = "".join(f'<th class="{look}">{escape(text)}</th>' for text, look in zip(headings, looks, strict=True))
        how = ' class="many"' if len(headings) > MANY else ""
        lines = "\n".join("<tr>" + "".join(map(_html_cell, row, looks)) + "</tr>" for row in rows)
        body = f"<thead><tr>{head}</tr></thead>\n<tbody>\n{lines}\n</tbody>"
        parts.append(f'<div class="wide"><table{how}>{caption}{body}</table></div>')
        parts += [f'<p class="small">{escape(said("more", lang, count=left))}</p>'] if left else []
    parts += [f'<p class="small">{escape(text)}</p>' for text in section.small]
    return "\n".join([*parts, "</section>"])


MANY = 13
"""Columns above which the headings of numbers stand upright, so that the table fits a sheet of paper."""
SHORT = 14
"""The letters of words that stay on one line."""


def _look(texts: Sequence[str]) -> str:
    """How a column is set: numbers at the right, short words unbroken."""
    if all(re.fullmatch(r"-?[\d,.]*(e-?\d+)?", text) for text in texts):
        return "number"
    return "short" if all(len(text) <= SHORT for text in texts) else ""


def _html_cell(text: str, look: str) -> str:
    if _ADDRESS.fullmatch(text):
        return f'<td><a href="{escape(text)}">{escape(shorten(text).strip("<>"))}</a></td>'
    return f'<td class="{look}">{escape(text)}</td>' if look else f"<td>{escape(text)}</td>"


def _markdown(heading: str, sections: Iterable[Section], lang: str, stem: str | None) -> tuple[str, dict[str, str]]:
    """The page, and its figures by name if they are to stand beside it, in files that begin with `stem`."""
    parts = [f"# {_md(heading)}"]
    beside: dict[str, str] = {}
    for section in sections:
        parts += [f"## {_md(section.heading)}", *(_md(text) for text in section.words)]
        parts += [f"*{_md(text)}*" for text in section.told]
        if section.figure:
            if stem is None:
                address = f"data:image/svg+xml;base64,{base64.b64encode(section.figure.svg.encode()).decode()}"
            else:
                address = f"{stem}-{len(beside) + 1:02}.svg"
                beside[address] = section.figure.svg
            parts += [f"![{_md(section.heading)}]({address})", f"*{_md(section.figure.caption)}*"]
        if section.numbers:
            parts.append("\n".join(f"- {_md(name)}: {_md(value)}" for name, value in section.numbers))
        for name, table in section.tables:
            headings, rows, left = _cells(table, lang, section.most)
            lines = [headings, ["---"] * len(headings), *([_md_cell(text) for text in row] for row in rows)]
            grid = "\n".join("| " + " | ".join(line) + " |" for line in lines)
            parts += [f"**{_md(name)}**"] if name else []
            parts += [grid, f"*{said('more', lang, count=left)}*"] if left else [grid]
        parts += [f"*{_md(text)}*" for text in section.small]
    return "\n\n".join(parts) + "\n", beside


def _md_cell(text: str) -> str:
    return f"[{shorten(text).strip('<>')}](<{text}>)" if _ADDRESS.fullmatch(text) else _md(text)


def _md(text: str) -> str:
    """The text with what Markdown would take for its own made plain."""
    for letter in "\\`*_[]<>|#":
        text = text.replace(letter, f"\\{letter}")
    return " ".join(text.split())


_STYLE = """th{white-space:nowrap}td.number{text-align:right;white-space:nowrap}
td.number,dd{font-variant-numeric:tabular-nums}
td:has(a){min-width:7em}figcaption,dt{color:#555;font-size:.85em}
dl{display:flex;flex-wrap:wrap;gap:.5em 2em;margin:.8em 0}dd{margin:0}
figure,.wide{margin:.8em 0;overflow-x:auto}svg{max-width:100%;height:auto}details{margin:1em 0}details li{margin:0}
.many th.number{writing-mode:vertical-rl;text-align:right;vertical-align:bottom}.many td.number{padding-right:.4em}
@media (max-width:40rem){figure svg{min-width:34rem}}
@page{margin:16mm}
@media print{body{max-width:none;margin:0;padding:0;font-size:10pt}
h2,caption,thead{break-after:avoid}
details{display:none}
figure,tr,dl{break-inside:avoid}tbody tr:first-child{break-before:avoid}figure,.wide{overflow:visible}
table{font-size:8pt;max-width:100%}th{white-space:normal}
td{overflow-wrap:break-word}td a{overflow-wrap:anywhere}
td.number,td.short{white-space:nowrap}svg{max-height:22cm}section#s2 svg{max-height:13cm}}
"""
