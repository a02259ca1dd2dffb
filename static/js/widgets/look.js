// <et-look rows profile csv excel xlsx parquet> around a grid: what is looked at (q, filter, sort; columns and pins; row) stands in
// the address, so that it can be sent and Back works; #look says in words what that is, drawn by the server.
// Heads open the column's profile in #grid-panel, their menus sort, filter, pin and hide.

import { openChooser } from "../grid/chooser.js";
import { openColumnMenu, openFileMenu } from "../grid/column_menu.js";
import { openFilterForm } from "../grid/filter_form.js";
import { address, addressWith } from "../grid/look_address.js";
import { texts } from "../grid/look_words.js";
import { SearchField } from "../grid/search_field.js";
import { inPageLanguage } from "../words.js";
import { writeText } from "./copy.js";

const KEYS = ["q", "filter", "sort"];

class Look extends HTMLElement {
  connectedCallback() {
    this.words = inPageLanguage(texts);
    this.grid = this.querySelector("et-grid");
    this.panel = this.querySelector("#grid-panel");
    this.offers = JSON.parse(this.querySelector("#grid-comparisons script").textContent);
    const search = (q, goesOn) => this.#look({ q }, goesOn ? "replaceState" : "pushState");
    this.search = new SearchField(this.querySelector('[data-form="search"]'), () => Boolean(this.querySelector("[data-long]")), search);
    this.addEventListener("click", this.#clicked);
    this.addEventListener("submit", this.#submitted);
    this.addEventListener("column-click", ({ detail }) => this.#openPanel(detail.name));
    this.addEventListener("column-menu", ({ detail }) => this.#openMenu(detail.name, detail.cell));
    this.addEventListener("rows", this.#arrived);
    window.addEventListener("popstate", this.#returned);
    if (this.grid.counted) this.#arrived(); // the rows may have been here before this script
  }

  disconnectedCallback() {
    window.removeEventListener("popstate", this.#returned);
  }

  /** Rows came: the address says how their columns stand, and may name a row to go to. */
  #arrived = () => {
    this.#tellColumns("replaceState");
    if (address().get("row") && !this.went) this.grid.goToRow(Number(address().get("row")), address().get("reveal"));
    this.went = true;
  };

  get #groups() {
    return JSON.parse(address().get("filter") || "[]");
  }

  /** Change what is looked at: `{sort: "-age"}`; empty values leave the address. */
  #look(changes, how = "pushState") {
    history[how](null, "", addressWith(changes));
    this.#apply();
  }

  #returned = () => {
    const { arrangement, columns } = this.grid;
    if (columns) {
      arrangement.follow(Object.fromEntries(address()), columns);
      arrangement.keep();
      this.grid.arrange();
      this.#say();
    }
    this.#apply();
  };

  #apply() {
    const asked = address();
    this.grid.setAttribute("src", this.#rowsAddress(asked));
    this.grid.setAttribute("sort", asked.get("sort") ?? "");
    this.grid.setAttribute("search", asked.get("q") ?? "");
    this.search.follow(asked.get("q") ?? "");
    window.htmx.ajax("GET", location.href, { target: "#look", swap: "innerHTML" });
  }

  #rowsAddress(look) {
    const asked = new URLSearchParams();
    for (const key of KEYS.slice(0, 2)) if (look.get(key)) asked.set(key, look.get(key));
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
    else if (act === "file") openFileMenu(event.target.closest("[data-act]"), this.words, { csv: this.getAttribute("csv"), excel: this.getAttribute("excel"), xlsx: this.getAttribute("xlsx"), parquet: this.getAttribute("parquet") });
    else if (act === "all") this.#arrange(() => this.grid.arrangement.show(this.grid.arrangement.hidden));
    else if (act === "close") this.#closePanel();
    else if (act) this.#act(act, this.grid.getAttribute("selected"), event.target.closest("[data-act]"));
  };

  #submitted = async (event) => {
    const form = event.target;
    if (form.dataset.form !== "row") return;
    event.preventDefault();
    const number = Number(form.elements.row.value);
    const found = number >= 1 && (await this.grid.goToRow(number));
    form.querySelector("[role=alert]").textContent = found ? "" : this.words.noRow(number);
  };

  #openMenu(name, cell) {
    const { columns, arrangement } = this.grid;
    const { masked } = columns.find((column) => column.name === name);
    const about = { name, masked, isPinned: arrangement.isPinned(name), isSorted: Boolean(this.grid.getAttribute("sort")) };
    openColumnMenu(cell, this.words, about, (what) => this.#act(what, name, cell));
  }

  #act(what, name, anchor) {
    const { arrangement, shown } = this.grid;
    const acts = {
      sort: () => this.#look({ sort: { [name]: `-${name}`, [`-${name}`]: "" }[this.grid.getAttribute("sort")] ?? name }),
      ascending: () => this.#look({ sort: name }),
      descending: () => this.#look({ sort: `-${name}` }),
      unsort: () => this.#look({ sort: "" }),
      filter: () => this.#openFilter(name, anchor),
      pin: () => this.#arrange(() => arrangement.pin(name, !arrangement.isPinned(name))),
      left: () => this.#arrange(() => arrangement.move(name, -1, shown)),
      right: () => this.#arrange(() => arrangement.move(name, 1, shown)),
      fit: () => this.#arrange(() => arrangement.fit(name)),
      hide: () => this.#arrange(() => arrangement.hide([name])),
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
        const refusal = await this.#refusalOf(addressWith({ filter: JSON.stringify(wanted) }));
        if (!refusal) this.#look({ filter: JSON.stringify(wanted) });
        return refusal;
      },
    });
  }

  /** What the server has against such a look; empty when nothing. */
  async #refusalOf(look) {
    const response = await fetch(look, { headers: { "HX-Request": "true" } });
    const bar = new DOMParser().parseFromString(await response.text(), "text/html");
    return response.ok ? (bar.querySelector("[data-problem]")?.dataset.problem ?? "") : response.statusText;
  }

  #openChooser(anchor) {
    if (!this.grid.columns) return;
    openChooser(anchor, this.grid.columns, this.grid.arrangement, this.words, () => this.#arrange(() => {}));
  }

  /** Pin, hide or move columns: the grid, the address and the bar follow. */
  #arrange(change) {
    change();
    this.grid.arrange();
    this.#tellColumns("pushState");
  }

  #tellColumns(how) {
    const wanted = addressWith(this.grid.arrangement.address(this.grid.columns));
    if (wanted !== addressWith({})) history[how](null, "", wanted);
    this.#say();
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

  /** In the bar: how many rows match, and that columns are hidden. */
  #say() {
    const { columns, counted, shown } = this.grid;
    const [count, note] = [this.querySelector("#grid-count"), this.querySelector("#grid-shown")];
    if (!counted || !count) return;
    count.textContent = this.words.rows(counted.total, counted.of);
    note.hidden = shown.length === columns.length;
    note.querySelector("span").textContent = this.words.columnsOf(shown.length, columns.length);
  }
}

/** A group (one condition, or a list of them of which any holds) with one more. */
const joined = (group, condition) => (Array.isArray(group[0]) ? [...group, condition] : [group, condition]);

customElements.define("et-look", Look);
