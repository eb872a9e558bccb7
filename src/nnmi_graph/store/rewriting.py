"""SPARQL text made exact for the engine in this process: what it cannot compare, and patterns as XPath means them.

A comparison that ends in an error is tried again by a function of `exact`; a regular expression is translated. Where
literals are kept as they were written (`forms`), expressions see their values.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from ..errors import QueryError
from ..frozen import value
from ..learnt import learnt
from ..terms import Literal, quoted
from .exact import COMPARISONS, call
from .forms import written_text
from .nesting import Brackets, Node, Token, nested, raw
from .regexes import engine_regex, engine_replacement
from .text import LONG, may_be_inexact

_PASSING = ("COALESCE", "IF", "COUNT", "SAMPLE")
_UNVALUED = {"BOUND", "SAMETERM", "ISIRI", "ISURI", "ISBLANK", "ISLITERAL", "STR", "LANG", "DATATYPE", *_PASSING}
"""Functions that look at the term, or pass it on, rather than at its value."""
_RECKONING = ("+", "-", "*", "/")
_ONCE, _MANY = ("FILTER", "BIND"), ("SELECT", "BY", "HAVING")
"""Words that one expression follows, or several."""


@lru_cache(maxsize=512)
@learnt
def exact_text(text: str, altered: bool = False) -> str:
    """The query with what the engine cannot do by itself handed to functions of ours; itself if there is nothing.

    `altered`: whether the store holds literals in our own datatypes, whose values expressions are to see. Raises
    `QueryError` for a regular expression that XPath does not have.

    >>> exact_text("ASK { FILTER(?x < 1) }")
    'ASK { FILTER(COALESCE(?x < 1, <urn:nnmi-graph:f:less>(?x, 1))) }'
    """
    if not altered and not may_be_inexact(text) and "^^" not in text:
        return text
    more = ("=", "!=") if altered or LONG.search(text) else ()
    nodes = nested(text)
    return text if nodes is None else _Writer(frozenset((*COMPARISONS, *more)), altered).pattern(nodes)


@value
class _Writer:
    """Writes nodes again; `signs` are the comparisons to see to."""

    signs: frozenset[str]
    altered: bool

    def pattern(self, nodes: Sequence[Node]) -> str:
        """What is no expression, with the expressions in it."""
        found: list[str] = []
        mode, name = "", ""
        for node in nodes:
            if isinstance(node, Token):
                word = node.word
                mode = "once" if word in _ONCE else "many" if word in _MANY else mode
                mode = "" if word in ("WHERE", "VALUES") else mode
                name = name if node.kind == "space" else node.text if node.kind in ("word", "name", "iri") else ""
                found.append(node.text)
            elif node.opening == "{":
                found.append(f"{{{self.pattern(node.nodes)}}}")
                mode = ""
            elif mode:
                function = "" if name.upper() in (*_ONCE, *_MANY) else name
                found.append(self.expression(node.nodes, function))
                mode = "" if mode == "once" else mode
                name = ""
            else:
                found.append(f"({self.pattern(node.nodes)})")
        return "".join(found)

    def expression(self, nodes: Sequence[Node], function: str) -> str:
        """What stands in round brackets: the arguments of a function, or an expression; with its brackets."""
        parts = list(_split(nodes))
        if function.upper() in ("REGEX", "REPLACE"):
            return f"({', '.join(self.matching(function.upper(), [part for part, _ in parts]))})"
        found, is_raw = "", False
        for part, separator in parts:
            found += raw(part) if is_raw else self.argument(part, function.upper())
            is_raw = separator.strip().upper() in ("AS", ";")
            found += separator
        return f"({found})"

    def argument(self, nodes: Sequence[Node], function: str) -> str:
        """An argument or a part of a condition: a comparison, or what stands at one side of it."""
        for index, sign in _signs(nodes):
            if sign in self.signs:
                left, right = self.side(nodes[:index]), self.side(nodes[index + len(sign) :])
                again = call(COMPARISONS.get(sign, "equal"), left.strip(), right.strip())
                return f"COALESCE({left.strip()} {sign} {right.strip()}, {'!' if sign == '!=' else ''}{again})"
            return self.operand(nodes)
        return self.side(nodes) if not function or function in _UNVALUED else self.operand(nodes)

    def side(self, nodes: Sequence[Node]) -> str:
        """One side of a comparison; a variable alone stays as it is, since our function looks at its value."""
        solid = [node for node in nodes if not (isinstance(node, Token) and (node.kind == "space" or node.word))]
        return raw(nodes) if len(solid) == 1 and isinstance(solid[0], Token) else self.operand(nodes)

    def operand(self, nodes: Sequence[Node]) -> str:
        found: list[str] = []
        name, skipped, called = "", 0, 0
        reckons = self.altered and any(isinstance(node, Token) and node.text in _RECKONING for node in nodes)
        for place, node in enumerate(nodes):
            if isinstance(node, Brackets):
                inner = self.pattern(node.nodes) if node.opening == "{" else ""
                found.append(f"{{{inner}}}" if node.opening == "{" else self.expression(node.nodes, name))
                if reckons and name.upper() in _PASSING:
                    found[called:] = [call("value", "".join(found[called:]))]
                name = ""
                continue
            called = len(found) if node.word in _PASSING else called
            name = name if node.kind == "space" else node.text if node.kind in ("word", "name", "iri") else ""
            if skipped > place:
                continue
            if node.kind == "string" and (constant := _typed_constant(nodes[place : place + 4])):
                found.append(call("value", constant) if written_text(constant) != constant else constant)
                skipped = place + 4
            elif self.altered and node.kind == "variable":
                found.append(call("value", node.text))
            elif self.altered and node.word == "DATATYPE" and _is_call(nodes, place):
                found.append(call("datatype")[:-2])
            else:
                found.append(node.text)
        return "".join(found)

    def matching(self, function: str, parts: list[Sequence[Node]]) -> list[str]:
        """The arguments of REGEX or REPLACE, the pattern as the engine means it."""
        texts = [self.argument(part, function) for part in parts]
        at = 3 if function == "REPLACE" else 2
        strings = [_string(part) for part in parts]
        if len(parts) not in (at, at + 1):
            return texts
        flags = strings[at] if len(parts) > at else ""
        if strings[1] is None or flags is None or strings[at - 1] is None:
            return [texts[0], *_at_run_time(texts, at)]
        try:
            pattern, kept = engine_regex(strings[1], flags)
            put = [engine_replacement(strings[2] or "", strings[1])] if function == "REPLACE" else []
        except ValueError as error:
            raise QueryError(
                f"{strings[1]!r} is no regular expression: {error}", mend="write it in XPath's syntax"
            ) from None
        return [texts[0], quoted(pattern), *map(quoted, put), *([quoted(kept)] if kept else [])]


def _typed_constant(nodes: Sequence[Node]) -> str:
    """The literal with its datatype that the nodes begin with, '' if they do not."""
    texts = [node.text for node in nodes if isinstance(node, Token)]
    return "".join(texts) if texts[1:3] == ["^", "^"] and len(texts) == 4 else ""


def _is_call(nodes: Sequence[Node], place: int) -> bool:
    return any(isinstance(node, Brackets) for node in nodes[place : place + 3])


def _at_run_time(texts: list[str], at: int) -> Iterator[str]:
    """Pattern, replacement and flags that are no plain strings, translated for each row."""
    flags = texts[at] if len(texts) > at else '""'
    yield call("pattern", texts[1], flags)
    if at == 3:
        yield call("replacement", texts[2], texts[1])
    yield call("flags", texts[1], flags)


def _split(nodes: Sequence[Node]) -> Iterator[tuple[Sequence[Node], str]]:
    """The parts between commas, `&&`, `||`, `;` and AS, each with what stands behind it."""
    start = place = 0
    while place < len(nodes):
        node = nodes[place]
        text = node.text if isinstance(node, Token) else ""
        double = text in ("&", "|") and place + 1 < len(nodes) and nodes[place + 1] == node
        if text in (",", ";") or double or (isinstance(node, Token) and node.word == "AS"):
            yield nodes[start:place], text * 2 if double else text
            start = place = place + 1 + double
        else:
            place += 1
    yield nodes[start:], ""


def _signs(nodes: Sequence[Node]) -> Iterator[tuple[int, str]]:
    """The comparison at this level: where it stands and what it is."""
    texts = [node.text if isinstance(node, Token) and node.kind == "other" else "" for node in nodes]
    for place, text in enumerate(texts):
        after = texts[place + 1] if place + 1 < len(texts) else ""
        if text in ("<", ">") and after == text:
            return
        if text in ("<", ">", "!") and after == "=":
            yield place, text + after
            return
        if text in ("<", ">", "="):
            yield place, text
            return


def _string(nodes: Sequence[Node]) -> str | None:
    """The text of a plain string; None if the argument is anything else."""
    solid = [node for node in nodes if not (isinstance(node, Token) and node.kind == "space")]
    if len(solid) != 1 or not isinstance(solid[0], Token) or solid[0].kind != "string":
        return None
    import pyoxigraph as ox

    ((term,),) = ox.Store().query(f"SELECT ({solid[0].text} AS ?x) {{}}")  # type: ignore[misc]
    return term.value if isinstance(term, Literal) else None
