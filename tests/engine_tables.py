"""The tables of docs/engines.md, made from what `python -m tests.engines` ran; what it did not run stays as it was."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from .engine_verbs import Verb

Table = dict[str, dict[str, str]]
"""Cells by row and column."""

ROOT = Path(__file__).parents[1]


def answers_table(lines: Mapping[str, tuple[str, Sequence[str]]], before: str) -> str:
    """The table of what agrees on each server, by its cells and what differs there, and the list of what does not."""
    rows = {line.split(" | ")[0].strip("| "): line for line in before.splitlines() if line.startswith("| ")}
    rows.pop("server", None)
    rows |= {name: f"| {name} {cells}" for name, (cells, _) in lines.items()}
    notes = {name: [f"- {name}: {each}" for each in differ] for name, (_, differ) in lines.items()}
    head = ["| server | agree | all queries there | here | slowest there | how |", "|---|---|---|---|---|---|"]
    return "\n".join([*head, *rows.values(), *_notes(before, notes)])


def verbs_table(verbs: Mapping[str, Sequence[Verb]], before: str) -> str:
    """A row for each verb: seconds on each server and on a directory meanwhile, and what was refused or differs."""
    table = _read(before)
    notes: dict[str, list[str]] = {name: [] for name in verbs}
    for server, done in verbs.items():
        for one in done:
            row = table.setdefault(one.name, {})
            word = "differs" if one.wrong else "refused" if one.refused else ""
            row[server] = word or f"{one.there:.1f} / {one.here:.1f} s"
            if word:
                text = re.sub(r"nnmi: (http://\S+: )?", "", one.wrong or one.refused).partition("\n")[0]
                notes[server].append(f"- {server}: {one.name}: {text}")
    return _written("verb", table, _notes(before, notes))


def parts_table(what: str, server: str, differ: Sequence[str], cell: str, before: str) -> str:
    """The table of all parts, with what one of them found on a server, in a cell and below."""
    table = _read(before)
    table.setdefault(what, {})[server] = cell
    key = f"{server}: {what}"
    return _written("differ", table, _notes(before, {key: [f"- {key}: {'; '.join(differ)[:300]}"] if differ else []}))


def _written(head: str, table: Table, notes: Sequence[str]) -> str:
    columns = list(dict.fromkeys(name for row in table.values() for name in row))
    rows = [f"| {name} | {' | '.join(row.get(column, '') for column in columns)} |" for name, row in table.items()]
    return "\n".join([f"| {head} | {' | '.join(columns)} |", "|---" * (len(columns) + 1) + "|", *rows, *notes])


def _read(text: str) -> Table:
    """The table as it stands."""
    lines = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    head = lines[0][1:] if lines else []
    return {name: dict(zip(head, cells, strict=False)) for name, *cells in lines[1:]}


def _notes(before: str, notes: Mapping[str, Sequence[str]]) -> list[str]:
    """What is said under a table: of what ran what was found, of all else what stands there."""
    ran = tuple(f"- {name}: " for name in notes)
    kept = [line for line in before.splitlines() if line.startswith("- ") and not line.startswith(ran)]
    told = [*kept, *(line for lines in notes.values() for line in lines)]
    return ["", *told] if told else []


def write_table(by: str, made: Callable[[str], str]) -> None:
    """Put a table into docs/engines.md, where it says that it is written by that command; made of the one before."""
    path = ROOT / "docs/engines.md"
    before, mark, rest = path.read_text(encoding="utf-8").partition(f"<!-- written by {by} -->\n")
    body, end, after = rest.partition("\n<!-- end -->")
    path.write_text(f"{before}{mark}{made(body)}{end}{after}", encoding="utf-8")
