"""The chart of an answer, where the header of its question asks for one: drawn on the server, with the palette of the
figures of networks; the table below it says the same in numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ..ask.translation import Translation
from ..headers import Chart
from ..network.figures import bars, stacked
from ..phrases import in_language
from ..store import Rows

MOST_BARS = 40


@dataclass(frozen=True)
class Drawn:
    """A chart as SVG, and what it leaves out, in words."""

    svg: str
    left_out: Sequence[str]


def drawn(chart: Chart, rows: Rows, words: Translation, title: str, lang: str) -> Drawn | None:
    """The chart of an answer; None if no row has a number to draw.

    Told is what is left out: rows without a number, in another unit than most, and those past the first `MOST_BARS`.
    """
    table = words.table(rows)
    place = {variable: table.variables.index(words.heading(variable)) for variable in chart.variables()}
    told = [tuple(term.value if term is not None else "" for term in row) for row in table]
    numbered = [(row, number) for row in told if (number := _number(row[place[chart.of]])) is not None]
    units = Counter(row[place[chart.unit]] for row, _ in numbered) if chart.unit else Counter([""])
    if not numbered:
        return None
    unit = units.most_common(1)[0][0]
    kept = [(row, number) for row, number in numbered if not chart.unit or row[place[chart.unit]] == unit]
    heading = ", ".join(filter(None, (f"{title} – {words.heading(chart.of)}", unit)))
    labels = [" · ".join(filter(None, (row[place[name]] for name in chart.bars))) for row, _ in kept]
    if chart.by:
        parts: dict[str, dict[str, float]] = {}
        for label, (row, number) in zip(labels, kept, strict=True):
            held = parts.setdefault(label, {})
            held[row[place[chart.by]]] = held.get(row[place[chart.by]], 0) + number
        count, figure = len(parts), stacked(heading, [*parts.items()][:MOST_BARS])
    else:
        found = [(label, n, row[place[chart.of]]) for label, (row, n) in zip(labels, kept, strict=True)]
        count, figure = len(found), bars(heading, found[:MOST_BARS])
    without, other = len(told) - len(numbered), len(numbered) - len(kept)
    left = []
    if without:
        left.append(in_language("{} rows without a number are not drawn", lang).format(without))
    if other:
        left.append(in_language("{} rows in another unit are not drawn", lang).format(other))
    if count > MOST_BARS:
        left.append(in_language("the first {} of {} are drawn", lang).format(MOST_BARS, count))
    return Drawn(figure.svg, left)


def _number(text: str) -> float | None:
    """The first number in a cell that is one but for a bound before it, such as >60 or "nearly 70".

    >>> _number(">600000000"), _number("nearly 70"), _number("not known"), _number("2014-02-25")
    (600000000.0, 70.0, None, None)
    """
    found = re.fullmatch(r"[^\d-]*(\d+(?:\.\d+)?)", text.replace(",", ""))
    return float(found[1]) if found else None
