// The shapes and colours of types and relations, on the canvas and as small pictures in the panels.

import { byId, svg } from "./dom.js";
import { linkRelation, nodeType, nodes, relations, shapes, types } from "./model.js";
import { state } from "./state.js";

/** Radius of a node: its area grows with its importance (the same rule as in Python). */
export function nodeRadius(node) {
  return 5 + 17 * Math.sqrt(nodes.score[node]);
}

export function isDark() {
  return document.documentElement.dataset.theme === "dark";
}

export function pageColour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

export function entryColour(entry) {
  return isDark() ? entry.dark : entry.light;
}

export function nodeColour(node) {
  if (state.colours === "community") return communityColour(nodes.community[node]);
  return entryColour(types[nodeType[node]]);
}

export function linkColour(link) {
  return entryColour(relations[linkRelation[link]]);
}

/** Hues that lie far from one another for neighbouring numbers; small communities share a grey. */
export function communityColour(community) {
  if (community > 23) return isDark() ? "#8b93a1" : "#7d8592";
  const hue = Math.round((community * 137.508 + 210) % 360);
  const light = isDark() ? [68, 58][community % 2] : [38, 46][community % 2];
  return `hsl(${hue} ${isDark() ? 58 : 56}% ${light}%)`;
}

/** Trace a shape around a point; the caller fills or strokes it. */
export function trace(context, shape, x, y, radius) {
  const corners = shapes[shape] ?? [];
  context.beginPath();
  if (!corners.length) context.arc(x, y, radius, 0, 2 * Math.PI);
  corners.forEach(([a, b], i) => {
    if (i) context.lineTo(x + a * radius, y + b * radius);
    else context.moveTo(x + a * radius, y + b * radius);
  });
  context.closePath();
}

export function drawNode(context, node, x, y, ringed = false) {
  const radius = nodeRadius(node);
  trace(context, types[nodeType[node]].shape, x, y, radius);
  context.lineJoin = "round";
  context.fillStyle = nodeColour(node);
  context.strokeStyle = paper();
  context.lineWidth = 2.5;
  context.stroke();
  context.fill();
  if (!ringed) return;
  context.beginPath();
  context.arc(x, y, radius + 7, 0, 2 * Math.PI);
  context.strokeStyle = nodeColour(node);
  context.lineWidth = 2.5;
  context.stroke();
}

let paperTheme = "";
let paperColour = "";

function paper() {
  if (paperTheme !== document.documentElement.dataset.theme) {
    paperTheme = document.documentElement.dataset.theme;
    paperColour = pageColour("--paper");
  }
  return paperColour;
}

/** A type's shape as a small picture for legends and cards. */
export function typePicture(entry, colour = entryColour(entry)) {
  const corners = shapes[entry.shape] ?? [];
  const form = corners.length
    ? svg("polygon", { points: corners.map(([x, y]) => `${x * 6 + 8},${y * 6 + 8}`).join(" ") })
    : svg("circle", { cx: 8, cy: 8, r: 6 });
  form.setAttribute("fill", colour);
  return svg("svg", { viewBox: "0 0 16 16", class: "shape", "aria-hidden": "true" }, form);
}

export function relationPicture(entry) {
  const line = svg("path", { d: "M1 8h12M10 5l3.5 3-3.5 3", stroke: entryColour(entry), fill: "none" });
  line.setAttribute("stroke-width", "2");
  return svg("svg", { viewBox: "0 0 16 16", class: "shape", "aria-hidden": "true" }, line);
}

export function setTheme(theme) {
  document.documentElement.dataset.theme = theme === "dark" ? "dark" : "light";
  byId("theme").setAttribute("aria-pressed", String(isDark()));
}
