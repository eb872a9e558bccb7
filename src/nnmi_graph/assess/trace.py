"""An assessment as data: JSON that says each step with what it rests on, and the replay of such a trace.

A trace is replayed without search: each step is judged again from the readings that the trace tells, by the rules of
its hash, and each claim is looked up. So what was decided can be confirmed later, or it is known where it first fails.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import blake2b
from importlib.metadata import version
from itertools import zip_longest

from ..errors import InputError
from ..phrases import in_language
from ..rulesets.model import RuleSet
from ..rulesets.outcomes import combined
from ..rulesets.rulebook import Rulebook
from ..store import Store
from ..terms import local_name
from .assessing import VERDICTS, Assessment, Question, Told, exit_code, judged
from .explain import notice
from .judge import Finding, Judge, Reading

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

FORMAT = "nnmi.assess/1"
_BELOW = ("parts", "exceptions", "applies")
"""What holds the steps that a step rests on."""


def as_json(assessments: Sequence[Assessment], data: str) -> str:
    """The assessments as JSON; `data` names the state of the data they were made on."""
    asked = assessments[0].asked if assessments else None
    made = {
        "format": FORMAT,
        **_summed_up(assessments),
        "program": {"name": "nnmi-graph", "version": version("nnmi-graph")},
        "data": data,
        "asked": asked
        and {
            "subject": asked.subject,
            "name": asked.named[0],
            "role": asked.role,
            "institute": asked.institute,
            "institute_name": asked.named[1],
            "as_of": asked.as_of,
            "days": list(asked.days or ()),
            "set": dict(asked.values),
            "wanted": list(asked.wanted),
        },
        "assessments": [_assessment(one) for one in assessments],
    }
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def _summed_up(assessments: Sequence[Assessment]) -> dict[str, Any]:
    """What the assessments come to together."""
    outcome = combined(one.finding.outcome for one in assessments)
    return {"outcome": outcome, "verdict": VERDICTS[outcome], "exit_code": exit_code(assessments)}


def _assessment(one: Assessment) -> dict[str, Any]:
    rules, values = one.rules, one.asked.values
    parameters = [
        {
            "name": p.name,
            "value": values.get(p.name, p.value),
            "unit": p.unit,
            "since": p.since,
            "reference": p.reference,
            "set_by": "caller" if p.name in values else "text" if p.value is not None else None,
        }
        for p in rules.parameters().values()
    ]
    changes = [[{"question": n, "answer": answer} for n, answer in change.settled] for change in one.nearest.changes]
    evidence = {claim: dict(words.words) for claim, words in sorted(one.evidence.items())}
    return {
        "rules": {
            "name": rules.name,
            "title": dict(rules.title),
            "digest": rules.digest,
            "since": rules.since,
            "until": rules.until,
        },
        "outcome": one.finding.outcome,
        "verdict": one.verdict,
        "parameters": parameters,
        "finding": _finding(one, one.finding),
        "nearest": changes,
        "readings": {name: [asdict(reading) for reading in told] for name, told in sorted(one.readings.items())},
        "evidence": evidence,
        "notice": notice(one),
    }


def _finding(one: Assessment, finding: Finding) -> dict[str, Any]:
    """A step: what it is, its outcome, and what that rests on."""
    node, provision = finding.node, finding.provision
    made: dict[str, Any] = {"name": finding.name, "outcome": finding.outcome, "kind": node.kind}
    made["asks"] = dict(node.asks)
    if provision is not None:
        made["title"] = dict(provision.title)
        made["quotes"] = [{"text": q.text, "language": q.language, "place": q.locator} for q in provision.quotes]
    if node.kind == "group":
        made |= {"count": node.count, "negated": node.negated}
    if finding.parts:
        made["parts"] = [_finding(one, part) for part in finding.parts]
    if node.is_leaf or finding.seen:
        made |= {
            "bounds": Judge(one.rules, values=one.asked.values).bounds(node),
            "wanted": node.wanted,
            "seen": [{"outcome": outcome, **asdict(reading)} for reading, outcome in finding.seen],
        }
        made["asks_for"] = [dict(text) for text in node.texts]
    if finding.applies:
        made["applies"] = _finding(one, finding.applies)
    if finding.exceptions and provision is not None:
        thens = [exempt.then for exempt in provision.exceptions]
        made["exceptions"] = [{"then": t, **_finding(one, f)} for t, f in zip(thens, finding.exceptions, strict=True)]
    if finding.reason:
        made["reason"] = finding.reason
    return made


@dataclass(frozen=True)
class Replayed:
    """What came of a replay: how many steps held, and the first that did not, with the reason ('' for none).

    `data` is the state of the data that the trace was made on, as it names it.
    """

    steps: int
    step: str = ""
    reason: str = ""
    data: str = ""


def replay(text: str, name: str, store: Store, book: Rulebook, lang: str = "en") -> Replayed:
    """Each step of a trace confirmed: judged again from its readings, whose claims are looked up, by the same rules.

    Raises `InputError` for what is no trace; `name` is what errors call it.
    """
    try:
        made = json.loads(text)
        if made["format"] != FORMAT or not made["assessments"]:
            raise ValueError
        return replace(_replayed(made, store, book, lang), data=str(made["data"]))
    except (ValueError, KeyError, TypeError, AttributeError):
        mend = "give a file made with --format json"
        raise InputError("is no assessment of ours", where=name, mend=mend) from None


def _replayed(made: Mapping[str, Any], store: Store, book: Rulebook, lang: str) -> Replayed:
    steps, found = 0, []
    for trace in made["assessments"]:
        name = trace["rules"]["name"]
        if name not in book.files or book.rules(name).digest != trace["rules"]["digest"]:
            return Replayed(steps, name, in_language("the rule file has changed since", lang))
        one = _judged_again(book.rules(name), made["asked"], trace["readings"], store)
        right = json.loads(json.dumps(_assessment(one)))
        nothing: dict[str, Any] = {}
        for step, again in zip_longest(_steps(trace["finding"]), _steps(right["finding"]), fillvalue=nothing):
            reason = _fails(step, again, trace["evidence"], one.evidence, lang)
            if reason:
                return Replayed(steps, (step or again)["name"], reason)
            steps += 1
        if {**trace, "evidence": {}} != {**right, "evidence": {}}:
            return Replayed(steps, name, in_language("its parts lead to another outcome", lang))
        found.append(one)
    if any(made[key] != value for key, value in _summed_up(found).items()):
        return Replayed(steps, "outcome", in_language("its parts lead to another outcome", lang))
    return Replayed(steps)


def _judged_again(rules: RuleSet, asked: Mapping[str, Any], told: Mapping[str, Any], store: Store) -> Assessment:
    """The assessment that follows from the readings of a trace, with what their claims say now."""
    question = Question(
        asked["subject"],
        asked["role"],
        asked["institute"],
        (asked["name"], asked["institute_name"]),
        asked["as_of"],
        tuple(asked["days"]) or None,
        asked["set"],
        wanted=tuple(asked["wanted"]),
    )
    readings = {
        name: [Reading(**one | {"claims": tuple(one["claims"])}) for one in ones] for name, ones in told.items()
    }
    return judged(store, Judge(rules, readings, question.values, asked=question.days), question)


def _steps(step: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The steps of a trace, what others rest on first."""
    for below in (*step.get("parts", ()), *step.get("exceptions", ()), *filter(None, [step.get("applies")])):
        yield from _steps(below)
    yield step


def _fails(
    step: Mapping[str, Any], again: Mapping[str, Any], then: Mapping[str, Any], now: Mapping[str, Told], lang: str
) -> str:
    """Why a step does not hold any more; '' if it does."""
    for claim in (claim for seen in step.get("seen", ()) for claim in seen["claims"]):
        words = dict(now[claim].words) if claim in now else {}
        if len(words) < 2 or words.get("rank") == "deprecated":
            return in_language("claim {} is gone, or is deprecated now", lang).format(local_name(claim))
        if words != then.get(claim):
            return in_language("claim {} says something else now", lang).format(local_name(claim))
    if step.get("seen") != again.get("seen"):
        return in_language("a reading leads to another outcome", lang)
    own, other = ({key: one[key] for key in one if key not in _BELOW} for one in (step, again))
    return "" if own == other else in_language("its parts lead to another outcome", lang)


def trace_digest(text: str) -> str:
    """A short name for a trace, by all that it says."""
    return blake2b(text.encode(), digest_size=6).hexdigest()
