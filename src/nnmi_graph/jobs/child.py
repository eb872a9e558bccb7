"""Jobs run in a child process that can be stopped at any moment: a query in an engine cannot be.

The child begins as a copy of this process, so it has the loaded store at once. It has a limit of memory of its own:
what asks for too much ends the child, not us.
"""

from __future__ import annotations

import faulthandler
import os
import signal
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from .pool import PACE, Pace, as_done

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

MEMORY = 4 * 2**30
"""How many bytes the child may take beyond what the store takes."""


def can_fork() -> bool:
    """Whether the system lets a process begin as a copy of another."""
    return hasattr(os, "fork")


def run_in_child(
    jobs: Sequence[Callable[[], Any]], deadline: float, memory: int = MEMORY, pace: Pace | None = None
) -> list[Any]:
    """The result of each job, which must be such that it can be pickled; None for what the child did not get done.

    The child is stopped when `time.monotonic()` passes the deadline. An error of a job is raised here.
    """
    import multiprocessing

    pace = pace or PACE
    ours, theirs = multiprocessing.Pipe(duplex=False)
    child = multiprocessing.get_context("fork").Process(
        target=_work, args=(jobs, theirs, memory, pace.threads), daemon=True
    )
    child.start()
    theirs.close()
    results: list[Any] = [None] * len(jobs)
    try:
        for done in range(1, len(jobs) + 1):
            if not ours.poll(max(0.0, deadline - time.monotonic())):
                break
            index, result = ours.recv()
            if isinstance(result, Exception):
                raise result
            results[index] = result
            pace.tell("checking", done, len(jobs))
    except EOFError:
        pass
    finally:
        child.kill()
        child.join()
        ours.close()
    return results


def _work(jobs: Sequence[Callable[[], Any]], answers: Connection, memory: int, threads: int | None) -> None:
    """What the child does."""
    faulthandler.disable()
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    _limit_memory(memory)
    try:
        for index, result in as_done(jobs, threads=threads):
            answers.send((index, result))
    except Exception as error:
        answers.send((0, error))


def _limit_memory(more: int) -> None:
    """Let this process take so many bytes beyond what it has."""
    try:
        import resource

        with open("/proc/self/statm", encoding="ascii") as sizes:
            taken = int(sizes.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
        resource.setrlimit(resource.RLIMIT_AS, (taken + more, resource.RLIM_INFINITY))
    except (ImportError, OSError, ValueError):
        return
