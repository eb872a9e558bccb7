"""An endpoint whose writers take turns: each change is one request, and is made only if nobody wrote since one looked.

A mark in the store says who wrote last. An update replaces the mark that its writer saw by one of its own, and does all
else in the same step; where another writer came first the mark is another, and the update does nothing. Where a server
may let two such updates pass at the same moment, who writes claims the turn first. A writer that is killed leaves all
of a change or nothing of it, as servers run a request, or an operation, as one transaction; where it is an operation,
a change too large for one is staged first.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from contextlib import suppress

from ..errors import QueryError, StoreError
from ..terms import DCTERMS, Literal, NamedNode, Quad, iri_text, term_text
from .claims import Meanwhile, claimed
from .dialects import is_part_by_part, is_serial, most_at_once
from .marks import HISTORY, LAST, MARKED
from .sparql_http import SparqlHttpStore
from .staging import MOST_STAGED, Staged, Stated, clear, pattern, staged, sweep

ALL = NamedNode(DCTERMS + "hasVersion")
"""What every mark that ever was is told by."""


class TurnsStore(SparqlHttpStore):
    """The endpoint at `url`. Raises `StoreError`."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self._seen = self.mark()

    def exchange(self, gone: Sequence[Quad], new: Sequence[Quad], without: str = "") -> None:
        """Take quads and a whole graph out and put quads in, unless somebody else wrote meanwhile. Raises `StoreError`.

        More than one request can hold is refused before anything is written.
        """
        one_operation = is_part_by_part(self._kind)
        if one_operation:
            gone = [*gone, *(self.quads(NamedNode(without)) if without else ())]
            without = ""
        at_once = most_at_once(self._kind, self.most_in_one, change=True)
        most = MOST_STAGED if one_operation else at_once
        if (count := len(gone) + len(new)) > most:
            raise StoreError(
                f"takes {most:,} statements in one step, and this needs {count:,}",
                where=self.url,
                mend="enter it in smaller parts; where there is no everyday layer yet, 'nnmi derive' makes it first",
            )
        change = staged(self, gone, new) if count > at_once else Stated(gone, new)
        if is_serial(self._kind):
            self._replace([], change, without)
        else:
            self._in_turn(change, count, without)

    def _in_turn(self, change: Stated | Staged, count: int, without: str) -> None:
        """Write it when one has the turn. What is staged stays where it is not known what became of the change."""
        try:
            with claimed(self, MARKED, self.service.timeout, count) as claim:
                if is_part_by_part(self._kind):
                    sweep(self)
                self._replace([claim, *change.head], change, without)
        except (Meanwhile, QueryError):
            self._unstage(change)
            raise
        self._unstage(change)

    def _unstage(self, change: Stated | Staged) -> None:
        """Take away what was staged; where that fails the next writer does so."""
        if isinstance(change, Staged):
            with suppress(QueryError, StoreError):
                clear(self, change.graph)

    def _replace(self, needed: Sequence[Quad], change: Stated | Staged, without: str = "") -> None:
        """Write it, if what is needed is still there and goes with it. Raises `StoreError`."""
        mark = Literal(uuid.uuid4().hex)
        fault: Exception | None = None
        try:
            self.update(self._text(mark, needed, change, without))
        except (QueryError, StoreError) as error:
            fault = error
        try:
            written = self._was_written(mark)
        except (QueryError, StoreError):
            raise fault or StoreError("whether it was written is not known", mend="see 'nnmi history'") from None
        if written:
            self._seen = mark
            return
        raise fault or Meanwhile(self.url)

    def _was_written(self, mark: Literal) -> bool:
        return self.ask(f"ASK {{ {pattern(self._quads(ALL, mark))} }}")

    def _text(self, mark: Literal, needed: Iterable[Quad], change: Stated | Staged, without: str) -> str:
        """The update: all of it hangs on the mark that was seen, or on there being none, and on what is needed."""
        seen = [*needed, *(self._quads(LAST, self._seen) if self._seen else ())]
        graph = iri_text(HISTORY)
        unmarked = f"FILTER NOT EXISTS {{ GRAPH {graph} {{ {graph} {term_text(LAST)} ?any }} }}"
        put = f"{change.put()} {pattern([*self._quads(LAST, mark), *self._quads(ALL, mark)])}"
        goes = f"{change.taken()} {pattern(seen)}".strip()
        takes = f"DELETE {{ {goes} }}\n" if goes else ""
        where = f"{pattern(seen)} {'' if self._seen else unmarked} {change.where()}"
        text = f"{takes}INSERT {{ {put} }}\nWHERE {{ {where} }}"
        if without:
            whole = f"GRAPH {iri_text(without)} {{ ?s ?p ?o }}"
            text += f" ;\nDELETE {{ {whole} }} WHERE {{ {pattern(self._quads(LAST, mark))} {whole} }}"
        return text

    def _quads(self, property: NamedNode, mark: Literal) -> list[Quad]:
        return [Quad(MARKED, property, mark, MARKED)]
