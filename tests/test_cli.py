"""The command as users run it: exit codes, streams, and bad input in one clear line with nothing written."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Ran

Run = Callable[..., Ran]
TINY = """@prefix ex: <http://example.org/> .
ex:a a ex:Thing ; ex:name "A"@en , "甲"@zh ; ex:size 3 .
ex:b a ex:Thing ; ex:name "comma, \\"quote\\"" .
"""


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.ttl"
    path.write_text(TINY, encoding="utf-8")
    return path


def fails(ran: Ran, *words: str) -> None:
    """The run ended as bad input should: exit 2, one line, no traceback, nothing on stdout."""
    assert ran.code == 2, ran
    assert ran.out == "" and ran.err.count("\n") == 1 and "Traceback" not in ran.err, ran
    for word in words:
        assert word in ran.err, ran.err


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ((), None),
        (("quer",), "did you mean 'query'"),
        (("query",), "give one of"),
        (("query", "-q", "ASK {}", "-f", "x.rq"), "give one of"),
        (("query", "-q", "SELECT * {"), "query:1:11: the query ends too early"),
        (("query", "-f", "nowhere.rq"), "there is no file"),
        (("query", "no-such-question"), "there is no query"),
        (("query", "sponsors-leads-manager"), "did you mean 'sponsors-leads-managers'"),
        (("query", "sponsors-leads-managers", "--agenzy", "DOE"), "there is no parameter 'agenzy'"),
        (("query", "-q", "ASK {}", "--format", "jsn"), "did you mean 'json'"),
        (("query", "-q", "ASK {}", "--formta", "json"), "did you mean --format"),
        (("query", "-q", "ASK {}", "-o", "answer.xyz"), "no ending that tells a format"),
        (("query", "-q", "ASK {}", "-o", "/nowhere/answer.csv"), "is in a folder that does not exist"),
        (("query", "-q", "SELECT * { SERVICE <http://127.0.0.1:1/> {} }"), "SERVICE would fetch from the network"),
        (("query", "-q", "CONSTRUCT WHERE { ?s a ?o }", "--format", "csv"), "the answer is a graph"),
        (("query", "-q", "ASK {}", "--data", "nowhere.ttl"), "there is no file"),
        (("query", "-q", "ASK {}", "--store", "/nowhere"), "is no store"),
        (("query", "-q", "ASK {}", "--store", "http://127.0.0.1:9/query"), "cannot be reached"),
        (("query", "-q", "ASK {}", "--project", "/nowhere"), "holds none of"),
        (("query", "-q", "ASK {}", "--lang", "de"), "'de' is none of en, zh"),
        (("describe", "Boing Company"), "did you mean"),
        (("describe",), "required"),
        (("describe", "id:no-such-thing"), "there is no thing"),
        (("conflicts", "no such thing at all"), "there is no thing"),
    ],
)
def test_bad_input_is_one_clear_line(nnmi: Run, words: tuple[str, ...], expected: str | None) -> None:
    ran = nnmi(*words)
    if expected is None:
        assert ran.code == 2 and "usage: nnmi VERB" in ran.out
    else:
        fails(ran, expected)


def test_formats_of_rows(nnmi: Run, tiny: Path) -> None:
    ask = (
        "query",
        "--data",
        tiny,
        "-q",
        "PREFIX ex: <http://example.org/> SELECT ?s ?n { ?s ex:name ?n } ORDER BY ?s ?n",
    )
    out = {form: nnmi(*ask, "--format", form) for form in ("table", "csv", "tsv", "json", "xml", "md")}
    assert all(ran.code == 0 and ran.err == "" for ran in out.values())
    rows = list(csv.reader(io.StringIO(out["csv"].out, newline="")))
    assert rows[0] == ["s", "n"] and ["http://example.org/b", 'comma, "quote"'] in rows and len(rows) == 4
    assert out["tsv"].out.startswith("?s\t?n\n<http://example.org/a>\t")
    bindings = json.loads(out["json"].out)["results"]["bindings"]
    assert {"type": "literal", "value": "甲", "xml:lang": "zh"} in [b["n"] for b in bindings]
    from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results

    for form, engine in (
        ("xml", QueryResultsFormat.XML),
        ("json", QueryResultsFormat.JSON),
        ("tsv", QueryResultsFormat.TSV),
    ):
        solutions = parse_query_results(out[form].out.encode(), format=engine)
        assert isinstance(solutions, QuerySolutions) and len(list(solutions)) == 3, form
    assert out["md"].out.splitlines()[1] == "| --- | --- |"
    assert "甲" in out["table"].out


def test_forms_of_query(nnmi: Run, tiny: Path) -> None:
    def ask(text: str, *more: str) -> Ran:
        return nnmi("query", "--data", tiny, "-q", "PREFIX ex: <http://example.org/> " + text, *more)

    assert ask("ASK { ex:a ?p ?o }").out == "true\n"
    assert json.loads(ask("ASK { ex:z ?p ?o }", "--format", "json").out) == {"head": {}, "boolean": False}
    assert "ex" in ask("CONSTRUCT { ?s a ex:New } WHERE { ?s a ex:Thing }").out
    assert "甲" in ask("DESCRIBE ex:a").out
    empty = ask("SELECT ?s { ?s a ex:None }")
    assert empty.code == 0 and empty.out == "s\r\n" and "no rows" in empty.err


def test_output_is_whole_or_not_at_all(nnmi: Run, tiny: Path, tmp_path: Path) -> None:
    target = tmp_path / "answer.csv"
    ask = ("query", "--data", tiny, "-q", "SELECT ?s { ?s ?p ?o }", "-o", target)
    assert nnmi(*ask).code == 0
    first = target.read_bytes()
    fails(nnmi(*ask), "exists already", "--force")
    assert target.read_bytes() == first
    assert nnmi(*ask, "--force").code == 0
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".nnmi")] == []


def test_stdin_and_pipes(nnmi: Run) -> None:
    ran = nnmi("query", "--data", "-", "-q", "SELECT ?o { ?s ?p ?o }", stdin=TINY.encode())
    assert ran.code == 0 and "甲" in ran.out


def test_list_as_json_is_a_catalogue(nnmi: Run) -> None:
    entries = json.loads(nnmi("query", "--list", "--format", "json").out)
    assert len(entries) >= 45
    assert all(entry.keys() >= {"name", "summary", "tags", "params"} for entry in entries)
    chinese = json.loads(nnmi("query", "--list", "--format", "json", "--lang", "zh").out)
    assert all(any("\u4e00" <= c <= "\u9fff" for c in entry["summary"]) for entry in chinese)


def test_show_prints_the_query_and_runs_nothing(nnmi: Run) -> None:
    ran = nnmi("query", "sponsors-leads-managers", "--show")
    assert ran.code == 0 and "SELECT" in ran.out


def test_cache_gives_the_same_answer_and_follows_the_files(nnmi: Run, tmp_path: Path) -> None:
    (tmp_path / "p" / "data").mkdir(parents=True)
    file = tmp_path / "p" / "data" / "a.ttl"
    ask = ("query", "--project", tmp_path / "p", "-q", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    cache = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    file.write_text(TINY, encoding="utf-8")
    assert nnmi(*ask, **cache).out == nnmi(*ask, **cache).out == nnmi(*ask, "--no-cache").out == "n\r\n6\r\n"
    file.write_text(TINY + "ex:c a ex:Thing .\n", encoding="utf-8")
    assert nnmi(*ask, **cache).out == "n\r\n7\r\n"
    blocked = {"XDG_CACHE_HOME": str(file)}
    assert nnmi(*ask, **blocked).out == "n\r\n7\r\n", "where no copy can be kept, the files are read"


def test_version_and_help(nnmi: Run) -> None:
    assert nnmi("--version").out.startswith("nnmi ")
    overview = nnmi("--help")
    assert overview.code == 0
    from nnmi_graph.cli import VERBS

    for verb in VERBS:
        ran = nnmi(verb, "--help")
        assert ran.code == 0 and ran.out.startswith("usage: nnmi " + verb), verb
        assert verb in overview.out
