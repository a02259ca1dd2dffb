// <et-choices label="…"> around a list of checkboxes: a filter box and "all / none" appear when the list is long.
// With "ordered" what is ticked comes first, in the order of ticking.

import { inPageLanguage } from "../words.js";

const LONG = 8;
const texts = {
  en: { filter: "Filter", all: "All", none: "None" },
  fr: { filter: "Filtrer", all: "Tout", none: "Aucun" },
};

class Choices extends HTMLElement {
  connectedCallback() {
    this.items = [...this.querySelectorAll(".choice")];
    if (this.hasAttribute("ordered")) this.addEventListener("change", this.#ordered);
    if (this.items.length < LONG || this.querySelector(".toolbar")) return;
    const word = inPageLanguage(texts);
    const filter = Object.assign(document.createElement("input"), { type: "search", placeholder: word.filter, ariaLabel: `${word.filter}: ${this.getAttribute("label")}` });
    filter.addEventListener("input", () => this.#narrow(filter.value.toLowerCase()));
    const bar = document.createElement("div");
    bar.className = "toolbar";
    bar.append(filter, this.#setter(word.all, true), this.#setter(word.none, false));
    this.prepend(bar);
  }

  #ordered = ({ target }) => {
    const item = target.closest(".choice");
    if (!item) return;
    const next = [...item.parentElement.children].find((other) => other !== item && !other.querySelector("input")?.checked);
    item.parentElement.insertBefore(item, next ?? null);
    target.focus();
  };

  #narrow(text) {
    for (const item of this.items) item.hidden = !item.textContent.toLowerCase().includes(text);
  }

  #setter(label, checked) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-quiet btn-small", textContent: label });
    button.addEventListener("click", () => {
      for (const item of this.items.filter((i) => !i.hidden)) item.querySelector("input").checked = checked;
      this.dispatchEvent(new Event("change", { bubbles: true }));
    });
    return button;
  }
}

customElements.define("et-choices", Choices);
