"""Tables and one declarative mapping file become quads: the way keyed-in facts enter the graph.

A mapping (YAML) names tables, says for each which resources a row makes, and lets rules – like a style sheet, later
ones winning – choose the class and the properties by what the row says. It knows no table and no institute by itself,
fetches nothing, and gives the same quads for the same files. See docs/data.md for the language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ..errors import ContentError, InputError, NnmiError, UnknownName, Where
from ..store.files import read_bytes
from ..terms import PREFIXES, RDF, RDFS, Literal, NamedNode, Quad, Term
from .makers import Lookup, Maker, Scope, compile_value, template
from .tables import Row, Table, read_table
from .trig import write_trig

Test = Callable[[Row], bool]
_ONE_ROW = Table("", (), (Row("", 1, 1, {}),))


class Located(dict[str, Any]):
    """A mapping of the YAML file that knows where it begins."""

    where: Where


@dataclass(frozen=True)
class Rule:
    """Which rows it is for, and what it sets there; a property set to nothing is taken away."""

    applies: Test
    sets: dict[NamedNode, Maker]


@dataclass(frozen=True)
class Record:
    """A resource that each row makes: its name, its graph, its rules, and the properties it may not lack."""

    name: Maker
    graph: Maker
    rules: tuple[Rule, ...]
    must: tuple[NamedNode, ...]
    takes: Test


@dataclass(frozen=True)
class Source:
    """A table with the records its rows make; `only_used` leaves out graphs that nothing else is in."""

    table: Table
    takes: Test
    records: tuple[Record, ...]
    only_used: bool


def build(content_root: Path) -> dict[Path, bytes]:
    """What each data file that is made from tables must hold, by path: one for every `data/*/mapping.yaml`."""
    return dict(build_file(path) for path in sorted((content_root / "data").glob("*/mapping.yaml")))


def build_file(path: Path) -> tuple[Path, bytes]:
    """The output file of one mapping, and its bytes. Raises `InputError`, `ContentError`, `UnknownName`."""
    spec = load_mapping(path)
    if "output" not in spec:
        raise ContentError("names no output", where=spec.where, mend="add 'output: FILE.trig'")
    return path.parent / spec["output"], write_trig(run(path), spec.get("comment", ""), _prefixes(spec))


def run(path: Path) -> list[Quad]:
    """The quads that the mapping at `path` makes of its tables."""
    spec = load_mapping(path)
    prefixes = _prefixes(spec)
    lookups: dict[str, Lookup] = {}
    for name, entry in _part(spec, "lookups", {}).items():
        lookups[name] = _lookup(name, entry, path, prefixes, lookups)
    quads: list[Quad] = []
    for entry in _part(spec, "tables", []):
        source = _source(entry, path, prefixes, lookups)
        used = {quad.graph_name for quad in quads} if source.only_used else None
        quads += [quad for quad in _quads(source) if used is None or quad.graph_name in used]
    for name, entry in _part(spec, "lookups", {}).items():
        quads += _minted(entry, lookups[name], prefixes)
    return quads


class _Loader(yaml.BaseLoader):
    """Every scalar is text; mappings know their place; a key said twice is an error."""


def _located(loader: _Loader, node: yaml.MappingNode) -> Located:
    found = Located()
    found.where = Where(loader.name, node.start_mark.line + 1, node.start_mark.column + 1)
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)  # type: ignore[no-untyped-call]
        if key in found:
            place = Where(loader.name, key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            raise ContentError(f"says {key!r} twice", where=place)
        found[key] = loader.construct_object(value_node, deep=True)  # type: ignore[no-untyped-call]
    return found


_Loader.add_constructor("tag:yaml.org,2002:map", _located)


def load_mapping(path: Path) -> Located:
    """The mapping file as it stands, its parts knowing their line. Raises `ContentError` if it is no such file."""
    text = read_bytes(path)
    try:
        loader = _Loader(text)
        loader.name = str(path)
        spec = loader.get_single_data()  # type: ignore[no-untyped-call]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = Where(str(path), mark.line + 1, mark.column + 1) if mark else Where(str(path))
        raise ContentError(f"is not YAML: {error.problem}", where=place) from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ContentError(f"is not YAML: {error}", where=str(path)) from None
    if not isinstance(spec, Located) or "tables" not in spec:
        raise ContentError("is no mapping", where=str(path), mend="say which 'tables' it is about")
    _keys(spec, {"output", "comment", "prefixes", "lookups", "tables"})
    return spec


def _keys(part: Located, known: set[str]) -> None:
    for key in part:
        if key not in known:
            error = UnknownName("key", key, known, mend=f"use {', '.join(sorted(known))}")
            error.where = part.where
            raise error


def _part(part: Located, key: str, otherwise: Any) -> Any:
    """The part under `key`, which must be of the kind of `otherwise`."""
    found = part.get(key, otherwise)
    if not isinstance(found, type(otherwise)):
        kind = "list" if isinstance(otherwise, list) else "mapping"
        raise ContentError(f"{key!r} is no {kind}", where=part.where)
    return found


def _prefixes(spec: Located) -> dict[str, str]:
    return {**PREFIXES, **_part(spec, "prefixes", {})}


def _table(part: Located, key: str, path: Path) -> Table:
    if key not in part:
        return _ONE_ROW
    return read_table(path.parent / part[key])


def _lookup(name: str, part: Located, path: Path, prefixes: dict[str, str], known: dict[str, Lookup]) -> Lookup:
    """A lookup from a table (`table`, `key`, `value`), from the file itself (`values`), or from others (`of`)."""
    _keys(part, {"table", "only", "key", "split", "value", "values", "of", "mint"})
    table = _table(part, "table", path)
    scope = Scope(prefixes, known, table)
    lookup = Lookup(name, {})
    for key, value in _part(part, "values", {}).items():
        lookup.entries[key] = tuple(scope.iri(iri, part.where) for iri in ([value] if isinstance(value, str) else value))
    for other in _part(part, "of", []):
        lookup.entries.update(known[other].entries)
    if "table" in part:
        _fill_lookup(lookup, part, scope)
    if mint := part.get("mint"):
        lookup.mint = scope.iri(mint["prefix"], part.where).value
    return lookup


def _fill_lookup(lookup: Lookup, part: Located, scope: Scope) -> None:
    keys = part["key"] if isinstance(part["key"], list) else [part["key"]]
    make = compile_value(part["value"], scope, part.where)
    for key in keys:
        scope.table.require(key, part.where)
    takes = _test(_part(part, "only", {}), scope, part.where)
    for row in filter(takes, scope.table):
        nodes = tuple(node for node in make(row) if isinstance(node, NamedNode))
        for column in keys:
            for cell in row[column].split(part["split"]) if "split" in part else [row[column]]:
                name = " ".join(cell.split())
                if name and lookup.entries.setdefault(name, nodes) != nodes:
                    raise InputError(f"{name!r} already stands for another", where=row.where(column))


def _source(part: Located, path: Path, prefixes: dict[str, str], lookups: dict[str, Lookup]) -> Source:
    _keys(part, {"file", "graph", "only", "records", "only-used-graphs"})
    table = _table(part, "file", path)
    scope = Scope(prefixes, lookups, table)
    graph = compile_value(part["graph"], scope, part.where) if "graph" in part else None
    records = tuple(_record(record, scope, graph) for record in _part(part, "records", []))
    takes = _test(_part(part, "only", {}), scope, part.where)
    return Source(table, takes, records, part.get("only-used-graphs") == "true")


def _record(part: Located, scope: Scope, graph: Maker | None) -> Record:
    _keys(part, {"id", "graph", "only", "must", "set", "rules"})
    if "graph" in part:
        graph = compile_value(part["graph"], scope, part.where)
    if "id" not in part or graph is None:
        raise ContentError("has no 'id' or no 'graph'", where=part.where, mend="say what the rows are called, and where")
    rules = [Rule(lambda row: True, _sets(_part(part, "set", {}), scope, part.where))] if "set" in part else []
    rules += [_rule(rule, scope) for rule in _part(part, "rules", [])]
    must = tuple(_property(name, scope, part.where) for name in _part(part, "must", []))
    takes = _test(_part(part, "only", {}), scope, part.where)
    return Record(compile_value(part["id"], scope, part.where), graph, tuple(rules), must, takes)


def _rule(part: Located, scope: Scope) -> Rule:
    _keys(part, {"when", "set"})
    test = _test(_part(part, "when", {}), scope, part.where)
    return Rule(test, _sets(_part(part, "set", {}), scope, part.where))


def _sets(part: dict[str, Any], scope: Scope, where: Where) -> dict[NamedNode, Maker]:
    where = part.where if isinstance(part, Located) else where
    return {_property(name, scope, where): compile_value(value, scope, where) for name, value in part.items()}


def _property(name: str, scope: Scope, where: Where) -> NamedNode:
    return NamedNode(RDF + "type") if name == "a" else scope.iri(name, where)


def _test(part: dict[str, Any], scope: Scope, where: Where) -> Test:
    """The test that each column holds what it should: a text, one of a list, `not` these, `matches`, or `in` a lookup."""
    where = part.where if isinstance(part, Located) else where
    tests = []
    for column, wanted in part.items():
        scope.table.require(column, where)
        tests.append(_cell_test(column, wanted, scope, where))
    return lambda row: all(test(row) for test in tests)


def _cell_test(column: str, wanted: Any, scope: Scope, where: Where) -> Test:
    if not isinstance(wanted, Located):
        choices = frozenset(wanted if isinstance(wanted, list) else [wanted])
        return lambda row: row[column] in choices
    _keys(wanted, {"not", "matches", "in"})
    if "matches" in wanted:
        pattern = re.compile(wanted["matches"])
        return lambda row: pattern.search(row[column]) is not None
    if "in" in wanted:
        lookup = scope.lookup(wanted["in"], where)
        return lambda row: lookup.knows(row[column])
    unwanted = _cell_test(column, wanted["not"], scope, where)
    return lambda row: not unwanted(row)


def _quads(source: Source) -> Iterator[Quad]:
    for row in source.table:
        if source.takes(row):
            for record in source.records:
                yield from _resource(record, row)


def _resource(record: Record, row: Row) -> Iterator[Quad]:
    """The quads of one resource; none where the row gives it no name."""
    names = record.name(row) if record.takes(row) else ()
    if not names:
        return
    properties: dict[NamedNode, Maker] = {}
    for rule in record.rules:
        if rule.applies(row):
            properties.update(rule.sets)
    made = {name: make(row) for name, make in properties.items()}
    for name in record.must:
        if not made.get(name):
            raise InputError(f"no rule of the mapping gives this row a {_short(name)}", where=row.where())
    (graph,) = record.graph(row)
    for subject in names:
        yield from (_quad(subject, name, term, graph) for name, terms in made.items() for term in terms)


def _short(name: NamedNode) -> str:
    return name.value.rstrip("/").replace("#", "/").rsplit("/", 1)[-1]


def _quad(subject: Term, predicate: NamedNode, term: Term, graph: Term) -> Quad:
    if not isinstance(subject, NamedNode) or not isinstance(graph, NamedNode):
        raise NnmiError(f"{subject} cannot be the name of a resource or graph")
    return Quad(subject, predicate, term, graph)


def _minted(part: Located, lookup: Lookup, prefixes: dict[str, str]) -> Iterator[Quad]:
    """The register entries of names that nobody knew: a class and a label."""
    if "mint" not in part:
        return
    scope = Scope(prefixes, {}, _ONE_ROW)
    graph, kind = (scope.iri(part["mint"][key], part.where) for key in ("graph", "a"))
    for name, node in sorted(lookup.minted.items()):
        yield Quad(node, NamedNode(RDF + "type"), kind, graph)
        yield Quad(node, NamedNode(RDFS + "label"), Literal(name, language="en"), graph)


__all__ = ["build", "build_file", "load_mapping", "run", "template"]
