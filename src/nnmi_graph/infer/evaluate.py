"""Running rules over facts until nothing new comes, each time on what is new only (semi-naive evaluation).

A rule is first run on all there is. After that only what came since it last ran is put into each of its patterns in
turn, and joined with the rest. What a rule means is its SPARQL (`Rule.sparql`); tests hold the two together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import repeat
from operator import itemgetter

from ..store import OxigraphStore
from ..terms import OWL, BlankNode, Literal, NamedNode, term_text
from .facts import Cell, Fact, Facts, Key
from .rule import Atom, Condition, Path, Rule, Test, Var

Row = tuple[Cell, ...]
AT_ONCE = 2_000
"""How many cases a condition is asked about at once."""
_SAME_AS = NamedNode(OWL + "sameAs")


class Evaluator:
    """Rules over facts: their solutions, and what they make."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._tests: dict[tuple[Cell, ...], bool] = {}

    def solutions(self, rule: Rule, place: int = 0, fresh: Iterable[Fact] | None = None) -> tuple[list[Var], list[Row]]:
        """The values of the rule's variables under which its body holds, one pattern matched with `fresh` only."""
        slots: list[Var] = []
        rows: list[Row] = [()]
        left = list(rule.body)
        if left:
            first = left.pop(place)
            rows = list(
                self._matched(first, fresh if fresh is not None else self._candidates(first), slots, self.key_of(first))
            )
        return slots, self._completed(rule, left, rows, slots)

    def _completed(self, rule: Rule, left: list[Atom], rows: list[Row], slots: list[Var]) -> list[Row]:
        """The rows joined with the patterns that are left, the most bound first, where the conditions hold."""
        conditions = list(rule.conditions)
        while left and rows:
            for condition in [one for one in conditions if _is_quick(one, slots)]:
                conditions.remove(condition)
                rows = self._tested(condition, rows, slots)
            atom = max(left, key=lambda one: sum(not isinstance(part, Var) or part in slots for part in one.parts))
            left.remove(atom)
            rows = list(self._joined(atom, rows, slots))
        for condition in conditions if rows else ():
            rows = self._tested(condition, rows, slots)
        return rows

    def made(self, rule: Rule, place: int = 0, fresh: Iterable[Fact] | None = None) -> set[Fact]:
        """What the rule makes, known or not."""
        assert rule.head
        slots, rows = self.solutions(rule, place, fresh)
        if not rows:
            return set()
        s, p, o = (self._getter(part, slots) for part in rule.head.parts)
        if isinstance(rule.head.predicate, Var):
            found = {(s(row), p(row), o(row)) for row in rows}
        else:
            fixed = self.facts.cell(rule.head.predicate)  # type: ignore[arg-type]
            found = set(zip(map(s, rows), repeat(fixed), map(o, rows)))
        begins = self.facts.can_begin
        if isinstance(rule.head.predicate, Var):
            return {fact for fact in found if begins(fact[0]) and isinstance(self.facts.term(fact[1]), NamedNode)}
        sure = not isinstance(rule.head.subject, Var) or any(rule.head.subject == atom.subject for atom in rule.body)
        return found if sure else {fact for fact in found if begins(fact[0])}

    def derivations(self, rule: Rule, fact: Fact) -> Iterator[tuple[Fact, ...]]:
        """The statements from which the rule makes this one, once for each choice of them."""
        assert rule.head
        slots: list[Var] = []
        rows = list(self._matched(rule.head, [fact], slots, None))
        left = list(rule.body)
        rows = self._completed(rule, left, rows, slots)
        if not rows:
            return  # the patterns that bind the rest were not looked at
        getters = [[self._getter(part, slots) for part in atom.parts] for atom in rule.body]
        for row in rows:
            yield tuple((s(row), p(row), o(row)) for s, p, o in getters)

    def key_of(self, atom: Atom) -> Key | None:
        """What the statements are kept by that match the pattern; None if it may be any."""
        if isinstance(atom.predicate, Var):
            return None
        if isinstance(atom.predicate, Path):
            return atom.predicate, None
        predicate = self.facts.cell(atom.predicate)
        if predicate != self.facts.type:
            return predicate, None
        return None if isinstance(atom.object, Var) else (predicate, self.facts.cell(atom.object))

    def _getter(self, part: object, slots: Sequence[Var]) -> Callable[[Row], Cell]:
        if isinstance(part, Var):
            return itemgetter(slots.index(part))
        cell = part if isinstance(part, Path) else self.facts.cell(part)  # type: ignore[arg-type]
        return lambda row: cell

    def _candidates(self, atom: Atom) -> Iterable[Fact]:
        key = self.key_of(atom)
        subject, value = (None if isinstance(end, Var) else self.facts.cell(end) for end in (atom.subject, atom.object))
        if key is None:
            return self.facts.around(subject, value)
        if subject is not None:
            return self.facts.starting(key, subject)
        return self.facts.ending(key, value) if value is not None and key[1] is None else self.facts.of(key)

    def _matched(self, atom: Atom, facts: Iterable[Fact], slots: list[Var], sure: Key | None) -> Iterator[Row]:
        """A row for each of the facts that the pattern matches; its variables take the first slots.

        `sure` is the key that all the facts are of, if they are of one.
        """
        places: list[int] = []
        equal: list[tuple[int, int]] = []
        fixed: list[tuple[int, Cell]] = []
        for place, part in enumerate(atom.parts):
            if isinstance(part, Var) and part in slots:
                equal.append((places[slots.index(part)], place))
            elif isinstance(part, Var):
                slots.append(part)
                places.append(place)
            elif not isinstance(part, Path) and not (sure and (place == 1 or (place == 2 and sure[1]))):
                fixed.append((place, self.facts.cell(part)))
        if places and not fixed and not equal:
            yield from (zip(map(itemgetter(*places), facts)) if len(places) == 1 else map(itemgetter(*places), facts))
            return
        for fact in facts:
            if all(fact[place] == cell for place, cell in fixed) and all(fact[a] == fact[b] for a, b in equal):
                yield tuple([fact[place] for place in places])

    def _joined(self, atom: Atom, rows: Iterable[Row], slots: list[Var]) -> Iterator[Row]:
        """The rows, each with each statement that matches the pattern under its values."""
        known = [part in slots if isinstance(part, Var) else True for part in atom.parts]
        s, p, o = (self._getter(part, slots) if there else None for part, there in zip(atom.parts, known, strict=True))
        fresh: list[Var] = []
        for part in atom.parts:
            if isinstance(part, Var) and part not in slots and part not in fresh:
                fresh.append(part)
        width = len(slots)
        slots += fresh
        where = [(place, slots.index(part)) for place, part in enumerate(atom.parts) if isinstance(part, Var)]
        key = self.key_of(atom)
        rows = list(rows)
        self.facts_near(key, rows, s, o)
        for row in rows:
            for fact in self._looked_up(key, s and s(row), p and p(row), o and o(row)):
                full = [*row, *([None] * len(fresh))]
                for place, slot in where:
                    if slot >= width and full[slot] is None:
                        full[slot] = fact[place]
                    elif full[slot] != fact[place]:
                        break
                else:
                    yield tuple(full)

    def facts_near(
        self,
        key: Key | None,
        rows: Sequence[Row],
        s: Callable[[Row], Cell] | None,
        o: Callable[[Row], Cell] | None,
    ) -> None:
        """Tell the facts what will be looked up, so that they can be asked for together."""
        fetch = getattr(self.facts, "fetch", None)
        if fetch and (s or o):
            fetch(key, 0 if s else 2, {(s or o)(row) for row in rows})  # type: ignore[misc]

    def _looked_up(self, key: Key | None, s: Cell | None, p: Cell | None, o: Cell | None) -> Iterable[Fact]:
        facts = self.facts
        if key is None and p is not None:
            if not isinstance(facts.term(p), NamedNode):
                return ()  # an unnamed node, or a text: nothing is said by it
            key = (p, None) if p != facts.type else ((p, o) if o is not None else None)
        if key is None:
            found = facts.around(s, o)
            return found if p is None else (fact for fact in found if fact[1] == p)
        if s is not None:
            found = facts.starting(key, s)
            return found if o is None or key[1] is not None else [fact for fact in found if fact[2] == o]
        return facts.of(key) if o is None or key[1] is not None else facts.ending(key, o)

    def _tested(self, condition: Condition | Test, rows: list[Row], slots: Sequence[Var]) -> list[Row]:
        if isinstance(condition, Test):
            return self._passing(condition, rows, slots)
        left, right = self._getter(condition.left, slots), self._getter(condition.right, slots)
        word, begins = condition.word, self.facts.can_begin
        if word == "is-not":
            return [row for row in rows if left(row) != right(row)]
        if word == "differ":
            return [row for row in rows if left(row) != right(row) and begins(left(row)) and begins(right(row))]
        if word == "has-no-other":
            same = self.key_of(Atom(Var("x"), _SAME_AS, Var("y")))
            assert same
            near = self.facts.starting
            return [row for row in rows if all(fact[2] == right(row) for fact in near(same, left(row)))]
        if word == "not-after":
            return [row for row in rows if self._is_not_after(left(row), right(row))]
        cases = {(word, left(row), right(row)) for row in rows if not begins(left(row))}
        self._ask(condition, [case for case in cases if case not in self._tests])
        return [row for row in rows if self._tests.get((word, left(row), right(row)))]

    def _passing(self, test: Test, rows: list[Row], slots: Sequence[Var]) -> list[Row]:
        """The rows whose values the FILTER lets through, as SPARQL has it."""
        names = [f"?v{number}" for number in range(len(test.values))]
        getters = [self._getter(node, slots) for node in test.values]
        cases = [(str(test.texts), *(get(row) for get in getters)) for row in rows]
        unknown = list(dict.fromkeys(case for case in cases if case not in self._tests))
        self._tests.update(dict.fromkeys(unknown, False))
        sayable = []
        for case in unknown:
            terms = list(map(self.facts.term, case[1:]))
            if all(map(_is_sayable, terms)):
                sayable.append((case, terms))
                continue
            nodes = (f'BNODE("{t.value}")' if isinstance(t, BlankNode) else term_text(t) for t in terms)
            known = " ".join(f"BIND({node} AS {name})" for node, name in zip(nodes, names, strict=True))
            self._tests[case] = OxigraphStore().ask(f"ASK {{ {known} FILTER{test.text(names)} }}")
        for start in range(0, len(sayable), AT_ONCE):
            part = sayable[start : start + AT_ONCE]
            listed = (f"({number} {' '.join(map(term_text, terms))})" for number, (_, terms) in enumerate(part))
            values = f"VALUES (?case {' '.join(names)}) {{ {' '.join(listed)} }}"
            for (number,) in OxigraphStore().select(f"SELECT ?case {{ {values} FILTER{test.text(names)} }}"):
                self._tests[part[int(str(getattr(number, "value", "")))][0]] = True
        return [row for row, case in zip(rows, cases, strict=True) if self._tests[case]]

    def _is_not_after(self, one: Cell, other: Cell) -> bool:
        terms = self.facts.term(one), self.facts.term(other)
        if any(isinstance(term, BlankNode) for term in terms):
            return True
        first, second = (str(getattr(term, "value", term)) for term in terms)
        return first <= second

    def _ask(self, condition: Condition, cases: Sequence[tuple[str, Cell, Cell]]) -> None:
        """Find out for which pairs the condition, which is on literals, holds, as SPARQL has it."""
        self._tests.update(dict.fromkeys(cases, False))
        left, right = Var("left"), condition.right if isinstance(condition.right, NamedNode) else Var("right")
        test = Condition(condition.word, left, right)
        for start in range(0, len(cases), AT_ONCE):
            part = cases[start : start + AT_ONCE]
            rows = (
                f"({number} {term_text(self.facts.term(one))} {term_text(self.facts.term(other))})"
                for number, (_, one, other) in enumerate(part)
                if _is_sayable(self.facts.term(one)) and _is_sayable(self.facts.term(other))
            )
            text = f"SELECT ?case {{ VALUES (?case ?left ?right) {{ {' '.join(rows)} }} {test} }}"
            for (number,) in OxigraphStore().select(text):
                self._tests[part[int(str(getattr(number, "value", "")))]] = True


def _is_quick(condition: Condition | Test, bound: Sequence[Var]) -> bool:
    """Whether it costs less than it saves to test the condition now, before more patterns are joined."""
    if isinstance(condition, Test) or condition.word not in ("differ", "is-not"):
        return False
    return all(not isinstance(node, Var) or node in bound for node in (condition.left, condition.right))


def _is_sayable(term: object) -> bool:
    return isinstance(term, NamedNode | Literal)


def saturate_facts(
    evaluator: Evaluator,
    rules: Sequence[Rule],
    fresh: Iterable[Fact] | None = None,
    accept: Callable[[set[Fact]], set[Fact]] | None = None,
) -> tuple[set[Fact], int]:
    """What the rules make, until nothing is new, and in how many rounds: of all there is, or of `fresh` alone.

    `accept` says which of the statements made count and takes note of them; by default those that are not known, which
    are put among the facts.
    """
    facts = evaluator.facts

    def unknown(made: set[Fact]) -> set[Fact]:
        new = made - facts.known(made)
        facts.add(new)
        return new

    take = accept or unknown
    log: dict[Key, list[Fact]] = defaultdict(list)
    everything: list[Fact] = []

    def note(new: Iterable[Fact]) -> None:
        for fact in new:
            log[facts.key(fact)].append(fact)
            everything.append(fact)

    keys = [[evaluator.key_of(atom) for atom in rule.body] for rule in rules]
    seen = [[0] * len(rule.body) for rule in rules]
    begun = [fresh is not None] * len(rules)
    note(fresh or ())
    found: set[Fact] = set()
    rounds = 0
    busy = True
    while busy:
        busy = False
        rounds += 1
        for number, rule in enumerate(rules):
            logs = [everything if key is None else log.get(key, []) for key in keys[number]]
            before, seen[number] = seen[number], [len(one) for one in logs]
            made: set[Fact] = set()
            if not begun[number]:
                begun[number] = True
                made = evaluator.made(rule)
            else:
                for place, (since, one) in enumerate(zip(before, logs, strict=True)):
                    if since < len(one):
                        made |= evaluator.made(rule, place, one[since : seen[number][place]])
            new = take(made) if made else made
            if new:
                busy = True
                found |= new
                note(new)
    return found, rounds
