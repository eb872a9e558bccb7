"""A table with two columns as a network at once: which column is which end, what describes an edge, what was guessed.

The rows that come out are those of an edge view, so that nothing below knows a table. Nothing here measures or draws.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

from .. import literals
from ..dates import PartialDate
from ..errors import InputError, UnknownName
from ..names.spelling import fold
from ..phrases import Sentence
from ..store import Rows
from ..terms import Literal, NamedNode, Term, expand
from .as_written import read_date, read_number
from .faults import CellError
from .grid import Bad, Content, Grid, Row, header_key, text_of
from .heading import check_header, with_header
from .sheet import read_grids

_USUAL: Mapping[str, tuple[str, ...]] = {
    "source": ("source", "from", "源", "起点"),
    "target": ("target", "to", "目标", "终点"),
    "kind": ("kind", "relation", "type", "关系", "类型"),
    "weight": ("weight", "权重"),
    "role": ("role", "身份", "角色"),
    "when": ("when", "date", "year", "as_of", "日期", "年份"),
    "start": ("start", "valid_from", "since", "开始"),
    "end": ("end", "valid_to", "until", "结束"),
    "source_kind": ("source_kind",),
    "target_kind": ("target_kind",),
    "source_label": ("source_label",),
    "target_label": ("target_label",),
}
"""The headers by which a column is taken for what it says of an edge, if none is named."""
ROLES = tuple(_USUAL)
_ENDS, _DATES = ("source", "target"), ("when", "start", "end")
_DIRECTIONS = {"directed", "undirected"}
_DOTTED = re.compile(r"-?[1-9]\d{0,2}\.\d{3}")


@dataclass(frozen=True)
class EdgeTable:
    """A table read as the rows of an edge view; `remarks` say in English and Chinese what was guessed and met."""

    name: str
    rows: Rows
    directed: bool
    remarks: tuple[Mapping[str, str], ...]


def read_edge_table(
    path: str | Path,
    columns: Mapping[str, str] | None = None,
    *,
    one_mode: bool = False,
    directed: bool = False,
    encoding: str | None = None,
) -> EdgeTable:
    """The edges in a table, one a row; `columns` names the header of a role (`source`, `weight`, …; see `ROLES`).

    In a network of two modes the ends are nodes of their own even where they bear one name; with `one_mode` they are
    one, and an edge has no direction unless it is `directed`. Raises `InputError`, `UnknownName` for a role or header.
    """
    named = dict(columns or {})
    for role in named:
        if role not in ROLES:
            raise UnknownName("column of an edge table", role, ROLES, mend=f"use one of {', '.join(ROLES)}")
    grids = read_grids(path, encoding)
    grid = with_header(grids[0], lambda header: _likeness(header, named))
    check_header(grid)
    if grid.flaws:
        raise grid.flaws[0]
    table = _Table(grid, one_mode)
    table.assign(named)
    for row in grid.above:
        above = " ".join(filter(None, map(text_of, row.cells)))
        table.remarks.append(Sentence("above the header, not read: {text}", text=above))
    for other in grids[1:]:
        table.remarks.append(Sentence("sheet {name} is not read", name=other.name))
    return table.read(directed)


def _role_of(header: str, named: Mapping[str, str]) -> str | None:
    key = header_key(header)
    told = next((role for role, name in named.items() if header_key(name) == key), None)
    return told or next((role for role, names in _USUAL.items() if key in names and role not in named), None)


def _likeness(header: tuple[str, ...], named: Mapping[str, str]) -> int:
    """How much a row looks like the header: by the roles that it names, then by having two columns at least."""
    return 2 * sum(_role_of(name, named) is not None for name in header) + (len(header) > 1)


@dataclass
class _Table:
    """A grid while its columns find their roles."""

    grid: Grid
    one_mode: bool
    places: dict[str, int] = field(default_factory=dict)
    remarks: list[Mapping[str, str]] = field(default_factory=list)

    @cached_property
    def rows(self) -> list[Row]:
        """The rows of edges."""
        return list(self.grid.records())

    def assign(self, named: Mapping[str, str]) -> None:
        """Say which column is which: those that are named, those of usual headers, else the first two of words."""
        for place, header in enumerate(self.grid.header):
            role = _role_of(header, named)
            if role is not None:
                self.places.setdefault(role, place)
        for role, header in named.items():
            if role not in self.places:
                raise UnknownName("column", header, self.grid.header, mend=f"use one of {', '.join(self.grid.header)}")
        guessed = [role for role in _ENDS if role not in self.places]
        free = [at for at, name in enumerate(self.grid.header) if name and at not in self.places.values()]
        free = sorted(free, key=lambda at: (self.is_number(at), at))[: len(guessed)]
        if len(free) < len(guessed):
            raise InputError(
                "is no table of edges: it has no two columns for the ends",
                where=self.grid.where(None),
                mend="name them with --source-column and --target-column",
            )
        self.places |= dict(zip(guessed, sorted(free), strict=True))
        source, target = (self.grid.header[self.places[end]] for end in _ENDS)
        if guessed:
            told = (
                "column {source!r} was taken for the source and {target!r} for the target of each edge; "
                "--source-column and --target-column say otherwise"
            )
            self.remarks.append(Sentence(told, source=source, target=target))
        others = {role: self.grid.header[at] for role, at in self.places.items() if role not in (*_ENDS, *named)}
        odd = [f"{header} ({role})" for role, header in others.items() if header_key(header) != role]
        if odd:
            columns = {"en": ", ".join(odd), "zh": "、".join(odd)}
            self.remarks.append(Sentence("taken by their headers: {columns}", columns=columns))

    def is_number(self, place: int) -> bool:
        """Whether every filled cell of a column is a number."""
        cells = [row.cells[place] for row in self.rows if row.cells[place] is not None]
        return bool(cells) and all(isinstance(c, Decimal) or _plain_number(text_of(c)) is not None for c in cells)

    def read(self, directed: bool) -> EdgeTable:
        """The rows of the view. Raises `InputError` for a cell that cannot be read, or if there is no row."""
        rows = self.rows
        if not rows:
            raise InputError("has a header, and no row of edges below it", where=self.grid.where(None))
        directions = self.directions(rows)
        columns: dict[str, list[Term | None]] = {}
        for end in _ENDS:
            columns |= self.end(rows, end)
        roles = {place: role for role, place in self.places.items()}
        for place, header in enumerate(self.grid.header):
            role = roles.get(place)
            of_edge = role is None or not role.startswith(_ENDS)
            if header and of_edge and not (role == "kind" and directions):
                columns[_variable(role or header)] = self.column(rows, place, role)
        self.note_names(columns)
        way = directed or (not self.one_mode and directions != {"undirected"}) or "directed" in directions
        answer = Rows(tuple(columns), list(zip(*columns.values(), strict=True)))
        return EdgeTable(Path(self.grid.file).stem, answer, way, tuple(self.remarks))

    def end(self, rows: Sequence[Row], end: str) -> dict[str, list[Term | None]]:
        """The columns of a view about one end: the node, its label and its kind."""
        label, kind = self.places.get(f"{end}_label"), self.places.get(f"{end}_kind")
        names = [self.name(row, end) for row in rows]
        usual = Literal("node" if self.one_mode else self.grid.header[self.places[end]].strip())
        labels = names if label is None else [self.text(row, label) for row in rows]
        kinds = ["" if kind is None else self.text(row, kind) for row in rows]
        return {
            end: list(map({name: self.node(name, end) for name in set(names)}.__getitem__, names)),
            f"{end}Label": [Literal(text) if text else None for text in labels],
            f"{end}Kind": [Literal(text) if text else usual for text in kinds],
        }

    def directions(self, rows: Sequence[Row]) -> set[str]:
        """What a column `Type` says as Gephi writes it: whether edges are directed; empty if it says anything else."""
        place = self.places.get("kind")
        found = {text_of(row.cells[place]).strip().lower() for row in rows} - {""} if place is not None else set()
        return found if found <= _DIRECTIONS else set()

    def name(self, row: Row, end: str) -> str:
        return re.sub(r"\s+", " ", self.text(row, self.places[end]))

    def text(self, row: Row, place: int) -> str:
        """The text of a cell. Raises `InputError` for one that cannot be read."""
        content = row.cells[place]
        if isinstance(content, Bad):
            raise InputError(f"holds what cannot be read ({content.text})", where=self.grid.where(row, place))
        return text_of(content)

    def node(self, name: str, end: str) -> NamedNode | None:
        """The node of a name; an address is its own."""
        if not name:
            return None
        iri = expand(name) if re.match(r"https?://|<", name) else None
        mode = "node" if self.one_mode else end
        try:
            return NamedNode(iri or f"urn:{mode}:{quote(name, safe='')}")
        except ValueError:
            return NamedNode(f"urn:{mode}:{quote(name, safe='')}")

    def column(self, rows: Sequence[Row], place: int, role: str | None) -> list[Term | None]:
        """What a column says of each edge: dates, numbers where all are, else words."""
        texts = [self.text(row, place) for row in rows]
        if role in _DATES:
            cells = [row.cells[place] for row in rows]
            known = {text: _date(text) for text in {cell for cell in cells if isinstance(cell, str)}}
            return [known[cell] if isinstance(cell, str) else _date(cell) for cell in cells]
        if self.is_number(place):
            self.refuse_dotted(rows, place)
            return [_number(row.cells[place]) for row in rows]
        words: list[Term | None] = [Literal(text) if text else None for text in texts]
        if role == "weight":  # a word among them spoils no number
            return [word and (_number(row.cells[place]) or word) for word, row in zip(words, rows, strict=True)]
        return words

    def refuse_dotted(self, rows: Sequence[Row], place: int) -> None:
        """Raise `InputError` where all dots of a column may part thousands or fractions."""
        texts = [(row, row.cells[place]) for row in rows]
        dotted = [(row, text) for row, text in texts if isinstance(text, str) and "." in text]
        if dotted and all(_DOTTED.fullmatch(text) for _, text in dotted):
            row, text = dotted[0]
            raise InputError(
                f"{text!r} may be two numbers: its dot may part thousands or a fraction",
                where=self.grid.where(row, place),
                mend="write 1234 or 1.2340",
            )

    def note_names(self, columns: Mapping[str, Sequence[Term | None]]) -> None:
        """Say what may be one node and is two: a name at both ends, names that differ in case or accents only."""
        ends = [{term.value.partition(":")[2].partition(":")[2] for term in columns[end] if term} for end in _ENDS]
        both = ends[0] & ends[1]
        if both and not self.one_mode:
            told = "{count} names stand at both ends, as two nodes each; --one-mode makes them one"
            self.remarks.append(Sentence(told, count=len(both)))
        labels = {term.value for end in _ENDS for term in columns[f"{end}Label"] if term is not None}
        alike: dict[str, set[str]] = {}
        for label in labels:
            alike.setdefault(fold(label), set()).add(label)
        several = sorted(min(found) for found in alike.values() if len(found) > 1)
        if several:
            told = "{count} names are spelled in several ways, as nodes of their own (such as {name!r})"
            self.remarks.append(Sentence(told, count=len(several), name=several[0]))


def _number(content: Content) -> Literal | None:
    value = content if isinstance(content, Decimal) else _plain_number(text_of(content))
    return None if value is None else literals.decimal_literal(value)


def _date(content: Content) -> Literal | None:
    """The date, or what the view will say is none."""
    text = text_of(content)
    try:
        given = content if isinstance(content, Decimal | PartialDate) else text
        return Literal(read_date(given).value) if text else None
    except CellError:
        return Literal(text)


def _plain_number(text: str) -> Decimal | None:
    """The number that a cell of digits is, as programs write it or with commas between thousands."""
    if re.fullmatch(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", text):
        return Decimal(text)
    try:
        return read_number(text).value if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", text) else None
    except CellError:
        return None


def _variable(header: str) -> str:
    """The header as the variable of a view: `join date` is `joinDate`.

    >>> _variable("join date"), _variable("source_sector"), _variable("金额")
    ('joinDate', 'sourceSector', '金额')
    """
    words = [word for word in re.split(r"[\W_]+", header.strip()) if word]
    first, *rest = words or ["column"]
    return "".join([first[:1].lower() + first[1:], *(word[:1].upper() + word[1:] for word in rest)])


def columns_of(options: Mapping[str, object]) -> dict[str, str]:
    """The roles among `source_column=…` options, with the headers they name."""
    return {key.removesuffix("_column"): str(value) for key, value in options.items() if key.endswith("_column")}


def is_option(name: str) -> bool:
    """Whether the option is one of a table of edges."""
    return name.endswith("_column") or name in ("one_mode", "directed", "encoding")


def unused(options: Iterable[str]) -> UnknownName | None:
    """The complaint about an option that no table takes."""
    other = next((name for name in options if not is_option(name)), None)
    known = [*(f"{role}-column" for role in ROLES), "one-mode", "directed", "encoding"]
    return None if other is None else UnknownName("option of an edge table", other.replace("_", "-"), known)
