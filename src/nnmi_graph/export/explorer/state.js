// What is shown: pure functions of the data and the choices made, so that they can be reasoned about without a page.

// The months from the first to the last date told, as "YYYY-MM"; an open end counts as its start.
export function months(edges) {
  const told = edges.flatMap((edge) => edge.spells || []).flat().filter(Boolean).map((date) => date.slice(0, 7)).sort();
  if (!told.length) return [];
  const [first, last] = [told[0], told[told.length - 1]];
  const list = [];
  for (let year = +first.slice(0, 4); year <= +last.slice(0, 4); year++)
    for (let month = 1; month <= 12; month++) {
      const text = `${year}-${String(month).padStart(2, "0")}`;
      if (text >= first && text <= last) list.push(text);
    }
  return list;
}

// Whether an edge holds in a month, by what is stated or told. Undated edges hold when they are asked for.
export function holds(edge, month, undated) {
  if (!edge.spells) return undated;
  const holding = ([from, to]) => (from || "0000").slice(0, 7) <= month && month <= (to || "9999").slice(0, 7);
  return !month || edge.spells.some(holding);
}

// The nodes within two steps of one, on ways that do not pass another node of its kind.
export function around(start, neighbours, kindOf) {
  const found = new Set([start]);
  let edge = [start];
  for (let step = 0; step < 2; step++) {
    const next = [];
    for (const node of edge)
      for (const other of neighbours(node))
        if (!found.has(other) && kindOf(other) !== kindOf(start)) {
          found.add(other);
          next.push(other);
        }
    edge = next;
  }
  return found;
}

// The single values of a text that lists several: "one; two".
export const parts = (value) => String(value).split("; ");

// Which node columns are worth a filter: a few distinct texts, most nodes of some kind having one.
export function facets(nodes) {
  const columns = new Map();
  for (const node of nodes)
    for (const [name, value] of Object.entries(node.values))
      if (typeof value === "string") {
        if (!columns.has(name)) columns.set(name, new Map());
        for (const part of parts(value)) columns.get(name).set(part, (columns.get(name).get(part) || 0) + 1);
      }
  return [...columns]
    .filter(([name, values]) => !["iri", "node_kind"].includes(name) && !name.startsWith("label") &&
      values.size > 1 && values.size <= 40 && Math.max(...values.values()) > 1)
    .map(([name, values]) => [name, [...values.keys()].sort()]);
}
