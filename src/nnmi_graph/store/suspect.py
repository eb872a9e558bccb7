"""What is looked at in an RDF file beside the engine's own checks: where it would crash, hang, expand or be silent.

Nothing is changed: a file passes as it is, or is refused with the place and a way to mend it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import accumulate

from ..errors import InputError, TermError, Where
from ..late import late
from ..terms import BlankNode, Literal, NamedNode, Quad, checked, literal, named

MAX_DEPTH = 1_000
"""How deep elements of XML may be nested: the engine's time grows with its square."""
MAX_NESTED = 100
"""How deep objects and arrays of JSON-LD may be nested: the engine goes down by recursion, as with triple terms."""
MAX_CONTEXT = 5_000
"""How many terms a context of JSON-LD may define: each may rest on the next, and the engine follows by recursion."""
MAX_TRIPLE_TERMS = 100
"""How deep triple terms may be nested: the engine reads them by recursion, and its stack ends at some thousands."""


def check_xml(data: bytes, name: str) -> None:
    """Raise `InputError` if the data is no XML, has a document type (whose entities may explode), or is too deep."""
    from xml.parsers import expat

    parser = expat.ParserCreate()
    depth = 0

    def place() -> Where:
        return Where(name, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)

    def opened(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise InputError(f"is nested more than {MAX_DEPTH:,} deep", where=place())

    def closed(*_: object) -> None:
        nonlocal depth
        depth -= 1

    def typed(*_: object) -> None:
        raise InputError(
            "holds a document type, whose entities are not expanded",
            where=place(),
            mend="write the IRIs out in full and delete the DOCTYPE",
        )

    parser.StartElementHandler, parser.EndElementHandler, parser.StartDoctypeDeclHandler = opened, closed, typed
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        if not _is_utf8(data):
            raise InputError("is not UTF-8", where=place(), mend="save it as UTF-8") from None
        what = expat.ErrorString(error.code) if isinstance(error, expat.ExpatError) else str(error)
        raise InputError(f"is not rdfxml: {what}", where=place()) from None


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


_MARK = late(
    rb"""\#[^\n]*|'''(?:(?:'|'')?(?:[^'\\]|\\.))*'''|\"\"\"(?:(?:"|"")?(?:[^"\\]|\\.))*\"\"\"
       | '(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|<[^<>"\s]*>|(?P<open><<)|(?P<close>>>)""",
    re.VERBOSE | re.DOTALL,
)


def check_triple_terms(data: bytes, name: str, depth: int = 0) -> int:
    """Raise `InputError` if triple terms are nested too deep in Turtle or one of its kin.

    For a file in pieces: `depth` is how many may be open where the piece begins; returned is how many at its end.
    """
    few = depth + data.count(b"<<")
    if few <= MAX_TRIPLE_TERMS:
        return few
    for match in _MARK.finditer(data):
        depth += (match.lastgroup == "open") - (match.lastgroup == "close")
        if depth > MAX_TRIPLE_TERMS:
            raise InputError(
                f"has triple terms nested more than {MAX_TRIPLE_TERMS} deep",
                where=Where(name, data.count(b"\n", 0, match.start()) + 1),
            )
    return max(depth, 0)


_STRING = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_BRACKETS = {bracket: (1 if bracket in b"{[" else -1) for bracket in b"{[]}"}
_OTHERS = bytes(byte for byte in range(256) if byte not in _BRACKETS)


def check_json(data: bytes, name: str) -> None:
    """Raise `InputError` if JSON-LD is nested too deep, or a chain of terms in a context may be too long."""
    steps = map(_BRACKETS.__getitem__, re.sub(_STRING, b"", data).translate(None, _OTHERS))
    if max(accumulate(steps), default=0) > MAX_NESTED:
        raise InputError(f"is nested more than {MAX_NESTED} deep", where=name, mend="write it with fewer brackets")
    if len(data) > 10 * MAX_CONTEXT and (b"context" in data or b"\\u" in data):
        _check_contexts(data, name)


class _Members(int):
    """In the place of an object of JSON: how many members it has."""


def _check_contexts(data: bytes, name: str) -> None:
    """Raise `InputError` if a context defines too many terms, or if it is no JSON."""
    import json

    def look(members: list[tuple[str, object]]) -> _Members:
        contexts = [value for key, value in members if key == "@context"]
        each = (one for value in contexts for one in (value if isinstance(value, list) else [value]))
        if any(isinstance(one, _Members) and one > MAX_CONTEXT for one in each):
            raise InputError(f"has a context of more than {MAX_CONTEXT:,} terms", where=name, mend="keep those it uses")
        return _Members(len(members))

    try:
        json.loads(data.decode(), object_pairs_hook=look, parse_int=str)
    except UnicodeDecodeError:
        raise InputError("is not UTF-8", where=name, mend="save it as UTF-8") from None
    except json.JSONDecodeError as error:
        raise InputError(f"is not jsonld: {error.msg}", where=Where(name, error.lineno, error.colno)) from None


_OF_KEY = late(r"[^:]*")


def place_of(token: str, data: bytes, name: str) -> Where:
    """Where the data has the token in quotes, as it is or with JSON's escapes, or else its name alone."""
    import json

    for text in (token, json.dumps(token)[1:-1]):
        found = re.search(rb"""["']""" + re.escape(text.encode("utf-8", "replace")) + rb"""["']""", data)
        if found:
            before = data[: found.start()].rpartition(b"\n")[2]
            return Where(name, data.count(b"\n", 0, found.start()) + 1, len(before.decode("utf-8", "replace")) + 1)
    return Where(name)


def check_dropped(quads: Iterable[Quad], data: bytes, name: str) -> None:
    """Look at a JSON-LD file, read leniently, for what the standard drops in silence beside keys that are not mapped.

    Raises `InputError` for an IRI, blank-node label or language tag that is none, and if nothing is left of the keys,
    or no word of JSON-LD is there.
    """
    known: set[object] = set()
    dropped, empty = b'"@' not in data, True
    for quad in quads:
        if _OF_KEY.fullmatch(quad.predicate.value):
            dropped = True
            continue
        empty = False
        for term in quad:
            if term not in known:
                known.add(term)
                _check_term(term, data, name)
    if dropped and empty:
        raise InputError(
            "says nothing as JSON-LD: no key is mapped to an IRI",
            where=name,
            mend="give it a @context in the file itself",
        )


def _check_term(term: object, data: bytes, name: str) -> None:
    """Raise `InputError` with the place of what is no IRI, label or language tag."""
    token = ""
    try:
        if isinstance(term, Literal):
            token = term.datatype.value if term.language is None else term.language
            named(token) if term.language is None else literal("", token)
        elif isinstance(term, NamedNode):
            token = term.value
            named(token)
        elif isinstance(term, BlankNode):
            token = f"_:{term.value}"
            checked(term)
    except TermError as error:
        raise InputError(error.what, where=place_of(token, data, name), mend=error.mend) from None
