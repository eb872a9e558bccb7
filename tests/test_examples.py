"""The examples run on the real content and say what they should."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from .conftest import ROOT

SCRIPTS = sorted((ROOT / "examples").glob("*.py"))


def run(name: str, *words: str, cwd: Path) -> str:
    done = subprocess.run(
        [sys.executable, str(ROOT / "examples" / name), *words], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_example_is_run_here() -> None:
    on_spark = {"spark_parts.py"}  # run by tests/spark.py, with the other engines
    assert {path.name for path in SCRIPTS} - on_spark == {"ask.py", "check.py", "network.py"}


def test_ask(tmp_path: Path) -> None:
    out = run("ask.py", cwd=tmp_path)
    assert "70,000,000 USD" in out and "cannot be judged" in out
    assert out.endswith("  3  Purdue University\n  3  University of Tennessee\n")


def test_check(tmp_path: Path) -> None:
    out = run("check.py", cwd=tmp_path)
    assert "good-institute.ttl: may enter" in out
    assert "bad-institute.ttl: " in out and out.count("\n  - ") >= 3


def test_network(tmp_path: Path) -> None:
    out = run("network.py", str(tmp_path / "x.gexf"), cwd=tmp_path)
    assert "a claim behind each" in out and "Caution:" in out
    assert (tmp_path / "x.gexf").read_text(encoding="utf-8").startswith("<?xml")


def test_a_file_without_records_is_no_success(tmp_path: Path) -> None:
    (tmp_path / "empty.ttl").write_text("@prefix ex: <http://example.org/> .\n")
    command = [sys.executable, "-m", "nnmi_graph", "validate", "empty.ttl"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2 and "holds no records" in done.stderr
