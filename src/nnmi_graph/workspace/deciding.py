"""Who may take part, by the rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ..errors import InputError
from ..store import OxigraphStore, Rows, Store
from .entering import Entering

TYPE_CHECKING = False  # typing itself is not imported at start-up: it costs more than most of our rooms
if TYPE_CHECKING:
    from ..assess import Assessment, Question
    from ..assess.parts import Joined
    from ..store.given import Given
    from ..terms import Quad


class Deciding(Entering):
    """Who may take part, by the rules."""

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

        from ..assess import assess, question, supposed, wanted
        from ..names import Names

        store = self._supposing(what_if) if what_if else self._laid("nnmi:tieKind")
        names = Names(store) if what_if else self.names
        asked = question(names, name, country, role=role, institute=institute, as_of=as_of, lang=lang)
        given = supposed(self.rulebook, country, answers or {})
        asked = replace(asked, values=dict(values or {}), given=given, wanted=wanted(why_not))
        return assess(store, self.rulebook, asked, tuple(rules))

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
        from ..assess.many import assess_all

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
        files: Sequence[str] = (),
    ) -> str:
        """One part of `assess_all`, such as the second of four (`2/4`), as text that `assess_join` puts together.

        Without `files` each part has all of the data and judges its share. With files of its own – or directories and
        addresses of stores – a part judges what these speak of; the data of the workspace are the context of all parts.
        Raises as `assess`.
        """
        from ..assess.parts import as_own_part, as_part

        asked, store = self._asked_of_many(role, institute, as_of, values), self._laid("nnmi:tieKind")
        told = {"part": part, "data": self.data_state}
        if not files:
            return as_part(store, self.rulebook, asked, tuple(rules), **told)
        from ..apart import Context
        from ..assess.apart import Apart
        from ..store.given import of_parts

        own = list(of_parts(files))
        return as_own_part(Apart(Context(store), self.rulebook, asked, tuple(rules)), self._beside(own), own, **told)

    def assess_join(self, parts: Sequence[str]) -> Joined:
        """The rows of all parts, from the files they are in. Raises `InputError` for what does not fit together.

        Parts with files of their own are joined with their context, the data of the workspace.
        """
        from ..assess.parts import join
        from ..store.files import read_bytes

        texts = [(path, read_bytes(path).decode("utf-8", "replace")) for path in parts]
        return join(texts, self.rulebook, lambda: self._laid("nnmi:tieKind"), self._beside)

    def _asked_of_many(
        self, role: str, institute: str | None, as_of: str | None, values: Mapping[str, str] | None
    ) -> Question:
        from dataclasses import replace

        from ..assess import question_of_many

        return replace(question_of_many(self.names, role, institute, as_of), values=dict(values or {}))

    def _supposing(self, files: Given) -> Store:
        """A copy of the store in memory with the statements of some files, and the layer that follows from both."""
        from ..sheets.sheet import is_sheet
        from ..store import FORMATS, parse
        from ..store.given import listed, quads_of

        said: list[Quad] = []
        for file in listed(files):
            if isinstance(file, str) and is_sheet(file):
                made = self.convert(file, "x.ttl")
                if made.data is None:
                    raise InputError(str(made.faults[0]), mend="see all with 'nnmi validate'")
                said += parse(made.data, FORMATS["turtle"], file)
            else:
                said += quads_of(file)
        return self._beside(said)

    def _beside(self, said: Iterable[Quad]) -> Store:
        """A copy of the store in memory with more statements, and the layer that follows from both."""
        store = OxigraphStore.of(self.store.quads())
        store.add(said)
        self._upkeep(store).rebuild(store)
        return store
