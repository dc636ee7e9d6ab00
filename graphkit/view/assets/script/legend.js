// The legend: every type and relation with its count, each one a switch.

import { byId, el, tinted } from "./dom.js";
import { countByRelation, countByType, linkRelation, nodeCount, nodeType, nodes, relations, types } from "./model.js";
import { communityColour, relationPicture, typePicture } from "./shapes.js";
import { shortName } from "./labels.js";
import { change, state } from "./state.js";
import { named, numeral, word } from "./words.js";

const MOST_COMMUNITIES = 12;
const nodesByType = countByType();
const edgesByRelation = countByRelation();

/** Counts are those of the graph's nodes and edges: shown, or shown / in the whole graph. */
export function refreshLegend(scene) {
  const shownNodes = types.map(() => 0);
  for (const node of scene.nodes) shownNodes[nodeType[node]]++;
  const shownEdges = relations.map(() => 0);
  for (const link of scene.links) shownEdges[linkRelation[link]] += scene.passing[link];
  fill("types", types, "offTypes", typePicture, shownNodes, nodesByType);
  fill("relations", relations, "offRelations", relationPicture, shownEdges, edgesByRelation);
  fillCommunities();
}

function fill(id, entries, key, picture, shown, all) {
  const focused = document.activeElement?.dataset?.entry;
  const used = entries.filter((_, i) => all[i]);
  byId(id).replaceChildren(...entries.flatMap((entry, i) => {
    if (!all[i]) return [];
    const on = !state[key].includes(entry.name);
    const count = shown[i] === all[i] ? numeral(all[i]) : `${numeral(shown[i])} / ${numeral(all[i])}`;
    return el("li", {},
      el("button", {
        type: "button", role: "switch", "aria-checked": String(on), class: on && !shown[i] ? "switch zero" : "switch", "data-entry": entry.name,
        title: word("only_hint"), onclick: (event) => toggle(used, key, entry.name, event.altKey || event.shiftKey),
      }, picture(entry), el("span", { class: "name", dir: "auto" }, named(entry)), el("span", { class: "count" }, count)),
    );
  }));
  byId(id).querySelector(`[data-entry="${CSS.escape(focused ?? "")}"]`)?.focus();
}

/** One entry on or off; with Shift only this one, and with Shift again all. */
function toggle(entries, key, name, only) {
  const off = state[key];
  const others = entries.map((entry) => entry.name).filter((other) => other !== name);
  if (only) change({ [key]: off.length === others.length && !off.includes(name) ? [] : others });
  else change({ [key]: off.includes(name) ? off.filter((other) => other !== name) : [...off, name] });
}

const members = communityMembers();

function communityMembers() {
  const found = new Map();
  for (let node = 0; node < nodeCount; node++) {
    const community = nodes.community[node];
    if (!found.has(community)) found.set(community, []);
    found.get(community).push(node);
  }
  return [...found.entries()].filter(([, list]) => list.length > 2).sort((a, b) => b[1].length - a[1].length);
}

function fillCommunities() {
  byId("colours").checked = state.colours === "community";
  byId("communities").replaceChildren(...members.slice(0, MOST_COMMUNITIES).map(([community, list]) => {
    const on = state.community === community;
    const dot = tinted(el("span", { class: "dot" }), "background", communityColour(community));
    return el("li", {},
      el("button", {
        type: "button", class: "switch", "aria-pressed": String(on), "data-community": community,
        onclick: () => change({ community: on ? -1 : community, focus: [], expanded: [], path: [], node: -1, link: -1 }),
      }, dot, el("span", { class: "name", dir: "auto" }, list.slice(0, 3).map((node) => shortName(node, 8)).join("、")),
      el("span", { class: "count" }, numeral(list.length))),
    );
  }));
  byId("communities").closest("section").hidden = members.length < 2;
}
