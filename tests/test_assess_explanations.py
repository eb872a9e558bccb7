"""Approved explanations: one of each outcome, in both languages, word for word, as a reader of them found them right.

To make them anew after a change that is meant, and then read the diff: python -m tests.test_assess_explanations
"""

from __future__ import annotations

import contextlib
import io
import re

import pytest

from nnmi_graph.cli import main

from .conftest import ROOT

HERE = ROOT / "tests" / "explanations"
_MXD = ["--institute", "MxD", "--as-of", "2014-06", "--rules", "design-2013"]
_THREE = ["SF122=yes", "SF123=yes", "SF125=yes"]
ASKED = {
    "eligible": (["--country", "JP", "--answer", *_THREE, "SF124=yes", *_MXD], 0),
    "not-applicable": (["--country", "US", "--answer", "foreign-owned=no", *_MXD], 0),
    "not-eligible": (["--country", "JP", "--answer", *_THREE, "SF124=no", *_MXD], 1),
    "undetermined": (["--country", "DE", "--answer", "SF122=yes", *_MXD], 3),
    "contested": (["institute", "America Makes", "--rules", "design-2013"], 3),
}


def explained(name: str, lang: str) -> str:
    """What is said, without the hash of the rule file, which each edit changes."""
    words, code = ASKED[name]
    out = io.StringIO()
    out.buffer = io.BytesIO()  # type: ignore[attr-defined]
    with contextlib.redirect_stdout(out):
        assert main(["assess", *words, "--lang", lang]) == code
    said = out.buffer.getvalue().decode()  # type: ignore[attr-defined]
    return re.sub("@[0-9a-f]{8}", "@…", said)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", ASKED)
def test_an_explanation_is_as_approved(name: str, lang: str) -> None:
    assert explained(name, lang) == (HERE / f"{name}.{lang}.txt").read_text(encoding="utf-8")


def test_nothing_else_is_approved() -> None:
    assert {path.name for path in HERE.iterdir()} == {f"{name}.{lang}.txt" for name in ASKED for lang in ("en", "zh")}


if __name__ == "__main__":
    for name in ASKED:
        for lang in ("en", "zh"):
            (HERE / f"{name}.{lang}.txt").write_text(explained(name, lang), encoding="utf-8")
