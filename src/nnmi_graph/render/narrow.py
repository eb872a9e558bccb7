"""What of a wide answer stands on a terminal: source and grade in one short column, then as many columns as fit.

Questions put the columns that answer first, so the last are left out first. What is left out is told by name.
"""

from __future__ import annotations

from collections.abc import Collection

from ..store import Rows
from ..terms import Literal, Term
from .rows import for_people
from .table import fits

FEWEST = 2
"""The columns that are kept however narrow the terminal is."""


def short_sources(rows: Rows) -> tuple[Rows, frozenset[str]]:
    """The rows with each source as its short name and grade, `IX013 (A)`; and the names of these columns.

    A column `source_id` is one, with `source` and `grade` if they are there; so are `table_source_id`, `table_grade`.
    """
    names = rows.variables
    begins = [name.removesuffix("source_id") for name in names if name.endswith("source_id")]
    short = {f"{begin}source" for begin in begins}
    gone = short | {f"{begin}grade" for begin in begins}
    shown = [name for name in names if name not in gone]
    at = {name: index for index, name in enumerate(names)}

    def told(row: tuple[Term | None, ...], name: str) -> Term | None:
        begin = name.removesuffix("source_id")
        term = row[at[name]]
        grade = row[at[f"{begin}grade"]] if begin != name and f"{begin}grade" in at else None
        return Literal(f"{for_people(term)} ({for_people(grade)})") if term is not None and grade is not None else term

    titles = [f"{n.removesuffix('source_id')}source" if n.endswith("source_id") else n for n in shown]
    return Rows(tuple(titles), [tuple(told(row, name) for name in shown) for row in rows]), frozenset(short)


def narrowed(rows: Rows, width: int, keep: Collection[str]) -> tuple[Rows, list[str]]:
    """As many columns as a table of this width can hold, those in `keep` before others; and the titles left out.

    Columns that are empty throughout are neither shown nor told.
    """
    cells = [[for_people(term) for term in row] for row in rows]
    shown = [i for i in range(len(rows.variables)) if any(row[i] for row in cells)]
    left_out: list[int] = []
    while len(shown) > FEWEST and not fits(
        [[rows.variables[i].replace("_", " "), *(row[i] for row in cells)] for i in shown], width
    ):
        last = next((i for i in reversed(shown[FEWEST:]) if rows.variables[i] not in keep), shown[-1])
        shown.remove(last)
        left_out.append(last)
    if not left_out:
        return rows, []
    kept = Rows(tuple(rows.variables[i] for i in shown), [tuple(row[i] for i in shown) for row in rows])
    return kept, [rows.variables[i].replace("_", " ") for i in sorted(left_out)]
