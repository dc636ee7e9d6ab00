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

/** A text of the interface, with {names} filled in; {name:one|many} takes the word that fits the number. */
export function word(key, values = {}) {
  const text = texts[locale.language][key] ?? key;
  return text.replace(/\{(\w+)(?::([^|}]*)\|([^}]*))?\}/g, (whole, name, one, many) => {
    if (!(name in values)) return whole;
    return one === undefined ? shown(values[name]) : values[name] === 1 ? one : many;
  });
}

/** The name of a type or relation in the reader's language. */
export function named(entry) {
  return locale.language === "zh" ? entry.zh : entry.en;
}

/** A relation's name as its target sees it. */
export function namedInverse(entry) {
  return locale.language === "zh" ? entry.inverse_zh : entry.inverse_en;
}

const numerals = { zh: new Intl.NumberFormat("zh-CN"), en: new Intl.NumberFormat("en") };

/** A number with its thousands apart. */
export function numeral(value) {
  return numerals[locale.language].format(value);
}

function shown(value) {
  return typeof value === "number" ? numeral(value) : value;
}
