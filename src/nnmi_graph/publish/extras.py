"""What a published site has beside its pages: downloads, descriptions, licences, the search of names, a sitemap."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from html import escape
from importlib.resources import files as package_files
from importlib.resources.abc import Traversable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ..ask.differences import Difference
from ..headers import in_words
from ..names import ANYTHING, simplified
from ..phrases import in_language
from ..render import render_rows
from ..render.packaged import SCHEMA, TABLE_FORMATS
from ..store import FORMATS, serialize
from ..terms import PREFIXES, Literal, NamedNode, Triple, expand, iri_text, quoted
from ..web.site import Site
from ..workspace import Workspace
from .paths import Address, Files

_GRAPHS = """SELECT ?graph ?title ?license ?rights ?source {
  ?graph a <http://www.w3.org/ns/dcat#Dataset> ; dcterms:license ?license .
  OPTIONAL { ?graph dcterms:title ?title FILTER(LANG(?title) = "en") } OPTIONAL { ?graph dcterms:rights ?rights }
  OPTIONAL { ?graph dcterms:source ?source } } ORDER BY ?graph"""
_HEADERS = """SELECT DISTINCT ?ontology ?property ?value {
  ?ontology a <http://www.w3.org/2002/07/owl#Ontology> ; ?property ?value
  FILTER(!isBlank(?ontology) && !isBlank(?value)) } ORDER BY ?ontology ?property ?value"""
_TYPES = {
    ".nq": "application/n-quads",
    ".ttl": "text/turtle",
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".jsonld": "application/ld+json",
    ".gexf": "application/gexf+xml",
    ".parquet": "application/vnd.apache.parquet",
}

MOST_CHANGES = 500
"""How many changes of each sort the page of a release shows; its tables have all."""


class Extras:
    """The files beside the pages of one site."""

    def __init__(
        self, site: Site, files: Files, languages: Sequence[str], part: Path, before: Workspace | None = None
    ) -> None:
        self.site, self.files, self.languages, self.part, self.before = site, files, languages, part, before
        self.downloads: dict[str, list[str]] = {}

    def write(self, pages: Mapping[Address, str], url: str) -> None:
        """Write all but pages. `pages` are those that were written, with their files."""
        self._dump()
        self._static()
        self._tables(pages)
        self._copied()
        self._names(pages)
        self._changes()
        self._description(url)
        html = sorted({self.files.file(at) for at in pages if at.lang})
        base = url or self.site.addresses.base or "https://w3id.org/nnmi/"
        (self.part / "sitemap.xml").write_text(_sitemap(base, html), encoding="utf-8")
        (self.part / ".nojekyll").touch()

    def pages(self, lang: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """The pages that the server does not have: the path, the template, and what it shows."""
        yield "/search", "published_search.html", {}
        yield "/downloads", "downloads.html", self._listed()
        yield "/sparql", "published_sparql.html", self._sparql(lang)
        if self.before:
            yield "/changes", "changes.html", self._release(lang)

    def _static(self) -> None:
        """Write what pages are drawn with, the editor, and the engine that answers SPARQL in the browser."""
        web, ours = package_files("nnmi_graph.web"), package_files("nnmi_graph.publish")
        lists: dict[str, Sequence[Traversable]] = {"": (web / "static", ours / "static")}
        lists |= {"yasqe": (web / "vendor" / "yasqe",), "oxigraph": (ours / "vendor" / "oxigraph",)}
        for name, sources in lists.items():
            folder = self.part / "static" / name
            folder.mkdir(parents=True, exist_ok=True)
            for file in (file for source in sources for file in source.iterdir()):
                if file.name.endswith(".gz"):
                    (folder / file.name.removesuffix(".gz")).write_bytes(gzip.decompress(file.read_bytes()))
                elif not file.name.endswith((".sh", ".md", "page.js")):
                    (folder / file.name).write_bytes(file.read_bytes())

    def _sparql(self, lang: str) -> dict[str, Any]:
        """For the page that answers SPARQL in the browser, with the ready-made questions as examples."""
        loaded = ("data/all.nq", "static/oxigraph/oxigraph.wasm", "static/oxigraph/oxigraph.js")
        size = sum((self.part / name).stat().st_size for name in loaded) / 1e6
        files = {name: f"question/{name}.rq" for name in self.site.questions}
        examples = [
            (files[name], words) for name, words in self.site.summaries(lang) if (self.part / files[name]).is_file()
        ]
        return {"megabytes": f"{size:.0f}", "examples": examples}

    def _changes(self) -> None:
        """What came, went and changed since the state before, as tables."""
        for lang in self.languages if self.before else ():
            found = self.since[lang]
            name = self.files.file(Address(f"/data/changes-{lang}.csv"))
            (self.part / name).write_text(render_rows(found.rows, "csv", to_file=True), encoding="utf-8", newline="")
            self.downloads.setdefault("changes", []).append(name)

    @cached_property
    def since(self) -> dict[str, Difference]:
        """What has changed since the older state, in each language."""
        assert self.before is not None
        return {lang: self.before.diff(self.site.workspace, lang) for lang in self.languages}

    def _release(self, lang: str) -> dict[str, Any]:
        """For the page of what is new since the state before: how many of what kind, and the first rows of each."""
        found, kinds = self.since[lang], self.since[lang].counted
        rows = list(found.rows)
        shown: dict[str, list[dict[str, str]]] = {change: [] for change in kinds}
        for row in rows:
            one = {name: term.value if term else "" for name, term in zip(found.rows.variables, row, strict=True)}
            if len(shown[one["change"]]) < MOST_CHANGES:
                shown[one["change"]].append(one | {"iri": expand(one["iri"]) or ""})
        told = {"found": found, "kinds": kinds, "shown": shown, "count": len(rows)}
        return told | {"most": MOST_CHANGES, "file": f"data/changes-{lang}.csv"}

    def _listed(self) -> dict[str, Any]:
        sizes = {name: (self.part / name).stat().st_size for names in self.downloads.values() for name in names}
        store = self.site.workspace.store
        graphs = [tuple("" if term is None else term.value for term in row) for row in store.select(_GRAPHS)]
        return {"downloads": self.downloads, "sizes": sizes, "graphs": graphs}

    def _dump(self) -> None:
        """Everything, with its graphs and without."""
        ws = self.site.workspace
        (self.part / "data").mkdir(exist_ok=True)
        quads = sorted(ws.store.quads(), key=str)
        (self.part / "data" / "all.nq").write_bytes(serialize(quads, FORMATS["nquads"]))
        triples = sorted({quad.triple for quad in quads}, key=str)
        (self.part / "data" / "all.ttl").write_bytes(serialize(triples, FORMATS["turtle"]))
        self.downloads["data"] = ["data/all.nq", "data/all.ttl"]

    def _copied(self) -> None:
        """Ontology, taxonomies, alignments, shapes, rules and the context of JSON-LD, as they are in the project."""
        content = self.site.workspace.content
        vocabulary = [*content.ontology(), *content.taxonomies(), *content.alignments()]
        context = content.root / "ontology" / "context.jsonld"
        vocabulary += [context] if context.is_file() else []
        for kind, paths in (("vocabulary", vocabulary), ("shapes", content.shapes()), ("rules", content.rules())):
            for path in dict.fromkeys(paths):
                name = f"files/{path.relative_to(content.root).as_posix()}"
                (self.part / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, self.part / name)
                self.downloads.setdefault(kind, []).append(name)

    def _tables(self, pages: Mapping[Address, str]) -> None:
        """The graph as tables; the answers as tables, which are there with the pages; and the networks."""
        formats = TABLE_FORMATS if find_spec("duckdb") else ("csv",)
        written = self.site.workspace.tables(self.part / "data", formats=formats, lang=self.languages[0])
        made = [f"data/{table.name}.{format}" for table in written for format in formats]
        self.downloads["graph"] = [*sorted(made), f"data/{SCHEMA}"]
        for kind, folder in (("tables", "question/"), ("networks", "network/")):
            names = sorted(name for at, name in pages.items() if not at.lang and name.startswith(folder))
            names = [name for name in names if not name.endswith(".rq")]
            if names:
                self.downloads[kind] = names

    def _names(self, pages: Mapping[Address, str]) -> None:
        """The names that the search looks in: file, label by language, kind by language, other names.

        With them the traditional characters, each before its simplified one.
        """
        names, first = self.site.workspace.names, self.languages[0]
        others: dict[str, list[str]] = {}
        for bearers in names.index(ANYTHING).by_key.values():
            for name in bearers:
                others.setdefault(name.thing, []).append(name.text)
        listed = []
        for thing, texts in others.items():
            file = pages.get(Address(self.site.addresses.path(thing), (), first))
            if file:
                kind = names.range_of(thing)
                of = kind.scheme or next(iter(kind.classes), "")
                kinds = [names.label(of, lang) if of else "" for lang in self.languages]
                labels = [names.label(thing, lang) for lang in self.languages]
                listed.append([file, labels, kinds, [t for t in dict.fromkeys(texts) if t not in labels]])
        word = [in_language("question", lang) for lang in self.languages]
        for question, (_, header) in self.site.questions.items():
            file = pages.get(Address(f"/question/{question}", (), first))
            if file:
                asked = [in_words(header.summary, lang) for lang in self.languages]
                listed.append([file, asked, word, [question, *header.asked]])
        pairs = "".join(chr(traditional) + plain for traditional, plain in simplified().items())
        told = {"languages": [*self.languages], "names": listed, "simplified": pairs}
        text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        folder = self.part / "static"
        folder.mkdir(exist_ok=True)
        (folder / "names.js").write_text(f"window.published = {text}\n", encoding="utf-8")

    def _description(self, url: str) -> None:
        """The data set in DCAT and VoID: what it holds, how it is had, the licence of each graph."""
        store = self.site.workspace.store
        count = next(iter(store.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")))[0]
        kinds = "SELECT ?k (COUNT(*) AS ?n) { ?s a ?k } GROUP BY ?k ORDER BY DESC(?n) ?k"
        parts = "".join(
            f"  void:classPartition [ void:class {iri_text(kind.value)} ; void:entities {n.value} ] ;\n"
            for kind, n in store.select(kinds)
            if isinstance(kind, NamedNode) and isinstance(n, Literal)
        )
        files = "".join(
            f"  dcat:distribution [ a dcat:Distribution ; dcat:downloadURL <{escape(name)}> ; "
            f"dcat:mediaType <https://www.iana.org/assignments/media-types/{_TYPES[Path(name).suffix]}> ; "
            f"dcat:byteSize {(self.part / name).stat().st_size} ] ;\n"
            for names in self.downloads.values()
            for name in names
            if Path(name).suffix in _TYPES
        )
        graphs = ""
        for graph, title, licence, rights, source in store.select(_GRAPHS):
            told = [("title", title), ("license", licence), ("rights", rights), ("source", source)]
            said = " ; ".join(
                f"dcterms:{name} {iri_text(term.value) if isinstance(term, NamedNode) else quoted(term.value)}"
                for name, term in told
                if term is not None
            )
            graphs += f"{iri_text(graph.value)} a void:Dataset ; {said} .\n" if graph is not None else ""
        spaces = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items() if prefix != "dcterms")
        base = f"@base <{url.rstrip('/')}/> .\n" if url else ""
        text = (
            f"{base}{spaces}@prefix dcterms: <http://purl.org/dc/terms/> .\n"
            f"@prefix dcat: <http://www.w3.org/ns/dcat#> .\n@prefix void: <http://rdfs.org/ns/void#> .\n\n"
            f"<#dataset> a dcat:Dataset, void:Dataset ;\n"
            f"  dcterms:title {quoted(self.site.name)} ;\n  dcat:landingPage <index.html> ;\n"
            f"  void:dataDump <data/all.nq>, <data/all.ttl> ;\n{files}{parts}"
            f"  void:triples {count.value if count is not None else 0} .\n\n{graphs}\n{self._catalogue()}"
        )
        (self.part / "dataset.ttl").write_text(text, encoding="utf-8")
        self.downloads["description"] = ["dataset.ttl"]

    def _catalogue(self) -> str:
        """The catalogue of the site in Turtle: its data set, and the whole header of each ontology, so that who has
        the catalogue alone still knows what the ontology was, whose, and under which licence."""
        told = [
            Triple(ontology, property, value)
            for ontology, property, value in self.site.workspace.store.select(_HEADERS)
            if isinstance(ontology, NamedNode) and isinstance(property, NamedNode) and value is not None
        ]
        listed = "".join(f" ;\n  dcat:resource {one}" for one in dict.fromkeys(str(triple.subject) for triple in told))
        title = f"<#catalog> a dcat:Catalog ;\n  dcterms:title {quoted(self.site.name)} ;\n"
        return f"{title}  dcat:dataset <#dataset>{listed} .\n\n" + serialize(told, FORMATS["ntriples"]).decode()


def _sitemap(url: str, names: Sequence[str]) -> str:
    places = "".join(f"<url><loc>{escape(url.rstrip('/'))}/{escape(name)}</loc></url>\n" for name in names)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"{places}</urlset>\n"
    )
