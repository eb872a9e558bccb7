"""Answers in another language: names and kinds by the labels of the graph, the rest by the content's list of words.

An answer is English as its query has it. Quotations stay as they are, and so does what has no other word.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ..store import Rows, Store
from ..terms import Literal, Term, quoted

_LABELS = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?english (MIN(STR(?name)) AS ?other) {
  ?thing rdfs:label|skos:prefLabel ?english , ?name . FILTER(LANG(?english) = "en" && LANG(?name) = %s)
} GROUP BY ?english"""
_BETWEEN = re.compile(r"(; | \| | \+ |, |: | \(|\) ?)")
_MARKS = {"; ": "；", ", ": "、", ": ": "：", " (": "（", ")": "）", ") ": "）"}


@dataclass(frozen=True)
class Wordlist:
    """Translation for one language: headings of columns, phrases that queries write, and the columns that quote."""

    headings: Mapping[str, str] = field(default_factory=dict)
    phrases: Mapping[str, str] = field(default_factory=dict)
    quoted: frozenset[str] = frozenset()


class Translation:
    """The words of one language for the answers from one store."""

    def __init__(self, store: Store, lang: str, listed: Wordlist) -> None:
        self._store, self._lang, self._listed = store, lang, listed

    def values(self, rows: Rows) -> Rows:
        """The rows with names, kinds and phrases in the language."""
        if self._lang == "en":
            return rows
        quoted = [variable in self._listed.quoted for variable in rows.variables]
        return Rows(
            rows.variables,
            [
                tuple(term if quote else self._term(term) for term, quote in zip(row, quoted, strict=True))
                for row in rows
            ],
        )

    def table(self, rows: Rows) -> Rows:
        """The rows as a table for people: one column for a name in two languages, headings in words."""
        rows = self.values(rows)
        names, suffix = rows.variables, "_zh"
        twin = {
            names.index(n.removesuffix(suffix)): i
            for i, n in enumerate(names)
            if n.endswith(suffix) and n.removesuffix(suffix) in names
        }
        shown = [i for i in range(len(names)) if i not in twin.values()]
        cells = [tuple(self._either(row, i, twin.get(i)) for i in shown) for row in rows]
        return Rows(tuple(self.heading(names[i]) for i in shown), cells)

    def heading(self, variable: str) -> str:
        """The heading of a column in words."""
        return self._listed.headings.get(variable, variable.replace("_", " "))

    def _either(self, row: Sequence[Term | None], index: int, twin: int | None) -> Term | None:
        other = row[twin] if twin is not None and self._lang == "zh" else None
        return other if isinstance(other, Literal) and other.value else row[index]

    def _term(self, term: Term | None) -> Term | None:
        if not isinstance(term, Literal) or term.language not in (None, "en") or not re.search("[A-Za-z]", term.value):
            return term
        said = self.say(term.value)
        return term if said == term.value else Literal(said, language=self._lang)

    def say(self, text: str) -> str:
        """The text in the language: whole, by a pattern, or piece by piece."""
        whole = self._known(text)
        if whole is not None:
            return whole
        pieces = _BETWEEN.split(text)
        said = [piece if i % 2 else self._known(piece) or piece for i, piece in enumerate(pieces)]
        if said == pieces:
            return text
        return "".join(_MARKS.get(piece, piece) if i % 2 else piece for i, piece in enumerate(said))

    def _known(self, text: str) -> str | None:
        direct = self._listed.phrases.get(text) or self._labels.get(text)
        if direct is not None or not text:
            return direct
        for pattern, form in self._patterns:
            match = pattern.fullmatch(text)
            if match:
                return form.format(*map(self.say, match.groups()))
        return None

    @cached_property
    def _labels(self) -> dict[str, str]:
        rows = self._store.select(_LABELS % quoted(self._lang))
        return {e.value: n.value for e, n in rows if isinstance(e, Literal) and isinstance(n, Literal)}

    @cached_property
    def _patterns(self) -> list[tuple[re.Pattern[str], str]]:
        """The phrases with a gap in them, the more particular first."""
        gapped = sorted((p for p in self._listed.phrases if "{}" in p), key=len, reverse=True)
        return [(re.compile(re.escape(p).replace(r"\{\}", "(.+)")), self._listed.phrases[p]) for p in gapped]
