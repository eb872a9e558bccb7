"""The parts of a rule file – headings, quotations, YAML blocks, tables – each with the line it stands on.

Nothing here knows what a rule is. YAML is read with the line of every key, so that a fault can be told by its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from ..errors import InputError, Where


class Block(dict[str, "Value"]):
    """A mapping of YAML that knows on which line each of its keys stands."""

    def __init__(self, where: Where) -> None:
        super().__init__()
        self.where = where
        self.lines: dict[str, Where] = {}

    def at(self, key: str) -> Where:
        """Where a key stands; of one that is missing, where the mapping begins."""
        return self.lines.get(key, self.where)


Value = str | list["Value"] | Block | None
"""What a block holds: numbers and dates stay the text that they are written as."""


_DEEPEST = 30


@dataclass
class Section:
    """What stands under one heading: quotations, YAML, rows of a table, each with its line."""

    heading: str
    where: Where
    quotes: list[tuple[str, Where]] = field(default_factory=list)
    block: Block | None = None
    rows: list[tuple[list[str], Where]] = field(default_factory=list)


def sections(text: str, name: str) -> list[Section]:
    """The sections of a rule file, the first headed by `# `, the others by `## `. Raises `InputError`."""
    found: list[Section] = []
    lines = iter(enumerate(text.splitlines(), 1))
    for number, line in lines:
        where = Where(name, number)
        heading = re.match(r"##?\s+(.+)", line)
        if heading:
            found.append(Section(heading[1].strip(), where))
        elif not found:
            if line.strip():
                raise InputError("stands before the title", where=where, mend="open the file with '# Title · 标题'")
        elif line.startswith("```"):
            if found[-1].block is not None:
                raise InputError("is a second block under one heading", where=where, mend="put all into one block")
            found[-1].block = _block([body for _, body in _fenced(lines, where)], number, name)
        elif line.startswith(">"):
            found[-1].quotes.append((line[1:].strip(), where))
        elif line.startswith("|"):
            found[-1].rows.append(([cell.strip() for cell in line.strip().strip("|").split("|")], where))
    return found


def _fenced(lines: Iterator[tuple[int, str]], where: Where) -> Iterator[tuple[int, str]]:
    for number, line in lines:
        if line.startswith("```"):
            return
        yield number, line
    raise InputError("the block is not closed", where=where, mend="close it with a line of ```")


def _block(lines: list[str], before: int, name: str) -> Block:
    """The mapping in the lines of a YAML block. Raises `InputError` with the line in the file."""
    text = "\n".join(lines)
    try:
        _refuse_traps(text, before, name)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = Where(name, before + 1 + (mark.line if mark else 0))
        raise InputError(f"is no YAML: {getattr(error, 'problem', error)}", where=where) from None
    if not isinstance(node, yaml.MappingNode):
        raise InputError("the block is no list of keys and values", where=Where(name, before))
    made = _made(node, before, name)
    assert isinstance(made, Block)
    return made


def _refuse_traps(text: str, before: int, name: str) -> None:
    """Refuse what makes a few lines into endless values: parts that stand for others, and very deep ones."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        where = Where(name, before + 1 + (event.start_mark.line if event.start_mark else 0))
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent):
            raise InputError(f"*{event.anchor} stands for another part", where=where, mend="write it out")
        if depth > _DEEPEST:
            raise InputError("is nested too deeply", where=where, mend="make provisions of the parts")


def _made(node: yaml.Node, before: int, name: str) -> Value:
    where = Where(name, before + 1 + node.start_mark.line)
    if isinstance(node, yaml.MappingNode):
        block = Block(where)
        for key, value in node.value:
            text = str(key.value)
            line = Where(name, before + 1 + key.start_mark.line)
            if text in block:
                raise InputError(f"the key {text!r} is given twice", where=line)
            block.lines[text] = line
            block[text] = _made(value, before, name)
        return block
    if isinstance(node, yaml.SequenceNode):
        return [_made(one, before, name) for one in node.value]
    return None if node.tag.endswith(":null") else str(node.value)
