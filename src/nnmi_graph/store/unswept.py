"""Making very many objects that all stay: meanwhile Python need not look for circles among them."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def unswept() -> Iterator[None]:
    """While it lasts the cyclic garbage collector rests, which would walk the growing rows over and over.

    What was made meanwhile counts as old afterwards, so that it is not walked at once.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.freeze()
            gc.unfreeze()
            gc.enable()
