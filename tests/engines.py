"""Our work on real SPARQL servers: each query answers there what it answers here, records checked beside one give the
report they give beside a directory, and the rules of the everyday layer make there what the pass in Python makes.

  python -m tests.engines               start every server that is installed, on free ports, and compare
  python -m tests.engines verbs Fuseki  only the parts with this word in their name, on such a server
  python -m tests.engines --write       the same, and write the tables of docs/engines.md: after each part, so that a run
                                        that is broken off loses only the part it was at

A part that fails, or takes longer than it may, is told of as one that differs, and the next one begins.
"""

from __future__ import annotations

import contextlib
import re
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from nnmi_graph import Workspace
from nnmi_graph.errors import NnmiError
from nnmi_graph.everyday import EDGES, EVERYDAY, derive, described, read_policy
from nnmi_graph.store import FORMATS, OxigraphStore, Store, parse, serialize
from nnmi_graph.store.dialects import VIRTUOSO_FAULTS
from nnmi_graph.store.inserts import insert_texts
from nnmi_graph.store.sparql_http import SparqlHttpStore
from nnmi_graph.terms import RDF, XSD, Literal, NamedNode, Quad, Term, Triple

from .endpoint_writers import begun, enter_and_take_out, kill_writers, race, two_at_a_time
from .engine_answers import SLOWEST, Ran, compared
from .engine_servers import SERVERS, Missing
from .engine_tables import answers_table, parts_table, verbs_table, write_table
from .engine_verbs import Verb, verbs_on
from .everyday_worlds import odd_world
from .odd_records import HEAD, ODD_RECORDS, SHAPES, register

ROOT = Path(__file__).parents[1]
DERIVED = (EVERYDAY, EDGES)
Layer = set[tuple[str, str, str]]


def fill(store: SparqlHttpStore, quads: list[Quad]) -> None:
    """Put the quads in: in one request, or in parts, for Virtuoso's parser gives up on an update of some 5,000 lines."""
    if store.quads_url:
        store.add_nquads(serialize(quads, FORMATS["nquads"]))
        return
    for text in insert_texts(quads, 2_000):
        store.update(text)


def expected() -> Layer:
    """The layer of our content, by the pass in Python."""
    store = OxigraphStore.of(_asserted())
    quads = described(derive(store, read_policy(store)))
    return _layer([quad.triple for quad in quads])


def made_by(store: SparqlHttpStore) -> Layer:
    """The layer of our content as the rules make it in the server."""
    fill(store, _asserted())
    for text in Workspace(ROOT).everyday_updates():
        store.update(text)
    rows = store.select(f"SELECT ?s ?p ?o {{ VALUES ?g {{ <{EVERYDAY}> <{EDGES}> }} GRAPH ?g {{ ?s ?p ?o }} }}")
    return _layer([Triple(*row) for row in rows])  # type: ignore[arg-type]


def _asserted() -> list[Quad]:
    """Our content, and claims of the kinds that it lacks, in one dataset."""
    content = [quad for quad in Workspace(ROOT, cache=False).quads() if str(quad.graph_name)[1:-1] not in DERIVED]
    return [*content, *odd_world()]


def _layer(triples: list[Triple]) -> Layer:
    return {
        (str(t.subject), str(t.predicate), _value(t.object)) for t in triples if str(t.subject)[1:-1] not in DERIVED
    }


def _value(term: Term) -> str:
    """A term by its value: servers write numbers and dates in their own ways."""
    if not isinstance(term, Literal):
        return str(term)
    kind = term.datatype.value.removeprefix(XSD)
    if kind in ("decimal", "integer", "int"):
        return f"{Decimal(term.value).normalize():f}"
    if kind == "boolean":
        return {"1": "true", "0": "false"}.get(term.value, term.value)
    return term.value if kind in ("date", "gYear", "gYearMonth", "string") else str(term)


def layer_differs(store: SparqlHttpStore) -> list[str]:
    """What a server makes otherwise: `-` is missing, `+` is too much."""
    made, right = made_by(store), expected()
    return [f"- {' '.join(x)}" for x in sorted(right - made)] + [f"+ {' '.join(x)}" for x in sorted(made - right)]


RECORDS = sorted([*sorted(ROOT.glob("tests/shapes/*/*valid.ttl"))[::8], *ROOT.glob("examples/records/*")])


def reports_differ(store: SparqlHttpStore) -> list[str]:
    """The findings on our samples that are other ones beside the server than beside a store of ours."""
    content = list(Workspace(ROOT, cache=False).quads())
    here = OxigraphStore.of(content)
    fill(store, content)
    found = []
    for path in RECORDS:
        there, right = (findings(path, each) for each in (store, here))
        found += [f"{path.parent.name}/{path.name}: {sign} {line}" for sign, line in signed(right, there)]
    return found


def findings(path: Path, store: Store, *shapes: Path) -> set[str]:
    """What is found in the records beside the store, in words; by our shapes if no others are given."""
    report = Workspace(ROOT).validate(path, list(shapes), against=store)
    return {re.sub(r"_:\w+", "_:", f"{entry.component} {entry.message()}") for entry in report.entries}


def answers(store: SparqlHttpStore, wanted: Callable[[str], bool] = lambda name: True) -> list[Ran]:
    """How each of our queries is answered by the server, beside a store in memory."""
    content = list(Workspace(ROOT, cache=False).quads())
    fill(store, content)
    return list(compared(store, OxigraphStore.of(content), wanted))


def answers_differ(store: SparqlHttpStore) -> list[str]:
    """The queries that the server answers otherwise, too slowly or not at all; the figures go into `TABLE`."""
    ran = answers(SparqlHttpStore(store.url, timeout=2 * SLOWEST))
    wrong = [one for one in ran if one.wrong]
    slowest = max(ran, key=lambda one: one.there)
    TABLE[store.url] = (
        f"| {len(ran) - len(wrong)} of {len(ran)} | {sum(one.there for one in ran):.0f} s | "
        f"{sum(one.here for one in ran):.0f} s | {slowest.there:.1f} s ({slowest.name.partition('/')[2]}) | {how_run(ran)} |"
    )
    return [f"{one.name}: {one.wrong}" for one in wrong]


def how_run(ran: list[Ran]) -> str:
    """How many queries the server ran, for how many statements were looked up there, and how many; which were copied."""
    held = sorted(one.held for one in ran if one.held is not None)
    copied = [one.name.rpartition("/")[2] for one in ran if one.is_copied]
    told = [f"{len(ran) - len(held) - len(copied)} run there"] if not held else []
    told += (
        [f"{len(held)} looked up there: {held[len(held) // 2]:,} statements in the middle, {held[-1]:,} at most"]
        if held
        else []
    )
    told += [f"{len(copied)} over a copy: {', '.join(copied)}"] if copied else []
    return "; ".join(told)


TABLE: dict[str, str] = {}
"""The figures of a server by its address, as cells of a table."""
VERBS: dict[str, list[Verb]] = {}
"""What each verb did on a server, by its address."""
COUNTED: dict[str, str] = {}
"""How much a part did on a server, by its address, where that depends on its time."""
KILLS = 100
KILLING = 300
"""For how many seconds writers are killed on a server, if there are not so many before."""


def killed_writers(store: SparqlHttpStore) -> list[str]:
    """What the server lacks after very many writers were killed at random."""
    with tempfile.TemporaryDirectory() as folder:
        killed = kill_writers(begun(store.url), Path(folder), KILLS, seed=None, seconds=KILLING)
    COUNTED[store.url] = f"{killed} killed"
    return []


def writers_differ(store: SparqlHttpStore) -> list[str]:
    """What goes wrong with commits, one after the other and several at a time."""
    with tempfile.TemporaryDirectory() as folder:
        world = begun(store.url)
        for work in (enter_and_take_out, two_at_a_time, race):
            work(world, Path(folder))
    return []


def verbs_differ(store: SparqlHttpStore) -> list[str]:
    """The verbs that do otherwise on the server than on a directory; what they did goes into `VERBS`."""
    with tempfile.TemporaryDirectory() as folder:
        VERBS[store.url] = []
        for verb in verbs_on(store.url, Path(folder)):
            VERBS[store.url].append(verb)
            print(f"  {verb.name}: {verb.here:.1f} s, there {verb.there:.1f} s {verb.refused} {verb.wrong}", flush=True)
    return [f"{one.name}: {one.wrong}" for one in VERBS[store.url] if one.wrong]


def stored_reports_differ(store: SparqlHttpStore) -> list[str]:
    """The findings of made shapes on all that the server holds, odd literals too, that are other ones than here.

    Here are the statements as it gives them back, by value if its queries take them so; where it spells literals anew,
    its report must say so.
    """
    odd = [text for text in ODD_RECORDS if store.quads_url or "[" not in text]  # Virtuoso takes no nameless nodes
    records = "".join(text.replace("ex:n1", f"ex:n{n}") for n, text in enumerate(odd))
    quads = parse(f"{register()} ex:odd {{ {records} }}".encode(), FORMATS["trig"], "register")
    fill(store, quads)
    back = list(store.quads())
    with tempfile.TemporaryDirectory() as folder:
        shapes = Path(folder, "shapes.ttl")
        shapes.write_text(SHAPES)
        by_term = store.keeps_values or not Workspace(ROOT, store=store).merges_literals
        stores = (store, OxigraphStore.of(back, written=by_term))
        reports = [Workspace(ROOT, store=each).validate_store([str(shapes)]) for each in stores]
    there, right = ({f"{x.severity} {x.component} {x.message()}" for x in report.entries} for report in reports)
    assert len(right) > 10, "nothing is wrong with the odd records"
    found = [f"{sign} {line}" for sign, line in signed(right, there)]
    if reports[0].checked.shapes != reports[1].checked.shapes:
        found.append(f"other focus nodes were counted: {reports[0].checked.shapes}")
    respelt, told = _literals(back) != _literals(quads), any("by value" in note for note in reports[0].notes)
    return found if told or not respelt else [*found, "that literals are respelt is not said"]


def _literals(quads: list[Quad]) -> set[Term]:
    return {quad.object for quad in quads if isinstance(quad.object, Literal)}


def faults_gone(store: SparqlHttpStore) -> list[str]:
    """Those of Virtuoso's faults that it does not have any more, so that it may be trusted with more."""
    kind = NamedNode(RDF + "type")
    store.add([Quad(NamedNode("urn:s"), kind, NamedNode("urn:c"), NamedNode("urn:g"))])
    return [name for name, (text, right) in VIRTUOSO_FAULTS.items() if _told(store, text) == right]


def _told(store: SparqlHttpStore, text: str) -> list[Term | None] | str:
    """What the server itself answers, or what it complains of."""
    try:
        return [row[0] for row in store.asked_there(text)]
    except NnmiError as error:
        return str(error)


def odd_reports_differ(store: SparqlHttpStore) -> list[str]:
    """The same for records with odd literals, checked by made shapes, beside a made register in several graphs."""
    quads = parse(register().encode(), FORMATS["trig"], "register")
    fill(store, quads)
    here, found = OxigraphStore.of(quads), []
    with tempfile.TemporaryDirectory() as folder:
        shapes, record = Path(folder, "shapes.ttl"), Path(folder, "record.ttl")
        shapes.write_text(SHAPES)
        for text in ODD_RECORDS:
            record.write_text(HEAD + text)
            there, right = (findings(record, each, shapes) for each in (store, here))
            assert right or text == ODD_RECORDS[0], f"nothing is wrong with {text}"
            found += [f"{text}: {sign} {line}" for sign, line in signed(right, there)]
    return found


def signed(right: set[str], there: set[str]) -> list[tuple[str, str]]:
    """What is missing, and what is too much."""
    return [*(("-", line) for line in sorted(right - there)), *(("+", line) for line in sorted(there - right))]


PARTS: dict[str, Callable[[SparqlHttpStore], list[str]]] = {
    "findings on all that it holds": stored_reports_differ,
    f"findings on {len(ODD_RECORDS)} made records": odd_reports_differ,
    f"findings on {len(RECORDS)} samples": reports_differ,
    "queries": answers_differ,
    "faults of Virtuoso": faults_gone,
    "triples of the everyday layer": layer_differs,
    "commits of writers at a time": writers_differ,
    "verbs": verbs_differ,
    "commits of killed writers": killed_writers,
}
PATIENCE = 1800
"""How many seconds a part may take on one server."""
ONLY = {"faults of Virtuoso": "Virtuoso"}
TWICE = "Oxigraph with the union as default graph"
"""The same program as another, so that it is asked, and not made to work."""
WORKS = ("commits", "verbs")


class TooLong(Exception):
    """A part takes longer than it may."""


@contextlib.contextmanager
def no_longer_than(seconds: int) -> Iterator[None]:
    """Raise `TooLong` in what is done here, wherever it is by then."""

    def over(*_: object) -> None:
        raise TooLong(f"not done after {seconds} s")

    before = signal.signal(signal.SIGALRM, over)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def differences(differ: Callable[[SparqlHttpStore], list[str]], store: SparqlHttpStore) -> list[str]:
    """What differs; a part that fails differs."""
    try:
        with no_longer_than(PATIENCE):
            return differ(store)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # pytest's failures are none of the usual exceptions
        return [f"{type(error).__name__}: {' '.join(str(error).split())[:300]}"]


def jobs(only: Sequence[str]) -> list[tuple[str, str]]:
    """The parts and servers with one of the words in their name, or all."""
    parts = [what for what in PARTS if any(word in what for word in only)] or list(PARTS)
    servers = [name for name in SERVERS if any(word in name for word in only)] or list(SERVERS)
    return [
        (what, name)
        for what in parts
        for name in servers
        if ONLY.get(what, "") in name and not (name == TWICE and what.startswith(WORKS))
    ]


def main(words: Sequence[str]) -> int:
    """Run what has one of the words in its name, or all; returns 1 if anything differs."""
    bad, began = 0, time.perf_counter()
    todo = jobs([word for word in words if not word.startswith("--")])
    for number, (what, name) in enumerate(todo, 1):
        print(f"{number} of {len(todo)}, {time.perf_counter() - began:.0f} s: {what}, {name}", flush=True)
        start = time.perf_counter()
        try:
            with SERVERS[name]() as store:
                different = differences(PARTS[what], store)
        except Missing as reason:
            print(f"{name}: not run: {reason}")
            continue
        took = time.perf_counter() - start
        bad += bool(different)
        much = COUNTED.get(store.url, "")
        print(f"{name}: ran, {len(different) or 'no'} {what} differ ({took:.0f} s) {much}".rstrip(), flush=True)
        print("".join(f"  {line}\n" for line in different[:20]), end="", flush=True)
        if "--write" in words:
            write(what, name, store.url, different, took)
    return int(bad > 0)


def write(what: str, name: str, url: str, different: Sequence[str], took: float) -> None:
    """Put what a part found on a server into the tables of docs/engines.md."""
    cell = ", ".join([str(len(different) or "none"), *filter(None, [COUNTED.get(url)]), f"{took:.0f} s"])
    write_table("python -m tests.engines --write", lambda before: parts_table(what, name, different, cell, before))
    if url in TABLE:
        cells = (TABLE[url], different)
        write_table("python -m tests.engines queries --write", lambda before: answers_table({name: cells}, before))
    if url in VERBS:
        write_table("python -m tests.engines verbs --write", lambda before: verbs_table({name: VERBS[url]}, before))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
