"""Rebuild what is derived: data from tables, the everyday layer from the claims, the OWL 2 RL closure on demand.

nnmi derive                        data/*/*.trig from tables and mappings, data/derived/*.trig from the claims
nnmi derive --store DIR|URL        the everyday layer and the plain edges of a store, from its claims
nnmi derive --show everyday        the rules of the everyday layer, as updates for any server
nnmi derive --check                say what would change; exit 1 if anything would
nnmi derive --closure OUT.nq       what follows by OWL 2 RL, of the content, a store (--store) or files (--data)
nnmi derive --closure --store DIR|URL   the same into the store, in a graph of its own
nnmi derive --closure … --rules FILE.rq --axioms   with rules of your own, and with what is true of all
nnmi derive --explain 'S P O'      why a triple follows, of whichever of these: rule and premises

The ontology is what is held of axioms in the store or the files, and ours where they use its terms.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from ..safe import harmless
from ..store import format_of, serialize
from ..terms import shorten
from ..workspace import Workspace
from .output import say, workspace, write
from .parser import Parser, UsageError, data_files
from .target import written_to


def arguments(parser: Parser) -> None:
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file would change")
    whither = "write the OWL 2 RL closure to OUT (.nq, .trig, .nt, .ttl), or without OUT into the --store"
    parser.add_argument("--closure", metavar="OUT", nargs="?", const="", help=whither)
    data_files(parser, "of these RDF files, not our content")
    engines = "what works out the closure: our rules, or owlrl for a second opinion (default: sparql)"
    parser.add_argument("--engine", choices=("sparql", "owlrl"), default="sparql", help=engines)
    trivial = "with what says nothing, too: that each thing is the same as itself, each class a class above itself"
    parser.add_argument("--axioms", action="store_true", help=trivial)
    own = "rules of your own beside those of the ontology: CONSTRUCT queries, a file each"
    parser.add_argument("--rules", nargs="+", metavar="FILE", default=[], help=own)
    parser.add_argument("--explain", metavar="'S P O'", help="prove an inferred triple; names, prefixed names or IRIs")
    written_to(parser, "closure")
    shown = "print the rules of the closure, or those of the everyday layer, as SPARQL, and run nothing"
    parser.add_argument("--show", nargs="?", const="closure", choices=("closure", "everyday"), help=shown)


def run(args: argparse.Namespace) -> int:
    ws = workspace(args)
    for option, value in (("--data", args.data), ("--axioms", args.axioms), ("--rules", args.rules)):
        if value and not (args.show == "closure" or args.explain or args.closure is not None):
            raise UsageError(f"{option} is for the closure", mend="add --closure OUT, --explain or --show")
    if args.engine == "owlrl" and (args.axioms or args.rules):
        raise UsageError("owlrl makes what it makes", mend="leave out --axioms and --rules, or --engine")
    if args.engine == "owlrl" and not args.closure:
        raise UsageError("--engine owlrl is for a closure in a file", mend="name it: --closure OUT.nq")
    if args.show:
        from ..everyday.rules import as_one

        if args.show == "everyday":
            write(as_one(ws.everyday_updates()), None)
        else:
            write("\n\n".join(ws.rules(args.axioms, args.rules).queries) + "\n", None)
        return 0
    if args.explain:
        write(harmless(f"{ws.explain(args.explain, args.axioms, args.rules)}\n"), None)
        return 0
    if args.closure is not None:
        return _closure(ws, args)
    if args.store:
        return _store(ws, args)
    return _files(ws, args)


def _store(ws: Workspace, args: argparse.Namespace) -> int:
    if args.check:
        raise UsageError("--check is for the files of the content", mend="leave out --check or --store")
    for graph in ws.derive():
        count = next(iter(ws.sparql(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")))["n"]
        say(args, f"{shorten(graph)}: {count:,} statements")
    return 0


def _files(ws: Workspace, args: argparse.Namespace) -> int:
    changed = [(path, data) for path, data in ws.derived().items() if not path.is_file() or path.read_bytes() != data]
    for path, data in changed:
        if not args.check:
            path.parent.mkdir(parents=True, exist_ok=True)
            write(data, str(path), force=True)
        say(args, f"{'would change' if args.check else 'written'}: {_relative(path, ws.content.root)}")
    if not changed:
        say(args, "nothing to do: all derived files are as their sources say")
    return int(bool(changed) and args.check)


def _relative(path: Path, root: Path) -> Path:
    return path.relative_to(root) if path.is_relative_to(root) else path


def _closure(ws: Workspace, args: argparse.Namespace) -> int:
    if not args.closure:
        if not args.store:
            raise UsageError("--closure has nowhere to write to", mend="name a file, such as closure.nq, or a --store")
        told, result = args.store, ws.close(args.axioms, args.rules)
    else:
        form = format_of(args.closure)
        quads, result = ws.closure(args.engine, args.axioms, args.rules)
        data = serialize(quads, form) if form.holds_graphs else serialize([quad.triple for quad in quads], form)
        write(data, args.closure, args.force)
        told = args.closure
    say(args, f"{told}: {result.triples_added} triples in {result.rounds} rounds")
    for contradiction in result.contradictions:
        say(args, f"contradiction: {contradiction.message}")
    return int(bool(result.contradictions))
