"""Empty records made from the shapes: column names, lists to choose from, notes in both languages, an example.

The example and the notes are marked so that a reader passes over them.
"""

from __future__ import annotations

from collections.abc import Sequence

from .. import literals
from ..errors import InputError, UnknownName
from ..names import Names
from ..terms import PREFIXES, Literal, Term, quoted, shorten
from .heads import Head, choices, example, heads, note
from .kinds import Column, Holds, Kind, Node
from .write_text import scalar, write_table
from .write_xlsx import Filled, example_row, write_workbook

FORMATS = {"xlsx": (".xlsx",), "csv": (".csv",), "tsv": (".tsv",), "yaml": (".yaml", ".yml"), "turtle": (".ttl",)}
"""The forms of an empty record, and the file endings of each."""


def template(kinds: Sequence[Kind], form: str, known: Names, language: str = "en") -> bytes:
    """Empty records of the kinds, in one of `FORMATS`. Raises `InputError` for several in a form that holds one."""
    sheets = [Filled(kind, heads(kind, language=language), [], with_example=True) for kind in kinds]
    if form == "xlsx":
        return write_workbook(sheets, known, language)
    if form == "yaml":
        return "\n".join(_yaml(filled, known, language) for filled in sheets).encode()
    if form not in FORMATS:
        raise UnknownName("form of an empty record", form, FORMATS)
    if len(sheets) > 1:
        raise InputError(f"{form} holds one kind of record", mend="write .xlsx or .yaml, or name a kind")
    if form == "turtle":
        return _turtle(kinds[0], known).encode()
    return write_table(sheets[0], "\t" if form == "tsv" else ",", _remarks(sheets[0], known, language))


def _remarks(filled: Filled, known: Names, language: str) -> list[list[str]]:
    """The rows of a CSV file that are there to read: what each column is, what may stand in it, an example."""
    columns = filled.heads[1:]
    listed = [
        " | ".join(choices(head.column, known, language)) if head.column and head.column.scheme else ""
        for head in columns
    ]
    return [
        ["#definition", *(note(head, "en") for head in columns)],
        ["#定义", *(note(head, "zh") for head in columns)],
        ["#choices", *listed],
        example_row(filled, known, language),
    ]


def _yaml(filled: Filled, known: Names, language: str) -> str:
    kind = filled.kind
    lines = [*_opening(kind), "# Fill in what you know, delete the rest; for more records repeat the block from '-'."]
    lines.append(f"{kind.name}:")
    for number, head in enumerate(filled.heads):
        if head.column is not None and head.column.scheme:
            lines.append(f"    # {head.name}: one of {' | '.join(choices(head.column, known, language))}")
        shown = example(head, known, language)
        words = f"{note(head, 'en')} {note(head, 'zh')}" + (f" e.g. {scalar(shown)}" if shown else "")
        lines.append(f"{'  - ' if number == 0 else '    '}{head.name}:  # {words}")
    return "\n".join(lines) + "\n"


def _opening(kind: Kind) -> list[str]:
    words = {lang: " ".join(kind.notes.get(lang, kind.titles.get(lang, kind.name)).split()) for lang in ("en", "zh")}
    return [f"# An empty {kind.name} record: {words['en']}", f"# 空白记录：{words['zh']}"]


def _turtle(kind: Kind, known: Names) -> str:
    """A Turtle file that says nothing yet: the example, all of it commented out."""
    names = ("id", "nnmi", "tax", "rdfs", "dcterms", "xsd")
    lines = [f"@prefix {name}: <{PREFIXES[name]}> ." for name in names]
    lines += [
        "",
        *_opening(kind),
        "# Take out the marks at the beginning of the lines you need, write your own values.",
        "",
    ]
    nodes = {node.word: node for node in kind.node.walk()}
    for node in nodes.values():
        lines += [f"# {line}" for line in _turtle_node(kind, node, known)] + [""]
    return "\n".join(lines)


def _turtle_node(kind: Kind, node: Node, known: Names) -> list[str]:
    """The lines of one node, each with the note on its column."""
    name = f"id:example-{node.word}" if node.part else f"id:example-{kind.name}"
    lines = [f"{name} a {shorten(node.kind.value)} ;"]
    if node.link is not None and node.inverse:
        lines.append(f"    {shorten(node.link.value)} id:example-{kind.name} ;")
    for slot in node.slots:
        column = kind.columns[slot.column]
        if column.example is not None:
            head = Head(column.name, column)
            said = f"{shorten(slot.property.value)} {_term(column.example, column, known)}"
            lines.append(f"    {said} ;  # {note(head, 'en')} {note(head, 'zh')}")
    filled = {slot.property for slot in node.slots if kind.columns[slot.column].example is not None}
    lines += [f"    {shorten(p.value)} {_plain_term(term)} ;" for p, term in node.defaults if p not in filled]
    for part in node.parts:
        if part.link is not None and not part.inverse:
            lines.append(f"    {shorten(part.link.value)} id:example-{part.word} ;")
    return [*lines, "    ."]


def _term(term: Term, column: Column, known: Names) -> str:
    """The example as a Turtle term; a name of a thing as the thing's IRI."""
    if column.holds is Holds.THING and isinstance(term, Literal):
        thing = known.resolve(term.value, column.range).thing
        return shorten(thing.value) if thing is not None else f"id:{literals.slug(term.value)}"
    return _plain_term(term)


def _plain_term(term: Term) -> str:
    if not isinstance(term, Literal):
        return shorten(term.value)
    kind = shorten(term.datatype.value)
    text = quoted(term.value)
    return f"{text}@{term.language}" if term.language else text if kind == "xsd:string" else f"{text}^^{kind}"
