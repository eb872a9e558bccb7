// The explorer page: what is chosen and shown, told to the picture, the panel, the controls and the table.
import { makeControls, showControls } from "./controls.js";
import { by, make } from "./dom.js";
import { chosen, fold, found, nearby, pairs, read, way, written } from "./model.js";
import { showPanel } from "./panel.js";
import { showTable, svgOf } from "./save.js";
import { makeStage } from "./stage.js";
import { WORDS } from "./words.js";

const SEVERAL = "#808080";

const data = JSON.parse(by("data").textContent);
const words = WORDS[data.lang] || WORDS.en;
const folded = data.nodes.map((node) => node.names.map(fold));
const hues = new Map(data.relations.map(([name, hue]) => [name, hue]));
const pages = new URLSearchParams(location.search).get("pages");
const resets = [];

const page = {
  data, words, choice: read(location.hash.slice(1), data),
  found: (text) => found(data.nodes, folded, text),
  hue: (relation) => hues.get(relation) || data.other,
  // A name in plain words: "memberOf", "member_of" and "member-of" are all "member of".
  plain: (name) => (name || "–").replace(/[_-]/g, " ").replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2").toLowerCase(),
  said: (name) => (name || "–").replaceAll("_", " "),
  heading: (name) => page.said(data.headings[name] || name),
  tail: (value) => (/^[\w.-]+:\S+$/.test(value) ? value.replace(/^[^:]*:/, "").replaceAll("-", " ") : value),
  // Where a thing can be read of: on the server that the page came from, else at its own address.
  address: (iri) => (pages && /^\/[\w/-]*$/.test(pages) ? `${pages}${encodeURIComponent(iri)}` : iri),
  pairOf: (tie) => { const { s, t } = data.edges[tie]; return s < t ? `${s}-${t}` : `${t}-${s}`; },
  tiesOf: (n) => page.shown.degree.get(n) || 0,
  set, pick, show, reset, path, clearPath, line, legend, counts, tip,
  onReset: (act) => resets.push(act),
};
window.explorer = { page, svg: () => svgOf(page) };

// Change some choices, and show what they leave.
function set(choices) {
  Object.assign(page.choice, choices);
  refresh();
}

function refresh() {
  const { choice } = page;
  const { nodes, ties } = chosen(data, choice);
  const degree = new Map();
  for (const n of ties) for (const end of [data.edges[n].s, data.edges[n].t]) degree.set(end, (degree.get(end) || 0) + 1);
  page.shown = { nodes, ties, pairs: pairs(data.edges, ties), degree };
  if (choice.tie && !page.shown.pairs.has(choice.tie)) choice.tie = "";
  if (choice.node >= 0 && !nodes.has(choice.node)) choice.node = -1;
  page.key = new Map(data.colourings[choice.colour]);
  const value = (n) => (choice.colour === "node_kind" ? data.nodes[n].kind : data.nodes[n].values[choice.colour]);
  page.value = (n) => (value(n) === undefined ? "" : String(value(n)));
  page.colour = (n) => page.key.get(page.value(n)) || data.other;
  page.sizes = sizes();
  found_path = undefined;
  page.stage?.refresh();
  showControls(page);
  showPanel(page);
  showTable(page);
  const view = written(choice, data);
  if (view !== location.hash.slice(1)) history.replaceState(null, "", view ? `#${view}` : location.pathname + location.search);
}

function sizes() {
  const { size } = page.choice;
  const value = { "": (n) => data.nodes[n].size, ties: page.tiesOf, same: () => 0 }[size] || ((n) => +data.nodes[n].values[size] || 0);
  let [least, most] = [Infinity, -Infinity];
  for (const n of page.shown.nodes) { const number = value(n); least = Math.min(least, number); most = Math.max(most, number); }
  return { value, least, most };
}

// How the line between two nodes is drawn: ties of one kind have its colour, those of several a grey of their own.
function line(pair) {
  const ties = page.shown.pairs.get(pair).map((n) => data.edges[n]);
  const kinds = new Set(ties.map((tie) => tie.relation));
  const [one] = pair.split("-");
  return { width: Math.max(...ties.map((tie) => tie.size)) * 1.1, hue: kinds.size > 1 ? SEVERAL : page.hue(ties[0].relation),
    dashed: ties.every((tie) => tie.planned), back: ties.every((tie) => String(tie.s) !== one) };
}

// What the colours and lines of what is shown mean: text, colour, and of a line how it is drawn.
function legend() {
  const values = new Map(), lines = new Map();
  for (const n of page.shown.nodes) values.set(page.value(n), (values.get(page.value(n)) || 0) + 1);
  let several = 0, planned = 0;
  for (const ties of page.shown.pairs.values()) {
    const kinds = new Set(ties.map((n) => data.edges[n].relation));
    if (kinds.size > 1) several += 1; else lines.set(data.edges[ties[0]].relation, true);
    planned += ties.every((n) => data.edges[n].planned);
  }
  const order = [...page.key.keys(), ""];
  const grey = [...values.keys()].filter((value) => value !== "" && (page.key.get(value) || data.other) === data.other);
  const others = grey.length > 1 ? grey : [];
  return [
    ...[...values.keys()].filter((value) => !others.includes(value)).sort((a, b) => (order.indexOf(a) < 0) - (order.indexOf(b) < 0) || order.indexOf(a) - order.indexOf(b))
      .map((value) => [`${value === "" ? words.nothingTold : page.tail(value)} (${values.get(value)})`, page.key.get(value) || data.other]),
    ...(others.length ? [[`${others.length} ${words.others} (${others.reduce((sum, value) => sum + values.get(value), 0)})`, data.other]] : []),
    ...data.relations.filter(([name]) => lines.has(name)).map(([name, hue]) => [page.plain(name), hue, "solid"]),
    ...(several ? [[`${words.several} (${several})`, SEVERAL, "solid", true]] : []),
    ...(planned ? [[`${words.plannedTie} (${planned})`, SEVERAL, "dashed", true]] : []),
  ];
}

function counts() {
  const kinds = new Map(), relations = new Map();
  const count = (map, name) => map.set(name, (map.get(name) || 0) + 1);
  for (const n of page.shown.nodes) count(kinds, data.nodes[n].kind);
  for (const n of page.shown.ties) count(relations, data.edges[n].relation);
  return { kinds, relations };
}

let found_path;
// The nodes on a shortest way between the two that are asked for, null if none is asked for or there is none.
function path() {
  const { from, to } = page.choice;
  if (from < 0 || to < 0 || from === to) return null;
  if (found_path === undefined) found_path = way(from, to, nearby(data, page.shown.ties));
  return found_path;
}
const clearPath = () => set({ from: -1, to: -1 });

function pick({ node = -1, tie = "" }) {
  set({ node, tie, from: -1, to: -1 });
}

// Go to a node: undo what hides it, pick it, move there.
function show(node, ratio) {
  if (!page.shown.nodes.has(node)) reset();
  pick({ node });
  page.stage.lookAt(node, ratio);
}

function reset() {
  for (const act of resets) act();
  page.fields.search.value = "";
  set(read("", data));
  page.stage.sigma.getCamera().animatedReset({ duration: 200 });
}

// What a tie is, beside it while the mouse is on it.
function tip(pair) {
  const box = by("tip");
  const ties = pair ? page.shown.pairs.get(pair) : null;
  box.hidden = !ties;
  if (!ties) return;
  const [one, other] = pair.split("-").map(Number);
  box.textContent = `${data.nodes[one].label} – ${data.nodes[other].label}: ${[...new Set(ties.map((n) => page.plain(data.edges[n].relation)))].join(", ")}`;
}

function start() {
  by("title").textContent = data.title;
  for (const id of ["panel", "controls"]) by(id).setAttribute("aria-label", words[id === "panel" ? "details" : "controls"]);
  const stage = by("stage");
  stage.setAttribute("aria-label", `${data.title}: ${words.picture}`);
  makeControls(page);
  refresh();
  try {
    page.stage = makeStage(page, stage);
  } catch (error) {
    make("p", words.noWebGL, stage, { className: "alert" });
    throw error;
  }
  const zoom = make("div", "", by("picture"), { className: "zoom" });
  const camera = page.stage.sigma.getCamera();
  for (const [sign, name, act] of [["+", words.zoomIn, () => camera.animatedZoom()], ["−", words.zoomOut, () => camera.animatedUnzoom()], ["⤢", words.whole, () => camera.animatedReset()]])
    make("button", sign, zoom, { type: "button", "aria-label": name, title: name, onclick: act });
  page.stage.refresh();
  const { node } = page.choice;
  if (node >= 0) page.stage.lookAt(node);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") pick({});
    if (event.key === "/" && !/input|select|textarea/i.test(document.activeElement.tagName)) { page.fields.search.focus(); event.preventDefault(); }
  });
  addEventListener("hashchange", () => set(read(location.hash.slice(1), data)));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => page.stage.refresh());
  requestAnimationFrame(() => requestAnimationFrame(() => { document.body.dataset.ready = "yes"; }));
}

start();
