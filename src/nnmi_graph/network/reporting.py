"""A report on a network: one page by itself, HTML or Markdown, with findings, figures, tables, coverage and cautions.

It opens with what was found, in words. Every measure that the network can give is in it, in the order of the guide;
those it cannot give are named at the end with what is missing. Figures are SVG; nothing is fetched when it is opened.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from importlib.metadata import version

from ..errors import NnmiError, UnknownName
from ..safe import harmless
from ..steps import counted
from ..webpage import page
from .catalogue import MEASURES
from .drawings import draw, draw_coverage, draw_network, first_rows, short
from .findings import covered, findings
from .graph import Graph, index, restrict
from .measuring import Stated, find, measure
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
    only: Iterable[str] = (),
    pictures: MutableMapping[str, str] | None = None,
) -> str:
    """The report on a network as the text of one page.

    `stated` gives each group's stated member count, for the coverage; `options` the options of single measures, such as
    `{"technology": {"taxonomy": labels}}`. `only` names the measures to keep. `pictures`, if given, takes the figures
    of a Markdown page by the names that it uses; else they are in the page.
    Raises `UnknownName` for a format, language or measure there is none of.
    """
    for kind, name, known in (("report format", format, FORMATS), ("language", lang, ("en", "zh"))):
        if name not in known:
            raise UnknownName(kind, name, known, mend=f"use {' or '.join(known)}")
    network = restrict(network, kinds) if kinds else network
    network = _in_chinese(network) if lang == "zh" else network
    graph = index(network)
    results, refused = _measure_all(graph, stated, options or {}, [find(name).name for name in only])
    coverage = next((result.coverage for result in results if result.coverage), None)
    heading = title or f"{said('report', lang)}: {network.name}"
    sections = [_findings(results, coverage, lang), _opening(graph, lang), _coverage(coverage, lang)]
    sections += [_section(result, lang) for result in results]
    sections += [_refusals(refused, lang)] if refused else []
    if format == "html":
        body = [_contents(sections, lang)]
        body += [_html_section(section, lang, number) for number, section in enumerate(sections, 1)]
        return harmless(page(heading, "\n".join(body), lang, _STYLE))
    stem = re.sub(r"\W+", "-", network.name).strip("-")
    text, drawn = _markdown(heading, sections, lang, stem if pictures is not None else None)
    if pictures is not None:
        pictures.update(drawn)
    return harmless(text)


def _in_chinese(network: Network) -> Network:
    """The network with its nodes called by their Chinese labels, where they have one."""
    nodes = {
        node: {**had, "label": had["label_zh"]} if "label_zh" in had else had for node, had in network.nodes.items()
    }
    return replace(network, nodes=nodes)


def _measure_all(
    graph: Graph, stated: Stated | None, options: Mapping[str, Mapping[str, object]], only: Sequence[str]
) -> tuple[list[Result], dict[str, str]]:
    """Every measure the network can give, and why it cannot give the others."""
    results: list[Result] = []
    refused: dict[str, str] = {}
    for name, one in counted(MEASURES.items(), "measuring", len(MEASURES)):
        if (name not in only) if only else (name in SKIPPED or (name == "leiden" and graph.two_mode)):
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


def _findings(results: Sequence[Result], coverage: Coverage | None, lang: str) -> Section:
    """What was found, in words."""
    found = findings(results, coverage, lang)
    small = tuple(f"{number}. {caution}" for number, (_, caution) in enumerate(found, 1))
    words = tuple(f"{number}. {text}" for number, (text, _) in enumerate(found, 1))
    return Section(said("findings", lang), words or (said("none", lang),), small=small)


def _opening(graph: Graph, lang: str) -> Section:
    """What was measured."""
    facts: GraphFacts = graph.facts()
    modes = ", ".join(f"{count} {name_of(kind, lang)}" for kind, count in facts.modes.items())
    sources = "; ".join(source.removeprefix("id:src-") for source in facts.sources)
    rows: list[dict[str, Value]] = [
        {"what": said("view", lang), "value": facts.view},
        {"what": said("date", lang), "value": facts.date or said("whole", lang)},
        {"what": said("data", lang), "value": _data(graph, lang)},
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


def _data(graph: Graph, lang: str) -> str:
    """Up to when the data tell, and what made the page."""
    last = max((last for told in graph.network.edges.told() for _, last in told.evidence), default="")
    made = f"NNMI Graph {version('nnmi-graph')}"
    return f"{said('told_to', lang, date=last)}; {made}" if last else made


def _coverage(coverage: Coverage | None, lang: str) -> Section:
    """How much of what is stated is named."""
    heading = said("covered", lang)
    if coverage is None:
        return Section(heading, (said("none", lang),))
    return Section(heading, (covered(coverage, lang),), draw_coverage(coverage, lang))


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


def _contents(sections: Sequence[Section], lang: str) -> str:
    """The list of the sections, each a link."""
    links = (f'<li><a href="#s{n}">{escape(section.heading)}</a></li>' for n, section in enumerate(sections, 1))
    return f"<details><summary>{escape(said('contents', lang))}</summary><ol>{''.join(links)}</ol></details>"


def _html_section(section: Section, lang: str, number: int) -> str:
    parts = [f'<section id="s{number}">\n<h2>{escape(section.heading)}</h2>']
    parts += [f"<p>{escape(text)}</p>" for text in section.words]
    parts += [f"<figure>{section.figure}</figure>"] if section.figure else []
    for name, table in section.tables:
        headings, rows, left = _cells(table, lang)
        caption = f"<caption>{escape(name)}</caption>" if name else ""
        head = "".join(f"<th>{escape(text)}</th>" for text in headings)
        aside = [_is_number([row[place] for row in rows]) for place in range(len(headings))]
        lines = "\n".join("<tr>" + "".join(map(_html_cell, row, aside)) + "</tr>" for row in rows)
        body = f"<thead><tr>{head}</tr></thead>\n<tbody>\n{lines}\n</tbody>"
        parts.append(f'<div class="wide"><table>{caption}{body}</table></div>')
        parts += [f'<p class="small">{escape(said("more", lang, count=left))}</p>'] if left else []
    parts += [f'<p class="small">{escape(text)}</p>' for text in section.small]
    return "\n".join([*parts, "</section>"])


def _is_number(texts: Iterable[str]) -> bool:
    """Whether a column holds numbers only, which stand at the right."""
    return all(re.fullmatch(r"-?[\d,.]*(e-?\d+)?", text) for text in texts)


def _html_cell(text: str, is_number: bool) -> str:
    return f'<td class="number">{text}</td>' if is_number else f"<td>{escape(text)}</td>"


def _markdown(heading: str, sections: Iterable[Section], lang: str, stem: str | None) -> tuple[str, dict[str, str]]:
    """The page, and its figures by name if they are to stand beside it, in files that begin with `stem`."""
    parts = [f"# {_md(heading)}"]
    beside: dict[str, str] = {}
    for section in sections:
        parts += [f"## {_md(section.heading)}", *(_md(text) for text in section.words)]
        if section.figure:
            if stem is None:
                address = f"data:image/svg+xml;base64,{base64.b64encode(section.figure.encode()).decode()}"
            else:
                address = f"{stem}-{len(beside) + 1:02}.svg"
                beside[address] = section.figure
            parts.append(f"![{_md(section.heading)}]({address})")
        for name, table in section.tables:
            headings, rows, left = _cells(table, lang)
            lines = [headings, ["---"] * len(headings), *([_md(text) for text in row] for row in rows)]
            grid = "\n".join("| " + " | ".join(line) + " |" for line in lines)
            parts += [f"**{_md(name)}**"] if name else []
            parts += [grid, f"*{said('more', lang, count=left)}*"] if left else [grid]
        parts += [f"*{_md(text)}*" for text in section.small]
    return "\n\n".join(parts) + "\n", beside


def _md(text: str) -> str:
    """The text with what Markdown would take for its own made plain."""
    for letter in "\\`*_[]<>|#":
        text = text.replace(letter, f"\\{letter}")
    return " ".join(text.split())


_STYLE = """th{white-space:nowrap}td.number{text-align:right;font-variant-numeric:tabular-nums}
figure,.wide{margin:.8em 0;overflow-x:auto}svg{max-width:100%;height:auto}details{margin:1em 0}details li{margin:0}
@media (max-width:40rem){figure svg{min-width:34rem}}
@page{margin:16mm}
@media print{body{max-width:none;margin:0;padding:0;font-size:10pt}h2,caption{break-after:avoid}
figure,tr{break-inside:avoid}figure,.wide{overflow:visible}table{font-size:8pt;max-width:100%}th{white-space:normal}
td{overflow-wrap:anywhere}svg{max-height:22cm}details{display:none}}
"""
