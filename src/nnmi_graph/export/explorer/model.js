// What is shown: pure functions of the data and the choices made, so that they can be reasoned about without a page.

// The months from the first to the last date told, as "YYYY-MM"; an open end counts as its start.
export function months(ties) {
  const told = ties.flatMap((tie) => tie.spells || []).flat().filter(Boolean).map((date) => date.slice(0, 7)).sort();
  if (!told.length) return [];
  const [first, last] = [told[0], told[told.length - 1]];
  const list = [];
  for (let year = +first.slice(0, 4); year <= +last.slice(0, 4); year++)
    for (let month = 1; month <= 12; month++) {
      const text = `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}`;
      if (text >= first && text <= last) list.push(text);
    }
  return list;
}

// Whether a tie holds in a month, by what is stated or told. Undated ties hold when they are asked for.
export function holds(tie, month, undated) {
  if (!tie.spells) return undated;
  const holding = ([from, to]) => (from || "0000").slice(0, 7) <= month && month <= (to || "9999").slice(0, 7);
  return !month || tie.spells.some(holding);
}

// The single values of a text that lists several: "one; two".
export const parts = (value) => String(value).split("; ");

// Which node columns are worth a filter: a few distinct texts, one of them at several nodes.
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

// The steps from one node to each that is within so many of it.
export function within(start, neighbours, depth) {
  const steps = new Map([[start, 0]]);
  for (const node of steps.keys())
    if (steps.get(node) < depth)
      for (const other of neighbours(node)) if (!steps.has(other)) steps.set(other, steps.get(node) + 1);
  return steps;
}

// The nodes on a shortest way from one node to another, both included; null if there is none.
export function way(from, to, neighbours) {
  const before = new Map([[from, null]]);
  for (const node of before.keys()) {
    if (node === to) break;
    for (const other of neighbours(node)) if (!before.has(other)) before.set(other, node);
  }
  if (!before.has(to)) return null;
  const nodes = [];
  for (let node = to; node !== null; node = before.get(node)) nodes.unshift(node);
  return nodes;
}

// The ties and nodes that are left under the choices: kinds and relations left out, values wanted, a month, an ego.
// A node without a value passes no filter by it if others of its kind have one; with a filter on, nodes without a tie go.
export function chosen(data, choice) {
  const wanted = Object.entries(choice.facets).filter(([, value]) => value);
  const valued = new Map(wanted.map(([name]) => [name, new Set(data.nodes.filter((node) => node.values[name] !== undefined).map((node) => node.kind))]));
  const fits = (node) => !choice.kinds.has(node.kind) && wanted.every(([name, value]) => (node.values[name] === undefined
    ? !valued.get(name).has(node.kind) : parts(node.values[name]).includes(value)));
  let nodes = new Set();
  data.nodes.forEach((node, n) => { if (fits(node)) nodes.add(n); });
  let ties = data.edges.map((_, n) => n).filter((n) => {
    const tie = data.edges[n];
    return nodes.has(tie.s) && nodes.has(tie.t) && !choice.relations.has(tie.relation) && holds(tie, choice.month, choice.undated);
  });
  if (wanted.length || choice.month || !choice.undated || choice.relations.size) nodes = new Set(ties.flatMap((n) => [data.edges[n].s, data.edges[n].t]));
  if (choice.around >= 0) {
    const near = within(choice.around, nearby(data, ties), choice.depth);
    nodes = new Set([...nodes].filter((n) => near.has(n)).concat(choice.around));
    ties = ties.filter((n) => near.has(data.edges[n].s) && near.has(data.edges[n].t));
  }
  return { nodes, ties };
}

// The neighbours of a node by some ties.
export function nearby(data, ties) {
  const near = new Map();
  const add = (node, other) => (near.get(node) || near.set(node, new Set()).get(node)).add(other);
  for (const n of ties) { const { s, t } = data.edges[n]; add(s, t); add(t, s); }
  return (node) => near.get(node) || [];
}

// Ties between the same two nodes as one line, with all of them in it.
export function pairs(ties, list) {
  const found = new Map();
  for (const n of list) {
    const { s, t } = ties[n];
    const key = s < t ? `${s}-${t}` : `${t}-${s}`;
    (found.get(key) || found.set(key, []).get(key)).push(n);
  }
  return found;
}

// A name as it is compared: small letters, no accents, no signs.
export const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();

// How many letters must be put in, taken out, changed or swapped to get from one word to another; at most `most` + 1.
export function mistakes(one, other, most) {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let [before, last] = [[], Array.from({ length: other.length + 1 }, (_, n) => n)];
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    if (Math.min(...row) > most) return most + 1;
    [before, last] = [last, row];
  }
  return last[other.length];
}

const forgiven = (word) => (word.length < 4 ? 0 : word.length < 8 ? 1 : 2);

// How well a text fits a name, both folded: 0 best, Infinity not at all. A word may be begun, or have a few wrong letters.
function fit(text, name) {
  if (name === text) return 0;
  if (name.startsWith(text)) return 1;
  if (` ${name}`.includes(` ${text}`)) return 2;
  if (name.includes(text)) return 3;
  const words = name.split(" ");
  let worst = 0;
  for (const word of text.split(" ")) {
    const most = forgiven(word);
    const near = Math.min(...words.map((had) => (had.startsWith(word) ? 0 : Math.min(mistakes(word, had, most),
      had.length > word.length ? mistakes(word, had.slice(0, word.length), most) : most + 1))));
    if (near > most) return Infinity;
    worst += near;
  }
  return 4 + worst;
}

// The nodes with a name that fits a text, the best first, each with that name; `folded` holds the folded names of each.
export function found(nodes, folded, text, most = 12) {
  const asked = fold(text);
  if (!asked) return [];
  const hits = [];
  folded.forEach((names, n) => {
    const fits = names.map((name) => fit(asked, name));
    const best = Math.min(...fits);
    if (best < Infinity) hits.push({ node: n, fit: best, name: nodes[n].names[fits.indexOf(best)] });
  });
  return hits.sort((a, b) => a.fit - b.fit || nodes[b.node].size - nodes[a.node].size || a.name.length - b.name.length).slice(0, most);
}

// The choices as the part of an address after "#", and back. Nodes stand in it by their names in the data.
export function written(choice, data) {
  const asked = new URLSearchParams();
  const put = (name, value, usual) => { if (value !== usual) asked.set(name, value); };
  const id = (n) => (n >= 0 ? data.nodes[n].id : "");
  for (const name of ["kinds", "relations"]) for (const value of choice[name]) asked.append(`no-${name}`, value);
  for (const [name, value] of Object.entries(choice.facets)) if (value) asked.append("is", `${name}=${value}`);
  put("around", id(choice.around), "");
  if (choice.around >= 0) asked.set("depth", choice.depth);
  put("from", id(choice.from), "");
  put("to", id(choice.to), "");
  put("month", choice.month, "");
  put("undated", choice.undated ? "1" : "0", "1");
  put("colour", choice.colour, data.coloured);
  put("size", choice.size, "");
  put("node", id(choice.node), "");
  put("tie", choice.tie && choice.tie.split("-").map((n) => data.nodes[n].id).join(" "), "");
  put("table", choice.table, "");
  return asked.toString();
}

export function read(text, data) {
  const asked = new URLSearchParams(text);
  const places = new Map(data.nodes.map((node, n) => [node.id, n]));
  const node = (name) => places.get(asked.get(name)) ?? -1;
  const ends = (asked.get("tie") || "").split(" ").map((id) => places.get(id)).filter((n) => n !== undefined).sort((a, b) => a - b);
  const among = (value, known, usual) => (known.includes(value) ? value : usual);
  return {
    kinds: new Set(asked.getAll("no-kinds")), relations: new Set(asked.getAll("no-relations")),
    facets: Object.fromEntries(asked.getAll("is").map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)])),
    around: node("around"), depth: Math.min(9, Math.max(1, +asked.get("depth") || 1)), from: node("from"), to: node("to"),
    month: /^\d{4}-\d\d$/.test(asked.get("month") || "") ? asked.get("month") : "", undated: asked.get("undated") !== "0",
    colour: among(asked.get("colour"), Object.keys(data.colourings), data.coloured), size: among(asked.get("size"), ["ties", "same", ...data.numbers], ""),
    node: node("node"), tie: ends.length === 2 ? ends.join("-") : "", table: among(asked.get("table"), ["nodes", "ties"], ""),
  };
}

// Rows as CSV; what a spreadsheet would run as a formula has an apostrophe before it.
export const csv = (rows) => rows.map((row) => row.map((value) => {
  const text = value === undefined || value === null ? "" : String(value);
  const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}).join(",")).join("\r\n") + "\r\n";

// Where names can stand so that no two overlap. `items` come in the order of their weight, each with its place, radius,
// text and width; those that must be told may stand off, with a line to their node. Returns the items that found a place.
export function placed(items, width, height, high = 14) {
  const cell = 60;
  const taken = new Map();
  const cells = ([left, top, right, bottom], each) => {
    for (let x = Math.floor(left / cell); x <= Math.floor(right / cell); x++)
      for (let y = Math.floor(top / cell); y <= Math.floor(bottom / cell); y++) if (each(`${x} ${y}`)) return true;
    return false;
  };
  const meets = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
  const free = (box) => box[0] >= 0 && box[1] >= 0 && box[2] <= width && box[3] <= height &&
    !cells(box, (key) => (taken.get(key) || []).some((other) => meets(box, other)));
  const take = (box) => cells(box, (key) => { (taken.get(key) || taken.set(key, []).get(key)).push(box); return false; });
  for (const { x, y, r } of items) if (r >= 6) take([x - r * 0.7, y - r * 0.7, x + r * 0.7, y + r * 0.7]);
  const list = [];
  for (const item of items) {
    const { x, y, r, wide } = item;
    const box = tries(item.must).map(([across, down, off]) => {
      const middle = [x + across * (r + 3 + off + wide / 2), y + down * (r + 2 + off + high / 2)];
      return [middle[0] - wide / 2, middle[1] - high / 2, middle[0] + wide / 2, middle[1] + high / 2, off];
    }).find(free);
    if (!box) continue;
    take(box);
    list.push({ ...item, box, off: box[4] > 0 });
  }
  return list;
}

const AROUND = [[1, 0], [-1, 0], [0, -1], [0, 1], [0.8, -1], [0.8, 1], [-0.8, -1], [-0.8, 1]];
const NEAR = AROUND.map(([across, down]) => [across, down, 0]);
const FAR = [0, 12, 28, 48, 75, 110].flatMap((off) => AROUND.map(([across, down]) => [across, down, off]));
const tries = (must) => (must ? FAR : NEAR);
