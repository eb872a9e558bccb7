// What pages do beyond plain HTML: keep the address when the language changes, load an example into the editor, run a
// query with Ctrl+Enter. Every page works without it.
for (const link of document.querySelectorAll("a[data-lang]")) {
  const address = new URL(location.href)
  address.searchParams.set("lang", link.dataset.lang)
  link.href = address.pathname + address.search + address.hash
}
const asked = new URLSearchParams(location.search).get("lang")
if (asked === "en" || asked === "zh") {
  for (const link of document.querySelectorAll("a[href^='/']:not([data-lang])")) {
    const address = new URL(link.href)
    if (!address.searchParams.has("lang")) {
      address.searchParams.set("lang", asked)
      link.href = address.pathname + address.search + address.hash
    }
  }
  for (const form of document.querySelectorAll("form")) {
    if (!form.elements.lang) {
      const kept = Object.assign(document.createElement("input"), { type: "hidden", name: "lang", value: asked })
      form.append(kept)
    }
  }
}
const examples = document.querySelector("select[data-examples]")
examples?.addEventListener("change", async () => {
  if (!examples.value) return
  const answer = await fetch(examples.dataset.examples + examples.value + ".rq")
  if (answer.ok) document.querySelector("#query").value = await answer.text()
})
document.querySelector("#query")?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.target.form.requestSubmit()
})
