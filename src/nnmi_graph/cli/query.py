"""Ask a ready-made question by name, or your own SPARQL.

nnmi query --list                     the questions there are
nnmi query NAME [--institute …]       ask one; its parameters are options
nnmi query -q 'SELECT …'  | -f my.rq  ask your own
nnmi query -q '…' --data FILE…        ask other RDF files
"""

from __future__ import annotations

import argparse

from ..ask import defaults
from ..content import Content, QueryFile
from ..errors import QueryError, UnknownName
from ..render import ROW_FORMATS, render_boolean, render_rows
from ..store import FORMATS, Rows, serialize
from ..store.files import read_bytes, read_stdin
from ..terms import Literal
from ..workspace import Answer
from .limit import within
from .output import chosen_format, say, terminal_width, workspace, write
from .parser import Parser, UsageError, common, output

ENDINGS = {".csv": "csv", ".tsv": "tsv", ".json": "json", ".xml": "xml", ".srx": "xml", ".srj": "json", ".md": "md",
           ".txt": "table", ".ttl": "turtle", ".nt": "ntriples", ".jsonld": "jsonld", ".rdf": "rdfxml"}  # fmt: skip
GRAPH_FORMATS = [name for name, form in FORMATS.items() if not form.holds_graphs or name == "jsonld"]


def arguments(parser: Parser) -> None:
    parser.free = True
    parser.add_argument("name", nargs="?", help="a ready-made question; its parameters are options, see --list")
    parser.add_argument("-q", "--query", metavar="SPARQL", help="the text of a query")
    parser.add_argument("-f", "--query-file", metavar="FILE", help="a file with a query in it")
    parser.add_argument("--data", nargs="+", metavar="FILE", default=[], help="ask these RDF files, not our content")
    parser.add_argument("--timeout", type=float, metavar="SECONDS", help="give up after so many seconds")
    parser.add_argument("--list", action="store_true", help="list the ready-made questions")
    output(parser, [*ROW_FORMATS, *GRAPH_FORMATS])


def run(args: argparse.Namespace) -> int:
    if args.list:
        return _list(args)
    if args.extra and not args.name:
        raise _parser().unknown(args.extra[0])
    given = [args.name, args.query, args.query_file]
    if sum(value is not None for value in given) != 1:
        raise UsageError("give one of NAME, -q 'SPARQL' or -f FILE", mend="see the names with 'nnmi query --list'")
    ws = workspace(args, data=args.data)
    if args.name:
        query = ws.content.query(args.name)
        text, name = ws.query_text(query, values(args.extra, query)), str(query.path)
    elif args.query is not None:
        text, name = args.query, "query"
    else:
        text, name = _text(args.query_file), args.query_file
    if args.show:
        write(text.rstrip() + "\n", args.output, args.force)
        return 0
    with within(args.timeout):
        answer = ws.sparql(text, name)
    _print(args, answer)
    return 0


def _parser() -> Parser:
    parser = Parser("nnmi query", None)
    common(parser)
    arguments(parser)
    return parser


def _text(path: str) -> str:
    try:
        return (read_stdin() if path == "-" else read_bytes(path)).decode()
    except UnicodeDecodeError:
        raise QueryError("is not UTF-8", where=path, mend="save it as UTF-8") from None


def values(words: list[str], query: QueryFile) -> dict[str, list[str]]:
    """The values in `--name value` words, by parameter."""
    if not words:
        return {}
    options = {param.option: param for param in query.header().params}
    found: dict[str, list[str]] = {}
    rest = iter(words)
    for word in rest:
        option, equals, value = word.removeprefix("--").partition("=")
        if not word.startswith("--"):
            raise UsageError(f"{word!r} is too much", mend=f"'{query.name}' takes --{' --'.join(options) or 'nothing'}")
        if option not in options:
            hint = f"'{query.name}' takes {', '.join('--' + name for name in options) or 'no parameters'}"
            raise UnknownName("parameter", option, options, mend=hint)
        if not equals and (value := next(rest, "")) == "":
            raise UsageError(f"--{option} needs a value")
        found.setdefault(option.replace("-", "_"), []).append(value)
    return found


def _print(args: argparse.Namespace, answer: Answer) -> None:
    if answer.triples is not None:
        format = chosen_format(args, ENDINGS, "turtle", "turtle")
        if format not in GRAPH_FORMATS:
            raise UsageError(f"the answer is a graph, which cannot be written as {format}",
                             mend=f"use one of {', '.join(GRAPH_FORMATS)}")  # fmt: skip
        write(serialize(sorted(answer.triples, key=str), FORMATS[format]), args.output, args.force)
        return
    format = chosen_format(args, ENDINGS, "table", "csv")
    if format not in ROW_FORMATS:
        raise UsageError(f"the answer is a table, which cannot be written as {format}",
                         mend=f"use one of {', '.join(ROW_FORMATS)}")  # fmt: skip
    if answer.boolean is not None:
        write(render_boolean(answer.boolean, format), args.output, args.force)
    elif answer.rows is not None:
        write(render_rows(answer.rows, format, terminal_width()), args.output, args.force)
        if not list(answer.rows):
            say(args, "nnmi: no rows: nothing in the data answers this")


def _list(args: argparse.Namespace) -> int:
    content = Content.find(args.project)
    format = chosen_format(args, ENDINGS, "table", "table")
    entries = [_entry(query, args.lang) for query in content.queries().values()]
    if format == "json":
        import json

        write(json.dumps(entries, ensure_ascii=False, indent=1) + "\n", args.output, args.force)
        return 0
    columns = ("name", "summary", "tags", "params")
    rows = Rows(columns, [tuple(Literal(_words(entry[column])) for column in columns) for entry in entries])
    write(render_rows(rows, format, terminal_width()), args.output, args.force)
    return 0


def _words(value: object) -> str:
    """A cell of the list: text as it is, tags by spaces, parameters as options."""
    if isinstance(value, dict):
        return " ".join(f"--{name}" for name in value)
    return " ".join(value) if isinstance(value, list) else str(value)


def _entry(query: QueryFile, lang: str) -> dict[str, object]:
    header = query.header()
    written = defaults(query.text(), [param.name for param in header.params])
    return {
        "name": query.name,
        "kind": query.kind,
        "summary": header.summary.get(lang) or header.summary["en"],
        "tags": list(header.tags),
        "params": {
            param.option: {"meaning": param.meaning.get(lang) or param.meaning.get("en", ""), "type": param.type,
                           "default": None if written[param.name] == "UNDEF" else written[param.name]}
            for param in header.params
        },
    }  # fmt: skip
