"""A GEXF whose nodes and edges come and go: a timeline for Gephi, in a file of its own.

Edges of one relation between the same two become one with all their spells; what changes from spell to spell (a tier,
an amount) becomes a dated value. Undated edges are always there, and so are the nodes at their ends.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TextIO

from ..dates import FIRST, LAST, day_before
from ..network import SEVERAL, Value
from .columns import Typed, as_text
from .gexf import all_attvalues, edge_look, escape, node_lines, write_columns, write_elements, write_head
from .sheet import Sheet
from .spells import DATED, Dates, Spell, Spells, joined, open_ended

__all__ = ["Tie", "ties_of", "write_timeline"]

HOW = 'mode="dynamic" timeformat="date" timerepresentation="interval" timezone="UTC"'
Dated = list[tuple[Spell, Value]]
APART = ("claim", "claims", "tie", "starts", "stated_periods", *DATED)
"""Columns that are told in lists of their own."""


@dataclass
class Tie:
    """All edges of one relation between the same two: the rows they stand in, and when they hold."""

    source: int
    target: int
    relation: Value | None
    rows: list[int]
    spells: Spells
    weight: float
    thickness: float
    planned: bool
    dated: dict[str, Dated] = field(default_factory=dict)
    plain: dict[str, Value] = field(default_factory=dict)


def write_timeline(sheet: Sheet, out: TextIO) -> None:
    """Write the sheet as a dynamic GEXF 1.3 document; what could not be kept is added to the sheet's notes."""
    ties = ties_of(sheet)
    changing = {name for tie in ties for name in tie.dated}
    columns = [column for column in sheet.edge_columns if column.name not in APART]
    dynamic = [column for column in columns if column.name in changing]
    static = [_gathered(ties, column) for column in columns if column.name not in changing]
    static += _stated(sheet, ties)
    write_head(sheet, out, HOW)
    write_columns(out, "node", sheet.node_columns)
    write_columns(out, "edge", dynamic, ' mode="dynamic"')
    write_columns(out, "edge", static)
    ids = [escape(name) for name in sheet.ids]
    write_elements(out, "nodes", len(ids), node_lines(sheet, ids, [lifetime(spells) for spells in sheet.node_spells]))
    write_elements(out, "edges", len(ties), _edge_lines(sheet, ids, ties, dynamic, static))
    out.write("</graph>\n</gexf>\n")


def ties_of(sheet: Sheet) -> list[Tie]:
    """One tie for each relation between the same two, in the order of the sheet."""
    ties: list[Tie] = []
    against: Counter[str] = Counter()
    undated: Counter[str] = Counter()
    places = sorted(
        range(len(sheet.source)),
        key=lambda row: (sheet.source[row], sheet.target[row], str(sheet.relations[row] or ""), row),
    )
    for (source, target, relation), run in groupby(
        places, key=lambda row: (sheet.source[row], sheet.target[row], sheet.relations[row])
    ):
        rows = list(run)
        spells = joined(spell for row in rows for spell in sheet.dates[row].spells)
        weight = max(sheet.weights[row] for row in rows)
        planned = all(sheet.planned[row] for row in rows)
        tie = Tie(source, target, relation, rows, spells, weight, max(sheet.thickness[row] for row in rows), planned)
        for column in sheet.edge_columns:
            _fill(tie, column, sheet.dates, against, undated)
        ties.append(tie)
    for name, count in sorted((+against).items()):
        sheet.notes.append(f"{count} values of {name} contradict another of the same day; the first is kept")
    for name, count in sorted((+undated).items()):
        sheet.notes.append(f"{count} values of {name} differ and have no date; left out of the timeline")
    if len(ties) < len(sheet.source):
        sheet.notes.append(
            f"{len(sheet.source)} ties are {len(ties)} edges: one for each relation between the same two"
        )
    if not any(dates.spells for dates in sheet.dates):
        sheet.notes.append("no edge has a usable date, so the timeline shows the same at any time")
    return ties


def _fill(tie: Tie, column: Typed, dates: Sequence[Dates], against: Counter[str], undated: Counter[str]) -> None:
    """The value of a column for a tie: plain if it is always the same, else dated. Counts what is lost by it."""
    told = [(row, value) for row in tie.rows if (value := column.values[row]) is not None]
    if not told or column.name in APART:
        return
    if all(value == told[0][1] for _, value in told):
        tie.plain[column.name] = told[0][1]
        return
    dated = [(spell, value) for row, value in told for spell in dates[row].spells]
    if not dated:
        tie.plain[column.name] = told[0][1]
    else:
        tie.dated[column.name], dropped = apart(dated)
        against[column.name] += dropped
    undated[column.name] += sum(not dates[row].spells for row, _ in told) - (not dated)


def apart(dated: Dated) -> tuple[Dated, int]:
    """The dated values in order, each ending before the next begins, and how many were left out.

    Texts that begin on one day are listed in one value; of numbers the first is kept.

    >>> apart([((None, None), "gold"), (("2014-07-01", None), "platinum")])[0]
    [((None, '2014-06-30'), 'gold'), (('2014-07-01', None), 'platinum')]
    >>> apart([(("2014", None), "leads"), (("2014", None), "manages")])
    ([(('2014', None), 'leads; manages')], 0)
    """
    done: list[tuple[str, str, Value]] = []
    dropped = 0
    for start, end, value in sorted(((s or FIRST, e or LAST, v) for (s, e), v in dated), key=lambda item: item[0]):
        first, last, before = done.pop() if done else ("", "", None)
        if before == value and start <= last:
            done.append((first, max(last, end), value))
        elif first == start and before is not None:
            dropped += not isinstance(value, str)
            done.append((first, last, _both(before, value)))
        else:
            if before is not None:
                done.append((first, min(last, day_before(start)), before))
            done.append((start, end, value))
    return [(open_ended(start, end), value) for start, end, value in done], dropped


def _both(one: Value, other: Value) -> Value:
    """Two values of one day: texts are listed, of other values the first is kept."""
    if not isinstance(one, str) or not isinstance(other, str):
        return one
    return one if other in one.split("; ") else f"{one}; {other}"


def _gathered(ties: list[Tie], column: Typed) -> Typed:
    """A column that never changes, one value for each tie."""
    return Typed(column.name, column.type, [tie.plain.get(column.name) for tie in ties], column.title)


def _stated(sheet: Sheet, ties: list[Tie]) -> list[Typed]:
    """The claims behind each tie as a list, and its dates and periods as sources tell them, in EDTF."""
    claims = next((column.values for column in sheet.edge_columns if column.name == "claim"), None)
    columns = []
    if claims is not None:
        listed: list[Value | None] = [_list([claims[row] for row in tie.rows]) for tie in ties]
        columns.append(Typed("claim_list", "liststring", listed))
    if any(dates.texts for dates in sheet.dates):
        texts = ([text for row in tie.rows for text in sheet.dates[row].texts] for tie in ties)
        stated: list[Value | None] = [SEVERAL.join(dict.fromkeys(told)) or None for told in texts]
        columns.append(Typed("stated_periods", "string", stated))
    return columns


def _list(values: list[Value | None]) -> str | None:
    told = ['"' + str(value).replace('"', "'") + '"' for value in values if value is not None]
    return f"[{', '.join(told)}]" if told else None


def lifetime(spells: Spells) -> str:
    """The spells as an element; nothing for always."""
    if not spells:
        return ""
    return f"<spells>{''.join(f'<spell{_dates(spell)}/>' for spell in spells)}</spells>"


def _dates(spell: Spell) -> str:
    start, end = spell
    return (f' start="{start}"' if start else "") + (f' end="{end}"' if end else "")


def _edge_lines(
    sheet: Sheet, ids: list[str], ties: list[Tie], dynamic: list[Typed], static: list[Typed]
) -> Iterator[str]:
    for number, (tie, values) in enumerate(zip(ties, all_attvalues(static, len(ties)), strict=True)):
        name = None if tie.relation is None else str(tie.relation)
        begin, end = edge_look(sheet, (name, tie.relation, tie.planned, tie.weight, tie.thickness))
        dated = "".join(_dated_values(tie, column) for column in dynamic)
        inside = values.removeprefix("<attvalues>").removesuffix("</attvalues>") + dated
        yield (
            f'<edge id="e{number}" source="{ids[tie.source]}" target="{ids[tie.target]}{begin}'
            f"{f'<attvalues>{inside}</attvalues>' if inside else ''}{lifetime(tie.spells)}{end}"
        )


def _dated_values(tie: Tie, column: Typed) -> str:
    """The dated values of one column; a value that never changes holds for all the tie's spells."""
    dated = tie.dated.get(column.name)
    if dated is None:
        value = tie.plain.get(column.name)
        dated = [] if value is None else [(spell, value) for spell in tie.spells or ((None, None),)]
    head = f'<attvalue for="{escape(column.name)}" value="'
    return "".join(f'{head}{escape(as_text(value))}"{_dates(spell)}/>' for spell, value in dated)
