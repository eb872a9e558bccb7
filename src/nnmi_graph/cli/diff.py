"""What came, went and changed between two states of a graph, thing by thing. Exit code 1 if they differ.

nnmi diff OLD NEW          each a store's directory, an endpoint, an RDF file, or a project's folder
nnmi diff NEW              beside our content, or beside --store
"""

from __future__ import annotations

import argparse

from ..phrases import in_language
from ..render import ROW_FORMATS
from .output import say, state_at, workspace, write_rows
from .parser import Parser, UsageError, base, shown
from .target import chosen_format, written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


def arguments(parser: Parser) -> None:
    parser.add_argument("states", nargs="+", metavar="[OLD] NEW", help="two states of one graph")
    written(parser, ROW_FORMATS)
    shown(parser, wide=False)
    base(parser)


def run(args: argparse.Namespace) -> int:
    *first, last = args.states
    if len(first) > 1 or (first and args.store):
        raise UsageError("give two states to compare", mend="such as 'nnmi diff old.store new.store'")
    old = state_at(args, first[0]) if first else workspace(args)
    found = old.diff(state_at(args, last), args.lang)
    write_rows(args, found.rows, chosen_format(args, "table", "csv"), old)
    told = [
        in_language("came: {}", args.lang).format(_counted(found.came)),
        in_language("went: {}", args.lang).format(_counted(found.went)),
        in_language("changed: {}", args.lang).format(_counted(found.changed)),
        *found.notes(args.lang),
    ]
    for line in told:
        say(args, f"nnmi: {line}")
    return 0 if found.is_empty else 1


def _counted(kinds: Mapping[str, int]) -> str:
    """How many things of each kind, most first."""
    return (
        ", ".join(f"{count:,} {kind or '–'}" for kind, count in sorted(kinds.items(), key=lambda pair: -pair[1])) or "–"
    )
