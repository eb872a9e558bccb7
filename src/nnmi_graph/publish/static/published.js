// The search of a published site: all names and questions are in static/names.js, which any browser reads, also from a
// disk. A name counts most if it is the words, then if it begins with them, then if it holds them all.
const here = document.currentScript
const root = new URL("..", here.src)
const simplified = new Map()
const fold = (text) => {
  const plain = text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase().trim()
  return plain.replace(/[\u3400-\u9fff]/g, (char) => simplified.get(char) || char)
}

function scored(texts, words, whole) {
  let best = 0
  for (const text of texts) {
    const name = fold(text)
    if (name === whole) return 4
    const held = words.filter((word) => name.includes(word)).length
    if (held === words.length) best = Math.max(best, name.startsWith(whole) ? 3 : 2)
    else if (held > 1) best = Math.max(best, held / words.length)
  }
  return best
}

function search(list, words) {
  const { languages, names } = window.published
  const at = Math.max(languages.indexOf(document.documentElement.lang.slice(0, 2)), 0)
  const whole = fold(words)
  const parts = whole.split(/\s+/).filter(Boolean)
  const hits = names
    .map((entry) => [scored([...entry[1], ...entry[3]], parts, whole), entry])
    .filter(([score]) => score > 0.4)
    .sort((a, b) => b[0] - a[0] || a[1][1][at].length - b[1][1][at].length)
  const folder = at === 0 ? root : new URL(languages[at] + "/", root)
  for (const [, [file, labels, kinds]] of hits.slice(0, 60)) {
    const item = document.createElement("li")
    const link = Object.assign(document.createElement("a"), { href: new URL(encodeURI(file), folder), textContent: labels[at] })
    const kind = Object.assign(document.createElement("span"), { className: "beside", textContent: kinds[at] })
    item.append(link, " ", kind)
    list.append(item)
  }
  const told = document.querySelector(".coverage")
  told.hidden = hits.length > 0 && hits.length <= 60
  told.textContent = hits.length ? told.dataset.more : told.dataset.none
}

addEventListener("DOMContentLoaded", () => {
  const list = document.querySelector("#hits")
  const words = new URLSearchParams(location.search).get("q") || ""
  if (!list || !window.published) return
  for (const [traditional, plain] of window.published.simplified.match(/../g)) simplified.set(traditional, plain)
  document.querySelector("input[name=q]").value = words
  if (words.trim()) search(list, words)
})
