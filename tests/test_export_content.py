"""The networks of the content, in every format: clean by the linter, opened by Gephi with nothing lost."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest

from nnmi_graph import Workspace
from nnmi_graph.export import check_gexf, export
from nnmi_graph.network import Network, named_only

from .export_programs import needs_gephi, open_in_gephi

NETWORKS = (
    "agency-institute",
    "agency-institute-organisation",
    "institute-organisation",
    "institute-technology",
    "funder-institute",
    "institute-institute",
    "institute-function",
    "organisation-organisation",
)


@pytest.fixture(scope="module")
def networks() -> dict[str, Network]:
    workspace = Workspace()
    names = [name for name, query in workspace.content.queries().items() if query.kind == "network"]
    assert set(NETWORKS) <= {name.rpartition("/")[2] for name in names}
    return {name: workspace.edge_view(name) for name in NETWORKS}


@pytest.mark.parametrize("name", NETWORKS)
def test_every_network_is_labelled_typed_and_traced_to_claims(networks: dict[str, Network], name: str) -> None:
    network = networks[name]
    assert len(network.edges) >= 30
    assert all(had.get("label") for had in network.nodes.values())
    assert network.metadata.modes != ("node",)
    if name not in ("organisation-organisation", "institute-institute"):
        assert None not in network.edges.columns["claim"]


OPTIONS: dict[str, object] = {"layout": "force", "dynamic": True, "lang": "zh"}
CLEAN = [(name, {key: value}) for name in NETWORKS[:-1] for key, value in OPTIONS.items()]
CLEAN += [(name, {}) for name in NETWORKS] + [(NETWORKS[-1], OPTIONS)]
"""By network: the options that it is written with, each by itself; those of the largest in one go."""


@pytest.mark.parametrize(("name", "options"), CLEAN, ids=str)
def test_every_gexf_is_clean(
    networks: dict[str, Network], name: str, options: dict[str, object], tmp_path: Path
) -> None:
    export(networks[name], tmp_path / "x.gexf", **options)
    assert check_gexf(tmp_path / "x.gexf") == []


@pytest.mark.long("Gephi opens each of our networks twice")
@needs_gephi
def test_gephi_keeps_every_node_edge_and_claim(networks: dict[str, Network], tmp_path: Path) -> None:
    files = {(name, ending): tmp_path / f"{name}.{ending}" for name in NETWORKS for ending in ("gexf", "graphml")}
    for (name, _), file in files.items():
        export(networks[name], file)
    for (name, ending), seen in zip(files, open_in_gephi(*files.values()), strict=True):
        network = named_only(networks[name])
        assert [issue for issue in seen["issues"] if issue["level"] != "INFO"] == [], name
        assert (len(seen["nodes"]), len(seen["edges"])) == (len(network.nodes), len(network.edges)), name
        column = "claim" if ending == "gexf" else "edge_claim"
        claims = sorted(edge["values"].get(column) or "" for edge in seen["edges"])
        assert claims == sorted(str(claim or "") for claim in network.edges.columns.get("claim", [None] * len(claims)))


def test_a_map_of_our_own_places_says_whose_coordinates_they_are(networks: dict[str, Network], tmp_path: Path) -> None:
    network = networks["institute-organisation"]
    note = export(network, tmp_path / "x.json", layout="geo")
    written = json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))["nodes"]
    own = sorted((node["long"], node["x"]) for node in written if node.get("long") is not None)
    assert len(own) > 10 and all(a[1] < b[1] + 100 for a, b in pairwise(own)), "from west to east"
    assert any("GeoNames" in told and "creativecommons.org/licenses/by/4.0" in told for told in note.notes)
    assert all(node["coordinates_from"] for node in written if node.get("long") is not None)
