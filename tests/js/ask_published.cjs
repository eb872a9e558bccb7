// NODE_PATH=.tools/js/node_modules node ask_published.cjs CHROMIUM ADDRESS '[["page.html", "SPARQL"], …]': what the page of a published site answers to each query,
// and the requests that went anywhere else.
const { chromium } = require("playwright-core")

const [browserPath, address, asked] = process.argv.slice(2)

async function main() {
  const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox", "--disable-gpu"] })
  const page = await browser.newPage()
  const answers = [], elsewhere = []
  page.on("request", (request) => request.url().startsWith(address) || elsewhere.push(request.url()))
  for (const [name, query] of JSON.parse(asked)) {
    await page.goto(`${address}/${name}?${new URLSearchParams({ query })}`)
    await page.waitForSelector("#stop[hidden]", { state: "attached", timeout: 60000 })
    answers.push(await page.$eval("main", (main) => main.innerText))
  }
  await browser.close()
  console.log(JSON.stringify({ answers, elsewhere }))
}

main().catch((error) => {
  console.error(error)
  process.exit(1)
})
