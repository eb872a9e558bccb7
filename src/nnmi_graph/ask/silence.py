"""What an answer without rows, or without some, means: whether the data can know.

It is told from the claims that would answer the question. Which these are, and how they lead to what was given, stands
in the question's header.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..errors import TermError
from ..names import Names
from ..phrases import Sentence
from ..terms import NNMI, PREFIXES, Literal, NamedNode, expand, values_clause
from .asking import Choice, Texts
from .counts import named_members, stated_counts

_MEMBERSHIP = NNMI + "Membership"
_ABOUT, _MEMBER = "nnmi:about", "nnmi:member"
_AND_NARROWER = "/skos:broader*"
_SAID = {
    "share": "{named} of {stated} stated members of {of} are named",
    "named": "{named} members of {of} are named, and no source states how many there are",
    "absent": "{thing} is not among them",
    "unfit": "none of them fits {options}",
    "groups": "{count} groups",
    "none": "no claim of the graph ({kinds}) is on {thing}",
    "some": "the graph holds {count} claims ({kinds}) on {thing}",
    "misfit": "none fits {options}",
    "untold": "left out, as no {kind} is told or only a wider one: {count} rows; "
    "whether they fit {options} is not known",
    "asked": "none is as the question asks",
    "all": "the graph holds {count} claims ({kinds})",
    "check": "nothing of the kind was found",
    "unknown": "the data does not know {terms}",
    "pattern": "the data knows every name in the query, but nothing fits all of it",
}
_BETWEEN, _OR = {"en": "; ", "zh": "；"}, {"en": " or ", "zh": "或"}


def why_empty(names: Names, claims: Sequence[str], given: Sequence[Choice]) -> Texts:
    """Why a question has no rows, by language: what the claims that would answer it tell of what was given."""
    kinds = claims or (NNMI + "Claim",)
    things = [one for one in given if one.by]
    group = next((one for one in things if one.by == _ABOUT), None)
    member = next((one for one in things if one.by == _MEMBER), None)
    if _MEMBERSHIP in kinds and (group or member):
        return _of_members(names, group, member, given)
    found: list[Texts] = []
    for one in things:
        count = _count(names, kinds, one)
        slots: dict[str, str | Texts] = {
            "count": str(count),
            "kinds": _labels(names, kinds),
            "thing": _labels(names, _iris(one)),
        }
        if not count:
            return _say("none", **slots)
        found.append(_say("some", **slots))
    rest = _options([one for one in given if not one.by])
    if not found:
        found = [_say("all", count=str(_count(names, kinds)), kinds=_labels(names, kinds))]
    return _join(*found, _say("misfit", options=rest) if rest else _say("asked"))


def _of_members(names: Names, group: Choice | None, member: Choice | None, given: Sequence[Choice]) -> Texts:
    """What is known of the members of the groups that were given, or of all whose number is stated."""
    stated, named = stated_counts(names.store), named_members(names.store)
    groups = _iris(group) if group else sorted(stated)
    known = {one for of in groups for one in named.get(of, ())}
    of = _labels(names, groups) if group else _say("groups", count=str(len(groups)))
    told: dict[str, str | Texts] = {"named": str(len(known)), "of": of}
    if all(one in stated for one in groups):
        first = _say("share", stated=f"{sum(stated[one] for one in groups):,.0f}", **told)
    else:
        first = _say("named", **told)
    absent = [iri for iri in _iris(member) if iri not in known] if member else []
    if absent:
        return _join(first, _say("absent", thing=_labels(names, absent)))
    rest = _options([one for one in given if one is not group])
    if not known:
        return first
    return _join(first, _say("unfit", options=rest) if rest else _say("asked"))


def untold(names: Names, claims: Sequence[NamedNode], choice: Choice) -> Texts | None:
    """How many of the claims do not tell whether they fit a concept that was given: they tell none, or a wider one.

    None if all of them tell it, or what was given is no property of claims.
    """
    told: dict[str, set[str]] = {claim.value: set() for claim in claims}
    of = choice.by.removesuffix(_AND_NARROWER)
    for claim, concept in names.store.select_for(
        f"SELECT ?claim ?concept {{ VALUES ?claim {{ TERMS }} ?claim {of} ?concept }}", claims
    ):
        if isinstance(claim, NamedNode) and isinstance(concept, NamedNode):
            told[claim.value].add(concept.value)
    given = values_clause("?given", (row[0] for row in choice.rows))
    above = names.store.select(f"SELECT DISTINCT ?wider {{ {given} ?given skos:broader+ ?wider }}")
    wider = {concept.value for (concept,) in above if isinstance(concept, NamedNode)}.difference(_iris(choice))
    count = sum(told[claim.value] <= wider for claim in claims)
    kind = _labels(names, [expand(of) or of])
    return _say("untold", count=f"{count:,}", kind=kind, options=_options([choice])) if count else None


def narrowed(given: Sequence[Choice]) -> list[Choice]:
    """Those choices that keep the claims that tell a concept or a narrower one."""
    return [one for one in given if one.by.endswith(_AND_NARROWER)]


def nothing_found() -> Texts:
    """Why a check has no rows."""
    return _say("check")


def why_no_match(names: Names, text: str) -> Texts:
    """Why a query of one's own has no rows: the names in it that the data does not know, if there are any."""
    prefixes = PREFIXES | dict(re.findall(r"(?i)\bPREFIX\s+([\w-]*):\s*<([^<>\s]*)>", text))
    known = "|".join(re.escape(prefix) for prefix in prefixes)
    found = dict.fromkeys(re.findall(rf"(?<![\w:<?$@])({known}):(\w[\w-]*)", text))
    unknown = [f"{prefix}:{local}" for prefix, local in found if not _is_known(names, prefixes[prefix] + local)]
    return _say("unknown", terms=", ".join(unknown)) if unknown else _say("pattern")


def _is_known(names: Names, iri: str) -> bool:
    """Whether the data has the name, or it is none of the data: a datatype, say."""
    if iri.startswith((PREFIXES["xsd"], PREFIXES["rdf"])):
        return True
    try:
        return names.knows(iri)
    except TermError:
        return True


def _count(names: Names, kinds: Sequence[str], one: Choice | None = None) -> int:
    """How many claims of the kinds there are, or lead to what was given."""
    leads = f"{values_clause('?given', (row[0] for row in one.rows))} ?claim {one.by} ?given ." if one else ""
    classes = values_clause("?kind", map(NamedNode, kinds))
    pattern = f"{classes} ?claim a/rdfs:subClassOf* ?kind . {leads}"
    rows = names.store.select(f"SELECT (COUNT(DISTINCT ?claim) AS ?n) {{ {pattern} }}")
    return next((int(count.value) for (count,) in rows if isinstance(count, Literal)), 0)


def _iris(one: Choice) -> list[str]:
    return [row[0].value for row in one.rows if isinstance(row[0], NamedNode)]


def _options(given: Sequence[Choice]) -> str:
    """The options as they were given."""
    return " ".join(f"--{one.option} {word}" for one in given for word in one.words)


def _labels(names: Names, iris: Sequence[str]) -> Texts:
    return {language: either.join(names.label(iri, language) for iri in iris) for language, either in _OR.items()}


def _say(key: str, **slots: str | Texts) -> Texts:
    """The sentence in each language."""
    return Sentence(_SAID[key], **slots)


def _join(*told: Texts) -> Texts:
    return {language: between.join(text[language] for text in told) for language, between in _BETWEEN.items()}
