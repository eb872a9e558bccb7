"""Processes that run queries, so that a query can be stopped: too long, too large, or no longer wanted.

There are two lanes. A query begins in the quick one; after some seconds it must move to the slow one, where it runs at
low priority, and where there is only so much room: what finds none is refused. So no number of endless queries holds up
a quick one for longer than these seconds.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import math
import os
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ..errors import NnmiError, Where
from ..store import OxigraphStore, Store
from ..store.serving import Limits


@dataclass(frozen=True)
class Job:
    """A query, its dataset if the request names one, and the media types for rows and for triples, None for none."""

    text: str
    rows_as: str | None = "application/sparql-results+json"
    graph_as: str | None = "text/turtle"
    default: Sequence[str] = ()
    named: Sequence[str] = ()


@dataclass(frozen=True)
class Settings:
    """How long a query may run (seconds), how much memory it may take (bytes), how large its answer may be.

    `quick` is how many run at once, `slow` how many of those that have run for `patience` seconds.
    """

    timeout: float = 30.0
    memory: int = 2 * 2**30
    limits: Limits = field(default_factory=Limits)
    quick: int = 4
    slow: int = 4
    patience: float = 2.0


@dataclass(frozen=True)
class Outcome:
    """An answer: its media type and its bytes, or the file that holds them, which whoever sends it takes away."""

    media_type: str
    body: bytes = b""
    path: str = ""


class Refused(Exception):
    """No answer; `status` is that of HTTP, `error` says why."""

    def __init__(self, status: int, error: NnmiError) -> None:
        super().__init__(str(error))
        self.status, self.error = status, error


@dataclass(eq=False)
class _Worker:
    """A process, and whether it has answered all it was asked and so can be asked again."""

    process: asyncio.subprocess.Process
    fit: bool = True

    def end(self) -> None:
        self.fit = False
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()


class Pool:
    """The processes for one store: the directory or address `where`, which is only read."""

    def __init__(self, where: str, settings: Settings) -> None:
        self.where, self.settings = where, settings
        self._idle: list[_Worker] = []
        self._quick = asyncio.Semaphore(settings.quick)
        self._slow = settings.slow
        self._folder = TemporaryDirectory(prefix="nnmi-serve-")
        self._closed = False

    async def run(self, job: Job) -> Outcome:
        """The answer to the query. Raises `Refused`; the process is killed if this is cancelled."""
        async with contextlib.AsyncExitStack() as lane:
            try:
                async with asyncio.timeout(self.settings.timeout):
                    await lane.enter_async_context(self._quick)
            except TimeoutError:
                raise _busy() from None
            async with self._worker() as worker:
                asking = asyncio.ensure_future(self._ask(worker, job))
                try:
                    left = await self._quickly(worker, asking)
                    if asking.done():
                        return asking.result()
                    await lane.aclose()
                    return await self._slowly(worker, asking, left)
                finally:
                    asking.cancel()

    async def _quickly(self, worker: _Worker, asking: asyncio.Future[Outcome]) -> float:
        """Wait until the query has its answer, or has worked for long; returns how many seconds it has left.

        On a busy machine a quick query may take long too: what counts is its time on the processor.
        """
        left, before = self.settings.timeout, processor_time(worker.process.pid)
        while left > 0:
            wait = min(self.settings.patience, left)
            left -= wait
            done, _ = await asyncio.wait([asking], timeout=wait)
            if done or not processor_time(worker.process.pid) - before < self.settings.patience / 2:
                return left
        raise self._too_long()

    async def _slowly(self, worker: _Worker, asking: asyncio.Future[Outcome], left: float) -> Outcome:
        if not self._slow:
            raise _busy()
        self._slow -= 1
        try:
            with contextlib.suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, worker.process.pid, 10)
            done, _ = await asyncio.wait([asking], timeout=left)
            if not done:
                raise self._too_long()
            return asking.result()
        finally:
            self._slow += 1
            worker.fit = False  # its priority cannot be raised again

    def _too_long(self) -> Refused:
        return Refused(
            504, NnmiError(f"no answer within {self.settings.timeout:g} seconds", mend="ask for less, with LIMIT")
        )

    @contextlib.asynccontextmanager
    async def _worker(self) -> AsyncIterator[_Worker]:
        """A process; it goes back to the idle ones if its query came to an end, and is killed if not."""
        while self._idle and self._idle[-1].process.returncode is not None:
            self._idle.pop()
        worker = self._idle.pop() if self._idle else await self._begin()
        try:
            yield worker
        finally:
            if worker.fit and not self._closed and len(self._idle) < self.settings.quick:
                self._idle.append(worker)
            else:
                worker.end()

    async def _begin(self) -> _Worker:
        words = (self.where, self._folder.name, str(self.settings.memory))
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "nnmi_graph.endpoint.worker",
            *words,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            limit=2**22,
            env=_environment(),
        )
        assert process.stdout is not None
        if not await process.stdout.readline():
            raise Refused(500, NnmiError("the store cannot be read", mend="start the server again"))
        return _Worker(process)

    async def _ask(self, worker: _Worker, job: Job) -> Outcome:
        stdin, stdout = worker.process.stdin, worker.process.stdout
        assert stdin is not None and stdout is not None
        limits = self.settings.limits
        told: dict[str, Any] = {
            "text": job.text,
            "rows_as": job.rows_as,
            "graph_as": job.graph_as,
            "default": [*job.default],
        }
        told |= {"named": [*job.named], "limits": [limits.rows, limits.size]}
        worker.fit = False
        try:
            stdin.write(json.dumps(told).encode() + b"\n")
            await stdin.drain()
            head = json.loads(await stdout.readline())
            body = await stdout.readexactly(head["size"])
        except (OSError, ValueError, asyncio.IncompleteReadError):
            raise self._ended() from None
        worker.fit = True
        if "error" in head:
            raise Refused(int(head["kind"]), _error(head))
        return Outcome(head["type"], body, head.get("path", ""))

    def _ended(self) -> Refused:
        """The process is gone: out of memory, most likely."""
        memory = self.settings.memory
        limit = f"more than {memory >> 20} MB of memory" if memory else "more memory than there is"
        return Refused(500, NnmiError(f"the query took {limit}, or ended the engine", mend="ask for less, with LIMIT"))

    async def warm(self) -> None:
        """Have a process ready for the first query."""
        if not self._idle:
            self._idle.append(await self._begin())

    async def retire(self) -> None:
        """End the idle processes; those at work end when their query does."""
        self._closed = True
        while self._idle:
            worker = self._idle.pop()
            worker.end()
            await worker.process.wait()

    async def close(self) -> None:
        """End the processes, and take away what they left."""
        await self.retire()
        self._folder.cleanup()


def readable_at(store: Store, kept: ExitStack) -> str:
    """The address or directory that other processes can read the store from; what is in memory is written into a folder
    that lasts as long as `kept`."""
    if isinstance(store, OxigraphStore) and store.path is not None:
        return str(store.path)
    from ..store.sparql_http import SparqlHttpStore  # which most servers do not need

    if isinstance(store, SparqlHttpStore):
        return store.url
    folder = Path(kept.enter_context(TemporaryDirectory(prefix="nnmi-serve-", ignore_cleanup_errors=True)))
    OxigraphStore.build(folder / "store", list(store.quads()))
    return str(folder / "store")


def processor_time(process: int) -> float:
    """How many seconds a process has worked; endlessly many where the system does not tell."""
    try:
        with open(f"/proc/{process}/stat", encoding="ascii", errors="replace") as file:
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError):
        return math.inf


def _environment() -> Mapping[str, str]:
    """The environment of a process, in which our own package is found as it is here."""
    paths = [path for path in sys.path if path]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1"}


def _busy() -> Refused:
    return Refused(503, NnmiError("too many long queries are running", mend="ask again in a minute"))


def _error(head: Mapping[str, Any]) -> NnmiError:
    what, where, mend = head["error"]
    return NnmiError(what, where=Where(*where) if where else None, mend=mend)
