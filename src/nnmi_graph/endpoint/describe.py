"""What the endpoint says of itself (SPARQL 1.1 Service Description) and of what it holds (VoID)."""

from __future__ import annotations

import asyncio
import json

from ..terms import PREFIXES, iri_text, quoted
from .pool import Job, Pool, Refused

_PREFIXES = """@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .
@prefix void: <http://rdfs.org/ns/void#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix formats: <http://www.w3.org/ns/formats/> .
"""
_SHORT = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items() if prefix != "dcterms")
_COUNTS = {
    "void:triples": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "void:distinctSubjects": "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }",
    "void:properties": "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }",
    "void:classes": "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?s a ?c }",
}
_GRAPHS = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g LIMIT 1000"
_KINDS = "SELECT ?c (COUNT(*) AS ?n) { ?s a ?c } GROUP BY ?c ORDER BY DESC(?n) LIMIT 200"


async def service_description(pool: Pool, address: str) -> str:
    """The description of the endpoint, in Turtle. `address` is that of the server."""
    graphs = await _rows(pool, _GRAPHS)
    named = "".join(
        f"    sd:namedGraph [ a sd:NamedGraph ; sd:name {iri_text(iri)} ;\n"
        f"      sd:graph [ a sd:Graph, void:Dataset ; void:triples {n} ] ] ;\n"
        for iri, n in graphs
    )
    return f"""{_SHORT}{_PREFIXES}
[] a sd:Service ;
  sd:endpoint <{address}sparql> ;
  sd:supportedLanguage sd:SPARQL10Query , sd:SPARQL11Query ;
  sd:feature sd:UnionDefaultGraph ;
  sd:resultFormat formats:SPARQL_Results_JSON , formats:SPARQL_Results_XML , formats:SPARQL_Results_CSV ,
    formats:SPARQL_Results_TSV , formats:Turtle , formats:N-Triples , formats:RDF_XML , formats:JSON-LD ;
  sd:defaultDataset [ a sd:Dataset , void:Dataset ;
    sd:defaultGraph [ a sd:Graph ] ;
{named}    void:sparqlEndpoint <{address}sparql> ] .
"""


async def counted(pool: Pool) -> str:
    """How much of what the store holds, in Turtle; what cannot be counted in time is left out."""
    counts = await asyncio.gather(*(_rows(pool, text) for text in _COUNTS.values()))
    lines = [f"  {name} {rows[0][0]} ;\n" for name, rows in zip(_COUNTS, counts, strict=True) if rows]
    kinds = await _rows(pool, _KINDS)
    lines += [f"  void:classPartition [ void:class {iri_text(kind)} ; void:entities {n} ] ;\n" for kind, n in kinds]
    return "".join(lines)


def void_description(counts: str, name: str, base: str, address: str) -> str:
    """What the data set of this name holds, in Turtle; `base` is what its own IRIs begin with."""
    return f"""{_SHORT}{_PREFIXES}
<{address}.well-known/void> a void:DatasetDescription ; <http://xmlns.com/foaf/0.1/primaryTopic> <{address}#dataset> .
<{address}#dataset> a void:Dataset ;
  dcterms:title {quoted(name)} ;
  void:sparqlEndpoint <{address}sparql> ;
  void:dataDump <{address}store?default> ;
  void:uriSpace {quoted(base or "https://w3id.org/nnmi/")} ;
{counts}  void:feature formats:Turtle , formats:N-Triples , formats:RDF_XML , formats:JSON-LD .
"""


async def _rows(pool: Pool, text: str) -> list[tuple[str, ...]]:
    try:
        outcome = await pool.run(Job(text))
    except Refused:
        return []
    found = json.loads(outcome.body)
    return [
        tuple(row[name]["value"] for name in found["head"]["vars"])
        for row in found["results"]["bindings"]
        if len(row) == len(found["head"]["vars"])
    ]
