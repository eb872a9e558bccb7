"""Write out what a store holds: all its graphs, or one. Streamed, and written whole or not at all.

nnmi dump STORE all.nq                    a directory or an endpoint; also .trig
nnmi dump STORE one.ttl --graph IRI       one graph; also .nt
nnmi dump STORE all.xlsx                  its records as sheets; also .yaml, and --graph for those of a commit
nnmi dump all.trig                        our content
"""

from __future__ import annotations

import argparse
from collections import Counter

from ..store import FORMATS, format_of
from ..terms import RDF, NamedNode, shorten
from .output import say, workspace, write
from .parser import Parser, UsageError
from .target import written_to

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import IO

    from ..terms import Triple


SHEETS = (".xlsx", ".yaml", ".yml")
TYPE = RDF + "type"
SHOWN = 8
"""How many classes of what is left out are named."""


def arguments(parser: Parser) -> None:
    parser.add_argument(
        "places", nargs="+", metavar="[STORE] OUT", help="a directory or endpoint, and a file; - is stdout"
    )
    parser.add_argument("--graph", metavar="IRI", help="only this graph; a prefixed name will do")
    parser.add_argument("--format", choices=[name for name in FORMATS if name not in ("rdfxml", "jsonld")])
    written_to(parser, "places")


def run(args: argparse.Namespace) -> int:
    *stores, out = args.places
    if len(stores) > 1 or (stores and args.store):
        raise UsageError("give one store and one file to write", mend="such as 'nnmi dump my.store all.nq'")
    args.store = stores[0] if stores else args.store
    if out == "-" and not args.format:
        raise UsageError("give the --format for stdout", mend="such as --format nquads")
    if out.lower().endswith(SHEETS) and not args.format:
        return _sheets(args, out)
    form, ws, count = format_of(out, args.format), workspace(args), 0

    def pour(stream: IO[bytes]) -> None:
        nonlocal count
        count = ws.dump(stream, graph=args.graph, format=form.name)

    write(pour, out, args.force)
    say(args, f"{out}: {count:,} statements")
    return 0


def _sheets(args: argparse.Namespace, out: str) -> int:
    """Write the records as sheets, and say what no sheet holds."""
    done = workspace(args).sheets(out, graph=args.graph, lang=args.lang)
    write(done.data or b"", out, args.force)
    left = len(done.left_out)
    say(args, f"{out}: {done.count - left:,} statements")
    if left:
        most = _classes(done.left_out)
        say(args, f"nnmi: {left:,} others are of no kind of record, or do not fit in a sheet; an RDF file holds all")
        say(args, f"nnmi: most of them are of {most}")
    return 0


def _classes(triples: Sequence[Triple]) -> str:
    """The classes that most of the statements are about, with how many those are."""
    kinds = {
        str(t.subject): shorten(t.object.value)
        for t in triples
        if t.predicate.value == TYPE and isinstance(t.object, NamedNode)
    }
    counts = Counter(kinds.get(str(triple.subject), "") for triple in triples)
    del counts[""]
    return ", ".join(f"{kind} ({count:,})" for kind, count in counts.most_common(SHOWN))
