// What the reader has chosen: one plain object, its history for undo, and its form in the address.

import { articles, data, isLarge, linkOf, links, nodeCount, nodeOf, nodes, relations, types } from "./model.js";

const START = {
  view: "graph",
  node: -1,
  link: -1,
  focus: [],
  hops: 1,
  expanded: [],
  hidden: [],
  path: [],
  community: -1,
  offTypes: [],
  offRelations: [],
  from: "",
  to: "",
  weight: 1,
  confidence: 0,
  articles: [],
  colours: "type",
  limit: isLarge ? data.opening : data.whole,
};

export const state = { ...START };
export const camera = { value: "" };

const history = [];
const listeners = [];

export function onChange(listener) {
  listeners.push(listener);
}

/** Change the state; what only moves the attention (a selection, a tab) cannot be undone. */
export function change(values) {
  const minor = Object.keys(values).every((key) => ["node", "link", "view", "colours"].includes(key));
  if (!minor) history.push({ ...state });
  if (history.length > 200) history.shift();
  Object.assign(state, values);
  notify();
}

export function undo() {
  const before = history.pop();
  if (!before) return false;
  Object.assign(state, before);
  notify();
  return true;
}

export function canUndo() {
  return history.length > 0;
}

export function reset() {
  change({ ...START, view: state.view, colours: state.colours });
}

/** Whether anything narrows what is shown. */
export function isNarrowed() {
  return ["focus", "hidden", "path", "offTypes", "offRelations", "articles"].some((key) => state[key].length) ||
    ["from", "to", "weight", "confidence", "community"].some((key) => state[key] !== START[key]);
}

function notify() {
  for (const listener of listeners) listener();
  writeAddress();
}

const LISTS = { focus: "n", expanded: "n", hidden: "n", path: "n", offTypes: "", offRelations: "", articles: "a" };

/** The state as text for the address: node ids, not numbers, so that it outlives a rebuild. */
export function encodeState() {
  const text = new URLSearchParams();
  for (const [key, start] of Object.entries(START)) {
    const value = state[key];
    if (Array.isArray(value)) value.forEach((item) => text.append(key, written(LISTS[key], item)));
    else if (key === "node" && value >= 0) text.set(key, nodes.id[value]);
    else if (key === "link" && value >= 0) text.set(key, JSON.stringify(linkName(value)));
    else if (value !== start && key !== "node" && key !== "link") text.set(key, value);
  }
  if (camera.value) text.set("at", camera.value);
  return text.toString();
}

/** Read the state from an address; what this graph does not know is left out. */
export function decodeState(encoded) {
  const text = new URLSearchParams(encoded);
  const found = { ...START };
  for (const key of Object.keys(LISTS)) {
    found[key] = text.getAll(key).map((item) => read(key, item)).filter((item) => item !== undefined);
  }
  for (const key of ["hops", "weight", "confidence", "community", "limit"]) {
    const value = Number(text.get(key));
    if (text.has(key) && Number.isFinite(value)) found[key] = value;
  }
  found.hops = found.hops === 2 ? 2 : 1;
  found.limit = Math.min(Math.max(Math.round(found.limit), 1), nodeCount + data.whole);
  for (const key of ["from", "to"]) if (/^\d{4}(-\d\d){0,2}$/.test(text.get(key))) found[key] = text.get(key);
  if (["nodes", "edges"].includes(text.get("view"))) found.view = text.get("view");
  if (text.get("colours") === "community") found.colours = "community";
  if (found.path.length !== 2) found.path = [];
  found.node = nodeOf(text.get("node"));
  found.link = linkFromName(text.get("link"));
  camera.value = /^-?[\d.]+,-?[\d.]+,[\d.]+$/.test(text.get("at")) ? text.get("at") : "";
  return found;
}

export function restore() {
  Object.assign(state, decodeState(location.hash.slice(1)));
  for (const listener of listeners) listener();
}

export function writeAddress() {
  const encoded = encodeState();
  try {
    window.history.replaceState(null, "", encoded ? `#${encoded}` : location.pathname + location.search);
  } catch {
    // A notebook's frame has no address of its own.
  }
}

function linkName(link) {
  return [nodes.id[links.source[link]], links.relation[link], nodes.id[links.target[link]]];
}

function linkFromName(text) {
  try {
    const [source, relation, target] = JSON.parse(text);
    return linkOf(nodeOf(source), relation, nodeOf(target)) ?? -1;
  } catch {
    return -1;
  }
}

function written(kind, item) {
  if (kind === "n") return nodes.id[item];
  return kind === "a" ? articles[item].key : item;
}

function read(key, item) {
  if (LISTS[key] === "n") return nodeOf(item) < 0 ? undefined : nodeOf(item);
  if (LISTS[key] === "a") {
    const place = articles.findIndex((article) => article.key === item);
    return place < 0 ? undefined : place;
  }
  const known = key === "offTypes" ? types : relations;
  return known.some((entry) => entry.name === item) ? item : undefined;
}
