"""The parts of an explanation in words: questions and answers, what is required, what each claim says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ..phrases import in_language
from ..rulesets.blocks import Texts
from ..rulesets.model import Node
from ..rulesets.outcomes import MET
from ..rulesets.words import said, word
from .assessing import Assessment, Told
from .judge import Finding, Reading


@dataclass
class Teller:
    """Puts the parts of one assessment into the words of a language.

    `said` are the provisions told of, `conditions` the ones that apply or do not, by name and outcome, `facts` the
    questions that told a fact's claims first: nothing is told twice.
    """

    assessment: Assessment
    lang: str
    said: set[str] = field(default_factory=set)
    conditions: set[tuple[str, str]] = field(default_factory=set)
    facts: dict[str, str] = field(default_factory=dict)

    def utter(self, english: str, *values: object) -> str:
        """A sentence of ours."""
        return in_language(english, self.lang).format(*values)

    def word(self, english: str) -> str:
        """A set word: an outcome, a role, a unit."""
        return word(english, self.lang)

    def of(self, texts: Texts) -> str:
        """A text of the rule file, with the names put in."""
        return said(texts, self.lang, self.assessment.asked.names)

    def listed(self, parts: Iterable[str], between: str = "; ") -> str:
        """Several things in a row."""
        return in_language(between, self.lang).join(parts)

    def required(self, node: Node, place: str) -> str:
        """What the answer is compared with, and by whom that is set if not in that place; '' if it is with nothing."""
        parameters, values = self.assessment.rules.parameters(), self.assessment.asked.values
        parts = [self.utter("no")] if node.is_inverted else []
        for name in filter(None, (node.at_least, node.at_most)):
            value = values.get(name, parameters[name].value)
            if value is not None:
                told = plain(value), self.word(parameters[name].unit)
                least, most = self.utter("at least {} {}", *told), self.utter("at most {} {}", *told)
                bound = most if name == node.at_most else least
                who = self.utter("set by the caller") if name in values else parameters[name].reference
                parts.append(bound if who == place else self.utter("{} ({})", bound, who))
        return self.utter("Required: {}.", self.listed(parts, ", ")) if parts else ""

    def seen(self, reading: Reading, node: Node) -> str:
        """What one reading says to a question, by which claims, and how it counts."""
        utter, told = self.utter, [self.claim(claim, len(reading.claims) > 1) for claim in reading.claims]
        yes = reading.holds == (node.wanted or node.is_inverted)
        answer = "" if reading.holds is None else utter("yes") if yes else utter("no")
        words = utter(" against ").join(told) if reading.holds is None else " ← ".join(told)
        more = utter(" [{}]", self.word(reading.standing)) if reading.standing else ""
        unset = utter(" [counts only if {} is yes]", reading.needs) if reading.needs else ""
        supposed = "" if reading.claims else utter(" (supposed by the caller)")
        return f"{answer}{utter(': ') if answer and words else ''}{words}{supposed}{more}{unset}"

    def claim(self, claim: str, short: bool = False) -> str:
        """A claim in its own words, with source, grade and place; `short` for one of several."""
        utter, told = self.utter, self.assessment.evidence.get(claim, Told({}))
        name = claim.rpartition("/")[2]
        if not told.source:
            return utter("{} (our register)", told.label or name)
        value = " ".join(filter(None, (plain(told.value), told.unit)))
        if short and told.value:
            return utter("{} ({}, grade {}; {})", value, told.source, told.grade or "–", name)
        about = told.text or (f"{told.predicate}: {value}" if told.predicate else value)
        place = ", ".join(filter(None, (told.section, told.lines)))
        source = utter("{}, grade {}", told.source, told.grade or "–")
        quote = f" “{told.quote}”" if told.quote else ""
        planned = utter(" [{}]", self.word(told.basis)) if told.basis and told.basis != "stated" else ""
        owner = f" {told.next}" if told.next and told.next not in about else ""
        owner += f" {told.share} %" if told.share else ""
        date = f" {told.period}" if told.period else ""
        return f"{about}{owner}{date}{planned} ({source}{', ' if place else ''}{place}; {name}){quote}"

    def answer(self, finding: Finding, answer: str) -> str:
        """The answer that a question would have to have, as a sentence; a provision's with its identifier."""
        node, yes = finding.node, answer == MET
        asks = self.of(node.asks)
        short = f"“{asks}” – {self.utter('yes') if yes else self.utter('no')}" if asks else ""
        sentence = self.of(node.yes if yes else node.no) or short or finding.name
        return self.utter("{} ({})", sentence, finding.name) if finding.provision else sentence


def plain(value: str) -> str:
    """A number as people write it: with blanks between the thousands, at which no line breaks.

    >>> plain("70000000").split("\u00a0"), plain("2.5")
    (['70', '000', '000'], '2.5')
    """
    return f"{int(value):,}".replace(",", "\u00a0") if value.isdecimal() else value
