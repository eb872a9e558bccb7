"""What the engine in this process cannot compute, as functions that a query of ours can call.

It does not compare numbers of more than 18 digits, booleans, or 29 February, and finds a term that has no order no
greater than itself; `compare` can tell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ..terms import Literal, NamedNode, Term
from .forms import original
from .order import compare
from .oxigraph import FUNCTION
from .regexes import engine_regex, engine_replacement

_LISTS: dict[str, frozenset[Term]] = {}


def listed(terms: Iterable[Term]) -> str:
    """What the function `member` is to call these terms by: an engine goes through a list of thousands too slowly."""
    from hashlib import blake2b

    members = frozenset(terms)
    key = blake2b("\n".join(sorted(map(str, members))).encode(), digest_size=16).hexdigest()
    _LISTS[key] = members
    return key


Function = Callable[..., "Term | None"]


def _test(holds: Callable[[int], bool]) -> Function:
    def function(first: Term, second: Term) -> Term | None:
        sign = compare(first, second)
        return None if sign is None else Literal(holds(sign))

    return function


def _datatype(term: Term) -> Term | None:
    plain = original(term)
    return plain.datatype if isinstance(plain, Literal) else None


def _regex(part: int) -> Function:
    def function(pattern: Term, flags: Term) -> Term | None:
        try:
            return Literal(engine_regex(pattern.value, flags.value)[part])
        except ValueError:
            return None

    return function


def _replacement(text: Term, pattern: Term) -> Term | None:
    try:
        return Literal(engine_replacement(text.value, pattern.value))
    except ValueError:
        return None


COMPARISONS = {"<": "less", "<=": "less-or-equal", ">": "greater", ">=": "greater-or-equal"}
"""The name of the function for each sign."""
_BY_NAME: dict[str, Function] = {
    "less": _test(lambda sign: sign < 0),
    "less-or-equal": _test(lambda sign: sign <= 0),
    "greater": _test(lambda sign: sign > 0),
    "greater-or-equal": _test(lambda sign: sign >= 0),
    "equal": _test(lambda sign: sign == 0),
    "member": lambda term, key: Literal(original(term) in _LISTS[key.value]),
    "value": original,
    "datatype": _datatype,
    "pattern": _regex(0),
    "flags": _regex(1),
    "replacement": _replacement,
}
FUNCTIONS = {NamedNode(FUNCTION + name): function for name, function in _BY_NAME.items()}
"""The functions by their names."""


def call(name: str, *arguments: str) -> str:
    """The call of one of `FUNCTIONS` in a query."""
    return f"<{FUNCTION}{name}>({', '.join(arguments)})"
