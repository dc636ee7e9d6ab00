// Corrections as the text of a curation file (docs/curation-format.md), which the next build reads.

const FIELDS = [
  "action", "type", "name", "other", "relation", "source", "source_type", "target", "target_type", "article", "evidence", "note",
];

export function curationText(corrections) {
  const head = "# Corrections collected in a page of graphkit; give this file to the next build.\n";
  const tables = corrections.map((entry) => {
    const lines = FIELDS.filter((field) => entry[field]).map((field) => `${field} = ${tomlText(entry[field])}`);
    return ["[[correction]]", ...lines].join("\n");
  });
  return [head, ...tables].join("\n") + "\n";
}

/** A TOML basic string: JSON's escapes, plus those that only TOML asks for. */
function tomlText(text) {
  return JSON.stringify(text.toWellFormed?.() ?? text).replace(/\u007f/g, "\\u007f");
}
