"""SPARQL text as a tree of tokens: what stands in round or curly brackets by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..frozen import value
from .text import TOKEN

_CLOSING = {"(": ")", "{": "}"}


@value
class Token:
    """A token of the kinds that `TOKEN` tells apart; a comment is a space."""

    kind: str
    text: str

    @property
    def word(self) -> str:
        """A bare word, upper-cased; '' if it is none."""
        return self.text.upper() if self.kind == "word" else ""


@value
class Brackets:
    """What stands between a bracket and the one that closes it."""

    opening: str
    nodes: list[Node]

    @property
    def word(self) -> str:
        """Brackets are no word."""
        return ""


Node = Token | Brackets


def nested(text: str) -> list[Node] | None:
    """The tokens of the text, what stands in round or curly brackets by itself; None if these do not match.

    >>> [node.opening for node in nested("ASK { FILTER(1) }") if isinstance(node, Brackets)]
    ['{']
    """
    stack: list[list[Node]] = [[]]
    closers: list[str] = []
    for match in TOKEN.finditer(text):
        token = Token(str(match.lastgroup), match[0])
        if token.kind == "other" and token.text in _CLOSING:
            inner = Brackets(token.text, [])
            stack[-1].append(inner)
            stack.append(inner.nodes)
            closers.append(_CLOSING[token.text])
        elif token.kind == "other" and token.text in (")", "}"):
            if not closers or closers.pop() != token.text:
                return None
            stack.pop()
        elif token.kind == "comment":
            stack[-1].append(Token("space", "\n"))
        else:
            stack[-1].append(token)
    return None if closers else stack[0]


def raw(nodes: Sequence[Node]) -> str:
    """The text of the nodes."""
    return "".join(n.text if isinstance(n, Token) else f"{n.opening}{raw(n.nodes)}{_CLOSING[n.opening]}" for n in nodes)


def tokens(nodes: Sequence[Node]) -> Iterator[Token]:
    """All tokens, those in brackets too."""
    for node in nodes:
        if isinstance(node, Token):
            yield node
        else:
            yield from tokens(node.nodes)
