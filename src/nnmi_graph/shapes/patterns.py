"""The triple patterns of a query that the shapes bring along, read far enough to know what the query depends on."""

from __future__ import annotations

from collections.abc import Iterator

from ..frozen import value
from ..paths import Alternative, Inverse, Path, Predicate, Repeat, Sequence
from ..terms import PREFIXES, RDF
from .prebind import Group, Token, parse

_NOT_MONOTONE = {"GROUP", "HAVING", "LIMIT", "OFFSET", "MINUS", "ASK"}
"""With these in a query more matches may take rows away, and fewer add some."""
_OF_TEXT = {"STR", "SUBSTR", "STRLEN", "YEAR", "NOW"}
"""Functions that give the same of a text in every engine."""
_SKIPPED = ("FILTER", "BIND", "OPTIONAL", "UNION", "GRAPH", "EXISTS", "NOT", "SELECT", "WHERE")


@value
class Pattern:
    """One triple pattern: subject and object as text, and the path between them (None where it is a variable)."""

    subject: str
    path: Path | None
    object: str
    text: str


class UnreadPattern(Exception):
    """The query has what this reader does not read."""


Patterns = tuple[Pattern, ...]


@value
class Test:
    """What a FILTER asks of the text of some variables, each bound by a pattern of its group; an error is no "no"."""

    text: str
    variables: frozenset[str]


@value
class PatternGroup:
    """A group of a query: the patterns of the groups around it, and its own.

    `only_relieves`: whatever is added to the data, what matches these patterns can only take rows away. `tests` are
    FILTERs of any of these groups that every engine decides alike.
    """

    above: Patterns
    own: Patterns
    only_relieves: bool
    tests: tuple[Test, ...] = ()


def pattern_groups(text: str, path: str | None) -> list[PatternGroup]:
    """The groups of the query that hold patterns. Raises `UnreadPattern`."""
    root = parse(text.replace("$PATH", path or "$PATH").replace("?PATH", path or "?PATH"))
    words = {token.word for token in root.tokens()}
    plain = "SELECT" in words and words.isdisjoint(_NOT_MONOTONE)
    return list(_groups(root, (), 1 if plain else 0))


def _groups(group: Group, above: Patterns, sign: int, tests: tuple[Test, ...] = ()) -> Iterator[PatternGroup]:
    """`sign` is 1 where more matches can only add rows, -1 where they can only take rows away, 0 where both may be."""
    own = () if group.kind == "query" or group.is_select else tuple(PatternReader(group.own()).patterns())
    tests += tuple(_tests(group, own))
    if own:
        yield PatternGroup(above, own, sign < 0, tests)
    before: list[str] = []
    for part in group.parts:
        if isinstance(part, Group):
            yield from _groups(part, above + own, sign * _turn(before), tests)
        elif not part.is_gap and part.text != "{":
            before.append(part.word or part.text)


def _turn(before: list[str]) -> int:
    """What the words before a group make of its sign."""
    if before[-1:] == ["EXISTS"]:
        return -1 if before[-3:-1] == ["FILTER", "NOT"] else 1 if before[-2:-1] == ["FILTER"] else 0
    return 0 if before[-1:] == ["OPTIONAL"] else 1


def _tests(group: Group, own: Patterns) -> Iterator[Test]:
    bound = {term for pattern in own for term in (pattern.subject, pattern.object)}
    for at, part in enumerate(group.parts):
        if isinstance(part, Token) and part.word == "FILTER":
            tokens = list(_in_parentheses(group.parts[at + 1 :]))
            plain = [token.text for token in tokens if not token.is_gap]
            variables = {f"?{token.variable}" for token in tokens if token.variable}
            of_text = all(plain[i - 2 : i] == ["STR", "("] for i, text in enumerate(plain) if text[0] in "?$")
            known = all(token.word in _OF_TEXT or token.kind not in ("word", "name", "iri") for token in tokens)
            if variables and of_text and known and variables <= bound:
                text = "".join(" " if token.is_gap else token.text for token in tokens).replace("$this", "?this")
                yield Test(f"FILTER(COALESCE({text}, true))", frozenset(variables))


def _in_parentheses(parts: list[Token | Group]) -> Iterator[Token]:
    """The tokens of what stands in parentheses first; none if something else does, or a group stands in it."""
    found: list[Token] = []
    depth = 0
    for part in parts:
        if isinstance(part, Group) or not (depth or part.is_gap or part.text == "("):
            return
        depth += (part.text == "(") - (part.text == ")")
        found.append(part)
        if part.text == ")" and not depth:
            yield from found
            return


class PatternReader:
    """Reads the tokens of one group, without those of groups within."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = [token for token in tokens if token.text not in ("{", "}")]
        self.at = 0

    def peek(self) -> str:
        return self.tokens[self.at].text if self.at < len(self.tokens) else ""

    def take(self) -> Token:
        if self.at >= len(self.tokens):
            raise UnreadPattern
        self.at += 1
        return self.tokens[self.at - 1]

    def patterns(self) -> Iterator[Pattern]:
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            if token.text == "." or token.word in _SKIPPED:
                self.skip(token)
            elif token.text == "(" or token.word:
                raise UnreadPattern
            else:
                yield from self.statement()

    def skip(self, token: Token) -> None:
        """Pass over a full stop, or a keyword and what belongs to it in parentheses."""
        self.at += 1
        if token.word == "GRAPH":
            self.at += 1
        if token.word in ("FILTER", "BIND"):
            if self.at < len(self.tokens) and self.tokens[self.at].word not in ("", "NOT", "EXISTS"):
                self.at += 1
            self.parenthesis()

    def parenthesis(self) -> None:
        depth = 0
        while self.peek() == "(" or depth:
            text = self.take().text
            depth += (text == "(") - (text == ")")

    def statement(self) -> Iterator[Pattern]:
        """A subject with its predicates and objects."""
        subject = self.term()
        while True:
            start = self.at
            path = self.path()
            middle = "".join(f"{token.text} " for token in self.tokens[start : self.at])
            while True:
                found = self.term()
                yield Pattern(subject, path, found, f"{subject} {middle}{found} .")
                if self.peek() != ",":
                    break
                self.at += 1
            if self.peek() != ";":
                return
            while self.peek() == ";":
                self.at += 1
            if self.peek() in (".", ""):
                return

    def term(self) -> str:
        token = self.take()
        if token.kind == "other" and token.text in "[(])":
            raise UnreadPattern
        text = "?this" if token.variable == "this" else token.text
        if token.kind == "string" and self.peek().startswith("@"):
            return text + self.take().text
        if token.kind == "string" and self.peek() == "^":
            return text + self.take().text + self.take().text + self.take().text
        while token.text.isdigit() and self.peek().isdigit():
            text += self.take().text
        return text

    def path(self) -> Path | None:
        """The path after a subject; None if it is a variable."""
        if self.tokens[self.at : self.at + 1] and self.tokens[self.at].kind == "variable":
            self.at += 1
            return None
        parts = [self.sequence()]
        while self.peek() == "|":
            self.at += 1
            parts.append(self.sequence())
        return parts[0] if len(parts) == 1 else Alternative(tuple(parts))

    def sequence(self) -> Path:
        parts = [self.step()]
        while self.peek() == "/":
            self.at += 1
            parts.append(self.step())
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def step(self) -> Path:
        if self.peek() == "^":
            self.at += 1
            return Inverse(self.step())
        if self.peek() == "(":
            self.at += 1
            found = self.path()
            if self.take().text != ")" or found is None:
                raise UnreadPattern
        else:
            found = Predicate(self.iri(self.take()))
        if self.peek() in ("*", "+", "?"):
            return Repeat(found, self.take().text)  # type: ignore[arg-type]
        return found

    def iri(self, token: Token) -> str:
        """The IRI of a predicate."""
        found = RDF + "type" if token.text == "a" else iri_of(token.text)
        if found is None:
            raise UnreadPattern
        return found


def iri_of(text: str) -> str | None:
    """The IRI that a token of a query stands for, in full or by one of our prefixes; None for anything else."""
    if text.startswith("<") and text.endswith(">"):
        return text[1:-1]
    prefix, colon, local = text.partition(":")
    return PREFIXES[prefix] + local.replace("\\", "") if colon and prefix in PREFIXES else None
