// Filters that narrow the links: date range with a histogram to brush, weight, confidence, articles.

import { byId, el, settled } from "./dom.js";
import { combobox } from "./combobox.js";
import { articles, edgeCount, edgeDate, edgeRange, edges, linkCount } from "./model.js";
import { folded } from "./search.js";
import { change, state } from "./state.js";
import { word } from "./words.js";

const MOST_BARS = 48;
const months = monthsOf();
const counts = countByMonth();
const heaviest = heaviestLink();
const articleCounts = countByArticle();

export function startFilters() {
  startDates();
  const weight = byId("weight");
  weight.max = String(Math.min(heaviest, 20));
  weight.addEventListener("input", settled(() => change({ weight: Number(weight.value) }), 120));
  weight.closest(".field").hidden = heaviest < 2;
  const least = byId("confidence");
  least.addEventListener("input", settled(() => change({ confidence: Number(least.value) / 100 }), 120));
  combobox(byId("article"), {
    find: findArticles,
    show: (article) => [
      el("span", { class: "name", dir: "auto" }, articles[article].title),
      el("span", { class: "count" }, `${articles[article].date} · ${articleCounts[article]}`),
    ],
    pick: (article) => change({ articles: [...new Set([...state.articles, article])] }),
    onEmpty: true,
  });
}

export function refreshFilters() {
  byId("weight").value = String(state.weight);
  byId("weight-value").textContent = word("at_least", { count: state.weight });
  byId("confidence").value = String(Math.round(state.confidence * 100));
  byId("confidence-value").textContent = `≥ ${Math.round(state.confidence * 100)}%`;
  byId("chosen-articles").replaceChildren(...state.articles.map((article) =>
    el("li", {}, el("button", {
      type: "button", class: "chip", "aria-label": `${word("remove")}: ${articles[article].title}`,
      onclick: () => change({ articles: state.articles.filter((other) => other !== article) }),
    }, el("span", { dir: "auto" }, articles[article].title), " ×"))));
  refreshDates();
}

function findArticles(text) {
  const query = folded(text.trim());
  const found = [];
  articles.forEach((article, i) => {
    if (state.articles.includes(i)) return;
    if (!query || folded(`${article.title} ${article.key} ${article.date} ${article.outlet}`).includes(query)) found.push(i);
  });
  return found.sort((a, b) => articleCounts[b] - articleCounts[a] || a - b).slice(0, 40);
}

function startDates() {
  byId("dates").hidden = months.length < 2;
  if (months.length < 2) return;
  for (const id of ["date-from", "date-to"]) {
    byId(id).max = String(months.length - 1);
    byId(id).addEventListener("input", readSliders);
  }
  const tallest = Math.max(...counts);
  const step = 100 / months.length;
  const bars = counts.map((count, i) => {
    const bar = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    const height = count ? 4 + (count / tallest) * 40 : 1;
    for (const [name, value] of Object.entries({ x: i * step + step * 0.1, y: 44 - height, width: step * 0.8, height })) {
      bar.setAttribute(name, value);
    }
    return bar;
  });
  byId("histogram").replaceChildren(...bars);
  startBrush();
}

/** Drag over the bars to choose a range; a click on the chosen range's outside clears it. */
function startBrush() {
  const histogram = byId("histogram");
  let first = -1;
  const monthAt = (event) => {
    const box = histogram.getBoundingClientRect();
    const place = Math.floor(((event.clientX - box.left) / box.width) * months.length);
    return Math.min(Math.max(place, 0), months.length - 1);
  };
  histogram.addEventListener("pointerdown", (event) => {
    first = monthAt(event);
    histogram.setPointerCapture(event.pointerId);
    paint(first, first);
  });
  histogram.addEventListener("pointermove", (event) => {
    if (first >= 0) paint(...ordered(first, monthAt(event)));
  });
  histogram.addEventListener("pointerup", (event) => {
    if (first < 0) return;
    const [low, high] = ordered(first, monthAt(event));
    first = -1;
    setDates(low, high);
  });
  histogram.addEventListener("dblclick", () => setDates(0, months.length - 1));
}

const readSliders = settled(() => {
  setDates(...ordered(Number(byId("date-from").value), Number(byId("date-to").value)));
}, 120);

function ordered(a, b) {
  return a <= b ? [a, b] : [b, a];
}

function setDates(low, high) {
  change({ from: low === 0 ? "" : months[low], to: high === months.length - 1 ? "" : months[high] });
  refreshDates();
}

function refreshDates() {
  if (months.length < 2) return;
  const low = state.from ? Math.max(months.findIndex((month) => month >= state.from.slice(0, month.length)), 0) : 0;
  const last = state.to ? months.findLastIndex((month) => month <= state.to.slice(0, month.length)) : months.length - 1;
  paint(low, Math.max(last, low));
}

function paint(low, high) {
  [...byId("histogram").children].forEach((bar, i) => bar.classList.toggle("out", i < low || i > high));
  byId("date-from").value = String(low);
  byId("date-to").value = String(high);
  for (const [id, place] of [["date-from", low], ["date-to", high]]) byId(id).setAttribute("aria-valuetext", months[place]);
  byId("date-value").textContent = months[low] === months[high] ? months[low] : `${months[low]} – ${months[high]}`;
}

/** All months (or years, if there are many) from the first article to the last, without gaps. */
function monthsOf() {
  const dates = articles.map((article) => article.date.slice(0, 7)).filter(Boolean).sort();
  if (!dates.length) return [];
  const [first, last] = [dates[0], dates.at(-1)];
  const found = [];
  for (let year = Number(first.slice(0, 4)); year <= Number(last.slice(0, 4)); year++) {
    for (let month = 1; month <= 12; month++) found.push(`${year}-${String(month).padStart(2, "0")}`);
  }
  const between = found.filter((month) => month >= (first + "-01").slice(0, 7) && month <= (last + "-12").slice(0, 7));
  return between.length <= MOST_BARS ? between : [...new Set(between.map((month) => month.slice(0, 4)))];
}

function countByMonth() {
  const place = new Map(months.map((month, i) => [month, i]));
  const found = new Array(months.length).fill(0);
  for (let edge = 0; edge < edgeCount; edge++) {
    const i = place.get(edgeDate(edge).slice(0, months[0]?.length ?? 7));
    if (i !== undefined) found[i]++;
  }
  return found;
}

function heaviestLink() {
  let most = 1;
  for (let link = 0; link < linkCount; link++) {
    const [first, end] = edgeRange(link);
    let weight = 0;
    for (let edge = first; edge < end; edge++) weight += edges.weight[edge];
    most = Math.max(most, Math.floor(weight));
  }
  return most;
}

function countByArticle() {
  const found = new Array(articles.length).fill(0);
  for (let edge = 0; edge < edgeCount; edge++) found[edges.article[edge]]++;
  return found;
}
