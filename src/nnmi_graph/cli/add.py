"""Enter records into a store: checked first, then all of them or none.

nnmi add members.xlsx --store my.store --source OUR-OFFICE
nnmi add new.ttl more.csv --store my.store --dry-run       say what would happen
nnmi add … --same-as 'Gear Co.=id:gear-company'          decide on a probable duplicate: it is the known one
nnmi add … --new 'Gear Credit Union'                     or it is not

A store is a directory; one that does not exist yet is begun with the content of the project. What one 'nnmi add' enters
is a commit: 'nnmi history' lists them, 'nnmi remove' takes one out again. Exit 1 if anything is violated or undecided;
then nothing is written.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from ..errors import StoreError
from .output import say, workspace, write
from .parser import Parser, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..records.adding import Decisions, LookedOver
    from ..store import OxigraphStore


def arguments(parser: Parser) -> None:
    parser.add_argument("files", nargs="+", metavar="FILE", help="records: .xlsx .csv .tsv .yaml .json or RDF")
    parser.add_argument("--kind", metavar="KIND", help="the kind of record, where a header does not tell it")
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
    from ..records.adding import begin, commit, look_over
    from ..records.ledger import act

    folder = directory(args.store, "add")
    exists = (Path(folder) / "CURRENT").is_file()
    if not exists and Path(folder).exists() and (not Path(folder).is_dir() or any(Path(folder).iterdir())):
        raise StoreError("is no store", where=folder, mend="give a new name, or a directory that 'nnmi add' made")
    args.store = None
    ws = workspace(args)
    done = act(args.author, args.source or "", args.message)
    store = _open(folder, args.dry_run) if exists else ws.store
    found = look_over(store, ws.shapes(), args.files, done=done, decisions=_decisions(args), kind=args.kind)
    _tell(args, found)
    if found.is_fit and found.is_known:
        say(args, "nnmi: the store holds all of it already; nothing written")
        return 0
    if not found.is_fit or args.dry_run:
        say(args, f"nnmi: {_why_not(found)}; nothing written")
        return int(not found.is_fit)
    rules = [path.read_text(encoding="utf-8") for path in ws.content.edge_rules()]
    if exists:
        names = commit(store, found, done, rules)
    else:
        title = f"the content of {ws.content.root.name}"
        names = begin(folder, ws.quads(), found, done, title=title, edge_rules=rules)
    say(args, f"nnmi: {' and '.join(names)}: {len(found.quads)} statements entered {folder}")
    return 0


def _why_not(found: LookedOver) -> str:
    """Why nothing is written: it must be mended or decided on first, or was only tried."""
    if found.is_fit:
        return f"{len(found.quads)} statements would enter"
    return "decide on the probable duplicates first" if found.undecided else "mend what is violated first"


def directory(store: str | None, verb: str) -> str:
    """The store's directory. Raises `UsageError` if none is named, `StoreError` for an endpoint."""
    if not store:
        raise UsageError("give the store's directory", mend=f"such as 'nnmi {verb} … --store my.store'")
    if store.startswith(("http://", "https://")):
        raise StoreError("is an endpoint", where=store, mend="commits are kept in a store's directory")
    return store


def _open(folder: str, read_only: bool) -> OxigraphStore:
    from ..store import OxigraphStore

    return OxigraphStore.directory(folder, read_only=read_only)


def _decisions(args: argparse.Namespace) -> Decisions:
    from ..records.adding import Decisions

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
    from ..terms import shorten
    from ..validate import render_report

    if found.report.entries or found.report.checked.undone:
        write(render_report(found.report, "text", args.lang), None)
    for line in duplicate_lines(found, args.lang):
        say(args, line)
    for iri, where in list(found.met.items())[:20]:
        say(args, f"{where}: adds to {shorten(iri)}, which is known")


def duplicate_lines(found: LookedOver, language: str) -> Sequence[str]:
    """Each probable duplicate, with how to decide on it."""
    from ..records.duplicates import REASONS
    from ..terms import shorten

    lines = []
    for duplicate in found.undecided:
        where = f"{duplicate.new.where}: " if duplicate.new.where else ""
        reason = REASONS[duplicate.reason][language == "zh"]
        name, thing = duplicate.name, shorten(duplicate.known)
        lines.append(
            f"{where}“{name}” is probably “{duplicate.known_name}” ({thing}): {duplicate.score:g} of 100, {reason}"
        )
        lines.append(f"    decide: --same-as {name + '=' + thing!r} or --new {name!r}")
    return lines
