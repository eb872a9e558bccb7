"""Overlapping and repeated memberships: found as by comparing each with each, at a cost that follows their number."""

from __future__ import annotations

import random
import time

from nnmi_graph.shacl import validate
from nnmi_graph.store import FORMATS, OxigraphStore, parse
from nnmi_graph.terms import ID, SHAPE, XSD, Term

from .shapes_bench import prepared

HEAD = "".join(
    f"@prefix {name}: <{iri}> .\n"
    for name, iri in (
        ("nnmi", "https://w3id.org/nnmi/ontology/"),
        ("id", ID),
        ("tax", "https://w3id.org/nnmi/taxonomy/"),
        ("xsd", XSD),
    )
)
TYPES = {4: "gYear", 7: "gYearMonth", 10: "date"}
Stay = tuple[str, str, str]
"""Institute, first day and last day, '' if none is stated."""


def dated(predicate: str, day: str) -> str:
    return f' ; nnmi:{predicate} "{day}"^^xsd:{TYPES[len(day)]}' if day else ""


def text_of(stays: list[Stay], member: str = "m", also: str = "") -> str:
    return "\n".join(
        f"id:{member}-{n} nnmi:about id:{at} ; nnmi:member id:{member} ; nnmi:assertedIn id:source"
        f"{dated('validFrom', first)}{dated('validTo', last)}{also} ."
        for n, (at, first, last) in enumerate(stays)
    )


def found(text: str, shape: str) -> dict[tuple[str, str], set[str]]:
    """What the shape finds: by member and institute, the two memberships that are named."""
    store = OxigraphStore.of(parse((HEAD + text).encode(), FORMATS["turtle"], "stays"))
    told = (f for f in validate(store, prepared("membership")).findings if str(f.shape) == f"<{SHAPE}{shape}>")
    return {
        (local(f.focus), local(f.bindings["institute"])): {local(f.bindings[name]) for name in ("value", "other")}
        for f in told
    }


def local(term: Term) -> str:
    return str(term).strip("<>").removeprefix(ID)


def overlaps(one: Stay, other: Stay) -> bool:
    """Two stays in one institute with a first day, neither of which ends before it begins."""
    spans = [(first, (last or "9999") + "~") for _, first, last in (one, other)]
    (a, b), (c, d) = spans
    return one[0] == other[0] and min(len(a), len(c)) > 0 and a <= b and c <= d and a <= d and c <= b


def day(chance: random.Random) -> str:
    text = f"{chance.randint(2012, 2016)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
    return text[: chance.choice((0, 4, 7, 10, 10))]


def test_overlaps_are_those_that_a_comparison_of_all_pairs_finds() -> None:
    chance = random.Random(2014)
    worlds = {
        f"m{n}": [(chance.choice("ab"), day(chance), day(chance)) for _ in range(chance.randint(2, 5))]
        for n in range(300)
    }
    pairs = {
        (member, stays[i][0]): {f"{member}-{i}", f"{member}-{k}"}
        for member, stays in worlds.items()
        for i in range(len(stays))
        for k in range(i)
        if overlaps(stays[i], stays[k])
    }
    told = found("\n".join(text_of(stays, member) for member, stays in worlds.items()), "Membership-overlap")
    assert len(worlds) / 4 < len(pairs) < len(worlds) * 1.5
    assert told.keys() == pairs.keys()
    for (member, _), two in told.items():
        one, other = (worlds[member][int(name.rpartition("-")[2])] for name in two)
        assert overlaps(one, other), (one, other)


def test_very_many_memberships_of_one_member_are_not_compared_each_with_each() -> None:
    """Two thousand in two institutes would be two million pairs."""
    chance = random.Random(1)
    years = [(f"i{n % 2}", day(chance) or "2014", "") for n in range(2_000)]
    days = [(f"i{n % 2}", f"{2000 + n // 360}-{n // 30 % 12 + 1:02d}-{n % 30 + 1:02d}", "") for n in range(2_000)]
    apart = [(at, first, first) for at, first, _ in days if not first.endswith(("02-29", "02-30"))]
    start = time.process_time()
    for stays, many in ((years, 2), (days, 2), (apart, 0)):
        assert len(found(text_of(stays), "Membership-overlap")) == many
    assert len(found(text_of([(at, "", "") for at, *_ in years]), "Membership-repeated")) == 2
    assert time.process_time() - start < 60


def test_said_twice_means_by_one_source_in_one_role_at_one_date() -> None:
    two: list[Stay] = [("a", "", ""), ("a", "", "")]
    shape, dated_ = "Membership-repeated", ' ; nnmi:asOf "2014"^^xsd:gYear'
    assert found(text_of(two), shape) == {("m", "a"): {"m-0", "m-1"}}
    assert found(text_of(two, also=dated_), shape)
    for more in ("nnmi:memberRole tax:role-founder", 'nnmi:asOf "2014"^^xsd:gYear', 'nnmi:validFrom "2014"^^xsd:gYear'):
        assert not found(f"{text_of(two)} id:m-0 {more} .", shape), more
