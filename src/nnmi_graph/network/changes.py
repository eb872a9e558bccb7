"""What came, went and changed between two networks, tie by tie, each with the claim behind it."""

from __future__ import annotations

from collections.abc import Iterator

from .result import Row, Table, Value
from .view import DATES, Network

ASIDE = {"claim", "claims", "tie", "origin", "grade", "kind", "standing", *DATES}
"""Columns that tell where a tie is from, or when and how it stands at a date; not what it is."""
Key = tuple[Value, ...]
COLUMNS = ("source_label", "target_label", "kind", "told", "claim", "source", "target")


def changes(a: Network, b: Network) -> tuple[Table, Table, Table]:
    """Tables of the ties that only `b` has (`came`), that only `a` has (`went`), and that differ (`changed`).

    A tie is known again by its name, where the view gives ties names, else by its ends and kind; several alike are
    matched in order. In `changed` a row is one property of a tie, before and after.
    """
    old, new = dict(_ties(a)), dict(_ties(b))
    came = [_row(b, new[key]) for key in new if key not in old]
    went = [_row(a, old[key]) for key in old if key not in new]
    changed = [row for key in new if key in old for row in _differences(a, old[key], b, new[key])]
    return (
        Table.of("came", came, COLUMNS),
        Table.of("went", went, COLUMNS),
        Table.of("changed", changed, (*COLUMNS[:3], "what", "before", "after", *COLUMNS[4:])),
    )


def _ties(network: Network) -> Iterator[tuple[Key, int]]:
    """Each edge by what it is known again by."""
    met: dict[Key, int] = {}
    names, kinds = network.edges.column("tie"), network.edges.column("kind")
    for row, ends in enumerate(network.ends()):
        key: Key = (*ends, names[row] or kinds[row] or "")
        met[key] = met.get(key, 0) + 1
        yield (*key, met[key]), row


def _row(network: Network, row: int) -> Row:
    """An edge in words: its ends by name, its kind, the dates that are told, the best claim behind it."""
    columns = network.edges.columns
    found = {name: column[row] for name, column in columns.items()}
    (source, target) = _ends(network, row)
    when, start, end = (found.get(name) for name in DATES)
    told = when or (f"{start or '..'}/{end or '..'}" if start or end else None)
    return {
        "source_label": network.nodes[source].get("label", source),
        "target_label": network.nodes[target].get("label", target),
        "kind": found.get("kind"),
        "told": told,
        "claim": found.get("claim"),
        "source": source,
        "target": target,
    }


def _ends(network: Network, row: int) -> tuple[str, str]:
    ids = list(network.nodes)
    return ids[network.edges.source[row]], ids[network.edges.target[row]]


def _differences(a: Network, before: int, b: Network, after: int) -> Iterator[Row]:
    """The properties in which an edge of one network differs from its match in the other."""
    for name in sorted({*a.edges.columns, *b.edges.columns} - ASIDE):
        old, new = a.edges.column(name)[before], b.edges.column(name)[after]
        if old != new:
            yield {**_row(b, after), "what": name, "before": old, "after": new}
