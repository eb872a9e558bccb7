"""Relative IRIs are resolved by `--base` in every verb that reads files, in every format; without it they are refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nnmi_graph.cli import main

BASE = "http://example.org/dir/"
FILES = {
    "r.ttl": "<a> a <../C> ; <p> <#b> .",
    "r.trig": "GRAPH <g> { <a> a <../C> ; <p> <#b> }",
    "r.jsonld": json.dumps({"@id": "a", "@type": "../C", BASE + "p": {"@id": "#b"}}),
    "r.rdf": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://example.org/dir/">'
    '<rdf:Description rdf:about="a"><rdf:type rdf:resource="../C"/><p rdf:resource="#b"/></rdf:Description></rdf:RDF>',
}
ASKED = f"ASK {{ <{BASE}a> a <http://example.org/C> ; <{BASE}p> <{BASE}#b> }}"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        Path(name).write_text(text, encoding="utf-8")
    Path("same.nt").write_text(
        f"<{BASE}a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://example.org/C> .\n<{BASE}a> <{BASE}p> <{BASE}#b> .\n"
    )


@pytest.mark.parametrize("name", FILES)
def test_every_format_is_resolved_or_refused(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", "-q", ASKED, "--data", name, "--base", BASE]) == 0
    assert capsys.readouterr().out == "true\n"
    assert main(["query", "-q", ASKED, "--data", name]) == 2
    assert "relative IRI" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["convert", "r.ttl", "out.nt"], 0, ""),
        (["convert", "r.ttl", "out.nt", "--rdf", "1.1"], 0, ""),
        (["derive", "--closure", "out.nt", "--data", "r.ttl"], 0, ""),
        (["diff", "same.nt", "r.ttl"], 0, "came: –"),
        (["describe", BASE + "a", "--data", "r.ttl"], 0, BASE + "#b"),
        (["validate", "r.ttl"], 0, "for example <http://example.org/dir/a>"),
        (["add", "r.ttl", "--store", "new.store", "--dry-run"], 0, "2 statements would enter"),
        (["load", "r.ttl", "--store", "new.store"], 0, "2 quads"),
    ],
)
def test_every_verb_that_reads_files_takes_it(
    words: list[str], code: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    assert "relative IRI" in capsys.readouterr().err
    assert main([*words, "--base", BASE]) == code
    said = capsys.readouterr()
    assert told in said.out + said.err
    if Path("out.nt").exists() and words[0] == "convert":
        assert set(Path("out.nt").read_text().splitlines()) == set(Path("same.nt").read_text().splitlines())


def test_a_base_that_is_none_and_one_for_no_file_are_refused_in_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["query", "-q", ASKED, "--data", "r.ttl", "--base", "dir"], ["query", "-q", ASKED, "--base", BASE]):
        assert main(words) == 2
        assert capsys.readouterr().err.count("\n") == 1
