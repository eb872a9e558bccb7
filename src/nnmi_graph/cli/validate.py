"""Check records: what is wrong, where it stands, how to mend it, and what was checked.

nnmi validate members.xlsx              a filled-in sheet (.xlsx .csv .tsv .yaml), see 'nnmi template'
nnmi validate FILE…                     RDF in any syntax; files that name each other are checked together
nnmi validate FILE… --shapes FILE…      by any SHACL shapes, not by ours
nnmi validate FILE… --shapes FILE… --skip-unsupported   without the shapes that cannot be run
nnmi validate FILE… --against STORE     beside what a store knows (a directory or an endpoint), not our graph
nnmi validate --store STORE             all that a store or an endpoint holds, asked there
nnmi validate FILE… --part 2/4 -o p2.nq --shapes FILE…  one part of four, by itself: what the others need of it
nnmi validate p1.nq p2.nq … --join --shapes FILE…       the report on all parts (docs/scale.md)
nnmi validate --show [--shapes FILE…]   the SPARQL that the shapes are compiled to

Exit code 1 if there is a finding as grave as --fail-on, or if something could not be checked.
"""

from __future__ import annotations

import argparse

from ..findings import REPORT_FORMATS, Report, gravity, render_report
from ..findings.groups import phrase
from ..shacl import compile_shapes
from ..steps import tell
from ..store.unswept import unswept
from .output import say, workspace, write, write_words
from .parser import Parser, UsageError, sheets
from .target import chosen_format, written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..workspace import Workspace

COLOURS = {"violation": "red", "warning": "yellow", "info": "blue"}
LEVELS = {"violation": 0, "warning": 1, "info": 2}


def arguments(parser: Parser) -> None:
    parser.add_argument("files", nargs="*", metavar="FILE", help="records to check; - is stdin, as Turtle")
    parser.add_argument("--shapes", nargs="+", default=[], metavar="FILE", help="use these shapes instead of ours")
    parser.add_argument("--against", metavar="STORE", help="the store that knows what the files refer to")
    sheets(parser)
    parser.add_argument(
        "--fail-on", choices=LEVELS, default="violation", help="what makes the exit code 1 (default: violation)"
    )
    parser.add_argument(
        "--timeout", type=float, metavar="SECONDS", help="stop after so long, and say what was not checked"
    )
    parser.add_argument(
        "--engine",
        choices=("sparql", "pyshacl"),
        default="sparql",
        help="pyshacl is slower, to compare with (default: sparql)",
    )
    parser.add_argument(
        "--skip-unsupported", action="store_true", help="leave out shapes that cannot be run, and name them"
    )
    parser.add_argument(
        "--entailment", choices=("rdfs", "owl-rl"), help="with --shapes: check what follows from the files, too"
    )
    parser.add_argument(
        "--jobs", type=int, metavar="N", help="how many queries to run at a time (default: one for each core, up to 8)"
    )
    parser.add_argument("--part", metavar="I/N", help="write what other parts need of this one; 1/1: of these files")
    parser.add_argument("--join", action="store_true", help="the files are what --part wrote: report on all parts")
    parser.add_argument(
        "--context", nargs="+", default=[], metavar="FILE", help="with --part and --join: what all parts refer to"
    )
    parser.add_argument("--rules", action="store_true", help="with --shapes: run their rules (sh:rule) first")
    written(parser, REPORT_FORMATS, "default: by FILE's ending, else text", one_form=("part", "show"))
    parser.add_argument("--show", action="store_true", help="print the compiled queries, and run nothing")


def run(args: argparse.Namespace) -> int:
    ws = workspace(args)
    if args.show:
        made = compile_shapes(ws.shapes(args.shapes, args.base), args.skip_unsupported)
        write("\n\n".join(made.texts()) + "\n", args.output, args.force)
        return 0
    if not args.files:
        refuse_without_files(args)
    if (args.entailment or args.rules) and (args.against or args.store or not args.shapes):
        raise UsageError("--entailment and --rules are for files by themselves", mend="give --shapes, and no store")
    if args.store and args.against:
        raise UsageError("--store and --against both name the store to check against", mend="give one of them")
    if args.jobs is not None and args.jobs < 1:
        raise UsageError("--jobs takes a number of 1 or more", mend="leave it out to use all cores")
    if args.timeout is not None and not args.timeout >= 0:
        raise UsageError(f"--timeout {args.timeout} is no time to wait", mend="give seconds, such as 60")
    if args.part or args.join or args.context:
        refuse_beside_parts(args)
    if args.part:
        return write_extract(ws, args)
    form = chosen_format(args, "text", "text")
    with unswept():
        report = ws.join(args.files, args.shapes, context=args.context) if args.join else validated(ws, args)
        told = render_report(report, form, args.lang)
        if form == "text":
            write_report(told, args.output, args.lang, args.force)
        else:
            write(told, args.output, args.force)
    return exit_code(report, args.fail_on)


def refuse_without_files(args: argparse.Namespace) -> None:
    """Raise `UsageError` unless a store is to be checked as it is."""
    if not args.store:
        raise UsageError("give a FILE with records", mend="or --store STORE, for all that it holds")
    beside = [name for name in OF_FILES if getattr(args, name)]
    if beside:
        raise UsageError(f"--{beside[0]} is for files, and there are none", mend="leave it out")


def validated(ws: Workspace, args: argparse.Namespace) -> Report:
    """The report on the files, by themselves or beside a store; on all that the store holds, if there are none."""
    shared = {name: getattr(args, name) for name in ("timeout", "engine", "base", "skip_unsupported", "jobs")}
    if not args.files:
        return ws.validate_store(args.shapes, progress=tell, **shared)
    of_files = {name: getattr(args, name) for name in ("kind", "encoding", "entailment", "rules")}
    return ws.validate(args.files, args.shapes, against=args.against or args.store, progress=tell, **shared, **of_files)


ALONE = ("against", "store", "entailment", "rules", "timeout", "base", "skip_unsupported", "kind", "encoding", "jobs")
"""Options that parts do not take."""
OF_FILES = ("against", "kind", "encoding", "entailment", "rules", "part", "join", "context")
"""Options that the check of a whole store does not take."""


def refuse_beside_parts(args: argparse.Namespace) -> None:
    """Raise `UsageError` for what cannot be done in parts."""
    if bool(args.part) is args.join:
        raise UsageError("--context is for --part or --join", mend="give one of the two")
    beside = [name for name in ALONE if getattr(args, name, None)]
    if args.engine != "sparql":
        beside.append("engine")
    if beside:
        option = "--" + beside[0].replace("_", "-")
        raise UsageError(f"{option} does not go with --part or --join", mend="leave it out")


def write_extract(ws: Workspace, args: argparse.Namespace) -> int:
    """Write what other parts need of this one, and say how much that is."""
    from ..store import FORMATS, serialize

    made = ws.extract(args.files, args.part, args.shapes, context=args.context)
    write(serialize(made.quads, FORMATS["nquads"]), args.output, args.force)
    say(args, f"part {args.part}: {made.kept:,} of {made.size:,} statements are needed by all parts")
    if made.greedy:
        say(args, f"all of them, since it cannot be told what these shapes read: {', '.join(made.greedy)}")
    return 0


def write_report(text: str, path: str | None, lang: str, force: bool = False) -> None:
    """Write the text of a report: on a terminal its lines are folded, and each severity has its colour."""
    colours = {phrase(name, lang).upper(): colour for name, colour in COLOURS.items()}
    write_words(text, path, force, colours)


def exit_code(report: Report, fail_on: str) -> int:
    """1 if there is a finding of that severity or a graver one, or if something was left unchecked."""
    grave = any(2 - gravity(entry.severity) <= LEVELS[fail_on] for entry in report.entries)
    return int(grave or bool(report.checked.undone or report.left_out))
