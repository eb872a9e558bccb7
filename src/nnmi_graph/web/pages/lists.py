"""Lists of things by their kind, narrowed down by facets: whatever property few values share, and years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from starlette.requests import Request
from starlette.responses import Response

from ...ask.display_names import DisplayNames
from ...errors import QueryError
from ...store import FORMATS, serialize
from ...terms import NNMI, RDF, NamedNode, expand, iri_text, named, quoted, shorten
from ..replies import language_of, number_of, respond, site_of
from ..site import Site
from .thing import MEDIA, SYNTAX, data_response, described, format_of

PAGE, MOST_VALUES, MOST_SHOWN = 200, 60, 12
_DATES = ", ".join(f"xsd:{name}" for name in ("date", "gYear", "gYearMonth"))
_NO_FACETS = {
    NNMI + name for name in ("citation", "tellsOf", "about", "nameEn", "nameZh", "factLeader", "locatedIn", "worksOn")
} | {RDF + "type"}


@dataclass(frozen=True)
class Choice:
    """A value of a facet: how it is written in an address and shown, how many things have it, whether it is chosen."""

    written: str
    words: str
    count: int
    chosen: bool


def things(request: Request) -> Response:
    """The things of a kind, by name, or the kinds there are."""
    site, lang = site_of(request), language_of(request)
    kind = request.query_params.get("kind", "")
    if not kind:
        return kinds(request)
    chosen = request.query_params.getlist("f")
    pattern = " ".join((f"?x a/rdfs:subClassOf* {_iri(kind)} .", *map(_narrowed, chosen)))
    labels = site.labels(lang)
    begin = number_of(request, "after")
    store = site.asking.store
    total = next(iter(store.select(f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ {pattern} }}")))[0]
    names = "OPTIONAL { ?x rdfs:label|skos:prefLabel|dcterms:title ?l }"
    each = f"{{ SELECT DISTINCT ?x {{ {pattern} }} }}"
    text = f"SELECT ?x (MIN(LCASE(STR(?l))) AS ?by) {{ {each} {names} }} GROUP BY ?x ORDER BY ?by ?x"
    found = [x for x, _ in store.select(f"{text} LIMIT {PAGE} OFFSET {begin}") if isinstance(x, NamedNode)]
    labels.learn([*found, named(expand(kind) or kind)])
    return respond(
        request,
        "things.html",
        name=labels.of(expand(kind) or kind),
        kind=kind,
        total=int(total.value) if total else 0,
        found=[(x.value, labels.of(x.value)) for x in found],
        facets=_facets(site, pattern, chosen, labels),
        chosen=chosen,
        after=begin,
        size=PAGE,
    )


def _iri(name: str) -> str:
    return iri_text(named(expand(name) or name).value)


def _narrowed(choice: str) -> str:
    """The pattern that a choice stands for: `PROPERTY VALUE`. Raises `QueryError`."""
    property, _, value = choice.partition(" ")
    if not value:
        raise QueryError(f"{choice!r} is no property and value")
    if value.isdecimal():
        day = f"?day{value}"
        return f"?x {_iri(property)} {day} FILTER(STRSTARTS(STR({day}), {quoted(value)}))"
    return f"?x {_iri(property)} {_iri(value)} ."


def _facets(site: Site, pattern: str, chosen: Sequence[str], labels: DisplayNames) -> list[tuple[str, list[Choice]]]:
    """The facets of a selection: what properties lead to at most some dozen values, each with its count."""
    year = f"IF(DATATYPE(?v) IN ({_DATES}), SUBSTR(STR(?v), 1, 4), ?none)"
    text = f"""SELECT ?p ?value (COUNT(DISTINCT ?x) AS ?n) {{ {{ SELECT DISTINCT ?x {{ {pattern} }} }} ?x ?p ?v .
      BIND(IF(ISIRI(?v), ?v, {year}) AS ?value) FILTER(BOUND(?value)) }}
      GROUP BY ?p ?value ORDER BY ?p DESC(?n) ?value"""
    values: dict[str, list[tuple[str, int]]] = {}
    for property, value, count in site.asking.store.select(text):
        if property is not None and value is not None and count is not None and property.value not in _NO_FACETS:
            values.setdefault(property.value, []).append((value.value, int(count.value)))
    shared = {p: found for p, found in values.items() if len(found) <= MOST_VALUES and max(n for _, n in found) > 1}
    labels.learn(
        NamedNode(iri) for p, found in shared.items() for iri in (p, *(v for v, _ in found)) if not iri.isdecimal()
    )
    return [
        (labels.of(p), _choices(p, found, chosen, labels)) for p, found in shared.items() if len(found) > 1 or chosen
    ]


def _choices(
    property: str, found: Sequence[tuple[str, int]], chosen: Sequence[str], labels: DisplayNames
) -> list[Choice]:
    made = []
    for value, count in found:
        short = value if value.isdecimal() else shorten(value)
        written = f"{shorten(property)} {short}"
        words = value if value.isdecimal() else labels.of(value)
        made.append(Choice(written, words, count, written in chosen))
    return made


def kinds(request: Request) -> Response:
    """The kinds of things that there are, with their numbers."""
    site = site_of(request)
    return respond(request, "kinds.html", kinds=counted(site, site.labels(language_of(request))))


def counted(site: Site, labels: DisplayNames) -> list[tuple[str, str, int]]:
    """Each kind: its IRI, its name, how many things are of it."""
    labels.learn(NamedNode(iri) for iri, _ in site.counts)
    return [(iri, labels.of(iri), count) for iri, count in site.counts]


def ontology(request: Request) -> Response:
    """The classes and properties of the ontology; as data with all that is said of them."""
    kinds = (f"owl:{name}" for name in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty"))
    return _terms(request, "ontology.html", "rdfs:isDefinedBy", *kinds)


def taxonomy(request: Request) -> Response:
    """The schemes of concepts; as data with their concepts."""
    return _terms(request, "taxonomy.html", "^skos:inScheme", "skos:ConceptScheme")


def _terms(request: Request, template: str, also: str, *classes: str) -> Response:
    """What is of the classes, as lists of names; as data with what it leads to by the path `also`."""
    site, lang = site_of(request), language_of(request)
    store = site.workspace.store
    format = PurePosixPath(request.url.path).suffix[1:] or format_of(
        request, {"html": MEDIA["html"], **{name: MEDIA[name] for name in SYNTAX}}
    )
    if format != "html":
        kinds = f"VALUES ?kind {{ {' '.join(classes)} }}"
        found = described(store, f"{{ {kinds} ?t a ?kind }} UNION {{ {kinds} ?x a ?kind ; {also} ?t }}")
        return data_response(serialize(sorted(found, key=str), FORMATS[SYNTAX[format]]), format)
    labels = site.labels(lang)
    lists = []
    for cls in classes:
        rows = store.select(f"SELECT DISTINCT ?x {{ ?x a {cls} FILTER(ISIRI(?x)) }} ORDER BY ?x LIMIT 1000")
        iris = [x.value for (x,) in rows if x is not None]
        labels.learn(map(NamedNode, iris))
        lists.append(sorted(((iri, labels.of(iri)) for iri in iris), key=lambda one: one[1].casefold()))
    return respond(request, template, headers={"Vary": "Accept, Accept-Language"}, lists=lists)
