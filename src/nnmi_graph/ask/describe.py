"""All that is claimed about a thing, in both directions, each with its source; and where claims disagree."""

from __future__ import annotations

from ..store import Rows, Store
from ..terms import NamedNode

_PREFIXES = """
PREFIX nnmi: <https://w3id.org/nnmi/ontology/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dcterms: <http://purl.org/dc/terms/>
"""

_CLAIMS = (
    _PREFIXES
    + """
SELECT ?direction ?statement ?value ?date ?rank ?basis ?source ?source_date ?grade ?quote ?lines ?claim {
  BIND(%(thing)s AS ?thing)
  {
    ?claim nnmi:about ?thing . BIND("about it" AS ?direction)
  } UNION {
    SELECT DISTINCT ?claim ?direction { ?claim ?role %(thing)s ; nnmi:about ?other .
      FILTER(?role NOT IN (nnmi:about, nnmi:assertedIn)) BIND("names it" AS ?direction) }
  }
  ?claim nnmi:assertedIn ?from ; nnmi:statedPredicate ?predicate ; nnmi:statedValue ?stated .
  OPTIONAL { ?claim nnmi:about ?other . ?other rdfs:label ?label . FILTER(?other != ?thing && lang(?label) = "%(lang)s") }
  OPTIONAL { ?claim nnmi:about ?it . FILTER(?it != ?thing) }
  BIND(IF(?direction = "names it", CONCAT(COALESCE(STR(?label), STR(?it)), ": ", ?predicate), ?predicate) AS ?statement)
  OPTIONAL { ?claim nnmi:statedUnit ?unit . FILTER(!CONTAINS(?unit, ":")) }
  BIND(IF(BOUND(?unit), CONCAT(?stated, " ", ?unit), ?stated) AS ?value)
  OPTIONAL { ?claim nnmi:date ?d } OPTIONAL { ?claim nnmi:asOf ?a } OPTIONAL { ?claim nnmi:validFrom ?f }
  OPTIONAL { ?claim nnmi:statedPeriod ?period }
  BIND(COALESCE(STR(?d), STR(?a), STR(?f), ?period) AS ?date)
  OPTIONAL { ?claim nnmi:rank/skos:prefLabel ?rank . FILTER(lang(?rank) = "%(lang)s") }
  OPTIONAL { ?claim nnmi:basis/skos:prefLabel ?basis . FILTER(lang(?basis) = "%(lang)s") }
  OPTIONAL { ?from dcterms:title ?source }
  OPTIONAL { ?from nnmi:sourceDateText ?source_date }
  OPTIONAL { ?from nnmi:grade/skos:notation ?grade }
  OPTIONAL { ?claim nnmi:citation ?cite . OPTIONAL { ?cite nnmi:quote ?quote } OPTIONAL { ?cite nnmi:lines ?lines } }
} ORDER BY ?direction ?statement ?date ?source ?claim"""
)

_TRIPLES = """
SELECT ?direction ?property ?value {
  { %(thing)s ?property ?value . BIND("about it" AS ?direction) } UNION
  { ?value ?property %(thing)s . BIND("names it" AS ?direction) }
} ORDER BY ?direction ?property ?value"""


def describe(store: Store, thing: NamedNode, lang: str = "en") -> Rows:
    """Every claim about `thing` and every claim that names it; or, where there is no claim, the plain triples.

    A row says what is stated, when, of what rank and on what basis, by which source of which date and grade, where.
    """
    parameters = {"thing": str(thing), "lang": lang}
    claims = store.select(_CLAIMS % parameters)
    rows = list(claims)
    if rows:
        return Rows(claims.variables, rows)
    return store.select(_TRIPLES % parameters)


def conflicts_text(thing: NamedNode | None, lang: str = "en") -> str:
    """The query for recorded contradictions and for claims that disagree, about `thing` or about anything."""
    return _CONFLICTS % {"thing": str(thing) if thing else "UNDEF", "lang": lang}


_CONFLICTS = (
    _PREFIXES
    + """
SELECT ?about ?kind ?statement ?one ?one_source ?other ?other_source ?advice ?id {
  VALUES ?thing { %(thing)s }
  {
    ?id a nnmi:Contradiction ; nnmi:sideAText ?one ; nnmi:advice ?advice .
    OPTIONAL { ?id nnmi:sideBText ?side_b }
    OPTIONAL { ?id nnmi:outsideEvidence ?evidence . OPTIONAL { ?id nnmi:outsideSource/dcterms:title ?other_source } }
    OPTIONAL { ?id nnmi:contradictionKind/skos:prefLabel ?kind_label . FILTER(lang(?kind_label) = "%(lang)s") }
    BIND(STR(?kind_label) AS ?kind)
    BIND("recorded contradiction" AS ?statement)
    BIND(COALESCE(?side_b, ?evidence) AS ?other)
    OPTIONAL { ?id nnmi:sideA/nnmi:assertedIn/dcterms:title ?one_source }
    OPTIONAL { ?id nnmi:about ?thing }
    FILTER(!BOUND(?thing) || EXISTS { ?id nnmi:about ?thing })
  } UNION {
    ?id a ?class ; nnmi:about ?thing ; nnmi:statedPredicate ?statement ; nnmi:statedValue ?one ; nnmi:assertedIn ?a .
    ?rival a ?class ; nnmi:about ?thing ; nnmi:statedPredicate ?statement ; nnmi:statedValue ?other ; nnmi:assertedIn ?b .
    FILTER(STR(?id) < STR(?rival) && ?one != ?other && ?a != ?b)
    ?class nnmi:expectsOne true .
    ?a dcterms:title ?one_source . ?b dcterms:title ?other_source .
    BIND("claims differ" AS ?kind)
  }
  OPTIONAL { ?thing rdfs:label ?about . FILTER(lang(?about) = "%(lang)s") }
} ORDER BY ?kind ?about ?statement ?id"""
)
