"""A store kept on disk as a copy of what can be read again: made once, shared by processes, made anew when damaged.

Copies that nobody used for an hour go, but for the last few. A copy that cannot be made or opened is no error.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from ..errors import OutputError, StoreError
from ..outputs import write_files
from ..terms import Quad
from .oxigraph import OxigraphStore

KEPT = 4
"""How many copies, the last used ones, are kept whatever their age."""
UNUSED = 3600
"""After how many seconds without use another copy goes."""

SEAL = "nnmi-files.txt"
"""The file that says how the others were when the copy was made."""
LINES = "nnmi-lines.nt"
"""The file with all that the copy holds, from which a store in memory is filled in a third of the time."""


def kept(folder: Path, quads: Callable[[], Iterable[Quad]], allow_remote: bool = False) -> OxigraphStore | None:
    """The store in `folder`, read-only; made of the quads if it is not there or damaged. None if it cannot be had.

    What `quads` raises is raised here.
    """
    for _ in range(2):
        try:
            if not folder.is_dir():
                _make(folder, quads)
            _refuse_changed(folder)
            store = OxigraphStore.directory(folder, allow_remote=allow_remote)
        except StoreError:
            _drop(folder)
        except OSError:
            return None
        else:
            with suppress(OSError):
                os.utime(folder)
            return store
    return None


def is_copy(folder: Path) -> bool:
    """Whether the store in `folder` is such a copy, which never changes."""
    return (folder / SEAL).is_file()


def kept_lines(folder: Path, made: Callable[[], bytes]) -> bytes:
    """What `made` gives for the store in `folder`; if that is such a copy, which never changes, from the second time on
    out of a file beside it."""
    if not is_copy(folder):
        return made()
    with suppress(OSError):
        told, _, text = (folder / LINES).read_bytes().partition(b"\n")
        if told == _digest(text):
            return text
    text = made()
    with suppress(OutputError):
        write_files({folder / LINES: lambda out: out.writelines((_digest(text), b"\n", text))}, force=True)
    return text


def _digest(text: bytes) -> bytes:
    import hashlib

    return b"# " + hashlib.blake2b(text, digest_size=16).hexdigest().encode()


def _make(folder: Path, quads: Callable[[], Iterable[Quad]]) -> None:
    """Make a store in `folder`, all of it or nothing; another process may be first. Old copies go."""
    import tempfile

    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".new-", ignore_cleanup_errors=True) as fresh:
        OxigraphStore.build(Path(fresh) / "store", quads())
        (Path(fresh) / "store" / SEAL).write_text(_files(Path(fresh) / "store"), encoding="utf-8")
        try:
            os.rename(Path(fresh) / "store", folder)
        except OSError:
            if not folder.is_dir():
                raise
    _tidy(folder.parent)


def state_of_store(folder: Path) -> str:
    """A name for the present state of a store's directory: changes when something is written to it."""
    from _blake2 import blake2b

    return str(blake2b(_files(folder, (".sst", ".log")).encode(), digest_size=16).hexdigest())


def _files(folder: Path, ends: tuple[str, ...] = (".sst",)) -> str:
    """The files that hold the store, with size and time: changes when one is touched."""
    with os.scandir(folder) as entries:
        found = [(e.name, e.stat()) for e in entries if e.name.endswith(ends) or e.name.startswith(("CUR", "MAN"))]
    return "\n".join(f"{name} {stat.st_size} {stat.st_mtime_ns}" for name, stat in sorted(found))


def _refuse_changed(folder: Path) -> None:
    """Raise `StoreError` if a file is not as it was made: an engine that meets damage late may never end."""
    seal = folder / SEAL
    if not seal.is_file() or seal.read_text(encoding="utf-8", errors="replace") != _files(folder):
        raise StoreError("has been changed", where=str(folder))


def _tidy(base: Path) -> None:
    """Drop copies long unused, and what processes that were killed left half made."""
    ages = sorted((time.time() - entry.stat().st_mtime, entry.path) for entry in os.scandir(base))
    whole = [path for _, path in ages if not os.path.basename(path).startswith(".")]
    for age, path in ages:
        if age > UNUSED and path not in whole[:KEPT]:
            _drop(Path(path))


def _drop(path: Path) -> None:
    import shutil

    with suppress(OSError):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
