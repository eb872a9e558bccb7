"""Questions, ready-made and one's own, and what is told of things."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from ..errors import InputError
from ..store import OxigraphStore, Rows, Triples
from ..terms import Literal, NamedNode, Term
from .answer import Answer, called
from .opened import Opened

TYPE_CHECKING = False  # typing itself is not imported at start-up: it costs more than most of our rooms
if TYPE_CHECKING:
    from ..ask import Asked, Texts
    from ..ask.differences import Difference
    from ..ask.in_words import Reader, Reading
    from ..content import QueryFile


class Asking(Opened):
    """Questions, ready-made and one's own, and what is told of things."""

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
            from ..ask.standing import shown

            rows, told = shown(answer.rows, strict)
            answer, notes = Answer(answer.text, rows), (*notes, *told)
        if asked is not None:
            notes = (*notes, *self._untold(query, values, asked, strict))
        if answer.is_empty and not told:
            from ..ask import nothing_found, why_empty

            choices = asked.choices if asked else ()
            why = nothing_found() if query.kind == "check" else why_empty(self.names, query.header().claims, choices)
            notes = (*notes, why)
        return answer.noted(*notes)

    def _untold(self, query: QueryFile, values: Mapping[str, object], asked: Asked, strict: bool) -> Iterator[Texts]:
        """What of the same question without a concept that was given does not tell whether it fits that."""
        from ..ask import narrowed, untold
        from ..ask.standing import shown

        for choice in narrowed(asked.choices):
            rest = {key: given for key, given in values.items() if key.replace("_", "-") != choice.option}
            rows = self._run(self._ask(query, rest).text, str(query.path)).rows
            if rows is not None and "claim" in rows.variables:
                place = rows.variables.index("claim")
                claims = [row[place] for row in shown(rows, strict)[0]]
                if said := untold(self.names, [one for one in claims if isinstance(one, NamedNode)], choice):
                    yield said

    def sparql(self, text: str, name: str = "query") -> Answer:
        """The answer to any SPARQL 1.1 query. Raises `QueryError` with line and column; `name` is what it calls it."""
        answer = self._run(text, name, exactly=True)
        if not answer.is_empty:
            from ..store.digits import of_hidden

            ask = self.store.ask if isinstance(self.store, OxigraphStore) else None
            told = answer.notes or (of_hidden(text, answer.rows, ask) if answer.rows is not None else ())
            return answer.noted(*told)
        from ..ask import why_no_match

        return answer.noted(*answer.notes, why_no_match(self.names, text))

    def _run(self, text: str, name: str, exactly: bool = False) -> Answer:
        with called(name):
            store = self._laid(text)
            answer = store.query_exactly(text) if exactly else store.query(text)
            if isinstance(answer, Rows):
                from ..store.digits import of_shown

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
        from ..ask.in_words import Reader
        from ..ask.thesaurus import Thesaurus

        questions = [query for query in self.content.queries().values() if query.kind == "question"]
        data = self.content.synonyms()
        return Reader(questions, self.names, Thesaurus(data.get("same", ()), data.get("ignore", ())))

    def find(self, words: str, lang: str = "en") -> Rows:
        """Everything in whose names the words stand, best first: its name, its kind, the name found, how to call it."""
        from ..ask import topics
        from ..names import Lazily, SearchResult, find

        def row(hit: SearchResult) -> tuple[Term, ...]:
            return tuple(Literal(text) for text in (hit.name, hit.kind, hit.also, hit.call))

        queries = self.content.queries().values()
        with self._learning("questions", ["headers.py"], (query.path for query in queries)):
            hits = find(self.names, words, topics(queries), lang)
        return Rows(("name", "kind", "also", "call"), Lazily(row, hits))

    def describe(self, name: str | NamedNode, lang: str = "en") -> Rows:
        """All that is claimed about a thing, with source, date and rank, in both directions.

        Of a tie or value that several claims tell, it is said which claim goes before which, by what criterion.
        """
        thing = self._meant(name)
        return self.described([thing], lang)[thing.value]

    def described(self, things: Iterable[NamedNode], lang: str = "en") -> dict[str, Rows]:
        """What `describe` says of each of the things, by IRI: one query for all, for little more than one costs."""
        from ..ask import bind
        from ..content import system_query

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

    def conflicts(self, name: str | NamedNode | None = None, lang: str = "en") -> Answer:
        """The recorded contradictions, and the claims that differ, about one thing or about all."""
        from ..ask import bind
        from ..content import Content

        query = Content.shipped().query("conflicts")
        bound = dict[tuple[str, ...], list[tuple[Term, ...]]]()
        if name is not None:
            bound["thing",] = [(self._meant(name),)]
        answer = self.sparql(bind(query.text(), bound, str(query.path)))
        return Answer(answer.text, answer.rows and self.words(lang).values(answer.rows), notes=answer.notes)

    def diff(self, other: Opened, lang: str = "en") -> Difference:
        """What came, went and changed from this graph to the other: its rows, and how many things of each kind.

        What is derived is left out, and the ledger of commits.
        """
        from ..ask.differences import difference
        from ..everyday import EDGES, EVERYDAY
        from ..infer import CLOSURE
        from ..store.marks import HISTORY

        return difference(self.store, other.store, lang, (EDGES, EVERYDAY, CLOSURE, HISTORY))

    def _meant(self, name: str | NamedNode) -> NamedNode:
        from ..dates import as_typed

        return self.names.meant(as_typed(name)).thing
