// The picture: sigma draws nodes and ties, a canvas above it names and highlights; mouse and keys pick.
import Graph from "graphology";
import Sigma from "sigma";
import { NodePointProgram } from "sigma/rendering";
import { pairs, placed } from "./model.js";
import { tieProgram } from "./ties.js";

const SMALLEST = 3, LARGEST = 15, NEAR_TIE = 6, FEW = 60, MANY = 1500, MANY_TIES = 5000, LETTERS = 30, STILL = 600;
const FONT = "system-ui, 'Noto Sans CJK SC', 'Microsoft YaHei', 'PingFang SC', sans-serif";

export function makeStage(page, element) {
  const { data, choice } = page;
  const graph = new Graph({ multi: false, type: "undirected" });
  data.nodes.forEach((node, n) => graph.addNode(n, { x: node.x, y: node.y }));
  for (const key of shuffled([...pairs(data.edges, data.edges.keys()).keys()])) graph.addEdgeWithKey(key, ...key.split("-"));
  const rarity = new Map(data.kinds);
  let look, lit, hovered = { node: -1, tie: "" }, names = [];
  prepare();

  const sigma = new Sigma(graph, element, {
    renderLabels: false, defaultEdgeType: "tie", nodeProgramClasses: { circle: NodePointProgram }, edgeProgramClasses: { tie: tieProgram(data.directed, graph.size > MANY_TIES) }, zIndex: true, minCameraRatio: 0.01, maxCameraRatio: 3,
    stagePadding: 25, defaultDrawNodeHover: () => {}, zoomToSizeRatioFunction: (ratio) => Math.max(0.4, Math.sqrt(ratio)),
    nodeReducer: (node, { x, y }) => {
      const n = +node;
      if (!page.shown.nodes.has(n)) return { x, y, hidden: true };
      return { x, y, size: radius(n), color: lit && !lit.nodes.has(n) ? mixed(page.colour(n), look.paper, 0.18) : page.colour(n), zIndex: lit?.nodes.has(n) ? 2 : 1 };
    },
    edgeReducer: (key) => {
      const ties = page.shown.pairs.get(key);
      if (!ties) return { hidden: true };
      const { width, hue, dashed, back } = page.line(key);
      const off = lit && !lit.pairs.has(key);
      return { type: "tie", size: width, color: faded(hue, off ? 0.06 : lit ? 1 : look.alpha), dashed, back, zIndex: off ? 0 : 1 };
    },
  });
  const canvas = sigma.createCanvasContext("names", { afterLayer: "nodes" }).canvasContexts.names;
  canvas.canvas.style.pointerEvents = "none";
  sigma.resize(true);
  const at = (n) => sigma.framedGraphToViewport(sigma.getNodeDisplayData(n));
  const size = (n) => sigma.scaleSize(radius(n));

  function radius(n) {
    const { least, most, value } = page.sizes;
    const share = most > least ? Math.sqrt(Math.max(0, value(n) - least) / (most - least)) : 0.15;
    return look.smallest + (LARGEST - look.smallest) * share;
  }

  // What stands out: the node or tie picked with what it is tied to, or the path.
  function relit() {
    const { shown } = page;
    const path = page.path();
    lit = null;
    if (path) {
      lit = { nodes: new Set(path), pairs: new Set(path.slice(1).map((n, i) => key(n, path[i]))) };
    } else if (choice.tie) {
      lit = { nodes: new Set(choice.tie.split("-").map(Number)), pairs: new Set([choice.tie]) };
    } else if (choice.node >= 0) {
      lit = { nodes: new Set([choice.node]), pairs: new Set() };
      for (const pair of shown.pairs.keys()) {
        const ends = pair.split("-").map(Number);
        if (ends.includes(choice.node)) { lit.pairs.add(pair); ends.forEach((n) => lit.nodes.add(n)); }
      }
    }
  }
  function prepare() {
    const style = getComputedStyle(document.documentElement);
    const many = page.shown.nodes.size > MANY;
    look = { ink: style.getPropertyValue("--ink").trim(), paper: style.getPropertyValue("--paper").trim(), smallest: many ? 2 : SMALLEST,
      alpha: page.shown.pairs.size > 4000 ? 0.35 : 0.75 };
    relit();
  }

  function refresh() {
    prepare();
    sigma.refresh();
  }

  // The nodes to name, the weightiest first: what stands out, then kinds of which there are few, then the larger ones.
  function candidates(width, height) {
    const inside = [];
    for (const n of page.shown.nodes) {
      if (lit && !lit.nodes.has(n) && n !== hovered.node) continue;
      const { x, y } = at(n);
      if (x < -20 || y < -20 || x > width + 20 || y > height + 20) continue;
      const few = rarity.get(data.nodes[n].kind) <= FEW && data.kinds.length > 1;
      const first = n === choice.node || n === hovered.node || (lit && lit.nodes.size <= FEW && lit.nodes.has(n));
      inside.push({ n, x, y, r: size(n), must: first || few, bold: few, order: (n === hovered.node || n === choice.node ? 0 : first ? 1 : few ? 2 : 3) });
    }
    inside.sort((a, b) => a.order - b.order || (a.order === 2 && rarity.get(data.nodes[a.n].kind) - rarity.get(data.nodes[b.n].kind)) || b.r - a.r);
    return inside.slice(0, Math.max(40, Math.min(250, (width * height) / 9000)));
  }

  const widths = new Map();
  function named(item) {
    const { label } = data.nodes[item.n];
    const text = label.length > LETTERS + 2 && item.order ? `${label.slice(0, LETTERS)}…` : label;
    const font = `${item.bold ? "600 " : ""}12px ${FONT}`;
    if (!widths.has(font + text)) { canvas.font = font; widths.set(font + text, canvas.measureText(text).width); }
    return { ...item, text, font, wide: widths.get(font + text) + 4 };
  }

  function draw() {
    const { width, height } = sigma.getDimensions();
    canvas.clearRect(0, 0, width, height);
    names = placed(candidates(width, height).map(named), width, height);
    const ring = (n, wide) => { const { x, y } = at(n); canvas.beginPath(); canvas.arc(x, y, size(n) + 1, 0, 7); canvas.lineWidth = wide; canvas.strokeStyle = look.ink; canvas.stroke(); };
    if (hovered.tie && page.shown.pairs.has(hovered.tie)) {
      const [from, to] = hovered.tie.split("-").map((n) => at(n));
      canvas.beginPath(); canvas.moveTo(from.x, from.y); canvas.lineTo(to.x, to.y); canvas.lineWidth = 3; canvas.strokeStyle = look.ink; canvas.stroke();
    }
    if (choice.node >= 0 && page.shown.nodes.has(choice.node)) ring(choice.node, 2.5);
    if (hovered.node >= 0) ring(hovered.node, 1.5);
    canvas.textBaseline = "middle";
    for (const { x, y, box, text, font, off } of names) {
      canvas.font = font;
      if (off) { canvas.beginPath(); canvas.moveTo(x, y); canvas.lineTo(...towards(x, y, box)); canvas.lineWidth = 0.7; canvas.strokeStyle = look.ink; canvas.stroke(); }
      canvas.lineWidth = 3; canvas.strokeStyle = look.paper; canvas.strokeText(text, box[0] + 2, (box[1] + box[3]) / 2);
      canvas.fillStyle = look.ink; canvas.fillText(text, box[0] + 2, (box[1] + box[3]) / 2);
    }
  }

  // The tie that is drawn nearest to a place, if one is near.
  function tieAt({ x, y }) {
    let best = "", least = NEAR_TIE;
    for (const pair of page.shown.pairs.keys()) {
      const [from, to] = pair.split("-").map((n) => at(n));
      const [dx, dy] = [to.x - from.x, to.y - from.y];
      const along = Math.max(0, Math.min(1, ((x - from.x) * dx + (y - from.y) * dy) / (dx * dx + dy * dy || 1)));
      const far = Math.hypot(from.x + along * dx - x, from.y + along * dy - y);
      if (far < least) [best, least] = [pair, far];
    }
    return best;
  }

  let waiting = 0;
  function hover(node, tie) {
    if (hovered.node === node && hovered.tie === tie) return;
    hovered = { node, tie };
    element.style.cursor = node >= 0 || tie ? "pointer" : "";
    page.tip(tie);
    sigma.scheduleRender();
  }
  let still = 0;
  sigma.getCamera().on("updated", () => {
    sigma.isMoving = true;
    clearTimeout(still);
    still = setTimeout(() => { sigma.isMoving = false; sigma.scheduleRender(); }, STILL);
  });
  sigma.on("afterRender", draw);
  sigma.on("enterNode", ({ node }) => hover(+node, ""));
  sigma.on("leaveNode", () => hover(-1, ""));
  sigma.on("clickNode", ({ node }) => page.pick({ node: +node }));
  sigma.on("clickStage", ({ event }) => { const tie = tieAt(event); page.pick(tie ? { tie } : {}); });
  element.addEventListener("mousemove", ({ offsetX: x, offsetY: y, buttons }) => {
    if (waiting || buttons) return;
    waiting = requestAnimationFrame(() => { waiting = 0; if (hovered.node < 0) hover(-1, tieAt({ x, y })); });
  });
  element.addEventListener("mouseleave", () => hover(-1, ""));

  // The shown node nearest to one in a direction, or the most tied of all to begin with.
  function next(across, down) {
    if (choice.node < 0 || !page.shown.nodes.has(choice.node)) return [...page.shown.nodes].sort((a, b) => radius(b) - radius(a))[0];
    const from = at(choice.node);
    let best, least = Infinity;
    for (const n of page.shown.nodes) {
      const { x, y } = at(n);
      const [ahead, aside] = [(x - from.x) * across + (y - from.y) * down, Math.abs((x - from.x) * down) + Math.abs((y - from.y) * across)];
      if (n !== choice.node && ahead > 1 && ahead + 2 * aside < least) [best, least] = [n, ahead + 2 * aside];
    }
    return best;
  }
  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  element.addEventListener("keydown", (event) => {
    const camera = sigma.getCamera();
    if (ARROWS[event.key]) {
      const node = next(...ARROWS[event.key]);
      if (node !== undefined) page.show(node, camera.ratio);
    } else if (event.key === "+" || event.key === "=") camera.animatedZoom();
    else if (event.key === "-") camera.animatedUnzoom();
    else return;
    event.preventDefault();
  });

  // Look at a node, from as far as most of its neighbours need; not farther than the picture is seen from, or so near.
  function lookAt(n, most = 1) {
    const { x, y } = sigma.getNodeDisplayData(n);
    const far = [...(lit?.nodes ?? [])].map((other) => sigma.getNodeDisplayData(other)).map((other) => Math.hypot(other.x - x, other.y - y)).sort((a, b) => a - b);
    const wanted = Math.max(0.12, 2.5 * (far[Math.floor(far.length * 0.8)] || 0.1));
    sigma.getCamera().animate({ x, y, ratio: Math.min(wanted, most, sigma.getCamera().ratio) }, { duration: 250 });
  }
  return { sigma, refresh, lookAt, at, size, names: () => names, lit: () => lit, tieAt };
}

const key = (one, other) => (one < other ? `${one}-${other}` : `${other}-${one}`);
const towards = (x, y, [left, top, right, bottom]) => [Math.max(left, Math.min(x, right)), Math.max(top, Math.min(y, bottom))];

// The same in an order that has nothing to do with theirs, and is the same each time.
function shuffled(list) {
  let seed = 1;
  for (let n = list.length - 1; n > 0; n--) {
    seed = (seed * 16807) % 2147483647;
    const other = seed % (n + 1);
    [list[n], list[other]] = [list[other], list[n]];
  }
  return list;
}

const rgb = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
// A colour like "#d55e00" that lets so much through, or with so much of it on another.
export const faded = (colour, alpha) => `rgba(${rgb(colour).join(",")},${alpha})`;
export const mixed = (colour, other, share) =>
  `#${rgb(colour).map((part, n) => Math.round(part * share + rgb(other)[n] * (1 - share)).toString(16).padStart(2, "0")).join("")}`;
