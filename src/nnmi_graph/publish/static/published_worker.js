// The engine of a published site's SPARQL page: Oxigraph with the site's dump, loaded at the first question.
import init, { Store } from "./oxigraph/oxigraph.js"

const MOST = 1000
let ready = null

async function loaded() {
  postMessage({ step: "loading" })
  await init({ module_or_path: new URL("./oxigraph/oxigraph.wasm", import.meta.url) })
  const dump = await fetch(new URL("../data/all.nq", import.meta.url))
  if (!dump.ok) throw new Error(`data/all.nq: ${dump.status}`)
  const store = new Store()
  store.load(new Uint8Array(await dump.arrayBuffer()), { format: "application/n-quads", no_transaction: true })
  return store
}

function known(query, prefixes) {
  const missing = Object.entries(prefixes).filter(([name]) => !new RegExp(`PREFIX\\s+${name}:`, "i").test(query))
  return missing.map(([name, iri]) => `PREFIX ${name}: <${iri}> `).join("") + query
}

function written(term, prefixes) {
  if (!term) return ""
  if (term.termType === "Literal") return term.value
  if (term.termType !== "NamedNode") return term.toString()
  const found = Object.entries(prefixes).find(([, iri]) => term.value.startsWith(iri) && term.value.length > iri.length)
  return found ? `${found[0]}:${term.value.slice(found[1].length)}` : term.value
}

onmessage = async ({ data: { query, prefixes } }) => {
  try {
    const store = await (ready ??= loaded())
    postMessage({ step: "running" })
    const begun = performance.now()
    const answer = store.query(known(query, prefixes), { use_default_graph_as_union: true })
    const ms = performance.now() - begun
    if (typeof answer === "boolean") return postMessage({ truth: answer, ms })
    if (answer.length && !(answer[0] instanceof Map)) {
      const graph = answer.slice(0, MOST).map((quad) => `${quad.toString()} .`).join("\n")
      return postMessage({ graph, count: answer.length, ms })
    }
    const names = answer.length ? [...new Set(answer.flatMap((row) => [...row.keys()]))] : []
    const rows = answer.slice(0, MOST).map((row) => names.map((name) => written(row.get(name), prefixes)))
    postMessage({ names, rows, count: answer.length, ms })
  } catch (error) {
    ready?.catch(() => (ready = null))
    postMessage({ error: String(error.message ?? error) })
  }
}
