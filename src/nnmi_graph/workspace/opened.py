"""What the jobs stand on: content, a store, and who may write to it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from functools import cached_property
from pathlib import Path

from ..content import Content, QueryFile, state_of
from ..errors import InputError, StoreError
from ..store import OxigraphStore, Store, kept, state_of_store
from ..terms import PREFIXES, Quad, named
from .naming import is_address

TYPE_CHECKING = False  # typing itself is not imported at start-up: it costs more than most of our rooms
if TYPE_CHECKING:
    import rdflib

    from ..ask import Asked, Translation, Wordlist
    from ..everyday import Upkeep
    from ..names import Names
    from ..rulesets import Rulebook
    from ..shapes.kept import ShapesFiles
    from ..store.given import Given, GivenStore
    from ..store.sources import Source


class Opened:
    """What the jobs stand on: content, a store, and who may write to it."""

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
        self._opened_at: str | None = None
        self._listed: dict[str, Wordlist] = {}
        if store is not None and data is not None:
            raise InputError("both data and a store are given", mend="ask one of them")
        if store is not None:
            from ..store.given import opener

            self._open = opener(store, allow_remote=allow_remote) if at_commit is None else self._earlier
        elif at_commit is not None:
            raise StoreError("no store is named", mend="give its address or directory, such as --store my.store")
        elif data is not None:
            from ..store.given import read_all

            self._open = read_all(data, allow_remote=allow_remote, base=base)

    def _earlier(self) -> Store:
        """The store as it was at the commit that was asked for."""
        from ..commits.earlier import earlier

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
        self._opened_at = self._directory_state()
        return self._open()

    def _directory_state(self) -> str | None:
        """A name for the present state of the directory that is the store; None of any other store."""
        return None if self.directory is None else state_of_store(self.directory)

    def _laid(self, text: str) -> Store:
        """The store, with an everyday layer if the query asks for one: what is ours gets it. Raises `StoreError`."""
        if self._open == self._own:
            return self.store
        from ..everyday import missing, reads_layer
        from ..store.given import is_ours

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

    def _own(self) -> Store:
        """The content's own store."""
        return self._cached() or OxigraphStore.of(self._laid_quads(), allow_remote=self._allow_remote)

    def _laid_quads(self) -> Iterable[Quad]:
        """Every quad of the content, with the everyday layer of its claims where no file holds it."""
        if (self.content.root / "data" / "derived" / "everyday.trig").is_file():
            return self.quads()
        from ..everyday import Upkeep, missing

        store = OxigraphStore.of(self.quads())
        if missing(store):
            Upkeep((), self._edge_rules()).rebuild(store)
        return store.quads()

    def graph(self) -> rdflib.Dataset:
        """All that the store holds, as an rdflib Dataset: a copy, with the graphs and their names."""
        from ..store.rdflib_terms import to_dataset

        return to_dataset(self.store.quads(), PREFIXES)

    @cached_property
    def names(self) -> Names:
        from ..names import Names

        return Names(self.store)

    def words(self, lang: str = "en") -> Translation:
        """The words of a language, to put an answer's rows into: `ws.words("zh").values(answer.rows)`."""
        from ..ask import Translation, Wordlist

        if lang not in self._listed:
            found = self.content.words(lang) if lang != "en" else {}
            quoted = frozenset(found.get("quoted", ()))
            self._listed[lang] = Wordlist(found.get("headings", {}), found.get("phrases", {}), quoted)
        return Translation(self.store, lang, self._listed[lang])

    def quads(self) -> Iterator[Quad]:
        """Every quad of the content's default dataset: ontology, taxonomies, data, derived edges."""
        from ..store import read

        for path, graph in self.content.graphs():
            yield from read(path, graph=graph)

    def given_quads(self, files: Given = (), graph: str | None = None, base: str | None = None) -> list[Quad]:
        """Every quad of files or graphs, or else of the content; `graph` and `base` as in `load`."""
        sources = self._sources(files, graph, base)
        return [quad for source in sources for quad in source.quads(apart=len(sources) > 1 and bool(files))]

    def shapes(self, given: Given = (), base: str | None = None) -> list[Quad]:
        """The shapes in files or graphs, else the content's; relative IRIs are resolved by `base`, else by the file."""
        from ..store.given import file_iri, listed, quads_of

        own = listed(given) or [os.fspath(path) for path in self.content.shapes()]
        return [quad for item in own for quad in quads_of(item, base=base or file_iri(item))]

    @property
    def _own_shapes(self) -> ShapesFiles:
        """The content's shapes, which are read only if what is made of them is not kept."""
        from ..shapes.kept import ShapesFiles

        return ShapesFiles(state_of((path, "") for path in self.content.shapes()), self.shapes)

    def query_text(self, query: QueryFile, values: Mapping[str, object]) -> str:
        """The SPARQL of a ready-made query with its parameters bound."""
        return self._ask(query, values).text if values else query.text()

    def _ask(self, query: QueryFile, values: Mapping[str, object]) -> Asked:
        from ..ask import ask

        return ask(query, values, self.names)

    @cached_property
    def rulebook(self) -> Rulebook:
        """The content's rule files, by which `assess` decides."""
        from ..rulesets import Rulebook

        return Rulebook(self.content)

    @property
    def data_state(self) -> str:
        """What assessments call the data they are made on: a digest of our files, or the name of a store."""
        if self._open == self._own:
            return self.content.digest()
        return f"store {self._given}" if isinstance(self._given, str | os.PathLike) else "given"

    def _sources(self, files: Given, graph: str | None, base: str | None = None) -> list[Source]:
        """Files or graphs, or else the content, as what a store is filled with."""
        from ..store.given import listed
        from ..store.sources import Source

        given = listed(files)
        if given:
            return [Source(item, graph and named(graph).value, base) for item in given]
        if files != ():
            raise InputError("there is nothing to load: the list of files is empty")
        if graph or base:
            raise InputError("a graph or a base is named for files, and there are none; our content names its graphs")
        return [Source(os.fspath(path), name) for path, name in self.content.graphs()]

    @property
    def merges_literals(self) -> bool:
        """Whether the store in use is a server that keeps numbers and dates by value: 70.00 comes back as 70."""
        if self.directory is not None or isinstance(self.store, OxigraphStore):
            return False
        from ..store.forms import merges

        return merges(self.store)

    @property
    def directory(self) -> Path | None:
        """The directory that was named as the store and is asked as it is now; None for anything else."""
        given = self._given if self._at_commit is None else None
        return Path(given) if isinstance(given, str | os.PathLike) and os.path.isdir(given) else None

    def _refuse_copy(self) -> None:
        """Raise `StoreError` if the directory is a copy that follows another store: what is entered there is lost."""
        from ..commits.copies import followed

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
        from ..store.given import is_copied

        if is_copied(given) or not isinstance(self.store, OxigraphStore):
            raise StoreError("commits cannot be kept in it", where="store", mend="give a store's directory")
        return self.store

    def _writable(self, place: str | OxigraphStore, read_only: bool = False) -> Store:
        if not isinstance(place, str):
            return place
        if not is_address(place):
            if not read_only:
                self._refuse_copy()
            opened = OxigraphStore.directory(place, read_only=read_only, wait=self._wait)
            if not read_only:
                from ..names.kept import carry_names_on

                carry_names_on(opened)  # also if nothing will be written: it has been opened to be
            return opened
        if read_only:
            return self.store
        from ..store.turns import TurnsStore

        store = TurnsStore(place)
        if not store.ask("ASK { ?s ?p ?o }"):
            raise StoreError("holds nothing yet", where=store.url, mend="fill it first, with 'nnmi load --store …'")
        return store

    def _upkeep(self, store: Store) -> Upkeep:
        """How the layer of a store is kept true: by the marks that it holds, or else by those of the content."""
        from ..everyday import Upkeep, holds_marks
        from ..infer import ClosureUpkeep
        from ..names.kept import NamesUpkeep

        marks = () if holds_marks(store) else (self._own(),)
        pushed = () if isinstance(store, OxigraphStore) else self.everyday_updates()[:-1]
        return Upkeep(marks, self._edge_rules(), (ClosureUpkeep(self._ontology), NamesUpkeep()), pushed)

    def everyday_updates(self) -> list[str]:
        """The rules of the everyday layer as SPARQL 1.1 updates, in order: any server runs them whose default graph is
        the union of all graphs."""
        from ..everyday.rules import updates

        return list(updates(path.read_text(encoding="utf-8") for path in self.content.everyday_rules()))

    def _edge_rules(self) -> list[str]:
        return [path.read_text(encoding="utf-8") for path in self.content.edge_rules()]

    def _plain_edges(self) -> set[object]:
        """The properties of plain edges that the content gives or its own rules make."""
        from ..infer import edge_marks

        made = [triple.predicate for rule in self._edge_rules() for triple in self._own().construct(rule)]
        return {*made, *(mark.object for mark in edge_marks(self._own()))}

    def plain_edge_rules(self) -> dict[str, str]:
        """The rules that make plain edges, by file: those of the everyday layer, and the content's own."""
        from ..headers import parse_header

        texts = {
            str(path.relative_to(self.content.root)): path.read_text(encoding="utf-8")
            for path in (*self.content.everyday_rules(), *self.content.edge_rules())
        }
        return {name: text for name, text in texts.items() if "edges" in parse_header(text, name).tags}

    def _forget(self) -> None:
        """Open the store anew when it is next asked: it has changed."""
        for name in ("store", "names"):
            self.__dict__.pop(name, None)

    def _ontology(self) -> Iterator[Quad]:
        from ..store import read

        return (quad for path in self.content.ontology() for quad in read(path))

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
        rooms = ("shapes", "shacl", "store", "check", "sheets", "names")
        return self._learning("learnt", ["*.py", *(f"{room}/*.py" for room in rooms)], self.content.shapes())

    def _learning(self, name: str, code: Iterable[str], files: Iterable[Path]) -> AbstractContextManager[None]:
        """What is worked out of files of the content is kept till they change, or the code."""
        from ..learnt import learning

        folder = self._cache_folder()
        state = state_of((path, "") for path in sorted((*self._program(code), *files)))
        return learning(folder and folder / f"{name}-{state}.json")

    def _program(self, code: Iterable[str]) -> list[Path]:
        """The files of the program that these patterns name."""
        return sorted(path for pattern in code for path in Path(__file__).parents[1].glob(pattern))
