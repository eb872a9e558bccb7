"""The gallery: every ready-made question as a form, its answer as a table with links, also as data."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from starlette.requests import Request
from starlette.responses import Response

from ...ask import defaults
from ...content import QueryFile
from ...endpoint.pool import Job
from ...endpoint.pooled import PooledStore
from ...errors import NnmiError, UnknownName
from ...headers import Header, Param, in_words
from ...phrases import error_in
from ...render import render_rows
from ...render.workbook import render_workbook
from ...store import Rows
from ...terms import NamedNode, expand
from ...workspace import Answer
from ..replies import language_of, respond, site_of
from ..site import Site
from ..tables import Table, table_of

TYPE_CHECKING = False  # drawing needs numbers to be computed, which is not imported for questions without a chart
if TYPE_CHECKING:
    from ..charts import Drawn

MEDIA = {".csv": "text/csv", ".json": "application/sparql-results+json", ".tsv": "text/tab-separated-values"}
MEDIA[".xlsx"] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 1000
_OWN = {"lang", "strict"}
"""What the address of an answer may hold that is no parameter."""


@dataclass(frozen=True)
class Field:
    """A field of a form: its parameter and meaning, what was given, what stands for nothing given, what to choose."""

    option: str
    meaning: str
    type: str
    given: str
    usual: str
    choices: Sequence[str]


@dataclass(frozen=True)
class Shown:
    """The answer on a page: a table, how many rows there are, what is to be said of them."""

    table: Table
    count: int
    notes: Sequence[str]


def gallery(request: Request) -> Response:
    """All the questions, or those with a tag."""
    site, lang = site_of(request), language_of(request)
    tag = request.query_params.get("tag", "")
    asked = [(name, header) for name, (_, header) in site.questions.items() if not tag or tag in header.tags]
    tags = sorted({tag for _, header in site.questions.values() for tag in header.tags})
    say = site.words(lang).say
    entries = [(name, in_words(header.summary, lang), [(t, say(t)) for t in header.tags]) for name, header in asked]
    return respond(request, "questions.html", entries=entries, tags=[(t, say(t)) for t in tags], tag=tag)


def question(request: Request) -> Response:
    """One question: its form and its answer, or the answer as data by the ending of the address."""
    site = site_of(request)
    path = PurePosixPath(str(request.path_params["name"]))
    name, ending = (path.stem, path.suffix) if path.suffix in (*MEDIA, ".rq") else (path.name, "")
    if name not in site.questions:
        raise UnknownName("query", name, site.questions)
    query, header = site.questions[name]
    given = _given(request, header)
    strict = request.query_params.get("strict") == "1"
    if ending == ".rq":
        text = site.asking.query_text(query, given)
        return Response(text, media_type="text/plain")
    dated = {param.option.replace("-", "_") for param in header.params if param.type == "date"}
    if ending == ".json" and not site.doubt() and isinstance(site.asking.store, PooledStore) and not dated & set(given):
        job = Job(site.asking.query_text(query, given))  # nothing is left out of rows that ask for no date
        return Response(site.asking.store.run(job), media_type=MEDIA[ending])
    if ending:
        answer = site.asking.query(name, strict=strict, **given)
        rows = answer.rows or Rows((), [])
        if ending == ".xlsx":
            lang = language_of(request)
            notes = [in_words(note, lang) for note in answer.notes]
            data: str | bytes = render_workbook({"answer": site.words(lang).table(rows)}, notes)
        else:
            data = render_rows(rows, ending[1:], to_file=True)
            if ending == ".json" and (doubt := site.doubt()):
                data = json.dumps({**json.loads(data), "notes": [doubt]}, ensure_ascii=False, indent=1) + "\n"
        disposition = {"Content-Disposition": f'attachment; filename="{name}{ending}"'}
        return Response(data, headers=disposition, media_type=MEDIA[ending])
    return _page(request, (query, header), given, strict)


def _given(request: Request, header: Header) -> dict[str, list[str]]:
    """The parameters in the address, by the names that a workspace calls them. Raises `UnknownName`."""
    options = {param.option for param in header.params}
    found: dict[str, list[str]] = {}
    for key, text in request.query_params.multi_items():
        if key in _OWN:
            continue
        if key not in options:
            raise UnknownName("parameter", key, options)
        if text.strip():
            found.setdefault(key.replace("-", "_"), []).append(text.strip())
    return found


def _page(request: Request, asked: tuple[QueryFile, Header], given: dict[str, list[str]], strict: bool) -> Response:
    site, lang, (query, header) = site_of(request), language_of(request), asked
    answer, message, status = None, "", 200
    text = query.text()
    try:
        answer = site.asking.query(query.name, strict=strict, **given)
        text = answer.text
    except NnmiError as error:
        message, status = error_in(error, lang), 400
    return respond(
        request,
        "question.html",
        status,
        name=query.name,
        summary=in_words(header.summary, lang),
        fields=[_field(site, query, param, given, lang) for param in header.params],
        dated=any(param.type == "date" for param in header.params),
        strict=strict,
        message=message,
        text=text,
        query=request.url.query,
        answer=shown(site, answer, lang) if answer is not None else None,
        chart=_chart(site, header, answer, lang),
    )


def _chart(site: Site, header: Header, answer: Answer | None, lang: str) -> Drawn | None:
    """The chart that the question asks for, if the answer has numbers."""
    if header.chart is None or answer is None or answer.rows is None:
        return None
    from ..charts import drawn

    title = in_words(header.summary, lang)
    return drawn(header.chart, answer.rows, site.words(lang), title, lang)


def shown(site: Site, answer: Answer, lang: str, most: int = MOST_ROWS) -> Shown:
    """The answer as a page shows it: at most so many rows, and what is to be said of them."""
    rows = list(answer.rows or ())
    table = site.words(lang).table(Rows(answer.rows.variables if answer.rows else (), rows[:most]))
    notes = [in_words(note, lang) for note in answer.notes]
    return Shown(table_of(table, site.labels(lang), site.workspace.store), len(rows), notes)


def _field(site: Site, query: QueryFile, param: Param, given: dict[str, list[str]], lang: str) -> Field:
    usual = defaults(query.text(), [param.variables])[param.variables]
    iri = expand(usual) if usual != "UNDEF" else None
    labels = site.labels(lang)
    if iri:
        labels.learn([NamedNode(iri)])
    shown = "" if usual == "UNDEF" else labels.of(iri) if iri else usual.partition('"')[2].partition('"')[0] or usual
    words = given.get(param.option.replace("-", "_"), [])
    return Field(
        param.option, in_words(param.meaning, lang), param.type, ", ".join(words), shown, _choices(site, param, lang)
    )


def _choices(site: Site, param: Param, lang: str) -> Sequence[str]:
    """What a field offers: concepts by their names; names of things, unless they are too many."""
    if param.type == "concept":
        terms = site.workspace.names.terms_of(param.of[0], lang)
        return sorted(terms.values())
    if param.type != "thing" or not param.of:
        return []
    return site.names_of(param.of, lang)
