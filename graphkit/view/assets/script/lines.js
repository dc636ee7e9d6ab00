// Lines between nodes: width, bend and arrow, the same whether vis-network draws them or we do.

import { edgeRange, edges, links } from "./model.js";
import { linkColour, nodeRadius } from "./shapes.js";

/** How vis-network is to bend a link: parallel ones each in their own way. */
export function bend(link) {
  const step = links.curve[link];
  if (!step) return false;
  return { enabled: true, type: step > 0 ? "curvedCW" : "curvedCCW", roundness: Math.min(0.14 * Math.abs(step), 0.6) };
}

/** The more statements, the wider. */
export function linkWidth(link) {
  const [first, end] = edgeRange(link);
  let weight = 0;
  for (let edge = first; edge < end; edge++) weight += edges.weight[edge];
  return Math.min(1.2 + Math.log2(Math.max(weight, 1)) * 0.7, 5);
}

/** Whether every statement of a link speaks of a plan. */
export function isPlanned(link) {
  const [first, end] = edgeRange(link);
  for (let edge = first; edge < end; edge++) if (!edges.planned[edge]) return false;
  return true;
}

/** Draw a link between two places, stronger than vis-network draws it. */
export function drawLink(context, link, [fromX, fromY], [toX, toY]) {
  const [viaX, viaY] = via(link, fromX, fromY, toX, toY);
  context.save();
  context.strokeStyle = context.fillStyle = linkColour(link);
  context.lineWidth = linkWidth(link) + 0.8;
  if (isPlanned(link)) context.setLineDash([7, 5]);
  context.beginPath();
  context.moveTo(fromX, fromY);
  context.quadraticCurveTo(viaX, viaY, toX, toY);
  context.stroke();
  context.setLineDash([]);
  arrowHead(context, Math.atan2(toY - viaY, toX - viaX), toX, toY, nodeRadius(links.target[link]) + 2);
  context.restore();
}

/** The bend of a curved link, by the same rule as vis-network's. */
export function via(link, fromX, fromY, toX, toY) {
  const curve = bend(link);
  if (!curve) return [(fromX + toX) / 2, (fromY + toY) / 2];
  const turn = curve.type === "curvedCW" ? curve.roundness : -curve.roundness;
  const radius = Math.hypot(fromX - toX, fromY - toY);
  const first = Math.atan2(fromY - toY, toX - fromX);
  const reach = curve.roundness * 0.5 + 0.5;
  const angle = (first + (turn * 0.5 + 0.5) * Math.PI) % (2 * Math.PI);
  return [fromX + reach * radius * Math.sin(angle), fromY + reach * radius * Math.cos(angle)];
}

function arrowHead(context, angle, x, y, gap) {
  const tipX = x - Math.cos(angle) * gap;
  const tipY = y - Math.sin(angle) * gap;
  context.beginPath();
  context.moveTo(tipX, tipY);
  context.lineTo(tipX - 9 * Math.cos(angle - 0.4), tipY - 9 * Math.sin(angle - 0.4));
  context.lineTo(tipX - 9 * Math.cos(angle + 0.4), tipY - 9 * Math.sin(angle + 0.4));
  context.fill();
}
