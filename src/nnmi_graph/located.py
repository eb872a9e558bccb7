"""YAML whose mappings know where each of their keys stands, so that a fault can be told by its place.

Every scalar stays the text that it is written as: `02139` is no number, and no date is read.
"""

from __future__ import annotations

from typing import Any, Generic, TypeVar

import yaml

from .errors import ContentError, Where


class Located(dict[str, Any]):
    """A mapping that knows where it and each of its keys begin."""

    def __init__(self, where: Where) -> None:
        super().__init__()
        self.where = where
        self.places: dict[str, Where] = {}

    def at(self, key: str) -> Where:
        """Where a key stands; of one that is missing, where the mapping begins."""
        return self.places.get(key, self.where)


M = TypeVar("M", bound=Located)


class YamlReader(Generic[M]):
    """Reads a document of the file `name` into mappings of one class, lists and texts.

    `before` is how many lines stand before it in a file that it is a part of; places are lines then, without columns.
    With `nulls` a scalar that YAML takes for null is None.

    >>> YamlReader(Located, "a.yaml").read("{code: 01, is: ~}")
    {'code': '01', 'is': '~'}
    """

    def __init__(self, mapping: type[M], name: str, *, before: int | None = None, nulls: bool = False) -> None:
        self._mapping, self._name, self._before = mapping, name, before
        self._loader = yaml.SafeLoader if nulls else yaml.BaseLoader
        self._made: dict[int, Any] = {}

    def read(self, text: str | bytes) -> M | list[Any] | str | None:
        """What the document says; None if it says nothing. Raises `ContentError` at its place."""
        try:
            node = yaml.compose(text, Loader=self._loader)
            return None if node is None else self._value(node)
        except yaml.MarkedYAMLError as error:
            raise ContentError(f"is no YAML: {error.problem}", where=self.place(error.problem_mark)) from None
        except RecursionError:
            raise ContentError("is nested too deeply", where=self._name) from None
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            told = str(error).splitlines()[0]
            raise ContentError(
                f"is no YAML: {told}", where=self._name, mend="save it as UTF-8, without control characters"
            ) from None

    def place(self, mark: Any) -> Where:
        """Where a mark of the document (None: the whole of it) stands in the file."""
        if mark is None:
            return Where(self._name)
        if self._before is not None:
            return Where(self._name, self._before + mark.line + 1)
        return Where(self._name, mark.line + 1, mark.column + 1)

    def _value(self, node: yaml.Node) -> Any:
        """What a node says; one that others stand for is made once."""
        if id(node) not in self._made:
            self._made[id(node)] = self._new(node)
        return self._made[id(node)]

    def _new(self, node: yaml.Node) -> Any:
        if isinstance(node, yaml.SequenceNode):
            return [self._value(one) for one in node.value]
        if not isinstance(node, yaml.MappingNode):
            return None if node.tag.endswith(":null") else node.value
        made = self._mapping(self.place(node.start_mark))
        for key, value in node.value:
            place = self.place(key.start_mark)
            if not isinstance(key, yaml.ScalarNode):
                raise ContentError("has a key that is no text", where=place)
            if key.value in made:
                raise ContentError(f"has the key {key.value!r} twice", where=place, mend="keep one")
            made.places[key.value] = place
            made[key.value] = self._value(value)
        return made
