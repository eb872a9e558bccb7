"""One decision: who, in what role, where, when, under which rules – and all that its explanation needs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..ask import bind
from ..content import system_query
from ..dates import PartialDate
from ..errors import InputError, UnknownName, Where
from ..names import Names, Range
from ..phrases import in_language
from ..rulesets.model import RuleSet
from ..rulesets.outcomes import CONTESTED, FAVOURABLE, MET, NOT_APPLICABLE, NOT_MET, OUTCOMES, UNKNOWN
from ..rulesets.rulebook import Rulebook, check_role, in_force
from ..store import Store
from ..terms import NNMI, NamedNode, Term, iri_text, local_name
from .cases import reading
from .facts import Asked, Facts, readings_for
from .judge import Finding, Judge, Reading
from .nearest import Nearest, nearest

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
    parameters set by the caller, `given` readings laid over those of the graph, by name, `wanted` the outcomes that the
    nearest change is to bring about.
    """

    subject: str
    role: str
    institute: str = ""
    named: tuple[str, str] = ("", "")
    as_of: str = ""
    days: tuple[str, str] | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    given: Mapping[str, Sequence[Reading]] = field(default_factory=dict)
    wanted: tuple[str, ...] = FAVOURABLE

    @property
    def names(self) -> dict[str, str]:
        """What questions call the two."""
        return dict(zip(("organisation", "institute"), self.named, strict=True))


@dataclass(frozen=True)
class Told:
    """What a claim says, in its words, with source, place, grade and date; '' for what is not told."""

    words: Mapping[str, str]

    def __getattr__(self, name: str) -> str:
        return self.words.get(name, "")


@dataclass(frozen=True)
class Assessment:
    """The answer under one rule set, by the `readings`; `evidence` tells of each claim.

    `ties` tell of subject and institute together; `others` are the answers under rule sets for the same role and
    institute that do not apply at the date.
    """

    asked: Question
    rules: RuleSet
    finding: Finding
    nearest: Nearest
    readings: Mapping[str, Sequence[Reading]]
    evidence: Mapping[str, Told]
    ties: tuple[Told, ...] = ()
    others: tuple[Assessment, ...] = ()

    @property
    def verdict(self) -> str:
        return VERDICTS[self.finding.outcome]


def question(
    names: Names,
    name: str,
    country: str | None = None,
    *,
    role: str = "member",
    institute: str | None = None,
    as_of: str | None = None,
    lang: str = "en",
) -> Question:
    """The question in the terms of the graph; with a country about a company of it that the graph does not hold.

    Without a date an organisation is assessed today, an institute at no date. Raises `UnknownName` for a name or role,
    `QueryError` for a date, `InputError` for a country.
    """
    if country is not None and not re.fullmatch("[A-Z]{2}", country):
        raise InputError(f"{country!r} is no country", mend="write two capital letters, such as JP")
    asked = question_of_many(names, role, institute, as_of)
    wanted = INSTITUTE if role == "institute" else AGENT
    subject = "" if country else names.meant(name, wanted).thing.value
    company = in_language("a company of {}", lang).format(country)
    called = name or company if country else names.label(subject, lang)
    place = names.label(asked.institute, lang) if asked.institute else ""
    where = asked.institute or (subject if role == "institute" else "")
    return replace(asked, subject=subject, institute=where, named=(called, place))


def question_of_many(names: Names, role: str, institute: str | None, as_of: str | None) -> Question:
    """The question without whom it is about."""
    check_role(role)
    place = names.meant(institute, INSTITUTE).thing.value if institute else ""
    date = as_of or ("" if role == "institute" else date_of_today())
    return Question("", role, place, as_of=date, days=PartialDate.parse(date).days if date else None)


def supposed(book: Rulebook, country: str | None, answers: Mapping[str, str]) -> dict[str, list[Reading]]:
    """What the country of an organisation, and the answers of who asks, tell: readings by the name of the question.

    A fact says in its tags for which country its answer is yes (`country CN`), or no (`country not US`).
    """
    found = {name: [reading(text, Where("answer"))] for name, text in answers.items()}
    for name, query in book.facts.items() if country else ():
        for tag in query.header().tags:
            match = re.fullmatch(r"country (not )?([A-Z]{2})", tag)
            if match:
                found.setdefault(name, []).append(Reading(holds=(match[2] == country) != bool(match[1])))
    return found


def wanted(why_not: str | None) -> tuple[str, ...]:
    """The outcomes that are looked for: those of a verdict or an outcome, by its name. Raises `UnknownName`."""
    if why_not is None or why_not == "eligible":
        return FAVOURABLE
    known = {**{verdict: outcome for outcome, verdict in VERDICTS.items()}, **{one: one for one in OUTCOMES}}
    if why_not not in known:
        raise UnknownName("outcome", why_not, known, mend=f"give one of {', '.join(known)}")
    return (known[why_not],)


def date_of_today() -> str:
    """Today as YYYY-MM-DD."""
    from datetime import date

    return date.today().isoformat()


def assess(store: Store, book: Rulebook, question: Question, names: Sequence[str] = ()) -> list[Assessment]:
    """The answer under each rule set named, or else under each that applies. Raises `UnknownName`, `InputError`."""
    refuse_unknown(book, question)
    sets, ties = rule_sets(store, book, question, names), _ties(store, question)
    beside = (one for one in _fitting(store, book, question) if one not in sets)
    others = tuple(_under(store, book, one, question, ties) for one in beside)
    return [replace(_under(store, book, one, question, ties), others=others) for one in sets]


def refuse_unknown(book: Rulebook, question: Question) -> None:
    """Raise `UnknownName` for what no rule set asks for, `InputError` for a value that cannot be set."""
    parameters = {name: one for rules in book.all for name, one in rules.parameters().items()}
    asked = {*book.facts, *(node.name for rules in book.all for node in rules.questions())}
    for kind, given, known in (("parameter", question.values, parameters), ("question", question.given, asked)):
        for name in given:
            if name not in known:
                raise UnknownName(kind, name, known, mend="'nnmi rules show' names them")
    for name, value in question.values.items():
        set_so = replace(parameters[name], value=value)
        if value not in ("yes", "no") if set_so.unit == "yes or no" else set_so.number() is None:
            mend = "write yes or no" if set_so.unit == "yes or no" else "write a number, such as 50 or 33.3"
            raise InputError(f"{name} cannot be {value!r}", mend=mend)


def rule_sets(store: Store, book: Rulebook, question: Question, names: Sequence[str]) -> list[RuleSet]:
    """The rule sets named, or else those for role and institute that are in force. Raises `UnknownName`."""
    fitting = [book.rules(name) for name in names] or _fitting(store, book, question)
    return fitting if names else [one for one in fitting if in_force(one, question.days)]


def _ties(store: Store, question: Question) -> tuple[Told, ...]:
    """What is told of subject and institute together, and when the institute began."""
    if not question.institute or not question.subject:
        return ()
    return tuple(_told(store, "ties", {"subject": [question.subject], "institute": [question.institute]}))


def _fitting(store: Store, book: Rulebook, question: Question) -> list[RuleSet]:
    """The rule sets for the role and the institute; a question about no date takes all of them."""
    if not question.institute:
        return book.fitting(question.role, "", ())
    rows = store.select(f"SELECT ?network {{ {iri_text(question.institute)} nnmi:partOfNetwork ?network }}")
    networks = [local_name(network.value) for (network,) in rows if isinstance(network, NamedNode)]
    return book.fitting(question.role, local_name(question.institute), networks)


def _under(store: Store, book: Rulebook, rules: RuleSet, question: Question, ties: tuple[Told, ...]) -> Assessment:
    judge = Judge(rules, _readings(store, book, rules, question), question.values, asked=question.days)
    return replace(judged(store, judge, question), ties=ties)


def judged(store: Store, judge: Judge, question: Question) -> Assessment:
    """The answer under the rules and the readings of a judge; the store tells what their claims say."""
    found, change = judge.whole(question.role), nearest(judge, question.role, question.wanted)
    claims = {claim for readings in judge.readings.values() for one in readings for claim in one.claims}
    return Assessment(question, judge.rules, found, change, judge.readings, _told_by(store, claims))


def _readings(store: Store, book: Rulebook, rules: RuleSet, question: Question) -> Mapping[str, Sequence[Reading]]:
    subjects, institutes = (tuple(filter(None, [one])) for one in (question.subject, question.institute))
    found = Facts(rules, book.facts).read(store, Asked(subjects, institutes, question.days))
    together = readings_for(found, (question.subject, question.institute))
    return {name: [*together.get(name, ()), *question.given.get(name, ())] for name in {*together, *question.given}}


def _told_by(store: Store, claims: Iterable[str]) -> dict[str, Told]:
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
