"""An assessment as data: JSON that says each step with what it rests on, and the replay of such a trace.

A trace is replayed without rules and without search: each step is worked out again from the steps below it, and each
claim is looked up in the store. So what was decided can be confirmed later, or it is known where it first fails.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from importlib.metadata import version

from ..errors import InputError
from ..phrases import in_language
from ..rulesets.model import Node
from ..rulesets.outcomes import MET, NOT_APPLICABLE, NOT_MET, UNKNOWN, chosen, combined, joined, negated
from ..store import Store
from ..terms import local_name
from .assessing import VERDICTS, Assessment, Told, exit_code, told
from .explain import notice
from .judge import Finding, Reading

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

FORMAT = "nnmi.assess/1"


def as_json(assessments: Sequence[Assessment], data: str) -> str:
    """The assessments as JSON; `data` names the state of the data they were made on."""
    asked = assessments[0].asked if assessments else None
    outcome = combined(one.finding.outcome for one in assessments)
    made = {
        "format": FORMAT,
        "outcome": outcome,
        "verdict": VERDICTS[outcome],
        "exit_code": exit_code(assessments),
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
        },
        "assessments": [_assessment(one) for one in assessments],
    }
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


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
        made |= {"bounds": _bounds(one, node), "wanted": node.wanted, "seen": [_seen(*pair) for pair in finding.seen]}
        made["asks_for"] = [dict(text) for text in node.texts]
    if finding.applies:
        made["applies"] = _finding(one, finding.applies)
    if finding.exceptions and provision is not None:
        thens = [exempt.then for exempt in provision.exceptions]
        made["exceptions"] = [{"then": t, **_finding(one, f)} for t, f in zip(thens, finding.exceptions, strict=True)]
    if finding.reason:
        made["reason"] = finding.reason
    return made


def _bounds(one: Assessment, node: Node) -> list[float | None]:
    parameters, values = one.rules.parameters(), one.asked.values
    told = [values.get(name, parameters[name].value) if name else None for name in (node.at_least, node.at_most)]
    return [None if value is None else float(value) for value in told]


def _seen(reading: Reading, outcome: str) -> dict[str, Any]:
    kept = {"holds": reading.holds, "low": reading.low, "high": reading.high}
    words = {"needs": reading.needs, "standing": reading.standing}
    return {"outcome": outcome, **kept, **words, "claims": list(reading.claims)}


@dataclass(frozen=True)
class Replayed:
    """What came of a replay: how many steps held, and the first that did not, with the reason ('' for none).

    `data` is the state of the data that the trace was made on, as it names it.
    """

    steps: int
    step: str = ""
    reason: str = ""
    data: str = ""


def replay(text: str, name: str, store: Store, digests: Mapping[str, str], lang: str = "en") -> Replayed:
    """Each step of a trace confirmed from its evidence; `digests` are those of the rule files by name.

    Raises `InputError` for what is no trace; `name` is what errors call it.
    """
    try:
        made = json.loads(text)
        traces, data = made["assessments"] if made["format"] == FORMAT else None, str(made["data"])
    except (ValueError, KeyError, TypeError):
        traces = None
    if traces is None:
        raise InputError("is no assessment of ours", where=name, mend="give a file made with --format json")
    return replace(_replayed(traces, store, digests, lang), data=data)


def _replayed(traces: Sequence[Mapping[str, Any]], store: Store, digests: Mapping[str, str], lang: str) -> Replayed:
    steps = 0
    for trace in traces:
        rules = trace["rules"]
        if digests.get(rules["name"]) != rules["digest"]:
            return Replayed(steps, rules["name"], in_language("the rule file has changed since", lang))
        now = told(
            store, {claim for step in _steps(trace["finding"]) for s in step.get("seen", ()) for claim in s["claims"]}
        )
        for step in _steps(trace["finding"]):
            reason = _fails(step, trace["evidence"], now, lang)
            if reason:
                return Replayed(steps, step["name"], reason)
            steps += 1
    return Replayed(steps)


def _steps(step: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The steps of a trace, what others rest on first."""
    for below in (*step.get("parts", ()), *step.get("exceptions", ()), *filter(None, [step.get("applies")])):
        yield from _steps(below)
    yield step


def _fails(step: Mapping[str, Any], then: Mapping[str, Any], now: Mapping[str, Told], lang: str) -> str:
    """Why a step does not hold any more; '' if it does."""
    for seen in step.get("seen", ()):
        for claim in seen["claims"]:
            words = dict(now[claim].words)
            if len(words) == 1 or words.get("rank") == "deprecated":
                return in_language("claim {} is gone, or is deprecated now", lang).format(local_name(claim))
            if words != then.get(claim):
                return in_language("claim {} says something else now", lang).format(local_name(claim))
        if not seen["needs"] and seen["outcome"] != _judged(seen, step):
            return in_language("a reading leads to another outcome", lang)
    return "" if step["outcome"] == _outcome(step) else in_language("its parts lead to another outcome", lang)


def _judged(seen: Mapping[str, Any], step: Mapping[str, Any]) -> str:
    if seen["holds"] is not None:
        return MET if seen["holds"] == step["wanted"] else NOT_MET
    if seen["outcome"] == UNKNOWN:
        return UNKNOWN
    low, high = step["bounds"]
    reached = NOT_APPLICABLE if low is None else MET if seen["low"] is not None and seen["low"] >= low else NOT_MET
    stayed = NOT_APPLICABLE if high is None else MET if seen["high"] is not None and seen["high"] <= high else NOT_MET
    return combined([reached, stayed])


def _outcome(step: Mapping[str, Any]) -> str:
    """The outcome of a step, from those of the steps below it."""
    if step.get("reason") == "not in force at that date" or step["kind"] == "since":
        return str(step["outcome"])
    told: list[str] = []
    if "parts" in step:
        outcome = combined((part["outcome"] for part in step["parts"]), step.get("count"))
        told = [negated(outcome) if step.get("negated") else outcome]
    outcome = joined([*told, *(seen["outcome"] for seen in step.get("seen", ()))])
    for exempt in reversed(step.get("exceptions", ())):
        outcome = chosen(exempt["outcome"], exempt["then"], outcome)
    return chosen(step["applies"]["outcome"], outcome, NOT_APPLICABLE) if "applies" in step else outcome


def trace_digest(text: str) -> str:
    """A short name for a trace, by all that it says."""
    return blake2b(text.encode(), digest_size=6).hexdigest()
