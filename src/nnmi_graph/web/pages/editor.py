"""A page to ask in SPARQL: the query, its answer as a table, our questions as examples."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import Response

from ...ask.display_names import DisplayNames
from ...endpoint.pool import Outcome, Refused
from ...endpoint.pooled import held
from ...endpoint.protocol import Bad, job_of
from ...errors import NnmiError
from ...phrases import error_in
from ...store import Rows
from ..replies import language_of, respond, site_of
from ..tables import table_of

MOST = 1000
"""How many rows are shown; all of them can be had as a file."""
_FIRST = "SELECT ?institute ?name {\n  ?institute a nnmi:Institute ;\n    rdfs:label ?name .\n} LIMIT 20\n"
_TERMS = """SELECT DISTINCT ?term {
  { SELECT DISTINCT ?term { ?s ?term ?o } } UNION { SELECT DISTINCT ?term { ?s a ?term } }
  UNION { VALUES ?kind { owl:Class owl:ObjectProperty owl:DatatypeProperty } ?term a ?kind }
  FILTER(ISIRI(?term)) } LIMIT 5000"""
"""What the editor completes: the properties and classes that are used or declared."""


async def editor(request: Request, parameters: Sequence[tuple[str, str]]) -> Response:
    """The page; with a query its answer too."""
    site, lang = site_of(request), language_of(request)
    text = next((value for name, value in parameters if name == "query"), "")
    shown: dict[str, object] = {"message": "", "rows": None, "count": 0, "graph": None, "truth": None, "ms": 0}
    status = 200
    if text:
        begin = time.perf_counter()
        try:
            job = job_of([*parameters], "application/sparql-results+json;q=1, text/turtle;q=0.9")
            shown |= _shown(await site.endpoint.answered(request, job), lang, site.labels(lang))
        except (Refused, Bad) as refused:
            status, error = refused.status, refused.error
            assert isinstance(error, NnmiError)
            shown["message"] = error_in(error, lang)
        shown["ms"] = round(1000 * (time.perf_counter() - begin))
    told = {"text": text or _FIRST, "terms": _TERMS, "examples": site.summaries(lang), **shown}
    return respond(request, "editor.html", status, {"Vary": "Accept"}, **told)


def _shown(outcome: Outcome, lang: str, labels: DisplayNames) -> dict[str, object]:
    body = held(outcome)
    if outcome.media_type == "text/turtle":
        return {"graph": body.decode()[:200_000]}
    answer = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
    if isinstance(answer, ox.QueryBoolean):
        return {"truth": bool(answer)}
    rows = list(map(tuple, answer))
    variables = tuple(variable.value for variable in answer.variables)
    table = table_of(Rows(variables, rows[:MOST]), labels)
    return {"rows": table, "count": len(rows)}
