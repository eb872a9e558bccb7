"""The front page, and the search over all names."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ...ask.in_words import Candidate
from ...errors import NnmiError, TermError
from ...headers import in_words
from ...names.find import suggest
from ...phrases import error_in
from ...terms import GRAPH, NNMI, OWL, SKOS, expand, quoted, shorten
from ..replies import language_of, links_of, respond, site_of
from ..site import Site
from .lists import counted
from .questions import Shown, shown

MOST, MOST_ROWS = 60, 15
_OF_NO_INTEREST = (OWL, SKOS, GRAPH)
_FIRST = ("Institute", "Organization", "GovernmentBody", "Source", "Contradiction", "Provision", "Place", "Network")


def front(request: Request) -> Response:
    """What is here, and where to begin."""
    site, lang = site_of(request), language_of(request)
    labels = site.labels(lang)
    found = [one for one in counted(site, labels) if not one[0].startswith(_OF_NO_INTEREST)]
    wanted = [one for name in _FIRST for one in found if one[0] == NNMI + name] or found[:8]
    return respond(request, "front.html", kinds=wanted, questions=_some(site, lang), networks=site.networks(lang))


def _some(site: Site, lang: str) -> list[tuple[str, str]]:
    """The first of the competency questions, and of others if there are none."""
    ordered = sorted(site.questions.items(), key=lambda one: one[1][1].question or 10**6)
    return [(name, in_words(header.summary, lang)) for name, (_, header) in ordered[:8]]


def search(request: Request) -> Response:
    """What bears a name with the words in it: things, concepts, sources, questions."""
    site, lang = site_of(request), language_of(request)
    words = request.query_params.get("q", "").strip()[:300]
    iri = None
    with suppress(TermError):  # words that look like an IRI and are none
        iri = expand(words) if words else None
    if iri and site.workspace.names.knows(iri):
        return RedirectResponse(links_of(request)(site.addresses.path(iri)), 303)
    large = bool(words) and site.is_large
    rows = [] if not words else _holding(site, words) if large else _found(site, words, lang)
    near = suggest(site.workspace.names, words) if words and not rows and not large else ()
    hits = [(name, kind, also, *_leads(site, call)) for name, kind, also, call in rows[:MOST]]
    reading = site.workspace.ask(words) if words and site.questions and not large else None
    answer, message = None, ""
    if reading and reading.clear and not reading.things:
        answer, message = _answer(site, reading.candidates[0], lang)
    return respond(
        request,
        "search.html",
        words=words,
        hits=hits,
        count=len(rows),
        near=near,
        readings=[_reading(one, lang) for one in (reading.candidates if reading else ())],
        clear=answer is not None,
        message=message,
        answer=answer,
    )


def _found(site: Site, words: str, lang: str) -> list[list[str]]:
    """What bears a name with the words in it, by the index of all names."""
    return [[term.value if term else "" for term in row] for row in site.workspace.find(words, lang)]


def _holding(site: Site, words: str) -> list[list[str]]:
    """The same from a large store: the first labels that hold the words as they stand."""
    held = f"FILTER(CONTAINS(LCASE(STR(?l)), {quoted(words.lower())}))"
    rows = site.asking.store.select(f"SELECT DISTINCT ?x ?l {{ ?x rdfs:label ?l {held} }} LIMIT {MOST}")
    return [[name.value, "", "", shorten(x.value)] for x, name in rows if x is not None and name is not None]


def _reading(asked: Candidate, lang: str) -> dict[str, object]:
    """A question that may be meant: what it asks, which words led to it, which did not, and its address."""
    name, *words = asked.words
    pairs = [(option.removeprefix("--"), value) for option, value in zip(words[::2], words[1::2], strict=True)]
    address = f"/question/{name}?{urlencode(pairs)}" if pairs else f"/question/{name}"
    summary = in_words(asked.query.header().summary, lang)
    told = {"why": asked.why, "left_out": asked.left_out, "read_as": asked.read_as}
    return {"summary": summary, "address": address, **told}


def _answer(site: Site, asked: Candidate, lang: str) -> tuple[Shown | None, str]:
    """The answer to the question that is meant, or why there is none."""
    try:
        values: dict[str, Any] = dict(asked.values)
        return shown(site, site.asking.query(asked.query.name, **values), lang, MOST_ROWS), ""
    except NnmiError as error:
        return None, error_in(error, lang)


def _leads(site: Site, call: str) -> tuple[str, bool]:
    """Where a hit leads: the page of a thing or of a question; whether there is one."""
    verb, _, name = call.removeprefix("nnmi ").partition(" ")
    if call.startswith("nnmi "):
        return (f"/question/{name}", name in site.questions) if verb == "query" else (f"/network/{name}", True)
    iri = expand(call)
    return (site.addresses.path(iri), True) if iri else ("", False)
