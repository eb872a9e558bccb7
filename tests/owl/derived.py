"""Writes what follows from the ontology: its JSON-LD context and its reference page. Run as a program it writes both.

Neither is edited by hand; a test compares them with what this makes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox
from normal_form import Triples, name, read

from nnmi_graph.terms import NNMI, OWL, PREFIXES, RDF, RDFS, SKOS, TAX, XSD

ROOT = Path(__file__).parents[2]
ONTOLOGY = ROOT / "ontology"
CONTEXT = ONTOLOGY / "context.jsonld"
PAGE = ROOT / "docs" / "ontology.md"


def of_type(found: Triples, kind: str) -> list[str]:
    """Our own terms of a kind, by name."""
    wanted = ox.NamedNode(kind)
    return sorted(s for s in found if s.startswith(NNMI) and wanted in found[s][RDF + "type"])


def context(found: Triples) -> str:
    """The JSON-LD context: every class and property by its bare name, values of object properties as IRIs."""
    terms: dict[str, object] = {"@version": 1.1, **PREFIXES}
    terms["label"] = {"@id": "rdfs:label", "@container": "@language"}
    for iri in of_type(found, OWL + "Class"):
        terms[iri.removeprefix(NNMI)] = name(iri)
    for iri in of_type(found, OWL + "ObjectProperty"):
        terms[iri.removeprefix(NNMI)] = {"@id": name(iri), "@type": "@id"}
    for iri in of_type(found, OWL + "DatatypeProperty"):
        ranges = [r.value for r in found[iri][RDFS + "range"] if r.value not in (XSD + "string", RDFS + "Literal")]
        terms[iri.removeprefix(NNMI)] = {"@id": name(iri), "@type": name(ranges[0])} if ranges else name(iri)
    return json.dumps({"@context": terms}, indent=1, ensure_ascii=False) + "\n"


def text(found: Triples, iri: str, predicate: str, lang: str) -> str:
    """The term's text in a language, or nothing."""
    return next((o.value for o in found[iri][predicate] if isinstance(o, ox.Literal) and o.language == lang), "")


def _names(found: Triples, iri: str, *predicates: str) -> str:
    return ", ".join(sorted(f"`{name(o.value)}`" for p in predicates for o in found[iri][p]))


def _why(found: Triples, iri: str) -> str:
    sections = sorted(o.value for o in found[iri][NNMI + "surveySection"])
    return f"§ {', '.join(sections)}" if sections else text(found, iri, NNMI + "reason", "en")


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    heads = list(heads)
    yield _row(heads)
    yield "|" + "---|" * len(heads)
    yield from map(_row, rows)
    yield ""


def _term(found: Triples, iri: str) -> tuple[str, str, str]:
    labels = f"{text(found, iri, RDFS + 'label', 'en')} {text(found, iri, RDFS + 'label', 'zh')}"
    return f"`{name(iri)}`", labels, text(found, iri, SKOS + "definition", "en")


def page(found: Triples, taxonomies: Iterable[Path], alignments: Iterable[Path]) -> str:
    """The reference page in Markdown."""
    lines = [
        "# The ontology, term by term",
        "",
        "Made from `ontology/` by `python tests/owl/derived.py`; do not edit. Why it is built so is told in [model.md](model.md).",
        "The last column names the section of the survey that made a term necessary, or another reason.",
        "",
        "## Classes",
        "",
        *_table(
            ("class", "label", "definition", "is a", "why"),
            (
                (*_term(found, i), _names(found, i, RDFS + "subClassOf"), _why(found, i))
                for i in of_type(found, OWL + "Class")
            ),
        ),
    ]
    for kind, title in (
        ("ObjectProperty", "Properties whose values are things"),
        ("DatatypeProperty", "Properties whose values are literals"),
    ):
        heads = ("property", "label", "definition", "of", "value", "broader, inverse", "why")
        lines += [f"## {title}", "", *_table(heads, (_property_row(found, i) for i in of_type(found, OWL + kind)))]
    notes = of_type(found, OWL + "AnnotationProperty")
    lines += [
        "## Annotations",
        "",
        *_table(("property", "label", "definition", "why"), ((*_term(found, i), _why(found, i)) for i in notes)),
    ]
    lines += [
        "## Taxonomies",
        "",
        *_table(("scheme", "title", "concepts", "what it holds"), map(_scheme_row, taxonomies)),
    ]
    lines += ["## Alignments", "", "Loaded by choice, each beside the ontology.", ""]
    lines += _table(("file", "what it says"), map(_alignment_row, alignments))
    return "\n".join(lines)


def _property_row(found: Triples, iri: str) -> tuple[str, ...]:
    return (
        *_term(found, iri),
        _names(found, iri, RDFS + "domain"),
        _names(found, iri, RDFS + "range"),
        _names(found, iri, RDFS + "subPropertyOf", OWL + "inverseOf"),
        _why(found, iri),
    )


def _scheme_row(path: Path) -> tuple[str, ...]:
    found, scheme = read(path), f"{TAX}scheme-{path.stem}"
    count = sum(ox.NamedNode(SKOS + "Concept") in found[s][RDF + "type"] for s in list(found))
    titles = f"{text(found, scheme, SKOS + 'prefLabel', 'en')} {text(found, scheme, SKOS + 'prefLabel', 'zh')}"
    return f"`{name(scheme)}`", titles, str(count), text(found, scheme, SKOS + "definition", "en")


def _alignment_row(path: Path) -> tuple[str, str]:
    found = read(path)
    header = f"{NNMI}alignments/{path.stem}"
    return f"`{path.relative_to(ROOT)}`", text(found, header, PREFIXES["dcterms"] + "description", "en")


def derived() -> dict[Path, str]:
    """The derived files and what should stand in them."""
    found = read(ONTOLOGY / "nnmi.ttl")
    reference = page(found, sorted(ONTOLOGY.glob("taxonomy/*.ttl")), sorted(ONTOLOGY.glob("alignments/*.ttl")))
    return {CONTEXT: context(found), PAGE: reference}


if __name__ == "__main__":
    for file, content in derived().items():
        file.write_text(content, encoding="utf-8")
