"""What others wrote is not obeyed: no cell of a file runs in a spreadsheet, no text moves the cursor of a terminal.

The content is asked from a store in which every English label begins as a formula and holds escape sequences.
"""

from __future__ import annotations

import csv
import io
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnmi_graph import Workspace
from nnmi_graph.render import render_rows
from nnmi_graph.safe import cell, harmless, uncell
from nnmi_graph.store import OxigraphStore, Rows, parse
from nnmi_graph.store.files import FORMATS
from nnmi_graph.terms import NNMI, RDFS, SKOS, XSD, Literal, NamedNode, Quad

from .conftest import Ran

Run = Callable[..., Ran]
EVIL = "=\x1b[31m\x9b2J\x07"
COMMANDS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
LABELS = {RDFS + "label", SKOS + "prefLabel"}


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with our content, each English label and name begun with `EVIL`."""

    def spoilt() -> Iterator[Quad]:
        for quad in Workspace().quads():
            text = quad.object
            if quad.predicate.value in LABELS and isinstance(text, Literal) and text.language == "en":
                text = Literal(EVIL + text.value, language="en")
            elif quad.predicate.value == NNMI + "nameEn" and isinstance(text, Literal):
                text = Literal(EVIL + text.value)
            yield Quad(quad.subject, quad.predicate, text, quad.graph_name)

    folder = tmp_path_factory.mktemp("evil") / "store"
    OxigraphStore.build(folder, spoilt())
    return folder


VERBS = (
    ("query", "founding-dates"),
    ("query", "-q", "SELECT ?label { ?s rdfs:label ?label }"),
    ("describe", "id:lift"),
    ("conflicts", "id:lift"),
    ("network", "agency-institute", "--measure", "fragility"),
)


@pytest.mark.parametrize("words", VERBS, ids=lambda words: words[0] + words[1][:8])
def test_no_cell_of_a_file_is_a_formula(nnmi: Run, evil: Path, words: tuple[str, ...], tmp_path: Path) -> None:
    for form in ("csv", "tsv"):
        ran = nnmi(*words, "--store", str(evil), "-o", str(tmp_path / f"answer.{form}"))
        assert ran.code == 0, ran
        text = (tmp_path / f"answer.{form}").read_text(encoding="utf-8")
        cells = [c for row in csv.reader(io.StringIO(text), delimiter={"csv": ",", "tsv": "\t"}[form]) for c in row]
        assert any("2J" in c for c in cells)
        assert not [c for c in cells if re.match(r"[=+\-@\t\r\n]", c) and not re.fullmatch(r"-[\d.]+", c)]
    plain = nnmi(*words, "--store", str(evil), "--format", "csv").out
    assert any(row[0].startswith("=") for row in ([c] for r in csv.reader(io.StringIO(plain)) for c in r) if row[0])


@pytest.mark.parametrize(
    "words",
    [
        *((*words, "--format", form) for words in VERBS for form in ("table", "md")),
        ("report", "agency-institute", "--format", "md"),
        ("report", "agency-institute", "--format", "html"),
        ("query", "founding-dates", "--lang", "zh", "--format", "table"),
        ("describe", "id:nobody"),
        ("template",),
    ],
    ids=" ".join,
)
def test_no_text_commands_a_terminal(nnmi: Run, evil: Path, words: tuple[str, ...]) -> None:
    ran = nnmi(*words, "--store", str(evil))
    assert "Traceback" not in ran.err
    assert not COMMANDS.search(ran.out + ran.err)


SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix ex: <http://example.org/> .
ex:S a sh:NodeShape ; rdfs:label "E" ; sh:name "E" ; sh:description "E" ; sh:targetClass ex:C ;
  sh:property [ sh:path ex:p ; sh:minCount 1 ; sh:message "E" ; sh:name "E" ; rdfs:comment "E" ] ,
    [ sh:path ex:q ; sh:pattern "^[E]$" ; rdfs:label "E" ] , [ sh:path ex:q ; sh:in ( "E" "F" ) ; sh:hasValue "E" ] ,
    [ sh:path ex:q ; sh:or ( [ sh:pattern "E" ; sh:message "E" ] [ sh:datatype ex:E ; rdfs:label "E" ] ) ] .
ex:C rdfs:label "E" . ex:q rdfs:label "E" . ex:a rdfs:label "E" ."""
DATA = '@prefix ex: <http://example.org/> . ex:a a ex:C ; ex:q "\\u001B]0;title\\u0007\\u009B1m", 5 .'


@pytest.mark.parametrize("form", ["text", "md", "html"])
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("engine", ["sparql", "pyshacl"])
def test_no_shape_commands_a_terminal(nnmi: Run, form: str, lang: str, engine: str, tmp_path: Path) -> None:
    escape = "\\u001B\\u009B2J\\u0007\\u0008\\u202E\\r"
    (tmp_path / "shapes.ttl").write_text(SHAPES.replace("E", escape).replace(f"ex:{escape}", "ex:E"), encoding="utf-8")
    (tmp_path / "data.ttl").write_text(DATA, encoding="utf-8")
    words = ("validate", "data.ttl", "--shapes", "shapes.ttl", "--engine", engine, "--format", form, "--lang", lang)
    ran = nnmi(*words, cwd=tmp_path)
    assert ran.code == 1 and "example.org" in ran.out + "example.org" and not COMMANDS.search(ran.out + ran.err), ran
    assert not re.search(r"\r(?!\n)", ran.out) and "\ufffd" in ran.out


@pytest.mark.parametrize("form", ["csv", "tsv", "json"])
def test_a_terminal_is_not_commanded_by_data_either(form: str, tmp_path: Path) -> None:
    (tmp_path / "data.ttl").write_text(DATA, encoding="utf-8")
    command = ["query", "--data", str(tmp_path / "data.ttl"), "-q", "SELECT ?o { ?s ?p ?o }", "--format", form]
    screen, end = pty.openpty()
    ran = subprocess.run([sys.executable, "-m", "nnmi_graph", *command], stdout=end, stderr=end, timeout=60, check=True)
    os.close(end)
    shown = os.read(screen, 100_000).decode()
    os.close(screen)
    assert ran.returncode == 0 and "title" in shown and not COMMANDS.search(shown)


@given(st.text())
def test_an_apostrophe_comes_off_again(text: str) -> None:
    assert uncell(cell(text)) == text
    assert not re.match(r"[=+\-@\t\r\n]", cell(text)) or re.fullmatch(r"-[\d.eE+\-]+", text)
    assert not COMMANDS.search(harmless(text))


def test_a_file_keeps_numbers_and_a_pipe_keeps_all() -> None:
    number, text = Literal("-3", datatype=NamedNode(XSD + "integer")), Literal("-3+4", language="en")
    rows = Rows(("v",), [(number,), (text,), (NamedNode("http://e.org/"),), (None,)])
    assert render_rows(rows, "csv").split() == ["v", "-3", "-3+4", "http://e.org/", '""']
    assert render_rows(rows, "csv", to_file=True).split() == ["v", "-3", "'-3+4", "http://e.org/", '""']
    said = render_rows(rows, "tsv", to_file=True).splitlines()[1:4]
    quads = parse("".join(f"<a:s> <a:p> {o} .\n" for o in said).encode(), FORMATS["ntriples"], "it")
    assert [quad.object for quad in quads] == [number, Literal("'-3+4", language="en"), NamedNode("http://e.org/")]
