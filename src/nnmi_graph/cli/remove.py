"""Take a commit, or a decision on duplicates, out of a store. Its line in the history stays.

nnmi remove commit-3 --store my.store      refused (exit 1) if other commits use what it added, unless --force
"""

from __future__ import annotations

import argparse

from .add import directory
from .output import say, workspace
from .parser import Parser


def arguments(parser: Parser) -> None:
    parser.add_argument("commit", metavar="COMMIT", help="its id, as 'nnmi history' tells it")
    parser.add_argument("--author", metavar="NAME", help="who takes it out; default: who is logged in")
    parser.add_argument("--force", action="store_true", help="even if other commits use what it added")


def run(args: argparse.Namespace) -> int:
    from ..records import ledger
    from ..store import OxigraphStore

    folder = directory(args.store, "remove")
    OxigraphStore.directory(folder)
    args.store = None
    ws = workspace(args)
    store = OxigraphStore.directory(folder, read_only=False)
    try:
        entry = ledger.remove(store, args.commit, ledger.act(args.author), force=args.force)
    except ledger.InUse as error:
        say(args, f"nnmi: {error}")
        return 1
    ledger.refresh_edges(store, [path.read_text(encoding="utf-8") for path in ws.content.edge_rules()])
    say(args, f"nnmi: {entry.id}: {entry.statements} statements taken out of {folder}")
    return 0
