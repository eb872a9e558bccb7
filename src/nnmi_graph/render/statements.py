"""All that is said about a thing, as a page for people: under each heading what is stated, and below it by whom.

Takes the rows that `Workspace.describe` gives; every value of them is told.
"""

from __future__ import annotations

from itertools import groupby

from ..store import Rows
from .rows import plain
from .table import wrap

_WORDS = {
    "en": {
        "grade": "grade",
        "claim": "claim",
        "conflicts": "contradicted in",
        "open": " “",
        "close": "”",
        "colon": ": ",
        "and": ", ",
        "also": "; ",
    },
    "zh": {
        "grade": "等级",
        "claim": "陈述",
        "conflicts": "矛盾见",
        "open": "“",
        "close": "”",
        "colon": "：",
        "and": "，",
        "also": "；",
    },
}
_USUAL = {"stated", "normal", "明示", "一般"}
"""How firmly and of what rank most claims are: not worth a word."""


def render_statements(rows: Rows, lang: str = "en", width: int | None = None) -> str:
    """The page, in `width` columns."""
    told = [dict(zip(rows.variables, map(plain, row), strict=True)) for row in rows]
    lines: list[str] = []
    for direction, group in groupby(told, key=lambda row: row["direction"]):
        lines += ["", direction[:1].upper() + direction[1:]] if lines else [direction[:1].upper() + direction[1:]]
        for row in group:
            lines += _statement(row, _WORDS.get(lang, _WORDS["en"]), width or 100)
    return "\n".join(lines) + "\n"


def _statement(row: dict[str, str], words: dict[str, str], width: int) -> list[str]:
    """What is stated, then the lines on where that comes from."""
    date = f" ({row['date']})" if row["date"] and row["date"] not in row["value"] else ""
    lines = _indented(f"{row['statement']}{words['colon']}{row['value']}{date}", 2, width)
    return lines + [line for text in _below(row, words) if text for line in _indented(text, 6, width)]


def _below(row: dict[str, str], words: dict[str, str]) -> list[str]:
    """The source and the place in it, what is remarked, the claim and where it is contradicted."""
    grade = f"{words['grade']} {row['grade']}" if row["grade"] else ""
    source = words["and"].join(part for part in (row["source"], row["source_date"], grade) if part)
    quote = f"{words['open']}{row['quote']}{words['close']}" if row["quote"] else ""
    place = row["where"] + quote if row["where"] else quote.strip()
    firm = words["and"].join(part for part in (row["basis"], row["rank"]) if part and part not in _USUAL)
    claim = f"{words['claim']} {row['claim']}" if row["claim"] else ""
    conflicts = f"{words['conflicts']} {row['conflicts']}" if row["conflicts"] else ""
    return [
        words["also"].join(part for part in (source, place) if part),
        row["remark"],
        words["also"].join(part for part in (claim, firm, conflicts) if part),
    ]


def _indented(text: str, by: int, width: int) -> list[str]:
    return [" " * by + line for line in wrap(text, max(width - by, 20))]
