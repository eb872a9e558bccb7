"""May this organisation take part? The answer under each rule set, and why: an aid to analysis, not a legal decision.

nnmi assess ORGANISATION --role member --institute I --as-of 2014-06     under the rules that apply then
nnmi assess institute I                                                   the money, the period, the matching funds
nnmi assess ORGANISATION --rules design-2013 …                            under rules by name; see 'nnmi rules'

Exit codes: 0 eligible, or the rules do not apply; 1 not eligible; 3 undetermined or contested; 2 could not run.
"""

from __future__ import annotations

import argparse

from .output import terminal_width, workspace, write
from .parser import Parser, UsageError

FORMATS = ("text", "md", "html")


def arguments(parser: Parser) -> None:
    parser.add_argument("name", nargs="*", help="an organisation, in any spelling; or: institute I")
    parser.add_argument("--role", help="member, lead, sponsor, team or institute (default: member)")
    parser.add_argument("--institute", metavar="I", help="the institute it takes part in")
    parser.add_argument("--as-of", metavar="DATE", help="the day, month or year asked for (default: today)")
    parser.add_argument("--rules", nargs="+", default=[], metavar="NAME", help="under these rules, in force or not")
    parser.add_argument("--set", nargs="+", default=[], metavar="NAME=VALUE", help="set what no text sets")
    parser.add_argument("--format", choices=FORMATS, default="text", help="default: text")
    parser.add_argument("-o", "--output", metavar="FILE", help="write to FILE instead of stdout")
    parser.add_argument("--force", action="store_true", help="overwrite FILE if it exists")


def run(args: argparse.Namespace) -> int:
    from ..assess import exit_code

    name, role = _whom(args)
    ws = workspace(args)
    found = ws.assess(
        name, role=role, institute=args.institute, as_of=args.as_of, rules=args.rules, values=_values(args.set)
    )
    write(_in_words(args, found), args.output, args.force)
    return exit_code(found)


def _whom(args: argparse.Namespace) -> tuple[str, str]:
    """Whose eligibility is asked for, and in what role. Raises `UsageError`."""
    names = args.name
    if len(names) == 2 and names[0] == "institute":
        return names[1], "institute"
    if len(names) != 1:
        raise UsageError("give one ORGANISATION, or 'institute I'", mend="put names of several words in quotes")
    return names[0], args.role or "member"


def _values(words: list[str]) -> dict[str, str]:
    found = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or not value:
            raise UsageError(f"--set {word!r} sets nothing", mend="write --set foreign-controlled-share=50")
        found[name] = value
    return found


def _in_words(args: argparse.Namespace, found: object) -> str:
    from ..assess.explain import explained
    from ..assess.forms import as_html, as_markdown, as_text

    explanations = [explained(one, args.lang) for one in found]  # type: ignore[attr-defined]
    if args.format == "text":
        return as_text(explanations, terminal_width())
    return as_markdown(explanations) if args.format == "md" else as_html(explanations)
