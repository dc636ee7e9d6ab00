// The page comes to life here: every part is started once, and refreshed whenever the state changes.

import { announce, byId, el, icon, memory } from "./dom.js";
import {
  MOST_RELAXED, bringIntoView, fitScene, fitWhatWaited, recolourCanvas, redrawCanvas, relaxScene, restoreCamera, showScene, startCanvas,
} from "./canvas.js";
import { refreshPanel, selectNode } from "./card.js";
import { combobox } from "./combobox.js";
import { refreshCorrections, startCorrections } from "./corrections.js";
import { openAbout, openHelp, startDialogs } from "./dialogs.js";
import { refreshFilters, startFilters } from "./filters.js";
import { nodeKeys, startKeyboard } from "./keyboard.js";
import { refreshLegend } from "./legend.js";
import { data, edgeCount, links, nodeCount, nodeType, nodes, types, unstatedCount } from "./model.js";
import { saveGraphml, savePicture, saveTables } from "./saving.js";
import { computeScene } from "./scene.js";
import { searchNodes } from "./search.js";
import { isDark, setTheme, typePicture } from "./shapes.js";
import { canUndo, change, isNarrowed, onChange, reset, restore, state, undo } from "./state.js";
import { drawEveryRow, drawRows, refreshTable, startTables } from "./tables.js";
import { locale, named, setLanguage, startLanguage, word } from "./words.js";

let scene = null;
let sceneKey = "";
let sidebarLook = "";
let restoring = false;
let attention = "";

function refresh() {
  const parts = [
    "focus", "hops", "expanded", "hidden", "path", "community", "offTypes", "offRelations", "from", "to", "weight",
    "confidence", "articles", "limit",
  ];
  const key = JSON.stringify(parts.map((part) => state[part]));
  const changed = key !== sceneKey;
  let fresh = false;
  if (changed) {
    scene = computeScene(state);
    fresh = showScene(scene);
    sceneKey = key;
  }
  refreshPanel(scene);
  const look = `${key} ${state.colours} ${locale.language}`;
  if (look !== sidebarLook) {
    refreshLegend(scene);
    refreshFilters();
    sidebarLook = look;
  }
  refreshTable(scene);
  refreshFrame();
  if (fresh && !restoring) fitScene();
  else if (attention !== `${state.node} ${state.link}`) bringIntoView(attended());
  attention = `${state.node} ${state.link}`;
  fitWhatWaited();
  redrawCanvas();
}

/** The nodes that the reader is looking at. */
function attended() {
  if (state.link >= 0) return [links.source[state.link], links.target[state.link]];
  return state.node >= 0 ? [state.node] : [];
}

function refreshFrame() {
  for (const view of ["graph", "nodes", "edges"]) {
    byId(`tab-${view}`).setAttribute("aria-selected", String(state.view === view));
    byId(`tab-${view}`).tabIndex = state.view === view ? 0 : -1;
  }
  byId("stage").hidden = state.view !== "graph";
  byId("undo").disabled = !canUndo();
  byId("reset").hidden = !isNarrowed();
  byId("relax").hidden = scene.nodes.length > MOST_RELAXED;
  showCounts();
  const rest = scene.every.length - scene.nodes.length;
  byId("grow").hidden = rest <= 0;
  byId("grow").textContent = word("grow", { count: Math.min(rest, data.opening), rest });
  byId("empty").hidden = scene.nodes.length > 0;
}

/** How many of the graph's nodes and edges are on the canvas, and why there may be fewer lines than edges. */
function showCounts() {
  const shown = {
    nodes: scene.nodes.length, edges: scene.edgeTotal, lines: scene.links.length,
    all: nodeCount, all_edges: edgeCount + unstatedCount, unstated: unstatedCount,
  };
  const whole = shown.nodes === nodeCount && shown.edges === shown.all_edges;
  const parts = [word(whole ? "showing_all" : "showing", shown), unstatedCount ? word("unstated", shown) : ""];
  byId("status").textContent = parts.filter(Boolean).join(word("between"));
  byId("status").title = word("lines_drawn", shown);
}

function startSearch() {
  combobox(byId("search"), {
    find: (text) => searchNodes(text),
    show: ({ node, alias }) => [
      typePicture(types[nodeType[node]]),
      el("span", { class: "name", dir: "auto" }, nodes.name[node], alias ? el("small", {}, ` ${alias}`) : null),
      el("span", { class: "count" }, named(types[nodeType[node]])),
    ],
    pick: ({ node }) => {
      closeSidebar();
      selectNode(node);
      byId("canvas").focus();
    },
  });
}

function toggleTheme() {
  paint(isDark() ? "light" : "dark");
  memory.set("theme", isDark() ? "dark" : "light");
}

function paint(theme) {
  setTheme(theme);
  recolourCanvas();
  refreshLegend(scene);
  refreshPanel(scene);
}

/** Paper is white, and has no end to scroll to: light colours and every row, then all as it was. */
function startPrinting() {
  let theme = "";
  globalThis.addEventListener("beforeprint", () => {
    theme = isDark() ? "dark" : "light";
    if (isDark()) paint("light");
    drawEveryRow();
  });
  globalThis.addEventListener("afterprint", () => {
    if (theme === "dark") paint(theme);
    drawRows();
  });
}

function toggleLanguage() {
  setLanguage(locale.language === "zh" ? "en" : "zh");
  memory.set("language", locale.language);
  refreshCorrections();
  refresh();
}

function closeSidebar() {
  document.body.classList.remove("sidebar-open");
  byId("menu").setAttribute("aria-expanded", "false");
}

function clear() {
  if (state.node >= 0 || state.link >= 0) change({ node: -1, link: -1 });
  else if (state.path.length || state.focus.length || state.community >= 0) {
    change({ path: [], focus: [], expanded: [], community: -1 });
  }
}

function startFrame() {
  for (const element of document.querySelectorAll("[data-icon]")) element.prepend(icon(element.dataset.icon));
  byId("title").textContent = data.name;
  const clicks = {
    undo, fit: fitScene, theme: toggleTheme, language: toggleLanguage, help: openHelp, about: openAbout, reset,
    relax: () => relaxScene() === false && announce(word("too_many")),
    "save-png": savePicture, "save-graphml": () => saveGraphml(scene), "save-csv": () => saveTables(scene),
    "panel-close": () => change({ node: -1, link: -1, path: [] }),
    grow: () => change({ limit: state.limit + data.opening }),
    "tab-graph": () => change({ view: "graph" }), "tab-nodes": () => change({ view: "nodes" }),
    "tab-edges": () => change({ view: "edges" }),
    menu: () => {
      const open = document.body.classList.toggle("sidebar-open");
      byId("menu").setAttribute("aria-expanded", String(open));
    },
  };
  for (const [id, action] of Object.entries(clicks)) byId(id).addEventListener("click", () => action());
  byId("colours").addEventListener("change", () => change({ colours: byId("colours").checked ? "community" : "type" }));
  byId("scrim").addEventListener("click", closeSidebar);
  startTabs();
  startMenu();
}

function startTabs() {
  const order = ["graph", "nodes", "edges"];
  byId("tabs").addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by) return;
    const next = order[(order.indexOf(state.view) + by + 3) % 3];
    change({ view: next });
    byId(`tab-${next}`).focus();
    event.stopPropagation();
  });
}

function startMenu() {
  const menu = byId("save-menu");
  menu.addEventListener("click", (event) => event.target.closest("menu") && (menu.open = false));
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape") menu.open = false;
  });
}

/** Take the state from the address, and its view of the picture if it names one. */
function followAddress() {
  restoring = true;
  restore();
  restoring = false;
  if (!restoreCamera()) fitScene();
}

function startPage() {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  setTheme(memory.get("theme") ?? (dark ? "dark" : "light"));
  startLanguage();
  startFrame();
  startDialogs();
  startSearch();
  startFilters();
  startTables();
  startCorrections();
  startCanvas();
  startPrinting();
  onChange(refresh);
  followAddress();
  globalThis.addEventListener("hashchange", followAddress);
  startKeyboard({
    ...nodeKeys(() => scene.nodes),
    "/": () => byId("search").focus(),
    "?": openHelp,
    d: toggleTheme,
    l: toggleLanguage,
    Escape: clear,
  });
  document.body.dataset.ready = String(scene.nodes.length);
}

startPage();
