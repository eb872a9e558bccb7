"""A made-up network of organisations, for measuring: the same seed gives the same bytes.

Each organisation comes with one membership, eleven triples in all; one in `FAULT_EVERY` records has a fault.

    python bench/generate_orgs.py 10000 > orgs.nt
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator

NNMI, ID, TAX = (f"https://w3id.org/nnmi/{part}/" for part in ("ontology", "id", "taxonomy"))
XSD = "http://www.w3.org/2001/XMLSchema#"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
INSTITUTES = 50
FAULT_EVERY = 200
PARTNERS = ("company", "university", "laboratory", "association")
FAULTS = (
    "no label",
    "two labels",
    "wrong partner type",
    "bad identifier",
    "two identifiers",
    "same identifier",
    "no institute",
    "member of a kind unknown",
    "date that is none",
    "ends before it begins",
    "fee is text",
    "negative fee",
    "paid twice",
    "free company",
)


def triples(organisations: int, seed: int = 2015) -> Iterator[str]:
    """The lines of an N-Triples file."""
    chance = random.Random(seed)
    for number in range(INSTITUTES):
        yield from institute(number)
    for number in range(organisations):
        fault = FAULTS[(number // FAULT_EVERY) % len(FAULTS)] if number % FAULT_EVERY == FAULT_EVERY - 1 else ""
        yield from organisation(number, chance, fault)
        yield from membership(number, chance, fault)


def institute(number: int) -> Iterator[str]:
    here = f"<{ID}institute-{number}>"
    yield f"{here} {TYPE} <{NNMI}Institute> ."
    yield f'{here} {LABEL} "Institute {number}"@en .'


def organisation(number: int, chance: random.Random, fault: str) -> Iterator[str]:
    here = f"<{ID}org-{number}>"
    yield f"{here} {TYPE} <{NNMI}{'Robot' if fault == 'member of a kind unknown' else 'Organization'}> ."
    if fault != "no label":
        yield f'{here} {LABEL} "Organisation {number}"@en .'
    if fault == "two labels":
        yield f'{here} {LABEL} "Organization {number}"@en .'
    partner = "pirate" if fault == "wrong partner type" else chance.choice(PARTNERS)
    yield f"{here} <{NNMI}partnerType> <{TAX}partner-{'company' if fault == 'free company' else partner}> ."
    code = f"{number - 1 if fault == 'same identifier' else number:09d}" if fault != "bad identifier" else "none"
    yield f"{here} <{NNMI}identifier> <https://ror.org/{code}> ."
    if fault == "two identifiers":
        yield f"{here} <{NNMI}identifier> <https://ror.org/9{number:08d}> ."


def membership(number: int, chance: random.Random, fault: str) -> Iterator[str]:
    here = f"<{ID}membership-{number}>"
    yield f"{here} {TYPE} <{NNMI}Membership> ."
    if fault != "no institute":
        yield f"{here} <{NNMI}about> <{ID}institute-{chance.randrange(INSTITUTES)}> ."
    yield f"{here} <{NNMI}member> <{ID}org-{number}> ."
    yield f"{here} <{NNMI}memberRole> <{TAX}role-member> ."
    start, end = chance.randint(2012, 2016), chance.randint(2017, 2024)
    start, end = (end, start) if fault == "ends before it begins" else (start, end)
    day = "02-30" if fault == "date that is none" else f"{chance.randint(1, 12):02d}-15"
    yield f'{here} <{NNMI}validFrom> "{start}-{day}"^^<{XSD}date> .'
    yield f'{here} <{NNMI}validTo> "{end}-06-30"^^<{XSD}date> .'
    yield from fee(here, chance, fault)
    if fault == "paid twice":
        yield from second_membership(number, start, end)


def fee(here: str, chance: random.Random, fault: str) -> Iterator[str]:
    amount = f"{chance.randint(1, 10**6)}.5"
    if fault == "fee is text":
        yield f'{here} <{NNMI}fee> "a lot" .'
    else:
        amount = "0.0" if fault == "free company" else f"-{amount}" if fault == "negative fee" else amount
        yield f'{here} <{NNMI}fee> "{amount}"^^<{XSD}decimal> .'


def second_membership(number: int, start: int, end: int) -> Iterator[str]:
    """A membership of the same organisation in another institute under way at the same time, whose role is the same."""
    here = f"<{ID}membership-{number}-again>"
    yield f"{here} {TYPE} <{NNMI}Membership> ."
    for institute_number in range(2):
        yield f"{here} <{NNMI}about> <{ID}institute-{institute_number}> ."
    yield f"{here} <{NNMI}member> <{ID}org-{number}> ."
    yield f"{here} <{NNMI}memberRole> <{TAX}role-member> ."
    yield f'{here} <{NNMI}validFrom> "{start}-01-01"^^<{XSD}date> .'
    yield f'{here} <{NNMI}validTo> "{end}-12-31"^^<{XSD}date> .'
    yield f'{here} <{NNMI}fee> "1.5"^^<{XSD}decimal> .'


if __name__ == "__main__":
    sys.stdout.writelines(line + "\n" for line in triples(int(sys.argv[1]), *map(int, sys.argv[2:3])))
