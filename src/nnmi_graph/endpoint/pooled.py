"""The processes as a store: what a question asks runs where it can be stopped."""

from __future__ import annotations

import asyncio
import os

import pyoxigraph as ox

from ..errors import QueryError, StoreError
from ..store import Rows, Store, Triples
from .pool import Job, Outcome, Pool, Refused

MOST_KEPT = 2**20
"""How many bytes an answer that is kept may have."""


class PooledStore(Store):
    """A store whose queries run in the processes of a pool, within its limits. For threads beside the event loop.

    The last `keep` answers, as they came, are kept for who asks the same again.
    """

    def __init__(self, pool: Pool, loop: asyncio.AbstractEventLoop, *, keep: int = 0) -> None:
        self._pool, self._loop, self._keep = pool, loop, keep
        self._kept: dict[str, tuple[str, bytes]] = {}

    def run(self, job: Job) -> bytes:
        """The answer as it is written. Raises `QueryError` for a query that is wrong or too long, and `StoreError`."""
        return held(self._outcome(job))

    def _outcome(self, job: Job) -> Outcome:
        try:
            return asyncio.run_coroutine_threadsafe(self._pool.run(job), self._loop).result()
        except Refused as refused:
            if refused.status in (503, 500):
                raise StoreError(refused.error.what, mend=refused.error.mend) from None
            raise QueryError(refused.error.what, where=refused.error.where, mend=refused.error.mend) from None

    def query(self, text: str) -> Rows | Triples | bool:
        media_type, body = self._answered(text)
        if media_type == "application/n-triples":
            return Triples([quad.triple for quad in ox.parse(body, format=ox.RdfFormat.N_TRIPLES)])
        if body in (b"true\n", b"false\n"):
            return body == b"true\n"
        answer = ox.parse_query_results(body, format=ox.QueryResultsFormat.TSV)
        assert isinstance(answer, ox.QuerySolutions)
        return Rows(tuple(variable.value for variable in answer.variables), list(map(tuple, answer)))

    def _answered(self, text: str) -> tuple[str, bytes]:
        """The media type of an answer, and the answer."""
        if text in self._kept:
            return self._kept[text]
        outcome = self._outcome(Job(text, rows_as="text/tab-separated-values", graph_as="application/n-triples"))
        answer = (outcome.media_type, held(outcome))
        if self._keep and len(answer[1]) < MOST_KEPT:
            self._kept[text] = answer
            if len(self._kept) > self._keep:
                del self._kept[next(iter(self._kept))]
        return answer

    def update(self, text: str) -> None:
        raise StoreError("is only read here", where="store")

    def add(self, quads: object) -> None:
        raise StoreError("is only read here", where="store")


def held(outcome: Outcome) -> bytes:
    """The answer's bytes; its file is taken away."""
    if not outcome.path:
        return outcome.body
    with open(outcome.path, "rb") as file:
        body = file.read()
    os.unlink(outcome.path)
    return body
