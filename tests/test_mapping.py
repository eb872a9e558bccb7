"""The mapping engine on small tables of other people: what it makes, and what it says when something is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from nnmi_graph import store
from nnmi_graph.errors import ContentError, InputError, NnmiError
from nnmi_graph.literals import read_amount, read_date, read_period, slug
from nnmi_graph.mapping import build_file, run
from nnmi_graph.mapping.logical_tables import parse_table
from nnmi_graph.store.trig import write_trig
from nnmi_graph.terms import Literal, NamedNode, Quad

TABLE = """consortium,organisation,kind,tier,joined
Harbour Lab,Ada & Sons,firm,founder,2019-05
Harbour Lab,"Böhm, Curie KG",firm,,2020
Harbour Lab,City College,school,partner,2021-03-01
"""
MAPPING = """
output: members.trig
comment: Made from members.csv.
prefixes: {ex: "https://example.org/id/"}
lookups:
  kinds: {values: {firm: tax:partner-company, school: tax:partner-university}}
tables:
  - file: members.csv
    graph: "graph:example"
    records:
      - id: "ex:org-{organisation|slug}"
        must: [a, rdfs:label]
        set: {a: nnmi:Organization, rdfs:label: {text: "{organisation}"}}
      - id: "ex:member-{row:03}"
        set:
          a: nnmi:Membership
          nnmi:about: "ex:consortium-{consortium|slug}"
          nnmi:member: "ex:org-{organisation|slug}"
          nnmi:validFrom: {date: "{joined}"}
          nnmi:partnerType: {lookup: "{kind}", in: kinds}
        rules:
          - when: {tier: founder}
            set: {nnmi:memberRole: tax:role-founder}
"""
EXPECTED = """# Made from members.csv.
@prefix ex: <https://example.org/id/> .
@prefix graph: <https://w3id.org/nnmi/graph/> .
@prefix nnmi: <https://w3id.org/nnmi/ontology/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix tax: <https://w3id.org/nnmi/taxonomy/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

graph:example {
ex:member-001 a nnmi:Membership ;
    nnmi:about ex:consortium-harbour-lab ;
    nnmi:member ex:org-ada-sons ;
    nnmi:memberRole tax:role-founder ;
    nnmi:partnerType tax:partner-company ;
    nnmi:validFrom "2019-05"^^xsd:gYearMonth .

ex:member-002 a nnmi:Membership ;
    nnmi:about ex:consortium-harbour-lab ;
    nnmi:member ex:org-böhm-curie-kg ;
    nnmi:partnerType tax:partner-company ;
    nnmi:validFrom "2020"^^xsd:gYear .

ex:member-003 a nnmi:Membership ;
    nnmi:about ex:consortium-harbour-lab ;
    nnmi:member ex:org-city-college ;
    nnmi:partnerType tax:partner-university ;
    nnmi:validFrom "2021-03-01"^^xsd:date .

ex:org-ada-sons a nnmi:Organization ;
    rdfs:label "Ada & Sons"@en .

ex:org-böhm-curie-kg a nnmi:Organization ;
    rdfs:label "Böhm, Curie KG"@en .

ex:org-city-college a nnmi:Organization ;
    rdfs:label "City College"@en .
}
"""


def make(folder: Path, mapping: str = MAPPING, table: str = TABLE) -> Path:
    (folder / "members.csv").write_text(table, "utf-8")
    path = folder / "mapping.yaml"
    path.write_text(mapping, "utf-8")
    return path


def test_someone_elses_table_becomes_records(tmp_path: Path) -> None:
    path, content = build_file(make(tmp_path))
    assert path == tmp_path / "members.trig"
    assert content.decode() == EXPECTED
    path.write_bytes(content)
    assert set(store.read(path)) == set(run(tmp_path / "mapping.yaml"))
    assert build_file(tmp_path / "mapping.yaml")[1] == content


def test_a_later_rule_wins_and_nothing_takes_away(tmp_path: Path) -> None:
    more = """          - when: {organisation: {matches: "^Ada"}}
            set: {nnmi:memberRole: tax:role-member, nnmi:partnerType: ""}
"""
    made = {(q.predicate.value[-10:], q.object.value) for q in run(make(tmp_path, MAPPING + more))}
    assert ("memberRole", "https://w3id.org/nnmi/taxonomy/role-member") in made
    assert ("memberRole", "https://w3id.org/nnmi/taxonomy/role-founder") not in made
    assert len([q for q in run(tmp_path / "mapping.yaml") if q.predicate.value.endswith("partnerType")]) == 2


MINT = MAPPING.replace(
    "lookups:\n",
    """lookups:
  known: {values: {City College: id:city-college, Ada: "ex:ada-sons"}, mint: {prefix: "ex:", graph: graph:own, a: nnmi:Organization}}
""",
).replace('nnmi:member: "ex:org-{organisation|slug}"', 'nnmi:member: {lookup: "{organisation}", in: known}')


def test_an_unknown_name_gets_an_iri_of_its_own_where_the_mapping_allows_it(tmp_path: Path) -> None:
    quads = run(make(tmp_path, MINT))
    members = sorted(quad.object.value for quad in quads if quad.predicate.value.endswith("/member"))
    assert members == [
        "https://example.org/id/ada-sons-2",
        "https://example.org/id/böhm-curie-kg",
        "https://w3id.org/nnmi/id/city-college",
    ]
    minted = [quad for quad in quads if quad.graph_name.value.endswith("/own")]
    assert {quad.subject.value for quad in minted} == set(members[:2]) and len(minted) == 4


WRONG_TABLES = {
    "unknown kind": (
        TABLE.replace("school", "shcool"),
        "members.csv:4:3: there is no entry in 'kinds' for 'shcool'; did you mean 'school'?",
    ),
    "bad date": (
        TABLE.replace("2019-05", "2019-15"),
        "members.csv:2:5: '2019-15' is no date; write 2014, 2014-02 or 2014-02-25",
    ),
    "short row": (
        TABLE + "Harbour Lab,Zed\n",
        "members.csv:5:3: this row has 2 cells, the header 5; put quotes round cells that hold a comma",
    ),
    "missing cell": (TABLE.replace("City College,", ",").replace("school", "school"), None),
    "no header": ("\n\n", "members.csv: is empty; give a table with a header line"),
    "open quote": (TABLE + 'Harbour Lab,"Zed,firm,,2020\n', "members.csv:5: is no table: unexpected end of data"),
    "double column": (
        TABLE.replace("kind", "tier", 1),
        "members.csv:1:4: has two columns named 'tier'; give each column a name of its own",
    ),
}


@pytest.mark.parametrize("name", WRONG_TABLES)
def test_a_wrong_table_is_refused_with_its_place(name: str, tmp_path: Path) -> None:
    table, message = WRONG_TABLES[name]
    path = make(tmp_path, table=table)
    if message is None:  # a row without a name makes no organisation, and a membership without a member
        assert len([q for q in run(path) if q.predicate.value.endswith("/member")]) == 2
        return
    with pytest.raises(NnmiError) as refused:
        run(path)
    assert str(refused.value) == f"{tmp_path}/{message}"


def test_a_property_no_row_may_lack_is_asked_for(tmp_path: Path) -> None:
    mapping = MAPPING.replace(
        "        set:\n          a: nnmi:Membership",
        "        must: [nnmi:memberRole]\n        set:\n          a: nnmi:Membership",
    )
    with pytest.raises(InputError, match=r"members.csv:3: no rule of the mapping gives this row a nnmi:memberRole$"):
        run(make(tmp_path, mapping))


WRONG_MAPPINGS = {
    "unknown column": (
        "{tier: founder}",
        "{teir: founder}",
        "mapping.yaml:22:20: there is no column 'teir'; did you mean 'tier'?",
    ),
    "unknown key": ("rules:", "roles:", "mapping.yaml:21:9: there is no key 'roles'; did you mean 'rules'?"),
    "unknown filter": (
        "{consortium|slug}",
        "{consortium|slog}",
        "mapping.yaml:17:11: there is no filter 'slog'; did you mean 'slug'?",
    ),
    "unknown lookup": ("in: kinds", "in: kind", "mapping.yaml:20:11: there is no lookup 'kind'; did you mean 'kinds'?"),
    "unknown prefix": (
        "nnmi:Membership",
        "nmi:Membership",
        "mapping.yaml:16:11: 'nmi:Membership' is no IRI; begin with a known prefix, without spaces",
    ),
    "no kind of value": ("{date:", "{dat:", None),
    "bad pattern": ("{tier: founder}", '{tier: {matches: "(("}}', None),
    "no language": (
        '{text: "{organisation}"}',
        '{text: "{organisation}", lang: "?"}',
        "mapping.yaml:13:37: '?' is no language; write en, zh or auto",
    ),
    "no text": ('{date: "{joined}"}', '{date: ["{joined}"]}', None),
    "no rule": ("- when: {tier: founder}", "- founder\n          - when: {tier: founder}", None),
    "no prefix": ("https://example.org/id/", "", None),
    "twice": ("comment: Made", "output: a\ncomment: Made", "mapping.yaml:3:1: has the key 'output' twice; keep one"),
    "not YAML": ("tables:", "tables: [", None),
    "no tables": ("tables:", "tabels:", "mapping.yaml: is no mapping; say which 'tables' it is about"),
    "list": ("records:", "records: {}\n    only-used-graphs:", None),
    "no output": ("output: members.trig", "prefixes: {}", None),
}


@pytest.mark.parametrize("name", WRONG_MAPPINGS)
def test_a_wrong_mapping_is_refused_with_its_place(name: str, tmp_path: Path) -> None:
    old, new, message = WRONG_MAPPINGS[name]
    assert old in MAPPING
    with pytest.raises((ContentError, NnmiError)) as refused:
        build_file(make(tmp_path, MAPPING.replace(old, new, 1)))
    said = str(refused.value)
    assert said.startswith(f"{tmp_path}/mapping.yaml") and "\n" not in said
    if message:
        assert said == f"{tmp_path}/{message}"


def test_missing_files_are_named(tmp_path: Path) -> None:
    path = make(tmp_path)
    (tmp_path / "members.csv").rename(tmp_path / "member.csv")
    with pytest.raises(NnmiError, match=r"did you mean '.*member\.csv'"):
        run(path)


AMOUNTS = {
    "70000000": ("70000000", "exact"),
    "nearly 250000000": ("250000000", "nearly"),
    ">25": ("25", "more-than"),
    "up to 70000000": ("70000000", "at-most"),
    ">=70000000": ("70000000", "at-least"),
    "1.35": ("1.35", "exact"),
    "close to 500000000": ("500000000", "nearly"),
    "over 1000": ("1000", "more-than"),
    "about 70": ("70", "about"),
    "at least 20": ("20", "at-least"),
    "1,300": ("1300", "exact"),
    "2:1": ("2", "exact"),
    "约 60": ("60", "about"),
}


@pytest.mark.parametrize("text", AMOUNTS)
def test_numbers_keep_their_bounds(text: str) -> None:
    amount = read_amount(text)
    assert (f"{amount.value:f}", amount.bound) == AMOUNTS[text]


@pytest.mark.parametrize("text", ["two-thirds", "", "1.2.3", "5-7", "<5", "70M", "１２"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="is no number"):
        read_amount(text)


@pytest.mark.parametrize(
    "text", ["2014-13", "14-02", "2014-02-30", "--13-01", "--5-2", "FY2016", "2014-02 "[:-1] + "-"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="is no date"):
        read_date(text)


def test_periods_are_told_at_the_precision_of_each_end() -> None:
    ends = {
        "2012-08 to 2013-10": ("2012-08", "2013-10"),
        "2014 to 2019-03": ("2014", "2019-03"),
        "2016-05..2016-09": ("2016-05", "2016-09"),
        "2012-2022": ("2012", "2022"),
        "2014-02": ("2014-02", "2014-02"),
        "2019-02/2019-03": ("2019-02", "2019-03"),
        "2015-08 to 2015-10-29": ("2015-08", "2015-10-29"),
        "2014年2月至2016年": ("2014-02", "2016"),
        "2014–2016": ("2014", "2016"),
        "2014/2/1 to 2016/3/1": ("2014-02-01", "2016-03-01"),
        "Feb. 2014 - May 2016": ("2014-02", "2016-05"),
        "2016至今": ("2016", None),
        "2016 – present": ("2016", None),
        "2016–": ("2016", None),
        "2016/..": ("2016", None),
        "/2016": (None, "2016"),
        "2014/2": ("2014-02", "2014-02"),
        "--05-20": ("--05-20", "--05-20"),
    }
    assert {text: tuple(end and end.value for end in read_period(text)) for text in ends} == ends


@pytest.mark.parametrize(
    "text", ["~2014", "to 2016", "2/3/2014", "2014 to 2015 to 2016", "Feb–Mar 2014", "/", "–", "present"]
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="is no date"):
        read_period(text)


def test_slugs() -> None:
    assert slug("share of private-sector R&D spending") == "share-of-private-sector-r-d-spending"
    assert slug("  (authors' view) ") == "authors-view"


def test_a_byte_order_mark_and_a_quoted_line_break_are_read() -> None:
    table = parse_table('\ufeffa,b\n"x\ny",1\nz,2\n'.encode(), "t.csv")
    assert table.columns == ("a", "b") and [(row.line, row["a"]) for row in table] == [(2, "x\ny"), (4, "z")]
    with pytest.raises(InputError, match=r"^t.csv:2: is not UTF-8"):
        parse_table(b"a,b\n\xff,1\n", "t.csv")


def test_the_writer_escapes_what_it_must_and_reads_back(tmp_path: Path) -> None:
    name = NamedNode("https://example.org/a b".replace(" ", "%20"))
    odd = 'quote " back \\ line\nfeed\ttab \x07 bell 待定'
    quads = [
        Quad(name, NamedNode("https://example.org/p"), Literal(odd, language="zh"), NamedNode("https://example.org/g")),
        Quad(name, NamedNode("https://example.org/p"), Literal("1", datatype=NamedNode("https://example.org/t"))),
    ]
    path = tmp_path / "x.trig"
    path.write_bytes(write_trig(quads))
    assert set(store.read(path)) == set(quads)
    assert write_trig(reversed(quads)) == write_trig(quads + quads)
