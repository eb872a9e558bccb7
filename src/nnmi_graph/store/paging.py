"""Answers that a server cuts at so many rows, asked for page by page: in the order of all their columns.

What came of the cut answer was in no order, so the pages begin at the first row, and rows that came already are passed
over, as often as they came. At the end the rows are counted by the server, too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from ..errors import StoreError
from ..frozen import value
from ..terms import BlankNode, Literal, Term
from .base import Rows
from .text import FORMS, TOKEN

KEPT = 200_000
"""How many rows of a cut answer are kept to go by; servers cut at fewer."""

Row = tuple[Term | None, ...]


@value
class Pages:
    """A SELECT in pages: its prologue, the rest in the order of all its columns, and how many rows it asks for."""

    prologue: str
    bare: str
    ordered: str
    columns: str
    most: int | None

    @classmethod
    def of(cls, text: str, variables: Sequence[str]) -> Pages | None:
        """How the query is asked for in pages; None if it cannot be: it skips rows, or names graphs for itself.

        >>> pages = Pages.of("PREFIX e: <urn:e> SELECT * { ?s e:p ?o } ORDER BY ?o LIMIT 30", ["s", "o"])
        >>> pages.ordered, pages.most
        ('SELECT * { ?s e:p ?o } ORDER BY ?o ?s ?o', 30)
        >>> Pages.of("SELECT ?s { ?s ?p ?o } OFFSET 3", ["s"]) is None
        True
        """
        begin, words, end = _outer(text)
        is_open = words.keys() & {"LIMIT", "ORDER"} and "VALUES" in words
        if begin is None or not variables or is_open or words.keys() & {"OFFSET", "FROM"}:
            return None
        bare = text[begin : words.get("LIMIT", end)].rstrip()
        columns = " ".join(f"?{name}" for name in variables)
        ordered = f"{bare} {columns}" if "ORDER" in words else f"SELECT * {{ {{ {bare} }} }} ORDER BY {columns}"
        return cls(text[:begin], bare, ordered, columns, _limit(text, words))

    def page(self, offset: int, most: int) -> str:
        """The query for that many rows after the first ones; ordered within, as Virtuoso sorts 10,000 rows else."""
        within = f"SELECT {self.columns} {{ {{ {self.ordered} }} }}"
        return f"{self.prologue}{within} LIMIT {most} OFFSET {offset}"

    def rest(self, came: Sequence[Row], ask: Callable[[str], Rows], cut: StoreError) -> Iterator[Row]:
        """The rows that did not come. Raises `cut` if they cannot be counted, `StoreError` if the pages do not fit."""
        number = _number(ask(f"{self.prologue}SELECT (COUNT(*) AS ?n) {{ {{ {self.bare} }} }}"))
        if number < len(came):
            raise cut
        size = max(len(came) - 1, 1)  # a full page would seem to be cut, too
        wanted = number if self.most is None else min(number, self.most)
        passed, offset, given = Counter(came), 0, len(came)
        while offset < number and (given < wanted or self.most is None):
            page = list(ask(self.page(offset, size)))
            for row in page:
                if passed[row]:
                    passed[row] -= 1
                elif given < wanted:
                    given += 1
                    yield row
            offset += len(page)
            if not page:
                break
        is_named_anew = any(isinstance(term, BlankNode) for row in passed.elements() for term in row)
        if given < wanted or is_named_anew or (self.most is None and passed.total()):
            what = "its pages do not fit together"
            raise StoreError(what, where=cut.where, mend="ask again, when nobody writes to it")


def row_after(text: str, count: int) -> str | None:
    """The query for the one row after as many as came of a SELECT; None if that cannot be asked, or need not be.

    >>> row_after("SELECT ?s { ?s ?p ?o } LIMIT 2000", 1000)
    'SELECT * { { SELECT ?s { ?s ?p ?o } LIMIT 2000 } } OFFSET 1000 LIMIT 1'
    >>> row_after("SELECT ?s { ?s ?p ?o } LIMIT 2000", 2000), row_after("SELECT ?s FROM <urn:g> { } OFFSET 5", 1000)
    (None, None)
    """
    begin, words, end = _outer(text)
    limit = _limit(text, words)
    if begin is None or (limit is not None and limit <= count):
        return None
    if "FROM" not in words:
        return f"{text[:begin]}SELECT * {{ {{ {text[begin:end]} }} }} OFFSET {count} LIMIT 1"
    if words.keys() & {"OFFSET", "VALUES"}:
        return None
    return f"{text[: words.get('LIMIT', end)]}\nOFFSET {count} LIMIT 1"


def _limit(text: str, words: Mapping[str, int]) -> int | None:
    """How many rows the query asks for at most."""
    found = re.match(r"LIMIT\s+([0-9]+)", text[words["LIMIT"] :], re.IGNORECASE) if "LIMIT" in words else None
    return int(found[1]) if found else None


def _number(rows: Rows) -> int:
    """The number in the first row; -1 if there is none."""
    first = next(iter(rows), ())
    found = first[0] if first else None
    return int(found.value) if isinstance(found, Literal) and found.value.isdecimal() else -1


def _outer(text: str) -> tuple[int | None, dict[str, int], int]:
    """Where SELECT begins, the words that stand outside all brackets after it, each with its place, and the end."""
    depth, begin, end = 0, None, 0
    words: dict[str, int] = {}
    for match in TOKEN.finditer(text):
        if match.lastgroup in ("space", "comment"):
            continue
        end = match.end()
        depth += (match[0] in ("{", "(")) - (match[0] in ("}", ")"))
        word = match[0].upper() if match.lastgroup == "word" and depth == 0 else ""
        if begin is None and word in FORMS:
            if word != "SELECT":
                return None, {}, end
            begin = match.start()
        elif word:
            words[word] = match.start()
    return begin, words, end
