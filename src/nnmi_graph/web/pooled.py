"""The processes as a store: what a question asks runs where it can be stopped."""

from __future__ import annotations

import asyncio
import os

import pyoxigraph as ox

from ..errors import QueryError, StoreError
from ..store import Rows, Store, Triples
from .sparql_pool import Job, Outcome, Pool, Refused


class PooledStore(Store):
    """A store whose queries run in the processes of a pool, within its limits. For threads beside the event loop."""

    def __init__(self, pool: Pool, loop: asyncio.AbstractEventLoop) -> None:
        self._pool, self._loop = pool, loop

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
        outcome = self._outcome(Job(text, rows_as="text/tab-separated-values", graph_as="application/n-triples"))
        body = held(outcome)
        if outcome.media_type == "application/n-triples":
            return Triples([quad.triple for quad in ox.parse(body, format=ox.RdfFormat.N_TRIPLES)])
        if body in (b"true\n", b"false\n"):
            return body == b"true\n"
        answer = ox.parse_query_results(body, format=ox.QueryResultsFormat.TSV)
        assert isinstance(answer, ox.QuerySolutions)
        return Rows(tuple(variable.value for variable in answer.variables), list(map(tuple, answer)))

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
