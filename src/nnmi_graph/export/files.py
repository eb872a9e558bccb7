"""Files written whole or not at all: each goes to a neighbour first and takes its name when all are done."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from ..errors import OutputError

__all__ = ["Writer", "refuse_existing", "write_files"]

Writer = Callable[[Any], None]


def write_files(writers: Mapping[Path, Writer], *, force: bool = False, binary: bool = False) -> None:
    """Write each file with its writer, all of them or none.

    Raises `OutputError` if one exists and `force` is not given, or if one cannot be written.
    """
    refuse_existing(writers, force)
    parts = {path: path.with_name(f".{path.name}.{os.getpid()}.part") for path in writers}
    try:
        for path, write in writers.items():
            with parts[path].open("xb") if binary else parts[path].open("x", encoding="utf-8", newline="") as out:
                write(out)
        for path, part in parts.items():
            part.replace(path)
    except OSError as error:
        raise OutputError(f"cannot be written ({error.strerror or error})", where=str(path)) from None
    finally:
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
        raise OutputError("is a directory", where=str(path), mend="give the name of a file in it")
    if path.exists() and not path.is_file():
        raise OutputError("is a device or a pipe, which a file cannot take the place of", where=str(path))
    if not path.parent.is_dir():
        raise OutputError("is in a directory that does not exist", where=str(path), mend="make the directory first")
    if path.exists() and not force:
        raise OutputError("exists already", where=str(path), mend="give another name, or --force to replace it")
