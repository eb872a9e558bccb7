"""The mapping file as it stands: YAML whose every scalar is text and whose parts know their line.

So `02139` stays what it is, a key said twice is an error, and a complaint about a mapping points at the place.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from ..errors import ContentError, Where
from ..store.files import read_bytes
from .expressions import unknown


class Located(dict[str, Any]):
    """A mapping of the YAML file that knows where it and each of its keys begin."""

    where: Where = Where("")

    def __init__(self) -> None:
        super().__init__()
        self.places: dict[str, Where] = {}

    def at(self, key: str) -> Where:
        """The place of a key, or of the mapping."""
        return self.places.get(key, self.where)


class _Loader(yaml.BaseLoader):
    """Makes `Located` of mappings. BaseLoader leaves every scalar a text and runs no tags."""

    name: str


def _located(loader: _Loader, node: yaml.MappingNode) -> Located:
    found = Located()
    found.where = _place(loader.name, node.start_mark)
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        place = _place(loader.name, key_node.start_mark)
        if not isinstance(key, str) or key in found:
            fault = f"says {key!r} twice" if isinstance(key, str) else "has a key that is no text"
            raise ContentError(fault, where=place)
        found.places[key] = place
        found[key] = loader.construct_object(value_node, deep=True)
    return found


def _place(name: str, mark: yaml.Mark | None) -> Where:
    return Where(name, mark.line + 1, mark.column + 1) if mark else Where(name)


_Loader.add_constructor("tag:yaml.org,2002:map", _located)


def load_spec(path: Path) -> Located:
    """The mapping file at `path`. Raises `ContentError` with its place if it is no such file."""
    name = str(path)
    try:
        loader = _Loader(read_bytes(path))
        loader.name = name
        spec = loader.get_single_data()
    except yaml.MarkedYAMLError as error:
        raise ContentError(f"is not YAML: {error.problem}", where=_place(name, error.problem_mark)) from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ContentError(f"is not YAML: {error}", where=name, mend="save it as UTF-8") from None
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
    found = part.get(key, Located())
    if not isinstance(found, Located):
        raise ContentError(f"{key!r} is no mapping", where=part.at(key))
    return found


def text_of(part: Located, key: str) -> str:
    """The text under `key`. Raises `ContentError` if there is none."""
    found = part.get(key)
    if not isinstance(found, str) or not found:
        raise ContentError(f"has no {key!r}", where=part.where, mend=f"add '{key}: …'")
    return found
