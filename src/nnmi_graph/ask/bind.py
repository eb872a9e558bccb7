"""Binding parameters: each is a one-variable `VALUES` block whose written value is the default.

A file so written runs as it stands in any engine; and a value is put in as an RDF term, never pasted as text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ..errors import ContentError
from ..terms import Term, term_text


def _block(variable: str) -> re.Pattern[str]:
    value = r"""[^}"']|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'"""
    return re.compile(rf"(VALUES\s+\?{re.escape(variable)}\s*)\{{((?:{value})*)\}}")


def defaults(text: str, variables: Sequence[str], name: str | None = None) -> dict[str, str]:
    """The written default of each variable, as SPARQL text (`UNDEF` means any). `name` is what errors call the text.

    >>> defaults('SELECT * { VALUES ?agency { UNDEF } ?agency ?p ?o }', ['agency'])
    {'agency': 'UNDEF'}
    """
    found = {variable: _block(variable).search(text) for variable in variables}
    for variable, match in found.items():
        if match is None:
            raise ContentError(f"the query has no line 'VALUES ?{variable} {{ … }}' for its parameter", where=name)
    return {variable: match[2].strip() for variable, match in found.items() if match}


def bind(text: str, values: Mapping[str, Sequence[Term]], name: str | None = None) -> str:
    """The query with the given variables bound to the given terms. Raises `ContentError` if a block is missing.

    >>> from nnmi_graph.terms import Literal
    >>> bind('SELECT * { VALUES ?x { UNDEF } }', {'x': [Literal('a"b')]})
    'SELECT * { VALUES ?x { "a\\\\"b" } }'
    """
    defaults(text, list(values), name)
    for variable, terms in values.items():
        body = " ".join(map(term_text, terms))
        text = _block(variable).sub(lambda match, body=body: f"{match[1]}{{ {body} }}", text)  # type: ignore[misc]
    return text
