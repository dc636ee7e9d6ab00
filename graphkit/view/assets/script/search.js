// Search by name, alias and pinyin: every key is scanned, the best and most important answers come first.

import { nodeCount, nodes } from "./model.js";

const MOST = 30;

const names = nodes.name.map((name, node) => [name, ...nodes.aliases[node]].map(folded));
const spelled = nodes.pinyin.map((keys) => keys.split("|").map(syllables));

/** The nodes that a text finds: [{node, alias}], best first. */
export function searchNodes(text, most = MOST) {
  const query = folded(text.trim());
  if (!query) return [];
  const latin = /^[a-z0-9' ]+$/.test(query) ? query.replace(/[' ]/g, "") : "";
  const found = [];
  for (let node = 0; node < nodeCount; node++) {
    const [score, alias] = rate(node, query, latin);
    if (score) found.push({ node, score, alias });
  }
  found.sort((a, b) => b.score - a.score || a.node - b.node);
  return found.slice(0, most);
}

/** Points for how well a node answers, and which of its names does. */
function rate(node, query, latin) {
  let best = 0;
  let which = 0;
  names[node].forEach((name, i) => {
    const at = name.indexOf(query);
    const score = at < 0 ? 0 : (name === query ? 100 : at === 0 ? 80 : 60) - (i ? 5 : 0);
    if (score > best) [best, which] = [score, i];
  });
  if (latin && best < 50) {
    spelled[node].forEach((key, i) => {
      const score = rateSpelling(key, latin) - (i ? 5 : 0);
      if (score > best) [best, which] = [score, i];
    });
  }
  return [best, which ? nodes.aliases[node][which - 1] : ""];
}

function rateSpelling(key, latin) {
  if (key.joined === latin) return 50;
  for (let at = key.joined.indexOf(latin); at >= 0; at = key.joined.indexOf(latin, at + 1)) {
    if (key.starts.includes(at)) return at === 0 ? 45 : 35;
  }
  const at = latin.length > 1 ? key.initials.indexOf(latin) : -1;
  return at < 0 ? 0 : at === 0 ? 30 : 20;
}

function syllables(key) {
  const parts = key.split(" ");
  const starts = [];
  let length = 0;
  for (const part of parts) {
    starts.push(length);
    length += part.length;
  }
  return { joined: parts.join(""), starts, initials: parts.map((part) => part[0] ?? "").join("") };
}

export function folded(text) {
  return text.normalize("NFKC").toLowerCase();
}
