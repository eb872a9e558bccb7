"""The ontology as OWL: in OWL 2 DL and OWL 2 RL by OWLAPI's profile checker, consistent and satisfiable by HermiT.

Needs Java and the jars that `python tests/owl/fetch.py` gets; says so where they are missing.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "owl"))
from owl_check import Report, check, merged, why_not

ROOT = Path(__file__).parents[1]
ONTOLOGY = ROOT / "ontology" / "nnmi.ttl"
TAXONOMIES = sorted(ROOT.glob("ontology/taxonomy/*.ttl"))
ALIGNMENTS = sorted(ROOT.glob("ontology/alignments/*.ttl"))
DATA = sorted(p for p in ROOT.glob("data/*/*") if p.suffix in (".trig", ".ttl"))
BROKEN = Path(__file__).parent / "owl" / "broken"

GOOD = {
    "ontology": [ONTOLOGY],
    "ontology and taxonomies": [ONTOLOGY, *TAXONOMIES],
    "everything": [ONTOLOGY, *TAXONOMIES, *ALIGNMENTS],
    **{f"with {path.stem}": [ONTOLOGY, path] for path in ALIGNMENTS},
}
OURS = {"our data": [ONTOLOGY, *TAXONOMIES, *DATA]}
BAD = {
    "not_dl": [BROKEN / "not_dl.ttl"],
    "not_rl": [BROKEN / "not_rl.ttl"],
    "unsatisfiable": [BROKEN / "unsatisfiable.ttl"],
    "inconsistent": [ONTOLOGY, BROKEN / "inconsistent.ttl"],
}


READS_ALL = pytest.mark.long("Java reads the ontology alone, with each other, and with our data")


@pytest.fixture(scope="module")
def reports() -> dict[str, Report]:
    if reason := why_not():
        pytest.skip(reason)
    return check(GOOD | OURS | BAD)


@READS_ALL
@pytest.mark.parametrize("group", GOOD)
def test_is_owl_2_dl_and_rl_and_holds_together(group: str, reports: dict[str, Report]) -> None:
    report = reports[group]
    assert report.axioms >= 250
    assert report.dl_violations == []
    assert report.rl_violations == []
    assert report.consistent
    assert report.unsatisfiable == []


@READS_ALL
def test_our_data_fits_the_ontology(reports: dict[str, Report]) -> None:
    report = reports["our data"]
    assert report.axioms > 10_000
    assert report.dl_violations == []
    assert report.consistent


@READS_ALL
def test_a_date_datatype_is_reported_as_not_dl(reports: dict[str, Report]) -> None:
    assert any("date" in violation for violation in reports["not_dl"].dl_violations)


@READS_ALL
def test_an_existential_is_reported_as_not_rl(reports: dict[str, Report]) -> None:
    assert reports["not_rl"].dl_violations == []
    assert reports["not_rl"].rl_violations


@READS_ALL
def test_an_empty_class_is_reported(reports: dict[str, Report]) -> None:
    assert reports["unsatisfiable"].consistent
    assert reports["unsatisfiable"].unsatisfiable == ["http://example.org/Both"]


@READS_ALL
def test_a_contradiction_is_reported(reports: dict[str, Report]) -> None:
    assert not reports["inconsistent"].consistent


def test_imports_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_text("<http://e/a> <http://www.w3.org/2002/07/owl#imports> <http://e/b> .", encoding="utf-8")
    with pytest.raises(ValueError, match="imports"):
        merged([file])
