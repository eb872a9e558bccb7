"""Where in a Turtle, TriG, N-Triples or N-Quads text each triple stands.

The text has been parsed by an engine before, which says what is wrong with it; here it is only walked through again,
since no engine tells places.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from urllib.parse import urljoin

from ..store.text import STRING
from ..terms import RDF, XSD

_TOKEN = re.compile(
    rf"""(?P<space>[\s]+|\#[^\n\r]*)
      | (?P<iri><[^<>"{{}}|^`\x00-\x20]*>)
      | (?P<string>{STRING})
      | (?P<at>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
      | (?P<blank>_:[\w\-](?:[\w\-.]*[\w\-])?)
      | (?P<name>[\w\-]*(?:\.[\w\-]+)*:(?:[\w\-:%]|\\.|\.(?=[\w\-:%\\.]))*)
      | (?P<number>[+-]?(?:\d+\.\d*[eE][+-]?\d+|\.?\d+[eE][+-]?\d+|\d*\.\d+|\d+))
      | (?P<word>[A-Za-z]+)
      | (?P<mark>\^\^|.)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_PLAIN = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


@dataclass(frozen=True)
class Place:
    """A triple's terms as text, with the offsets of its subject, predicate and object."""

    subject: str
    predicate: str
    object: str
    offsets: tuple[int, int, int]


@dataclass
class _Scanner:
    """Walks through the tokens of a text."""

    text: str
    prefixes: dict[str, str] = field(default_factory=dict)
    base: str = ""
    at: int = 0
    anonymous: int = 0
    tokens: list[re.Match[str]] = field(default_factory=list)
    found: list[Place] = field(default_factory=list)

    def scan(self) -> list[Place]:
        self.tokens = [match for match in _TOKEN.finditer(self.text) if match.lastgroup != "space"]
        try:
            while self.at < len(self.tokens):
                self.statement()
        except IndexError:
            pass
        return self.found

    def peek(self) -> str:
        return self.tokens[self.at][0] if self.at < len(self.tokens) else ""

    def take(self) -> re.Match[str]:
        self.at += 1
        return self.tokens[self.at - 1]

    def statement(self) -> None:
        """A directive, the start or end of a graph, or a subject with what is said of it."""
        word = self.peek().lstrip("@").upper()
        if word in ("PREFIX", "BASE", "VERSION") and self.tokens[self.at].lastgroup in ("at", "word"):
            self.directive(word)
        elif word in (".", "{", "}", "GRAPH"):
            self.at += 1
        else:
            start = self.tokens[self.at].start()
            subject = self.term(start)
            if self.peek() != "{":
                self.said_of(subject, start)

    def directive(self, word: str) -> None:
        self.at += 1
        if word == "PREFIX":
            prefix = self.take()[0][:-1]
            self.prefixes[prefix] = self.resolve(self.take()[0][1:-1])
        else:
            self.base = self.resolve(self.take()[0][1:-1])

    def said_of(self, subject: str, start: int) -> None:
        """The predicates and objects after a subject, up to what ends them."""
        while self.peek() not in (".", "]", "}", ""):
            if self.peek() == ";":
                self.at += 1
                continue
            token = self.take()
            predicate = RDF + "type" if token[0] == "a" else self.name(token)
            while True:
                here = self.tokens[self.at].start()
                mark = len(self.found)
                self.found.append(Place(subject, predicate, "", (start, token.start(), here)))
                self.found[mark] = Place(subject, predicate, self.term(here), (start, token.start(), here))
                if self.peek() != ",":
                    break
                self.at += 1
        if self.peek() == "." or (self.peek() == "]" and not subject.startswith("_:?")):
            self.at += 1

    def term(self, start: int) -> str:
        """The term that comes next, as text: an IRI as it is, a literal as `"text"` with its datatype or language."""
        token = self.take()
        if token[0] == "[":
            node = self.fresh()
            self.said_of(node, start)
            self.at += self.peek() == "]"
            return node
        if token[0] == "(":
            while self.peek() not in (")", ""):
                self.term(self.tokens[self.at].start())
            self.at += 1
            return self.fresh()
        return self.literal(token) if token.lastgroup in ("string", "number", "word") else self.name(token)

    def fresh(self) -> str:
        self.anonymous += 1
        return f"_:?{self.anonymous}"

    def literal(self, token: re.Match[str]) -> str:
        if token.lastgroup == "word":
            return f'"{token[0]}"^^{XSD}boolean'
        if token.lastgroup == "number":
            kind = "double" if "e" in token[0].lower() else "decimal" if "." in token[0] else "integer"
            return f'"{token[0]}"^^{XSD}{kind}'
        width = 3 if token[0][:3] in ('"""', "'''") else 1
        text = f'"{unescaped(token[0][width:-width])}"'
        if self.peek() == "^^":
            self.at += 1
            return f"{text}^^{self.name(self.take())}".removesuffix(f"^^{XSD}string")
        if self.at < len(self.tokens) and self.tokens[self.at].lastgroup == "at":
            return text + self.take()[0].lower()
        return text

    def name(self, token: re.Match[str]) -> str:
        """The IRI that a token stands for; a blank node's label as it is."""
        if token.lastgroup == "iri":
            return self.resolve(unescaped(token[0][1:-1]))
        prefix, _, local = token[0].partition(":")
        if token.lastgroup == "blank" or prefix not in self.prefixes:
            return token[0]
        return self.prefixes[prefix] + re.sub(r"\\(.)", r"\1", local)

    def resolve(self, iri: str) -> str:
        return urljoin(self.base, iri) if self.base and not re.match(r"[A-Za-z][\w+.\-]*:", iri) else iri


def unescaped(text: str) -> str:
    """The text with its escapes resolved."""
    return (
        _ESCAPE.sub(lambda m: chr(int(m[1] or m[2], 16)) if m[1] or m[2] else _PLAIN.get(m[3], m[3]), text)
        if "\\" in text
        else text
    )


def turtle_places(text: str) -> list[Place]:
    """The places of all triples of the text.

    >>> turtle_places("@prefix e: <http://e/> . e:a e:p 1 .")[0].offsets
    (25, 29, 33)
    """
    return _Scanner(text).scan()


class Lines:
    """Turns offsets into lines and columns, both counted from 1."""

    def __init__(self, text: str) -> None:
        self.starts = [0, *(match.end() for match in re.finditer(r"\n", text))]

    def at(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1
