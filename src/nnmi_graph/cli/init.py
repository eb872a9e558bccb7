"""Begin a project: a folder in which every verb works, with our ontology, shapes and questions, and none of our data.

nnmi init DIR                        asks for a name and a table, where there is someone to ask
nnmi init DIR --table members.xlsx   from a table of members: writes the mapping, and says what it guessed
nnmi init DIR --name 'Gear Network' --base https://example.org/gears/

Nothing is overwritten. Afterwards 'cd DIR', or give '--project DIR'.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ..phrases import in_language
from ..workspace import Workspace
from .output import say
from .parser import Parser, UsageError


def arguments(parser: Parser) -> None:
    parser.add_argument("folder", metavar="DIR", help="the folder to make; it may exist if it is empty")
    parser.add_argument("--table", metavar="FILE", help="a table of members to begin with: .csv, .tsv, .xlsx, .ods")
    parser.add_argument("--name", help="what the project is called (default: as the folder)")
    parser.add_argument("--base", metavar="IRI", help="what the IRIs of its things begin with; ends with / or #")
    parser.add_argument("--encoding", metavar="NAME", help="of a table that is not UTF-8: cp1252, …")


def run(args: argparse.Namespace) -> int:
    if args.store:
        raise UsageError(
            "--store is not for a project that is only begun", mend="leave it out; 'nnmi load' comes later"
        )
    name, table = args.name, args.table
    if name is None and table is None and sys.stdin is not None and sys.stdin.isatty():
        usual = Path(args.folder).resolve().name
        name = _asked(in_language("What is the project called? [{}] ", args.lang).format(usual))
        table = _asked(in_language("A table of members to begin with (none: Enter): ", args.lang))
    notes = Workspace.begin(args.folder, name=name, table=table, base=args.base, encoding=args.encoding)
    for note in notes:
        say(args, f"note: {note[args.lang]}")
    made = "{}: made; try 'nnmi network institute-organisation --measure degree --project {}'"
    say(
        args,
        in_language(made if table else "{}: made; next 'nnmi template all -o new.xlsx --project {}'", args.lang).format(
            args.folder, args.folder
        ),
    )
    return 0


def _asked(question: str) -> str | None:
    """The answer of a person; None if it is empty."""
    print(question, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip() or None
