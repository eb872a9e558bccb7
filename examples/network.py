"""Measure and export: a network as a networkx graph, a two-mode measure with its caution, a GEXF for Gephi."""

import sys
from pathlib import Path

from nnmi_graph import Workspace
from nnmi_graph.export import export
from nnmi_graph.network import measure

ws = Workspace()

graph = ws.network("agency-institute")
print(f"networkx: {graph.number_of_nodes()} nodes, {graph.number_of_edges()} edges, a claim behind each")

view = ws.edge_view("institute-organisation")
result = measure(view, "bridging")
print(result.title["en"])
for row in list(result.rows)[:5]:
    print(f"  {row['groups']}  {row['label']}")
print("Caution:", result.caution["en"])

out = Path(sys.argv[1] if len(sys.argv) > 1 else "institute-organisation.gexf")
note = export(view, out, force=True)
print(f"{out.name}: {note.nodes} nodes, {note.edges} edges")
