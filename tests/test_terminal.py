"""What a person at a terminal sees: answers cut and narrowed with a word on it, lines folded, colours only where wanted,
and what a long job is doing. A pipe gets everything, and always the same."""

from __future__ import annotations

import csv
import io
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from nnmi_graph.cli.terminal import _cut, folded, painted, told
from nnmi_graph.render import narrowed, short_sources
from nnmi_graph.render.table import columns_of
from nnmi_graph.steps import Step, counted, tell
from nnmi_graph.store import Rows
from nnmi_graph.terms import Literal

from .conftest import ROOT, Ran

Run = Callable[..., Ran]
Screen = Callable[..., str]
SGR = re.compile("\x1b\\[[0-9;]*m")


@pytest.fixture(scope="module")
def screen(cache: Path) -> Screen:
    """What a terminal of some columns shows of a run of the command, stdout and stderr together."""

    def run(*words: str, columns: int = 80, **env: str) -> str:
        reading, writing = pty.openpty()
        known = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "TERM")}
        process = subprocess.Popen(
            [sys.executable, "-m", "nnmi_graph", *map(str, words)],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=writing,
            stderr=writing,
            env=known | {"COLUMNS": str(columns), "TERM": "xterm", "XDG_CACHE_HOME": str(cache), **env},
        )
        os.close(writing)
        shown = b""
        try:
            while part := os.read(reading, 65536):
                shown += part
        except OSError:  # the other end is closed
            pass
        os.close(reading)
        process.wait(60)
        return shown.decode().replace("\r\n", "\n")

    return run


def test_a_terminal_is_shown_a_part_and_told_of_the_rest(nnmi: Run, screen: Screen) -> None:
    piped = list(csv.reader(io.StringIO(nnmi("query", "memberships").out, newline="")))
    shown = screen("query", "memberships", "--top", "5")
    assert all(columns_of(line) <= 80 for line in shown.splitlines()) and "─" * 60 in shown
    assert f"{len(piped) - 1 - 5} more rows: --top 0 shows all" in shown
    left_out = re.search(r"not shown: (.*?);", shown.replace("\n  ", " "))
    assert left_out and "claim" in left_out[1] and "spelling" in left_out[1]
    heads = shown.split("─")[0]
    assert "organisation" in heads and "source" in heads and "source id" not in heads
    source, grade = piped[1][piped[0].index("source_id")], piped[1][piped[0].index("grade")]
    assert source in shown and f"({grade})" in shown
    wide = screen("query", "memberships", "--top", "2", "--wide")
    assert "source id" in wide and "not shown" not in wide


def test_a_measure_is_a_table_with_the_names_of_a_report(screen: Screen) -> None:
    """As many columns as fit, in the language asked for, the names of things included; what is left out is named."""
    money = ("network", "funder-institute", "--measure", "money", "--top", "2")
    english = screen(*money)
    assert "concentration over groups (HHI): " in english and re.search(r"not shown: leverage .*\bid; --wide", english)
    assert max(map(columns_of, english.splitlines())) <= 80
    chinese = screen(*money, "--lang", "zh", "--wide", columns=200)
    assert "集成光子制造创新中心" in chinese and "AIM Photonics" not in chinese and "未显示的列" not in chinese


def test_a_pipe_gets_all_of_it_unless_less_is_asked_for(nnmi: Run) -> None:
    every = nnmi("query", "memberships", "--format", "table")
    assert "source id" in every.out.splitlines()[1] + every.out and "more rows" not in every.err
    few = nnmi("query", "memberships", "--top", "3", "--format", "csv")
    assert len(list(csv.reader(io.StringIO(few.out, newline="")))) == 4 and "more rows" in few.err
    assert "more rows" not in nnmi("network", "institute-organisation", "--measure", "degree", "--format", "table").out


def test_colours_are_for_terminals_that_have_and_want_them(screen: Screen, nnmi: Run, tmp_path: Path) -> None:
    record = tmp_path / "record.ttl"
    record.write_text("PREFIX ex: <http://example.org/> ex:a a ex:A .", encoding="utf-8")
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(
        "PREFIX ex: <http://example.org/> PREFIX sh: <http://www.w3.org/ns/shacl#> ex:S a sh:NodeShape ;"
        f' sh:targetClass ex:A ; sh:property [ sh:path ex:of ; sh:minCount 1 ; sh:message "{"many words " * 20}" ] .',
        encoding="utf-8",
    )
    ask = ("validate", str(record), "--shapes", str(shapes))
    shown = screen(*ask)
    assert "\x1b[31;1mVIOLATION\x1b[0m" in shown
    assert all(columns_of(SGR.sub("", line)) <= 80 for line in shown.splitlines()) and shown.count("words") >= 20
    assert "\x1b[31;1m违规" in screen(*ask, "--lang", "zh")
    for plain in (screen(*ask, NO_COLOR="1"), screen(*ask, TERM="dumb"), nnmi(*ask).out):
        assert "VIOLATION" in plain and not SGR.search(plain)
    assert screen("query", "memebrships").startswith("\x1b[31;1mnnmi\x1b[0m: there is no query")


def test_an_evil_value_cannot_borrow_the_colours(screen: Screen, tmp_path: Path) -> None:
    data = tmp_path / "evil.ttl"
    data.write_text('<http://e.org/a> <http://e.org/b> "\\u001B[31mred" .', encoding="utf-8")
    shown = screen("query", "--data", str(data), "-q", "SELECT ?o { ?s ?p ?o }")
    assert "\ufffd[31mred" in shown and "\x1b[31m" not in shown


@pytest.mark.parametrize("width", [10, 20, 60])
def test_folding_loses_no_word(width: int) -> None:
    text = "  • one two three four five\nshort\n\n    " + "说明文字" * 20
    lines = folded(text, width).split("\n")
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(columns_of(line) <= width for line in lines if len(line) - len(line.lstrip()) + 2 < width // 2)
    assert painted("INFO: INFO", {"INFO": "blue"}).count("\x1b[34;1m") == 1


def test_sources_are_short_and_the_last_columns_go_first() -> None:
    names = ("name", "evidence", "evidence_source_id", "evidence_grade", "source", "source_id", "grade", "claim")
    row = tuple(map(Literal, ("Acme", "x" * 25, "IX1", "B", "A long name of a source", "IX2", "A", "c1")))
    short, keep = short_sources(Rows(names, [row, (*row[:3], None, None, None, None, None)]))
    assert short.variables == ("name", "evidence", "evidence_source", "source", "claim")
    first, second = ([term and term.value for term in line] for line in short)
    assert first == ["Acme", "x" * 25, "IX1 (B)", "IX2 (A)", "c1"] and second[2:] == ["IX1", None, None]
    fit, gone = narrowed(short, 50, keep)
    assert fit.variables == ("name", "evidence", "evidence_source", "source") and gone == ["claim"]
    assert narrowed(short, 200, keep) == (short, [])
    assert narrowed(short, 1, keep)[0].variables == ("name", "evidence"), "some are shown however narrow it is"


def test_a_step_tells_how_far_it_is_and_how_fast() -> None:
    with Step("working") as outer:
        tell("loading", 500_000, 1_000_000)
        assert told(outer, outer.began + 10, "en") == "loading: 500,000 of 1,000,000, 50,000 a second, 10 s"
        assert told(outer, outer.began + 10, "zh") == "正在装入：500,000 / 1,000,000，每秒 50,000，10 s"
        seen = [(Step.current.what, Step.current.done) for _ in counted(range(3), "measuring", 3) if Step.current]
        assert seen == [("measuring", 0), ("measuring", 1), ("measuring", 2)] and Step.current is outer
    assert Step.current is None


def test_what_takes_long_is_told_and_wiped(screen: Screen, tmp_path: Path) -> None:
    data = tmp_path / "many.nt"
    data.write_text("".join(f"<http://e.org/{i}> <http://e.org/p> <http://e.org/{i}> .\n" for i in range(1900)))
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?c ?p ?d . FILTER(STRLEN(CONCAT(STR(?a), STR(?d), STR(?c))) > 1) }"
    shown = screen("query", "--data", str(data), "-q", slow)
    assert re.search(r"\r +\rworking: [0-9] s …(\r +\rworking: \d+ s …)*\r +\rn\n", shown), shown
    assert "\x1b" not in shown, "a terminal without control sequences shows it as well"
    assert columns_of(_cut("正在测量网络" * 20, 79)) == 78 and _cut("short …", 79) == "short …"
