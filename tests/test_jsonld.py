"""JSON-LD as the standard reads it; what the standard drops in silence is refused with its place."""

from __future__ import annotations

import pytest

from nnmi_graph.errors import InputError
from nnmi_graph.store import FORMATS, parse

BASE = "http://e.org/d/"
READ = {
    '{"@id": "urn:a"}': [],
    '[{"@value": "free"}, {"@id": "urn:a"}]': [],
    '{"@id": "urn:a", "urn:p": {"@value": null}}': [],
    '{"@id": "urn:a", "urn:p": 1, "other": {"urn:q": 2}}': ['<urn:a> <urn:p> "1"'],
    '{"@id": "urn:a", "urn:p": 1, "@reverse": {"other": {"@id": "urn:b", "urn:q": 2}}}': ['<urn:a> <urn:p> "1"'],
    '{"@id": "x", "urn:p": {"@id": "../y"}}': ["<http://e.org/d/x> <urn:p> <http://e.org/y>"],
    '{"@id": "urn:a", "urn:p": {"@value": "colour", "@language": "EN-gb"}}': ['<urn:a> <urn:p> "colour"@en-gb'],
}
REFUSED = {
    '{"@id": "http://e.org/a b", "urn:p": 1}': "a b' is no IRI",
    '{"@id": "urn:a", "urn:p": {"@value": "x", "@language": "a b"}}': "'a b' is no language tag",
    '{"@id": "urn:a", "urn:p": {"@value": "x", "@language": ""}}': "'' is no language tag",
    '{"@id": "_:a b", "urn:p": 1}': "a b",
    '{"@context": {"@base": null}, "@id": "x", "urn:p": 1}': "'x' is a relative IRI",
    '{"@id": "urn:a", "urn:p": {"@value": "x", "@type": "no iri"}}': "no iri' is no IRI",
    '{"@id": "urn:a", "other": 1}': "no key is mapped to an IRI",
    '{"a": [], "b": null}': "no key is mapped to an IRI",
    '{"@context": "http://e.org/c", "@id": "urn:a"}': "remote JSON-LD context, which is not fetched",
    '{"@context": {"t": {"@id": "urn:p", "@type": "relative"}}, "@id": "urn:a", "t": "1"}': "'relative' is a relative IRI",
}


@pytest.mark.parametrize(("text", "says"), READ.items())
def test_what_the_standard_reads_is_read(text: str, says: list[str]) -> None:
    quads = parse(text.encode(), FORMATS["jsonld"], "a.jsonld", base=BASE)
    assert [str(quad).replace("^^<http://www.w3.org/2001/XMLSchema#integer>", "") for quad in quads] == says


def test_blank_nodes_of_two_files_are_two() -> None:
    read = [parse(b'{"@id": "_:b", "urn:p": 1}', FORMATS["jsonld"], "a.jsonld", apart=True) for _ in range(2)]
    assert len({quad.subject for quads in read for quad in quads}) == 2


@pytest.mark.parametrize(("text", "why"), REFUSED.items())
def test_what_it_drops_or_would_fetch_is_told(text: str, why: str) -> None:
    with pytest.raises(InputError, match=r"a\.jsonld") as told:
        parse(text.encode(), FORMATS["jsonld"], "a.jsonld", base=BASE)
    assert why in str(told.value)
