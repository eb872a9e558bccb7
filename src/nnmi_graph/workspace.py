"""One object that offers the jobs: it opens content and store, and hands the work to the rooms below.

>>> from nnmi_graph import Workspace
>>> ws = Workspace()
>>> ws.sparql("ASK { ?institute a nnmi:Institute }").boolean
True
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from .ask import Names, Wordlist, Words, bind, conflicts_text, describe
from .content import Content, Param, QueryFile
from .dates import PartialDate
from .errors import InputError, QueryError, UnknownName, Where
from .store import OxigraphStore, Rows, Store, Triples, format_of, kept, open_store, parse, read, read_source
from .terms import Literal, NamedNode, Quad, Term, Triple, literal

TYPE_CHECKING = False  # typing itself is not imported at start-up: it costs more than most of our rooms
if TYPE_CHECKING:
    from typing import Any

    import networkx
    import pandas

    from .infer import Closure, Proof, RuleSet
    from .network.view import Network
    from .validate import Report


@dataclass(frozen=True)
class Answer:
    """The answer to a query, and the SPARQL that gave it. One of `rows`, `triples`, `boolean` is not None."""

    text: str
    rows: Rows | None = None
    triples: tuple[Triple, ...] | None = None
    boolean: bool | None = None

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Each row as a dict from variable to plain value: str, int, float, bool or None."""
        if self.rows is None:
            raise QueryError("only the answer to a SELECT has rows")
        for row in self.rows:
            yield dict(zip(self.rows.variables, map(_plain, row), strict=True))

    def to_pandas(self) -> pandas.DataFrame:
        """The rows as a data frame, a column per variable. Needs pandas."""
        import pandas

        return pandas.DataFrame(list(self), columns=list(self.rows.variables) if self.rows else None)


class Workspace:
    """Content and a store, and the jobs on them.

    `project` is a folder with other content than ours; `store` an endpoint's address, a store's directory or a `Store`;
    `data` RDF files to ask instead of the content. Nothing is fetched from the network unless `allow_remote`.
    """

    def __init__(
        self,
        project: str | Path | None = None,
        *,
        store: str | Store | None = None,
        data: Sequence[str | Path] = (),
        allow_remote: bool = False,
        cache: bool = True,
    ) -> None:
        self.content = Content.find(project)
        self._given = store
        self._data = tuple(data)
        self._allow_remote = allow_remote
        self._cache = cache

    @cached_property
    def store(self) -> Store:
        """The store that questions go to."""
        if isinstance(self._given, str):
            return open_store(self._given, allow_remote=self._allow_remote)
        if self._given is not None:
            return self._given
        if self._data:
            return memory(
                (quad for path in self._data for quad in read(path, apart=len(self._data) > 1)), self._allow_remote
            )
        return self._cached() or memory(self.quads(), self._allow_remote)

    @cached_property
    def names(self) -> Names:
        return Names(self.store)

    def words(self, lang: str = "en") -> Words:
        """The words of a language, to put an answer's rows into: `ws.words("zh").values(answer.rows)`."""
        found = self.content.words(lang) if lang != "en" else {}
        listed = Wordlist(found.get("headings", {}), found.get("phrases", {}), frozenset(found.get("quoted", ())))
        return Words(self.store, lang, listed)

    def quads(self) -> Iterator[Quad]:
        """Every quad of the content's default dataset: ontology, taxonomies, data, derived edges."""
        for path, graph in self.content.graphs():
            yield from read(path, graph=graph)

    def shapes(self) -> list[Quad]:
        """The content's shapes."""
        return [quad for path in self.content.shapes() for quad in read(path)]

    def query(self, name: str, **values: object) -> Answer:
        """The answer to the ready-made query `name`; `values` are its parameters, by their names (`as_of=2015`).

        A thing may be given by any name the graph knows, by IRI or prefixed name; a list gives several values.
        Raises `UnknownName`, `QueryError`.
        """
        query = self.content.query(name)
        return self.sparql(self.query_text(query, values), str(query.path))

    def query_text(self, query: QueryFile, values: Mapping[str, object]) -> str:
        """The SPARQL of a ready-made query with its parameters bound."""
        if not values:
            return query.text()
        params = {param.option.replace("-", "_"): param for param in query.header().params}
        bound: dict[str, list[Term]] = {}
        for key, value in values.items():
            if key not in params:
                hint = f"{query.name} takes {', '.join(params) or 'none'}"
                raise UnknownName("parameter", key, params, mend=hint)
            many = value if isinstance(value, list | tuple) else [value]
            bound[params[key].name] = [self._term(params[key], str(item)) for item in many]
        return bind(query.text(), bound, str(query.path))

    def _term(self, param: Param, text: str) -> Term:
        if param.type == "date":
            return PartialDate.parse(text).literal()
        if param.type == "number":
            return _number(text, param)
        return literal(text) if param.type == "text" else self.names.resolve(text, param.option)

    def sparql(self, text: str, name: str = "query") -> Answer:
        """The answer to any SPARQL 1.1 query. Raises `QueryError` with line and column; `name` is what it calls it."""
        with _called(name):
            answer = self.store.query(text)
            if isinstance(answer, Rows):
                return Answer(text, rows=Rows(answer.variables, list(answer)))
            return Answer(text, triples=tuple(answer)) if isinstance(answer, Triples) else Answer(text, boolean=answer)

    def describe(self, name: str, lang: str = "en") -> Rows:
        """All that is claimed about a thing, with source, date and rank, in both directions."""
        return describe(self.store, self.names.resolve(name), lang)

    def conflicts(self, name: str | None = None, lang: str = "en") -> Answer:
        """The recorded contradictions, and the claims that differ, about one thing or about all."""
        return self.sparql(conflicts_text(None if name is None else self.names.resolve(name), lang))

    def validate(
        self,
        files: Sequence[str | Path],
        shapes: Sequence[str | Path] = (),
        *,
        against: str | None = None,
        kind: str | None = None,
        timeout: float | None = None,
        engine: str = "sparql",
        base: str | None = None,
    ) -> Report:
        """The report on the records in `files`.

        With `shapes` the files are checked by those shapes alone, by themselves or against the store `against`.
        Without, by ours, in the context of our graph (or of `against`): only the records are judged, but what they
        refer to is looked up. Tables are read as the records their columns name; `kind` says which, if need be.
        `base` is what relative IRIs are resolved by; without it they are an error.
        """
        from .records.checked import checked
        from .records.located import located
        from .records.sheet import is_sheet, read_sheets
        from .validate import SourceText, locate, validate

        tables = [path for path in files if is_sheet(path)]
        context = None if against is None else open_store(against)
        sheet = read_sheets(tables, self.shapes(), context or self.store, kind) if tables else None
        inputs = [read_source(path) for path in files if path not in tables]
        apart = len(files) > 1 or against is not None
        quads = [quad for data, form, name in inputs for quad in parse(data, form, name, apart=apart, base=base)]
        quads += sheet.quads if sheet else []
        if not quads and not shapes and not (sheet and sheet.faults):
            raise InputError("holds no records", where=str(files[0]), mend="start from 'nnmi template KIND'")
        wanted = [quad for path in shapes for quad in read(path, base=base)] if shapes else self.shapes()
        if shapes and against is None:
            report = validate(memory(quads), wanted, timeout=timeout, engine=engine)
        elif engine == "sparql":
            report = checked(context or self.store, quads, wanted, timeout)
        else:
            focus = {quad.subject for quad in quads if not isinstance(quad.subject, Triple)}
            report = validate(memory([*self.quads(), *quads]), wanted, focus=focus, timeout=timeout, engine=engine)
        report = locate(report, [SourceText(name, data, form) for data, form, name in inputs])
        return located(report, sheet) if sheet else report

    def edge_view(self, name: str, **values: object) -> Network:
        """The network `name` of `queries/networks/`, read from its edge view; `values` are the view's parameters."""
        from .network.view import read_view

        query = self.content.query(name, "network")
        given = values.get("as_of")
        as_of = given[0] if isinstance(given, list) else given
        text = self.query_text(query, values)
        with _called(str(query.path)):
            rows = self.store.select(text)
            return read_view(rows, name, as_of=str(as_of) if as_of else None, directed=query.header().directed)

    def network(self, name: str, **values: object) -> networkx.MultiGraph[str]:
        """The same as a networkx graph: node and edge attributes kept, `claim` is the IRI behind each edge."""
        from .network.view import to_networkx

        return to_networkx(self.edge_view(name, **values))

    def derived(self) -> dict[Path, bytes]:
        """Every derived file of the content as it should be: data made from tables, and the plain edges."""
        from .infer import edges, edges_graph
        from .records.mapping import build
        from .records.trig import write_trig

        files = build(self.content.root)
        target = self.content.root / "data" / "derived" / "edges.trig"
        made = {path.resolve(): parse(data, format_of(str(path)), str(path)) for path, data in files.items()}
        store = memory(
            quad
            for path, graph in self.content.graphs()
            if path.resolve() != target.resolve()
            for quad in (made.get(path.resolve()) or read(path, graph=graph))
        )
        rules = [path.read_text(encoding="utf-8") for path in self.content.edge_rules()]
        comment = "The plain edges, derived from the claims by queries/edges/. Made by 'nnmi derive'; do not edit."
        return {**files, target: write_trig(edges_graph(edges(store, rules)), comment)}

    def rules(self) -> RuleSet:
        """The content's ontology, compiled to SPARQL rules."""
        from .infer import compile_ontology

        return compile_ontology(quad for path in self.content.ontology() for quad in read(path))

    def closure(self) -> tuple[list[Quad], Closure]:
        """The OWL 2 RL closure of the content, in a graph of its own, and what was found on the way."""
        from .infer import CLOSURE, closure

        store = memory(self.quads())
        result = closure(store, self.rules())
        graph = NamedNode(CLOSURE)
        triples = store.construct(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}")
        return [Quad(t.subject, t.predicate, t.object, graph) for t in sorted(triples, key=str)], result

    def explain(self, text: str) -> Proof:
        """The proof of a triple, given as three names, prefixed names or IRIs, down to the claims that sources make."""
        from .infer import closure, explain, ground

        words = text.split()
        if len(words) != 3:
            raise QueryError(
                f"{text!r} is no triple", mend="give subject, predicate and object as prefixed names or IRIs"
            )
        subject, predicate, object_ = (self.names.resolve(word) for word in words)
        store = memory(self.quads())
        rules = self.rules()
        closure(store, rules)
        texts = {path.stem: path.read_text(encoding="utf-8") for path in self.content.edge_rules()}
        return ground(explain(store, rules, Triple(subject, predicate, object_)), store, texts)

    def _cached(self) -> Store | None:
        """The dataset as a directory opened read-only; made once per state of the files. None if it cannot be had."""
        if not self._cache:
            return None
        base = os.environ.get("XDG_CACHE_HOME", "")
        base = base if os.path.isabs(base) else os.path.expanduser("~/.cache")
        if not os.path.isabs(base):
            return None
        return kept(Path(base) / "nnmi-graph" / self.content.fingerprint(), self.quads, self._allow_remote)


@contextmanager
def _called(name: str) -> Iterator[None]:
    """Errors in the query run in here name its file."""
    try:
        yield
    except QueryError as error:
        if error.where is None or error.where.file == "query":
            error.where = replace(error.where or Where(name), file=name)
        raise


def memory(quads: Iterable[Quad], allow_remote: bool = False) -> OxigraphStore:
    """A new store in memory with these quads in it."""
    store = OxigraphStore(allow_remote=allow_remote)
    store.add(quads)
    return store


def _number(text: str, param: Param) -> Term:
    if not re.fullmatch(r"[+-]?\d{1,100}(\.\d{1,100})?", text, re.ASCII):
        raise QueryError(f"--{param.option} {text!r} is no number", mend="write digits, such as 12 or 0.5")
    return Literal(float(text) if "." in text else int(text))


def _plain(term: Term | None) -> str | int | float | bool | None:
    """A term as the Python value an analyst expects."""
    if not isinstance(term, Literal):
        return None if term is None else term.value
    kind = term.datatype.value.rpartition("#")[2]
    try:
        if kind in ("integer", "int", "long", "nonNegativeInteger", "positiveInteger"):
            return int(term.value)
        if kind in ("decimal", "double", "float"):
            return float(term.value)
    except ValueError:
        return term.value
    return term.value == "true" if kind == "boolean" else term.value
