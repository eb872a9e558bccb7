"""Two rule sets beside each other, for one question: what falls away, what comes in, what is decided otherwise."""

from __future__ import annotations

from collections.abc import Iterator

from ..phrases import in_language
from ..rulesets.words import word
from .assessing import Assessment
from .explain import Explanation, Line, Section, headline, notice, provisions
from .judge import Finding


def compared(one: Assessment, other: Assessment, lang: str = "en") -> Explanation:
    """What is so under the other rules and not under the one, in words."""
    before, after = provisions(one), provisions(other)
    followed = {name for finding in after.values() if finding.provision for name in finding.provision.follows}
    groups = {
        in_language("falls away", lang): [
            _line(f, lang) for name, f in before.items() if name not in {*after, *followed}
        ],
        in_language("takes the place of another", lang): list(_successors(before, after, lang)),
        in_language("comes in", lang): [_line(f, lang) for f in after.values() if not _follows(f, before)],
        in_language("decided otherwise", lang): list(_otherwise(before, after, lang)),
    }
    sections = tuple(Section(heading, tuple(lines)) for heading, lines in groups.items() if lines)
    both = f"{headline(one, lang)}\n{headline(other, lang)}"
    return Explanation(both, sections, notice(other, lang), lang)


def _follows(finding: Finding, before: dict[str, Finding]) -> bool:
    return bool(finding.provision) and any(name in before for name in (finding.name, *finding.provision.follows))  # type: ignore[union-attr]


def _successors(before: dict[str, Finding], after: dict[str, Finding], lang: str) -> Iterator[Line]:
    for finding in after.values():
        for name in finding.provision.follows if finding.provision else ():
            if name in before:
                told = in_language("{} for {}", lang).format(_title(finding, lang), _title(before[name], lang))
                yield Line(1, told, finding.outcome)


def _otherwise(before: dict[str, Finding], after: dict[str, Finding], lang: str) -> Iterator[Line]:
    """Questions that both ask, with different outcomes."""
    ones = {one.name: one.outcome for finding in before.values() for one in finding.leaves()}
    for other in (one for finding in after.values() for one in finding.leaves()):
        if other.name in ones and ones[other.name] != other.outcome:
            told = in_language("{}: {} before", lang).format(other.name, word(ones[other.name], lang))
            yield Line(1, told, other.outcome)


def _line(finding: Finding, lang: str) -> Line:
    return Line(1, _title(finding, lang), finding.outcome)


def _title(finding: Finding, lang: str) -> str:
    return f"{finding.name} {finding.provision.title.get(lang, '')}" if finding.provision else finding.name
