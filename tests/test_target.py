"""Where an answer goes, and in what form, is refused before any work; every form that a verb offers can be written."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from nnmi_graph import cli
from nnmi_graph.cli import VERBS, main
from nnmi_graph.cli.parser import Parser

NEVER = ("--project", "there is no such project")
"""What any work would stumble over."""

INTO = {
    "ask": ("who leads LIFT", "-o"),
    "query": ("founding-dates", "-o"),
    "find": ("laser", "-o"),
    "describe": ("LIFT", "-o"),
    "conflicts": ("-o",),
    "assess": ("id:lift", "--role", "institute", "-o"),
    "rules": ("-o",),
    "validate": ("records.ttl", "-o"),
    "network": ("agency-institute", "--measure", "size", "-o"),
    "report": ("agency-institute", "-o"),
    "template": ("membership", "-o"),
    "history": ("-o",),
    "diff": ("a.ttl", "-o"),
    "export": ("agency-institute",),
    "convert": ("records.ttl",),
    "dump": (),
    "derive": ("--closure",),
    "load": ("--dump",),
}
"""Each verb that writes a file, and the words before the name of it."""


def _parser(verb: str) -> Parser:
    parser = Parser(f"nnmi {verb}", None)
    import_module(f".{verb}", cli.__name__).arguments(parser)
    return parser


def test_each_verb_that_writes_a_file_is_here() -> None:
    writes = {verb for verb in VERBS if _parser(verb).get_default("target")} | {"export"}
    assert writes == INTO.keys()


@pytest.mark.parametrize("verb", INTO)
def test_a_file_that_is_there_is_refused_before_any_work(
    verb: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    place = "is.gexf" if verb == "export" else "is.ttl"
    Path(place).write_text("mine")
    project = () if verb == "export" else NEVER  # which networks there are is told by the project
    assert main([verb, *INTO[verb], place, *project]) == 2
    assert capsys.readouterr().err == f"nnmi: {place}: exists already; give another name, or --force to replace it\n"
    assert Path(place).read_text() == "mine"


@pytest.mark.parametrize("verb", [verb for verb, words in INTO.items() if words[-1:] == ("-o",)])
@pytest.mark.parametrize(
    "place",
    [
        ("out.foo", "out.foo: has no ending that tells a format"),
        ("no folder/out.md", "no folder/out.md: is in a folder that does not exist"),
        ("", "the name of the output is empty"),
    ],
)
def test_a_file_that_cannot_be_begun_is_refused_before_any_work(
    verb: str,
    place: tuple[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    name, told = place
    assert main([verb, *INTO[verb], name, *NEVER]) == 2
    assert told in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


ALONE = [verb for verb in INTO if verb not in ("validate", "diff", "history", "load")]
"""The verbs that work on our content by itself."""
FORMS = [(verb, form) for verb in ALONE for form in _parser(verb).get_default("formats") or ()]
COUNTED = {"query": 11, "report": 2, "assess": 10, "template": 5}


def test_the_forms_are_all_here() -> None:
    for verb, count in COUNTED.items():
        assert sum(one == verb for one, _ in FORMS) == count


@pytest.mark.parametrize(("verb", "form"), FORMS)
def test_each_form_that_is_offered_is_written_or_refused_in_a_line(
    verb: str, form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    code = main([verb, *INTO[verb], "out", "--format", form])
    said = capsys.readouterr().err
    if code == 2:
        assert f"cannot be written as {form}; use one of" in said
        assert not list(tmp_path.iterdir())
    else:
        assert Path("out").stat().st_size


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("query --list --tag members", "there is no option '--tag'"),
        ("query founding-dates --list", "--list lists all questions"),
        ("query --list -q ASK{}", "--list lists all questions"),
        ("network --list --agency x", "there is no option '--agency'"),
        ("export --list --agency x", "there is no option '--agency'"),
    ],
)
def test_what_a_list_does_not_take_is_refused(words: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words.split()) == 2
    assert told in capsys.readouterr().err
