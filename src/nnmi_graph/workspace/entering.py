"""Sheets and files into the store and out of it; commits."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from ..errors import StoreError
from ..steps import Step
from ..store import OxigraphStore, Store
from ..terms import Literal, NamedNode, Quad
from .naming import is_address
from .opened import Opened

TYPE_CHECKING = False  # typing itself is not imported at start-up: it costs more than most of our rooms
if TYPE_CHECKING:
    from typing import IO

    from ..commits.adding import Decisions, LookedOver
    from ..commits.caretaking import Caretaker
    from ..commits.following import Follower
    from ..commits.ledger import Entry
    from ..sheets import Kind
    from ..sheets.convert import Converted
    from ..store.directory import Progress
    from ..store.given import Given
    from ..store.loading import Loaded


class Entering(Opened):
    """Sheets and files into the store and out of it; commits."""

    def kinds(self) -> dict[str, Kind]:
        """The kinds of record there are, by name, as the shapes declare them."""
        from ..names import Names
        from ..sheets import read_kinds

        with self._learning_of_shapes():
            return read_kinds(self._own_shapes, Names(self.store))

    def template(self, kind: str, *, format: str = "csv", lang: str = "en") -> bytes:
        """An empty sheet for records of a kind: `xlsx`, `csv`, `tsv`, `yaml` or `turtle`.

        `all` is a workbook (or YAML) with a sheet for each kind, things of the register first.
        """
        from ..names import Names
        from ..sheets import find_kind
        from ..sheets.template import template

        kinds = self.kinds()
        wanted = sorted(kinds.values(), key=lambda one: not one.named_by) if kind == "all" else [find_kind(kinds, kind)]
        return template(wanted, format, Names(self.store), lang)

    def convert(
        self, file: str | Path, to: str, *, kind: str | None = None, encoding: str | None = None, lang: str = "en"
    ) -> Converted:
        """A sheet as RDF, or RDF as a sheet; `to` is a file's name, whose ending tells the form."""
        from ..names import Names
        from ..sheets.convert import convert, form_of

        form = form_of(to)
        known = Names(self.store)
        return convert(
            str(file), form, self._own_shapes, known, kind=kind, encoding=encoding, language=lang, base=self._base
        )

    def convert_rdf(self, file: str | Path, to: str, version: str) -> bytes:
        """RDF as RDF: in `version` 1.2 claims reify their plain statements, in 1.1 they do not.

        Raises `OutputError` for a format that cannot say so.
        """
        from ..errors import OutputError
        from ..everyday import Upkeep
        from ..infer import with_reifiers, without_reifiers
        from ..store import read, serialize
        from ..store.formats import format_of

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

        from ..everyday import EDGES, EVERYDAY, Upkeep, has_layer, missing
        from ..names.kept import carry_names_on, keep_names
        from ..names.shared import shared_names
        from ..store.loading import load

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
                graphs = Upkeep((self._own(),), self._edge_rules()).rebuild(store) if due else ()
            if has_layer(store):
                keep_names(store)
            return graphs

        done = load(
            os.fspath(where),
            self._sources(files, graph, base),
            force=force,
            wait=self._wait,
            progress=progress,
            derive=derive,
            derived=(EVERYDAY, EDGES),
            on_open=carry_names_on,
        )
        self._forget()
        return replace(done, shared=tuple(shared))

    def respelt(self, quads: Iterable[Quad]) -> tuple[Literal, ...]:
        """The literals of statements that the server in use keeps by value, so gives back in another spelling."""
        from ..store.forms import respelt

        return respelt(quads) if self.merges_literals else ()

    def dump(
        self, out: str | Path | IO[bytes], *, graph: str | None = None, format: str | None = None, force: bool = False
    ) -> int:
        """Write all that the store holds, or one graph of it, to a file or a stream; returns how many statements.

        The ending of the file tells the format. Raises `UnknownName` for a graph that holds nothing.
        """
        from ..store.dumping import dump

        return dump(self.store, out, graph=graph, format=format, force=force)

    def sheets(self, out: str | Path, *, graph: str | None = None, lang: str = "en") -> Converted:
        """The records that the store holds, or one graph of it, as a file of sheets, whose ending tells the form.

        What is derived is left out, for it is derived anew when the records are added.
        """
        from ..everyday import EDGES, EVERYDAY
        from ..names import Names
        from ..sheets.convert import as_sheets, form_of
        from ..store.dumping import held

        derived = {NamedNode(EVERYDAY), NamedNode(EDGES)}
        quads = [quad for quad in held(self.store, graph) if quad.graph_name not in derived]
        form = form_of(str(out))
        return as_sheets(quads, form, self._own_shapes, Names(self.store), kind=None, language=lang)

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
        from ..commits.adding import Decisions, begin, commit, is_new, look_over
        from ..commits.ledger import act
        from ..store.given import paths_of

        paths = paths_of(files)
        done = act(author, source or "", message)
        place = self._commits()
        fresh = isinstance(place, str) and not is_address(place) and is_new(place)
        store = self._own() if fresh else self._writable(place, dry_run)
        decided = decisions or Decisions()
        with self._learning_of_shapes():
            found = look_over(
                store,
                self._own_shapes,
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
        from ..commits import ledger

        place = self._commits()
        self._writable(place, read_only=True)
        store = self._writable(place)
        entry = ledger.remove(store, self._upkeep(store), commit, ledger.act(author), force=force)
        self._forget()
        return entry

    def history(self) -> list[Entry]:
        """What was committed to the store, oldest first, and what was taken out again."""
        from ..commits.ledger import history

        return history(self.store if self._at_commit else self._writable(self._commits(), read_only=True))

    def caretaker(self) -> Caretaker:
        """Who looks after the store in the workspace's directory. Raises `StoreError` if it is no directory."""
        from ..commits.caretaking import Caretaker

        place = self._commits()
        if not isinstance(place, str) or is_address(place):
            raise StoreError("is no directory", where=str(self._given), mend="give the store's directory")
        return Caretaker(Path(place), self._upkeep(OxigraphStore.directory(place)), self._wait)

    def follow(self, source: str | Path) -> Follower:
        """Who keeps the workspace's store, a directory, a copy of another: a directory, or the address of a server.

        Raises `StoreError` if something else is in the directory.
        """
        from ..commits.following import Follower

        place, root = self._commits(), self.content.root
        if not isinstance(place, str) or is_address(place):
            raise StoreError("is no directory", where=str(self._given), mend="give a directory for the copy")
        of = os.fspath(source)
        of = of if is_address(of) else os.path.abspath(of)
        return Follower(of, Path(place), lambda: type(self)(root, store=of).store, self._upkeep, self._wait)
