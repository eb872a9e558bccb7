"""What follows from the records, put beside them before they are checked (SHACL 1.0, section 1.5)."""

from __future__ import annotations

from ..errors import ContentError
from ..frozen import replace
from ..shacl import RULES, run_rules
from ..shacl.rules import rule_notes
from ..shapes.model import Shapes
from ..store import OxigraphStore
from ..terms import RDFS

REGIMES = {"rdfs": "http://www.w3.org/ns/entailment/RDFS", "owl-rl": "http://www.w3.org/ns/owl-profile/RL"}
"""The entailment regimes that can be done, by what the command calls them."""
_OF_RDFS = tuple(RDFS + name for name in ("subClassOf", "subPropertyOf", "domain", "range"))


def with_entailment(records: OxigraphStore, shapes: Shapes, asked: str | None = None, rules: bool = False) -> Shapes:
    """Add to the records what follows under the regimes that the shapes or the caller ask for; the shapes, satisfied.

    Axioms of the records and of the shapes graph count; with `rules` what the rules of the shapes say is added too.
    Raises `ContentError` for a regime that cannot be done.
    """
    wanted = {*shapes.entailments, *([REGIMES[asked]] if asked else [])}
    rules = rules or RULES in wanted
    wanted -= {RULES}
    unknown = sorted(wanted - set(REGIMES.values()))
    if unknown:
        names = " or ".join(f"<{iri}>" for iri in REGIMES.values())
        raise ContentError(f"sh:entailment <{unknown[0]}> cannot be done", mend=f"ask for {names}, or take it out")
    if wanted:
        from ..infer import closure, compile_ontology

        axioms = [*records.quads(), *shapes.quads]
        if REGIMES["owl-rl"] not in wanted:
            axioms = [quad for quad in axioms if quad.predicate.value in _OF_RDFS]
        closure(records, compile_ontology(axioms))
    told = [f"the rules of the shapes added {run_rules(records, shapes):,} triple(s)"] if rules else rule_notes(shapes)
    return replace(shapes, entailments=(), notes=(*shapes.notes, *told))
