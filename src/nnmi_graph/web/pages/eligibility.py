"""May this organisation take part? The assessment as a form and a page, with a switch for each question it hangs on.

All that was asked stands in the address, so that it says the same again, as long as rules and graph stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from ...assess import Assessment
from ...assess.explain import Explanation, explained
from ...assess.forms import as_markdown
from ...assess.nearest import may_change
from ...assess.trace import as_json
from ...assess.turtle import as_turtle
from ...errors import NnmiError
from ...phrases import error_in
from ...rulesets.words import said, word
from ...terms import NNMI
from ..replies import language_of, respond, site_of
from ..site import Site

ROLES = ("member", "lead", "sponsor", "team", "institute")
_ASKED = ("name", "role", "institute", "as-of", "country")
_ANSWER = "answer."
_MEDIA = {".json": "application/json", ".ttl": "text/turtle", ".md": "text/markdown"}


@dataclass(frozen=True)
class Switch:
    """A question that the outcome hangs on: its name, its words, its outcome, what was supposed ('' for nothing)."""

    name: str
    words: str
    outcome: str
    supposed: str


def assess(request: Request) -> Response:
    """The form, and what comes out; as data by the ending of the address."""
    site, lang = site_of(request), language_of(request)
    given = {key: request.query_params.get(key, "").strip() for key in _ASKED}
    answers = _answers(request)
    ending = PurePosixPath(request.url.path).suffix
    if ending:
        body = _as_data(site, _found(site, given, answers, lang), ending, lang)
        return Response(body, media_type=_MEDIA[ending])
    found: list[Assessment] = []
    message, status = "", 200
    asked = bool(given["name"] or given["country"])
    if asked:
        try:
            found = _found(site, given, answers, lang)
        except NnmiError as error:
            message, status = error_in(error, lang), 400
    return respond(
        request,
        "assess.html",
        status,
        given=given,
        roles=[(role, word(role, lang)) for role in ROLES],
        institutes=site.names_of([NNMI + "Institute"], lang),
        results=[_result(one, answers, lang) for one in found],
        message=message,
        asked=asked,
        address=_address(given, answers, found),
        word=lambda outcome: word(outcome, lang),
    )


def _answers(request: Request) -> dict[str, str]:
    pairs = request.query_params.multi_items()
    return {key.removeprefix(_ANSWER): text for key, text in pairs if key.startswith(_ANSWER) and text in ("yes", "no")}


def _found(site: Site, given: Mapping[str, str], answers: Mapping[str, str], lang: str) -> list[Assessment]:
    return site.workspace.assess(
        given["name"],
        role=given["role"] or "member",
        institute=given["institute"] or None,
        as_of=given["as-of"] or None,
        country=given["country"].upper() or None,
        answers=answers,
        lang=lang,
    )


def _result(one: Assessment, answers: Mapping[str, str], lang: str) -> tuple[Explanation, list[Switch], Sequence[str]]:
    """The assessment in words, its switches, and the claims it rests on."""
    return explained(one, lang), list(_switches(one, answers, lang)), sorted(one.evidence)


def _switches(one: Assessment, answers: Mapping[str, str], lang: str) -> Iterator[Switch]:
    """A switch for each question that a person can answer."""
    for leaf in (leaf for leaf in one.finding.leaves() if may_change(leaf.node)):
        words = said(leaf.node.asks, lang, one.asked.names) or leaf.name
        yield Switch(leaf.name, words, leaf.outcome, answers.get(leaf.name, ""))


def _address(given: Mapping[str, str], answers: Mapping[str, str], found: Sequence[Assessment]) -> str:
    """What of the address makes the same assessment again: also another day, if none was asked for."""
    told = {**given, "as-of": found[0].asked.as_of if found else given["as-of"]}
    pairs = [(key, text) for key, text in told.items() if text]
    return urlencode([*pairs, *((_ANSWER + name, text) for name, text in sorted(answers.items()))])


def _as_data(site: Site, found: Sequence[Assessment], ending: str, lang: str) -> str | bytes:
    fingerprint = site.workspace.content.fingerprint()
    if ending == ".json":
        return as_json(found, fingerprint)
    if ending == ".ttl":
        return as_turtle(found, fingerprint)
    return as_markdown([explained(one, lang) for one in found])
