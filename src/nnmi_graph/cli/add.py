"""Enter records into a store: checked first, then all of them or none.

nnmi add members.xlsx --store my.store --source OUR-OFFICE
nnmi add new.ttl more.csv --store my.store --dry-run       say what would happen
nnmi add … --same-as 'Gear Co.=id:gear-company'          decide on a probable duplicate: it is the known one
nnmi add … --new 'Gear Credit Union'                     or it is not

A store is a directory, or an endpoint that was loaded; a directory that does not exist yet is begun with the content of
the project. What one 'nnmi add' enters is a commit: 'nnmi history' lists them, 'nnmi remove' takes one out again. Of
two who write to an endpoint at a time, one is told to try again. Exit 1 if anything is violated or undecided; then
nothing is written.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from .output import say, say_respelt, workspace
from .parser import Parser, UsageError, sheets

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..commits.adding import Decisions, LookedOver


def arguments(parser: Parser) -> None:
    parser.add_argument("files", nargs="+", metavar="FILE", help="records: .xlsx .csv .tsv .yaml .json or RDF")
    sheets(parser)
    parser.add_argument("--source", metavar="SOURCE", help="the source of the commit, and of rows that name none")
    parser.add_argument("--author", metavar="NAME", help="who commits; default: who is logged in")
    parser.add_argument("-m", "--message", metavar="TEXT", default="", help="a word on the commit")
    parser.add_argument(
        "--same-as", action="append", default=[], metavar="'NAME=THING'", help="NAME means a known THING"
    )
    parser.add_argument(
        "--new", action="append", default=[], metavar="NAME", help="NAME is none of those it looks like"
    )
    parser.add_argument("--all-new", action="store_true", help="none of the probable duplicates is one")
    parser.add_argument("--reason", metavar="TEXT", default="", help="why it was decided so")
    parser.add_argument("--dry-run", action="store_true", help="say what would happen, and write nothing")


def run(args: argparse.Namespace) -> int:
    ws = workspace(args)
    found, names = ws.add(
        args.files,
        kind=args.kind,
        encoding=args.encoding,
        source=args.source,
        author=args.author,
        message=args.message,
        decisions=_decisions(args),
        dry_run=args.dry_run,
    )
    _tell(args, found)
    if names:
        say(args, f"nnmi: {' and '.join(names)}: {len(found.quads)} statements entered {args.store}")
        say_respelt(args, ws.respelt(found.quads))
    elif found.is_fit and found.is_known:
        say(args, "nnmi: the store holds all of it already; nothing written")
    else:
        _say_why_not(args, found)
    return int(not found.is_fit)


def _say_why_not(args: argparse.Namespace, found: LookedOver) -> None:
    """Why nothing is written: it must be mended or decided on first, or was only tried."""
    if found.is_fit:
        say(args, f"nnmi: {len(found.quads)} statements would enter; nothing written")
    elif found.undecided:
        say(args, "nnmi: decide on the probable duplicates first; nothing written")
    else:
        say(args, "nnmi: mend what is violated first; nothing written")


def _decisions(args: argparse.Namespace) -> Decisions:
    from ..commits.adding import Decisions

    pairs: dict[str, str] = {}
    for text in args.same_as:
        name, sign, thing = text.partition("=")
        if not (name.strip() and sign and thing.strip()):
            raise UsageError(
                f"--same-as {text!r} names no two things", mend="write --same-as 'Gear Co.=id:gear-company'"
            )
        pairs[name.strip()] = thing.strip()
    return Decisions(pairs, tuple(args.new), args.all_new, args.reason)


def _tell(args: argparse.Namespace, found: LookedOver) -> None:
    """What was found: the report on stdout, duplicates and known things in words."""
    from ..findings import render_report
    from ..terms import shorten
    from .validate import write_report

    if found.report.entries or found.report.checked.undone:
        write_report(render_report(found.report, "text", args.lang), None, args.lang)
    for line in duplicate_lines(found, args.lang):
        say(args, line)
    for iri, where in list(found.met.items())[:20]:
        say(args, f"{where.said(args.lang)}: adds to {shorten(iri)}, which is known")


def duplicate_lines(found: LookedOver, language: str) -> Sequence[str]:
    """Each probable duplicate, with how to decide on it."""
    from ..commits.duplicates import REASONS
    from ..phrases import in_language
    from ..terms import shorten

    likely = in_language("“{}” is probably “{}” ({}): {:g} of 100, {}", language)
    choice = in_language("    decide: --same-as {!r} or --new {!r}", language)

    lines = []
    for duplicate in found.undecided:
        where = f"{duplicate.new.where.said(language)}: " if duplicate.new.where else ""
        reason = in_language(REASONS[duplicate.reason], language)
        name, thing = duplicate.name, shorten(duplicate.known)
        lines.append(where + likely.format(name, duplicate.known_name, thing, duplicate.score, reason))
        lines.append(choice.format(f"{name}={thing}", name))
    return lines
