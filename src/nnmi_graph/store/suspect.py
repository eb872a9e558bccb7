"""What is looked at in an RDF file beside the engine's own checks: where it would crash, hang, expand or be silent.

Nothing is changed: a file passes as it is, or is refused with the place and a way to mend it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..errors import InputError, Where
from ..terms import NamedNode, Quad, Triple

MAX_DEPTH = 1_000
"""How deep elements of XML may be nested: the engine's time grows with its square."""
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


_MARK = re.compile(
    rb"""\#[^\n]*|'''(?:(?:'|'')?(?:[^'\\]|\\.))*'''|\"\"\"(?:(?:"|"")?(?:[^"\\]|\\.))*\"\"\"
       | '(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|<[^<>"\s]*>|(?P<open><<)|(?P<close>>>)""",
    re.VERBOSE | re.DOTALL,
)


def check_triple_terms(data: bytes, name: str) -> None:
    """Raise `InputError` if triple terms are nested too deep in Turtle or one of its kin."""
    if data.count(b"<<") <= MAX_TRIPLE_TERMS:
        return
    depth = 0
    for match in _MARK.finditer(data):
        depth += (match.lastgroup == "open") - (match.lastgroup == "close")
        if depth > MAX_TRIPLE_TERMS:
            raise InputError(
                f"has triple terms nested more than {MAX_TRIPLE_TERMS} deep",
                where=Where(name, data.count(b"\n", 0, match.start()) + 1),
            )


_IRI = re.compile(r"""[A-Za-z][A-Za-z0-9+.\-]*:[^\x00-\x20<>"{}|\\^`\x7f]*""")
_OF_KEY = re.compile(r"[^:]*")


def place_of(token: str, data: bytes, name: str) -> Where:
    """Where the data has the token in quotes, or else its name alone."""
    found = re.search(rb"""["']""" + re.escape(token.encode("utf-8", "replace")) + rb"""["']""", data)
    if not found:
        return Where(name)
    before = data[: found.start()].rpartition(b"\n")[2]
    return Where(name, data.count(b"\n", 0, found.start()) + 1, len(before.decode("utf-8", "replace")) + 1)


def checked_iris(quads: Iterable[Quad], data: bytes, name: str) -> Iterator[Quad]:
    """The quads of a JSON-LD file read leniently, without those of keys that its context does not map.

    Raises `InputError` for any other IRI that is none, and if nothing is left: the standard drops them in silence.
    """
    good: set[str] = set()
    empty = True
    for quad in quads:
        if _OF_KEY.fullmatch(quad.predicate.value):
            continue
        for iri in _iris(quad):
            if iri not in good:
                _check_iri(iri, data, name)
                good.add(iri)
        empty = False
        yield quad
    if empty:
        raise InputError(
            "says nothing as JSON-LD: no key is mapped to an IRI",
            where=name,
            mend="give it a @context in the file itself",
        )


def _iris(quad: Quad) -> Iterator[str]:
    for term in (quad.subject, quad.predicate, quad.object, quad.graph_name):
        if isinstance(term, NamedNode):
            yield term.value
    if not isinstance(quad.object, NamedNode | Triple) and (kind := getattr(quad.object, "datatype", None)):
        yield kind.value


def _check_iri(iri: str, data: bytes, name: str) -> None:
    if not _IRI.fullmatch(iri):
        relative = ":" not in iri
        what = "a relative IRI with no @base to resolve it" if relative else "no IRI"
        mend = "write it in full, spaces as %20, braces as %7B and %7D"
        raise InputError(f"{iri!r} is {what}", where=place_of(iri, data, name), mend=mend)
