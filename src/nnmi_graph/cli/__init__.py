"""The command `nnmi`: it parses, calls, prints. One file per verb; no logic.

Data goes to stdout, words to stderr. Exit codes: 0 fine, 1 there are findings (or the answer is no), 2 could not run.
Start-up stays light: only the verb that was asked for is imported.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]
import gc
import importlib
import os
import sys
from collections.abc import Sequence

from .. import ending
from ..errors import NnmiError, UnknownName
from ..steps import Step
from .complaint import complain, language_of
from .parser import Parser, UsageError, common
from .terminal import watch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec
    from types import ModuleType

VERBS: dict[str, str] = {
    "ask": "ask in plain words, in English or Chinese",
    "query": "ask a ready-made question, or your own SPARQL",
    "find": "search things, concepts, sources and questions by any words",
    "describe": "all that is claimed about a thing, with its sources",
    "conflicts": "where sources contradict each other or themselves",
    "assess": "may an organisation take part, by which rules, and why",
    "rules": "the rules by which that is decided: list, show, check",
    "validate": "check records: what is wrong, and how to mend it",
    "export": "write a network to a file: for Gephi, as a page, as a picture",
    "network": "measure a network, or compare two",
    "report": "a page about a network: figures, tables, cautions",
    "serve": "serve the graph: a page for everything, forms, a SPARQL endpoint",
    "publish": "write the same pages as static files, with downloads",
    "mcp": "serve the graph to agents, by the Model Context Protocol",
    "template": "an empty record sheet to fill in",
    "convert": "turn a record sheet into RDF, or back",
    "load": "put our content, or RDF files, into a store or an endpoint",
    "dump": "write out what a store holds, or one graph of it",
    "add": "enter records into a store, checked first",
    "remove": "take out of a store what was entered",
    "history": "what was entered into a store, when, by whom",
    "store": "look after a store on disk: info, backup, check, optimize",
    "init": "begin a project of your own, from a table or from nothing",
    "diff": "what came, went and changed between two stores, files or projects",
    "derive": "for editors: rebuild data from tables, plain edges, OWL closure",
}
"""The verbs, each in the module of its name, and what each does."""


UNSWEPT = 50_000
"""After so many new objects Python looks for circles among them: at its 700 that is a twentieth of a short command."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    debug = "--debug" in arguments
    try:
        code = _run(arguments)
        if sys.stdout is not None:
            sys.stdout.flush()
        return code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (NnmiError, OSError, MemoryError, RecursionError) as error:
        if debug:
            raise
        return complain(error, language_of(arguments))


def run_and_exit() -> None:
    """The entry point of the command: Ctrl-C ends it at once, even inside an engine that does not listen."""
    _signal.signal(_signal.SIGINT, _signal.SIG_DFL)
    sys.meta_path.insert(0, _IgraphAlone)
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - it is to stay open
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    gc.set_threshold(UNSWEPT)
    if sys.argv[1:2] == ["validate"]:
        ending.held = []
    os._exit(main())


class _IgraphAlone:
    """Finds igraph, and hides matplotlib while that is imported: it would be taken in where it is installed.

    The command draws nothing by igraph's means, and they cost eight times as much as all else of it. A script that
    imports us gets an igraph that draws.
    """

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> ModuleSpec | None:
        """Where igraph is; None of anything else, which is then found as usual."""
        if name != "igraph" or "matplotlib" in sys.modules:
            return None
        from importlib.machinery import PathFinder

        spec = PathFinder.find_spec(name, path, target)
        if spec and spec.loader:
            execute = spec.loader.exec_module

            def alone(module: ModuleType) -> None:
                sys.modules["matplotlib"] = None  # type: ignore[assignment]  # what is None there cannot be imported
                try:
                    execute(module)
                finally:
                    del sys.modules["matplotlib"]

            spec.loader.exec_module = alone  # type: ignore[method-assign]
        return spec


def _run(arguments: list[str]) -> int:
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(_overview())
        return 0 if arguments else 2
    if arguments[0] in ("-V", "--version"):
        from importlib.metadata import version

        print(f"nnmi {version('nnmi-graph')}")
        return 0
    for word in arguments:
        if not word.isprintable() and any("\ud800" <= char <= "\udfff" for char in word):
            raise UsageError(f"{word!r} is not UTF-8", mend="write it in UTF-8")
    verb, *rest = arguments
    if verb.startswith("-"):
        asked = next((word for word in rest if word in VERBS), "VERB")
        raise UsageError(f"{verb!r} stands before the verb", mend=f"write it after: nnmi {asked} … {verb}")
    if verb not in VERBS:
        raise UnknownName("verb", verb, VERBS, mend="see 'nnmi --help'")
    module = importlib.import_module(f".{verb}", __package__)
    if {"-h", "--help"} & set(rest) and hasattr(module, "help_for") and (text := module.help_for(rest)):
        print(text, end="")
        return 0
    parser = Parser(prog=f"nnmi {verb}", description=module.__doc__)
    common(parser)
    module.arguments(parser)
    try:
        args = parser.parse(rest)
    except SystemExit as left:  # argparse has printed its help
        return int(left.code or 0)
    if "target" in args:
        from .target import refuse

        refuse(args)
    if not args.quiet:
        watch.begin(args.lang)
    with Step("working"):
        try:
            return int(module.run(args))
        finally:
            watch.end()


def _overview() -> str:
    lines = (f"  {verb:<10} {summary}" for verb, summary in VERBS.items())
    return "\n".join(
        (
            "usage: nnmi VERB …",
            "",
            "Manufacturing innovation networks as a knowledge graph.",
            "",
            *lines,
            "",
            "'nnmi VERB --help' tells more. Exit codes: 0 fine, 1 findings or 'no', 2 could not run.",
        )
    )
