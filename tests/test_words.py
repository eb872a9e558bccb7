"""Answers in Chinese: headings, names, kinds and phrases; what quotes a source stays as it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
import yaml

from nnmi_graph.ask import Translation, Wordlist
from nnmi_graph.content import Content
from nnmi_graph.errors import ContentError
from nnmi_graph.render.rows import plain
from nnmi_graph.store import FORMATS, OxigraphStore, Rows, parse
from nnmi_graph.terms import Literal, NamedNode

from .conftest import ROOT, Ran
from .questions.approve import CONTENT, cases, real_world

LABELS = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix ex: <http://example.org/> .
ex:leads skos:prefLabel "leads"@en , "牵头"@zh . ex:acme skos:prefLabel "Acme"@en , "顶点公司"@zh .
ex:bolt skos:prefLabel "Bolt"@en .
"""
LISTED = Wordlist(
    {"agent_name": "机构", "finding": "结果"},
    {"not told": "未说明", "about {}": "约 {}", "{} or {}": "{}或{}", "about": "关于"},
    frozenset({"quote"}),
)
CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def words() -> Translation:
    return Translation(OxigraphStore.of(parse(LABELS.encode(), FORMATS["turtle"], "labels")), "zh", LISTED)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Acme", "顶点公司"),
        ("Bolt", "Bolt"),
        ("not told", "未说明"),
        ("about 1.5", "约 1.5"),
        ("about", "关于"),
        ("Acme (leads); Bolt (leads)", "顶点公司（牵头）；Bolt（牵头）"),
        ("Acme or Bolt", "顶点公司或Bolt"),
        ("leads, leads", "牵头、牵头"),
        ("no word of ours (at all)", "no word of ours (at all)"),
        ("", ""),
    ],
)
def test_what_is_said(words: Translation, text: str, said: str) -> None:
    assert words.say(text) == said


def test_rows_keep_quotations_names_and_numbers(words: Translation) -> None:
    rows = Rows(
        ("agent_name", "agent_name_zh", "finding", "quote", "n"),
        [
            (
                Literal("Acme", language="en"),
                None,
                Literal("not told"),
                Literal("Acme"),
                NamedNode("http://example.org/acme"),
            ),
            (Literal("Bolt", language="en"), Literal("螺栓", language="zh"), Literal("2014-02"), None, Literal(7)),
        ],
    )
    told = [[plain(term) for term in row] for row in words.values(rows)]
    assert told == [
        ["顶点公司", "", "未说明", "Acme", "<http://example.org/acme>"],
        ["Bolt", "螺栓", "2014-02", "", "7"],
    ]
    table = words.table(rows)
    assert table.variables == ("机构", "结果", "quote", "n")
    assert [plain(row[0]) for row in table] == ["顶点公司", "螺栓"]
    english = Translation(OxigraphStore.of([]), "en", Wordlist())
    assert list(english.values(rows)) == list(rows)
    assert english.table(rows).variables == ("agent name", "finding", "quote", "n")


@cache
def answered(name: str) -> Rows:
    """What a ready-made query answers."""
    rows = real_world().query(name).rows
    assert rows is not None
    return rows


def test_every_heading_has_its_chinese() -> None:
    listed = CONTENT.words("zh")
    variables = set(real_world().conflicts().rows.variables) | set(real_world().describe("LIFT").variables)
    told = {case.query.name: case.path for case in cases()}
    assert told.keys() == {query.name for query in CONTENT.queries().values() if query.kind != "network"}
    for path in told.values():
        variables |= set(path.read_text(encoding="utf-8").partition("\n")[0].split(","))
    assert len(variables) > 200
    assert {name.removesuffix("_zh") for name in variables} - set(listed["headings"]) == set()
    assert all(CHINESE.search(text) for text in listed["headings"].values())
    assert all(CHINESE.search(text) or text == "%" for text in listed["phrases"].values())


COLUMNS = {
    "standing",
    "event",
    "precision",
    "role",
    "finding",
    "basis",
    "from_basis",
    "until_basis",
    "relation",
    "bound",
    "verdict",
    "sources",
    "reason",
    "kind",
    "unit",
    "counted",
    "point",
    "change",
    "force",
    "applies",
    "comparison",
    "contradicted_by",
    "direction",
    "covers",
    "purpose",
    "severity_name",
    "site",
    "ownership_basis",
    "firmness",
    "defense",
    "energy",
    "commerce",
    "step",
    "known",
    "kind_of_row",
    "matter",
    "told_by",
    "ratio",
    "missing",
    "language",
    "stated",
}


def test_what_queries_write_is_said_in_chinese() -> None:
    """Every value in columns that hold nothing but kinds and phrases."""
    left: dict[str, set[str]] = {}
    values = 0
    words = real_world().words("zh")
    for query in CONTENT.queries().values():
        if query.kind == "question":
            rows = answered(query.name)
            for row in words.values(rows):
                for name, term in zip(rows.variables, row, strict=True):
                    text = plain(term)
                    if (query.name, name) == ("doubtful-identities", "reason"):
                        continue  # a sentence of the review, in the language of whoever decided
                    values += name in COLUMNS and bool(CHINESE.search(text))
                    if name in COLUMNS and re.search("[a-z]{2}", text) and not CHINESE.search(text):
                        left.setdefault(name, set()).add(text)
    assert left == {}
    assert values > 1500


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("zh: [", "cannot be read as YAML"),
        ("- zh", "is no mapping"),
        ("zh: {heading: {}}", "did you mean 'headings'"),
    ],
)
def test_a_bad_list_of_words_is_refused(text: str, complaint: str, tmp_path: Path) -> None:
    (tmp_path / "queries").mkdir()
    (tmp_path / "queries/words.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=re.escape(complaint)):
        Content.find(tmp_path).words("zh")


def test_a_list_of_words_has_each_word_once() -> None:
    class Strict(yaml.SafeLoader):
        pass

    def mapping(loader: yaml.SafeLoader, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:
        keys = [loader.construct_object(key) for key, _ in node.value]
        assert len(keys) == len(set(keys)), [key for key in keys if keys.count(key) > 1]
        return {loader.construct_object(key): loader.construct_object(value, deep=True) for key, value in node.value}

    Strict.add_constructor("tag:yaml.org,2002:map", mapping)
    assert yaml.load((ROOT / "queries/words.yaml").read_text(encoding="utf-8"), Strict)


def test_the_command_says_it(nnmi: Callable[..., Ran]) -> None:
    ran = nnmi("query", "founding-dates", "--institute", "LIFT", "--lang", "zh", "--format", "table")
    assert ran.code == 0 and ran.out.splitlines()[0].startswith("创新中心") and "确定中标团" in ran.out
    english = nnmi("query", "founding-dates", "--institute", "LIFT", "--format", "table")
    assert not CHINESE.search(english.out), "a name in two languages is shown in the language asked for"
    assert "轻量制造创新中心" in nnmi("query", "founding-dates", "--institute", "LIFT").out, "but data has them all"
    page = nnmi("describe", "LIFT", "--lang", "zh", "--format", "table")
    assert page.out.startswith("登记\n  名称：") and "\n关于它\n" in page.out


def test_help_on_a_question(nnmi: Callable[..., Ran]) -> None:
    ran = nnmi("query", "beliefs-at", "--help")
    assert ran.code == 0 and ran.out.startswith("usage: nnmi query beliefs-at [--institute NAME] [--as-of DATE]\n")
    assert "What did the sources known on a day" in ran.out and "(default: 2015-05-01)" in ran.out
    assert "某日" in nnmi("query", "beliefs-at", "-h", "--lang", "zh").out
    assert nnmi("query", "no-such-question", "--help").out.startswith("usage: nnmi query [name] [option …]")


def test_of_two_phrases_that_fit_the_more_particular_is_said() -> None:
    phrases = {
        "{} members": "{} 名成员",
        "about {} members": "约 {} 名成员",
        "about {}": "约 {}",
        "{} members of {}": "{1}的 {0} 名成员",
    }
    words = Translation(OxigraphStore(), "zh", Wordlist({}, dict(sorted(phrases.items())), frozenset()))
    assert words.say("about 12 members") == "约 12 名成员"
    backwards = Translation(
        OxigraphStore(), "zh", Wordlist({}, dict(sorted(phrases.items(), reverse=True)), frozenset())
    )
    assert backwards.say("about 12 members") == "约 12 名成员"
    assert backwards.say("12 members of Bolt") == "Bolt的 12 名成员"
