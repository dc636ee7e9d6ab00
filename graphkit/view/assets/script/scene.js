// Which nodes and links are on the canvas: computed afresh from the state, so that undo, the address and
// every filter agree with one another.

import {
  eachLink, edgeDate, edgeRange, edges, linkCount, linkRelation, links, nodeCount, nodeType, nodes, otherEnd,
  relations, types,
} from "./model.js";
import { shortestPaths } from "./paths.js";

/** For each link how many of its edges pass the filters, and how many sentences they have (0: not shown). */
export function passingLinks(state) {
  const passing = new Uint32Array(linkCount);
  const sentences = new Uint32Array(linkCount);
  const off = relations.map((relation) => state.offRelations.includes(relation.name));
  const wanted = new Set(state.articles);
  for (let link = 0; link < linkCount; link++) {
    if (off[linkRelation[link]]) continue;
    const [count, weight, quoted] = passingPart(link, state, wanted);
    if (state.weight <= 1 || weight >= state.weight) [passing[link], sentences[link]] = [count, quoted];
  }
  return { passing, sentences };
}

/** The edges of a link that pass the filters of date, confidence and article. */
export function passingEdges(link, state) {
  const wanted = new Set(state.articles);
  const [first, end] = edgeRange(link);
  return Array.from({ length: end - first }, (_, i) => first + i).filter((edge) => passes(edge, state, wanted));
}

function passingPart(link, state, wanted) {
  const [first, end] = edgeRange(link);
  let [count, weight, quoted] = [0, 0, 0];
  for (let edge = first; edge < end; edge++) {
    if (!passes(edge, state, wanted)) continue;
    count++;
    weight += edges.weight[edge];
    quoted += edges.sentences[edge];
  }
  return [count, weight, quoted];
}

function passes(edge, state, wanted) {
  if (edges.confidence[edge] < state.confidence) return false;
  if (wanted.size && !wanted.has(edges.article[edge])) return false;
  if (!state.from && !state.to) return true;
  const date = edgeDate(edge);
  if (!date) return false;
  return (!state.from || date.slice(0, state.from.length) >= state.from) &&
    (!state.to || date.slice(0, state.to.length) <= state.to);
}

/** Everything that is to be seen, and how much there would be without the limit. */
export function computeScene(state) {
  const { passing } = passingLinks(state);
  const allowed = allowedNodes(state, passing);
  const { order, paths } = reached(state, passing, allowed);
  const found = order.filter((node) => allowed[node]);
  const kept = found.slice(0, state.limit);
  const inside = new Uint8Array(nodeCount);
  for (const node of kept) inside[node] = 1;
  const all = new Uint8Array(nodeCount);
  for (const node of found) all[node] = 1;
  const shownLinks = [];
  const everyLink = [];
  for (let link = 0; link < linkCount; link++) {
    if (!passing[link] || !all[links.source[link]] || !all[links.target[link]]) continue;
    everyLink.push(link);
    if (inside[links.source[link]] && inside[links.target[link]]) shownLinks.push(link);
  }
  const edgeTotal = shownLinks.reduce((sum, link) => sum + passing[link], 0);
  return { nodes: kept, links: shownLinks, edgeTotal, every: found, everyLink, passing, paths, inside };
}

function allowedNodes(state, passing) {
  const off = types.map((type) => state.offTypes.includes(type.name));
  const strict = state.from || state.to || state.weight > 1 || state.confidence > 0 ||
    state.articles.length || state.offRelations.length;
  const allowed = new Uint8Array(nodeCount);
  for (let node = 0; node < nodeCount; node++) allowed[node] = off[nodeType[node]] ? 0 : 1;
  for (const node of state.hidden) allowed[node] = 0;
  if (!strict) return allowed;
  const touched = new Uint8Array(nodeCount);
  for (let link = 0; link < linkCount; link++) {
    if (passing[link]) touched[links.source[link]] = touched[links.target[link]] = 1;
  }
  return allowed.map((value, node) => value & touched[node]);
}

/** The nodes that the reader asked for, the nearest and most important first. */
function reached(state, passing, allowed) {
  if (state.path.length === 2) {
    const paths = shortestPaths(state.path[0], state.path[1], passing, allowed);
    return { order: paths.length ? [...new Set(paths.flat())] : state.path, paths };
  }
  if (state.focus.length) return { order: around(state, passing, allowed), paths: [] };
  const every = Array.from({ length: nodeCount }, (_, node) => node);
  if (state.community < 0) return { order: every, paths: [] };
  return { order: every.filter((node) => nodes.community[node] === state.community), paths: [] };
}

function around(state, passing, allowed) {
  const order = [...state.focus];
  const seen = new Set(order);
  const grow = (starts) => {
    const next = new Set();
    for (const node of starts) {
      eachLink(node, (link) => {
        const other = otherEnd(link, node);
        if (passing[link] && allowed[other] && !seen.has(other)) next.add(other);
      });
    }
    const ring = [...next].sort((a, b) => a - b);
    for (const node of ring) seen.add(node);
    order.push(...ring);
    return ring;
  };
  let ring = order;
  for (let hop = 0; hop < state.hops; hop++) ring = grow(ring);
  grow(state.expanded.filter((node) => seen.has(node)));
  grow(state.expanded);
  return order;
}

/** What stands out: the chosen or hovered node with its neighbours, or the chosen link with its ends. */
export function emphasis(scene, node, link) {
  if (node >= 0 && scene.inside[node]) {
    const own = scene.links.filter((item) => links.source[item] === node || links.target[item] === node);
    return { links: own, nodes: new Set([node, ...own.flatMap((item) => [links.source[item], links.target[item]])]) };
  }
  if (link >= 0 && scene.links.includes(link)) {
    return { links: [link], nodes: new Set([links.source[link], links.target[link]]) };
  }
  return { links: [], nodes: new Set() };
}
