"""Where answers go: stdout, or a file that is written whole or not at all."""

from __future__ import annotations

import argparse
import io
import sys
from itertools import chain, islice
from pathlib import Path

from ..errors import InputError, OutputError
from ..outputs import write_files
from ..safe import harmless
from ..store import Rows
from ..workspace import Workspace
from .parser import UsageError
from .target import on_screen
from .terminal import fit, folded, has_colours, is_terminal, painted, terminal_width, watch

TYPE_CHECKING = False  # typing itself is not imported at start-up: it costs more than most of our rooms
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import IO

    from ..terms import Literal

    Pour = Callable[[IO[bytes]], object]


def workspace(args: argparse.Namespace) -> Workspace:
    """The workspace that the common options ask for, and `--data` and `--base` of a verb that has them."""
    data, base = getattr(args, "data", None), getattr(args, "base", None)
    if base and data == []:
        raise UsageError("--base is for the files of --data", mend="name them, or leave out --base")
    return Workspace(
        args.project,
        store=args.store,
        data=data or None,
        base=base,
        allow_remote=args.allow_remote,
        cache=not args.no_cache,
        wait=args.wait,
        at_commit=args.at_commit,
    )


def state_at(args: argparse.Namespace, place: str) -> Workspace:
    """The state at a place. Raises `StoreError` or `InputError` if there is none."""
    from ..content import is_project

    if not place.strip():
        raise InputError("an empty name is that of no state", mend="name a store, an endpoint, a file or a project")
    remote = place.lower().startswith(("http://", "https://"))
    if not remote and is_project(Path(place)):
        return Workspace(place, allow_remote=args.allow_remote, cache=not args.no_cache)
    if remote or Path(place).is_dir():
        return Workspace(args.project, store=place, allow_remote=args.allow_remote)
    return Workspace(args.project, data=place, allow_remote=args.allow_remote, base=getattr(args, "base", None))


ROWS = 50
"""The rows that a terminal is shown if nobody asks for another number."""


def cut_to(args: argparse.Namespace, usual: int = ROWS) -> int:
    """How many rows are shown: what `--top` says, the usual number on a terminal, all (0) elsewhere."""
    top = getattr(args, "top", None)
    return int(top) if top is not None else usual if on_screen(args) else 0


def write_rows(
    args: argparse.Namespace, rows: Rows, format: str, ws: Workspace | None = None, notes: Sequence[str] = ()
) -> None:
    """Write rows in the format asked for; with a workspace, put into the words that it has for them.

    On a terminal a wide or long table is cut, and what is left out is told; a file or a pipe gets it all. The `notes`
    are a sheet of their own in a workbook; elsewhere whoever calls says them.
    """
    from ..render import narrowed, render_parts, short_sources

    for_people, keep, hidden = format in ("table", "md", "xlsx"), frozenset[str](), list[str]()
    narrow = format == "table" and on_screen(args) and not getattr(args, "wide", True)
    if narrow:
        rows, keep = short_sources(rows)
    if ws is not None and (for_people or args.lang != "en"):
        words = ws.words(args.lang)
        keep = frozenset(map(words.heading, keep))
        rows = words.table(rows) if for_people else words.values(rows)
    top, more = cut_to(args) if format == "table" or not on_screen(args) else 0, 0
    if top > 0:
        told = list(rows)
        rows, more = Rows(rows.variables, told[:top]), max(0, len(told) - top)
    if narrow:
        rows, hidden = narrowed(rows, terminal_width() or 0, keep)
    if format == "xlsx":
        return write_workbook(args, {"answer": rows}, notes)
    to_file = bool(args.output) and args.output != "-"
    write(in_parts(render_parts(rows, format, terminal_width(), to_file=to_file)), args.output, args.force)
    say_left_out(args, more, hidden)


def write_workbook(args: argparse.Namespace, sheets: Mapping[str, Rows], notes: Sequence[str]) -> None:
    """Write tables as a workbook."""
    from ..render.workbook import render_workbook

    write(render_workbook(sheets, notes), args.output, args.force)


def say_left_out(args: argparse.Namespace, rows: int, columns: Sequence[str] = ()) -> None:
    """Which rows and columns of an answer were not shown, and how to get them."""
    if not (rows or columns):
        return
    from ..phrases import in_language

    if rows:
        say(
            args,
            in_language("nnmi: {n} more rows: --top 0 shows all, -o FILE.csv writes all", args.lang).format(n=rows),
        )
    if columns:
        names = in_language(", ", args.lang).join(columns)
        told = in_language("nnmi: not shown: {columns}; --wide shows them, -o FILE.csv writes all", args.lang)
        say(args, told.format(columns=names))


def write_words(text: str, path: str | None, force: bool = False, colours: Mapping[str, str] | None = None) -> None:
    """Write text for people: as `write` does, on a terminal with its lines folded and these words in colour."""
    width = terminal_width() if path in (None, "-") else None
    if width is None:
        write(text, path, force)
        return
    text = folded(harmless(text), width)
    if sys.stdout is not None and colours and has_colours(sys.stdout):
        text = painted(text, colours)
    _to_stdout(whole(text.encode()), safe=True)


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


SHORT = 1000
"""How many parts of a text are held in memory."""


def in_parts(parts: Iterable[str]) -> Pour:
    """What puts the parts of a text into a stream once all are there; a text of very many waits on disk."""

    def pour(stream: IO[bytes]) -> None:
        rest = iter(parts)
        head = "".join(islice(rest, SHORT)).encode()
        for more in rest:
            return _by_way_of_disk(stream, chain([head, more.encode()], (part.encode() for part in rest)))
        stream.write(head)

    return pour


def _by_way_of_disk(stream: IO[bytes], parts: Iterable[bytes]) -> None:
    from shutil import copyfileobj
    from tempfile import TemporaryFile

    with TemporaryFile() as kept:
        kept.writelines(parts)
        kept.seek(0)
        copyfileobj(kept, stream)


def _to_stdout(pour: Pour, safe: bool = False) -> None:
    """Pour into stdout; into a terminal only what cannot command it, unless it is known to be `safe`."""
    watch.end()
    if sys.stdout is None:
        raise OutputError("is closed", where="stdout", mend="write to a file with -o")
    if is_terminal(sys.stdout) and not safe:
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


WHO = "nnmi: "
"""What a message begins with, to tell it from those of other programs."""


def say_respelt(args: argparse.Namespace, found: Sequence[Literal]) -> None:
    """Say once that the server spells some literals anew, with an example."""
    if found:
        say(args, f"note: the server keeps numbers and dates by value: {len(found):,} come back respelt, as {found[0]}")


def _said(words: str, lang: str) -> str:
    """The words in the language, after what they begin with: a note may be in it already."""
    from ..phrases import in_language, translated

    if words.startswith(WHO):
        return WHO + translated(words.removeprefix(WHO), lang)
    whole = translated(words, lang)
    for begin in ("note: ", "caution: "):
        if words.startswith(begin) and not whole.startswith(head := in_language(begin, lang)):
            return head + translated(words.removeprefix(begin), lang)
    return whole


def say(args: argparse.Namespace, words: str) -> None:
    """Words for the person, on stderr, in the language asked for; what is in it already stays."""
    if not args.quiet:
        watch.end()
        if args.lang != "en":
            words = _said(words, args.lang)
        print(fit(harmless(words), sys.stderr), file=sys.stderr)
