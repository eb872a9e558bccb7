"""The one normal form of our Turtle: the same triples always give the same bytes, so that a diff shows meaning.

A file is written as: the prefixes it uses, then its header resource, then one block per subject under section comments,
blocks sorted by name. Run as a program it rewrites the files it is given; it never changes a triple and refuses blank nodes.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox

from nnmi_graph.terms import OWL, PREFIXES, RDF, RDFS, SKOS

MORE_PREFIXES = {
    "bibo": "http://purl.org/ontology/bibo/",
    "cccev": "http://data.europa.eu/m8g/",
    "dingo": "https://w3id.org/dingo#",
    "eurio": "http://data.europa.eu/s66#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "frapo": "http://purl.org/cerif/frapo/",
    "schema": "https://schema.org/",
    "vann": "http://purl.org/vocab/vann/",
    "wd": "http://www.wikidata.org/entity/",
    "wdt": "http://www.wikidata.org/prop/direct/",
}
ALL_PREFIXES = PREFIXES | MORE_PREFIXES

SECTIONS = (
    (OWL + "Class", "Classes"),
    (OWL + "ObjectProperty", "Object properties"),
    (OWL + "DatatypeProperty", "Datatype properties"),
    (OWL + "AnnotationProperty", "Annotation properties"),
    (SKOS + "Concept", "Concepts"),
    ("", "Everything else"),
)
OWN = "https://w3id.org/nnmi/"
FIRST = (
    RDF + "type",
    RDFS + "subClassOf",
    RDFS + "subPropertyOf",
    RDFS + "label",
    SKOS + "prefLabel",
    SKOS + "altLabel",
    SKOS + "definition",
    SKOS + "example",
    RDFS + "domain",
    RDFS + "range",
)

Triples = dict[str, dict[str, list[ox.NamedNode | ox.Literal]]]


def read(path: Path) -> Triples:
    """The triples of a Turtle file by subject and predicate; raises `ValueError` at a blank node."""
    found: Triples = defaultdict(lambda: defaultdict(list))
    for quad in ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE):
        if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode):
            raise ValueError(f"{path}: blank node in {quad}")
        if quad.object not in found[quad.subject.value][quad.predicate.value]:
            found[quad.subject.value][quad.predicate.value].append(quad.object)
    return found


def name(iri: str) -> str:
    """The IRI as a prefixed name where one of the stable prefixes fits, else in angle brackets.

    >>> name("https://w3id.org/nnmi/ontology/Claim")
    'nnmi:Claim'
    """
    for prefix, space in sorted(ALL_PREFIXES.items(), key=lambda item: -len(item[1])):
        if iri.startswith(space) and re.fullmatch(r"[\w][\w\-]*", iri[len(space) :]):
            return f"{prefix}:{iri[len(space) :]}"
    return f"<{iri}>"


def term(value: ox.NamedNode | ox.Literal) -> str:
    """The term as Turtle writes it, in its shortest form."""
    if isinstance(value, ox.NamedNode):
        return name(value.value)
    text = '"' + value.value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    if value.language:
        return f"{text}@{value.language}"
    datatype = value.datatype.value
    if datatype.endswith("#integer") and re.fullmatch(r"[+-]?\d+", value.value):
        return value.value
    return text if datatype.endswith("#string") else f"{text}^^{name(datatype)}"


def _object_key(value: ox.NamedNode | ox.Literal) -> tuple[int, str, str]:
    if isinstance(value, ox.NamedNode):
        return (0, name(value.value), "")
    return (1, value.language or "", value.value)


def block(subject: str, found: dict[str, list[ox.NamedNode | ox.Literal]]) -> str:
    """One subject with everything said about it."""
    order = sorted(found, key=lambda p: (FIRST.index(p) if p in FIRST else len(FIRST), name(p)))
    lines = [
        ("a" if p == RDF + "type" else name(p)) + " " + ", ".join(term(o) for o in sorted(found[p], key=_object_key))
        for p in order
    ]
    return f"{name(subject)} " + " ;\n    ".join(lines) + " ."


def _section(subject: str, types: set[str]) -> str:
    title = next(title for kind, title in SECTIONS if kind in types or not kind)
    return title if subject.startswith(OWN) or title == "Concepts" else f"Outside terms: {title.lower()}"


def normal_form(found: Triples) -> str:
    """The whole file as text."""
    heads, sections = [], defaultdict(list)
    for subject in sorted(found, key=lambda s: name(s).casefold()):
        types = {t.value for t in found[subject].get(RDF + "type", []) if isinstance(t, ox.NamedNode)}
        text = block(subject, found[subject])
        if OWL + "Ontology" in types:
            heads.append(text)
        else:
            sections[_section(subject, types)].append(text)
    titles = [t for _, t in SECTIONS] + [f"Outside terms: {t.lower()}" for _, t in SECTIONS]
    body = heads + [f"# {t}\n\n" + "\n\n".join(sections[t]) for t in titles if t in sections]
    text = "\n\n".join(body) + "\n"
    used = [p for p in sorted(ALL_PREFIXES) if re.search(rf"(?<![\w<:/]){p}:[\w]", _without_strings(text))]
    return "".join(f"@prefix {p}: <{ALL_PREFIXES[p]}> .\n" for p in used) + "\n" + text


def _without_strings(text: str) -> str:
    return re.sub(r'"(?:[^"\\]|\\.)*"', '""', text)


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        Path(argument).write_text(normal_form(read(Path(argument))), encoding="utf-8")
