// The graph in the page: columns as they came from Python, and the indexes that make questions fast.
// Nodes are numbered by importance: node 0 is the most important one.

import { byId } from "./dom.js";

export const data = JSON.parse(byId("data").textContent);
export const { nodes, links, edges, articles } = data;
export const { types, relations, shapes } = data.ontology;

export const nodeCount = nodes.name.length;
export const linkCount = links.source.length;
export const edgeCount = edges.link.length;
export const isLarge = nodeCount > data.whole;

export const nodeType = numbered(nodes.type, types);
export const linkRelation = numbered(links.relation, relations);

const firstEdge = starts(edges.link, linkCount);
const idToNode = new Map(nodes.id.map((id, node) => [id, node]));
const [adjacencyStart, adjacency] = adjacent();

export function nodeOf(id) {
  return idToNode.get(id) ?? -1;
}

/** Call back for every link of a node. */
export function eachLink(node, action) {
  for (let i = adjacencyStart[node]; i < adjacencyStart[node + 1]; i++) action(adjacency[i]);
}

export function linksOf(node) {
  return Array.from(adjacency.subarray(adjacencyStart[node], adjacencyStart[node + 1]));
}

export function otherEnd(link, node) {
  return links.source[link] === node ? links.target[link] : links.source[link];
}

/** The edges of a link: one for each article that states it. */
export function edgesOf(link) {
  return Array.from({ length: firstEdge[link + 1] - firstEdge[link] }, (_, i) => firstEdge[link] + i);
}

export function edgeRange(link) {
  return [firstEdge[link], firstEdge[link + 1]];
}

export function edgeDate(edge) {
  return articles[edges.article[edge]].date;
}

export function linkOf(source, relation, target) {
  return linksOf(source).find(
    (link) =>
      links.source[link] === source && links.target[link] === target && links.relation[link] === relation,
  );
}

const blocks = new Map();

/** What stands behind an edge; its block of the file is read when it is first asked for. */
export function edgeDetail(edge) {
  const number = Math.floor(edge / data.chunk);
  if (!blocks.has(number)) blocks.set(number, JSON.parse(byId(`details-${number}`).textContent));
  return blocks.get(number)[edge % data.chunk];
}

function numbered(names, entries) {
  const place = new Map(entries.map((entry, index) => [entry.name, index]));
  return Uint16Array.from(names, (name) => place.get(name));
}

function starts(owners, count) {
  const first = new Int32Array(count + 1);
  for (const owner of owners) first[owner + 1]++;
  for (let i = 0; i < count; i++) first[i + 1] += first[i];
  return first;
}

function adjacent() {
  const first = new Int32Array(nodeCount + 1);
  for (let link = 0; link < linkCount; link++) {
    first[links.source[link] + 1]++;
    if (links.source[link] !== links.target[link]) first[links.target[link] + 1]++;
  }
  for (let i = 0; i < nodeCount; i++) first[i + 1] += first[i];
  const next = first.slice();
  const list = new Int32Array(first[nodeCount]);
  for (let link = 0; link < linkCount; link++) {
    list[next[links.source[link]]++] = link;
    if (links.source[link] !== links.target[link]) list[next[links.target[link]]++] = link;
  }
  return [first, list];
}
