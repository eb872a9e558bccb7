"""The one writer of terms: what it writes is read back as exactly that term, in every syntax, or it is refused.

`SAID` are terms as an unwary reader may give them: what a JSON-LD file says is taken in as it stands there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnmi_graph.ask import bind
from nnmi_graph.errors import InputError, NnmiError, OutputError
from nnmi_graph.store import FORMATS, OxigraphStore, parse, serialize
from nnmi_graph.store.inserts import insert_text
from nnmi_graph.store.text import _resolved
from nnmi_graph.store.trig import write_trig
from nnmi_graph.terms import (
    XSD,
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    Term,
    Triple,
    data_text,
    iri_text,
    is_label,
    literal,
    named,
    quoted,
    term_text,
    values_clause,
)

from .conftest import Ran
from .test_store import server

Run = Callable[..., Ran]
S, P, G = NamedNode("http://e.org/s"), NamedNode("http://e.org/p"), NamedNode("http://e.org/g")
ANY = st.text(
    st.characters(codec=None, categories=None) | st.sampled_from("<>\"'\\{}|^`.:;,@#%-_ \n\r\t\x00\x9b\ud800\udfffuU0n")
)
"""Text of any code points, halves of characters too, and often of those that end something."""

_PN = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd_0-9"
)
LABEL = re.compile(f"[{_PN}](?:[{_PN}\u00b7\u0300-\u036f\u203f\u2040.\\-]*[{_PN}\u00b7\u0300-\u036f\u203f\u2040\\-])?")
"""BLANK_NODE_LABEL of RDF 1.1 Turtle and SPARQL 1.1, without the `_:`, and within what Oxigraph's SPARQL reads."""
IRIREF = re.compile(r'[^\x00-\x20<>"{}|^`\\\ud800-\udfff]*')
TAG = re.compile("[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*")
"""LANGTAG of the grammars, with the length that BCP 47 gives each part."""


def made(make: Callable[[], Term]) -> Term | None:
    """The term, or None where it is refused in the way we refuse."""
    try:
        return make()
    except NnmiError:
        return None


def read_back(term: Term, text: str) -> None:
    """The text is that term in N-Quads, Turtle, a query, and whatever order an engine resolves escapes in."""
    line = f"{data_text(S)} {data_text(P)} {text} {data_text(G)} ."
    assert list(ox.parse(line.encode(), format=ox.RdfFormat.N_QUADS)) == [Quad(S, P, term, G)]
    line = f"{data_text(S)} {data_text(P)} {_resolved(text)} ."
    assert [quad.object for quad in ox.parse(line.encode(), format=ox.RdfFormat.TURTLE)] == [term]


def stands(term: Term) -> None:
    """The term is written so that it is read back as itself wherever we write terms."""
    read_back(term, data_text(term))
    quad = Quad(S, P, term, G)
    for form in ("nquads", "trig"):
        assert parse(serialize([quad], FORMATS[form]), FORMATS[form], "it") == [quad]
    assert parse(write_trig([quad]), FORMATS["trig"], "it") == [quad]
    store = OxigraphStore(allow_remote=True)
    store.update(insert_text([quad, Quad(S, P, S)]))
    kept = {(q.predicate, q.graph_name): q.object for q in store.inner}
    assert len(store.inner) == 2 and (isinstance(term, BlankNode) or kept[P, G] == term)
    if isinstance(term, BlankNode):
        with pytest.raises(NnmiError, match="blank node"):
            term_text(term)
        return
    for text in (
        f"SELECT ?x {{ {values_clause('?x', [term])} }}",
        f"SELECT ({term_text(term)} AS ?x) {{}}",
        bind("SELECT ?x { VALUES ?x { UNDEF } }", {("x",): [(term,)]}),
    ):
        assert list(store.select(text)) == [(term,)], text


@given(ANY)
def test_any_text_as_an_iri(text: str) -> None:
    for said in (text, f"http://e.org/{text}", f"https://w3id.org/nnmi/id/{text}", f"urn:{text}"):
        iri = made(lambda said=said: named(said))  # type: ignore[misc]
        if iri is None:
            with pytest.raises(NnmiError):
                iri_text(said)
        else:
            assert IRIREF.fullmatch(said) and iri.value == said
            stands(iri)
            stands(Literal("x", datatype=iri) if said != XSD + "string" else iri)


@given(ANY)
def test_any_text_as_a_literal(text: str) -> None:
    term = made(lambda: literal(text))
    assert (term is None) == any("\ud800" <= char <= "\udfff" for char in text)
    if term is None:
        with pytest.raises(NnmiError):
            quoted(text)
    else:
        stands(term)
        stands(literal(text, "zh-hans"))
        stands(Literal(text, datatype=P))
        stands(Literal(text, language="ar", direction=ox.BaseDirection.RTL))


@given(ANY | st.from_regex(r"[A-Za-z0-9]{1,9}(-[A-Za-z0-9]{1,9}){0,4}", fullmatch=True))
def test_any_text_as_a_language_tag(text: str) -> None:
    term = made(lambda: literal("x", text))
    if term is not None:
        assert TAG.fullmatch(text)
        stands(term)


@given(ANY)
def test_any_text_as_a_label(text: str) -> None:
    assert is_label(text) == bool(LABEL.fullmatch(text))
    if is_label(text):
        stands(BlankNode(text))


def test_every_character_is_written_or_refused(search: int) -> None:
    step = 1 if search > 1 else 61
    chars = [chr(code) for code in (*range(0x3000), *range(0x3000, 0x110000, step), *range(0xFFF0, 0x10010))]
    terms = [made(lambda c=c: named(f"http://e.org/{c}")) for c in chars]  # type: ignore[misc]
    terms += [made(lambda c=c: literal(f"a{c}\\{c}b")) for c in chars]  # type: ignore[misc]
    terms += [BlankNode(f"a{c}z") for c in chars if is_label(f"a{c}z")]
    whole = [term for term in terms if term is not None]
    lines = "".join(f"{data_text(S)} {data_text(P)} {data_text(term)} .\n" for term in whole)
    for form in (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.TURTLE):
        assert [quad.object for quad in ox.parse(lines.encode(), format=form)] == whole
    names = [
        NamedNode(f"https://w3id.org/nnmi/id/a{c}")
        for c in chars
        if IRIREF.fullmatch(c) and c not in "%[]" and made(lambda c=c: named(f"urn:{c}"))
    ]  # type: ignore[misc]
    for start in range(0, len(names), 4000):
        part = names[start : start + 4000]
        assert [x for (x,) in OxigraphStore().select(f"SELECT ?x {{ {values_clause('?x', part)} }}")] == part


def test_a_triple_term_is_written_with_its_parts() -> None:
    inner = Triple(S, P, Literal('a"b'))
    line = f"{data_text(S)} {data_text(P)} {data_text(Triple(S, P, inner))} ."
    assert [quad.object for quad in ox.parse(line.encode(), format=ox.RdfFormat.N_TRIPLES)] == [Triple(S, P, inner)]


# --- what a lenient reader lets in ---------------------------------------------------------------------------------

TAG_OUT = 'en . <http://evil/s> <http://evil/p> "x" } } ; DROP ALL ; INSERT DATA { GRAPH <http://evil/g> { <http://a/b> <http://a/b> "x"@en'
NODE_OUT = '_:a <http://evil/p> "x" . <http://e/s>'
CONTEXT = {
    "@version": 1.1,
    "p": {"@id": "http://e/p", "@container": "@language"},
    "q": {"@id": "http://e/q", "@container": "@id"},
}
SAID: dict[str, object] = {
    "a language": {"@id": "http://e/s", "http://e/p": {"@value": "x", "@language": TAG_OUT}},
    "an empty language": {"@id": "http://e/s", "http://e/p": {"@value": "x", "@language": ""}},
    "the language of a context": {"@context": {"@language": TAG_OUT}, "@id": "http://e/s", "http://e/p": "x"},
    "the language of a map": {"@context": CONTEXT, "@id": "http://e/s", "p": {TAG_OUT: "x"}},
    "a language with a direction": {
        "@id": "http://e/s",
        "http://e/p": {"@value": "x", "@language": TAG_OUT, "@direction": "rtl"},
    },
    "a direction": {
        "@id": "http://e/s",
        "http://e/p": {"@value": "x", "@language": "ar", "@direction": f"rtl {TAG_OUT}"},
    },
    "a subject": {"@id": NODE_OUT, "http://e/p": "x"},
    "an object": {"@id": "http://e/s", "http://e/p": {"@id": NODE_OUT}},
    "a graph": {"@id": NODE_OUT, "@graph": [{"@id": "http://e/s", "http://e/p": "x"}]},
    "a predicate": {"@id": "http://e/s", NODE_OUT: "x"},
    "a type": {"@id": "http://e/s", "@type": NODE_OUT},
    "a datatype": {"@id": "http://e/s", "http://e/p": {"@value": "x", "@type": "http://e/> . <http://evil/s"}},
    "a key of an id map": {"@context": CONTEXT, "@id": "http://e/s", "q": {NODE_OUT: {"http://e/p": "x"}}},
    "a reversed subject": {"@id": "http://e/s", "@reverse": {"http://e/p": {"@id": NODE_OUT}}},
    "a member of a list": {"@id": "http://e/s", "http://e/p": {"@list": [{"@id": NODE_OUT}]}},
    "an included node": {
        "@context": {"@version": 1.1},
        "@id": "http://e/s",
        "@included": [{"@id": NODE_OUT, "http://e/p": "x"}],
    },
    "a label that ends in a dot": {"@id": "_:a.", "http://e/p": "x"},
    "a label with a colon": {"@id": "_:a:b", "http://e/p": "x"},
    "an empty label": {"@id": "_:", "http://e/p": "x"},
    "a percent sign in an IRI": {"@id": "http://e/%zz", "http://e/p": "x"},
}


@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize("name", SAID)
def test_json_ld_is_refused_with_its_place(name: str, apart: bool) -> None:
    with pytest.raises(InputError) as caught:
        parse(json.dumps(SAID[name], ensure_ascii=False).encode(), FORMATS["jsonld"], "in.jsonld", apart=apart)
    assert re.match(r"in\.jsonld(:1:\d+)?: ", str(caught.value)) and str(caught.value).isprintable()


@given(tag=ANY, label=ANY, iri=ANY, text=ANY)
def test_json_ld_says_what_another_syntax_says_or_is_refused(tag: str, label: str, iri: str, text: str) -> None:
    said = {
        "@id": f"_:{label}",
        "http://e.org/p": [{"@value": text, "@language": tag}, {"@id": f"http://e.org/{iri}"}, text],
    }
    try:
        quads = parse(json.dumps(said).encode(), FORMATS["jsonld"], "it")
    except InputError:
        return
    assert set(parse(serialize(quads, FORMATS["nquads"]), FORMATS["nquads"], "it")) == set(quads)


def test_json_ld_gives_a_language_as_other_syntaxes_do() -> None:
    said = b'{"@id": "http://e.org/s", "http://e.org/p": {"@value": "x", "@language": "en-GB"}}'
    assert [q.object for q in parse(said, FORMATS["jsonld"], "it")] == [Literal("x", language="en-GB")]


def test_blank_nodes_of_two_json_ld_files_stay_apart_and_each_whole() -> None:
    said = b'{"@id": "_:a", "http://e.org/p": {"@id": "_:b", "http://e.org/p": {"@id": "_:a"}}}'
    one, two = (parse(said, FORMATS["jsonld"], "it", apart=True) for _ in range(2))
    nodes = [{term for quad in quads for term in (quad.subject, quad.object)} for quads in (one, two)]
    assert [len(found) for found in nodes] == [2, 2] and not nodes[0] & nodes[1]


def foreign(name: str) -> Quad:
    """A quad as it stands in a store that others filled without looking."""
    (quad,) = ox.parse(json.dumps(SAID[name]).encode(), format=ox.RdfFormat.JSON_LD, lenient=True)
    return Quad(quad.subject, quad.predicate, quad.object)


@pytest.mark.parametrize("name", ["a language", "a subject", "an object", "a datatype", "a predicate", "a type"])
def test_what_others_let_in_is_never_written(name: str) -> None:
    quad = foreign(name)
    for form in FORMATS.values():
        with pytest.raises(NnmiError):
            serialize([quad], form)
    for write in (write_trig, insert_text):
        with pytest.raises(NnmiError):
            write([quad])


# --- every way out of the command ----------------------------------------------------------------------------------

LINES = b'<http://keep/s> <http://keep/p> "x" <http://keep/g> .\n'
CRAFTED = {
    "tag": json.dumps({"@id": "http://e/s", "http://e/p": {"@value": "x", "@language": TAG_OUT}}),
    "label": json.dumps({"@id": NODE_OUT, "http://e/p": "x"}),
}


@pytest.fixture(params=CRAFTED)
def crafted(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    (tmp_path / "kept.nq").write_bytes(LINES)
    (tmp_path / "in.jsonld").write_text(CRAFTED[request.param], encoding="utf-8")
    return tmp_path


def refused(ran: Ran) -> None:
    assert ran.code == 2 and ran.err.count("\n") == 1 and "in.jsonld:1:" in ran.err, ran


LAYER = {"https://w3id.org/nnmi/graph/everyday", "https://w3id.org/nnmi/graph/edges"}
"""The graphs that loading derives."""


def test_crafted_json_ld_reaches_no_file_and_no_store(nnmi: Run, crafted: Path) -> None:
    assert nnmi("load", "--store", "s", "kept.nq", cwd=crafted).code == 0
    before = sorted(crafted.iterdir())
    for words in (
        ("load", "--dump", "out.nq", "in.jsonld"),
        ("load", "--dump", "out.nq", "in.jsonld", "kept.nq"),
        ("convert", "in.jsonld", "out.ttl"),
        ("convert", "in.jsonld", "out.csv"),
        ("load", "--store", "s", "in.jsonld", "--graph", "http://my/g", "--force"),
        ("load", "--store", "fresh", "in.jsonld"),
        ("add", "in.jsonld", "--store", "s"),
        ("add", "in.jsonld", "--store", "begun", "--source", "NIST-NAMII"),
        ("validate", "in.jsonld", "--against", "s"),
        ("validate", "in.jsonld"),
        ("query", "--data", "in.jsonld", "-q", "ASK {}"),
    ):
        refused(nnmi(*words, cwd=crafted))
    assert sorted(crafted.iterdir()) == before
    graphs = nnmi("query", "--store", "s", "-q", "SELECT ?g { GRAPH ?g { ?s ?p ?o } }", "--format", "csv", cwd=crafted)
    assert set(graphs.out.split()) - LAYER == {"g", "http://keep/g"}


def test_crafted_json_ld_reaches_no_endpoint(nnmi: Run, crafted: Path) -> None:
    with server(crafted / "served") as url:
        assert nnmi("load", "--store", url, "kept.nq", cwd=crafted).code == 0
        refused(nnmi("load", "--store", url, "in.jsonld", "--graph", "http://my/g", "--force", cwd=crafted))
        refused(nnmi("validate", "in.jsonld", "--against", url, cwd=crafted))
        graphs = nnmi("query", "--store", url, "-q", "SELECT ?g { GRAPH ?g { ?s ?p ?o } }", "--format", "csv")
        assert set(graphs.out.split()) - LAYER == {"g", "http://keep/g"}


def test_what_xml_cannot_hold_is_an_output_error() -> None:
    with pytest.raises(OutputError, match="control character"):
        serialize([Triple(S, P, Literal("\x00"))], FORMATS["rdfxml"])
