"""Measure a network.

nnmi network --list                                the networks, and the measures
nnmi network NETWORK --measure M                   one measure of it; what M takes is an option too, see --explain
nnmi network NETWORK@2016 --measure M              the network as of a date
nnmi network NETWORK --measure M --explain         what the measure says, its reference, its caution, its options
nnmi network NETWORK --measure M --missing 0.2     how far it moves if a fifth of the nodes is missing
nnmi network compare NETWORK@2016 NETWORK@2021     side by side: two dates, or two networks
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable

from ..ask import stated_counts
from ..network import MEASURES, Measure, Network, Result, Table, measure, technologies
from ..network.result import say as words
from ..render import ROW_FORMATS, render_rows
from ..store import Rows
from ..terms import Literal, NamedNode, Term
from ..workspace import Workspace
from .output import chosen_format, say, terminal_width, workspace, write
from .parser import Parser, UsageError, output
from .query import ENDINGS


def arguments(parser: Parser) -> None:
    parser.free = True
    parser.add_argument("network", nargs="*", help="the name of a network; NAME@DATE is the network at that date")
    parser.add_argument("--measure", metavar="M", help="the measure; see --list")
    parser.add_argument("--explain", action="store_true", help="what the measure says, its reference, its caution")
    parser.add_argument("--kinds", nargs="+", default=[], metavar="KIND", help="keep only nodes of these kinds")
    parser.add_argument("--missing", type=float, default=0.0, metavar="SHARE", help="leave out this share at random")
    parser.add_argument("--runs", type=int, default=20, help="how often to leave out (default: 20)")
    parser.add_argument("--seed", type=int, default=1, help="of everything random (default: 1)")
    parser.add_argument("--list", action="store_true", help="list the networks and the measures")
    parser.add_argument("--top", type=int, default=20, metavar="N", help="rows shown in a table (default: 20; 0: all)")
    output(parser, list(ROW_FORMATS))


def run(args: argparse.Namespace) -> int:
    ws = workspace(args)
    if args.list:
        return _list(ws, args)
    if args.explain and args.measure:
        from ..network import find

        write(find(args.measure).explain(args.lang) + "\n", args.output, args.force)
        return 0
    if args.network[:1] == ["compare"]:
        return _compare(ws, args)
    if len(args.network) != 1 or not args.measure:
        raise UsageError("give one NETWORK and --measure M", mend="see both with 'nnmi network --list'")
    network, options = at_date(ws, args.network[0], args.extra)
    concepts = technologies(ws.store, args.lang) if args.measure == "technology" else {}
    result = measure(
        network, args.measure, kinds=args.kinds, stated=stated_counts(ws.store, network.metadata.as_of),
        missing=args.missing, runs=args.runs, seed=args.seed, **concepts, **options,
    )  # fmt: skip
    _print(args, result)
    return 0


def at_date(ws: Workspace, name: str, extra: Iterable[str] = ()) -> tuple[Network, dict[str, str]]:
    """The network `name` (or `name@date`), and those of the extra options that are not the view's parameters."""
    name, _, date = name.partition("@")
    query = ws.content.query(name, "network")
    known = {param.option for param in query.header().params}
    values: dict[str, object] = {"as_of": date} if date else {}
    options: dict[str, str] = {}
    rest = iter(extra)
    for word in rest:
        option, equals, value = word.removeprefix("--").partition("=")
        value = value if equals else next(rest, "")
        if option in known:
            values[option.replace("-", "_")] = value
        else:
            options[option] = value
    return ws.edge_view(name, **values), options


def _print(args: argparse.Namespace, result: Result) -> None:
    format = chosen_format(args, ENDINGS, "table", "csv")
    if format == "json":
        import json

        text = json.dumps(result.to_dict(args.lang), ensure_ascii=False, indent=1, default=str) + "\n"
    elif format in ("table", "md"):
        text = _in_words(result, format, args.lang, args.top)
    else:
        text = render_rows(_rows(result.tables[0]), format)
    write(text, args.output, args.force)
    if format not in ("json", "table", "md"):
        say(args, f"caution: {words(result.caution, args.lang)}")


def _in_words(result: Result, format: str, lang: str, top: int) -> str:
    """A result as text: what was measured on what, the numbers, and how not to read them."""
    facts = result.graph
    modes = ", ".join(f"{count} {mode}" for mode, count in facts.modes.items())
    parts = [f"{words(result.title, lang)}\n{facts.view}: {facts.nodes} nodes ({modes}), {facts.ties} ties, "
             f"{facts.claims} claims{f', as of {facts.date}' if facts.date else ''}\n"]  # fmt: skip
    parts += [f"{name.replace('_', ' ')}: {_cell(value)}\n" for name, value in result.summary.items()]
    for table in (*result.tables, *([result.robustness] if result.robustness else [])):
        cut = table if not top or len(table.rows) <= top else Table(table.name, table.columns, table.rows[:top])
        parts.append(f"\n{table.name}\n" + render_rows(_rows(cut), format, terminal_width()))
        if cut is not table:
            parts.append(f"… {len(table.rows) - top} more rows; --top 0 shows all\n")
    for null in result.nulls:
        parts.append(f"\n{null.statistic}: {null.observed:.4g}, by chance {null.mean:.4g} ± {null.sd:.4g} "
                     f"({null.model}, {null.runs} runs, seed {null.seed}), p = {null.p:.4g}\n")  # fmt: skip
    if result.coverage:
        named, stated = result.coverage.named, result.coverage.stated
        parts.append(f"\ncoverage: {named} of {stated:.0f} stated members are named ({result.coverage.share:.0%}), "
                     f"in {result.coverage.groups} groups with a stated count\n")  # fmt: skip
    parts += [f"note: {words(remark, lang)}\n" for remark in result.remarks]
    parts.append(f"reference: {result.reference}\ncaution: {words(result.caution, lang)}\n")
    return "".join(parts)


def _rows(table: Table) -> Rows:
    return Rows(table.columns, [tuple(_term(row.get(c)) for c in table.columns) for row in table.rows])


def _term(value: object) -> Term | None:
    """A cell: an IRI stays one, so that it is shown by its prefix."""
    if isinstance(value, str) and value.startswith(("http://", "https://")) and " " not in value:
        return NamedNode(value)
    return None if value is None else Literal(_cell(value))


def _cell(value: object) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _compare(ws: Workspace, args: argparse.Namespace) -> int:
    from ..network import compare

    if len(args.network) != 3:
        raise UsageError("give two networks to compare", mend="such as 'nnmi network compare NAME@2015 NAME@2020'")
    a, b = (at_date(ws, name, args.extra)[0] for name in args.network[1:])
    _print(args, compare(a, b))
    return 0


def _list(ws: Workspace, args: argparse.Namespace) -> int:
    networks = [q for q in ws.content.queries().values() if q.kind == "network"]
    rows = [("network", q.name, q.header().summary.get(args.lang, "")) for q in networks]
    rows += [("measure", name, _title(m, args.lang)) for name, m in MEASURES.items()]
    table = Rows(("kind", "name", "summary"), [tuple(map(Literal, row)) for row in rows])
    write(render_rows(table, chosen_format(args, ENDINGS, "table", "table"), terminal_width()), args.output, args.force)
    return 0


def _title(measure: Measure, lang: str) -> str:
    return f"({measure.group}) {words(measure.title, lang)}"
