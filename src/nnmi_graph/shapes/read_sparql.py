"""The queries a shapes graph brings along (SHACL 1.0, sections 5 and 6): `sh:sparql` and constraint components.

A query is read, given its prefixes, checked for what the standard forbids where `$this` is bound beforehand, and kept
as a value. Nothing is run here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import product

from ..errors import ContentError
from ..frozen import replace, value
from ..learnt import learnt
from ..terms import OWL, PREFIXES, RDF, SH, BlankNode, Literal, NamedNode, Term, is_label, local_name
from ..triples import TripleIndex, name_of
from .components import SPARQL, own
from .model import Constraint, SparqlBody, Target
from .prebind import check_body, in_full, is_set_based, select_of_target, tokenize

_VALIDATORS = ("validator", "nodeValidator", "propertyValidator")


@value
class OwnComponent:
    """A constraint component the shapes define themselves: its parameters by name, and its validators."""

    id: NamedNode
    required: Mapping[str, str]
    optional: Mapping[str, str]
    validators: Mapping[str, SparqlBody]

    def constraints(self, graph: TripleIndex, node: Term, is_property: bool, where: str) -> Iterator[Constraint]:
        """The constraints the component makes at the shape: one for each choice of values, none if one is missing."""
        required = [graph.objects(node, iri) for iri in self.required.values()]
        if not all(required):
            return
        kind = "propertyValidator" if is_property else "nodeValidator"
        body = self.validators.get(kind) or self.validators.get("validator")
        if body is None:
            raise ContentError(f"{where}: {name_of(self.id)} has no validator for such a shape", mend=f"add sh:{kind}")
        given = {name: graph.objects(node, iri) for name, iri in self.optional.items()}
        if len(self.required) + len(self.optional) > 1 and any(len(v) > 1 for v in (*required, *given.values())):
            raise ContentError(f"{where}: several values of one parameter of {name_of(self.id)}", mend="keep one")
        extra = {name: values[0] for name, values in given.items() if values}
        made_by = own(self.id.value, body.is_ask)
        for choice in product(*required):
            yield Constraint(made_by, body=body, arguments=dict(zip(self.required, choice, strict=True)) | extra)


def read_components(graph: TripleIndex, faults: dict[Term, ContentError]) -> tuple[OwnComponent, ...]:
    """The constraint components that the graph defines; what is wrong with others goes to `faults`."""
    nodes = list(graph.instances([SH + "ConstraintComponent"]))
    for kind in _VALIDATORS:
        nodes += graph.subjects(SH + kind)
    named = (node for node in dict.fromkeys(nodes) if isinstance(node, NamedNode))
    found = []
    for node in (node for node in named if _has_body(graph, node)):
        try:
            found.append(_read_component(graph, node))
        except ContentError as fault:
            faults.setdefault(node, fault)
    return tuple(found)


def _has_body(graph: TripleIndex, node: Term) -> bool:
    """Whether it is more than a mention of one of SHACL's own components."""
    return bool(graph.objects(node, SH + "parameter"))


def _read_component(graph: TripleIndex, node: NamedNode) -> OwnComponent:
    where = f"constraint component {name_of(node)}"
    required: dict[str, str] = {}
    optional: dict[str, str] = {}
    for parameter in graph.objects(node, SH + "parameter"):
        paths = graph.objects(parameter, SH + "path")
        if len(paths) != 1 or not isinstance(paths[0], NamedNode):
            raise ContentError(f"{where}: a parameter without one sh:path that is an IRI")
        name = local_name(paths[0].value)
        if not name.isidentifier() or name in ("this", "shapesGraph", "currentShape", "path", "PATH", "value"):
            raise ContentError(f"{where}: a parameter cannot be called {name!r}")
        kept = optional if graph.is_true(parameter, SH + "optional") else required
        kept[name] = paths[0].value
    if not required:
        raise ContentError(f"{where}: no parameter is required, so it would apply nowhere", mend="add a parameter")
    bound = ("value", *required, *optional)
    return OwnComponent(
        node,
        required,
        optional,
        {
            kind: read_body(graph, value, where, bound)
            for kind in _VALIDATORS
            for value in graph.objects(node, SH + kind)
        },
    )


def read_sparql_constraint(graph: TripleIndex, node: Term, where: str) -> Iterator[Constraint]:
    """The constraint that an `sh:sparql` value makes; none if it is deactivated. Raises `ContentError`."""
    if not graph.is_true(node, SH + "deactivated"):
        yield Constraint(SPARQL, body=read_body(graph, node, f"{where}: sh:sparql"))


def read_target(graph: TripleIndex, node: Term, where: str) -> Target:
    """The target that a SELECT gives, by itself or by a type of targets (SHACL Advanced Features, section 3)."""
    kinds = [kind for kind in graph.objects(node, RDF + "type") if graph.objects(kind, SH + "select")]
    source = kinds[0] if kinds else node
    selects = graph.objects(source, SH + "select")
    if len(selects) != 1 or not isinstance(selects[0], Literal):
        raise ContentError(f"{where}: sh:target {name_of(node)} has no SELECT", mend="give it one sh:select")
    given: dict[str, Term] = {}
    for parameter in graph.objects(source, SH + "parameter"):
        for path in graph.objects(parameter, SH + "path"):
            values = graph.objects(node, path.value)
            if not values and not graph.is_true(parameter, SH + "optional"):
                raise ContentError(
                    f"{where}: sh:target {name_of(node)} lacks {name_of(path)}", mend="add the parameter"
                )
            given |= {local_name(path.value): value for value in values[:1]}
    body = SparqlBody(text_of(selects[0], graph, source, where), False, node)
    return Target("sparql", tuple(given.values()), select_of_target(body, given, where))


def text_of(query: Term, graph: TripleIndex, node: Term, where: str) -> str:
    """The text of the query at a node, names in full by the prefixes declared there and the standard ones."""
    return in_full(query.value, dict(sorted(prefixes_of(graph, node, where).items())), where)


def read_body(graph: TripleIndex, node: Term, where: str, bound: tuple[str, ...] = ()) -> SparqlBody:
    """The query at `node`; `bound` are the variables beside `$this` that have a value beforehand."""
    texts = {name: graph.objects(node, SH + name) for name in ("select", "ask")}
    found = [(name, value) for name, values in texts.items() for value in values]
    if len(found) != 1 or not isinstance(found[0][1], Literal):
        raise ContentError(f"{where}: {len(found)} queries where one is needed", mend="give it one sh:select")
    messages = tuple(value for value in graph.objects(node, SH + "message") if isinstance(value, Literal))
    body = SparqlBody(text_of(found[0][1], graph, node, where), found[0][0] == "ask", node, messages)
    return replace(body, set_based=_is_set_based(body.text, body.is_ask, where, bound))


@learnt
def _is_set_based(text: str, is_ask: bool, where: str, bound: tuple[str, ...]) -> bool:
    """Whether one run of the query is enough for all focus nodes. Raises `ContentError` if it breaks a rule."""
    check_body(SparqlBody(text, is_ask, BlankNode("query")), where, bound)
    return is_set_based(text)


STANDARD = ("rdf", "rdfs", "owl", "xsd", "sh", "skos")
"""Prefixes that mean the same everywhere: real shapes files leave their declaration to what they import."""


def assumed_prefixes(graph: TripleIndex) -> Counter[str]:
    """The prefixes that queries use without a declaration and that are taken as usual, with how many do so."""
    found: Counter[str] = Counter()
    for name in ("select", "ask", "construct"):
        for node in graph.subjects(SH + name):
            used = {prefix for text in graph.objects(node, SH + name) for prefix in _prefixes_in(text.value)}
            found.update(sorted(used.intersection(STANDARD).difference(declared_prefixes(graph, node, ""))))
    return found


@learnt
def _prefixes_in(text: str) -> list[str]:
    """The prefixes of the names in a query."""
    return sorted({token.text.partition(":")[0] for token in tokenize(text) if token.kind == "name"})


def prefixes_of(graph: TripleIndex, node: Term, where: str) -> dict[str, str]:
    """The prefixes of the queries at a node: those declared, and the standard ones."""
    return {name: PREFIXES[name] for name in STANDARD} | declared_prefixes(graph, node, where)


def declared_prefixes(graph: TripleIndex, node: Term, where: str) -> dict[str, str]:
    """The prefixes declared where `sh:prefixes` points, and where that imports from (SHACL 1.0, section 5.2.1)."""
    found: dict[str, str] = {}
    waiting, seen = list(graph.objects(node, SH + "prefixes")), set()
    while waiting:
        ontology = waiting.pop()
        if ontology in seen:
            continue
        seen.add(ontology)
        waiting += graph.objects(ontology, OWL + "imports")
        for declaration in graph.objects(ontology, SH + "declare"):
            prefix, namespace = (graph.objects(declaration, SH + name) for name in ("prefix", "namespace"))
            if len(prefix) != 1 or len(namespace) != 1:
                raise ContentError(f"{where}: a prefix declaration without one sh:prefix and one sh:namespace")
            name, iri = prefix[0].value, namespace[0].value
            if name and not is_label(name):
                raise ContentError(f"{where}: {name!r} is no prefix", mend="use letters and digits")
            if found.setdefault(name, iri) != iri:
                raise ContentError(f"{where}: prefix {name}: is declared twice with different namespaces")
    return found
