"""Where an answer goes and in what form: known, and refused, before any work is done."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ..errors import OutputError
from ..outputs import refuse_existing
from .parser import Parser, UsageError
from .terminal import is_terminal

TYPE_CHECKING = False  # typing itself is not imported at start-up: it costs more than most of our rooms
if TYPE_CHECKING:
    from collections.abc import Iterable

ENDINGS = {
    ".csv": ("csv",),
    ".tsv": ("tsv",),
    ".json": ("json",),
    ".srj": ("json",),
    ".xml": ("xml",),
    ".srx": ("xml",),
    ".txt": ("table", "text"),
    ".md": ("md",),
    ".html": ("html",),
    ".htm": ("html",),
    ".xlsx": ("xlsx",),
    ".yaml": ("yaml",),
    ".yml": ("yaml",),
    ".sarif": ("sarif",),
    ".ttl": ("turtle", "ttl"),
    ".nt": ("ntriples",),
    ".jsonld": ("jsonld",),
    ".rdf": ("rdfxml",),
}
"""The endings of files and the forms that they tell: of a verb's forms, the first that it has."""


def output(parser: Parser, formats: Iterable[str], default: str = "else a table on a terminal, csv in a pipe") -> None:
    """Add the options of a verb that writes an answer, or shows the SPARQL behind it, which has one form."""
    written(parser, formats, f"default: by FILE's ending, {default}", one_form=("show",))
    parser.add_argument("--show", action="store_true", help="print the SPARQL that would run, and do not run it")


def written(
    parser: Parser,
    formats: Iterable[str],
    default: str = "default: by FILE's ending; a table on a terminal, else csv",
    one_form: tuple[str, ...] = (),
) -> None:
    """Add the options for where something is written, and as what.

    With an option of `one_form` what is written has but one form, whatever the file is called.
    """
    formats = list(formats)
    parser.add_argument("-o", "--output", metavar="FILE", help="write to FILE instead of stdout")
    parser.add_argument("--format", choices=formats, help=default)
    parser.add_argument("--force", action="store_true", help="overwrite FILE if it exists")
    parser.set_defaults(target="output", formats=formats, one_form=one_form)


def written_to(parser: Parser, target: str, force: str = "overwrite OUT if it exists") -> None:
    """Add the option for writing over a file that an argument of the verb's own names, the last of several."""
    parser.add_argument("--force", action="store_true", help=force)
    parser.set_defaults(target=target, formats=(), one_form=())


def refuse(args: argparse.Namespace) -> None:
    """Raise `OutputError` if the file to write cannot be begun, or no form of the verb's fits it."""
    path = getattr(args, args.target) if "target" in args else None
    if isinstance(path, list):
        path = path[-1]
    if path and path != "-":
        refuse_existing([Path(path)], args.force)
    elif path == "" and args.formats:
        raise OutputError("the name of the output is empty", mend="give the name of a file")
    if "target" in args and args.formats and not any(getattr(args, option) for option in args.one_form):
        chosen_format(args, *args.formats[:1] * 2)


def chosen_format(
    args: argparse.Namespace, terminal: str, piped: str, formats: Iterable[str] = (), what: str = "this"
) -> str:
    """The format asked for, or told by the output's ending, or fit for where the answer goes.

    Raises `UsageError` if it is none of the `formats` that `what` is written in (all of the verb's, if none are given),
    and `OutputError` for an ending that tells none, and for a workbook on a terminal.
    """
    formats = list(formats) or args.formats
    form = args.format or (_by_ending(args.output, formats) if args.output not in (None, "-") else "")
    if form and form not in formats:
        raise UsageError(f"{what} cannot be written as {form}", mend=f"use one of {', '.join(formats)}")
    form = form or (terminal if is_terminal(sys.stdout) else piped)
    if form == "xlsx" and on_screen(args):
        raise OutputError("a workbook cannot be shown on a terminal", mend="write it with -o answers.xlsx")
    return str(form)


def _by_ending(path: str, formats: list[str]) -> str:
    told = ENDINGS.get(Path(path).suffix.lower(), ())
    for form in told:
        if form in formats:
            return form
    fit = [ending for ending, forms in ENDINGS.items() if set(forms) & set(formats)]
    raise OutputError("has no ending that tells a format", where=path, mend=f"use one of {', '.join(fit)}, or --format")


def on_screen(args: argparse.Namespace) -> bool:
    """Whether the answer goes to a terminal."""
    return args.output in (None, "-") and is_terminal(sys.stdout)
