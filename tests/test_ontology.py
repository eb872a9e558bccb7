"""The ontology, its taxonomies and alignments as files: every term explained in both languages, nothing used undeclared."""

from __future__ import annotations

import csv
import json
import re
import sys
from collections import Counter
from itertools import chain
from pathlib import Path

import pyoxigraph as ox
import pytest

sys.path.insert(0, str(Path(__file__).parent / "owl"))
from derived import derived, of_type, text
from normal_form import Triples, name, normal_form, read

from nnmi_graph.terms import NNMI, OWL, RDF, RDFS, SKOS, TAX

ROOT = Path(__file__).parents[1]
ONTOLOGY = ROOT / "ontology" / "nnmi.ttl"
TAXONOMIES = sorted(ROOT.glob("ontology/taxonomy/*.ttl"))
ALIGNMENTS = sorted(ROOT.glob("ontology/alignments/*.ttl"))
FILES = [ONTOLOGY, *TAXONOMIES, *ALIGNMENTS]
KINDS = [OWL + kind for kind in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")]
SECTIONS = {"1", "2", "2.1", "2.2", "2.3", "2.4", "2.5", "2.6", "2.7", "3", "3.1", "3.2", "4", "T1", "F1", "HDR", "ABS"}
BUILT_IN = (RDF, RDFS, OWL)


def values(found: Triples, subject: str, predicate: str) -> list[str]:
    return [o.value for o in found[subject].get(predicate, [])] if subject in found else []


@pytest.fixture(scope="module")
def ontology() -> Triples:
    return read(ONTOLOGY)


@pytest.fixture(scope="module")
def concepts() -> Triples:
    """All taxonomies as one."""
    found: Triples = {}
    for path in TAXONOMIES:
        found |= read(path)
    return found


def test_there_is_as_much_as_there_should_be() -> None:
    assert len(TAXONOMIES) >= 38
    assert len(ALIGNMENTS) >= 8


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file_is_in_normal_form_and_introduces_itself(path: Path) -> None:
    found = read(path)
    assert path.read_text(encoding="utf-8") == normal_form(found), "run 'python tests/owl/normal_form.py' on it"
    headers = [s for s in found if OWL + "Ontology" in values(found, s, RDF + "type")]
    assert len(headers) == 1
    for predicate in ("title", "description"):
        assert all(text(found, headers[0], f"http://purl.org/dc/terms/{predicate}", lang) for lang in ("en", "zh"))
    assert values(found, headers[0], "http://purl.org/dc/terms/license") == [
        "https://creativecommons.org/licenses/by/4.0/"
    ]


def test_normal_form_refuses_blank_nodes(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("<http://e/a> <http://e/b> [] .", encoding="utf-8")
    with pytest.raises(ValueError, match="blank node"):
        read(tmp_path / "a.ttl")


def test_every_term_is_explained_in_both_languages(ontology: Triples) -> None:
    terms = [iri for kind in KINDS for iri in of_type(ontology, kind)]
    assert len(terms) >= 150
    lacking = [
        (name(iri), predicate, lang)
        for iri in terms
        for predicate in (RDFS + "label", SKOS + "definition")
        for lang in ("en", "zh")
        if not text(ontology, iri, predicate, lang)
    ]
    assert not lacking
    english = Counter(
        text(ontology, iri, RDFS + "label", "en") for iri in terms if not iri.rpartition("/")[2][0].isupper()
    )
    assert [label for label, count in english.items() if count > 1] == []


def test_every_term_says_why_it_is_there(ontology: Triples) -> None:
    terms = [iri for kind in KINDS for iri in of_type(ontology, kind)]
    assert [
        t for t in terms if not values(ontology, t, NNMI + "surveySection") + values(ontology, t, NNMI + "reason")
    ] == []
    used = {s for t in terms for s in values(ontology, t, NNMI + "surveySection")}
    assert used <= SECTIONS
    assert {f"2.{number}" for number in range(1, 8)} | {"1", "3"} <= used


def test_every_term_of_the_model_is_declared(ontology: Triples) -> None:
    model = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`nnmi:([A-Za-z]+)", model))
    assert len(named) > 100
    assert sorted(t for t in named if NNMI + t not in ontology) == []
    concepts_named = set(re.findall(r"`tax:([a-z0-9-]+)`", model))
    declared = {s.removeprefix(TAX) for path in TAXONOMIES for s in read(path)}
    assert sorted(c for c in concepts_named if c not in declared) == []


def test_inverse_properties_have_mirrored_domain_and_range(ontology: Triples) -> None:
    pairs = [(p, q) for p in of_type(ontology, OWL + "ObjectProperty") for q in values(ontology, p, OWL + "inverseOf")]
    assert len(pairs) >= 8
    for one, other in pairs:
        assert values(ontology, one, RDFS + "domain") == values(ontology, other, RDFS + "range"), one
        assert values(ontology, one, RDFS + "range") == values(ontology, other, RDFS + "domain"), one


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_nothing_is_used_undeclared(path: Path, ontology: Triples, concepts: Triples) -> None:
    found = read(path)
    declared = {s for g in (ontology, concepts, found) for s in g if values(g, s, RDF + "type")}
    used = {p for triples in found.values() for p in triples}
    used |= {o.value for t in found.values() for objects in t.values() for o in objects if isinstance(o, ox.NamedNode)}
    used |= set(found)
    ours = {iri for iri in used if iri.startswith((NNMI, TAX)) and iri != NNMI and "/alignments/" not in iri}
    ours -= {NNMI + "0.1.0"}
    predicates = {p for triples in found.values() for p in triples if not p.startswith(BUILT_IN)}
    assert sorted(iri for iri in ours | predicates if iri not in declared) == []


@pytest.mark.parametrize("path", TAXONOMIES, ids=lambda path: path.stem)
def test_taxonomy_holds_together(path: Path) -> None:
    found = read(path)
    scheme = f"{TAX}scheme-{path.stem}"
    members = [s for s in found if SKOS + "Concept" in values(found, s, RDF + "type")]
    assert SKOS + "ConceptScheme" in values(found, scheme, RDF + "type")
    assert set(found) == {scheme, *members}
    for concept in members:
        assert concept.startswith(f"{TAX}{path.stem}-")
        assert values(found, concept, SKOS + "inScheme") == [scheme]
        for predicate in ("prefLabel", "definition"):
            languages = Counter(o.language for o in found[concept][SKOS + predicate])
            assert languages == {"en": 1, "zh": 1}, (concept, predicate)
        top = values(found, concept, SKOS + "topConceptOf") == [scheme]
        assert top != bool(values(found, concept, SKOS + "broader")), f"{concept} is either on top or below something"
        assert all(b in members for b in values(found, concept, SKOS + "broader"))
        assert all(concept in values(found, r, SKOS + "related") for r in values(found, concept, SKOS + "related"))
        assert concept not in ancestors(found, concept)
    for lang in ("en", "zh"):
        labels = Counter(text(found, c, SKOS + "prefLabel", lang) for c in members)
        assert [label for label, count in labels.items() if count > 1] == []


def ancestors(found: Triples, concept: str) -> set[str]:
    """Everything above a concept; stops at a circle."""
    above: set[str] = set()
    ahead = values(found, concept, SKOS + "broader")
    while ahead:
        if (step := ahead.pop()) not in above:
            above.add(step)
            ahead += values(found, step, SKOS + "broader")
    return above


def test_technologies_lie_under_the_four_directions(concepts: Triples) -> None:
    directions = {
        TAX + f"tech-{d}" for d in ("process-technology", "advanced-materials", "smart-technology", "sector-technology")
    }
    technologies = [c for c in concepts if c.startswith(TAX + "tech-")]
    assert len(technologies) > 40
    assert {c for c in technologies if values(concepts, c, SKOS + "topConceptOf")} == directions
    listed = [c for c in technologies if "2.1" in values(concepts, c, NNMI + "surveySection")]
    assert len(listed) == 4 + 11  # the directions, and the examples that section 2.1 lists (one of them inside another)


def slug(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")


def column(path: str, header: str) -> set[str]:
    with (ROOT / path).open(encoding="utf-8", newline="") as file:
        return {row[header] for row in csv.DictReader(file)}


OFFERED = {
    "combination",
    "event",
    "existence",
    "form",
    "outcome",
    "partner",
    "policy",
    "rank",
    "size",
    "sponsor",
    "standing",
    "status",
    "tie",
    "time",
}
"""Schemes whose concepts a person, a rule or the everyday layer chooses from; the others follow the tables."""


def test_every_concept_is_used(concepts: Triples) -> None:
    """By the data or by a shape or query, or as the roof of one that is; no concept stands there for itself."""
    files = [*ROOT.glob("data/*/*.trig"), *ROOT.glob("shapes/*.ttl"), *ROOT.glob("queries/**/*.rq")]
    texts = " ".join(path.read_text("utf-8") for path in files if path.parent.name != "derived")
    used = {TAX + name for name in re.findall(r"\btax:([a-z0-9-]+)", texts)}
    used |= {above for concept in used if concept in concepts for above in ancestors(concepts, concept)}
    idle = {c for c in concepts if SKOS + "Concept" in values(concepts, c, RDF + "type")} - used
    assert sorted(name(c) for c in idle if c.removeprefix(TAX).split("-")[0] not in OFFERED) == []


def test_a_definition_says_more_than_its_label(concepts: Triples) -> None:
    for concept in concepts:
        label, definition = (text(concepts, concept, SKOS + p, "en").lower() for p in ("prefLabel", "definition"))
        assert not label or definition.removeprefix("a ").removeprefix("the ").rstrip(".") != label, concept
        label, definition = (text(concepts, concept, SKOS + p, "zh") for p in ("prefLabel", "definition"))
        assert not label or definition.rstrip("。") != label, concept


def test_no_institute_is_named_in_ontology_or_alignments() -> None:
    names = column("data/public-record/institutes.csv", "institute") - {"network"}
    assert len(names) >= 18
    for path in [ONTOLOGY, *ALIGNMENTS]:
        words = path.read_text(encoding="utf-8")
        assert [n for n in names if re.search(rf"\b{re.escape(n)}\b", words)] == []


def users() -> list[Path]:
    folders = (ROOT / folder for folder in ("shapes", "queries", "data", "rules"))
    return sorted(p for p in chain.from_iterable(f.rglob("*") for f in folders) if p.suffix in (".ttl", ".trig", ".rq"))


def test_content_uses_only_declared_terms(ontology: Triples, concepts: Triples) -> None:
    schemes = "|".join(path.stem for path in TAXONOMIES)
    undeclared: dict[str, set[str]] = {}
    for path in users():
        body = re.sub(r'"(?:[^"\\\n]|\\.)*"', '""', path.read_text(encoding="utf-8"))
        terms = {t for t in re.findall(r"\bnnmi:(\w+)", body) if NNMI + t not in ontology}
        tags = {t for t in re.findall(rf"\btax:((?:scheme|{schemes})-[\w-]+|[\w-]+)", body) if TAX + t not in concepts}
        if terms | tags:
            undeclared[str(path.relative_to(ROOT))] = terms | tags
    assert undeclared == {}


@pytest.mark.parametrize("path", list(derived()), ids=lambda path: path.name)
def test_derived_file_is_up_to_date(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == derived()[path], "run 'python tests/owl/derived.py'"


def test_context_reads_a_record_as_it_should() -> None:
    record = json.loads((ROOT / "ontology" / "context.jsonld").read_text(encoding="utf-8"))
    record |= {
        "@id": "id:x",
        "@type": "MembershipCount",
        "about": "id:y",
        "count": "25",
        "bound": "tax:bound-more-than",
    }
    read_back = {(q.predicate.value, str(q.object)) for q in ox.parse(json.dumps(record), format=ox.RdfFormat.JSON_LD)}
    assert read_back == {
        (RDF + "type", f"<{NNMI}MembershipCount>"),
        (NNMI + "about", "<https://w3id.org/nnmi/id/y>"),
        (NNMI + "count", '"25"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        (NNMI + "bound", f"<{TAX}bound-more-than>"),
    }


@pytest.mark.parametrize(
    "name, change",
    [
        ("several_labels", ('"claim"@en', '"claim"@en, "assertion"@en')),
        ("no_definition", ('skos:definition "One ', 'skos:note "One ')),
    ],
)
def test_rules_for_robot_find_what_they_are_for_and_nothing_here(name: str, change: tuple[str, str]) -> None:
    rule = (ROOT / "tests" / "owl" / "robot" / f"{name}.rq").read_text(encoding="utf-8")
    whole = ONTOLOGY.read_text(encoding="utf-8")
    found = []
    for turtle in (whole, whole.replace(*change, 1)):
        store = ox.Store()
        store.load(turtle.encode(), format=ox.RdfFormat.TURTLE)
        found.append({row["entity"].value for row in store.query(rule)})
    assert found == [set(), {NNMI + "Claim"}]
