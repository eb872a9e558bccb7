"""An endpoint whose writers take turns: each change is one request, and is made only if nobody wrote since one looked.

A mark in the store says who wrote last. An update replaces the mark that its writer saw by one of its own, and does all
else in the same step; where another writer came first the mark is another, and the update does nothing. A writer that
is killed leaves all of a change or nothing of it, as servers run a request as one transaction.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence

from ..errors import QueryError, StoreError
from ..terms import DCTERMS, Literal, NamedNode, Quad, iri_text, term_text
from .claims import Meanwhile, claimed
from .dialects import is_racing, most_at_once
from .inserts import grouped
from .sparql_http import SparqlHttpStore

LAST, ALL = NamedNode(DCTERMS + "identifier"), NamedNode(DCTERMS + "hasVersion")
"""What a mark is told by: the last one, and every one that ever was."""


class TurnsStore(SparqlHttpStore):
    """The endpoint at `url`; the marks stand in the graph `marked`. Raises `StoreError`."""

    def __init__(self, url: str, marked: str) -> None:
        super().__init__(url)
        self.marked = NamedNode(marked)
        self._seen = self._last()

    def _last(self) -> Literal | None:
        graph = iri_text(self.marked.value)
        rows = self.select(f"SELECT ?mark {{ GRAPH {graph} {{ {graph} {term_text(LAST)} ?mark }} }}")
        return next((mark for (mark,) in rows if isinstance(mark, Literal)), None)

    def exchange(self, gone: Sequence[Quad], new: Sequence[Quad], without: str = "") -> None:
        """Take quads and a whole graph out and put quads in, unless somebody else wrote meanwhile. Raises `StoreError`.

        More than one request can hold is refused before anything is written.
        """
        racing = is_racing(self._kind)
        if racing:
            gone = [*gone, *(self.quads(NamedNode(without)) if without else ())]
            without = ""
        most = most_at_once(self._kind, self.most_in_one, change=True)
        if (count := len(gone) + len(new)) > most:
            raise StoreError(
                f"takes {most:,} statements in one step, and this needs {count:,}",
                where=self.url,
                mend="enter it in smaller parts; where there is no everyday layer yet, 'nnmi derive' makes it first",
            )
        if not racing:
            self._replace([], gone, new, without)
            return
        with claimed(self, self.marked, self.service.timeout) as claim:
            self._replace([claim], gone, new, without)

    def _replace(self, needed: Sequence[Quad], gone: Sequence[Quad], new: Sequence[Quad], without: str) -> None:
        """Write it, if what is needed is still there and goes with it. Raises `StoreError`."""
        mark = Literal(uuid.uuid4().hex)
        fault: Exception | None = None
        try:
            self.update(self._text(mark, needed, gone, new, without))
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
        return self.ask(f"ASK {{ {_pattern(self._quads(ALL, mark))} }}")

    def _text(
        self, mark: Literal, needed: Iterable[Quad], gone: Iterable[Quad], new: Iterable[Quad], without: str
    ) -> str:
        """The update: all of it hangs on the mark that was seen, or on there being none, and on what is needed."""
        seen = [*needed, *(self._quads(LAST, self._seen) if self._seen else ())]
        graph = iri_text(self.marked.value)
        unmarked = f"FILTER NOT EXISTS {{ GRAPH {graph} {{ {graph} {term_text(LAST)} ?any }} }}"
        put = [*new, *self._quads(LAST, mark), *self._quads(ALL, mark)]
        takes = f"DELETE {{ {_pattern([*gone, *seen])} }}\n" if seen or gone else ""
        where = _pattern(seen) + ("" if self._seen else f" {unmarked}")
        text = f"{takes}INSERT {{ {_pattern(put)} }}\nWHERE {{ {where} }}"
        if without:
            whole = f"GRAPH {iri_text(without)} {{ ?s ?p ?o }}"
            text += f" ;\nDELETE {{ {whole} }} WHERE {{ {_pattern(self._quads(LAST, mark))} {whole} }}"
        return text

    def _quads(self, property: NamedNode, mark: Literal) -> list[Quad]:
        return [Quad(self.marked, property, mark, self.marked)]


def _pattern(quads: Iterable[Quad]) -> str:
    """The quads as a template or a pattern, graph by graph."""
    return "\n".join(grouped(quads))
