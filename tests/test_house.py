"""The house stands as ARCHITECTURE.md says: imports run downhill, types and style hold, no network knowledge in code."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from nnmi_graph import Workspace

from .conftest import ROOT

SOURCE = sorted((ROOT / "src").rglob("*.py"))


@pytest.mark.parametrize(
    "tool",
    [
        ["lint-imports"],
        ["ruff", "check", "-q", "src", "tests", "bench", "examples"],
        ["ruff", "format", "-q", "--check", "src", "tests", "bench", "examples"],
        pytest.param(["mypy"], marks=pytest.mark.long("reads what we import too, anew in a fresh clone")),
    ],
    ids=lambda tool: tool[0] + tool[1] * (tool[0] == "ruff") if len(tool) > 1 else tool[0],
)
def test_tool_is_content(tool: list[str]) -> None:
    done = subprocess.run(
        [str(Path(sys.executable).parent / tool[0]), *tool[1:]], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]


def layers() -> list[list[str]]:
    """The rooms by layer, from the top, as the contract has them."""
    (contract,) = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    return [layer.split(" | ") for layer in contract["layers"]]


def test_the_table_of_rooms_is_the_contract() -> None:
    rows = re.findall(r"^\| (\d+) \| `(\w+)/?`", (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8"), re.MULTILINE)
    number = len(layers())
    assert rows == [(str(number - above - 1), room) for above, rooms in enumerate(layers()) for room in rooms]


def test_the_contract_notices_each_import_uphill_or_beside(tmp_path: Path) -> None:
    """In a copy where every room imports all rooms above and beside it, each such import is told, and a new room too."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    package = shutil.copytree(ROOT / "src", tmp_path / "src") / "nnmi_graph"
    (package / "attic.py").touch()
    above: list[str] = []
    wrong = set()
    for beside in layers():
        above += beside
        for room in beside:
            others = [other for other in above if other != room]
            wrong |= {f"nnmi_graph.{room} is not allowed to import nnmi_graph.{other}:" for other in others}
            imports = "".join(f"from nnmi_graph import {other} as _{other}\n" for other in others)
            inside = package / room / "uphill.py" if (package / room).is_dir() else package / f"{room}.py"
            with inside.open("a", encoding="utf-8") as file:
                file.write(imports)
    told = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 1
    assert {line for line in told.stdout.splitlines() if "is not allowed" in line} == wrong
    assert "- nnmi_graph.attic" in told.stdout
    assert "nnmi_graph.shacl is not allowed to import nnmi_graph.sheets:" in wrong
    assert "nnmi_graph.network is not allowed to import nnmi_graph.export:" in wrong


def test_functions_are_short_and_typed() -> None:
    lengths, untyped = [], []
    for path in SOURCE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                skip = len(ast.get_docstring(node, clean=False).splitlines()) if ast.get_docstring(node) else 0
                lengths.append((node.end_lineno - node.lineno + 1 - skip, f"{path.name}:{node.name}"))
                if node.returns is None:
                    untyped.append(f"{path.name}:{node.name}")
    lengths.sort()
    assert untyped == []
    assert lengths[-1][0] <= 60, lengths[-3:]
    assert lengths[len(lengths) * 9 // 10][0] <= 20


def test_the_formatter_formats_everything() -> None:
    skipping = "# fmt: " + "skip"
    assert [path.name for path in SOURCE if skipping in path.read_text(encoding="utf-8")] == []


def test_no_institute_and_no_organisation_is_named_in_the_code() -> None:
    rows = Workspace(cache=False).sparql("""
        SELECT DISTINCT ?name { ?agent a ?kind ; rdfs:label|nnmi:abbreviation ?name
          FILTER(?kind IN (nnmi:Institute, nnmi:Organization, nnmi:GovernmentBody, nnmi:ProgramOffice)) }""")
    names = [str(row["name"]) for row in rows if len(str(row["name"])) > 3]
    assert len(names) > 100
    code = "\n".join(path.read_text(encoding="utf-8") for path in SOURCE)
    found = [name for name in names if name in code and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", code)]
    assert found == []


def test_startup_imports_no_heavy_library(tmp_path: Path) -> None:
    """The first start makes a copy of the content, and may need more; every other one needs little."""
    program = (
        "import sys; from nnmi_graph.cli import main; main(['query', '-q', 'ASK {}']); main(['query', 'founding-dates']); "
        "print(sorted({'rdflib','pyshacl','owlrl','networkx','rich','yaml','openpyxl','pandas','numpy','typing','dataclasses',"
        "'inspect','hashlib','shutil','tempfile','importlib.resources','tomllib','nnmi_graph.phrases','nnmi_graph.ask','nnmi_graph.dates','nnmi_graph.store.files'} & set(sys.modules)))"
    )
    env = {**os.environ, "XDG_CACHE_HOME": str(tmp_path)}
    for _ in range(2):
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=env)
    assert done.stdout.splitlines()[-1] == "[]"


def test_an_add_imports_no_heavy_library(cache: Path, tmp_path: Path) -> None:
    """The first one begins the store, and works out what is kept for the next."""
    env = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    for number in range(2):
        sheet = tmp_path / f"{number}.csv"
        sheet.write_text(
            f"institute,member,role,source,section,as_of\nLIFT,Boeing,member,NIST-NAMII,{number},2014-02\n"
        )
        program = [sys.executable, "-X", "importtime", "-m", "nnmi_graph", "add", str(sheet), "--store", "s"]
        told = subprocess.run(program, capture_output=True, text=True, check=True, env=env, cwd=tmp_path)
    imported = {line.rpartition("|")[2].strip() for line in told.stderr.splitlines()}
    heavy = {"yaml", "openpyxl", "rdflib", "numpy", "rapidfuzz", "inspect", "dataclasses", "hashlib"}
    ours = {"nnmi_graph.sheets.read_xlsx", "nnmi_graph.mapping", "nnmi_graph.render", "nnmi_graph.network"}
    assert "nnmi_graph.commits.ledger" in imported and not imported & {*heavy, *ours}


@pytest.mark.parametrize(
    ("words", "drawn"),
    [
        (["network", "institute-institute", "--measure", "betweenness"], False),
        (["export", "institute-institute", "a.svg"], True),
    ],
)
def test_matplotlib_is_imported_to_draw_and_not_with_igraph(
    cache: Path, tmp_path: Path, words: list[str], drawn: bool
) -> None:
    program = [sys.executable, "-X", "importtime", "-m", "nnmi_graph", *words]
    env = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    done = subprocess.run(program, capture_output=True, text=True, check=True, env=env, cwd=tmp_path)
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "igraph" in imported and ("matplotlib.figure" in imported) == drawn


def test_a_plain_measure_imports_no_scipy_and_no_igraph(cache: Path) -> None:
    """They take as long as all the rest of it."""
    program = [
        sys.executable,
        "-X",
        "importtime",
        "-m",
        "nnmi_graph",
        "network",
        "agency-institute",
        "--measure",
        "degree",
    ]
    env = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    told = subprocess.run(program, capture_output=True, text=True, check=True, env=env).stderr
    imported = {line.rpartition("|")[2].strip() for line in told.splitlines()}
    assert "numpy" in imported and not imported & {"scipy", "igraph", "networkx"}


def test_no_path_of_a_machine_is_in_the_project() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    bad = [
        name
        for name in listed
        if (ROOT / name).is_file() and re.search(rb"(?<![\w.-])/(work|home|root)/[a-z]", (ROOT / name).read_bytes())
    ]
    assert bad == []
