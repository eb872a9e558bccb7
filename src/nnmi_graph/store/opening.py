"""When a store on disk does not open: who has it, what is wrong with it, and what to do."""

from __future__ import annotations

import os
import struct
import time
from pathlib import Path

import pyoxigraph as ox

from ..errors import StoreError

EACH = 0.05
"""Seconds between two tries."""


def session_of(path: Path) -> str:
    """A name for the last opening of a store to be written, by whatever program: the engine notes each in a file."""
    try:
        return " ".join((path / name).read_text(encoding="utf-8").strip() for name in ("IDENTITY", "CURRENT"))
    except (OSError, ValueError):
        return ""


def try_again(path: Path, error: Exception, wait: float) -> tuple[ox.Store, str]:
    """The store, once the process that has it open to write lets it go, and that process's session. Raises `StoreError`
    after `wait` seconds, or at once for any other fault."""
    until = time.monotonic() + wait
    while _is_held(error):
        if time.monotonic() >= until:
            raise StoreError(
                f"is open to be written by {_who(path, error)}",
                where=str(path),
                mend="wait until it is done (--wait SECONDS), or end it",
            ) from None
        time.sleep(EACH)
        before = session_of(path)
        try:
            return ox.Store(str(path)), before
        except (OSError, RuntimeError, ValueError) as next_error:
            error = next_error
    raise _fault(path, error) from None


def _is_held(error: Exception) -> bool:
    return "lock" in str(error).lower() and "LOCK" in str(error)


def _who(path: Path, error: Exception) -> str:
    return "this very process" if "current process" in str(error) else holder(path) or "another process"


def holder(path: Path) -> str:
    """Which other process has the store open to write; '' if none has, or none can be asked for.

    This very process must not have it open: to look at the lock would let it go.
    """
    try:
        import fcntl

        asked = struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0)
        with (path / "LOCK").open("rb+") as file:
            kind, *_, number = struct.unpack("hhqqi4x", fcntl.fcntl(file, fcntl.F_GETLK, asked))
    except (ImportError, OSError, struct.error):
        return ""
    if kind == fcntl.F_UNLCK:
        return ""
    try:
        words = Path(f"/proc/{number}/cmdline").read_bytes().split(b"\0")
        command = " ".join(os.path.basename(word.decode("utf-8", "replace")) for word in words[:4] if word)
        return f"process {number} ({command})"
    except OSError:
        return f"process {number}" if number else ""


def _fault(path: Path, error: Exception) -> StoreError:
    """What is wrong with a store that nobody has open."""
    text = str(error)
    if "version" in text.lower():
        return StoreError(
            f"was made by another version of the engine ({text})",
            where=str(path),
            mend="dump it with the version that made it, and load that",
        )
    if isinstance(error, OSError) and "No space left" in text:
        return StoreError("cannot be opened: the disk is full", where=str(path), mend="make room; nothing is lost")
    if "orruption" in text or "checksum" in text.lower():
        return StoreError(f"is damaged ({text})", where=str(path), mend="restore it from a backup, or load it anew")
    return StoreError(f"cannot be opened ({text})", where=str(path))
