"""Property paths as a shapes graph writes them (SHACL 1.0, section 2.3.1), read into values and written back."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..errors import ContentError
from ..paths import Alternative, Inverse, Path, Predicate, Repeat, Sequence
from ..terms import RDF, SH, BlankNode, NamedNode, Term, Triple
from ..triples import TripleIndex, name_of

_REPEATS: dict[str, str] = {SH + "zeroOrMorePath": "*", SH + "oneOrMorePath": "+", SH + "zeroOrOnePath": "?"}
_FORMS = {SH + "inversePath", SH + "alternativePath", *_REPEATS}


def read_path(graph: TripleIndex, node: Term, where: str, above: tuple[Term, ...] = ()) -> Path:
    """The path that starts at `node`. Raises `ContentError`, with `where` as the place, if there is none."""
    if isinstance(node, NamedNode) and node.value != RDF + "nil":
        return Predicate(node.value)
    if node in above:
        raise ContentError(f"{where}: the path leads into itself", mend="write a path that ends")
    if graph.is_list(node):
        return Sequence(_parts(graph, node, where, above))
    forms = [predicate for predicate in graph.predicates(node) if predicate in _FORMS]
    if len(forms) != 1 or len(graph.objects(node, forms[0])) != 1:
        raise ContentError(
            f"{where}: {name_of(node)} is no property path",
            mend="use an IRI, a list or one of sh:inversePath, sh:alternativePath, sh:zeroOrMorePath, "
            "sh:oneOrMorePath, sh:zeroOrOnePath",
        )
    inner = graph.objects(node, forms[0])[0]
    if forms[0] == SH + "alternativePath":
        return Alternative(_parts(graph, inner, where, (*above, node)))
    of = read_path(graph, inner, where, (*above, node))
    if forms[0] == SH + "inversePath":
        return Inverse(of)
    return Repeat(of, _REPEATS[forms[0]])  # type: ignore[arg-type]


def _parts(graph: TripleIndex, node: Term, where: str, above: tuple[Term, ...]) -> tuple[Path, ...]:
    """The paths in a list of at least two."""
    members = graph.items(node, f"{where}: the path")
    if len(members) < 2:
        raise ContentError(f"{where}: a path's list has {len(members)} member(s)", mend="give it two or more")
    return tuple(read_path(graph, member, where, (*above, node)) for member in members)


def path_triples(path: Path, fresh: Callable[[], BlankNode] = BlankNode) -> tuple[Term, list[Triple]]:
    """The path as RDF: the node it starts at, and the triples below it; `fresh` makes blank nodes.

    >>> path_triples(Predicate("http://e/a"))
    (<NamedNode value=http://e/a>, [])
    """
    if isinstance(path, Predicate):
        return NamedNode(path.iri), []
    if isinstance(path, Sequence):
        return _list_triples(path.parts, fresh)
    node = fresh()
    if isinstance(path, Alternative):
        form, (inner, triples) = "alternativePath", _list_triples(path.parts, fresh)
    else:
        form = "inversePath" if isinstance(path, Inverse) else _form_of(path)
        inner, triples = path_triples(path.of, fresh)
    return node, [Triple(node, NamedNode(SH + form), inner), *triples]


def _form_of(path: Repeat) -> str:
    return next(form for form, times in _REPEATS.items() if times == path.times).removeprefix(SH)


def _list_triples(parts: tuple[Path, ...], fresh: Callable[[], BlankNode]) -> tuple[Term, list[Triple]]:
    """The parts as an RDF list."""
    nodes = [fresh() for _ in parts]
    return nodes[0], list(_links(parts, nodes, fresh))


def _links(parts: tuple[Path, ...], nodes: list[BlankNode], fresh: Callable[[], BlankNode]) -> Iterator[Triple]:
    for index, part in enumerate(parts):
        head, triples = path_triples(part, fresh)
        rest: Term = nodes[index + 1] if index + 1 < len(nodes) else NamedNode(RDF + "nil")
        yield Triple(nodes[index], NamedNode(RDF + "first"), head)
        yield Triple(nodes[index], NamedNode(RDF + "rest"), rest)
        yield from triples
