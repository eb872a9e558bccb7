"""Where sources disagree: the contradictions that somebody recorded, and claims that cannot both hold.

One query, made of small parts: each part says when two claims of one kind about one thing disagree. Dates disagree if
neither begins the other (2014-02 and 2014-02-25 agree); numbers if their intervals do not meet ("more than 60" and
"about 70" agree). Nothing is decided here, and nothing is dropped.
"""

from __future__ import annotations

from ..terms import NamedNode, quoted, term_text

_BOUNDS = """(tax:bound-exact 1 1) (tax:bound-about 0.95 1.05) (tax:bound-nearly 0.95 1) (tax:bound-at-most 0 1)
      (tax:bound-at-least 1 1000000) (tax:bound-more-than 1.000001 1000000)"""
"""Per bound the factors for the lower and upper end: "nearly" reaches 5 percent down, "about" 5 percent both ways."""

_DATES = """
    ?claim a nnmi:LifecycleEvent ; nnmi:about ?thing ; nnmi:eventKind ?kind ; nnmi:date ?d1 ; nnmi:assertedIn ?s1 .
    ?rival a nnmi:LifecycleEvent ; nnmi:about ?thing ; nnmi:eventKind ?kind ; nnmi:date ?d2 ; nnmi:assertedIn ?s2 .
    FILTER(?s1 != ?s2 && STR(?claim) < STR(?rival) && ?kind != tax:event-renamed &&
      !STRSTARTS(STR(?d1), STR(?d2)) && !STRSTARTS(STR(?d2), STR(?d1)))
    ?kind skos:prefLabel ?kind_name . FILTER(LANG(?kind_name) = %(lang)s)
    BIND(CONCAT("date: ", STR(?kind_name)) AS ?matter)"""

_SUM = """{ SELECT ?thing ?side ?s%(n)s (MIN(STR(?part)) AS ?c%(n)s) (SUM(?down * ?amount) AS ?low%(n)s)
        (SUM(?up * ?amount) AS ?high%(n)s) (GROUP_CONCAT(?told; separator=" + ") AS ?value%(n)s) {
      ?part a nnmi:FundingCommitment ; nnmi:about ?thing ; nnmi:side ?as ; nnmi:amount ?amount ; nnmi:bound ?bound ;
        nnmi:statedPredicate ?heading ; nnmi:statedValue ?told ; nnmi:assertedIn ?s%(n)s .
      ?thing a nnmi:Institute .
      OPTIONAL { ?part nnmi:purpose ?aim }
      FILTER(!BOUND(?aim) || ?aim IN (tax:purpose-initial, tax:purpose-phase-1))
      VALUES (?as ?side ?counts) { (tax:side-federal tax:side-federal 1) (tax:side-non-federal tax:side-non-federal 1)
        (tax:side-state tax:side-non-federal 0) (tax:side-total tax:side-total 1) }
      VALUES (?bound ?down ?open) { %(bounds)s }
      BIND(IF(COALESCE(?aim = tax:purpose-phase-1, false), 1000000, ?open) AS ?up)
    } GROUP BY ?thing ?side ?s%(n)s ?heading HAVING(MAX(?counts) = 1) }"""
"""Money for the start, per source and heading: what one source tells under one heading are parts of one amount."""

_AMOUNTS = """
    %(one)s
    %(other)s
    FILTER(?s1 != ?s2 && ?c1 < ?c2 && (?low1 > ?high2 || ?low2 > ?high1))
    BIND(IRI(?c1) AS ?claim) BIND(IRI(?c2) AS ?rival)
    ?side skos:prefLabel ?side_name . FILTER(LANG(?side_name) = %(lang)s)
    BIND(CONCAT("money: ", STR(?side_name)) AS ?matter)"""

_NUMBERS = """
    { SELECT ?thing ?counted ?claim ?s1 ?t1 ?undated1 ?low1 ?high1 { %(one)s } }
    { SELECT ?thing ?counted ?rival ?s2 ?t2 ?undated2 ?low2 ?high2 { %(other)s } }
    FILTER(?s1 != ?s2 && STR(?claim) < STR(?rival) && (?low1 > ?high2 || ?low2 > ?high1))
    OPTIONAL { ?thing a ?yearly . FILTER(?yearly = nnmi:Network) }
    BIND(xsd:integer(SUBSTR(?t1, 1, 4)) - xsd:integer(SUBSTR(?t2, 1, 4)) AS ?years)
    FILTER(STRSTARTS(?t1, ?t2) || STRSTARTS(?t2, ?t1) || (BOUND(?yearly) && ?years = 0) ||
      (?undated1 && ?years IN (0, 1)) || (?undated2 && ?years IN (0, -1)))
    ?counted skos:prefLabel ?counted_name . FILTER(LANG(?counted_name) = %(lang)s)
    BIND(CONCAT("number: ", STR(?counted_name)) AS ?matter)"""
"""Members come and go: counts of an institute are compared for one date only, those of the network within a year. A
count without a date is taken for one of the year of its source, or of the year before."""

_NUMBER = """{ ?%(claim)s a nnmi:MembershipCount ; nnmi:memberClass ?counted ; nnmi:count ?number } UNION
        { ?%(claim)s a nnmi:NetworkStatistic ; nnmi:measure ?counted ; nnmi:value ?number }
        ?%(claim)s nnmi:about ?thing ; nnmi:bound ?bound ; nnmi:assertedIn ?s%(n)s .
        VALUES (?bound ?down ?up) { %(bounds)s }
        BIND(?down * ?number AS ?low%(n)s) BIND(?up * ?number AS ?high%(n)s)
        OPTIONAL { ?%(claim)s nnmi:asOf|nnmi:validFrom ?day } OPTIONAL { ?s%(n)s nnmi:sourceDate ?printed }
        BIND(!BOUND(?day) AS ?undated%(n)s)
        BIND(COALESCE(STR(?day), SUBSTR(STR(?printed), 1, 4)) AS ?t%(n)s)"""

_LEADS = """
    ?claim a nnmi:Leadership ; nnmi:about ?thing ; nnmi:statedPredicate ?heading ; nnmi:leader ?l1 ;
      nnmi:assertedIn ?s1 .
    ?rival a nnmi:Leadership ; nnmi:about ?thing ; nnmi:statedPredicate ?heading ; nnmi:leader ?l2 ;
      nnmi:assertedIn ?s2 .
    FILTER(?s1 != ?s2 && STR(?claim) < STR(?rival) && ?l1 != ?l2)
    FILTER(NOT EXISTS { ?rival nnmi:leader ?l1 } || NOT EXISTS { ?claim nnmi:leader ?l2 })
    BIND(?heading AS ?matter)"""

_PLACES = """
    ?claim a nnmi:SiteLocation ; nnmi:about ?thing ; nnmi:siteKind tax:site-headquarters ; nnmi:place ?w1 ;
      nnmi:assertedIn ?s1 .
    ?rival a nnmi:SiteLocation ; nnmi:about ?thing ; nnmi:siteKind tax:site-headquarters ; nnmi:place ?w2 ;
      nnmi:assertedIn ?s2 .
    ?w1 nnmi:placeLevel ?level . ?w2 nnmi:placeLevel ?level .
    FILTER(?s1 != ?s2 && STR(?claim) < STR(?rival) && ?w1 != ?w2)
    BIND("headquarters" AS ?matter)"""

_NAMES = """
    ?claim a nnmi:NameUsage ; nnmi:about ?thing ; nnmi:nameKind tax:name-official ; nnmi:statedPredicate ?heading ;
      nnmi:name ?n1 ; nnmi:assertedIn ?s1 .
    ?rival a nnmi:NameUsage ; nnmi:about ?thing ; nnmi:nameKind tax:name-official ; nnmi:statedPredicate ?heading ;
      nnmi:name ?n2 ; nnmi:assertedIn ?s2 .
    FILTER(?s1 != ?s2 && STR(?claim) < STR(?rival) && LANG(?n1) = LANG(?n2) && LCASE(STR(?n1)) != LCASE(STR(?n2)))
    MINUS { ?claim a nnmi:LifecycleEvent }
    BIND(CONCAT("name: ", ?heading) AS ?matter)"""

_QUERY = """PREFIX nnmi: <https://w3id.org/nnmi/ontology/>
PREFIX tax: <https://w3id.org/nnmi/taxonomy/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
SELECT ?about ?found ?matter ?one ?one_source ?other ?other_source ?outside_evidence ?advice ?id {
  {
    VALUES ?asked { %(thing)s }
    ?id a nnmi:Contradiction .
    FILTER(!BOUND(?asked) || EXISTS { ?id nnmi:about ?asked } || EXISTS { ?id nnmi:sideA/nnmi:about ?asked } ||
      EXISTS { ?id nnmi:sideB/nnmi:about ?asked } || EXISTS { ?id nnmi:outsideClaim/nnmi:about ?asked })
    OPTIONAL { ?id nnmi:severity/skos:notation ?order }
    OPTIONAL { ?id nnmi:contradictionKind/skos:prefLabel ?matter . FILTER(LANG(?matter) = %(lang)s) }
    OPTIONAL { ?id nnmi:sideAText ?one } OPTIONAL { ?id nnmi:sideBText ?other }
    OPTIONAL { ?id nnmi:advice ?advice } OPTIONAL { ?id nnmi:outsideEvidence ?evidence }
    OPTIONAL { ?id nnmi:outsideSource ?outside . ?outside nnmi:grade/skos:notation ?grade
      BIND(CONCAT(" [", STRAFTER(STR(?outside), "/src-"), " (", STR(?grade), ")]") AS ?outside_source) }
    BIND(CONCAT(STR(?evidence), COALESCE(?outside_source, "")) AS ?outside_evidence)
    %(abouts)s
    %(side_a)s
    %(side_b)s
    BIND("recorded" AS ?found)
  } UNION {
    SELECT (?thing_name AS ?about) ?found ?matter ?one ?one_source ?other ?other_source ?advice ?order ?id {
      VALUES ?asked { %(thing)s }
      { SELECT ?thing ?matter ?claim ?rival ?s1 ?s2 ?value1 ?value2 (MIN(STR(?recorded)) AS ?known) {
          {%(computed)s
          }
          OPTIONAL {
            ?recorded nnmi:sideA|nnmi:sideB|nnmi:outsideClaim ?claim .
            ?recorded nnmi:sideA|nnmi:sideB|nnmi:outsideClaim ?rival
          }
        } GROUP BY ?thing ?matter ?claim ?rival ?s1 ?s2 ?value1 ?value2 }
      FILTER(!BOUND(?asked) || ?thing = ?asked)
      OPTIONAL { ?claim nnmi:statedValue ?told1 } OPTIONAL { ?rival nnmi:statedValue ?told2 }
      OPTIONAL { ?claim nnmi:statedPeriod ?for1 . FILTER(!CONTAINS(?told1, ?for1)) }
      OPTIONAL { ?rival nnmi:statedPeriod ?for2 . FILTER(!CONTAINS(?told2, ?for2)) }
      OPTIONAL { ?s1 nnmi:grade/skos:notation ?g1 } OPTIONAL { ?s2 nnmi:grade/skos:notation ?g2 }
      OPTIONAL { ?thing rdfs:label ?name . FILTER(LANG(?name) = %(lang)s) }
      OPTIONAL { ?thing rdfs:label ?english . FILTER(LANG(?english) = "en") }
      BIND(COALESCE(STR(?name), STR(?english), STR(?thing)) AS ?thing_name)
      BIND(CONCAT(COALESCE(?value1, ?told1), COALESCE(CONCAT(" (", ?for1, ")"), "")) AS ?one)
      BIND(CONCAT(COALESCE(?value2, ?told2), COALESCE(CONCAT(" (", ?for2, ")"), "")) AS ?other)
      BIND(CONCAT(STRAFTER(STR(?s1), "/src-"), " (", STR(?g1), "): ", STRAFTER(STR(?claim), "/id/")) AS ?one_source)
      BIND(CONCAT(STRAFTER(STR(?s2), "/src-"), " (", STR(?g2), "): ", STRAFTER(STR(?rival), "/id/")) AS ?other_source)
      BIND(IF(BOUND(?known), CONCAT("recorded as ", STRAFTER(?known, "/id/")), "not recorded as a contradiction")
        AS ?advice)
      BIND("claims differ" AS ?found)
      BIND("9" AS ?order)
    }
  }
} ORDER BY ?order ?id ?about ?matter ?one_source ?other_source"""

_ABOUTS = """OPTIONAL { SELECT ?id (GROUP_CONCAT(?name; separator=", ") AS ?about) {
        { SELECT DISTINCT ?id ?name {
            ?id a nnmi:Contradiction ; nnmi:about ?of .
            OPTIONAL { ?of rdfs:label ?asked_for . FILTER(LANG(?asked_for) = %(lang)s) }
            OPTIONAL { ?of rdfs:label|dcterms:title ?english . FILTER(LANG(?english) = "en") }
            BIND(COALESCE(STR(?asked_for), STR(?english), STR(?of)) AS ?name)
          } ORDER BY ?id ?name } } GROUP BY ?id }"""

_SIDE = """OPTIONAL { SELECT ?id (GROUP_CONCAT(?from; separator="; ") AS ?%(as)s_source) {
        { SELECT ?id (CONCAT(STRAFTER(STR(?s), "/src-"), " (", STR(?g), "): ", ?locals) AS ?from) {
            { SELECT ?id ?s (GROUP_CONCAT(?local; separator=" ") AS ?locals) {
                { SELECT ?id ?s ?local {
                    ?id a nnmi:Contradiction ; nnmi:%(side)s ?c . ?c nnmi:assertedIn ?s .
                    BIND(STRAFTER(STR(?c), "/id/") AS ?local) } ORDER BY ?id ?s ?local } } GROUP BY ?id ?s }
            ?s nnmi:grade/skos:notation ?g } ORDER BY ?id ?from } } GROUP BY ?id }"""


def conflicts_text(thing: NamedNode | None, lang: str = "en") -> str:
    """The SPARQL that lists recorded contradictions and pairs of claims that disagree, about `thing` or anything.

    A row gives both sides with their sources and grades, the evidence from outside, what to show, and the claims.
    """
    tag = quoted(lang)
    one, other = ({"n": n, "claim": claim, "bounds": _BOUNDS} for n, claim in ((1, "claim"), (2, "rival")))
    amounts = _AMOUNTS % {"one": _SUM % one, "other": _SUM % other, "lang": tag}
    numbers = _NUMBERS % {"one": _NUMBER % one, "other": _NUMBER % other, "lang": tag}
    parts = [_DATES % {"lang": tag}, amounts, numbers, _LEADS, _PLACES, _NAMES]
    return _QUERY % {
        "thing": term_text(thing) if thing else "UNDEF",
        "lang": tag,
        "abouts": _ABOUTS % {"lang": tag},
        "side_a": _SIDE % {"as": "one", "side": "sideA"},
        "side_b": _SIDE % {"as": "other", "side": "sideB"},
        "computed": "\n      } UNION {".join(parts),
    }
