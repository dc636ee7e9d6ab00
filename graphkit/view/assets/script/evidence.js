// The sentences behind a link: joined where the file breaks a line, with both ends marked.

import { el } from "./dom.js";
import { shortName } from "./labels.js";
import { markStatement } from "./marks.js";
import { articles, edges, links } from "./model.js";
import { passingEdges } from "./scene.js";
import { state } from "./state.js";
import { edgeDetail } from "./statements.js";
import { locale, word } from "./words.js";

const WIDE = "[\\u2e80-\\u9fff\\uac00-\\ud7af\\uf900-\\ufaff\\ufe30-\\ufe4f\\uff00-\\uffef\\u2018-\\u201d\\u2026]";
const BREAK = new RegExp(`(${WIDE})[ \\t\\u3000]*\\r?\\n\\s*(?=${WIDE})`, "gu");

/** Take out the line breaks of the file: nothing between Chinese characters, a space elsewhere. */
export function joinLines(text) {
  return text.replace(BREAK, "$1").replace(/\s*\n\s*/g, " ").trim();
}

/** Every statement of a link that passes the filters, one block for each article. */
export function evidenceBlocks(link) {
  return passingEdges(link, state).map((edge) => articleBlock(link, edge));
}

function articleBlock(link, edge) {
  const article = articles[edges.article[edge]];
  const detail = edgeDetail(edge);
  const ends = [links.source[link], links.target[link]];
  return el("article", { class: "evidence" },
    el("header", {},
      el("h4", { dir: "auto" }, article.title),
      el("p", { class: "faint" }, [article.date, article.outlet].filter(Boolean).join(" · ")),
    ),
    detail.statements.map((statement, place) => statementBlock(statement, place === detail.best, detail, ends)),
  );
}

/** What the edge as a whole says stands with the statement that speaks for it, not with every one. */
function statementBlock(statement, isBest, detail, ends) {
  const own = isBest ? { ...detail.values, ...statement.values } : statement.values;
  const facts = el("dl", { class: "facts" });
  for (const [key, value] of Object.entries(values(own))) facts.append(el("dt", {}, word(key)), el("dd", { dir: "auto" }, value));
  facts.append(el("dt", {}, word("status")), el("dd", {}, word(statement.status === "planned" ? "planned" : "stated")));
  facts.append(el("dt", {}, word("confidence")), confidence(statement.confidence ?? 1));
  const { before, said, after, unnamed } = markStatement({
    before: joinLines(statement.before ?? ""), said: joinLines(statement.evidence), after: joinLines(statement.after ?? ""),
  }, ends);
  return el("div", { class: "statement" },
    el("blockquote", { dir: "auto" },
      before.length ? el("span", { class: "context" }, ...before) : null,
      el("span", { class: "said" }, ...said),
      after.length ? el("span", { class: "context" }, ...after) : null,
    ),
    unnamed.map((node) => el("p", { class: "unnamed", dir: "auto" }, word("not_named", { name: shortName(node) }))),
    facts,
    el("p", { class: "place" }, word("place_in_file", {
      file: detail.source_file ?? "?",
      start: String(statement.start ?? detail.start ?? 0),
      end: String(statement.end ?? detail.end ?? 0),
    })),
  );
}

function values(own) {
  const found = {};
  if (own.amount || own.amount_cny) found.amount = [own.amount, inYuan(own)].filter(Boolean).join(" · ");
  for (const key of ["instrument", "product", "title", "date"]) if (own[key]) found[key] = String(own[key]);
  if (found.instrument) found.instrument = word(`instrument_${found.instrument}`).replace("instrument_", "");
  return found;
}

function inYuan(own) {
  if (typeof own.amount_cny !== "number") return "";
  const language = locale.language === "zh" ? "zh-CN" : "en";
  return `¥${own.amount_cny.toLocaleString(language, { maximumFractionDigits: 2 })}`;
}

function confidence(value) {
  const meter = el("meter", { min: 0, max: 1, value, "aria-label": word("confidence") });
  return el("dd", {}, meter, ` ${Math.round(value * 100)}%`);
}
