"""The rules by which 'nnmi assess' decides: which there are, what they ask, and whether a rule file is sound.

nnmi rules                      the rule sets, and who is held to what
nnmi rules show NAME            one of them as a tree; with --format md as a page with quotations and worked cases
nnmi rules check [FILE …]       faults of rule files, and worked cases that come otherwise; exit 1 if there are any
"""

from __future__ import annotations

import argparse
from pathlib import Path

from ..errors import NnmiError
from .output import workspace, write
from .parser import Parser, UsageError
from .target import chosen_format, written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..workspace import Workspace


def arguments(parser: Parser) -> None:
    parser.add_argument("words", nargs="*", metavar="show NAME | check FILE", help="nothing lists the rule sets")
    written(parser, ("text", "md"), "of show: a tree, or a page in Markdown (default: by FILE's ending, else text)")


def run(args: argparse.Namespace) -> int:
    ws = workspace(args)
    match args.words:
        case []:
            from ..rulesets.show import listing

            write(listing(ws.rulebook.all, args.lang), args.output, args.force)
            return 0
        case ["show", name]:
            from ..rulesets.show import page, tree

            shown = page if chosen_format(args, "text", "text") == "md" else tree
            write(shown(ws.rulebook.rules(name), args.lang), args.output, args.force)
            return 0
        case ["check", *files]:
            return _check(ws, args, files)
    raise UsageError("give nothing, show NAME, or check FILE …", mend="see 'nnmi rules --help'")


def _check(ws: Workspace, args: argparse.Namespace, files: list[str]) -> int:
    from ..assess.checking import check
    from ..phrases import error_in, in_language
    from ..rulesets.read import read_rules

    paths = [Path(file) for file in files] or list(ws.rulebook.files.values())
    lines, sets = [], []
    for path in paths:
        try:
            sets.append(read_rules(path, ws.rulebook.facts))
        except NnmiError as error:
            lines.append(str(error) if args.lang == "en" else error_in(error, args.lang))
    broken, names = bool(lines), {rules.name for rules in sets}
    faults = check(sets, [one for one in ws.rulebook.all if one.name not in names] if files else (), args.lang)
    lines += [f"{fault.where}: {fault.text}" for fault in faults]
    flips = sum(fault.flips for fault in faults)
    if flips:
        one, more = in_language("1 case flips", args.lang), in_language("{} cases flip", args.lang)
        lines.append(one if flips == 1 else more.format(flips))
    if not lines:
        lines.append(in_language("no faults; rule files checked: {}", args.lang).format(len(paths)))
        write(lines[0] + "\n", args.output, args.force)
        return 0
    write("\n".join(lines) + "\n", args.output, args.force)
    return 2 if broken else 1
