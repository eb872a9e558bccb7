"""The tools as a server of the Model Context Protocol, over stdio or HTTP.

Queries in SPARQL run in processes that can be stopped (`endpoint/pool`); every other tool asks queries of our own.
"""

from __future__ import annotations

import functools
import inspect
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Annotated, Any

import anyio.to_thread
from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import Field

from ..endpoint.pool import Job, Pool, Refused, Settings
from ..endpoint.pooled import held
from ..endpoint.protocol import Endpoint
from ..errors import NnmiError, QueryError
from ..store import Rows
from ..store.serving import Limits
from ..store.text import FORMS, keywords
from ..terms import NamedNode
from ..workspace import Workspace
from .tools import MOST_TEXT, Limit, Offset, Told, Tools, bounded, short

MOST_RUN = 10_000
"""How many rows a query may find; beyond, it is refused, since a part of an answer is none."""
_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"}
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

    async def sparql(
        query: Annotated[str, Field(max_length=50_000, description="SELECT, ASK, CONSTRUCT or DESCRIBE")],
        limit: Limit = 50,
        offset: Offset = 0,
    ) -> Told:
        """Run a query in SPARQL 1.1: read only, bounded in time, memory and rows; prefixes are known.

        Select ?claim too, and its sources come with the answer.
        """
        return await run_sparql(endpoint.pool, tools, query, limit, offset)

    reads = ToolAnnotations(read_only_hint=True, open_world_hint=False)
    every: list[Callable[..., Any]] = [*tools.all, sparql]
    for tool in every:
        server.add_tool(_plainly(tool), annotations=reads)
    return server


def _plainly(tool: Callable[..., Any]) -> Callable[..., Awaitable[Told]]:
    """The tool in a thread of its own, with our errors as words for the model."""

    @functools.wraps(tool)
    async def run(*args: Any, **named: Any) -> Told:
        try:
            if inspect.iscoroutinefunction(tool):
                return await tool(*args, **named)  # type: ignore[no-any-return]
            return await anyio.to_thread.run_sync(functools.partial(tool, *args, **named))
        except (NnmiError, Refused) as error:
            raise ToolError(str(error)) from None

    return run


async def run_sparql(pool: Pool, tools: Tools, query: str, limit: int, offset: int) -> Told:
    """A part of the answer to a query. Raises `QueryError` for an update, `Refused` if it takes too much."""
    refuse_updates(query)
    outcome = await pool.run(Job(query))
    body = held(outcome)
    if outcome.media_type == "text/turtle":
        text = body.decode()
        cut = len(text) > 20 * MOST_TEXT
        return {"turtle": text[: 20 * MOST_TEXT], "cut": cut, "sources": [], "hint": "SELECT ?claim to get sources"}
    answer = json.loads(body)
    if "boolean" in answer:
        return {"boolean": answer["boolean"], "sources": []}
    return _part(tools, answer, query, limit, offset)


def _part(tools: Tools, answer: dict[str, Any], query: str, limit: int, offset: int) -> Told:
    """Some rows of an answer in the JSON of the W3C, and whether it was cut."""
    every, size = answer["results"]["bindings"], bounded(limit)
    shown = every[offset : offset + size]
    rows = [{name: short(cell["value"]) for name, cell in row.items()} for row in shown]
    cut = offset + size < len(every)
    told: Told = {"rows": rows, "in_all": len(every), "cut": cut}
    if cut:
        told["next"] = {"tool": "sparql", "arguments": {"query": query, "limit": size, "offset": offset + size}}
    iris = [NamedNode(cell["value"]) for row in shown for cell in row.values() if cell["type"] == "uri"]
    told["sources"] = tools.sources.of(Rows(("thing",), [(iri,) for iri in iris]))
    if not told["sources"]:
        told["hint"] = "no row names a claim or a source: select ?claim too, to get the sources"
    return told


def refuse_updates(query: str) -> None:
    """Raise `QueryError` if the text is an update: if its first word after the prologue is one of theirs."""
    words = (word for word, _ in keywords(query))
    first = next((word for word in words if word in _UPDATES or word in FORMS), "")
    if first in _UPDATES:
        raise QueryError(f"{first} is an update, and updates are refused", mend="ask with SELECT, ASK or CONSTRUCT")
