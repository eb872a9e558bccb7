"""Where in a Turtle, TriG, N-Triples or N-Quads text the triples of some nodes stand.

The text has been parsed by an engine before, which says what is wrong with it; here it is only gone over again, since
no engine tells places. What is said of other nodes is stepped over whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from io import BytesIO
from urllib.parse import urljoin

from ..frozen import fresh, value, workpiece
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


_IRI = r"<(?:[^<>\"{}|^`\\\x00-\x20]|\\.)*+>"
_QUOTED = r"""(?:\"\"\"(?:[^"\\]++|\\.|""?(?!"))*+\"\"\"|"(?:[^"\\\n\r]++|\\.)*+"
  |\'\'\'(?:[^'\\]++|\\.|''?(?!'))*+\'\'\'|'(?:[^'\\\n\r]++|\\.)*+')"""
_BLANK = r"(?:\s++|\#[^\n\r]*+)*+"
_IN_NAME = r"[\w\-:%\\\x80-\xff]"
"""What stands on both sides of a dot within a name."""
_LANGUAGE = r"@[A-Za-z]++(?:-[A-Za-z0-9]++)*+"
_STATEMENT = re.compile(
    rf"""{_BLANK}
      (?: (?P<directive>@?(?i:prefix){_BLANK}[^\s<:]*+:{_BLANK}{_IRI}
            | @?(?i:base){_BLANK}{_IRI} | @?(?i:version){_BLANK}{_QUOTED}) (?:{_BLANK}\.)?
        | [{{}}.] | \Z
        | (?P<subject>{_IRI} | (?:[\w\-:%\x80-\xff]|\\.|\.(?={_IN_NAME}))++ | .)
          (?:[^<"'\#.\\{{}}|@]++ | {_IRI} | < | {_QUOTED} | \#[^\n\r]*+ | \\. | \.(?=[0-9])
            | (?<={_IN_NAME})\.++(?={_IN_NAME}) | {_LANGUAGE}(?![\w.\-]) | \{{\| | \|\}} | \| )*+
          (?: (?:{_LANGUAGE})?\. | (?=[{{}}]) | \Z | . ) )""".encode(),
    re.VERBOSE | re.DOTALL,
)
"""A directive, a bracket of a graph, or a subject with all that is said of it, up to the dot or bracket after it."""
_NAMESPACE = re.compile(rb"(?i:prefix)\s+[^\s<:]*:\s*<([^>]*)>")
_MOST_SOUGHT = 100
"""Beside more nodes than this, each part of a text is looked at in full to see whether it names one."""


@value
class Place:
    """A triple's terms as text, with the offsets of its subject, predicate and object."""

    subject: str
    predicate: str
    object: str
    offsets: tuple[int, int, int]


@value
class Passage:
    """A part of a text that begins with a line, the number of that line, and the triples in it."""

    line: int
    text: str
    places: list[Place]

    def at(self, offset: int) -> tuple[int, int]:
        """The line and the column, both counted from 1, of an offset in the part."""
        before = self.text[:offset]
        return self.line + before.count("\n"), offset - before.rfind("\n")


def turtle_passages(data: bytes, wanted: Collection[str], *, as_objects: bool = False) -> Iterator[Passage]:
    """What Turtle or TriG says of the wanted nodes, or `as_objects` where it may name them, in the order of the text.

    >>> data = b"@prefix e: <http://e/> . e:a e:p 1 . e:b e:q 2 ."
    >>> [(place.object, passage.at(place.offsets[2]))
    ...     for passage in turtle_passages(data, {"http://e/b"}) for place in passage.places]
    [('"2"^^http://www.w3.org/2001/XMLSchema#integer', (1, 46))]
    """
    scanner = _Scanner()
    namespaces = {found.decode("utf-8", "replace") for found in _NAMESPACE.findall(data)} if as_objects else set()
    may_name = _may_name(data, wanted, namespaces) if as_objects else None
    counted, line = 0, 1
    last, is_wanted = b"", False
    for match in _STATEMENT.finditer(data):
        subject = match["subject"]
        if subject is None:
            if match["directive"]:
                last = b""
                scanner.scan(match["directive"].decode("utf-8", "replace"))
            continue
        if may_name:
            is_wanted = may_name(match[0])
        elif subject != last:
            last, is_wanted = subject, scanner.node(subject) in wanted
        if not is_wanted:
            continue
        start, end = match.start("subject"), match.end()
        begin = data.rfind(b"\n", 0, start) + 1
        line += data.count(b"\n", counted, begin)
        counted = begin
        before = len(data[begin:start].decode("utf-8", "replace"))
        text = data[begin:end].decode("utf-8", "replace")
        yield Passage(line, text, scanner.scan(text, before))


def line_passages(data: bytes, wanted: Collection[str], *, as_objects: bool = False) -> Iterator[Passage]:
    """The same for N-Triples and N-Quads, in which every line is a statement."""
    scanner = _Scanner()
    known = {f"<{node}>".encode() for node in wanted} | {node.encode() for node in wanted if node.startswith("_:")}
    may_name = _may_name(data, wanted) if as_objects else None
    escaped = re.search(rb"\\[uU]", data) is not None
    for number, line in enumerate(BytesIO(data), 1):
        if may_name:
            found = may_name(line)
        elif line[:1] == b"<" and not escaped:
            found = line[: line.find(b">") + 1] in known
        else:
            bare = line if line[:1] == b"<" else line.lstrip()
            subject = bare[: bare.find(b">") + 1] if bare[:1] == b"<" else re.split(rb"[\s<]", bare, maxsplit=1)[0]
            found = subject in known or (b"\\" in subject and scanner.node(subject) in wanted)
        if found:
            text = line.decode("utf-8", "replace")
            yield Passage(number, text, scanner.scan(text))


def _may_name(data: bytes, nodes: Collection[str], namespaces: Collection[str] = ()) -> Callable[[bytes], bool]:
    """Whether a part of the data may name one of the nodes: whether it has a piece that each spelling of one has."""
    pieces: set[bytes] = set()
    for node in nodes:
        locals_ = (node.removeprefix(namespace) for namespace in namespaces if node.startswith(namespace))
        end = node[1 : node.rindex('"')] if node[:1] == '"' else re.split(r"[/#]", node)[-1]
        for spelling in (end, *locals_):
            pieces.add(max(re.findall(rb"[A-Za-z0-9]+", spelling.encode()), key=len, default=b""))
    numbers = any(re.match(r'"\W*\d', node) for node in nodes)
    relative = any(":" not in namespace for namespace in namespaces)
    if numbers or relative or b"" in pieces or len(pieces) > _MOST_SOUGHT or re.search(rb"\\[uU]", data):
        return lambda part: True
    return lambda part: any(piece in part for piece in pieces)


@workpiece
class _Scanner:
    """Walks through the tokens of a part of a text; prefixes and base are those of the parts before it."""

    prefixes: dict[str, str] = fresh(factory=dict)
    base: str = ""
    at: int = 0
    anonymous: int = 0
    tokens: list[re.Match[str]] = fresh(factory=list)
    found: list[Place] = fresh(factory=list)

    def scan(self, text: str, start: int = 0) -> list[Place]:
        """The triples from an offset of the text on."""
        self.tokens = [match for match in _TOKEN.finditer(text, start) if match.lastgroup != "space"]
        self.at, self.found = 0, []
        try:
            while self.at < len(self.tokens):
                self.statement()
        except IndexError:
            pass
        return self.found

    def node(self, token: bytes) -> str:
        """The node that a token stands for, as text."""
        text = token.decode("utf-8", "replace")
        return self.iri(text) if text[:1] == "<" else self.full(text)

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
        return self.iri(token[0]) if token.lastgroup == "iri" else self.full(token[0])

    def iri(self, text: str) -> str:
        """The IRI in angle brackets."""
        return self.resolve(unescaped(text[1:-1]))

    def full(self, name: str) -> str:
        """The IRI of a prefixed name; what is none, as it is."""
        prefix, _, local = name.partition(":")
        if prefix not in self.prefixes or name[:2] == "_:":
            return name
        return self.prefixes[prefix] + (re.sub(r"\\(.)", r"\1", local) if "\\" in local else local)

    def resolve(self, iri: str) -> str:
        return urljoin(self.base, iri) if self.base and not re.match(r"[A-Za-z][\w+.\-]*:", iri) else iri


def unescaped(text: str) -> str:
    """The text with its escapes resolved."""
    return (
        _ESCAPE.sub(lambda m: chr(int(m[1] or m[2], 16)) if m[1] or m[2] else _PLAIN.get(m[3], m[3]), text)
        if "\\" in text
        else text
    )
