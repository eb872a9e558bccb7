"""How many members the sources state for each group: what the coverage of a network is measured against."""

from __future__ import annotations

from ..content import system_query
from ..dates import LAST, days_of, period
from ..store import Store
from ..terms import Literal, NamedNode, values_clause


def stated_counts(store: Store, as_of: str | None = None) -> dict[str, float]:
    """The latest stated number of members of each group, by the group's IRI; of those told up to `as_of`, if given.

    Where several sources count at one date, the largest stands, so that the coverage is not flattered.
    """
    latest: dict[str, tuple[str, float]] = {}
    last = period(as_of)[1] if as_of else LAST
    for group, count, date in store.select(system_query("counts").text()):
        if not (isinstance(group, NamedNode) and isinstance(count, Literal) and isinstance(date, Literal)):
            continue
        days = days_of(date.value)
        if days is None or days[0] <= last:
            latest[group.value] = max(latest.get(group.value, ("", 0.0)), (date.value, float(count.value)))
    return {group: count for group, (_, count) in latest.items()}


def named_members(store: Store, group: str = "") -> dict[str, set[str]]:
    """The members and partners that claims name, by the IRI of their group; of one group, if given."""
    only = values_clause("?group", [NamedNode(group)]) if group else ""
    found: dict[str, set[str]] = {}
    for of, member in store.select(
        f"SELECT DISTINCT ?group ?member {{ {only} ?claim a nnmi:Membership ; nnmi:about ?group ; nnmi:member ?member"
        " OPTIONAL { ?claim nnmi:memberRole/nnmi:tieKind ?kind }"
        " FILTER(!BOUND(?kind) || ?kind IN (tax:tie-member, tax:tie-partner))"
        " FILTER NOT EXISTS { ?claim nnmi:rank tax:rank-deprecated }"
        " FILTER NOT EXISTS { ?claim nnmi:basis/nnmi:planned true } }"
    ):
        if isinstance(of, NamedNode) and isinstance(member, NamedNode):
            found.setdefault(of.value, set()).add(member.value)
    return found
