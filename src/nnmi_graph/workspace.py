"""One object that offers the jobs: it opens content and store, and hands the work to the rooms below.

>>> from nnmi_graph import Workspace
>>> ws = Workspace()
>>> ws.sparql("ASK { ?institute a nnmi:Institute }").boolean
True
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cached_property, partial
from pathlib import Path

from .content import Content, QueryFile, rules_graph, state_of
from .ending import hold
from .errors import InputError, QueryError, StoreError, Where
from .frozen import value
from .steps import Step
from .store import OxigraphStore, Rows, Store, Triples, format_of, kept
from .terms import PREFIXES, RDF, Literal, NamedNode, Quad, Term, Triple, expand, named

TYPE_CHECKING = False  # typing itself is not imported at start-up: it costs more than most of our rooms
if TYPE_CHECKING:
    from typing import IO, Any

    import networkx
    import pandas
    import rdflib

    from .ask import Asked, Texts, Translation, Wordlist
    from .ask.differences import Difference
    from .ask.in_words import Reader, Reading
    from .assess import Assessment, Question
    from .assess.parts import Joined
    from .check.dividing import Divided
    from .check.parts import Extract
    from .commits.adding import Decisions, LookedOver
    from .commits.caretaking import Caretaker
    from .commits.following import Follower
    from .commits.ledger import Entry
    from .everyday import Upkeep
    from .export import ExportNote
    from .findings import Report
    from .headers import Header
    from .infer import Closure, Proof, RuleSet
    from .jobs import Progress as Checking
    from .names import Names
    from .network import Network, Result
    from .render.packaged import Written
    from .rulesets import Rulebook
    from .sheets import Kind
    from .sheets.convert import Converted
    from .store.directory import Progress
    from .store.given import Given, GivenStore
    from .store.loading import Loaded
    from .store.sources import Source


@value
class Answer:
    """The answer to a query, and the SPARQL that gave it. One of `rows`, `triples`, `boolean` is not None.

    `notes` are by language: how a parameter was read that is only part of a name, why there are no rows, what was left
    out of the rows and what is carried forward.
    """

    text: str
    rows: Rows | None = None
    triples: tuple[Triple, ...] | None = None
    boolean: bool | None = None
    notes: tuple[Texts, ...] = ()

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Each row as a dict from variable to plain value: str, int, float, bool or None."""
        if self.rows is None:
            raise QueryError("only the answer to a SELECT has rows")
        for row in self.rows:
            yield dict(zip(self.rows.variables, map(_plain, row), strict=True))

    def __len__(self) -> int:
        """How many rows or triples there are."""
        if self.boolean is not None:
            raise QueryError("the answer to an ASK is yes or no", mend="use .boolean")
        return len(self.rows if self.rows is not None else self.triples or ())

    def __bool__(self) -> bool:
        """What an ASK says; else whether there is anything in the answer."""
        return len(self) > 0 if self.boolean is None else self.boolean

    def _repr_html_(self) -> str:
        from .store.notebook import table

        if self.boolean is not None:
            return f"<p>{str(self.boolean).lower()}</p>"
        if self.rows is not None:
            return table(self.rows.variables, self.rows)
        return table(("subject", "predicate", "object"), self.triples or ())

    @property
    def is_empty(self) -> bool:
        """Whether it is a table without rows."""
        return self.rows is not None and not self.rows.rows

    def noted(self, *notes: Texts) -> Answer:
        """The answer with these notes."""
        return Answer(self.text, self.rows, self.triples, self.boolean, notes)

    def to_pandas(self) -> pandas.DataFrame:
        """The rows as a data frame, a column per variable. Needs pandas."""
        import pandas

        return pandas.DataFrame(list(self), columns=None if self.rows is None else list(self.rows.variables))


class Workspace:
    """Content and a store, and the jobs on them: each verb of the command line is a method.

    `project` is a folder with other content than ours; `store` an endpoint's address, a store's directory, a `Store`,
    an rdflib Graph or Dataset (copied when first asked), or a pyoxigraph Store; `data` files or graphs to ask instead
    of the content. `base` is what relative IRIs in data and records are resolved by. Nothing is fetched from the
    network unless `allow_remote`. A directory that another process writes to is waited for, `wait` seconds at most, by
    what is to write to it. `at_commit` asks a directory as it was when that commit had been made, numbers by value;
    nothing can be written then.
    """

    def __init__(
        self,
        project: str | Path | None = None,
        *,
        store: GivenStore | None = None,
        data: Given | None = None,
        allow_remote: bool = False,
        cache: bool = True,
        wait: float = 5,
        at_commit: str | None = None,
        base: str | None = None,
    ) -> None:
        self.content = Content.find(project)
        self._given = store
        self._wait = wait
        self._at_commit = at_commit
        self._allow_remote = allow_remote
        self._cache = cache
        self._base = base
        self._open: Callable[[], Store] = self._own
        self._listed: dict[str, Wordlist] = {}
        if store is not None and data is not None:
            raise InputError("both data and a store are given", mend="ask one of them")
        if store is not None:
            from .store.given import opener

            self._open = opener(store, allow_remote=allow_remote) if at_commit is None else self._earlier
        elif at_commit is not None:
            raise StoreError("no store is named", mend="give its address or directory, such as --store my.store")
        elif data is not None:
            from .store.given import read_all

            self._open = read_all(data, allow_remote=allow_remote, base=base)

    @staticmethod
    def begin(
        folder: str | Path,
        *,
        name: str | None = None,
        table: str | Path | None = None,
        base: str | None = None,
        encoding: str | None = None,
    ) -> tuple[Texts, ...]:
        """Begin a project in a new folder, from a table of members if there is one; returns what was guessed.

        Raises `OutputError` if the folder holds something, `InputError` for the table.
        """
        from .beginning import begin

        def derive(root: Path) -> None:
            for path, data in Workspace(root, cache=False).derived().items():
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)

        return begin(folder, derive, name=name, base=base, table=table, encoding=encoding)

    def _earlier(self) -> Store:
        """The store as it was at the commit that was asked for."""
        from .commits.earlier import earlier

        where, commit = self._given, self._at_commit
        self._at_commit = None
        try:
            place = self._commits()
        finally:
            self._at_commit = commit
        if not isinstance(place, str) or is_address(place):
            raise StoreError("has no earlier states", where=str(where), mend="give the store's directory")
        return earlier(Path(place), commit or "", self._upkeep(OxigraphStore.directory(place)))

    @cached_property
    def store(self) -> Store:
        """The store that questions go to."""
        return self._open()

    def _laid(self, text: str) -> Store:
        """The store, with an everyday layer if the query asks for one: what is ours gets it. Raises `StoreError`."""
        if self._open == self._own:
            return self.store
        from .everyday import missing, reads_layer
        from .store.given import is_ours

        if reads_layer(text) and missing(self.store):
            if not is_ours(self._given):
                where = self._given if isinstance(self._given, str | os.PathLike) else "store"
                raise StoreError(
                    "holds claims, but not the everyday layer that this asks for",
                    where=os.fspath(where),
                    mend="derive it with 'nnmi derive --store …', in Python with Workspace.derive()",
                )
            self._upkeep(self.store).rebuild(self.store)
        return self.store

    def derive(self) -> tuple[str, ...]:
        """Derive the everyday layer and the plain edges of the workspace's store anew; returns their graphs.

        The store is an endpoint, a directory, or one that was handed over open. Raises `StoreError`.
        """
        self._refuse_earlier()
        given = self._given
        if given is None:
            raise StoreError("no store is named", mend="give its address or directory, such as --store my.store")
        path = os.fspath(given) if isinstance(given, str | os.PathLike) else ""
        local = path and not is_address(path)
        if local:
            OxigraphStore.directory(path)
        store = OxigraphStore.directory(path, read_only=False, wait=self._wait) if local else self.store
        graphs = self._upkeep(store).rebuild(store)
        del store
        self._forget()
        return graphs

    def _own(self) -> Store:
        """The content's own store."""
        return self._cached() or OxigraphStore.of(self._laid_quads(), allow_remote=self._allow_remote)

    def _laid_quads(self) -> Iterable[Quad]:
        """Every quad of the content, with the everyday layer of its claims where no file holds it."""
        if (self.content.root / "data" / "derived" / "everyday.trig").is_file():
            return self.quads()
        from .everyday import Upkeep, missing

        store = OxigraphStore.of(self.quads())
        if missing(store):
            Upkeep((), self._edge_rules()).rebuild(store)
        return store.quads()

    def graph(self) -> rdflib.Dataset:
        """All that the store holds, as an rdflib Dataset: a copy, with the graphs and their names."""
        from .store.rdflib_terms import to_dataset

        return to_dataset(self.store.quads(), PREFIXES)

    @cached_property
    def names(self) -> Names:
        from .names import Names

        return Names(self.store)

    def words(self, lang: str = "en") -> Translation:
        """The words of a language, to put an answer's rows into: `ws.words("zh").values(answer.rows)`."""
        from .ask import Translation, Wordlist

        if lang not in self._listed:
            found = self.content.words(lang) if lang != "en" else {}
            quoted = frozenset(found.get("quoted", ()))
            self._listed[lang] = Wordlist(found.get("headings", {}), found.get("phrases", {}), quoted)
        return Translation(self.store, lang, self._listed[lang])

    def quads(self) -> Iterator[Quad]:
        """Every quad of the content's default dataset: ontology, taxonomies, data, derived edges."""
        from .store import read

        for path, graph in self.content.graphs():
            yield from read(path, graph=graph)

    def given_quads(self, files: Given = (), graph: str | None = None, base: str | None = None) -> list[Quad]:
        """Every quad of files or graphs, or else of the content; `graph` and `base` as in `load`."""
        sources = self._sources(files, graph, base)
        return [quad for source in sources for quad in source.quads(apart=len(sources) > 1 and bool(files))]

    def shapes(self, given: Given = (), base: str | None = None) -> list[Quad]:
        """The shapes in files or graphs, else the content's; relative IRIs are resolved by `base`, else by the file."""
        from .store.given import file_iri, listed, quads_of

        own = listed(given) or [os.fspath(path) for path in self.content.shapes()]
        return [quad for item in own for quad in quads_of(item, base=base or file_iri(item))]

    def query(self, name: str, /, *, strict: bool = False, **values: object) -> Answer:
        """The answer to the ready-made query `name`; `values` are its parameters, by their names (`as_of=2015`).

        A thing may be given by any name the graph knows, by IRI or prefixed name; a list gives several values. Where a
        date is asked for, ties only told later or undated are left out, and told of in `notes`; with `strict` also what
        is carried forward. Raises `UnknownName`, `QueryError`.
        """
        query = self.content.query(name)
        asked = self._ask(query, values) if values else None
        answer = self._run(query.text() if asked is None else asked.text, str(query.path))
        notes = (*answer.notes, *(asked.notes if asked else ()))
        told: tuple[Texts, ...] = ()
        if answer.rows is not None and "standing" in answer.rows.variables:
            from .ask.standing import shown

            rows, told = shown(answer.rows, strict)
            answer, notes = Answer(answer.text, rows), (*notes, *told)
        if answer.is_empty and not told:
            from .ask import nothing_found, why_empty

            choices = asked.choices if asked else ()
            why = nothing_found() if query.kind == "check" else why_empty(self.names, query.header().claims, choices)
            notes = (*notes, why)
        return answer.noted(*notes)

    def query_text(self, query: QueryFile, values: Mapping[str, object]) -> str:
        """The SPARQL of a ready-made query with its parameters bound."""
        return self._ask(query, values).text if values else query.text()

    def _ask(self, query: QueryFile, values: Mapping[str, object]) -> Asked:
        from .ask import ask

        return ask(query, values, self.names)

    def sparql(self, text: str, name: str = "query") -> Answer:
        """The answer to any SPARQL 1.1 query. Raises `QueryError` with line and column; `name` is what it calls it."""
        answer = self._run(text, name, exactly=True)
        if not answer.is_empty:
            from .store.digits import of_hidden

            ask = self.store.ask if isinstance(self.store, OxigraphStore) else None
            told = answer.notes or (of_hidden(text, answer.rows, ask) if answer.rows is not None else ())
            return answer.noted(*told)
        from .ask import why_no_match

        return answer.noted(*answer.notes, why_no_match(self.names, text))

    def _run(self, text: str, name: str, exactly: bool = False) -> Answer:
        with _called(name):
            store = self._laid(text)
            answer = store.query_exactly(text) if exactly else store.query(text)
            if isinstance(answer, Rows):
                from .store.digits import of_shown

                rows = Rows(answer.variables, list(answer))
                return Answer(text, rows, notes=tuple(of_shown(text, rows)))
            return Answer(text, triples=tuple(answer)) if isinstance(answer, Triples) else Answer(text, boolean=answer)

    def ask(self, text: str, top: int = 3) -> Reading:
        """What a text in plain words asks for: at most `top` ready-made questions with their parameters, best first.

        Nothing is run. Of a reading that is `clear` the answer is `query(one.query.name, **one.values)` of its first
        candidate. Raises `InputError` for a text without words.
        """
        if not text.strip():
            raise InputError("the text is empty", mend="ask in a few words")
        return self._reader.read(text, top)

    @cached_property
    def _reader(self) -> Reader:
        from .ask.in_words import Reader
        from .ask.thesaurus import Thesaurus

        questions = [query for query in self.content.queries().values() if query.kind == "question"]
        data = self.content.synonyms()
        return Reader(questions, self.names, Thesaurus(data.get("same", ()), data.get("ignore", ())))

    def find(self, words: str, lang: str = "en") -> Rows:
        """Everything in whose names the words stand, best first: its name, its kind, the name found, how to call it."""
        from .ask import topics
        from .names import Lazily, SearchResult, find

        def row(hit: SearchResult) -> tuple[Term, ...]:
            return tuple(Literal(text) for text in (hit.name, hit.kind, hit.also, hit.call))

        queries = self.content.queries().values()
        with self._learning("questions", ["headers.py"], (query.path for query in queries)):
            hits = find(self.names, words, topics(queries), lang)
        return Rows(("name", "kind", "also", "call"), Lazily(row, hits))

    def describe(self, name: str, lang: str = "en") -> Rows:
        """All that is claimed about a thing, with source, date and rank, in both directions.

        Of a tie or value that several claims tell, it is said which claim goes before which, by what criterion.
        """
        thing = self.names.meant(name).thing
        return self.described([thing], lang)[thing.value]

    def described(self, things: Iterable[NamedNode], lang: str = "en") -> dict[str, Rows]:
        """What `describe` says of each of the things, by IRI: one query for all, for little more than one costs."""
        from .ask import bind
        from .content import system_query

        query, wanted = system_query("describe"), [(thing,) for thing in things]
        if not wanted:
            return {}
        language = Literal("zh" if lang == "zh" else "en")
        rows = self.store.select(bind(query.text(), {("thing",): wanted, ("lang",): [(language,)]}, str(query.path)))
        found: dict[str, list[tuple[Term | None, ...]]] = {thing.value: [] for (thing,) in wanted}
        for row in rows:
            assert row[0] is not None
            found[row[0].value].append(tuple(row[1:]))
        return {iri: Rows(rows.variables[1:], told) for iri, told in found.items()}

    def conflicts(self, name: str | None = None, lang: str = "en") -> Answer:
        """The recorded contradictions, and the claims that differ, about one thing or about all."""
        only = {} if name is None else {"thing": self.names.meant(name).thing}
        answer = self.sparql(self._system("conflicts", **only))
        return Answer(answer.text, answer.rows and self.words(lang).values(answer.rows), notes=answer.notes)

    def diff(self, other: Workspace, lang: str = "en") -> Difference:
        """What came, went and changed from this graph to the other: its rows, and how many things of each kind.

        What is derived is left out, and the ledger of commits.
        """
        from .ask.differences import difference
        from .commits.ledger import HISTORY
        from .everyday import EDGES, EVERYDAY
        from .infer import CLOSURE

        return difference(self.store, other.store, lang, (EDGES, EVERYDAY, CLOSURE, HISTORY))

    def _system(self, name: str, **terms: Term) -> str:
        """The SPARQL of a question of the toolkit's own, its parameters bound."""
        from .ask import bind
        from .content import system_query

        query = system_query(name)
        return bind(query.text(), {(key,): [(term,)] for key, term in terms.items()}, str(query.path))

    def validate(
        self,
        files: Given,
        shapes: Given = (),
        *,
        against: GivenStore | None = None,
        kind: str | None = None,
        encoding: str | None = None,
        timeout: float | None = None,
        engine: str = "sparql",
        base: str | None = None,
        skip_unsupported: bool = False,
        entailment: str | None = None,
        jobs: int | None = None,
        progress: Checking | None = None,
        rules: bool = False,
    ) -> Report:
        """The report on the records in `files`: a path, an rdflib Graph, a pyoxigraph Store, or a list of these.

        With `shapes` the files are checked by those shapes alone, by themselves or against the store `against`.
        Without, by ours, in the context of our graph (or of `against`): only the records are judged, but what they
        refer to is looked up. Tables are read as the records their columns name; `kind` and `encoding` say as which,
        and in which encoding, if need be.
        `base` is what relative IRIs are resolved by; without it they are an error, in shapes the file's own address
        does. With `skip_unsupported` shapes that cannot be run are left out and named; `entailment` (`rdfs`, `owl-rl`)
        adds what follows from the files first, `rules` what the shapes' own rules say.
        `jobs` queries are run at a time (as many as there are cores); `progress` is told how far it is.
        """
        from .check import checked, read_records, with_entailment
        from .jobs import Pace
        from .jobs.pool import silent
        from .shacl import prepare, validate
        from .store.given import listed, opener

        given, own = listed(files), listed(shapes)
        if not given:
            raise InputError("there is nothing to check: the list of files is empty")
        tell = progress or silent
        pace = Pace(jobs, tell)
        other = None if against is None else opener(against)()

        def known() -> Store:
            return self.store if other is None else other

        apart = len(given) > 1 or against is not None
        records = read_records(
            given, self.shapes, known, kind=kind, encoding=encoding, apart=apart, base=base, tell=tell
        )
        hold(records)
        if records.are_none and not own:
            raise InputError("holds no records", where=str(given[0]), mend="start from 'nnmi template KIND'")
        with nullcontext() if own else self._learning_of_shapes():
            wanted = prepare(self.shapes(own, base), skip_unsupported)
            if own and against is None:
                wanted = with_entailment(records.store, wanted, entailment, rules)
                report = validate(records.store, wanted, timeout=timeout, engine=engine, pace=pace)
            else:
                report = checked(known(), records, wanted, timeout, engine, pace=pace)
        report = records.placed(report)
        if own:
            return report
        from .commits.alike import with_likenesses

        return with_likenesses(report, records, known())

    def validate_store(
        self,
        shapes: Given = (),
        *,
        timeout: float | None = None,
        engine: str = "sparql",
        base: str | None = None,
        skip_unsupported: bool = False,
        jobs: int | None = None,
        progress: Checking | None = None,
    ) -> Report:
        """The report on all that the store holds, by our shapes or by these; the rest as in `validate`.

        The queries are run by the store itself. A server that keeps numbers by value is told of in the notes.
        """
        from .frozen import replace
        from .jobs import Pace
        from .jobs.pool import silent
        from .shacl import prepare, validate

        wanted = prepare(self.shapes(shapes, base), skip_unsupported)
        pace = Pace(jobs, progress or silent)
        report = validate(self.store, wanted, timeout=timeout, engine=engine, pace=pace)
        told = "the server keeps numbers and dates by value, so how they are written was not checked"
        return replace(report, notes=(*report.notes, told)) if self.merges_literals else report

    def extract(
        self, files: Sequence[str], part: str, shapes: Sequence[str] = (), *, context: Sequence[str] = ()
    ) -> Extract:
        """What the other parts need to know of one: `2/4` of the files by subject, or `1/1`, all of them.

        `context` is what all parts may refer to. Without `shapes` it is for ours. Raises `InputError`, `ContentError`.
        """
        from .check.parts import extract

        return extract(files, context, part, *self._divided(shapes, context))

    def join(self, extracts: Sequence[str], shapes: Sequence[str] = (), *, context: Sequence[str] = ()) -> Report:
        """The report on all parts: the one that `validate` gives on the context and all files with these shapes.

        Raises `InputError` where the extracts do not belong together.
        """
        from .check.parts import joined

        return joined(extracts, context, *self._divided(shapes, context))

    def _divided(self, shapes: Sequence[str], context: Sequence[str]) -> tuple[Divided, str]:
        """The shapes divided, and what tells whether two parts were made for the same."""
        from .check.parts import divided, fingerprint
        from .shacl import prepare

        paths = list(shapes) or [os.fspath(path) for path in self.content.shapes()]
        return divided(prepare(self.shapes(paths))), fingerprint(paths, context)

    @cached_property
    def rulebook(self) -> Rulebook:
        """The content's rule files, by which `assess` decides."""
        from .rulesets import Rulebook

        return Rulebook(self.content)

    def assess(
        self,
        name: str = "",
        *,
        role: str = "member",
        institute: str | None = None,
        as_of: str | None = None,
        rules: Iterable[str] = (),
        values: Mapping[str, str] | None = None,
        country: str | None = None,
        answers: Mapping[str, str] | None = None,
        what_if: Given = (),
        why_not: str | None = None,
        lang: str = "en",
    ) -> list[Assessment]:
        """May the thing take part in that role? An answer under each rule set that applies at the date, or is named.

        `values` sets parameters that no text sets; `answers` settles questions, by name; `country` (two letters) is
        that of a company which is not in the graph; `what_if` are statements laid over the graph, not stored; `why_not`
        is an outcome, towards which the nearest change goes. An institute is assessed at no date unless one is given.
        Raises `UnknownName`, `QueryError`, and `InputError` for a rule file that is not well formed.
        """
        from dataclasses import replace

        from .assess import assess, question, supposed, wanted
        from .names import Names

        store = self._supposing(what_if) if what_if else self._laid("nnmi:tieKind")
        names = Names(store) if what_if else self.names
        asked = question(names, name, country, role=role, institute=institute, as_of=as_of, lang=lang)
        given = supposed(self.rulebook, country, answers or {})
        asked = replace(asked, values=dict(values or {}), given=given, wanted=wanted(why_not))
        return assess(store, self.rulebook, asked, tuple(rules))

    @property
    def data_state(self) -> str:
        """What assessments call the data they are made on: a digest of our files, or the name of a store."""
        if self._open == self._own:
            return self.content.digest()
        return f"store {self._given}" if isinstance(self._given, str | os.PathLike) else "given"

    def assess_all(
        self,
        *,
        role: str = "member",
        institute: str | None = None,
        as_of: str | None = None,
        rules: Iterable[str] = (),
        values: Mapping[str, str] | None = None,
    ) -> Rows:
        """The outcome for each organisation told for the role in the institute, or for every organisation; as a stream.

        Raises as `assess`.
        """
        from .assess.many import assess_all

        asked = self._asked_of_many(role, institute, as_of, values)
        return assess_all(self._laid("nnmi:tieKind"), self.rulebook, asked, tuple(rules))

    def assess_part(
        self,
        part: str,
        *,
        role: str = "member",
        institute: str | None = None,
        as_of: str | None = None,
        rules: Iterable[str] = (),
        values: Mapping[str, str] | None = None,
    ) -> str:
        """One part of `assess_all`, such as the second of four (`2/4`), as text that `assess_join` puts together.

        Raises as `assess`.
        """
        from .assess.parts import as_part

        asked = self._asked_of_many(role, institute, as_of, values)
        store = self._laid("nnmi:tieKind")
        return as_part(store, self.rulebook, asked, tuple(rules), part=part, data=self.data_state)

    def assess_join(self, parts: Sequence[str]) -> Joined:
        """The rows of all parts, from the files they are in. Raises `InputError` for what does not fit together."""
        from .assess.parts import join
        from .store.files import read_bytes

        return join((path, read_bytes(path).decode("utf-8", "replace")) for path in parts)

    def _asked_of_many(
        self, role: str, institute: str | None, as_of: str | None, values: Mapping[str, str] | None
    ) -> Question:
        from dataclasses import replace

        from .assess import question_of_many

        return replace(question_of_many(self.names, role, institute, as_of), values=dict(values or {}))

    def _supposing(self, files: Given) -> Store:
        """A copy of the store in memory with the statements of some files, and the layer that follows from both."""
        from .sheets.sheet import is_sheet
        from .store import FORMATS, parse
        from .store.given import listed, quads_of

        store = OxigraphStore.of(self.store.quads())
        for file in listed(files):
            if isinstance(file, str) and is_sheet(file):
                made = self.convert(file, "x.ttl")
                if made.data is None:
                    raise InputError(str(made.faults[0]), mend="see all with 'nnmi validate'")
                store.add(parse(made.data, FORMATS["turtle"], file))
            else:
                store.add(quads_of(file))
        self._upkeep(store).rebuild(store)
        return store

    def edge_view(self, name: str, /, *, as_of: str | None = None, strict: bool = False, **values: object) -> Network:
        """The network `name` of `queries/networks/`, whole or at a date (`name@date`, or `as_of`).

        It may also be a file: a SELECT of ?source and ?target (`.rq`), or a table of edges (`.csv`, `.xlsx`, …); then
        `values` are `source_column`, `weight_column` and so on, `one_mode`, `directed` and `encoding`.
        At a day, month or year it has the ties that stand then, those heard of before included and marked; with
        `strict` only those surely held, or told for then. `values` are the view's parameters.
        """
        from .network import at, read_view, sharing

        name, date = at_date(name)
        if is_edge_table(name):
            network = self._edge_table(name, values)
            return at(network, date or str(as_of), strict=strict) if date or as_of else network
        query, header = self.view(name)
        text = self.query_text(query, values)
        nodes = self.content.node_view(header.nodes) if header.nodes else None
        with _called(str(query.path)), Step("reading the network"):
            store = self._laid(text)
            known = partial(store.select, nodes.text()) if nodes else None
            how: dict[str, Any] = {"directed": header.directed, "unnamed": header.unnamed}
            network = read_view(store.columns(text), query.name, nodes=known, **how)
            network = at(network, date or str(as_of), strict=strict) if date or as_of else network
            return sharing(network, header.shares) if header.shares else network

    def view(self, name: str) -> tuple[QueryFile, Header]:
        """The query of a network, by its name or as a file; one of a person's own needs no header."""
        from .headers import Header

        if not name.lower().endswith(".rq"):
            query = self.content.query(name, "network")
            return query, query.header()
        query = QueryFile(Path(name).stem, "network", Path(name))
        return query, query.header() if "#+" in query.text() else Header({})

    def _edge_table(self, name: str, values: Mapping[str, object]) -> Network:
        """The network in a table of edges."""
        from dataclasses import replace

        from .network import read_view
        from .sheets.edge_table import columns_of, read_edge_table, unused

        if (unknown := unused(values)) is not None:
            raise unknown
        table = read_edge_table(
            name,
            columns_of(values),
            one_mode=bool(values.get("one_mode")),
            directed=bool(values.get("directed")),
            encoding=str(values["encoding"]) if values.get("encoding") else None,
        )
        network = read_view(table.rows, table.name, directed=table.directed)
        return replace(network, remarks=(*table.remarks, *network.remarks))

    def network(self, name: str, /, **values: Any) -> networkx.MultiGraph[str]:
        """The same as a networkx graph: node and edge attributes kept, `claim` is the IRI behind each edge."""
        from .network.view import to_networkx

        return to_networkx(self.edge_view(name, **values))

    def measure(
        self,
        network: str,
        measure: str,
        /,
        *,
        kinds: Iterable[str] = (),
        missing: float = 0.0,
        runs: int = 20,
        seed: int = 1,
        lang: str = "en",
        strict: bool = False,
        **values: object,
    ) -> Result:
        """A measure of a network (`name` or `name@date`); `values` are the measure's options and those of `edge_view`.

        `kinds` keeps only nodes of these kinds; `missing` is a share to leave out at random, `runs` times.
        """
        from .ask import stated_counts
        from .network import find, technologies
        from .network import measure as measured

        takes = self._takes(at_date(network)[0], values)
        options = {key: value for key, value in values.items() if key not in takes}
        chosen: dict[str, Any] = {key: value for key, value in values.items() if key in takes}
        edges = self.edge_view(network, strict=strict, **chosen)
        concepts = technologies(self.store, lang) if measure == "technology" else {}
        stated = stated_counts(self.store, edges.metadata.as_of)
        strictly = {"strict": True} if strict and "strict" in find(measure).options else {}
        given: dict[str, Any] = {**concepts, **strictly, **options}
        return measured(edges, measure, kinds=kinds, stated=stated, missing=missing, runs=runs, seed=seed, **given)

    def _takes(self, name: str, values: Iterable[str]) -> set[str]:
        """Which of the values are options of the network itself."""
        if is_edge_table(name):
            from .sheets.edge_table import is_option

            return {"as_of", *filter(is_option, values)}
        return {"as_of", *(param.option.replace("-", "_") for param in self.view(name)[1].params)}

    def compare(self, a: str, b: str, /, **values: Any) -> Result:
        """Two networks side by side, or one at two dates: `ws.compare("NAME@2016", "NAME@2021")`."""
        from .network import compare

        return compare(self.edge_view(a, **values), self.edge_view(b, **values))

    def report(
        self,
        network: str,
        /,
        *,
        format: str = "html",
        lang: str = "en",
        only: Iterable[str] = (),
        against: str | None = None,
        pictures: MutableMapping[str, str] | None = None,
        **values: Any,
    ) -> str:
        """A page about a network (`name` or `name@date`), as HTML or Markdown, of all measures or `only` these.

        With `against`, the name of another or of another date, it tells what came, went and changed from one to the
        other. `pictures`, if given, takes the figures of a Markdown page by the names of the files that it shows.
        """
        from .ask import stated_counts
        from .network import compare, comparison, in_chinese, report, technologies

        translate = self._sayings(lang).get("say", str)
        if against is not None:
            both = [self.edge_view(name, **values) for name in (network, against)]
            found = compare(*(map(in_chinese, both) if lang == "zh" else both))
            return comparison(found, format, lang, pictures=pictures, translate=translate)
        edges = self.edge_view(network, **values)
        return report(
            edges,
            format=format,
            lang=lang,
            stated=stated_counts(self.store, edges.metadata.as_of),
            options={"technology": technologies(self.store, lang)},
            only=only,
            pictures=pictures,
            translate=translate,
        )

    def export(
        self,
        network: str,
        path: str | Path,
        /,
        *,
        format: str | None = None,
        lang: str = "en",
        layout: str = "force",
        dynamic: bool = False,
        colour_by: str = "node_kind",
        size_by: str = "degree",
        measures: Iterable[str] = (),
        force: bool = False,
        **values: Any,
    ) -> ExportNote:
        """Write a network (`name` or `name@date`) to a file in the format its ending names; says what was written."""
        from .export import Evidence, evidence_of, export

        view = self.edge_view(network, **values)
        return export(
            view,
            path,
            format=format,
            lang=lang,
            layout=layout,
            dynamic=dynamic,
            colour_by=colour_by,
            size_by=size_by,
            measures=measures,
            force=force,
            evidence=lambda: Evidence() if is_edge_table(network) else evidence_of(view, self.store, lang),
            **self._sayings(lang),
        )

    def tables(
        self,
        folder: str | Path,
        *,
        formats: Sequence[str] = ("parquet",),
        lang: str = "en",
        force: bool = False,
    ) -> list[Written]:
        """Write the graph as tables (ties, values, things, claims, sources, and what tables the project has), for
        DuckDB, Spark, pandas and others: `parquet` (needs the package `duckdb`), `csv` or both; and their schema."""
        from .render.packaged import write_tables

        made = ((name, file.header(), self.store.select(file.text())) for name, file in self.content.tables().items())
        return write_tables(made, Path(folder), formats=formats, lang=lang, force=force)

    def _sayings(self, lang: str) -> dict[str, Callable[[str], str]]:
        """What puts values, and the names of columns, of a network into the language."""
        if lang == "en":
            return {}
        from .network.words import CHINESE

        words = self.words(lang)

        def said(ours: Callable[[str], str], text: str, plain: str) -> str:
            found = ours(text)
            return found if found != plain else CHINESE.get(text, text)

        return {
            "say": lambda text: said(words.say, text, text),
            "heading": lambda name: said(words.heading, name, name.replace("_", " ")),
        }

    def kinds(self) -> dict[str, Kind]:
        """The kinds of record there are, by name, as the shapes declare them."""
        from .names import Names
        from .sheets import read_kinds

        return read_kinds(self.shapes(), Names(self.store))

    def template(self, kind: str, *, format: str = "csv", lang: str = "en") -> bytes:
        """An empty sheet for records of a kind: `xlsx`, `csv`, `tsv`, `yaml` or `turtle`.

        `all` is a workbook (or YAML) with a sheet for each kind, things of the register first.
        """
        from .names import Names
        from .sheets import find_kind, template

        kinds = self.kinds()
        wanted = sorted(kinds.values(), key=lambda one: not one.named_by) if kind == "all" else [find_kind(kinds, kind)]
        return template(wanted, format, Names(self.store), lang)

    def convert(
        self, file: str | Path, to: str, *, kind: str | None = None, encoding: str | None = None, lang: str = "en"
    ) -> Converted:
        """A sheet as RDF, or RDF as a sheet; `to` is a file's name, whose ending tells the form."""
        from .names import Names
        from .sheets.convert import convert, form_of

        form = form_of(to)
        known = Names(self.store)
        return convert(
            str(file), form, self.shapes(), known, kind=kind, encoding=encoding, language=lang, base=self._base
        )

    def convert_rdf(self, file: str | Path, to: str, version: str) -> bytes:
        """RDF as RDF: in `version` 1.2 claims reify their plain statements, in 1.1 they do not.

        Raises `OutputError` for a format that cannot say so.
        """
        from .errors import OutputError
        from .everyday import Upkeep
        from .infer import with_reifiers, without_reifiers
        from .store import read, serialize
        from .store.formats import format_of

        form = format_of(to)
        quads = read(file, base=self._base)
        if version == "1.2":
            if form.name in ("rdfxml", "jsonld"):
                raise OutputError(f"{form.name} cannot say what is reified", mend="use .ttl, .trig, .nt or .nq")
            upkeep = Upkeep((self._own(),), self._edge_rules())
            quads = with_reifiers(quads, upkeep, self.plain_edge_rules().values())
        else:
            quads = without_reifiers(quads, self._plain_edges())
        return serialize(quads if form.holds_graphs else [quad.triple for quad in quads], form)

    def load(
        self,
        files: Given = (),
        *,
        graph: str | None = None,
        base: str | None = None,
        force: bool = False,
        progress: Progress | None = None,
    ) -> Loaded:
        """Put files or graphs, or else the content, into the directory or endpoint that is the workspace's store.

        The everyday layer is derived with them, in the same step where the store is a directory. A file may be packed
        (gz, bz2, zst).

        `graph` is the graph for what is in none, `base` what relative IRIs are resolved by. A graph that is there
        already is refused, or replaced with `force`. A load into a directory that ended early goes on with the same
        files after those that are done.
        """
        from dataclasses import replace

        from .everyday import EDGES, EVERYDAY, Upkeep, has_layer, missing
        from .names.shared import shared_names
        from .store.loading import load

        self._refuse_earlier()
        self._refuse_copy()
        where = self._given
        if not isinstance(where, str | os.PathLike):
            raise StoreError("no store to load into is named", mend="give its address or directory")
        shared: list[str] = []

        def derive(store: Store, may_be_there: bool) -> tuple[str, ...]:
            shared.extend(shared_names(store))
            due = missing(store) or (has_layer(store) and not may_be_there)
            with Step("deriving the everyday layer"):
                return Upkeep((self._own(),), self._edge_rules()).rebuild(store) if due else ()

        done = load(
            os.fspath(where),
            self._sources(files, graph, base),
            force=force,
            wait=self._wait,
            progress=progress,
            derive=derive,
            derived=(EVERYDAY, EDGES),
        )
        self._forget()
        return replace(done, shared=tuple(shared))

    def _sources(self, files: Given, graph: str | None, base: str | None = None) -> list[Source]:
        """Files or graphs, or else the content, as what a store is filled with."""
        from .store.given import listed
        from .store.sources import Source

        given = listed(files)
        if given:
            return [Source(item, graph and named(graph).value, base) for item in given]
        if files != ():
            raise InputError("there is nothing to load: the list of files is empty")
        if graph or base:
            raise InputError("a graph or a base is named for files, and there are none; our content names its graphs")
        return [Source(os.fspath(path), name) for path, name in self.content.graphs()]

    def respelt(self, quads: Iterable[Quad]) -> tuple[Literal, ...]:
        """The literals of statements that the server in use keeps by value, so gives back in another spelling."""
        from .store.forms import respelt

        return respelt(quads) if self.merges_literals else ()

    @property
    def merges_literals(self) -> bool:
        """Whether the store in use is a server that keeps numbers and dates by value: 70.00 comes back as 70."""
        from .store.forms import merges

        return not isinstance(self.store, OxigraphStore) and merges(self.store)

    def dump(
        self, out: str | Path | IO[bytes], *, graph: str | None = None, format: str | None = None, force: bool = False
    ) -> int:
        """Write all that the store holds, or one graph of it, to a file or a stream; returns how many statements.

        The ending of the file tells the format. Raises `UnknownName` for a graph that holds nothing.
        """
        from .store.dumping import dump

        return dump(self.store, out, graph=graph, format=format, force=force)

    def sheets(self, out: str | Path, *, graph: str | None = None, lang: str = "en") -> Converted:
        """The records that the store holds, or one graph of it, as a file of sheets, whose ending tells the form.

        What is derived is left out, for it is derived anew when the records are added.
        """
        from .everyday import EDGES, EVERYDAY
        from .names import Names
        from .sheets.convert import as_sheets, form_of
        from .store.dumping import held

        derived = {NamedNode(EVERYDAY), NamedNode(EDGES)}
        quads = [quad for quad in held(self.store, graph) if quad.graph_name not in derived]
        form = form_of(str(out))
        return as_sheets(quads, form, self.shapes(), Names(self.store), kind=None, language=lang)

    def add(
        self,
        files: Given,
        *,
        kind: str | None = None,
        encoding: str | None = None,
        source: str | None = None,
        author: str | None = None,
        message: str = "",
        decisions: Decisions | None = None,
        dry_run: bool = False,
    ) -> tuple[LookedOver, list[str]]:
        """Enter records into the store, checked first: what was found, and the ids of the commits that were made.

        None is made if anything is violated or undecided, if the store holds all of it already, or in a `dry_run`.
        The store is a directory, which is begun with the content if it is not there yet, an endpoint that holds
        something, whose writers take turns, or an open store.
        """
        from .commits.adding import Decisions, begin, commit, is_new, look_over
        from .commits.ledger import act
        from .store.given import paths_of

        paths = paths_of(files)
        done = act(author, source or "", message)
        place = self._commits()
        fresh = isinstance(place, str) and not is_address(place) and is_new(place)
        store = self._own() if fresh else self._writable(place, dry_run)
        decided = decisions or Decisions()
        with self._learning_of_shapes():
            found = look_over(
                store,
                self.shapes(),
                paths,
                done=done,
                decisions=decided,
                kind=kind,
                encoding=encoding,
                base=self._base,
            )
        if not found.is_fit or found.is_known or dry_run:
            return found, []
        if isinstance(place, str) and fresh:
            title = f"the content of {self.content.root.name}"
            names = begin(place, self._upkeep(store), self.quads(), found, done, title=title)
        else:
            names = commit(store, self._upkeep(store), found, done)
        self._forget()
        return found, names

    def remove(self, commit: str, *, author: str | None = None, force: bool = False) -> Entry:
        """Take a commit out of the store; its line in the history stays. Raises `InUse` if others rest on it."""
        from .commits import ledger

        place = self._commits()
        self._writable(place, read_only=True)
        store = self._writable(place)
        entry = ledger.remove(store, self._upkeep(store), commit, ledger.act(author), force=force)
        self._forget()
        return entry

    def history(self) -> list[Entry]:
        """What was committed to the store, oldest first, and what was taken out again."""
        from .commits.ledger import history

        return history(self.store if self._at_commit else self._writable(self._commits(), read_only=True))

    @property
    def directory(self) -> Path | None:
        """The directory that was named as the store and is asked as it is now; None for anything else."""
        given = self._given if self._at_commit is None else None
        return Path(given) if isinstance(given, str | os.PathLike) and os.path.isdir(given) else None

    def caretaker(self) -> Caretaker:
        """Who looks after the store in the workspace's directory. Raises `StoreError` if it is no directory."""
        from .commits.caretaking import Caretaker

        place = self._commits()
        if not isinstance(place, str) or is_address(place):
            raise StoreError("is no directory", where=str(self._given), mend="give the store's directory")
        return Caretaker(Path(place), self._upkeep(OxigraphStore.directory(place)), self._wait)

    def follow(self, source: str | Path) -> Follower:
        """Who keeps the workspace's store, a directory, a copy of another: a directory, or the address of a server.

        Raises `StoreError` if something else is in the directory.
        """
        from .commits.following import Follower

        place, root = self._commits(), self.content.root
        if not isinstance(place, str) or is_address(place):
            raise StoreError("is no directory", where=str(self._given), mend="give a directory for the copy")
        of = os.fspath(source)
        of = of if is_address(of) else os.path.abspath(of)
        return Follower(of, Path(place), lambda: Workspace(root, store=of).store, self._upkeep, self._wait)

    def _refuse_copy(self) -> None:
        """Raise `StoreError` if the directory is a copy that follows another store: what is entered there is lost."""
        from .commits.following import followed

        given = self._given
        if isinstance(given, str | os.PathLike) and (source := followed(Path(given))):
            raise StoreError(f"is a copy that follows {source}", where=os.fspath(given), mend="write to that instead")

    def _refuse_earlier(self) -> None:
        if self._at_commit is not None:
            raise StoreError(
                "an earlier state cannot be written to", where=str(self._given), mend="leave out --at-commit"
            )

    def _commits(self) -> str | OxigraphStore:
        """Where commits are kept: a directory, an endpoint's address, or a store that was handed over open.

        Raises `StoreError`.
        """
        self._refuse_earlier()
        given = self._given
        if isinstance(given, str | os.PathLike):
            return os.fspath(given)
        if given is None:
            raise StoreError("no store is named", mend="give its address or directory, such as --store my.store")
        from .store.given import is_copied

        if is_copied(given) or not isinstance(self.store, OxigraphStore):
            raise StoreError("commits cannot be kept in it", where="store", mend="give a store's directory")
        return self.store

    def _writable(self, place: str | OxigraphStore, read_only: bool = False) -> Store:
        if not isinstance(place, str):
            return place
        if not is_address(place):
            if not read_only:
                self._refuse_copy()
            return OxigraphStore.directory(place, read_only=read_only, wait=self._wait)
        if read_only:
            return self.store
        from .commits.ledger import HISTORY
        from .store.turns import TurnsStore

        store = TurnsStore(place, HISTORY)
        if not store.ask("ASK { ?s ?p ?o }"):
            raise StoreError("holds nothing yet", where=store.url, mend="fill it first, with 'nnmi load --store …'")
        return store

    def _upkeep(self, store: Store) -> Upkeep:
        """How the layer of a store is kept true: by the marks that it holds, or else by those of the content."""
        from .everyday import Upkeep, holds_marks
        from .infer import ClosureUpkeep

        marks = () if holds_marks(store) else (self._own(),)
        return Upkeep(marks, self._edge_rules(), (ClosureUpkeep(self._ontology),))

    def _edge_rules(self) -> list[str]:
        return [path.read_text(encoding="utf-8") for path in self.content.edge_rules()]

    def _plain_edges(self) -> set[object]:
        """The properties of plain edges that the content gives or its own rules make."""
        from .infer import edge_marks

        made = [triple.predicate for rule in self._edge_rules() for triple in self._own().construct(rule)]
        return {*made, *(mark.object for mark in edge_marks(self._own()))}

    def plain_edge_rules(self) -> dict[str, str]:
        """The rules that make plain edges, by file: those of the everyday layer, and the content's own."""
        from .headers import parse_header

        texts = {
            str(path.relative_to(self.content.root)): path.read_text(encoding="utf-8")
            for path in (*self.content.everyday_rules(), *self.content.edge_rules())
        }
        return {name: text for name, text in texts.items() if "edges" in parse_header(text, name).tags}

    def _forget(self) -> None:
        """Open the store anew when it is next asked: it has changed."""
        for name in ("store", "names"):
            self.__dict__.pop(name, None)

    def derived(self) -> dict[Path, bytes]:
        """Every derived file of the content as it should be: data made from tables, the everyday layer, plain edges."""
        from .everyday import EDGES, derive, described, more_edges, read_policy
        from .mapping import build
        from .rulesets.build import rule_quads
        from .rulesets.shapes import rule_shapes
        from .store import parse, read
        from .store.trig import write_trig

        built = "Built from {}.md by 'nnmi derive'; do not edit."
        rules = {
            Path(one.where.file).with_suffix(".ttl"): write_trig(rule_quads(one), built.format(one.name))
            for one in self.rulebook.all
        }
        files = build(self.content.root) | rules
        layer, plain = (self.content.root / "data" / "derived" / name for name in ("everyday.trig", "edges.trig"))
        graphs = {path: rules_graph(path.stem) for path in rules}
        made = {
            path.resolve(): parse(data, format_of(str(path)), str(path), graphs.get(path))
            for path, data in files.items()
        }
        others = [
            (path, graph)
            for path, graph in self.content.graphs()
            if path.resolve() not in (layer.resolve(), plain.resolve(), *made)
        ]
        store = OxigraphStore.of(quad for path, graph in others for quad in read(path, graph=graph))
        for quads in made.values():
            store.add(quads)
        quads = described(derive(store, read_policy(store)))
        store.add(quads)
        quads += described(more=more_edges(store, self._edge_rules()))
        edges = NamedNode(EDGES)
        comment = "Derived from the claims by queries/everyday/. Made by 'nnmi derive'; do not edit."
        shapes = rule_shapes(self.rulebook.all, self.rulebook.facts)
        return {
            **files,
            **({self.content.root / "shapes" / "rules.ttl": shapes.encode()} if shapes else {}),
            layer: write_trig([quad for quad in quads if quad.graph_name != edges], comment),
            plain: write_trig([quad for quad in quads if quad.graph_name == edges], comment),
        }

    def everyday_updates(self) -> list[str]:
        """The rules of the everyday layer as SPARQL 1.1 updates, in order: any server runs them whose default graph is
        the union of all graphs."""
        from .everyday.rules import updates

        return list(updates(path.read_text(encoding="utf-8") for path in self.content.everyday_rules()))

    def rules(self, axioms: bool = False, own: Sequence[str | Path] = ()) -> RuleSet:
        """The ontology that the store is closed under, compiled to SPARQL rules: see `closure`."""
        from .infer import axioms_for, compile_ontology, read_additions

        return compile_ontology(axioms_for(self.store, self._ontology()), read_additions(axioms, own))

    def _ontology(self) -> Iterator[Quad]:
        from .store import read

        return (quad for path in self.content.ontology() for quad in read(path))

    def closure(
        self, engine: str = "sparql", axioms: bool = False, own: Sequence[str | Path] = ()
    ) -> tuple[list[Quad], Closure]:
        """What follows from the store by OWL 2 RL, in a graph of its own, and what was found; the store is as it was.

        The ontology is what the store holds of axioms, and that of the content if the store uses its terms. `engine`
        is ours, or "owlrl" for a second opinion. With `axioms` there is what says nothing, too; `own` are files with
        rules of one's own, as CONSTRUCT queries. Raises `QueryError` for a rule that might not come to an end.
        """
        from .infer import CLOSURE, axioms_for, inferred_beside, read_additions

        graph = NamedNode(CLOSURE)
        if engine == "owlrl":
            from .infer.owlrl_engine import inferred_by_owlrl

            triples, result = inferred_by_owlrl(self.store, axioms_for(self.store, self._ontology()))
            return [Quad(t.subject, t.predicate, t.object, graph) for t in triples], result
        inferred, result = inferred_beside(self.store, self._ontology(), read_additions(axioms, own))
        return [Quad(t.subject, t.predicate, t.object, graph) for t in inferred.triples()], result

    def close(self, axioms: bool = False, own: Sequence[str | Path] = ()) -> Closure:
        """Write what follows from the store into it, in a graph of its own; an endpoint works it out itself.

        For `axioms` and `own` see `closure`. Raises `QueryError` for a rule, `StoreError`.
        """
        from .infer import close, read_additions

        additions = read_additions(axioms, own)
        place = self._commits()
        self.store.ask("ASK {}")  # what is not there is not made
        store = self._writable(place)
        result = close(store, self._ontology(), additions)
        del store
        self._forget()
        return result

    def explain(self, text: str, axioms: bool = False, own: Sequence[str | Path] = ()) -> Proof:
        """The proof of a triple, given as three names, prefixed names or IRIs, down to the claims that sources make.

        For `axioms` and `own` see `closure`; a store's closure is explained by what it was made with.
        """
        from .infer import edge_marks, explain, ground, read_additions, to_explain

        words = text.split()
        if len(words) != 3:
            raise QueryError(
                f"{text!r} is no triple", mend="give subject, predicate and object as prefixed names or IRIs"
            )
        store, rules = to_explain(self.store, self._ontology(), read_additions(axioms, own))
        ours = {term.value: term for term in rules.terms()}
        words = [RDF + "type" if word == "a" else word for word in words]
        subject, predicate, object_ = (ours.get(expand(word) or "") or self.names.meant(word).thing for word in words)
        if isinstance(store, OxigraphStore) and store is not self.store:
            store.add(edge_marks(self._own()))
        return ground(explain(store, rules, Triple(subject, predicate, object_)), store, self.plain_edge_rules())

    def _cached(self) -> Store | None:
        """The dataset as a directory opened read-only; made once per state of the files. None if it cannot be had."""
        folder = self._cache_folder()
        if folder is None:
            return None
        return kept(folder / self.content.fingerprint(), self._laid_quads, self._allow_remote)

    def _cache_folder(self) -> Path | None:
        """Where copies of what can be made again are kept; None if nowhere."""
        base = os.environ.get("XDG_CACHE_HOME", "")
        base = base if os.path.isabs(base) else os.path.expanduser("~/.cache")
        return Path(base) / "nnmi-graph" if self._cache and os.path.isabs(base) else None

    def _learning_of_shapes(self) -> AbstractContextManager[None]:
        return self._learning("learnt", ["shacl/*.py", "store/*.py", "check/*.py"], self.content.shapes())

    def _learning(self, name: str, code: Iterable[str], files: Iterable[Path]) -> AbstractContextManager[None]:
        """What is worked out of files of the content is kept till they change, or the code."""
        from .learnt import learning

        folder = self._cache_folder()
        program = (path for pattern in code for path in Path(__file__).parent.glob(pattern))
        state = state_of((path, "") for path in sorted((*program, *files)))
        return learning(folder and folder / f"{name}-{state}.json")


def at_date(network: str) -> tuple[str, str]:
    """A network's name, or the file of one, and the date it is wanted at.

    >>> at_date("institute-organisation@2016"), at_date("institute-organisation")
    (('institute-organisation', '2016'), ('institute-organisation', ''))
    """
    name, at, date = network.rpartition("@")
    return (name, date) if at and date and not os.path.exists(network) else (network, "")


def is_address(place: str) -> bool:
    """Whether a store is named by an endpoint's address.

    >>> is_address("http://127.0.0.1:7878/query"), is_address("my.store")
    (True, False)
    """
    return place.lower().startswith(("http://", "https://"))


def is_edge_table(name: str) -> bool:
    """Whether a network is named by a table of edges.

    >>> is_edge_table("edges.csv"), is_edge_table("institute-organisation")
    (True, False)
    """
    return name.lower().endswith((".csv", ".tsv", ".csv.gz", ".tsv.gz", ".xlsx", ".xlsm", ".ods"))


@contextmanager
def _called(name: str) -> Iterator[None]:
    """Errors in the query run in here name its file."""
    try:
        yield
    except QueryError as error:
        if error.where is None or error.where.file == "query":
            place = error.where or Where(name)
            error.where = Where(name, place.line, place.column)
        raise


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
