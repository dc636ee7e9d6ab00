// The panel beside the graph: a node's card, a link's evidence, or the paths between two nodes.

import { announce, byId, el, icon } from "./dom.js";
import { combobox } from "./combobox.js";
import { openReport } from "./corrections.js";
import { evidenceBlocks } from "./evidence.js";
import { articles, eachLink, edges, linkRelation, links, nodeType, nodes, otherEnd, relations, types } from "./model.js";
import { passingEdges, passingLinks } from "./scene.js";
import { searchNodes } from "./search.js";
import { relationPicture, typePicture } from "./shapes.js";
import { change, state } from "./state.js";
import { named, namedInverse, numeral, word } from "./words.js";

const MOST_ROWS = 40;
const CLEAR = { focus: [], expanded: [], path: [], community: -1 };
let said = "";

export function refreshPanel(scene) {
  const panel = byId("panel");
  const content = contentOf(scene);
  const held = panel.contains(document.activeElement) ? document.activeElement.dataset.action ?? "" : null;
  panel.hidden = !content || state.view !== "graph";
  byId("panel-body").replaceChildren(...(content ?? []).filter(Boolean));
  if (held !== null && !panel.hidden) keepFocus(held);
  const key = `${state.node} ${state.link}`;
  if (key !== said) byId("panel-body").scrollTop = 0;
  if (key !== said && state.node >= 0) announce(nodes.name[state.node]);
  if (key !== said && state.link >= 0) announce(linkSentence(state.link));
  said = key;
}

/** Whoever works by keyboard goes on where the panel was: at the same button, or at the start of the new card. */
function keepFocus(action) {
  const same = action && byId("panel-body").querySelector(`[data-action="${CSS.escape(action)}"]`);
  (same || byId("panel-body")).focus({ preventScroll: true });
}

function contentOf(scene) {
  if (state.link >= 0) return linkCard(state.link);
  if (state.node >= 0) return nodeCard(state.node);
  if (state.path.length === 2) return pathCard(scene.paths);
  return null;
}

export function nodeChip(node) {
  return el("button", {
    type: "button", class: "chip node", "data-node": nodes.id[node], onclick: () => selectNode(node),
  }, typePicture(types[nodeType[node]]), el("span", { dir: "auto" }, nodes.name[node]));
}

/** Choose a node; one that is not on the canvas comes with its neighbours. */
export function selectNode(node) {
  const shown = globalThis.graphkitPage.shown().includes(node);
  change(shown ? { node, link: -1 } : { ...CLEAR, focus: [node], node, link: -1 });
}

function nodeCard(node) {
  const type = types[nodeType[node]];
  return [
    el("header", { class: "card-head" },
      el("p", { class: "kind" }, typePicture(type), named(type)),
      el("h2", { dir: "auto" }, nodes.name[node]),
      nodes.aliases[node].length ? el("p", { class: "aliases", dir: "auto" }, `${word("also")} ${nodes.aliases[node].join("、")}`) : null,
    ),
    actions(node),
    facts(node),
    ...relationGroups(node),
    reasons(node),
  ];
}

function actions(node) {
  const focused = state.focus.length === 1 && state.focus[0] === node;
  const button = (key, values, pressed) =>
    el("button", {
      type: "button", "data-action": key, "aria-pressed": pressed === undefined ? null : String(pressed),
      onclick: () => change(values),
    }, word(key));
  return el("div", { class: "actions", role: "group", "aria-label": word("actions") },
    button("focus_1", { ...CLEAR, focus: [node], hops: 1 }, focused && state.hops === 1),
    button("focus_2", { ...CLEAR, focus: [node], hops: 2 }, focused && state.hops === 2),
    state.focus.length || state.path.length
      ? button("expand", { expanded: [...new Set([...state.expanded, node])], focus: state.focus.length ? state.focus : state.path, path: [] })
      : null,
    button("hide", { hidden: [...new Set([...state.hidden, node])], node: -1, link: -1, focus: state.focus.filter((other) => other !== node) }),
    pathPicker(node),
    el("button", { type: "button", "data-action": "report", onclick: () => openReport({ node }) }, icon("flag"), word("report")),
  );
}

function pathPicker(node) {
  const input = el("input", { type: "search", class: "path-to", "aria-label": word("path_to"), placeholder: word("path_to") });
  const wrap = el("div", { class: "path-picker" }, input);
  combobox(input, {
    find: (text) => searchNodes(text, 12).filter((answer) => answer.node !== node),
    show: ({ node: other }) => [typePicture(types[nodeType[other]]), el("span", { class: "name", dir: "auto" }, nodes.name[other])],
    pick: ({ node: other }) => change({ ...CLEAR, path: [node, other], node: -1, link: -1 }),
  });
  return wrap;
}

function facts(node) {
  const rows = {
    code: nodes.code[node],
    dates: [...new Set([nodes.first_date[node], nodes.last_date[node]].filter(Boolean))].join(" – "),
    mentions: nodes.mentions[node],
    in_articles: nodes.articles[node],
  };
  const list = el("dl", { class: "facts" });
  for (const [key, value] of Object.entries(rows)) {
    if (value !== "" && value !== null) list.append(el("dt", {}, word(key)), el("dd", {}, String(value)));
  }
  return list;
}

/** A node's links by relation and direction, the most often stated first. */
function relationGroups(node) {
  const { passing, sentences } = passingLinks(state);
  const groups = new Map();
  eachLink(node, (link) => {
    if (!passing[link]) return;
    const key = linkRelation[link] * 2 + (links.source[link] === node ? 0 : 1);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(link);
  });
  return [...groups.entries()].sort((a, b) => a[0] - b[0]).map(([key, found]) => {
    found.sort((a, b) => sentences[b] - sentences[a] || otherEnd(a, node) - otherEnd(b, node));
    const entry = relations[key >> 1];
    const list = el("ul", { class: "rows" });
    const more = el("button", { type: "button", class: "more" });
    const grow = () => {
      const from = list.children.length;
      list.append(...found.slice(from, from + MOST_ROWS).map((link) => linkRow(link, node, sentences[link])));
      more.textContent = word("more", { count: found.length - list.children.length });
      more.hidden = list.children.length >= found.length;
    };
    more.addEventListener("click", grow);
    grow();
    return el("section", { class: "group", "data-relation": entry.name },
      el("h3", {}, relationPicture(entry), key % 2 && !entry.symmetric ? namedInverse(entry) : named(entry),
        el("span", { class: "count" }, groupCount(found, node, passing))),
      list, more);
  });
}

/** Entities and, where an entity has several, edges: as many as the graph has of this relation at this node. */
function groupCount(found, node, passing) {
  const ends = new Set(found.map((link) => otherEnd(link, node))).size;
  const count = found.reduce((sum, link) => sum + passing[link], 0);
  return ends === count ? numeral(count) : word("group_count", { nodes: ends, edges: count });
}

function linkRow(link, node, weight) {
  const other = otherEnd(link, node);
  return el("li", {},
    nodeChip(other),
    el("button", {
      type: "button", class: "quote", "data-link": link, "aria-label": `${word("show_evidence")}: ${nodes.name[other]}`,
      onclick: () => change({ link, node: -1 }),
    }, word("sentences", { count: weight })));
}

function reasons(node) {
  const found = nodes.reasons[node].filter((reason) => Array.isArray(reason) && reason.length === 3);
  if (!found.length) return null;
  return el("details", { class: "reasons" }, el("summary", {}, word("why_one")),
    el("ul", {}, found.map(([name, other, why]) => el("li", { dir: "auto" }, `${name} = ${other} (${why})`))));
}

function linkCard(link) {
  const entry = relations[linkRelation[link]];
  const blocks = evidenceBlocks(link);
  return [
    el("header", { class: "card-head" },
      el("p", { class: "kind" }, relationPicture(entry), named(entry)),
      el("h2", { class: "sentence" }, nodeChip(links.source[link]), el("span", { class: "arrow" }, entry.symmetric ? "↔" : "→"), nodeChip(links.target[link])),
      el("p", { class: "faint" }, word("evidence_count", evidenceCounts(link))),
    ),
    el("div", { class: "actions" },
      el("button", { type: "button", "data-action": "report", onclick: () => openReport({ link }) }, icon("flag"), word("report"))),
    ...blocks,
  ];
}

/** A link as a screen reader says it, with how much stands behind it. */
function linkSentence(link) {
  const ends = [links.source[link], links.target[link]].map((node) => nodes.name[node]);
  return `${ends[0]} ${named(relations[linkRelation[link]])} ${ends[1]}: ${word("evidence_count", evidenceCounts(link))}`;
}

function evidenceCounts(link) {
  const found = passingEdges(link, state);
  return {
    edges: found.length,
    articles: new Set(found.map((edge) => articles[edges.article[edge]].key)).size,
    sentences: found.reduce((sum, edge) => sum + edges.sentences[edge], 0),
  };
}

function pathCard(paths) {
  const [from, to] = state.path;
  return [
    el("header", { class: "card-head" },
      el("p", { class: "kind" }, word("shortest_paths")),
      el("h2", { class: "sentence" }, nodeChip(from), el("span", { class: "arrow" }, "⋯"), nodeChip(to)),
      el("p", { class: "faint" }, paths.length ? word("paths_found", { count: paths.length, steps: paths[0].length - 1 }) : word("no_path")),
    ),
    ...paths.map((path) => el("ol", { class: "path" }, path.map((node, i) => el("li", {}, i ? step(path[i - 1], node) : null, nodeChip(node))))),
  ];
}

function step(a, b) {
  const { passing } = passingLinks(state);
  const found = [];
  eachLink(a, (link) => {
    if (passing[link] && otherEnd(link, a) === b) found.push(link);
  });
  return el("span", { class: "steps" }, found.map((link) => el("button", {
    type: "button", class: "quote", "data-link": link, onclick: () => change({ link, node: -1 }),
  }, `${links.source[link] === a ? "↓" : "↑"} ${named(relations[linkRelation[link]])}`)));
}
