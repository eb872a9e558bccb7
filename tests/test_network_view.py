"""An edge view becomes the network its rows describe."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnmi_graph.errors import QueryError
from nnmi_graph.network import Network, at, measure, named_only, read_view, to_networkx, with_values
from nnmi_graph.store import OxigraphStore, Rows
from nnmi_graph.terms import XSD, BlankNode, Literal, NamedNode, Quad, Term

from .tiny_network import EDGES, EX, LABELS, VARIABLES, rows, tiny

A, B, C = NamedNode(EX + "a"), NamedNode(EX + "b"), NamedNode(EX + "c")


def view(variables: str, *data: tuple[object, ...]):
    return read_view(Rows(tuple(variables.split()), data), "test")


def test_tiny_world_counts_and_attributes() -> None:
    network = tiny()
    assert (len(network.nodes), len(network.edges)) == (len(LABELS), len(EDGES))
    assert network.nodes[EX + "acme"] == {
        "label": "Acme <& Sons>",
        "label_zh": "顶峰公司",
        "node_kind": "Organization",
        "sector": "tax:sector-industry",
    }
    assert network.metadata.modes == ("Agency", "Institute", "Organization")
    assert network.notes == ()


def test_several_dates_in_one_text_are_read_in_order_whatever_order_a_store_has() -> None:
    network = view("source target when", (A, B, Literal("2016; 2014/; 2016")), (A, C, Literal("2016; never")))
    assert network.edges.columns["when"] == ["2014/; 2016", None]


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5), st.lists(st.sampled_from(("2014", "2016/", "2018-05")))))
)
def test_dates_of_a_tie_in_rows_of_their_own_or_in_one_text_are_one_network(
    told: list[tuple[int, int, list[str]]],
) -> None:
    ties = {number: (target, dates) for target, number, dates in told} or {0: (0, [])}
    joined = [
        (A, NamedNode(f"{EX}t{target}"), Literal(f"tie {number}"), Literal("; ".join(dates)) if dates else None)
        for number, (target, dates) in ties.items()
    ]
    apart = [
        (A, NamedNode(f"{EX}t{target}"), Literal(f"tie {number}"), date)
        for number, (target, dates) in ties.items()
        for date in ([*map(Literal, dict.fromkeys(dates))] or [None])
    ]
    assert view("source target tie when", *apart[::-1]) == view("source target tie when", *joined)


def test_order_of_rows_does_not_matter() -> None:
    shuffled = rows()
    random.Random(4).shuffle(shuffled)
    assert read_view(Rows(VARIABLES, shuffled), "tiny") == tiny()


def test_networkx_keeps_parallel_edges_claims_and_types() -> None:
    graph = to_networkx(tiny())
    assert graph.number_of_edges() == len(EDGES)
    claims = {data["claim"] for *_, data in graph.edges(data=True)}
    assert claims == {EX + edge[2] for edge in EDGES}
    (money,) = [data for *_, data in graph.edges(data=True) if data.get("amount") == 3_000_000_000]
    assert (money["start"], money["kind"], money["weight"], money["on_record"]) == ("2014", "sponsors", 1.0, True)
    assert "end" not in money
    assert len(graph.get_edge_data(EX + "acme", EX + "alpha")) == 2


def test_undirected_network() -> None:
    network = read_view(Rows(("source", "target"), [(A, B)]), "test", directed=False)
    assert not to_networkx(network).is_directed()


def test_degrees_count_both_ends() -> None:
    network = tiny()
    assert dict(zip(network.nodes, network.degrees(), strict=True))[EX + "alpha"] == 5
    assert sum(network.degrees()) == 2 * len(EDGES)


def test_straight_from_a_store() -> None:
    store = OxigraphStore()
    store.update(f"INSERT DATA {{ <{EX}a> <{EX}knows> <{EX}b>, <{EX}c> }}")
    network = read_view(store.select("SELECT ?source ?kind ?target { ?source ?kind ?target }"), "knows")
    assert list(network.nodes) == [EX + "a", EX + "b", EX + "c"]
    assert network.edges.columns["kind"] == ["knows", "knows"]


def test_first_value_is_kept_and_the_others_counted() -> None:
    network = view("source sourceSize target", (A, Literal("big"), B), (A, Literal("small"), C), (A, Literal(""), B))
    assert network.nodes[EX + "a"]["size"] == "big"
    assert network.notes == ("1 values of size differ from the node's first; the first is kept",)


def test_first_value_that_is_not_empty_is_kept() -> None:
    network = view("source sourceSize target", (A, Literal(""), B), (A, Literal("small"), C))
    assert network.nodes[EX + "a"]["size"] == "small"
    assert network.notes == ()


@pytest.mark.parametrize("languages", [("en", "zh"), ("zh", "en")])
def test_chinese_label_in_the_label_column_finds_its_place(languages: tuple[str, str]) -> None:
    words = {"en": "Boeing", "zh": "波音"}
    network = view("source sourceLabel target", *((A, Literal(words[code], language=code), B) for code in languages))
    assert network.nodes[EX + "a"] == {"label": "Boeing", "label_zh": "波音", "node_kind": "source"}
    assert network.notes == ()


def test_a_claim_repeated_by_a_join_is_one_edge() -> None:
    network = view("source target edge", (A, B, C), (A, B, C), (A, B, B))
    assert len(network.edges) == 2
    assert network.notes == ("1 rows repeat an edge; kept once",)


def test_rows_without_claims_are_all_kept() -> None:
    assert len(view("source target", (A, B), (A, B)).edges) == 2


def test_a_row_with_one_end_is_a_node() -> None:
    network = view("source target", (A, B), (C, None), (None, None))
    assert set(network.nodes) == {EX + "a", EX + "b", EX + "c"}
    assert len(network.edges) == 1
    assert network.notes == ("2 rows without both ends, read as nodes only",)


def test_modes_without_a_kind_column() -> None:
    assert view("source target", (A, B)).metadata.modes == ("source", "target")
    assert view("source target", (A, B), (B, C)).metadata.modes == ("node",)


def test_what_is_no_date_is_left_out_and_counted() -> None:
    network = view(
        "source target start",
        (A, B, Literal("about 2012")),
        (A, C, Literal("2012-03-04T10:00:00Z")),
        (B, C, Literal("2013")),
    )
    assert network.edges.columns["start"] == [None, "2012-03-04", "2013"]
    assert network.notes == ("1 values of start are no date and left out (such as 'about 2012')",)


def test_with_values_adds_a_measure_and_leaves_the_first_network() -> None:
    network = tiny()
    measured = with_values(network, "score", {EX + "acme": 0.5})
    assert measured.nodes[EX + "acme"]["score"] == 0.5
    assert "score" not in network.nodes[EX + "acme"]
    assert "score" not in measured.nodes[EX + "bolt"]


@pytest.mark.parametrize(
    ("variables", "row", "words"),
    [
        ("a b", (A, B), "network view 'test' has no ?source; select ?source and ?target, both IRIs"),
        ("source Target", (A, B), "network view 'test' has no ?target; did you mean ?Target to be ?target?"),
        ("source target", (Literal("Boeing"), B), "row 1: ?source is the literal 'Boeing', not an IRI"),
        ("source target", (A, BlankNode("x")), "row 1: ?target is a blank node, not an IRI"),
        ("source target", (A, None), "network 'test' has no edges; check the view's query"),
    ],
)
def test_bad_views_are_refused_in_words(variables: str, row: tuple[object, ...], words: str) -> None:
    with pytest.raises(QueryError) as caught:
        view(variables, row)
    assert words in str(caught.value)


def test_an_empty_slice_names_its_date() -> None:
    network = view("source target when", (A, B, Literal("1989")), (A, C, None))
    with pytest.raises(
        QueryError, match=r"no edges at 1980 \(left out at 1980: 1 only told later, 1 undated\); ask for"
    ):
        at(network, "1980")


IRIS = st.sampled_from([NamedNode(EX + name) for name in ("a", "b", "é", "c?d=e&f", "%20")])
TEXTS = st.sampled_from(
    ["a", "", "a\tb", "a\nb", 'a"b', "a\\tb", "<http://e.org/a>", "_:x", "\r", "?x", "5", "是", "\u0000", "'"]
)
LITERALS = st.one_of(
    TEXTS.map(Literal),
    TEXTS.map(lambda text: Literal(text, language="zh")),
    TEXTS.map(lambda text: Literal(text, language="en")),
    st.sampled_from([Literal(5), Literal(5.5), Literal(True), Literal("05", datatype=NamedNode(XSD + "integer"))]),
    st.sampled_from([Literal("2016", datatype=NamedNode(XSD + "gYear")), Literal("2012/2014"), Literal("soon")]),
)
OTHER = st.one_of(st.none(), IRIS, LITERALS, st.builds(BlankNode, st.sampled_from(["x", "y"])))
NAMES = ("source", "target", "edge", "kind", "when", "sourceLabel", "targetLabel", "weight", "tie")
VIEW_ROWS = st.lists(
    st.tuples(st.one_of(IRIS, IRIS, IRIS, OTHER), st.one_of(IRIS, IRIS, st.none()), *[OTHER] * (len(NAMES) - 2)),
    max_size=8,
)


def answered(read: Callable[[], Network]) -> object:
    try:
        return read()
    except QueryError as error:
        return str(error)


@given(VIEW_ROWS)
def test_columns_as_the_engine_writes_them_give_the_same_network(data: list[tuple[Term | None, ...]]) -> None:
    store = OxigraphStore()
    place = NamedNode(EX + "row")
    for number, row in enumerate(data):
        here = NamedNode(f"{place.value}{number}")
        store.add(Quad(here, NamedNode(f"{EX}has-{name}"), t, here) for name, t in zip(NAMES, row, strict=True) if t)
        store.add([Quad(here, NamedNode(EX + "is"), place, here)])
    parts = " ".join(f"OPTIONAL {{ ?row <{EX}has-{name}> ?{name} }}" for name in NAMES)
    text = f"SELECT {' '.join(f'?{name}' for name in NAMES)} {{ ?row <{EX}is> <{place.value}> {parts} }} ORDER BY ?row"
    plain = answered(lambda: read_view(store.select(text), "test"))
    assert answered(lambda: read_view(store.columns(text), "test")) == plain


def test_further_texts_of_one_claim_make_no_further_edge_and_are_kept() -> None:
    claim, other = NamedNode(EX + "c1"), NamedNode(EX + "c2")
    rows = [
        (A, B, claim, Literal("member"), Literal(alias), Literal("7", datatype=NamedNode(XSD + "integer")))
        for alias in ("Acme", "Acme Co.", "ACME")
    ] + [(A, B, other, Literal("member"), Literal("Acme Z"), None), (A, B, claim, Literal("leads"), None, None)]
    random.Random(2).shuffle(rows)
    network = view("source target edge kind alias amount", *rows)
    columns = network.edges.columns
    assert list(zip(columns["claim"], columns["kind"], columns["alias"], columns["amount"], strict=True)) == [
        (EX + "c1", "leads", None, None),
        (EX + "c1", "member", "ACME; Acme; Acme Co.", 7),
        (EX + "c2", "member", "Acme Z", None),
    ]
    amounts = [(A, B, claim, Literal(str(n), datatype=NamedNode(XSD + "integer"))) for n in (3, 5)]
    assert len(view("source target edge amount", *amounts).edges) == 2, "numbers are no further names"


def test_who_is_not_named_is_no_actor_and_its_money_counts() -> None:
    kinds = {"a": "Payer", "side": "Side"}
    rows = [
        (NamedNode(EX + s), NamedNode(EX + t), NamedNode(EX + f"c{n}"), Literal(kinds[s]), Literal("House"), amount)
        for n, (s, t, amount) in enumerate([("a", "x", 10), ("side", "x", 30), ("side", "y", 5)])
        for amount in [Literal(str(amount), datatype=NamedNode(XSD + "decimal"))]
    ]
    names = ("source", "target", "edge", "sourceKind", "targetKind", "amount")
    network = read_view(Rows(names, rows), "money", unnamed="Side")
    shown = named_only(network)
    assert list(shown.nodes) == [EX + "a", EX + "x", EX + "y"] and list(shown.ends()) == [(EX + "a", EX + "x")]
    assert shown.metadata.modes == ("House", "Payer") and shown.alone == {EX + "y": 1}
    assert named_only(shown) == shown and "2 edges name nobody" in shown.remarks[-1]["en"]
    size = measure(network, "size").summary
    assert (size["nodes"], size["ties"], size["density"]) == (3, 1, 0.5)
    assert measure(network, "money").summary["total_high"] == 45
    nobody = read_view(Rows(names, rows[1:]), "money", unnamed="Side")
    assert named_only(nobody) == nobody, "where nobody is named there is nothing else to show"


def test_nodes_are_not_asked_for_where_there_is_no_edge() -> None:
    def never() -> Rows:
        raise AssertionError("asked")

    with pytest.raises(QueryError, match="no edges"):
        read_view(Rows(("source", "target"), []), "none", nodes=never)
