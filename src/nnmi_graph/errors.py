"""The few ways we refuse.

Every error the toolkit raises on purpose is an `NnmiError`: one line that says where, what, and what to do.
Anything else that escapes is a bug and keeps its traceback.
"""

from __future__ import annotations

from collections.abc import Iterable

from .values import value

LONGEST = 400
"""How many characters of a fault are said: it may quote from an input."""


@value
class Where:
    """A place in an input: a file, and where known the line and column in it (both counted from 1).

    >>> str(Where("new.ttl", 3, 7))
    'new.ttl:3:7'
    """

    file: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)


class NnmiError(Exception):
    """Something the user can mend. `what` is the fault, `where` its place, `mend` what to do about it.

    >>> print(NnmiError("is empty", where=Where("a.ttl"), mend="give a file with RDF in it"))
    a.ttl: is empty; give a file with RDF in it
    """

    def __init__(self, what: str, *, where: Where | str | None = None, mend: str | None = None) -> None:
        self.what = what
        self.where = Where(where) if isinstance(where, str) else where
        self.mend = mend
        super().__init__(what)

    def __str__(self) -> str:
        what = self.what if len(self.what) <= LONGEST else f"{self.what[: LONGEST - 1]}…"
        text = f"{self.where}: {what}" if self.where else what
        text = f"{text}; {self.mend}" if self.mend else text
        return "".join(char if char.isprintable() else repr(char)[1:-1] for char in " ".join(text.split()))


class InputError(NnmiError):
    """An input file cannot be read as what it should be."""


class QueryError(NnmiError):
    """A query is not well formed, asks for what we refuse, or got a parameter that does not fit."""


class TermError(QueryError):
    """What was to stand as an IRI, a blank-node label, a language tag or a literal, and cannot."""


class ContentError(NnmiError):
    """A file of the content (ontology, shapes, queries, data) breaks the rules of its kind."""


class StoreError(NnmiError):
    """The store cannot be opened, reached or written."""


class OutputError(NnmiError):
    """The output cannot be written."""


class UnknownName(NnmiError):
    """A name that nothing answers to. `name` is what was asked for, `nearest` the closest known ones."""

    def __init__(self, kind: str, name: str, known: Iterable[str], *, mend: str | None = None) -> None:
        self.name = name
        self.nearest = nearest(name, known)
        hint = f"did you mean {' or '.join(repr(n) for n in self.nearest)}?" if self.nearest else mend
        super().__init__(f"there is no {kind} {name!r}", mend=hint)


def nearest(name: str, known: Iterable[str], count: int = 2) -> tuple[str, ...]:
    """The known names most like `name`, best first, at most `count`; case does not matter.

    >>> nearest("sponsers", ["sponsors", "members"])
    ('sponsors',)
    """
    import difflib

    folded: dict[str, str] = {}
    for candidate in known:
        folded.setdefault(candidate.casefold(), candidate)
    return tuple(folded[match] for match in difflib.get_close_matches(name.casefold(), folded, count, 0.6))
