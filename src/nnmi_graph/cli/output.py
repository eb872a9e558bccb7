"""Where answers go: stdout, or a file that is written whole or not at all."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from ..errors import OutputError
from ..workspace import Workspace


def workspace(args: argparse.Namespace, **more: object) -> Workspace:
    """The workspace that the common options ask for."""
    return Workspace(args.project, store=args.store, allow_remote=args.allow_remote, cache=not args.no_cache, **more)  # type: ignore[arg-type]


def chosen_format(args: argparse.Namespace, endings: dict[str, str], terminal: str, piped: str) -> str:
    """The format asked for, or told by the output's ending, or fit for where the answer goes."""
    if args.format:
        return str(args.format)
    if args.output:
        ending = Path(args.output).suffix.lower()
        if ending not in endings:
            raise OutputError("has no ending that tells a format", where=args.output,
                              mend=f"use one of {', '.join(endings)}, or --format")  # fmt: skip
        return endings[ending]
    return terminal if sys.stdout.isatty() else piped


def terminal_width() -> int:
    """The columns of the terminal, or 120 where there is none."""
    import shutil

    return shutil.get_terminal_size((120, 24)).columns if sys.stdout.isatty() else 120


def write(text: str | bytes, path: str | None, force: bool = False) -> None:
    """Write an answer to stdout, or to a file, whole or not at all. Raises `OutputError`."""
    data = text.encode() if isinstance(text, str) else text
    if path is None or path == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    import tempfile

    target = Path(path)
    if target.exists() and not force:
        raise OutputError("exists already", where=path, mend="choose another name, or overwrite it with --force")
    try:
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".nnmi-", delete=False) as fresh:
            fresh.write(data)
        os.chmod(fresh.name, 0o666 & ~_umask())
        os.replace(fresh.name, target)
    except OSError as error:
        raise OutputError(f"cannot be written ({error.strerror})", where=path) from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def say(args: argparse.Namespace, words: str) -> None:
    """Words for the person, on stderr."""
    if not args.quiet:
        print(words, file=sys.stderr)
