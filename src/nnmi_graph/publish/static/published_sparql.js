// SPARQL on a published site: a worker holds Oxigraph (WebAssembly) and the dump, so the page stays alive and a query can
// be stopped. Nothing is loaded before the first question.
const texts = JSON.parse(document.querySelector("#texts").textContent)
const base = new URL("..", document.currentScript.src)
let worker = null

const find = (selector) => document.querySelector(selector)
const made = (tag, more) => Object.assign(document.createElement(tag), more)
const say = (words, isError) => {
  find(".coverage").textContent = isError ? "" : words
  find(".error").hidden = !isError
  find(".error").textContent = isError ? words : ""
}

function started() {
  worker = new Worker(new URL("static/published_worker.js", base), { type: "module" })
  worker.onmessage = ({ data }) => shown(data)
  worker.onerror = (event) => shown({ error: event.message || texts.server })
}

function shown(told) {
  if (told.step) return say(texts[told.step])
  find("#stop").hidden = true
  if (told.error) return say(told.error, true)
  const answer = find("#answer")
  answer.replaceChildren()
  if (told.truth !== undefined) return say(told.truth ? texts.yes : texts.no)
  if (told.graph !== undefined) answer.append(made("pre", { className: "graph", textContent: told.graph }))
  if (told.rows) answer.append(table(told.names, told.rows))
  const cut = told.rows && told.count > told.rows.length ? texts.first.replace("{}", told.rows.length) : ""
  say(`${texts.rows.replace("{}", told.count)}${cut} · ${Math.round(told.ms)} ms`)
}

function table(names, rows) {
  const head = made("tr")
  head.append(...names.map((name) => made("th", { scope: "col", textContent: name })))
  const body = rows.map((row) => {
    const line = made("tr")
    line.append(...row.map((text) => made("td", { textContent: text, className: text.length > 40 ? "long" : "" })))
    return line
  })
  const whole = made("table")
  whole.append(made("thead"), made("tbody"))
  whole.firstChild.append(head)
  whole.lastChild.append(...body)
  const around = made("div", { className: "scroll", tabIndex: 0 })
  around.append(whole)
  return around
}

function asked(event) {
  event?.preventDefault()
  if (location.protocol === "file:") return say(texts.server, true)
  if (!worker) started()
  find("#stop").hidden = false
  say(texts.running)
  worker.postMessage({ query: find("#query").value, prefixes: JSON.parse(find("#query").dataset.prefixes) })
}

find("form.editor").addEventListener("submit", asked)
find("#stop").addEventListener("click", () => {
  worker?.terminate()
  worker = null
  find("#stop").hidden = true
  say(texts.stopped)
})
find("#examples")?.addEventListener("change", async ({ target }) => {
  if (!target.value) return
  find("#query").value = await (await fetch(new URL(target.value, base))).text()
  find("#query").dispatchEvent(new Event("input"))
})
const given = new URLSearchParams(location.search).get("query")
if (given) find("#query").value = given
if (given) asked()
