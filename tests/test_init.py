"""A project is begun from nothing or from a table, every verb works in it, and nothing is overwritten."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from nnmi_graph import Workspace
from nnmi_graph.content import Content
from nnmi_graph.errors import InputError, NnmiError
from nnmi_graph.mapping.guessing import guess

from .conftest import Ran

Run = Callable[..., Ran]


@pytest.fixture(scope="module")
def project(nnmi: Run, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ran]:
    """A project from a workbook with a title above its header, as people have them."""
    folder = tmp_path_factory.mktemp("init")
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["Members of the guild, as of 2024"])
    page.append([])
    page.append(["Guild", "Company", "Since", "Level", "Phone"])
    page.append(["Lamp Guild", "Brightwick & Co", "2019-03", "gold", "555-1"])
    page.append(["Lamp Guild", "Moonfield: Glass", "2020", "silver", "555-2"])
    page.append(["灯具联盟", "齿轮厂", "2021-05-01", "gold", "555-3"])
    book.save(folder / "guild members.xlsx")
    return folder / "guilds", nnmi("init", "guilds", "--table", "guild members.xlsx", "--name", "Guilds", cwd=folder)


def test_what_was_guessed_is_said(project: tuple[Path, Ran]) -> None:
    _, ran = project
    assert ran.code == 0, ran.err
    for told in (
        "'Company' was taken for the members",
        "Since (joined), Level (tier)",
        "not read:",
        "Phone",
        "grade D",
    ):
        assert told in ran.err
    assert "above the header, not read: Members of the guild" in ran.err


def test_the_verbs_work_in_it_and_its_records_are_valid(nnmi: Run, project: tuple[Path, Ran]) -> None:
    folder, _ = project
    ties = nnmi("query", "memberships", cwd=folder)
    assert ties.code == 0 and ties.out.count("\n") == 4, ties.err
    assert "齿轮厂" in ties.out and "Moonfield: Glass" in ties.out and "America Makes" not in ties.out
    data = next(folder.glob("data/guild-members/*.trig"))
    report = Workspace(folder, cache=False).validate(data)
    assert [finding.message() for finding in report.findings if finding.severity.endswith("Violation")] == []
    assert nnmi("derive", "--check", cwd=folder).code == 0
    measured = nnmi("network", "institute-organisation", "--measure", "size", cwd=folder)
    assert measured.code == 0, measured.err


def test_a_filter_tells_what_it_leaves_out_because_nothing_is_told(nnmi: Run, project: tuple[Path, Ran]) -> None:
    folder, _ = project
    ran = nnmi("query", "memberships", "--partner-type", "university", cwd=folder)
    assert ran.code == 0 and "as no partner type is told or only a wider one: 3 rows; whether they fit" in ran.err
    told = nnmi("query", "memberships", "--partner-type", "university", "--lang", "zh", cwd=folder)
    assert "略去 3 行，因未说明合作伙伴类型" in told.err and told.err.splitlines()[-1].startswith("nnmi: 无结果：")


def test_rule_files_of_ones_own_work_in_it(nnmi: Run, tmp_path: Path) -> None:
    folder = tmp_path / "guilds"
    assert nnmi("init", str(folder)).code == 0 and not list((folder / "rules").glob("*.md"))
    shutil.copy(Content.shipped().root / "rules" / "design-2013.md", folder / "rules")
    ran = nnmi("rules", "--project", str(folder))
    assert ran.code == 0 and "foreign-owned" in ran.out


def test_nothing_is_overwritten(nnmi: Run, project: tuple[Path, Ran]) -> None:
    folder, _ = project
    before = sorted(folder.rglob("*"))
    ran = nnmi("init", folder)
    assert ran.code == 2 and "not empty" in ran.err and sorted(folder.rglob("*")) == before


def test_a_project_without_a_table_takes_records(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert Workspace.begin(tmp_path / "empty", base="https://example.org/e#") == ()
    ws = Workspace(tmp_path / "empty", cache=False)
    assert not ws.sparql("ASK { ?x a nnmi:Institute }") and "institute" in ws.kinds()
    assert "https://example.org/e#" in (tmp_path / "empty" / "nnmi.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("table", "base", "told"),
    [("a,b\n1,2\n", None, "no column of words"), ("a,b\n", None, "no row"), (None, "x y", "no beginning of IRIs")],
)
def test_what_cannot_be_begun_leaves_nothing_behind(
    tmp_path: Path, table: str | None, base: str | None, told: str
) -> None:
    path = tmp_path / "t.csv"
    path.write_text(table or "", encoding="utf-8")
    with pytest.raises(NnmiError, match=told):
        Workspace.begin(tmp_path / "new", table=path if table else None, base=base)
    assert sorted(tmp_path.iterdir()) == [path]


def test_a_column_with_a_cell_that_is_no_date_is_not_read_as_dates() -> None:
    found = guess("t", "https://example.org/", ["member", "since"], [["A", "2014"], ["B", "3/4/2014"]])
    assert "validFrom" not in found.mapping
    assert any("3/4/2014" in note["en"] and "3/4/2014" in note["zh"] for note in found.notes)


def test_one_column_is_enough_and_the_table_is_then_the_group() -> None:
    found = guess("Chess Club", "https://example.org/", ["who"], [["Anna"], ["Ben"]])
    assert (
        "my:chess-club" in found.mapping and "'who' was taken for the members of 'Chess Club'" in found.notes[0]["en"]
    )
    with pytest.raises(InputError):
        guess("t", "https://example.org/", ["n"], [["1"], ["2"]])


def test_a_chinese_table_is_read_by_its_usual_headers_and_dates() -> None:
    header = ["联盟名称", "会员单位", "入会时间", "退会时间", "会员级别", "性质"]
    rows = [
        ["机器人联盟", "新松", "2017年5月", "2020/3/1", "理事", "企业"],
        ["机器人联盟", "浙大", "二〇一九年", "", "", "高校"],
    ]
    found = guess("联盟", "https://example.org/", header, rows)
    assert 'nnmi:validFrom: {date: "{入会时间}"}' in found.mapping
    assert 'nnmi:validTo: {date: "{退会时间}"}' in found.mapping
    assert [note["zh"] for note in found.notes][1:3] == [
        "另读取：入会时间（加入）、退会时间（退出）、会员级别（等级）",
        "未读取：性质；请在 mapping.yaml 中说明其含义",
    ]
