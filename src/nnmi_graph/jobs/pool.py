"""Jobs run side by side in threads that a deadline or Ctrl-C leaves behind at once.

An engine's query cannot be interrupted from outside; it does let other threads run. The threads are daemons, so a
process that ends takes them with it.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from queue import Empty, SimpleQueue
from typing import TypeVar

from ..frozen import value

T = TypeVar("T")
Progress = Callable[[str, int, int], None]
"""Told what is being done, and how much of how much is."""


def silent(what: str, done: int, of: int) -> None:
    """Tell nobody."""


@value
class Pace:
    """In how many threads queries are run (None: one for each core, up to eight), and who is told how far it is."""

    threads: int | None = None
    tell: Progress = silent


PACE = Pace()


def run_all(jobs: Sequence[Callable[[], T]], deadline: float | None = None, pace: Pace | None = None) -> list[T | None]:
    """The result of each job in order; None for those not done when `time.monotonic()` passes the deadline.

    The first error of a job is raised here.

    >>> run_all([lambda: 1, lambda: 2])
    [1, 2]
    """
    results: list[T | None] = [None] * len(jobs)
    pace = pace or PACE
    for done, (index, result) in enumerate(as_done(jobs, deadline, pace.threads), 1):
        results[index] = result
        pace.tell("checking", done, len(jobs))
    return results


def begin(job: Callable[[], T]) -> Callable[[], T]:
    """Begin a job beside what follows; what is given waits, once, for its result, and raises its error.

    >>> begin(lambda: 1)()
    1
    """
    done: SimpleQueue[tuple[T | None, BaseException | None]] = SimpleQueue()

    def work() -> None:
        try:
            done.put((job(), None))
        except BaseException as error:
            done.put((None, error))

    def result() -> T:
        found, error = done.get()
        if error is not None:
            raise error
        return found  # type: ignore[return-value]

    threading.Thread(target=work, daemon=True).start()
    return result


def as_done(
    jobs: Sequence[Callable[[], T]], deadline: float | None = None, threads: int | None = None
) -> Iterator[tuple[int, T]]:
    """Each job's index and result as it is done, until the deadline. The first error of a job is raised here."""
    waiting: SimpleQueue[int] = SimpleQueue()
    done: SimpleQueue[tuple[int, T | BaseException, bool]] = SimpleQueue()
    for index in range(len(jobs)):
        waiting.put(index)

    def work() -> None:
        index = -1
        try:
            while True:
                index = waiting.get_nowait()
                done.put((index, jobs[index](), True))
        except Empty:
            return
        except BaseException as error:
            done.put((index, error, False))

    for _ in range(min(len(jobs), threads or min(os.cpu_count() or 1, 8))):
        threading.Thread(target=work, daemon=True).start()
    try:
        for _ in jobs:
            left = None if deadline is None else max(0.0, deadline - time.monotonic())
            index, result, is_result = done.get(timeout=left)
            if not is_result:
                assert isinstance(result, BaseException)
                raise result
            yield index, result  # type: ignore[misc]
    except Empty:
        return
    finally:
        _empty(waiting)


def _empty(queue: SimpleQueue[int]) -> None:
    """Take away what no thread has begun."""
    while True:
        try:
            queue.get_nowait()
        except Empty:
            return
