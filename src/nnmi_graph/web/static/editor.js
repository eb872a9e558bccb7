// The field of a SPARQL query as an editor (YASQE): colours, faults as one types, prefixes by themselves, completion with
// Ctrl+Space by what there is in the graph. The field stays what is sent, so the page works without it.
{
  const field = document.querySelector("#query")
  const prefixes = JSON.parse(field.dataset.prefixes)

  const shortened = (iri) => {
    const [prefix, space] = Object.entries(prefixes).find(([, space]) => iri.startsWith(space)) ?? []
    const name = space && iri.slice(space.length)
    return name && /^[\w-]+$/.test(name) ? `${prefix}:${name}` : `<${iri}>`
  }

  let known = null
  const terms = async () => {
    if (!field.dataset.terms) return []
    const body = new URLSearchParams({ query: field.dataset.terms, format: "json" })
    const answer = await fetch(field.form.action, { method: "POST", body })
    const rows = answer.ok ? (await answer.json()).results.bindings : []
    return [...new Set(rows.map((row) => shortened(row.term.value)))].sort()
  }

  Yasqe.registerAutocompleter({
    name: "terms",
    bulk: false,
    autoShow: true,
    isValidCompletionPosition: (yasqe) => /^<?[\w-]+:?[\w-]*$/.test(yasqe.getCompleteToken().string) && !/^(keyword|variable-|comment)/.test(yasqe.getCompleteToken().type ?? ""),
    preProcessToken: (yasqe, token) => ({ ...token, autocompletionString: token.string }),
    async get(yasqe, token) {
      const sought = token.autocompletionString
      const found = (await (known ??= terms())).filter((term) => term.toLowerCase().includes(sought.toLowerCase()))
      return found.sort((one, other) => other.startsWith(sought) - one.startsWith(sought)).slice(0, 60)
    },
  })
  Yasqe.defaults.autocompleters = ["variables", "terms"]

  const place = Object.assign(document.createElement("div"), { className: "yasqe-place" })
  field.after(place)
  field.hidden = true
  const editor = new Yasqe(place, {
    value: field.value,
    persistenceId: null,
    consumeShareLink: null,
    createShareableLink: null,
    showQueryButton: false,
    resizeable: false,
    editorHeight: "20rem",
    tabindex: 0,
    screenReaderLabel: field.labels[0]?.textContent ?? "",
    extraKeys: {
      "Ctrl-Space": () => editor.autocomplete(),
      "Ctrl-/": () => editor.commentLines(),
      "Shift-Ctrl-F": () => editor.autoformat(),
      "Ctrl-Enter": () => field.form.requestSubmit(),
      "Cmd-Enter": () => field.form.requestSubmit(),
      Tab: false,
      "Shift-Tab": false,
    },
  })
  field.labels[0]?.addEventListener("click", () => editor.focus())

  // Prefixes that the server knows are declared as they are used, so that the query runs anywhere.
  const declare = () => {
    const text = editor.getValue().replace(/<[^>\s]*>|"[^"]*"|'[^']*'|#.*/g, "")
    const there = editor.getPrefixesFromQuery()
    const used = [...text.matchAll(/(?<![\w:?$-])([a-z][\w-]*):/g)].map(([, name]) => name)
    const missing = used.filter((name) => name in prefixes && !(name in there))
    if (missing.length) editor.addPrefixes({ [missing[0]]: prefixes[missing[0]] }) // a change, after which the next is declared
    field.value = editor.getValue()
  }
  editor.on("change", declare)
  const fill = () => {
    editor.setValue(field.value)
    const first = editor.getValue().split("\n").findIndex((line) => !line.startsWith("#"))
    editor.scrollTo(0, editor.heightAtLine(Math.max(first, 0), "local"))
  }
  field.addEventListener("input", fill)
  fill()
  declare()
}
