"""A published site: every link leads to a file, nothing is fetched, and nothing is left half-written."""

from __future__ import annotations

import json
import os
import posixpath
import re
import shutil
import subprocess
from collections.abc import Callable
from functools import partial
from html import unescape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pytest

from nnmi_graph import Workspace
from nnmi_graph.errors import OutputError
from nnmi_graph.publish.paths import Address, Files, PageLinks, address, unlinked
from nnmi_graph.publish.publishing import MARK, publish
from nnmi_graph.render import render_rows
from nnmi_graph.store import OxigraphStore, read

from .conftest import ROOT, Ran
from .export_programs import CHROMIUM, NODE_MODULES, needs_browser

PROJECT = {
    "queries/questions/plants.rq": """#+ summary: {en: "Which plants grow in which garden?", zh: 哪些植物长在哪个花园？}
#+ tags: [plants]
SELECT ?plant ?garden { ?plant <http://example.org/n/in> ?garden }""",
    "queries/networks/growing.rq": """#+ summary: {en: "Plant and garden", zh: 植物与花园}
SELECT ?source ?target { ?source <http://example.org/n/in> ?target }""",
    "ontology/garden.ttl": """@prefix n: <http://example.org/n/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
n:Garden a owl:Class ; rdfs:label "garden"@en , "花园"@zh . n:in a owl:ObjectProperty ; rdfs:label "grows in"@en .""",
    "data/gardens.ttl": """@prefix n: <http://example.org/n/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix nnmi: <https://w3id.org/nnmi/ontology/> .
n:kew a n:Garden ; rdfs:label "Kew Gardens"@en , "邱园"@zh . n:Kew a n:Garden ; rdfs:label "The other Kew"@en .
n:a%2Fb a n:Garden ; rdfs:label "<script>alert(1)</script> \\"&"@en . <http://else.example/x?y=1&z#f> a n:Garden .
n:rose rdfs:label "rose" ; n:in n:kew . n:lily rdfs:label "lily" ; n:in n:Kew . n:deep\\/er a n:Garden .
<https://w3id.org/nnmi/ontology/1.2.3> rdfs:label "a version" ; n:in n:kew .""",
    "nnmi.toml": 'name = "Gardens"\nbase = "http://example.org/n/"\n',
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("project")
    for name, text in PROJECT.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def site(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole of a small project."""
    target = tmp_path_factory.mktemp("out") / "site"
    publish(Workspace(project, cache=False), target, url="https://example.org/site")
    return target


@pytest.fixture(scope="module")
def released(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same beside an older state, in which Kew had another name, a lily was not there and a daisy was."""
    folder = tmp_path_factory.mktemp("released")
    old = PROJECT["data/gardens.ttl"].replace("Kew Gardens", "Botanic <Garden>").replace("lily", "daisy")
    (folder / "old.ttl").write_text(
        PROJECT["ontology/garden.ttl"] + old.replace("@prefix", "\n@prefix"), encoding="utf-8"
    )
    before = Workspace(project, data=folder / "old.ttl", cache=False)
    publish(Workspace(project, cache=False), folder / "site", since=before)
    return folder / "site"


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first pages of our own content, in one language."""
    target = tmp_path_factory.mktemp("out") / "ours"
    publish(Workspace(), target, languages=["en"], most=15)
    return target


def files_of(root: Path) -> set[str]:
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}


def dead_links(root: Path) -> list[tuple[str, str]]:
    """The links of the pages that lead to no file of the site, nor to another site."""
    files, dead = files_of(root), []
    for name in sorted(name for name in files if name.endswith(".html")):
        page = re.sub(
            r"<(script|style)\b[^>]*>.*?</\1>", "", (root / name).read_text(encoding="utf-8"), flags=re.DOTALL
        )
        for link in re.findall(r'\b(?:href|src|action)="([^"]*)"', page):
            parts = urlsplit(unescape(link))
            if parts.scheme in ("http", "https", "data") or not (parts.path or parts.fragment or parts.query):
                continue
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(parts.path)))
            if parts.path and target not in files:
                dead.append((name, link))
    return dead


@pytest.mark.parametrize(
    "which", ["site", pytest.param("ours", marks=pytest.mark.long("all pages of our content")), "released"]
)
def test_every_link_leads_to_a_file(which: str, request: pytest.FixtureRequest) -> None:
    root = request.getfixturevalue(which)
    assert len([name for name in files_of(root) if name.endswith(".html")]) > 10
    assert dead_links(root) == []
    pages = [path for path in root.rglob("*.html") if path.parent.name != "network"]
    for path in pages:
        text = path.read_text(encoding="utf-8")
        assert 'href="/' not in text and 'src="/' not in text and "static/page.js" not in text
        assert "<span>SPARQL</span>" not in text.partition("<main")[0] and 'href="/sparql' not in text
        assert not re.search(r'(?:src|<link[^>]*href)="https?:', text)


def test_pages_are_in_both_languages_and_lead_to_each_other(site: Path) -> None:
    assert "Kew Gardens" in (site / "own/kew.html").read_text()
    chinese = (site / "zh/own/kew.html").read_text()
    assert "邱园" in chinese and 'lang="zh-Hans"' in chinese
    assert re.search(r'href="\.\./\.\./own/kew\.html"[^>]*data-lang="en"', chinese)
    for name in ("sparql", "downloads", "search"):
        assert re.search(rf'href="zh/{name}\.html"[^>]*data-lang="zh"', (site / f"{name}.html").read_text()), name
    assert files_of(site) >= {f"{name}.html" for name in ("index", "zh/index", "search", "zh/search", "downloads")}


def test_names_that_differ_in_case_only_have_files_that_differ_in_more(site: Path) -> None:
    names = [name.casefold() for name in files_of(site)]
    assert len(names) == len(set(names))
    found = {text: path for path in (site / "own").glob("*ew*.html") for text in ["other" in path.read_text()]}
    assert len(found) == 2


def test_what_names_hold_does_no_harm(site: Path) -> None:
    pages = [path.read_text(encoding="utf-8") for path in site.rglob("*.html") if path.parent.name != "network"]
    assert any("&lt;script&gt;alert" in page for page in pages) and not any("<script>alert" in page for page in pages)
    names = (site / "static/names.js").read_text(encoding="utf-8")
    assert json.loads(names.removeprefix("window.published = "))["languages"] == ["en", "zh"]
    assert "複复" in names


def test_downloads_hold_everything(site: Path, project: Path) -> None:
    ws = Workspace(project, cache=False)
    again = OxigraphStore.of(read(site / "data/all.nq"))
    assert {quad.triple for quad in again.quads()} == {quad.triple for quad in ws.store.quads()}
    assert {quad.triple for quad in read(site / "data/all.ttl")} == {quad.triple for quad in ws.store.quads()}
    assert (site / "question/plants.csv").read_text().splitlines()[0] == "plant,garden"
    assert (site / "question/plants.rq").read_text() == PROJECT["queries/questions/plants.rq"]
    assert 'value="question/plants.rq"' in (site / "sparql.html").read_text(encoding="utf-8")
    assert {"network/growing.gexf", "network/growing.graphml"} <= files_of(site)
    assert (site / "files/ontology/garden.ttl").read_bytes() == (project / "ontology/garden.ttl").read_bytes()
    table = (site / "own/kew.csv").read_bytes()
    assert table.splitlines()[0].startswith(b"direction,statement,value") and b"Kew Gardens" in table
    assert table.decode() == render_rows(ws.describe("http://example.org/n/kew"), "csv", to_file=True)
    assert not [name for name in files_of(site) if (site / name).stat().st_size == 0 and name != ".nojekyll"]
    described = OxigraphStore.of(read(site / "dataset.ttl"))
    count = described.select(
        "PREFIX dcat: <http://www.w3.org/ns/dcat#> SELECT ?f { ?d a dcat:Dataset ; dcat:distribution/dcat:downloadURL ?f }"
    )
    urls = {row[0].value for row in count if row[0] is not None}
    assert "https://example.org/site/data/all.nq" in urls
    assert {url.removeprefix("https://example.org/site/") for url in urls} <= files_of(site)
    places = {place.text for place in ElementTree.parse(site / "sitemap.xml").iter() if place.tag.endswith("loc")}
    html = {f"https://example.org/site/{name}" for name in files_of(site) if name.endswith(".html")}
    assert html - places <= {
        f"https://example.org/site/{p}{n}.html" for p in ("", "zh/") for n in ("search", "downloads", "sparql")
    }
    assert places <= html


@needs_browser
def test_a_browser_answers_sparql_by_itself(site: Path) -> None:
    """From a web server, with nothing fetched from anywhere else; the engine comes with its licence."""
    asked = {
        "SELECT ?name { <http://example.org/n/kew> rdfs:label ?name } ORDER BY ?name": ("sparql.html", "Kew Gardens"),
        "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }": ("zh/sparql.html", f"\n{quads_of(site)}\n"),
        "ASK { ?s a <urn:nothing> }": ("sparql.html", "no"),
        "CONSTRUCT { ?s a <urn:x> } { ?s rdfs:label 'rose' }": ("sparql.html", "<http://example.org/n/rose>"),
        "SELECT ?x {": ("sparql.html", "error at"),
    }
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietServer, directory=str(site))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        pages = json.dumps([[page, query] for query, (page, _) in asked.items()])
        words = [
            "node",
            str(ROOT / "tests/js/ask_published.cjs"),
            str(CHROMIUM),
            f"http://127.0.0.1:{server.server_port}",
            pages,
        ]
        env = {**os.environ, "NODE_PATH": str(NODE_MODULES)}
        ran = subprocess.run(words, capture_output=True, text=True, timeout=240, check=False, env=env)
        server.shutdown()
    assert ran.returncode == 0, ran.stderr[-2000:]
    told = json.loads(ran.stdout)
    assert told["elsewhere"] == []
    for answer, (query, (_, sought)) in zip(told["answers"], asked.items(), strict=True):
        assert sought in answer + "\n", (query, answer)
    assert "MIT" in (site / "static/oxigraph/LICENSE").read_text()
    assert 'href="../sparql.html"' in (site / "question/plants.html").read_text(encoding="utf-8")


class QuietServer(SimpleHTTPRequestHandler):
    """A server of files that says nothing."""

    def log_message(self, *_: object) -> None:
        pass


def quads_of(site: Path) -> int:
    return len(list(OxigraphStore.of(read(site / "data/all.nq")).quads()))


def test_a_release_tells_what_changed(released: Path, site: Path) -> None:
    page = (released / "changes.html").read_text(encoding="utf-8")
    sections = dict(re.findall(r'<h2 id="(\w+)">(.*?)</section>', page, re.DOTALL))
    assert set(sections) == {"came", "went", "changed"}
    assert 'href="own/lily.html"' in sections["came"] and "daisy" in sections["went"] and "daisy.html" not in page
    assert "Botanic &lt;Garden&gt;" in sections["changed"] and "Kew Gardens" in sections["changed"]
    assert "邱园" in (released / "zh/changes.html").read_text(encoding="utf-8")
    rows = (released / "data/changes-en.csv").read_text(encoding="utf-8").splitlines()
    assert rows[0].startswith("change,kind,thing") and any(row.startswith("came,") and "lily" in row for row in rows)
    assert 'href="changes.html"' in (released / "index.html").read_text() and not (site / "changes.html").exists()
    assert "changes.html" not in (site / "index.html").read_text()


@pytest.mark.long("all pages of our content")
def test_licences_of_sources_are_told(ours: Path) -> None:
    page = (ours / "downloads.html").read_text(encoding="utf-8")
    assert page.count("creativecommons.org/licenses/by/4.0") > 100
    assert "files/ontology/context.jsonld" in page and "files/shapes/" in page


def test_the_rest_is_refused_and_nothing_is_half_written(
    project: Path, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ws = Workspace(project, cache=False)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    for force in (False, True):
        with pytest.raises(OutputError, match="not empty"):
            publish(ws, tmp_path / "mine", force=force)
    with pytest.raises(OutputError, match="no folder"):
        publish(ws, tmp_path / "mine" / "letter.txt")
    shutil.copytree(site, tmp_path / "old")
    (tmp_path / "old" / "stale.html").write_text("old")
    with pytest.raises(OutputError, match="--force"):
        publish(ws, tmp_path / "old")
    monkeypatch.setattr(shutil, "copyfile", _full)
    with pytest.raises(OutputError, match="No space"):
        publish(ws, tmp_path / "old", force=True)
    monkeypatch.undo()
    assert (tmp_path / "old" / "stale.html").is_file() and sorted(os.listdir(tmp_path)) == ["mine", "old"]
    publish(ws, tmp_path / "old", force=True)
    assert not (tmp_path / "old" / "stale.html").exists() and files_of(tmp_path / "old") >= {MARK, "index.html"}
    assert sorted(os.listdir(tmp_path)) == ["mine", "old"]


def _full(*_: object) -> None:
    raise OSError(28, "No space left on device")


def test_a_site_is_the_same_each_time(project: Path, site: Path, tmp_path: Path) -> None:
    publish(Workspace(project, cache=False), tmp_path / "again", url="https://example.org/site")
    assert files_of(tmp_path / "again") == files_of(site)
    for name in files_of(site):
        assert (tmp_path / "again" / name).read_bytes() == (site / name).read_bytes(), name


def test_the_command_says_what_it_wrote(nnmi: Callable[..., Ran], project: Path, tmp_path: Path) -> None:
    ran = nnmi("publish", tmp_path / "out", "--project", project, "--languages", "zh", "--most", "5")
    assert ran.code == 0 and re.search(r"out: \d+ pages, \d+ other files", ran.err) and "without a link" in ran.err
    assert 'lang="zh-Hans"' in (tmp_path / "out" / "index.html").read_text() and dead_links(tmp_path / "out") == []
    again = nnmi("publish", tmp_path / "out", "--project", project)
    assert again.code == 2 and "is not empty" in again.err and again.err.count("\n") == 1
    for words in (["--languages", "fr"], ["--languages", "en,en"], ["--url", "here"], ["--most", "0"]):
        assert nnmi("publish", tmp_path / "new", *words).code == 2


def test_addresses_and_files() -> None:
    files = Files("en")
    page = Address("/id/x", (), "en")
    assert files.file(page) == "id/x.html" and files.file(Address("/id/x", (), "zh")) == "zh/id/x.html"
    assert files.file(Address("/id/../../etc/passwd", (), "en")).startswith("id/")
    assert len(files.file(Address("/id/" + "é" * 900, (), "en"))) < 200
    assert address("/iri/http%3A%2F%2Fe.org%2Fa", page) == Address("/iri/http%3A%2F%2Fe.org%2Fa", (), "en")
    assert address("/assess", page) is None and address("//else.example/x", page) is None
    links = PageLinks(page, files, ())
    assert [links(link) for link in ("/id/y", "/id/x#facts", "/assess", "?lang=zh")] == [
        "y.html",
        "x.html#facts",
        "#",
        "../zh/id/x.html",
    ]
    assert [*links.asked] == [Address("/id/y", (), "en"), page, Address("/id/x", (), "zh")]
    text = '<a class="why" href="y.html">why</a> <a href="x.html#facts">me</a>'
    assert unlinked(text, "y.html".__eq__) == '<span>why</span> <a href="x.html#facts">me</a>'


@needs_browser
def test_a_browser_reads_it_from_the_disk(site: Path, tmp_path: Path) -> None:
    """The search finds names and leads to their pages, and no page has an error in its console."""
    for place, sought in (
        ("search.html?q=kew", "own/kew.html"),
        ("zh/search.html?q=邱园", "zh/own/kew.html"),
        ("index.html", ""),
    ):
        words = [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--v=0"]
        words += [f"--user-data-dir={tmp_path}", "--virtual-time-budget=3000", "--dump-dom", f"file://{site}/{place}"]
        ran = subprocess.run(words, capture_output=True, text=True, timeout=60, check=True)
        assert "CONSOLE" not in ran.stderr, ran.stderr
        assert sought in ran.stdout
