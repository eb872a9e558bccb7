"""May this organisation take part? The answer under each rule set, and why: an aid to analysis, not a legal decision.

nnmi assess ORGANISATION --role member --institute I --as-of 2014-06     under the rules that apply then
nnmi assess institute I                                                   the money, the period, the matching funds
nnmi assess ORGANISATION --rules design-2013 …                            under rules by name; see 'nnmi rules'
nnmi assess --country JP --institute I [--interactive]                    a company that is not in the graph
nnmi assess ORGANISATION --compare design-2013 statute-2022               what falls away, what comes in
nnmi assess --all --role member [--institute I]                           a whole list, as a table
nnmi assess --all --part 2/4 -o p2.json                                   one part of four; --join p?.json: the table
nnmi assess --all --part 2/4 FILE… --context C.ttl -o p2.json             a part with files of its own
nnmi assess --replay FILE.json                                            confirm an earlier assessment, step by step

Exit codes: 0 eligible, or the rules do not apply; 1 not eligible; 3 undetermined or contested; 2 could not run.
"""

from __future__ import annotations

import argparse
import sys

from ..render import ROW_FORMATS
from .output import say, workspace, write, write_rows
from .parser import Parser, UsageError
from .target import chosen_format, written
from .terminal import terminal_width

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..assess import Assessment
    from ..store import Rows
    from ..workspace import Workspace

FORMATS = ("text", "md", "html", "json", "ttl")


def arguments(parser: Parser) -> None:
    parser.add_argument(
        "name", nargs="*", help="an organisation, in any spelling; or: institute I; with --part: files of its own"
    )
    parser.add_argument("--role", help="member, lead, sponsor, team or institute (default: member)")
    parser.add_argument("--institute", metavar="I", help="the institute it takes part in")
    parser.add_argument("--as-of", metavar="DATE", help="the day, month or year asked for (default: today)")
    parser.add_argument("--rules", nargs="+", default=[], metavar="NAME", help="under these rules, in force or not")
    parser.add_argument("--set", nargs="+", default=[], metavar="NAME=VALUE", help="set what no text sets")
    parser.add_argument("--answer", nargs="+", default=[], metavar="NAME=yes", help="suppose answers, by question")
    parser.add_argument("--country", metavar="CC", help="a company of this country that is not in the graph")
    parser.add_argument("--interactive", action="store_true", help="ask what is not known, one question at a time")
    parser.add_argument("--what-if", nargs="+", default=[], metavar="FILE", help="lay records over the graph, unstored")
    parser.add_argument("--why-not", metavar="OUTCOME", help="what would have to be so for that outcome")
    parser.add_argument("--compare", nargs=2, metavar="RULES", help="two rule sets beside each other")
    parser.add_argument("--replay", metavar="FILE", help="confirm an assessment that was written as JSON")
    parser.add_argument("--all", action="store_true", help="assess all organisations told for the role, as a table")
    parser.add_argument("--part", metavar="I/N", help="with --all: one part of the list, such as 2/4, into a file")
    parser.add_argument("--join", nargs="+", metavar="FILE", help="put what --part wrote together: the whole table")
    parser.add_argument("--context", nargs="+", default=[], metavar="FILE", help="what all parts with own files share")
    both = dict.fromkeys((*FORMATS, *ROW_FORMATS))
    written(parser, both, "default: by FILE's ending, else text", one_form=("part", "replay"))


def run(args: argparse.Namespace) -> int:
    from ..assess import exit_code

    if args.replay:
        return _replay(args)
    if args.context and not (args.join or (args.part and args.name)):
        raise UsageError(
            "--context is for --join, or --part with files", mend="leave it out, or name the files of the part"
        )
    if args.join:
        return _join(args)
    if args.all:
        return _all(args)
    if args.part:
        raise UsageError("--part is for --all", mend="add --all, or leave it out")
    ws = workspace(args)
    found = _assessed(ws, args, _pairs(args.answer, "--answer"))
    if args.interactive:
        found = _asking(ws, args, found)
    if not found:
        say(args, _no_rules(args))
    else:
        write(_rendered(ws, args, found), args.output, args.force)
    return exit_code(found)


def _no_rules(args: argparse.Namespace) -> str:
    from ..phrases import in_language

    return "nnmi: " + in_language("no rule set applies to this role, institute and date", args.lang)


def _assessed(ws: Workspace, args: argparse.Namespace, answers: dict[str, str]) -> list[Assessment]:
    name, role = _whom(args)
    return ws.assess(
        name,
        role=role,
        institute=args.institute,
        as_of=args.as_of,
        rules=args.compare or args.rules,
        values=_pairs(args.set, "--set"),
        country=args.country,
        answers=answers,
        what_if=args.what_if,
        why_not=args.why_not,
        lang=args.lang,
    )


def _whom(args: argparse.Namespace) -> tuple[str, str]:
    """Whose eligibility is asked for, and in what role. Raises `UsageError`."""
    names = args.name
    if len(names) == 2 and names[0] == "institute":
        return names[1], "institute"
    if len(names) != 1 and not args.country:
        raise UsageError("give one ORGANISATION, or 'institute I'", mend="put names of several words in quotes")
    return (names[0] if names else ""), args.role or "member"


def _pairs(words: list[str], option: str) -> dict[str, str]:
    found = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or not value:
            raise UsageError(f"{option} {word!r} sets nothing", mend=f"write {option} NAME=VALUE")
        if name in found:
            raise UsageError(f"{option} gives {name!r} twice", mend="keep one")
        found[name] = value
    return found


def _asking(ws: Workspace, args: argparse.Namespace, found: list[Assessment]) -> list[Assessment]:
    """Ask for each question that is open, until the outcome is plain or nothing more is answered."""
    from ..assess.explain import open_questions
    from ..phrases import in_language

    answers, asked = _pairs(args.answer, "--answer"), set()
    while pending := [one for one in open_questions(found, args.lang) if one[0] not in asked]:
        name, words = pending[0]
        asked.add(name)
        print(f"{words} {in_language('[yes, no, or nothing]', args.lang)} ", end="", file=sys.stderr, flush=True)
        answer = {"y": "yes", "n": "no"}.get(line := sys.stdin.readline().strip(), line)
        if answer in ("yes", "no", "是", "否"):
            answers[name] = answer
            found = _assessed(ws, args, answers)
    return found


def _rendered(ws: Workspace, args: argparse.Namespace, found: list[Assessment]) -> str | bytes:
    from ..assess.compare import compared
    from ..assess.explain import explained
    from ..assess.forms import as_html, as_markdown, as_text
    from ..assess.trace import as_json
    from ..assess.turtle import as_turtle

    format = chosen_format(args, "text", "text", FORMATS, "an assessment")
    if format == "json":
        return as_json(found, ws.data_state)
    if format == "ttl":
        return as_turtle(found, ws.data_state)
    words = [compared(found[0], found[1], args.lang)] if args.compare else [explained(one, args.lang) for one in found]
    if format == "md":
        return as_markdown(words)
    return as_html(words) if format == "html" else as_text(words, terminal_width())


def _replay(args: argparse.Namespace) -> int:
    from ..assess.trace import replay
    from ..phrases import in_language
    from ..store.files import read_bytes

    ws = workspace(args)
    text = read_bytes(args.replay).decode("utf-8", "replace")
    found = replay(text, args.replay, ws.store, ws.rulebook, args.lang)
    told = in_language("all {} steps hold", args.lang).format(found.steps)
    if found.step:
        told = in_language("{} steps hold; then {} does not: {}", args.lang).format(
            found.steps, found.step, found.reason
        )
    now = ws.data_state
    if found.data != now:
        changed = "the data have changed since, from {} to {}; each step was looked up in them as they are now"
        told += "\n" + in_language(changed, args.lang).format(found.data, now)
    write(told + "\n", args.output, args.force)
    return int(bool(found.step))


def _in_parts(args: argparse.Namespace) -> Workspace:
    """The workspace of a part, or of the join: its data are what all parts share. Raises `UsageError`."""
    if args.context and args.store:
        raise UsageError("--context and --store are both given", mend="keep one")
    args.data = args.context
    return workspace(args)


def _all(args: argparse.Namespace) -> int:
    if args.name and not args.part:
        raise UsageError("--all is for all, and a name is given", mend="leave one of them out")
    ws = _in_parts(args)
    asked = {
        "role": args.role or "member",
        "institute": args.institute,
        "as_of": args.as_of,
        "rules": args.rules,
        "values": _pairs(args.set, "--set"),
    }
    if args.part:
        write(ws.assess_part(args.part, files=args.name, **asked), args.output, args.force)
    else:
        _table(ws, args, ws.assess_all(**asked))
    return 0


def _join(args: argparse.Namespace) -> int:
    from ..phrases import in_language

    ws = _in_parts(args)
    found = ws.assess_join(args.join)
    if len(found.data) > 1:
        said = in_language("the parts were made on data of different names: {}", args.lang)
        say(args, "nnmi: " + said.format(", ".join(found.data)))
    if found.together is not None:
        said = in_language(
            "joined from {} parts with files of their own; {} statements were looked at together", args.lang
        )
        say(args, "nnmi: " + said.format(len(args.join), f"{found.together:,}"))
    _table(ws, args, found.rows)
    return 0


def _table(ws: Workspace, args: argparse.Namespace, rows: Rows) -> None:
    format = chosen_format(args, "table", "csv", ROW_FORMATS, "a table of assessments")
    write_rows(args, rows, format, ws)
