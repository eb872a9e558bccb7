"""Ask a ready-made question by name, or your own SPARQL.

nnmi query --list                  the questions there are, with their options
nnmi query NAME [--institute …]    ask one of them
nnmi query NAME --help             what it asks, and what its options mean
nnmi query -q 'SELECT …'           ask your own, in SPARQL; or -f my.rq
nnmi query -q '…' --data FILE…     ask other RDF files
"""

from __future__ import annotations

import argparse
import re

from ..content import Content, QueryFile
from ..errors import QueryError, UnknownName
from ..render import ROW_FORMATS, render_boolean, render_rows
from ..safe import harmless
from ..store import FORMATS, Rows
from ..terms import Literal
from .limit import within
from .output import say, workspace, write, write_rows
from .parser import Parser, UsageError, common, data_files, shown
from .target import chosen_format, output
from .terminal import terminal_width

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..workspace import Answer, Workspace

GRAPH_FORMATS = [name for name, form in FORMATS.items() if not form.holds_graphs or name == "jsonld"]


def arguments(parser: Parser) -> None:
    parser.free = True
    parser.add_argument("name", nargs="?", help="a ready-made question, see --list")
    parser.add_argument("-q", "--query", metavar="SPARQL", help="the text of a query")
    parser.add_argument("-f", "--query-file", metavar="FILE", help="a file with a query in it")
    data_files(parser, "ask these RDF files, not our content")
    parser.add_argument("--timeout", type=float, metavar="SECONDS", help="give up after so many seconds")
    parser.add_argument("--list", action="store_true", help="list the ready-made questions")
    parser.add_argument("--strict", action="store_true", help="at a date: only what is surely so, or told for it")
    output(parser, [*ROW_FORMATS, *GRAPH_FORMATS])
    shown(parser)


def run(args: argparse.Namespace) -> int:
    given = [args.name, args.query, args.query_file]
    if args.list and any(given):
        raise UsageError("--list lists all questions", mend="leave out what is to be asked, or --list")
    if args.list:
        return _list(args)
    if args.extra and args.name is None:
        raise _parser().unknown(args.extra[0])
    if sum(value is not None for value in given) != 1:
        raise UsageError("give one of NAME, -q 'SPARQL' or -f FILE", mend="see the names with 'nnmi query --list'")
    ws = workspace(args)
    if args.name is not None:
        query = ws.content.query(args.name)
        options = values(args.extra, query)
        if args.show:
            return _show(args, ws.query_text(query, options))
        with within(args.timeout, args.lang):
            answer = ws.query(query.name, strict=args.strict, **options)
    else:
        text = args.query if args.query is not None else _text(args.query_file)
        if args.show:
            return _show(args, text)
        with within(args.timeout, args.lang):
            answer = ws.sparql(text, args.query_file or "query")
    print_answer(args, answer, ws if args.name else None)
    return 0


def _show(args: argparse.Namespace, text: str) -> int:
    write(text.rstrip() + "\n", args.output, args.force)
    return 0


def help_for(words: list[str]) -> str | None:
    """What a ready-made question asks and which parameters it takes, if the words name one."""
    args = _parser().parse([word for word in words if word not in ("-h", "--help")])
    query = Content.find(args.project).queries().get(args.name or "")
    if query is None:
        return None
    from ..ask import defaults
    from ..headers import in_words
    from ..phrases import in_language
    from ..render.table import wrap

    header = query.header()
    written = defaults(query.text(), [param.variables for param in header.params], str(query.path))
    options = [f"--{param.option} {_HOLDS[param.type]}" for param in header.params]
    lines = [" ".join(["usage: nnmi query", query.name, *(f"[{option}]" for option in options)]), ""]
    lines += [*wrap(in_words(header.summary, args.lang), terminal_width() or 100), ""]
    for option, param in zip(options, header.params, strict=True):
        default = re.sub(r'^id:|"|\^\^.*', "", written[param.variables])
        told = default == "UNDEF" or "default" in param.meaning.get("en", "")
        also = "" if told else in_language(" (default: {})", args.lang).format(default)
        lines.append(f"  {option:<22} {in_words(param.meaning, args.lang)}{also}")
    return harmless("\n".join([*lines, *([""] if options else []), in_language(_MORE, args.lang)]) + "\n")


_HOLDS = {"thing": "NAME", "concept": "NAME", "date": "DATE", "number": "N", "text": "TEXT"}
_MORE = (
    "An option may be repeated. A NAME is any name the graph knows, in English or Chinese; a DATE is 2014, 2014-02\n"
    "or 2014-02-25. For forms of output see 'nnmi query --help'; for the SPARQL behind the question add --show."
)


def _parser() -> Parser:
    parser = Parser("nnmi query", None)
    common(parser)
    arguments(parser)
    return parser


def _text(path: str) -> str:
    from ..store.files import read_bytes, read_stdin

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


def print_answer(args: argparse.Namespace, answer: Answer, ws: Workspace | None) -> None:
    """Write an answer in the format asked for, and say what is to be said of it."""
    if answer.triples is not None:
        format = chosen_format(args, "turtle", "turtle", GRAPH_FORMATS, "the answer is a graph, which")
        from ..store import serialize

        write(serialize(sorted(answer.triples, key=str), FORMATS[format]), args.output, args.force)
        return
    format = chosen_format(args, "table", "csv", ROW_FORMATS, "the answer is a table, which")
    notes = _notes(answer, args.lang)
    if answer.boolean is not None and format == "xlsx":
        write_rows(args, Rows(("answer",), [(Literal(answer.boolean),)]), format, notes=notes)
    elif answer.boolean is not None:
        write(render_boolean(answer.boolean, format), args.output, args.force)
    elif answer.rows is not None:
        write_rows(args, answer.rows, format, ws, notes)
        for note in notes:
            say(args, f"nnmi: {note}")


def _notes(answer: Answer, lang: str) -> list[str]:
    """What is to be said of an answer; the last note on one without rows tells why."""
    notes = [note[lang] for note in answer.notes]
    if answer.is_empty and notes:
        notes[-1] = {"en": "no rows: ", "zh": "无结果："}[lang] + notes[-1]
    return notes


def _list(args: argparse.Namespace) -> int:
    content = Content.find(args.project)
    format = chosen_format(args, "table", "table", ROW_FORMATS, "a list")
    entries = [_entry(query, args.lang) for query in content.queries().values()]
    if format == "json":
        import json

        write(json.dumps(entries, ensure_ascii=False, indent=1) + "\n", args.output, args.force)
        return 0
    if format in ("table", "md"):
        write("\n".join(_catalogue(entries, kind, format, args.lang) for kind in _PARTS), args.output, args.force)
        return 0
    columns = ("kind", "name", "summary", "tags", "params")
    rows = Rows(columns, [tuple(Literal(_words(entry[column])) for column in columns) for entry in entries])
    write_rows(args, rows, format)
    return 0


_PARTS = {
    "question": ("Questions: nnmi query NAME", "name", "what is asked", "options"),
    "check": ("Checks: nnmi query NAME; each row is a problem in the data", "name", "what is looked for"),
    "network": ("Networks: nnmi export, network or report NAME", "name", "what is linked", "options"),
}
"""The parts of the catalogue: what stands above each and the headings of its columns."""


def _catalogue(entries: list[dict[str, object]], kind: str, format: str, lang: str) -> str:
    from ..phrases import in_language

    title, *headings = (in_language(words, lang) for words in _PARTS[kind])
    columns = ("name", "summary", "params")[: len(headings)]
    rows = [tuple(Literal(_words(entry[c])) for c in columns) for entry in entries if entry["kind"] == kind]
    return f"{title}\n\n{render_rows(Rows(tuple(headings), rows), format, terminal_width())}"


def _words(value: object) -> str:
    """A cell of the list: text as it is, tags by spaces, parameters as options."""
    if isinstance(value, dict):
        return " ".join(f"--{name}" for name in value)
    return " ".join(value) if isinstance(value, list) else str(value)


def _entry(query: QueryFile, lang: str) -> dict[str, object]:
    from ..ask import defaults
    from ..headers import in_words

    header = query.header()
    written = defaults(query.text(), [param.variables for param in header.params], str(query.path))
    return {
        "name": query.name,
        "kind": query.kind,
        "summary": in_words(header.summary, lang),
        "tags": list(header.tags),
        "params": {
            param.option: {
                "meaning": in_words(param.meaning, lang),
                "type": param.type,
                "default": None if written[param.variables] == "UNDEF" else written[param.variables],
            }
            for param in header.params
        },
    }
