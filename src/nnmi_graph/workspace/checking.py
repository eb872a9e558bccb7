"""Records and whole stores judged by shapes."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import nullcontext

from ..ending import hold
from ..errors import InputError
from ..store import Store
from .opened import Opened

TYPE_CHECKING = False  # typing itself is not imported at start-up: it costs more than most of our rooms
if TYPE_CHECKING:
    from ..check.dividing import Divided
    from ..check.parts import Extract
    from ..findings import Report
    from ..jobs import Progress as CheckProgress
    from ..store.given import Given, GivenStore


class Checking(Opened):
    """Records and whole stores judged by shapes."""

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
        progress: CheckProgress | None = None,
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
        from ..check import begun_copy, checked, read_records, with_entailment
        from ..jobs import Pace
        from ..jobs.pool import silent
        from ..shacl import prepare, validate
        from ..store.given import listed, opener

        given, own = listed(files), listed(shapes)
        if not given:
            raise InputError("there is nothing to check: the list of files is empty")
        tell = progress or silent
        pace = Pace(jobs, tell)
        other = None if against is None else opener(against)()

        def known() -> Store:
            return self.store if other is None else other

        apart = len(given) > 1 or against is not None
        copy = None if own and other is None else begun_copy(known, given)
        ours = self._own_shapes
        with nullcontext() if own else self._learning_of_shapes():
            records = read_records(
                given, lambda: ours, known, kind=kind, encoding=encoding, apart=apart, base=base, tell=tell
            )
            hold(records)
            if records.are_none and not own:
                raise InputError("holds no records", where=str(given[0]), mend="start from 'nnmi template KIND'")
            by_ours = not own and engine == "sparql"
            wanted = prepare(ours if by_ours else self.shapes(own, base), skip_unsupported)
            if own and against is None:
                wanted = with_entailment(records.store, wanted, entailment, rules)
                report = validate(records.store, wanted, timeout=timeout, engine=engine, pace=pace)
            else:
                report = checked(known(), records, wanted, timeout, engine, pace=pace, copy=copy)
        report = records.placed(report)
        if own:
            return report
        from ..commits.alike import with_likenesses

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
        progress: CheckProgress | None = None,
    ) -> Report:
        """The report on all that the store holds, by our shapes or by these; the rest as in `validate`.

        The queries are run by the store itself. A server that keeps numbers by value is told of in the notes.
        """
        from ..frozen import replace
        from ..jobs import Pace
        from ..jobs.pool import silent
        from ..shacl import prepare, validate

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
        from ..check.parts import extract

        return extract(files, context, part, *self._divided(shapes, context))

    def join(self, extracts: Sequence[str], shapes: Sequence[str] = (), *, context: Sequence[str] = ()) -> Report:
        """The report on all parts: the one that `validate` gives on the context and all files with these shapes.

        Raises `InputError` where the extracts do not belong together.
        """
        from ..check.parts import joined

        return joined(extracts, context, *self._divided(shapes, context))

    def _divided(self, shapes: Sequence[str], context: Sequence[str]) -> tuple[Divided, str]:
        """The shapes divided, and what tells whether two parts were made for the same."""
        from ..check.parts import divided, fingerprint
        from ..shacl import prepare

        paths = list(shapes) or [os.fspath(path) for path in self.content.shapes()]
        return divided(prepare(self.shapes(paths))), fingerprint(paths, context)
