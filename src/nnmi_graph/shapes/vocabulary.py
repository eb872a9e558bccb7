"""The terms of SHACL's namespace: which there are, which cannot be run, and what else stands in a shapes graph.

A term that SHACL does not have would switch off a check without a word, so it is told wherever it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..errors import ContentError, nearest
from ..terms import RDF, SH, XSD, Literal, NamedNode, Term
from ..triples import TripleIndex, name_of
from .components import COMPONENTS

TARGETS = {
    "targetClass": "class",
    "targetNode": "node",
    "targetSubjectsOf": "subjectsOf",
    "targetObjectsOf": "objectsOf",
}
"""The kind of target behind each term."""
_OTHERS = """
    path property sparql severity message deactivated name description order group defaultValue declare prefixes
    select ask construct parameter optional labelTemplate validator nodeValidator propertyValidator rule
    shapesGraph suggestedShapesGraph entailment namespace prefix alternativePath inversePath zeroOrMorePath
    oneOrMorePath zeroOrOnePath target subject predicate object condition resultAnnotation annotationProperty
    annotationVarName annotationValue  conforms result focusNode resultPath
    value sourceShape sourceConstraint sourceConstraintComponent resultSeverity resultMessage detail
    shapesGraphWellFormed codeIdentifier intent agentInstruction singleLine
"""
_CLASSES = """
    Shape NodeShape PropertyShape ConstraintComponent Parameter Parameterizable Validator SPARQLAskValidator
    SPARQLSelectValidator SPARQLConstraint SPARQLExecutable SPARQLAskExecutable SPARQLSelectExecutable
    SPARQLConstructExecutable PrefixDeclaration PropertyGroup NodeKind Severity ValidationReport
    ValidationResult AbstractResult ResultAnnotation Target TargetType SPARQLTarget SPARQLTargetType Rule
    TripleRule SPARQLRule Rules
"""
_EXPRESSION = "is a node expression, which is no part of SHACL 1.0"
UNSUPPORTED = {
    **dict.fromkeys(("js", "jsLibrary", "jsFunctionName", "jsLibraryURL"), "would run JavaScript"),
    **dict.fromkeys(
        ("JSFunction", "JSConstraint", "JSValidator", "JSLibrary", "JSTarget", "JSRule"), "would run JavaScript"
    ),
    **dict.fromkeys(("SPARQLFunction", "Function", "returnType"), "would add a function to the query language"),
    **dict.fromkeys(("expression", "values", "nodes", "filterShape", "intersection", "union"), _EXPRESSION),
    **dict.fromkeys(("nodeByExpression", "if", "then", "else", "distinct", "limit", "offset", "orderBy"), _EXPRESSION),
    **dict.fromkeys(
        ("targetWhere", "targetNodeByExpression", "memberShape", "minListLength", "maxListLength", "uniqueMembers"),
        "is of SHACL 1.2 and cannot be run yet",
    ),
    **dict.fromkeys(
        ("someValue", "subsetOf", "uniqueValuesFor", "rootClass", "closedByTypes", "ByTypes"),
        "is of SHACL 1.2 and cannot be run yet",
    ),
}
"""What cannot be run, and why."""
_MEANT = {
    **{word: kind.clause for kind in COMPONENTS for word in kind.meant},
    **dict.fromkeys(("scopeClass", "scope", "appliesTo"), "targetClass"),
    "scopeNode": "targetNode",
}
"""What is meant by terms of drafts of SHACL and by the words that other languages of constraints have."""
_OF_COMPONENTS = (name for kind in COMPONENTS for name in (kind.clause, *kind.beside))
KNOWN = frozenset((*_OF_COMPONENTS, *TARGETS, *_OTHERS.split()))
CLASSES = frozenset(_CLASSES.split())


def strange(graph: TripleIndex) -> Iterator[tuple[Term, ContentError, bool]]:
    """The nodes with a term that SHACL does not have, or that cannot be run: what to say, whether all else can be."""
    for predicate in graph.all_predicates():
        name = predicate.removeprefix(SH)
        if predicate.startswith(SH) and name not in KNOWN:
            yield from ((node, *_fault(name, KNOWN)) for node in graph.subjects(predicate))
    for node in graph.subjects(RDF + "type"):
        for kind in graph.objects(node, RDF + "type"):
            if isinstance(kind, NamedNode) and kind.value.startswith(SH) and kind.value[len(SH) :] not in CLASSES:
                yield node, *_fault(kind.value[len(SH) :], CLASSES)
    for node in graph.subjects(SH + "deactivated"):
        for value in graph.objects(node, SH + "deactivated"):
            if not isinstance(value, Literal) or value.datatype.value != XSD + "boolean":
                what = f"sh:deactivated {name_of(value)} is neither true nor false"
                yield node, ContentError(what, mend="write true without quotes"), True


def _fault(name: str, known: Iterable[str]) -> tuple[ContentError, bool]:
    if name in UNSUPPORTED:
        mend = "take it out, say it with sh:sparql, or leave it out with --skip-unsupported"
        return ContentError(f"sh:{name} {UNSUPPORTED[name]}", mend=mend), False
    close = (_MEANT[name],) if name in _MEANT else nearest(name, known, 1)
    return ContentError(f"SHACL has no term sh:{name}", mend=f"did you mean sh:{close[0]}?" if close else None), True
