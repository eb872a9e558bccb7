"""Records checked beside a real server whose default graph is not the union of its graphs, and answers that are cut."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from nnmi_graph import Workspace
from nnmi_graph.errors import StoreError
from nnmi_graph.store import OxigraphStore
from nnmi_graph.store.dialects import VIRTUOSO_FAULTS, form_for
from nnmi_graph.store.sparql_http import SparqlHttpStore
from nnmi_graph.terms import RDF, XSD, BlankNode, Literal, NamedNode, Quad

from .conftest import ROOT
from .endpoint import endpoint
from .engine_answers import answer, runs
from .engine_servers import Missing, oxigraph
from .engines import answers, findings, odd_reports_differ, stored_reports_differ
from .questions.approve import real_world
from .records_world import world
from .serving import client

GRAPHS = 1_100
"""So many graphs that a request cannot name them all."""
RECORDS = (ROOT / "examples/records/bad-institute.ttl", ROOT / "examples/records/faulty-members.csv")

SHAPES = [str(ROOT / f"shapes/{name}.ttl") for name in ("institute", "membership", "merge")]


@pytest.fixture(scope="module")
def parted() -> list[Quad]:
    """A small register, the statements on each subject in one of very many graphs, some in none."""
    names: dict[object, int] = {}
    found = [Quad(q.subject, q.predicate, q.object, _graph(names, q.subject)) for q in world().quads()]
    some = [NamedNode(f"http://example.org/thing/{n}") for n in range(GRAPHS)]
    return found + [Quad(t, NamedNode("http://example.org/p"), t, NamedNode(f"{t.value}#graph")) for t in some]


def _graph(names: dict[object, int], subject: object) -> NamedNode:
    return NamedNode(f"http://example.org/graph/{names.setdefault(subject, len(names)) % 40}")


@pytest.fixture(scope="module")
def server(parted: list[Quad]) -> Iterator[SparqlHttpStore]:
    try:
        with oxigraph() as store:
            store.add(parted)
            yield store
    except Missing as reason:
        pytest.skip(str(reason))


def test_records_beside_a_server_that_does_not_unite_its_graphs(server: SparqlHttpStore, parted: list[Quad]) -> None:
    assert not server._ask("ASK { ?s ?p ?o }", "ASK"), "its default graph is empty, or this tests nothing"
    beside = OxigraphStore.of(parted)
    for path in RECORDS:
        found = findings(path, server)
        assert found, path.name
        assert found == findings(path, beside), path.name


def test_all_that_a_server_holds_is_checked_there(server: SparqlHttpStore, parted: list[Quad]) -> None:
    stores = (server, OxigraphStore.of(parted).inner)
    there, here = (Workspace(ROOT, store=store).validate_store(SHAPES) for store in stores)
    told = [{f"{entry.component} {entry.message()}" for entry in report.entries} for report in (there, here)]
    assert told[0] == told[1] and told[0]
    assert there.checked.shapes == here.checked.shapes
    assert any("keeps numbers and dates by value" in note for note in there.notes)
    assert not any("by value" in note for note in here.notes)


@pytest.mark.parametrize("differ", [stored_reports_differ, odd_reports_differ])
def test_odd_literals_on_a_server_and_beside_it(differ: Callable[[SparqlHttpStore], list[str]]) -> None:
    try:
        with oxigraph() as store:
            assert differ(store) == []
    except Missing as reason:
        pytest.skip(str(reason))


def test_a_server_that_merges_literals_is_told_of(server: SparqlHttpStore) -> None:
    report = Workspace(ROOT).validate(RECORDS[0], against=server)
    assert sum("keeps numbers by value" in note for note in report.notes) == 1


def test_literals_that_a_server_spells_anew_are_told_of_where_they_enter(server: SparqlHttpStore) -> None:
    """Of those that come back as written, and of a store of ours, nothing is told."""
    odd, plain = (
        Quad(NamedNode("urn:s"), NamedNode("urn:p"), Literal(text, datatype=NamedNode(XSD + "decimal")))
        for text in ("70.00", "70.5")
    )
    there = Workspace(ROOT, store=server)
    assert there.merges_literals and there.respelt([odd, plain, odd]) == (odd.object,)
    assert not Workspace(ROOT).merges_literals and Workspace(ROOT).respelt([odd]) == ()


def test_an_update_reads_the_union_too(server: SparqlHttpStore) -> None:
    counted = "SELECT (COUNT(*) AS ?n) { GRAPH <urn:made> { ?s ?p ?o } }"
    server.update("INSERT { GRAPH <urn:made> { ?t <urn:seen> true } } WHERE { ?t <http://example.org/p> ?t }")
    assert list(server.select(counted)) == [(Literal(GRAPHS),)]
    server.update("DROP GRAPH <urn:made>")
    assert list(server.select(counted)) == [(Literal(0),)]


def test_an_address_without_a_path_finds_the_service(server: SparqlHttpStore) -> None:
    for address in (server.url.removesuffix("/query"), server.url.removesuffix("query"), server.url):
        found = SparqlHttpStore(address)
        assert found.ask("ASK { ?s <http://example.org/p> ?s }")
        assert (found.url, found.update_url, found.quads_url) == (server.url, server.update_url, server.quads_url)


def _named(count: int) -> OxigraphStore:
    return OxigraphStore.of(Quad(*quad.triple, NamedNode("urn:g")) for quad in _numbers(count).quads())


def _numbers(count: int) -> OxigraphStore:
    store = OxigraphStore()
    store.add(Quad(NamedNode("urn:s"), NamedNode("urn:p"), Literal(n)) for n in range(count))
    return store


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?o { ?s ?p ?o }",
        "PREFIX e: <urn:> SELECT * { ?s e:p ?o OPTIONAL { ?o ?p ?none } } ORDER BY DESC(?o) LIMIT 5000",
        "SELECT ?s (?o / 7 AS ?seventh) { { ?s ?p ?o } UNION { ?s ?p ?o FILTER(?o < 9) } }",
        "SELECT (xsd:integer(?o / 2) AS ?half) { ?s ?p ?o } VALUES ?x { 1 UNDEF }",
        "SELECT ?o (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?o HAVING(COUNT(*) > 0) # the end",
    ],
)
def test_an_answer_cut_in_silence_is_had_page_by_page(text: str) -> None:
    numbers = _numbers(1_201)
    with endpoint(numbers.inner, most=500) as url:
        rows = list(SparqlHttpStore(url).select(text))
    assert Counter(rows) == Counter(numbers.select(text)) and len(rows) > 1_000
    if "ORDER" in text:
        assert rows == list(numbers.select(text))


def test_of_a_cut_answer_as_many_rows_come_as_are_asked_for() -> None:
    with endpoint(_numbers(1_201).inner, most=500) as url:
        rows = list(SparqlHttpStore(url).select("SELECT ?o { ?s ?p ?o } ORDER BY ?o LIMIT 1100"))
    assert [int(o.value) for (o,) in rows if isinstance(o, Literal)] == list(range(1_100))


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?o { ?s ?p ?o } LIMIT 900 VALUES ?x { 1 2 }",
        "SELECT ?o FROM <urn:g> { ?s ?p ?o }",
        "SELECT ?o {?s ?p ?o} #\n",
    ],
)
def test_a_cut_answer_is_refused_that_cannot_be_had_in_pages(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if text.endswith("\n"):  # an answer too long to be remembered
        monkeypatch.setattr("nnmi_graph.store.sparql_http.KEPT", 400)
    with endpoint(_named(1_001).inner, most=500) as url, pytest.raises(StoreError, match="cut the answer at 500"):
        list(SparqlHttpStore(url).select(text))


def test_pages_that_name_nodes_anew_are_refused() -> None:
    store = OxigraphStore()
    store.add(Quad(NamedNode("urn:s"), NamedNode("urn:p"), BlankNode()) for _ in range(701))
    text = "SELECT (BNODE() AS ?new) { ?s ?p ?o }"
    with endpoint(store.inner, most=500) as url:
        assert len(list(SparqlHttpStore(url).select("SELECT ?o { ?s ?p ?o }"))) == 701
        with pytest.raises(StoreError, match="its pages do not fit together"):
            list(SparqlHttpStore(url).select(text))


@pytest.mark.parametrize("text", ["SELECT ?o { ?s ?p ?o }", "SELECT ?o { ?s ?p ?o VALUES ?x { 1 } }"])
def test_a_round_number_of_rows_is_no_cut(text: str) -> None:
    with endpoint(_numbers(1_000).inner) as url:
        assert len(list(SparqlHttpStore(url).select(text))) == 1_000
        assert len(list(SparqlHttpStore(url).select(f"{text} LIMIT 500"))) == 500


@pytest.mark.long("a server is asked all of our questions")
def test_a_server_answers_our_questions_as_the_embedded_store_does() -> None:
    """A part of what `make test-engines` runs on all servers: one query in twelve."""
    names = [name for name, _ in runs()]
    some = set(names[::12])
    try:
        with oxigraph("--union-default-graph") as store:
            ran = answers(store, some.__contains__)
    except Missing as reason:
        pytest.skip(str(reason))
    assert len(ran) == len(some) > 12
    assert [(one.name, one.wrong) for one in ran if one.wrong] == []


def test_the_form_for_a_server_says_the_same() -> None:
    here = real_world().store
    changed = [(text, other) for _, text in runs() if (other := form_for("fuseki", text)) != text]
    assert changed
    for text, other in changed[:4]:
        assert answer(here, other) == answer(here, text)


def test_virtuoso_is_asked_only_what_it_does_right(monkeypatch: pytest.MonkeyPatch) -> None:
    simple, other = "SELECT ?o { ?s ?p ?o }", "SELECT ?o { ?s ?p ?o OPTIONAL { ?o ?q ?r } } ORDER BY ?o"
    asked: list[str] = []
    with endpoint(_named(3).inner, called="Virtuoso/07.20", asked=asked) as url:
        store = SparqlHttpStore(url)
        assert len(list(store.select(simple))) == 3 and asked[-1] == simple
        assert len(list(store.quads())) == 3 and "openlinksw" in asked[-1], "not what it states about itself"
        assert [row[0] for row in store.select(other)] == [Literal(n) for n in range(3)]
        assert not any("OPTIONAL" in text for text in asked)
        monkeypatch.setattr("nnmi_graph.store.dialects.MOST_COPIED", 2)
        with pytest.raises(StoreError, match="is Virtuoso, which answers such queries wrongly, and holds more than 2"):
            SparqlHttpStore(url).select(other)


def test_why_a_lookup_failed_is_told_and_not_that_the_server_is_too_large_to_copy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("nnmi_graph.store.dialects.MOST_COPIED", 2)
    monkeypatch.setattr("nnmi_graph.store.sparql_http.MOST_COPIED", 2)

    def fails(text: str) -> None:
        if "COUNT" not in text and "?mark" not in text:
            raise ConnectionResetError

    with endpoint(_named(3).inner, called="Virtuoso/07.20", meanwhile=fails) as url:
        with pytest.raises(StoreError) as told:
            SparqlHttpStore(url).select("SELECT ?o { ?s ?p ?o OPTIONAL { ?o ?q ?r } } ORDER BY ?o")
        assert "holds more than" not in str(told.value)


def test_what_a_query_touches_is_looked_up_on_virtuoso(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, asked = Workspace(ROOT), list[str]()
    with endpoint(OxigraphStore.of(ours.quads()).inner, called="Virtuoso/07.20", asked=asked) as url:
        there = Workspace(ROOT, store=url)
        for name in ("renamed-institutes", "membership-tiers"):
            assert there.query(name).rows == ours.query(name).rows
        store = there.store
        assert isinstance(store, SparqlHttpStore) and not store.is_copied
        assert 0 < 5 * len(store.excerpt.held.inner) < len(list(ours.quads()))
        assert not any("OPTIONAL" in text or "ORDER" in text for text in asked)
        asked.clear()
        assert there.query("renamed-institutes").rows and not any("openlinksw" in text for text in asked), "only once"
        monkeypatch.setattr("nnmi_graph.store.excerpts.MOST_LOOKUPS", 0)
        assert there.query("leverage").rows == ours.query("leverage").rows and not store.is_copied
        monkeypatch.setattr("nnmi_graph.store.sparql_http.MOST_LOOKUPS", 0)
        assert there.query("tier-changes").rows == ours.query("tier-changes").rows and store.is_copied
        with pytest.raises(StoreError):
            store.update("INSERT DATA { GRAPH <urn:g> { <urn:s> <urn:p> <urn:o> } }")
        assert not store.is_copied and not store.excerpt.looked_up, "what it held before it was sent is forgotten"


def test_a_server_that_answers_wrongly_is_copied_before_it_is_served() -> None:
    asked: list[str] = []
    held = _named(3).inner
    with endpoint(held, called="Virtuoso/07.20", asked=asked) as url, client(Workspace(ROOT, store=url)) as pages:
        text = "SELECT ?o { ?s ?p ?o OPTIONAL { ?o ?q ?r } } ORDER BY ?o"
        before = len(asked)
        assert pages.get("/sparql", params={"query": text, "format": "csv"}).text.split() == ["o", "0", "1", "2"]
        assert len(asked) == before, "no page waits for the copy, and none makes another"
        site = pages.app.state.site
        site.look()
        assert not site.doubt()
        held.remove(next(iter(held)))
        site._looked = 0
        site.look()
        assert "This is a copy" in site.doubt()


@pytest.mark.parametrize("fault", VIRTUOSO_FAULTS)
def test_what_shows_a_fault_of_virtuoso_is_right_elsewhere(fault: str) -> None:
    text, right = VIRTUOSO_FAULTS[fault]
    store = OxigraphStore.of([Quad(NamedNode("urn:s"), NamedNode(RDF + "type"), NamedNode("urn:c"))])
    assert [row[0] for row in store.select(text)] == right and text.count("\n") == 2


def test_a_network_is_read_from_a_server_that_cuts_answers() -> None:
    ours = Workspace(ROOT)
    inner = OxigraphStore.of(ours.quads()).inner
    with endpoint(inner, most=500) as url:
        there = Workspace(ROOT, store=url).network("institute-organisation")
    right = ours.network("institute-organisation")
    assert set(map(str, there.edges(data=True))) == set(map(str, right.edges(data=True))) and len(right.edges) > 500
