"""Technology: which concepts of the taxonomy have a group at work on them, how many, and which have none."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from ...errors import NnmiError
from ...phrases import Sentence
from ..graph import Graph
from ..result import Found, Row, Table, Value

KIND = re.compile("technolog|concept", re.IGNORECASE)
"""Kinds of node that are taken for technologies."""


def technology(
    graph: Graph,
    *,
    kind: str = "",
    taxonomy: Mapping[str, str] | None = None,
    broader: Mapping[str, str] | None = None,
) -> Found:
    """Each technology with how many nodes work on it and who, and the gaps: concepts of the taxonomy with none.

    Technologies are the nodes of that `kind`, by default a kind whose name says technology or concept. `taxonomy`
    gives the label of each concept there is, `broader` its broader concept: work on a narrow concept counts for the
    broader ones too. Without a taxonomy only what occurs can be told, no gaps. Coverage is the share of concepts with
    a node at work.
    """
    concepts = _concepts(graph, kind)
    workers: dict[str, set[int]] = defaultdict(set)
    for actor, concept in zip(graph.source.tolist(), graph.target.tolist(), strict=True):
        for technology_end, worker in ((concept, actor), (actor, concept)):
            if technology_end in concepts:
                for one in _and_broader(graph.ids[technology_end], broader or {}):
                    workers[one].add(worker)
    labels = {graph.ids[i]: graph.labels[i] for i in concepts} | dict(taxonomy or {})
    narrow = {child: parent for child, parent in (broader or {}).items() if child in labels}
    rows = [
        _row(graph, iri, labels.get(iri, iri), workers.get(iri, set()), iri in narrow.values())
        for iri in sorted(labels.keys() | workers.keys())
    ]
    rows.sort(key=lambda row: (-int(str(row["workers"])), str(row["label"])))
    covered = sum(row["workers"] != 0 for row in rows)
    summary: dict[str, Value] = {
        "concepts": len(rows),
        "covered": covered,
        "coverage": covered / len(rows),
        "gaps": len(rows) - covered,
        "single": sum(row["status"] == "single" for row in rows),
    }
    remarks = (
        () if taxonomy else (Sentence("no taxonomy given: only technologies that occur are listed, gaps are unknown"),)
    )
    return Found((Table.of("technology", rows),), summary, remarks=remarks)


def _concepts(graph: Graph, kind: str) -> set[int]:
    """The nodes that are technologies. Raises `NnmiError` if there are none."""
    found = {i for i, had in enumerate(graph.kinds) if (had == kind if kind else KIND.search(had))}
    if not found:
        kinds = ", ".join(sorted(set(graph.kinds)))
        raise NnmiError(
            f"no node is a {kind or 'technology'}",
            where=graph.network.name,
            mend=f"use a view with technologies, or name their --kind, of {kinds}",
        )
    return found


def _and_broader(iri: str, broader: Mapping[str, str]) -> list[str]:
    """A concept and all broader ones."""
    line = [iri]
    while (above := broader.get(line[-1])) and above not in line:
        line.append(above)
    return line


def _row(graph: Graph, iri: str, label: str, workers: set[int], is_broad: bool) -> Row:
    status = "gap" if not workers else "single" if len(workers) == 1 else "several"
    which = "; ".join(sorted(graph.labels[i] for i in workers))
    return {"id": iri, "label": label, "broad": is_broad, "workers": len(workers), "status": status, "which": which}
