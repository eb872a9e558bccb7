"""Shapes of which a part says nothing or cannot be run, and shapes with relative names: nothing is passed over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Ran

Run = Callable[..., Ran]
HEAD = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://e.org/> .\n"
DATA = HEAD + "ex:a a ex:C ."


def run(nnmi: Run, folder: Path, shapes: str, *more: str, data: str = DATA) -> Ran:
    (folder / "data.ttl").write_text(data, encoding="utf-8")
    (folder / "shapes.ttl").write_text(HEAD + shapes, encoding="utf-8")
    return nnmi("validate", folder / "data.ttl", "--shapes", folder / "shapes.ttl", *more)


def test_a_partial_check_does_not_end_well(nnmi: Run, tmp_path: Path) -> None:
    """What is left is kept to, yet something was left unchecked."""
    shapes = "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:nodeKind sh:IRI . ex:T a sh:NodeShape ; sh:targetClass ex:C ; sh:minCoun 1 ."
    ran = run(nnmi, tmp_path, shapes, "--skip-unsupported", "--fail-on", "violation")
    assert ran.code == 1
    assert "No findings. Not everything was checked." in ran.out
    assert "sh:minCoun" in ran.out
    assert run(nnmi, tmp_path, shapes.replace("sh:minCoun 1", "sh:closed false"), "--skip-unsupported").code == 0


@pytest.mark.parametrize(
    ("asked", "code", "clause"),
    [
        ("sh:node ex:Adress", 0, "sh:node"),
        ("sh:and ( ex:Adress ex:Address )", 0, "sh:and"),
        ("sh:not ex:Adress", 1, "sh:not"),
        (
            "sh:property [ sh:path ex:p ; sh:qualifiedValueShape ex:Adress ; sh:qualifiedMinCount 1 ]",
            1,
            "sh:qualifiedValueShape",
        ),
    ],
)
def test_a_shape_that_is_not_there_asks_nothing_and_is_told(
    nnmi: Run, tmp_path: Path, asked: str, code: int, clause: str
) -> None:
    """Any node that stands where a shape is expected is one (SHACL 1.0, section 2.1); a typo is more likely."""
    ran = run(nnmi, tmp_path, f"ex:S sh:targetClass ex:C ; {asked} . ex:Address a sh:NodeShape ; sh:nodeKind sh:IRI .")
    assert (ran.code, ran.err) == (code, "")
    assert f"{clause} names <http://e.org/Adress>" in ran.out
    assert "perhaps <http://e.org/Address> is meant" in ran.out


RELATIVE = "<#S> a sh:NodeShape ; sh:targetClass <#C> ; sh:property [ sh:path <#p> ; sh:minCount 1 ] ."


def test_relative_names_in_shapes_are_those_of_their_file(nnmi: Run, tmp_path: Path) -> None:
    file = (tmp_path / "shapes.ttl").as_uri()
    ran = run(nnmi, tmp_path, RELATIVE, data=f"<http://e.org/a> a <{file}#C> .")
    assert ran.code == 1
    assert f"{file}#p" in ran.out
    ran = run(nnmi, tmp_path, RELATIVE, "--base", "http://x.org/", data="<a> a <#C> ; <#p> 1 .")
    assert (ran.code, ran.err) == (0, "") and "applied 1 time" in ran.out
    assert run(nnmi, tmp_path, RELATIVE, data="<a> a <#C> .").code == 2
    shown = nnmi("validate", "--show", "--shapes", tmp_path / "shapes.ttl")
    assert (shown.code, shown.err) == (0, "") and f"{file}#p" in shown.out
