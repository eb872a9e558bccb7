// What is told of a node, of the ties between two, or of a path: values, and the claims behind, with quotation and source.
import { by, link, make } from "./dom.js";

const SKIPPED = new Set(["node_kind", "iri", "tie", "claim", "claims", "grade", "origin", "planned"]);

export function showPanel(page) {
  const panel = by("panel");
  panel.replaceChildren();
  const path = page.path();
  if (path) showPath(page, path, panel);
  else if (page.choice.tie) showPair(page, page.choice.tie, panel);
  else if (page.choice.node >= 0) showNode(page, page.choice.node, panel);
  else {
    make("p", page.words.pick, panel, { className: "faint" });
    if (page.choice.from >= 0 && page.choice.to >= 0) make("p", page.words.noPath, panel, { className: "alert", role: "alert" });
    notes(page, panel);
  }
  panel.scrollTop = 0;
}

function notes({ data, words }, panel) {
  make("p", data.about, panel, { className: "faint" });
  if (!data.notes.length) return;
  const box = make("details", "", panel);
  make("summary", `${words.notes} (${data.notes.length})`, box);
  const list = make("ul", "", box, { className: "plain" });
  for (const note of data.notes) make("li", note, list);
}

function head(page, title, beside, panel) {
  const row = make("div", "", panel, { className: "head" });
  make("h2", title, row, { tabIndex: -1, id: "chosen" });
  make("button", "×", row, { type: "button", className: "close", "aria-label": page.words.close, onclick: () => page.pick({}) });
  if (beside) make("p", beside, panel, { className: "faint" });
}

function showNode(page, n, panel) {
  const { data, words } = page;
  const node = data.nodes[n];
  head(page, node.label, page.said(node.kind), panel);
  const others = node.names.filter((name) => name !== node.label);
  const list = make("dl", "", panel);
  if (others.length) entry(list, words.other, others.join(" · "));
  for (const [name, value] of Object.entries(node.values))
    if (!SKIPPED.has(name) && !name.startsWith("label")) entry(list, page.heading(name), number(value));
  make("dt", words.names, list);
  link(node.id, page.address(node.id), make("dd", "", list, { className: "iri" }));
  around(page, n, panel);
  const ties = page.shown.ties.filter((tie) => data.edges[tie].s === n || data.edges[tie].t === n);
  make("h3", `${words.tiesOf} (${ties.length})`, panel);
  const all = make("ol", "", panel, { className: "claims" });
  for (const tie of ties) tieEntry(page, tie, n, make("li", "", all), false);
  if (node.claims.length) claimBox(page, `${words.otherClaims} (${node.claims.length})`, node.claims, panel);
}

function around(page, n, panel) {
  const { choice, words } = page;
  const row = make("div", "", panel, { className: "row", role: "group", "aria-label": words.only });
  make("span", words.only, row, { className: "faint" });
  for (const depth of [1, 2, 3])
    make("button", `${depth}`, row, { type: "button", "aria-label": `${words.only}: ${depth} ${words.depth}`,
      "aria-pressed": String(choice.around === n && choice.depth === depth), onclick: () => page.set({ around: n, depth }) });
  if (choice.around >= 0) make("button", words.all, row, { type: "button", onclick: () => page.set({ around: -1 }) });
}

function showPair(page, pair, panel) {
  const [one, other] = pair.split("-").map(Number);
  head(page, `${page.data.nodes[one].label} – ${page.data.nodes[other].label}`, "", panel);
  const row = make("p", "", panel, { className: "row" });
  for (const n of [one, other]) make("button", page.data.nodes[n].label, row, { type: "button", className: "link", onclick: () => page.show(n) });
  const list = make("ol", "", panel, { className: "claims" });
  for (const tie of page.shown.pairs.get(pair) || []) tieEntry(page, tie, -1, make("li", "", list), true);
}

function showPath(page, path, panel) {
  const { data, words } = page;
  head(page, `${data.nodes[path[0]].label} → ${data.nodes[path[path.length - 1]].label}`, `${path.length - 1} ${words.depth}`, panel);
  const list = make("ol", "", panel, { className: "claims" });
  for (let step = 1; step < path.length; step++) {
    const [from, to] = [path[step - 1], path[step]];
    const pair = from < to ? `${from}-${to}` : `${to}-${from}`;
    const item = make("li", "", list);
    make("button", data.nodes[to].label, item, { type: "button", className: "link", onclick: () => { page.clearPath(); page.show(to); } });
    for (const tie of page.shown.pairs.get(pair)) tieEntry(page, tie, -1, make("div", "", item), false);
  }
}

// One tie: what it is, when, how graded, and the claims behind it.
function tieEntry(page, place, seenFrom, parent, open) {
  const { data, words } = page;
  const tie = data.edges[place];
  const [from, to] = [data.nodes[tie.s], data.nodes[tie.t]];
  const line = make("div", "", parent, { className: "tie" });
  make("span", "", line, { className: tie.planned ? "bar dashed" : "bar" }).style.setProperty("--hue", page.hue(tie.relation));
  if (seenFrom >= 0) {
    const out = tie.s === seenFrom;
    make("span", `${data.directed ? (out ? "→ " : "← ") : ""}${page.plain(tie.relation)}`, line, { className: "relation" });
    make("button", (out ? to : from).label, line, { type: "button", className: "link", onclick: () => page.show(out ? tie.t : tie.s) });
  } else make("span", `${from.label} ${data.directed ? "→" : "–"} ${page.plain(tie.relation)} ${data.directed ? "→" : "–"} ${to.label}`, line, { className: "relation" });
  const told = [when(page, tie), tie.planned && words.planned, ...Object.entries(tie.values).filter(([name]) => !SKIPPED.has(name) || (name === "grade" || name === "origin") && !tie.claims.length)
    .map(([name, value]) => `${page.heading(name)}: ${number(value)}`)].filter(Boolean);
  make("div", told.join(" · "), parent, { className: "faint" });
  if (tie.claims.length) claimBox(page, words.told_by(tie.claims.length), tie.claims, parent, open);
  else if (tie.values.claim) link(`${words.claim}: ${tie.values.claim}`, page.address(tie.values.claim), make("div", "", parent, { className: "iri" }));
  else make("div", words.noClaim, parent, { className: "faint" });
}

export function when({ words }, tie) {
  return [tie.start && `${words.since} ${tie.start}`, tie.end && `${words.until} ${tie.end}`, tie.told && `${words.told} ${tie.told}`].filter(Boolean).join(", ") || words.undatedTie;
}

// Claims in a box, which is filled when it is opened first; a mark tells that sources disagree.
function claimBox(page, title, places, parent, open = false) {
  const box = make("details", "", parent, { className: "evidence" });
  const summary = make("summary", title, box);
  if (places.some((place) => page.data.claims[place].against)) make("span", ` ≠ ${page.words.against}`, summary, { className: "contested" });
  const fill = () => { for (const place of places) claimEntry(page, page.data.claims[place], box); };
  box.addEventListener("toggle", () => { if (box.open && box.children.length === 1) fill(); });
  if (open) { fill(); box.open = true; }
}

function claimEntry(page, claim, parent) {
  const { data, words } = page;
  const entry = make("div", "", parent, { className: "told" });
  make("p", [claim.said, claim.date].filter(Boolean).join(" · "), entry);
  if (claim.quote) make("blockquote", claim.quote, entry);
  if (claim.remark) make("p", claim.remark, entry, { className: "faint" });
  const [iri, title, dated, grade] = data.sources[claim.source] || ["", "", "", ""];
  const row = make("p", "", entry, { className: "source" });
  if (title) link(title, page.address(iri), row);
  for (const text of [claim.place, dated]) if (text) make("span", text, row);
  if (grade) make("span", grade, row, { className: "grade" });
  link(words.claim, page.address(claim.iri), row);
  if (claim.url) link(`${words.source} ↗`, claim.url, row);
  for (const place of claim.against || []) {
    const [against, text] = data.contradictions[place];
    link(`≠ ${words.against}: ${text}`, page.address(against), make("p", "", entry, { className: "contested" }));
  }
}

// A value in words: the thousands of long numbers apart.
const number = (value) => (typeof value === "number" && Math.abs(value) >= 10000 ? value.toLocaleString("en") : String(value));

function entry(list, name, value) {
  make("dt", name, list);
  make("dd", value, list);
}
