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
    const address = new URL(link.getAttribute("href"), location) // of a link in a drawing, href is no text
    if (!address.searchParams.has("lang")) {
      address.searchParams.set("lang", asked)
      link.setAttribute("href", address.pathname + address.search + address.hash)
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
  if (!answer.ok) return
  const field = document.querySelector("#query")
  field.value = await answer.text()
  field.dispatchEvent(new Event("input"))
})
document.querySelector("#query")?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.target.form.requestSubmit()
})
// A form that is half filled in is kept by the browser until it is sent.
for (const form of document.querySelectorAll("form[data-draft]")) {
  const key = "draft:" + form.dataset.draft
  const fields = [...form.elements].filter((field) => field.name && !["file", "password", "radio"].includes(field.type) && field.tagName !== "BUTTON")
  const kept = JSON.parse(localStorage.getItem(key) ?? "{}")
  if (fields.every((field) => !field.value)) {
    for (const field of fields) if (field.name in kept) field.value = kept[field.name]
  }
  form.addEventListener("input", () => {
    localStorage.setItem(key, JSON.stringify(Object.fromEntries(fields.filter((field) => field.value).map((field) => [field.name, field.value]))))
  })
  if (document.querySelector(".done")) localStorage.removeItem(key)
}
