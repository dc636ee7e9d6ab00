// Names on the canvas: as many as fit without touching one another, the important ones first. They keep
// their size on the screen, so they thin out when the reader zooms out.

import { nodes } from "./model.js";
import { nodeRadius, pageColour } from "./shapes.js";

const CELL = 90;
const MOST_BOLD = 32;
/** The names of so many are worth the small bodies that they may cover. */
const MOST_IMPORTANT = 24;
const INVISIBLE = /[\p{Cc}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;
const widths = new Map();
export const FONT = '"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC","WenQuanYi Micro Hei",sans-serif';

/** A name as it can stand on a canvas: one line, no invisible marks, cut where it is too long. */
export function shortName(node, most = 16) {
  const letters = Array.from(nodes.name[node].slice(0, 200).replace(INVISIBLE, ""));
  return letters.length > most ? letters.slice(0, most - 1).join("") + "…" : letters.join("");
}

/** Draw names; `view` tells where things are on the screen, `strong` are the nodes to be named first. */
export function drawLabels(context, sceneNodes, view, strong, onlyStrong, linkNames) {
  const taken = new Map();
  const room = Math.max(30, Math.round((view.width * view.height) / 8500));
  const ink = pageColour("--ink");
  const soft = pageColour("--ink-2");
  const halo = pageColour("--paper");
  let drawn = 0;
  context.textAlign = "center";
  context.textBaseline = "top";
  context.lineJoin = "round";
  const visit = (node, isStrong) => {
    const [x, y] = view.screen(node);
    if (x < -60 || y < -40 || x > view.width + 60 || y > view.height + 20) return;
    const radius = (nodeRadius(node) + (node === view.ringed ? 8 : 0)) * view.scale;
    if (!isStrong && radius < 3 && node > 60) return;
    const size = isStrong ? 13 : Math.max(11, Math.min(14, 10.5 + radius / 9));
    const text = shortName(node, isStrong ? 24 : 14);
    const width = textWidth(context, text, size);
    const spots = [[x, y + radius + 4], [x, y - radius - size - 5], [x + radius + width / 2 + 7, y - size / 2], [x - radius - width / 2 - 7, y - size / 2]];
    const fits = (strict) => ([middle, top]) => {
      const box = [middle - width / 2 - 2, top - 2, width + 4, size + 5];
      const inside = box[0] >= 0 && box[0] + box[2] <= view.width && box[1] >= 0;
      return (inside || isStrong) && reserve(taken, box, strict);
    };
    const spot = spots.find(fits(true)) ?? (drawn < MOST_IMPORTANT ? spots.find(fits(false)) : undefined);
    if (!spot && !(isStrong && drawn === 0)) return;
    const [middle, top] = spot ?? spots[0];
    context.font = `${isStrong ? 600 : 400} ${size}px ${FONT}`;
    context.strokeStyle = halo;
    context.lineWidth = 3.5;
    context.strokeText(text, middle, top);
    context.fillStyle = isStrong ? ink : soft;
    context.fillText(text, middle, top);
    drawn++;
  };
  const first = [...strong];
  for (const node of onlyStrong ? first : sceneNodes) block(taken, view, node);
  for (const node of first.slice(0, MOST_BOLD)) visit(node, true);
  for (const node of first.slice(MOST_BOLD, MOST_BOLD * 4)) visit(node, false);
  for (const name of linkNames) drawLinkName(context, taken, name, halo);
  if (onlyStrong) return drawn;
  for (const node of sceneNodes) {
    if (drawn >= room + first.length) break;
    if (!strong.has(node)) visit(node, false);
  }
  return drawn;
}

/** A node's own body is no place for another one's name. */
function block(taken, view, node) {
  const radius = nodeRadius(node) * view.scale * 0.8;
  const [x, y] = view.screen(node);
  if (radius < 2 || x < 0 || y < 0 || x > view.width || y > view.height) return;
  claim(taken, [x - radius, y - radius, radius * 2, radius * 2, true]);
}

function drawLinkName(context, taken, { x, y, text, colour }, halo) {
  const width = textWidth(context, text, 11);
  if (!reserve(taken, [x - width / 2 - 2, y - 8, width + 4, 16], true)) return;
  context.font = `500 11px ${FONT}`;
  context.lineWidth = 4;
  context.strokeStyle = halo;
  context.strokeText(text, x, y - 6);
  context.fillStyle = colour;
  context.fillText(text, x, y - 6);
}

function textWidth(context, text, size) {
  const key = `${Math.round(size * 2)}${text}`;
  if (!widths.has(key)) {
    context.font = `500 ${size}px ${FONT}`;
    widths.set(key, context.measureText(text).width);
  }
  return widths.get(key);
}

/** Claim a rectangle if no name stands there yet, and (if strict) no node's body. */
function reserve(taken, box, strict) {
  const [left, top, width, height] = box;
  const meets = ([a, b, c, d, isBody]) =>
    (strict || !isBody) && left < a + c && a < left + width && top < b + d && b < top + height;
  if (cellsOf(box).some((cell) => (taken.get(cell) ?? []).some(meets))) return false;
  claim(taken, box);
  return true;
}

function claim(taken, box) {
  for (const cell of cellsOf(box)) {
    if (!taken.has(cell)) taken.set(cell, []);
    taken.get(cell).push(box);
  }
}

function cellsOf([left, top, width, height]) {
  const cells = [];
  for (let i = Math.floor(left / CELL); i <= Math.floor((left + width) / CELL); i++) {
    for (let j = Math.floor(top / CELL); j <= Math.floor((top + height) / CELL); j++) cells.push(i * 4096 + j);
  }
  return cells;
}
