// <et-mentions> around a textarea and the JSON of a project's members: who types @ is offered their names.

import { Completion } from "../completion.js";
import { inPageLanguage } from "../words.js";

const texts = { en: { list: "Members of the project" }, fr: { list: "Membres du projet" } };
const TYPED = /(?:^|\s)@([\w.+-]*)$/;

class Mentions extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector("textarea");
    this.known = JSON.parse(this.querySelector("script").textContent);
    this.completion ??= new Completion(this.field, { label: inPageLanguage(texts).list, draw: drawn, take: (member) => this.#take(member) });
    this.field.addEventListener("input", () => this.#follow());
    this.field.addEventListener("keydown", (event) => {
      if (!this.completion.takesKey(event)) return;
      event.preventDefault();
      event.stopPropagation();
    });
    this.field.addEventListener("blur", () => this.completion.close());
  }

  /** What is written of a name before the caret; undefined where none is begun. */
  get #begun() {
    return TYPED.exec(this.field.value.slice(0, this.field.selectionStart))?.[1];
  }

  #follow() {
    const begun = this.#begun?.toLowerCase();
    const fits = ({ username, name }) => username.toLowerCase().startsWith(begun) || name.toLowerCase().includes(begun);
    this.completion.offer(begun === undefined ? [] : this.known.filter(fits));
  }

  #take({ username }) {
    const end = this.field.selectionStart;
    this.field.setRangeText(`@${username} `, end - this.#begun.length - 1, end, "end");
  }
}

function drawn({ username, name }) {
  const item = Object.assign(document.createElement("div"), { className: "formula-item", role: "option" });
  item.append(Object.assign(document.createElement("span"), { textContent: `@${username}` }), Object.assign(document.createElement("span"), { className: "muted small", textContent: name }));
  return item;
}

customElements.define("et-mentions", Mentions);
