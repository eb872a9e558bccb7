"""Look after a store on disk: what it is, a copy of it, whether it is sound.

nnmi store info DIR             size, graphs, entries, who writes to it
nnmi store backup DIR TO        a store of its own with the same in it; cheap on the same disk
nnmi store check DIR            read all of it, compare ledger and everyday layer; exit 1 for a fault
nnmi store optimize DIR         put its files in order, to be read faster
nnmi store upgrade DIR          derive the layer anew if an earlier version made it
"""

from __future__ import annotations

import argparse
from pathlib import Path

from ..phrases import error_in, in_language
from ..terms import shorten
from .output import say, workspace, write
from .parser import Parser, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..commits.caretaking import Caretaker

SHOWN = 20
"""How many graphs are listed, largest first."""


def arguments(parser: Parser) -> None:
    parser.add_argument("do", metavar="info|backup|check|optimize|upgrade", choices=tuple(JOBS))
    parser.add_argument("places", nargs="*", metavar="DIR", help="the store; for backup also the new directory")


def run(args: argparse.Namespace) -> int:
    places = [args.store, *args.places] if args.store else args.places
    if len(places) != (2 if args.do == "backup" else 1):
        raise UsageError(
            "give the directory of one store, and for a backup a new one",
            mend="such as 'nnmi store info my.store', 'nnmi store backup my.store copy.store'",
        )
    args.store, args.to = places[0], places[-1]
    return JOBS[args.do](args, workspace(args).caretaker())


def _info(args: argparse.Namespace, care: Caretaker) -> int:
    state, entries = care.state()
    told = in_language("{statements} statements in {graphs} graphs, {size}; {entries} entries", args.lang)
    kept = in_language("{n} statements come back as they were entered", args.lang)
    writer = in_language("open to be written by {}", args.lang)
    lines = [
        told.format(
            statements=f"{sum(state.graphs.values()):,}",
            graphs=f"{len(state.graphs):,}",
            size=_megabytes(state.size),
            entries=f"{sum(entry.id != 'base' for entry in entries):,}",
        ),
        *([kept.format(n=f"{state.as_entered:,}")] if state.as_entered else []),
        *([writer.format(state.writer)] if state.writer else []),
        *_graphs(state.graphs, args.lang),
    ]
    write("".join(f"{line}\n" for line in lines), None)
    return 0


def _graphs(counts: dict[str, int], lang: str) -> Iterator[str]:
    """The largest graphs, a line each."""
    largest = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    for name, count in largest[:SHOWN]:
        yield f"  {count:>12,}  {shorten(name) if name else in_language('in no graph', lang)}"
    if len(largest) > SHOWN:
        yield "  …"


def _backup(args: argparse.Namespace, care: Caretaker) -> int:
    care.backup(Path(args.to))
    told = in_language("{place}: made, with all that {store} holds", args.lang)
    say(args, told.format(place=args.to, store=args.store))
    return 0


def _check(args: argparse.Namespace, care: Caretaker) -> int:
    faults = [str(fault) if args.lang == "en" else error_in(fault, args.lang) for fault in care.check()]
    sound = in_language("sound: all of it can be read, if it is small in each order in which it is kept", args.lang)
    write("".join(f"{args.store}: {text}\n" for text in faults or [sound]), None)
    return int(bool(faults))


def _optimize(args: argparse.Namespace, care: Caretaker) -> int:
    before, after = map(_megabytes, care.optimize())
    say(args, in_language("{before} before, {after} now", args.lang).format(before=before, after=after))
    return 0


def _upgrade(args: argparse.Namespace, care: Caretaker) -> int:
    done = "the everyday layer was derived anew" if care.upgrade() else "nothing to do: all is as this version makes it"
    say(args, in_language(done, args.lang))
    return 0


JOBS = {"info": _info, "backup": _backup, "check": _check, "optimize": _optimize, "upgrade": _upgrade}


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"
