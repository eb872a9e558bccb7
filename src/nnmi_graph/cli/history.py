"""What was committed to a store, when, by whom, from which files; and what was taken out again.

nnmi history --store my.store
"""

from __future__ import annotations

import argparse

from ..render import ROW_FORMATS
from ..store import Rows
from ..terms import Literal
from .output import say, workspace, write_rows
from .parser import Parser, shown
from .target import chosen_format, written

COLUMNS = ("id", "time", "author", "files", "statements", "source", "message", "removed")


def arguments(parser: Parser) -> None:
    written(parser, ROW_FORMATS)
    shown(parser, wide=False)


def run(args: argparse.Namespace) -> int:
    entries = workspace(args).history()
    cells = [(e.id, e.time, e.author, e.what, str(e.statements), e.source, e.message, e.removed) for e in entries]
    rows = Rows(COLUMNS, [tuple(map(Literal, row)) for row in cells])
    write_rows(args, rows, chosen_format(args, "table", "csv"))
    if not entries:
        say(args, "nnmi: no history: nothing was committed to this store by 'nnmi add'")
    return 0
