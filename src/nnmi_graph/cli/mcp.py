"""Serve the graph to agents by the Model Context Protocol. Needs pip install "nnmi-graph[serve]".

nnmi mcp                           over stdio: put the command "nnmi", arguments ["mcp"] into the agent's settings
nnmi mcp --http                    over HTTP, at http://127.0.0.1:8002/mcp
"""

from __future__ import annotations

import argparse

from ..errors import NnmiError
from .output import say, workspace
from .parser import Parser, UsageError, data_files
from .terminal import watch


def arguments(parser: Parser) -> None:
    parser.add_argument("--http", action="store_true", help="over HTTP instead of stdio")
    parser.add_argument("--host", default="127.0.0.1", metavar="NAME", help="the address to listen at")
    parser.add_argument("--port", type=int, default=8002, metavar="N", help="the port (default: 8002)")
    data_files(parser, "serve these RDF files, not our content")
    parser.add_argument(
        "--timeout", type=float, default=20, metavar="SECONDS", help="end a SPARQL query after so long (default: 20)"
    )
    parser.add_argument("--memory", type=int, default=2048, metavar="MB", help="what it may take (default: 2048)")


def run(args: argparse.Namespace) -> int:
    for name in ("timeout", "memory"):
        if not 0 < getattr(args, name) <= 1e9:
            raise UsageError(f"--{name} {getattr(args, name)} is no limit", mend="give a number above 0")
    if not 0 < args.port < 2**16:
        raise UsageError(f"--port {args.port} is no port", mend="give a number below 65536")
    try:
        from ..agents.server import make_server
    except ImportError as error:
        if (error.name or "").partition(".")[0].startswith("nnmi"):
            raise
        raise NnmiError(
            f"needs the package {error.name}", where="mcp", mend="pip install 'nnmi-graph[serve]'"
        ) from None
    ws = workspace(args)
    watch.end()  # serving is no job that comes to an end
    server = make_server(ws, timeout=args.timeout, memory=args.memory * 2**20)
    if not args.http:
        server.run()
        return 0
    say(args, f"nnmi: at http://{args.host}:{args.port}/mcp (Ctrl-C ends it)")
    server.run("streamable-http", host=args.host, port=args.port)
    return 0
