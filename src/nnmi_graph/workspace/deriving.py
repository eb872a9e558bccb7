"""What follows: the everyday layer, the closure, proofs."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from ..content import rules_graph
from ..errors import QueryError, StoreError
from ..store import OxigraphStore, format_of
from ..terms import RDF, NamedNode, Quad, Triple, expand
from .entering import Entering
from .naming import is_address

TYPE_CHECKING = False  # typing itself is not imported at start-up: it costs more than most of our rooms
if TYPE_CHECKING:
    from ..infer import Closure, Proof, RuleSet


class Deriving(Entering):
    """What follows: the everyday layer, the closure, proofs."""

    def derive(self) -> tuple[str, ...]:
        """Derive the everyday layer and the plain edges of the workspace's store anew; returns their graphs.

        The store is an endpoint, a directory, or one that was handed over open. Raises `StoreError`.
        """
        from ..names.kept import keep_names
        from ..store.care import kept_in_order

        self._refuse_earlier()
        given = self._given
        if given is None:
            raise StoreError("no store is named", mend="give its address or directory, such as --store my.store")
        path = os.fspath(given) if isinstance(given, str | os.PathLike) else ""
        local = path and not is_address(path)
        if local:
            OxigraphStore.directory(path)
        store = OxigraphStore.directory(path, read_only=False, wait=self._wait) if local else self.store
        with kept_in_order(store):
            graphs = self._upkeep(store).rebuild(store)
        keep_names(store)
        del store
        self._forget()
        return graphs

    def derived(self) -> dict[Path, bytes]:
        """Every derived file of the content as it should be: data made from tables, the everyday layer, plain edges."""
        from ..everyday import EDGES, derive, described, more_edges, read_policy
        from ..mapping import build
        from ..rulesets.build import rule_quads
        from ..rulesets.shapes import rule_shapes
        from ..store import parse, read
        from ..store.trig import write_trig

        built = "Built from {}.md by 'nnmi derive'; do not edit."
        rules = {
            Path(one.where.file).with_suffix(".ttl"): write_trig(rule_quads(one), built.format(one.name))
            for one in self.rulebook.all
        }
        files = build(self.content.root) | rules
        layer, plain = (self.content.root / "data" / "derived" / name for name in ("everyday.trig", "edges.trig"))
        graphs = {path: rules_graph(path.stem) for path in rules}
        made = {
            path.resolve(): parse(data, format_of(str(path)), str(path), graphs.get(path))
            for path, data in files.items()
        }
        others = [
            (path, graph)
            for path, graph in self.content.graphs()
            if path.resolve() not in (layer.resolve(), plain.resolve(), *made)
        ]
        store = OxigraphStore.of(quad for path, graph in others for quad in read(path, graph=graph))
        for quads in made.values():
            store.add(quads)
        quads = described(derive(store, read_policy(store)))
        store.add(quads)
        quads += described(more=more_edges(store, self._edge_rules()))
        edges = NamedNode(EDGES)
        comment = "Derived from the claims by queries/everyday/. Made by 'nnmi derive'; do not edit."
        shapes = rule_shapes(self.rulebook.all, self.rulebook.facts)
        return {
            **files,
            **({self.content.root / "shapes" / "rules.ttl": shapes.encode()} if shapes else {}),
            layer: write_trig([quad for quad in quads if quad.graph_name != edges], comment),
            plain: write_trig([quad for quad in quads if quad.graph_name == edges], comment),
        }

    def rules(self, axioms: bool = False, own: Sequence[str | Path] = ()) -> RuleSet:
        """The ontology that the store is closed under, compiled to SPARQL rules: see `closure`."""
        from ..infer import axioms_for, compile_ontology, read_additions

        return compile_ontology(axioms_for(self.store, self._ontology()), read_additions(axioms, own))

    def closure(
        self, engine: str = "sparql", axioms: bool = False, own: Sequence[str | Path] = ()
    ) -> tuple[list[Quad], Closure]:
        """What follows from the store by OWL 2 RL, in a graph of its own, and what was found; the store is as it was.

        The ontology is what the store holds of axioms, and that of the content if the store uses its terms. `engine`
        is ours, or "owlrl" for a second opinion. With `axioms` there is what says nothing, too; `own` are files with
        rules of one's own, as CONSTRUCT queries. Raises `QueryError` for a rule that might not come to an end.
        """
        from ..infer import CLOSURE, axioms_for, inferred_beside, read_additions

        graph = NamedNode(CLOSURE)
        if engine == "owlrl":
            from ..infer.owlrl_engine import inferred_by_owlrl

            triples, result = inferred_by_owlrl(self.store, axioms_for(self.store, self._ontology()))
            return [Quad(t.subject, t.predicate, t.object, graph) for t in triples], result
        inferred, result = inferred_beside(self.store, self._ontology(), read_additions(axioms, own))
        return [Quad(t.subject, t.predicate, t.object, graph) for t in inferred.triples()], result

    def close(self, axioms: bool = False, own: Sequence[str | Path] = ()) -> Closure:
        """Write what follows from the store into it, in a graph of its own; an endpoint works it out itself.

        For `axioms` and `own` see `closure`. Raises `QueryError` for a rule, `StoreError`.
        """
        from ..infer import close, read_additions
        from ..store.care import kept_in_order

        additions = read_additions(axioms, own)
        place = self._commits()
        self.store.ask("ASK {}")  # what is not there is not made
        store = self._writable(place)
        with kept_in_order(store):
            result = close(store, self._ontology(), additions)
        del store
        self._forget()
        return result

    def explain(self, text: str, axioms: bool = False, own: Sequence[str | Path] = ()) -> Proof:
        """The proof of a triple, given as three names, prefixed names or IRIs, down to the claims that sources make.

        For `axioms` and `own` see `closure`; a store's closure is explained by what it was made with.
        """
        from ..infer import edge_marks, explain, ground, read_additions, to_explain

        words = text.split()
        if len(words) != 3:
            raise QueryError(
                f"{text!r} is no triple", mend="give subject, predicate and object as prefixed names or IRIs"
            )
        store, rules = to_explain(self.store, self._ontology(), read_additions(axioms, own))
        ours = {term.value: term for term in rules.terms()}
        words = [RDF + "type" if word == "a" else word for word in words]
        subject, predicate, object_ = (ours.get(expand(word) or "") or self.names.meant(word).thing for word in words)
        if isinstance(store, OxigraphStore) and store is not self.store:
            store.add(edge_marks(self._own()))
        return ground(explain(store, rules, Triple(subject, predicate, object_)), store, self.plain_edge_rules())
