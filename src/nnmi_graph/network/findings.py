"""What a report opens with: up to three findings in words, each with its number and how far it can be trusted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from .headings import name_of, said, short
from .result import Coverage, Result, Value, say

MOST = 3
FEWEST = 3
"""Actors below which a share of them, or how unequal they are, is no finding."""


def findings(results: Sequence[Result], coverage: Coverage | None, lang: str) -> list[tuple[str, str]]:
    """Up to three findings, each with its caution: money, who joins, who has most, silence, and what is no chance."""
    by_name = {result.name: result for result in results}
    found = []
    for name, tell in _TOLD.items():
        if name in by_name and (text := tell(by_name[name], lang)):
            found.append((text, say(by_name[name].caution, lang)))
    if (chance := _beyond_chance(results, lang)) is not None:
        found.append(chance)
    named = covered(coverage, lang) if coverage else ""
    return [(text, " ".join(filter(None, (named, caution)))) for text, caution in found[:MOST]]


def covered(coverage: Coverage, lang: str) -> str:
    """How much of what is stated is named, as a sentence."""
    numbers = {"named": coverage.named, "stated": f"{coverage.stated:,.0f}", "share": f"{coverage.share:.0%}"}
    return said("share", lang, groups=coverage.groups, **numbers)


def _number(summary: Mapping[str, Value], key: str) -> float | None:
    value = summary.get(key)
    return float(value) if isinstance(value, int | float) else None


def _money(result: Result, lang: str) -> str:
    low, high = (_number(result.summary, f"leverage_{end}") for end in ("low", "high"))
    return (
        said("found_money", lang, low=f"{low:.2g}", high=f"{high:.2g}") if low is not None and high is not None else ""
    )


def _bridges(result: Result, lang: str) -> str:
    bridges, actors = (_number(result.summary, key) for key in ("bridges", "actors"))
    if not bridges or not actors or actors < FEWEST or not result.rows:
        return ""
    top = result.rows[0]
    numbers = {"bridges": int(bridges), "actors": int(actors), "share": f"{bridges / actors:.0%}"}
    return said("found_bridges", lang, top=top["label"], groups=top["groups"], **numbers)


def _unequal(result: Result, lang: str) -> str:
    row = result.rows[0]
    if (_number(row, "nodes") or 0) < FEWEST:
        return ""
    side, gini, top = name_of(str(row["side"]), lang), _number(row, "gini"), _number(row, "top_10")
    if not gini or top is None:
        return ""
    return said("found_unequal", lang, side=side, gini=short(gini), top=f"{top:.0%}")


def _silence(result: Result, lang: str) -> str:
    news = ("entries", "entries_between", "first_told")
    row = next((row for row in reversed(result.rows) if any(row[key] for key in news)), {})
    present, silent = (_number(row, key) for key in ("present", "not_heard_of_since"))
    if not silent or present is None:
        return ""
    return said("found_silence", lang, year=row["year"], silent=int(silent), ties=int(silent + present))


def _beyond_chance(results: Sequence[Result], lang: str) -> tuple[str, str] | None:
    """The statistic that lies farthest from what chance makes, if any lies beyond one draw in twenty."""
    tested = [
        (result, null) for result in results for null in result.nulls if null.sd > 0 and min(null.p, 1 - null.p) < 0.05
    ]
    if not tested:
        return None
    result, null = max(tested, key=lambda each: abs(each[1].observed - each[1].mean) / each[1].sd)
    numbers = {key: short(getattr(null, key)) for key in ("observed", "mean", "sd")}
    title = say(result.title, lang)
    return said("found_chance", lang, title=title, statistic=name_of(null.statistic, lang), **numbers), say(
        result.caution, lang
    )


_TOLD: dict[str, Callable[[Result, str], str]] = {
    "money": _money,
    "bridging": _bridges,
    "inequality": _unequal,
    "entry-exit": _silence,
}
