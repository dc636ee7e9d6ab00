// The interface in Chinese and English; all texts are data (words.toml).

import { byId, memory } from "./dom.js";

const texts = JSON.parse(byId("words").textContent);

export const locale = { language: "zh" };

export function startLanguage() {
  const wanted = memory.get("language") || (navigator.language.startsWith("zh") ? "zh" : "en");
  setLanguage(wanted === "en" ? "en" : "zh");
}

export function setLanguage(language) {
  locale.language = language;
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  for (const element of document.querySelectorAll("[data-word]")) {
    element.textContent = word(element.dataset.word);
  }
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", word(element.dataset.label));
    element.title = word(element.dataset.label);
  }
  for (const element of document.querySelectorAll("[data-hint]")) {
    element.placeholder = word(element.dataset.hint);
  }
}

/** A text of the interface, with {names} filled in. */
export function word(key, values = {}) {
  const text = texts[locale.language][key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? shown(values[name]) : whole));
}

/** The name of a type or relation in the reader's language. */
export function named(entry) {
  return locale.language === "zh" ? entry.zh : entry.en;
}

/** A relation's name as its target sees it. */
export function namedInverse(entry) {
  return locale.language === "zh" ? entry.inverse_zh : entry.inverse_en;
}

function shown(value) {
  return typeof value === "number" ? value.toLocaleString(locale.language === "zh" ? "zh-CN" : "en") : value;
}
