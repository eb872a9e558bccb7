// Drives an explorer page in headless Chromium and prints what it saw as one JSON document.
//   NODE_PATH=.tools/js/node_modules node tests/js/drive_page.cjs CHROMIUM PAGE SCREENSHOT STEPS
// STEPS is a JSON list of [action, selector or key, value]; after each step the visible nodes and edges are noted.
const { chromium } = require("playwright-core");

async function main([browserPath, page, screenshot, steps]) {
  const browser = await chromium.launch({
    executablePath: browserPath,
    args: ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--hide-scrollbars"],
  });
  const tab = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const errors = [];
  const requests = [];
  tab.on("console", (message) => { if (message.type() === "error") errors.push(message.text()); });
  tab.on("pageerror", (error) => errors.push(String(error)));
  tab.on("request", (request) => requests.push(request.url()));
  await tab.goto(`file://${page}`);
  await tab.waitForSelector("body[data-ready=yes]", { timeout: 30000 });
  const seen = [await look(tab)];
  for (const [action, target, value] of JSON.parse(steps)) {
    if (action === "fill") await tab.fill(target, value);
    if (action === "press") await tab.press(target, value);
    if (action === "select") await tab.selectOption(target, { label: value });
    if (action === "click") await tab.click(target);
    if (action === "slide") await tab.$eval(target, (slider, to) => { slider.value = to; slider.dispatchEvent(new Event("input")); }, value);
    if (action === "node") await clickNode(tab, value);
    if (action === "key") await tab.keyboard.press(target);
    if (action === "focus") await tab.focus(target);
    if (action === "again") { await tab.reload(); await tab.waitForSelector("body[data-ready=yes]"); }
    if (action === "shot") await tab.screenshot({ path: value || screenshot });
    await tab.waitForTimeout(300);
    seen.push(await look(tab));
  }
  await tab.screenshot({ path: screenshot });
  await browser.close();
  console.log(JSON.stringify({ errors, requests, seen }));
}

// Click a node, or the middle of a tie ("one – other"), where it is drawn, with the mouse, as a person would.
async function clickNode(tab, label) {
  await tab.waitForTimeout(400);
  const at = await tab.evaluate((wanted) => {
    const { data, stage } = window.explorer.page;
    const box = document.getElementById("stage").getBoundingClientRect();
    const ends = wanted.split(" – ").map((name) => stage.at(data.nodes.findIndex((node) => node.label === name)));
    const middle = (axis) => ends.reduce((sum, end) => sum + end[axis], 0) / ends.length;
    return { x: box.x + middle("x"), y: box.y + middle("y") };
  }, label);
  await tab.mouse.move(at.x, at.y);
  await tab.waitForTimeout(400);
  await tab.mouse.down();
  await tab.waitForTimeout(80);
  await tab.mouse.up();
}

function look(tab) {
  return tab.evaluate(() => {
    const { data, shown, choice, stage, colour, line } = window.explorer.page;
    const label = (n) => data.nodes[n].label;
    const boxes = stage.names().map(({ box }) => box);
    const legend = window.explorer.page.legend();
    const pairs = [...shown.pairs.keys()].map(line);
    return {
      nodes: [...shown.nodes].map(label).sort(),
      edges: shown.ties.length,
      picked: choice.node >= 0 ? label(choice.node) : "",
      tie: choice.tie && choice.tie.split("-").map(label).sort(),
      path: window.explorer.page.path()?.map(label),
      panel: document.getElementById("panel").innerText,
      count: document.getElementById("count").innerText,
      month: document.getElementById("month")?.innerText,
      found: [...document.querySelectorAll("#search-list li")].map((item) => item.children[1]?.innerText),
      focused: document.activeElement.id,
      address: location.href,
      named: stage.names().map(({ n }) => label(n)).sort(),
      overlapping: boxes.filter((a, i) => boxes.some((b, j) => i < j && a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3])).length,
      colours: [...new Set([...shown.nodes].map(colour))].sort(),
      key: [...new Set(legend.filter(([, , line]) => !line).map(([, hue]) => hue))].sort(),
      hues: [...new Set(pairs.map(({ hue }) => hue))].sort(),
      lines: [...new Set(legend.filter(([, , line]) => line === "solid").map(([, hue]) => hue))].sort(),
      dashed: pairs.filter(({ dashed }) => dashed).length,
      table: [...document.querySelectorAll("#table tbody tr")].length,
      links: [...document.querySelectorAll("#panel a")].map((a) => a.href),
      svg: window.explorer.svg(),
    };
  });
}

main(process.argv.slice(2)).catch((error) => { console.error(error); process.exit(1); });
