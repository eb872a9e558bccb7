"""What a question shows at a date: firm rows, what is carried forward and marked, and what is left out and counted."""

from __future__ import annotations

from nnmi_graph import Workspace
from nnmi_graph.ask.standing import shown
from nnmi_graph.dates import STANDINGS
from nnmi_graph.store import Rows
from nnmi_graph.terms import Literal


def rows(*standings: str | None) -> Rows:
    return Rows(("who", "standing"), [(Literal(str(i)), s and Literal(s)) for i, s in enumerate(standings)])


def test_the_last_two_are_left_out_and_counted_and_the_fourth_is_counted() -> None:
    kept, notes = shown(rows(*STANDINGS, "heard of before"))
    assert [row[1].value for row in kept] == [*STANDINGS[:4], "heard of before"]
    assert [note["en"] for note in notes] == [
        "2 of 5 rows carried forward: heard of before, not told since",
        "left out: 1 only told later, 1 undated",
    ]
    assert notes[1]["zh"] == "略去：1 行仅此后提及、1 行未注日期"


def test_strict_keeps_what_is_sure_or_told_for_the_date() -> None:
    kept, notes = shown(rows(*STANDINGS), strict=True)
    assert [row[1].value for row in kept] == ["surely", "told then"]
    assert len(notes) == 1 and notes[0]["en"].startswith("left out: 1 between two tellings, 1 heard of before")


def test_an_answer_that_asks_for_no_date_stays_as_it_is() -> None:
    asked = rows(None, None)
    kept, notes = shown(asked)
    assert list(kept) == list(asked) and notes == ()
    other = Rows(("who",), [(Literal("a"),)])
    assert shown(other) == (other, ())


def test_where_all_rows_are_left_out_it_is_not_said_that_none_is_known() -> None:
    rows = Workspace().sparql("""SELECT ?agent ?institute { ?tie nnmi:tieKind tax:tie-project ; nnmi:tieAgent ?agent ;
        nnmi:tieInstitute ?institute . FILTER NOT EXISTS { ?tie nnmi:firstTold ?day }
        FILTER NOT EXISTS { ?other nnmi:tieAgent ?agent ; nnmi:tieInstitute ?institute FILTER(?other != ?tie) } } LIMIT 1""")
    (undated,) = rows
    answer = Workspace().query(
        "memberships", institute=undated["institute"], organisation=undated["agent"], as_of="2016"
    )
    assert answer.is_empty and [note["en"] for note in answer.notes] == ["left out: 1 undated"]
