// Shortest paths between two nodes, over the links that pass the filters, in either direction.

import { eachLink, nodeCount, otherEnd } from "./model.js";

const MOST_PATHS = 12;

/** Up to twelve shortest paths, each a list of nodes; none where the two are not connected. */
export function shortestPaths(from, to, passing, allowed) {
  if (!allowed[from] || !allowed[to]) return [];
  const distance = distances(from, to, passing, allowed);
  if (distance[to] < 0) return [];
  const found = [];
  const walk = (node, rest) => {
    if (found.length >= MOST_PATHS) return;
    if (node === from) {
      found.push([from, ...rest]);
      return;
    }
    for (const before of steps(node, passing, distance)) walk(before, [node, ...rest]);
  };
  walk(to, []);
  return found;
}

function distances(from, to, passing, allowed) {
  const distance = new Int32Array(nodeCount).fill(-1);
  distance[from] = 0;
  let ring = [from];
  while (ring.length && distance[to] < 0) {
    const next = [];
    for (const node of ring) {
      eachLink(node, (link) => {
        const other = otherEnd(link, node);
        if (!passing[link] || !allowed[other] || distance[other] >= 0) return;
        distance[other] = distance[node] + 1;
        next.push(other);
      });
    }
    ring = next;
  }
  return distance;
}

function steps(node, passing, distance) {
  const before = new Set();
  eachLink(node, (link) => {
    const other = otherEnd(link, node);
    if (passing[link] && distance[other] === distance[node] - 1 && distance[other] >= 0) before.add(other);
  });
  return [...before].sort((a, b) => a - b);
}
