"""The page of a thing, whatever it is: by content negotiation or by the ending of its address, also as data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from ...ask.claims import Claim, Told
from ...ask.display_names import DisplayNames
from ...ask.thing import Fact, Thing, grouped, read_thing
from ...endpoint.negotiate import best
from ...errors import TermError
from ...names import ANYTHING
from ...render import render_rows
from ...store import FORMATS, Store, serialize
from ...terms import RDF, BlankNode, NamedNode, Triple, named, term_text
from ..addresses import without_ending
from ..replies import language_of, notice, number_of, respond, site_of
from ..site import Site
from ..surroundings import surroundings

MEDIA = {
    "html": "text/html",
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "csv": "text/csv",
    "json": "application/json",
}
"""The formats of a page by their endings, and their media types."""
_OPEN = {"Vary": "Accept, Accept-Language", "Access-Control-Allow-Origin": "*"}
SYNTAX = {"ttl": "turtle", "nt": "ntriples", "rdf": "rdfxml", "jsonld": "jsonld"}
PAGE = 60
_OWL = (
    "unionOf",
    "intersectionOf",
    "oneOf",
    "complementOf",
    "someValuesFrom",
    "allValuesFrom",
    "onClass",
    "onDataRange",
)
_PARTS = "|".join(("rdf:first", "rdf:rest", "owl:withRestrictions", *(f"owl:{name}" for name in _OWL)))
"""What leads from a node without a name to another, in the terms of an ontology."""


def thing(request: Request) -> Response:
    """The page of a thing, in the format asked for."""
    site, lang = site_of(request), language_of(request)
    after, (folder, rest) = number_of(request, "after"), _asked(request)
    iri, format, found = find_thing(site, folder, rest, after)
    if found is None:
        return not_found(request, iri or rest)
    format = format or format_of(request, MEDIA)
    if format == "html":
        return _page(request, found, after)
    link = f'<{iri}>; rel="describes"'.encode("ascii", "ignore").decode()
    return data_response(as_data(site, found, format, lang), format, Link=link)


def _asked(request: Request) -> tuple[str, str]:
    """The folder and what follows it in the address. An IRI is had as it was sent: it may hold an encoded slash."""
    path = str(request.scope["path"]).removeprefix(str(request.scope.get("root_path", "")))
    folder, rest = path.split("/", 2)[1], str(request.path_params["rest"])
    if folder != "iri":
        return folder, rest
    raw = request.scope.get("raw_path", b"").decode("ascii", "replace").partition("?")[0]
    return folder, raw.partition("/iri/")[2] or rest


def format_of(request: Request, offered: Mapping[str, str]) -> str:
    """The format, of those offered with their media types, that the request likes most. Raises `HTTPException`."""
    media = best(request.headers.get("accept", "*/*"), list(offered.values()))
    if media is None:
        raise HTTPException(406, f"use one of {', '.join(offered.values())}")
    return next(format for format, type_ in offered.items() if type_ == media)


def data_response(body: bytes, format: str, **headers: str) -> Response:
    """Data in one of the formats, which any page may read."""
    kind = MEDIA[format] + ("; charset=utf-8" if MEDIA[format].startswith("text/") else "")
    return Response(body, headers={**_OPEN, **headers, "Content-Type": kind})


def find_thing(site: Site, folder: str, rest: str, after: int) -> tuple[str, str, Thing | None]:
    """The thing that the address is the page of, and the format that its ending tells."""
    bare, format = without_ending(rest)
    asked, iri = (site.workspace.store, folder, rest, after), ""
    if site.last and site.last[0] == asked:
        return site.last[1]
    for path, ending in dict.fromkeys(((rest, ""), (bare, format))):
        try:
            candidates = site.addresses.iris(folder, path)
        except TermError:
            continue
        for iri in candidates:
            found = read_thing(site.workspace.store, iri, most=PAGE, after=after)
            if found is not None:
                site.last = asked, (iri, ending, found)
                return iri, ending, found
    return iri, "", None


def _page(request: Request, found: Thing, after: int) -> Response:
    lang = language_of(request)
    labels = site_of(request).labels(lang)
    labels.learn(found.terms())
    return respond(
        request,
        "thing.html",
        headers={**_OPEN, "Content-Language": lang},
        thing=found,
        name=labels.of(found.iri),
        label=labels,
        kinds=[term.value for term in found.node.get(RDF + "type", ()) if isinstance(term, NamedNode)],
        groups=_grouped(found),
        map=surroundings(found),
        is_iri=lambda term: isinstance(term, NamedNode),
        grouped=grouped,
        after=after,
        size=PAGE,
    )


def _grouped(found: Thing) -> dict[tuple[str, bool], list[Fact]]:
    """The facts by heading and direction."""
    groups: dict[tuple[str, bool], list[Fact]] = {}
    for fact in found.facts:
        groups.setdefault((fact.heading, fact.inverse), []).append(fact)
    return groups


def as_data(site: Site, found: Thing, format: str, lang: str) -> bytes:
    """The thing as data: RDF of all that is said of it and about it, or its facts and claims as a table or as JSON."""
    store = site.workspace.store
    if format in SYNTAX:
        return serialize(sorted(triples(store, found.iri), key=str), FORMATS[SYNTAX[format]])
    labels = site.labels(lang)
    labels.learn(found.terms())
    if format == "csv":
        return render_rows(site.workspace.described([named(found.iri)], lang)[found.iri], "csv", to_file=True).encode()
    return (json.dumps(_plain(found, labels), ensure_ascii=False, indent=1) + "\n").encode()


def triples(store: Store, iri: str) -> set[Triple]:
    """What is said of a thing, what the claims about it say and where, and what points to it; of an ontology or a
    scheme its terms whole."""
    target = term_text(named(iri))
    text = f"""CONSTRUCT {{ ?s ?p ?o }} WHERE {{
      {{ ?s nnmi:about {target} ; ?p ?o }} UNION {{ ?claim nnmi:about {target} ; nnmi:citation ?s . ?s ?p ?o }}
      UNION {{ {target} nnmi:citation ?s . ?s ?p ?o }} UNION {{ ?s ?p {target} BIND({target} AS ?o) }} }}"""
    own = f"{{ VALUES ?t {{ {target} }} }} UNION {{ ?t rdfs:isDefinedBy|skos:inScheme|skos:topConceptOf {target} }}"
    return set(store.construct(text)) | described(store, own)


def described(store: Store, pattern: str) -> set[Triple]:
    """All that is said of each `?t` of a pattern, and of the nodes without a name that it is told by."""
    found = set(store.construct(f"CONSTRUCT {{ ?t ?p ?o }} WHERE {{ {pattern} ?t ?p ?o }}"))
    if not any(isinstance(triple.object, BlankNode) for triple in found):
        return found
    parts = f"{{ SELECT DISTINCT ?b {{ {pattern} ?t ?q ?b FILTER(ISBLANK(?b)) }} }} ?b ({_PARTS})* ?s"
    each = f"{{ {pattern} BIND(?t AS ?s) }} UNION {{ {parts} FILTER(ISBLANK(?s)) }}"
    return set(store.construct(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {each} ?s ?p ?o }}"))


def _plain(found: Thing, labels: DisplayNames) -> dict[str, Any]:
    return {
        "iri": found.iri,
        "name": labels.of(found.iri),
        "kinds": [labels(term) for term in found.node.get(RDF + "type", ())],
        "facts": [
            {
                "heading": labels.of(fact.heading),
                "value": labels(fact.value),
                "iri": fact.value.value if isinstance(fact.value, NamedNode) else None,
                "beside": [one if isinstance(one, str) else labels(one) for one in fact.beside],
                "claims": fact.claims,
                "disputed_by": list(fact.disputed),
                **_where(fact.told, labels),
            }
            for fact in found.facts
        ],
        "claims": {way: [_claim(claim, labels) for claim in claims] for way, claims in found.claims.items()},
        "claims_in_all": dict(found.left),
        "points_here": {
            labels.of(property): {"count": count, "first": list(subjects)}
            for property, (count, subjects) in found.inward.items()
        },
    }


def _claim(claim: Claim, labels: DisplayNames) -> dict[str, Any]:
    said = {"about": claim.about, "statement": claim.predicate, "value": claim.value, "date": claim.date}
    firm = {"basis": labels.of(claim.basis) if claim.basis else "", "rank": labels.of(claim.rank) if claim.rank else ""}
    return {**said, **firm, "remark": claim.remark, **_where(claim.told, labels)}


def _where(told: Told | None, labels: DisplayNames) -> Mapping[str, Any]:
    if told is None:
        return {}
    return {
        "claim": told.claim,
        "source": labels.of(told.source) if told.source else "",
        "source_iri": told.source,
        "place": told.place,
        "quote": told.quote,
        "url": told.url,
        "source_date": told.dated,
        "grade": labels.of(told.grade) if told.grade else "",
        "contradictions": list(told.contradictions),
    }


def not_found(request: Request, what: str) -> Response:
    """The page that says that nothing is known."""
    site = site_of(request)
    words = what.rsplit("/", 1)[-1].replace("-", " ")
    near = site.workspace.names.nearest(words, ANYTHING) if words and not site.is_large else ()
    return notice(request, f"nothing is known of {what}", 404, "missing.html", what=what, near=near)
