"""All that is said about a thing, both ways: what the register keeps of it, claims about it, claims that name it."""

from __future__ import annotations

from ..store import Rows, Store
from ..terms import NamedNode, quoted, term_text

_DIRECTIONS = {
    "en": {
        "register": "in the register",
        "claim": "the claim",
        "about": "about it",
        "names": "names it",
        "says": "says",
        "conflict": "contradicted",
    },
    "zh": {
        "register": "登记",
        "claim": "该陈述",
        "about": "关于它",
        "names": "提到它",
        "says": "陈述",
        "conflict": "矛盾",
    },
}

_ORDER = """(nnmi:NameUsage 1) (nnmi:LifecycleEvent 2) (nnmi:StatusReport 3) (nnmi:Sponsorship 4) (nnmi:Leadership 5)
      (nnmi:SiteLocation 6) (nnmi:TechnologyFocus 7) (nnmi:FundingCommitment 8) (nnmi:FundingPlanLine 8)
      (nnmi:MembershipCount 9) (nnmi:NetworkStatistic 9) (nnmi:Membership 10) (nnmi:Commitment 11) (nnmi:Provision 11)
      (nnmi:OwnershipInterest 12) (nnmi:Attribution 13)"""
"""The order in which kinds of claim are told: what it is called, what became of it, who is behind it, the rest."""

_QUERY = """
PREFIX graph: <https://w3id.org/nnmi/graph/>
PREFIX nnmi: <https://w3id.org/nnmi/ontology/>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?direction ?statement ?value ?date ?basis ?rank ?source ?source_date ?grade ?quote ?where ?remark ?conflicts
  ?claim {
  {
    { %(thing)s ?property ?object .
      FILTER(?property NOT IN (skos:inScheme, skos:topConceptOf, nnmi:citation))
      MINUS { GRAPH ?derived { %(thing)s ?property ?object } FILTER(?derived IN (graph:edges, graph:everyday)) }
      BIND(0 AS ?sort)
      OPTIONAL { %(thing)s nnmi:assertedIn ?by . BIND("%(claim)s" AS ?inward) }
    } UNION { %(thing)s nnmi:citation ?cited . ?cited ?property ?object . BIND(1 AS ?sort) BIND("%(claim)s" AS ?inward)
      FILTER(?property IN (nnmi:section, nnmi:lines, nnmi:quote, nnmi:url))
    } UNION { ?object ?inverse %(thing)s .
      VALUES (?inverse ?property) { (nnmi:partOf nnmi:hasPart) (nnmi:within nnmi:contains) (skos:broader skos:narrower)
        }
      BIND(1 AS ?sort)
    } UNION { ?merge nnmi:mergedInto %(thing)s ; nnmi:spelling ?object . BIND(nnmi:spelling AS ?property)
      BIND(2 AS ?sort)
    } UNION { ?object ?property %(thing)s .
      FILTER(?property NOT IN (rdf:type, nnmi:partOf, nnmi:within, skos:broader, nnmi:inSource, nnmi:outsideSource,
        dcterms:source))
      MINUS { ?object nnmi:about|nnmi:assertedIn|nnmi:mergedInto|nnmi:sideA ?of }
      MINUS { GRAPH ?derived { ?object ?property %(thing)s } FILTER(?derived IN (graph:edges, graph:everyday)) }
      BIND(3 AS ?sort) BIND("%(names)s" AS ?inward) }
    OPTIONAL { ?property rdfs:label ?named . FILTER(LANG(?named) = %(lang)s) }
    OPTIONAL { ?object rdfs:label|skos:prefLabel ?label . FILTER(LANG(?label) = %(lang)s) }
    OPTIONAL { ?object rdfs:label|skos:prefLabel|dcterms:title|nnmi:criterionText ?english .
      FILTER(LANG(?english) = "en") }
    BIND(COALESCE(STR(?named), REPLACE(STR(?property), "^.*[/#]", "")) AS ?statement)
    BIND(COALESCE(STR(?label), STR(?english), STR(?object)) AS ?value)
    BIND(COALESCE(?inward, "%(register)s") AS ?direction)
  } UNION {
    { ?claim nnmi:about %(thing)s . BIND("%(about)s" AS ?direction) BIND(100 AS ?base)
    } UNION { { SELECT DISTINCT ?claim {
        ?claim ?role %(thing)s ; nnmi:about ?other . FILTER(?role NOT IN (nnmi:about, nnmi:assertedIn))
        MINUS { ?claim nnmi:about %(thing)s } } } BIND("%(names)s" AS ?direction) BIND(200 AS ?base)
    } UNION { ?claim nnmi:assertedIn %(thing)s . BIND("%(says)s" AS ?direction) BIND(300 AS ?base) }
    ?claim nnmi:assertedIn ?from ; nnmi:statedPredicate ?predicate ; nnmi:statedValue ?stated .
    OPTIONAL { SELECT ?claim (MIN(?place) AS ?kind) { VALUES (?class ?place) { %(order)s } ?claim a ?class }
      GROUP BY ?claim }
    OPTIONAL { ?claim nnmi:about ?it . FILTER(?it != %(thing)s)
      OPTIONAL { ?it rdfs:label|skos:prefLabel ?local . FILTER(LANG(?local) = %(lang)s) }
      OPTIONAL { ?it rdfs:label|skos:prefLabel|dcterms:title ?english . FILTER(LANG(?english) = "en") }
      BIND(CONCAT(COALESCE(STR(?local), STR(?english), STR(?it)), ": ") AS ?of) }
    BIND(CONCAT(COALESCE(?of, ""), ?predicate) AS ?statement)
    OPTIONAL { ?claim nnmi:statedUnit ?unit . FILTER(!STRSTARTS(?unit, "date")) }
    BIND(CONCAT(?stated, COALESCE(CONCAT(" ", ?unit), "")) AS ?value)
    OPTIONAL { ?claim nnmi:date ?d } OPTIONAL { ?claim nnmi:statedPeriod ?period }
    BIND(COALESCE(?period, STR(?d)) AS ?date)
    OPTIONAL { ?claim nnmi:rank/skos:prefLabel ?rank_name . FILTER(LANG(?rank_name) = %(lang)s) }
    OPTIONAL { ?claim nnmi:basis/skos:prefLabel ?basis_name . FILTER(LANG(?basis_name) = %(lang)s) }
    BIND(STR(?rank_name) AS ?rank) BIND(STR(?basis_name) AS ?basis)
    OPTIONAL { ?from dcterms:title ?title } OPTIONAL { ?from nnmi:sourceDateText ?source_date }
    OPTIONAL { ?from nnmi:grade/skos:notation ?grade }
    BIND(CONCAT(COALESCE(STR(?title), ""), " [", REPLACE(STR(?from), "^.*/(src-)?", ""), "]") AS ?source)
    OPTIONAL { ?claim nnmi:citation ?cite . OPTIONAL { ?cite nnmi:quote ?quote } OPTIONAL { ?cite nnmi:lines ?range
        BIND(IF(STRBEFORE(?range, "-") = STRAFTER(?range, "-"), STRBEFORE(?range, "-"), ?range) AS ?one)
        BIND(IF(?one = "", ?range, ?one) AS ?lines) }
      OPTIONAL { ?cite nnmi:section ?section }
      BIND(CONCAT(COALESCE(?section, ""), COALESCE(CONCAT(": ", ?lines), "")) AS ?where) }
    OPTIONAL { ?claim nnmi:remark ?remark }
    OPTIONAL { SELECT ?claim (GROUP_CONCAT(?clash; separator=" ") AS ?conflicts) {
        { SELECT DISTINCT ?claim ?clash { ?against a nnmi:Contradiction ;
          nnmi:sideA|nnmi:sideB|nnmi:outsideClaim ?claim .
            BIND(REPLACE(STR(?against), "^.*/", "") AS ?clash) } ORDER BY ?claim ?clash } } GROUP BY ?claim }
    BIND(?base + COALESCE(?kind, 20) AS ?sort)
  } UNION {
    ?claim a nnmi:Contradiction ; nnmi:sideA|nnmi:sideB|nnmi:outsideClaim %(thing)s .
    OPTIONAL { ?claim nnmi:sideAText ?statement } OPTIONAL { ?claim nnmi:sideBText ?value }
      OPTIONAL { ?claim nnmi:advice ?remark }
    BIND("%(conflict)s" AS ?direction) BIND(400 AS ?sort)
  }
} ORDER BY ?sort ?date ?statement ?value ?source ?claim"""


def describe(store: Store, thing: NamedNode, lang: str = "en") -> Rows:
    """What the register keeps of `thing`, every claim about it and every claim naming it; of a source, what it says.

    A claim's row says what is stated and for when, how firmly and of what rank, by which source of which date and
    grade, in which words and where, what we remark, and in which recorded contradictions it stands.
    """
    words = _DIRECTIONS.get(lang, _DIRECTIONS["en"])
    rows = store.select(_QUERY % {"thing": term_text(thing), "lang": quoted(lang), "order": _ORDER, **words})
    return Rows(rows.variables, list(rows))
