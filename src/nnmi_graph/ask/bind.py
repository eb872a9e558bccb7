"""Binding parameters: each is a `VALUES` block whose written value is the default.

A file so written runs as it stands in any engine; and a value is put in as an RDF term, never pasted as text. A block
has one variable, or two for a date: the first and the last day that it can mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from ..errors import ContentError
from ..terms import Term, term_text

Variables = tuple[str, ...]


def _head(variables: Variables) -> str:
    names = " ".join(f"?{variable}" for variable in variables)
    return names if len(variables) == 1 else f"({names})"


def _block(variables: Variables) -> re.Pattern[str]:
    value = r"""[^}"']|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'"""
    return re.compile(rf"(VALUES\s+{re.escape(_head(variables))}\s*)\{{((?:{value})*)\}}")


def defaults(text: str, blocks: Iterable[Variables], name: str | None = None) -> dict[Variables, str]:
    """The written default of each block, as SPARQL text (`UNDEF` means any). `name` is what errors call the text.

    Of several names the first is the default: the others go along with it where nothing is chosen.

    >>> defaults('SELECT * { VALUES ?agency { UNDEF } VALUES (?a ?b) { (UNDEF UNDEF) } }', [('agency',), ('a', 'b')])
    {('agency',): 'UNDEF', ('a', 'b'): 'UNDEF'}
    >>> defaults('SELECT * { VALUES ?of { id:one tax:none-told } VALUES ?nothing { } }', [('of',), ('nothing',)])
    {('of',): 'id:one', ('nothing',): ''}
    """
    found = {variables: _block(variables).search(text) for variables in blocks}
    for variables, match in found.items():
        if match is None:
            raise ContentError(
                f"the query has no line 'VALUES {_head(variables)} {{ … }}' for its parameter", where=name
            )
    return {variables: _plain(match[2].strip(), len(variables)) for variables, match in found.items() if match}


def _plain(written: str, size: int) -> str:
    """A default as one value: of a row of equal values, that value; of several names, the first."""
    if size == 1:
        return written if not written or written.startswith(('"', "'")) else written.split(maxsplit=1)[0]
    row = written.removeprefix("(").removesuffix(")").split()
    return row[0] if row and set(row) == {row[0]} else written


def bind(text: str, values: Mapping[Variables, Sequence[tuple[Term, ...]]], name: str | None = None) -> str:
    """The query with the given blocks bound to the given terms, a variable without any to `UNDEF`.

    Raises `ContentError` if a block is missing.

    >>> from nnmi_graph.terms import Literal
    >>> bind('SELECT * { VALUES ?x { UNDEF } }', {('x',): [(Literal('a"b'),)]})
    'SELECT * { VALUES ?x { "a\\\\"b" } }'
    """
    defaults(text, values, name)
    for variables, rows in values.items():
        texts = [" ".join(map(term_text, row)) for row in rows]
        body = " ".join(texts if len(variables) == 1 else (f"({row})" for row in texts)) or "UNDEF"
        text = _block(variables).sub(lambda match, body=body: f"{match[1]}{{ {body} }}", text)  # type: ignore[misc]
    return text
