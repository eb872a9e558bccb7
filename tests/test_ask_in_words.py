"""Asking in plain words: the right question with the right parameters, and never a wrong one that is run.

`asked/known.yaml`, `more.yaml`, `none.yaml`, `analysts.yaml`, `periods.yaml` and `plain.yaml` were in sight while the synonyms were made;
`held_out.yaml` was not.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from nnmi_graph import Workspace
from nnmi_graph.ask.in_words import Candidate, Reading
from nnmi_graph.errors import ContentError, InputError
from nnmi_graph.terms import expand

from .conftest import ROOT, Ran

Run = Callable[..., Ran]
LEAST = {"known": 59, "more": 57, "none": 28, "held_out": 57, "analysts": 55, "periods": 59, "plain": 73}
"""How many readings of each set are right: 60 of 60, 58 of 60, 28 of 28, 58 of 60, 56 of 60, 60 of 60, 74 of 75."""


@pytest.fixture(scope="module")
def ws() -> Workspace:
    return Workspace()


def asked(name: str) -> list[dict[str, str]]:
    return list(yaml.safe_load((ROOT / "tests" / "asked" / f"{name}.yaml").read_text(encoding="utf-8")))


def is_right(reading: Reading, entry: dict[str, str]) -> bool:
    """Whether the first candidate is the right question with the right parameters; or, where none is, nothing is run."""
    names = [entry["question"]] if isinstance(entry.get("question"), str) else entry.get("question", [])
    given = {key: [value] if isinstance(value, str) else value for key, value in entry.items()}
    told = [key for key in given if key not in ("ask", "question", "leaves_out")]
    wanted = {key: tuple(expand(v) or v for v in given[key]) for key in told}
    if not names:
        return not reading.clear
    first: Candidate | None = next(iter(reading.candidates), None)
    left = entry.get("leaves_out")
    if left is not None and (reading.clear or first is None or left not in first.left_out):
        return False
    return first is not None and first.query.name in names and first.parameters == wanted


@pytest.mark.parametrize("name", LEAST)
def test_questions_in_plain_words_are_read_right_and_none_wrong_is_run(ws: Workspace, name: str) -> None:
    entries = asked(name)
    readings = [ws.ask(entry["ask"]) for entry in entries]
    right = [is_right(reading, entry) for reading, entry in zip(readings, entries, strict=True)]
    run_wrong = [one.text for one, good in zip(readings, right, strict=True) if one.clear and not good]
    assert run_wrong == []
    assert sum(right) >= LEAST[name], [one.text for one, good in zip(readings, right, strict=True) if not good]


def test_the_sets_are_of_both_languages_and_all_questions_are_asked(ws: Workspace) -> None:
    questions = {query.name for query in ws.content.queries().values() if query.kind == "question"}
    sets = {name: asked(name) for name in ("known", "more", "held_out", "analysts", "periods")}
    for entries in sets.values():
        chinese = [entry for entry in entries if any("\u4e00" <= char <= "\u9fff" for char in entry["ask"])]
        assert len(entries) == 60 and len(chinese) == 30
    plain = asked("plain")
    halves = Counter(any("\u4e00" <= char <= "\u9fff" for char in entry["ask"]) for entry in plain)
    assert len(plain) == 75 and min(halves.values()) >= 36 and sum("leaves_out" in entry for entry in plain) == 6
    sets["plain"] = plain
    named = {
        entry.get("question", "")
        for entries in sets.values()
        for entry in entries
        if "question" in entry and isinstance(entry["question"], str)
    }
    assert len(named & questions) >= 45 and named <= questions
    texts = [entry["ask"] for entries in sets.values() for entry in entries]
    summaries = {said for query in ws.content.queries().values() for said in query.header().summary.values()}
    assert len(set(texts)) == len(texts) and not summaries & set(texts)


@pytest.mark.parametrize(
    ("text", "parameters"),
    [
        ("who was a member of LIFT in May 2016", {"institute": "id:lift", "as-of": "2016-05"}),
        ("members of LIFT on 2016-05-12", {"institute": "id:lift", "as-of": "2016-05-12"}),
        ("members of L.I.F.T. as of May 12th, 2016", {"institute": "id:lift", "as-of": "2016-05-12"}),
        ("LIFT 在2016年5月12日有哪些成员", {"institute": "id:lift", "as-of": "2016-05-12"}),
        ("ＬＩＦＴ 在 2016 年有哪些成员", {"institute": "id:lift", "as-of": "2016"}),
        ("who are the members of the institute DMDII", {"institute": "id:mxd"}),
        ("2018年波音公司参加了哪些创新中心", {"organisation": "id:boeing", "as-of": "2018"}),
        ("2015年6月3日洛克希德·马丁是谁的成员", {"organisation": "id:lockheed-martin", "as-of": "2015-06-03"}),
        ("波音2018年参加了哪些创新中心", {"organisation": "id:boeing", "as-of": "2018"}),
    ],
)
def test_names_and_dates_in_any_spelling_become_parameters(
    ws: Workspace, text: str, parameters: dict[str, str]
) -> None:
    first = ws.ask(text).candidates[0]
    assert first.query.name == "memberships"
    assert {key: expand(values[0]) or values[0] for key, values in first.parameters.items()} == {
        key: expand(value) or value for key, value in parameters.items()
    }


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("members of LIFT from 2014 to 2016", "2014/2016"),
        ("members of LIFT 2014–2016", "2014/2016"),
        ("2014至2016年 LIFT 有哪些成员", "2014/2016"),
        ("members of LIFT since May 2016", "2016-05/"),
        ("members of LIFT after 2015", "2016/"),
        ("members of LIFT before 2016-03-01", "/2016-02-29"),
        ("截至2016年底 LIFT 有哪些成员", "/2016-12-31"),
        ("2016年以前 LIFT 有哪些成员", "/2015"),
    ],
)
def test_a_period_is_one_value_where_the_question_takes_one(ws: Workspace, text: str, period: str) -> None:
    reading = ws.ask(text)
    asked = reading.candidates[0]
    assert reading.clear and asked.query.name == "memberships"
    assert asked.parameters == {"as-of": (period,), "institute": (expand("id:lift"),)}
    assert len(ws.query("memberships", **asked.values)) > 0


def test_a_period_is_left_out_of_a_question_that_has_no_place_for_it_and_nothing_is_run(ws: Workspace) -> None:
    for text in ("who leads LIFT since 2016", "2016年以来谁牵头 LIFT", "who leads LIFT between 2014 and 2016"):
        reading = ws.ask(text)
        assert not reading.clear
        leads = next(one for one in reading.candidates if one.query.name == "sponsors-leads-managers")
        assert any("2016" in said for said in leads.left_out)
    since = ws.ask("which members left since 2019").candidates[0]
    assert since.query.name == "ended-ties" and since.parameters == {"from": ("2019",)}
    assert all(
        "as-of" not in one.parameters
        for one in ws.ask("who left IACMI since 2016").candidates
        if "from" in one.parameters
    )


@pytest.mark.parametrize("text", ["who leads LIFT in 2016", "2016年谁牵头 LIFT", "who led LIFT on 2016-05-12"])
def test_a_date_is_left_out_of_a_question_that_has_no_place_for_it_and_nothing_is_run(ws: Workspace, text: str) -> None:
    reading = ws.ask(text)
    assert not reading.clear and reading.candidates[0].query.name == "sponsors-leads-managers"
    assert any("2016" in said for said in reading.candidates[0].left_out)


def test_a_question_is_not_read_where_nothing_of_what_all_its_ways_of_asking_say_is_asked(ws: Workspace) -> None:
    """A year and an agency fit the question of ended ties; that something has ended is what it is about."""
    for text in ("2016年能源部出资哪些创新中心", "which institutes did the Department of Energy pay for in 2016"):
        reading = ws.ask(text, top=60)
        first = reading.candidates[0]
        assert reading.clear and first.query.name == "institutes-by-agency-and-year" and first.left_out == ()
        ended = next(one for one in reading.candidates if one.query.name == "ended-ties")
        assert ended.left_out == () and ended.score < first.score - 0.1
        assert len(ws.query(first.query.name, **first.values)) > 0


@pytest.mark.parametrize("text", ["the Commerce Department pays for which institutes", "商务部资助哪些创新中心"])
def test_a_name_is_known_in_another_order_of_its_words_and_without_its_beginning(ws: Workspace, text: str) -> None:
    first = ws.ask(text).candidates[0]
    assert first.query.name == "institutes-paid-by" and first.parameters == {"agency": (expand("id:doc"),)}


@pytest.mark.parametrize("text", ["Robotics: who works on it?", "Does Siemens take part in MxD?"])
def test_a_capital_at_the_beginning_and_a_part_of_a_phrase_name_nothing(ws: Workspace, text: str) -> None:
    parameters = ws.ask(text).candidates[0].parameters
    wanted = {"technology": "tax:tech-robotics"} if "Robotics" in text else {
        "institute": "id:mxd", "organisation": "id:siemens"}  # fmt: skip
    assert parameters == {option: (expand(value),) for option, value in wanted.items()}


def test_a_part_of_several_names_is_not_run(ws: Workspace) -> None:
    """“Ohio State” is a part of a university's name and of a government's; it was read as the place Ohio, and run."""
    reading = ws.ask("Is Ohio State a member of LIFT")
    assert not reading.clear
    assert all("state" not in one.parameters for one in reading.candidates if "ohio state" not in one.left_out)


def test_what_things_of_a_project_are_is_no_partner_type(nnmi: Run, tmp_path: Path) -> None:
    """联盟 and 产业 end the names of the project's own groups, and stand in types of partner of our vocabulary."""
    table = tmp_path / "members.csv"
    table.write_text("联盟,公司\n灯具联盟,齿轮厂\n布料产业,纺机厂\n", encoding="utf-8")
    assert nnmi("init", "guilds", "--table", str(table), cwd=tmp_path).code == 0
    ws = Workspace(tmp_path / "guilds", cache=False)
    for text in ("灯具联盟有哪些成员", "哪些联盟有成员齿轮厂", "哪些产业有成员齿轮厂", "有哪些联盟"):
        for one in ws.ask(text, top=60).candidates:
            assert "partner-type" not in one.parameters and "technology" not in one.parameters, text
    assert ws.ask("灯具联盟有哪些成员").candidates[0].query.name == "memberships"


def test_a_period_that_ends_before_it_begins_is_refused(nnmi: Run) -> None:
    ran = nnmi("query", "memberships", "--as-of", "2016/2014")
    assert ran.code == 2 and "'2016/2014' is no period: it ends before it begins" in ran.err


@pytest.mark.parametrize("text", ["福特公司参加了哪些研究所", "福特汽车公司参加了哪些研究院"])
def test_a_chinese_name_with_a_word_for_a_firm_behind_it_is_read_as_the_name(ws: Workspace, text: str) -> None:
    first = ws.ask(text).candidates[0]
    assert first.query.name == "memberships" and first.parameters == {"organisation": (expand("id:ford"),)}


def test_institutes_are_asked_for_as_research_institutes_too(ws: Workspace) -> None:
    reading = ws.ask("一共有多少个研究所")
    assert reading.clear and reading.candidates[0].query.name == "planned-and-existing"


@pytest.mark.parametrize("text", ["who funds RAPID", "who pays for BioMADE", "谁资助了 RAPID"])
def test_a_word_that_means_something_else_names_no_concept(ws: Workspace, text: str) -> None:
    """“Fund” is a kind of partner, and a verb."""
    assert "partner-type" not in ws.ask(text).candidates[0].parameters
    assert ws.ask("有哪些高校参加了 LIFT").candidates[0].parameters["partner-type"] == (
        expand("tax:partner-university"),
    )


def test_two_things_for_one_parameter_are_both_asked_for(ws: Workspace) -> None:
    first = ws.ask("who leads LIFT and IACMI").candidates[0]
    assert first.query.name == "sponsors-leads-managers" and len(first.parameters["institute"]) == 2
    rows = {row["institute_name"] for row in ws.query(first.query.name, **first.values)}
    assert rows == {"LIFT", "IACMI"}


def test_a_name_of_several_things_is_told_with_them(nnmi: Run, ws: Workspace) -> None:
    reading = ws.ask("who leads 国家增材制造创新中心")
    assert not reading.clear and [len(things) for things in reading.several.values()] == [2]
    ran = nnmi("ask", "who leads 国家增材制造创新中心")
    assert ran.code == 1 and "may be America Makes (id:america-makes) / " in ran.err
    assert not ws.ask("who leads LIFT").several


def test_a_year_that_the_question_itself_says_is_no_date(ws: Workspace) -> None:
    plain, dated = (ws.ask(text).candidates[0] for text in (
        "conditions for foreign firms under the 2013 design", "conditions for foreign firms in 2016"))  # fmt: skip
    assert plain.query.name == dated.query.name == "foreign-conditions"
    assert plain.parameters == {} and dated.parameters == {"as-of": ("2016",)}


@pytest.mark.parametrize("text", ["LIFT", "lift?", "轻量制造创新中心", "DMDII", "What is LIFT?"])
def test_a_name_alone_is_the_thing(ws: Workspace, text: str) -> None:
    reading = ws.ask(text)
    assert reading.clear and len(reading.things) == 1


@pytest.mark.parametrize("text", ["who leads Fooville", "Fooville 由谁牵头", "members of LIFT since Fooday"])
def test_words_that_nothing_knows_are_told_and_nothing_is_run(ws: Workspace, text: str) -> None:
    reading = ws.ask(text)
    assert not reading.clear and any("foo" in word for word in reading.candidates[0].left_out)


def test_no_text_is_refused(ws: Workspace) -> None:
    with pytest.raises(InputError):
        ws.ask("  ")
    for text in ("?", "的", "the", "١٢٣", "𠮷" * 50, "a" * 5000, "who " * 500, "\u0000", "VALUES ?x { }"):
        assert not ws.ask(text).clear


def test_the_command_runs_what_is_clear_and_proposes_the_rest(nnmi: Run) -> None:
    ran = nnmi("ask", "who", "leads", "LIFT")
    assert ran.code == 0 and ran.err.startswith(
        "nnmi: read as: nnmi query sponsors-leads-managers --institute id:lift\n"
    )
    assert ran.out == nnmi("query", "sponsors-leads-managers", "--institute", "id:lift").out
    vague = nnmi("ask", "what about money and photonics", "--format", "csv")
    assert (
        vague.code == 1 and vague.out.startswith("question,answers to,leaves out,run\r\n") and "not clear" in vague.err
    )
    none = nnmi("ask", "what is the weather", "--lang", "zh")
    assert none.code == 1 and none.out == "" and "没有与此相应的现成问题" in none.err
    shown = nnmi("ask", "who leads LIFT", "--show")
    assert shown.out == nnmi("query", "sponsors-leads-managers", "--institute", "id:lift", "--show").out
    thing = nnmi("ask", "LIFT", "--format", "csv")
    assert thing.code == 0 and thing.out == nnmi("describe", "id:lift", "--format", "csv").out


@pytest.mark.parametrize("name", LEAST)
def test_what_is_said_to_be_run_asks_the_same(ws: Workspace, name: str) -> None:
    for one in (candidate for entry in asked(name) for candidate in ws.ask(entry["ask"]).candidates):
        question, *words = one.words
        typed: dict[str, list[str]] = {}
        for option, value in zip(words[::2], words[1::2], strict=True):
            typed.setdefault(option.removeprefix("--").replace("-", "_"), []).append(value)
        assert question == one.query.name
        assert ws.query_text(one.query, typed) == ws.query_text(one.query, one.values)


def test_json_gives_the_candidates_in_order_with_iris(nnmi: Run) -> None:
    found = json.loads(nnmi("ask", "who leads LIFT", "--format", "json").out)
    assert found[0]["question"] == "sponsors-leads-managers" and found[0]["clear"] is True
    assert found[0]["parameters"] == {"institute": expand("id:lift")}
    assert [one["score"] for one in found] == sorted((one["score"] for one in found), reverse=True)
    assert json.loads(nnmi("ask", "weather", "--format", "json").out) == []
    thing = json.loads(nnmi("ask", "LIFT", "--format", "json", "--top", "1").out)[0]
    assert thing["question"] is None and thing["thing"] == expand("id:lift")


PROJECT = {
    "queries/questions/gardens.rq": """#+ summary: {en: "Which plants grow in which garden?", zh: 哪些植物长在哪个花园？}
#+ params:
#+   garden: {meaning: only this garden, type: thing, of: "<http://example.org/Garden>"}
#+   hue: {meaning: only this colour, type: concept, of: "<http://example.org/colours>"}
PREFIX ex: <http://example.org/>
SELECT ?plant { VALUES ?garden { UNDEF } VALUES ?hue { UNDEF } ?plant ex:in ?garden ; ex:hue ?hue }""",
    "queries/questions/owners.rq": """#+ summary: Who owns a garden?
SELECT * { ?s <http://example.org/ownedBy> ?o }""",
    "data/gardens.ttl": """@prefix ex: <http://example.org/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
ex:kew a ex:Garden ; rdfs:label "Kew Gardens"@en , "邱园"@zh . ex:rose rdfs:label "rose" ; ex:in ex:kew ; ex:hue ex:red .
ex:red a skos:Concept ; skos:inScheme ex:colours ; skos:prefLabel "red"@en .""",
}


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """A project on other things, with a question of its own and without synonyms."""
    for name, text in PROJECT.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_another_projects_questions_are_asked_alike(other: Path) -> None:
    ws = Workspace(other, cache=False)
    for text in ("which plants grow in Kew Gardens", "邱园有哪些植物"):
        first = ws.ask(text).candidates[0]
        assert first.query.name == "gardens" and first.parameters == {"garden": ("http://example.org/kew",)}
    red = ws.ask("red plants in kew gardens").candidates[0]
    assert red.parameters == {"garden": ("http://example.org/kew",), "hue": ("http://example.org/red",)}
    assert [row["plant"] for row in ws.query(red.query.name, **red.values)] == ["http://example.org/rose"]
    assert ws.ask("who owns the garden").candidates[0].query.name == "owners"


def test_what_ends_names_of_things_is_no_part_of_a_concepts_name(other: Path) -> None:
    data = other / "data" / "gardens.ttl"
    told = data.read_text("utf-8").replace('"邱园"', '"邱植物园"').replace('"red"@en', '"red"@en, "植物园红"@zh')
    data.write_text(told, "utf-8")
    ws = Workspace(other, cache=False)
    assert all("hue" not in one.parameters for one in ws.ask("哪些植物园有玫瑰", top=9).candidates)
    assert ws.ask("哪些园红的玫瑰").candidates[0].parameters == {"hue": ("http://example.org/red",)}


@pytest.mark.parametrize("text", ["same: 5", "- a", "same: [[a, no]]", "ignore: [yes]", "other: []", "same: [a"])
def test_synonyms_that_are_none_are_told_in_one_line(other: Path, text: str) -> None:
    (other / "queries" / "synonyms.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=r"synonyms\.yaml|YAML|list"):
        Workspace(other, cache=False).ask("who owns the garden")


def test_synonyms_of_a_project_are_heeded(other: Path) -> None:
    (other / "queries" / "synonyms.yaml").write_text("same: [[plant, flora, 花草]]", encoding="utf-8")
    assert Workspace(other, cache=False).ask("flora of Kew Gardens").candidates[0].query.name == "gardens"
    assert Workspace(other, cache=False).ask("邱园的花草").candidates[0].query.name == "gardens"


@pytest.mark.parametrize(
    "text", ["DMDII 的 45 家创新中心计划后来怎么样了？", "What happened to the plan for 45 institutes at Boeing?"]
)
def test_a_question_that_has_no_place_for_a_name_in_the_text_is_not_run(ws: Workspace, text: str) -> None:
    reading = ws.ask(text)
    assert reading.candidates and not reading.clear
