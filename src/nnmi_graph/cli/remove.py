"""Take a commit, or a decision on duplicates, out of a store. Its line in the history stays.

nnmi remove commit-3 --store my.store      refused (exit 1) if other commits use what it added, unless --force
"""

from __future__ import annotations

import argparse

from .output import say, workspace
from .parser import Parser


def arguments(parser: Parser) -> None:
    parser.add_argument("commit", metavar="COMMIT", help="its id, as 'nnmi history' tells it")
    parser.add_argument("--author", metavar="NAME", help="who takes it out; default: who is logged in")
    parser.add_argument("--force", action="store_true", help="even if other commits use what it added")


def run(args: argparse.Namespace) -> int:
    from ..commits.ledger import InUse

    try:
        entry = workspace(args).remove(args.commit, author=args.author, force=args.force)
    except InUse as error:
        say(args, f"nnmi: {error}")
        return 1
    say(args, f"nnmi: {entry.id}: {entry.statements} statements taken out of {args.store}")
    return 0
