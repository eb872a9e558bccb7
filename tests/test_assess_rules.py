"""Rule files: what is wrong with one is told by file and line; those of the content say what their worked cases demand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from nnmi_graph import Workspace
from nnmi_graph.assess.cases import work
from nnmi_graph.assess.checking import check
from nnmi_graph.cli import main
from nnmi_graph.errors import NnmiError
from nnmi_graph.names import Names
from nnmi_graph.rulesets.build import criterion_of, rule_quads
from nnmi_graph.rulesets.read import read_rules
from nnmi_graph.store import OxigraphStore
from nnmi_graph.terms import ID

from .conftest import ROOT

FILES = sorted((ROOT / "rules").glob("*.md"))
FACTS = sorted(path.stem for path in (ROOT / "rules" / "facts").glob("*.rq"))
HEAD = """# A rule · 一条规则

```yaml
issuer: {en: somebody, zh: 某人}
```

"""
LEAF = """## one · First · 其一

> a few words (page 1)

```yaml
for: [member]
asks: {en: "Is it so?", zh: "是否如此？"}
documentary:
  - {en: a paper, zh: 文件}
```

| case | given | outcome |
|---|---|---|
| shown | one: yes | met |
"""
WRONG = {
    "": "rules.md: does not say who issued it; put a YAML block under the title",
    "Hello\n": "rules.md:1: stands before the title; open the file with '# Title · 标题'",
    HEAD.replace("issuer", "isuer"): "rules.md:4: there is no key 'isuer'; did you mean 'issuer'?",
    HEAD.replace(" · 一条规则", ""): "rules.md:1: the title is not told in both languages; write Title · 标题",
    HEAD + LEAF.replace("[member]", "[membr]"): "rules.md:12: there is no role 'membr'; did you mean 'member'?",
    HEAD
    + LEAF.replace(
        "documentary", "documentry"
    ): "rules.md:14: there is no key 'documentry'; did you mean 'documentary'?",
    HEAD
    + LEAF.replace(
        "documentary:\n  -", "computed: federal-mony\nevidence:\n  -"
    ): "rules.md:14: there is no fact 'federal-mony'; did you mean 'federal-money'?",
    HEAD
    + LEAF.replace(
        "one: yes", "two: yes"
    ): "rules.md:20: there is no name in a worked case 'two'; give one of date, one",
    HEAD + LEAF.replace("| met |", "| mett |"): "rules.md:20: there is no outcome 'mett'; did you mean 'met'?",
    HEAD + LEAF + LEAF: "rules.md:21: 'one' is there twice; give each its own identifier",
    HEAD + LEAF.replace("for:", "applies-when: two\nfor:"): "rules.md:7: there is no provision 'two'; give one of one",
    HEAD + LEAF.replace("for:", "applies-when: one\nfor:"): "rules.md:7: refers to itself: one → one",
    HEAD
    + LEAF.replace(
        "for:", "parameters: {share: {unit: percent}}\nfor:"
    ): "rules.md:12: the parameter 'share' has no value; write {value: …, unit: …}, and unset if no text sets it",
    HEAD + LEAF.replace("for:", "for: [lead]\nfor:"): "rules.md:13: has the key 'for' twice; keep one",
    HEAD
    + LEAF.replace(
        "for:", "valid-from: 2014-13\nfor:"
    ): "rules.md:12: '2014-13' is no date: there is no month 13; write 2014, 2014-02 or 2014-02-25",
    HEAD + LEAF.replace("asks:", "asks: [\nasks:"): "rules.md:15: is no YAML: expected ',' or ']', but got '<scalar>'",
    HEAD + LEAF.replace("```\n\n|", "\n\n|"): "rules.md:11: the block is not closed; close it with a line of ```",
    HEAD
    + LEAF.replace(
        "for:", "except: [{when: one}, {when: one, then: not met}]\nfor:"
    ): "rules.md:12: the exceptions 'one' and 'one' conflict; give them priorities; the highest is asked first",
    HEAD
    + LEAF.replace(
        "for:", "all: [one]\nfor:"
    ): "rules.md:12: one is settled in 2 ways; give one of computed, documentary, judgement, open, since, all, any, none, some",
    HEAD
    + LEAF.replace(
        "[member]", "&who [member]\nfollows: *who"
    ): "rules.md:13: *who stands for another part; write it out",
    HEAD
    + LEAF.replace(
        "for:", f"follows: {'[' * 3000}{']' * 3000}\nfor:"
    ): "rules.md:12: is nested too deeply; make provisions of the parts",
    HEAD
    + LEAF.replace(
        "for:", "valid-until: 2014\nvalid-from: 2016\nfor:"
    ): "rules.md:12: it ends in 2014, before it begins in 2016; exchange the dates",
    HEAD
    + LEAF.replace(
        "Is it so?", "Is {organization} so?"
    ): "rules.md:13: there is no name in a question 'organization'; did you mean 'organisation'?",
    HEAD
    + LEAF.replace(
        "for:", f"except: [{{when: one, priority: {'9' * 5000}}}]\nfor:"
    ): f"rules.md:12: the priority '{'9' * 385}…",
    HEAD
    + LEAF.replace(
        "documentary:\n  - {en: a paper, zh: 文件}", "judgement: {evidence: {en: a paper, zh: 文件}}"
    ): "rules.md:14: a judgement names who judges; write judgement: {by: …, evidence: …}",
    HEAD
    + LEAF.replace(
        "documentary:\n  - {en: a paper, zh: 文件}", "computed:"
    ): f"rules.md:14: there is no fact ''; give one of {', '.join(FACTS)}",
    HEAD
    + LEAF.replace(
        "documentary", "yes: {en: it is so}\ndocumentary"
    ): "rules.md:14: is not told in both languages; write {en: …, zh: …}",
    HEAD
    + LEAF.replace(
        "one: yes", "one: yes; date: 2014-13"
    ): "rules.md:20: '2014-13' is no date: there is no month 13; write 2014, 2014-02 or 2014-02-25",
    HEAD
    + LEAF.replace(
        "documentary:\n  - {en: a paper, zh: 文件}",
        "computed: federal-money\nat-least: share\nparameters: {share: {value: nan, unit: percent, reference: x}}",
    ): "rules.md:16: 'nan' is no number, and one is compared with it; write a number, or unset",
    HEAD
    + LEAF.replace("for:", "parameters: {share: {value: 1, unit: percent, reference: x}}\nfor:")
    + LEAF.replace("## one", "## two")
    .replace("one: yes", "two: yes")
    .replace(
        "for:", "parameters: {share: {value: 2, unit: percent, reference: x}}\nfor:"
    ): "rules.md:27: the parameter 'share' has another value above; rename one",
    HEAD
    + LEAF.replace(
        "documentary:\n  - {en: a paper, zh: 文件}",
        "any:\n  - {open: [], name: x, asks: {en: a, zh: b}}\n  - {open: [], name: x, asks: {en: c, zh: d}}",
    ).replace("one: yes", "x: yes"): "rules.md:16: another question is called 'x' too; give each a name of its own",
}


@pytest.mark.parametrize("text", WRONG, ids=list(WRONG.values()))
def test_what_is_wrong_is_one_line_with_file_and_line(text: str, tmp_path: Path) -> None:
    path = tmp_path / "rules.md"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(NnmiError) as refused:
        read_rules(path, FACTS)
    assert str(refused.value).replace(f"{tmp_path}/", "") == WRONG[text]


@pytest.fixture(scope="module")
def ours() -> Workspace:
    return Workspace()


def test_there_are_rule_files() -> None:
    assert len(FILES) >= 1


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_worked_case_comes_as_it_says_and_there_is_one_for_each_outcome(path: Path) -> None:
    rules = read_rules(path, FACTS)
    assert [f"{one.case.where}: {one.case.title}: {one.outcome}" for one in work(rules) if not one.holds] == []
    assert [str(fault) for fault in check([rules])] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_identifier_of_a_provision_stands_in_the_graph(path: Path, ours: Workspace) -> None:
    known = Names(ours.store)
    for provision in read_rules(path, FACTS).provisions.values():
        if provision.roles:
            assert known.knows(ID + provision.id), provision.id


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_built_rules_tell_each_question_of_the_file_with_its_evidence(path: Path) -> None:
    rules = read_rules(path, FACTS)
    store = OxigraphStore.of(rule_quads(rules))
    asked = {row[0].value for row in store.select("SELECT ?c { ?c a nnmi:EligibilityCriterion }") if row[0]}
    assert asked == {criterion_of(node.name) for node in rules.leaves()}
    listed = {
        row[0].value for row in store.select("SELECT ?c { ?set a nnmi:RuleSet ; nnmi:hasCriterion ?c }") if row[0]
    }
    assert listed == {criterion_of(name) for name in rules.provisions}
    assert not store.ask("ASK { ?group a nnmi:CriterionGroup FILTER NOT EXISTS { ?group nnmi:combination ?how } }")
    for node in (node for node in rules.leaves() if node.texts):
        told = f"<{criterion_of(node.name)}> nnmi:acceptedEvidence/rdfs:label|nnmi:reading ?words"
        assert store.select(f"SELECT DISTINCT ?words {{ {told} FILTER(LANG(?words) = 'zh') }}").rows, node.name
    asked_first = (
        "SELECT ?c { ?c nnmi:acceptedEvidence ?e FILTER NOT EXISTS { ?c nnmi:firstEvidence/a nnmi:EvidenceType } }"
    )
    assert not store.ask(asked_first.replace("SELECT ?c", "ASK"))
    cases = sum(len(one.cases) for one in rules.provisions.values())
    assert len(list(store.select("SELECT ?c { ?of nnmi:workedCase ?c . ?c a nnmi:WorkedCase }"))) == cases


@pytest.mark.parametrize("name", FACTS)
def test_facts_ask_for_one_thing_in_each_optional_part(name: str) -> None:
    """With two, Oxigraph goes through all claims for every organisation: 0.9 s in place of 0.01 s of 100,000."""
    text = (ROOT / "rules" / "facts" / f"{name}.rq").read_text(encoding="utf-8")
    assert [part for part in re.findall(r"OPTIONAL \{([^{}]*)\}", text) if ";" in part] == []


def test_a_file_that_leaves_things_unsaid_is_told_so_by_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "rules.md"
    loose = (
        LEAF.replace(" (page 1)", "")
        .replace("for: [member]", "parameters: {share: {value: 50}}")
        .replace("one: yes | met", "one: yes | not met")
    )
    path.write_text(HEAD + loose, encoding="utf-8")
    assert main(["rules", "check", str(path)]) == 1
    told = capsys.readouterr().out.replace(f"{tmp_path}/", "").splitlines()
    assert sorted(line.partition(". ")[0] for line in told[:-2]) == [
        "rules.md:12: one-parameter-share: The parameter has no reference, or several",
        "rules.md:12: one-parameter-share: The parameter has no unit, or several",
        "rules.md:7: one: It binds nobody, and nothing refers to it",
        "rules.md:7: one: It has no worked case that comes out as contested",
        "rules.md:7: one: It has no worked case that comes out as met",
        "rules.md:7: one: It has no worked case that comes out as unknown",
        "rules.md:7: one: It quotes no text with its place",
    ]
    assert told[-2:] == ["rules.md:20: case 'shown' comes out as met, and its table says not met", "1 case flips"]


def test_an_edit_that_turns_cases_is_told_by_their_number(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "design-2013.md"
    text = (ROOT / "rules" / "design-2013.md").read_text(encoding="utf-8")
    path.write_text(text.replace("{value: 70000000,", "{value: 55000000,"), encoding="utf-8")
    assert main(["rules", "check", str(path)]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "1 case flips"
    path.write_text(text.replace("all: [SF122,", "any: [SF122,"), encoding="utf-8")
    assert main(["rules", "check", str(path)]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "2 cases flip"
    path.write_text(text.replace("\nmodality: must", "\nmodality: mst", 1), encoding="utf-8")
    assert main(["rules", "check", str(path)]) == 2
    assert "there is no modality 'mst'; did you mean 'must'?" in capsys.readouterr().out


def test_a_provision_in_force_twice_is_told(tmp_path: Path) -> None:
    (tmp_path / "other.md").write_text(HEAD + LEAF, encoding="utf-8")
    (tmp_path / "rules.md").write_text(HEAD + LEAF, encoding="utf-8")
    one, other = (read_rules(tmp_path / name, FACTS) for name in ("rules.md", "other.md"))
    (told,) = (fault.text for fault in check([one], [other]) if "too" in fault.text)
    assert told.startswith("one: It stands in another rule set too, for the same time: A rule.")
    (tmp_path / "other.md").write_text((HEAD + LEAF).replace("issuer", "until: 2010\nissuer"), encoding="utf-8")
    (tmp_path / "rules.md").write_text((HEAD + LEAF).replace("issuer", "since: 2011\nissuer"), encoding="utf-8")
    one, other = (read_rules(tmp_path / name, FACTS) for name in ("rules.md", "other.md"))
    assert not [fault for fault in check([one], [other]) if "too" in fault.text]


def test_the_page_of_rules_is_made_from_the_files(capsys: pytest.CaptureFixture[str]) -> None:
    """To make it anew: nnmi rules -o docs/rules.md --force, under the first lines."""
    page = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert main(["rules"]) == 0
    assert page.partition("\n## ")[2] == capsys.readouterr().out.partition("## ")[2]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_rule_set_has_a_page_with_its_words_and_cases(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """To make them anew: for one in rules/*.md; nnmi rules show NAME --format md -o docs/rules/NAME.md --force."""
    assert main(["rules", "show", path.stem, "--format", "md"]) == 0
    page = capsys.readouterr().out
    assert (ROOT / "docs" / "rules" / path.name).read_text(encoding="utf-8") == page
    assert f"(rules/{path.name})" in (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    for provision in read_rules(path, FACTS).provisions.values():
        assert all(f"> {quote.text}" in page for quote in provision.quotes)
        assert all(f"| {case.title} |" in page for case in provision.cases)


def test_each_rule_set_is_shown_as_a_tree_with_every_provision(capsys: pytest.CaptureFixture[str]) -> None:
    for path in FILES:
        for lang in ("en", "zh"):
            assert main(["rules", "show", path.stem, "--lang", lang]) == 0
            shown = capsys.readouterr().out
            for provision in read_rules(path, FACTS).provisions.values():
                assert f"{provision.id} {provision.title[lang]}" in shown


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_question_has_its_two_answers_as_sentences_in_both_languages(path: Path) -> None:
    for node in (one for one in read_rules(path, FACTS).leaves() if one.kind != "since"):
        assert {*node.asks} == {*node.yes} == {*node.no} == {"en", "zh"}, node.name
        assert all(node.yes[lang] != node.no[lang] and node.asks[lang][-1] in "?？" for lang in ("en", "zh"))
        assert all(
            node.asks[lang].count("{") == node.yes[lang].count("{") == node.no[lang].count("{") for lang in ("en", "zh")
        )


def test_worked_cases_may_be_written_as_in_chinese(tmp_path: Path) -> None:
    (tmp_path / "rules.md").write_text(HEAD + LEAF.replace("one: yes", "one：是；date：2014（当日）"), encoding="utf-8")
    assert [one.holds for one in work(read_rules(tmp_path / "rules.md", FACTS))] == [True]


def test_exceptions_are_looked_at_by_their_priority(tmp_path: Path) -> None:
    cases = """
| case | given | outcome |
|---|---|---|
| nothing lifts it | one: yes; low: no; high: no | met |
| the low one | one: yes; low: yes; high: no | not applicable |
| the high one goes before it | one: yes; low: yes; high: yes | not met |
| the high one is open | one: yes; low: yes | unknown |
"""
    lifted = LEAF.replace("for:", "except: [{when: low}, {when: high, then: not met, priority: 2}]\nfor:")
    text = HEAD + lifted.partition("| case")[0] + cases
    for name in ("low", "high"):
        text += "\n" + LEAF.replace("## one", f"## {name}").replace("one: yes", f"{name}: yes").replace(
            "for: [member]\n", ""
        )
    (tmp_path / "rules.md").write_text(text, encoding="utf-8")
    rules = read_rules(tmp_path / "rules.md", FACTS)
    assert [f"{one.case.title}: {one.outcome}" for one in work(rules) if not one.holds] == []
