"""What an agent may ask: each job of a workspace with a short answer in plain data, the sources behind it, and the call
that gives the next part.

Nothing here writes. The types of arguments bound them, and the first lines are what a model reads of each tool.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any
from typing import Literal as OneOf

from pydantic import Field

from ..assess.explain import explained
from ..assess.forms import as_text
from ..errors import InputError, QueryError, UnknownName
from ..findings.as_json import entry_value
from ..headers import in_words
from ..names import find
from ..sheets.kinds import Column, find_kind
from ..store import FORMATS, Rows, Triples, serialize
from ..store.text import FORMS, keywords
from ..terms import Literal, NamedNode, Term, expand, shorten
from ..workspace import Answer, Workspace
from .sources import Sources

Told = dict[str, Any]
"""An answer, as JSON has it."""
Lang = Annotated[OneOf["en", "zh"], Field(description="language of names and words")]
Limit = Annotated[int, Field(ge=1, le=200, description="how many rows to show")]
Offset = Annotated[int, Field(ge=0, description="how many rows to leave out first")]
Name = Annotated[str, Field(max_length=1000, description="any name, abbreviation, id:… or IRI, English or Chinese")]
Words = Annotated[str, Field(max_length=1000, description="plain words, English or Chinese")]
Word = Annotated[str, Field(max_length=100)]
MOST_ROWS, MOST_TEXT = 200, 600
"""How many rows an answer may have, and how long a text in it may be."""
_MOST_SOURCES = 30
_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"}
_ENDINGS = {"turtle": ".ttl", "json-ld": ".jsonld", "csv": ".csv", "yaml": ".yaml", "n-triples": ".nt"}


class Tools:
    """The jobs of a workspace, by the names that agents know them by."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.sources = Sources(workspace.store)
        self.bounded = workspace.store
        """Where queries of an agent's own are run: a server puts a store here whose queries can be stopped."""

    @property
    def all(self) -> tuple[Callable[..., Told], ...]:
        """The tools, in the order in which they are listed."""
        return (
            self.list_questions,
            self.ask_question,
            self.find,
            self.describe,
            self.conflicts,
            self.coverage,
            self.assess,
            self.shape_of,
            self.validate_record,
            self.sparql,
        )

    def find(self, words: Words, limit: Limit = 10, lang: Lang = "en") -> Told:
        """Search things, concepts and sources by any words of their names. Gives ids for the other tools."""
        hits = islice(find(self.workspace.names, words, (), lang), bounded(limit))
        found = [
            _filled(name=hit.name, kind=hit.kind, also=hit.also, id=hit.call, iri=expand(hit.call)) for hit in hits
        ]
        things = Rows(("thing",), [(NamedNode(one["iri"]),) for one in found if one.get("iri")])
        return {"found": found, "sources": self.sources.of(things), "hint": "describe tells what sources say of one"}

    def describe(self, name: Name, limit: Limit = 30, offset: Offset = 0, lang: Lang = "en") -> Told:
        """All that is claimed about a thing, or a claim, or a source: value, date, source, grade, words, conflicts."""
        thing = self.workspace.names.meant(name).thing
        rows = self.workspace.describe(name, lang)
        if not list(rows):
            raise UnknownName("statement about", name, (), mend="search with find")
        told = {"thing": thing.value, "name": self.workspace.names.label(thing.value, lang)}
        return told | self._page(rows, limit, offset, "describe", {"name": name, "lang": lang})

    def list_questions(self, words: Words = "", lang: Lang = "en") -> Told:
        """The ready-made questions with their parameters; with words, the few that they may ask for, best first."""
        if words:
            reading = self.workspace.ask(words, 5)
            near = [
                {
                    "question": one.query.name,
                    "asks": in_words(one.query.header().summary, lang),
                    "parameters": {name: list(values) for name, values in one.parameters.items()},
                    "score": round(min(one.score, 1), 3),
                    "leaves_out": list(one.left_out),
                }
                for one in reading.candidates
            ]
            told: Told = {"questions": near, "things": list(reading.things), "clear": reading.clear, "sources": []}
            return told | ({"borne_by_several": reading.several} if reading.several else {})
        listed = [
            {
                "question": query.name,
                "asks": in_words(query.header().summary, lang),
                "parameters": _params(query.header(), lang),
            }
            for query in self.workspace.content.queries().values()
            if query.kind == "question"
        ]
        return {"questions": listed, "sources": [], "hint": "ask_question runs one"}

    def ask_question(
        self,
        question: Annotated[str, Field(max_length=1000, description="its name, or plain words")],
        parameters: Annotated[dict[str, str | list[str]] | None, Field(description="by option: institute …")] = None,
        limit: Limit = 20,
        offset: Offset = 0,
        lang: Lang = "en",
    ) -> Told:
        """Run a ready-made question. Plain words are run only if it is clear which is meant, else candidates come."""
        name, values = question, {option.replace("-", "_"): value for option, value in (parameters or {}).items()}
        if question not in self.workspace.content.queries():
            reading = self.workspace.ask(question, 5)
            if not reading.clear or not reading.candidates or reading.things:
                near = self.list_questions(question, lang)
                return near | {"answered": False, "hint": "not clear what is asked: nothing was run; choose a question"}
            name, values = reading.candidates[0].query.name, {**reading.candidates[0].values, **values}
        query = self.workspace.content.query(name)
        known = [param.option.replace("-", "_") for param in query.header().params]
        for option in values:
            if option not in known:
                raise UnknownName("parameter", option, known, mend=f"{name} takes {', '.join(known) or 'none'}")
        answer = self.workspace.query(name, strict=False, **values)
        shown = {option.replace("_", "-"): value for option, value in values.items()}
        told = {"question": name, "asks": in_words(query.header().summary, lang), "parameters": shown}
        call = {"question": name, "parameters": shown, "lang": lang}
        return told | self._answered(answer, limit, offset, "ask_question", call)

    def shape_of(self, kind: Word = "", lang: Lang = "en") -> Told:
        """Which columns a record of a kind has, and what each must hold; without a kind, the kinds there are."""
        kinds = self.workspace.kinds()
        if not kind:
            named = [{"kind": one.name, "is": in_words(one.notes, lang)} for one in kinds.values()]
            return {"kinds": named, "sources": [], "hint": "shape_of with a kind tells its columns"}
        one = find_kind(kinds, kind)
        columns = [self._column(column, lang) for column in one.columns.values()]
        told = {"kind": one.name, "class": one.node.kind.value, "is": in_words(one.notes, lang), "columns": columns}
        return told | {"sources": [], "hint": "validate_record checks one: as csv with these columns, or as turtle"}

    def _column(self, column: Column, lang: str) -> Told:
        scheme = self.workspace.names.terms_of(column.scheme, lang) if column.scheme else {}
        return _filled(
            column=", ".join(column.headers()),
            holds=column.holds.value,
            required=column.required or None,
            several=column.many or None,
            note=in_words(column.notes, lang),
            example=column.example.value if isinstance(column.example, Literal) else None,
            one_of=list(scheme.values())[:40],
        )

    def validate_record(
        self,
        record: Annotated[str, Field(max_length=2**20, description="the text of the record")],
        format: OneOf["turtle", "json-ld", "csv", "yaml", "n-triples"] = "turtle",
        kind: Word = "",
        lang: Lang = "en",
    ) -> Told:
        """Check a record beside what the graph knows: what is wrong, where, how to mend it. Nothing is stored."""
        with TemporaryDirectory() as folder:
            path = Path(folder) / f"record{_ENDINGS[format]}"
            path.write_text(record, encoding="utf-8")
            try:
                report = self.workspace.validate([path], kind=kind or None)
            except InputError as error:
                if error.where is not None and error.where.file == str(path):
                    error.where = type(error.where)("record", error.where.line, error.where.column)
                raise
        found = [_finding(entry_value(entry, lang), path.name) for entry in report.entries]
        told = {"conforms": report.conforms, "findings": found[:MOST_ROWS], "in_all": len(found)}
        return told | {"notes": [str(note) for note in report.notes], "sources": []}

    def assess(
        self,
        organisation: Name,
        role: Word = "member",
        institute: Name = "",
        as_of: Annotated[str, Field(max_length=10, description="2014, 2014-02 or 2014-02-25")] = "",
        lang: Lang = "en",
    ) -> Told:
        """May an organisation take part in that role? By each rule set, with reasons and what is not known."""
        found = self.workspace.assess(
            organisation,
            role=role,
            institute=institute or None,
            as_of=as_of or None,
            lang=lang,
        )
        text = as_text([explained(one, lang) for one in found])
        told_of = [told for one in found for told in (*one.evidence.values(), *one.ties)]
        titles = Rows(("source",), [(Literal(told.source),) for told in told_of])
        answer = {"outcomes": [{"rules": one.rules.name, "outcome": str(one.verdict)} for one in found], "text": text}
        return answer | {"sources": self.sources.of(titles), "notice": "an aid to analysis, no legal decision"}

    def conflicts(self, name: Name = "", limit: Limit = 15, offset: Offset = 0, lang: Lang = "en") -> Told:
        """Where sources contradict each other or themselves: both sides, and what is to be shown."""
        answer = self.workspace.conflicts(name or None, lang)
        return self._answered(answer, limit, offset, "conflicts", {"name": name, "lang": lang})

    def coverage(self, name: Name = "", lang: Lang = "en") -> Told:
        """How complete the data is: members stated and named; of one thing its claims by kind, and their sources."""
        from ..ask.counts import named_members, stated_counts

        stated = stated_counts(self.workspace.store)
        thing = self.workspace.names.meant(name).thing if name else None
        named = named_members(self.workspace.store, thing.value if thing else "")
        groups = [thing.value] if thing else sorted({*stated, *named})
        members = [
            _filled(
                thing=group,
                name=self.workspace.names.label(group, lang),
                members_named=len(named.get(group, ())),
                members_stated=int(stated[group]) if group in stated else None,
            )
            for group in groups
        ]
        told: Told = {"members": members, "note": "silence is no 'no': what no source tells is not known"}
        if thing is None:
            return told | {"sources": [], "hint": "coverage of one thing tells its claims and sources"}
        text = (
            f"SELECT ?kind (COUNT(DISTINCT ?claim) AS ?claims) (COUNT(DISTINCT ?by) AS ?sources) "
            f"{{ ?claim nnmi:about {thing} ; a ?kind ; nnmi:assertedIn ?by }} GROUP BY ?kind ORDER BY DESC(?claims)"
        )
        claims = [
            {
                "kind": self.workspace.names.label(str(row["kind"]), lang),
                "claims": row["claims"],
                "sources": row["sources"],
            }
            for row in self.workspace.sparql(text)
        ]
        sources = self.sources.about(thing)
        return told | {"claims": claims, "sources": sources[:_MOST_SOURCES], "sources_in_all": len(sources)}

    def sparql(
        self,
        query: Annotated[str, Field(max_length=50_000, description="SELECT, ASK, CONSTRUCT or DESCRIBE")],
        limit: Limit = 50,
        offset: Offset = 0,
    ) -> Told:
        """Run a query in SPARQL 1.1: read only, bounded in time, memory and rows; prefixes are known.

        Select ?claim too, and its sources come with the answer.
        """
        refuse_updates(query)
        answer = self.bounded.query(query)
        if isinstance(answer, bool):
            return {"boolean": answer, "sources": []}
        if isinstance(answer, Triples):
            text = serialize(answer, FORMATS["turtle"]).decode()
            cut = len(text) > 20 * MOST_TEXT
            return {"turtle": text[: 20 * MOST_TEXT], "cut": cut, "sources": [], "hint": "SELECT ?claim to get sources"}
        told = self._page(answer, limit, offset, "sparql", {"query": query})
        if not told["sources"]:
            told["hint"] = "no row names a claim or a source: select ?claim too, to get the sources"
        return told | {"cut": "next" in told}

    def _answered(self, answer: Answer, limit: int, offset: int, tool: str, call: Told) -> Told:
        """An answer as plain data: a part of its rows, what is to be said of them, their sources."""
        lang = call.get("lang", "en")
        notes = [note[lang] for note in answer.notes]
        if answer.rows is None:
            raise QueryError("the answer is no table")
        rows = one_language(answer.rows, lang)
        return self._page(rows, limit, offset, tool, call) | ({"notes": notes} if notes else {})

    def _page(self, rows: Rows, limit: int, offset: int, tool: str, call: Told) -> Told:
        """Some of the rows, and the call for the next of them."""
        every, size, start = list(rows), bounded(limit), max(offset, 0)
        shown = Rows(rows.variables, every[start : start + size])
        told: Told = {"rows": [_row(shown.variables, row) for row in shown], "in_all": len(every)}
        if start + size < len(every):
            told["next"] = {"tool": tool, "arguments": {**call, "limit": size, "offset": start + size}}
        return told | {"sources": self.sources.of(shown)}


def one_language(rows: Rows, lang: str) -> Rows:
    """The rows without the columns that say in the other language what another column says."""
    twins = {name.removesuffix("_zh") for name in rows.variables if name.endswith("_zh")} & {*rows.variables}
    left_out = {name if lang == "zh" else f"{name}_zh" for name in twins}
    kept = [place for place, name in enumerate(rows.variables) if name not in left_out]
    return Rows(tuple(rows.variables[at] for at in kept), [tuple(row[at] for at in kept) for row in rows])


def refuse_updates(query: str) -> None:
    """Raise `QueryError` if the text is an update: if its first word after the prologue is one of theirs."""
    words = (word for word, _ in keywords(query))
    first = next((word for word in words if word in _UPDATES or word in FORMS), "")
    if first in _UPDATES:
        raise QueryError(f"{first} is an update, and updates are refused", mend="ask with SELECT, ASK or CONSTRUCT")


def bounded(limit: int) -> int:
    """How many rows are shown for the number that was asked for."""
    return max(1, min(limit, MOST_ROWS))


def _row(variables: Sequence[str], row: Sequence[Term | None]) -> Told:
    """The row by its columns, without the empty ones; things of ours by their short names."""
    cells = zip(variables, row, strict=True)
    return {name: _cell(term) for name, term in cells if term is not None and term.value != ""}


def _cell(term: Term) -> str:
    return short(shorten(term.value) if isinstance(term, NamedNode) else term.value)


def short(text: str) -> str:
    """The text, cut if it is long; and it says so."""
    return text if len(text) <= MOST_TEXT else f"{text[:MOST_TEXT]}… ({len(text) - MOST_TEXT} more characters)"


def _params(header: Any, lang: str) -> Told:
    return {param.option: f"{param.type}: {in_words(param.meaning, lang)}" for param in header.params}


def _finding(told: Mapping[str, Any], file: str) -> Told:
    """What an agent needs of a finding; the place is one in the record, whatever file it lay in."""
    place = told.get("where")
    told = {**told, "where": {**place, "file": file} if place else None}
    return _filled(
        **{name: told.get(name) for name in ("severity", "title", "message", "where", "focus", "mend", "rule")}
    )


def _filled(**values: Any) -> Told:
    """The values that there are."""
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}
