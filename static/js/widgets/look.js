// <et-look rows profile> around a grid: what is looked at (q, filter, sort) stands in the address, so that it can be sent
// and Back works; the toolbar #look is drawn by the server, with the filter in words. Heads open the column's profile in
// #grid-panel, their menus sort, filter, pin and hide.

import { openChooser } from "../grid/chooser.js";
import { openFilterForm } from "../grid/filter_form.js";
import { texts } from "../grid/look_words.js";
import { openMenu } from "../grid/menu.js";
import { inPageLanguage } from "../words.js";
import { writeText } from "./copy.js";

const KEYS = ["q", "filter", "sort"];

class Look extends HTMLElement {
  connectedCallback() {
    this.words = inPageLanguage(texts);
    this.grid = this.querySelector("et-grid");
    this.panel = this.querySelector("#grid-panel");
    this.offers = JSON.parse(this.querySelector("#grid-comparisons script").textContent);
    this.addEventListener("click", this.#clicked);
    this.addEventListener("submit", this.#submitted);
    this.addEventListener("column-click", ({ detail }) => this.#openPanel(detail.name));
    this.addEventListener("column-menu", ({ detail }) => this.#openMenu(detail.name, detail.cell));
    this.addEventListener("rows", ({ detail }) => this.#count(detail));
    this.addEventListener("htmx:afterSettle", () => this.#count(this.counted));
    window.addEventListener("popstate", this.#returned);
  }

  disconnectedCallback() {
    window.removeEventListener("popstate", this.#returned);
  }

  get #address() {
    return new URLSearchParams(location.search);
  }

  get #groups() {
    return JSON.parse(this.#address.get("filter") || "[]");
  }

  /** Change what is looked at: `{sort: "-age"}`; empty values leave the address. */
  #look(changes) {
    const address = this.#address;
    for (const [key, value] of Object.entries(changes)) {
      if (value) address.set(key, value);
      else address.delete(key);
    }
    history.pushState(null, "", `${location.pathname}${address.size ? `?${address}` : ""}`);
    this.#apply();
  }

  #returned = () => this.#apply();

  #apply() {
    const address = this.#address;
    this.grid.setAttribute("src", this.#rowsAddress(address));
    this.grid.setAttribute("sort", address.get("sort") ?? "");
    this.grid.setAttribute("search", address.get("q") ?? "");
    window.htmx.ajax("GET", location.href, { target: "#look", swap: "outerHTML" });
  }

  #rowsAddress(address) {
    const asked = new URLSearchParams();
    for (const key of KEYS.slice(0, 2)) if (address.get(key)) asked.set(key, address.get(key));
    return `${this.getAttribute("rows")}${asked.size ? `?${asked}` : ""}`;
  }

  #clicked = (event) => {
    const link = event.target.closest("a[data-look]");
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (link && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      const wanted = new URL(link.href).searchParams;
      this.#look(Object.fromEntries(KEYS.map((key) => [key, wanted.get(key)])));
    } else if (act === "columns") this.#openChooser(event.target.closest("[data-act]"));
    else if (act === "close") this.#closePanel();
    else if (act) this.#act(act, this.grid.getAttribute("selected"), event.target.closest("[data-act]"));
  };

  #submitted = async (event) => {
    const form = event.target;
    if (form.dataset.form === "search") {
      event.preventDefault();
      this.#look({ q: form.elements.q.value.trim() });
    } else if (form.dataset.form === "row") {
      event.preventDefault();
      const number = Number(form.elements.row.value);
      const found = number >= 1 && (await this.grid.goToRow(number));
      form.querySelector("[role=alert]").textContent = found ? "" : this.words.noRow(number);
    }
  };

  #openMenu(name, cell) {
    const { words, grid } = this;
    const sort = grid.getAttribute("sort");
    const act = (what) => () => this.#act(what, name, cell);
    const { masked } = grid.columns.find((column) => column.name === name);
    const isPinned = grid.arrangement.isPinned(name);
    openMenu(cell, words.menuOf(name), [
      [[words.ascending, act("ascending"), masked], [words.descending, act("descending"), masked], [words.unsort, act("unsort"), !sort]],
      [[words.filter, act("filter"), masked]],
      [[isPinned ? words.unpin : words.pin, act("pin")], [words.left, act("left")], [words.right, act("right")], [words.fit, act("fit")], [words.hide, act("hide")]],
      [[words.copyName, act("copy")], [words.profile, act("profile")]],
    ]);
  }

  #act(what, name, anchor) {
    const { arrangement, shown } = this.grid;
    const arranged = (change) => {
      change();
      this.grid.arrange();
    };
    const acts = {
      sort: () => this.#look({ sort: { [name]: `-${name}`, [`-${name}`]: "" }[this.grid.getAttribute("sort")] ?? name }),
      ascending: () => this.#look({ sort: name }),
      descending: () => this.#look({ sort: `-${name}` }),
      unsort: () => this.#look({ sort: "" }),
      filter: () => this.#openFilter(name, anchor),
      pin: () => arranged(() => arrangement.pin(name, !arrangement.isPinned(name))),
      left: () => arranged(() => arrangement.move(name, -1, shown)),
      right: () => arranged(() => arrangement.move(name, 1, shown)),
      fit: () => arranged(() => arrangement.fit(name)),
      hide: () => arranged(() => arrangement.hide([name])),
      copy: () => writeText(name),
      profile: () => this.#openPanel(name),
    };
    acts[what]?.();
  }

  #openFilter(name, anchor) {
    const column = this.grid.columns.find((one) => one.name === name);
    const groups = this.#groups;
    const last = groups.length ? [...this.querySelectorAll("[data-said]")].at(-1)?.dataset.said : "";
    openFilterForm(anchor, column, this.offers[column.kind], this.words, {
      last,
      apply: async (condition, joins) => {
        const wanted = joins ? [...groups.slice(0, -1), joined(groups.at(-1), condition)] : [...groups, condition];
        const address = this.#address;
        address.set("filter", JSON.stringify(wanted));
        const refusal = await this.#refusalOf(address);
        if (!refusal) this.#look({ filter: JSON.stringify(wanted) });
        return refusal;
      },
    });
  }

  /** What the server has against such a look; empty when nothing. */
  async #refusalOf(address) {
    const response = await fetch(`${location.pathname}?${address}`, { headers: { "HX-Request": "true" } });
    const bar = new DOMParser().parseFromString(await response.text(), "text/html");
    return response.ok ? (bar.querySelector("[data-problem]")?.dataset.problem ?? "") : response.statusText;
  }

  #openChooser(anchor) {
    if (!this.grid.columns) return;
    openChooser(anchor, this.grid.columns, this.grid.arrangement, this.words, () => this.grid.arrange());
  }

  async #openPanel(name) {
    this.grid.setAttribute("selected", name);
    this.panel.hidden = false;
    this.classList.add("has-panel");
    const body = this.panel.querySelector("#grid-panel-body");
    const url = `${this.getAttribute("profile")}?column=${encodeURIComponent(name)}`;
    await window.htmx.ajax("GET", url, { target: "#grid-panel-body", swap: "innerHTML" });
    if (!body.querySelector("#column")?.firstElementChild) body.textContent = this.words.noProfile;
  }

  #closePanel() {
    this.panel.hidden = true;
    this.classList.remove("has-panel");
    this.grid.setAttribute("selected", "");
    this.querySelector(".grid-scroll").focus();
  }

  #count(counted) {
    this.counted = counted;
    const place = this.querySelector("#grid-count");
    if (place && counted) place.textContent = this.words.rows(counted.total, counted.of);
  }
}

/** A group (one condition, or a list of them of which any holds) with one more. */
const joined = (group, condition) => (Array.isArray(group[0]) ? [...group, condition] : [group, condition]);

customElements.define("et-look", Look);
