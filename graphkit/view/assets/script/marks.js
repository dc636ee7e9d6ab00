// Both ends of a link marked in its sentence: by name, or by the word that stands there for the name.

import { el } from "./dom.js";
import { data, nodes, nodeType, types } from "./model.js";

const LONGEST = 200;
const BEFORE_NOUNS = data.standIns.beforeNouns.join("|");
const HEAD = `(?<=^|[，。！？；：、,;“”\\s]|${BEFORE_NOUNS})`;

/** Mark both ends in a statement: pieces of the sentence and its neighbours, and the ends that none names. */
export function markStatement({ before, said, after }, ends) {
  const found = ends.map((node) => named(said, node));
  const free = found.map((own, i) => own.filter((hit) => !found[1 - i].some((other) => isInside(hit, other))));
  const missing = ends.filter((_, i) => !free[i].length);
  const standing = missing.flatMap((node) => standingFor(said, node));
  const inside = missing.flatMap((node) => found[ends.indexOf(node)]);
  const around = (text) => pieces(text, missing.flatMap((node) => named(text, node)), ends);
  return {
    before: around(before),
    said: pieces(said, [...free.flat(), ...standing, ...inside], ends),
    after: around(after),
    unnamed: missing.filter((node) => ![...standing, ...inside].some((hit) => hit.node === node)),
  };
}

/** Whether a hit is part of a longer one: the town in the name of its bank. */
function isInside(hit, other) {
  return other.first <= hit.first && hit.last <= other.last && hit.last - hit.first < other.last - other.first;
}

/** Where a text has one of a node's names, blanks inside it or not. */
function named(text, node) {
  const names = [nodes.name[node], ...nodes.aliases[node]].filter((name) => name.trim() && name.length < LONGEST);
  return places(text, names.map(loosely)).map(([first, last]) => ({ first, last, node, stands: false }));
}

/** Where a word such as 该行 stands for a node that the sentence does not name: the first such word. */
function standingFor(text, node) {
  const name = nodes.name[node];
  const ends = (list) => list.some((end) => name.endsWith(end));
  const fitting = data.standIns.entries.filter((entry) => entry.types.includes(types[nodeType[node]].name)
    && (!entry.suffixes.length || ends(entry.suffixes)) && !ends(entry.barred)
    && (!entry.strict || ends(entry.heads)));
  const words = fitting.flatMap((entry) => entry.words.map(loosely));
  const heads = fitting.flatMap((entry) => entry.subjects.map((word) => `${HEAD}${loosely(word)}`));
  const hits = [places(text, words), places(text, heads)].find((list) => list.length) ?? [];
  return hits.slice(0, 1).map(([first, last]) => ({ first, last, node, stands: true }));
}

function places(text, patterns) {
  if (!patterns.length) return [];
  patterns.sort((a, b) => b.length - a.length);
  const hits = text.matchAll(new RegExp(patterns.join("|"), "gu"));
  return [...hits].filter((hit) => hit[0]).map((hit) => [hit.index, hit.index + hit[0].length]);
}

/** A pattern for a name whose letters may stand apart, as scanned text has them. */
function loosely(name) {
  const letters = Array.from(name.replace(/\s+/gu, ""));
  return letters.map((letter) => letter.replace(/[\\^$.*+?()[\]{}|/]/u, "\\$&")).join("\\s*");
}

/** A text cut at its hits; one that lies inside another is marked within it. */
function pieces(text, hits, ends, from = 0, to = text.length) {
  const ordered = [...hits].sort((a, b) => a.first - b.first || b.last - a.last);
  const parts = [];
  let rest = from;
  for (const hit of ordered) {
    if (hit.first < rest) continue;
    const inner = ordered.filter((other) => isInside(other, hit));
    parts.push(text.slice(rest, hit.first), mark(hit, pieces(text, inner, ends, hit.first, hit.last), ends));
    rest = hit.last;
  }
  return [...parts, text.slice(rest, to)].filter(Boolean);
}

function mark({ node, stands }, content, [source]) {
  const kind = node === source ? "source" : "target";
  const title = stands ? `= ${nodes.name[node].slice(0, LONGEST)}` : null;
  return el("mark", { class: stands ? `${kind} standing` : kind, title }, content);
}
