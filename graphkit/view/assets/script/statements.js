// What stands behind the edges, as graphkit/view/evidence.py wrote it: rows that refer to sentences by
// number. A block of rows or of sentences is read from the page when it is first asked for.

import { byId } from "./dom.js";
import { articles, data, edges } from "./model.js";

const blocks = new Map();

function entry(kind, place) {
  const id = `${kind}-${Math.floor(place / data.chunk)}`;
  if (!blocks.has(id)) blocks.set(id, JSON.parse(byId(id).textContent));
  return blocks.get(id)[place % data.chunk];
}

function text(number) {
  return typeof number === "number" ? entry("texts", number) : undefined;
}

function statement([start, end, evidence, before, after, confidence, frame, status, values]) {
  return {
    start, end, evidence: text(evidence), before: text(before), after: text(after), confidence: confidence ?? undefined,
    frame: text(frame), status: status ?? "stated", values: values ?? {},
  };
}

/** An edge with its statements; `best` is the place of the one that speaks for it. */
export function edgeDetail(edge) {
  const [rows, best, own, values] = entry("statements", edge);
  const statements = rows.map(statement);
  const chosen = statements[best ?? 0];
  return { ...chosen, source_file: articles[edges.article[edge]].file, ...own, values: values ?? chosen.values, statements, best: best ?? 0 };
}
