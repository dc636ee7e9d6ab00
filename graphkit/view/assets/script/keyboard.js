// One key for each thing one does often; none of them acts while the reader types.

import { byId } from "./dom.js";
import { fitScene, panBy, zoomBy } from "./canvas.js";
import { change, state, undo } from "./state.js";

const PAN = { ArrowLeft: [-80, 0], ArrowRight: [80, 0], ArrowUp: [0, -80], ArrowDown: [0, 80] };

export function startKeyboard(actions) {
  document.addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]")) return;
    if ((event.ctrlKey || event.metaKey) && event.key === "z" && !typing(event.target)) {
      undo();
      event.preventDefault();
    }
    if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    const onCanvas = document.activeElement === byId("canvas") || document.activeElement === document.body;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (PAN[key] && onCanvas && state.view === "graph") panBy(...PAN[key]);
    else if (actions[key]) actions[key]();
    else return;
    event.preventDefault();
  });
}

function typing(element) {
  return element.matches?.("input:not([type=range]):not([type=checkbox]), select, textarea");
}

/** What the keys do to the chosen node. */
export function nodeKeys(shown) {
  const withNode = (action) => () => state.node >= 0 && action(state.node);
  const hop = (hops) => withNode((node) => change({ focus: [node], hops, expanded: [], path: [], community: -1 }));
  const step = (by) => () => {
    const list = shown();
    if (!list.length) return;
    const place = list.indexOf(state.node);
    change({ node: list[(place + by + list.length) % list.length], link: -1 });
  };
  return {
    1: hop(1),
    2: hop(2),
    e: withNode((node) => change({ expanded: [...new Set([...state.expanded, node])], focus: state.focus.length ? state.focus : [node], path: [] })),
    h: withNode((node) => change({ hidden: [...new Set([...state.hidden, node])], focus: state.focus.filter((other) => other !== node), node: -1 })),
    u: undo,
    n: step(1),
    p: step(-1),
    f: fitScene,
    "+": () => zoomBy(1.25),
    "=": () => zoomBy(1.25),
    "-": () => zoomBy(0.8),
    g: () => change({ view: "graph" }),
    t: () => change({ view: "nodes" }),
    s: () => change({ view: "edges" }),
  };
}
