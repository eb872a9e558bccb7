// Reads GEXF files as Gephi Lite does (graphology-gexf), strictly and laxly, and prints one JSON document a line.
//   NODE_PATH=.tools/js/node_modules node tests/js/read_gexf.cjs FILE...
const fs = require("node:fs");
const { MultiGraph, MultiDirectedGraph } = require("graphology");
const gexf = require("graphology-gexf");

function read(text, options) {
  try {
    const Graph = text.includes('defaultedgetype="directed"') ? MultiDirectedGraph : MultiGraph;
    const graph = gexf.parse(Graph, text, options);
    return {
      attributes: graph.getAttributes(),
      nodes: Object.fromEntries(graph.mapNodes((node, had) => [node, had])),
      edges: graph.mapEdges((edge, had, source, target) => ({ id: edge, source, target, ...had })),
    };
  } catch (error) {
    return { refused: String(error.message || error) };
  }
}

for (const file of process.argv.slice(2)) {
  const text = fs.readFileSync(file, "utf-8");
  const lax = { allowUndeclaredAttributes: true, addMissingNodes: true };
  console.log(JSON.stringify({ strict: read(text, {}), lax: read(text, lax) }));
}
