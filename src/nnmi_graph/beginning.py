"""A project is begun: a folder with the toolkit's ontology, shapes and questions, and records of a table if given.

It is made beside its place and takes its name when it is whole; nothing is overwritten.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from . import literals
from .content import Content
from .errors import InputError, OutputError

COPIED = ("ontology", "shapes", "queries", "rules/facts")


def begin(
    folder: str | Path,
    derive: Callable[[Path], None],
    *,
    name: str | None = None,
    base: str | None = None,
    table: str | Path | None = None,
    encoding: str | None = None,
) -> tuple[Mapping[str, str], ...]:
    """Make the project; returns what was guessed of the table, in English and Chinese. `derive` builds what follows.

    Raises `OutputError` if the folder holds something or cannot be made, `InputError` for the table or the base.
    """
    target = Path(os.path.abspath(folder))
    if target.is_file() or (target.is_dir() and any(target.iterdir())):
        raise OutputError("exists already, and is not empty", where=str(folder), mend="give a new folder")
    if not target.parent.is_dir():
        raise OutputError("is in a folder that does not exist", where=str(folder), mend="make the folder first")
    title = name or target.name
    base = base or f"https://example.org/{literals.slug(title) or 'project'}/"
    if not re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+[/#]", base):
        raise InputError(f"base {base!r} is no beginning of IRIs", mend="write https://… and end it with / or #")
    part = target.with_name(f".nnmi-{os.getpid()}.part")
    try:
        for one in COPIED:
            shutil.copytree(Content.shipped().root / one, part / one)
        (part / "data").mkdir()
        toml = f"name = {json.dumps(title, ensure_ascii=False)}\nbase = {json.dumps(base)}\n"
        (part / "nnmi.toml").write_text(toml, encoding="utf-8")
        notes = _take_in(part, table, base, encoding) if table is not None else ()
        derive(part)
        if target.is_dir():
            target.rmdir()
        part.rename(target)
    except OSError as error:
        raise OutputError(f"cannot be written ({error.strerror or error})", where=str(folder)) from None
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return notes


def _take_in(part: Path, table: str | Path, base: str, encoding: str | None) -> tuple[Mapping[str, str], ...]:
    """Put the table and a first mapping of it into the project."""
    from .mapping.guessing import guess
    from .sheets.plain_table import read_plain_table

    found = read_plain_table(table, encoding)
    slug = literals.slug(found.name) or "table"
    mapped = guess(found.name, base, found.header, found.rows)
    place = part / "data" / slug
    place.mkdir()
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([found.header, *found.rows])
    (place / f"{slug}.csv").write_text(text.getvalue(), encoding="utf-8")
    (place / "mapping.yaml").write_text(mapped.mapping, encoding="utf-8")
    return (*found.notes, *mapped.notes)
