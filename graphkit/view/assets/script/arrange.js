// Places for nodes that Python did not place: the neighbourhood in focus, a path, a community, nodes that
// are added later. A small force layout from a fixed start; the same choice always gives the same picture.

import { linkCount, links, nodeCount } from "./model.js";

const LENGTH = 110;
const GOLDEN = 2.399963;

/** Find places for `wanted`; nodes in `fixed` stay where they are. Returns a Map of node to [x, y]. */
export function arrange(wanted, sceneLinks, roots, fixed, radius) {
  const index = new Map(wanted.map((node, i) => [node, i]));
  const pairs = distinctPairs(sceneLinks, index);
  const x = new Float64Array(wanted.length);
  const y = new Float64Array(wanted.length);
  const free = new Uint8Array(wanted.length);
  start(wanted, pairs, roots, fixed, x, y, free);
  const size = Float64Array.from(wanted, radius);
  relax(pairs, x, y, free, size, wanted.length > 500 ? 30 : wanted.length > 150 ? 60 : 240);
  separate(x, y, free, size);
  return new Map(wanted.map((node, i) => [node, [Math.round(x[i] * 10) / 10, Math.round(y[i] * 10) / 10]]));
}

function distinctPairs(sceneLinks, index) {
  const seen = new Set();
  const pairs = [];
  for (const link of sceneLinks) {
    const a = index.get(links.source[link]);
    const b = index.get(links.target[link]);
    const key = a < b ? a * nodeCount + b : b * nodeCount + a;
    if (a === undefined || b === undefined || a === b || seen.has(key)) continue;
    seen.add(key);
    pairs.push([a, b]);
  }
  return linkCount ? pairs : [];
}

/** Roots in the middle, others on rings around them; what is added later starts beside its neighbours. */
function start(wanted, pairs, roots, fixed, x, y, free) {
  const beside = wanted.map(() => []);
  for (const [a, b] of pairs) {
    beside[a].push(b);
    beside[b].push(a);
  }
  wanted.forEach((node, i) => {
    const place = fixed.get(node);
    free[i] = place ? 0 : 1;
    if (place) [x[i], y[i]] = place;
    else if (!fixed.size) ring(i, roots.has(node), x, y);
  });
  if (!fixed.size) return;
  wanted.forEach((_, i) => {
    if (!free[i]) return;
    const known = beside[i].filter((j) => !free[j]);
    const reach = LENGTH * (0.8 + 0.08 * Math.sqrt(i));
    x[i] = mean(known, x) + Math.cos(i * GOLDEN) * reach;
    y[i] = mean(known, y) + Math.sin(i * GOLDEN) * reach;
  });
}

function ring(i, isRoot, x, y) {
  const reach = isRoot ? LENGTH * 0.4 * i : LENGTH * Math.sqrt(i + 0.5);
  x[i] = Math.cos(i * GOLDEN) * reach;
  y[i] = Math.sin(i * GOLDEN) * reach;
}

function mean(list, values) {
  return list.length ? list.reduce((sum, i) => sum + values[i], 0) / list.length : 0;
}

function relax(pairs, x, y, free, size, rounds) {
  const count = x.length;
  const dx = new Float64Array(count);
  const dy = new Float64Array(count);
  const degree = new Float64Array(count).fill(1);
  for (const [a, b] of pairs) {
    degree[a]++;
    degree[b]++;
  }
  for (let round = 0; round < rounds; round++) {
    dx.fill(0);
    dy.fill(0);
    repel(x, y, dx, dy, size);
    attract(pairs, x, y, dx, dy, degree);
    const most = LENGTH * 0.6 * (1 - round / rounds) + 0.5;
    for (let i = 0; i < count; i++) {
      if (!free[i]) continue;
      dx[i] -= x[i] * 0.012;
      dy[i] -= y[i] * 0.018;
      const far = Math.hypot(dx[i], dy[i]) || 1;
      const step = Math.min(far, most) / far;
      x[i] += dx[i] * step;
      y[i] += dy[i] * step;
    }
  }
}

function repel(x, y, dx, dy, size) {
  const strength = x.length > 120 ? 0.14 : 0.3;
  for (let i = 0; i < x.length; i++) {
    for (let j = i + 1; j < x.length; j++) {
      const a = x[i] - x[j] || 0.01 * (j - i);
      const b = y[i] - y[j];
      const square = a * a + b * b + 1;
      if (square > 640000) continue;
      const force = (LENGTH * LENGTH * strength + 40 * (size[i] + size[j])) / square;
      dx[i] += a * force;
      dy[i] += b * force;
      dx[j] -= a * force;
      dy[j] -= b * force;
    }
  }
}

function attract(pairs, x, y, dx, dy, degree) {
  for (const [i, j] of pairs) {
    const a = x[j] - x[i];
    const b = y[j] - y[i];
    const far = Math.hypot(a, b) || 1;
    const force = ((far - LENGTH) / far) * 0.8;
    const share = degree[j] / (degree[i] + degree[j]);
    dx[i] += a * force * share;
    dy[i] += b * force * share;
    dx[j] -= a * force * (1 - share);
    dy[j] -= b * force * (1 - share);
  }
}

function separate(x, y, free, size) {
  let touching = true;
  for (let round = 0; round < 12 && touching; round++) {
    touching = false;
    for (let i = 0; i < x.length; i++) {
      for (let j = i + 1; j < x.length; j++) {
        const a = x[i] - x[j];
        const b = y[i] - y[j];
        if (a > 80 || a < -80 || b > 80 || b < -80) continue;
        const far = Math.hypot(a, b) || 0.01;
        const overlap = size[i] + size[j] + 26 - far;
        if (overlap <= 0 || !(free[i] || free[j])) continue;
        touching = true;
        const share = free[i] && free[j] ? 0.5 : 1;
        if (free[i]) [x[i], y[i]] = [x[i] + (a / far) * overlap * share, y[i] + (b / far) * overlap * share];
        if (free[j]) [x[j], y[j]] = [x[j] - (a / far) * overlap * share, y[j] - (b / far) * overlap * share];
      }
    }
  }
}
