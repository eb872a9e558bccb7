"""The tables of docs/engines.md, made from what `python -m tests.engines` ran."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from .engine_verbs import Verb

ROOT = Path(__file__).parents[1]


def answers_table(lines: Sequence[str]) -> str:
    """The table of what agrees, and the list of what does not."""
    head = ["| server | agree | all queries there | here | slowest there |", "|---|---|---|---|---|"]
    table = [line for line in lines if line.startswith("|")]
    others = [line.strip() for line in lines if not line.startswith("|")]
    return "\n".join([*head, *table, *(["", "Those that differ:", "", *others] if others else [])])


def verbs_table(verbs: Mapping[str, Sequence[Verb]]) -> str:
    """A row for each verb: seconds on a directory and on each server, and what was refused there or differs."""
    head = f"| verb | a directory | {' | '.join(verbs)} |"
    notes: dict[str, int] = {}
    rows = []
    for row in zip(*verbs.values(), strict=True):
        here = min(one.here for one in row)
        cells = [f"{one.there:.1f} s" if not one.wrong and not one.refused else _noted(one, notes) for one in row]
        rows.append(f"| {row[0].name} | {here:.1f} s | {' | '.join(cells)} |")
    told = [f"{number}. {text}" for text, number in notes.items()]
    return "\n".join([head, "|---" * (len(verbs) + 2) + "|", *rows, *(["", *told] if told else [])])


def _noted(one: Verb, notes: dict[str, int]) -> str:
    """The cell of a verb that a server does not do, with the number of the note that says why."""
    text = re.sub(r"nnmi: (http://\S+: )?", "", one.wrong or one.refused).partition("\n")[0]
    return f"{'differs' if one.wrong else 'refused'} ({notes.setdefault(text, len(notes) + 1)})"


def write_table(by: str, body: str) -> None:
    """Put a table into docs/engines.md, where it says that it is written by that command; nothing if it was not run."""
    path = ROOT / "docs/engines.md"
    before, mark, rest = path.read_text(encoding="utf-8").partition(f"<!-- written by {by} -->\n")
    _, end, after = rest.partition("<!-- end -->")
    if body:
        path.write_text(f"{before}{mark}{body}\n{end}{after}", encoding="utf-8")
