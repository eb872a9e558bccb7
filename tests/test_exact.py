"""Terms as they were written, numbers of any length, XPath's order and patterns: where a store goes by value."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnmi_graph import Workspace
from nnmi_graph.check import validate_record
from nnmi_graph.errors import ContentError, QueryError
from nnmi_graph.findings import Report
from nnmi_graph.shacl import validate
from nnmi_graph.store import FORMATS, OxigraphStore, parse, read
from nnmi_graph.store.dumping import dump
from nnmi_graph.store.forms import as_written, by_value, is_kept, odd_lines, original, written_bytes
from nnmi_graph.store.loading import load
from nnmi_graph.store.order import compare
from nnmi_graph.store.regexes import engine_regex, engine_replacement
from nnmi_graph.store.rewriting import exact_text
from nnmi_graph.store.sources import Source
from nnmi_graph.terms import XSD, BlankNode, Literal, NamedNode, Quad

from .validate_samples import check, record_of, turtle

KINDS = [
    "integer",
    "decimal",
    "double",
    "float",
    "boolean",
    "date",
    "dateTime",
    "dateTimeStamp",
    "time",
    "gYear",
    "gYearMonth",
    "gMonth",
    "gDay",
    "gMonthDay",
    "duration",
    "dayTimeDuration",
    "yearMonthDuration",
    "int",
    "long",
    "short",
    "byte",
    "unsignedByte",
    "nonNegativeInteger",
    "string",
    "anyURI",
]


def typed(text: str, kind: str) -> Literal:
    return Literal(text, datatype=NamedNode(XSD + kind))


def come_back(literal: Literal) -> object:
    store = ox.Store()
    store.add(Quad(BlankNode(), NamedNode("urn:p"), literal))
    return next(iter(store)).object


NUMERALS = st.from_regex(r"[+-]?[0-9]{0,20}(\.[0-9]{0,20})?(E[+-]?[0-9]{1,2})?", fullmatch=True)
TIMES = st.from_regex(
    r"-?[0-9]{4}-(0[0-9]|1[0-3])-[0-3][0-9](T[0-2][0-9]:[0-6][0-9]:[0-6][0-9](\.[0-9]{1,12})?)?"
    r"(Z|[+-](00|05|14):[03]0)?",
    fullmatch=True,
)
ODD = st.one_of(NUMERALS, TIMES, st.sampled_from(["true", "1", "INF", "-0", "P12M", "PT60M", "--02-29", "24:00:00"]))


@given(ODD, st.sampled_from(KINDS))
def test_a_literal_is_kept_or_told_apart(text: str, kind: str) -> None:
    literal = typed(text, kind)
    assert is_kept(literal) == (come_back(literal) == literal)
    assert come_back(as_written(literal)) == as_written(literal)
    assert original(as_written(literal)) == literal
    assert by_value(literal) == come_back(literal)


VALUES = st.one_of(
    st.tuples(
        ODD, st.sampled_from(KINDS), st.sampled_from(['"{}"^^xsd:{}', "'{}'^^xsd:{}", f'"""{{}}"""^^<{XSD}{{}}>'])
    ),
    st.sampled_from(["5", "05", "+5", "1.5", "1.50", ".5", "1e3", "-0", "0.0", "5.e3", "true", '"1.50 or"@en', "'05'"]),
    st.sampled_from(
        ["'''a \"1\"^^xsd:int 1.0'''", '"""x""", 1.0', "[ ex:v1.0 1.0 ]", "( 01 )", '1.0 # 1.00 "1"^^xsd:int\n']
    ),
    st.sampled_from(
        [r'"\u0031"^^xsd:int', r'"\u0031"^^xsd:integer', r'"a\"1.0"', "_:b1.0x", "ex:a1.50", '"01"^^ex:int']
    ),
)


LEXICAL = st.one_of(ODD, st.sampled_from(["inf", "NaN", "Infinity", "nan", " 5", "FALSE", "TRUE", "-inf", "---05"]))
ON_A_LINE = st.tuples(
    st.one_of(LEXICAL, LEXICAL.map(lambda text: "".join(f"\\u{ord(c):04x}" for c in text)), st.just(r"a\"05")),
    st.sampled_from(KINDS),
    st.sampled_from(
        [
            f'"{{}}"^^<{XSD}{{}}>',
            f'"{{}}" ^^\t<{XSD}{{}}>',
            '"{}"^^<http://www.w3.org/2001/XMLSchem\\u0061#{}>',
            f'<<( <urn:a> <urn:b> "1.0"^^<{XSD}decimal> )>> .\n<urn:t> <urn:p> "{{}}"^^<{XSD}{{}}>',
            '"a \\"05\\"^^<x>" . # "{}{}',
        ]
    ),
)


@given(st.lists(ON_A_LINE, max_size=4))
def test_lines_are_told_that_hold_what_the_engine_alters(values: list[tuple[str, str, str]]) -> None:
    text = "".join(f"<urn:s{n}> <urn:p> {v[2].format(v[0], v[1])} .\n" for n, v in enumerate(values))
    told = b"".join(odd_lines(text.encode()))
    quads = [list(ox.parse(lines, format=ox.RdfFormat.N_QUADS)) for lines in (text.encode(), told)]
    assert not {q for q in quads[0] if isinstance(q.object, Literal) and not is_kept(q.object)} - set(quads[1])


@given(st.lists(VALUES, max_size=4))
def test_a_text_is_altered_as_its_statements_are(values: list[object]) -> None:
    objects = [v[2].format(v[0], v[1]) if isinstance(v, tuple) else str(v) for v in values]
    lines = "".join(f"ex:s{n} ex:p {v} .\n" for n, v in enumerate(objects))
    text = f"@prefix xsd: <{XSD}> . @prefix ex: <urn:x:> .\n{lines}"
    quads = parse(text.encode(), FORMATS["turtle"], "t")
    for form in ("turtle", "ntriples"):
        data = text.encode() if form == "turtle" else ox.serialize(quads, format=ox.RdfFormat.N_TRIPLES)
        expected = OxigraphStore.of(quads, written=True)
        read = ox.Store()
        read.bulk_load(written_bytes(data, form) or b"", FORMATS[form].engine)
        assert canonical(read) == canonical(expected.inner)
        assert (written_bytes(data, form) is not data) >= expected.altered


def canonical(store: ox.Store) -> str:
    found = ox.Dataset(list(store))
    found.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return "\n".join(sorted(map(str, found)))


def findings(report: Report) -> list[str]:
    return sorted(finding.focus.value.rsplit("/", 1)[1] for finding in report.findings)


TERMS = """
ex:a ex:p 5 , "5"^^xsd:int . ex:b ex:p 1.0 , 1.00 . ex:c ex:p "007"^^xsd:integer . ex:d ex:p 7 .
ex:e ex:p "2020-01-01T00:00:00+00:00"^^xsd:dateTime . ex:f ex:p "1"^^xsd:boolean . ex:g ex:p "1.50"^^xsd:float .
"""


@pytest.mark.parametrize(
    ("constraint", "expected"),
    [
        ("sh:maxCount 1", "a b"),
        ("sh:minCount 2", "c d e f g"),
        ("sh:in (5 1.0 7)", "a b c e f g"),
        ("sh:in (1.00 1.0 7 5 'x')", "a c e f g"),
        ("sh:hasValue 1.00", "a c d e f g"),
        ("sh:datatype xsd:integer", "a b e f g"),
        ("sh:datatype xsd:int", "a b c d e f g"),
        ("sh:pattern '00'", "a b d f g"),
        ("sh:minLength 4", "a b c d f"),
        ("sh:maxLength 3", "b e g"),
        ("sh:qualifiedValueShape [ sh:pattern '0$' ] ; sh:qualifiedMaxCount 0", "b e g"),
    ],
)
def test_constraints_look_at_terms(constraint: str, expected: str) -> None:
    shape = f"ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:p ; sh:property [ sh:path ex:p ; {constraint} ] ."
    assert sorted(set(findings(check(shape, TERMS)))) == expected.split()


@pytest.mark.parametrize(("constraint", "expected"), [("sh:equals", "b c"), ("sh:disjoint", "a")])
def test_pairs_look_at_terms(constraint: str, expected: str) -> None:
    shape = f"ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:p ; sh:property [ sh:path ex:p ; {constraint} ex:q ] ."
    data = 'ex:a ex:p 1.50 ; ex:q 1.50 . ex:b ex:p 1.50 ; ex:q 1.5 . ex:c ex:p 5 ; ex:q "5"^^xsd:short .'
    assert sorted(set(findings(check(shape, data)))) == expected.split()


def test_a_report_shows_what_was_written() -> None:
    shape = "ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:p ; sh:property [ sh:path ex:p ; sh:maxInclusive 10.0 ] ."
    (finding,) = check(shape, "ex:a ex:p 70.00 .").findings
    assert finding.value == typed("70.00", "decimal")


@pytest.mark.parametrize(
    ("filter", "found"),
    [
        ("?v > 1", "a b c"),
        ("?v + 1 > 1.25", "a b c"),
        ("DATATYPE(?v) = xsd:int", "a"),
        ("?v IN (1.5)", "b"),
        ("STR(?v) = '1.50'", "b"),
        ("?v = 5 && !sameTerm(?v, 5)", "a"),
        ("xsd:integer(?v) = 5", "a"),
        ("REGEX(STR(?v), '^0')", "c"),
        ("EXISTS { $this ex:q ?w FILTER(?w < ?v) }", "a"),
        ("COALESCE(?v, 0) > 6", "c"),
        ('?v * "2.00"^^xsd:decimal > 11', "c"),
        ('?v = "5.0"^^xsd:decimal', "a"),
        ('EXISTS { $this ex:p "5"^^xsd:int }', "a"),
        ('EXISTS { $this ex:p "5"^^xsd:integer }', ""),
    ],
)
def test_queries_of_shapes_see_values(filter: str, found: str) -> None:
    data = 'ex:a ex:p "5"^^xsd:int ; ex:q 1.20 . ex:b ex:p 1.50 . ex:c ex:p 007 . ex:d ex:p "x" .'
    select = f"SELECT $this ?value {{ $this ex:p ?value . BIND(?value AS ?v) FILTER({filter}) }}"
    shape = f'ex:S sh:targetSubjectsOf ex:p ; sh:sparql [ sh:prefixes ex: ; sh:select """{select}""" ] .'
    shape += f'ex: sh:declare [ sh:prefix "xsd" ; sh:namespace "{XSD}"^^xsd:anyURI ] .'
    assert findings(check(shape, data)) == found.split()


@pytest.mark.parametrize("stored", ["written", "by value"])
def test_a_record_that_repeats_what_the_store_holds_is_right(stored: str) -> None:
    quads = turtle('ex:a a ex:T ; ex:p 70.00 ; ex:q "5"^^xsd:int .')
    store = OxigraphStore.of(quads, written=stored == "written")
    shapes = (
        "ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:property [ sh:path ex:p ; sh:maxCount 1 ; sh:hasValue 70.00 ] ;"
    )
    shapes += "sh:property [ sh:path ex:q ; sh:maxCount 1 ; sh:datatype xsd:int ] ."
    record = record_of('ex:a a ex:T ; ex:p 70.00 ; ex:q "5"^^xsd:int .')
    assert validate_record(store, record, turtle(shapes)).findings == ()
    two = record_of('ex:b a ex:T ; ex:p 70.00, 70.0 ; ex:q "5"^^xsd:int .')
    assert findings(validate_record(store, two, turtle(shapes))) == ["b"]
    assert findings(validate(store, turtle(shapes))) == []


NUMBER = st.one_of(
    st.from_regex(r"-?[0-9]{1,40}(\.[0-9]{1,40})?", fullmatch=True), st.integers(-3, 3).map(str), st.just("0.0")
)


@given(NUMBER, NUMBER)
def test_numbers_of_any_length_have_their_order(first: str, second: str) -> None:
    one, other = Decimal(first), Decimal(second)
    assert compare(typed(first, "decimal"), typed(second, "decimal")) == (one > other) - (one < other)
    store = OxigraphStore.of([Quad(NamedNode("urn:s"), NamedNode("urn:p"), typed(first, "decimal"))], written=True)
    shape = f"ex:S sh:targetSubjectsOf <urn:p> ; sh:property [ sh:path <urn:p> ; sh:maxExclusive '{second}'^^xsd:decimal ] ."
    assert bool(validate(store, turtle(shape)).findings) == (one >= other)


@pytest.mark.parametrize(
    ("first", "second", "sign"),
    [
        (typed("0", "boolean"), typed("true", "boolean"), -1),
        (typed("true", "boolean"), typed("1", "boolean"), 0),
        (typed("--02-29", "gMonthDay"), typed("--03-01", "gMonthDay"), -1),
        (typed("--02-29Z", "gMonthDay"), typed("--02-28", "gMonthDay"), 1),
        (typed("--02-29Z", "gMonthDay"), typed("--02-29", "gMonthDay"), None),
        (typed("2020-01-01T00:00:00", "dateTime"), typed("2020-01-01T10:00:00Z", "dateTime"), None),
        (typed("2020-01-01T00:00:00+00:00", "dateTime"), typed("2020-01-01T00:00:00Z", "dateTimeStamp"), 0),
        (typed("abc", "integer"), typed("abc", "integer"), None),
        (typed("NaN", "double"), typed("NaN", "double"), None),
        (typed("1.1", "float"), typed("1.1", "decimal"), 0),
        (typed("1.1", "float"), typed("1.1", "double"), 1),
        (Literal("a", language="en"), Literal("b", language="en"), None),
        (NamedNode("urn:a"), NamedNode("urn:a"), None),
        (typed("5", "unsignedByte"), typed("4.9999999999999999999999", "decimal"), 1),
        (typed("x", "anyURI"), typed("x", "anyURI"), None),
        (typed(" 5 ", "integer"), typed("5", "integer"), None),
        (typed(f"{'9' * 30}-01-01", "date"), typed("2020-01-01", "date"), 1),
        (typed(f"2020-01-01T00:00:00.{'0' * 30}1", "dateTime"), typed("2020-01-01T00:00:00", "dateTime"), 1),
        (typed("24:00:00", "time"), typed("00:00:00", "time"), 0),
        (typed("2020-01-01T24:00:00", "dateTime"), typed("2020-01-02T00:00:00", "dateTime"), 0),
        (typed("P12M", "yearMonthDuration"), typed("P1Y", "duration"), 0),
        (typed("P1M", "yearMonthDuration"), typed("P30D", "dayTimeDuration"), None),
        (typed(f"P{'9' * 30}M", "duration"), typed("P30D", "dayTimeDuration"), 1),
    ],
)
def test_what_has_an_order_and_what_has_none(first: Literal, second: Literal, sign: int | None) -> None:
    assert compare(first, second) == sign
    assert compare(second, first) == (None if sign is None else -sign)
    quads = [Quad(NamedNode("urn:s"), NamedNode(f"urn:{p}"), v) for p, v in (("p", first), ("q", second))]
    for name, holds in (("lessThan", sign == -1), ("lessThanOrEquals", sign in (-1, 0))):
        shape = f"ex:S sh:targetNode <urn:s> ; sh:property [ sh:path <urn:p> ; sh:{name} <urn:q> ] ."
        assert bool(validate(OxigraphStore.of(quads, written=True), turtle(shape)).findings) is not holds


ZONE = st.sampled_from(["", "Z", "+14:00", "-05:30"])
DAY = st.dates().map(str)
CLOCK = st.times().map(lambda time: time.isoformat("milliseconds"))
MOMENTS = {
    "dateTime": st.builds("{}T{}{}".format, DAY, CLOCK, ZONE),
    "date": st.builds("{}{}".format, DAY, ZONE),
    "time": st.builds("{}{}".format, CLOCK, ZONE),
    "gYearMonth": st.builds(lambda day, zone: f"{day[:7]}{zone}", DAY, ZONE),
    "gDay": st.builds(lambda day, zone: f"---{day[8:]}{zone}", DAY, ZONE),
    "duration": st.builds("{}P{}Y{}M{}DT{}H".format, st.sampled_from(["", "-"]), *[st.integers(0, 70)] * 4),
}


@given(st.sampled_from(sorted(MOMENTS)).flatmap(lambda kind: st.tuples(st.just(kind), *[MOMENTS[kind]] * 2)))
def test_moments_have_the_order_that_the_engine_gives_them(said: tuple[str, str, str]) -> None:
    kind, first, second = said
    ask = "ASK { FILTER(xsd:%s('%s') %s xsd:%s('%s')) }"
    signs = [
        sign
        for sign, word in ((-1, "<"), (1, ">"), (0, "="))
        if ox.Store().query(f"PREFIX xsd: <{XSD}> {ask % (kind, first, word, kind, second)}")
    ]
    assert [compare(typed(first, kind), typed(second, kind))] == (signs or [None])


@pytest.mark.parametrize(
    ("pattern", "flags", "matches", "others"),
    [
        (r"^[a-z-[aeiou]]+$", "", ["xyz"], ["abc", "-"]),
        (r"^[^a-z-[x]]+$", "", ["ABC", "1"], ["a", "x"]),
        (r"^\w+$", "", ["é1", "a+b"], ["a_b", "a b", "a-b"]),
        (r"^\W$", "", ["_", "-"], ["a"]),
        (r"^\i\c*$", "", ["a-b.c", "_x", ":y", "é"], ["1a", "-"]),
        (r"^\I$", "", ["1"], ["a"]),
        (r"^\p{Lu}[a-z]$", "i", ["AB", "Ab"], ["ab"]),
        (r"^[\p{Lu}\p{Nd}]$", "i", ["A", "1"], ["a"]),
        (r"^\p{IsBasicLatin}$", "i", ["s", "S"], ["ſ"]),
        (r"^\p{IsCyrillic}+$", "", ["Пермь"], ["Perm"]),
        (r"^\P{IsBasicLatin}$", "", ["é"], ["e"]),
        (r"^[\p{L}\s]+$", "", ["a é\t"], ["a\u00a0b", "1"]),
        (r"a b # c", "x", ["ab#c"], ["a b # c"]),
        (r"[a b]", "x", [" "], ["c"]),
        (r"^[a&&b]$", "", ["a", "&"], ["c"]),
        (r"^[a~~]$", "", ["a", "~"], ["c"]),
        (r"a.b", "q", ["a.b"], ["acb"]),
        (r"^\d{2,3}$", "", ["12", "123"], ["1", "1234"]),
        (r"^a.c$", "s", ["a\nc"], ["ac"]),
        (r"^(?:ab)+$", "i", ["ABab"], ["a"]),
        (r"^[\-+]?[0-9]$", "", ["-1", "+1", "1"], ["--1"]),
        (r"^\S+@\S+$", "", ["a@b"], ["a b@c"]),
    ],
)
def test_patterns_are_those_of_xpath(pattern: str, flags: str, matches: list[str], others: list[str]) -> None:
    called = f", '{flags}'" if flags else ""
    store = OxigraphStore()
    for text, expected in [(m, True) for m in matches] + [(o, False) for o in others]:
        call = f"REGEX({Literal(text)}, {Literal(pattern)}{called})"
        assert store.query_exactly(f"ASK {{ FILTER({call}) }}") is expected, text
        bound = f"BIND({Literal(pattern)} AS ?p) FILTER(REGEX({Literal(text)}, ?p{called}))"
        assert store.query_exactly(f"ASK {{ {bound} }}") is expected, text
    flag = f" ; sh:flags '{flags}'" if flags else ""
    shape = f"ex:S sh:targetSubjectsOf ex:p ; sh:property [ sh:path ex:p ; sh:pattern {Literal(pattern)}{flag} ] ."
    data = "ex:x " + " , ".join(f"ex:p {Literal(text)}" for text in matches).replace(" , ex:p", " ; ex:p") + " ."
    assert check(shape, data).findings == ()
    data = data.split(" ")[0] + " " + " ; ".join(f"ex:p {Literal(text)}" for text in others) + " ."
    assert len(check(shape, data).findings) == len(others)


@pytest.mark.parametrize(
    "pattern",
    [
        r"a(?=b)",
        r"(?i)a",
        r"\bword",
        r"(a)\1",
        r"a**",
        r"[[:alpha:]]",
        r"\p{Greek}",
        r"a{,3}",
        "a{2,1}",
        "[z-a]",
        "[]",
        "(a",
    ],
)
def test_what_xpath_does_not_have_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError):
        engine_regex(pattern)
    with pytest.raises(QueryError, match="is no regular expression"):
        OxigraphStore().query_exactly(f"ASK {{ FILTER(REGEX('a', {Literal(pattern)})) }}")
    with pytest.raises(ContentError, match="is no regular expression"):
        check(f"ex:S sh:targetSubjectsOf ex:p ; sh:property [ sh:path ex:p ; sh:pattern {Literal(pattern)} ] .", "")


PLAIN = st.text(st.sampled_from("ab1é_+ .-[]()|*?{}^$&~\\wsdic,x"), max_size=8)


@given(PLAIN)
def test_a_pattern_is_refused_or_read_by_the_engine(pattern: str) -> None:
    try:
        text, flags = engine_regex(pattern)
    except ValueError:
        return
    call = f"REGEX('ab1', {Literal(text)}, '{flags}')"
    ((answer,),) = OxigraphStore().select(f"SELECT ({call} AS ?x) {{}}")
    assert answer is not None


@pytest.mark.parametrize(
    ("pattern", "put", "expected"),
    [
        ("(b)", "$1x", "abxc"),
        ("(b)", r"\$1", "a$1c"),
        ("b", r"\\", "a\\c"),
        ("(b)", "$12", "ab2c"),
        ("b", "[$0]", "a[b]c"),
    ],
)
def test_replacements_are_those_of_xpath(pattern: str, put: str, expected: str) -> None:
    assert engine_replacement(put, pattern)
    text = (
        f"SELECT (REPLACE('abc', {Literal(pattern)}, {Literal(put)}) AS ?x) (REPLACE('abc', ?p, {Literal(put)}) AS ?y)"
    )
    ((one, other),) = OxigraphStore().query_exactly(f"{text} {{ BIND({Literal(pattern)} AS ?p) }}")
    assert one == other == Literal(expected)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("ASK { FILTER(false < true && !(true < false) && true >= false && false <= false) }", True),
        ("ASK { BIND(true > false AS ?x) FILTER(?x) }", True),
        (
            "SELECT ?g (COUNT(*) AS ?n) { VALUES (?g ?x) { (1 true) (2 false) } } GROUP BY ?g HAVING (MAX(?x) > false)",
            1,
        ),
        ("ASK { FILTER(0.1234567890123456789 < 0.12345678901234567891) }", True),
        ("ASK { FILTER(200000000000000000000 = 200000000000000000000.0) }", True),
        ("ASK { FILTER(200000000000000000000 != 200000000000000000001) }", True),
        ("ASK { FILTER(<urn:a> < <urn:b>) }", False),
        ("ASK { FILTER EXISTS { VALUES ?x { 1 2 } FILTER(?x < 2) } }", True),
        ("SELECT (GROUP_CONCAT(?x; SEPARATOR=\"<\") AS ?y) { VALUES ?x { 'a' 'b' } }", 1),
        (
            "SELECT ?x { VALUES (?x ?y) { (1 2) } ?s (<urn:p>|^<urn:q>)* ?o FILTER(?x < ?y) # <> \n } ORDER BY DESC(?x < 1)",
            0,
        ),
    ],
)
def test_comparisons_in_queries(text: str, answer: bool | int) -> None:
    found = OxigraphStore().query_exactly(text)
    assert found is answer if isinstance(answer, bool) else len(list(found)) == answer  # type: ignore[arg-type]


def test_a_fault_is_told_at_its_place_in_the_query_as_written() -> None:
    with pytest.raises(QueryError, match="query:1:30: ';'"):
        OxigraphStore().query_exactly("SELECT ?x { FILTER(?x < 1)   ; }")
    assert exact_text("SELECT * { ?s ?p ?o }") == "SELECT * { ?s ?p ?o }"


ENTERED = 'ex:a ex:p 70.00 , "5"^^xsd:int ; ex:q 5 . ex:b ex:p 05 , 5 , "1"^^xsd:boolean , "x" ; ex:q "2020-01-01+00:00"^^xsd:date .'


def said(quads: object) -> set[str]:
    return {" ".join(map(str, quad.triple)) for quad in quads}  # type: ignore[attr-defined]


def test_a_store_on_disk_gives_back_the_forms_that_were_entered(tmp_path: Path) -> None:
    first, second = turtle(ENTERED), turtle("ex:a ex:p 70.0 . ex:c ex:p 1.5 , 1.50 . ex:a ex:q 05 .")
    OxigraphStore.build(tmp_path / "store", first)
    assert said(OxigraphStore.directory(tmp_path / "store").quads()) == said(first)
    store = OxigraphStore.directory(tmp_path / "store", read_only=False)
    store.add(second)
    assert said(store.quads()) == said([*first, *second])
    out = tmp_path / "all.nq"
    assert dump(store, out) == len(said([*first, *second]))
    assert said(parse(out.read_bytes(), FORMATS["nquads"], "all.nq")) == said([*first, *second])
    assert store.ask("ASK { <http://example.org/a> <http://example.org/p> ?x FILTER(?x > 69) }")


def test_what_is_taken_out_of_a_store_leaves_no_form_behind(tmp_path: Path) -> None:
    (tmp_path / "a.nq").write_text('<urn:s> <urn:p> "70.00"^^<http://www.w3.org/2001/XMLSchema#decimal> <urn:g> .\n')
    (tmp_path / "b.nq").write_text('<urn:s> <urn:p> "70"^^<http://www.w3.org/2001/XMLSchema#decimal> <urn:g> .\n')
    for name, force in (("a", False), ("b", True)):
        load(str(tmp_path / "store"), [Source(str(tmp_path / f"{name}.nq"))], force=force)
        found = list(OxigraphStore.directory(tmp_path / "store").quads())
        assert found == read(tmp_path / f"{name}.nq")


LONG_NUMBERS = (
    "@prefix e: <http://e.org/> . e:a e:n 123456789012345678901234567890, 2.5 . e:b e:n 1, 2 ; e:small 3, 10 ."
)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("SELECT ?n { ?s e:n ?n } ORDER BY ?n", ["by their text"]),
        ("SELECT (SUM(?n) AS ?t) { ?s e:n ?n } GROUP BY ?s", ["a cell is empty"]),
        ("SELECT (SUM(?n) AS ?t) { e:b e:n ?n }", []),
        ("SELECT ?n { e:b e:n ?n } ORDER BY ?n", []),
        ("SELECT ?n { ?s e:n ?n }", []),
        ("SELECT (MAX(?n) AS ?m) { ?s e:n ?n }", ["e:n has numbers of more than 18 digits"]),
        ("SELECT ?s { ?s e:n ?n } ORDER BY DESC(?n) LIMIT 1", ["e:n has numbers"]),
        ("SELECT ?n { ?s e:n ?n FILTER(?n < 9) } ORDER BY ?n LIMIT 1", ["e:n has numbers"]),
        ("SELECT ?n ?s { ?s e:n ?n FILTER(?n < 9) } ORDER BY ?n", []),
        ("SELECT (MAX(?n) AS ?m) { ?s e:small ?n }", []),
        ("SELECT (MAX(?p) AS ?m) { _:b ?p ?n }", []),
        ("SELECT ?z (SUM(?n) AS ?t) { e:b e:n ?n OPTIONAL { e:b e:z ?z } } GROUP BY ?z", []),
        ("SELECT (1 + ?t AS ?u) { { SELECT (SUM(?n) AS ?t) { ?s e:n ?n } } }", ["a cell is empty"]),
    ],
)
def test_what_the_engine_cannot_do_with_long_numbers_is_told(tmp_path: Path, text: str, told: list[str]) -> None:
    (tmp_path / "d.ttl").write_text(LONG_NUMBERS)
    answer = Workspace(data=tmp_path / "d.ttl").sparql(f"PREFIX e: <http://e.org/> {text}")
    assert len(answer.notes) == len(told)
    assert all(words in note["en"] for words, note in zip(told, answer.notes, strict=True))


def test_a_ready_made_question_tells_it_too(tmp_path: Path) -> None:
    (tmp_path / "queries" / "questions").mkdir(parents=True)
    text = (
        "#+ summary: {en: Which numbers?, zh: 哪些数？}\nPREFIX e: <http://e.org/>\nSELECT ?n { ?s e:n ?n } ORDER BY ?n"
    )
    (tmp_path / "queries" / "questions" / "numbers.rq").write_text(text)
    (tmp_path / "d.ttl").write_text(LONG_NUMBERS)
    answer = Workspace(tmp_path, data=tmp_path / "d.ttl").query("numbers")
    assert [note["zh"] for note in answer.notes] == ["超过 18 位的数字是按文本排序或选取的"]


@pytest.mark.parametrize(
    "sum_",
    ["?a * IF(BOUND(?b), ?b, 1)", "COALESCE(?none, ?a) - 1", "2 + COALESCE(?b, 0) / ?a", "IF(true, ?a, ?b) + ?b"],
)
def test_sums_see_the_values_that_functions_pass_on(sum_: str) -> None:
    quads = [
        Quad(NamedNode("urn:s"), NamedNode(f"urn:{p}"), typed(t, "decimal")) for p, t in (("a", "70.0"), ("b", "2.50"))
    ]
    text = f"SELECT ?sum {{ ?s <urn:a> ?a ; <urn:b> ?b OPTIONAL {{ ?s <urn:none> ?none }} BIND({sum_} AS ?sum) }}"
    by_value, written = (list(OxigraphStore.of(quads, written=way).query_exactly(text)) for way in (False, True))
    assert by_value == written != [(None,)]
