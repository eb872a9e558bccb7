"""A table for people: fit to the terminal, wrapped at words, Chinese broken where Chinese may be broken.

What cannot be made to fit is told a row at a time, a line for each value. Nothing is ever cut off. Knows text only.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

USUAL, WIDEST = 120, 180
"""The width of a table that goes to no terminal, and the width it may take before its rows are told one by one."""
GAP = 2
"""The space between two columns."""
WORD, PART = (30, 16), (16, 10)
"""A column is narrowed to its longest word, or to the first of these; if that does not do, to the first of the second.

The other number is for a run of Chinese, which may be broken anywhere.
"""
_NOT_FIRST = "、。，；：？！）》」』”’…）,.;:?!)]}%"
_NOT_LAST = "（《「『“‘([{"
_BREAK_AFTER = "-/_=&?#"
"""Where a word that is longer than its column is broken, if it can be."""


def table(titles: Sequence[str], cells: Sequence[Sequence[str]], width: int | None = None) -> str:
    """The rows under their titles, in `width` columns of the terminal; a block for each row if they do not fit.

    Without a width the table is some `USUAL` columns wide, or as wide as its words need.
    """
    columns = [[title, *(row[index] for row in cells)] for index, title in enumerate(titles)]
    gaps = GAP * (len(columns) - 1)
    room, most = (width or USUAL) - gaps, (width or WIDEST) - gaps
    least = [_least(column, WORD) for column in columns]
    if sum(least) > room:
        least = [_least(column, PART) for column in columns]
    if sum(least) > most and cells:
        return _blocks(titles, cells, width or USUAL)
    widths = _shared([_needed(column) for column in columns], least, max(room, sum(least)))
    lines = [*_row(titles, widths, bottom=True), "─" * (sum(widths) + GAP * (len(widths) - 1))]
    for row in cells:
        lines += _row(row, widths)
    return "\n".join(lines) + "\n"


def fits(columns: Sequence[Sequence[str]], width: int) -> bool:
    """Whether a table of these columns, each with its title, fits a terminal without breaking words of usual length."""
    return sum(_least(column, WORD) for column in columns) + GAP * (len(columns) - 1) <= width


def columns_of(text: str) -> int:
    """How many columns of a terminal the text takes.

    >>> columns_of("NNMI 网络")
    9
    """
    return len(text) if text.isascii() else sum(map(_columns, text))


def wrap(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` columns, broken between words; within a word only if there is no other way.

    >>> wrap("the survey tells 5", 10)
    ['the survey', 'tells 5']
    >>> wrap("共 15 家创新中心。", 12)
    ['共 15 家创新', '中心。']
    """
    lines, line = [], ""
    for piece in _pieces(text):
        if line.strip() and columns_of(line + piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece
        while columns_of(line.rstrip()) > width:
            head = _head(line, width)
            lines.append(head)
            line = line[len(head) :]
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


@lru_cache(maxsize=4096)
def _columns(char: str) -> int:
    return 0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _pieces(text: str) -> Iterator[str]:
    """What must not be broken, each with the space after it: words, and single characters of Chinese."""
    piece = ""
    for char in " ".join(text.split()):
        if piece and _breaks(piece[-1], char):
            yield piece
            piece = ""
        piece += char
    if piece:
        yield piece


def _breaks(before: str, char: str) -> bool:
    """Whether a line may end between two characters."""
    if before == " " or char == " ":
        return char != " "
    if char in _NOT_FIRST or before in _NOT_LAST:
        return False
    return _columns(before) == 2 or _columns(char) == 2


def _head(word: str, width: int) -> str:
    """As much of a word as fits, up to a mark in it if there is one in the second half."""
    end = 0
    while end < len(word) and columns_of(word[: end + 1]) <= width:
        end += 1
    marks = [index + 1 for index in range(end // 2, end) if word[index] in _BREAK_AFTER]
    return word[: marks[-1] if marks else max(end, 1)]


def _needed(column: Sequence[str]) -> int:
    """The columns that no cell needs more of."""
    return max(1, *(columns_of(" ".join(cell.split())) for cell in column))


def _least(column: Sequence[str], part: tuple[int, int]) -> int:
    """The columns below which a column is not narrowed: its longest word, or `part` of it."""
    words = {word for cell in column for word in cell.split()}
    return max((min(columns_of(word), part[not word.isascii()]) for word in words), default=1)


def _shared(needed: list[int], least: list[int], room: int) -> list[int]:
    """A width for each column: all it needs if there is room, else the least and a share of what is left."""
    if sum(needed) <= room:
        return needed
    spare, wish = room - sum(least), sum(needed) - sum(least)
    widths = [low + (high - low) * spare // wish for high, low in zip(needed, least, strict=True)]
    for index in sorted(range(len(widths)), key=lambda i: widths[i] / needed[i])[: room - sum(widths)]:
        widths[index] += 1
    return widths


def _row(cells: Sequence[str], widths: Sequence[int], bottom: bool = False) -> list[str]:
    """The lines of a row; its cells begin on one line, or end on one."""
    wrapped = [wrap(cell, width) for cell, width in zip(cells, widths, strict=True)]
    height = max(map(len, wrapped))
    filled = [[""] * (height - len(c)) + c if bottom else c + [""] * (height - len(c)) for c in wrapped]
    padded = [[text + " " * (width - columns_of(text)) for text in c] for c, width in zip(filled, widths, strict=True)]
    return [(" " * GAP).join(line).rstrip() for line in zip(*padded, strict=True)]


def _blocks(titles: Sequence[str], cells: Sequence[Sequence[str]], width: int) -> str:
    """Each row as lines of title and value; empty values are left out."""
    left = min(max(map(columns_of, titles)), max(width // 3, 1))
    lines: list[str] = []
    for row in cells:
        lines.append("─" * width)
        for title, cell in zip(titles, row, strict=True):
            if cell:
                lines += _row([title, cell], [left, max(width - left - GAP, 1)])
    return "\n".join(lines) + "\n"
