"""What is wrong with rule files that can be read: what shapes say of the built rules, and worked cases that flip."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..content import Content
from ..errors import Where
from ..phrases import in_language
from ..rulesets.build import places, rule_quads, rule_set_iri
from ..rulesets.model import RuleSet
from ..rulesets.words import word
from ..shacl import validate
from ..store import OxigraphStore, read
from ..terms import NamedNode, local_name
from .cases import work


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where; `flips` if it is a worked case that comes otherwise than its table says."""

    where: Where
    text: str
    flips: bool = False


def check(files: Sequence[RuleSet], beside: Iterable[RuleSet] = (), lang: str = "en") -> list[Fault]:
    """The faults of rule sets, some of which only show beside others. Raises `InputError` for an unreadable case."""
    faults = [*_by_shapes(files, beside, lang), *(fault for rules in files for fault in _flips(rules, lang))]
    return sorted(faults, key=lambda one: (one.where.file, one.where.line or 0))


def _by_shapes(files: Sequence[RuleSet], beside: Iterable[RuleSet], lang: str) -> Iterator[Fault]:
    """What the shapes of rule sets (`shapes/rule-set.ttl`) say of them, at the lines where it stands in the files."""
    store = OxigraphStore.of(quad for rules in (*files, *beside) for quad in rule_quads(rules))
    shapes = next(path for path in Content.shipped().shapes() if path.stem == "rule-set")
    stands = [(NamedNode(rule_set_iri(rules.name)), places(rules)) for rules in files]
    for finding in validate(store, read(shapes)).findings:
        iri = finding.focus.value
        text = f"{local_name(iri).removesuffix('-criterion')}: {finding.message(lang)}"
        other = finding.bindings.get("other")
        yield from (Fault(where[iri], text) for whole, where in stands if iri in where and whole != other)


def _flips(rules: RuleSet, lang: str) -> Iterator[Fault]:
    said = in_language("case {!r} comes out as {}, and its table says {}", lang)
    for one in (one for one in work(rules) if not one.holds):
        text = said.format(one.case.title, word(one.outcome, lang), word(one.case.outcome, lang))
        yield Fault(one.case.where, text, flips=True)
