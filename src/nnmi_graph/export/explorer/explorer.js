// The explorer page: a network drawn by sigma, with search, filters, a date slider and the claims behind each node.
import Graph from "graphology";
import Sigma from "sigma";
import { EdgeCurvedArrowProgram, indexParallelEdgesIndex } from "@sigma/edge-curve";
import { around, facets, holds, months, parts } from "./state.js";
import { WORDS } from "./words.js";

const data = JSON.parse(document.getElementById("data").textContent);
const words = WORDS[data.lang] || WORDS.en;
const graph = new Graph({ multi: true, type: data.directed ? "directed" : "undirected" });
const choice = { kinds: new Set(data.kinds.map(([name]) => name)), ties: new Set(data.ties.map(([name]) => name)),
  around: "", facets: {}, month: "", undated: true, hovered: "", picked: "" };
const CURVE = 0.12;
const byId = new Map(data.nodes.map((node) => [node.id, node]));

function fill() {
  for (const node of data.nodes)
    graph.addNode(node.id, { label: node.label, x: node.x, y: node.y, size: node.size, color: node.color });
  data.edges.forEach((edge, n) => {
    const source = data.nodes[edge.s].id, target = data.nodes[edge.t].id;
    graph.addEdgeWithKey(`e${n}`, source, target, { size: edge.size, color: edge.color, n, type: "arrow" });
  });
  indexParallelEdgesIndex(graph, { edgeIndexAttribute: "index", edgeMaxIndexAttribute: "last" });
  graph.forEachEdge((key, { index, last }) => {
    if (last > 0) graph.mergeEdgeAttributes(key, { type: "curved", curvature: CURVE * ((2 * index) / last - 1) });
  });
}

// The kinds of which some node has a value for an attribute: of these a node without one passes no filter by it.
const kindsOf = new Map();
function valued(name) {
  if (!kindsOf.has(name)) kindsOf.set(name, new Set(data.nodes.filter((node) => node.values[name] !== undefined).map((node) => node.kind)));
  return kindsOf.get(name);
}

// What is visible under the present choices.
function visible() {
  const near = choice.around ? around(choice.around, (node) => graph.neighbors(node), (node) => byId.get(node).kind) : null;
  const nodes = new Set();
  for (const node of data.nodes) {
    const fits = Object.entries(choice.facets).every(([name, value]) => !value || (node.values[name] === undefined
      ? !valued(name).has(node.kind) : parts(node.values[name]).includes(value)));
    if (choice.kinds.has(node.kind) && fits && (!near || near.has(node.id))) nodes.add(node.id);
  }
  const edges = new Set();
  const tied = new Set();
  data.edges.forEach((edge, n) => {
    const source = data.nodes[edge.s].id, target = data.nodes[edge.t].id;
    if (!nodes.has(source) || !nodes.has(target) || !choice.ties.has(edge.relation) || !holds(edge, choice.month, choice.undated)) return;
    edges.add(`e${n}`);
    tied.add(source).add(target);
  });
  const filtered = choice.month || !choice.undated || choice.ties.size < data.ties.length || Object.values(choice.facets).some(Boolean);
  return { nodes: filtered ? tied : nodes, edges };
}

let shown;
let sigma;
const by = (id) => document.getElementById(id);
const make = (tag, text, parent, attributes = {}) => {
  const element = Object.assign(document.createElement(tag), attributes);
  if (text) element.textContent = text;
  parent.append(element);
  return element;
};

// A name in the words of the page's language, or plainly: "memberOf" and "member_of" are both "member of".
const plain = (name) => words.terms[name] || (name || "–").replaceAll("_", " ").replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2").toLowerCase();
const said = (name, chosen) => (chosen === "ties" ? plain(name) : words.terms[name] || name.replaceAll("_", " "));

function refresh() {
  shown = visible();
  by("count").textContent = `${shown.nodes.size} ${words.nodes}, ${shown.edges.size} ${words.edges} ${words.shown}`;
  sigma.refresh();
}

function draw() {
  const lit = () => choice.hovered || choice.picked;
  sigma = new Sigma(graph, by("stage"), {
    labelFont: "system-ui, 'Noto Sans CJK SC', 'Microsoft YaHei', 'PingFang SC', sans-serif", labelSize: 12,
    labelRenderedSizeThreshold: 5, itemSizesReference: "positions", labelDensity: 0.5, labelGridCellSize: 130, zIndex: true, defaultEdgeType: "arrow", minCameraRatio: 0.02, maxCameraRatio: 4,
    edgeProgramClasses: { curved: EdgeCurvedArrowProgram },
    nodeReducer: (node, had) => {
      if (!shown.nodes.has(node)) return { ...had, hidden: true };
      const centre = lit();
      if (!centre) return had;
      if (node === centre) return { ...had, highlighted: true, zIndex: 2, forceLabel: true };
      return graph.areNeighbors(node, centre) ? { ...had, zIndex: 1, forceLabel: graph.degree(centre) <= 40 } : { ...had, color: "#e3e3e3", label: "" };
    },
    edgeReducer: (edge, had) => {
      if (!shown.edges.has(edge)) return { ...had, hidden: true };
      const centre = lit();
      return centre && !graph.hasExtremity(edge, centre) ? { ...had, hidden: true } : had;
    },
  });
  sigma.on("enterNode", ({ node }) => { choice.hovered = node; sigma.refresh({ skipIndexation: true }); });
  sigma.on("leaveNode", () => { choice.hovered = ""; sigma.refresh({ skipIndexation: true }); });
  sigma.on("clickNode", ({ node }) => pick(node));
  sigma.on("clickStage", () => pick(""));
}

function pick(node) {
  choice.picked = node;
  sigma.refresh({ skipIndexation: true });
  const panel = by("panel");
  panel.replaceChildren();
  if (!node) { make("p", words.pick, panel, { className: "faint" }); return; }
  const { label, kind, values } = byId.get(node);
  make("h2", label, panel);
  make("p", said(kind), panel, { className: "faint" });
  const list = make("dl", "", panel);
  for (const [name, value] of Object.entries(values)) {
    if (name === "node_kind") continue;
    make("dt", name === "iri" ? words.names : name.startsWith("label") ? words.other : plain(name), list);
    make("dd", String(value), list);
  }
  claims(node, panel);
}

function claims(node, panel) {
  const mine = data.edges.filter((edge, n) => graph.hasExtremity(`e${n}`, node));
  make("h3", `${words.claims} (${mine.length})`, panel);
  const list = make("ol", "", panel, { className: "claims" });
  for (const edge of mine) {
    const item = make("li", "", list);
    const out = data.nodes[edge.s].id === node;
    const other = data.nodes[out ? edge.t : edge.s];
    make("span", `${out ? "→" : "←"} ${plain(edge.relation)} `, item, { className: "relation" });
    make("button", other.label, item, { className: "link", type: "button", onclick: () => show(other.id) });
    const when = [edge.start && `${words.since} ${edge.start}`, edge.end && `${words.until} ${edge.end}`,
      edge.told && `${words.told} ${edge.told}`].filter(Boolean).join(", ");
    make("div", when || words.undatedTie, item, { className: "faint" });
    for (const [name, value] of Object.entries(edge.values))
      make("div", name === "claim" ? `${words.claim}: ${value}` : `${plain(name)}: ${value}`, item, { className: name === "claim" ? "iri" : "" });
  }
}

// Go to a node: undo what hides it, pick it, move the camera there.
function show(node) {
  if (!shown.nodes.has(node)) reset();
  pick(node);
  const at = sigma.getNodeDisplayData(node);
  sigma.getCamera().animate({ x: at.x, y: at.y, ratio: 0.35 }, { duration: 300 });
}

function reset() {
  Object.assign(choice, { around: "", facets: {}, month: "", undated: true });
  choice.kinds = new Set(data.kinds.map(([name]) => name));
  choice.ties = new Set(data.ties.map(([name]) => name));
  for (const box of document.querySelectorAll("#controls input[type=checkbox]")) box.checked = true;
  for (const select of document.querySelectorAll("#controls select")) select.value = "";
  for (const field of document.querySelectorAll("#controls input[type=search]")) field.value = "";
  if (by("slider")) by("slider").disabled = true;
  refresh();
  pick("");
  sigma.getCamera().animatedReset({ duration: 200 });
}

function search(parent) {
  const field = make("input", "", parent, { type: "search", id: "search", placeholder: words.search, autocomplete: "off" });
  field.setAttribute("aria-label", words.search);
  const list = make("ul", "", parent, { id: "found" });
  const find = () => {
    const text = field.value.trim().toLocaleLowerCase();
    list.replaceChildren();
    if (!text) return [];
    const found = data.nodes.filter((node) => node.names.some((name) => name.toLocaleLowerCase().includes(text))).slice(0, 12);
    for (const node of found)
      make("button", node.label, make("li", "", list), { type: "button", className: "link", onclick: () => { list.replaceChildren(); show(node.id); } });
    if (!found.length) make("li", words.nothing, list, { className: "faint" });
    return found;
  };
  field.addEventListener("input", find);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    const [first] = find();
    if (first) { list.replaceChildren(); show(first.id); }
  });
}

function boxes(title, id, entries, chosen, parent) {
  const group = make("fieldset", "", parent, { id });
  make("legend", title, group);
  for (const [name, colour, count] of entries) {
    const row = make("label", "", group);
    const box = make("input", "", row, { type: "checkbox", checked: true, value: name });
    box.addEventListener("change", () => { const set = choice[chosen]; box.checked ? set.add(name) : set.delete(name); refresh(); });
    const mark = make("span", "", row, { className: id === "kinds" ? "dot" : "bar" });
    colour ? (mark.style.background = colour) : mark.remove();
    make("span", `${said(name, chosen)} (${count})`, row);
  }
}

// What the colours mean, where they are not those of the kinds.
function key(parent) {
  if (!data.colours.of) return;
  const group = make("fieldset", "", parent, { id: "key" });
  make("legend", `${words.colours}: ${said(data.colours.of)}`, group);
  for (const [name, colour, count] of data.colours.key) {
    const row = make("div", "", group, { className: "key" });
    make("span", "", row, { className: "dot" }).style.background = colour;
    make("span", `${name === "" ? words.nothingTold : String(name).replace(/^.*:/, "").replaceAll("-", " ")} (${count})`, row);
  }
}

function pickers(parent) {
  const group = make("fieldset", "", parent, { id: "pickers" });
  make("legend", words.around, group);
  const selects = [];
  for (const [kind, , count] of data.kinds) {
    if (count > 300 || data.kinds.length < 2) continue;
    const options = data.nodes.filter((node) => node.kind === kind).map((node) => [node.id, node.label]);
    const select = dropdown(kind, options.sort((a, b) => a[1].localeCompare(b[1], data.lang)), group);
    selects.push(select);
    select.addEventListener("change", () => {
      choice.around = select.value;
      for (const other of selects) if (other !== select) other.value = "";
      refresh();
      if (select.value) pick(select.value);
    });
  }
  if (!selects.length) group.remove();
}

function filters(parent) {
  const found = facets(data.nodes);
  if (!found.length) return;
  const group = make("fieldset", "", parent, { id: "filters" });
  make("legend", words.filter, group);
  for (const [name, values] of found) {
    const select = dropdown(name, values.map((value) => [value, value.replace(/^.*:/, "").replaceAll("-", " ")]), group);
    select.addEventListener("change", () => { choice.facets[name] = select.value; refresh(); });
  }
}

function dropdown(name, options, parent) {
  const row = make("label", "", parent, { className: "select" });
  make("span", said(name), row);
  const select = make("select", "", row, { name });
  make("option", words.everything, select, { value: "" });
  for (const [value, text] of options) make("option", text, select, { value });
  return select;
}

function dates(parent) {
  const list = months(data.edges);
  if (list.length < 2) return;
  const group = make("fieldset", "", parent, { id: "dates" });
  make("legend", words.date, group);
  const whole = make("label", "", group);
  const all = make("input", "", whole, { type: "checkbox", id: "all-dates", checked: true });
  make("span", words.allDates, whole);
  const slider = make("input", "", group, { type: "range", id: "slider", min: 0, max: list.length - 1, value: list.length - 1, disabled: true });
  slider.setAttribute("aria-label", words.date);
  const label = make("output", "", group, { id: "month" });
  const undated = make("label", "", group);
  const box = make("input", "", undated, { type: "checkbox", id: "undated", checked: true });
  make("span", words.undated, undated);
  const update = () => {
    slider.disabled = all.checked;
    choice.month = all.checked ? "" : list[+slider.value];
    choice.undated = box.checked;
    label.textContent = choice.month || `${list[0]} – ${list[list.length - 1]}`;
    refresh();
  };
  for (const input of [all, box]) input.addEventListener("change", update);
  slider.addEventListener("input", update);
  label.textContent = `${list[0]} – ${list[list.length - 1]}`;
}

function start() {
  by("title").textContent = data.title;
  by("about").textContent = data.about;
  const controls = by("controls");
  search(controls);
  boxes(words.kinds, "kinds", data.kinds, "kinds", controls);
  if (data.ties.length) boxes(words.ties, "ties", data.ties, "ties", controls);
  key(controls);
  pickers(controls);
  filters(controls);
  dates(controls);
  make("button", words.reset, controls, { type: "button", id: "reset", onclick: reset });
  fill();
  shown = visible();
  try {
    draw();
  } catch (error) {
    make("p", words.noWebGL, by("stage"), { className: "alert" });
    throw error;
  }
  refresh();
  pick("");
  window.explorer = { graph, choice, sigma, pick, visible };
  document.body.dataset.ready = "yes";
}

start();
