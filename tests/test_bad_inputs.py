"""Bad files of every kind given to every verb that reads one: an answer, or one line and exit 2; no other end.

Each file goes to two of the verbs, drawn by its name, in this process, so that a thousand runs are not needed.
"""

from __future__ import annotations

import bz2
import contextlib
import gzip
import io
import random
import zipfile
from pathlib import Path

import pytest

from nnmi_graph.cli import main

RDF = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">'
NOISE = random.Random(7).randbytes(3_000)
TABLE = "organisation,tier\nAcme,x\n"


def book(name: str, text: str) -> bytes:
    """A packed archive with one file, as a workbook is one."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, text)
    return made.getvalue()


BAD: dict[str, bytes | str] = {
    "noise.ttl": NOISE,
    "zeros.ttl": b"\0" * 50,
    "utf16.ttl": "<a:a> <a:b> <a:c> .".encode("utf-16"),
    "mark-only.ttl": b"\xef\xbb\xbf",
    "open-string.ttl": '<a:a> <a:b> "never ends',
    "open-long.ttl": '<a:a> <a:b> """x\n',
    "open-nodes.ttl": "<a:a> <a:b> " + "[" * 3_000,
    "open-terms.ttl": "<<" * 3_000,
    "half-a-pair.ttl": '<a:a> <a:b> "\\uD800" .',
    "space.ttl": "<a b> <a:b> <a:c> .",
    "prefix.ttl": "@prefix : <x .",
    "no-base.ttl": "<> <> <> .",
    "tag.ttl": '<a:a> <a:b> "x"@english-with-a-very-long-subtag .',
    "two.nt": "<a:a> <a:b> .\n",
    "literal-first.nt": '"x" <a:b> <a:c> .\n',
    "graph.nq": '<a:a> <a:b> <a:c> "g" .\n',
    "nested.trig": "{ <a:a> <a:b> { } }",
    "words.trig": "GRAPH GRAPH <a:a> {}",
    "rules.n3": "{?x a ?y} => {?x a ?z} .",
    "entities.rdf": '<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>' + RDF + "<e:a>&b;</e:a></rdf:RDF>",
    "file.rdf": '<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>',
    "page.rdf": "<html><body>no</body></html>",
    "open.rdf": RDF,
    "encoding.rdf": '<?xml version="1.0" encoding="no-such"?>' + RDF + "</rdf:RDF>",
    "id.rdf": RDF + '<rdf:Description rdf:ID="1 2"/></rdf:RDF>',
    "deep.rdf": RDF + "<rdf:Description><e:a>" * 2_000,
    "nothing.rdf": "",
    "functional.owl": "Ontology(<http://x>)",
    "open.jsonld": "[",
    "number.jsonld": '{"@id": "a:a", "a:b": NaN}',
    "deep.jsonld": "[" * 3_000 + "]" * 3_000,
    "remote.jsonld": '{"@context": "http://e/x.json", "a": 1}',
    "circle.jsonld": '{"@context": {"a": "b:x", "b": "a:x"}, "a": 1}',
    "keyword.jsonld": '{"@id": 5}',
    "type.jsonld": '{"@id": "a:a", "@type": 7}',
    "twice.jsonld": '{"@id": "a:a", "@id": "a:b"}',
    "container.jsonld": '{"@context": {"p": {"@id": "a:p", "@container": "@nope"}}, "p": 1}',
    "vector.jsonld": '{"@id": "a:a", "a:p": {"@value": [1, 2]}}',
    "long.jsonld": '{"@id": "a:a", "a:p": ' + "9" * 5_000 + "}",
    "nothing.csv": "",
    "header.csv": "organisation,tier\n",
    "open-quote.csv": 'organisation,tier\n"a,b\nc',
    "zero.csv": "organisation\0,tier\na,b",
    "latin.csv": "organisation,tier\nMüller,x\n".encode("latin-1"),
    "utf16.csv": TABLE.encode("utf-16"),
    "wide.csv": ",".join(f"c{n}" for n in range(3_000)) + "\n",
    "semicolon.csv": "a;b;c\n1;2;3\n",
    "lines.csv": "\n\n\n",
    "twice.csv": "organisation,organisation\na,b\n",
    "tabs.tsv": "\t\t\t\n\t\t\n",
    "no-archive.xlsx": b"PK\x03\x04 no archive",
    "text.xlsx": "hello",
    "book.xlsx": book("xl/workbook.xml", "<workbook/>"),
    "swells.xlsx": book("xl/workbook.xml", "<a>" + "x" * 5_000_000),
    "open.yaml": "a: [1,",
    "alias.yaml": "a: &a [*a]\n",
    "object.yaml": "!!python/object/apply:os.system ['false']",
    "tab.yaml": "a:\n\t- b",
    "date.yaml": "- since: 2014-02-30\n",
    "deep.yaml": "[" * 3_000,
    "key.yaml": "? [a, b]\n: 1\n",
    "several.yaml": "---\na: 1\n---\nb: 2\n",
    "open.json": "{",
    "list.json": "[1, 2, 3]",
    "kind.json": '[{"kind": {}}]',
    "endless.json": '[{"kind": "membership", "since": Infinity}]',
    "cut.ttl.gz": gzip.compress(b"<a:a> <a:b> <a:c> .")[:-5],
    "plain.ttl.gz": "no gzip",
    "cut.ttl.bz2": bz2.compress(b"<a:a> <a:b> <a:c> .")[:-4],
    "plain.nt.zst": "no zstd",
    "what.unknown": "hi",
    "no-ending": "hi",
}
VERBS = {
    "convert": ("convert", "FILE", "out.ttl", "--force"),
    "query": ("query", "-q", "ASK {}", "--data", "FILE"),
    "describe": ("describe", "a:a", "--data", "FILE"),
    "validate": ("validate", "FILE"),
    "add": ("add", "FILE", "--store", "new", "--dry-run"),
    "diff": ("diff", "good.ttl", "FILE"),
    "load": ("load", "FILE", "--store", "loaded"),
    "closure": ("derive", "--closure", "out.nt", "--force", "--data", "FILE"),
    "shapes": ("validate", "good.ttl", "--shapes", "FILE"),
    "rules": ("derive", "--show", "--data", "good.ttl", "--rules", "FILE"),
}


@pytest.mark.parametrize("verb", VERBS)
def test_a_bad_file_is_answered_or_refused_in_one_line(
    verb: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    monkeypatch.chdir(tmp_path)
    Path("good.ttl").write_text("<a:a> <a:b> <a:c> .", encoding="utf-8")
    ends: dict[str, tuple[object, str]] = {}
    for name, data in BAD.items():
        if verb in random.Random(name).sample(list(VERBS), 2):
            Path(name).write_bytes(data if isinstance(data, bytes) else data.encode())
            ends[name] = ended([name if word == "FILE" else word for word in VERBS[verb]])
    refused = {name: text for name, (code, text) in ends.items() if code == 2}
    assert len(ends) > 5 and len(refused) > len(ends) / 3
    assert {name: end for name, end in ends.items() if end[0] not in (0, 1, 2)} == {}
    assert {name: text for name, text in refused.items() if text.count("\n") != 1} == {}


def ended(words: list[str]) -> tuple[object, str]:
    """How a run of the command ends: its code, or what escaped it, and what it complained of."""
    complaint = io.StringIO()
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(complaint):
        try:
            code: object = main(words)
        except SystemExit as end:
            code = end.code
        except BaseException as error:
            code = repr(error)
    return code, complaint.getvalue()
