"""Agents: the server of the Model Context Protocol, asked by the protocol's own client over stdio and over HTTP."""

from __future__ import annotations

import asyncio
import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters

from nnmi_graph import Workspace
from nnmi_graph.agents.server import make_server
from nnmi_graph.agents.tools import Tools, one_language, refuse_updates
from nnmi_graph.errors import NnmiError
from nnmi_graph.store import Rows
from nnmi_graph.terms import Literal, expand

from .conftest import Ran

Call = Callable[..., dict[str, Any]]
TOOLS = {
    "find", "describe", "list_questions", "ask_question", "shape_of", "validate_record", "assess", "conflicts",
    "coverage", "sparql",
}  # fmt: skip
CALLS: dict[str, tuple[str, dict[str, Any]]] = {
    "plain": ("ask_question", {"question": "who leads LIFT"}),
    "named": ("ask_question", {"question": "memberships", "parameters": {"institute": "LIFT"}, "limit": 2}),
    "vague": ("ask_question", {"question": "what is the weather"}),
    "candidates": ("list_questions", {"words": "谁牵头 LIFT"}),
    "listed": ("list_questions", {}),
    "found": ("find", {"words": "lift"}),
    "described": ("describe", {"name": "LIFT", "limit": 12}),
    "unknown": ("describe", {"name": "Fooville"}),
    "strange": ("ask_question", {"question": "memberships", "parameters": {"strict": "yes"}}),
    "clash": ("conflicts", {"name": "LIFT", "limit": 3}),
    "covered": ("coverage", {"name": "LIFT"}),
    "coverage": ("coverage", {}),
    "assessed": ("assess", {"organisation": "Boeing", "institute": "LIFT"}),
    "kinds": ("shape_of", {}),
    "shape": ("shape_of", {"kind": "membership"}),
    "faulty": ("validate_record", {"record": "<http://e.org/x> a <https://w3id.org/nnmi/ontology/Membership> ."}),
    "broken": ("validate_record", {"record": "broken <"}),
    "query": ("sparql", {"query": "SELECT ?claim { ?claim nnmi:about id:lift } ORDER BY ?claim", "limit": 2}),
    "yes": ("sparql", {"query": "ASK { id:lift a nnmi:Institute }"}),
    "graph": ("sparql", {"query": "CONSTRUCT { id:lift a nnmi:Institute } { }"}),
    "update": ("sparql", {"query": "PREFIX e: <http://e.org/#DELETE> INSERT DATA { e:a e:b e:c }"}),
    "death": ("sparql", {"query": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"}),
    "much": ("sparql", {"query": "SELECT * { ?a ?b ?c }"}),
    "remote": ("sparql", {"query": "SELECT * { SERVICE <http://127.0.0.1:1/> { ?a ?b ?c } }"}),
    "bad": ("sparql", {"query": "SELECT"}),
    "over": ("find", {"words": "lift", "limit": 100_000}),
    "after": ("sparql", {"query": "ASK { id:lift a nnmi:Institute }"}),
}  # fmt: skip
REFUSED = {
    "unknown": "Fooville",
    "strange": "there is no parameter 'strict'",
    "broken": "record:1:1",
    "update": "INSERT is an update, and updates are refused",
    "death": "no answer within 2 seconds",
    "much": "more than 10,000 rows",
    "remote": "SERVICE",
    "bad": "query:1",
    "over": "200",
}


async def asked(client: Client) -> dict[str, Any]:
    told: dict[str, Any] = {"tools": [tool.model_dump() for tool in (await client.list_tools()).tools]}
    for name, (tool, arguments) in CALLS.items():
        result = await client.call_tool(tool, arguments)
        text = "".join(getattr(part, "text", "") for part in result.content)
        told[name] = text if result.is_error else json.loads(text)
        assert result.is_error or result.structured_content == told[name]
    return told


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    """The answers to all calls, in one session with a process of its own."""

    async def session() -> dict[str, Any]:
        words = ["-m", "nnmi_graph", "mcp", "--timeout", "2", "--quiet"]
        async with Client(StdioServerParameters(command=sys.executable, args=words, env={**os.environ})) as client:
            return await asked(client)

    return asyncio.run(session())


def test_the_tools_are_listed_for_a_model(told: dict[str, Any]) -> None:
    assert {tool["name"] for tool in told["tools"]} == TOOLS
    for tool in told["tools"]:
        assert len(tool["description"]) > 40 and "\n\n\n" not in tool["description"]
        assert tool["annotations"]["read_only_hint"] is True
    assert len(json.dumps(told["tools"])) < 20_000


def test_a_plain_question_is_run_with_its_sources(told: dict[str, Any]) -> None:
    answer = told["plain"]
    assert answer["question"] == "sponsors-leads-managers" and answer["parameters"]["institute"] == [expand("id:lift")]
    assert {row["agent_name"] for row in answer["rows"] if row["role"] == "leads"} >= {"EWI"}
    named = {row["source_id"] for row in answer["rows"] if "source_id" in row}
    assert {source["id"] for source in answer["sources"]} == named and named
    assert all(source["title"] and source["grade"] in "ABCD" for source in answer["sources"])
    assert told["candidates"]["clear"] and told["candidates"]["questions"][0]["question"] == answer["question"]
    assert told["vague"]["answered"] is False and "rows" not in told["vague"]


def test_a_short_answer_says_how_to_get_the_rest(told: dict[str, Any]) -> None:
    answer = told["named"]
    assert len(answer["rows"]) == 2 < answer["in_all"]
    again = answer["next"]
    assert again == {"tool": "ask_question", "arguments": {**CALLS["named"][1], "lang": "en", "offset": 2}}
    tools = Tools(Workspace())
    rows, offset = list(answer["rows"]), 2
    while again:
        part = tools.ask_question(**{**again["arguments"], "limit": 50})
        rows += part["rows"]
        again, offset = part.get("next"), offset + 50
    assert len(rows) == answer["in_all"]
    assert [row["claim"] for row in rows] == [
        "id:" + str(row["claim"]).rpartition("/")[2] for row in Workspace().query("memberships", institute="LIFT")
    ]


def test_each_tool_answers_with_sources(told: dict[str, Any]) -> None:
    for name in ("described", "clash", "covered", "assessed", "query"):
        assert told[name]["sources"], name
    assert all("sources" in answer for answer in told.values() if isinstance(answer, dict))
    assert told["found"]["found"][0]["id"] == "id:lift"
    assert told["covered"]["members"][0]["members_named"] <= told["covered"]["members"][0]["members_stated"]
    assert len(told["coverage"]["members"]) > 10
    assert told["assessed"]["outcomes"] and "no legal decision" in told["assessed"]["notice"]
    assert len(told["listed"]["questions"]) >= 50


def test_shapes_and_records(told: dict[str, Any]) -> None:
    assert "membership" in {kind["kind"] for kind in told["kinds"]["kinds"]}
    columns = {column["column"]: column for column in told["shape"]["columns"]}
    assert columns["member"]["required"] and "one_of" in columns["role"]
    assert told["faulty"]["conforms"] is False and told["faulty"]["findings"][0]["where"]["file"] == "record.ttl"
    assert "/tmp" not in json.dumps(told["faulty"])


def test_sparql_is_bounded_and_says_what_it_cut(told: dict[str, Any]) -> None:
    answer = told["query"]
    assert answer["cut"] is True and len(answer["rows"]) == 2 < answer["in_all"]
    assert answer["next"]["arguments"]["offset"] == 2
    assert told["yes"] == told["after"] == {"boolean": True, "sources": []}
    assert "nnmi" in told["graph"]["turtle"]


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_is_told_in_words(told: dict[str, Any], name: str) -> None:
    assert isinstance(told[name], str) and REFUSED[name] in told[name] and "Traceback" not in told[name]


@pytest.mark.parametrize(
    "text", ["DELETE WHERE { }", "# SELECT\nWITH <http://e.org/> DELETE {} WHERE {}", "BASE <a:b> LOAD <c:d>",
             "PREFIX select: <a:b> CLEAR ALL", "ins\\u0045rt data {}"],
)  # fmt: skip
def test_updates_are_known_in_any_spelling(text: str) -> None:
    with pytest.raises(NnmiError, match="updates are refused"):
        refuse_updates(text)
    refuse_updates("SELECT ?insert { ?delete ?load 'DROP' } # CLEAR")


def test_of_two_languages_one_is_given() -> None:
    rows = Rows(("name", "name_zh", "only_zh"), [(Literal("a"), Literal("甲"), Literal("乙"))])
    assert one_language(rows, "en").variables == ("name", "only_zh")
    assert one_language(rows, "zh").variables == ("name_zh", "only_zh")


def test_other_data_has_tools_too(tmp_path: Path) -> None:
    """Of a store that knows no claims, things are found, and answers say that no source is named."""
    (tmp_path / "a.ttl").write_text('<http://e.org/a> <http://www.w3.org/2000/01/rdf-schema#label> "Anvil" .')
    server = make_server(Workspace(data=tmp_path / "a.ttl"))

    async def session() -> tuple[Any, Any]:
        async with Client(server) as client:
            query = {"query": "SELECT ?s { ?s ?p ?o }"}
            return await client.call_tool("find", {"words": "anvil"}), await client.call_tool("sparql", query)

    found, rows = asyncio.run(session())
    assert found.structured_content["found"][0]["iri"] == "http://e.org/a"
    assert rows.structured_content["in_all"] == 1 and "select ?claim" in rows.structured_content["hint"]


def test_over_http(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "nnmi_graph", "mcp", "--http", "--port", str(port)]
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stderr is not None
            address = re.search(r"http://\S+", server.stderr.readline())
            assert address is not None

            async def session() -> Any:
                for _ in range(100):
                    with suppress(Exception):
                        async with Client(address[0]) as client:
                            return await client.call_tool("find", {"words": "lift"})
                    await asyncio.sleep(0.1)
                return None

            assert asyncio.run(session()).structured_content["found"][0]["id"] == "id:lift"
        finally:
            server.terminate()


@pytest.mark.parametrize("words", [("--timeout", "0"), ("--port", "0"), ("--port", "70000"), ("--memory", "-1")])
def test_limits_that_are_none_are_told(nnmi: Callable[..., Ran], words: tuple[str, str]) -> None:
    ran = nnmi("mcp", *words)
    assert ran.code == 2 and ran.err.count("\n") == 1
