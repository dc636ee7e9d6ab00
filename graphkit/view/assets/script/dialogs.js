// Help, and what the page was made from.

import { byId, el } from "./dom.js";
import { articles, data, edgeCount, edges, linkCount, nodeCount, unstatedCount } from "./model.js";
import { numeral, word } from "./words.js";

const KEYS = [
  ["/", "key_search"], ["Esc", "key_clear"], ["1  2", "key_focus"], ["E", "key_expand"], ["H", "key_hide"],
  ["U", "key_undo"], ["N  P", "key_next"], ["F", "key_fit"], ["← → ↑ ↓", "key_pan"], ["+  −", "key_zoom"],
  ["G  T  S", "key_views"], ["D", "key_theme"], ["L", "key_language"], ["?", "key_help"],
];

export function startDialogs() {
  for (const dialog of document.querySelectorAll("dialog")) {
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    dialog.querySelector(".close")?.addEventListener("click", () => dialog.close());
  }
}

export function openHelp() {
  byId("keys").replaceChildren(...KEYS.flatMap(([keys, text]) => [
    el("dt", {}, keys.split("  ").map((key) => el("kbd", {}, key))), el("dd", {}, word(text)),
  ]));
  byId("help-dialog").showModal();
}

export function openAbout() {
  const dates = articles.map((article) => article.date).filter(Boolean).sort();
  const rows = {
    corpus: data.name,
    made_with: `graphkit ${data.version}`.trim(),
    articles: articles.length,
    period: dates.length ? `${dates[0]} – ${dates.at(-1)}` : "–",
    nodes: nodeCount,
    relations: edgeCount + unstatedCount,
    without_evidence: unstatedCount,
    lines: linkCount,
    statements: edges.sentences.reduce((sum, count) => sum + count, 0),
  };
  byId("about-facts").replaceChildren(...Object.entries(rows).flatMap(([key, value]) => [
    el("dt", {}, word(key)), el("dd", { dir: "auto" }, typeof value === "number" ? numeral(value) : value),
  ]));
  const settings = Object.entries(data.settings ?? {});
  byId("about-settings").replaceChildren(...settings.flatMap(([key, value]) => [
    el("dt", {}, key), el("dd", { dir: "auto" }, typeof value === "object" ? JSON.stringify(value) : String(value)),
  ]));
  byId("about-settings").previousElementSibling.hidden = !settings.length;
  byId("about-dialog").showModal();
}
