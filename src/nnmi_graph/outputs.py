"""Files written whole or not at all: each goes to a neighbour first and takes its name when all are done."""

from __future__ import annotations

import os
from pathlib import Path

from .errors import OutputError
from .leftovers import PREFIX, begin, sweep

TYPE_CHECKING = False  # typing itself is not imported at start-up: it costs more than most of our rooms
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import IO

    Writer = Callable[[IO[bytes]], object]


def write_files(writers: Mapping[Path, Writer], *, force: bool = False) -> None:
    """Write each file with its writer, all of them or none. Raises `OutputError`.

    A link stays a link; a pipe or a device is written to, never replaced.
    """
    refuse_existing(writers, force)
    parts: dict[Path, Path] = {}
    files = []
    try:
        for path, write in writers.items():
            if _is_open(path):
                with path.open("wb") as pipe:
                    write(pipe)
                continue
            target = Path(os.path.realpath(path))
            sweep(target.parent)
            parts[target] = target.with_name(f"{PREFIX}{os.urandom(8).hex()}.part")
            out = begin(parts[target])
            files.append(out)  # open, and thereby locked, until it has its name
            write(out)
            out.flush()
        for path, part in parts.items():
            part.replace(path)
    except OSError as error:
        raise OutputError(f"cannot be written ({error.strerror or error})", where=str(path)) from None
    finally:
        for out in files:
            out.close()
        for part in parts.values():
            part.unlink(missing_ok=True)


def refuse_existing(paths: Iterable[Path], force: bool) -> None:
    """Raise `OutputError` if one of the files cannot be begun: it exists, or its place does not."""
    for path in paths:
        try:
            _refuse(path, force)
        except OSError as error:
            raise OutputError(f"cannot be written ({error.strerror or error})", where=str(path)) from None


def _refuse(path: Path, force: bool) -> None:
    if path.is_dir():
        raise OutputError("is a folder, not a file", where=str(path), mend="give the name of a file in it")
    if not path.parent.is_dir():
        raise OutputError("is in a folder that does not exist", where=str(path), mend="make the folder first")
    if path.is_file() and not force:
        raise OutputError("exists already", where=str(path), mend="give another name, or --force to replace it")


def _is_open(path: Path) -> bool:
    """Whether it is a pipe or a device."""
    return path.exists() and not path.is_file()
