// The picture: a vis-network canvas that pyvis set up, with our own shapes, names and highlights on top.

import { byId, settled } from "./dom.js";
import { drawLabels } from "./labels.js";
import { bend, drawLink, isPlanned, linkWidth, via } from "./lines.js";
import { arrange } from "./arrange.js";
import { linkRelation, links, nodeCount, nodes, relations } from "./model.js";
import { emphasis } from "./scene.js";
import { drawNode, linkColour, nodeRadius, pageColour } from "./shapes.js";
import { camera, change, state, writeAddress } from "./state.js";
import { named } from "./words.js";

const opening = JSON.parse(byId("network").textContent);
const home = new Map(opening.nodes.map((node) => [node.id, [node.x, node.y]]));
const vis = globalThis.vis;
const MOST_NAMED_LINKS = 24;
const MOST_MOVED = 1500;
/** In a scene of so few nodes those that do not stand out stay readable. */
const FEW = 60;
/** So far apart on the screen, in pixels, the line between two chosen ends and its name are seen. */
const APART = 150;

const nodeSet = new vis.DataSet();
const edgeSet = new vis.DataSet();
let network = null;
let scene = { nodes: [], links: [], edgeTotal: 0, passing: [], inside: new Uint8Array(nodeCount) };
let places = new Map();
let kind = null;
let hovered = -1;
let relaxing = 0;
let dragging = false;
let nameCount = 0;
let waitsForFit = false;
let spared = null;

export function startCanvas() {
  network = new vis.Network(byId("canvas"), { nodes: nodeSet, edges: edgeSet }, {
    ...opening.options,
    autoResize: true,
  });
  network.on("click", onClick);
  network.on("doubleClick", ({ nodes: hit }) => {
    if (hit.length) change({ focus: [hit[0]], expanded: [], path: [], community: -1, node: hit[0], link: -1 });
  });
  network.on("hoverNode", ({ node }) => hover(node));
  network.on("blurNode", () => hover(-1));
  network.on("dragStart", ({ nodes: hit }) => (dragging = hit.length > 0));
  network.on("dragEnd", () => {
    keepPlaces();
    dragging = false;
    rememberCamera();
  });
  network.on("zoom", settled(rememberCamera, 250));
  network.on("afterDrawing", drawOver);
}

/** Bring the canvas to a scene: only what changes is added or removed. */
export function showScene(next) {
  const asked = JSON.stringify([state.focus, state.hops, state.path, state.community]);
  const fresh = asked !== kind;
  stopRelaxing();
  const before = scene;
  scene = next;
  places = findPlaces(fresh);
  kind = asked;
  const gone = before.nodes.filter((node) => !scene.inside[node]);
  const inside = new Set(scene.links);
  edgeSet.remove(before.links.filter((link) => !inside.has(link)));
  nodeSet.remove(gone);
  nodeSet.update(scene.nodes.filter((node) => fresh || !before.inside[node]).map(visNode));
  const known = new Set(before.links);
  edgeSet.add(scene.links.filter((link) => !known.has(link)).map(visEdge));
  hovered = -1;
  spareLines(scene.links.length > MOST_MOVED);
  return fresh;
}

/** Leave lines out while the picture moves, where there are too many to move with it. */
function spareLines(wanted) {
  if (wanted === spared) return;
  spared = wanted;
  network.setOptions({ interaction: { hideEdgesOnZoom: wanted, hideEdgesOnDrag: wanted } });
}

function findPlaces(fresh) {
  const free = !state.focus.length && state.path.length !== 2 && state.community < 0;
  const fixed = new Map();
  for (const node of scene.nodes) {
    const place = free ? (!fresh && places.get(node)) || home.get(node) : fresh ? null : places.get(node);
    if (place) fixed.set(node, place);
  }
  if (fixed.size === scene.nodes.length) return fixed;
  const roots = new Set(state.path.length === 2 ? state.path : state.focus);
  return arrange(scene.nodes, scene.links, roots, fixed, nodeRadius);
}

function visNode(node) {
  const [x, y] = places.get(node);
  return { id: node, x, y, shape: "custom", size: nodeRadius(node), ctxRenderer: renderNode };
}

function renderNode({ ctx, id, x, y }) {
  const width = nodeRadius(id) * 1.8;
  return { drawNode: () => drawNode(ctx, id, x, y), nodeDimensions: { width, height: width } };
}

function visEdge(link) {
  return {
    id: link,
    from: links.source[link],
    to: links.target[link],
    width: linkWidth(link),
    dashes: isPlanned(link) ? [7, 5] : false,
    color: faded(link),
    arrows: { to: { enabled: true, scaleFactor: 0.42 } },
    smooth: bend(link),
  };
}

/** The more links there are, the fainter each one. */
function faded(link) {
  const many = scene.links.length;
  return { color: linkColour(link), opacity: many > 3000 ? 0.25 : many > 800 ? 0.45 : 0.75, inherit: false };
}

function onClick({ nodes: hit, edges: hitLinks }) {
  byId("canvas").focus({ preventScroll: true });
  if (hit.length) change({ node: hit[0], link: -1 });
  else if (hitLinks.length) change({ node: -1, link: hitLinks[0] });
  else if (state.node >= 0 || state.link >= 0) change({ node: -1, link: -1 });
}

function hover(node) {
  hovered = node;
  byId("canvas").classList.toggle("pointing", node >= 0);
  network.redraw();
}

function drawOver(context) {
  const chosen = emphasis(scene, state.node, state.link);
  const pointed = emphasis(scene, hovered, -1);
  if (chosen.nodes.size) veil(context);
  if (dragging || relaxing) keepPlaces();
  for (const part of [chosen, pointed]) {
    for (const link of part.links) drawLink(context, link, placeNow(links.source[link]), placeNow(links.target[link]));
    for (const node of part.nodes) drawNode(context, node, ...places.get(node), node === state.node);
  }
  const strong = new Set([...chosen.nodes, ...pointed.nodes]);
  if (state.path.length === 2) for (const node of scene.nodes) strong.add(node);
  for (const node of state.focus) if (scene.inside[node]) strong.add(node);
  context.save();
  const ratio = context.canvas.width / Math.max(byId("canvas").clientWidth, 1);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  const told = state.path.length === 2 && !chosen.links.length ? scene.links : chosen.links;
  nameCount = drawLabels(context, scene.nodes, screenView(), ordered(strong), chosen.nodes.size > 0 && scene.nodes.length > FEW, linkNames(told));
  context.restore();
}

/** What the chosen links say, as long as there is room for it. */
function linkNames(chosen) {
  if (chosen.length > MOST_NAMED_LINKS) return [];
  return chosen.map((link) => {
    const [x, y] = middleOf(link);
    return { x, y, text: named(relations[linkRelation[link]]), colour: linkColour(link) };
  });
}

/** The middle of a link on the screen. */
function middleOf(link) {
  const [a, b] = [links.source[link], links.target[link]].map((node) => placeNow(node));
  const [viaX, viaY] = via(link, ...a, ...b);
  const { scale, width, height } = screenView();
  const middle = network.getViewPosition();
  const x = (a[0] + 2 * viaX + b[0]) / 4;
  const y = (a[1] + 2 * viaY + b[1]) / 4;
  return [(x - middle.x) * scale + width / 2, (y - middle.y) * scale + height / 2];
}

/** The chosen node is named first, then the others by importance. */
function ordered(strong) {
  const first = [state.node, hovered].filter((node) => strong.has(node));
  return new Set([...first, ...[...strong].sort((a, b) => a - b)]);
}

function screenView() {
  const scale = network.getScale();
  const middle = network.getViewPosition();
  const { clientWidth: width, clientHeight: height } = byId("canvas");
  const screen = (node) => {
    const [x, y] = placeNow(node);
    return [(x - middle.x) * scale + width / 2, (y - middle.y) * scale + height / 2];
  };
  return { scale, width, height, screen, ringed: state.node };
}

/** While a node is dragged or the layout relaxes, vis-network knows better where it is. */
function placeNow(node) {
  const body = dragging || relaxing ? network.body.nodes[node] : null;
  const place = places.get(node);
  if (body) [place[0], place[1]] = [body.x, body.y];
  return place;
}

function veil(context) {
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.globalAlpha = scene.nodes.length > FEW ? 0.82 : 0.6;
  context.fillStyle = pageColour("--paper");
  context.fillRect(0, 0, context.canvas.width, context.canvas.height);
  context.restore();
}

/** Show the whole scene in the part of the canvas that no panel covers; behind a table, as soon as it is seen. */
export function fitScene() {
  waitsForFit = !isSeen();
  if (!scene.nodes.length || waitsForFit) return;
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const node of scene.nodes) {
    const [x, y] = placeNow(node);
    const radius = nodeRadius(node) + 14;
    [left, right] = [Math.min(left, x - radius), Math.max(right, x + radius)];
    [top, bottom] = [Math.min(top, y - radius), Math.max(bottom, y + radius)];
  }
  const { clientWidth: width, clientHeight: height } = byId("canvas");
  const [covered, below] = coveredPart();
  const wide = Math.max(width - covered - 48, 120);
  const high = Math.max(height - below - 110, 120);
  const scale = Math.min(wide / (right - left), high / (bottom - top), 1.35);
  const position = { x: (left + right) / 2 + covered / 2 / scale, y: (top + bottom) / 2 + (10 + below / 2) / scale };
  network.moveTo({ position, scale, animation: false });
  camera.value = "";
}

function isSeen() {
  return byId("canvas").clientWidth > 0;
}

/** Fit what could not be fitted while a table stood before the canvas. */
export function fitWhatWaited() {
  if (waitsForFit && isSeen()) fitScene();
}

/** How much of the canvas the panel covers, at the right or (on a phone) at the bottom. */
function coveredPart() {
  const panel = byId("panel");
  if (panel.hidden) return [0, 0];
  return panel.offsetWidth > byId("canvas").clientWidth * 0.8 ? [0, panel.offsetHeight] : [panel.offsetWidth + 12, 0];
}

/** Move and zoom as far as must be until these nodes stand in the free part of the canvas, two of them apart. */
export function bringIntoView(wanted) {
  const shown = wanted.filter((node) => scene.inside[node]);
  if (!isSeen()) return;
  const view = screenView();
  const [covered, below] = coveredPart();
  const [wide, high] = [view.width - covered, view.height - below];
  const spots = shown.map((node) => view.screen(node));
  const apart = spots.length === 2 ? Math.hypot(spots[0][0] - spots[1][0], spots[0][1] - spots[1][1]) : APART;
  if (apart >= APART / 2 && spots.every(([x, y]) => x > 40 && x < wide - 40 && y > 40 && y < high - 60)) return;
  const [xs, ys] = [0, 1].map((axis) => shown.map((node) => places.get(node)[axis]));
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const near = apart < APART / 2 ? Math.max(Math.min((view.scale * APART) / Math.max(apart, 1), 2.5), view.scale) : view.scale;
  const scale = Math.min(near, (wide - 120) / (right - left + 1), (high - 140) / (bottom - top + 1));
  const position = { x: (left + right) / 2 + covered / 2 / scale, y: (top + bottom) / 2 + below / 2 / scale };
  network.moveTo({ position, scale, animation: false });
}

export function restoreCamera() {
  if (!camera.value) return false;
  const [x, y, scale] = camera.value.split(",").map(Number);
  network.moveTo({ position: { x, y }, scale, animation: false });
  return true;
}

function rememberCamera() {
  const { x, y } = network.getViewPosition();
  camera.value = `${x.toFixed(0)},${y.toFixed(0)},${network.getScale().toFixed(3)}`;
  writeAddress();
}

export function zoomBy(factor) {
  network.moveTo({ scale: Math.min(Math.max(network.getScale() * factor, 0.02), 6), animation: false });
  rememberCamera();
}

export function panBy(x, y) {
  const middle = network.getViewPosition();
  const scale = network.getScale();
  network.moveTo({ position: { x: middle.x + x / scale, y: middle.y + y / scale }, animation: false });
  rememberCamera();
}

export function redrawCanvas() {
  network.redraw();
}

/** Colours of links live in vis-network's own data; a new theme has to reach them. */
export function recolourCanvas() {
  edgeSet.update(scene.links.map((link) => ({ id: link, color: faded(link) })));
  network.redraw();
}

export const MOST_RELAXED = 600;

/** Let the nodes find calmer places by vis-network's physics, for a few seconds. */
export function relaxScene() {
  if (relaxing) return stopRelaxing();
  if (scene.nodes.length > MOST_RELAXED) return false;
  network.setOptions({
    physics: {
      enabled: true, solver: "forceAtlas2Based", stabilization: false, minVelocity: 0.8,
      forceAtlas2Based: { gravitationalConstant: -70, springLength: 80, damping: 0.55, avoidOverlap: 0.6 },
    },
  });
  relaxing = setTimeout(stopRelaxing, 4000);
  byId("relax").setAttribute("aria-pressed", "true");
  return true;
}

function stopRelaxing() {
  if (!relaxing) return;
  clearTimeout(relaxing);
  network.setOptions({ physics: { enabled: false } });
  keepPlaces();
  relaxing = 0;
  byId("relax").setAttribute("aria-pressed", "false");
}

function keepPlaces() {
  for (const node of scene.nodes) placeNow(node);
}

export function canvasElement() {
  return byId("canvas").querySelector("canvas");
}

/** Where things stand on the screen, for whoever drives the page from outside (tests, benchmarks). */
globalThis.graphkitPage = {
  count: () => ({ nodes: nodeSet.length, lines: edgeSet.length, edges: scene.edgeTotal }),
  screen: (node) => screenView().screen(node),
  shown: () => [...scene.nodes],
  shownLinks: () => [...scene.links],
  nameOf: (node) => nodes.id[node],
  nodeName: (node) => nodes.name[node],
  names: () => nameCount,
  lineOf: (link) => [nodes.id[links.source[link]], links.relation[link], nodes.id[links.target[link]]],
  endsOf: (link) => [links.source[link], links.target[link]],
  middleOf,
};
