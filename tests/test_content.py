"""The content: every file has a header that can be read, and a bad header is an error with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from nnmi_graph.content import Content
from nnmi_graph.errors import ContentError, UnknownName
from nnmi_graph.headers import parse_header

GOOD = """#+ summary:
#+   en: Who pays?
#+   zh: 谁出资？
#+ tags: [money]
#+ params:
#+   asOf: {meaning: {en: the day}, type: date}
SELECT * { VALUES ?asOf { UNDEF } }
"""


def test_header_says_what_it_says() -> None:
    header = parse_header(GOOD, "a.rq")
    assert header.summary == {"en": "Who pays?", "zh": "谁出资？"}
    assert header.tags == ("money",)
    assert [(p.name, p.option, p.type) for p in header.params] == [("asOf", "as-of", "date")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("SELECT * {}", "no header"),
        ("#+ summary: [", "no YAML"),
        ("#+ sumary: x\n", "did you mean 'summary'"),
        ("#+ tags: [a]\n", "no summary"),
        ("#+ just words\n", "no list of keys"),
        ("#+ summary: x\n#+ params: {a: {meaning: x, typ: date}}\n", "did you mean 'type'"),
        ("#+ summary: x\n#+ params: {a: {meaning: x, type: dat}}\n", "did you mean 'date'"),
    ],
)
def test_bad_header_is_an_error(text: str, words: str) -> None:
    with pytest.raises(ContentError) as caught:
        parse_header(text, "bad.rq")
    assert "bad.rq" in str(caught.value) and words in str(caught.value)


def test_every_query_introduces_itself_in_both_languages() -> None:
    queries = Content.find().queries()
    assert len(queries) >= 45, "34 questions, checks and networks"
    for query in queries.values():
        header = query.header()
        assert header.summary.keys() >= {"en", "zh"}, query.path
        assert header.tags, query.path
        assert query.kind != "check" or (header.severity and header.solution), query.path


def test_unknown_query_offers_the_nearest() -> None:
    content = Content.find()
    name = next(iter(content.queries()))
    with pytest.raises(UnknownName) as caught:
        content.query(name[:-1] + "x")
    assert caught.value.nearest


def test_project_must_hold_content(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="holds none of"):
        Content.find(tmp_path)


def test_fingerprint_follows_the_files(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    file = tmp_path / "data" / "a.ttl"
    file.write_text("<http://x/a> <http://x/b> 1 .")
    before = Content(tmp_path).fingerprint()
    file.write_text("<http://x/a> <http://x/b> 12 .")
    assert Content(tmp_path).fingerprint() != before
