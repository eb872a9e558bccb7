// What is shown, to take away: a picture as SVG or PNG, tables as CSV, and the table on the page.
import { by, make } from "./dom.js";
import { csv } from "./model.js";
import { when } from "./panel.js";
import { faded, mixed } from "./stage.js";

const ROWS = 500;

// The rows of a table of what is shown: nodes or ties.
export function rowsOf(page, what) {
  const { data, shown, words } = page;
  if (what === "nodes") {
    const columns = Object.keys(data.headings).filter((name) => data.nodes.some((node) => node.values[name] !== undefined) && name !== "iri" && name !== "node_kind");
    const nodes = [...shown.nodes].map((n) => [n, data.nodes[n]]);
    return { head: [words.name, words.kind, words.ties, ...columns.map(page.heading), words.names], places: nodes.map(([n]) => n),
      rows: nodes.map(([n, node]) => [node.label, page.said(node.kind), page.tiesOf(n), ...columns.map((name) => node.values[name]), node.id]) };
  }
  const columns = Object.keys(data.headings).filter((name) => !["tie", "claim", "relation", "valid_from", "valid_to", "told", "last_told"].includes(name) && data.edges.some((tie) => tie.values[name] !== undefined));
  return { head: [words.from, words.relation, words.to, words.when, ...columns.map(page.heading), words.quote, words.claim], places: shown.ties,
    rows: shown.ties.map((n) => {
      const tie = data.edges[n], claim = data.claims[tie.claims[0]] || {};
      return [data.nodes[tie.s].label, page.plain(tie.relation), data.nodes[tie.t].label, when(page, tie), ...columns.map((name) => tie.values[name]), claim.quote, tie.values.claim];
    }) };
}

export function showTable(page) {
  const { choice, words } = page;
  const box = by("table");
  box.hidden = !choice.table;
  document.body.classList.toggle("with-table", Boolean(choice.table));
  box.replaceChildren();
  if (!choice.table) return;
  const bar = make("div", "", box, { className: "row" });
  for (const what of ["nodes", "ties"])
    make("button", what === "nodes" ? words.nodes : words.edges, bar, { type: "button", "aria-pressed": String(choice.table === what), onclick: () => page.set({ table: what }) });
  const { head, rows, places } = rowsOf(page, choice.table);
  if (rows.length > ROWS) make("span", words.first(ROWS, rows.length), bar, { className: "faint" });
  make("button", "×", bar, { type: "button", className: "close", "aria-label": words.close, onclick: () => page.set({ table: "" }) });
  const table = make("table", "", make("div", "", box, { className: "scroll", tabIndex: 0, role: "region", "aria-label": words.table }));
  const line = make("tr", "", make("thead", "", table));
  for (const name of head) make("th", name, line, { scope: "col" });
  const body = make("tbody", "", table);
  rows.slice(0, ROWS).forEach((row, n) => {
    const line = make("tr", "", body);
    row.forEach((value, column) => {
      const cell = make("td", column ? value ?? "" : "", line);
      if (column) return;
      make("button", value, cell, { type: "button", className: "link", onclick: () => (choice.table === "nodes" ? page.show(places[n]) : page.pick({ tie: page.pairOf(places[n]) })) });
    });
  });
}

export const saveCsv = (page, what) => {
  const { head, rows } = rowsOf(page, what);
  download(`${page.data.title}.${what}.csv`, new Blob(["\ufeff", csv([head, ...rows])], { type: "text/csv" }));
};
export const saveSvg = (page) => download(`${page.data.title}.svg`, new Blob([svgOf(page)], { type: "image/svg+xml" }));

export async function savePng(page, scale = 2) {
  const { width, height } = page.stage.sigma.getDimensions();
  const image = new Image();
  image.src = URL.createObjectURL(new Blob([svgOf(page)], { type: "image/svg+xml" }));
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: width * scale, height: height * scale });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(image.src);
  download(`${page.data.title}.png`, await new Promise((done) => canvas.toBlob(done)));
}

function download(name, blob) {
  const address = URL.createObjectURL(blob);
  Object.assign(document.createElement("a"), { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

const escaped = (text) => String(text).replace(/[&<>"]/g, (sign) => `&#${sign.codePointAt(0)};`).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "\ufffd");

// The picture as it is seen, with a legend and what it shows.
export function svgOf(page) {
  const { stage, shown, data } = page;
  const { width, height } = stage.sigma.getDimensions();
  const style = getComputedStyle(document.documentElement);
  const [ink, paper] = ["--ink", "--paper"].map((name) => style.getPropertyValue(name).trim());
  const lit = stage.lit();
  const lines = [`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12">`,
    `<title>${escaped(data.title)}</title><rect width="${width}" height="${height}" fill="${paper}"/>`];
  const round = (number) => Math.round(number * 10) / 10;
  for (const pair of shown.pairs.keys()) {
    const [from, to] = pair.split("-").map((n) => stage.at(+n));
    const { width: wide, hue, dashed } = page.line(pair);
    const colour = lit && !lit.pairs.has(pair) ? faded(hue, 0.06) : hue;
    lines.push(`<line x1="${round(from.x)}" y1="${round(from.y)}" x2="${round(to.x)}" y2="${round(to.y)}" stroke="${colour}" stroke-width="${wide}"${dashed ? ' stroke-dasharray="5 4"' : ""}/>`);
  }
  for (const n of shown.nodes) {
    const { x, y } = stage.at(n);
    const fill = lit && !lit.nodes.has(n) ? mixed(page.colour(n), paper, 0.18) : page.colour(n);
    lines.push(`<circle cx="${round(x)}" cy="${round(y)}" r="${round(stage.size(n))}" fill="${fill}"/>`);
  }
  for (const { box, text } of stage.names())
    lines.push(`<text x="${round(box[0] + 2)}" y="${round(box[3] - 3)}" fill="${ink}" stroke="${paper}" stroke-width="3" paint-order="stroke">${escaped(text)}</text>`);
  const key = page.legend();
  key.forEach(([text, colour, line], n) => {
    const y = height - 18 * (key.length - n);
    lines.push(line ? `<line x1="8" y1="${y}" x2="20" y2="${y}" stroke="${colour}" stroke-width="3"${line === "dashed" ? ' stroke-dasharray="5 4"' : ""}/>` : `<circle cx="14" cy="${y}" r="5" fill="${colour}"/>`,
      `<text x="26" y="${y + 4}" fill="${ink}" stroke="${paper}" stroke-width="3" paint-order="stroke">${escaped(text)}</text>`);
  });
  return [...lines, `<text x="8" y="16" fill="${ink}">${escaped(by("count").textContent)}</text>`, "</svg>", ""].join("\n");
}
