"""Where a server does otherwise than the standard says, which query shows it, and what is done about it.

Queries are written to what all servers have in common. Virtuoso 7 answers many
queries wrongly and says nothing, refuses others that are well formed, and some end it. It is asked as a whole only for
what it surely does right; for all else what the query touches is looked up there by joins (`lookups`), and the query is
run over that in memory. Where it touches everything all statements are copied, as long as they are few enough.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from ..errors import StoreError
from ..terms import Literal, Quad
from .base import Rows
from .nesting import Brackets, Node, nested
from .text import FORMS

VIRTUOSO_FAULTS = {
    "joins an unbound variable as an empty text": (
        'SELECT ?text {\n  ?s a ?kind OPTIONAL { ?s <urn:none> ?none }\n  BIND(CONCAT("a", ?none) AS ?text) } LIMIT 1',
        [None],
    ),
    "takes a comparison with an unbound variable for a value": (
        "SELECT ?text {\n  ?s a ?kind OPTIONAL { ?s <urn:none> ?none }\n"
        '  BIND(COALESCE(IF(?none > 1, "more", "less"), "not known") AS ?text) } LIMIT 1',
        [Literal("not known")],
    ),
    "leaves out the part of a division of whole numbers": (
        "SELECT ?text {\n  ?s a ?kind BIND(1 AS ?n)\n  BIND(STR(?n / 2) AS ?text) } LIMIT 1",
        [Literal("0.5")],
    ),
    "answers yes and no with 1 and 0": (
        "SELECT ?text {\n  ?s a ?kind BIND(1 AS ?n)\n  BIND(?n < 2 AS ?text) } LIMIT 1",
        [Literal(True)],
    ),
    "refuses a path of any length from more than one thing": (
        "SELECT ?text {\n  VALUES ?s { <urn:s> <urn:t> } ?s a* ?c\n  BIND(STR(?c) AS ?text) } ORDER BY ?text LIMIT 1",
        [Literal("urn:c")],
    ),
    "refuses a MINUS of two values (SP031)": (
        "SELECT ?text {\n  <urn:s> a ?c MINUS { VALUES ?c { <urn:a> <urn:b> } }\n  BIND(STR(?c) AS ?text) }",
        [Literal("urn:c")],
    ),
    "refuses BOUND of what BIND could not tell (SP031)": (
        'SELECT ?text {\n  { BIND("a" AS ?text) } UNION {\n'
        "    BIND(IF(?thing, <urn:s>, ?none) AS ?text) FILTER(BOUND(?text)) } }",
        [Literal("a")],
    ),
    "refuses an IF over a least value of more than one pattern (SQ156)": (
        'SELECT (IF(MIN(STR(?c)) = "urn:c", "yes", "no")\n  AS ?text) {\n  ?s a ?c ; a ?d }',
        [Literal("yes")],
    ),
    "refuses to join texts where no separator is named": (
        "SELECT (GROUP_CONCAT(?each) AS ?text) {\n  <urn:s> a ?c\n  BIND(STR(?c) AS ?each) }",
        [Literal("urn:c")],
    ),
    "finds nothing where VALUES stands behind the pattern": (
        "SELECT DISTINCT ?text {\n  ?s a ?c BIND(STR(?c) AS ?text) }\nVALUES ?s { <urn:s> }",
        [Literal("urn:c")],
    ),
    "ends at a path in an OPTIONAL after a UNION": (
        'SELECT ?text {\n  { SELECT ?a ("x" AS ?o) { ?a a <urn:c> } } UNION { ?a a <urn:d> }\n'
        "  OPTIONAL { ?a <urn:p>* ?t } FILTER(BOUND(?t) || BOUND(?o)) BIND(IF(BOUND(?t), ?o, ?o) AS ?text) }",
        [Literal("x")],
    ),
}
"""Queries of three lines by what Virtuoso 7 does with them; the right answer where a store says `<urn:s> a <urn:c>`.

The last one ends the server, so that none can be asked after it.
"""

_WORDS = (
    "SELECT DISTINCT ASK CONSTRUCT WHERE GRAPH VALUES UNION BIND AS FILTER NOT IN LIMIT OFFSET PREFIX BASE FROM NAMED A"
)
SURELY_RIGHT = frozenset([*_WORDS.split(), "TRUE", "FALSE", "ISIRI", "COUNT"])
"""The words of queries that Virtuoso 7 answered rightly whenever we asked."""

STAGED = "urn:nnmi:staged:"
"""What the names of graphs begin with that tell of a change which is too large for one operation."""

MOST_COPIED = 2_000_000
"""How many statements are copied at most."""

_DATA_AT_ONCE = {"virtuoso": 2_000}
"""How many statements an INSERT DATA holds at most: its parser runs out of memory on larger ones."""

_CHANGE_AT_ONCE = {"virtuoso": 990}
"""How many a DELETE and INSERT may name: each becomes ten lines of SQL, and 10,000 lines are the most it takes."""

_PART_BY_PART = {"virtuoso"}
"""Who runs an operation whole, even if the server is killed meanwhile, but not several of one request."""

_SERIAL = {"fuseki"}
"""Who lets in one update after the other. Oxigraph's server, whose reads are only repeatable, let two that hang on the
same state both pass in 8 of 160 tries, Virtuoso in 8 of 24."""

_UNCUT = {"fuseki", "oxigraph"}
"""Who has no limit of rows. Virtuoso constructs of as many as its `ResultSetMaxRows` says, and tells nothing of it."""

OURS = (
    'FILTER(!STRSTARTS(STR(?g), "http://www.openlinksw.com/") '
    "&& ?g != <http://localuriqaserver/sparql> && ?g != <http://www.w3.org/ns/ldp#> "
    f'&& !STRSTARTS(STR(?g), "{STAGED}"))'
)
"""Leaves out Virtuoso's statements about itself, in a graph `?g`, and changes that somebody is about to make."""


_PATH = re.compile(r"[\w>)][*+]")
"""A path of any length, or a sum; `SELECT *` and `COUNT(*)` are neither."""


def asked_there(kind: str, text: str, words: Iterable[str]) -> bool:
    """Whether a server of that kind can be trusted with a query that has these words.

    >>> asked_there("virtuoso", "", ["SELECT", "OPTIONAL"]), asked_there("fuseki", "", ["SELECT", "OPTIONAL"])
    (False, True)
    >>> [asked_there("virtuoso", text, ["SELECT"]) for text in ("SELECT * { ?s ?p ?o }", "SELECT * { ?s e:p+ ?o }")]
    [True, False]
    >>> asked_there("virtuoso", "SELECT * { ?s ?p ?o } VALUES ?s { 1 }", ["SELECT", "VALUES"])
    False
    """
    if kind != "virtuoso":
        return True
    known = set(words)
    is_plain = SURELY_RIGHT.issuperset(known) and not _PATH.search(text)
    return is_plain and not ("VALUES" in known and _has_values_behind(nested(text) or ()))


def _has_values_behind(nodes: Sequence[Node]) -> bool:
    """Whether VALUES stands behind the pattern of the query, or of one in it."""
    words = {node.word for node in nodes}
    inner = (node.nodes for node in nodes if isinstance(node, Brackets))
    return ("VALUES" in words and not words.isdisjoint(FORMS)) or any(map(_has_values_behind, inner))


def most_at_once(kind: str, most: int, change: bool = False) -> int:
    """How many statements a server of that kind is given in one request, or in one that takes out and puts in.

    >>> most_at_once("virtuoso", 9999), most_at_once("virtuoso", 9999, change=True), most_at_once("fuseki", 9999)
    (2000, 990, 9999)
    """
    return min(most, (_CHANGE_AT_ONCE if change else _DATA_AT_ONCE).get(kind, most))


def is_serial(kind: str) -> bool:
    """Whether of two updates at a time that hang on the same state one finds it gone; else writers must take turns."""
    return kind in _SERIAL


def is_part_by_part(kind: str) -> bool:
    """Whether of several operations of one request some may be made and others not."""
    return kind in _PART_BY_PART


def constructs_whole(kind: str) -> bool:
    """Whether what a server of that kind constructs is surely all of it; else it is asked for the rows."""
    return kind in _UNCUT


def results_type(kind: str) -> str:
    """The types of results that a server of that kind is asked for: Virtuoso spends four times the work on JSON.

    >>> results_type("virtuoso")
    'application/sparql-results+xml, application/sparql-results+json;q=0.5'
    """
    first, second = ("xml", "json") if kind == "virtuoso" else ("json", "xml")
    return f"application/sparql-results+{first}, application/sparql-results+{second};q=0.5"


_ONE_PATTERN = re.compile(r"\{ SELECT ((?:\?\w+ )+)\{ (\?\w+ \S+ \?\w+) \} \}")


def form_for(kind: str, text: str) -> str:
    """The query in the form that suits a server of that kind.

    Fuseki runs a SELECT within a query anew for each row that it is joined with; one of a single pattern, which others
    need to join scans, is put as the pattern itself there, which says the same.

    >>> form_for("fuseki", "ASK { { SELECT ?s ?o { ?s a:p ?o } } { SELECT ?s { ?s a:q ?o } } }")
    'ASK { { ?s a:p ?o } { SELECT ?s { ?s a:q ?o } } }'
    """

    def plain(match: re.Match[str]) -> str:
        same = set(match[1].split()) == set(re.findall(r"\?\w+", match[2]))
        return f"{{ {match[2]} }}" if same else match[0]

    return _ONE_PATTERN.sub(plain, text) if kind == "fuseki" else text


def copyable(ask: Callable[[str], Rows], url: str) -> Iterator[Quad]:
    """What the server holds, to be copied. Raises `StoreError` if it is too much for that."""
    if how_many(ask) > MOST_COPIED:
        raise StoreError(
            f"is Virtuoso, which answers such queries wrongly, and holds more than {MOST_COPIED:,} statements",
            where=url,
            mend="write it out with 'nnmi dump', and load that into another store",
        )
    return statements(ask)


def how_many(ask: Callable[[str], Rows]) -> int:
    """How many statements Virtuoso holds, without those about itself."""
    ((count,),) = ask(f"SELECT (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?s ?p ?o }} {OURS} }}")
    return int(count.value) if isinstance(count, Literal) else 0


def statements(ask: Callable[[str], Rows]) -> Iterator[Quad]:
    """What Virtuoso holds, without its statements about itself."""
    rows = ask(f"SELECT ?s ?p ?o ?g {{ GRAPH ?g {{ ?s ?p ?o }} {OURS} }}")
    yield from (Quad(*row) for row in rows)  # type: ignore[arg-type]
