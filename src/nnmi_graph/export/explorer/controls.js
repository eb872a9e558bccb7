// What can be chosen: kinds, ties, values, surroundings, a path, a month; colours and sizes; and what to take away.
import { by, chooser, make } from "./dom.js";
import { facets, months } from "./model.js";
import { saveCsv, savePng, saveSvg } from "./save.js";

const BEAT = 450;

export function makeControls(page) {
  const { data, words } = page;
  const controls = by("controls");
  make("h2", words.controls, controls, { className: "unseen" });
  page.fields = { search: chooser(page, by("find"), words.search, (node) => node >= 0 && page.show(node), "search") };
  boxes(page, words.kinds, "kinds", data.kinds.map(([name]) => name), controls);
  make("fieldset", "", controls, { id: "key" });
  if (data.relations.some(([name]) => name)) boxes(page, words.relations, "relations", data.relations.map(([name]) => name), controls);
  looks(page, controls);
  surroundings(page, controls);
  path(page, controls);
  filters(page, controls);
  dates(page, controls);
  make("button", words.reset, controls, { type: "button", id: "reset", onclick: () => page.reset() });
  saving(page, controls);
}

function group(title, id, parent) {
  const box = make("fieldset", "", parent, { id });
  make("legend", title, box);
  return box;
}

function boxes(page, title, id, names, parent) {
  const box = group(title, id, parent);
  for (const name of names) {
    const row = make("label", "", box);
    const tick = make("input", "", row, { type: "checkbox", value: name });
    tick.addEventListener("change", () => { const left = new Set(page.choice[id]); tick.checked ? left.delete(name) : left.add(name); page.set({ [id]: left }); });
    make("span", "", row, { className: id === "kinds" ? "dot" : "bar" });
    make("span", "", row, { className: "said" });
  }
  if (id === "relations") make("div", "", box, { id: "lines" });
}

function dropdown(page, text, name, options, parent, chosen) {
  const row = make("label", "", parent, { className: "select" });
  make("span", text, row);
  const select = make("select", "", row, { name });
  for (const [value, words] of options) make("option", words, select, { value });
  select.addEventListener("change", () => chosen(select.value));
  return select;
}

function looks(page, parent) {
  const { data, words } = page;
  const box = make("fieldset", "", parent, { id: "looks" });
  const heading = (name) => words[name] || page.heading(name);
  dropdown(page, words.colour, "colour", Object.keys(data.colourings).map((name) => [name, heading(name)]), box, (colour) => page.set({ colour }));
  dropdown(page, words.size, "size", [["", words.usual], ["ties", words.ties], ["same", words.same], ...data.numbers.map((name) => [name, heading(name)])], box, (size) => page.set({ size }));
  make("div", "", box, { id: "sizes", className: "faint" });
}

function surroundings(page, parent) {
  const { words } = page;
  const box = group(words.around, "around", parent);
  page.fields.around = chooser(page, box, words.around, (around) => page.set({ around }), "around-name");
  const row = make("label", "", box);
  const depth = make("input", "", row, { type: "number", id: "depth", min: 1, max: 9, value: 1 });
  depth.addEventListener("change", () => page.set({ depth: Math.min(9, Math.max(1, Math.round(+depth.value) || 1)) }));
  make("span", words.depth, row);
}

function path(page, parent) {
  const { words } = page;
  const box = group(words.path, "path", parent);
  for (const end of ["from", "to"]) page.fields[end] = chooser(page, box, words[end], (node) => page.set({ [end]: node, node: -1, tie: "" }), `path-${end}`);
  make("button", words.clear, box, { type: "button", onclick: () => page.clearPath() });
}

function filters(page, parent) {
  const found = facets(page.data.nodes);
  if (!found.length) return;
  const box = group(page.words.filter, "filters", parent);
  for (const [name, values] of found)
    dropdown(page, page.heading(name), name, [["", page.words.everything], ...values.map((value) => [value, page.tail(value)])], box,
      (value) => page.set({ facets: { ...page.choice.facets, [name]: value } }));
}

function dates(page, parent) {
  const { data, words, choice } = page;
  const list = months(data.edges);
  if (list.length < 2) return;
  const box = group(words.date, "dates", parent);
  const whole = make("label", "", box);
  const all = make("input", "", whole, { type: "checkbox", id: "all-dates" });
  make("span", words.allDates, whole);
  const slider = make("input", "", box, { type: "range", id: "slider", min: 0, max: list.length - 1, value: list.length - 1, "aria-label": words.date });
  const row = make("div", "", box, { className: "row" });
  const play = make("button", `▶ ${words.play}`, row, { type: "button", id: "play" });
  make("output", "", row, { id: "month", htmlFor: "slider" });
  const undated = make("label", "", box);
  const tick = make("input", "", undated, { type: "checkbox", id: "undated" });
  make("span", words.undated, undated);
  let timer = 0;
  const stop = () => { clearInterval(timer); timer = 0; play.textContent = `▶ ${words.play}`; };
  const to = (place) => page.set({ month: list[place] });
  all.addEventListener("change", () => { stop(); page.set({ month: all.checked ? "" : list[+slider.value] }); });
  slider.addEventListener("input", () => { stop(); to(+slider.value); });
  tick.addEventListener("change", () => page.set({ undated: tick.checked }));
  play.addEventListener("click", () => {
    if (timer) { stop(); return; }
    if (!choice.month || +slider.value >= list.length - 1) to(0);
    play.textContent = `⏸ ${words.pause}`;
    timer = setInterval(() => { if (+slider.value < list.length - 1) to(+slider.value + 1); else stop(); }, BEAT);
  });
  page.onReset(stop);
  page.months = list;
}

function saving(page, parent) {
  const { words } = page;
  const box = group(words.save, "save", parent);
  const said = () => make("span", "", box, { role: "status", className: "faint" });
  const row = make("div", "", box, { className: "row" });
  const does = { PNG: () => savePng(page), SVG: () => saveSvg(page), [words.csvNodes]: () => saveCsv(page, "nodes"), [words.csvTies]: () => saveCsv(page, "ties") };
  for (const [name, act] of Object.entries(does)) make("button", name, row, { type: "button", onclick: act });
  make("button", words.table, row, { type: "button", id: "open-table", onclick: () => page.set({ table: page.choice.table ? "" : "nodes" }) });
  const status = said();
  make("button", words.link, row, { type: "button", id: "link", onclick: () => {
    const copied = navigator.clipboard?.writeText(location.href) ?? Promise.reject(new Error("no clipboard"));
    copied.then(() => { status.textContent = words.copied; }, () => { status.textContent = words.cannotCopy; });
  } });
}

// Put the choices, the counts and the colours of what is shown into the controls.
export function showControls(page) {
  const { data, choice, words, shown } = page;
  const counts = page.counts();
  for (const id of ["kinds", "relations"])
    for (const row of document.querySelectorAll(`#${id} label`)) {
      const tick = row.querySelector("input");
      const name = tick.value;
      tick.checked = !choice[id].has(name);
      row.querySelector(".said").textContent = `${id === "kinds" ? page.said(name) : page.plain(name)} (${counts[id].get(name) || 0})`;
      const mark = row.querySelector(".dot, .bar");
      const colour = id === "relations" ? page.hue(name) : choice.colour === "node_kind" ? page.key.get(name) || data.other : "";
      mark.hidden = !colour;
      mark.style.setProperty("--hue", colour || "transparent");
      mark.style.background = id === "kinds" ? colour : "";
    }
  const key = by("key");
  key.replaceChildren();
  key.hidden = choice.colour === "node_kind";
  if (!key.hidden) {
    make("legend", `${words.colour}: ${words[choice.colour] || page.heading(choice.colour)}`, key);
    for (const [text, colour] of page.legend().filter(([, , line]) => !line)) {
      const row = make("div", "", key, { className: "key" });
      make("span", "", row, { className: "dot" }).style.background = colour;
      make("span", text, row);
    }
  }
  const lines = by("lines");
  if (lines) {
    lines.replaceChildren();
    for (const [text, colour, line] of page.legend().filter(([, , line, extra]) => line && extra)) {
      const row = make("div", "", lines, { className: "key" });
      make("span", "", row, { className: `bar ${line}` }).style.setProperty("--hue", colour);
      make("span", text, row);
    }
    if (data.directed) make("div", words.towards, lines, { className: "faint" });
  }
  const { least, most } = page.sizes;
  by("sizes").textContent = choice.size && choice.size !== "same" ? `${least} – ${most}` : "";
  for (const select of document.querySelectorAll("#looks select")) select.value = choice[select.name];
  for (const select of document.querySelectorAll("#filters select")) select.value = choice.facets[select.name] || "";
  for (const end of ["around", "from", "to"]) if (document.activeElement !== page.fields[end]) page.fields[end].value = choice[end] >= 0 ? data.nodes[choice[end]].label : "";
  by("depth").value = choice.depth;
  if (page.months) {
    by("all-dates").checked = !choice.month;
    by("undated").checked = choice.undated;
    if (choice.month) by("slider").value = Math.max(0, page.months.indexOf(choice.month));
    by("month").textContent = choice.month || `${page.months[0]} – ${page.months[page.months.length - 1]}`;
  }
  by("count").textContent = `${words.shown} ${shown.nodes.size} / ${data.nodes.length} ${words.nodes}, ${shown.ties.length} / ${data.edges.length} ${words.edges}`;
}
