// What is shown, as a picture, as GraphML that graphkit and Gephi read, and as tables for a spreadsheet.

import { announce, byId, download } from "./dom.js";
import { canvasElement } from "./canvas.js";
import { joinLines } from "./evidence.js";
import { FONT } from "./labels.js";
import { articles, data, edges, links, nodes } from "./model.js";
import { passingEdges } from "./scene.js";
import { pageColour } from "./shapes.js";
import { state } from "./state.js";
import { edgeDetail } from "./statements.js";
import { word } from "./words.js";

const NODE_KEYS = {
  name: "string", label: "string", type: "string", aliases: "string", mentions: "int", articles: "int",
  first_date: "string", last_date: "string", code: "string", links: "string",
};
const EDGE_KEYS = {
  relation: "string", evidence: "string", article: "string", source_file: "string", start: "int", end: "int",
  status: "string", confidence: "double", weight: "int", frame: "string", amount_cny: "double", amount: "string",
  currency: "string", instrument: "string", product: "string", title: "string", date: "string", statements: "string",
};
const JSON_KEYS = new Set(["n_links", "e_statements", "g_articles"]);
// eslint-disable-next-line no-control-regex -- these are the characters that XML forbids
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function fileName(ending) {
  return `${data.name.replace(/[\\/:*?"<>|.\p{Cc}]+/gu, "_").slice(0, 60) || "graph"}${ending}`;
}

export function savePicture() {
  const drawn = canvasElement();
  const ratio = drawn.width / Math.max(byId("canvas").clientWidth, 1);
  const foot = Math.round(34 * ratio);
  const sheet = document.createElement("canvas");
  sheet.width = drawn.width;
  sheet.height = drawn.height + foot;
  const context = sheet.getContext("2d");
  context.fillStyle = pageColour("--paper");
  context.fillRect(0, 0, sheet.width, sheet.height);
  context.drawImage(drawn, 0, 0);
  context.fillStyle = pageColour("--ink-2");
  context.font = `${12 * ratio}px ${FONT}`;
  context.fillText(`${data.name} · ${byId("status").textContent}`, 16 * ratio, drawn.height + 21 * ratio);
  sheet.toBlob((blob) => download(fileName(".png"), "image/png", blob), "image/png");
  announce(word("saved", { file: fileName(".png") }));
}

/** One row of GraphML or CSV for each edge behind the links that are shown. */
function shownEdges(scene) {
  return scene.links.flatMap((link) => passingEdges(link, state));
}

function nodeValues(node) {
  const value = { label: nodes.name[node], aliases: nodes.aliases[node].join("|"), links: JSON.stringify(nodes.reasons[node]) };
  for (const key of Object.keys(NODE_KEYS)) value[key] ??= nodes[key][node];
  return value;
}

function edgeValues(edge) {
  const detail = edgeDetail(edge);
  const flat = detail.statements.map(({ values, ...rest }) => ({ ...rest, ...values }));
  return {
    ...detail.values,
    relation: links.relation[edges.link[edge]],
    evidence: detail.evidence ?? "",
    article: articles[edges.article[edge]].key,
    source_file: detail.source_file,
    start: detail.start,
    end: detail.end,
    status: detail.status ?? "stated",
    confidence: edges.confidence[edge],
    weight: edges.weight[edge],
    frame: detail.frame,
    statements: JSON.stringify(flat),
  };
}

export function graphmlText(scene) {
  const keys = [
    ...Object.entries(NODE_KEYS).map(([name, type]) => keyLine("n", "node", name, type)),
    ...Object.entries(EDGE_KEYS).map(([name, type]) => keyLine("e", "edge", name, type)),
    keyLine("g", "graph", "name", "string"), keyLine("g", "graph", "version", "string"),
    keyLine("g", "graph", "articles", "string"),
  ];
  const about = {
    name: data.name, version: data.version,
    articles: JSON.stringify(Object.fromEntries(articles.map(({ key, file, ...rest }) => [key, { ...rest, source_file: file }]))),
  };
  const body = [
    ...scene.nodes.map((node) => element("node", `id="${escaped(nodes.id[node])}"`, "n", NODE_KEYS, nodeValues(node))),
    ...shownEdges(scene).map((edge, i) => {
      const link = edges.link[edge];
      const ends = `source="${escaped(nodes.id[links.source[link]])}" target="${escaped(nodes.id[links.target[link]])}"`;
      return element("edge", `id="e${i}" ${ends}`, "e", EDGE_KEYS, edgeValues(edge));
    }),
  ];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
    ...keys, '<graph edgedefault="directed">', fields("g", { name: "string", version: "string", articles: "string" }, about), ...body,
    "</graph>", "</graphml>", "",
  ].join("\n");
}

function keyLine(letter, kind, name, type) {
  const encoding = name === "aliases" ? "names joined by |" : JSON_KEYS.has(`${letter}_${name}`) ? "JSON" : "";
  const inner = encoding ? `<desc>${encoding}</desc>` : "";
  return `<key id="${letter}_${name}" for="${kind}" attr.name="${name}" attr.type="${type}">${inner}</key>`;
}

function element(tag, attributes, letter, keys, value) {
  return `<${tag} ${attributes}>${fields(letter, keys, value)}</${tag}>`;
}

function fields(letter, keys, value) {
  return Object.keys(keys)
    .filter((key) => fits(keys[key], value[key]))
    .map((key) => `<data key="${letter}_${key}">${escaped(value[key])}</data>`)
    .join("");
}

/** Nothing is written for nothing, nor text where the file promises a number. */
function fits(type, value) {
  if (type === "int") return Number.isInteger(value);
  if (type === "double") return Number.isFinite(value);
  return value !== undefined && value !== null && value !== "";
}

function escaped(value) {
  const marks = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;" };
  return String(value).replace(FORBIDDEN, "").replace(/[&<>"\r]/g, (mark) => marks[mark]);
}

export function saveGraphml(scene) {
  download(fileName(".graphml"), "application/xml", graphmlText(scene));
  announce(word("saved", { file: fileName(".graphml") }));
}

export function saveTables(scene) {
  const nodeKeys = ["id", ...Object.keys(NODE_KEYS).filter((key) => !["label", "links"].includes(key))];
  const nodeRows = scene.nodes.map((node) => nodeKeys.map((key) => (key === "id" ? nodes.id[node] : nodeValues(node)[key])));
  download(fileName("-nodes.csv"), "text/csv", table(nodeKeys, nodeRows));
  const edgeKeys = ["source", "target", ...Object.keys(EDGE_KEYS).filter((key) => key !== "statements")];
  const edgeRows = shownEdges(scene).map((edge) => {
    const value = edgeValues(edge);
    value.source = nodes.name[links.source[edges.link[edge]]];
    value.target = nodes.name[links.target[edges.link[edge]]];
    value.evidence = joinLines(value.evidence);
    return edgeKeys.map((key) => value[key]);
  });
  download(fileName("-edges.csv"), "text/csv", table(edgeKeys, edgeRows));
  announce(word("saved", { file: fileName("-nodes.csv") }));
}

/** CSV with a byte order mark (Excel needs it for Chinese); text that a spreadsheet would run is quoted. */
function table(head, rows) {
  const cell = (value) => {
    let text = String(value ?? "");
    if (typeof value === "string" && /^[=+\-@\t\r]/.test(text)) text = `'${text}`;
    return /[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
  };
  return "\ufeff" + [head, ...rows].map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
}
