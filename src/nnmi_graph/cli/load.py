"""Put our content, or RDF files, into a store: a directory, or the SPARQL endpoint your house runs.

  nnmi load --store DIR|URL              ontology, taxonomies, data and plain edges
  nnmi load --store DIR|URL FILE…        these RDF files instead
  nnmi load --dump OUT.nq [FILE…]        the same as one file, for a server's own bulk loader; also .trig

FILEs may be packed (.gz, .bz2, .zst). A graph that is there already is refused, or replaced as a whole with --force.
A load into a directory that ended early goes on after the files that were done, if it is begun again with the same.
Credentials go into the environment, as NNMI_STORE_AUTH=user:password.
"""

from __future__ import annotations

import argparse
from functools import partial

from ..errors import OutputError
from ..phrases import in_language
from ..steps import tell
from ..store import format_of, serialize
from .output import say, workspace, write
from .parser import Parser, UsageError, base
from .target import written_to

SHOWN = 3
"""How many shared names are told."""


def arguments(parser: Parser) -> None:
    parser.add_argument("files", nargs="*", metavar="FILE", help="RDF files instead of our content")
    parser.add_argument("--graph", metavar="IRI", help="the graph for triples of FILEs that are in none")
    base(parser)
    parser.add_argument("--dump", metavar="OUT", help="write one file (.nq, .trig) instead")
    written_to(parser, "dump", "replace graphs, or OUT, that are there already")


def run(args: argparse.Namespace) -> int:
    if not args.store and not args.dump:
        raise UsageError("give --store DIR or --store URL, or --dump OUT", mend="see 'nnmi load --help'")
    if args.dump:
        _dump(args)
    if args.store:
        progress = partial(tell, "loading") if "://" in args.store else partial(tell, "loading (MB)")
        ws = workspace(args)
        done = ws.load(args.files or (), graph=args.graph, base=args.base, force=args.force, progress=progress)
        if done.before:
            told = in_language("gone on after {} files that were loaded before", args.lang)
            say(args, told.format(f"{done.before:,}"))
        if done.graphs:
            say(args, f"{done.quads:,} quads in {done.graphs} graphs, {done.promise}")
        else:
            say(args, f"{done.quads:,} quads in no graph, {done.promise}")
        if done.shared:
            some = "; ".join(done.shared[:SHOWN]) + ("; …" if len(done.shared) > SHOWN else "")
            say(args, f"note: {len(done.shared):,} names are borne by several things of one kind: {some}")
        if "://" in args.store and ws.merges_literals:
            say(args, "note: the server keeps numbers and dates by value: 70.00 comes back as 70")
    return 0


def _dump(args: argparse.Namespace) -> None:
    form = format_of(args.dump)
    if not form.holds_graphs:
        raise OutputError(f"{form.name} holds no graphs", where=args.dump, mend="use .nq or .trig")
    quads = list(workspace(args).given_quads(args.files or (), args.graph, args.base))
    write(serialize(quads, form), args.dump, args.force)
    say(args, f"{args.dump}: {len(quads):,} quads")
