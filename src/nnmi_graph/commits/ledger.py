"""The ledger of a store: what was committed, when, by whom, from which files; each commit in a graph of its own.

The ledger itself is PROV in `graph:history`. A commit enters whole or not at all; one that is taken out leaves its
line in the ledger. Nothing here validates.
"""

from __future__ import annotations

import getpass
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from ..errors import NnmiError, StoreError, UnknownName
from ..everyday import EDGES, EVERYDAY, Upkeep
from ..frozen import value
from ..store import Store
from ..store.marks import HISTORY
from ..terms import DCTERMS, GRAPH, ID, PROV, RDF, XSD, Literal, NamedNode, Quad, Term, iri_text, literal

_TRIPLES = "http://rdfs.org/ns/void#triples"


@value
class Input:
    """A file that a commit was made from: its name and the digest of what it held."""

    name: str
    digest: str


@value
class Act:
    """Who does something to a store, when, from what, and why."""

    author: str
    time: str
    source: str = ""
    message: str = ""
    files: tuple[Input, ...] = ()


@value
class Entry:
    """A line of the ledger. `removed` is when it was taken out, '' if it is in force."""

    id: str
    time: str
    author: str
    what: str
    statements: int
    source: str = ""
    message: str = ""
    removed: str = ""


class InUse(NnmiError):
    """A commit that cannot be taken out, because others rest on it. `things` are what they use, with how often."""

    def __init__(self, commit: str, things: Sequence[tuple[str, int]]) -> None:
        self.things = tuple(things)
        listed = ", ".join(f"{thing} ({count})" for thing, count in things[:5])
        super().__init__(
            f"{commit} cannot be taken out: others use what it added: {listed}",
            mend="take those out first, or use --force",
        )


def act(author: str | None = None, source: str = "", message: str = "", files: Sequence[Input] = ()) -> Act:
    """An act of now, by `author` or by who is logged in."""
    return Act(
        author or getpass.getuser(), datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), source, message, tuple(files)
    )


def entry_quads(store: Store | None, kind: str, quads: Iterable[Quad], done: Act) -> tuple[str, list[Quad]]:
    """The id of a new entry, and all that goes into the store for it: the statements in its graph, and its line."""
    number = _next_number(store, kind)
    name = f"{kind}-{number}"
    graph = NamedNode(GRAPH + name)
    held = list(dict.fromkeys(Quad(quad.subject, quad.predicate, quad.object, graph) for quad in quads))
    return name, [*held, *_line(name, done, len(held))]


def base_quads(title: str, count: int, done: Act) -> list[Quad]:
    """The line for what a new store was begun with."""
    return _line("base", Act(done.author, done.time, message=title), count)


def _line(name: str, done: Act, count: int) -> list[Quad]:
    """The line of the ledger for an entry."""
    entry, graph = ID + name, GRAPH + name
    facts: list[tuple[str, str, Term]] = [
        (entry, RDF + "type", NamedNode(PROV + "Activity")),
        (entry, PROV + "endedAtTime", _time(done.time)),
        (entry, DCTERMS + "creator", Literal(done.author)),
        (entry, PROV + "generated", NamedNode(graph)),
        (graph, _TRIPLES, Literal(count)),
    ]
    if done.source:
        facts.append((entry, DCTERMS + "source", NamedNode(done.source)))
    if done.message:
        facts.append((entry, DCTERMS + "description", Literal(done.message)))
    for number, file in enumerate(done.files, 1):
        part = f"{entry}-file-{number}"
        facts += [
            (entry, PROV + "used", NamedNode(part)),
            (part, DCTERMS + "title", Literal(file.name)),
            (part, DCTERMS + "identifier", Literal(file.digest)),
        ]
    return [Quad(NamedNode(s), NamedNode(p), o, NamedNode(HISTORY)) for s, p, o in facts]


def _time(text: str) -> Literal:
    return Literal(text, datatype=NamedNode(XSD + "dateTime"))


def _next_number(store: Store | None, kind: str) -> int:
    """One more than the highest number of an entry of the kind."""
    begins = f"{ID}{kind}-"
    named = f'FILTER(STRSTARTS(STR(?entry), "{begins}")) BIND(xsd:integer(STRAFTER(STR(?entry), "{begins}")) AS ?n)'
    text = f"SELECT (MAX(?n) AS ?most) {{ GRAPH {iri_text(HISTORY)} {{ ?entry prov:generated ?graph {named} }} }}"
    most = next(iter(store.select(text)))[0] if store is not None else None
    return 1 + int(most.value) if isinstance(most, Literal) else 1


_HISTORY = f"""
SELECT ?entry ?time ?author ?count ?source ?message ?removed (GROUP_CONCAT(?title; separator="\\n") AS ?files) {{
  GRAPH {iri_text(HISTORY)} {{
    ?entry prov:generated ?graph ; prov:endedAtTime ?time ; dcterms:creator ?author .
    ?graph {iri_text(_TRIPLES)} ?count .
    OPTIONAL {{ ?entry dcterms:source ?source }}
    OPTIONAL {{ ?entry dcterms:description ?message }}
    OPTIONAL {{ ?graph prov:invalidatedAtTime ?removed }}
    OPTIONAL {{ ?entry prov:used/dcterms:title ?title }}
  }}
}} GROUP BY ?entry ?time ?author ?count ?source ?message ?removed ORDER BY ?time ?entry"""


def history(store: Store) -> list[Entry]:
    """The ledger, oldest first."""
    return [_entry(["" if term is None else term.value for term in row]) for row in store.select(_HISTORY)]


def _entry(row: Sequence[str]) -> Entry:
    name, time, author, count, source, message, removed, files = row
    what = ", ".join(sorted(files.splitlines()))
    return Entry(name.removeprefix(ID), time, author, what, int(count), source.removeprefix(ID), message, removed)


def users_of(store: Store, name: str) -> list[tuple[str, int]]:
    """What the entry added and statements of others use, with how many use it; most used first."""
    graph = iri_text(GRAPH + name)
    own = ", ".join((graph, *map(iri_text, (HISTORY, EDGES, EVERYDAY))))
    rows = store.select(f"""
        SELECT ?thing (COUNT(*) AS ?n) {{
          {{ SELECT DISTINCT ?thing {{ GRAPH {graph} {{ ?thing a ?kind }} }} }}
          GRAPH ?other {{ ?user ?property ?thing }} FILTER(?other NOT IN ({own}))
          FILTER NOT EXISTS {{ GRAPH ?third {{ ?thing a ?any }} FILTER(?third NOT IN ({own})) }}
        }} GROUP BY ?thing ORDER BY DESC(?n) ?thing LIMIT 100""")
    return [(thing.value.removeprefix(ID), int(count.value)) for thing, count in rows if thing and count]


def remove(store: Store, upkeep: Upkeep, name: str, done: Act, *, force: bool = False) -> Entry:
    """Take an entry out of the store and its layer, all of it at once; its line stays. Returns the line as it was.

    Raises `UnknownName`, `StoreError` if it is out already, `InUse` if others rest on it.
    """
    found = {entry.id: entry for entry in history(store) if entry.id != "base"}
    if name not in found:
        raise UnknownName("commit", name, found, mend="see 'nnmi history'")
    if found[name].removed:
        raise StoreError(f"{name} was taken out already, on {found[name].removed}")
    users = [] if force else users_of(store, name)
    if users:
        raise InUse(name, users)
    graph, removal, time = NamedNode(GRAPH + name), NamedNode(f"{ID}{name}-removal"), _time(done.time)
    line: list[tuple[NamedNode, str, Term]] = [
        (graph, PROV + "invalidatedAtTime", time),
        (graph, PROV + "wasInvalidatedBy", removal),
        (removal, RDF + "type", NamedNode(PROV + "Activity")),
        (removal, DCTERMS + "creator", literal(done.author)),
        (removal, PROV + "endedAtTime", time),
    ]
    store.set_aside(store.quads(graph))
    upkeep.write(store, [Quad(s, NamedNode(p), o, NamedNode(HISTORY)) for s, p, o in line], without=graph.value)
    return found[name]
