"""The wheel works without the checkout: content inside, any working directory, the same answers."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from .conftest import ROOT

FOLDERS = ("ontology", "shapes", "queries", "data", "rules")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return next(out.glob("*.whl"))


def test_wheel_holds_the_content_and_both_licences(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for folder in FOLDERS:
        mine = {p.relative_to(ROOT).as_posix() for p in (ROOT / folder).rglob("*") if p.is_file()}
        held = {
            name.removeprefix("nnmi_graph/files/") for name in names if name.startswith(f"nnmi_graph/files/{folder}/")
        }
        assert mine == held and held, folder
    assert sum(name.endswith(("licenses/LICENSE", "licenses/LICENSE-CONTENT")) for name in names) == 2


def test_wheel_answers_as_the_checkout_does(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    env = {**os.environ, "PYTHONPATH": str(tmp_path / "site"), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    where = [sys.executable, "-c", "import nnmi_graph; print(nnmi_graph.__file__)"]
    assert (
        str(tmp_path) in subprocess.run(where, env=env, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    )
    ask = [sys.executable, "-m", "nnmi_graph", "query", "sponsors-leads-managers"]
    here = subprocess.run(
        ask,
        cwd=ROOT,
        env={**os.environ, "XDG_CACHE_HOME": str(tmp_path / "c2")},
        capture_output=True,
        text=True,
        check=True,
    )
    there = subprocess.run(ask, cwd=tmp_path, env=env, capture_output=True, text=True, check=True)
    assert there.stdout == here.stdout and len(there.stdout.splitlines()) > 20
