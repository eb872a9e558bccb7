"""The rule sets as pages: what each provision says in the words of its source, how it is decided, and worked cases."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from ...headers import in_words
from ...rulesets.show import tree
from ...rulesets.words import said, word
from ..replies import language_of, respond, site_of


def rules(request: Request) -> Response:
    """The rule sets there are, the oldest first."""
    site, lang = site_of(request), language_of(request)
    sets = [
        (one.name, in_words(one.title, lang), in_words(one.issuer, lang), in_words(one.status, lang), one)
        for one in site.workspace.rulebook.all
    ]
    return respond(request, "rules.html", sets=sets)


def rule_set(request: Request) -> Response:
    """One rule set. Raises `UnknownName`."""
    site, lang = site_of(request), language_of(request)
    found = site.workspace.rulebook.rules(str(request.path_params["name"]))
    return respond(
        request,
        "rule_set.html",
        rules=found,
        said=lambda texts: said(texts, lang),
        word=lambda text: word(text, lang),
        tree=tree(found, lang),
    )
