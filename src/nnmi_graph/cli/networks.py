"""What the verbs about networks share: a network by its name, by a query file, or as a table of edges; on any data."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping

from ..errors import InputError
from ..workspace import Workspace, at_date, is_edge_table
from .output import workspace
from .parser import Parser, UsageError, at_a_date, data_files
from .query import values as query_values

TABLE_OPTIONS = ("source_column", "one_mode", "directed", "encoding")


def arguments(parser: Parser) -> None:
    """Add the options that say which network is meant."""
    parser.free = True
    at_a_date(parser)
    group = parser.add_argument_group("a network of your own")
    data_files(group, "ask these RDF files, in any vocabulary, not ours")
    group.add_argument("--view", metavar="FILE.rq", help="the network is what this SELECT of ?source and ?target finds")
    group.add_argument("--source-column", metavar="NAME", help="of a table of edges; also --target-column,")
    group.add_argument("--one-mode", action="store_true", help="… --weight-column; its ends are of one mode")
    group.add_argument("--directed", action="store_true", help="the edges of a table of one mode have a direction")
    group.add_argument("--encoding", metavar="NAME", help="of a table that is not UTF-8: cp1252, …")


def named(args: argparse.Namespace, words: list[str]) -> list[str]:
    """What the words of the command line mean, the network first: `--view` stands in its place."""
    return [args.view, *words] if args.view else words


def opened(args: argparse.Namespace) -> Workspace:
    """The workspace that the options ask for. Raises `InputError` for data without a view to read it by."""
    if args.data and not args.view:
        raise InputError("--data needs a --view that says what is an edge", mend="give a SELECT of ?source and ?target")
    return workspace(args)


def values(args: argparse.Namespace, ws: Workspace, network: str) -> Mapping[str, object]:
    """The options of the network: the parameters of its view, or what a table of edges takes."""
    given = of_table(args, network)
    name, _ = at_date(network)
    return {**options(args.extra), **given} if is_edge_table(name) else query_values(args.extra, ws.view(name)[0])


def of_table(args: argparse.Namespace, network: str) -> dict[str, str | bool]:
    """The options given for a table of edges. Raises `UsageError` if the network is none."""
    given = {name: getattr(args, name) for name in TABLE_OPTIONS if getattr(args, name)}
    if given and not is_edge_table(at_date(network)[0]):
        option = next(iter(given)).replace("_", "-")
        raise UsageError(f"--{option} is for a table of edges", mend="give a .csv, .tsv, .xlsx or .ods")
    return given


def options(extra: Iterable[str]) -> dict[str, str]:
    """The values in `--name value` words, by name: a view's parameters, a measure's options."""
    found: dict[str, str] = {}
    rest = iter(extra)
    for word in rest:
        option, equals, value = word.removeprefix("--").partition("=")
        found[option.replace("-", "_")] = value if equals else next(rest, "")
    return found
