"""How long the OWL 2 RL closure of a made-up network under our ontology takes, ours against owlrl and `reasonable`.

    python -m bench inference                    # 1,000 organisations, all engines that are installed
    python -m bench inference 10000 100000 --only ours

Loading the data is not counted, compiling the ontology is. Figures are seconds of processor time, which a busy machine
changes least; each is the best of the rounds, and owlrl runs once.
"""

from __future__ import annotations

import argparse
import importlib.util
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from bench.generate_orgs import triples
from nnmi_graph.content import Content
from nnmi_graph.infer import CLOSURE, closure, compile_ontology
from nnmi_graph.store import FORMATS, OxigraphStore, parse, read, serialize
from nnmi_graph.terms import GRAPH, NNMI, NamedNode, Quad

EDGE = NamedNode(NNMI + "everMemberOf")


@dataclass(frozen=True)
class Run:
    """One engine's run: seconds, statements added, what there is to say."""

    engine: str
    seconds: float
    added: int
    remark: str = ""


def world(organisations: int) -> tuple[list[Quad], list[Quad]]:
    """The ontology, and the network with its plain edges."""
    ontology = [quad for path in Content.find().ontology() for quad in read(path, graph=GRAPH + "ontology")]
    lines = "\n".join(triples(organisations)).encode()
    data = parse(lines, FORMATS["ntriples"], "made-up network", GRAPH + "made-up")
    about = {quad.subject: quad.object for quad in data if quad.predicate.value == NNMI + "about"}
    member = {quad.subject: quad.object for quad in data if quad.predicate.value == NNMI + "member"}
    edges = [
        Quad(who, EDGE, about[claim], NamedNode(GRAPH + "edges")) for claim, who in member.items() if claim in about
    ]
    return ontology, [*data, *edges]


def ours(ontology: list[Quad], data: list[Quad], rounds: int) -> Run:
    store = OxigraphStore()
    store.add((*ontology, *data))
    best, rules, run = float("inf"), compile_ontology([]), None
    for _ in range(rounds):
        store.update(f"CLEAR SILENT GRAPH <{CLOSURE}>")
        start = time.process_time()
        rules = compile_ontology(ontology)
        run = closure(store, rules)
        best = min(best, time.process_time() - start)
    assert run is not None
    queries, found = len(rules.queries), len(run.contradictions)
    return Run("ours", best, run.triples_added, f"{queries} queries, {run.rounds} rounds, {found} contradictions told")


def owlrl(ontology: list[Quad], data: list[Quad], rounds: int) -> Run:
    import owlrl as judge
    import rdflib

    graph = rdflib.Graph()
    graph.parse(data=serialize([quad.triple for quad in (*ontology, *data)], FORMATS["ntriples"]), format="nt")
    before = len(graph)
    start = time.process_time()
    judge.OWLRL_Semantics(graph, False, False).closure()
    seconds = time.process_time() - start
    literals = sum(isinstance(subject, rdflib.Literal) for subject in graph.subjects())
    same = sum(s == o for s, _, o in graph.triples((None, rdflib.OWL.sameAs, None)))
    remark = f"of these {literals:,} have a literal as subject, {same:,} say `x sameAs x`"
    return Run("owlrl", seconds, len(graph) - before, remark)


def reasonable(ontology: list[Quad], data: list[Quad], rounds: int) -> Run:
    import rdflib
    import reasonable as engine

    graph = rdflib.Graph()
    graph.parse(data=serialize([quad.triple for quad in (*ontology, *data)], FORMATS["ntriples"]), format="nt")
    best, added = float("inf"), 0
    for _ in range(rounds):
        reasoner = engine.PyReasoner()
        reasoner.from_graph(graph)
        start = time.process_time()
        answer = reasoner.reason()
        best = min(best, time.process_time() - start)
        added = len(set(answer) - set(graph))
    return Run("reasonable", best, added, "answer as rdflib terms")


ENGINES: dict[str, Callable[[list[Quad], list[Quad], int], Run]] = {
    "ours": ours,
    "owlrl": owlrl,
    "reasonable": reasonable,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("organisations", nargs="*", type=int, default=[1000])
    parser.add_argument("--only", choices=ENGINES, action="append")
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    logging.getLogger("rdflib").setLevel(logging.CRITICAL)  # the made-up network has ill-formed dates in it
    print("| organisations | triples | engine | CPU seconds | statements added | remark |\n|---|---|---|---|---|---|")
    for organisations in args.organisations:
        ontology, data = world(organisations)
        for name in args.only or ENGINES:
            if name != "ours" and importlib.util.find_spec(name) is None:
                continue
            run = ENGINES[name](ontology, data, args.rounds)
            size = f"{len(ontology) + len(data):,}"
            print(
                f"| {organisations:,} | {size} | {run.engine} | {run.seconds:.2f} | {run.added:,} | {run.remark} |",
                flush=True,
            )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
