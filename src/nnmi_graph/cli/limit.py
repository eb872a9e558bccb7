"""A limit of time for work that an engine does: nothing inside it can be stopped, so the process ends."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from ..errors import QueryError
from .complaint import complain
from .parser import UsageError


@contextmanager
def within(seconds: float | None, language: str) -> Iterator[None]:
    """End the process with one line and exit code 2 if the work in here takes longer. Engines let other threads run."""
    if seconds is None:
        yield
        return
    if not 0 < seconds <= 1e6:
        raise UsageError(f"--timeout {seconds} is no time to wait", mend="give seconds, such as 60")
    import threading

    timer = threading.Timer(seconds, _give_up, [seconds, language])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _give_up(seconds: float, language: str) -> None:
    error = QueryError(f"no answer within {seconds:g} seconds", mend="ask for less, or give it a longer --timeout")
    os._exit(complain(error, language))
