"""Words for terms: labels in the reader's language, else a short form of the IRI."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from itertools import islice

from .frozen import fresh, value
from .paths import Path, Predicate, path_text
from .phrases import in_language
from .safe import harmless
from .store import Store
from .terms import BlankNode, Literal, NamedNode, Term, Triple, quoted, shorten
from .terms import local_name as end_of

MOST = 5_000
"""How many terms are looked up; a report that names more shows the others by IRI."""


@value
class Labels:
    """What terms are called; what has no label by `unnamed`, if that gives words for it in the language.

    >>> Labels().term(NamedNode("https://w3id.org/nnmi/id/acme"), "en")
    'id:acme'
    """

    known: Mapping[Term, tuple[Literal, ...]] = fresh(factory=dict)
    unnamed: Callable[[Term, str], str] | None = fresh(factory=lambda: None, aside=True)
    _by_name: dict[int, tuple[object, dict[str, Term]]] = fresh(factory=dict, aside=True)

    def beside(self, other: Labels) -> Labels:
        """These labels, and those of others for what has none here."""
        known = {**other.known, **self.known}
        return Labels(known, lambda node, language: self.words_for(node, language) or other.words_for(node, language))

    def by_name(self, terms: tuple[Term, ...]) -> dict[str, Term]:
        """The terms by their labels and the ends of their IRIs, case folded; made once for the same list of terms."""
        kept = self._by_name.get(id(terms))
        if kept is None or kept[0] is not terms:
            names: dict[str, Term] = {}
            for term in terms:
                for text in (*(label.value for label in self.known.get(term, ())), local_name(term)):
                    names.setdefault(text.casefold(), term)
            kept = self._by_name[id(terms)] = (terms, names)
        return kept[1]

    def term(self, term: Term | Triple, language: str) -> str:
        """The term in words: a label, a literal's text, or the short IRI."""
        if isinstance(term, Literal):
            text = f"“{visible(term.value)}”"
            return f"{text}@{term.language}" if term.language else text
        if isinstance(term, Triple):
            said = (self.term(part, language) for part in (term.subject, term.predicate, term.object))
            return f"<<( {' '.join(said)} )>>"
        chosen = pick(self.known.get(term, ()), language)
        if chosen is not None:
            return chosen.value
        if isinstance(term, NamedNode):
            return shorten(term.value)
        return self.words_for(term, language) or in_language("a node without a name", language)

    def words_for(self, node: Term, language: str) -> str:
        """What a node without a label is called, '' if there are no words for it."""
        return self.unnamed(node, language) if self.unnamed else ""

    def path(self, path: Path | None, language: str) -> str:
        """The path in words."""
        if isinstance(path, Predicate):
            return self.term(NamedNode(path.iri), language)
        return path_text(path) if path is not None else ""


def local_name(term: Term) -> str:
    """The end of an IRI; of another term its text.

    >>> local_name(NamedNode("http://example.org/a#b")), local_name(Literal("a/b"))
    ('b', 'a/b')
    """
    if isinstance(term, NamedNode):
        return end_of(term.value)
    return term.value if isinstance(term, Literal | BlankNode) else str(term)


def pick(texts: Iterable[Literal], language: str) -> Literal | None:
    """The text for a reader of the language (`told_in`); None if there is none."""
    found: dict[str, Literal] = {}
    for text in texts:
        found.setdefault(text.language or "", text)
    return found[told_in(found, language)] if found else None


def told_in(tags: Iterable[str], language: str) -> str:
    """Which of the languages something is said in a reader of one language is told: that, English, none (""), any.

    >>> told_in(["fr", "en-GB"], "zh"), told_in(["", "fr"], "zh"), told_in(["fr", "de"], "zh")
    ('en-GB', '', 'fr')
    """
    found = list(tags)
    for wanted in (language, "en", ""):
        for tag in (wanted, *found):
            if tag in found and (tag == wanted or (wanted and tag.split("-")[0] == wanted)):
                return tag
    return found[0]


def look_up(
    store: Store, terms: Iterable[Term], known: Mapping[Term, tuple[Literal, ...]], languages: tuple[str, ...]
) -> Labels:
    """The labels that the store has of the terms in the languages or in none, beside those known."""
    wanted_languages = ", ".join(map(quoted, ("", *languages)))
    wanted = dict.fromkeys(term for term in terms if isinstance(term, NamedNode) and term not in known)
    found: dict[Term, tuple[Literal, ...]] = dict(known)
    text = (
        "SELECT DISTINCT ?term ?label WHERE { VALUES ?term { TERMS } "
        "{ ?term rdfs:label ?label } UNION { ?term skos:prefLabel ?label } "
        f"FILTER(LANG(?label) IN ({wanted_languages})) }}"
    )
    for term, label in store.select_for(text, islice(wanted, MOST)):
        if term is not None and isinstance(label, Literal):
            found[term] = (*found.get(term, ()), label)
    return Labels({term: tuple(sorted(texts, key=str)) for term, texts in found.items()})


def visible(text: str, most: int = 80) -> str:
    """The text cut to a length, on one line, with control characters made harmless.

    >>> visible("a\\x1b[2J\\n", 4)
    'a�[…'
    """
    cut = text if len(text) <= most else text[: most - 1] + "…"
    return harmless(re.sub(r"[\t\r\n]+", " ", cut))
