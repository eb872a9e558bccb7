"""Timelines: spells at the precision told, open ends open, changes as dated values, nothing overlapping."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnmi_graph.dates import FIRST, LAST, next_day
from nnmi_graph.errors import QueryError
from nnmi_graph.export import check_gexf, export
from nnmi_graph.export.spells import DATED, dates_of, joined
from nnmi_graph.export.timeline import apart
from nnmi_graph.network import Network, read_view
from nnmi_graph.store import Rows
from nnmi_graph.terms import Literal, NamedNode

from .tiny_network import EX, tiny

SPACE = "{http://gexf.net/1.3}"
DAYS = st.dates().map(lambda day: f"{day.year:04}-{day.month:02}-{day.day:02}")
SPELLS = st.tuples(st.none() | DAYS, st.none() | DAYS).filter(lambda spell: (spell[0] or FIRST) <= (spell[1] or LAST))


def network_of(*claims: tuple[str, str | None, str | None, object]) -> Network:
    """Claims of one membership: name, start, end, tier."""
    rows = [
        (
            NamedNode(EX + "a"),
            NamedNode(EX + "b"),
            NamedNode(EX + name),
            start and Literal(start),
            end and Literal(end),
            None if tier is None else Literal(tier),
        )
        for name, start, end, tier in claims
    ]
    return read_view(Rows(("source", "target", "edge", "start", "end", "tier"), rows), "made")


def timeline(network: Network, path: Path) -> tuple[list[ElementTree.Element], tuple[str, ...]]:
    """The edges of the file and the notes; the file must be clean."""
    note = export(network, path, dynamic=True)
    assert check_gexf(path) == []
    return list(ElementTree.parse(path).iter(f"{SPACE}edge")), note.notes


def dated(edge: ElementTree.Element, column: str) -> list[tuple[str | None, str | None, str | None]]:
    return [
        (v.get("value"), v.get("start"), v.get("end")) for v in edge.iter(f"{SPACE}attvalue") if v.get("for") == column
    ]


def spells(edge: ElementTree.Element) -> list[tuple[str | None, str | None]]:
    return [(spell.get("start"), spell.get("end")) for spell in edge.iter(f"{SPACE}spell")]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2012", "2012", (("2012-01-01", "2012-12-31"),)),
        ("2012-02", "2012-02", (("2012-02-01", "2012-02-29"),)),
        ("2012-02-25", None, (("2012-02-25", None),)),
        (None, "2014-06", (("2014-06-01", "2014-06-30"),)),
        ("2014", "2014-03", (("2014-01-01", "2014-03-31"),)),
        ("2015", "2014", ()),
    ],
)
def test_a_date_means_all_the_days_it_can_mean(start: str, end: str, expected: object) -> None:
    assert dates_of(None, start, end).spells == expected


@pytest.mark.parametrize(
    ("when", "spells", "columns"),
    [
        ("2016", [("2016-01-01", "2016-12-31")], (None, None, "2016", "2016", None, None)),
        (
            "2014-02; 2016",
            [("2014-02-01", "2014-02-28"), ("2016-01-01", "2016-12-31")],
            (None, None, "2014-02; 2016", "2016", None, None),
        ),
        ("2014; /2016-06", [("2014-01-01", "2016-06-30")], (None, "2016-06", "2014", "2016-06", None, None)),
        ("2012/; 2018", [("2012-01-01", None)], ("2012", None, "2018", "2018", None, None)),
        (
            "2012/2013-06; 2016",
            [("2012-01-01", "2013-06-30"), ("2016-01-01", "2016-12-31")],
            ("2012", "2013-06", "2016", "2016", None, None),
        ),
        (
            "2016; /[2017-01-01..2017-12-31]; [2013-01-01..2015-12-31]/",
            [("2016-01-01", "2016-12-31")],
            (None, None, "2016", "2016", "2013-01-01..2015-12-31", "2017-01-01..2017-12-31"),
        ),
        (None, [], (None,) * 6),
    ],
)
def test_stated_told_and_between_lists_are_kept_apart(when: str, spells: object, columns: object) -> None:
    dates = dates_of(when, None, None)
    assert list(dates.spells) == spells
    assert tuple(getattr(dates, name) for name in DATED) == columns


def test_a_date_that_a_tie_is_told_for_is_a_spell_of_that_date_alone(tmp_path: Path) -> None:
    ends = (NamedNode(EX + "a"), NamedNode(EX + "b"))
    rows = [(*ends, NamedNode(EX + "t"), Literal(when), Literal("gold")) for when in ("2016", "2018-02")]
    network = read_view(Rows(("source", "target", "tie", "when", "tier"), rows), "made")
    (edge,), _ = timeline(network, tmp_path / "x.gexf")
    assert spells(edge) == [("2016-01-01", "2016-12-31"), ("2018-02-01", "2018-02-28")]
    assert dated(edge, "stated_periods") == [("2016; 2018-02", None, None)]
    assert dated(edge, "tier") == [("gold", None, None)]


@given(st.lists(SPELLS, max_size=8), DAYS)
def test_joined_spells_never_touch_and_cover_the_same_days(told: list[tuple[str | None, str | None]], day: str) -> None:
    done = joined(told)
    for former, later in pairwise(done):
        assert next_day(former[1] or LAST) < (later[0] or FIRST)

    def on(spells: object) -> bool:
        return any((start or FIRST) <= day <= (end or LAST) for start, end in spells)

    assert on(done) == on(told)


@given(st.lists(st.tuples(SPELLS, st.sampled_from(["gold", "silver"])), max_size=8))
def test_dated_values_never_overlap(told: list[tuple[tuple[str | None, str | None], str]]) -> None:
    done, _ = apart(told)
    assert bool(done) == bool(told)
    for (former, _), (later, _) in pairwise(done):
        assert (former[1] or LAST) < (later[0] or FIRST)
    for (start, end), _ in done:
        assert (start or FIRST) <= (end or LAST)


@pytest.mark.parametrize(
    ("told", "left"),
    [
        ([((None, None), "gold"), ((FIRST, None), "silver")], [((None, None), "gold; silver")]),
        ([((None, "2012-06-30"), "gold"), ((FIRST, "2012-06-30"), "gold")], [((None, "2012-06-30"), "gold")]),
        (
            [(("2012-01-01", None), "gold"), ((LAST, LAST), "silver")],
            [(("2012-01-01", "9999-12-30"), "gold"), ((LAST, None), "silver")],
        ),
        (
            [((FIRST, FIRST), "gold"), (("0001-01-02", None), "silver")],
            [((None, FIRST), "gold"), (("0001-01-02", None), "silver")],
        ),
    ],
)
def test_the_first_and_the_last_day_of_all_are_open_ends(told: object, left: object) -> None:
    assert apart(told) == (left, 0)


def test_a_tier_that_changes_is_a_dated_value(tmp_path: Path) -> None:
    (edge,), notes = timeline(
        network_of(("c1", "2012", None, "gold"), ("c2", "2014-07", None, "platinum")), tmp_path / "x.gexf"
    )
    assert dated(edge, "tier") == [("gold", "2012-01-01", "2014-06-30"), ("platinum", "2014-07-01", None)]
    assert spells(edge) == [("2012-01-01", None)]
    assert dated(edge, "claim_list") == [(f'["{EX}c1", "{EX}c2"]', None, None)]
    assert dated(edge, "stated_periods") == [("2012/; 2014-07/", None, None)]
    assert notes == ("2 ties are 1 edges: one for each relation between the same two",)


def test_an_interruption_gives_two_spells(tmp_path: Path) -> None:
    (edge,), _ = timeline(network_of(("c1", "2012", "2012", "gold"), ("c2", "2014", None, "gold")), tmp_path / "x.gexf")
    assert spells(edge) == [("2012-01-01", "2012-12-31"), ("2014-01-01", None)]
    assert dated(edge, "tier") == [("gold", None, None)]


def test_texts_of_one_day_are_listed_and_numbers_counted(tmp_path: Path) -> None:
    (edge,), _ = timeline(network_of(("c1", "2012", None, "gold"), ("c2", "2012", None, "silver")), tmp_path / "x.gexf")
    assert dated(edge, "tier") == [("gold; silver", "2012-01-01", None)]
    (edge,), notes = timeline(network_of(("c1", "2012", None, 5), ("c2", "2012", None, 7)), tmp_path / "y.gexf")
    assert dated(edge, "tier") == [("5", "2012-01-01", None)]
    assert "1 values of tier contradict another of the same day; the first is kept" in notes


def test_what_has_no_date_is_always_there_and_what_differs_is_counted(tmp_path: Path) -> None:
    (edge,), notes = timeline(network_of(("c1", None, None, "gold"), ("c2", None, None, "silver")), tmp_path / "x.gexf")
    assert spells(edge) == []
    assert dated(edge, "tier") == [("gold", None, None)]
    assert "1 values of tier differ and have no date; left out of the timeline" in notes
    assert "no edge has a usable date, so the timeline shows the same at any time" in notes


def test_dates_in_the_wrong_order_are_noted(tmp_path: Path) -> None:
    (edge,), notes = timeline(network_of(("c1", "2015", "2012", "gold")), tmp_path / "x.gexf")
    assert spells(edge) == []
    assert "1 edges have a period that ends before it begins; the period is left out" in notes


def test_a_timeline_only_in_formats_that_have_one(tmp_path: Path) -> None:
    with pytest.raises(QueryError, match=r"graphml has no timeline; write \.gexf or \.csv, or leave dynamic out"):
        export(tiny(), tmp_path / "x.graphml", dynamic=True)
    assert list(tmp_path.iterdir()) == []


def test_same_network_same_timeline(tmp_path: Path) -> None:
    for name in ("one", "two"):
        export(tiny(), tmp_path / f"{name}.gexf", dynamic=True)
    assert (tmp_path / "one.gexf").read_bytes() == (tmp_path / "two.gexf").read_bytes()
