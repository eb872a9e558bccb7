"""Where answers go: stdout, or a file that is written whole or not at all."""

from __future__ import annotations

import argparse
import io
import sys
from pathlib import Path

from ..errors import OutputError
from ..outputs import write_files
from ..safe import harmless
from ..store import Rows
from ..workspace import Workspace
from .parser import columns

TYPE_CHECKING = False  # typing itself is not imported at start-up: it costs more than most of our rooms
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import IO

    Pour = Callable[[IO[bytes]], object]


def workspace(args: argparse.Namespace, **more: object) -> Workspace:
    """The workspace that the common options ask for."""
    return Workspace(args.project, store=args.store, allow_remote=args.allow_remote, cache=not args.no_cache, **more)  # type: ignore[arg-type]


def chosen_format(args: argparse.Namespace, endings: dict[str, str], terminal: str, piped: str) -> str:
    """The format asked for, or told by the output's ending, or fit for where the answer goes."""
    if args.format:
        return str(args.format)
    if args.output and args.output != "-":
        ending = Path(args.output).suffix.lower()
        if ending not in endings:
            raise OutputError(
                "has no ending that tells a format",
                where=args.output,
                mend=f"use one of {', '.join(endings)}, or --format",
            )
        return endings[ending]
    return terminal if _on_terminal() else piped


def terminal_width() -> int | None:
    """The columns of the terminal, None where there is none."""
    return columns(120) if _on_terminal() else None


def _on_terminal() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()


def write_rows(args: argparse.Namespace, rows: Rows, format: str, ws: Workspace | None = None) -> None:
    """Write rows in the format asked for; with a workspace, put into the words that it has for them."""
    from ..render import render_rows

    for_people = format in ("table", "md")
    if ws is not None and (for_people or args.lang != "en"):
        words = ws.words(args.lang)
        rows = words.table(rows) if for_people else words.values(rows)
    to_file = bool(args.output) and args.output != "-"
    write(render_rows(rows, format, terminal_width(), to_file=to_file), args.output, args.force)


def write(answer: str | bytes | Pour, path: str | None, force: bool = False) -> None:
    """Write an answer to stdout, or to a file, whole or not at all. Raises `OutputError`.

    A long answer pours itself into the file.
    """
    pour = answer if callable(answer) else whole(answer.encode() if isinstance(answer, str) else answer)
    if path is None or path == "-":
        _to_stdout(pour)
    elif not path:
        raise OutputError("the name of the output is empty", mend="give the name of a file")
    else:
        write_files({Path(path): pour}, force=force)


def whole(data: bytes) -> Pour:
    """What puts the data into a stream."""

    def pour(stream: IO[bytes]) -> None:
        stream.write(data)

    return pour


def _to_stdout(pour: Pour) -> None:
    if sys.stdout is None:
        raise OutputError("is closed", where="stdout", mend="write to a file with -o")
    if _on_terminal():
        shown = io.BytesIO()
        pour(shown)
        pour = whole(harmless(shown.getvalue().decode("utf-8", "replace")).encode())
    try:
        sys.stdout.flush()
        pour(sys.stdout.buffer)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"cannot be written ({error.strerror})", where="stdout") from None


def say(args: argparse.Namespace, words: str) -> None:
    """Words for the person, on stderr."""
    if not args.quiet:
        print(harmless(words), file=sys.stderr)


def progress_line() -> Callable[[str, int, int], None] | None:
    """Shows on a terminal what is being done and how far it is, on one line that is wiped at the end; else None."""
    if sys.stderr is None or not sys.stderr.isatty():
        return None

    def show(what: str, done: int, of: int) -> None:
        line = "" if done >= of else f"{what} … {100 * done // max(of, 1)} %"
        print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)

    return show
