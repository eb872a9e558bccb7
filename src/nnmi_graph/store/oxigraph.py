"""Oxigraph in this process: in memory, or a directory on disk."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pyoxigraph as ox

from ..errors import QueryError, StoreError
from ..terms import PREFIXES, DefaultGraph, NamedNode, Quad, Triple
from .base import Columns, Rows, Store, Triples
from .dataset import Dataset, dataset_of
from .extent import note, refuse_cut
from .text import may_be_inexact, refuse_long, refuse_remote, refuse_unreadable

TYPE_CHECKING = False  # typing itself is not imported at start-up: it costs more than most of our rooms
if TYPE_CHECKING:
    from typing import Any, TypeVar

    T = TypeVar("T")


CHUNK = 2**20
"""How many bytes are handed over at a time."""


class OxigraphStore(Store):
    """An Oxigraph store. `union` says whether the default graph of a query is the union of all graphs.

    With `written` the literals that are added come back as they were written, not by value; comparisons and sums in a
    query need the functions of `exact` then. `altered` tells whether there is such a literal, `mixed` whether others
    came in by value.
    """

    def __init__(
        self,
        inner: ox.Store | None = None,
        *,
        union: bool = True,
        allow_remote: bool = False,
        written: bool = False,
    ) -> None:
        self.inner = ox.Store() if inner is None else inner
        self.union = union
        self.allow_remote = allow_remote
        self.written = written
        self.mixed = False
        self.altered = False
        self.path: Path | None = None
        self.writes_since = ""
        """In a directory that is open to write: which opening to write was the last one before."""
        self.reads_since = ""
        """In a directory that is open to read: the same."""

    @classmethod
    def of(cls, quads: Iterable[Quad], *, allow_remote: bool = False, written: bool = False) -> OxigraphStore:
        """A new store in memory with these quads in it."""
        store = cls(allow_remote=allow_remote, written=written)
        store.add(quads)
        return store

    @classmethod
    def directory(
        cls, path: str | Path, *, read_only: bool = True, allow_remote: bool = False, wait: float = 0
    ) -> OxigraphStore:
        """The store in a directory; made if `read_only` is false and there is none. Raises `StoreError`.

        `wait` is for how many seconds at most, while another process has it open to write.
        """
        last = last_opening(Path(path))
        if read_only and not last:
            raise StoreError(
                "is no store", where=str(path), mend="give a directory that 'nnmi load' or 'nnmi add' made"
            )
        refuse_cut(Path(path))
        before = ""
        if not read_only:
            from .opening import session_of

            before = session_of(Path(path))
        try:
            inner = ox.Store.read_only(str(path)) if read_only else ox.Store(str(path))
        except (OSError, RuntimeError, ValueError) as error:
            from .opening import try_again

            inner, before = try_again(Path(path), error, wait)
        if not read_only:
            note(Path(path))
        store = cls(inner, allow_remote=allow_remote)
        store.path, store.writes_since, store.reads_since = Path(path), before, last if read_only else ""
        return store

    @classmethod
    def build(cls, path: str | Path, quads: Iterable[Quad]) -> None:
        """Make a new store on disk at `path` with these quads, and close it; literals of a list keep their forms.

        Raises `StoreError`.
        """
        try:
            store = ox.Store(str(path))
            store.bulk_extend(quads)
            store.flush()
            if isinstance(quads, list | tuple):
                from .sidecar import remember

                remember(Path(path), quads)
        except (OSError, RuntimeError) as error:
            raise StoreError(f"cannot be written ({error})", where=str(path)) from None

    def query(self, text: str) -> Rows | Triples | bool:
        answer = self.asked(text)
        may_be_ours = self.altered or (self.written and "^^" in text)
        if may_be_ours:
            from .forms import original_row, original_statement
        if isinstance(answer, ox.QuerySolutions):
            variables = tuple(variable.value for variable in answer.variables)
            rows = _checked(answer, text)
            return Rows(variables, map(original_row if may_be_ours else tuple, rows))
        if isinstance(answer, ox.QueryTriples):
            triples = _checked(answer, text)
            return Triples(map(original_statement, triples) if may_be_ours else triples)
        return bool(answer)

    def query_exactly(self, text: str) -> Rows | Triples | bool:
        if self.altered or may_be_inexact(text):
            from .rewriting import exact_text

            exact = exact_text(text, self.altered)
            with suppress(QueryError):
                return self.query(exact)
        return self.query(text)

    def columns(self, text: str) -> Columns:
        """As the engine writes them as text."""
        answer = self.asked(text)
        if not isinstance(answer, ox.QuerySolutions):
            return super().columns(text)
        from .tsv_cells import written_columns

        return written_columns(answer, text)

    def asked(self, text: str, dataset: Dataset | None = None) -> ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean:
        """The engine's answer to a query that is fit to be asked; a dataset given goes before that of the query."""
        refuse_unreadable(text)
        refuse_long(text)
        if not self.allow_remote:
            refuse_remote(text)
        if self.written:
            from .forms import written_text

            text = written_text(text)
        with faults(text):
            return self._engine(text, dataset or dataset_of(text))

    def _engine(self, text: str, dataset: Dataset | None) -> ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean:
        """The engine's answer. Told that the default graph is the union, it would not look at the query's dataset.

        It does not merge graphs: a triple in two of them would count twice, so such graphs are merged for it.
        """
        functions = functions_in(text)
        if dataset is None:
            return self.inner.query(
                text, prefixes=PREFIXES, use_default_graph_as_union=self.union, custom_functions=functions
            )
        if len(dataset.default) < 2:
            return self.inner.query(
                text,
                prefixes=PREFIXES,
                default_graph=list(dataset.default),
                named_graphs=list(dataset.named),
                custom_functions=functions,
            )
        merged = ox.Store()
        for graph in dataset.default:
            merged.extend(Quad(*quad.triple) for quad in self.inner.quads_for_pattern(None, None, None, graph))
        for graph in dataset.named:
            merged.extend(self.inner.quads_for_pattern(None, None, None, graph))
        return merged.query(
            text,
            prefixes=PREFIXES,
            default_graph=[DefaultGraph()],
            named_graphs=list(dataset.named),
            custom_functions=functions,
        )

    def update(self, text: str) -> None:
        refuse_unreadable(text, "update")
        if not self.allow_remote:
            refuse_remote(text, "update")
        with faults(text, "update"):
            self.inner.update(text, prefixes=PREFIXES)

    def quads(self, graph: NamedNode | None = None) -> Iterator[Quad]:
        with faults("", "store"):
            entered = self._entered()
            for one in [graph] if graph else (DefaultGraph(), *self.inner.named_graphs()):
                yield from entered(self.inner.quads_for_pattern(None, None, None, one))

    def unnamed(self, subjects: Iterable[NamedNode]) -> Iterator[Triple]:
        with faults("", "store"):
            for subject in subjects:
                for quad in self.inner.quads_for_pattern(subject, None, None, DefaultGraph()):
                    yield quad.triple

    def _entered(self) -> Callable[[Iterable[Quad]], Iterable[Quad]]:
        """What gives statements of the store the forms that they were entered in."""
        if self.path is not None:
            from .sidecar import as_entered, read_forms

            if forms := read_forms(self.path):
                return lambda quads: as_entered(quads, forms)
        if self.altered:
            from .forms import original_statement

            return lambda quads: map(original_statement, quads)
        return lambda quads: quads

    def remember(self, quads: Iterable[Quad]) -> None:
        if self.path is not None:
            from .sidecar import remember

            remember(self.path, quads, self.inner)

    def forget(self, quads: Iterable[Quad]) -> None:
        if self.path is not None:
            from .sidecar import forget

            forget(self.path, quads)

    def set_aside(self, quads: Iterable[Quad]) -> None:
        if self.path is not None:
            from .sidecar import keep_taken_out

            keep_taken_out(self.path, quads)

    def add(self, quads: Iterable[Quad]) -> None:
        if self.path is not None:
            quads = list(quads)
            self.remember(quads)
        try:
            self.inner.extend(self.kept(quads) if self.written else quads)
        except OSError as error:
            raise StoreError(f"the store cannot be written ({error})") from None

    def kept(self, quads: Iterable[Quad]) -> Iterator[Quad]:
        """The quads in the form in which the engine gives them back."""
        from .forms import written_statement

        for quad in quads:
            kept = written_statement(quad)
            self.altered = self.altered or kept is not quad
            yield kept

    def cells(self, text: str) -> Iterator[tuple[str, ...]]:
        for chunk in self.columns(text).chunks:
            yield from zip(*chunk, strict=True)

    def add_lines(self, lines: Iterable[str], graph: str) -> None:
        """As in `Store`; the lines are made in one thread while the engine takes them in in another."""
        import threading

        end, begin = os.pipe()
        faults: list[BaseException] = []

        def feed() -> None:
            try:
                with os.fdopen(begin, "wb", buffering=CHUNK) as out:
                    out.writelines(map(str.encode, lines))
            except BaseException as error:
                faults.append(error)

        feeder = threading.Thread(target=feed)
        feeder.start()
        try:
            with os.fdopen(end, "rb", buffering=CHUNK) as file:
                self.inner.bulk_load(file, ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(graph))
        except (OSError, SyntaxError) as error:
            faults.insert(0, StoreError(f"the store cannot be written ({error})"))
        feeder.join()
        if faults:
            raise faults[0]

    def renew_lines(self, lines: Iterable[str], graph: str) -> None:
        from .renewal import renew

        with faults("", "store"):
            renew(self.inner, lines, NamedNode(graph), lambda new: self.add_lines(new, graph))


def last_opening(path: Path) -> str:
    """What tells the last opening of a store to be written from those before, in one look; '' if there is no store."""
    try:
        found = os.stat(path / "CURRENT")
    except OSError:
        return ""
    return f"{found.st_ino} {found.st_mtime_ns}"


FUNCTION = "urn:nnmi-graph:f:"
"""What the names of the functions of `exact` begin with."""


def functions_in(text: str) -> dict[NamedNode, Any] | None:
    """Our functions, if the query calls one."""
    if FUNCTION not in text:
        return None
    from .exact import FUNCTIONS

    return FUNCTIONS


@contextmanager
def faults(text: str, name: str = "query") -> Iterator[None]:
    """What the engine raises in here, as ours: the text is wrong, cannot be run, or the store cannot be read."""
    try:
        yield
    except SyntaxError as error:
        from .misread import query_error

        raise query_error(error, text, name) from None
    except RuntimeError as error:
        if "orruption" not in str(error):
            raise QueryError(f"cannot be run: {error}", where=name) from None
        raise StoreError(f"the store is damaged ({error})", mend="delete it and make it anew") from None
    except OSError as error:
        raise StoreError(f"the store cannot be read or written ({error})") from None


def _checked(answers: Iterable[T], text: str) -> Iterator[T]:
    """The answers as they come, errors on the way turned into ours."""
    with faults(text):
        yield from answers
