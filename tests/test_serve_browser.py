"""The pages in a real browser: no console error, no request to anywhere else, nothing wider than a phone's screen, and
the keyboard comes first to the link to the content."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import ROOT
from .export_programs import CHROMIUM, NODE_MODULES, needs_browser

PATHS = [
    "/",
    "/id/lift",
    "/question/memberships?institute=LIFT",
    "/things?kind=nnmi:Institute",
    "/search?q=who+leads+LIFT",
    "/assess?name=Siemens&institute=MxD&as-of=2020",
    "/record/membership",
    "/sparql",
    "/network/funder-institute",
]


@pytest.mark.long("a browser goes through all pages eight times")
@needs_browser
def test_pages_are_sound_at_desk_and_phone_size_light_and_dark_in_both_languages(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "nnmi_graph", "serve", "--port", "0"]
    with subprocess.Popen(
        words, stderr=subprocess.PIPE, text=True, env={**os.environ, "TMPDIR": str(tmp_path)}
    ) as server:
        try:
            assert server.stderr is not None
            address = re.search(r"http://127\.0\.0\.1:\d+", server.stderr.readline())
            assert address
            done = subprocess.run(
                ["node", str(ROOT / "tests/js/visit_pages.cjs"), CHROMIUM, address[0], json.dumps(PATHS)],
                capture_output=True,
                text=True,
                check=False,
                timeout=240,
                env={**os.environ, "NODE_PATH": str(NODE_MODULES)},
            )
        finally:
            server.terminate()
    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout) == {"visited": 2 * len(PATHS), "wrong": []}
