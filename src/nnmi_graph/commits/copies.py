"""What a copy that follows a store says of itself, in a file of its own; a look at it costs no store."""

from __future__ import annotations

import json
from pathlib import Path

FOLLOWS = "follows.json"
"""The file in a copy that tells of what it is one."""


def followed(path: Path) -> str:
    """Of what the store in a directory is a copy; '' if of none."""
    return str(told_in(path).get("source", ""))


def told_in(path: Path) -> dict[str, object]:
    """What the copy in a directory says of itself; nothing if it is none."""
    try:
        told = json.loads((path / FOLLOWS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}
