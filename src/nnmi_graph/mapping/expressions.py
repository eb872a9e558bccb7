"""From a cell to terms: the value expressions of a mapping, read once and then applied to every row.

An expression says where the text comes from (a template over the columns) and what it becomes: an IRI, a text in a
language, a number, a bound, a date, or whatever a lookup knows under that name. It never sees more than one row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .. import literals, written_dates
from ..errors import ContentError, InputError, NnmiError, UnknownName, Where
from ..terms import Literal, NamedNode, Term
from .logical_tables import LogicalRow, LogicalTable

Maker = Callable[[LogicalRow], tuple[Term, ...]]
"""What a value expression becomes: the terms it gives for a row, none where the cell is empty."""

_HOLE = re.compile(r"\{([^{}|:]+)(?:\|([\w-]+))?(?::(\d+))?\}")
_FILTERS: dict[str, Callable[[str], str]] = {
    "slug": literals.slug,
    "lower": str.lower,
    "after-colon": lambda text: literals.slug(text.partition(":")[2]),
}
_BAD_IRI = re.compile(r"[\x00-\x20<>\"{}|\\^`]")
_OPTIONS = {"lang", "match", "split", "in", "prefix", "unknown"}


@dataclass
class Lookup:
    """Names and what they stand for. With `mint` a name nobody knows becomes an IRI of its own."""

    name: str
    entries: dict[str, tuple[NamedNode, ...]]
    mint: str | None = None
    minted: dict[str, NamedNode] = field(default_factory=dict)

    def find(self, name: str) -> tuple[NamedNode, ...]:
        """What `name` stands for. Raises `UnknownName` with the nearest names."""
        key = " ".join(name.split())
        if key in self.entries:
            return self.entries[key]
        if self.mint is None:
            kind = f"entry in {self.name!r} for"
            raise UnknownName(kind, key, self.entries, mend="add it there, or mend the cell")
        return (self.minted.setdefault(key, self._new(key)),)

    def knows(self, name: str) -> bool:
        """Whether `name` has an entry."""
        return " ".join(name.split()) in self.entries

    def _new(self, name: str) -> NamedNode:
        taken = {node.value for nodes in self.entries.values() for node in nodes}
        taken |= {node.value for known, node in self.minted.items() if known != name}
        stem = f"{self.mint}{literals.slug(name)}"
        candidates = [stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3))]
        return NamedNode(next(iri for iri in candidates if iri not in taken))


def unknown(kind: str, name: str, known: Iterable[str], where: Where) -> ContentError:
    """The error for a word of a mapping that means nothing, at its place, with the nearest that does."""
    error = UnknownName(kind, name, known, mend=f"use {', '.join(sorted(known)) or 'none'}")
    return ContentError(error.what, where=where, mend=error.mend)


@dataclass(frozen=True)
class Scope:
    """What an expression may refer to: the prefixes, the lookups, the columns of the table."""

    prefixes: Mapping[str, str]
    lookups: Mapping[str, Lookup]
    table: LogicalTable

    def iri(self, name: str, where: Where) -> NamedNode:
        """The IRI that a prefixed name or an `http` address stands for. Raises `ContentError`."""
        prefix, colon, local = name.partition(":")
        iri = self.prefixes[prefix] + local if colon and prefix in self.prefixes else name
        if not re.match(r"(https?|urn|mailto):", iri) or _BAD_IRI.search(iri):
            raise ContentError(f"{name!r} is no IRI", where=where, mend="begin with a known prefix, without spaces")
        return NamedNode(iri)

    def lookup(self, name: str, where: Where) -> Lookup:
        """The lookup called `name`. Raises `UnknownName` at `where`."""
        if name not in self.lookups:
            raise unknown("lookup", name, self.lookups, where)
        return self.lookups[name]


def template(text: str, table: LogicalTable, where: Where) -> Callable[[LogicalRow], str]:
    """The text with its holes `{column}`, `{column|slug}`, `{row:03}` filled from a row."""
    for column, filter_name, _ in _HOLE.findall(text):
        if column != "row":
            table.require(column, where)
        if filter_name and filter_name not in _FILTERS:
            raise unknown("filter", filter_name, _FILTERS, where)

    def fill(row: LogicalRow) -> str:
        def cell(hole: re.Match[str]) -> str:
            content = str(row.number) if hole[1] == "row" and "row" not in row.cells else row[hole[1]]
            content = _FILTERS[hole[2]](content) if hole[2] else content
            return content.zfill(int(hole[3])) if hole[3] else content

        return _HOLE.sub(cell, text)

    return fill


def compile_value(spec: Any, scope: Scope, where: Where) -> Maker:
    """The maker that `spec` describes. Raises `ContentError` at `where` in the mapping if it describes none."""
    if isinstance(spec, list):
        parts = [compile_value(part, scope, where) for part in spec]
        return lambda row: tuple(term for part in parts for term in part(row))
    if isinstance(spec, str):
        return _compile_kind("iri", {"iri": spec}, scope, where)
    kinds = [key for key in spec if key not in _OPTIONS]
    if len(kinds) != 1 or kinds[0] not in _KINDS:
        raise ContentError(
            f"says {', '.join(map(repr, kinds)) or 'nothing'}", where=where, mend=f"say one of: {', '.join(_KINDS)}"
        )
    for key, value in spec.items():
        if not isinstance(value, str):
            raise ContentError(f"{key!r} must be one text", where=where)
    return _compile_kind(kinds[0], spec, scope, where)


def _compile_kind(kind: str, spec: Mapping[str, str], scope: Scope, where: Where) -> Maker:
    texts = _texts(spec[kind], spec, scope, where)
    make = _PLAIN[kind] if kind in _PLAIN else _WITH_OPTIONS[kind](spec, scope, where)
    columns = [hole[0] for hole in _HOLE.findall(spec[kind])]
    made: dict[tuple[str | int, ...], tuple[Term, ...]] = {}

    def maker(row: LogicalRow) -> tuple[Term, ...]:
        key = tuple(row.cells.get(column, row.number) for column in columns)
        if key not in made:
            try:
                made[key] = tuple(term for text in texts(row) for term in make(text))
            except ContentError:
                raise
            except NnmiError as error:
                where = row.where(columns[0] if columns else None)
                raise InputError(error.what, where=where, mend=error.mend) from None
        return made[key]

    return maker


def pattern(text: str, where: Where) -> re.Pattern[str]:
    """The regular expression. Raises `ContentError` if it is none."""
    try:
        return re.compile(text)
    except re.error as error:
        raise ContentError(f"{text!r} is no regular expression: {error}", where=where) from None


def _texts(source: str, spec: Mapping[str, str], scope: Scope, where: Where) -> Callable[[LogicalRow], list[str]]:
    """The pieces of text of a row that an expression is about: filled in, matched, split, without the empty ones."""
    fill = template(source, scope.table, where)
    holes = [hole[0] for hole in _HOLE.findall(source) if hole[0] != "row"]
    match = pattern(spec["match"], where) if "match" in spec else None
    split = spec.get("split")

    def texts(row: LogicalRow) -> list[str]:
        if not all(row[hole].strip() for hole in holes):
            return []
        text = fill(row)
        if match:
            found = match.search(text)
            text = (found[1] if match.groups else found[0]) or "" if found else ""
        pieces = text.split(split) if split else [text]
        return [piece.strip() for piece in pieces if piece.strip()]

    return texts


Make = Callable[[str], tuple[Term, ...]]


def _iri(spec: Mapping[str, str], scope: Scope, where: Where) -> Make:
    prefix = spec.get("prefix", "")
    return lambda text: (scope.iri(prefix + text, where),)


def _text(spec: Mapping[str, str], scope: Scope, where: Where) -> Make:
    lang = spec.get("lang", "en")
    if not re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", lang):
        raise ContentError(f"{lang!r} is no language", where=where, mend="write en, zh or auto")
    return lambda text: (Literal(text, language=literals.language_of(text) if lang == "auto" else lang),)


def _bound(spec: Mapping[str, str], scope: Scope, where: Where) -> Make:
    prefix = spec.get("prefix", "tax:bound-")
    return lambda text: (scope.iri(prefix + literals.read_amount(text).bound, where),)


def _lookup(spec: Mapping[str, str], scope: Scope, where: Where) -> Make:
    lookup = scope.lookup(spec.get("in", ""), where)
    skip = spec.get("unknown") == "skip"
    return lambda text: () if skip and not lookup.knows(text) else lookup.find(text)


def _end_of(text: str, which: int) -> tuple[Literal, ...]:
    """One end of a period; none of what is a single date, or open there."""
    end = literals.read_period(text)[which] if written_dates.ends(text) else None
    return (end,) if end else ()


_PLAIN: dict[str, Make] = {
    "string": lambda text: (Literal(text),),
    "decimal": lambda text: (literals.decimal_literal(literals.read_amount(text).value),),
    "date": lambda text: (literals.read_date(text),),
    "start": lambda text: _end_of(text, 0),
    "end": lambda text: _end_of(text, 1),
}
_WITH_OPTIONS: dict[str, Callable[[Mapping[str, str], Scope, Where], Make]] = {
    "iri": _iri,
    "text": _text,
    "bound": _bound,
    "lookup": _lookup,
}
_KINDS = (*_WITH_OPTIONS, *_PLAIN)
