// All nodes and all statements as tables: sortable, filterable, and only the visible rows are built.

import { byId, el, settled } from "./dom.js";
import { joinLines } from "./evidence.js";
import {
  articles, edgeDate, edges, linkRelation, links, nodeType, nodes, relations, types,
} from "./model.js";
import { passingEdges } from "./scene.js";
import { folded } from "./search.js";
import { change, state } from "./state.js";
import { edgeDetail } from "./statements.js";
import { named, word } from "./words.js";

const ROW = 36;
const MOST_PRINTED = 3000;
const AHEAD = 12;

const COLUMNS = {
  nodes: [
    ["name", (node) => nodes.name[node]],
    ["type", (node) => named(types[nodeType[node]])],
    ["aliases", (node) => nodes.aliases[node].join("、")],
    ["relations", (node) => current.degree.get(node) ?? 0],
    ["mentions", (node) => nodes.mentions[node]],
    ["in_articles", (node) => nodes.articles[node]],
    ["first_date", (node) => nodes.first_date[node]],
    ["last_date", (node) => nodes.last_date[node]],
    ["code", (node) => nodes.code[node]],
  ],
  edges: [
    ["source", (edge) => nodes.name[links.source[edges.link[edge]]]],
    ["relation", (edge) => named(relations[linkRelation[edges.link[edge]]])],
    ["target", (edge) => nodes.name[links.target[edges.link[edge]]]],
    ["evidence", (edge) => joinLines(edgeDetail(edge).evidence ?? "")],
    ["article_title", (edge) => articles[edges.article[edge]].title],
    ["date", (edge) => edgeDate(edge)],
    ["status", (edge) => word(edges.planned[edge] ? "planned" : "stated")],
    ["weight", (edge) => edges.weight[edge]],
    ["confidence", (edge) => edges.confidence[edge]],
  ],
};
/** Evidence is read from the file only for the rows on the screen: no sorting or filtering by it. */
const UNSORTED = new Set(["evidence"]);

const current = { kind: "", scene: null, rows: [], shown: [], degree: new Map(), sort: "", down: false };

export function startTables() {
  byId("table-filter").addEventListener("input", settled(refreshRows, 120));
  byId("table-scroll").addEventListener("scroll", drawRows);
  globalThis.addEventListener("resize", drawRows);
}

export function refreshTable(scene) {
  byId("table-view").hidden = state.view === "graph";
  if (state.view === "graph") return;
  if (current.kind !== state.view) Object.assign(current, { sort: "", down: false });
  Object.assign(current, { kind: state.view, scene, rows: rowsOf(scene) });
  drawHead();
  refreshRows();
}

function rowsOf(scene) {
  current.degree = new Map();
  const found = [];
  for (const link of scene.everyLink) {
    for (const end of [links.source[link], links.target[link]]) current.degree.set(end, (current.degree.get(end) ?? 0) + scene.passing[link]);
    if (state.view === "edges") found.push(...passingEdges(link, state));
  }
  return state.view === "edges" ? found : scene.every;
}

function drawHead() {
  byId("table-head").replaceChildren(el("div", { role: "row", class: "row head" }, COLUMNS[current.kind].map(([key]) => {
    const sorted = current.sort === key ? (current.down ? "descending" : "ascending") : "none";
    const cell = el("div", { role: "columnheader", class: `cell column-${key}`, "aria-sort": sorted });
    if (UNSORTED.has(key)) cell.append(word(key));
    else cell.append(el("button", { type: "button", onclick: () => sortBy(key) }, word(key)));
    return cell;
  })));
}

function sortBy(key) {
  current.down = current.sort === key ? !current.down : ["relations", "mentions", "in_articles", "weight", "confidence"].includes(key);
  current.sort = key;
  drawHead();
  refreshRows();
  byId("table-head").querySelector(`.column-${key} button`)?.focus();
}

function refreshRows() {
  const query = folded(byId("table-filter").value.trim());
  const columns = COLUMNS[current.kind].filter(([key]) => !UNSORTED.has(key));
  const has = (row) => columns.some(([, read]) => folded(String(read(row))).includes(query));
  current.shown = query ? current.rows.filter(has) : [...current.rows];
  const column = columns.find(([key]) => key === current.sort);
  if (column) sortRows(column[1]);
  byId("table-count").textContent = word("rows", { count: current.shown.length, all: current.rows.length });
  byId("table").setAttribute("aria-rowcount", String(current.shown.length + 1));
  byId("table").dataset.kind = current.kind;
  byId("table-scroll").scrollTop = 0;
  drawRows();
}

function sortRows(read) {
  const compare = new Intl.Collator("zh-CN", { numeric: true }).compare;
  const keyed = current.shown.map((row) => [row, read(row)]);
  const sign = current.down ? -1 : 1;
  keyed.sort(([a, x], [b, y]) => sign * (typeof x === "number" && typeof y === "number" ? x - y : compare(x, y)) || a - b);
  current.shown = keyed.map(([row]) => row);
}

export function drawRows() {
  if (state.view === "graph") return;
  const scroll = byId("table-scroll");
  const first = Math.max(Math.floor(scroll.scrollTop / ROW) - AHEAD, 0);
  fillRows(first, first + Math.ceil(scroll.clientHeight / ROW) + 2 * AHEAD);
}

/** For paper: all rows at once, as far as a printer's reader may want them. */
export function drawEveryRow() {
  if (state.view !== "graph") fillRows(0, MOST_PRINTED);
}

function fillRows(first, last) {
  byId("table-space").style.height = `${current.shown.length * ROW}px`;
  byId("table-rows").style.transform = `translateY(${first * ROW}px)`;
  byId("table-rows").replaceChildren(...current.shown.slice(first, last).map((row, i) => tableRow(row, first + i)));
}

function tableRow(row, place) {
  const open = () => change(current.kind === "nodes" ? openNode(row) : { view: "graph", ...openLink(edges.link[row]) });
  const cells = COLUMNS[current.kind].map(([key, read], i) => {
    const value = read(row);
    const text = typeof value === "number" && key === "confidence" ? `${Math.round(value * 100)}%` : String(value ?? "");
    const inner = i ? text : el("button", { type: "button", dir: "auto", onclick: open }, text);
    return el("div", { role: "cell", class: `cell column-${key}`, dir: "auto", title: text.slice(0, 300) }, inner);
  });
  return el("div", { role: "row", class: "row", "aria-rowindex": place + 2, onclick: open }, cells);
}

function openNode(node) {
  const focus = current.scene.inside[node] ? state.focus : [node];
  return { view: "graph", node, link: -1, focus, path: current.scene.inside[node] ? state.path : [] };
}

function openLink(link) {
  const { inside } = current.scene;
  const here = inside[links.source[link]] && inside[links.target[link]];
  return here ? { link, node: -1 } : { link, node: -1, focus: [links.source[link], links.target[link]], path: [] };
}

