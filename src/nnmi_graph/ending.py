"""What a process that ends at once need not clear away: giving back millions of statements takes long."""

from __future__ import annotations

held: list[object] | None = None
"""What lasts until the process ends; None in one that goes on, where nothing is held."""


def hold(thing: object) -> None:
    """Let the thing last, if the process is one that ends at once."""
    if held is not None:
        held.append(thing)
