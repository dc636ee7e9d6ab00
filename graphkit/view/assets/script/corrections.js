// "Report a mistake": corrections are collected in the page and saved as a curation file that the next
// build reads (docs/curation-format.md).

import { announce, byId, download, el, memory } from "./dom.js";
import { combobox } from "./combobox.js";
import { curationText } from "./curation.js";
import { articles, data, edges, edgesOf, linkRelation, links, nodeType, nodes, relations, types } from "./model.js";
import { searchNodes } from "./search.js";
import { typePicture } from "./shapes.js";
import { named, word } from "./words.js";

const NODE_ACTIONS = ["remove", "merge", "keep-apart", "split", "rename", "retype", "add"];
const LINK_ACTIONS = ["remove", "reverse"];
const ASKS = { merge: "node", "keep-apart": "node", split: "alias", rename: "text", retype: "type", add: "link" };

const stored = `corrections.${data.name}`;
let corrections = remembered();
let about = {};
let chosen = {};

function remembered() {
  try {
    const found = JSON.parse(memory.get(stored) ?? "[]");
    return Array.isArray(found) ? found.filter((entry) => typeof entry?.action === "string") : [];
  } catch {
    return [];
  }
}

export function startCorrections() {
  byId("report-action").addEventListener("change", drawQuestion);
  byId("report-form").addEventListener("submit", (event) => {
    event.preventDefault();
    if (collect()) byId("report-dialog").close();
  });
  byId("report-cancel").addEventListener("click", () => byId("report-dialog").close());
  byId("save-corrections").addEventListener("click", saveCorrections);
  refreshCorrections();
}

/** Ask what is wrong with a node or with a link. */
export function openReport(subject) {
  about = subject;
  const isNode = subject.node !== undefined;
  const link = subject.link;
  byId("report-subject").textContent = isNode
    ? nodes.name[subject.node]
    : `${nodes.name[links.source[link]]} → ${named(relations[linkRelation[link]])} → ${nodes.name[links.target[link]]}`;
  byId("report-action").replaceChildren(...(isNode ? NODE_ACTIONS : LINK_ACTIONS).map((action) =>
    el("option", { value: action }, word(`${isNode ? "node" : "link"}_${action}`))));
  byId("report-note").value = "";
  drawQuestion();
  byId("report-dialog").showModal();
}

function drawQuestion() {
  chosen = {};
  const asked = about.node === undefined ? "" : ASKS[byId("report-action").value];
  byId("report-problem").textContent = "";
  byId("report-question").replaceChildren(...({
    node: () => [nodeField("other", "other_node")],
    link: () => [choice("relation", relations), nodeField("target", "target"), sentenceField()],
    type: () => [choice("other", types, types[nodeType[about.node]])],
    alias: () => [aliasField()],
    text: () => [textField()],
  }[asked]?.() ?? []));
}

function labelled(key, field) {
  return el("label", {}, word(key), field);
}

function textField() {
  const input = el("input", { type: "text", id: "report-other", maxlength: 200 });
  input.addEventListener("input", () => (chosen.other = input.value.trim()));
  return labelled("new_name", input);
}

function sentenceField() {
  const input = el("input", { type: "text", id: "report-evidence", maxlength: 1000 });
  input.addEventListener("input", () => (chosen.evidence = input.value.trim()));
  return labelled("evidence_sentence", input);
}

function aliasField() {
  const input = el("select", { id: "report-other" }, nodes.aliases[about.node].map((alias) => el("option", { value: alias }, alias)));
  chosen.other = input.value;
  input.addEventListener("change", () => (chosen.other = input.value));
  return labelled("which_alias", input);
}

function choice(key, entries, without) {
  const input = el("select", { id: `report-${key}` }, entries.filter((entry) => entry !== without).map((entry) => el("option", { value: entry.name }, named(entry))));
  chosen[key] = input.value;
  input.addEventListener("change", () => (chosen[key] = input.value));
  return labelled(key === "relation" ? "relation" : "right_type", input);
}

function nodeField(key, label) {
  const input = el("input", { type: "text", id: `report-${key}` });
  const wrap = labelled(label, input);
  combobox(input, {
    find: (text) => searchNodes(text, 12).filter((answer) => answer.node !== about.node),
    show: ({ node }) => [typePicture(types[nodeType[node]]), el("span", { class: "name", dir: "auto" }, nodes.name[node])],
    pick: ({ node }) => {
      chosen[key] = node;
      input.value = nodes.name[node];
    },
    keep: true,
  });
  return wrap;
}

function collect() {
  const action = byId("report-action").value;
  const note = byId("report-note").value.trim();
  const found = about.node === undefined ? linkCorrections(action) : nodeCorrection(action);
  if (!found) {
    byId("report-problem").textContent = word("answer_missing");
    return false;
  }
  corrections.push(...found.map((entry) => (note ? { ...entry, note } : entry)));
  keep();
  announce(word("collected", { count: corrections.length }));
  return true;
}

function nodeCorrection(action) {
  const entry = { action, type: nodes.type[about.node], name: nodes.name[about.node] };
  if (action === "remove") return [entry];
  if (action === "add") {
    if (chosen.target === undefined) return null;
    const evidence = chosen.evidence ? { evidence: chosen.evidence } : {};
    return [{ action, relation: chosen.relation, ...endsOf(about.node, chosen.target), ...evidence }];
  }
  if (chosen.other === undefined || chosen.other === "") return null;
  return [{ ...entry, other: typeof chosen.other === "number" ? nodes.name[chosen.other] : chosen.other }];
}

/** A link is one line on the page but may be stated by several articles: all of them are named. */
function linkCorrections(action) {
  const entry = { action, relation: links.relation[about.link], ...endsOf(links.source[about.link], links.target[about.link]) };
  const keys = [...new Set(edgesOf(about.link).map((edge) => articles[edges.article[edge]].key))];
  return keys.map((article) => ({ ...entry, article }));
}

function endsOf(source, target) {
  return {
    source: nodes.name[source], source_type: nodes.type[source], target: nodes.name[target], target_type: nodes.type[target],
  };
}

function keep() {
  memory.set(stored, JSON.stringify(corrections));
  refreshCorrections();
}

export function refreshCorrections() {
  byId("corrections").hidden = !corrections.length;
  byId("correction-count").textContent = String(corrections.length);
  byId("correction-list").replaceChildren(...corrections.map((entry, i) => el("li", {},
    el("span", { dir: "auto" }, summary(entry)),
    el("button", {
      type: "button", class: "quiet", "aria-label": `${word("remove")}: ${summary(entry)}`,
      onclick: () => {
        corrections = corrections.filter((_, other) => other !== i);
        keep();
      },
    }, "×"))));
}

function summary(entry) {
  const label = word(`${entry.name ? "node" : "link"}_${entry.action}`).replace(/^(node|link)_/, "");
  return `${label}: ${entry.name ?? `${entry.source} → ${entry.target}`}${entry.other ? ` / ${entry.other}` : ""}`;
}

export function correctionsText() {
  return curationText(corrections);
}

function saveCorrections() {
  download("curation.toml", "application/toml", correctionsText());
  announce(word("saved", { file: "curation.toml" }));
}
