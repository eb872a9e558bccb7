"""The mapping file as it stands, and what its parts have to be: a complaint points at the place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..errors import ContentError
from ..located import Located, YamlReader
from ..store.files import read_bytes
from .expressions import unknown


def load_spec(path: Path) -> Located:
    """The mapping file at `path`. Raises `ContentError` with its place if it is no such file."""
    name = str(path)
    spec = YamlReader(Located, name).read(read_bytes(path))
    if not isinstance(spec, Located) or "tables" not in spec:
        raise ContentError("is no mapping", where=name, mend="say which 'tables' it is about")
    keys(spec, {"output", "comment", "prefixes", "lookups", "tables"})
    return spec


def keys(part: Located, known: set[str]) -> None:
    """Raise `ContentError` if the part has a key that means nothing."""
    for key in part:
        if key not in known:
            raise unknown("key", key, known, part.at(key))


def list_of(part: Located, key: str) -> list[Any]:
    """The list under `key`, empty if there is none. Raises `ContentError` if it is no list."""
    found = part.get(key, [])
    if not isinstance(found, list):
        raise ContentError(f"{key!r} is no list", where=part.at(key))
    return found


def maps_of(part: Located, key: str) -> list[Located]:
    """The list of mappings under `key`. Raises `ContentError` if it is none."""
    found = list_of(part, key)
    if not all(isinstance(item, Located) for item in found):
        raise ContentError(f"{key!r} is no list of mappings", where=part.at(key))
    return found


def map_of(part: Located, key: str) -> Located:
    """The mapping under `key`, empty if there is none. Raises `ContentError` if it is no mapping."""
    found = part.get(key, Located(part.at(key)))
    if not isinstance(found, Located):
        raise ContentError(f"{key!r} is no mapping", where=part.at(key))
    return found


def text_of(part: Located, key: str) -> str:
    """The text under `key`. Raises `ContentError` if there is none."""
    found = part.get(key)
    if not isinstance(found, str) or not found:
        raise ContentError(f"has no {key!r}", where=part.where, mend=f"add '{key}: …'")
    return found
