"""What only an engine can tell of shapes: whether their queries are SPARQL and their patterns regular expressions."""

from __future__ import annotations

from ..errors import ContentError, QueryError
from ..learnt import learnt
from ..store import OxigraphStore
from ..store.regexes import engine_regex
from ..terms import Term
from .conditions import path_in_query
from .lexical import regex
from .model import Shape, Shapes, SparqlBody


def try_out(shapes: Shapes) -> dict[Term, ContentError]:
    """For each shape what is wrong with its queries, which may be no SPARQL, or its patterns."""
    empty = OxigraphStore()
    found: dict[Term, ContentError] = {}
    for shape in shapes.by_id.values():
        try:
            _try_shape(empty, shape)
        except ContentError as fault:
            found[shape.id] = fault
    return found


def _try_shape(empty: OxigraphStore, shape: Shape) -> None:
    for made in shape.constraints:
        if made.text:
            _try_pattern(empty, shape, made.text, made.flags)
        if made.body is not None:
            _try_query(shape, made.body)
    for target in shape.targets:
        if target.text:
            _try_text(f"ASK {target.text}", shape)


def _try_query(shape: Shape, body: SparqlBody) -> None:
    """The query as it stands, on no data; only its path is filled in."""
    text = body.text.replace("$PATH", path_in_query(shape.path) or "$PATH").replace("?PATH", "$PATH")
    _try_text(text, shape)


def _try_text(text: str, shape: Shape) -> None:
    try:
        _parses(text)
    except QueryError as error:
        place = f" in line {error.where.line}" if error.where and error.where.line else ""
        raise ContentError(f"{shape.called}: its query is no SPARQL{place}: {error.what}") from None


@learnt
def _parses(text: str) -> bool:
    """Whether the engine reads the query. Raises `QueryError` if not."""
    OxigraphStore().query(text)
    return True


def _try_pattern(empty: OxigraphStore, shape: Shape, pattern: str, flags: str) -> None:
    why = "the engine cannot read it"
    try:
        call = regex('""', *engine_regex(pattern, flags))
        ((answer,),) = empty.select(f"SELECT ({call} AS ?r) WHERE {{}}")
    except ValueError as error:
        answer, why = None, str(error)
    if answer is None:
        raise ContentError(
            f"{shape.called}: sh:pattern {pattern!r} is no regular expression: {why}",
            mend="use XPath's syntax; it has no look-ahead and no back-references",
        )
