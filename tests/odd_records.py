"""A made register, shapes of its own, and records with odd literals, to be checked beside servers."""

from __future__ import annotations

HEAD = """@prefix ex: <http://e.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> ."""
SHAPES = f"""{HEAD}
ex:S a sh:NodeShape ; sh:targetClass ex:Org ; sh:property
  [ sh:path ex:id ; sh:minCount 1 ; sh:maxCount 1 ; sh:pattern "^[0-9]+$" ] , [ sh:path ex:n ; sh:datatype xsd:integer ; sh:maxCount 1 ] ,
  [ sh:path ex:dec ; sh:datatype xsd:decimal ; sh:maxExclusive 12345678901234567890.5 ] , [ sh:path ex:part ; sh:class ex:Org ; sh:nodeKind sh:IRI ] ,
  [ sh:path rdfs:label ; sh:uniqueLang true ; sh:minLength 3 ] , [ sh:path ex:since ; sh:lessThanOrEquals ex:until ] ,
  [ sh:path [ sh:inversePath ex:part ] ; sh:maxCount 3 ] , [ sh:path ex:kind ; sh:in ( ex:a "b" 5.0 ) ] ;
  sh:sparql [ sh:select "SELECT $this ?value {{ $this <http://e.org/id> ?value . ?other <http://e.org/id> ?value FILTER(?other != $this) }}" ] ."""
ODD_RECORDS = [
    'ex:n1 a ex:Org ; ex:id "900" ; ex:n 5 ; ex:part ex:o3 .',
    'ex:n1 a ex:Org ; ex:id "007" ; ex:n "5"^^xsd:int, 05 ; ex:dec 70.00, 12345678901234567890.50 ; ex:kind 5.00, "b"@en .',
    'ex:n1 a ex:Org ; ex:id "17" ; rdfs:label "A"@en , "BBB"@EN .',
    'ex:n1 a ex:Org ; ex:id "901" ; ex:since "2020-02-30"^^xsd:date ; ex:until "2019-01-01"^^xsd:date, 5 .',
    'ex:o5 ex:id "5x" ; ex:n 5.0 . ex:o7 ex:until "1999-01-01"^^xsd:date .',
    '[] a ex:Org ; ex:id "902" ; ex:part [ a ex:Org ] , "x" . ex:n1 a ex:Org ; ex:id "903" ; ex:part ex:o4 .',
]


def register() -> str:
    """The register as TriG, in several graphs."""
    return HEAD + "".join(
        f'ex:g{i % 3} {{ ex:o{i} a ex:Org ; ex:id "{i}" ; ex:n {i} ; ex:dec {i}.5 ; ex:part ex:o{i // 2} ; '
        f'ex:since "20{i % 20:02d}-01-01"^^xsd:date . }}\n'
        for i in range(1, 200)
    )
