"""Long tests are left out and named, and run when they are asked for; every test of made-up examples is found."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import ROOT

TESTS = """
import pytest
from hypothesis import given, strategies as st
def test_plain(): pass
@given(st.none())
def test_made_up(x): pass
def test_killed(search): assert search == 1
@pytest.mark.parametrize("lang", ["en", pytest.param("zh", marks=pytest.mark.long("once more"))])
def test_told(lang): pass
@pytest.mark.long("starts a browser")
def test_pages(): pass
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with these tests, and our way to run them."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "tests").mkdir()
    for name in ("__init__.py", "conftest.py", "parts_of_tests.py"):
        shutil.copy(ROOT / "tests" / name, folder / "tests")
    shutil.copy(ROOT / "pyproject.toml", folder)
    (folder / "tests/test_it.py").write_text(TESTS, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("words", "ran", "named"),
    [
        ([], {"plain", "made_up", "killed", "told[en]"}, 2),
        (["-n", "2"], {"plain", "made_up", "killed", "told[en]"}, 2),
        (["--part", "long"], {"told[zh]", "pages"}, 0),
        (["--part", "search"], {"made_up", "killed"}, 2),
        (["--part", "all"], {"plain", "made_up", "killed", "told[en]", "told[zh]", "pages"}, 0),
        (["tests/test_it.py::test_pages"], {"pages"}, 0),
    ],
    ids=["short", "in two workers", "long", "search", "all", "by name"],
)
def test_what_is_left_out_is_named(project: Path, words: list[str], ran: set[str], named: int) -> None:
    command = [sys.executable, "-m", "pytest", "-rp", "-p", "no:cacheprovider", *words]
    told = subprocess.run(command, cwd=project, capture_output=True, text=True, check=True).stdout
    assert set(re.findall(r"^PASSED tests/test_it\.py::test_(\S+)", told, re.MULTILINE)) == ran
    lines = [line for line in told.splitlines() if line.startswith("LONG")]
    assert lines == ["LONG [1] tests/test_it.py: once more", "LONG [1] tests/test_it.py: starts a browser"][:named]
    assert ("2 long tests left out: make test-long runs them" in told) == bool(named)


def test_a_long_test_says_why(project: Path, tmp_path: Path) -> None:
    shutil.copytree(project, tmp_path / "p")
    (tmp_path / "p/tests/test_it.py").write_text("import pytest\n@pytest.mark.long\ndef test_pages(): pass\n")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=tmp_path / "p", capture_output=True, text=True, check=False)
    assert done.returncode != 0 and "test_pages: say why it is long" in done.stdout + done.stderr


def test_who_looks_at_more_examples_is_found() -> None:
    """`SEARCH` stands where Hypothesis is told how many; every other test asks for the fixture, by which it is found."""
    said = r"import .*\bSEARCH\b|^EXAMPLES = \d+ \* SEARCH$|settings\(.*max_examples=\d+ \* SEARCH\b"
    loose = [
        f"{path.name}:{number}"
        for path in sorted((ROOT / "tests").glob("test_*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(r"\bSEARCH\b", line) and path.name != Path(__file__).name and not re.search(said, line)
    ]
    assert loose == []
