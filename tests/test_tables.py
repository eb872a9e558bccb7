"""The graph as tables: what DuckDB reads in the Parquet files is what SPARQL says of the graph."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from nnmi_graph import Workspace
from nnmi_graph.errors import ContentError, OutputError
from nnmi_graph.headers import parse_header
from nnmi_graph.render.packaged import write_tables
from nnmi_graph.store import OxigraphStore, Rows
from nnmi_graph.terms import BlankNode, Literal, NamedNode

from .conftest import Ran
from .questions.approve import real_world

NAMES = ("claims", "sources", "things", "ties", "values")
TYPES = {"string": "VARCHAR", "date": "DATE", "number": "DOUBLE", "integer": "BIGINT", "boolean": "BOOLEAN"}


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tables") / "out"
    real_world().tables(folder, formats=("parquet", "csv"))
    return folder


def sql(folder: Path, text: str) -> list[tuple[Any, ...]]:
    """What DuckDB answers; `{ties}` stands for the table."""
    files = {path.stem: f"'{path}'" for path in folder.glob("*.parquet")}
    with duckdb.connect() as base:
        return base.execute(text.format(**files)).fetchall()


def sparql(text: str) -> list[tuple[str | None, ...]]:
    return [tuple(None if term is None else term.value for term in row) for row in real_world().store.select(text)]


SAME = {
    "how many ties": ("SELECT COUNT(*) FROM {ties}", "SELECT (COUNT(DISTINCT ?t) AS ?n) { ?t a nnmi:Tie }"),
    "how many values": ("SELECT COUNT(*) FROM {values}", "SELECT (COUNT(DISTINCT ?t) AS ?n) { ?t a nnmi:Value }"),
    "how many claims": (
        "SELECT COUNT(DISTINCT claim) FROM {claims}",
        "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?c nnmi:assertedIn ?s }",
    ),
    "how many sources": ("SELECT COUNT(*) FROM {sources}", "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a nnmi:Source }"),
    "claims of each source": (
        "SELECT source, claims FROM {sources} WHERE claims > 0",
        "SELECT ?s (COUNT(DISTINCT ?c) AS ?n) { ?c nnmi:assertedIn ?s . ?s a nnmi:Source } GROUP BY ?s",
    ),
    "degree of each organisation among members": (
        """SELECT agent, COUNT(DISTINCT institute) FROM {ties}
           WHERE kind LIKE '%/tie-member' AND NOT planned GROUP BY agent""",
        """SELECT ?a (COUNT(DISTINCT ?i) AS ?n) { ?t nnmi:tieKind tax:tie-member ; nnmi:planned false ;
           nnmi:tieAgent ?a ; nnmi:tieInstitute ?i } GROUP BY ?a""",
    ),
    "sums of what is told at least": (
        "SELECT about, COALESCE(unit, ''), SUM(low) FROM {values} WHERE low IS NOT NULL GROUP BY ALL",
        """SELECT ?i ?unit (SUM(?low) AS ?sum) { ?v a nnmi:Value ; nnmi:valueAbout ?i ; nnmi:low ?low
           OPTIONAL { ?v nnmi:valueUnit ?u } BIND(COALESCE(?u, "") AS ?unit) } GROUP BY ?i ?unit""",
    ),
    "claims about each thing by grade of source": (
        "SELECT about, grade, COUNT(*) FROM {claims} JOIN {sources} USING (source) WHERE about IS NOT NULL GROUP BY ALL",
        "SELECT ?a ?g (COUNT(DISTINCT ?c) AS ?n) { ?c nnmi:about ?a ; nnmi:assertedIn/nnmi:gradeLetter ?g } GROUP BY ?a ?g",
    ),
    "last day told": (
        "SELECT institute, CAST(MAX(last_told) AS VARCHAR) FROM {ties} WHERE last_told IS NOT NULL GROUP BY institute",
        "SELECT ?i (MAX(?d) AS ?last) { ?t nnmi:tieInstitute ?i ; nnmi:lastTold ?d } GROUP BY ?i",
    ),
}


def number(cell: object) -> object:
    """The cell as a number if it is one."""
    try:
        return round(float(str(cell)), 6)
    except ValueError:
        return cell


@pytest.mark.parametrize("what", SAME)
def test_a_table_engine_says_what_sparql_says(ours: Path, what: str) -> None:
    asked, meant = SAME[what]
    found = Counter(tuple(map(number, row)) for row in sql(ours, asked))
    expected = Counter(tuple(map(number, row)) for row in sparql(meant))
    assert found == expected and sum(found.values()) > 0


def test_the_schema_says_what_is_there(ours: Path) -> None:
    package = json.loads((ours / "datapackage.json").read_text())
    resources = {one["name"]: one for one in package["resources"]}
    assert set(resources) == {*NAMES, *(f"{name}-csv" for name in NAMES)}
    for name in NAMES:
        told = resources[name]
        fields = [(one["name"], TYPES[one["type"]]) for one in told["schema"]["fields"]]
        assert [row[:2] for row in sql(ours, f"DESCRIBE SELECT * FROM {{{name}}}")] == fields
        key = told["schema"]["primaryKey"][0]
        assert sql(ours, f"SELECT COUNT(*), COUNT(DISTINCT {key}) FROM {{{name}}}") == [(told["rowCount"],) * 2]
        for other in told["schema"].get("foreignKeys", ()):
            table, column, here = other["reference"]["resource"], other["reference"]["fields"][0], other["fields"][0]
            lost = f"""SELECT a.{here} FROM {{{name}}} a ANTI JOIN {{{table}}} b ON a.{here} = b.{column}
                WHERE a.{here} IS NOT NULL"""
            assert sql(ours, lost) == [], f"{name}.{here}"
        with (ours / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert len(rows) == told["rowCount"]
        keys = {row[0] for row in sql(ours, f"SELECT {key} FROM {{{name}}}")}
        assert {row[key] for row in rows} == keys


ODD = parse_header(
    """#+ summary: {en: odd}
#+ columns:
#+   key: {type: iri, meaning: {en: k}}
#+   text: {meaning: {en: t}}
#+   day: {type: day, meaning: {en: d}}
#+   number: {type: number, meaning: {en: n}}
#+   count: {type: count, meaning: {en: c}}
#+   truth: {type: truth, meaning: {en: b}}""",
    "odd",
)
TEXTS = [
    '"',
    '""',
    ",",
    "a\nb",
    "a\r\nb",
    "\r",
    "=1+1",
    "",
    " ",
    "\\",
    "\\N",
    "NULL",
    "null",
    "é\u4e2d\U0001f600",
    "x" * 100_000,
    "'",
    "\t",
]
DAYS = {"2016-02-29": "2016-02-29", "2015-02-29": None, "2016": None, "2016-02-29Z": "2016-02-29", "-0001-01-01": None}
NUMBERS = {"1": 1.0, "-0.5": -0.5, "1e3": 1000.0, "INF": None, "NaN": None, "1e999": None, "+.5": 0.5, "": None}
COUNTS = {"7": 7, "7.0": None, "99999999999999999999": None, "-3": -3}


def test_odd_cells_come_back_as_they_are_or_are_told(tmp_path: Path) -> None:
    rows: list[tuple[Any, ...]] = [
        (NamedNode(f"urn:{n}"), Literal(text), None, None, None, None) for n, text in enumerate(TEXTS)
    ]
    rows += [(NamedNode("urn:0"), None, Literal(day), None, None, Literal("1")) for day in DAYS]
    rows += [(BlankNode("b"), None, None, Literal(text), None, Literal("maybe")) for text in NUMBERS]
    rows += [(None, None, None, None, Literal(text), Literal("false")) for text in COUNTS]
    header = ("key", "text", "day", "number", "count", "truth")
    (told,) = write_tables([("odd", ODD, Rows(header, rows))], tmp_path, formats=("parquet", "csv"))
    found = sql(tmp_path, "SELECT key, text, CAST(day AS VARCHAR), number, count, truth FROM {odd}")
    assert [row[1] for row in found[: len(TEXTS)]] == TEXTS
    assert [row[2] for row in found[len(TEXTS) :][: len(DAYS)]] == [*DAYS.values()]
    assert [row[3] for row in found if row[0] == "_:b"] == [*NUMBERS.values()]
    assert [row[4] for row in found[-len(COUNTS) :]] == [*COUNTS.values()] and found[-1][5] is False
    assert told.rows == len(rows) and told.repeated == len(rows) - len(TEXTS) - 2
    assert told.unfit == {"day": 3, "number": 4, "count": 2, "truth": len(NUMBERS)}
    (resource, _) = json.loads((tmp_path / "datapackage.json").read_text())["resources"]
    assert "primaryKey" not in resource["schema"]
    with (tmp_path / "odd.csv").open(encoding="utf-8", newline="") as file:
        assert [row["text"] for row in csv.DictReader(file)][6] == "'=1+1"


def test_the_same_graph_makes_the_same_bytes(ours: Path, tmp_path: Path) -> None:
    real_world().tables(tmp_path / "again")
    for name in NAMES:
        assert (tmp_path / "again" / f"{name}.parquet").read_bytes() == (ours / f"{name}.parquet").read_bytes()


def test_a_graph_of_another_kind_has_empty_tables_and_a_project_its_own(tmp_path: Path) -> None:
    (tmp_path / "queries" / "tables").mkdir(parents=True)
    query = "#+ summary: {en: plants}\n#+ columns: {plant: {type: iri, meaning: {en: plant}}}\nSELECT ?plant { ?plant a <urn:P> }"
    (tmp_path / "queries" / "tables" / "plants.rq").write_text(query)
    ws = Workspace(tmp_path, store=OxigraphStore.of([]), cache=False)
    assert {table.name: table.rows for table in ws.tables(tmp_path / "out")} == dict.fromkeys((*NAMES, "plants"), 0)
    assert sql(tmp_path / "out", "SELECT COUNT(*) FROM {ties}") == [(0,)]
    with pytest.raises(OutputError, match="exists already"):
        ws.tables(tmp_path / "out")
    (tmp_path / "queries" / "tables" / "plants.rq").write_text(query.replace("{plant:", "{tree:"))
    with pytest.raises(ContentError, match="the query gives plant"):
        ws.tables(tmp_path / "new", formats=["csv"])
    assert list((tmp_path / "new").iterdir()) == [], "nothing is half written"


def test_the_command(nnmi: Callable[..., Ran], tmp_path: Path) -> None:
    ran = nnmi("export", "--tables", tmp_path / "out", "--format", "csv")
    assert ran.code == 0 and "ties.csv: 1,0" in ran.err and ran.err.count("\n") == len(NAMES)
    assert {path.name for path in (tmp_path / "out").iterdir()} == {f"{name}.csv" for name in NAMES} | {
        "datapackage.json"
    }
    again = nnmi("export", "--tables", tmp_path / "out", "--format", "csv")
    assert again.code == 2 and "exists already" in again.err and again.err.count("\n") == 1
    for words in (["agency-institute", "--tables", "x"], ["--tables", "x", "--format", "gexf"]):
        assert nnmi("export", *words, cwd=tmp_path).code == 2
