"""A report on a network: one page by itself, HTML or Markdown, with figures, tables, coverage and cautions.

Every measure that the network can give is in it, in the order of the guide; those it cannot give are named at the end
with what is missing. Figures are SVG in the page; nothing is fetched when it is opened.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from html import escape

from ..errors import NnmiError, UnknownName
from ..safe import harmless
from ..webpage import page
from .catalogue import MEASURES
from .drawings import draw, draw_coverage, draw_network, first_rows, short
from .graph import Graph, index, restrict
from .measuring import Stated, measure
from .result import Coverage, GraphFacts, Null, Result, Table, Value, say
from .view import Network
from .words import name_of, said

FORMATS = ("html", "md")
LARGE = 20_000
"""Ties above which a report leaves out the null models and the measures on pairs that would take minutes."""

HIDDEN = ("id", "a", "b")
"""Columns with IRIs, which a page for reading leaves out; labels stand beside them."""

SKIPPED = ("components", "pagerank", "newman-projection", "closeness")
"""Measures that a page leaves out: `nnmi network` gives them."""

WORDED = ("kind", "source_kind", "target_kind", "side", "sector", "status", "over", "step", "a", "b", "what")
"""Columns whose cells hold words of ours rather than names."""

TOP = 12


@dataclass(frozen=True)
class Section:
    """A part of the report: a heading, words, a figure, tables."""

    heading: str
    words: tuple[str, ...] = ()
    figure: str | None = None
    tables: tuple[tuple[str, Table], ...] = ()
    small: tuple[str, ...] = ()


def report(
    network: Network,
    format: str = "html",
    lang: str = "en",
    *,
    kinds: Iterable[str] = (),
    stated: Stated | None = None,
    options: Mapping[str, Mapping[str, object]] | None = None,
    title: str = "",
) -> str:
    """The report on a network as the text of one page.

    `stated` gives each group's stated member count, for the coverage; `options` the options of single measures, such as
    `{"technology": {"taxonomy": labels}}`. Raises `UnknownName` for a format or language there is none of.
    """
    for kind, name, known in (("report format", format, FORMATS), ("language", lang, ("en", "zh"))):
        if name not in known:
            raise UnknownName(kind, name, known, mend=f"use {' or '.join(known)}")
    network = restrict(network, kinds) if kinds else network
    network = _in_chinese(network) if lang == "zh" else network
    graph = index(network)
    results, refused = _measure_all(graph, stated, options or {})
    coverage = next((result.coverage for result in results if result.coverage), None)
    heading = title or f"{said('report', lang)}: {network.name}"
    sections = [_opening(graph, lang), _coverage(coverage, lang)]
    sections += [_section(result, lang) for result in results]
    sections += [_refusals(refused, lang)] if refused else []
    if format == "html":
        body = "\n".join(_html_section(section, lang) for section in sections)
        return harmless(page(heading, body, lang, _STYLE))
    return harmless(_markdown(heading, sections, lang))


def _in_chinese(network: Network) -> Network:
    """The network with its nodes called by their Chinese labels, where they have one."""
    nodes = {
        node: {**had, "label": had["label_zh"]} if "label_zh" in had else had for node, had in network.nodes.items()
    }
    return replace(network, nodes=nodes)


def _measure_all(
    graph: Graph, stated: Stated | None, options: Mapping[str, Mapping[str, object]]
) -> tuple[list[Result], dict[str, str]]:
    """Every measure the network can give, and why it cannot give the others."""
    results: list[Result] = []
    refused: dict[str, str] = {}
    for name, one in MEASURES.items():
        if name in SKIPPED or (name == "leiden" and graph.two_mode):
            continue
        given = dict(options.get(name, {}))
        if name == "constraint" and graph.two_mode:
            given.setdefault("on", "backbone")
        if graph.m > LARGE and "draws" in one.options:
            given.setdefault("draws", 0)
        if graph.m > LARGE and "sample" in one.options:
            given.setdefault("sample", 200)
        try:
            results.append(measure(graph, name, stated=stated, **given))  # type: ignore[arg-type]
        except NnmiError as error:
            refused[name] = str(error)
    return results, refused


def _opening(graph: Graph, lang: str) -> Section:
    """What was measured."""
    facts: GraphFacts = graph.facts()
    modes = ", ".join(f"{count} {name_of(kind, lang)}" for kind, count in facts.modes.items())
    sources = "; ".join(source.removeprefix("id:src-") for source in facts.sources)
    rows: list[dict[str, Value]] = [
        {"what": said("view", lang), "value": facts.view},
        {"what": said("date", lang), "value": facts.date or said("whole", lang)},
        {"what": said("modes", lang), "value": modes},
        {"what": name_of("ties", lang), "value": facts.ties},
        {"what": name_of("claims", lang), "value": facts.claims},
    ]
    rows += [{"what": said("sources", lang), "value": sources}] if sources else []
    table = Table.of("graph", [{said("number", lang): row["what"], said("value", lang): row["value"]} for row in rows])
    notes = (*graph.network.notes, *(say(remark, lang) for remark in graph.remarks))
    return Section(
        said("graph", lang),
        figure=draw_network(graph, lang),
        tables=(("", table),),
        small=tuple(f"{said('note', lang)}: {note}" for note in notes),
    )


def _coverage(coverage: Coverage | None, lang: str) -> Section:
    """How much of what is stated is named."""
    heading = said("covered", lang)
    if coverage is None:
        return Section(heading, (said("none", lang),))
    text = said(
        "share",
        lang,
        named=coverage.named,
        stated=f"{coverage.stated:,.0f}",
        share=f"{coverage.share:.0%}",
        groups=coverage.groups,
    )
    return Section(heading, (text,), draw_coverage(coverage, lang))


def _section(result: Result, lang: str) -> Section:
    """One measure: its numbers, its figure, its tables, how it stands against chance, its caution."""
    numbers = [
        {said("number", lang): name_of(key, lang), said("value", lang): value}
        for key, value in result.summary.items()
        if value is not None
    ]
    tables = [("", Table.of("summary", numbers))] if numbers else []
    names = {table.name for table in result.tables}
    left_out = {"shared_matrix", "spread", "shells"} | ({"nodes"} if "modules" in names else set())
    tables += [
        (name_of(table.name, lang), table) for table in result.tables if table.rows and table.name not in left_out
    ]
    words = [_null(null, lang) for null in result.nulls]
    small = [f"{said('note', lang)}: {say(remark, lang)}" for remark in result.remarks]
    small += [f"{said('caution', lang)}: {say(result.caution, lang)}", f"{said('reference', lang)}: {result.reference}"]
    return Section(say(result.title, lang), tuple(words), draw(result, lang), tuple(tables), tuple(small))


def _null(null: Null, lang: str) -> str:
    return said(
        "by_chance",
        lang,
        statistic=name_of(null.statistic, lang),
        model=name_of(null.model, lang),
        observed=short(null.observed),
        mean=short(null.mean),
        sd=short(null.sd),
        runs=null.runs,
        seed=null.seed,
        p=f"{null.p:.3g}",
    )


def _refusals(refused: Mapping[str, str], lang: str) -> Section:
    return Section(
        said("not_measured", lang), tuple(f"{say(MEASURES[name].title, lang)} – {why}" for name, why in refused.items())
    )


def _cells(table: Table, lang: str) -> tuple[list[str], list[list[str]], int]:
    """Headings, the first rows as text, and how many rows are left out."""
    shown = [column for column in table.columns if column not in HIDDEN or "label" not in "".join(table.columns)]
    first = first_rows(table, TOP)
    rows = [[_in_words(column, cell(row.get(column)), lang) for column in shown] for row in first]
    return [name_of(column, lang) for column in shown], rows, max(0, len(table.rows) - len(first))


def _in_words(column: str, text: str, lang: str) -> str:
    """A cell in the language of the page, where it holds one of our own words and no name."""
    return name_of(text, lang) if lang == "zh" and column in WORDED else text


def cell(value: Value) -> str:
    """A value as a reader wants it.

    >>> cell(70000000.0), cell(0.123456), cell(None), cell(True)
    ('70,000,000', '0.1235', '', '✓')
    """
    if value is None or value is False:
        return ""
    if value is True:
        return "✓"
    if isinstance(value, float):
        return short(value)
    return f"{value:,}" if isinstance(value, int) and value > 9999 else str(value)


def _html_section(section: Section, lang: str) -> str:
    parts = [f"<section>\n<h2>{escape(section.heading)}</h2>"]
    parts += [f"<p>{escape(text)}</p>" for text in section.words]
    parts += [f"<figure>{section.figure}</figure>"] if section.figure else []
    for name, table in section.tables:
        headings, rows, left = _cells(table, lang)
        caption = f"<caption>{escape(name)}</caption>" if name else ""
        head = "".join(f"<th>{escape(text)}</th>" for text in headings)
        aside = [_is_number([row[place] for row in rows]) for place in range(len(headings))]
        lines = "\n".join("<tr>" + "".join(map(_html_cell, row, aside)) + "</tr>" for row in rows)
        parts.append(f"<table>{caption}<thead><tr>{head}</tr></thead>\n<tbody>\n{lines}\n</tbody></table>")
        parts += [f'<p class="small">{escape(said("more", lang, count=left))}</p>'] if left else []
    parts += [f'<p class="small">{escape(text)}</p>' for text in section.small]
    return "\n".join([*parts, "</section>"])


def _is_number(texts: Iterable[str]) -> bool:
    """Whether a column holds numbers only, which stand at the right."""
    return all(re.fullmatch(r"-?[\d,.]*(e-?\d+)?", text) for text in texts)


def _html_cell(text: str, is_number: bool) -> str:
    return f'<td class="number">{text}</td>' if is_number else f"<td>{escape(text)}</td>"


def _markdown(heading: str, sections: Iterable[Section], lang: str) -> str:
    parts = [f"# {_md(heading)}"]
    for section in sections:
        parts += [f"## {_md(section.heading)}", *(_md(text) for text in section.words)]
        if section.figure:
            picture = base64.b64encode(section.figure.encode()).decode()
            parts.append(f"![{_md(section.heading)}](data:image/svg+xml;base64,{picture})")
        for name, table in section.tables:
            headings, rows, left = _cells(table, lang)
            lines = [headings, ["---"] * len(headings), *([_md(text) for text in row] for row in rows)]
            grid = "\n".join("| " + " | ".join(line) + " |" for line in lines)
            parts += [f"**{_md(name)}**"] if name else []
            parts += [grid, f"*{said('more', lang, count=left)}*"] if left else [grid]
        parts += [f"*{_md(text)}*" for text in section.small]
    return "\n\n".join(parts) + "\n"


def _md(text: str) -> str:
    """The text with what Markdown would take for its own made plain."""
    for letter in "\\`*_[]<>|#":
        text = text.replace(letter, f"\\{letter}")
    return " ".join(text.split())


_STYLE = """th{white-space:nowrap}td.number{text-align:right;font-variant-numeric:tabular-nums}
figure{margin:.8em 0;overflow-x:auto}svg{max-width:100%;height:auto}
@media print{section{break-inside:avoid}}
"""
