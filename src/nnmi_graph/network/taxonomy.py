"""The technologies there are: what the coverage and the gaps of a network are measured against."""

from __future__ import annotations

from ..store import Store
from ..terms import Literal, NamedNode

_CONCEPTS = """
PREFIX nnmi: <https://w3id.org/nnmi/ontology/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?concept ?label ?broader {
  { SELECT DISTINCT ?scheme { ?claim nnmi:technology/skos:inScheme ?scheme } }
  ?concept skos:inScheme ?scheme ; skos:prefLabel ?label .
  OPTIONAL { ?concept skos:broader ?broader }
}"""


def technologies(store: Store, lang: str = "en") -> dict[str, dict[str, str]]:
    """The options `taxonomy` and `broader` of the measure technology: all concepts of the schemes that claims use."""
    labels: dict[str, str] = {}
    broader: dict[str, str] = {}
    for concept, label, above in store.select(_CONCEPTS):
        if isinstance(concept, NamedNode) and isinstance(label, Literal):
            if label.language == lang or concept.value not in labels:
                labels[concept.value] = label.value
            if isinstance(above, NamedNode):
                broader[concept.value] = above.value
    return {"taxonomy": labels, "broader": broader}
