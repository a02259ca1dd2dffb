// <et-inspection auto changed> around the form that says how files are read. What was seen (.as-looked) is greyed as
// soon as the form says something else, and cannot be imported until it was looked at again: with `auto` a moment after
// the last change, in place; else by a button, as that look takes long. `changed`: the form said something else already.

import { inPageLanguage } from "../words.js";

const PAUSE = 600;
const POLL = 250;
const APART = ["csrfmiddlewaretoken", "name", "message", "mode"]; // they say nothing about how files are read
const texts = {
  en: { looking: "Changed. Looking again.", look: "Changed. Look again to see it." },
  fr: { looking: "Modifié. Nouveau regard en cours.", look: "Modifié. Regardez de nouveau pour voir le résultat." },
};

class Inspection extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.seen = this.hasAttribute("changed") ? null : this.#sent();
    this.form.addEventListener("input", this.#changed);
    this.form.addEventListener("change", this.#changed);
    this.form.addEventListener("submit", this.#submitted);
    this.form.addEventListener("keydown", this.#pressed);
    this.#changed();
  }

  disconnectedCallback() {
    this.#stop();
  }

  // What the form said when it came: somebody may have changed it before this script did.
  #sent() {
    const form = this.form.cloneNode(true);
    form.reset();
    return this.#said(form);
  }

  #said(form = this.form) {
    const data = new FormData(form);
    for (const name of APART) data.delete(name);
    return new URLSearchParams(data).toString();
  }

  #changed = () => {
    const said = this.#said();
    if (said === this.asked) return;
    this.#stop();
    this.#stale(said !== this.seen);
    if (said === this.seen || !this.hasAttribute("auto")) return;
    this.asked = said;
    this.timer = setTimeout(() => this.#look(), PAUSE);
  };

  // Enter in a field about reading imports nothing; what it changed is looked at.
  #pressed = (event) => {
    if (event.key === "Enter" && event.target.matches("input") && !APART.includes(event.target.name)) event.preventDefault();
  };

  #submitted = (event) => {
    if (!this.hasAttribute("auto") || ["import", undefined].includes(event.submitter?.value) || event.submitter.name === "part") return;
    event.preventDefault();
    this.#stop();
    this.#stale(true);
    this.asked = this.#said();
    this.#look(event.submitter);
  };

  #stop() {
    clearTimeout(this.timer);
    this.going?.abort();
    this.asked = null;
  }

  #stale(stale) {
    this.toggleAttribute("data-stale", stale);
    for (const button of this.querySelectorAll("[value=import]")) button.disabled = stale;
    const word = inPageLanguage(texts);
    const note = stale ? (this.hasAttribute("auto") ? word.looking : word.look) : "";
    for (const place of this.querySelectorAll(".again")) place.textContent = note;
  }

  async #look(submitter) {
    const { signal } = (this.going = new AbortController());
    const data = new FormData(this.form, submitter);
    if (submitter?.name !== "action") data.set("action", "look");
    try {
      let answer = await fetch(this.form.getAttribute("action"), { method: "POST", body: data, signal });
      let page = await parsed(answer);
      while (page.querySelector("#inspection[data-looking]")) {
        await new Promise((resolve) => setTimeout(resolve, POLL));
        page = await parsed((answer = await fetch(answer.url, { signal })));
      }
      if (!signal.aborted) this.#show(page, answer.url);
    } catch {
      if (!signal.aborted) this.form.requestSubmit(this.querySelector("[value=look]")); // as without a script
    }
  }

  // The new page in place of this one; what was typed, opened and focused stays.
  #show(page, url) {
    if (!page.querySelector("et-inspection")) return location.assign(url);
    const main = document.getElementById("main");
    const isTyped = ([name, value]) => APART.slice(1).includes(name) && this.form.elements[name].defaultValue !== value;
    const typed = [...new FormData(this.form)].filter(isTyped); // a name that was suggested follows the sheet
    const { activeElement: active, documentElement: root } = document;
    const [focus, top] = [this.contains(active) && (active.id || active.name), active.getBoundingClientRect().top];
    const open = this.querySelector("#differently")?.open;
    main.replaceChildren(...page.getElementById("main").childNodes);
    const form = main.querySelector("#inspection-form");
    form.parentNode.kept = new Map([...(this.kept ?? []), ...typed]);
    for (const [name, value] of form.parentNode.kept) if (form.elements[name]) form.elements[name].value = value;
    if (open) main.querySelector("#differently").open = true;
    const again = focus && form.elements[focus];
    again?.focus?.({ preventScroll: true });
    if (again?.getBoundingClientRect) root.scrollTop += again.getBoundingClientRect().top - top;
    window.htmx.process(main);
    history.replaceState(history.state, "", url);
    return null;
  }
}

async function parsed(answer) {
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

customElements.define("et-inspection", Inspection);
