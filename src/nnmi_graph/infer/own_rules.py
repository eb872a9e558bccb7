"""Rules of one's own: CONSTRUCT queries in files, read into rules that join those of the ontology in the loop.

A rule is triple patterns and FILTERs on their values. So it makes no new values, what it rests on is only ever added
to, and rules on rules come to an end. What would not is refused: new nodes, BIND, counts, and asking what is not there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..errors import InputError, QueryError, Where
from ..store import FORMATS, OxigraphStore, Triples, parse
from ..store.text import TOKEN
from ..terms import PREFIXES, BlankNode, NamedNode, Quad, Term, Triple
from .rule import Atom, Node, Rule, Test, Var, tidy

_VARIABLE = "urn:nnmi:variable:"


@dataclass(frozen=True)
class OwnRule:
    """A query file as rules, one for each triple that it makes: its name in proofs, and its text with all prefixes."""

    name: str
    text: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    at: int

    @property
    def word(self) -> str:
        return self.text.upper() if self.kind == "word" else ""


def read_own_rule(text: str, name: str) -> OwnRule:
    """The rules that a CONSTRUCT query is. Raises `QueryError` if it is none, or one that might not come to an end."""
    try:
        answer = OxigraphStore().query(text)
    except QueryError as error:
        place = error.where and Where(name, error.where.line, error.where.column)
        raise QueryError(error.what, where=place or name, mend=error.mend) from None
    if not isinstance(answer, Triples):
        raise QueryError("is no CONSTRUCT query", where=name, mend="write CONSTRUCT { … } WHERE { … }")
    return _RuleReader(text, name).rule()


class _RuleReader:
    """A query that the engine can read, cut into what it makes, its patterns and its filters."""

    def __init__(self, text: str, name: str) -> None:
        self.name, self.text = name, text
        tokens = (_Token(str(match.lastgroup), match[0], match.start()) for match in TOKEN.finditer(text))
        self.tokens = [_Token("space", "\n", one.at) if one.kind == "comment" else one for one in tokens]
        self.prefixes = dict(PREFIXES)

    def rule(self) -> OwnRule:
        for token in self.tokens:
            if why := _why_not(token.word):
                raise self.refuse(token, why)
        made, held = self._halves()
        body, tests = self._body(held)
        read = {variable for atom in body for variable in atom.parts}
        heads = self._atoms(["".join(map(_turtle, made))])
        for node in (
            *(node for head in heads for node in head.parts),
            *(node for test in tests for node in test.values),
        ):
            if isinstance(node, Var) and node not in read:
                raise self._unbound(node)
        rules = [tidy(Rule((self.name,), tuple(body), head, tuple(tests))) for head in heads]
        if not rules or not body:
            raise QueryError("makes nothing, or from nothing", where=self.name, mend="give it triple patterns")
        prologue = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in sorted(self.prefixes.items()))
        query = "".join(token.text for token in self.tokens[self.begins :])
        return OwnRule(self.name, f"{prologue}{query.strip()}\n", tuple(rules))

    def refuse(self, token: _Token, why: str) -> QueryError:
        before = self.text[: token.at]
        place = Where(self.name, before.count("\n") + 1, token.at - before.rfind("\n"))
        mend = "a rule of the closure is triple patterns and FILTERs"
        return QueryError(f"{token.text} cannot be in a rule: it {why}", where=place, mend=mend)

    def _unbound(self, variable: Var) -> QueryError:
        if variable.name.startswith("_"):
            return QueryError(
                "makes a new unnamed node each time, so that rules might go on for ever",
                where=self.name,
                mend="make statements about what is there",
            )
        return QueryError(f"has {variable}, which no pattern binds", where=self.name, mend="bind it in WHERE")

    def _halves(self) -> tuple[list[_Token], list[_Token]]:
        """What stands in the braces after CONSTRUCT, and in those after WHERE."""
        left = iter(token for token in self.tokens)
        made: list[_Token] | None = None
        held: list[_Token] | None = None
        for token in left:
            if token.word == "PREFIX":
                name, iri = (next(one for one in left if one.kind != "space").text for _ in range(2))
                self.prefixes[name[:-1]] = iri[1:-1]
            elif token.word == "CONSTRUCT":
                self.begins = self.tokens.index(token)
            elif token.text == "{" and made is None:
                made = list(_inside(left))
                if self._whole(token):
                    raise QueryError(
                        "makes only what it reads", where=self.name, mend="write what follows in braces after CONSTRUCT"
                    )
            elif token.text == "{" and held is None:
                held = list(_inside(left))
            elif token.word not in ("WHERE", "") or (token.kind != "space" and not token.word):
                raise self.refuse(token, "asks for more than what follows")
        return made or [], held or []

    def _whole(self, brace: _Token) -> bool:
        """Whether the brace comes after the word WHERE: the short form, which makes its own patterns."""
        before = [token.word for token in self.tokens if token.at < brace.at and token.kind != "space"]
        return before[-1] == "WHERE"

    def _body(self, tokens: Sequence[_Token]) -> tuple[list[Atom], list[Test]]:
        parts, tests = [""], []
        left = iter(tokens)
        for token in left:
            if token.word == "FILTER":
                tests.append(self._test(left))
                parts.append("")
            elif token.text in ("{", "}", "/", "|", "*", "!", "<<"):
                raise self.refuse(token, "is more than a triple pattern")
            else:
                parts[-1] += _turtle(token)
        return self._atoms(parts), tests

    def _test(self, left: Iterator[_Token]) -> Test:
        """The FILTER whose expression comes next."""
        texts, values = [""], list[Node]()
        depth = 0
        for token in left:
            depth += {"(": 1, ")": -1}.get(token.text, 0)
            if token.kind == "variable":
                values.append(Var(token.text[1:]))
                texts.append("")
            else:
                texts[-1] += self._in_full(token)
            if token.text == ")" and not depth:
                break
        return Test(tuple(texts), tuple(values))

    def _in_full(self, token: _Token) -> str:
        prefix, colon, local = token.text.partition(":")
        if token.kind != "name" or not colon or prefix not in self.prefixes:
            return token.text
        return f"<{self.prefixes[prefix]}{local.replace(chr(92), '')}>"

    def _atoms(self, parts: Iterable[str]) -> list[Atom]:
        """The patterns in the parts between filters, by the reader of Turtle, variables standing as IRIs."""
        patterns = (part.strip().removeprefix(".").removesuffix(".") for part in parts)
        turtle = "".join(f"{part} .\n" for part in patterns if part.strip())
        prologue = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in self.prefixes.items())
        try:
            quads = parse((prologue + turtle).encode(), FORMATS["turtle"], self.name)
        except InputError as error:
            raise QueryError(
                f"has what is no plain triple pattern ({error.what})", where=self.name, mend="write paths as patterns"
            ) from None
        return [self._atom(quad) for quad in quads]

    def _atom(self, quad: Quad) -> Atom:
        if isinstance(quad.subject, Triple) or isinstance(quad.object, Triple):
            raise QueryError("speaks of statements about statements", where=self.name, mend="RDF 1.1 only")
        return Atom(_node(quad.subject), _node(quad.predicate), _node(quad.object))


def _why_not(word: str) -> str:
    """Why a keyword of SPARQL has no place in a rule; empty if it has, or is none."""
    why = ""
    match word:
        case "OPTIONAL" | "MINUS" | "EXISTS":
            why = "asks for what is not there, which rules may yet bring"
        case "BIND" | "BNODE" | "UUID" | "STRUUID" | "RAND" | "NOW":
            why = "makes values that no statement holds, so that rules might go on for ever"
        case "SELECT" | "GROUP" | "HAVING" | "ORDER" | "LIMIT" | "OFFSET":
            why = "counts or picks from what rules may add to"
        case "GRAPH" | "FROM":
            why = "asks for one graph, where what follows is of all graphs at once"
        case "UNION":
            why = "has alternatives, which are rules of their own"
        case "VALUES":
            why = "lists values, which FILTER with IN can do"
        case "BASE":
            why = "shortens IRIs that are to be written in full"
    return why


def _inside(left: Iterator[_Token]) -> Iterator[_Token]:
    """The tokens up to the brace that closes the one before them."""
    depth = 1
    for token in left:
        depth += {"{": 1, "}": -1}.get(token.text, 0)
        if not depth:
            return
        yield token


def _turtle(token: _Token) -> str:
    return f"<{_VARIABLE}{token.text[1:]}>" if token.kind == "variable" else token.text


def _node(term: Term) -> Node:
    if isinstance(term, NamedNode) and term.value.startswith(_VARIABLE):
        return Var(term.value.removeprefix(_VARIABLE))
    return Var("_" + re.sub(r"\W", "_", term.value)) if isinstance(term, BlankNode) else term
