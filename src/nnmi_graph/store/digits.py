"""Words on numbers that are too long for the engine: of more than 18 digits of fraction, or beyond 64 bits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..datatypes import DECIMALS
from ..terms import Literal
from .base import Rows
from .text import LONG, keywords

_ORDERING, _ADDING = {"ORDER", "MIN", "MAX"}, {"SUM", "AVG"}


def beyond_digits(text: str, rows: Rows) -> Iterator[Mapping[str, str]]:
    """What an answer owes to such numbers: an order by their text, or a sum that is missing."""
    words = {word for word, _ in keywords(text)}
    if words & _ORDERING and any(_is_long(term) for row in rows for term in row):
        yield {
            "en": "numbers of more than 18 digits were put in order, or chosen from, by their text",
            "zh": "超过 18 位的数字是按文本排序或选取的",
        }
    if words & _ADDING and any(term is None for row in rows for term in row):
        yield {
            "en": "a cell is empty where a sum met what is no number, or one of more than 18 digits",
            "zh": "求和时遇到非数字或超过 18 位的数字，该单元格为空",
        }


def _is_long(term: object) -> bool:
    return isinstance(term, Literal) and term.datatype.value in DECIMALS and bool(LONG.search(term.value))
