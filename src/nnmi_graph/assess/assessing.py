"""One decision: who, in what role, where, when, under which rules – and all that its explanation needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ..ask import bind
from ..content import system_query
from ..dates import PartialDate
from ..names import Names, Range
from ..store import Store
from ..terms import NNMI, NamedNode, Term
from .facts import Asked, Facts, readings_for
from .judge import Finding, Judge, Reading
from .model import RuleSet
from .nearest import Nearest, nearest
from .outcomes import CONTESTED, FAVOURABLE, MET, NOT_APPLICABLE, NOT_MET, UNKNOWN
from .rulebook import Rulebook, check_role

VERDICTS = {
    MET: "eligible",
    NOT_APPLICABLE: "not applicable",
    NOT_MET: "not eligible",
    UNKNOWN: "undetermined",
    CONTESTED: "contested",
}
"""What the outcome of the whole means for who asks."""
AGENT, INSTITUTE = Range((NNMI + "Agent",)), Range((NNMI + "Institute",))
"""What may be assessed, and what it may take part in."""


@dataclass(frozen=True)
class Question:
    """What is asked: may `subject` (an IRI, '' for none in the graph) take part in that role?

    `named` are the names of subject and institute, `as_of` the date as given and `days` its first and last, `values`
    parameters set by the caller, `given` readings laid over those of the graph, by name.
    """

    subject: str
    role: str
    institute: str = ""
    named: tuple[str, str] = ("", "")
    as_of: str = ""
    days: tuple[str, str] | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    given: Mapping[str, Sequence[Reading]] = field(default_factory=dict)


@dataclass(frozen=True)
class Told:
    """What a claim says, in its words, with source, place, grade and date; '' for what is not told."""

    words: Mapping[str, str]

    def __getattr__(self, name: str) -> str:
        return self.words.get(name, "")


@dataclass(frozen=True)
class Assessment:
    """The answer under one rule set; `evidence` tells of each claim, `ties` of subject and institute together."""

    asked: Question
    rules: RuleSet
    finding: Finding
    nearest: Nearest
    evidence: Mapping[str, Told]
    ties: tuple[Told, ...] = ()

    @property
    def verdict(self) -> str:
        return VERDICTS[self.finding.outcome]


def question(
    names: Names,
    name: str,
    *,
    role: str = "member",
    institute: str | None = None,
    as_of: str | None = None,
    lang: str = "en",
) -> Question:
    """The question in the terms of the graph. Raises `UnknownName` for a name or role, `QueryError` for a date.

    Without a date an organisation is assessed today, an institute at no date.
    """
    check_role(role)
    wanted = INSTITUTE if role == "institute" else AGENT
    subject = names.meant(name, wanted).thing.value
    place = names.meant(institute, INSTITUTE).thing.value if institute else subject if role == "institute" else ""
    named = (names.label(subject, lang), names.label(place, lang) if institute else "")
    date = as_of or ("" if role == "institute" else date_of_today())
    return Question(subject, role, place, named, date, PartialDate.parse(date).days if date else None)


def date_of_today() -> str:
    """Today as YYYY-MM-DD."""
    from datetime import date

    return date.today().isoformat()


def assess(store: Store, book: Rulebook, question: Question, names: Sequence[str] = ()) -> list[Assessment]:
    """The answer under each rule set named, or else under each that applies. Raises `UnknownName`, `InputError`."""
    sets = [book.rules(name) for name in names] or _applying(book, question)
    found = [_under(store, book, one, question) for one in sets]
    claims = {claim for _, judge in found for claim in _claims(judge)}
    evidence, ties = told(store, claims), _ties(store, question)
    return [
        Assessment(question, judge.rules, whole, nearest(judge, question.role), evidence, ties)
        for (whole, judge) in found
    ]


def _ties(store: Store, question: Question) -> tuple[Told, ...]:
    """What is told of subject and institute together, and when the institute began."""
    if not question.institute or not question.subject:
        return ()
    return tuple(_told(store, "ties", {"subject": [question.subject], "institute": [question.institute]}))


def _applying(book: Rulebook, question: Question) -> list[RuleSet]:
    institute = (question.institute or question.subject).rpartition("/")[2]
    return book.applying(question.role, institute, question.days)


def _under(store: Store, book: Rulebook, rules: RuleSet, question: Question) -> tuple[Finding, Judge]:
    judge = Judge(rules, _readings(store, book, rules, question), question.values, asked=question.days)
    return judge.whole(question.role), judge


def _readings(store: Store, book: Rulebook, rules: RuleSet, question: Question) -> Mapping[str, Sequence[Reading]]:
    subjects = (question.subject,) if question.subject else ()
    found = Facts(rules, book.facts).read(store, Asked(subjects, question.institute or None, question.days))
    together = readings_for(found, (question.subject, question.institute))
    return {name: [*together.get(name, ()), *question.given.get(name, ())] for name in {*together, *question.given}}


def _claims(judge: Judge) -> Iterable[str]:
    return (claim for readings in judge.readings.values() for one in readings for claim in one.claims)


def told(store: Store, claims: Iterable[str]) -> dict[str, Told]:
    """What each claim says, in its own words."""
    listed = sorted(claims)
    found: dict[str, Told] = {}
    for one in _told(store, "told", {"claim": listed}) if listed else ():
        found.setdefault(one.claim, one)
    return found


def _told(store: Store, name: str, things: Mapping[str, Sequence[str]]) -> Iterator[Told]:
    """The rows of a question of the toolkit's own, about the things given for each of its parameters."""
    query = system_query(name)
    values: dict[tuple[str, ...], list[tuple[Term, ...]]] = {
        (key,): [(NamedNode(thing),) for thing in given] for key, given in things.items()
    }
    rows = store.select(bind(query.text(), values, str(query.path)))
    for row in rows:
        yield Told({name: term.value for name, term in zip(rows.variables, row, strict=True) if term is not None})


def exit_code(assessments: Sequence[Assessment]) -> int:
    """0 eligible or not applicable under all, 1 not eligible under one, else 3."""
    outcomes = [one.finding.outcome for one in assessments]
    if NOT_MET in outcomes:
        return 1
    return 0 if all(outcome in FAVOURABLE for outcome in outcomes) else 3
