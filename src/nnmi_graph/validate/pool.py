"""Jobs run side by side in threads that a deadline or Ctrl-C leaves behind at once.

An engine's query cannot be interrupted from outside; it does let other threads run. The threads are daemons, so a
process that ends takes them with it.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue
from typing import TypeVar

T = TypeVar("T")


def run_all(
    jobs: Sequence[Callable[[], T]], deadline: float | None = None, threads: int | None = None
) -> list[T | None]:
    """The result of each job in order; None for those not done when `time.monotonic()` passes the deadline.

    The first error of a job is raised here.

    >>> run_all([lambda: 1, lambda: 2])
    [1, 2]
    """
    results: list[T | None] = [None] * len(jobs)
    waiting: SimpleQueue[int] = SimpleQueue()
    done: SimpleQueue[tuple[int, T | None, BaseException | None]] = SimpleQueue()
    for index in range(len(jobs)):
        waiting.put(index)

    def work() -> None:
        while True:
            try:
                index = waiting.get_nowait()
                done.put((index, jobs[index](), None))
            except Empty:
                return
            except BaseException as error:
                done.put((index, None, error))

    for _ in range(min(len(jobs), threads or min(os.cpu_count() or 1, 8))):
        threading.Thread(target=work, daemon=True).start()
    try:
        for _ in jobs:
            left = None if deadline is None else max(0.0, deadline - time.monotonic())
            index, result, error = done.get(timeout=left)
            if error is not None:
                raise error
            results[index] = result
    except Empty:
        pass
    finally:
        _empty(waiting)
    return results


def _empty(queue: SimpleQueue[int]) -> None:
    """Take away what no thread has begun."""
    while True:
        try:
            queue.get_nowait()
        except Empty:
            return
