"""The answer to a query, as Python sees it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ..errors import QueryError, Where
from ..frozen import value
from ..store import Rows
from ..terms import Literal, Term, Triple

TYPE_CHECKING = False  # typing itself is not imported at start-up: it costs more than most of our rooms
if TYPE_CHECKING:
    from typing import Any

    import pandas

    from ..ask import Texts


@value
class Answer:
    """The answer to a query, and the SPARQL that gave it. One of `rows`, `triples`, `boolean` is not None.

    `notes` are by language: how a parameter was read that is only part of a name, why there are no rows, what was left
    out of the rows and what is carried forward.
    """

    text: str
    rows: Rows | None = None
    triples: tuple[Triple, ...] | None = None
    boolean: bool | None = None
    notes: tuple[Texts, ...] = ()

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Each row as a dict from variable to plain value: str, int, float, bool or None."""
        if self.rows is None:
            raise QueryError("only the answer to a SELECT has rows")
        for row in self.rows:
            yield dict(zip(self.rows.variables, map(_plain, row), strict=True))

    def __len__(self) -> int:
        """How many rows or triples there are."""
        if self.boolean is not None:
            raise QueryError("the answer to an ASK is yes or no", mend="use .boolean")
        return len(self.rows if self.rows is not None else self.triples or ())

    def __bool__(self) -> bool:
        """What an ASK says; else whether there is anything in the answer."""
        return len(self) > 0 if self.boolean is None else self.boolean

    def _repr_html_(self) -> str:
        from ..store.notebook import table

        if self.boolean is not None:
            return f"<p>{str(self.boolean).lower()}</p>"
        if self.rows is not None:
            return table(self.rows.variables, self.rows)
        return table(("subject", "predicate", "object"), self.triples or ())

    @property
    def is_empty(self) -> bool:
        """Whether it is a table without rows."""
        return self.rows is not None and not self.rows.rows

    def noted(self, *notes: Texts) -> Answer:
        """The answer with these notes."""
        return Answer(self.text, self.rows, self.triples, self.boolean, notes)

    def to_pandas(self) -> pandas.DataFrame:
        """The rows as a data frame, a column per variable. Needs pandas."""
        import pandas

        return pandas.DataFrame(list(self), columns=None if self.rows is None else list(self.rows.variables))


def _plain(term: Term | None) -> str | int | float | bool | None:
    """A term as the Python value an analyst expects."""
    if not isinstance(term, Literal):
        return None if term is None else term.value
    kind = term.datatype.value.rpartition("#")[2]
    try:
        if kind in ("integer", "int", "long", "nonNegativeInteger", "positiveInteger"):
            return int(term.value)
        if kind in ("decimal", "double", "float"):
            return float(term.value)
    except ValueError:
        return term.value
    return term.value == "true" if kind == "boolean" else term.value


@contextmanager
def called(name: str) -> Iterator[None]:
    """Errors in the query run in here name its file."""
    try:
        yield
    except QueryError as error:
        if error.where is None or error.where.file == "query":
            place = error.where or Where(name)
            error.where = Where(name, place.line, place.column)
        raise
