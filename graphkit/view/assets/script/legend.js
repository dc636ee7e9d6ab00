// The legend: every type and relation with its count, each one a switch.

import { byId, el, tinted } from "./dom.js";
import { linkRelation, nodeCount, nodeType, nodes, relations, types } from "./model.js";
import { communityColour, relationPicture, typePicture } from "./shapes.js";
import { shortName } from "./labels.js";
import { change, state } from "./state.js";
import { named, word } from "./words.js";

const MOST_COMMUNITIES = 12;

export function refreshLegend(scene) {
  const typeCounts = new Map();
  for (const node of scene.nodes) typeCounts.set(nodeType[node], (typeCounts.get(nodeType[node]) ?? 0) + 1);
  const relationCounts = new Map();
  for (const link of scene.links) relationCounts.set(linkRelation[link], (relationCounts.get(linkRelation[link]) ?? 0) + 1);
  fill("types", types, "offTypes", (entry, i) => [typePicture(entry), typeCounts.get(i) ?? 0]);
  fill("relations", relations, "offRelations", (entry, i) => [relationPicture(entry), relationCounts.get(i) ?? 0]);
  fillCommunities();
}

function fill(id, entries, key, look) {
  const focused = document.activeElement?.dataset?.entry;
  byId(id).replaceChildren(...entries.map((entry, i) => {
    const [picture, count] = look(entry, i);
    const on = !state[key].includes(entry.name);
    return el("li", {},
      el("button", {
        type: "button", role: "switch", "aria-checked": String(on), class: on && !count ? "switch zero" : "switch", "data-entry": entry.name,
        title: word("only_hint"), onclick: (event) => toggle(entries, key, entry.name, event.altKey || event.shiftKey),
      }, picture, el("span", { class: "name", dir: "auto" }, named(entry)), el("span", { class: "count" }, String(count))),
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
      el("span", { class: "count" }, String(list.length))),
    );
  }));
  byId("communities").closest("section").hidden = members.length < 2;
}
