"""A whole list at once: the facts of one rule set are compiled once and asked for some hundred things at a time.

What is held in memory is the list of names and one batch. Things of which the same is told are judged once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from ..ask import bind
from ..content import system_query
from ..rulesets.model import RuleSet
from ..rulesets.outcomes import CONTESTED, NOT_MET, UNKNOWN
from ..rulesets.rulebook import Rulebook
from ..store import Rows, Store
from ..terms import Literal, NamedNode, Term, local_name, values_clause
from .assessing import VERDICTS, Question, refuse_unknown, rule_sets
from .facts import Asked, Facts, Found, readings_for
from .judge import Finding, Judge, Reading

BATCH = 500
"""How many things a query is asked about: engines go through all claims instead if it is told of some thousand."""
COLUMNS = ("organisation", "id", "rules", "verdict", "not_met", "contested", "open")
_Signature = tuple[tuple[str, tuple[Reading, ...]], ...]


def assess_all(
    store: Store, book: Rulebook, asked: Question, names: Sequence[str] = (), is_mine: Callable[[str], bool] = bool
) -> Rows:
    """A row for each thing told for the role – in the institute, if one is given – and each rule set that applies.

    Of the things (IRIs) only those that are mine. Raises `InputError`, `UnknownName`.
    """
    refuse_unknown(book, asked)
    return Rows(COLUMNS, _rows(store, book, asked, names, is_mine))


def _rows(
    store: Store, book: Rulebook, asked: Question, names: Sequence[str], is_mine: Callable[[str], bool]
) -> Iterator[tuple[Term | None, ...]]:
    for rules in rule_sets(store, book, asked, names):
        facts = Facts(rules, book.facts)
        things = filter(is_mine, _things(store, asked))
        while batch := tuple(islice(things, BATCH)):
            called = _names(store, batch)
            found, known = facts.read(store, _asked(batch, asked)), dict[_Signature, tuple[Literal, ...]]()
            for thing in batch:
                row = _judged(thing, found, rules, asked, known)
                yield Literal(called.get(thing, local_name(thing))), NamedNode(thing), Literal(rules.name), *row


def _things(store: Store, asked: Question) -> list[str]:
    """Who is told for the role, in order."""
    if asked.institute and asked.role != "institute":
        query = system_query("told-for-role")
        given: dict[tuple[str, ...], list[tuple[Term, ...]]] = {
            ("role",): [(Literal(asked.role),)],
            ("institute",): [(NamedNode(asked.institute),)],
        }
        text = bind(query.text(), given, str(query.path))
    else:
        kind = "Institute" if asked.role == "institute" else "Organization"
        text = f"SELECT ?thing {{ ?thing a nnmi:{kind} }}"  # put in order here: an engine takes ten times as long
    return sorted({row[0].value for row in store.select(text) if isinstance(row[0], NamedNode)})


def _asked(batch: tuple[str, ...], asked: Question) -> Asked:
    if asked.role == "institute":
        return Asked(batch, batch, asked.days)
    return Asked(batch, (asked.institute,) if asked.institute else (), asked.days)


def _judged(
    thing: str, found: Found, rules: RuleSet, asked: Question, known: dict[_Signature, tuple[Literal, ...]]
) -> tuple[Literal, ...]:
    """The outcome for one thing: what was found before for another of which the same is told."""
    told = readings_for(found, dict.fromkeys((thing, asked.institute)))
    bare = {
        name: tuple(Reading(r.holds, r.low, r.high, (), r.needs) for r in readings) for name, readings in told.items()
    }
    signature = tuple(sorted(bare.items()))
    if signature not in known:
        whole = Judge(rules, bare, asked.values, asked=asked.days).whole(asked.role)
        known[signature] = tuple(map(Literal, (VERDICTS[whole.outcome], *_listed(whole))))
    return known[signature]


def _listed(whole: Finding) -> Iterator[str]:
    """The provisions and questions that are not met, contested, open."""
    leaves = list(whole.leaves())
    for outcome in (NOT_MET, CONTESTED, UNKNOWN):
        yield " ".join(one.name for one in leaves if one.outcome == outcome)


def _names(store: Store, things: Sequence[str]) -> dict[str, str]:
    terms = values_clause("?thing", map(NamedNode, things))
    rows = store.select(f"SELECT ?thing ?name {{ {terms} ?thing nnmi:nameEn ?name }}")
    return {str(thing.value): name.value for thing, name in rows if thing and name}
