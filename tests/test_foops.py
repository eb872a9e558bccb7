"""How fair the ontology is by the 24 tests that FOOPS publishes (w3id.org/foops/catalogue), run offline.

What FOOPS asks of the web is asked of a published site that lies at https://w3id.org/nnmi/; each outcome is computed,
and what does not hold, or cannot be known without the network, is named with the reason.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from nnmi_graph import Workspace
from nnmi_graph.publish.publishing import publish
from nnmi_graph.store import OxigraphStore, read

from .conftest import ROOT

HOME = "https://w3id.org/nnmi/"
DCTERMS, OWL, RDF = "http://purl.org/dc/terms/", "http://www.w3.org/2002/07/owl#", "http://www.w3.org/1999/02/22-rdf-"
RDFS, SKOS = "http://www.w3.org/2000/01/rdf-schema#", "http://www.w3.org/2004/02/skos/core#"
BIBO, FOAF, SCHEMA, VANN = (
    "http://purl.org/ontology/bibo/",
    "http://xmlns.com/foaf/0.1/",
    "https://schema.org/",
    "http://purl.org/vocab/vann/",
)
PERSISTENT = ("w3id.org", "purl.org", "doi.org", "www.w3.org", "perma.cc", "linked.data.gov.au", "data.europa.eu")
MINIMUM = {DCTERMS + name for name in ("title", "description", "license", "creator")} | {
    OWL + "versionIRI",
    VANN + "preferredNamespaceUri",
}
RECOMMENDED = {
    VANN + "preferredNamespacePrefix",
    OWL + "versionInfo",
    DCTERMS + "created",
    DCTERMS + "bibliographicCitation",
}
DETAILED = {BIBO + "doi", FOAF + "logo", BIBO + "status"} | {
    DCTERMS + name for name in ("publisher", "source", "issued")
}
NOT_HELD = {
    "FIND2": "the prefix is registered neither at prefix.cc nor in Linked Open Vocabularies",
    "FIND3": "no public registry lists the ontology; our own catalogue, which the header names, is none",
    "OM3": "there is no DOI, no logo, and no one document that the ontology was made from",
    "OM4.2": "whether the address of the licence answers cannot be known without the network",
}

Facts = set[tuple[str, str, str]]


class Judged:
    """An ontology and the site that shows it, as the tests see them."""

    def __init__(self, facts: Facts, site: Path) -> None:
        self.facts, self.site = facts, site
        self.terms: dict[str, dict[str, set[str]]] = defaultdict(partial(defaultdict, set))
        for subject, predicate, value in facts:
            self.terms[subject][predicate].add(value)
        terms = dict(self.terms)
        self.iri = next(iri for iri, told in terms.items() if OWL + "Ontology" in told[RDF + "syntax-ns#type"])
        self.header = terms[self.iri]
        kinds = {OWL + kind for kind in ("Class", "ObjectProperty", "DatatypeProperty")}
        declared = [iri for iri, told in terms.items() if told[RDF + "syntax-ns#type"] & kinds]
        self.own = [iri for iri in declared if iri.startswith(self.iri)]
        self.reused = [iri for iri in declared if not iri.startswith((self.iri, OWL))]

    def has(self, *properties: str) -> bool:
        return all(self.header[one] for one in properties)

    def page(self, iri: str) -> bool:
        """Whether a page of the site shows the IRI as what it is about."""
        rest = iri.removeprefix(HOME)
        pages = [self.site / f"{rest.strip('/')}.html"] if iri.startswith(HOME) else []
        return any(page.is_file() and "<h1" in page.read_text(encoding="utf-8") for page in pages)

    def data(self) -> bool:
        """Whether the site holds the ontology as RDF that says the same as the file judged."""
        held = list((self.site / "files" / "ontology").glob("*.ttl"))
        return len(held) == 1 and triples(held[0]) == self.facts

    def catalogued(self) -> bool:
        """Whether the catalogue that the header names is on the site, and repeats the header."""
        for catalogue in self.header[SCHEMA + "includedInDataCatalog"]:
            file = self.site / urlsplit(catalogue).path.removeprefix(urlsplit(HOME).path)
            store = (
                OxigraphStore.of(read(file, base=catalogue.partition("#")[0]))
                if file.is_file()
                else OxigraphStore.of([])
            )
            listed = f"SELECT ?p ?o {{ <{catalogue}> <http://www.w3.org/ns/dcat#resource> <{self.iri}> . <{self.iri}> ?p ?o }}"
            told = {(p.value, o.value) for p, o in store.select(listed) if p and o}
            if told >= {(one, value) for one, values in self.header.items() for value in values}:
                return True
        return False


def triples(file: Path) -> Facts:
    return {(quad.subject.value, quad.predicate.value, quad.object.value) for quad in read(file)}


TESTS: dict[str, Callable[[Judged], bool]] = {
    "PURL1": lambda o: urlsplit(o.iri).hostname in PERSISTENT,
    "HTTP1": lambda o: urlsplit(o.iri).scheme in ("http", "https"),
    "URI1": lambda o: o.page(o.iri) or o.data(),
    "URI2": lambda o: o.data() and o.iri.startswith(HOME),
    "VER1": lambda o: bool(o.header[OWL + "versionIRI"] - {o.iri}),
    "VER2": lambda o: any(map(o.page, o.header[OWL + "versionIRI"])),
    "CN1": lambda o: o.page(o.iri) and o.data(),
    "DOC1": lambda o: o.page(o.iri),
    "RDF1": lambda o: o.data(),
    "FIND1": lambda o: o.has(VANN + "preferredNamespacePrefix"),
    "FIND2": lambda o: False,
    "FIND3": lambda o: False,
    "FIND_3_BIS": Judged.catalogued,
    "OM1": lambda o: o.has(*MINIMUM),
    "OM2": lambda o: o.has(*RECOMMENDED),
    "OM3": lambda o: o.has(*DETAILED),
    "OM4.1": lambda o: o.has(DCTERMS + "license"),
    "OM4.2": lambda o: False,
    "OM5.1": lambda o: o.has(DCTERMS + "creator", DCTERMS + "created"),
    "OM5.2": lambda o: o.has(DCTERMS + "publisher", DCTERMS + "issued"),
    "VOC1": lambda o: any(told.startswith((DCTERMS, VANN, BIBO, SCHEMA)) for told in o.header),
    "VOC2": lambda o: bool(o.header[OWL + "imports"] or o.reused),
    "VOC3": lambda o: bool(o.own) and all(o.terms[iri][RDFS + "label"] for iri in o.own),
    "VOC4": lambda o: bool(o.own) and all(o.terms[iri][SKOS + "definition"] for iri in o.own),
}
"""Each test by its id. Registries and the address of the licence are asked over the network alone, so never held here."""


def judged(file: Path, folder: Path) -> Judged:
    """The ontology of a file, with the site of a project that holds nothing else."""
    (folder / "project" / "ontology").mkdir(parents=True)
    (folder / "project" / "ontology" / file.name).write_bytes(file.read_bytes())
    publish(Workspace(folder / "project", cache=False), folder / "site", languages=("en",))
    return Judged(triples(file), folder / "site")


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Judged:
    return judged(ROOT / "ontology" / "nnmi.ttl", tmp_path_factory.mktemp("ours"))


@pytest.mark.parametrize("name", TESTS)
def test_holds_or_is_named_with_the_reason(name: str, ours: Judged) -> None:
    assert TESTS[name](ours) == (name not in NOT_HELD), NOT_HELD.get(name, "")


def test_at_least_twenty_of_the_twenty_four_hold(ours: Judged) -> None:
    assert len(TESTS) == 24
    assert sum(holds(ours) for holds in TESTS.values()) >= 20


def test_an_ontology_that_tells_nothing_of_itself_holds_few(tmp_path: Path) -> None:
    bare = tmp_path / "bare.ttl"
    bare.write_text(
        "@prefix owl: <http://www.w3.org/2002/07/owl#> . <http://e.example/n/> a owl:Ontology ; "
        "<https://schema.org/includedInDataCatalog> <https://w3id.org/nnmi/dataset.ttl#elsewhere> . "
        "<http://e.example/n/T> a owl:Class ."
    )
    found = judged(bare, tmp_path)
    assert {name for name, holds in TESTS.items() if holds(found)} == {"HTTP1", "URI1", "RDF1", "VOC1"}
