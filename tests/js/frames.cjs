// Opens an explorer page in headless Chromium that draws in software, moves the picture for some seconds, and prints as JSON
// how long the first picture took, and how many frames were drawn in a second.
//   NODE_PATH=.tools/js/node_modules node tests/js/frames.cjs CHROMIUM PAGE [SECONDS]
const { chromium } = require("playwright-core");

async function main([browserPath, page, seconds = "4"]) {
  const browser = await chromium.launch({
    executablePath: browserPath,
    args: ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--hide-scrollbars"],
  });
  const tab = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const begun = Date.now();
  await tab.goto(`file://${page}`);
  await tab.waitForSelector("body[data-ready=yes]", { timeout: 120000 });
  const first = (Date.now() - begun) / 1000;
  const moved = await tab.evaluate(async (time) => {
    const { stage, shown } = window.explorer.page;
    const camera = stage.sigma.getCamera();
    const start = performance.now();
    let frames = 0;
    while (performance.now() - start < time * 1000) {
      const turn = frames / 10;
      camera.setState({ x: 0.5 + 0.2 * Math.cos(turn), y: 0.5 + 0.2 * Math.sin(turn), ratio: 0.8 + 0.2 * Math.sin(turn / 3) });
      await new Promise(requestAnimationFrame);
      frames += 1;
    }
    return { frames, seconds: (performance.now() - start) / 1000, nodes: shown.nodes.size, lines: shown.pairs.size };
  }, +seconds);
  await browser.close();
  console.log(JSON.stringify({ first, ...moved }));
}

main(process.argv.slice(2)).catch((error) => { console.error(error); process.exit(1); });
