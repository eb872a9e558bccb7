"""Measure a network.

nnmi network --list                                the networks, and the measures
nnmi network NETWORK --measure M                   one measure of it; what M takes is an option too, see --explain
nnmi network NETWORK@2016 --measure M              the network as of a date
nnmi network edges.csv --measure M                 a table with two columns is a network at once; also --view my.rq
nnmi network NETWORK --measure M --explain         what the measure says, its reference, its caution, its options
nnmi network NETWORK --measure M --missing 0.2     how far it moves if a fifth of the nodes is missing
nnmi network compare NETWORK@2016 NETWORK@2021     side by side: two dates, or two networks
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from ..network import MEASURES, Measure, Result, Table
from ..network.headings import cell, name_of, title_of, value_of
from ..network.result import say as words
from ..phrases import in_language
from ..render import ROW_FORMATS, narrowed, render_rows
from ..safe import harmless
from ..store import Rows
from ..terms import Literal, NamedNode, Term
from ..workspace import Workspace
from . import networks
from .output import cut_to, say, write, write_rows, write_words, write_workbook
from .parser import Parser, UsageError, shown
from .target import chosen_format, on_screen, output
from .terminal import terminal_width

ROWS = 20
"""The rows of a table that a terminal is shown if nobody asks for another number."""


def arguments(parser: Parser) -> None:
    networks.arguments(parser)
    parser.add_argument("network", nargs="*", help="the name of a network; NAME@DATE is the network at that date")
    parser.add_argument("--measure", metavar="M", help="the measure; see --list")
    parser.add_argument("--explain", action="store_true", help="what the measure says, its reference, its caution")
    parser.add_argument("--kinds", nargs="+", default=[], metavar="KIND", help="keep only nodes of these kinds")
    parser.add_argument("--missing", type=float, default=0.0, metavar="SHARE", help="leave out this share at random")
    parser.add_argument("--runs", type=int, default=20, help="how often to leave out (default: 20)")
    parser.add_argument("--seed", type=int, default=1, help="of everything random (default: 1)")
    parser.add_argument("--list", action="store_true", help="list the networks and the measures")
    output(parser, ROW_FORMATS)
    shown(parser, ROWS)


def run(args: argparse.Namespace) -> int:
    ws = networks.opened(args)
    if args.list:
        return _list(ws, args)
    if args.explain and args.measure:
        from ..network import find

        write(find(args.measure).explain(args.lang) + "\n", args.output, args.force)
        return 0
    if args.network[:1] == ["compare"]:
        return _compare(ws, args)
    given = networks.named(args, args.network)
    if len(given) != 1 or not args.measure:
        raise UsageError("give one NETWORK and --measure M", mend="see both with 'nnmi network --list'")
    result = ws.measure(
        given[0],
        args.measure,
        kinds=args.kinds,
        missing=args.missing,
        runs=args.runs,
        seed=args.seed,
        lang=args.lang,
        as_of=args.as_of,
        strict=args.strict,
        **networks.options(args.extra),
        **networks.of_table(args, given[0]),
    )
    _print(args, result)
    return 0


def _print(args: argparse.Namespace, result: Result) -> None:
    format = chosen_format(args, "table", "csv")
    if format == "json":
        import json

        text = json.dumps(result.to_dict(args.lang), ensure_ascii=False, indent=1, default=str) + "\n"
        write(text, args.output, args.force)
    elif format == "xlsx":
        write_workbook(args, _sheets(result, args.lang), _notes(result, args.lang))
    elif format in ("table", "md"):
        write_words(harmless(_in_words(args, result, format)), args.output, args.force)
    else:
        write_rows(args, _rows(result.tables[0], partial(_term, exact=True)), format)
        for remark in result.remarks:
            say(args, f"note: {words(remark, args.lang)}")
        say(args, f"caution: {words(result.caution, args.lang)}")


def _sheets(result: Result, lang: str) -> dict[str, Rows]:
    """A result as the sheets of a workbook: the figures, and each table."""
    figures = [(Literal(name_of(name, lang)), _typed(value)) for name, value in result.summary.items()]
    of_figures = Rows((in_language("figure", lang), in_language("value", lang)), figures)
    tables = (*result.tables, *([result.robustness] if result.robustness else []))
    return {in_language("summary", lang): of_figures} | {
        title_of(table.name, lang): _headed(table, lang, _typed) for table in tables
    }


def _notes(result: Result, lang: str) -> list[str]:
    """What is to be read with the figures: what was measured, remarks, the reference, the caution."""
    caution = f"{in_language('caution: ', lang)}{words(result.caution, lang)}"
    remarks = [words(remark, lang) for remark in result.remarks]
    reference = f"{in_language('reference: ', lang)}{result.reference}"
    return [words(result.title, lang), _measured(result, lang), *remarks, reference, caution]


def _typed(value: object) -> Term | None:
    """A value as the cell of a workbook holds it, in full."""
    return Literal(value) if isinstance(value, bool | int | float) else _term(value)


def _in_words(args: argparse.Namespace, result: Result, format: str) -> str:
    """A result as text: what was measured on what, the numbers, and how not to read them."""
    lang: str = args.lang
    parts = [f"{words(result.title, lang)}\n{_measured(result, lang)}\n"]
    parts += [
        f"{name_of(name, lang)}{in_language(': ', lang)}{'–' if value is None else cell(value)}\n"
        for name, value in result.summary.items()
    ]
    for table in (*result.tables, *([result.robustness] if result.robustness else [])):
        parts += [f"\n{title_of(table.name, lang)}\n", *_shown(args, table, format)]
    for null in result.nulls:
        parts.append(
            "\n"
            + in_language(
                "{statistic}: {observed}, by chance {mean} ± {sd} ({model}, {runs} runs, seed {seed}), p = {p}", lang
            ).format(
                statistic=name_of(null.statistic, lang),
                observed=f"{null.observed:.4g}",
                mean=f"{null.mean:.4g}",
                sd=f"{null.sd:.4g}",
                model=name_of(null.model, lang),
                runs=null.runs,
                seed=null.seed,
                p=f"{null.p:.4g}",
            )
            + "\n"
        )
    if result.coverage:
        c = result.coverage
        parts.append(
            "\n"
            + in_language(
                "coverage: {named} of {stated} stated members are named ({share}), in {groups} groups with a "
                "stated count",
                lang,
            ).format(named=c.named, stated=f"{c.stated:.0f}", share=f"{c.share:.0%}", groups=c.groups)
            + "\n"
        )
    parts += [f"{in_language('note: ', lang)}{words(remark, lang)}\n" for remark in result.remarks]
    parts += [
        f"{in_language('reference: ', lang)}{result.reference}\n",
        f"{in_language('caution: ', lang)}{words(result.caution, lang)}\n",
    ]
    return "".join(parts)


def _shown(args: argparse.Namespace, table: Table, format: str) -> Iterator[str]:
    """A table as text; on a terminal its first rows and as many columns as have room, and what is left out."""
    top, lang = cut_to(args, ROWS), args.lang
    if not table.rows:
        yield f"{in_language('none', lang)}\n"
        return
    rows, hidden = _headed(replace(table, rows=table.rows[: top or None]), lang), list[str]()
    if format == "table" and on_screen(args) and not args.wide:
        rows, hidden = narrowed(rows, terminal_width() or 0, ())
    yield render_rows(rows, format, terminal_width())
    if 0 < top < len(table.rows):
        told = in_language("… {n} more rows: --top 0 shows all, -o FILE.csv writes all", lang)
        yield told.format(n=len(table.rows) - top) + "\n"
    if hidden:
        told = in_language("… not shown: {columns}; --wide shows them, -o FILE.csv writes all", lang)
        yield told.format(columns=in_language(", ", lang).join(hidden)) + "\n"


def _measured(result: Result, lang: str) -> str:
    """What was measured: one network, or two side by side."""
    facts = result.graph
    both = facts.view.split(" | ")
    name = (
        in_language("a: {0}, b: {1}; either has", lang).format(*both) + " "
        if len(both) == 2
        else facts.view + in_language(": ", lang)
    )
    modes = in_language(", ", lang).join(f"{count} {name_of(mode, lang)}" for mode, count in facts.modes.items())
    size = in_language("{nodes} nodes ({modes}), {ties} ties, {claims} claims", lang).format(
        nodes=facts.nodes, modes=modes, ties=facts.ties, claims=facts.claims
    )
    return name + size + (in_language(", as of {date}", lang).format(date=facts.date) if facts.date else "")


def _headed(table: Table, lang: str, term: Callable[[object], Term | None] | None = None) -> Rows:
    """The rows with the names people know first and the identifiers last, under headings in words."""
    known = {column for column in table.columns if f"{column}_label" in table.columns} | {"id"}
    columns = tuple(sorted(table.columns, key=lambda column: column in known))
    shown = [{c: value_of(c, v, lang) if isinstance(v, str) else v for c, v in row.items()} for row in table.rows]
    rows = _rows(Table(table.name, columns, shown), term)
    return Rows(tuple(name_of(column, lang) for column in columns), list(rows))


def _rows(table: Table, term: Callable[[object], Term | None] | None = None) -> Rows:
    of = term or _term
    return Rows(table.columns, [tuple(of(row.get(c)) for c in table.columns) for row in table.rows])


def _term(value: object, exact: bool = False) -> Term | None:
    """A cell: an IRI stays one, so that it is shown by its prefix; numbers as they are, or as a reader wants them."""
    if isinstance(value, str) and value.startswith(("http://", "https://")) and " " not in value:
        return NamedNode(value)
    return None if value is None else Literal(str(value) if exact else cell(value))


def _compare(ws: Workspace, args: argparse.Namespace) -> int:
    if len(args.network) != 3:
        raise UsageError("give two networks to compare", mend="such as 'nnmi network compare NAME@2015 NAME@2020'")
    given: dict[str, Any] = {"lang": args.lang, "as_of": args.as_of, "strict": args.strict}
    _print(args, ws.compare(*args.network[1:], **given, **networks.options(args.extra)))
    return 0


def _list(ws: Workspace, args: argparse.Namespace) -> int:
    networks = [q for q in ws.content.queries().values() if q.kind == "network"]
    rows = [("network", q.name, q.header().summary.get(args.lang, "")) for q in networks]
    rows += [("measure", name, _entry(m, args.lang)) for name, m in MEASURES.items()]
    table = Rows(("kind", "name", "summary"), [tuple(map(Literal, row)) for row in rows])
    write_rows(args, table, chosen_format(args, "table", "table"))
    return 0


def _entry(measure: Measure, lang: str) -> str:
    return f"({measure.group}) {words(measure.title, lang)}"
