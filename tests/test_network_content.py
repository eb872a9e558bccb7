"""Mixing, money, places, time, layers, technology: worked by hand, and networkx as judge where it has the measure."""

from __future__ import annotations

import random
from datetime import date
from fractions import Fraction

import networkx as nx
import numpy as np
import pytest
from networkx.algorithms import bipartite

from nnmi_graph.errors import NnmiError
from nnmi_graph.network import MEASURES, at, measure
from nnmi_graph.network.measures.dynamics import kaplan_meier
from nnmi_graph.network.measures.mixing import mutual_information
from nnmi_graph.network.view import to_networkx

from .network_samples import SECTORS, TIES, iri, make, named, tiny

F = Fraction


def dated(*ties):
    return make({"source": a, "target": g, "start": start, "end": end} for a, g, start, end in ties)


# mixing


def test_mixing_by_hand():
    # pairs that share a group: ab (both industry), ac, bc, cd, ce, de (all between sectors)
    result = measure(tiny(), "mixing", draws=19)
    assert result.summary["e_i_index"] == pytest.approx(F(5 - 1, 6))
    projected = bipartite.projected_graph(nx.Graph(to_networkx(tiny())), [iri(x) for x in "abcde"])
    judge = nx.attribute_assortativity_coefficient(projected, "sector")
    assert result.summary["assortativity"] == pytest.approx(judge)
    nodes = named(result.table("nodes").rows, "e_i_index")
    assert nodes == {"a": 0, "b": 0, "c": 1, "d": 1, "e": 1}
    ties = {(row["a"], row["b"]): row["ties"] for row in result.rows}
    assert ties["industry", "industry"] == 1 and ties["academia", "industry"] == 3 and sum(ties.values()) == 6


def test_entropy_by_hand():
    # A: industry 2, academia 1; B: academia, industry, government one each
    rows = {row["label"]: row for row in measure(tiny(), "mixing").table("groups").rows}
    assert rows["B"]["entropy"] == pytest.approx(np.log2(3)) and rows["B"]["evenness"] == pytest.approx(1)
    assert rows["A"]["entropy"] == pytest.approx(np.log2(3) - F(2, 3)) and rows["A"]["industry"] == 2


def test_triple_helix_by_hand():
    assert mutual_information(np.array([[1, 1, 1], [0, 0, 0]], bool)) == pytest.approx(1)  # 3 - 3 + 1
    xor = np.array([[0, 0, 0], [0, 1, 1], [1, 0, 1], [1, 1, 0]], bool)
    assert mutual_information(xor) == pytest.approx(-1)  # 3 - 6 + 2: together they tell more than by twos
    summary = measure(tiny(), "mixing").summary
    assert summary["groups_with_all_three"] == 1 and summary["triple_helix_bits"] == pytest.approx(0)


def test_triple_helix_needs_its_sectors():
    result = measure(tiny(), "mixing", helix="academia, industry, church")
    assert "triple_helix_bits" not in result.summary
    assert "no actor is of sector church" in result.remarks[0]["en"]
    with pytest.raises(NnmiError, match="three sectors"):
        measure(tiny(), "mixing", helix="academia")


def test_one_mode_mixing_agrees_with_networkx():
    graph = nx.karate_club_graph()
    clubs = {f"p{node}": {"sector": club} for node, club in graph.nodes(data="club")}
    network = make(({"source": f"p{a}", "target": f"p{b}"} for a, b in graph.edges), clubs, ("Person", "Person"))
    found = measure(network, "mixing", draws=49)
    assert found.summary["assortativity"] == pytest.approx(nx.attribute_assortativity_coefficient(graph, "club"))
    assert found.nulls[0].p == pytest.approx(F(1, 50))


@pytest.mark.parametrize("seed", range(5))
def test_two_mode_mixing_is_networkxs_on_the_projection(seed):
    chance = random.Random(seed)
    sectors = {f"m{n}": chance.choice("abc") for n in range(20)}
    ties = {(member, f"g{chance.randrange(6)}") for member in sectors for _ in range(3)}
    result = measure(
        make([{"source": a, "target": b} for a, b in sorted(ties)], {m: {"sector": s} for m, s in sectors.items()}),
        "mixing",
        draws=0,
    )
    projection = bipartite.projected_graph(nx.Graph(ties), list(sectors))
    nx.set_node_attributes(projection, sectors, "sector")
    between = sum(sectors[a] != sectors[b] for a, b in projection.edges)
    ties_in_all = projection.number_of_edges()
    assert result.summary["e_i_index"] == pytest.approx((2 * between - ties_in_all) / ties_in_all)
    assert result.summary["assortativity"] == pytest.approx(
        nx.attribute_assortativity_coefficient(projection, "sector")
    )


# money


MONEY = [
    {"source": "doe", "target": "A", "amount": 30, "side": "federal", "purpose": "initial", "edge": "m1"},
    {"source": "doe", "target": "A", "amount": 50, "side": "federal", "purpose": "initial", "edge": "m2"},
    {"source": "state", "target": "A", "amount": 40, "side": "non-federal", "purpose": "initial", "edge": "m3"},
    {"source": "dod", "target": "B", "amount": 60, "side": "federal", "purpose": "initial", "edge": "m4"},
    {"source": "dod", "target": "B", "amount": 500, "side": "federal", "purpose": "to-date", "edge": "m5"},
    {"source": "a", "target": "A"},
    {"source": "b", "target": "A"},
    {"source": "c", "target": "A"},
]


def test_money_by_hand():
    result = measure(make(MONEY, {k: {"sector": v} for k, v in SECTORS.items()}), "money")
    # A: 30..50 federal, 40 other; B: 60 federal. Purposes: initial is the most frequent
    assert (result.summary["total_low"], result.summary["total_high"]) == (130, 150)
    a = next(row for row in result.rows if row["label"] == "A")
    assert (a["public_low"], a["public_high"], a["other_low"]) == (30, 50, 40)
    assert (a["leverage_low"], a["leverage_high"]) == pytest.approx((F(40, 50), F(40, 30)))
    b = next(row for row in result.rows if row["label"] == "B")
    assert b["leverage_low"] is None and b["public_low"] == 60  # nobody tells what others put into B
    assert (result.summary["leverage_low"], result.summary["leverage_high"]) == pytest.approx((F(40, 50), F(40, 30)))
    assert result.summary["hhi_groups"] == pytest.approx(F(80, 140) ** 2 + F(60, 140) ** 2)
    assert named(result.table("sponsors").rows, "share") == {
        "doe": pytest.approx(F(40, 100)),
        "dod": pytest.approx(F(60, 100)),
    }
    flow = {(row["from"], row["to"]): row["amount"] for row in result.table("flow").rows}
    assert flow["doe", "A"] == 40 and flow["A", "industry"] == pytest.approx(80 * F(2, 3))
    assert [r["en"] for r in result.remarks] == [
        "only the purpose initial is counted, not to-date",
        "sources differ on 1 sums: low and high are given",
        "leverage leaves out 1 groups that tell one side only",
    ]


def test_an_edge_may_tell_the_lowest_and_the_highest_amount_of_its_sources():
    edge = {"source": "doe", "target": "A", "amount": 40, "amountLow": 30, "amountHigh": 50, "side": "federal"}
    alone = {"source": "dod", "target": "A", "amount": 5, "side": "federal"}
    result = measure(make([edge, alone]), "money")
    assert (result.summary["total_low"], result.summary["total_high"]) == (35, 55)
    assert "sources differ on 1 sums" in result.remarks[0]["en"]


def test_many_amounts_add_up_to_the_cent():
    paid = [{"source": f"s{n}", "target": "A", "amount": 0.1, "edge": f"c{n}"} for n in range(1000)]
    assert measure(make(paid), "money").summary["total_low"] == 100


def test_money_leaves_out_stated_totals_and_refuses_two_currencies():
    total = {"source": "x", "target": "A", "amount": 999, "side": "total", "purpose": "initial"}
    result = measure(make([*MONEY[:3], total]), "money")
    assert result.summary["total_high"] == 90 and "stated totals" in result.remarks[0]["en"]
    mixed = [{"source": "x", "target": "A", "amount": 1, "currency": c, "edge": c} for c in ("USD", "EUR")]
    with pytest.raises(NnmiError, match="EUR, USD cannot be added"):
        measure(make(mixed), "money")
    with pytest.raises(NnmiError, match="no amount has the purpose 'gift'; there are initial, to-date, and all"):
        measure(make(MONEY), "money", purpose="gift")
    assert measure(make(MONEY), "money", purpose="all").summary["total_high"] == 650


def test_unnamed_funders_count_only_beyond_the_named_ones():
    side = {"target": "A", "side": "federal", "purpose": "initial"}
    edges = [
        {"source": "federal", "amount": 70, **side},
        {"source": "dod", "amount": 50, **side},
        {"source": "doe", "amount": 10, **side},
        {"source": "federal", "amount": 90, **side, "edge": "x"},
    ]
    result = measure(make(edges), "money")
    assert (result.summary["total_low"], result.summary["total_high"]) == (70, 90)  # not 130 and 150
    sponsors = {row["label"]: (row["named"], row["low"], row["high"]) for row in result.table("sponsors").rows}
    assert sponsors == {"dod": (True, 50, 50), "doe": (True, 10, 10), "federal": (False, 10, 30)}
    assert result.summary["hhi_sponsors"] == pytest.approx(F(50, 60) ** 2 + F(10, 60) ** 2)


def test_a_states_money_is_part_of_the_non_federal():
    edges = [
        {"source": "non-federal", "target": "A", "amount": 500, "side": "non-federal"},
        {"source": "state", "target": "A", "amount": 250, "side": "state"},
        {"source": "state", "target": "B", "amount": 40, "side": "state"},
    ]
    assert measure(make(edges), "money").summary["total_high"] == 540


def test_bounds_are_told():
    edges = [{"source": "x", "target": "A", "amount": 70, "bound": "tax:bound-at-least"}]
    assert measure(make(edges), "money").remarks[0]["en"] == "1 of 1 amounts are bounds or rounded"


# places


def test_geography_by_hand():
    states = {"a": "OH", "b": "OH", "c": "MI", "d": "MI", "A": "OH", "B": "MI"}
    network = make(({"source": s, "target": t} for s, t in TIES), {k: {"state": v} for k, v in states.items()})
    result = measure(network, "geography", draws=49)
    # aA bA (OH OH), cA (MI OH), cB dB (MI MI); e has no state
    assert result.summary["local_share"] == pytest.approx(F(4, 5)) and result.summary["places_with_groups"] == 2
    rows = {row["place"]: row for row in result.rows}
    assert (rows["OH"]["actors"], rows["OH"]["ties_of_groups"], rows["OH"]["local_ties"]) == (2, 3, 2)
    assert result.remarks[0]["en"] == "1 of 7 nodes have no state"
    assert result.table("flows").rows[0]["ties"] == 2 and 0 < result.nulls[0].p < 1


# time


def test_kaplan_meier_by_hand():
    # 6 at risk, one ends at 1: 5/6. One censored at 2. At 3 two of 4 end: 5/6 * 1/2. At 5 the last of 1 ends: 0
    rows = kaplan_meier([(1, True), (2, False), (3, True), (3, True), (4, False), (5, True)])
    assert [row["survival"] for row in rows] == [pytest.approx(F(5, 6)), pytest.approx(F(5, 12)), 0]
    assert [row["at_risk"] for row in rows] == [6, 4, 1]
    greenwood = F(5, 12) ** 2 * (F(1, 30) + F(2, 8))
    assert rows[1]["se"] == pytest.approx(float(greenwood) ** 0.5)
    assert rows[1]["low"] < F(5, 12) < rows[1]["high"] and rows[2]["low"] is None


def told(*ties):
    return make({"source": a, "target": g, "when": when} for a, g, when in ties)


def test_retention_takes_silence_for_unknown_not_for_staying():
    network = told(
        ("a", "A", "2012/2013"),  # two years, ended
        ("b", "A", "2012/; 2015-01-01"),  # told again after three years, then silence
        ("c", "B", "2014-06/"),  # told once: unknown at once
        ("d", "B", None),
        ("e", "B", "2012; 2014"),  # no stated start: counts from its first telling
    )
    result = measure(network, "retention", until="2020")
    assert result.summary["spells"] == 4 and result.summary["ended"] == 1
    assert result.rows[0]["at_risk"] == 3 and result.rows[0]["survival"] == pytest.approx(F(2, 3))
    assert result.summary["kept_1y"] == 1 and result.summary["kept_2y"] == pytest.approx(F(2, 3))
    assert result.summary["kept_5y"] is None  # b is told for three years: nobody knows about five
    assert "1 of 5 ties are undated" in result.remarks[0]["en"]
    assert "1 of 4 stays have no stated start" in result.remarks[1]["en"]
    silent = measure(told(("a", "A", "2012/"), ("b", "A", "2013")), "retention", until="2020")
    assert silent.rows == () and silent.summary["kept_1y"] is None
    assert "how long ties last is unknown" in silent.remarks[-1]["en"]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_retention_is_kaplan_meiers_product_where_some_ends_are_stated_and_others_are_silent(seed):
    chance = random.Random(seed)
    edges, stays = [], []
    for n in range(40):
        start, last = 2000 + n % 7, 2007 + chance.randrange(8)
        how = chance.choice(["ended", "told later", "silent"])
        edge = {"source": f"m{n}", "target": f"i{n % 3}", "start": f"{start}-01-01"}
        edge |= {"ended": {"end": f"{last}-12-31"}, "told later": {"when": f"{last}-12-31"}, "silent": {}}[how]
        edges.append({"end": None, "when": None, **edge})
        ended = date(last, 12, 31) if how != "silent" else date(start, 1, 1)
        stays.append(((ended - date(start, 1, 1)).days, how == "ended"))
    result = measure(make(edges), "retention", until="2020")
    ends = sorted({days for days, over in stays if over})
    expected, share = [], F(1)
    for day in ends:
        share *= 1 - F(stays.count((day, True)), sum(days >= day for days, _ in stays))
        expected.append((round(day / 365.25, 9), pytest.approx(share)))
    assert [(round(row["years"], 9), row["survival"]) for row in result.rows] == expected
    assert result.summary["ended"] == sum(over for _, over in stays) < len(stays)
    later = measure(make(edges), "retention", until="2030")
    assert later.rows == result.rows, "silence goes on: nothing is learnt by waiting"


def test_entry_and_exit_count_what_is_stated_and_what_is_only_told():
    network = told(
        ("a", "A", "2012/2014-06"),
        ("b", "A", "2012; 2014"),
        ("c", "A", "2013/"),
        ("d", "A", "2012; [2011-02-01..2012-05-01]/; /[2012-06-01..2013-05-31]"),
        ("e", "A", None),
    )
    result = measure(network, "entry-exit", until="2015")
    rows = {row["year"]: row for row in result.rows}
    columns = ("entries", "exits", "entries_between", "exits_between", "first_told", "present", "not_heard_of_since")
    assert {year: tuple(row[name] for name in columns) for year, row in rows.items()} == {
        2012: (1, 0, 1, 0, 1, 3, 0),
        2013: (1, 0, 0, 1, 0, 3, 1),
        2014: (0, 1, 0, 0, 0, 2, 1),
        2015: (0, 0, 0, 0, 0, 0, 2),
    }
    assert rows[2013]["entry_rate"] == pytest.approx(F(1, 3)) and rows[2012]["new_actors"] == 3
    assert result.summary == {"spells": 4, "started": 2, "ended": 1, "present": 0}


def test_a_slice_is_the_network_at_its_date():
    whole = told(
        ("a", "A", "2015/"), ("b", "A", "2016-06-01/"), ("c", "B", "2014"), ("d", "B", "2012/2015"), ("e", "B", "2018")
    )
    for day in ("2014", "2015", "2016", "2016-05", "2016-06-01", "2017"):
        row = measure(whole, "turnover", at=f"2012,{day}").rows[-1]
        here = at(whole, day)
        assert row["ties"] == len(here.edges)
        assert row["not_heard_of_since"] == here.edges.columns["standing"].count("heard of before")
    strict = measure(whole, "turnover", at="2015,2016", strict=True).rows[-1]
    assert strict["ties"] == len(at(whole, "2016", strict=True).edges) == 1


def test_claims_that_touch_are_one_spell():
    parts = [("a", "A", "2012", "2013-06"), ("a", "A", "2013-07", "2014"), ("a", "A", "2016", "2016")]
    result = measure(dated(*parts), "entry-exit")
    assert result.summary == {"spells": 2, "started": 2, "ended": 2, "present": 1}
    by_year = {row["year"]: row for row in result.rows}
    assert (by_year[2012]["entries"], by_year[2014]["exits"], by_year[2016]["entries"]) == (1, 1, 1)
    assert by_year[2016]["new_actors"] == 0 and by_year[2013]["present"] == 1


def test_a_told_end_wins_over_an_open_one():
    result = measure(
        dated(("a", "A", "2012", None), ("a", "A", "2012", "2014"), ("b", "A", "2015", None)), "entry-exit"
    )
    assert result.summary["ended"] == 1


def test_turnover_by_hand():
    network = dated(("a", "A", "2012", "2013"), ("b", "A", "2012", None), ("c", "A", "2014", None))
    result = measure(network, "turnover", at="2012, 2014")
    (row,) = result.rows
    assert (row["kept"], row["gone"], row["new"], row["jaccard"]) == (1, 1, 1, pytest.approx(F(1, 3)))
    years = measure(network, "turnover").rows
    assert [(r["from"], r["to"], r["ties"]) for r in years] == [("2012", "2013", 2), ("2013", "2014", 2)]
    with pytest.raises(NnmiError, match="needs two slices"):
        measure(network, "turnover", at="2013")


def test_tier_changes_by_hand():
    edges = [
        {"source": "a", "target": "A", "start": "2012", "tier": "silver", "edge": "1"},
        {"source": "a", "target": "A", "start": "2014-02", "tier": "gold", "edge": "2"},
        {"source": "b", "target": "A", "start": "2013", "tier": "gold", "edge": "3"},
        {"source": "b", "target": "A", "start": "2013", "tier": "silver", "edge": "4"},
    ]
    result = measure(make(edges), "tier-changes")
    assert result.summary == {"ties_with_tier": 2, "changes": 1, "disagreements": 1}
    assert {key: result.rows[0][key] for key in ("label", "from", "to", "when")} == {
        "label": "a",
        "from": "silver",
        "to": "gold",
        "when": "2014-02",
    }


def test_a_former_tier_is_a_change_whose_day_nobody_tells():
    edges = [{"source": "a", "target": "A", "when": "2016; 2014-02", "tier": "gold", "formerTier": "silver"}]
    (change,) = measure(make(edges), "tier-changes").rows
    assert (change["from"], change["to"], change["when"]) == ("silver", "gold", "2014-02")


def test_dates_outside_the_data_are_refused():
    with pytest.raises(NnmiError, match=r"no tie is told by 2001-12-31; the first is told 2012-01-01"):
        measure(dated(("a", "A", "2012", None)), "retention", until="2001")
    with pytest.raises(NnmiError, match="'soon' is no date"):
        measure(dated(("a", "A", "2012", None)), "turnover", at="soon,2012")


# layers, technology


def test_layers_by_hand():
    edges = [
        {"source": "d", "target": "A", "kind": "sponsors"},
        {"source": "a", "target": "A", "kind": "member"},
        {"source": "b", "target": "A", "kind": "member"},
        {"source": "a", "target": "A", "kind": "leads"},
    ]
    result = measure(make(edges), "layers")
    node = {row["label"]: row for row in result.rows}
    # A: degrees 1, 2, 1 of 4 in three layers: 3/2 * (1 - 6/16)
    assert node["A"]["participation"] == pytest.approx(F(15, 16)) and node["A"]["overlapping_degree"] == 4
    assert node["a"]["participation"] == pytest.approx(F(3, 4)) and node["b"]["participation"] == 0
    overlap = {(row["a"], row["b"]): row for row in result.table("overlap").rows}
    assert overlap["leads", "member"]["jaccard_ties"] == F(1, 2) and overlap["leads", "member"]["shared_nodes"] == 2
    assert overlap["leads", "sponsors"]["shared_ties"] == 0
    with pytest.raises(NnmiError, match="there is but one layer"):
        measure(make(edges[1:3]), "layers")


def test_technology_coverage_by_hand():
    edges = [
        {"source": "A", "target": "printing"},
        {"source": "B", "target": "printing"},
        {"source": "B", "target": "photonics"},
    ]
    names = ("printing", "photonics", "weaving", "metal")
    taxonomy = {iri(name): name for name in names}
    network = make(edges, kinds=("Institute", "Technology"))
    result = measure(network, "technology", taxonomy=taxonomy, broader={iri("printing"): iri("metal")})
    assert named(result.rows, "status") == {
        "printing": "several",
        "photonics": "single",
        "weaving": "gap",
        "metal": "several",
    }
    assert result.summary == {"concepts": 4, "covered": 3, "coverage": F(3, 4), "gaps": 1, "single": 1}
    assert result.options["taxonomy"] == "4 given"
    assert "gaps are unknown" in measure(network, "technology").remarks[0]["en"]


# every measure on a bare network


BARE_REFUSALS = {
    "brokerage": "'sector'",
    "mixing": "'sector'",
    "constraint": "1/degree",
    "money": "'amount'",
    "geography": "'state'",
    "technology": "technology",
    "entry-exit": "no edge is dated",
    "retention": "no edge is dated",
    "turnover": "no edge is dated",
    "tier-changes": "'tier'",
    "layers": "'kind'",
    "core-persistence": "no edge is dated",
    "participation": "'sector'",
    "attribute-projection": "'sector'",
}


@pytest.mark.parametrize("name", MEASURES)
def test_every_measure_answers_or_says_what_is_missing(name):
    bare = make({"source": a, "target": b} for a, b in TIES)
    if name in BARE_REFUSALS:
        with pytest.raises(NnmiError, match=BARE_REFUSALS[name]) as refused:
            measure(bare, name)
        assert refused.value.mend
    else:
        result = measure(bare, name)
        assert result.graph.nodes == 7 and result.reference and result.caution["en"] and result.caution["zh"]


def test_the_list_of_measures_is_whole():
    assert len(MEASURES) == 36
    assert sorted({one.group for one in MEASURES.values()}) == list(range(1, 20))
    for one in MEASURES.values():
        assert one.function.__doc__ and one.title["zh"] and one.reference in one.explain()


def test_results_hold_plain_values_only():
    plain = (str, int, float, bool, type(None))
    checked = 0
    for name in MEASURES:
        for network in (tiny(), make(MONEY, {k: {"sector": v, "state": "OH"} for k, v in SECTORS.items()})):
            try:
                result = measure(network, name, **({"on": "backbone", "alpha": 1.0} if name == "constraint" else {}))
            except NnmiError:
                continue
            cells = [v for table in result.tables for row in table.rows for v in row.values()]
            numbers = [v for null in result.nulls for v in (null.observed, null.mean, null.sd, null.p)]
            assert all(type(value) in plain for value in (*cells, *numbers, *result.summary.values())), name
            checked += 1
    assert checked > 36
