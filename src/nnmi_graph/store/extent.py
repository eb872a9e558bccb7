"""How long the engine's list of a store's files was when it was last written, in a file beside it.

The engine takes a list that was cut for one that a crash left unended, and opens what is left of the store, or an empty
one, without a word. The list only grows, and gets a new name at each opening to write: whoever opens a store to write
it notes the name and the length.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from ..errors import StoreError

NAME = "extent"


def note(store: Path) -> None:
    """Note how long the list is. A folder that cannot be written to is left without a note."""
    with suppress(OSError, ValueError):
        name = (store / "CURRENT").read_text(encoding="utf-8").strip()
        (store / NAME).write_text(f"{name} {(store / name).stat().st_size}\n", encoding="utf-8")


def refuse_cut(store: Path) -> None:
    """Raise `StoreError` if the list is shorter than it was noted to be."""
    try:
        name, noted = (store / NAME).read_text(encoding="utf-8").split()
        length = (store / name).stat().st_size
    except (OSError, ValueError):  # none noted, or another program has opened the store to write since
        return
    if noted.isdecimal() and length < int(noted):
        raise StoreError(
            f"is damaged ({name} was cut: it has {length:,} of {int(noted):,} bytes)",
            where=str(store),
            mend="restore it from a backup, or load it anew",
        )
