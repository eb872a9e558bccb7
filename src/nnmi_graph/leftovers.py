"""What is being made beside its place, and what a killed process left there: held by a lock, swept by the next."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import IO

PREFIX = ".nnmi-"
"""What the names of things begin with that are not yet in their place."""
LOCK = "lock"
"""The file that is locked while somebody works in a folder."""


def hold(file: int, *, as_engine: bool = False) -> bool:
    """Lock an open file until it is closed, at the latest by the end of the process; False if another has it.

    `as_engine` takes the kind of lock that Oxigraph takes on a store (POSIX, the whole file). Where the system has no
    such locks nothing is locked, and nothing is ever taken for dead.
    """
    try:
        import fcntl
    except ImportError:
        return True
    try:
        (fcntl.lockf if as_engine else fcntl.flock)(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def sweep(folder: Path) -> None:
    """Delete what processes that are no more left in the folder; what cannot be deleted stays."""
    if os.name != "posix":
        return
    with suppress(OSError):
        for entry in list(os.scandir(folder)):
            if entry.name.startswith(PREFIX):
                _sweep_one(Path(entry.path))


def _sweep_one(path: Path) -> None:
    import shutil

    locked = path / LOCK if path.is_dir() else path
    if (path.is_dir() and not locked.is_file()) or path.suffix not in ("", ".part"):
        return
    with suppress(OSError), locked.open("rb") as file:
        if not hold(file.fileno()):
            return
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def begin(path: Path) -> IO[bytes]:
    """A new file to write to, locked before it has its name, so that nobody sweeps it. Raises `OSError`."""
    unlocked = path.with_name(f"{path.name}.new")
    file = unlocked.open("xb")
    try:
        hold(file.fileno())
        unlocked.rename(path)
    except BaseException:
        file.close()
        unlocked.unlink(missing_ok=True)
        raise
    return file


@contextmanager
def folder_beside(path: Path) -> Iterator[Path]:
    """A folder of its own next to `path`, so that what is made in it can be moved there in one step; gone at the end.

    Raises `OSError` if none can be made.
    """
    import shutil

    sweep(path.parent)
    folder = path.parent / f"{PREFIX}{os.urandom(8).hex()}"
    folder.mkdir(mode=0o700)
    try:
        with begin(folder / LOCK):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def exchange(made: Path, place: Path) -> None:
    """Put what was made into its place, and what was there into the place of what was made.

    In one step where the system can (renameat2 of Linux), else in three. Raises `OSError`.
    """
    if not _exchanged(made, place):
        old = made.with_name(f"{made.name}-old")
        os.rename(place, old)
        os.rename(made, place)
        os.rename(old, made)


def _exchanged(made: Path, place: Path) -> bool:
    import ctypes

    here, swap = -100, 2
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    return bool(rename(here, os.fsencode(made), here, os.fsencode(place), swap) == 0)
