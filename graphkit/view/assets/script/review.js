// The review page: what most deserves a look, each with its sentence; decisions become a curation file.

import { announce, byId, download, el, icon, memory } from "./dom.js";
import { locale, named, setLanguage, startLanguage, word } from "./words.js";
import { curationText } from "./curation.js";

const { name, findings, names } = JSON.parse(byId("data").textContent);
const stored = `review.${name}`;
const decisions = remembered();

/** Decisions by finding: its correction tells which it is, whatever else is listed. */
function remembered() {
  try {
    const found = JSON.parse(memory.get(stored) ?? "{}");
    return found && typeof found === "object" && !Array.isArray(found) ? found : {};
  } catch {
    return {};
  }
}

function keyOf(finding) {
  return JSON.stringify([finding.kind, finding.correction]);
}

function decide(finding, change) {
  const key = keyOf(finding);
  decisions[key] = { ...decisions[key], ...change };
  memory.set(stored, JSON.stringify(decisions));
  count();
}

function corrections() {
  return findings.flatMap((finding) => {
    const { mistake, note } = decisions[keyOf(finding)] ?? {};
    return mistake === "yes" ? [note ? { ...finding.correction, note } : finding.correction] : [];
  });
}

function count() {
  const decided = findings.filter((finding) => decisions[keyOf(finding)]?.mistake).length;
  byId("review-count").textContent = word("review_count", { decided, all: findings.length, mistakes: corrections().length });
  byId("save-corrections").disabled = !corrections().length;
}

function card(finding, number) {
  return el("li", { class: "finding" },
    el("h2", { dir: "auto" }, headline(finding.correction)),
    el("p", { class: "label" }, el("span", {}, word(`kind_${finding.kind}`)), el("span", {}, finding.score.toFixed(2))),
    locale.language === "en" ? el("p", { class: "what" }, finding.what) : null,
    finding.evidence
      ? el("blockquote", { dir: "auto" }, marked(finding), el("cite", {}, finding.source_file))
      : el("p", { class: "what" }, word("no_sentence")),
    el("fieldset", {}, el("legend", {}, proposal(finding.correction)),
      choice(finding, number, "no", "review_right"), choice(finding, number, "yes", "review_mistake")),
    noteField(finding));
}

function headline(entry) {
  if (entry.relation) return `${entry.source} → ${label(entry.relation)} → ${entry.target}`;
  const other = entry.action === "retype" ? label(entry.other) : entry.other;
  return entry.other === entry.name ? `${entry.name} (${label(entry.type)})` : `${entry.name} (${label(entry.type)}) / ${other}`;
}

function label(key) {
  return names[key] ? named(names[key]) : key;
}

function proposal(entry) {
  return `${word("review_proposal")}: ${word(`${entry.relation ? "link" : "node"}_${entry.action}`)}`;
}

function marked({ evidence, correction }) {
  const wanted = ["name", "other", "source", "target"].map((field) => correction[field]).filter((text) => text && evidence.includes(text));
  const parts = [];
  for (let place = 0; place < evidence.length;) {
    const next = wanted.map((text) => ({ text, at: evidence.indexOf(text, place) })).filter((hit) => hit.at >= 0)
      .sort((one, other) => one.at - other.at || other.text.length - one.text.length)[0];
    const end = next?.at ?? evidence.length;
    parts.push(evidence.slice(place, end));
    if (next) parts.push(el("mark", {}, next.text));
    place = next ? next.at + next.text.length : end;
  }
  return parts;
}

function choice(finding, number, value, key) {
  const input = el("input", { type: "radio", name: `finding-${number}`, value, onchange: () => decide(finding, { mistake: value }) });
  input.checked = decisions[keyOf(finding)]?.mistake === value;
  return el("label", { class: "check" }, input, word(key));
}

function noteField(finding) {
  const input = el("input", { type: "text", maxlength: 500, placeholder: word("review_note"), "aria-label": word("review_note") });
  input.value = decisions[keyOf(finding)]?.note ?? "";
  input.addEventListener("input", () => decide(finding, { note: input.value.trim() }));
  return input;
}

function draw() {
  byId("findings").replaceChildren(...findings.map(card));
  byId("no-findings").hidden = findings.length > 0;
  count();
}

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  memory.set("theme", theme);
}

function start() {
  for (const element of document.querySelectorAll("[data-icon]")) element.append(icon(element.dataset.icon));
  startLanguage();
  setTheme(memory.get("theme") ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"));
  byId("theme").addEventListener("click", () => setTheme(document.documentElement.dataset.theme === "dark" ? "light" : "dark"));
  byId("language").addEventListener("click", () => {
    setLanguage(locale.language === "zh" ? "en" : "zh");
    memory.set("language", locale.language);
    draw();
  });
  byId("save-corrections").addEventListener("click", () => {
    download("curation.toml", "application/toml", curationText(corrections()));
    announce(word("saved", { file: "curation.toml" }));
  });
  byId("title").textContent = name;
  draw();
  document.body.dataset.ready = "";
}

start();
