"""Resolving anonymous expressions away: a rule that makes one and a rule that reads it become one, of named terms.

"What has a P for a part is an N" and "an N is a C", N being anonymous, make "what has a P for a part is a C". An
expression that is defined by itself, which no such step can undo, keeps the name it was given.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from ..terms import NamedNode
from .rule import TYPE, Atom, Node, Path, Rule, Var, tidy, unify

MOST = 400
"""The most rules that resolving one expression may make; past that it keeps the name it was given."""


def turned(rules: Iterable[Rule], inverses: Mapping[Node, Node]) -> list[Rule]:
    """The rules with "x is p-inversely y" written "y is p x", `inverses` naming the property behind each inverse."""

    def turn(atom: Atom) -> Atom:
        while not isinstance(atom.predicate, Path | Var) and atom.predicate in inverses:
            atom = Atom(atom.object, inverses[atom.predicate], atom.subject)
        return atom

    return [
        replace(rule, body=tuple(map(turn, rule.body)), head=turn(rule.head) if rule.head else None)
        for rule in rules
        if not (rule.head and turn(rule.head) in map(turn, rule.body))
    ]


def resolve_away(rules: Iterable[Rule], is_anonymous: Callable[[object], bool]) -> list[Rule]:
    """The rules with no anonymous class or property in them, as far as that can be, saying the same of named terms."""
    kept = dict(enumerate(map(tidy, rules)))
    places: dict[NamedNode, set[int]] = defaultdict(set)

    def enter(number: int, rule: Rule) -> None:
        kept[number] = rule
        for atom in (*rule.body, *((rule.head,) if rule.head else ())):
            name = _subject_matter(atom)
            if isinstance(name, NamedNode) and is_anonymous(name):
                places[name].add(number)

    for number, rule in list(kept.items()):
        enter(number, rule)
    following = len(kept)
    for name in sorted(places, key=str):
        here = [kept[number] for number in sorted(places[name]) if number in kept]
        if (resolved := _resolve(name, here)) is None:
            continue
        for number in places[name]:
            kept.pop(number, None)
        for rule in resolved:
            enter(following, rule)
            following += 1
    return list(kept.values())


def _resolve(name: NamedNode, rules: list[Rule]) -> list[Rule] | None:
    """What the rules that speak of `name` say without it; None if they cannot."""
    makers = [rule for rule in rules if rule.head and _subject_matter(rule.head) == name]
    readers = [rule for rule in rules if any(_subject_matter(atom) == name for atom in rule.body)]
    if any(rule in readers for rule in makers) or sum(len(makers) ** _count(name, rule) for rule in readers) > MOST:
        return None
    return list(dict.fromkeys(rule for reader in readers for rule in _unfold(name, reader, makers)))


def _count(name: NamedNode, rule: Rule) -> int:
    return sum(_subject_matter(atom) == name for atom in rule.body)


def _unfold(name: NamedNode, reader: Rule, makers: list[Rule]) -> Iterator[Rule]:
    """The reader with each pattern about `name` replaced by a maker's body, in every way there is."""
    place = next((n for n, atom in enumerate(reader.body) if _subject_matter(atom) == name), None)
    if place is None:
        if reader.head is None or reader.head not in reader.body:
            yield tidy(reader)
        return
    for maker in makers:
        if (joined := _join(reader, place, maker)) is not None:
            yield from _unfold(name, joined, makers)


def _join(reader: Rule, place: int, maker: Rule) -> Rule | None:
    """The two rules as one, the maker's head in the reader's pattern at `place`; None if they do not fit."""
    maker = maker.bind({variable: Var(f"{variable.name}_{place}m") for variable in maker.variables})
    bindings = unify(reader.body[place], maker.head) if maker.head else None
    if bindings is None:
        return None
    joined = replace(
        reader,
        names=(*maker.names, *reader.names),
        axioms=(*maker.axioms, *reader.axioms),
        body=(*reader.body[:place], *maker.body, *reader.body[place + 1 :]),
        conditions=(*maker.conditions, *reader.conditions),
    )
    return tidy(joined.bind(bindings))


def _subject_matter(atom: Atom) -> Node | Path:
    """The class or property an atom is about."""
    return atom.object if atom.predicate == TYPE else atom.predicate
