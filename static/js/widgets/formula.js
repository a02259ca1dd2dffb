// <et-formula> around a textarea and the JSON of what a formula may speak of: names are completed while one types, and
// the function that one is inside says what it takes. Ctrl+Space lists everything; Enter takes what is chosen, else it
// sends the form; Shift+Enter begins a line.

import { Completion } from "../completion.js";
import { inPageLanguage } from "../words.js";
import { insideOf, typedAt } from "../formula_text.js";

const MOST = 50;
const texts = { en: { list: "Columns and functions" }, fr: { list: "Colonnes et fonctions" } };

class Formula extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector("textarea");
    this.known = JSON.parse(this.querySelector("script").textContent);
    if (!this.completion) this.#build();
    this.field.addEventListener("input", () => this.#follow(false));
    this.field.addEventListener("keydown", this.#keys);
    this.field.addEventListener("blur", () => this.completion.close());
    for (const name of ["keyup", "click"]) this.field.addEventListener(name, () => this.#hint());
  }

  #build() {
    this.completion = new Completion(this.field, { label: inPageLanguage(texts).list, draw: drawn, take: (item) => this.#take(item) });
    this.usage = Object.assign(document.createElement("p"), { className: "formula-usage", hidden: true });
    this.usage.setAttribute("aria-live", "polite");
    this.append(this.usage);
  }

  #follow(everything) {
    const typed = typedAt(this.field.value, this.field.selectionStart);
    this.typed = typed;
    const offered = typed && (everything || typed.word || typed.isBracket) ? fitting(this.known, typed).slice(0, MOST) : [];
    const done = offered.length === 1 && offered[0].name === typed.word && offered[0].insert;
    this.completion.offer(done ? [] : offered);
    this.#hint();
  }

  #take(item) {
    const follows = this.field.value.slice(this.typed.end, this.typed.end + 1);
    const text = item.insert ?? (follows === "(" ? item.name : `${item.name}()`);
    this.field.setRangeText(text, this.typed.start, this.typed.end, "end");
    if (!item.insert) this.field.selectionEnd = this.field.selectionStart += follows === "(" ? 1 : -1;
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
    this.#hint();
  }

  /** What the function takes that the caret is inside of, the argument at hand marked. */
  #hint() {
    const inside = insideOf(this.field.value, this.field.selectionStart);
    const item = inside && this.known.find(({ name, usage }) => usage && name === inside.name);
    this.usage.hidden = !item;
    if (!item) return;
    const taken = item.usage.slice(item.name.length + 1, -1).split(", ");
    const at = taken.at(-1) === "..." ? Math.min(inside.argument, taken.length - 1) : inside.argument;
    const parts = taken.flatMap((text, i) => [i ? ", " : "", i === at ? Object.assign(document.createElement("strong"), { textContent: text }) : text]);
    const code = document.createElement("code");
    code.append(`${item.name}(`, ...parts, ")");
    this.usage.replaceChildren(code, ` ${item.about}`);
  }

  #keys = (event) => {
    if (event.key === " " && event.ctrlKey) this.#follow(true);
    else if (this.completion.takesKey(event)) this.#hint();
    else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) this.field.form?.requestSubmit();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
}

/** What begins with the word first, then what has it elsewhere. In brackets there are columns alone. */
function fitting(known, { word, isBracket }) {
  const wanted = word.toLowerCase();
  const having = known.filter(({ name, insert }) => (insert || !isBracket) && name.toLowerCase().includes(wanted));
  const begins = ({ name }) => name.toLowerCase().startsWith(wanted);
  return [...having.filter(begins), ...having.filter((item) => !begins(item))];
}

function drawn({ name, usage, about }) {
  const item = Object.assign(document.createElement("div"), { className: "formula-item", role: "option" });
  const text = Object.assign(document.createElement(usage ? "code" : "span"), { textContent: usage ?? name });
  item.append(text, Object.assign(document.createElement("span"), { className: "muted small", textContent: about }));
  return item;
}

customElements.define("et-formula", Formula);
