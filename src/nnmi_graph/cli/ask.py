"""Ask in plain words, in English or Chinese: the ready-made question that is meant, with what the words name.

nnmi ask "who works on photonics"   the answer, if it is clear what is asked; else the questions that come nearest
nnmi ask "…" --candidates           only how the words are read: nothing is run
nnmi ask "…" --format json          the same for programs: question, parameters as IRIs, score
nnmi ask NAME                       a name alone: all that is claimed about what bears it

Exit code 1 if nothing was run because it is not clear what is asked.
"""

from __future__ import annotations

import argparse
import shlex

from ..headers import in_words
from ..phrases import in_language
from ..render import ROW_FORMATS
from ..store import Rows
from ..terms import Literal, shorten
from . import describe
from .output import say, workspace, write, write_rows
from .parser import Parser, shown
from .query import print_answer
from .target import chosen_format, output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..ask.in_words import Candidate, Reading
    from ..workspace import Workspace


def arguments(parser: Parser) -> None:
    parser.add_argument("words", nargs="+", help="what you want to know")
    parser.add_argument("--candidates", action="store_true", help="say how the words are read, and run nothing")
    parser.add_argument("--strict", action="store_true", help="at a date: only what is surely so, or told for it")
    output(parser, ROW_FORMATS)
    shown(parser)


def run(args: argparse.Namespace) -> int:
    ws = workspace(args)
    reading = ws.ask(" ".join(args.words), args.top or 3)
    format = chosen_format(args, "table", "csv")
    if format == "json":
        return _as_json(args, reading, ws)
    if args.candidates or not reading.clear:
        return _propose(args, reading, ws, format)
    if reading.things:
        say(args, f"nnmi: {in_language('read as: {}', args.lang).format(_describe(reading.things[0]))}")
        return describe.show(args, ws, shorten(reading.things[0]))
    return _answer(args, reading.candidates[0], ws)


def _answer(args: argparse.Namespace, asked: Candidate, ws: Workspace) -> int:
    """Run the question that is meant, and say which it is."""
    if args.show:
        write(ws.query_text(asked.query, asked.values).rstrip() + "\n", args.output, args.force)
        return 0
    say(args, f"nnmi: {in_language('read as: {}', args.lang).format(_call(asked))}")
    say(args, f"nnmi: {_summary(asked, args.lang)}")
    for thing, name in asked.read_as.items():
        told = in_language("{} is taken for what is meant by a part of its name", args.lang)
        say(args, f"nnmi: {told.format(f'{name} ({shorten(thing)})')}")
    if asked.left_out:
        told = in_language("not asked for, since the question says nothing of it: {}", args.lang)
        say(args, f"nnmi: {told.format(', '.join(asked.left_out))}")
    print_answer(args, ws.query(asked.query.name, strict=args.strict, **asked.values), ws)
    return 0


def _propose(args: argparse.Namespace, reading: Reading, ws: Workspace, format: str) -> int:
    """List what may be meant, with why and how to run each."""
    lang = args.lang
    things = [(ws.names.label(thing, lang), reading.text, "", _describe(thing)) for thing in reading.things]
    questions = [
        (_summary(one, lang), ", ".join(one.why), ", ".join(one.left_out), _call(one)) for one in reading.candidates
    ]
    listed = [tuple(Literal(text) for text in row) for row in (*things, *questions)]
    if listed:
        headings = ("question", "answers to", "leaves out", "run")
        columns = tuple(in_language(heading, lang) for heading in headings) if format in ("table", "md") else headings
        write_rows(args, Rows(columns, listed), format)
    for name, things_of in reading.several.items():
        borne = " / ".join(f"{ws.names.label(thing, lang)} ({shorten(thing)})" for thing in things_of)
        say(args, f"nnmi: {name!r} may be {borne}")
    if reading.clear:
        return 0
    if listed:
        told = in_language("it is not clear what is asked, so nothing was run; these come nearest", lang)
    else:
        told = in_language(
            "no ready-made question asks this; see 'nnmi query --list', or search with 'nnmi find'", lang
        )
    say(args, f"nnmi: {told}")
    return 1


def _as_json(args: argparse.Namespace, reading: Reading, ws: Workspace) -> int:
    """The candidates, best first: a thing has no question, a question no thing."""
    import json

    things: list[dict[str, object]] = [
        {
            "question": None,
            "thing": thing,
            "summary": ws.names.label(thing, args.lang),
            "parameters": {},
            "score": 1.0,
            "clear": reading.clear,
            "run": _describe(thing),
        }
        for thing in reading.things
    ]
    questions: list[dict[str, object]] = [
        {
            "question": one.query.name,
            "summary": _summary(one, args.lang),
            "parameters": {name: v[0] if len(v) == 1 else list(v) for name, v in one.parameters.items()},
            "score": round(min(one.score, 1), 3),
            "clear": reading.clear and not things and number == 0,
            "answers_to": list(one.why),
            "leaves_out": list(one.left_out),
            "run": _call(one),
        }
        for number, one in enumerate(reading.candidates)
    ]
    write(json.dumps([*things, *questions], ensure_ascii=False, indent=1) + "\n", args.output, args.force)
    return 0


def _call(asked: Candidate) -> str:
    return shlex.join(["nnmi", "query", *asked.words])


def _describe(thing: str) -> str:
    return shlex.join(["nnmi", "describe", shorten(thing)])


def _summary(asked: Candidate, lang: str) -> str:
    return in_words(asked.query.header().summary, lang)
