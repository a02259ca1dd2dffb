// <et-grid src height label sortable selected>: a table of any length and width. Only what is in view is in the page;
// rows come in pages from `src` (see grid/source.js). Arrow keys move, Ctrl-C copies, clicking a head chooses its column.
// A column named by `reveal` is brought into view when rows arrive.
// Events: "column-click" {name, index}, "cell-click" {row, name, value}. Setting `src` again reloads in place.

import { widthsOf } from "../grid/columns.js";
import { Geometry, HEAD, ROW } from "../grid/geometry.js";
import { PagedRows } from "../grid/source.js";
import { element, View } from "../grid/view.js";
import { inPageLanguage } from "../words.js";
import { writeText } from "./copy.js";

const texts = {
  en: { loading: "Loading rows…", empty: "No rows.", failed: "The rows could not be read. Reload the page to try again.", row: "Row" },
  fr: { loading: "Chargement des lignes…", empty: "Aucune ligne.", failed: "Les lignes n’ont pas pu être lues. Rechargez la page pour réessayer.", row: "Ligne" },
};

class Grid extends HTMLElement {
  static observedAttributes = ["src", "selected"];

  connectedCallback() {
    if (this.view) return;
    this.words = inPageLanguage(texts);
    this.view = new View(this.getAttribute("label") ?? "", this.words.row);
    this.note = element("div", "grid-note", { role: "status" });
    this.active = { row: 0, column: 0 };
    this.replaceChildren(this.view.scroller, this.note);
    this.#listen(this.view.scroller);
    this.reload();
  }

  disconnectedCallback() {
    this.source?.close();
    this.resized?.disconnect();
  }

  attributeChangedCallback(name, before, after) {
    if (!this.view || before === after) return;
    if (name === "src") this.reload();
    else this.#drawAll();
  }

  /** Ask for everything anew; scroll position and active cell stay. */
  reload() {
    const sort = this.source?.sort ?? "";
    this.source?.close();
    this.source = new PagedRows(this.getAttribute("src"), sort, this.#arrived);
    this.fresh = true;
    if (!this.columns) this.#say(this.words.loading);
    const first = this.window?.first ?? 0;
    this.source.want(first, first + 40);
  }

  #listen(scroller) {
    if (this.getAttribute("height")) scroller.style.height = this.getAttribute("height");
    scroller.addEventListener("scroll", this.#moved, { passive: true });
    scroller.addEventListener("keydown", this.#keys);
    scroller.addEventListener("click", this.#clicked);
    this.resized = new ResizeObserver(this.#moved);
    this.resized.observe(scroller);
  }

  #arrived = (error, answer) => {
    if (error) return this.#say(error.message || this.words.failed, "danger");
    if (this.fresh) {
      this.#shape(answer);
      this.#bringIntoView(this.getAttribute("reveal"));
    }
    this.fresh = false;
    this.#say(answer.total === 0 ? this.words.empty : "");
    this.#drawAll();
  };

  #shape({ columns, total, rows }) {
    const names = (list) => list?.map((column) => column.name).join("\0");
    const widths = names(this.columns) === names(columns) ? this.geometry.widths : widthsOf(columns, rows);
    this.columns = columns;
    this.geometry = new Geometry(widths, total);
    this.view.shape(columns, this.geometry);
    this.active = { row: clamp(this.active.row, total - 1), column: clamp(this.active.column, columns.length - 1) };
  }

  #bringIntoView(name) {
    const at = this.columns.findIndex((column) => column.name === name);
    if (at >= 0) this.geometry.reveal(this.view.scroller, (this.window?.first ?? 0) + 2, at);
  }

  #say(text, tone = "") {
    this.note.textContent = text;
    this.note.dataset.tone = tone;
    this.note.hidden = !text;
  }

  #moved = () => {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.#draw();
    });
  };

  #drawAll() {
    this.view.forget();
    this.#draw();
  }

  #draw() {
    if (!this.columns) return;
    this.window = this.view.draw(this.source, this.getAttribute("selected"), this.active);
    clearTimeout(this.asking);
    const { first, count } = this.window;
    this.asking = setTimeout(() => count && this.source.want(first, first + count - 1), 60);
  }

  #clicked = (event) => {
    const head = event.target.closest(".grid-column");
    const cell = event.target.closest(".grid-cell");
    if (head) this.#chooseColumn(Number(head.dataset.column));
    if (!cell) return;
    this.#goTo(this.view.rowOf(cell), Number(cell.dataset.column));
    const { row, column } = this.active;
    this.dispatchEvent(new CustomEvent("cell-click", { bubbles: true, detail: { row, name: this.columns[column].name, value: this.#value() } }));
  };

  #chooseColumn(index) {
    const { name } = this.columns[index];
    if (this.hasAttribute("sortable")) {
      this.source.sort = { [name]: `-${name}`, [`-${name}`]: "" }[this.source.sort] ?? name;
      this.reload();
    }
    this.dispatchEvent(new CustomEvent("column-click", { bubbles: true, detail: { name, index } }));
  }

  #keys = (event) => {
    if (!this.columns) return;
    if ((event.ctrlKey || event.metaKey) && event.key === "c") return void writeText(String(this.#value() ?? ""));
    if (event.key === "Enter") return this.#chooseColumn(this.active.column);
    const target = this.#targetOf(event);
    if (!target) return;
    event.preventDefault();
    this.#goTo(...target);
  };

  #targetOf({ key, ctrlKey, metaKey }) {
    const { row, column } = this.active;
    const far = ctrlKey || metaKey ? Infinity : 1;
    const page = Math.max(1, Math.floor((this.view.scroller.clientHeight - HEAD) / ROW) - 1);
    return {
      ArrowDown: [row + far, column],
      ArrowUp: [row - far, column],
      ArrowRight: [row, column + far],
      ArrowLeft: [row, column - far],
      PageDown: [row + page, column],
      PageUp: [row - page, column],
      Home: [far > 1 ? 0 : row, 0],
      End: [far > 1 ? Infinity : row, Infinity],
    }[key];
  }

  #goTo(row, column) {
    this.active = { row: clamp(row, this.geometry.total - 1), column: clamp(column, this.columns.length - 1) };
    this.geometry.reveal(this.view.scroller, this.active.row, this.active.column);
    this.#draw();
  }

  #value() {
    return this.source.row(this.active.row)?.[this.active.column];
  }
}

const clamp = (value, most) => Math.max(0, Math.min(most, value));

customElements.define("et-grid", Grid);
