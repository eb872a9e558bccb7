"""Values: one node for each quantity of a thing and period, from all claims that tell it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from ..store import Store
from ..terms import RDF, VALUE, XSD, Literal
from .policy import Policy, sources_of
from .readings import Reading
from .ties import Lines, best_lines, local, n


@dataclass(frozen=True, order=True)
class Quantity:
    """What a value is of. Terms as N-Triples text, empty where nothing is told; the period as days."""

    about: str
    quantity: str
    purpose: str
    place: str
    payer: str
    first: str
    last: str

    @property
    def name(self) -> str:
        """The IRI of the value, made from what it says."""
        parts = [local(self.about), local(self.quantity)]
        for term, word in ((self.purpose, "any"), (self.place, "all"), (self.payer, "anybody")):
            parts.append(local(term) if term else word)
        return f"<{VALUE}{'--'.join([*parts, self.first or 'undated', self.last or 'open'])}>"


@dataclass(frozen=True)
class Amount:
    """One claim with its number: as stated, and as an interval with open ends."""

    reading: Reading
    number: Decimal
    low: Decimal | None
    high: Decimal | None
    bound: str
    unit: str

    def meets(self, other: Amount) -> bool:
        """Whether both can be true."""
        return not _below(self.high, other.low) and not _below(other.high, self.low)

    def holds(self, other: Amount) -> bool:
        """Whether this is a bound that the exact number of the other lies within."""
        exact = other.low == other.high == other.number
        return exact and self.low != self.high and self.meets(other)


def _below(one: Decimal | None, other: Decimal | None) -> bool:
    return one is not None and other is not None and one < other


def read_values(
    store: Store, policy: Policy, claims: Mapping[str, Reading], scope: str = ""
) -> dict[Quantity, list[Amount]]:
    """The claims behind values, by value; `scope` is a pattern that narrows ?claim."""
    found: dict[Quantity, dict[str, Amount]] = defaultdict(dict)
    for class_, names in sources_of(policy, "number"):
        unit = f"OPTIONAL {{ ?claim {names['unit']} ?unit }}" if "unit" in names else ""
        rows = store.select(f"""SELECT ?claim ?about ?number ?quantity ?bound ?unit ?purpose ?place ?payer {{
            {scope} ?claim a {class_} ; nnmi:about ?about ; {names["number"]} ?number ; {names["quantity"]} ?quantity .
            {unit} OPTIONAL {{ ?claim nnmi:bound ?bound }} OPTIONAL {{ ?claim nnmi:purpose ?purpose }}
            OPTIONAL {{ ?claim nnmi:place ?place }} OPTIONAL {{ ?claim nnmi:funder ?payer }}
            FILTER(isNumeric(?number) && isIRI(?about) && isIRI(?quantity)) }}""")
        for claim, about, figure, quantity, bound, unit_, *parts in rows:
            reading, number = claims.get(str(claim)), _number(figure)
            if reading and number is not None:
                limit = str(bound) if bound else ""
                named = unit_.value if isinstance(unit_, Literal) else ""
                amount = Amount(reading, number, *policy.interval(number, limit or None), limit, named)
                purpose, place, payer = (str(part) if part else "" for part in parts)
                of = Quantity(str(about), str(quantity), purpose, place, payer, *_period(reading))
                had = found[of].setdefault(reading.claim, amount)
                if (amount.number, amount.bound, amount.unit) < (had.number, had.bound, had.unit):
                    found[of][reading.claim] = amount
    return {quantity: list(amounts.values()) for quantity, amounts in found.items()}


def _period(reading: Reading) -> tuple[str, str]:
    start, until = ((), ()) if reading.reversed else (reading.start, reading.until)
    first = min((days[0] for days in start or reading.told), default="")
    last = max((days[1] for days in until or reading.told), default="")
    return first, last


def _number(term: object) -> Decimal | None:
    try:
        number = Decimal(term.value) if isinstance(term, Literal) else None
    except InvalidOperation:
        return None
    return number if number is not None and number.is_finite() else None


def cover(found: Mapping[Quantity, Sequence[Amount]]) -> dict[str, list[str]]:
    """The bounds that hold an exact number of the same value: by claim, the claims of these numbers."""
    covered = {
        amount.reading.claim: [other.reading.claim for other in amounts if amount.holds(other)]
        for amounts in found.values()
        if len(amounts) > 1
        for amount in amounts
    }
    return {claim: others for claim, others in covered.items() if others}


def value_lines(
    policy: Policy,
    found: Mapping[Quantity, Sequence[Amount]],
    grades: Mapping[str, str],
    contested: Mapping[str, set[str]],
) -> Lines:
    """The triples of all values, as N-Triples terms."""
    best: dict[Quantity, Amount] = {}
    for quantity, amounts in found.items():
        for amount in amounts:
            yield amount.reading.claim, n("tellsOf"), quantity.name
            yield from _ends(amount.reading.claim, amount)
        best[quantity] = min(amounts, key=lambda amount: (amount.reading.key, amount.reading.claim))
        yield from _described(policy, quantity, amounts, best[quantity], grades)
        others = {other.reading.claim for other in amounts if not other.meets(best[quantity])}
        for claim in sorted(others.union(*(contested.get(a.reading.claim, ()) for a in amounts))):
            yield quantity.name, n("contestedBy"), claim
    yield from _across(policy, best)


def _ends(node: str, amount: Amount) -> Lines:
    for name, end in (("low", amount.low), ("high", amount.high)):
        if end is not None:
            yield node, n(name), decimal(end)


def decimal(number: Decimal) -> str:
    """A number as an `xsd:decimal` in the form that stores give it back in."""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f'"{text or "0"}"^^<{XSD}decimal>'


def _described(
    policy: Policy, quantity: Quantity, amounts: Sequence[Amount], best: Amount, grades: Mapping[str, str]
) -> Lines:
    value = quantity.name
    yield value, f"<{RDF}type>", n("Value")
    yield value, n("valueAbout"), quantity.about
    yield value, n("quantity"), quantity.quantity
    for name in ("purpose", "place", "payer"):
        if term := getattr(quantity, name):
            yield value, n(f"value{name.title()}"), term
    for name, day in (("periodEarliest", quantity.first), ("periodLatest", quantity.last)):
        if day:
            yield value, n(name), f'"{day}"^^<{XSD}date>'
    if best.unit:
        yield value, n("valueUnit"), str(Literal(best.unit))
    yield value, n("claimCount"), f'"{len(amounts)}"^^<{XSD}integer>'
    yield from best_lines(value, best.reading, grades)
    yield from _ends(value, best)
    plain = decimal(best.number).split('"')[1]
    word = policy.labels.get(best.bound, "") if best.low != best.high else ""
    yield value, n("stated"), f'"{word} {plain}"' if word else f'"{plain}"'


def _across(policy: Policy, best: Mapping[Quantity, Amount]) -> Lines:
    """A value without purpose may be the usual one: where the two cannot both be true, each contests the other."""
    usual: dict[tuple[str, ...], list[Quantity]] = defaultdict(list)
    for quantity in best:
        if quantity.purpose in policy.of("mayBeMeant"):
            usual[_apart_from_purpose(quantity)].append(quantity)
    for one in best:
        for other in usual[_apart_from_purpose(one)] if not one.purpose else ():
            at_once = not (one.first and other.first) or (one.first <= other.last and other.first <= one.last)
            if at_once and not best[one].meets(best[other]):
                yield one.name, n("contestedBy"), best[other].reading.claim
                yield other.name, n("contestedBy"), best[one].reading.claim


def _apart_from_purpose(quantity: Quantity) -> tuple[str, ...]:
    return quantity.about, quantity.quantity, quantity.place, quantity.payer
