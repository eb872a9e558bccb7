"""An assessment in words, in English and Chinese: sections of lines, the same for every form of output."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..dates import Told, days_of
from ..rulesets.model import Node, Provision
from ..rulesets.outcomes import CONTESTED, MET, NOT_APPLICABLE, NOT_MET, UNKNOWN
from ..rulesets.rulebook import in_force
from .assessing import VERDICTS, Assessment
from .judge import Finding
from .telling import Teller

_MOST_CHANGES, _MOST_SENTENCES, _MOST_SEEN, _MOST_TIES = 3, 3, 5, 4


@dataclass(frozen=True)
class Line:
    """One line of an explanation: how deep it stands, its words, the outcome it states ('' for none)."""

    depth: int
    text: str
    outcome: str = ""


@dataclass(frozen=True)
class Section:
    """A heading and its lines."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Explanation:
    """The answer in one language: a headline, sections, and the closing words."""

    headline: str
    sections: tuple[Section, ...]
    notice: str
    lang: str = "en"


def explained(assessment: Assessment, lang: str = "en") -> Explanation:
    """The explanation of an assessment."""
    teller = Teller(assessment, lang)
    utter = teller.utter
    groups = {
        utter("told"): list(_told(teller)),
        utter("because"): list(_findings(teller, (MET, NOT_MET, NOT_APPLICABLE))),
        utter("not known, and what would settle it"): list(_findings(teller, (UNKNOWN,))),
        utter("contested"): list(_findings(teller, (CONTESTED,))),
        utter("nearest change"): list(_changes(teller)),
        utter("under other rules"): [Line(1, in_short(assessment, other, lang)) for other in assessment.others],
    }
    sections = tuple(Section(heading, tuple(lines)) for heading, lines in groups.items() if lines)
    return Explanation(headline(assessment, lang), sections, notice(assessment, lang), lang)


def _told(teller: Teller) -> Iterator[Line]:
    """What is told of the two together, and how old the rules are beside them."""
    utter, asked, rules = teller.utter, teller.assessment.asked, teller.assessment.rules
    began = min((tie.began for tie in teller.assessment.ties if tie.began), default="")
    for tie in teller.assessment.ties[:_MOST_TIES] if asked.role != "institute" else ():
        if not tie.began:
            stands = asked.days and Told.parse(tie.when.split()).at(*asked.days)
            role = tie.role_zh or tie.kind_zh if teller.lang == "zh" else tie.role_en or tie.kind_en
            planned = utter(" (planned)") if tie.planned == "true" else ""
            dates = ", ".join(sorted(tie.when.split())) or "–"
            yield Line(
                1,
                utter("{}{}, told for {} ({}, grade {})", role, planned, dates, tie.source, tie.grade or "–")
                + (utter(" [{}]", teller.word(stands)) if stands else ""),
            )
    starts = [days_of(began), days_of(rules.since)]
    if asked.role in ("lead", "institute") and all(starts) and starts[0] < starts[1]:  # type: ignore[operator]
        name = asked.named[1] or asked.named[0]
        yield Line(1, utter("{} is older than the rule: it began in {}, the rule in {}", name, began, rules.since))
    if not in_force(rules, asked.days):
        yield Line(
            1, utter("the rules are not in force at that date: {} to {}", rules.since or "…", rules.until or "…")
        )


def in_short(one: Assessment, other: Assessment, lang: str = "en") -> str:
    """What is so under other rules, in one line: the outcome, what falls away, what comes in."""
    before, after = provisions(one), provisions(other)
    gone = ", ".join(name for name in before if name not in after) or "–"
    new = ", ".join(name for name in after if name not in before) or "–"
    teller = Teller(one, lang)
    return teller.utter("{}: {}; falls away: {}; comes in: {}", other.rules.name, teller.word(other.verdict), gone, new)


def provisions(assessment: Assessment) -> dict[str, Finding]:
    """The findings for the provisions that bind the role, by name."""
    return {one.name: one for one in assessment.finding.walk() if one.provision and one.provision.roles}


def headline(assessment: Assessment, lang: str = "en") -> str:
    """Who, in what role, where, when, under which rules: the outcome in capitals."""
    teller = Teller(assessment, lang)
    utter = teller.utter
    organisation, institute = assessment.asked.named
    role, when = teller.word(assessment.asked.role), assessment.asked.as_of
    if assessment.asked.role == "institute":
        who = utter("{} as an institute", organisation)
    elif institute:
        who = utter("{} as {} of {}", organisation, role, institute)
    else:
        who = utter("{} as {} of an institute", organisation, role)
    at = utter(" on {}" if len(when) == len("2024-01-01") else " in {}", when) if when else ""
    rules = assessment.rules.title.get(lang, "")
    return utter("{}{}, under “{}”: {}", who, at, rules, teller.word(assessment.verdict).upper())


def notice(assessment: Assessment, lang: str = "en") -> str:
    """The closing words: what this is not, and by which rules it was made."""
    rules = assessment.rules
    return Teller(assessment, lang).utter(
        "An aid to analysis, not a legal decision. Silence is never a “no” here: it is “unknown”. Rules {}@{}.",
        rules.name,
        rules.digest[:8],
    )


def _findings(teller: Teller, outcomes: Sequence[str]) -> Iterator[Line]:
    """The lines on every provision and definition with one of the outcomes, each once."""
    for one in teller.assessment.finding.walk():
        if one.provision is None or one.outcome not in outcomes or one.name in teller.said:
            continue
        teller.said.add(one.name)
        yield from _provision(teller, one)


def _provision(teller: Teller, finding: Finding) -> Iterator[Line]:
    utter, provision = teller.utter, finding.provision
    assert provision is not None
    quote = next((one for one in provision.quotes if one.language == teller.lang), None)
    words = utter(" – “{}” ({})", quote.text, _place(provision)) if quote else ""
    yield Line(1, f"{finding.name} {provision.title.get(teller.lang, '')}{words}", finding.outcome)
    applies = finding.applies
    if applies is not None and applies.outcome != MET and (applies.name, applies.outcome) not in teller.conditions:
        teller.conditions.add((applies.name, applies.outcome))
        yield Line(2, _whether(teller, applies))
    for exempt in finding.exceptions:
        yield Line(2, utter("exception {}: {}", exempt.name, teller.word(exempt.outcome)))
    if finding.reason == "not in force at that date":
        yield Line(2, utter("not in force at that date: {} to {}", provision.since or "…", provision.until or "…"))
    elif finding.parts:
        yield from _parts(teller, finding)
        yield from _readings(teller, finding, 2)
    else:
        yield from _leaf(teller, finding, 2, provision.node)


def _whether(teller: Teller, applies: Finding) -> str:
    """Why it is not plain that a provision applies."""
    if applies.outcome == UNKNOWN:
        return teller.utter("whether it applies is not known: {} is open", applies.name)
    if applies.outcome == CONTESTED:
        return teller.utter("whether it applies is contested: sources disagree on {}", applies.name)
    return teller.utter("it does not apply: {} is not met", applies.name)


def _place(provision: Provision | None) -> str:
    """Where the words of a provision stand."""
    return next((one.locator for one in provision.quotes if one.locator), "") if provision else ""


def _parts(teller: Teller, finding: Finding) -> Iterator[Line]:
    """What a group comes to, and by what."""
    utter, node = teller.utter, finding.node
    named = teller.listed((f"{p.name} {teller.word(p.outcome)}" for p in finding.parts if p.provision), ", ")
    if named:
        yield Line(2, utter("follows from {}: {}", teller.word(_combination(node)), named))
    elif len(finding.parts) > 1:
        yield Line(2, utter("{} of these:", teller.word(_combination(node))))
    for part in finding.parts:
        if part.provision is None and not part.parts:
            yield Line(2, teller.of(part.node.asks) or part.name, part.outcome)
            yield from _leaf(teller, part, 3, part.node)
        elif part.provision is None:
            yield from _parts(teller, part)


def _combination(node: Node) -> str:
    if node.negated:
        return "none"
    return "all" if node.count is None else "any" if node.count == 1 else "enough"


def _leaf(teller: Teller, finding: Finding, depth: int, node: Node) -> Iterator[Line]:
    """What is asked and required, what is seen, what would settle it, for one question."""
    utter, of = teller.utter, teller.of
    asks = of(node.asks) if finding.provision is not None else ""
    words = " ".join(filter(None, (asks, teller.required(node, _place(finding.provision)))))
    yield from [Line(depth, words)] if words else []
    yield from _readings(teller, finding, depth)
    if finding.outcome == UNKNOWN and finding.reason:
        yield Line(depth, utter("no text sets {}; settle it with --set", finding.reason))
    if node.kind == "open":
        yield from (Line(depth, utter("one reading: {}", of(text))) for text in node.texts)
    elif finding.outcome == UNKNOWN:
        by = utter(" ({} decides)", of(node.by)) if node.by else ""
        yield Line(depth, f"→ {teller.listed(map(of, node.texts))}{by}")


def _readings(teller: Teller, finding: Finding, depth: int) -> Iterator[Line]:
    """What each claim says; claims told before are only named."""
    fact, told_by = finding.node.fact, teller.facts.get(finding.node.fact)
    if finding.seen and told_by:
        outcomes = ", ".join(dict.fromkeys(teller.word(outcome) for _, outcome in finding.seen))
        yield Line(depth, teller.utter("by the claims of {}: {}", told_by, outcomes))
        return
    for reading, outcome in finding.seen[:_MOST_SEEN]:
        yield Line(depth, teller.seen(reading, finding.node), outcome)
    if len(finding.seen) > _MOST_SEEN:
        rest = ", ".join(dict.fromkeys(teller.word(outcome) for _, outcome in finding.seen[_MOST_SEEN:]))
        yield Line(depth, teller.utter("and {} more: {}", len(finding.seen) - _MOST_SEEN, rest))
    if fact and finding.seen:
        teller.facts[fact] = finding.name


def _changes(teller: Teller) -> Iterator[Line]:
    """The minimal changes in words."""
    utter, found, asked = teller.utter, teller.assessment.nearest, teller.assessment.asked
    questions = {one.name: one for one in teller.assessment.finding.leaves()}
    wanted = teller.word(VERDICTS[asked.wanted[0]])
    if not found.changes and teller.assessment.finding.outcome not in asked.wanted:
        yield Line(1, utter("no answer to these questions makes it {}", wanted))
    for change in found.changes[:_MOST_CHANGES]:
        facts = utter("1 fact") if len(change.settled) == 1 else utter("{} facts", len(change.settled))
        answers = teller.listed(_answers(teller, [(questions[key], answer) for key, answer in change.settled]))
        yield Line(1, utter("would become {} with {}: {}", wanted, facts, answers))
    if len(found.changes) > _MOST_CHANGES:
        yield Line(1, utter("and more sets of facts: {}", len(found.changes) - _MOST_CHANGES))
    if not found.complete:
        yield Line(1, utter("not all sets of facts were looked for"))


def _answers(teller: Teller, settled: Sequence[tuple[Finding, str]]) -> Iterator[str]:
    """The answers of a change as sentences; many provisions, whose questions stand above, by their identifiers."""
    provisions = [pair for pair in settled if pair[0].provision]
    short = provisions if len(provisions) > _MOST_SENTENCES else []
    yield from (teller.answer(*pair) for pair in settled if pair not in short)
    if names := ", ".join(finding.name for finding, answer in short if answer == MET):
        yield teller.utter("yes to {}", names)
    if names := ", ".join(finding.name for finding, answer in short if answer != MET):
        yield teller.utter("no to {}", names)


def open_questions(assessments: Sequence[Assessment], lang: str = "en") -> list[tuple[str, str]]:
    """The questions on which an unknown outcome hangs, by name and in words, in the order in which to ask them."""
    found: dict[str, str] = {}
    for one in assessments:
        teller = Teller(one, lang)
        for leaf in _open(one.finding):
            found.setdefault(leaf.name, teller.of(leaf.node.asks) or leaf.name)
    return list(found.items())


def _open(finding: Finding) -> Iterator[Finding]:
    """The open questions below a finding: first whether it applies, then what it demands."""
    if finding.outcome != UNKNOWN:
        return
    if finding.applies is not None and finding.applies.outcome == UNKNOWN:
        yield from _open(finding.applies)
    for part in (*finding.exceptions, *finding.parts):
        yield from _open(part)
    if finding.node.is_leaf and finding.node.kind != "since":
        yield finding
