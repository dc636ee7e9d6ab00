// A text field with a list of answers below it, driven by mouse or keyboard alike.

import { announce, el } from "./dom.js";
import { word } from "./words.js";

let lists = 0;

/**
 * Turn an input into a combobox. `find` gives the answers to a text, `show` fills one answer's element,
 * `pick` receives the chosen answer.
 */
export function combobox(input, { find, show, pick, keep = false, onEmpty = false }) {
  const list = el("ul", { id: `list-${++lists}`, role: "listbox", class: "answers", hidden: true });
  const wrap = el("div", { class: "combobox" });
  input.replaceWith(wrap);
  wrap.append(input, list);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list",
    autocomplete: "off", spellcheck: "false",
  })) input.setAttribute(name, value);
  let answers = [];
  let active = -1;

  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const point = (place) => {
    active = place;
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === place)));
    const item = list.children[place];
    if (!item?.id) return;
    input.setAttribute("aria-activedescendant", item.id);
    item.scrollIntoView({ block: "nearest" });
  };
  const choose = (place) => {
    const answer = answers[place];
    if (answer === undefined) return;
    close();
    if (!keep) input.value = "";
    pick(answer);
  };
  const open = () => {
    const text = input.value;
    if (!text.trim() && !onEmpty) return close();
    answers = find(text);
    list.replaceChildren(...answers.map((answer, i) => {
      const item = el("li", { id: `${list.id}-${i}`, role: "option", "aria-selected": "false" });
      item.append(...[show(answer)].flat());
      item.addEventListener("pointerdown", (event) => event.preventDefault());
      item.addEventListener("click", () => choose(i));
      return item;
    }));
    if (!answers.length) list.append(el("li", { class: "none" }, word("nothing_found")));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    if (answers.length) point(0);
    announce(word("answers", { count: answers.length }));
  };

  input.addEventListener("input", open);
  input.addEventListener("focus", () => onEmpty && open());
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && list.hidden) open();
    else if (event.key === "ArrowDown") point(Math.min(active + 1, answers.length - 1));
    else if (event.key === "ArrowUp") point(Math.max(active - 1, 0));
    else if (event.key === "Enter" && !list.hidden) choose(active);
    else if (event.key === "Escape") {
      if (list.hidden && !input.value) return;
      input.value = "";
      close();
      event.stopPropagation();
    } else return;
    event.preventDefault();
  });
}
