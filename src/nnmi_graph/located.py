"""YAML whose mappings know where each of their keys stands, so that a fault can be told by its place.

Every scalar stays the text that it is written as: `02139` is no number, and no date is read.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

import yaml

from .errors import ContentError, InputError, Where

_DEEPEST = 30


class Located(dict[str, Any]):
    """A mapping that knows where it and each of its keys begin."""

    def __init__(self, where: Where) -> None:
        super().__init__()
        self.where = where
        self.places: dict[str, Where] = {}

    def at(self, key: str) -> Where:
        """Where a key stands; of one that is missing, where the mapping begins."""
        return self.places.get(key, self.where)


class _Plain(yaml.SafeLoader):
    """Composes what stands there once and not very deep; `place` tells where a mark stands."""

    def __init__(self, text: str | bytes, place: Callable[[Any], Where]) -> None:
        super().__init__(text)
        self._place, self._depth = place, 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """The next node. Raises `InputError` at its place."""
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent):
            where = self._place(event.start_mark)
            raise InputError(f"*{event.anchor} stands for another part", where=where, mend="write it out")
        self._depth += 1
        if self._depth > _DEEPEST and isinstance(event, yaml.CollectionStartEvent):
            where = self._place(event.start_mark)
            raise InputError("is nested too deeply", where=where, mend="make provisions of the parts")
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node


M = TypeVar("M", bound=Located)


class YamlReader(Generic[M]):
    """Reads a document of the file `name` into mappings of one class, lists and texts.

    `before` is how many lines stand before it in a file that it is a part of; places are lines then, without columns.
    With `plain` a scalar that YAML takes for null is None, and what makes a few lines into endless values is refused:
    parts that stand for others, and very deep ones.

    >>> YamlReader(Located, "a.yaml").read("{code: 01, is: ~}")
    {'code': '01', 'is': '~'}
    """

    def __init__(self, mapping: type[M], name: str, *, before: int | None = None, plain: bool = False) -> None:
        self._mapping, self._name, self._before = mapping, name, before
        self._plain = plain
        self._made: dict[int, Any] = {}

    def read(self, text: str | bytes) -> M | list[Any] | str | None:
        """What the document says; None if it says nothing. Raises `ContentError`, `InputError` at its place."""
        try:
            node = self._composed(text)
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

    def _composed(self, text: str | bytes) -> yaml.Node | None:
        loader = _Plain(text, self.place) if self._plain else yaml.BaseLoader(text)
        try:
            return loader.get_single_node()
        finally:
            loader.dispose()

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
