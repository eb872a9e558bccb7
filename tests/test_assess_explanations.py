"""Approved explanations: each outcome, chains of owners, leads, barred countries, in both languages, word for word.

A reader of them found them right. To make them anew after a change that is meant, and then read the diff:
python -m tests.test_assess_explanations
"""

from __future__ import annotations

import re
from typing import Any

import pytest

from nnmi_graph import Workspace
from nnmi_graph.assess import exit_code
from nnmi_graph.assess.explain import explained
from nnmi_graph.assess.forms import as_text

from .conftest import ROOT

HERE = ROOT / "tests" / "explanations"
_DESIGN = {"rules": ["design-2013"]}
_MXD = {"institute": "MxD", "as_of": "2014-06", **_DESIGN}
_LAW = {"as_of": "2024", "rules": ["statute-2022"]}
_THREE = {"SF122": "yes", "SF123": "yes", "SF125": "yes"}
_NO_WAIVER = {"ST24": "yes", "ST29": "yes", "waiver-18972": "no"}
ASKED: dict[str, tuple[dict[str, Any], int]] = {
    "eligible": ({"country": "JP", "answers": {**_THREE, "SF124": "yes"}, **_MXD}, 0),
    "not-applicable": ({"country": "US", "answers": {"foreign-owned": "no"}, **_MXD}, 0),
    "not-eligible": ({"country": "JP", "answers": {**_THREE, "SF124": "no"}, **_MXD}, 1),
    "undetermined": ({"country": "DE", "answers": {"SF122": "yes"}, **_MXD}, 3),
    "contested": ({"name": "America Makes", "role": "institute", **_DESIGN}, 3),
    "owner-abroad": ({"name": "Zoltek", "institute": "IACMI", "as_of": "2016", **_DESIGN}, 3),
    "owner-of-a-part": (
        {"name": "Plextronics", "as_of": "2014-02", "values": {"foreign-controlled-share": "50"}, **_DESIGN},
        3,
    ),
    "owner-changed": ({"name": "Infinera", **_LAW, "as_of": "2025-03-15"}, 3),
    "before-the-rules": ({"name": "Westinghouse", "as_of": "2012-08", **_DESIGN}, 3),
    "barred-country": ({"country": "CN", "institute": "MxD", "answers": _NO_WAIVER, **_LAW}, 1),
    "nothing-settled": ({"name": "Siemens", **_MXD}, 3),
    "lead-abroad": ({"country": "KR", "role": "lead", "as_of": "2024-07", "rules": ["competition-2024-ai"]}, 3),
    "lead": ({"name": "EWI", "role": "lead", "institute": "LIFT", "as_of": "2014", **_DESIGN}, 3),
}


@pytest.fixture(scope="module")
def ours() -> Workspace:
    return Workspace()


def said(ours: Workspace, name: str, lang: str) -> str:
    """What is said, without the hash of the rule file, which each edit changes."""
    asked, code = ASKED[name]
    found = ours.assess(**asked, lang=lang)
    assert exit_code(found) == code
    return re.sub("@[0-9a-f]{8}", "@…", as_text([explained(one, lang) for one in found]))


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", ASKED)
def test_an_explanation_is_as_approved(name: str, lang: str, ours: Workspace) -> None:
    text = said(ours, name, lang)
    assert text == (HERE / f"{name}.{lang}.txt").read_text(encoding="utf-8")
    assert text.count("\n") <= 50, "it is to stay on one screen"


def test_nothing_else_is_approved() -> None:
    assert {path.name for path in HERE.iterdir()} == {f"{name}.{lang}.txt" for name in ASKED for lang in ("en", "zh")}


if __name__ == "__main__":
    for name in ASKED:
        for lang in ("en", "zh"):
            (HERE / f"{name}.{lang}.txt").write_text(said(Workspace(), name, lang), encoding="utf-8")
