"""What of an answer is shown when a question asks for a date: by how each tie stands then, in the column ?standing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from ..dates import SHOWN, STANDINGS, STRICT
from ..phrases import Sentence, words
from ..store import Rows
from ..terms import Literal, Term

COLUMN = "standing"


def shown(rows: Rows, strict: bool = False) -> tuple[Rows, tuple[Mapping[str, str], ...]]:
    """The rows that are shown, and what to say of the others and of what is carried forward, by language.

    Rows whose tie is only told later, or undated, are left out; with `strict` also what lies between two tellings and
    what was only heard of before. An answer without the column, or one that asks for no date, stays as it is.
    """
    if COLUMN not in rows.variables:
        return rows, ()
    place = rows.variables.index(COLUMN)
    held = [(row, _text(row[place])) for row in rows]
    counts = Counter(standing for _, standing in held if standing)
    wanted = STRICT if strict else SHOWN
    left_out = [standing for standing in STANDINGS if standing not in wanted and counts[standing]]
    kept = [row for row, standing in held if standing not in left_out]
    return Rows(rows.variables, kept), tuple(_notes(counts, left_out, len(kept)))


def _text(term: Term | None) -> str:
    return term.value if isinstance(term, Literal) else ""


_BEFORE = STANDINGS[3]


def _notes(counts: Counter[str], left_out: list[str], kept: int) -> Iterator[Mapping[str, str]]:
    held = counts[_BEFORE]
    if held and _BEFORE not in left_out:
        told = "{held} of {kept} rows carried forward: heard of before, not told since"
        yield Sentence(told, held=held, kept=kept)
    if left_out:
        en = ", ".join(f"{counts[each]} {each}" for each in left_out)
        zh = "、".join(f"{counts[each]} 行{words('zh', 'words')[each]}" for each in left_out)
        yield Sentence("left out: {rows}", rows={"en": en, "zh": zh})
