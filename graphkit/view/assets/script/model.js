// The graph in the page: columns as they came from Python, and the indexes that make questions fast.
// Nodes are numbered by importance: node 0 is the most important one. What Python wrote as a number (types,
// relations) or left out (ids that follow from type and name) is put back here.

import { byId } from "./dom.js";

export const data = JSON.parse(byId("data").textContent);
export const { nodes, links, edges, articles } = data;
export const { types, relations, shapes } = data.ontology;

export const nodeCount = nodes.name.length;
export const linkCount = links.source.length;
export const edgeCount = edges.link.length;
export const isLarge = nodeCount > data.whole;
/** Edges that the graph has but the page does not show, because no sentence states them. */
export const unstatedCount = Object.values(data.withoutEvidence).reduce((sum, count) => sum + count, 0);

export const nodeType = Uint16Array.from(nodes.type);
export const linkRelation = Uint16Array.from(links.relation);
nodes.type = nodes.type.map((type) => types[type].name);
links.relation = links.relation.map((relation) => relations[relation].name);
nodes.id = nodes.id.map((id, node) => id || `${nodes.type[node]}:${nodes.name[node]}`);

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

/** How many of the graph's edges each relation has, with those that the page cannot show. */
export function countByRelation() {
  const counts = relations.map((relation) => data.withoutEvidence[relation.name] ?? 0);
  for (const link of edges.link) counts[linkRelation[link]]++;
  return counts;
}

export function countByType() {
  const counts = types.map(() => 0);
  for (const type of nodeType) counts[type]++;
  return counts;
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
