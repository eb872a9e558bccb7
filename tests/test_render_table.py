"""Tables for people: what fits, how it is wrapped, and what is done with what cannot fit."""

from __future__ import annotations

import pytest

from nnmi_graph.render import render_rows
from nnmi_graph.render.table import USUAL, columns_of, table, wrap
from nnmi_graph.store import Rows
from nnmi_graph.terms import XSD, Literal, NamedNode

TEXTS = [
    "",
    "word",
    "two words",
    "a-very-long-hyphenated-word-that-cannot-fit",
    "x" * 50,
    "调研报告 2.1 节所列方向和技术中，哪些已有创新中心，哪些尚无？",
    "45 家创新中心的扩建计划后来如何？何时宣布？国会是否批准？",
    "关于同一对象（网络或创新中心）的“数字”",
    "LIFT is 轻量制造和现代金属制造创新中心 (section 3)",
    "e\u0301tude " * 5,
    "https://example.org/a/rather/long/address?with=parameters&more=ones",
]


@pytest.mark.parametrize("width", [2, 5, 8, 16, 33, 80])
@pytest.mark.parametrize("text", TEXTS)
def test_wrapped_lines_fit_and_lose_nothing(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(columns_of(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("45 家创新中心", 8, ["45 家创", "新中心"]),
        ("哪些尚无？是否批准？", 8, ["哪些尚", "无？是否", "批准？"]),
        ("某日（默认今天）", 6, ["某日", "（默认", "今天）"]),
        ("administering organisation", 14, ["administering", "organisation"]),
        ("id:north-carolina-state-university", 20, ["id:north-carolina-", "state-university"]),
        ("", 5, [""]),
    ],
)
def test_where_a_line_is_broken(text: str, width: int, lines: list[str]) -> None:
    assert wrap(text, width) == lines


def test_a_table_has_the_width_of_its_words_or_of_the_terminal() -> None:
    small = table(["name", "size"], [["Acme", "3"], ["甲", "12"]], 80)
    assert small == "name  size\n──────────\nAcme  3\n甲    12\n"
    long = table(["name", "remark"], [["Acme", "many words " * 20]], 40)
    assert {columns_of(line) for line in long.splitlines()[1:2]} == {40}
    assert all(columns_of(line) <= 40 for line in long.splitlines()) and long.count("words") == 20


def test_what_cannot_fit_a_terminal_is_told_row_by_row() -> None:
    titles = [f"column {i}" for i in range(9)]
    cells = [[f"value-{i}-of-{j}" for i in range(9)] for j in range(2)]
    cells[1][3] = ""
    blocks = table(titles, cells, 60)
    assert blocks.count("─" * 60) == 2 and "column 0  value-0-of-0\n" in blocks
    assert blocks.count("column 3") == 1, "an empty value is left out"
    assert "─" * 60 not in table(titles, cells).splitlines(), "where there is no terminal, a wide table stays a table"
    assert max(map(columns_of, table(titles, cells).splitlines())) > USUAL


def test_numbers_and_names_as_people_read_them() -> None:
    number = NamedNode(XSD + "integer")
    rows = Rows(
        ("amount_usd", "year", "code", "empty"),
        [
            (Literal("70000000", datatype=number), Literal("2014", datatype=number), Literal("60000"), None),
        ],
    )
    assert render_rows(rows, "table").splitlines()[::2] == ["amount usd  year  code", "70,000,000  2014  60000"]
    assert "70000000,2014,60000," in render_rows(rows, "csv")
