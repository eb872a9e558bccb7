"""What a change of the claims changes in the layer: worked out from what it touches, not from the whole store.

Whoever enters or takes out records writes this together with them, in one transaction, so that the layer is always what
a derivation from scratch would make. The cost follows the records: the claims of the same ties and values are looked
up by name, however large the store.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Protocol

from ..frozen import fresh, value, workpiece
from ..store import OxigraphStore, Store
from ..terms import NNMI, RDF, NamedNode, Quad, Term, Triple
from .edges import EDGES, more_edges
from .facts import FACTS, NAMED_BY, OF_FACTS, OF_ITSELF
from .layer import EVERYDAY, derive, described, has_layer, in_graph
from .policy import MARKS, Policy, read_policy
from .readings import read_claims
from .ties import Key, read_ties, tie_name
from .values import read_values

Nodes = set[NamedNode]
Fact = tuple[NamedNode, NamedNode, Term]
"""A triple whose subject is no blank node: the layer has none, nor have claims that it reads."""
_ABOUT, _TYPE, _TELLS_OF = NamedNode(NNMI + "about"), NamedNode(RDF + "type"), NamedNode(NNMI + "tellsOf")


@value
class Change:
    """Quads of the layer and of the plain edges that go and that come."""

    gone: tuple[Quad, ...]
    new: tuple[Quad, ...]


class Follower(Protocol):
    """Something else that is derived, and kept true in the same step."""

    def change(self, store: Store, gone: Sequence[Quad], new: Sequence[Quad], without: str) -> Change:
        """What it loses and gains when quads go, come, and a graph is taken out."""


@value
class Upkeep:
    """How the layer of a store is kept true: by the marks of `content` and its own, and by rules for more edges.

    `followers` are told of each change, the layer's and those of followers before them included, and theirs is written
    with it. `updates` make the whole layer in a server.
    """

    content: tuple[Store, ...]
    rules: Sequence[str] = ()
    followers: tuple[Follower, ...] = ()
    updates: Sequence[str] = ()

    def write(self, store: Store, added: Iterable[Quad], without: str = "") -> None:
        """Add the quads and take out the graph `without`, with all that this changes in the layer, in one transaction.

        A store without a layer gets one. Raises `StoreError`.
        """
        quads = list(added)
        changed = self.change(store, quads, without)
        gone, new = list(changed.gone), [*quads, *changed.new]
        for follower in self.followers:
            more = follower.change(store, gone, new, without)
            gone, new = [*gone, *more.gone], [*new, *more.new]
        if without:
            store.forget(store.quads(NamedNode(without)))
        store.remember(quads)
        store.exchange(gone, new, without)

    def rebuild(self, store: Store) -> tuple[str, ...]:
        """Derive layer and edges of a store anew; returns the graphs that hold them. Raises `StoreError`.

        The layer's description goes first and comes last: a layer that is only half there counts as none. Of a layer
        that stands only what differs is written, where the store can tell. A server that sees the union of its graphs,
        and the marks in it, does the work itself.
        """
        about = f"GRAPH <{EVERYDAY}> {{ <{EVERYDAY}> ?property ?value }}"
        store.update(f"DELETE WHERE {{ {about} }} ;\nDROP SILENT GRAPH <{EDGES}>")
        if self.updates and not self.content and not isinstance(store, OxigraphStore) and store.updates_see_all:
            for text in self.updates:
                store.update(text)
        else:
            derived = derive(store, read_policy(*self.content, store))
            store.renew_lines(derived.layer, EVERYDAY)
            store.add_lines(derived.edges, EDGES)
        store.add(described(more=more_edges(store, self.rules)))
        return EVERYDAY, EDGES

    def change(self, store: Store, added: Iterable[Quad], without: str = "") -> Change:
        """What the layer and the plain edges lose and gain when quads are added and the graph `without` is taken out.

        The store is not changed. Its layer must be true of what it holds now, or there must be none: then all is new.
        """
        fresh = not has_layer(store)
        world = _World(store, read_policy(*self.content, store), tuple(added), without)
        claims = world.concerned(whole=fresh)
        scratch = world.after_all(claims)
        policy = read_policy(*self.content, scratch) if world.whole else world.policy
        derived = derive(scratch, policy)
        made, plain = ({_fact(quad) for quad in in_graph(lines, EVERYDAY)} for lines in (derived.layer, derived.edges))
        told = {thing for claim, predicate, thing in made if predicate == _TELLS_OF and claim in claims}
        nodes = world.nodes | {thing for thing in told if isinstance(thing, NamedNode)}
        owners = (nodes | claims | world.touched | world.of_facts) - {NamedNode(EVERYDAY), NamedNode(EDGES)}
        kept = {triple for triple in made if triple[0] in owners and world.owns(triple)}
        held = {triple for triple in world.held(owners) if world.owns(triple)}
        scratch.add(_quads(made, EVERYDAY))
        plain |= {_fact(triple) for triple in more_edges(scratch, self.rules)}
        plain = {triple for triple in plain if world.whole or (triple[0], triple[2]) in world.pairs}
        stood = world.edges_between()
        opening = described() if fresh else []
        return Change(
            (*_quads(held - kept, EVERYDAY), *_quads(stood - plain, EDGES)),
            (*opening, *_quads(kept - held, EVERYDAY), *_quads(plain - stood, EDGES)),
        )


def _quads(triples: Iterable[Fact], graph: str) -> list[Quad]:
    return [Quad(*triple, NamedNode(graph)) for triple in sorted(triples, key=str)]


def _fact(triple: Triple | Quad) -> Fact:
    assert isinstance(triple.subject, NamedNode) and not isinstance(triple.object, Triple)
    return triple.subject, triple.predicate, triple.object


@workpiece
class _World:
    """A store before and after a change, seen from what the change touches.

    `touched` are the subjects of what comes and goes; `pairs` the things between which plain edges may change,
    `nodes` the ties and values concerned, `of_facts` the things whose plain facts are.
    """

    store: Store
    policy: Policy
    added: tuple[Quad, ...]
    without: str
    touched: Nodes = fresh(factory=set)
    pairs: set[tuple[Term, Term]] = fresh(factory=set)
    nodes: Nodes = fresh(factory=set)
    of_facts: Nodes = fresh(factory=set)
    whole: bool = False

    def concerned(self, whole: bool = False) -> Nodes:
        """All claims whose ties, values or facts the change may alter, found step by step; or all there are."""
        self.touched = {quad.subject for quad in self.added if isinstance(quad.subject, NamedNode)}
        if self.without:
            self.touched |= _nodes(self.store.select(f"SELECT DISTINCT ?s {{ GRAPH <{self.without}> {{ ?s ?p ?o }} }}"))
        if whole or self.changes_marks():
            return self.all_claims()
        both = self.states(self.touched) | self.states(self.touched, before=True)
        first = self.touched | self.dependants(both)
        claims, fresh = set(first), first
        while fresh:
            fresh = self.neighbours(fresh) - claims
            claims |= fresh
        self.find_facts(first)
        self.of_facts |= self.below_moved(both)
        return claims | self.asked(f"{_CLASSES} ?item nnmi:about ?about ; a ?class", "?about", self.of_facts)

    def neighbours(self, claims: Nodes) -> Nodes:
        """The claims behind the same ties and values as these, before and after."""
        before = self.asked("?claim nnmi:tellsOf ?item", "?claim", claims)
        scratch = self.after(claims)
        read = read_claims(scratch)
        keys = set(read_ties(scratch, self.policy, read))
        keys |= self.keys_of(before)
        for _, _, agent, institute in keys:
            self.pairs.add((_node(agent), _node(institute)))
        self.nodes |= before | self.ties_between({(agent, institute) for _, _, agent, institute in keys})
        about = {_node(quantity.about) for quantity in read_values(scratch, self.policy, read)}
        about |= self.asked("?value nnmi:valueAbout ?item", "?value", before)
        self.nodes |= self.asked("?item nnmi:valueAbout ?about", "?about", about)
        return self.asked("?item nnmi:tellsOf ?node", "?node", self.nodes)

    def keys_of(self, ties: Nodes) -> set[Key]:
        """The agents and institutes of ties that are there."""
        text = "?tie nnmi:tieKind ?kind ; nnmi:planned ?planned ; nnmi:tieAgent ?agent ; nnmi:tieInstitute ?institute"
        rows = self.rows("?kind ?planned ?agent ?institute", text, "?tie", ties)
        return {(str(kind), str(planned).startswith('"true'), str(agent), str(of)) for kind, planned, agent, of in rows}

    def ties_between(self, ends: set[tuple[str, str]]) -> Nodes:
        """All ties that are there between these agents and institutes, of whatever kind and stay, found by name."""
        kinds = set(self.policy.of("tieKind").values())
        keys = {(kind, planned, *pair) for kind in kinds for planned in (False, True) for pair in ends}
        found: Nodes = set()
        stay = 1
        while keys:
            names = {_node(tie_name(key, stay)): key for key in keys}
            there = self.asked("?item nnmi:tieAgent ?agent", "?item", names)
            found |= there
            keys = {names[node] for node in there}
            stay += 1
        return found

    def dependants(self, both: set[Fact]) -> Nodes:
        """The claims that are read otherwise although they stay as they are: of a regraded source, a contradiction
        that is recorded or taken back, a complete list of members. `both` is what is stated before and after."""
        graded = {
            thing for thing in self.touched if self.values(thing, "grade", True) != self.values(thing, "grade", False)
        }
        claims = self.asked("?item nnmi:assertedIn ?source", "?source", graded)
        wide = {subject for subject, predicate, kind in both if predicate == _TYPE and _local(kind) in _WIDE}
        for subject, predicate, thing in both:
            if subject in wide and isinstance(thing, NamedNode):
                if _local(predicate) in ("sideA", "sideB"):
                    claims.add(thing)
                elif predicate == _ABOUT:
                    ties = self.asked("?item nnmi:tieInstitute ?about", "?about", {thing})
                    claims |= self.asked("?item nnmi:tellsOf ?node", "?node", ties)
        return claims

    def find_facts(self, claims: Nodes) -> None:
        """The things whose plain facts change, and what the touched claims lead to: their plain edges may change."""
        for before in (False, True):
            stated: dict[NamedNode, list[Fact]] = {}
            for fact in self.states(claims, before=before):
                stated.setdefault(fact[0], []).append(fact)
            for claim, facts in stated.items():
                kinds = {_local(kind) for _, predicate, kind in facts if predicate == _TYPE}
                abouts = {
                    thing for _, predicate, thing in facts if predicate == _ABOUT and isinstance(thing, NamedNode)
                }
                if kinds & set(OF_FACTS):
                    self.of_facts |= abouts
                if "Institute" in kinds:
                    self.of_facts.add(claim)
                self.pairs |= {(about, end) for about in abouts for _, _, end in facts}

    def below_moved(self, both: set[Fact]) -> Nodes:
        """The institutes that a touched body of the government, or one below it, has ties with."""
        bodies = {thing for thing, predicate, kind in both if _local(predicate) == "partOf" or _local(kind) == _BODY}
        below = self.along("?item nnmi:partOf ?body", "?body", bodies)
        return self.asked("?tie nnmi:tieAgent ?agent ; nnmi:tieInstitute ?item", "?agent", below)

    def along(self, pattern: str, variable: str, things: Nodes) -> Nodes:
        """The things and all that a pattern leads to from them, in any number of steps."""
        found, new = set(things), things
        while new:
            new = self.asked(pattern, variable, new) - found
            found |= new
        return found

    def changes_marks(self) -> bool:
        """Whether what comes or goes says how the layer is derived."""
        marks = {NamedNode(NNMI + mark) for mark in MARKS if mark != "planned"}
        text = f"SELECT DISTINCT ?item {{ GRAPH <{self.without}> {{ ?s ?item ?o }} }}"
        gone = _nodes(self.store.select(text)) if self.without else set()
        return bool(marks & (gone | {quad.predicate for quad in self.added}))

    def all_claims(self) -> Nodes:
        """Every claim, tie, value and named thing there is: for a first layer, or a change of the marks themselves."""
        self.whole = True
        self.nodes = _nodes(self.store.select("SELECT ?node { ?node nnmi:bestClaim ?claim }"))
        self.touched |= _nodes(self.store.select(f"SELECT DISTINCT ?thing {{ ?thing {NAMED_BY} ?name }}"))
        claims = _nodes(self.store.select("SELECT DISTINCT ?claim { ?claim nnmi:about ?thing }")) | self.touched
        self.find_facts(claims)
        return claims

    def after_all(self, claims: Nodes) -> OxigraphStore:
        """A store with the claims as they will be, and all that they are read with."""
        subjects = claims | self.touched | self.of_facts
        if self.whole:
            marks = " ".join(f"nnmi:{mark}" for mark in MARKS)
            subjects |= _nodes(self.store.select(f"SELECT DISTINCT ?s {{ VALUES ?p {{ {marks} }} ?s ?p ?o }}"))
        scratch = self.after(subjects)
        more = {quad.object for quad in scratch.quads() if _local(quad.predicate) in ("about", "assertedIn")}
        others = {end for end in more if isinstance(end, NamedNode)} - self.touched - self.of_facts
        others |= self.asked("?item nnmi:sideA|nnmi:sideB ?claim", "?claim", claims)
        others |= _nodes(self.store.select("SELECT ?list { ?list a nnmi:MemberList }"))
        others |= self.along("?part nnmi:partOf ?item", "?part", self.sponsors(scratch))
        scratch.add(Quad(*fact) for fact in self.states(others))
        return scratch

    def sponsors(self, scratch: Store) -> Nodes:
        """The agents that the claims of a store name as sponsors, and what else things in it are part of."""
        given = self.policy.of("givesEdge")
        roles = (role for role, kind in self.policy.of("tieKind").items() if given.get(kind) == f"<{NNMI}sponsors>")
        agents = {*self.policy.of("agentProperty").values()}
        told = f"VALUES ?role {{ {' '.join(roles)} }} VALUES ?of {{ {' '.join(agents)} }} ?claim ?as ?role ; ?of ?body"
        return _nodes(scratch.select(f"SELECT DISTINCT ?body {{ {{ {told} }} UNION {{ ?part nnmi:partOf ?body }} }}"))

    def after(self, subjects: Nodes) -> OxigraphStore:
        """A store with what will be stated of these subjects."""
        return OxigraphStore.of(Quad(*fact) for fact in self.states(subjects))

    def owns(self, triple: Fact) -> bool:
        """Whether a triple of the layer is among those worked out: what a thing says itself only if it was touched."""
        subject, predicate, _ = triple
        if _local(predicate) in OF_ITSELF:
            return subject in self.touched
        return _local(predicate) not in FACTS or subject in self.of_facts

    def states(self, subjects: Collection[NamedNode], before: bool = False) -> set[Fact]:
        """What is stated of the subjects, before the change or after it, outside what is derived."""
        left = (EVERYDAY, EDGES, *([self.without] if self.without and not before else []))
        unseen = ", ".join(f"<{graph}>" for graph in left)
        text = f"GRAPH ?graph {{ ?s ?p ?o }} FILTER(?graph NOT IN ({unseen}))"
        found = self.facts(text, subjects)
        found |= {_fact(triple) for triple in self.store.unnamed(subjects)}
        return found if before else found | {_fact(quad) for quad in self.added if quad.subject in subjects}

    def values(self, subject: NamedNode, name: str, before: bool) -> set[Term]:
        return {thing for _, predicate, thing in self.states({subject}, before=before) if _local(predicate) == name}

    def held(self, subjects: Nodes) -> set[Fact]:
        """What the layer says of the subjects now."""
        return self.facts(f"GRAPH <{EVERYDAY}> {{ ?s ?p ?o }}", subjects)

    def edges_between(self) -> set[Fact]:
        """The plain edges that stand now between the pairs."""
        subjects: set[Term] = {subject for subject, _ in self.pairs}
        if self.whole:
            text = f"SELECT DISTINCT ?s {{ GRAPH <{EDGES}> {{ ?s ?p ?o }} FILTER(?s != <{EDGES}>) }}"
            subjects = {*_nodes(self.store.select(text))}
        stood = self.facts(f"GRAPH <{EDGES}> {{ ?s ?p ?o }}", subjects)
        return {fact for fact in stood if self.whole or (fact[0], fact[2]) in self.pairs}

    def facts(self, pattern: str, subjects: Iterable[Term]) -> set[Fact]:
        """The triples ?s ?p ?o of a pattern whose subject is one of these."""
        rows = self.rows("?s ?p ?o", pattern, "?s", subjects)
        return {(s, p, o) for s, p, o in rows if isinstance(s, NamedNode) and isinstance(p, NamedNode) and o}

    def asked(self, pattern: str, variable: str, things: Iterable[Term]) -> Nodes:
        """The values of ?item in a pattern whose variable is one of the things."""
        return _nodes(self.rows("DISTINCT ?item", pattern, variable, things))

    def rows(
        self, columns: str, pattern: str, variable: str, things: Iterable[Term]
    ) -> Iterator[tuple[Term | None, ...]]:
        """The rows of a pattern whose variable is one of the things."""
        nodes = sorted((thing for thing in things if isinstance(thing, NamedNode)), key=str)
        return self.store.select_for(f"SELECT {columns} {{ VALUES {variable} {{ TERMS }} {pattern} }}", nodes)


_BODY = "GovernmentBody"
_WIDE = ("Contradiction", "MemberList")
_CLASSES = f"VALUES ?class {{ {' '.join(f'nnmi:{name}' for name in OF_FACTS)} }}"


def _nodes(rows: Iterable[tuple[Term | None, ...]]) -> Nodes:
    return {term for (term,) in rows if isinstance(term, NamedNode)}


def _node(text: str) -> NamedNode:
    return NamedNode(text[1:-1])


def _local(term: object) -> str:
    return term.value.removeprefix(NNMI) if isinstance(term, NamedNode) else ""
