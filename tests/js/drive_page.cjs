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
    if (action === "shot") await tab.screenshot({ path: value || screenshot });
    await tab.waitForTimeout(300);
    seen.push(await look(tab));
  }
  await tab.screenshot({ path: screenshot });
  await browser.close();
  console.log(JSON.stringify({ errors, requests, seen }));
}

// Click a node where it is drawn, with the mouse, as a person would.
async function clickNode(tab, label) {
  await tab.waitForTimeout(400);
  const at = await tab.evaluate((wanted) => {
    const { graph, sigma } = window.explorer;
    const node = graph.findNode((_, had) => had.label === wanted);
    const box = document.getElementById("stage").getBoundingClientRect();
    const { x, y } = sigma.graphToViewport(graph.getNodeAttributes(node));
    return { x: box.x + x, y: box.y + y };
  }, label);
  await tab.mouse.move(at.x, at.y);
  await tab.waitForTimeout(400);
  await tab.mouse.down();
  await tab.waitForTimeout(80);
  await tab.mouse.up();
}

function look(tab) {
  return tab.evaluate(() => {
    const { graph, choice, visible } = window.explorer;
    const { nodes, edges } = visible();
    return {
      nodes: [...nodes].map((node) => graph.getNodeAttribute(node, "label")).sort(),
      edges: edges.size,
      picked: choice.picked && graph.getNodeAttribute(choice.picked, "label"),
      panel: document.getElementById("panel").innerText,
      count: document.getElementById("count").innerText,
      month: document.getElementById("month")?.innerText,
    };
  });
}

main(process.argv.slice(2)).catch((error) => { console.error(error); process.exit(1); });
