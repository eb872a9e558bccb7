// A few words for making parts of the page.
export const by = (id) => document.getElementById(id);

// A new element at the end of another, with a text and attributes; "on…" are what it does, "aria…" what it is called.
export function make(tag, text, parent, attributes = {}) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) name.includes("-") || name === "role" ? element.setAttribute(name, value) : (element[name] = value);
  if (text !== "" && text !== undefined) element.textContent = text;
  parent.append(element);
  return element;
}

// A link to elsewhere; only where the address is one of the web.
export function link(text, address, parent) {
  if (!/^https?:\/\//.test(address || "")) return make("span", text, parent);
  return make("a", text, parent, { href: address, target: "_blank", rel: "noopener noreferrer" });
}

let number = 0;
// A field to choose a node by any of its names: arrow keys, Enter and Esc as in other lists of suggestions.
export function chooser(page, parent, label, chosen, id = `chooser-${(number += 1)}`) {
  const box = make("div", "", parent, { className: "chooser" });
  const field = make("input", "", box, { type: "search", id, placeholder: label, autocomplete: "off", spellcheck: false, role: "combobox",
    "aria-label": label, "aria-expanded": "false", "aria-controls": `${id}-list`, "aria-autocomplete": "list" });
  const list = make("ul", "", box, { id: `${id}-list`, role: "listbox", hidden: true, "aria-label": label });
  let hits = [], at = -1;
  const close = () => { list.hidden = true; field.setAttribute("aria-expanded", "false"); field.removeAttribute("aria-activedescendant"); at = -1; };
  const take = (hit) => { close(); field.value = page.data.nodes[hit.node].label; chosen(hit.node); };
  const mark = (to) => {
    at = (to + hits.length) % hits.length;
    [...list.children].forEach((item, n) => item.setAttribute("aria-selected", String(n === at)));
    field.setAttribute("aria-activedescendant", list.children[at].id);
    list.children[at].scrollIntoView({ block: "nearest" });
  };
  const open = () => {
    list.replaceChildren();
    if (!field.value.trim()) { hits = []; close(); return; }
    hits = page.found(field.value);
    hits.forEach((hit, n) => {
      const node = page.data.nodes[hit.node];
      const item = make("li", "", list, { role: "option", id: `${id}-${n}`, "aria-selected": "false", onmousedown: (event) => { event.preventDefault(); take(hit); } });
      make("span", "", item, { className: "dot" }).style.background = page.colour(hit.node);
      make("span", node.label, item);
      if (hit.name !== node.label) make("span", hit.name, item, { className: "faint" });
      make("span", page.said(node.kind), item, { className: "faint kind" });
    });
    if (!hits.length) make("li", page.words.nothing, list, { className: "faint", role: "option", "aria-disabled": "true" });
    list.hidden = false;
    field.setAttribute("aria-expanded", "true");
  };
  field.addEventListener("input", () => { at = -1; open(); if (!field.value) chosen(-1); });
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) { close(); event.stopPropagation(); event.preventDefault(); return; }
    if (event.key === "Enter") { if (list.hidden) open(); if (hits.length) take(hits[Math.max(at, 0)]); event.preventDefault(); return; }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    if (list.hidden) open();
    if (hits.length) mark(at < 0 && step < 0 ? hits.length - 1 : at + step);
    event.preventDefault();
  });
  return field;
}
