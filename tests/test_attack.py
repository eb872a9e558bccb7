"""Broken on purpose: what would crash, hang, fetch, expand or be silent ends in one clear line, or is mended.

One line per case. The texts of calls of the network are readings that a real engine was seen to follow.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree

import pytest

from nnmi_graph.ask import bind
from nnmi_graph.errors import ContentError, InputError, NnmiError, OutputError, QueryError, StoreError, UnknownName
from nnmi_graph.headers import parse_header
from nnmi_graph.names import Names
from nnmi_graph.render import render_rows
from nnmi_graph.shacl import validate
from nnmi_graph.store import FORMATS, OxigraphStore, Rows, kept, parse, read, serialize
from nnmi_graph.store.kept import LINES
from nnmi_graph.store.pouring import lines_in
from nnmi_graph.store.text import MAX_DEPTH, refuse_long, refuse_remote, refuse_unreadable
from nnmi_graph.terms import Literal, NamedNode, Quad, Triple

from .conftest import ROOT, Ran

Run = Callable[..., Ran]
U = "<http://127.0.0.1:9/>"
P = "<http://e.org/p>"


def one_line(error: NnmiError) -> str:
    text = str(error)
    assert "\n" not in text and text.isprintable() and len(text) < 700
    return text


def fails(ran: Ran, *words: str) -> None:
    assert ran.code == 2, ran
    assert ran.out == "" and ran.err.count("\n") == 1 and "Traceback" not in ran.err, ran
    for word in words:
        assert word in ran.err, ran.err


# --- the network ---------------------------------------------------------------------------------------------------

CALLS = {
    "a dot that ends no name": f"SELECT * {{ ?x ?y id:.SERVICE {U} {{}} }}",
    "an escaped hash in a name": f"SELECT * {{ ?x ?y id:a\\# SERVICE {U} {{}} \n}}",
    "stuck to a word": f"SELECT * {{ ?x ?y trueSERVICE {U} {{}} }}",
    "stuck to a number": f"SELECT * {{ ?x ?y 1e5SERVICE {U} {{}} }}",
    "stuck to its name": f"PREFIX : {U} SELECT * {{ SERVICE:{{}} }}",
    "which is a prefix too": f"PREFIX : {U} PREFIX SERVICE: <http://e.org/> SELECT * {{ SERVICE: {{}} }}",
    "stuck to both": f"PREFIX : {U} SELECT * {{ ?x ?y trueSERVICE:{{}} }}",
    "stuck to SILENT": f"PREFIX : {U} SELECT * {{ SERVICESILENT:{{}} }}",
    "after a name that is no IRI": f"PREFIX p: <http://[::1]> SELECT * {{ ?x ?y p:SERVICE {U} {{}} }}",
    "an escape that ends a string for some": f'SELECT * {{ ?x ?y "a\\u0022" SERVICE {U} {{}} #"\n }}',
    "a long string that falls back": f"SELECT * {{ VALUES ?v {{ '''x' }} # \\uD800 \n SERVICE {U} {{}} #'''\n}}",
    "the same by a bad escape": f"SELECT * {{ VALUES ?v {{ '''x' }} # \\q \n SERVICE {U} {{}} #'''\n}}",
    "an operator that looks like an IRI": f"PREFIX x: <http://e.org/> SELECT * {{ BIND(1 AS ?a) FILTER(?a <x:#b> '''\n || true) SERVICE {U} {{}} #'''\n}}",
    "an escaped keyword": f"SELECT * {{ \\u0053ERVICE {U} {{}} }}",
    "a variable": f"SELECT * {{ VALUES ?u {{ {U} }} SERVICE?u{{}} }}",
    "comments between": f"SELECT * {{ SERVICE#x\n{U}#y\n{{}} }}",
    "a comment that swallows a real one": f"PREFIX SERVICE: {U} SELECT * {{ # SERVICE\nSERVICE:x {{}} }}",
    "in EXISTS": f"ASK {{ FILTER EXISTS {{ service silent {U} {{}} }} }}",
    "LOAD": f"LOAD {U}",
    "LOAD after another": f"CLEAR ALL;LOAD SILENT{U}",
}


@pytest.mark.parametrize("name", CALLS)
def test_a_call_of_the_network_is_found_in_every_reading(name: str) -> None:
    with pytest.raises(QueryError, match="would fetch from the network"):
        refuse_remote(CALLS[name])


@pytest.mark.parametrize(
    "text",
    [
        f"SELECT * {{ ?s ?p ?o }} # SERVICE {U} {{ }}",
        f"SELECT * {{ BIND('SERVICE {U} {{ }}' AS ?x) }}",
        'SELECT * { ?s ?p """ LOAD <http://x/> """ FILTER(REGEX(?s, "a\\\\.b")) }',
        "PREFIX service: <http://x/> SELECT * { ?s service:load ?o . ?o service:service ?service }",
        "PREFIX ex: <http://x/> SELECT * { ?s ex:load <http://x/> ; ex:serviceOf ?load }",
    ],
)
def test_what_only_looks_like_a_call_is_let_be(text: str) -> None:
    refuse_remote(text)


# --- the stack -----------------------------------------------------------------------------------------------------

DEEP = {
    "brackets": lambda n: "ASK { FILTER(" + "(" * n + "1" + ")" * n + ") }",
    "a path": lambda n: "ASK { ?s " + "(" * n + P + ")" * n + " ?o }",
    "groups": lambda n: "ASK " + "{" * n + "}" * n,
    "OPTIONAL": lambda n: "ASK " + "{ OPTIONAL " * n + "{}" + "}" * n,
    "EXISTS": lambda n: "ASK { " + "FILTER EXISTS { " * n + "}" * n + "}",
    "blank nodes": lambda n: "ASK { ?s ?p " + "[ ?p " * n + "1" + "]" * n + " }",
    "lists": lambda n: "ASK { ?s ?p " + "(" * n + ")" * n + " }",
    "subqueries": lambda n: "SELECT * " + "{ SELECT * " * n + "{}" + "}" * n,
    "functions": lambda n: "ASK { FILTER(" + "STR(" * n + "1" + ")" * n + ") }",
    "triple terms": lambda n: "ASK { ?s ?p " + f"<<( {P} {P} " * n + "1 " + ")>>" * n + " }",
    "reified triples": lambda n: "ASK { ?s ?p " + f"<< {P} {P} " * n + "1 " + ">>" * n + " }",
    "annotations": lambda n: "ASK { ?s ?p 1 " + "{| ?p 1 " * n + "|}" * n + " }",
    "brackets within what looks like an IRI": lambda n: "ASK { FILTER(1<" + "(" * n + "1>1" + ")" * n + ") }",
}
LONG = {
    "sums": lambda n: "ASK { FILTER(1" + "+1" * n + ") }",
    "differences": lambda n: "ASK { FILTER(1" + "-1" * n + ") }",
    "alternatives": lambda n: f"ASK {{ ?s {P}" + f"|{P}" * n + " ?o }",
    "steps": lambda n: f"ASK {{ ?s {P}" + f"/{P}" * n + " ?o }",
    "UNION": lambda n: "ASK { {}" + " UNION {}" * n + " }",
    "FILTER": lambda n: "ASK { " + "FILTER(?x=1) " * n + "}",
    "BIND": lambda n: "ASK { " + "".join(f"BIND({i} AS ?v{i}) " for i in range(n)) + "}",
    "MINUS": lambda n: "ASK { ?s ?p ?o " + "MINUS {?s ?p ?o} " * n + "}",
    "triples": lambda n: "ASK { " + "?s ?p ?o . " * n + "}",
    "VALUES": lambda n: "ASK { " + "VALUES ?x {1} " * n + "}",
    "not": lambda n: "ASK { FILTER(" + "!" * n + "1) }",
    "a list": lambda n: f"ASK {{ ?s ?p ({' 1' * n}) }}",
    "columns": lambda n: "SELECT " + "".join(f"(1 AS ?v{i}) " for i in range(n)) + "{}",
}


@pytest.mark.parametrize("name", DEEP)
def test_a_deep_query_is_refused_before_it_overflows_the_stack(name: str) -> None:
    with pytest.raises(QueryError, match=f"nested more than {MAX_DEPTH} deep") as caught:
        OxigraphStore().query(DEEP[name](20_000))
    one_line(caught.value)
    refuse_unreadable(DEEP[name](20))


@pytest.mark.parametrize("name", LONG)
def test_a_long_query_is_refused_before_it_overflows_the_stack(name: str) -> None:
    with pytest.raises(QueryError, match="more patterns, operators") as caught:
        OxigraphStore().query(LONG[name](30_000))
    one_line(caught.value)
    refuse_long(LONG[name](100))


def test_a_long_list_of_values_is_no_long_query() -> None:
    values = " ".join(f"<http://e.org/{i}>" for i in range(8_000))
    rows = " ".join(f"({i} -{i}.5)" for i in range(8_000))
    text = f"ASK {{ VALUES ?x {{ {values} }} VALUES (?y ?z) {{ {rows} }} FILTER(?x NOT IN ({values.replace(' ', ', ')})) }} LIMIT 0"
    refuse_long(text)
    assert OxigraphStore().ask(f"ASK {{ VALUES ?x {{ {values} }} }}") is True


def test_many_shapes_of_one_class_are_no_long_query() -> None:
    properties = "".join(f"sh:property [ sh:path ex:p{i} ; sh:minCount 1 ; sh:maxCount 2 ] ; " for i in range(500))
    shapes = parse(
        f"""@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://e.org/> .
        ex:S a sh:NodeShape ; sh:targetClass ex:C ; {properties} sh:closed false .""".encode(),
        FORMATS["turtle"],
        "shapes",
    )
    data = OxigraphStore()
    data.update("INSERT DATA { <http://e.org/a> a <http://e.org/C> }")
    assert len(validate(data, shapes).findings) == 500


def test_the_whole_command_ends_a_deep_query_in_one_line(nnmi: Run, tmp_path: Path) -> None:
    (tmp_path / "deep.rq").write_text(DEEP["brackets"](20_000), encoding="utf-8")
    fails(nnmi("query", "-f", tmp_path / "deep.rq"), "deep.rq:1:112: is nested")


# --- files ---------------------------------------------------------------------------------------------------------

RDF = b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e.org/">%s</rdf:RDF>'
A, B = b"<rdf:Description><e:p>", b"</e:p></rdf:Description>"
BAD: dict[str, tuple[str, bytes, str]] = {
    "a literal of 20 MB": ("turtle", b'<http://e/a> <http://e/p> "' + b"x" * 20_000_000 + b'" .', "more than 16 MB"),
    "a name of 10 MB": ("turtle", b"x" * 10_000_000, "is not turtle"),
    "deep triple terms": (
        "turtle",
        b"<http://e/a> <http://e/p> " + b"<<( <http://e/a> <http://e/p> " * 50_000,
        "triple terms nested",
    ),
    "deep XML": ("rdfxml", RDF % (A * 50_000 + B * 50_000), "nested more than 1,000 deep"),
    "a document type inside": (
        "rdfxml",
        b'<?xml version="1.0"?>\n<!DOCTYPE r [<!ENTITY a "aaa">]><r>&a;</r>',
        ":2:13: holds a document type",
    ),
    "a document type in UTF-16": (
        "rdfxml",
        '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "a">]><r/>'.encode("utf-16"),
        "holds a document type",
    ),
    "XML in GB18030": ("rdfxml", '<?xml version="1.0" encoding="gb18030"?><r>中</r>'.encode("gb18030"), "is not UTF-8"),
    "broken XML": ("rdfxml", b"<a>\n<b></a>", ":2:6: is not rdfxml: mismatched tag"),
    "a brace in an IRI of XML": (
        "rdfxml",
        RDF % b'\n<rdf:Description rdf:about="http://e/{b}"><e:p>x</e:p></rdf:Description>',
        ":2:28: is not rdfxml",
    ),
    "deep JSON": ("jsonld", b"[" * 200_000 + b"]" * 200_000, "is nested more than 100 deep"),
    "a chain of terms": (
        "jsonld",
        b'{"@context":{%s"t20000":"http://e/"},"@id":"http://e/a","t0":1}'
        % b"".join(b'"t%d":"t%d",' % (n, n + 1) for n in range(20_000)),
        "has a context of more than 5,000 terms",
    ),
    "a chain of terms under another spelling": (
        "jsonld",
        b'{"\\u0040context":[1,{%s"t20000":"http://e/"}],"@id":"http://e/a"}'
        % b"".join(b'"t%d":{"@id":"t%d:x"},' % (n, n + 1) for n in range(20_000)),
        "has a context of more than 5,000 terms",
    ),
    "JSON cut off in a long context": (
        "jsonld",
        b'{"@context":{%s' % b"".join(b'"t%d":"t%d",' % (n, n + 1) for n in range(20_000)),
        "is not jsonld",
    ),
    "a space in an IRI of JSON-LD": (
        "jsonld",
        b'{"@id": "http://e/a b", "http://e/p": "x"}',
        ":1:9: 'http://e/a b' is no IRI",
    ),
    "a relative IRI in JSON-LD": ("jsonld", b'{"@id": "a", "http://e/p": "x"}', "relative IRI"),
    "a class without a context": ("jsonld", b'{"@id": "http://e/a", "@type": "T"}', "relative IRI"),
    "JSON that is no JSON-LD": ("jsonld", b'{"a": 1}', "says nothing as JSON-LD"),
    "a number": ("jsonld", b"42", "says nothing as JSON-LD"),
    "a context from a file": ("jsonld", b'{"@context": "file:///etc/passwd", "@id": "http://e/a"}', "not fetched"),
    "an imported context": (
        "jsonld",
        b'{"@context": {"@version": 1.1, "@import": "http://127.0.0.1:9/c"}, "@id": "http://e/a"}',
        "not fetched",
    ),
    "a context of a property": (
        "jsonld",
        b'{"@context": {"@version": 1.1, "p": {"@id": "http://e/p", "@context": "http://127.0.0.1:9/"}}, "@id": "http://e/a", "p": {"q": 1}}',
        "not fetched",
    ),
    "control characters in an error": ("turtle", b"\x1b[31m\x07 .", "is not turtle"),
}


NESTS: dict[str, tuple[str, str, str]] = {
    "objects": ('{"http://e/p":', "1", "}"),
    "graphs": ('{"@graph":', '{"@id":"http://e/a","http://e/p":1}', "}"),
    "lists": ('{"@list":[', "1", "]}"),
    "sets": ('{"@set":[', "1", "]}"),
    "reversed": ('{"@reverse":{"http://e/p":', '{"@id":"http://e/a"}', "}}"),
    "arrays": ("[", '"http://e/a"', "]"),
    "contexts": ('{"@context":{"@version":1.1,"p":{"@id":"http://e/p","@context":', "{}", "}}}"),
    "included": ('{"http://e/p":1,"@included":', '{"http://e/p":1}', "}"),
    "JSON": ('{"@type":"@json","@value":', "1", "}"),
}


@pytest.mark.parametrize("cut", [False, True])
@pytest.mark.parametrize("name", NESTS)
def test_deep_json_ld_is_refused_and_shallow_is_read(name: str, cut: bool) -> None:
    opening, inner, closing = NESTS[name]
    for times in (101, 5_000):
        text = opening * times + inner + ("" if cut else closing * times)
        for whole in (text, f'{{"@id":"http://e/a","http://e/p":{text}}}', f'["}}}}]]\\"",{text}]'):
            with pytest.raises(InputError, match="nested more than 100 deep"):
                parse(whole.encode(), FORMATS["jsonld"], "given")
    times = 99 // (opening.count("{") + opening.count("["))
    text = f'{{"@id":"http://e/a","http://e/q":["{"[{" * 500}"],"http://e/p":{opening * (times - 2) + inner + closing * (times - 2)}}}'
    with contextlib.suppress(InputError):  # some of these nests say nothing
        parse(text.encode(), FORMATS["jsonld"], "given")


@pytest.mark.parametrize(
    "words",
    [
        ("query", "--data", "deep.jsonld", "-q", "ASK {}"),
        ("describe", "x", "--data", "deep.jsonld"),
        ("validate", "deep.jsonld"),
        ("validate", "a.ttl", "--shapes", "deep.jsonld"),
        ("convert", "deep.jsonld", "out.ttl"),
        ("load", "--dump", "out.nq", "deep.jsonld"),
        ("load", "--store", "s", "deep.jsonld"),
        ("add", "deep.jsonld", "--store", "s"),
    ],
)
def test_every_verb_refuses_deep_json_ld(nnmi: Run, words: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "deep.jsonld").write_text('{"http://e/p":' * 5_000 + "1" + "}" * 5_000, encoding="utf-8")
    (tmp_path / "a.ttl").write_text("<http://e/a> a <http://e/A> .", encoding="utf-8")
    fails(nnmi(*words, cwd=tmp_path), "deep.jsonld: is nested more than 100 deep")
    assert not (tmp_path / "s").exists() and not list(tmp_path.glob("out.*"))


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_one_line(name: str) -> None:
    form, data, words = BAD[name]
    with pytest.raises(InputError) as caught:
        parse(data, FORMATS[form], "given")
    assert one_line(caught.value).startswith("given") and words in str(caught.value), str(caught.value)


@pytest.mark.parametrize(
    ("form", "data"),
    [
        ("turtle", b"\xef\xbb\xbf<http://e/a> <http://e/p> 1 ."),
        ("turtle", b'<http://e/a> <http://e/p> "' + b"<<" * 200 + b'" . # ' + b"<<" * 200),
        (
            "rdfxml",
            b"<?xml version='1.0'?><!-- <!DOCTYPE x> -->"
            + RDF % b"<rdf:Description rdf:about='http://e/a'><e:p>&lt;!DOCTYPE</e:p></rdf:Description>",
        ),
        ("jsonld", b'{"@id": "http://e/a", "http://e/p": "x", "remark": "a key that no context maps is let be"}'),
    ],
)
def test_what_only_looks_bad_is_read(form: str, data: bytes, tmp_path: Path) -> None:
    path = tmp_path / f"file{FORMATS[form].endings[0]}"
    path.write_bytes(data)
    assert len(read(path)) == 1


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "the name of a file is empty"),
        ("http://127.0.0.1:9/x.ttl", "nothing is fetched"),
        ("a\0b.ttl", "cannot be read"),
        (f"{'a' * 300}.ttl", "cannot be read"),
        ("empty.ttl/x.ttl", "cannot be read"),
    ],
)
def test_a_bad_name_of_a_file_is_one_line(
    name: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "empty.ttl").touch()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NnmiError) as caught:
        read(name)
    assert words in one_line(caught.value)


# --- queries that cannot be run, parameters, headers ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("SELECT (<http://e.org/f>(1) AS ?x) {}", "custom function"),
        ("ASK { ?s ?p '\udcff' }", "is not Unicode"),
    ],
)
def test_a_query_that_cannot_be_run_is_one_line(text: str, words: str) -> None:
    with pytest.raises(QueryError) as caught:
        OxigraphStore().query(text)
    assert words in one_line(caught.value)


@pytest.mark.parametrize(
    "value", ['"', "\\", "}", "} UNION {", '"} UNION { ?s ?p ?o', "\n ?s ?p", "'''", "\\1", "\\g<1>", "%s", "{0}"]
)
def test_a_value_never_becomes_part_of_the_query(value: str) -> None:
    text = bind("SELECT ?x { VALUES ?x { '}' } }", {("x",): [(Literal(value),)]})
    assert [row[0] for row in OxigraphStore().select(text)] == [Literal(value)]


def test_an_iri_that_the_data_does_not_know_is_no_thing() -> None:
    store = OxigraphStore()
    label = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    store.add([Quad(NamedNode("https://w3id.org/nnmi/id/imi"), label, Literal("IMI"))])
    with pytest.raises(UnknownName, match="did you mean 'id:imi'") as caught:
        Names(store).meant("id:imii", what="institute")
    one_line(caught.value)
    assert Names(store).meant("id:imi") == Names(store).meant("imi")


@pytest.mark.parametrize(
    "header",
    [
        "summary: 3",
        "summary: [a]",
        "summary: s\n#+ tags: abc",
        "summary: s\n#+ params: [a]",
        "summary: s\n#+ params: {3: x}",
        "summary: s\n#+ params: {a b: x}",
        "summary: s\n#+ params: {a: {meaning: m, type: [x]}}",
        "summary: s\n#+ question: x",
        "summary: s\n#+ directed: maybe",
        "summary: &a [*a]",
        "summary: " + "[" * 2000,
        "summary: !!python/object/apply:os.system [x]",
        "summary: s\n#+ a: &a [x]\n#+ b: [*a, *a]",
        "summary: a\x01",
    ],
)
def test_a_bad_header_is_one_line_with_its_file(header: str) -> None:
    with pytest.raises(ContentError) as caught:
        parse_header(f"#+ {header}\nASK {{}}", "my.rq")
    assert one_line(caught.value).startswith("my.rq")


# --- the copy of the content ---------------------------------------------------------------------------------------

QUADS = [Quad(NamedNode(f"http://e.org/{i}"), NamedNode("http://e.org/p"), Literal(str(i))) for i in range(3000)]
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def count(folder: Path) -> str:
    store = kept(folder, lambda: QUADS)
    assert store is not None
    ((number,),) = store.select(COUNT)
    return str(number)


DAMAGE: dict[str, Callable[[Path], object]] = {
    "emptied": lambda file: file.write_bytes(b""),
    "cut": lambda file: os.truncate(file, file.stat().st_size // 2),
    "gone": lambda file: file.unlink(),
    "one bit": lambda file: file.write_bytes(bytes([file.read_bytes()[0] ^ 1]) + file.read_bytes()[1:]),
    "noise": lambda file: file.write_bytes(random.Random(1).randbytes(file.stat().st_size)),
}


@pytest.mark.parametrize("files", ["*.sst", "MANIFEST*", "CURRENT", "*"])
@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_copy_is_made_anew(damage: str, files: str, tmp_path: Path) -> None:
    good = count(tmp_path / "copy")
    for file in (tmp_path / "copy").glob(files):
        if file.stat().st_size:
            DAMAGE[damage](file)
    assert count(tmp_path / "copy") == good == count(tmp_path / "copy")


def test_the_lines_of_a_copy_are_kept_beside_it_and_made_anew_when_damaged(tmp_path: Path) -> None:
    store = kept(tmp_path / "copy", lambda: QUADS)
    assert isinstance(store, OxigraphStore)
    lines = tmp_path / "copy" / LINES
    good = sorted(lines_in(store).splitlines())
    assert good == sorted(str(quad.triple).encode() + b" ." for quad in QUADS) and lines.is_file()
    for damage in DAMAGE.values():
        damage(lines)
        assert sorted(lines_in(store).splitlines()) == good == sorted(lines_in(store).splitlines())
    OxigraphStore.build(tmp_path / "own", QUADS)
    assert sorted(lines_in(OxigraphStore.directory(tmp_path / "own")).splitlines()) == good
    assert not (tmp_path / "own" / LINES).exists(), "a store that may change has no such file"


def test_no_copy_where_none_can_be_kept(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert kept(tmp_path / "file" / "copy", lambda: QUADS) is None
    (tmp_path / "copy").touch()
    assert "3000" in count(tmp_path / "copy"), "a file in its place makes room"


def test_many_may_begin_at_once_with_no_copy(nnmi: Run, tmp_path: Path) -> None:
    data = tmp_path / "p" / "data"
    data.mkdir(parents=True)
    (data / "a b.nt").touch()
    (data / "a.ttl").write_text("".join(f"{q} .\n" for q in QUADS), encoding="utf-8")
    ask = ("query", "--project", tmp_path / "p", "-q", COUNT)
    with ThreadPoolExecutor(10) as pool:
        ran = list(pool.map(lambda _: nnmi(*ask, XDG_CACHE_HOME=str(tmp_path / "cache")), range(10)))
    assert {(r.code, r.out, r.err) for r in ran} == {(0, "n\r\n3000\r\n", "")}
    assert len(list((tmp_path / "cache" / "nnmi-graph").iterdir())) == 1


def test_a_damaged_store_is_one_line(tmp_path: Path) -> None:
    OxigraphStore.build(tmp_path / "store", QUADS)
    (tmp_path / "store" / "CURRENT").write_bytes(b"x")
    with pytest.raises(StoreError) as caught:
        OxigraphStore.directory(tmp_path / "store")
    one_line(caught.value)


# --- streams and outputs -------------------------------------------------------------------------------------------


def shell(line: str) -> Ran:
    done = subprocess.run(
        ["/bin/sh", "-c", line.replace("nnmi", f"{sys.executable} -m nnmi_graph", 1)],
        cwd=ROOT,
        capture_output=True,
        timeout=60,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.mark.parametrize(
    ("line", "code", "err"),
    [
        ("nnmi query -q 'ASK {}' > /dev/full", 2, "nnmi: stdout: cannot be written (No space left on device)\n"),
        ("nnmi --help > /dev/full", 2, "nnmi: the output: No space left on device\n"),
        ("nnmi query no-such 2> /dev/full", 2, ""),
        ("nnmi query -q 'ASK {}' >&-", 2, "nnmi: stdout: is closed; write to a file with -o\n"),
        ("nnmi query no-such 2>&-", 2, ""),
        ("nnmi query -q 'ASK {}' <&-", 0, ""),
        ("nnmi query -q 'ASK {}' --data - <&-", 2, "nnmi: stdin: is closed; give a file\n"),
        ("nnmi query --list | true", 0, ""),
    ],
)
def test_closed_and_full_streams(line: str, code: int, err: str) -> None:
    ran = shell(line)
    assert (ran.code, ran.err) == (code, err)


def test_outputs_that_are_no_plain_files(nnmi: Run, tmp_path: Path) -> None:
    ask = ("query", "-q", "ASK {}", "--format", "csv", "--no-cache", "--data", tmp_path / "a.ttl")
    (tmp_path / "a.ttl").write_text(f"{P} {P} 1 .", encoding="utf-8")
    fails(nnmi(*ask, "-o", ""), "the name of the output is empty")
    fails(nnmi(*ask, "-o", tmp_path, "--force"), "is a folder")
    fails(nnmi(*ask, "-o", f"{'a' * 300}.csv"), "cannot be written")
    target, link, pipe = tmp_path / "target.csv", tmp_path / "link.csv", tmp_path / "pipe"
    target.write_text("old", encoding="utf-8")
    link.symlink_to(target)
    fails(nnmi(*ask, "-o", link), "exists already")
    assert nnmi(*ask, "-o", link, "--force").code == 0 and link.is_symlink() and target.read_text() == "true\n"
    os.mkfifo(pipe)
    end = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    assert nnmi(*ask, "-o", pipe, "--force").code == 0 and os.read(end, 99) == b"true\n" and pipe.is_fifo()
    assert nnmi("export", "agency-institute", pipe, "--format", "net").code == 0 and os.read(end, 9) == b"*Vertices"
    os.close(end)
    assert pipe.is_fifo() and not [p for p in tmp_path.iterdir() if p.name.startswith(".")]


def test_arguments_that_are_no_text(nnmi: Run) -> None:
    fails(nnmi("query", "-q", os.fsdecode(b"ASK { ?s ?p '\xff' }")), "is not UTF-8")
    assert nnmi("query", "-f", "-", stdin=b"ASK {}").out == "true\n"


# --- what the data itself commands -------------------------------------------------------------------------------

EVIL = "\x1b[31mred\x1b]0;title\x07\x00\x9b1m\u202ebidi\ufffe"


@pytest.mark.parametrize("form", ["table", "md"])
def test_no_literal_commands_a_terminal(form: str) -> None:
    text = render_rows(Rows(("x",), [(Literal(EVIL),)]), form)
    assert "red" in text and not {"\x1b", "\x07", "\x00", "\x9b", "\u202e"} & set(text)


@pytest.mark.parametrize(
    "cell", ["=cmd|' /C calc'!A0", "+1", "-1", "@x", EVIL.replace("\ufffe", ""), "a\nb", 'q"q', "c,c"]
)
def test_machine_formats_keep_every_character(cell: str) -> None:
    """The W3C's CSV is exact: quoting a formula would change the value. Tables for people to open are the exports."""
    rows = Rows(("x",), [(Literal(cell),)])
    assert list(csv.reader(io.StringIO(render_rows(rows, "csv"), newline="")))[1] == [cell]
    assert json.loads(render_rows(rows, "json"))["results"]["bindings"][0]["x"]["value"] == cell


def test_xml_holds_no_control_characters() -> None:
    ElementTree.fromstring(render_rows(Rows(("x",), [(Literal(EVIL),)]), "xml"))
    with pytest.raises(OutputError, match="cannot be written as rdfxml"):
        serialize([Triple(NamedNode("http://e.org/a"), NamedNode("http://e.org/p"), Literal(EVIL))], FORMATS["rdfxml"])


@pytest.mark.parametrize("width", [1, 20, 80])
def test_a_narrow_terminal_is_kept(width: int) -> None:
    text = render_rows(
        Rows(("one", "two"), [(Literal("a long word: " + "x" * 99), Literal("中国制造" * 9))]), "table", width
    )
    assert max(map(len, text.splitlines())) <= max(width, 4)


# --- queries of death ----------------------------------------------------------------------------------------------

CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def test_a_query_of_death_is_given_up(nnmi: Run) -> None:
    """By itself it would run for days; the command would be ended, and the test fail, long before."""
    fails(nnmi("query", "--timeout", "1", "-q", CROSS), "no answer within 1 seconds")
    for bad in ("0", "-1", "nan", "inf", "x"):
        fails(nnmi("query", "--timeout", bad, "-q", "ASK {}"), "--timeout")


def test_ctrl_c_ends_a_query_of_death() -> None:
    process = subprocess.Popen([sys.executable, "-m", "nnmi_graph", "query", "-q", CROSS], cwd=ROOT)
    time.sleep(1.5)
    assert process.poll() is None
    process.send_signal(signal.SIGINT)
    assert process.wait(5) == -signal.SIGINT


# --- validation ----------------------------------------------------------------------------------------------------

SH = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://e.org/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex:a a ex:C ; ex:p "x" ; ex:self ex:a ; ex:d "2014-02-30"^^xsd:date .
ex:S a sh:NodeShape ; """


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ("sh:closed false", "nothing would be checked"),
        ("sh:targetClass ex:C ; sh:property ex:Nowhere", "has no sh:path"),
        ("sh:targetClass ex:C ; sh:not ex:S", "by way of a negation"),
        ('sh:targetClass ex:C ; sh:js [ sh:jsFunctionName "f" ]', "would run JavaScript"),
        (
            'sh:targetClass ex:C ; sh:sparql [ sh:select "SELECT $this { $this ?p trueSERVICE <http://127.0.0.1:9/> {} }" ]',
            "fetch from the network",
        ),
        ('sh:targetClass ex:C ; sh:sparql [ sh:select "SELECT $this {" ]', "without its }"),
        ('sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:pattern "(?=a)" ]', "is no regular expression"),
    ],
)
def test_bad_shapes_are_one_line(shape: str, words: str, nnmi: Run, tmp_path: Path) -> None:
    (tmp_path / "s.ttl").write_text(SH + shape + " .", encoding="utf-8")
    fails(nnmi("validate", tmp_path / "s.ttl", "--shapes", tmp_path / "s.ttl"), words)


def test_the_second_engine_prints_nothing_of_its_own(nnmi: Run, tmp_path: Path) -> None:
    (tmp_path / "s.ttl").write_text(
        SH + "sh:targetClass ex:C ; sh:property [ sh:path ex:self ; sh:class ex:C ] .", encoding="utf-8"
    )
    ran = nnmi("validate", tmp_path / "s.ttl", "--shapes", tmp_path / "s.ttl", "--engine", "pyshacl")
    assert (ran.code, ran.err) == (0, "") and ran.out.startswith("No findings.")


def test_a_record_of_a_mistyped_class_is_not_passed_over(nnmi: Run, tmp_path: Path) -> None:
    (tmp_path / "r.ttl").write_text(
        "@prefix nnmi: <https://w3id.org/nnmi/ontology/> . <https://w3id.org/nnmi/id/x> a nnmi:Institut .",
        encoding="utf-8",
    )
    assert "nnmi:Institut" in nnmi("validate", tmp_path / "r.ttl").out


def test_the_cases_are_all_here() -> None:
    assert (len(CALLS), len(DEEP), len(LONG), len(BAD), len(DAMAGE)) == (20, 13, 13, 22, 5)
