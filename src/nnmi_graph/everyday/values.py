"""Values: one node for each quantity of a thing and period, from all claims that tell it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from ..dates import LAST
from ..frozen import ordered, replace, value
from ..store import Store
from ..terms import RDF, VALUE, XSD, Literal
from .gathering import by_name
from .policy import Policy, sources_of
from .readings import Reading
from .ties import Facts, best_of, local, n


@ordered
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

    def at_once_with(self, other: Quantity) -> bool:
        """Whether both may be told for one time: an end that nobody tells is open."""
        return self.first <= (other.last or LAST) and other.first <= (self.last or LAST)


@value
class Amount:
    """One claim with its number: as stated, and as an interval with open ends."""

    reading: Reading
    number: Decimal
    low: Decimal | None
    high: Decimal | None
    bound: str
    unit: str = ""

    def meets(self, other: Amount) -> bool:
        """Whether both can be true."""
        return not _below(self.high, other.low) and not _below(other.high, self.low)

    def holds(self, other: Amount) -> bool:
        """Whether this is a bound that the exact number of the other lies within."""
        return other.is_exact and not self.is_exact and self.meets(other)

    @property
    def is_exact(self) -> bool:
        """Whether it can mean one number only."""
        return self.low is not None and self.low == self.high


def _below(one: Decimal | None, other: Decimal | None) -> bool:
    return one is not None and other is not None and one < other


def read_values(store: Store, policy: Policy, claims: Mapping[str, Reading]) -> dict[Quantity, list[Amount]]:
    """The claims behind values, by value."""
    told: dict[Quantity, dict[str, None]] = defaultdict(dict)
    numbers: dict[str, Decimal] = {}
    bounds: dict[str, str] = {}
    units: dict[str, str] = {}
    for class_, names in sources_of(policy, "number"):
        if "quantity" not in names:
            continue
        unit = f"OPTIONAL {{ ?claim {names['unit']} ?unit FILTER(isLiteral(?unit)) }}" if "unit" in names else ""
        rows = store.select(f"""SELECT ?claim ?about ?figure ?quantity ?bound ?unit ?purpose ?place ?payer {{
            ?claim {names["number"]} ?number ; a {class_} ; nnmi:about ?about ; {names["quantity"]} ?quantity .
            FILTER(isIRI(?about) && isIRI(?quantity) && isNumeric(?number))
            BIND(xsd:decimal(STR(?number)) AS ?figure) FILTER(BOUND(?figure))
            {unit} OPTIONAL {{ ?claim nnmi:bound ?bound FILTER(isIRI(?bound)) }}
            OPTIONAL {{ ?claim nnmi:purpose ?purpose FILTER(isIRI(?purpose)) }}
            OPTIONAL {{ ?claim nnmi:place ?place FILTER(isIRI(?place)) }}
            OPTIONAL {{ ?claim nnmi:funder ?payer FILTER(isIRI(?payer)) }} }}""")
        for term, about, figure, quantity, bound, unit_, *parts in rows:
            claim = str(term)
            if reading := claims.get(claim):
                number = Decimal(literal_text(figure))
                numbers[claim] = min(numbers.get(claim, number), number)
                if bound:
                    bounds[claim] = min(bounds.get(claim, str(bound)), str(bound), key=by_name)
                if named := literal_text(unit_):
                    units[claim] = min(units.get(claim, named), named)
                purpose, place, payer = (str(part) if part else "" for part in parts)
                told[Quantity(str(about), str(quantity), purpose, place, payer, *_period(reading))][claim] = None
    amounts = {
        claim: Amount(claims[claim], number, *policy.interval(number, bounds.get(claim)), bounds.get(claim, ""))
        for claim, number in numbers.items()
    }
    for claim, named in units.items():
        amounts[claim] = replace(amounts[claim], unit=named)
    return {quantity: [amounts[claim] for claim in found] for quantity, found in told.items()}


def literal_text(term: object) -> str:
    """The text of a literal; empty for anything else."""
    return term.value if isinstance(term, Literal) else ""


def _period(reading: Reading) -> tuple[str, str]:
    dates = reading.dates
    start, until = dates.start or dates.told, dates.until or dates.told
    return start[0] if start else "", until[1] if until else ""


def cover(found: Mapping[Quantity, Sequence[Amount]]) -> dict[str, list[str]]:
    """The bounds that hold an exact number of the same value: by claim, the claims of these numbers."""
    covered: dict[str, list[str]] = defaultdict(list)
    for amounts in found.values():
        for amount in amounts if len(amounts) > 1 else ():
            for other in amounts:
                if amount.holds(other) and other.reading.claim not in covered[amount.reading.claim]:
                    covered[amount.reading.claim].append(other.reading.claim)
    return {claim: others for claim, others in covered.items() if others}


def value_lines(policy: Policy, found: Mapping[Quantity, Sequence[Amount]], contested: Mapping[str, set[str]]) -> Facts:
    """The triples of all values, as N-Triples terms."""
    best: dict[Quantity, Amount] = {}
    for quantity, amounts in found.items():
        for amount in amounts:
            yield amount.reading.claim, n("tellsOf"), quantity.name
            yield from _ends(amount.reading.claim, amount)
        best[quantity] = min(amounts, key=lambda amount: amount.reading.order)
        yield from _described(policy, quantity, amounts, best[quantity])
        others = {other.reading.claim for other in amounts if not other.meets(best[quantity])}
        for claim in sorted(others.union(*(contested.get(a.reading.claim, ()) for a in amounts))):
            yield quantity.name, n("contestedBy"), claim
    yield from _across(policy, best)


def _ends(node: str, amount: Amount) -> Facts:
    for name, end in (("low", amount.low), ("high", amount.high)):
        if end is not None:
            yield node, n(name), decimal(end)


def decimal(number: Decimal) -> str:
    """A number as an `xsd:decimal` in the form that stores give it back in."""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f'"{text or "0"}"^^<{XSD}decimal>'


def _described(policy: Policy, quantity: Quantity, amounts: Sequence[Amount], best: Amount) -> Facts:
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
    yield from ((value, *pair) for pair in best_of(best.reading))
    yield from _ends(value, best)
    plain = decimal(best.number).split('"')[1]
    word = "" if best.is_exact else policy.labels.get(best.bound, "")
    yield value, n("stated"), f'"{word} {plain}"' if word else f'"{plain}"'


def _across(policy: Policy, best: Mapping[Quantity, Amount]) -> Facts:
    """A value without purpose may be the usual one: where the two cannot both be true, each contests the other."""
    usual: dict[tuple[str, ...], list[Quantity]] = defaultdict(list)
    for quantity in best:
        if policy.marked("mayBeMeant", quantity.purpose):
            usual[_apart_from_purpose(quantity)].append(quantity)
    for one in best:
        for other in usual[_apart_from_purpose(one)] if not one.purpose else ():
            if one.at_once_with(other) and not best[one].meets(best[other]):
                yield one.name, n("contestedBy"), best[other].reading.claim
                yield other.name, n("contestedBy"), best[one].reading.claim


def _apart_from_purpose(quantity: Quantity) -> tuple[str, ...]:
    return quantity.about, quantity.quantity, quantity.place, quantity.payer
