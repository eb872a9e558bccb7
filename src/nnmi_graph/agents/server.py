"""The tools as a server of the Model Context Protocol, over stdio or HTTP.

Queries in SPARQL run in processes that can be stopped (`endpoint/pool`); every other tool asks queries of our own.
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any

import anyio.to_thread
from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations

from ..endpoint.pool import Settings
from ..endpoint.pooled import PooledStore
from ..endpoint.protocol import Endpoint
from ..errors import NnmiError
from ..store.serving import Limits
from ..workspace import Workspace
from .tools import Told, Tools

MOST_RUN = 10_000
"""How many rows a query may find; beyond, it is refused, since a part of an answer is none."""
_INSTRUCTIONS = """A knowledge graph of claims: every statement has a source, a date and a grade (A law or government,
B a party's own word, C press, D secondary), and sources may disagree. Say which source tells what; silence is no "no".
Begin with list_questions(words=…) or find; ask_question runs a ready-made question; describe tells all about one thing;
conflicts tells where sources disagree. `next` in an answer is the call for what was left out."""


def make_server(workspace: Workspace, *, timeout: float = 20.0, memory: int = 2 * 2**30) -> MCPServer:
    """The server for a workspace; `timeout` (seconds) and `memory` (bytes) bound a query in SPARQL."""
    settings = Settings(timeout=timeout, memory=memory, limits=Limits(MOST_RUN, 32 * 2**20))
    endpoint = Endpoint(workspace.store, settings)
    tools = Tools(workspace)

    @asynccontextmanager
    async def life(_: MCPServer) -> AsyncIterator[None]:
        tools.bounded = PooledStore(endpoint.pool, asyncio.get_running_loop())
        try:
            yield
        finally:
            await endpoint.close()

    server = MCPServer(
        "nnmi",
        title=workspace.content.told()[0],
        instructions=_INSTRUCTIONS,
        version=version("nnmi-graph"),
        log_level="ERROR",
        lifespan=life,
    )

    reads = ToolAnnotations(read_only_hint=True, open_world_hint=False)
    for tool in tools.all:
        server.add_tool(_plainly(tool), annotations=reads)
    return server


def _plainly(tool: Callable[..., Any]) -> Callable[..., Awaitable[Told]]:
    """The tool in a thread of its own, with our errors as words for the model."""

    @functools.wraps(tool)
    async def run(*args: Any, **named: Any) -> Told:
        try:
            return await anyio.to_thread.run_sync(functools.partial(tool, *args, **named))
        except NnmiError as error:
            raise ToolError(str(error)) from None

    return run
