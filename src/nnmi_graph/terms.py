"""Names: namespaces and prefixes, the RDF term types everyone passes around, and their text.

The term types are Oxigraph's own value classes; they are named here once so that no other room has to know
where they come from. Whatever is put into SPARQL, N-Quads or Turtle is written here and nowhere else: a term that
cannot stand there is refused, so that no text of the data can become text of a query. Nothing here opens a file or a
store.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from .errors import TermError

__all__ = [
    "DCAT",
    "DCTERMS",
    "GRAPH",
    "ID",
    "NNMI",
    "ORG",
    "OWL",
    "PREFIXES",
    "PROV",
    "RDF",
    "RDFS",
    "SH",
    "SHAPE",
    "SKOS",
    "TAX",
    "TIE",
    "VALUE",
    "XSD",
    "BlankNode",
    "DefaultGraph",
    "Literal",
    "NamedNode",
    "Quad",
    "Term",
    "Triple",
    "checked",
    "data_text",
    "expand",
    "iri_text",
    "is_label",
    "literal",
    "local_name",
    "named",
    "quoted",
    "shorten",
    "term_text",
    "values_clause",
    "written",
]

Term = NamedNode | BlankNode | Literal

NNMI = "https://w3id.org/nnmi/ontology/"
ID = "https://w3id.org/nnmi/id/"
TAX = "https://w3id.org/nnmi/taxonomy/"
GRAPH = "https://w3id.org/nnmi/graph/"
TIE = "https://w3id.org/nnmi/tie/"
VALUE = "https://w3id.org/nnmi/value/"
SHAPE = "https://w3id.org/nnmi/shape/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
SH = "http://www.w3.org/ns/shacl#"
DCTERMS = "http://purl.org/dc/terms/"
DCAT = "http://www.w3.org/ns/dcat#"
PROV = "http://www.w3.org/ns/prov#"
ORG = "http://www.w3.org/ns/org#"

PREFIXES: dict[str, str] = {
    "nnmi": NNMI,
    "id": ID,
    "tax": TAX,
    "graph": GRAPH,
    "tie": TIE,
    "value": VALUE,
    "shape": SHAPE,
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": XSD,
    "skos": SKOS,
    "sh": SH,
    "dcterms": DCTERMS,
    "dcat": DCAT,
    "prov": PROV,
    "org": ORG,
}
"""The prefixes our files, queries and answers use, by name."""


def is_label(text: str) -> bool:
    """Whether the text is a blank-node label in every syntax (SPARQL 1.1), and so may follow a prefix too.

    Oxigraph's own test lets a colon in; its SPARQL takes no character beyond the first 65,536.
    """
    if text.isascii() and text.replace("-", "").isalnum() and text[0] != "-":  # nearly all, and quickly told
        return True
    try:
        return BlankNode(text).value == text and ":" not in text and max(text) <= "\uffff"
    except ValueError:
        return False


def local_name(iri: str) -> str:
    """The last part of an IRI.

    >>> local_name("http://example.org/a#b"), local_name("http://example.org/a")
    ('b', 'a')
    """
    return iri.replace("#", "/").rpartition("/")[2]


def shorten(iri: str) -> str:
    """The IRI as a prefixed name where one of our prefixes fits, else in angle brackets.

    >>> shorten("https://w3id.org/nnmi/ontology/Institute")
    'nnmi:Institute'
    >>> shorten("http://example.org/a")
    '<http://example.org/a>'

    Oxigraph's SPARQL takes no prefixed name with two dots, such as that of a version.
    """
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and is_label(local := iri[len(namespace) :]) and local.count(".") < 2:
            return f"{prefix}:{local}"
    return f"<{iri}>"


def expand(name: str) -> str | None:
    """The IRI behind a prefixed name, an `<IRI>` or a bare absolute IRI; None if it is none of these.

    >>> expand("nnmi:Institute")
    'https://w3id.org/nnmi/ontology/Institute'
    >>> expand("just a name") is None
    True
    """
    if name.startswith("<") and name.endswith(">"):
        return name[1:-1]
    prefix, colon, local = name.partition(":")
    if not colon or re.search(r"[\s<>\"{}|\\^`]", name):
        return None
    if prefix in PREFIXES:
        return PREFIXES[prefix] + local
    return name if local.startswith("//") or prefix == "urn" else None


def named(iri: str) -> NamedNode:
    """The IRI as a term. Raises `TermError` if it is none (RFC 3987): in full, and without what ends it in a text.

    >>> named("http://example.org/> . <")
    Traceback (most recent call last):
    nnmi_graph.errors.TermError: 'http://example.org/> . <' is no IRI; write it in full, spaces as %20
    """
    try:
        return NamedNode(iri)
    except ValueError:
        what = "no IRI" if ":" in iri else "a relative IRI"
        raise TermError(f"{iri!r} is {what}", mend="write it in full, spaces as %20") from None


def literal(text: str, language: str | None = None) -> Literal:
    """The text as a literal. Raises `TermError` if it is no Unicode, or the language tag not well formed (BCP 47)."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise TermError(f"{text!r} holds half a character", mend="write it in Unicode") from None
    try:
        return Literal(text, language=language)
    except ValueError:
        raise TermError(f"{language!r} is no language tag", mend="write one such as en or zh-Hans") from None


def checked(term: Term | Triple) -> Term | Triple:
    """The term, if it can be written and read again. Raises `TermError` for one that an unwary reader let in."""
    if isinstance(term, NamedNode):
        named(term.value)
    elif isinstance(term, BlankNode):
        if not is_label(term.value):
            raise TermError(f"'_:{term.value}' is no blank-node label", mend="use letters and digits")
    elif isinstance(term, Triple):
        for part in (term.subject, term.predicate, term.object):
            checked(part)
    elif term.language is not None:
        literal("", term.language)
    else:
        named(term.datatype.value)
    return term


_ESCAPED = re.compile(r'\\[uU]?|["\x00-\x1f\x7f-\x9f\ufffe\uffff]')
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\\u": r"\\\u0075", "\\U": r"\\\u0055"}


def quoted(text: str) -> str:
    """The text as a string of SPARQL, N-Triples and Turtle. Raises `TermError` if it is no Unicode.

    The letter of a backslash-u is escaped too: some engines resolve such sequences before they look for backslashes
    (SPARQL 1.1, section 19.2), and others after.

    >>> print(quoted('a"b'), quoted("C:\\\\users"))
    "a\\"b" "C:\\\\\\u0075sers"
    """
    return f'"{_ESCAPED.sub(_escape, literal(text).value)}"'


def _escape(match: re.Match[str]) -> str:
    return _ESCAPES.get(match[0]) or f"\\u{ord(match[0]):04X}"


def iri_text(iri: str) -> str:
    """The IRI as SPARQL text: a prefixed name where one of our prefixes fits. Raises `TermError` if it is none.

    >>> iri_text("https://w3id.org/nnmi/ontology/member")
    'nnmi:member'
    """
    return shorten(named(iri).value)


def written(term: Term | Triple, iri: Callable[[str], str]) -> str:
    """The term as text, its IRIs by `iri`. Raises `TermError` if it cannot be written."""
    checked(term)
    if isinstance(term, NamedNode):
        return iri(term.value)
    if isinstance(term, BlankNode):
        return f"_:{term.value}"
    if isinstance(term, Triple):
        return f"<<( {' '.join(written(part, iri) for part in (term.subject, term.predicate, term.object))} )>>"
    if term.language is not None:
        return f"{quoted(term.value)}@{term.language}" + (f"--{term.direction}" if term.direction else "")
    kind = term.datatype.value
    return quoted(term.value) + ("" if kind == XSD + "string" else f"^^{iri(kind)}")


def data_text(term: Term | Triple) -> str:
    """The term as it stands in N-Triples, N-Quads and the data of an update. Raises `TermError`.

    >>> data_text(Literal(5))
    '"5"^^<http://www.w3.org/2001/XMLSchema#integer>'
    """
    return written(term, "<{}>".format)


def term_text(term: Term | Triple) -> str:
    """The term as it stands in a query. Raises `TermError`, also for a blank node, which would be a variable there.

    >>> term_text(Literal("a", language="en"))
    '"a"@en'
    """
    if isinstance(term, BlankNode):
        raise TermError("a blank node cannot be named in a query", mend="give the node an IRI")
    return written(term, shorten)


def n_triples(triples: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    """Triples given as terms of N-Triples, a line each."""
    return (f"{subject} {predicate} {thing} .\n" for subject, predicate, thing in triples)


def values_clause(variable: str, terms: Iterable[Term]) -> str:
    """A VALUES clause that binds the variable to each of the terms. Raises `TermError`.

    >>> values_clause("?x", [NamedNode("http://example.org/a")])
    'VALUES ?x { <http://example.org/a> }'
    """
    return f"VALUES {variable} {{ {' '.join(map(term_text, terms))} }}"
