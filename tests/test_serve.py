"""Pages over HTTP: of our content, and of a tiny world whose names would do harm if they were put on a page raw."""

from __future__ import annotations

import asyncio
import html
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

from nnmi_graph import Workspace
from nnmi_graph.ask.translation import Translation, Wordlist
from nnmi_graph.headers import Chart
from nnmi_graph.store import FORMATS, OxigraphStore, Rows, parse
from nnmi_graph.terms import ID, NNMI, TAX, Literal, NamedNode
from nnmi_graph.web.addresses import Addresses
from nnmi_graph.web.charts import drawn
from nnmi_graph.web.serving import bound_to

from .conftest import ROOT, Ran
from .serving import client, tiny

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture(scope="module")
def ours() -> Iterator[TestClient]:
    with client(Workspace()) as made:
        yield made


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with client(tiny(tmp_path_factory.mktemp("odd"))) as made:
        yield made


def text_of(page: str) -> str:
    """The words of a page, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))


def test_a_page_tells_plain_facts_with_source_date_grade_and_where_sources_disagree(ours: TestClient) -> None:
    page = ours.get("/id/lift", headers=BROWSER)
    assert page.status_code == 200 and page.headers["content-type"].startswith("text/html")
    words = text_of(page.text)
    assert words.index("In short") < words.index("Every claim about it")
    assert re.search(r"announced 2014-02-25 White House press release 2014-02-25 A: law or government claim", words)
    assert "sources disagree" in words
    assert 'href="/id/src-WH-20140225"' in page.text and 'href="/id/CX40"' in page.text


def test_a_small_map_shows_what_a_thing_is_tied_to(ours: TestClient) -> None:
    page = ours.get("/id/lift", headers=BROWSER).text
    drawing = re.findall(r'<svg class="map".*?</svg>', page, re.DOTALL)[0]
    ties = Workspace().sparql("SELECT DISTINCT ?a { ?t nnmi:tieInstitute id:lift ; nnmi:tieAgent ?a }")
    assert len(re.findall("<line", drawing)) == 16 < len(ties)
    assert f"16 of {len(ties)}" in page and 'href="/id/ewi"' in drawing
    assert "<svg" not in ours.get("/id/SF213", headers=BROWSER).text


def test_each_claim_stands_on_the_page_with_its_words(ours: TestClient) -> None:
    """Every claim about the thing, as the store has them, with quotations and links to the sources."""
    claims = list(Workspace().sparql("SELECT DISTINCT ?c { ?c nnmi:about id:mxd ; nnmi:assertedIn ?s }"))
    quotes = [
        row["q"] for row in Workspace().sparql("SELECT ?q { ?c nnmi:about id:mxd ; nnmi:citation/nnmi:quote ?q }")
    ]
    found = ours.get("/id/mxd.json").json()
    assert found["claims_in_all"]["about"] == len(claims)
    told, after = [*found["claims"]["about"]], 60
    while len(told) < len(claims):
        told += ours.get(f"/id/mxd.json?after={after}").json()["claims"]["about"]
        after += 60
    assert {one["claim"] for one in told} == {row["c"] for row in claims}
    assert len(quotes) > 20 and {one["quote"] for one in told if one["quote"]} == set(quotes)
    assert all(one["source"] and one["grade"] for one in told)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/ontology/Institute", "institute"),
        ("/ontology/member", "What points here"),
        ("/taxonomy/grade-a", "own publication"),
        ("/id/src-SEED", "What this source says"),
        ("/id/SF213", "This claim"),
        ("/id/CX34", "America Makes"),
        ("/iri/" + quote("http://www.w3.org/2004/02/skos/core#broader", safe=""), "broader"),
        ("/id/manufacturing-usa", "Manufacturing USA"),
    ],
)
def test_everything_has_a_page(ours: TestClient, path: str, words: str) -> None:
    page = ours.get(path, headers=BROWSER)
    assert page.status_code == 200
    assert words in text_of(page.text)


def test_a_page_is_in_the_language_asked_for(ours: TestClient) -> None:
    chinese = ours.get("/id/lift", headers={**BROWSER, "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"})
    assert (
        chinese.headers["content-language"] == "zh"
        and "轻量制造创新中心" in chinese.text
        and "In short" not in chinese.text
    )
    assert "In short" in ours.get("/id/lift?lang=en", headers={**BROWSER, "Accept-Language": "zh"}).text
    assert ours.get("/id/lift?lang=zh", headers=BROWSER).text == chinese.text


@pytest.mark.parametrize(
    ("ending", "media_type"),
    [
        ("ttl", "text/turtle"),
        ("nt", "application/n-triples"),
        ("rdf", "application/rdf+xml"),
        ("jsonld", "application/ld+json"),
    ],
)
def test_data_by_ending_and_by_negotiation_is_the_same(ours: TestClient, ending: str, media_type: str) -> None:
    by_ending = ours.get(f"/id/lift.{ending}")
    negotiated = ours.get("/id/lift", headers={"Accept": media_type})
    assert by_ending.headers["content-type"] == negotiated.headers["content-type"]
    assert by_ending.content == negotiated.content
    name = {"ttl": "turtle", "nt": "ntriples", "rdf": "rdfxml", "jsonld": "jsonld"}[ending]
    triples = {quad.triple for quad in parse(by_ending.content, FORMATS[name], "answer")}
    own = set(Workspace().store.construct("CONSTRUCT { id:lift ?p ?o } WHERE { id:lift ?p ?o }"))
    assert own and own <= triples
    assert any(triple.object == NamedNode(ID + "lift") for triple in triples)


@pytest.mark.parametrize("path", ["/ontology/", "/ontology", "/taxonomy", "/taxonomy/scheme-tie"])
def test_the_address_of_a_vocabulary_gives_its_terms_with_all_that_is_said_of_them(ours: TestClient, path: str) -> None:
    """As the files of the project hold it, by negotiation; a browser gets a page."""
    answer = ours.get(path, headers={"Accept": "text/turtle"})
    assert answer.headers["content-type"].startswith("text/turtle") and "Accept" in answer.headers["vary"]
    files = [ROOT / "ontology" / "nnmi.ttl"] if "ontology" in path else (ROOT / "ontology" / "taxonomy").glob("*.ttl")
    if path.endswith("scheme-tie"):
        files = [file for file in files if "tax:scheme-tie a" in file.read_text(encoding="utf-8")]
    read = [quad for file in files for quad in parse(file.read_bytes(), FORMATS["turtle"], str(file))]
    stated = {quad.triple for quad in OxigraphStore.of(read).quads()}
    terms = {triple.subject for triple in stated if triple.subject.value.startswith((NNMI, TAX))}
    stated = {triple for triple in stated if triple.subject in terms}
    told = {quad.triple for quad in parse(answer.content, FORMATS["turtle"], "answer")}
    assert len(terms) > 10 and stated <= told
    assert ours.get(path, headers=BROWSER).headers["content-type"].startswith("text/html")


def test_terms_told_by_nodes_without_a_name_are_whole_as_data(tmp_path: Path) -> None:
    file = tmp_path / "terms.ttl"
    file.write_text(
        """@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        @prefix e: <http://e.org/> . e: a owl:Ontology . e:A a owl:Class ; rdfs:isDefinedBy e: ; rdfs:subClassOf
        [ a owl:Restriction ; owl:onProperty e:p ; owl:someValuesFrom [ a owl:Class ; owl:unionOf (e:B e:C) ] ] .""",
        encoding="utf-8",
    )
    with client(Workspace(data=str(file))) as page:
        for path in ("/ontology.ttl", "/iri/http%3A%2F%2Fe.org%2F.ttl"):
            told = {quad.triple for quad in parse(page.get(path).content, FORMATS["turtle"], "answer")}
            assert len(told) == 13, path


def test_tables_are_safe_in_a_spreadsheet_and_an_unknown_format_is_refused(ours: TestClient) -> None:
    assert ours.get("/id/lift.csv").text.startswith("direction,statement,value")
    assert ours.get("/id/lift", headers={"Accept": "image/png"}).status_code == 406


def test_nothing_known_is_404_with_names_that_are_like_it(ours: TestClient) -> None:
    page = ours.get("/id/lifft", headers=BROWSER)
    assert page.status_code == 404
    assert ours.get("/id/no-such-thing.ttl").status_code == 404
    for path in (
        "/iri/not-an-iri",
        "/iri/%22%3E%3Cscript%3E",
        "/id/%00",
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/id/%ff",
    ):
        answer = ours.get(path, headers=BROWSER)
        assert answer.status_code == 404, path
        assert "<script>" not in answer.text


def test_names_do_no_harm_on_a_page(odd: TestClient) -> None:
    """Labels, IRIs and literals are text, wherever they stand."""
    for path in ("/iri/http%3A%2F%2Fexample.org%2Fa", "/iri/http%3A%2F%2Fexample.org%2Fb"):
        page = odd.get(path, headers=BROWSER)
        assert page.status_code == 200
        assert "<script>alert" not in page.text and "&lt;script&gt;alert" in page.text
        assert "Content-Security-Policy".lower() in page.headers
        assert "unsafe" not in page.headers["content-security-policy"]


def test_links_on_a_page_lead_to_pages(odd: TestClient) -> None:
    """Also for an IRI with a fragment, a query and an encoded slash in it."""
    page = odd.get("/iri/http%3A%2F%2Fexample.org%2Fa", headers=BROWSER).text
    links = [link for link in re.findall(r'href="(/iri/[^"]*)"', page) if "." not in link.rpartition("/")[2][-7:]]
    assert any("%2523" in link or "c%23d" in link for link in links)
    for link in set(links):
        if "example.org%2F" in link and not link.endswith(("odd", "sees")):
            answer = odd.get(link, headers=BROWSER)
            assert answer.status_code == 200, link


def test_no_page_has_inline_scripts_or_asks_for_anything_outside(ours: TestClient) -> None:
    for path in (
        "/",
        "/id/lift",
        "/ontology/Institute",
        "/sparql",
        "/id/none",
        "/question/memberships",
        "/things",
        "/search?q=lift",
    ):
        page = ours.get(path, headers=BROWSER).text
        assert re.findall(r"<script(?![^>]*\bsrc=)", page) == []
        assert re.findall(r"\son\w+=", page) == [] and "<style" not in page and " style=" not in page
        assert re.findall(r'(?:src|<link[^>]*href)="(?:https?:)?//', page) == []


def test_a_base_of_ones_own_has_pages_without_the_whole_address() -> None:
    own = Addresses("http://cars.example/net/")
    for iri, path in {
        "http://cars.example/net/id/a": "/id/a",
        "http://cars.example/net/part/x": "/own/part/x",
        NNMI + "Institute": "/ontology/Institute",
        "http://other.example/": "/iri/http%3A%2F%2Fother.example%2F",
    }.items():
        assert own.path(iri) == path
        _, folder, rest = path.split("/", 2)
        assert iri in own.iris(folder, rest)


def test_a_project_is_served_under_its_own_name_and_base(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "nnmi.toml").write_text('name = "Cars & Co"\nbase = "http://cars.example/net/"\n')
    (tmp_path / "data" / "x.ttl").write_text(
        '<http://cars.example/net/id/a> <http://purl.org/dc/terms/title> "A car" .'
    )
    with client(Workspace(tmp_path, cache=False)) as cars:
        page = cars.get("/id/a", headers=BROWSER)
        assert page.status_code == 200 and "A car" in page.text and "Cars &amp; Co" in page.text


def test_a_base_that_can_be_none_is_refused(tmp_path: Path, nnmi: Callable[..., Ran]) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "nnmi.toml").write_text('base = "cars"\n')
    ran = nnmi("serve", "--project", str(tmp_path), "--port", "0")
    assert (ran.code, ran.err.count("\n")) == (2, 1) and "is no beginning of IRIs" in ran.err


def test_the_command_serves_and_ends(tmp_path: Path) -> None:
    """As its user runs it: it says where, answers, and leaves nothing behind when told to end."""
    OxigraphStore.build(tmp_path / "store", list(tiny(tmp_path).store.quads()))
    words = [sys.executable, "-m", "nnmi_graph", "serve", "--store", str(tmp_path / "store"), "--port", "0"]
    env = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True, env=env, cwd=ROOT) as process:
        assert process.stderr is not None
        line = process.stderr.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+/", line)
        assert address, line
        until = time.monotonic() + 20
        while True:
            try:
                with urllib.request.urlopen(address[0] + "sparql?query=ASK%7B%7D", timeout=20) as answer:
                    assert json.load(answer)["boolean"] is True
                break
            except ConnectionError:
                assert time.monotonic() < until
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) in (0, -signal.SIGTERM)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("nnmi-serve")] == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--port", "99999999"), "is no port"),
        (("--host", "no.such.host.invalid"), "cannot listen there"),
        (("--timeout", "0"), "is no limit"),
        (("--store", "nowhere"), "is no store"),
        (("--data", "nowhere.ttl"), "nowhere.ttl"),
    ],
)
def test_what_cannot_be_served_is_told_in_one_line(nnmi: Callable[..., Ran], words: tuple[str, ...], told: str) -> None:
    ran = nnmi("serve", *words)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert told in ran.err


def test_the_front_page_counts_what_there_is(ours: TestClient) -> None:
    page = ours.get("/", headers=BROWSER)
    count = Workspace().sparql("SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x a nnmi:Institute }").rows
    assert f"institute {next(iter(count))[0].value} " in text_of(page.text)  # type: ignore[arg-type, union-attr]
    assert "/question/" in page.text


@pytest.mark.parametrize("name", ["memberships", "founding-dates", "survey-contradictions"])
def test_a_question_is_a_form_and_its_answer_is_that_of_the_command(ours: TestClient, name: str) -> None:
    answer = Workspace().query(name)
    page = text_of(ours.get(f"/question/{name}", headers=BROWSER).text)
    assert f"{len(answer)} rows" in page
    table = ours.get(f"/question/{name}.json").json()
    assert table["head"]["vars"] == list(answer.rows.variables)  # type: ignore[union-attr]
    assert len(table["results"]["bindings"]) == len(answer)


def test_an_answer_tells_its_coverage_its_link_and_its_sparql(ours: TestClient) -> None:
    page = ours.get("/question/memberships?institute=LIFT&as-of=2016", headers=BROWSER)
    words = text_of(page.text)
    assert "carried forward" in words and "left out" in words
    assert 'href="/question/memberships.csv?institute=LIFT&amp;as-of=2016"' in page.text
    assert "VALUES ?institute { id:lift }" in words.replace("&lt;", "<")
    rows = ours.get("/question/memberships.csv?institute=LIFT&as-of=2016").text.splitlines()
    expected = Workspace().query("memberships", institute="LIFT", as_of="2016")
    assert len(rows) == len(expected) + 1 < len(Workspace().query("memberships", institute="LIFT"))
    assert "VALUES ?institute { id:lift }" in ours.get("/question/memberships.rq?institute=LIFT").text
    none = text_of(ours.get("/question/memberships?institute=LIFT&organisation=Caterpillar", headers=BROWSER).text)
    assert "0 rows" in none and "is not among them" in none


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/question/membershps", 404, "did you mean"),
        ("/question/memberships?institut=LIFT", 404, "did you mean"),
        ("/question/memberships?institute=Texas", 400, "is a place, not an institute"),
        ("/question/memberships?as-of=2016-13", 400, "there is no month 13"),
        ("/question/members-by-year?year=<script>", 400, "is no number"),
        ("/things?kind=nonsense%20%3E", 400, "IRI"),
        ("/things?kind=nnmi:Institute&f=nonsense", 400, "is no property and value"),
    ],
)
def test_what_cannot_be_answered_is_told_on_the_page(ours: TestClient, path: str, status: int, words: str) -> None:
    page = ours.get(path, headers=BROWSER)
    assert page.status_code == status and words in page.text and "<script>" not in page.text


def test_facets_narrow_a_list_down_to_what_the_store_has(ours: TestClient) -> None:
    page = ours.get("/things", params={"kind": "nnmi:Organization"}, headers=BROWSER).text
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="(/things\?[^"]*f=[^"]*)"', page)]
    assert len(links) > 10
    for property, value in (("nnmi:sector", "tax:sector-academia"), ("nnmi:partnerType", "tax:partner-company")):
        count = list(
            Workspace().sparql(f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ ?x a nnmi:Organization ; {property} {value} }}")
        )
        narrow = ours.get("/things", params={"kind": "nnmi:Organization", "f": f"{property} {value}"}, headers=BROWSER)
        assert f'<span class="count">{count[0]["n"]}</span></h1>' in narrow.text
    year = ours.get("/things", params={"kind": "nnmi:Institute", "f": "nnmi:announced 2014"}, headers=BROWSER)
    announced = Workspace().sparql(
        'SELECT ?x { ?x a nnmi:Institute ; nnmi:announced ?d FILTER(STRSTARTS(STR(?d), "2014")) }'
    )
    assert f'<span class="count">{len(announced)}</span></h1>' in year.text


def test_search_finds_by_any_name_and_proposes(ours: TestClient) -> None:
    assert 'href="/id/mxd"' in ours.get("/search?q=DMDI", headers=BROWSER).text
    assert 'href="/id/lift"' in ours.get("/search?q=%E8%BD%BB%E9%87%8F&lang=zh", headers=BROWSER).text
    assert "photonics" in ours.get("/search?q=fotonics", headers=BROWSER).text
    assert ours.get("/search?q=id:lift", headers=BROWSER).headers["location"] == "/id/lift"
    assert "<script>" not in ours.get("/search?q=%3Cscript%3E", headers=BROWSER).text
    assert ours.get("/search", headers=BROWSER).status_code == 200


def test_ontology_and_taxonomies_are_lists_of_pages(ours: TestClient) -> None:
    assert 'href="/ontology/Institute"' in ours.get("/ontology", headers=BROWSER).text
    assert "scheme-grade" in ours.get("/taxonomy", headers=BROWSER).text


def test_a_directory_of_rdf_has_lists_too(odd: TestClient) -> None:
    assert odd.get("/", headers=BROWSER).status_code == 200
    page = odd.get("/things?kind=nnmi:Institute", headers=BROWSER).text
    assert "&lt;script&gt;" in page and "<script>alert" not in page


ASKED = "name=Siemens&institute=MxD&as-of=2020"


def test_an_assessment_is_that_of_the_command_with_a_switch_for_each_question(ours: TestClient) -> None:
    found = Workspace().assess("Siemens", institute="MxD", as_of="2020")
    page = ours.get(f"/assess?{ASKED}", headers=BROWSER)
    words = text_of(page.text)
    assert page.status_code == 200
    assert found[0].verdict.upper() in words
    assert "Silence is never" in words
    open_ones = {leaf.name for leaf in found[0].finding.leaves() if leaf.outcome == "unknown"}
    switches = set(re.findall(r'<select name="answer\.([^"]*)"', page.text))
    assert open_ones and open_ones <= switches


def test_a_supposed_answer_changes_the_outcome_and_its_link_says_the_same_again(ours: TestClient) -> None:
    def verdict(page: str) -> str:
        return text_of(re.findall(r'<h2 class="verdict">(.*?)</h2>', page, re.DOTALL)[0])

    plain = ours.get(f"/assess?{ASKED}", headers=BROWSER).text
    leaves = [leaf.name for leaf in Workspace().assess("Siemens", institute="MxD", as_of="2020")[0].finding.leaves()]
    supposed = "&".join(f"answer.{name}=no" for name in leaves)
    changed = ours.get(f"/assess?{ASKED}&{supposed}", headers=BROWSER).text
    assert verdict(changed) != verdict(plain)
    (link,) = re.findall(r'href="(/assess\?[^"]*)">link to this assessment', changed)
    assert verdict(ours.get(link.replace("&amp;", "&"), headers=BROWSER).text) == verdict(changed)
    today = ours.get("/assess?country=JP", headers=BROWSER).text
    assert re.search(r'href="/assess\?[^"]*as-of=20\d\d-\d\d-\d\d[^"]*">link', today)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("name=Nobody%20Knows%20It", "there is no"),
        ("name=Siemens&role=king", "king"),
        ("country=japan", "country"),
        ("name=Siemens&institute=MxD&as-of=2020-13", "there is no month 13"),
        ("name=%3Cscript%3E", "&lt;script&gt;"),
    ],
)
def test_an_assessment_that_cannot_be_made_says_why(ours: TestClient, query: str, words: str) -> None:
    page = ours.get(f"/assess?{query}", headers=BROWSER)
    assert page.status_code == 400 and words in page.text and "<script>" not in page.text


def test_an_assessment_is_data_too(ours: TestClient) -> None:
    assert json.loads(ours.get(f"/assess.json?{ASKED}").text)["format"] == "nnmi.assess/1"
    assert list(parse(ours.get(f"/assess.ttl?{ASKED}").content, FORMATS["turtle"], "x"))
    assert ours.get(f"/assess.md?{ASKED}&lang=zh").text.startswith("# ")


def test_a_network_is_a_page_whose_own_script_alone_may_run(ours: TestClient) -> None:
    page = ours.get("/network/agency-institute", headers=BROWSER)
    (frame,) = re.findall(r'<iframe[^>]*src="([^"]*)"', page.text)
    inner = ours.get(frame.replace("&amp;", "&"))
    policy = inner.headers["content-security-policy"]
    assert "sha256-" in policy and "unsafe-inline" not in policy.partition("style-src-attr")[0]
    script = re.findall(r"<script>(.*?)</script>", inner.text, re.DOTALL)
    assert len(script) == 1 and len(re.findall("sha256-", policy)) == 2
    assert ours.get("/network/agency-institute.gexf").text.lstrip().startswith("<?xml")
    assert ours.get("/network/agency-institut", headers=BROWSER).status_code == 404
    assert ours.get("/network/agency-institute?as-of=soon", headers=BROWSER).status_code == 400


def test_plain_words_are_answered_where_it_is_clear_what_is_asked(ours: TestClient) -> None:
    clear = ours.get("/search", params={"q": "who leads LIFT"}, headers=BROWSER).text
    assert 'href="/question/sponsors-leads-managers?institute=id%3Alift"' in clear and "<table>" in clear
    assert ours.get("/question/sponsors-leads-managers?institute=id%3Alift", headers=BROWSER).status_code == 200
    chinese = ours.get("/search", params={"q": "谁牵头轻量制造创新中心", "lang": "zh"}, headers=BROWSER).text
    assert "sponsors-leads-managers?institute=id%3Alift" in chinese
    unclear = ours.get("/search", params={"q": "something about money and members"}, headers=BROWSER).text
    assert "Questions that may be meant" in unclear and "<table>" not in unclear
    for words in ("'\"><b>", "?", "\u202e", "x" * 10_000):
        assert ours.get("/search", params={"q": words}, headers=BROWSER).status_code == 200


def test_an_answer_is_a_workbook_too(ours: TestClient) -> None:
    import io

    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(ours.get("/question/memberships.xlsx?institute=LIFT").content))
    assert book["answer"].max_row == len(Workspace().query("memberships", institute="LIFT")) + 1


def test_a_large_store_is_searched_without_an_index_of_all_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from nnmi_graph.web import site

    monkeypatch.setattr(site, "MOST_NAMES", 1)
    with client(tiny(tmp_path)) as large:
        page = large.get("/search?q=b%C3%A9", headers=BROWSER).text
        assert "example.org%2Fb" in page and "<script>alert" not in page
        assert large.get("/id/none", headers=BROWSER).status_code == 404
        index = large.app.state.site.workspace.names._indexes  # type: ignore[attr-defined]
        assert index == {}


def test_files_that_change_under_the_server_are_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from nnmi_graph.web import site

    monkeypatch.setattr(site, "LOOK", 0.0)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "x.ttl").write_text('<http://e.example/a> <http://purl.org/dc/terms/title> "A" .')
    with client(Workspace(tmp_path, cache=False)) as served:
        assert 'role="alert"' not in served.get("/", headers=BROWSER).text
        (tmp_path / "data" / "x.ttl").write_text('<http://e.example/a> <http://purl.org/dc/terms/title> "Another" .')
        assert "files have changed" in served.get("/", headers=BROWSER).text
        for address in ("/sparql?query=ASK%7B%7D", "/id/none.json", "/.well-known/void"):
            assert "files have changed" in served.get(address).headers["warning"]


def test_a_store_that_another_process_writes_to_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from nnmi_graph.web import site

    monkeypatch.setattr(site, "LOOK", 0.0)
    (tmp_path / "a.nt").write_text("<urn:a> <urn:p> <urn:b> .\n")
    (tmp_path / "project" / "data").mkdir(parents=True)
    Workspace(tmp_path / "project", store=tmp_path / "s").load(tmp_path / "a.nt")
    with client(Workspace(tmp_path / "project", store=tmp_path / "s", cache=False)) as served:
        assert "warning" not in served.get("/sparql?query=ASK%7B%7D").headers
        Workspace(tmp_path / "project", store=tmp_path / "s").load(tmp_path / "a.nt", graph="urn:g")
        assert "files have changed" in served.get("/sparql?query=ASK%7B%7D").headers["warning"]


def test_an_answer_as_json_says_that_files_have_changed(ours: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    address = "/question/states.json"
    plain = ours.get(address)
    assert "warning" not in plain.headers and "notes" not in plain.json()
    site = ours.app.state.site  # type: ignore[attr-defined]
    monkeypatch.setattr(site, "_begun", ("other files",))
    monkeypatch.setattr(site, "_looked", 0.0)
    monkeypatch.setattr(site, "is_stale", False)
    told = ours.get(address)
    assert "files have changed" in told.headers["warning"]
    assert "files have changed" in told.json()["notes"][0]
    assert told.json()["results"] == plain.json()["results"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_an_answer_is_drawn_where_its_question_says_so(ours: TestClient, lang: str) -> None:
    page = ours.get(f"/question/institutes-by-agency-and-year?lang={lang}", headers=BROWSER).text
    (chart,) = re.findall(r'<figure class="chart">(.*?)</figure>', page, re.DOTALL)
    tree = ElementTree.fromstring(re.findall(r"<svg.*</svg>", chart, re.DOTALL)[0])
    words = [text.text for text in tree.iter("{http://www.w3.org/2000/svg}text")]
    assert "2012" in words and {"en": "Department of Energy", "zh": "美国能源部"}[lang] in words
    assert "style=" not in chart
    rows = ours.get("/question/institutes-by-agency-and-year.json").json()["results"]["bindings"]
    last = max(row["at"]["value"] for row in rows)
    total = sum(int(row["institutes"]["value"]) for row in rows if row["at"]["value"] == last)
    assert words[words.index(last) + 1] == str(total)
    assert '<figure class="chart">' not in ours.get("/question/states", headers=BROWSER).text


def test_a_chart_tells_what_it_leaves_out() -> None:
    rows = [(Literal("a"), Literal(">60"), Literal("USD")), (Literal("b"), Literal("not known"), None)]
    rows += [(Literal("c"), Literal(7), Literal("CNY")), (Literal("d"), Literal("nearly 70"), Literal("USD"))]
    words = Translation(OxigraphStore(), "en", Wordlist({}, {}))
    chart = drawn(Chart(("name",), "sum", unit="in"), Rows(("name", "sum", "in"), rows), words, "x & y", "en")
    assert chart is not None
    assert chart.left_out == ["1 rows without a number are not drawn", "1 rows in another unit are not drawn"]
    assert re.findall(r">([^<]+)</text>", chart.svg) == ["a", "&gt;60", "d", "nearly 70"]
    assert drawn(Chart(("name",), "sum"), Rows(("name", "sum"), [rows[1][:2]]), words, "x", "en") is None


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_each_rule_set_has_a_page_with_its_quotations_and_cases(ours: TestClient, lang: str) -> None:
    listed = ours.get(f"/rules?lang={lang}", headers=BROWSER).text
    links = re.findall(r'href="(/rules/[^"]+)"', listed)
    book = ours.app.state.site.workspace.rulebook  # type: ignore[attr-defined]
    assert sorted(links) == sorted(f"/rules/{name}" for name in book.files)
    page = ours.get(f"/rules/design-2013?lang={lang}", headers=BROWSER)
    words = text_of(html.unescape(page.text))
    for provision in book.rules("design-2013").provisions.values():
        assert provision.title[lang] in words
        assert all(re.sub(r"\s+", " ", quote.text) in words for quote in provision.quotes)
    assert {"en": "Worked cases", "zh": "示例"}[lang] in words
    assert "{organisation}" not in words.partition({"en": "How it is decided", "zh": "如何判定"}[lang])[0]
    assert ours.get("/rules/design-201", headers=BROWSER).status_code == 404


def test_an_answer_goes_out_at_once() -> None:
    """Its head and its body are two packets: unless told otherwise the second waits, some 40 ms, for word of the first."""

    async def first_connection() -> int:
        accepted: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def took(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            accepted.set_result(writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        async with await asyncio.start_server(took, sock=bound_to("127.0.0.1", 0)) as server:
            with socket.create_connection(server.sockets[0].getsockname()):
                return await accepted

    assert asyncio.run(first_connection()) == 1
