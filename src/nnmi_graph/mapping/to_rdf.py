"""Tables and one declarative mapping file become quads: the way keyed-in facts enter the graph.

A mapping (YAML) names tables, says for each which resources a row makes, and lets rules – like a style sheet, later
ones winning – choose the class and the properties by what the row says. It knows no table and no institute by itself,
fetches nothing, and gives the same quads for the same files. docs/data.md explains the language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import ContentError, InputError, Where
from ..located import Located
from ..store.trig import write_trig
from ..terms import PREFIXES, RDF, RDFS, Literal, NamedNode, Quad, Term, shorten
from .expressions import Lookup, Maker, Scope, compile_value, pattern
from .logical_tables import LogicalRow, LogicalTable, read_table
from .spec import keys, list_of, load_spec, map_of, maps_of, text_of

Test = Callable[[LogicalRow], bool]
_ONE_ROW = LogicalTable("", (), (LogicalRow("", 1, 1, {}),))


@dataclass(frozen=True)
class PredicateObjects:
    """Which rows it is for, and what it sets there; a property set to nothing is taken away."""

    applies: Test
    sets: dict[NamedNode, Maker]


@dataclass(frozen=True)
class Record:
    """A resource that each row makes: its name, its graph, its rules, and the properties it may not lack."""

    name: Maker
    graph: Maker
    takes: Test
    rules: tuple[PredicateObjects, ...]
    must: tuple[NamedNode, ...]


@dataclass(frozen=True)
class Source:
    """A table with the records its rows make; `only_used` leaves out graphs that nothing else is in."""

    table: LogicalTable
    takes: Test
    records: tuple[Record, ...]
    only_used: bool


def build(content_root: Path) -> dict[Path, bytes]:
    """What each data file that is made from tables must hold, by path: one for every `data/*/mapping.yaml`."""
    return dict(build_file(path) for path in sorted((content_root / "data").glob("*/mapping.yaml")))


def build_file(path: Path) -> tuple[Path, bytes]:
    """The output file of one mapping, and its bytes. Raises `InputError` or `ContentError`, with their place."""
    spec = load_spec(path)
    output = path.parent / text_of(spec, "output")
    return output, write_trig(run(path), text_of(spec, "comment") if "comment" in spec else "", _prefixes(spec))


def run(path: Path) -> list[Quad]:
    """The quads that the mapping at `path` makes of its tables. Raises `InputError` or `ContentError`."""
    spec = load_spec(path)
    prefixes = _prefixes(spec)
    lookups: dict[str, Lookup] = {}
    for name in map_of(spec, "lookups"):
        part = map_of(map_of(spec, "lookups"), name)
        lookups[name] = _lookup(name, part, path, prefixes, lookups)
    quads: list[Quad] = []
    for part in maps_of(spec, "tables"):
        source = _source(part, path, prefixes, lookups)
        used = {quad.graph_name for quad in quads} if source.only_used else None
        quads += [quad for quad in _quads(source) if used is None or quad.graph_name in used]
    for name, part in map_of(spec, "lookups").items():
        quads += _minted(part, lookups[name], prefixes)
    return quads


def _prefixes(spec: Located) -> dict[str, str]:
    own = map_of(spec, "prefixes")
    return {**PREFIXES, **{name: text_of(own, name) for name in own}}


def _lookup(name: str, part: Located, path: Path, prefixes: dict[str, str], known: dict[str, Lookup]) -> Lookup:
    """A lookup from a table (`table`, `key`, `value`), from the file itself (`values`), or from others (`of`)."""
    keys(part, {"table", "only", "key", "split", "value", "values", "of", "mint"})
    table = read_table(path.parent / text_of(part, "table")) if "table" in part else _ONE_ROW
    scope = Scope(prefixes, known, table)
    lookup = Lookup(name, {})
    entries = map_of(part, "values")
    for key, value in entries.items():
        iris = value if isinstance(value, list) else [value]
        lookup.entries[key] = tuple(scope.iri(iri, entries.at(key)) for iri in iris)
    for other in list_of(part, "of"):
        lookup.entries.update(scope.lookup(other, part.at("of")).entries)
    if "table" in part:
        _fill_lookup(lookup, part, scope)
    if "mint" in part:
        lookup.mint = scope.iri(text_of(map_of(part, "mint"), "prefix"), part.where).value
    return lookup


def _fill_lookup(lookup: Lookup, part: Located, scope: Scope) -> None:
    columns = part["key"] if isinstance(part.get("key"), list) else [text_of(part, "key")]
    for column in columns:
        scope.table.require(column, part.where)
    make = compile_value(part.get("value", {}), scope, part.at("value"))
    takes = _test(map_of(part, "only"), scope)
    for row in filter(takes, scope.table):
        nodes = tuple(node for node in make(row) if isinstance(node, NamedNode))
        for column, cell in ((column, row[column]) for column in columns):
            for piece in cell.split(text_of(part, "split")) if "split" in part else [cell]:
                name = " ".join(piece.split())
                if name and lookup.entries.setdefault(name, nodes) != nodes:
                    raise InputError(f"{name!r} already stands for another", where=row.where(column))


def _source(part: Located, path: Path, prefixes: dict[str, str], lookups: dict[str, Lookup]) -> Source:
    keys(part, {"file", "graph", "only", "records", "only-used-graphs"})
    table = read_table(path.parent / text_of(part, "file")) if "file" in part else _ONE_ROW
    scope = Scope(prefixes, lookups, table)
    graph = compile_value(part["graph"], scope, part.at("graph")) if "graph" in part else None
    records = tuple(_record(record, scope, graph) for record in maps_of(part, "records"))
    takes = _test(map_of(part, "only"), scope)
    return Source(table, takes, records, part.get("only-used-graphs") == "true")


def _record(part: Located, scope: Scope, graph: Maker | None) -> Record:
    keys(part, {"id", "graph", "only", "must", "set", "rules"})
    if "graph" in part:
        graph = compile_value(part["graph"], scope, part.at("graph"))
    if "id" not in part or graph is None:
        raise ContentError("has no 'id' or no 'graph'", where=part.where, mend="say what the rows are called and where")
    rules = [PredicateObjects(_always, _sets(map_of(part, "set"), scope))] if "set" in part else []
    rules += [_rule(rule, scope) for rule in maps_of(part, "rules")]
    must = tuple(_property(name, scope, part.at("must")) for name in list_of(part, "must"))
    takes = _test(map_of(part, "only"), scope)
    return Record(compile_value(part["id"], scope, part.at("id")), graph, takes, tuple(rules), must)


def _always(row: LogicalRow) -> bool:
    return True


def _rule(part: Located, scope: Scope) -> PredicateObjects:
    keys(part, {"when", "set"})
    test = _test(map_of(part, "when"), scope)
    return PredicateObjects(test, _sets(map_of(part, "set"), scope))


def _sets(part: Located, scope: Scope) -> dict[NamedNode, Maker]:
    made = {}
    for name, value in part.items():
        place = part.at(name)
        made[_property(name, scope, place)] = compile_value(value, scope, place)
    return made


def _property(name: str, scope: Scope, where: Where) -> NamedNode:
    return NamedNode(RDF + "type") if name == "a" else scope.iri(name, where)


def _test(part: Located, scope: Scope) -> Test:
    """The test that each column named holds what it should."""
    tests = []
    for column, wanted in part.items():
        scope.table.require(column, part.at(column))
        tests.append(_cell_test(column, wanted, scope))
    return lambda row: all(test(row) for test in tests)


def _cell_test(column: str, wanted: Any, scope: Scope) -> Test:
    """A cell holds a text, one of a list, `not` these, something that `matches`, or a name that is `in` a lookup."""
    if not isinstance(wanted, Located):
        choices = frozenset(wanted if isinstance(wanted, list) else [wanted])
        return lambda row: row[column] in choices
    keys(wanted, {"not", "matches", "in"})
    if "matches" in wanted:
        found = pattern(text_of(wanted, "matches"), wanted.where)
        return lambda row: found.search(row[column]) is not None
    if "in" in wanted:
        lookup = scope.lookup(text_of(wanted, "in"), wanted.where)
        return lambda row: lookup.knows(row[column])
    unwanted = _cell_test(column, wanted.get("not", []), scope)
    return lambda row: not unwanted(row)


def _quads(source: Source) -> Iterator[Quad]:
    for row in filter(source.takes, source.table):
        for record in source.records:
            if record.takes(row):
                yield from _resource(record, row)


def _resource(record: Record, row: LogicalRow) -> Iterator[Quad]:
    """The quads of one resource; none where the row gives it no name."""
    names = record.name(row)
    if not names:
        return
    properties: dict[NamedNode, Maker] = {}
    for rule in record.rules:
        if rule.applies(row):
            properties.update(rule.sets)
    made = {name: make(row) for name, make in properties.items()}
    for name in record.must:
        if not made.get(name):
            raise InputError(f"no rule of the mapping gives this row a {shorten(name.value)}", where=row.where())
    graph = record.graph(row)
    if not graph:
        raise InputError("this row names no graph", where=row.where())
    for subject in names:
        yield from (_quad(subject, name, term, graph[0], row) for name, terms in made.items() for term in terms)


def _quad(subject: Term, predicate: NamedNode, term: Term, graph: Term, row: LogicalRow) -> Quad:
    if not isinstance(subject, NamedNode) or not isinstance(graph, NamedNode):
        raise InputError(f"{subject} in {graph} is no name of a resource in a graph", where=row.where())
    return Quad(subject, predicate, term, graph)


def _minted(part: Located, lookup: Lookup, prefixes: dict[str, str]) -> Iterator[Quad]:
    """The register entries of names that nobody knew: a class and a label."""
    if "mint" not in part:
        return
    scope = Scope(prefixes, {}, _ONE_ROW)
    mint = map_of(part, "mint")
    graph, kind = (scope.iri(text_of(mint, key), part.where) for key in ("graph", "a"))
    for name, node in sorted(lookup.minted.items()):
        yield Quad(node, NamedNode(RDF + "type"), kind, graph)
        yield Quad(node, NamedNode(RDFS + "label"), Literal(name, language="en"), graph)
