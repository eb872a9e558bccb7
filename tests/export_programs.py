"""The real programs our files are opened with in the tests, and why one may be missing."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from .conftest import ROOT

GEPHI_JAR = ROOT / ".tools/gephi/gephi-toolkit-0.10.1-all.jar"
NODE_MODULES = ROOT / ".tools/js/node_modules"
SCHEMA = ROOT / ".tools/gexf-schema/1.3/gexf.rnc"
CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)

needs_gephi = pytest.mark.skipif(
    not (GEPHI_JAR.is_file() and shutil.which("java")),
    reason="needs Java 17 and the Gephi Toolkit: sh tests/gephi/fetch.sh",
)
needs_node = pytest.mark.skipif(
    not (NODE_MODULES.is_dir() and shutil.which("node")), reason="needs Node and graphology-gexf: sh tests/js/fetch.sh"
)
needs_browser = pytest.mark.skipif(
    not (CHROMIUM and NODE_MODULES.is_dir() and shutil.which("node")),
    reason="needs Chromium (apt install chromium) and playwright-core: sh tests/js/fetch.sh",
)
needs_schema = pytest.mark.skipif(
    not (SCHEMA.is_file() and shutil.which("jing")),
    reason="needs jing (apt install jing) and, in .tools/gexf-schema/1.3, the RNC files of GEXF 1.3 that gexf.net publishes",
)


def open_in_gephi(*files: Path) -> list[dict[str, Any]]:
    """What Gephi's importer saw in each file."""
    quick = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
    command = ["java", *quick, "-Djava.awt.headless=true", "-Dfile.encoding=UTF-8", "-cp", str(GEPHI_JAR)]
    return _lines([*command, str(ROOT / "tests/gephi/GephiImport.java"), *map(str, files)])


def open_in_gephi_lite(*files: Path) -> list[dict[str, Any]]:
    """What Gephi Lite's reader saw in each file, strict and lax."""
    return _lines(["node", str(ROOT / "tests/js/read_gexf.cjs"), *map(str, files)])


def _lines(command: list[str]) -> list[dict[str, Any]]:
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
        timeout=120,
        env={**os.environ, "NODE_PATH": str(NODE_MODULES)},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines()]
