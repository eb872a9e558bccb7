"""Literals kept as they were written by an engine that keeps them by value.

Oxigraph gives `70.00` back as 70 and "5"^^xsd:int as an xsd:integer. SHACL speaks of terms, so where terms matter such
a literal is kept in a datatype of our own that names the one it was written with, which the engine leaves alone.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

import pyoxigraph as ox

from ..late import late
from ..terms import XSD, BlankNode, Literal, NamedNode, Quad, Term, Triple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from .base import Store

WRITTEN = "urn:nnmi-graph:as-written:"
"""What stands before the IRI of a datatype whose literal is kept as it was written."""

_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_CLOCK = r"(?!24)[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{0,8}[1-9])?"
_ZONE = r"(?:Z|[+-](?!00:00)[0-9]{2}:[0-9]{2})?"
_SURELY_KEPT = {
    "integer": r"0|-?[1-9][0-9]*",
    "decimal": r"-?[1-9][0-9]*(?:\.[0-9]*[1-9])?|-?0\.[0-9]*[1-9]|0",
    "boolean": r"true|false",
    "double": r"(?!(?:-?\.?[0-9]\.?){16})(?:-?[1-9][0-9]*(?:\.[0-9]*[1-9])?|-?0\.[0-9]{0,3}[1-9]|0)",
    "date": _DAY + _ZONE,
    "dateTime": f"{_DAY}T{_CLOCK}{_ZONE}",
    "gYear": r"[0-9]{4}",
    "gYearMonth": r"[0-9]{4}-[0-9]{2}",
    "string": r".*",
    "anyURI": r".*",
}
_NAMES = (
    r"integer|decimal|double|float|boolean|dateTime|dateTimeStamp|date|time|g[A-Z]\w+|\w*[dD]uration|long|int|short|byte"
    r"|unsigned\w+|non\w+Integer|\w+iveInteger"
)
_ALTERED = late(f"({_NAMES})$")
"""The names of the datatypes whose literals the engine may write in another way."""


def is_kept(literal: Literal) -> bool:
    """Whether the engine gives the literal back as it was written.

    >>> [is_kept(Literal(text, datatype=NamedNode(XSD + "integer"))) for text in ("5", "05")]
    [True, False]
    """
    kind = literal.datatype.value
    if not kind.startswith(XSD):
        return True
    form = _surely_kept(kind)
    return bool(form and form.fullmatch(literal.value)) or _comes_back(literal)


@cache
def _surely_kept(kind: str) -> re.Pattern[str] | None:
    """What literals of a datatype look like that surely come back, if that is known."""
    form = _SURELY_KEPT.get(kind.removeprefix(XSD))
    return re.compile(form, re.DOTALL) if form else None


@lru_cache(maxsize=65_536)
def _comes_back(literal: Literal) -> bool:
    """The same, by trying it out."""
    if not _ALTERED.match(literal.datatype.value.removeprefix(XSD)):
        return True
    return _kept_form(literal) == literal


def _kept_form(literal: Literal) -> object:
    store = ox.Store()
    store.add(Quad(BlankNode(), NamedNode(WRITTEN), literal))
    return next(iter(store)).object


def as_written(term: Term) -> Term:
    """The term in the form in which the engine gives it back unaltered."""
    if type(term) is not Literal or is_kept(term):
        return term
    return Literal(term.value, datatype=NamedNode(WRITTEN + term.datatype.value))


def original(term: Any) -> Any:
    """The term that `as_written` was made from.

    >>> original(as_written(Literal("70.00", datatype=NamedNode(XSD + "decimal")))).value
    '70.00'
    """
    if type(term) is Literal and term.datatype.value.startswith(WRITTEN):
        return Literal(term.value, datatype=NamedNode(term.datatype.value[len(WRITTEN) :]))
    return Triple(term.subject, term.predicate, original(term.object)) if type(term) is Triple else term


def original_row(row: Iterable[Term | None]) -> tuple[Term | None, ...]:
    """The row with its literals as they were written."""
    return tuple(map(original, row))


def original_statement(statement: Any) -> Any:
    """The triple or quad with its literals as they were written."""
    if isinstance(statement, Quad):
        return Quad(statement.subject, statement.predicate, original(statement.object), statement.graph_name)
    return Triple(statement.subject, statement.predicate, original(statement.object))


PART = 2**22
"""Of how many bytes the literals are looked at together."""
FEW = 100
"""Up to so many different literals are replaced one by one in a text."""
_TYPED = late(rb'"(?:[^"\\\n]++|\\.)*+"\^\^(?:<[^<>\s]*>|[\w.\-]*:\w*)')
"""A literal with a datatype on a line of N-Triples, or what looks like one in Turtle."""
_MAY_BE_ODD = late(
    r'"(?=[-+.0-9PINin\\])(?!(?:{})>)[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"\s*+\^\^\s*+<(?:{}(?:{})>|[^<>\s]*\\)'.format(
        "|".join(rf'(?:{form})"\^\^<{XSD}{name}' for name, form in _SURELY_KEPT.items() if form != ".*"), XSD, _NAMES
    ).encode()
)
"""A literal on a line whose form and datatype do not tell that the engine keeps it; all that it may alter begin so."""
_ODD_NUMBER = late(
    rb"[\s,;(\[](?=[-+.0-9])(?:\+[.0-9]|-?0[0-9]|-0\b|-?\.[0-9]|-?[0-9]+\.[0-9]*0(?![.0-9])|-?[0-9.]+[eE][-+0-9])"
)
_TOKEN = late(
    rb"""(?:<[^<>"{}|^`\\\s]*+>|\#[^\n]*+|@[A-Za-z]++(?:-[A-Za-z0-9]++)*+|[\w.\-\x80-\xff]*+:(?:[\w.\-:%\x80-\xff]|\\.)*+
        |[A-Za-z_\x80-\xff][\w\x80-\xff]*+|[\s;,(){}\[\]]|\.(?![0-9]))++
      |(\"{3}(?:[^"\\]++|\\.|"(?!""))*+\"{3}|'{3}(?:[^'\\]++|\\.|'(?!''))*+'{3}|"(?:[^"\\\n]++|\\.)*+"|'(?:[^'\\\n]++|\\.)*+')
       (?:((?:\s|\#[^\n]*)*+\^\^(?:\s|\#[^\n]*)*+)(<([^<>\s]*)>|[\w.\-]*:\w*))?
      |(?P<number>[+\-]?(?:[0-9]+\.[0-9]*[eE][+\-]?[0-9]+|[0-9]*\.[0-9]+(?:[eE][+\-]?[0-9]+)?|[0-9]+(?:[eE][+\-]?[0-9]+)?))
    """,
    re.VERBOSE | re.DOTALL,
)
"""The pieces of Turtle among which literals are found: strings, IRIs, comments, names, numbers."""


def written_bytes(text: bytes, format: str) -> bytes | None:
    """A text in one of the formats of Turtle's kin with its literals as `as_written` has them, without parsing it.

    The text itself if the engine keeps them all, which is quickly seen; None for another format. Lines stay the same.

    >>> written_bytes(b"<urn:a> <urn:p> 5, 5.0 .", "turtle")
    b'<urn:a> <urn:p> 5, "5.0"^^<urn:nnmi-graph:as-written:http://www.w3.org/2001/XMLSchema#decimal> .'
    """
    if format in ("ntriples", "nquads"):
        return _lines_written(text)
    if format not in ("turtle", "trig"):
        return None
    return text if surely_kept(text) else _tokens_written(text)


def surely_kept(text: bytes) -> bool:
    """Whether a piece of Turtle or TriG surely holds no literal that the engine keeps in another form."""
    return _all_kept(text) and not _ODD_NUMBER.search(text) and b"'^^" not in text and b'""^^' not in text


def odd_lines(text: bytes) -> list[bytes]:
    """The lines of N-Triples or N-Quads with a literal that the engine may keep in another form."""
    lines: list[bytes] = []
    end = 0
    for match in _MAY_BE_ODD.finditer(text):
        if match.end() > end:
            end = text.find(b"\n", match.end()) + 1 or len(text)
            lines.append(text[text.rfind(b"\n", 0, match.start()) + 1 : end])
    return lines


def _tokens_written(text: bytes) -> bytes | None:
    """The same, token by token; None if what a datatype's name stands for depends on where it stands."""
    declared = set(re.findall(rb"prefix\s+([\w.\-]*:)\s*<([^<>\s]*)>", text, re.IGNORECASE))
    namespaces = dict(declared)
    relative = len(namespaces) < len(declared)

    def put(match: re.Match[bytes]) -> bytes:
        nonlocal relative
        made = None
        if number := match["number"]:
            name = b"double" if b"e" in number.lower() else b"decimal" if b"." in number else b"integer"
            made = _typed(b'"' + number + b'"', XSD.encode() + name)
        elif kind := match[3]:
            prefix, _, name = kind.partition(b":")
            iri = namespaces.get(prefix + b":", b"") + name if match[4] is None else match[4]
            relative = relative or b":" not in iri
            made = _typed(match[1], iri, match[2])
        return made or match[0]

    written = _TOKEN.sub(put, text)
    return None if relative else written


def _lines_written(text: bytes) -> bytes | None:
    """The same for N-Triples and N-Quads, where a literal is written in one way; part by part, to hold little."""
    odd: dict[bytes, bytes] = {}
    start = 0
    while start < len(text):
        end = text.find(b"\n", start + PART) + 1 or len(text)
        found = _replaced(text, start, end)
        if found is None:
            return _tokens_written(text)
        odd |= found
        start = end
    if len(odd) > FEW:
        return _TYPED.sub(lambda match: odd.get(match[0], match[0]), text)
    for old, new in odd.items():
        text = text.replace(old, new)
    return text


def _replaced(text: bytes, *part: int) -> dict[bytes, bytes] | None:
    """The literals of lines that the engine keeps in another form, with what `as_written` has in their place.

    None if not every datatype follows its literal at once.
    """
    found = _may_change(text, *part)
    if found is None:
        return None
    parts = ((literal, *literal.rpartition(b"^^")[::2]) for literal in found)
    made = ((literal, _typed(value, kind.strip(b"<>"))) for literal, value, kind in parts)
    return {literal: new for literal, new in made if new}


def _may_change(text: bytes, *part: int) -> list[bytes] | None:
    """The literals of a text, or of a part of it, that the engine may write in another way.

    None if not every datatype follows its literal at once.
    """
    found = _TYPED.findall(text, *part)
    return _not_surely_kept().findall(b"\n".join(set(found))) if len(found) == text.count(b"^^", *part) else None


def _all_kept(text: bytes) -> bool:
    """Whether surely every literal that is written with its datatype is kept."""
    found = _may_change(text)
    kinds = {literal.rpartition(b"^^")[2].strip(b"<>") for literal in found or ()}
    return found is not None and not any(
        b"\\" in kind or _ALTERED.match(re.split(rb"[#:]", kind)[-1].decode()) for kind in kinds
    )


@lru_cache(maxsize=65_536)
def _typed(quoted: bytes, iri: bytes, between: bytes = b"^^") -> bytes | None:
    """The literal in the datatype of ours; None if it is kept as it is."""
    if not iri.startswith(XSD.encode()) and b"\\" not in iri:
        return None
    if b"\\" in quoted + iri:
        text = b"<urn:s> <urn:p> " + quoted + b"^^<" + iri + b"> ."
        literal = next(iter(ox.parse(text, format=ox.RdfFormat.TURTLE))).object
    else:
        literal = Literal(quoted.strip(b"\"'").decode("utf-8", "replace"), datatype=NamedNode(iri.decode()))
    kind = (WRITTEN + literal.datatype.value).encode()
    return None if is_kept(literal) else quoted + between + b"<" + kind + b">"


def merges(store: Store) -> bool:
    """Whether a server takes a literal by its value, as far as one that is written in a query shows, or it tells."""
    rows = store.select('SELECT (STR("05"^^xsd:integer) AS ?text) {}')
    return any(text is not None and text.value == "5" for (text,) in rows) or store.keeps_values


def respelt(quads: Iterable[Quad]) -> tuple[Literal, ...]:
    """The literals of the statements that an engine which keeps them by value gives back otherwise, each once."""
    values = (quad.object for quad in quads)
    return tuple(dict.fromkeys(value for value in values if isinstance(value, Literal) and not is_kept(value)))


def by_value(literal: Literal) -> Literal:
    """The literal as the engine writes it.

    >>> by_value(Literal("70.00", datatype=NamedNode(XSD + "decimal"))).value
    '70'
    """
    kept = _kept_form(literal)
    return kept if isinstance(kept, Literal) else literal


_QUOTED = late(rf'("(?:[^"\\\n]|\\.)*")\^\^(?:<{XSD}|xsd:)(\w+)(>?)')


@cache
def _not_surely_kept() -> re.Pattern[bytes]:
    """Of literals, one a line, those whose form alone does not tell that the engine keeps them as they are written."""
    sure = (rf'(?:{form})"\^\^(?:<{XSD}{name}>|[\w.\-]*:{name})' for name, form in _SURELY_KEPT.items())
    return re.compile(f'^(?!"(?:{"|".join(sure)})$).+'.encode(), re.MULTILINE)


def written_text(query: str) -> str:
    """The query with its quoted literals as `as_written` has them.

    >>> written_text('ASK { ?s ?p "05"^^xsd:integer }')
    'ASK { ?s ?p "05"^^<urn:nnmi-graph:as-written:http://www.w3.org/2001/XMLSchema#integer> }'
    """

    def kept(match: re.Match[str]) -> str:
        literal = Literal(match[1][1:-1], datatype=NamedNode(XSD + match[2]))
        return match[0] if "\\" in match[1] or is_kept(literal) else f"{match[1]}^^<{WRITTEN}{XSD}{match[2]}>"

    return _QUOTED.sub(kept, query)


def written_statement(quad: Quad) -> Quad:
    """The quad with its literal as `as_written` has it, one within a triple term too; itself if nothing changes."""
    value = quad.object
    kept = _written(value)
    return quad if kept is value else Quad(quad.subject, quad.predicate, kept, quad.graph_name)


def _written(term: Term | Triple) -> Term | Triple:
    if isinstance(term, Triple):
        inner = _written(term.object)
        return term if inner is term.object else Triple(term.subject, term.predicate, inner)
    return as_written(term)
