// Visits pages of a server in headless Chromium, at desk and phone size, light and dark, in both languages, and prints as
// one JSON list what went wrong: console errors, requests to anywhere else, pages wider than the screen, no focus by Tab,
// a query that cannot be typed into the editor.
//   NODE_PATH=.tools/js/node_modules node tests/js/visit_pages.cjs CHROMIUM ADDRESS PATHS [FOLDER FOR PICTURES]
const { chromium } = require("playwright-core");

async function main([browserPath, address, paths, folder]) {
  const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox", "--hide-scrollbars"] });
  const wrong = [];
  let visited = 0;
  for (const [name, width, height, colorScheme, locale] of [
    ["desk", 1280, 900, "light", "en-US"],
    ["phone", 390, 844, "dark", "zh-CN"],
  ]) {
    const context = await browser.newContext({ viewport: { width, height }, colorScheme, locale });
    const tab = await context.newPage();
    let path = "";
    tab.on("console", (message) => { if (message.type() === "error") wrong.push([name, path, message.text()]); });
    tab.on("pageerror", (error) => wrong.push([name, path, String(error)]));
    tab.on("request", (request) => {
      if (!request.url().startsWith(address) && !/^(data|blob):/.test(request.url())) wrong.push([name, path, request.url()]);
    });
    for (path of JSON.parse(paths)) {
      const answer = await tab.goto(address + path, { waitUntil: "load", timeout: 60000 });
      if (answer.status() !== 200) wrong.push([name, path, `status ${answer.status()}`]);
      const wide = await tab.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (wide > 0) wrong.push([name, path, `${wide} pixels too wide`]);
      await tab.keyboard.press("Tab");
      const focused = await tab.evaluate(() => document.activeElement.className);
      if (focused !== "skip") wrong.push([name, path, `Tab leads to ${focused}`]);
      if (folder) await tab.screenshot({ path: `${folder}/${name}-${visited}.png` });
      visited += 1;
      if (path === "/sparql") await asked(tab, (told) => wrong.push([name, path, told]));
    }
    await context.close();
  }
  await browser.close();
  console.log(JSON.stringify({ visited, wrong }));
}

// Types a query into the editor as a person does: a term is completed, its prefix declared, the answer a table.
async function asked(tab, tell) {
  await tab.click(".CodeMirror");
  await tab.keyboard.press("Control+A");
  await tab.keyboard.type("SELECT * { ?x nnmi:memberR");
  await tab.waitForSelector(".CodeMirror-hint");
  await tab.keyboard.press("Enter");
  await tab.keyboard.type(" ?y } LIMIT 3");
  const text = await tab.inputValue("#query");
  if (!/^PREFIX nnmi: <[^>]+>\s+SELECT \* \{ \?x nnmi:memberRole \?y \} LIMIT 3$/.test(text)) tell(text);
  await Promise.all([tab.waitForNavigation(), tab.keyboard.press("Control+Enter")]);
  const rows = await tab.locator("tbody tr").count();
  if (rows !== 3) tell(`${rows} rows`);
}

main(process.argv.slice(2)).catch((error) => { console.error(error); process.exit(1); });
