"""Serve the graph: a page for everything, questions as forms, a SPARQL endpoint. Needs pip install "nnmi-graph[serve]".

nnmi serve                         http://127.0.0.1:8001/
nnmi serve --store my.store        the same for a store, or for a project (--project) or RDF files (--data)
nnmi serve --store copy.store --follow my.store    a copy of another store (or an address), kept true to it
"""

from __future__ import annotations

import argparse

from ..errors import NnmiError
from ..workspace import Workspace
from .output import say, workspace
from .parser import Parser, UsageError, data_files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..commits.following import Follower


def arguments(parser: Parser) -> None:
    parser.add_argument(
        "--host", default="127.0.0.1", metavar="NAME", help="the address to listen at (default: 127.0.0.1)"
    )
    parser.add_argument(
        "--port", type=int, default=8001, metavar="N", help="the port; 0 for any that is free (default: 8001)"
    )
    data_files(parser, "serve these RDF files, not our content")
    parser.add_argument(
        "--timeout", type=float, default=30, metavar="SECONDS", help="end a query after so long (default: 30)"
    )
    parser.add_argument("--memory", type=int, default=2048, metavar="MB", help="what a query may take (default: 2048)")
    parser.add_argument(
        "--rows", type=int, default=1_000_000, metavar="N", help="how many rows an answer may have (default: 1000000)"
    )
    parser.add_argument("--write", action="store_true", help="let records be added to the --store, checked first")
    parser.add_argument("--follow", metavar="STORE", help="make the --store a copy of this directory or address")
    parser.add_argument("--token-file", metavar="F", help="who may add: lines of TOKEN AUTHOR")


def run(args: argparse.Namespace) -> int:
    for name in ("timeout", "memory", "rows"):
        if not 0 < getattr(args, name) <= 1e9:
            raise UsageError(f"--{name} {getattr(args, name)} is no limit", mend="give a number above 0")
    if not 0 <= args.port < 2**16:
        raise UsageError(f"--port {args.port} is no port", mend="give a number below 65536")
    try:
        from ..web.serving import serve
    except ImportError as error:
        if (error.name or "").partition(".")[0] not in ("starlette", "uvicorn", "jinja2", "markupsafe"):
            raise
        raise NnmiError(
            f"needs the package {error.name}", where="serve", mend="pip install 'nnmi-graph[serve]'"
        ) from None
    tokens = _tokens(args)
    follow = _followed(args)
    apart = args.write or follow
    return serve(
        Workspace(args.project, cache=not args.no_cache) if apart else workspace(args),
        host=args.host,
        port=args.port,
        timeout=args.timeout,
        memory=args.memory * 2**20,
        rows=args.rows,
        write=args.store if args.write else None,
        tokens=tokens,
        follow=follow,
        tell=lambda words: say(args, words),
    )


def _followed(args: argparse.Namespace) -> Follower | None:
    """Who keeps the store a copy of another, if that is asked for. Raises `UsageError`, `StoreError`."""
    if not args.follow:
        return None
    if not args.store or args.write or args.data:
        raise UsageError("--follow needs a directory for the copy alone", mend="give it, such as --store copy.store")
    return workspace(args).follow(args.follow)


def _tokens(args: argparse.Namespace) -> dict[str, str]:
    """Who may add records, by their tokens. Raises `UsageError` where that is not told and must be."""
    from ..web.writing import LOCAL, read_tokens

    if not args.write:
        if args.token_file:
            raise UsageError("--token-file is for a server that writes", mend="give --write too")
        return {}
    if not args.store or args.store.lower().startswith(("http://", "https://")) or args.data:
        raise UsageError("--write needs a store's directory", mend="give it, such as --store my.store")
    if args.host not in LOCAL and not args.token_file:
        raise UsageError("--write at another address than this machine's needs tokens", mend="give a --token-file")
    return read_tokens(args.token_file) if args.token_file else {}
