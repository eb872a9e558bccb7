"""A made-up membership network, for measuring networks: the same seed gives the same bytes.

Organisations belong to regions, institutes too; three memberships in four stay within the region, and a few institutes
draw most members. Every membership is a claim with a member, an institute, a role and a start. Four triples a claim.

    python bench/generate_network.py 10000 100000 > network.nt

`layered` gives the same memberships as the everyday layer has them: a tie each, with names of the things.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator

NNMI, ID, TAX = (f"https://w3id.org/nnmi/{part}/" for part in ("ontology", "id", "taxonomy"))
XSD = "http://www.w3.org/2001/XMLSchema#"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
REGIONS = 20
SECTORS = ("industry", "industry", "academia", "government")


def triples(organisations: int, memberships: int, seed: int = 2015) -> Iterator[str]:
    """The lines of an N-Triples file."""
    chance = random.Random(seed)
    institutes = max(REGIONS, organisations // 200)
    for kind, name, count in (("Organization", "org", organisations), ("Institute", "institute", institutes)):
        for number in range(count):
            here = f"<{ID}{name}-{number}>"
            yield f"{here} {TYPE} <{NNMI}{kind}> ."
            yield f'{here} {LABEL} "{kind} {number}"@en .'
            if kind == "Organization":
                yield f"{here} <{NNMI}sector> <{TAX}sector-{chance.choice(SECTORS)}> ."
    for number in range(memberships):
        yield from membership(number, chance, organisations, institutes)


def membership(number: int, chance: random.Random, organisations: int, institutes: int) -> Iterator[str]:
    """One claim: the organisation at random, the institute mostly of its region, the first of a region preferred."""
    member = int(organisations * chance.random() ** 1.5)
    region = member % REGIONS if chance.random() < 0.75 else chance.randrange(REGIONS)
    institute = region + REGIONS * int(institutes // REGIONS * chance.random() ** 2)
    here = f"<{ID}membership-{number}>"
    yield f"{here} <{NNMI}member> <{ID}org-{member}> ."
    yield f"{here} <{NNMI}about> <{ID}institute-{institute}> ."
    yield f"{here} <{NNMI}memberRole> <{TAX}role-member> ."
    month = f"{chance.randint(2012, 2024)}-{chance.randint(1, 12):02d}"
    yield f'{here} <{NNMI}validFrom> "{month}"^^<{XSD}gYearMonth> .'


def layered(organisations: int, memberships: int) -> Iterator[str]:
    """The lines of an N-Triples file of ties: nine triples each, as in `graph:everyday`."""
    for line in triples(organisations, memberships):
        subject, predicate, rest = line.split(" ", 2)
        if not subject.startswith(f"<{ID}membership-"):
            yield line
            if predicate == LABEL:
                yield f"{subject} <{NNMI}nameEn> {rest.replace('@en', '')}"
            continue
        number = subject.removeprefix(f"<{ID}membership-").removesuffix(">")
        tie = f"<https://w3id.org/nnmi/tie/member--{number}--of-the-made-up-network>"
        if predicate == f"<{NNMI}member>":
            yield f"{tie} <{NNMI}tieKind> <{TAX}tie-member> ."
            yield f"{tie} <{NNMI}tieAgent> {rest}"
            yield f'{tie} <{NNMI}planned> "false"^^<{XSD}boolean> .'
            yield f"{tie} <{NNMI}bestClaim> {subject} ."
            yield f'{tie} <{NNMI}claimCount> "1"^^<{XSD}integer> .'
            yield f"{tie} <{NNMI}bestSource> <{ID}source-{int(number) % 500}> ."
        elif predicate == f"<{NNMI}about>":
            yield f"{tie} <{NNMI}tieInstitute> {rest}"
        elif predicate == f"<{NNMI}memberRole>":
            yield f"{tie} <{NNMI}tieRole> {rest}"
        else:
            month = rest.partition("^^")[0]
            yield f'{tie} <{NNMI}when> {month[:-1]}/" .'


if __name__ == "__main__":
    sys.stdout.writelines(line + "\n" for line in triples(*map(int, sys.argv[1:4])))
