"""A query with a fault is told where it goes wrong, what is wrong there, and what would do."""

from __future__ import annotations

import random

import pyoxigraph as ox
import pytest

from nnmi_graph.content import Content
from nnmi_graph.errors import QueryError
from nnmi_graph.store import OxigraphStore
from nnmi_graph.store.misread import misread
from nnmi_graph.store.text import TOKEN, place
from nnmi_graph.terms import PREFIXES

FAULTS = {
    "SELECT * { ?s ?p ?o FILTER(1+ ) }": "query:1:31: ')' cannot stand after '(1+'; write a variable there",
    "SELECT * {\n ?s ?p ?o .\n FILTER(?o > 3\n}": "query:4:1: '}' cannot stand after '?o > 3'; write ) first",
    "SELECT ?x { ?x foo:bar ?z }": "query:1:16: the prefix foo: is not declared; add a line PREFIX foo: <…>",
    "SELECT ?x {": "query:1:12: the query ends too early; close it with }",
    "SELEC ?x { ?x ?y ?z }": "query:1:1: no query begins with 'SELEC'; begin with SELECT, ASK, CONSTRUCT or DESCRIBE",
    "SELECT ?x { ?x ?p ?y ORDER BY ?x }": "query:1:22: 'ORDER' cannot stand after '?x ?p ?y'; write } first",
    "SELECT * { ?s ?p }": "query:1:18: '}' cannot stand after '{ ?s ?p'; write a variable there",
    "SELECT COUNT(?x) { ?x a ?y }": "query:1:8: 'COUNT' cannot stand after 'SELECT'; put it in brackets, as (COUNT(?x) AS ?n)",
    "SELECT ?x (COUNT(?y) AS ?n) { ?x ?p ?y }": "query: a variable is selected that is neither grouped by nor counted or "
    "summed; name it in GROUP BY",
    'SELECT * { ?s ?p "abc }': "query:1:18: '\"' cannot stand after '{ ?s ?p'; close the quotes",
    "SELECT * { ?s ?p ?o FILTER(?s = 1 and ?o = 2) }": "query:1:35: 'and' cannot stand after '?s = 1'; write &&",
    "ASK { BIND(3 ?x) }": "query:1:14: '?x' cannot stand after 'BIND(3'; write AS and a new variable there",
    "PREFIX e: <urn:e> CONSTRUCT { ?s e:p ?o } WHERE { ?s e:p ?o": "query:1:60: the query ends too early; close it with }",
    "PREFIX ex <urn:e> ASK {}": "query:1:1: 'PREFIX ex <urn:e>' declares no prefix; write PREFIX ex: <urn:e>",
    "ASK {}\nprefix a-b : <urn:e>": "query:2:1: 'prefix a-b : <urn:e>' declares no prefix; write PREFIX a-b: <urn:e>",
    "@prefix e: <urn:e> . ASK {}": "query:1:1: '@prefix e: <urn:e>' declares no prefix; write PREFIX e: <urn:e>",
    "PREFIX ex: ASK { ?s ?p <urn:x> }": "query:1:12: 'ASK' cannot stand after 'PREFIX ex:'; write an IRI there",
    "PREFIX e: <urn:e ASK {}": "query:1:12: an IRI is not closed; close it with >, and write %20 for a space in it",
    "SELECT * { ?s ?p ?o } LIMIT": "query:1:28: the query ends too early; write a value there",
}


@pytest.mark.parametrize("text", FAULTS)
def test_a_fault_is_told_with_its_place_and_what_would_do(text: str) -> None:
    with pytest.raises(QueryError) as told:
        OxigraphStore().query(text)
    assert str(told.value) == FAULTS[text]


@pytest.mark.parametrize(
    "text", ["ASK { ?s ?p ?o FILTER(?o > 3 }", "ASK { ?s ?p ?o FILTER(?o < 3)) }", "ASK { FILTER({1 < 2)}"]
)
def test_brackets_that_do_not_match_are_not_mended_in_silence(text: str) -> None:
    with pytest.raises(QueryError, match="query:1:"):
        OxigraphStore().query_exactly(text)


def test_a_sign_out_of_place_is_found_in_real_questions() -> None:
    """A bracket that nothing opened, put before any word of a question: it is the fault, or the engine's word stands."""
    chance, found = random.Random(6), 0
    for query in [*Content.find().queries().values()][::8]:
        text = query.text()
        words = [word for word in TOKEN.finditer(text) if word.lastgroup not in ("space", "comment")]
        at = words[chance.randrange(len(words))].start()
        spoilt = f"{text[:at]}] {text[at:]}"
        with pytest.raises(SyntaxError) as error:
            ox.Store().query(spoilt, prefixes=PREFIXES)
        told = misread(spoilt, str(error.value), "query")
        assert told is None or told.where == place(spoilt, at, "query"), (query.name, str(told))
        found += told is not None
    assert found > 5
