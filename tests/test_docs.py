"""The documentation is true: every console block is run and compared, every link leads somewhere.

In a block, a line `$ command` is run by a shell in a copy of the project's examples; the lines after it are what it
prints (stdout and stderr). A line `…` stands for any number of lines; `…` inside a line for any text. The blocks of a
page that says so are one session, run in order in one folder.
"""

from __future__ import annotations

import doctest
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from .conftest import ROOT

PAGES = ("README.md", "ARCHITECTURE.md", *sorted(str(p.relative_to(ROOT)) for p in (ROOT / "docs").glob("*.md")))
MIN_BLOCKS = 13
"""How many blocks there are at least: were one no longer found, nobody would miss it."""
WAITING = re.compile(r"nnmi: .*: \d+ s …")
"""What a slow machine says while it works."""


@dataclass(frozen=True)
class Step:
    command: str
    expected: str


def blocks(page: str) -> list[tuple[int, list[Step]]]:
    """The console blocks of a page, each with its line number and its steps."""
    text = (ROOT / page).read_text(encoding="utf-8")
    found = []
    for match in re.finditer(r"^```console\n(.*?)^```$", text, re.DOTALL | re.MULTILINE):
        steps = []
        for part in re.split(r"^\$ ", match[1], flags=re.MULTILINE)[1:]:
            command, _, expected = part.partition("\n")
            while command.endswith("\\"):
                more, _, expected = expected.partition("\n")
                command = command[:-1] + more.removeprefix("> ")
            steps.append(Step(command, expected))
        found.append((text.count("\n", 0, match.start()) + 1, steps))
    return found


def sessions(page: str) -> list[tuple[int, list[Step]]]:
    """The blocks of a page; all as one where it says that they are one session."""
    found = blocks(page)
    if found and "<!-- one session -->" in (ROOT / page).read_text(encoding="utf-8"):
        return [(found[0][0], [step for _, steps in found for step in steps])]
    return found


CASES = [(page, line, steps) for page in PAGES if (ROOT / page).exists() for line, steps in sessions(page)]


def test_there_are_blocks() -> None:
    assert len(CASES) >= MIN_BLOCKS
    assert len([case for case in CASES if case[0] == "README.md"]) >= 3
    assert any(page == "ARCHITECTURE.md" for page, _, _ in CASES)


@pytest.mark.parametrize(("page", "line", "steps"), CASES, ids=[f"{page}:{line}" for page, line, _ in CASES])
def test_console_block(page: str, line: int, steps: list[Step], tmp_path: Path, cache: Path) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "PATH": path, "XDG_CACHE_HOME": str(cache), "COLUMNS": "120"}
    for step in steps:
        done = subprocess.run(
            step.command,
            shell=True,
            cwd=tmp_path,
            env=env,
            text=True,
            timeout=120,
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
        )
        pattern = "".join(
            "(?:.*\n)*?" if text.strip() == "…" else re.escape(text.rstrip()).replace("…", ".*") + r"\s*\n"
            for text in step.expected.rstrip("\n").splitlines()
        )
        lines = (text.rstrip() for text in done.stdout.splitlines())
        printed = "".join(text + "\n" for text in lines if not WAITING.fullmatch(text))
        assert re.fullmatch(pattern, printed), f"{page}:{line}: $ {step.command}\n{printed}"


EXAMPLES = [page for page in PAGES if ">>> " in (ROOT / page).read_text(encoding="utf-8")]


def test_there_are_python_pages() -> None:
    assert "docs/python.md" in EXAMPLES


@pytest.mark.parametrize("page", EXAMPLES)
def test_python_examples(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The blocks of a page are one session, in a copy of the project's examples."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    text = (ROOT / page).read_text(encoding="utf-8")
    found = re.findall(r"^```python\n(>>> .*?)^```$", text, re.DOTALL | re.MULTILINE)
    assert found
    options = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    runner = doctest.DocTestRunner(optionflags=options, verbose=False)
    told: list[str] = []
    test = doctest.DocTestParser().get_doctest("\n".join(found).replace("…", "..."), {}, page, page, 0)
    runner.run(test, out=told.append)
    assert runner.tries > 5 and not runner.failures, "".join(told)


def test_links_lead_somewhere() -> None:
    broken = []
    for page in PAGES:
        if (ROOT / page).exists():
            text = re.sub(r"```.*?```", "", (ROOT / page).read_text(encoding="utf-8"), flags=re.DOTALL)
            for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
                if not link.startswith(("http://", "https://")) and not ((ROOT / page).parent / link).exists():
                    broken.append(f"{page}: {link}")
    assert broken == []
