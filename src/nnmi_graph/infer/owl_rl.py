"""The rules of OWL 2 RL/RDF (OWL 2 Profiles, second edition, section 4.3), one line a clause, as data.

Each clause has the standard's name, the statements of the ontology it needs (`schema`, a SPARQL pattern), what must
hold in the data (`body`) and what then holds (`head`). A head that begins with `!` is a contradiction, told in words.
The compiler looks up `schema` once; only body and head become queries. Three clauses need a whole list at once
(cls-int1, prp-spo2, prp-key) and are written in `compile`.

What says nothing stands apart (`TRIVIAL`) and is run on demand. Left out are statements about literals, which RDF has
no place for (dt-eq, dt-diff; dt-type2 becomes a test on a literal's datatype). cls-self is not in the tables, but in
OWL 2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .rule import Rule, Var, parse


@dataclass(frozen=True)
class RuleTemplate:
    """One line of the standard's tables."""

    name: str
    schema: str
    body: str
    head: str

    def rule(self) -> Rule:
        """The clause as a rule, its schema variables still open."""
        body, conditions = parse(self.body)
        names = tuple(self.name.split("+"))
        if not self.head.startswith("!"):
            return Rule(names, body, parse(self.head)[0][0], conditions)
        terms = tuple(Var(name) for name in re.findall(r"\{(\w+)\}", self.head))
        return Rule(names, body, None, conditions, (), re.sub(r"\{\w+\}", "{}", self.head[1:].strip()), terms)


def _templates(table: str) -> tuple[RuleTemplate, ...]:
    rows = (row.split("|") for row in table.strip().splitlines())
    return tuple(RuleTemplate(*(" ".join(cell.split()) for cell in row)) for row in rows)


EQUALITY = _templates("""
eq-sym   | | ?x owl:sameAs ?y . ?x differ ?y                                                   | ?y owl:sameAs ?x
eq-trans | | ?x owl:sameAs ?y . ?y owl:sameAs ?z . ?x differ ?z                                | ?x owl:sameAs ?z
eq-rep-s | | ?x owl:sameAs ?y . ?x ?p ?o . ?x differ ?y . ?p is-not owl:sameAs                 | ?y ?p ?o
eq-rep-p | | ?p owl:sameAs ?q . ?x ?p ?o . ?p differ ?q . ?p is-not owl:sameAs                 | ?x ?q ?o
eq-rep-o | | ?x owl:sameAs ?y . ?s ?p ?x . ?x differ ?y . ?p is-not owl:sameAs                 | ?s ?p ?y
""")
"""Table 4: what is the same has the same statements."""

PROPERTIES = _templates("""
prp-dom  | ?p rdfs:domain ?c               | ?x ?p ?y                                          | ?x a ?c
prp-rng  | ?p rdfs:range ?c                | ?x ?p ?y                                          | ?y a ?c
prp-fp   | ?p a owl:FunctionalProperty     | ?x ?p ?y . ?x ?p ?z . ?y differ ?z                | ?y owl:sameAs ?z
prp-ifp  | ?p a owl:InverseFunctionalProperty | ?x ?p ?z . ?y ?p ?z . ?x differ ?y             | ?x owl:sameAs ?y
prp-symp | ?p a owl:SymmetricProperty      | ?x ?p ?y                                          | ?y ?p ?x
prp-trp  | ?p a owl:TransitiveProperty     | ?x ?p ?y . ?y ?p ?z                               | ?x ?p ?z
prp-eqp1 | ?p owl:equivalentProperty ?q    | ?x ?p ?y                                          | ?x ?q ?y
prp-eqp2 | ?p owl:equivalentProperty ?q    | ?x ?q ?y                                          | ?x ?p ?y
prp-spo1 | ?p rdfs:subPropertyOf ?q        | ?x ?p ?y                                          | ?x ?q ?y
prp-inv1 | ?p owl:inverseOf ?q             | ?x ?p ?y                                          | ?y ?q ?x
prp-inv2 | ?p owl:inverseOf ?q             | ?x ?q ?y                                          | ?y ?p ?x
""")
"""Table 5: properties."""

CLASSES = _templates("""
cls-int2 | ?c owl:intersectionOf ?l . ?l rdf:rest*/rdf:first ?d        | ?x a ?c                       | ?x a ?d
cls-uni  | ?c owl:unionOf ?l . ?l rdf:rest*/rdf:first ?d               | ?x a ?d                       | ?x a ?c
cls-svf1 | ?c owl:someValuesFrom ?d . ?c owl:onProperty ?p FILTER(?d != owl:Thing) | ?x ?p ?y . ?y a ?d | ?x a ?c
cls-svf2 | ?c owl:someValuesFrom owl:Thing . ?c owl:onProperty ?p | ?x ?p ?y                   | ?x a ?c
cls-avf  | ?c owl:allValuesFrom ?d . ?c owl:onProperty ?p      | ?x a ?c . ?x ?p ?y            | ?y a ?d
cls-hv1  | ?c owl:hasValue ?v . ?c owl:onProperty ?p           | ?x a ?c                       | ?x ?p ?v
cls-hv2  | ?c owl:hasValue ?v . ?c owl:onProperty ?p           | ?x ?p ?v                      | ?x a ?c
cls-self | ?c owl:hasSelf ?t . ?c owl:onProperty ?p FILTER(?t) | ?x a ?c                       | ?x ?p ?x
cls-self | ?c owl:hasSelf ?t . ?c owl:onProperty ?p FILTER(?t) | ?x ?p ?x                      | ?x a ?c
cls-maxc2 | ?c owl:maxCardinality ?n . ?c owl:onProperty ?p FILTER(?n = 1) | ?x a ?c . ?x ?p ?y . ?x ?p ?z . ?y differ ?z | ?y owl:sameAs ?z
cls-maxqc3 | ?c owl:maxQualifiedCardinality ?n . ?c owl:onProperty ?p . ?c owl:onClass ?d FILTER(?n = 1 && ?d != owl:Thing) | ?x a ?c . ?x ?p ?y . ?x ?p ?z . ?y a ?d . ?z a ?d . ?y differ ?z | ?y owl:sameAs ?z
cls-maxqc4 | ?c owl:maxQualifiedCardinality ?n . ?c owl:onProperty ?p . ?c owl:onClass owl:Thing FILTER(?n = 1) | ?x a ?c . ?x ?p ?y . ?x ?p ?z . ?y differ ?z | ?y owl:sameAs ?z
cls-oo   | ?c owl:oneOf ?l . ?l rdf:rest*/rdf:first ?v                 |                               | ?v a ?c
cax-eqc1 | ?c owl:equivalentClass ?d                           | ?x a ?c                       | ?x a ?d
cax-eqc2 | ?c owl:equivalentClass ?d                           | ?x a ?d                       | ?x a ?c
cax-sco  | ?c rdfs:subClassOf ?d                               | ?x a ?c                       | ?x a ?d
""")  # noqa: E501
"""Tables 6 and 7: classes and class axioms."""

CONTRADICTIONS = _templates("""
eq-diff1 | | ?x owl:sameAs ?y . ?x owl:differentFrom ?y . ?x differ ?y . ?x not-after ?y | ! {x} and {y} are said to be the same and to be different
eq-ref+eq-diff1 | | ?x owl:differentFrom ?x . ?x has-no-other ?x | ! {x} is said to be different from itself
eq-diff2 | | ?n a owl:AllDifferent . ?n owl:members/rdf:rest*/rdf:first ?x . ?x owl:sameAs ?y . ?n owl:members/rdf:rest*/rdf:first ?y . ?x differ ?y . ?x not-after ?y | ! {x} and {y} are the same, but are listed as all different
eq-diff3 | | ?n a owl:AllDifferent . ?n owl:distinctMembers/rdf:rest*/rdf:first ?x . ?x owl:sameAs ?y . ?n owl:distinctMembers/rdf:rest*/rdf:first ?y . ?x differ ?y . ?x not-after ?y | ! {x} and {y} are the same, but are listed as all different
prp-fp+dt-diff | ?p a owl:FunctionalProperty | ?x ?p ?y . ?x ?p ?z . ?y values-differ ?z . ?y not-after ?z | ! {x} has two values of {p}, which takes one: {y} and {z}
prp-irp  | ?p a owl:IrreflexiveProperty | ?x ?p ?x | ! {x} has {p} to itself, which is irreflexive
prp-asyp | ?p a owl:AsymmetricProperty | ?x ?p ?y . ?y ?p ?x . ?x not-after ?y | ! {x} and {y} have {p} to each other, which is asymmetric
prp-pdw  | ?p owl:propertyDisjointWith ?q | ?x ?p ?y . ?x ?q ?y | ! {x} has both {p} and {q} to {y}, which are disjoint
prp-adp  | ?n a owl:AllDisjointProperties . ?n owl:members ?l . ?l rdf:rest*/rdf:first ?p . ?l rdf:rest*/rdf:first ?q FILTER(STR(?p) < STR(?q)) | ?x ?p ?y . ?x ?q ?y | ! {x} has both {p} and {q} to {y}, which are disjoint
prp-npa1 | | ?n owl:sourceIndividual ?x . ?n owl:assertionProperty ?p . ?n owl:targetIndividual ?y . ?x ?p ?y | ! {x} has {p} to {y}, which is denied elsewhere
prp-npa2 | | ?n owl:sourceIndividual ?x . ?n owl:assertionProperty ?p . ?n owl:targetValue ?y . ?x ?p ?y | ! {x} has {p} {y}, which is denied elsewhere
cls-nothing2 | | ?x a owl:Nothing | ! {x} is an owl:Nothing, which nothing can be
cls-com  | ?c owl:complementOf ?d | ?x a ?c . ?x a ?d | ! {x} is both {d} and not {d}
cls-maxc1 | ?c owl:maxCardinality ?n . ?c owl:onProperty ?p FILTER(?n = 0) | ?x a ?c . ?x ?p ?y | ! {x} has {p} {y}, but may have none
cls-maxqc1 | ?c owl:maxQualifiedCardinality ?n . ?c owl:onProperty ?p . ?c owl:onClass ?d FILTER(?n = 0 && ?d != owl:Thing) | ?x a ?c . ?x ?p ?y . ?y a ?d | ! {x} has {p} {y}, but may have none that is a {d}
cls-maxqc2 | ?c owl:maxQualifiedCardinality ?n . ?c owl:onProperty ?p . ?c owl:onClass owl:Thing FILTER(?n = 0) | ?x a ?c . ?x ?p ?y | ! {x} has {p} {y}, but may have none
cls-maxc2+dt-diff | ?c owl:maxCardinality ?n . ?c owl:onProperty ?p FILTER(?n = 1) | ?x a ?c . ?x ?p ?y . ?x ?p ?z . ?y values-differ ?z . ?y not-after ?z | ! {x} has two values of {p}, but may have one: {y} and {z}
cax-dw   | ?c owl:disjointWith ?d | ?x a ?c . ?x a ?d | ! {x} is both {c} and {d}, which are disjoint
cax-adc  | ?n a owl:AllDisjointClasses . ?n owl:members ?l . ?l rdf:rest*/rdf:first ?c . ?l rdf:rest*/rdf:first ?d FILTER(STR(?c) < STR(?d)) | ?x a ?c . ?x a ?d | ! {x} is both {c} and {d}, which are disjoint
dt-not-type | | ?x ?p ?v . ?v ill-formed ?v | ! {x} has {p} {v}, which is not written as its datatype asks
""")  # noqa: E501
"""What cannot be, from all tables."""

HIERARCHY = _templates("""
scm-cls  | | ?c a owl:Class                                            | ?c rdfs:subClassOf ?c
scm-cls  | | ?c a owl:Class                                            | ?c rdfs:subClassOf owl:Thing
scm-sco  | | ?c rdfs:subClassOf ?d . ?d rdfs:subClassOf ?e             | ?c rdfs:subClassOf ?e
scm-eqc1 | | ?c owl:equivalentClass ?d                                 | ?c rdfs:subClassOf ?d
scm-eqc1 | | ?c owl:equivalentClass ?d                                 | ?d rdfs:subClassOf ?c
scm-eqc2 | | ?c rdfs:subClassOf ?d . ?d rdfs:subClassOf ?c             | ?c owl:equivalentClass ?d
scm-op   | | ?p a owl:ObjectProperty                                   | ?p rdfs:subPropertyOf ?p
scm-dp   | | ?p a owl:DatatypeProperty                                 | ?p rdfs:subPropertyOf ?p
scm-spo  | | ?p rdfs:subPropertyOf ?q . ?q rdfs:subPropertyOf ?r       | ?p rdfs:subPropertyOf ?r
scm-eqp1 | | ?p owl:equivalentProperty ?q                              | ?p rdfs:subPropertyOf ?q
scm-eqp1 | | ?p owl:equivalentProperty ?q                              | ?q rdfs:subPropertyOf ?p
scm-eqp2 | | ?p rdfs:subPropertyOf ?q . ?q rdfs:subPropertyOf ?p       | ?p owl:equivalentProperty ?q
scm-hv   | | ?c owl:hasValue ?v . ?c owl:onProperty ?p . ?d owl:hasValue ?v . ?d owl:onProperty ?q . ?p rdfs:subPropertyOf ?q | ?c rdfs:subClassOf ?d
scm-svf1 | | ?c owl:someValuesFrom ?x . ?c owl:onProperty ?p . ?d owl:someValuesFrom ?y . ?d owl:onProperty ?p . ?x rdfs:subClassOf ?y | ?c rdfs:subClassOf ?d
scm-svf2 | | ?c owl:someValuesFrom ?x . ?c owl:onProperty ?p . ?d owl:someValuesFrom ?x . ?d owl:onProperty ?q . ?p rdfs:subPropertyOf ?q | ?c rdfs:subClassOf ?d
scm-avf1 | | ?c owl:allValuesFrom ?x . ?c owl:onProperty ?p . ?d owl:allValuesFrom ?y . ?d owl:onProperty ?p . ?x rdfs:subClassOf ?y | ?c rdfs:subClassOf ?d
scm-avf2 | | ?c owl:allValuesFrom ?x . ?c owl:onProperty ?p . ?d owl:allValuesFrom ?x . ?d owl:onProperty ?q . ?p rdfs:subPropertyOf ?q | ?d rdfs:subClassOf ?c
scm-int  | | ?c owl:intersectionOf ?l . ?l rdf:rest*/rdf:first ?d              | ?c rdfs:subClassOf ?d
scm-uni  | | ?c owl:unionOf ?l . ?l rdf:rest*/rdf:first ?d                     | ?d rdfs:subClassOf ?c
""")  # noqa: E501
"""Table 9 without domains and ranges: the hierarchies, which rules about data are made from."""

DOMAINS = _templates("""
scm-dom1 | | ?p rdfs:domain ?c . ?c rdfs:subClassOf ?d                 | ?p rdfs:domain ?d
scm-dom2 | | ?q rdfs:domain ?c . ?p rdfs:subPropertyOf ?q              | ?p rdfs:domain ?c
scm-rng1 | | ?p rdfs:range ?c . ?c rdfs:subClassOf ?d                  | ?p rdfs:range ?d
scm-rng2 | | ?q rdfs:range ?c . ?p rdfs:subPropertyOf ?q               | ?p rdfs:range ?c
""")
"""Table 9, domains and ranges: about data they add nothing to prp-dom, prp-rng and the hierarchies."""

_DATATYPES = (
    "rdf:PlainLiteral rdf:XMLLiteral rdfs:Literal xsd:decimal xsd:integer xsd:nonNegativeInteger xsd:nonPositiveInteger"
    " xsd:positiveInteger xsd:negativeInteger xsd:long xsd:int xsd:short xsd:byte xsd:unsignedLong xsd:unsignedInt"
    " xsd:unsignedShort xsd:unsignedByte xsd:float xsd:double xsd:string xsd:normalizedString xsd:token xsd:language"
    " xsd:Name xsd:NCName xsd:NMTOKEN xsd:boolean xsd:hexBinary xsd:base64Binary xsd:anyURI xsd:dateTime"
    " xsd:dateTimeStamp"
)
_ANNOTATIONS = (
    "rdfs:label rdfs:comment rdfs:seeAlso rdfs:isDefinedBy owl:deprecated owl:versionInfo owl:priorVersion"
    " owl:backwardCompatibleWith owl:incompatibleWith"
)

TRIVIAL = (
    *_templates("""
eq-ref   | | ?x ?p ?y                                                  | ?x owl:sameAs ?x
eq-ref   | | ?x ?p ?y                                                  | ?p owl:sameAs ?p
eq-ref   | | ?x ?p ?y                                                  | ?y owl:sameAs ?y
scm-cls  | | ?c a owl:Class                                            | ?c rdfs:subClassOf ?c
scm-cls  | | ?c a owl:Class                                            | ?c owl:equivalentClass ?c
scm-cls  | | ?c a owl:Class                                            | ?c rdfs:subClassOf owl:Thing
scm-cls  | | ?c a owl:Class                                            | owl:Nothing rdfs:subClassOf ?c
scm-op   | | ?p a owl:ObjectProperty                                   | ?p rdfs:subPropertyOf ?p
scm-op   | | ?p a owl:ObjectProperty                                   | ?p owl:equivalentProperty ?p
scm-dp   | | ?p a owl:DatatypeProperty                                 | ?p rdfs:subPropertyOf ?p
scm-dp   | | ?p a owl:DatatypeProperty                                 | ?p owl:equivalentProperty ?p
cls-thing | | | owl:Thing a owl:Class
cls-nothing1 | | | owl:Nothing a owl:Class
"""),
    *(RuleTemplate("prp-ap", "", "", f"{name} a owl:AnnotationProperty") for name in _ANNOTATIONS.split()),
    *(RuleTemplate("dt-type1", "", "", f"{name} a rdfs:Datatype") for name in _DATATYPES.split()),
)
"""From all tables, what is true whatever the data say: that each thing is the same as itself, and the like."""
