"""What is looked up on a server for a query is enough: over it the query has the answer that it has over everything."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable

import pytest

from nnmi_graph.errors import QueryError
from nnmi_graph.store import OxigraphStore, Rows
from nnmi_graph.store.excerpts import Excerpt
from nnmi_graph.store.lookups import MOST_WAYS, lookups_of, merged
from nnmi_graph.store.patterns import Unreadable
from nnmi_graph.terms import PREFIXES, RDF, Literal, NamedNode, Quad

from .engine_answers import runs

THINGS = [f"urn:t{n}" for n in range(6)]
PREDICATES = ["urn:p", "urn:q", "urn:r"]
VARIABLES = ["?a", "?b", "?c", "?d"]


def some_store(at: random.Random) -> OxigraphStore:
    """A few statements in three graphs, some of them in two, with literals of two spellings of one value."""
    quads = []
    for _ in range(at.randint(3, 14)):
        value = Literal(at.choice(["1", "01", "x"])) if at.random() < 0.2 else NamedNode(at.choice(THINGS))
        quads.append(Quad(*(NamedNode(at.choice(each)) for each in (THINGS, PREDICATES)), value, _graph(at)))
    quads += [Quad(*quad.triple, _graph(at)) for quad in quads if at.random() < 0.2]
    return OxigraphStore.of(quads)


def _graph(at: random.Random) -> NamedNode:
    return NamedNode(at.choice(["urn:g1", "urn:g2", "urn:g3"]))


def some_query(at: random.Random) -> str:
    """A query with up to three levels of groups."""
    return f"SELECT * {{ {some_group(at, 3)} }}"


def some_group(at: random.Random, deep: int) -> str:
    """Elements of a group."""
    return " ".join(_element(at, deep) for _ in range(at.randint(1, 3)))


def _element(at: random.Random, deep: int) -> str:
    kind = at.choice(["pattern"] * 5 + list(_PLAIN) + (_NESTED if deep else []))
    if kind in _PLAIN:
        return _PLAIN[kind](at)
    inner = some_group(at, deep - 1) if deep else ""
    if kind == "SELECT":
        return _select(at, inner)
    return _FORMS[kind].format(inner, some_group(at, deep - 1))


def _values(at: random.Random) -> str:
    cells = at.sample([*(f"<{thing}>" for thing in THINGS), "UNDEF", '"1"'], at.randint(1, 2))
    return f"VALUES {at.choice(VARIABLES)} {{ {' '.join(cells)} }}"


def _bind(at: random.Random) -> str:
    return f"BIND(IF({at.choice(VARIABLES)} = <urn:t1>, 1, 2) AS ?made{at.randint(0, 10**9)})"


def _filter(at: random.Random) -> str:
    left, right = at.sample(VARIABLES, 2)
    return at.choice([f"FILTER(BOUND({left}))", f"FILTER(!BOUND({left}) || {left} = {right})"])


_FORMS = {
    "OPTIONAL": "OPTIONAL {{ {} }}",
    "MINUS": "MINUS {{ {} }}",
    "EXISTS": "FILTER EXISTS {{ {} }}",
    "NOT": "FILTER(1 = 2 || NOT EXISTS {{ {} }})",
    "group": "{{ {} }}",
    "UNION": "{{ {} }} UNION {{ {} }}",
    "GRAPH": "GRAPH ?g {{ ?a <urn:p> ?b . {} }}",
}
_NESTED = [*_FORMS, "OPTIONAL", "OPTIONAL", "SELECT"]


def _select(at: random.Random, inner: str) -> str:
    one, other = at.sample(VARIABLES, 2)
    number = at.randint(0, 10**9)
    return at.choice(
        [
            f"{{ SELECT DISTINCT {one} {{ {inner} }} }}",
            f"{{ SELECT {one} {other} {{ {inner} }} }}",
            f"{{ SELECT {one} (COUNT({other}) AS ?n{number}) {{ {inner} }} GROUP BY {one} }}",
            f"{{ SELECT (COUNT(*) AS ?n{number}) {{ {inner} }} }}",
            f"{{ SELECT DISTINCT {one} {other} {{ {inner} }} ORDER BY {one} {other} LIMIT 2 }}",
        ]
    )


def _pattern(at: random.Random) -> str:
    return f"{_end(at)} {at.choice(_PATHS)} {_end(at)} ."


_PATHS = [*(f"<{p}>" for p in PREDICATES), "<urn:p>/<urn:q>", "^<urn:p>", "<urn:p>|<urn:q>", "<urn:p>|^<urn:q>"]
_PATHS += ["<urn:p>+", "<urn:q>*", "<urn:p>/<urn:q>?", "?b"]


def _end(at: random.Random) -> str:
    return at.choice([*VARIABLES, *VARIABLES, f"<{at.choice(THINGS)}>", '"1"'])


_PLAIN: dict[str, Callable[[random.Random], str]] = {
    "pattern": _pattern,
    "values": _values,
    "bind": _bind,
    "filter": _filter,
}


def answer(store: OxigraphStore, text: str) -> Counter[tuple[object, ...]]:
    """The rows as a multiset."""
    found = store.query(text)
    assert isinstance(found, Rows)
    return Counter(tuple(row) for row in found)


@pytest.mark.parametrize("seed", range(20))
def test_what_is_looked_up_is_enough(seed: int) -> None:
    at, sure = random.Random(seed), 0
    for _ in range(100):
        store, text = some_store(at), some_query(at)
        try:
            right = answer(store, text)
        except QueryError:  # not all that is made up is a query
            continue
        found = Excerpt(store.select, "", "").answer(text, lambda: 0)
        if isinstance(found, Rows):
            sure += 1
            assert Counter(map(tuple, found)) == right, text
    assert sure > 30


READ = {
    "ASK { ?s <urn:p> 1.5 , -2, 3. ?s a 'it''s' }".replace("''", "\\'"): [
        "<urn:p>",
        "<urn:p>",
        "<urn:p>",
        f"<{RDF}type>",
    ],
    'ASK { ?s <urn:p> "a"@en-GB ; id:b. ?o ; <urn:q> true }': None,
    "ASK { [] nnmi:about id:a.b. ?s !nnmi:p ?o }": None,
    "ASK { [] nnmi:about id:a.b. ?s nnmi:date ?o }": [f"<{PREFIXES['nnmi']}about>", f"<{PREFIXES['nnmi']}date>"],
    'PREFIX nnmi: <urn:other:> SELECT ?s { ?s nnmi:about "x"^^nnmi:t } LIMIT 3': ["<urn:other:about>"],
    "CONSTRUCT { ?s ?p ?o } WHERE { ?o <urn:p> ?s }": ["<urn:p>"],
    "CONSTRUCT WHERE { ?o <urn:p> ?s }": ["<urn:p>"],
    "DESCRIBE ?s { ?s <urn:p> 1 }": None,
    "SELECT ?s FROM <urn:g> { ?s <urn:p> 1 }": None,
    "SELECT ?s { ?s <urn:p> (1 2) }": None,
    "ASK { ?s \\u003curn:p> ?o }": None,
    "ASK { ?x <urn:p>* ?y }": None,
    "ASK { <urn:a> <urn:p>? ?y }": None,
    "ASK { GRAPH ?g { } }": None,
    "ASK { ?s ?p ?o }": None,
    "ASK { SERVICE <urn:s> { ?s <urn:p> ?o } }": None,
}


@pytest.mark.parametrize("text", READ)
def test_what_is_read_of_a_query(text: str) -> None:
    try:
        found = [lookup.pattern[1] for lookup in lookups_of(text)]
    except Unreadable:
        assert READ[text] is None
    else:
        assert found == list(dict.fromkeys(READ[text] or ["none"])) or found == READ[text]


def test_of_our_queries_two_touch_everything() -> None:
    unsure = set()
    for name, text in runs():
        try:
            lookups_of(text)
        except Unreadable:
            unsure.add(name.rpartition("/")[2])
    assert unsure == {"dangling-iri", "id-with-double-hyphen"}


def test_what_stands_behind_a_union_is_looked_up_in_the_company_of_each_group() -> None:
    text = "SELECT * {{ {} ?c <urn:p> ?o }}"
    union = "{ ?c <urn:of> ?a . ?a a <urn:k> } UNION { VALUES ?b { <urn:b> } ?c <urn:by> ?b }"
    found = [lookup for lookup in lookups_of(text.format(union)) if lookup.pattern[1] == "<urn:p>"]
    assert sorted(sorted(pattern[1] for pattern in lookup.company) for lookup in found) == [
        [f"<{RDF}type>", "<urn:of>"],
        ["<urn:by>"],
    ]
    for other in ("{ BIND(1 AS ?any) }", *["{ ?c <urn:of> ?a }"] * (MOST_WAYS - 1)):
        union += f" UNION {other}"
    (alone,) = [lookup for lookup in lookups_of(text.format(union)) if lookup.pattern[1] == "<urn:p>"]
    assert not alone.company and not alone.among


def test_what_another_lookup_finds_is_not_looked_up() -> None:
    text = "SELECT * { { ?s <urn:p> ?o } UNION { ?s <urn:p> ?o ; <urn:q> ?o } }"
    assert [(lookup.pattern[1], len(lookup.company)) for lookup in lookups_of(text)] == [("<urn:p>", 0), ("<urn:q>", 1)]


def test_what_is_one_thing_s_is_looked_up_at_once() -> None:
    text = "SELECT * { ?s <urn:p> ?a ; <urn:q> ?b . ?t <urn:of> ?s OPTIONAL { ?s <urn:r> ?c } }"
    assert [len(properties) for _, properties in merged(lookups_of(text))] == [3, 0]
