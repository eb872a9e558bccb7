"""A network at a day, or in a year, a month or another period: the ties that stand then, and in words what else is.

How a tie stands is said in `nnmi_graph.dates`; a tie that is only planned stands at no date.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from ..dates import SHOWN, STANDINGS, STRICT, period
from ..errors import QueryError
from ..phrases import Sentence, words
from .result import Words
from .view import Network

__all__ = ["at"]

_BEFORE = STANDINGS[3]
_PLANNED, _ENDED = "only planned", "ended or not begun"
_LEFT_OUT = (*STANDINGS, _PLANNED, _ENDED)


def at(network: Network, date: str, *, strict: bool = False) -> Network:
    """The network at `date`, a day or in a period: ties surely held, told then, between two tellings, heard of before.

    Each edge says in `standing` which of these it is. With `strict` only the first two are kept. What is carried
    forward and what is left out is counted in `remarks`. Raises `QueryError` if no tie stands then.
    """
    days = period(date)
    planned = network.edges.column("planned")
    standings = [
        _PLANNED if plan is True else told.at(*days) or _ENDED
        for told, plan in zip(network.edges.told(), planned, strict=True)
    ]
    shown = STRICT if strict else SHOWN
    rows = [row for row, standing in enumerate(standings) if standing in shown]
    remarks = _remarks(Counter(standings), shown, date)
    if not rows:
        why = "".join(f" ({remark['en']})" for remark in remarks)
        mend = "ask for another date or the whole period"
        error = QueryError(f"network {network.name!r} has no edges at {date}{why}", mend=mend)
        error.words = {why: "".join(f"（{remark['zh']}）" for remark in remarks)}
        raise error
    part = network.part(rows)
    part.edges.columns["standing"] = [standings[row] for row in rows]
    modes = tuple(sorted({str(had["node_kind"]) for had in part.nodes.values()}))
    return replace(part, metadata=replace(part.metadata, as_of=date, modes=modes), remarks=(*network.remarks, *remarks))


def _remarks(counts: Counter[str], shown: tuple[str, ...], date: str) -> list[Words]:
    """What is carried forward, and what is left out."""
    remarks: list[Words] = []
    kept = sum(counts[standing] for standing in shown)
    if _BEFORE in shown and (held := counts[_BEFORE]):
        told = "{held} of {kept} ties not heard of since before {date}; they are carried forward"
        remarks.append(Sentence(told, held=held, kept=kept, date=date))
    left = {name: counts[name] for name in _LEFT_OUT if name not in shown and counts[name]}
    if left:
        en = ", ".join(f"{count} {name}" for name, count in left.items())
        zh = "、".join(f"{words('zh', 'words')[name]} {count} 条" for name, count in left.items())
        remarks.append(Sentence("left out at {date}: {ties}", date=date, ties={"en": en, "zh": zh}))
    return remarks
