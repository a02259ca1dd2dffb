// <et-grid src height label sort search selected reveal keep columns pins menus windowed>: a table of any length and
// width; only what is in view is in the page. Rows come in pages from `src` (see grid/source.js). `keep` names where the
// arrangement of columns is kept, `columns` and `pins` are one that goes before it (see grid/arrangement.js); a column
// named by `reveal` is brought into view. Setting `src` or `sort` again reloads in place.
// Events: "column-click", "column-menu" {name, index, cell}, "cell-click" {row, name, value}, "rows" {total, of}.

import { Arrangement } from "../grid/arrangement.js";
import { Geometry } from "../grid/geometry.js";
import { opensMenu, targetOf } from "../grid/keys.js";
import { followPointer } from "../grid/pointer.js";
import { copyFrom } from "../grid/clipboard.js";
import { Selection } from "../grid/selection.js";
import { Progress } from "../grid/progress.js";
import { PagedRows } from "../grid/source.js";
import { View } from "../grid/view.js";
import { texts } from "../grid/words.js";
import { inPageLanguage } from "../words.js";

class Grid extends HTMLElement {
  static observedAttributes = ["src", "sort", "selected"];

  connectedCallback() {
    if (this.view) return;
    this.words = inPageLanguage(texts);
    this.view = new View(this.getAttribute("label") ?? "", this.words, this.hasAttribute("menus"));
    this.selection = new Selection();
    this.arrangement = new Arrangement(this.getAttribute("keep"), this.getAttribute("columns"), this.getAttribute("pins"));
    this.progress = new Progress(this.words, () => this.reload());
    this.replaceChildren(this.view.scroller, ...this.progress.boxes);
    this.#listen(this.view.scroller);
    this.reload();
  }

  disconnectedCallback() {
    this.source?.close();
    this.resized?.disconnect();
    this.unfollow?.();
  }

  attributeChangedCallback(name, before, after) {
    if (!this.view || before === after) return;
    if (name === "selected") return this.#draw(true);
    clearTimeout(this.reloading); // src and sort may change together
    this.reloading = setTimeout(() => this.reload());
  }

  /** Ask for everything anew; scroll position, active cell and arrangement stay. */
  reload() {
    this.source?.close();
    const asked = { sort: this.getAttribute("sort") ?? "", windowed: this.hasAttribute("windowed"), before: this.source };
    this.source = new PagedRows(this.getAttribute("src"), asked, this.#arrived, (told) => this.progress.show(told));
    this.fresh = true;
    this.progress.begin(Boolean(this.columns));
    this.#want();
  }

  /** Pins, hidden columns, widths or order changed: draw them so. */
  arrange() {
    const { row, column } = this.selection.active;
    this.shown = this.arrangement.shown(this.columns, this.source, this.words);
    this.geometry = new Geometry(this.shown, this.total, this.view.scroller.clientWidth);
    this.view.shape(this.shown, this.geometry, this.columns.length);
    this.selection.moveTo(clamp(row, this.total - 1), clamp(column, this.shown.length - 1));
    this.view.renew();
    this.#draw();
  }

  /** The active cell: {row, name, value}; its value is undefined while it is not here. */
  get active() {
    const { row, column } = this.selection.active;
    const { name, place } = this.shown[column];
    return { row, name, value: this.source.value(row, place) };
  }

  /** Bring the table's row `number` (from 1) into view, and a column of it; answers whether it is among the rows. */
  async goToRow(number, name = null) {
    const found = await this.source.find(number);
    if (found === null) return false;
    const at = this.shown.findIndex((column) => column.name === name);
    this.#goTo(found, at >= 0 ? at : this.selection.active.column);
    this.view.scroller.focus();
    return true;
  }

  #listen(scroller) {
    if (this.getAttribute("height")) scroller.style.height = this.getAttribute("height");
    scroller.addEventListener("scroll", this.#moved, { passive: true });
    scroller.addEventListener("keydown", this.#keys);
    scroller.addEventListener("click", this.#clicked);
    const choose = ({ row, column }, extend) => this.#goTo(row, column, extend);
    this.unfollow = followPointer(this.view, { choose, resize: (at, width) => this.#resize(at, width) });
    this.resized = new ResizeObserver(() => (this.geometry && this.geometry.pinsIn(scroller.clientWidth) !== this.geometry.pins ? this.arrange() : this.#moved()));
    this.resized.observe(scroller);
  }

  #arrived = (error, answer) => {
    if (error) return this.progress.fail(error);
    if (this.fresh) {
      if (answer.columns.length) this.columns = answer.columns;
      this.total = answer.total;
      this.arrange();
      this.#bringIntoView(this.getAttribute("reveal"));
      this.#tell("rows", (this.counted = { total: answer.total, of: answer.of ?? answer.total }));
    }
    this.fresh = false;
    this.progress.say(answer.total ? "" : (answer.of ? this.words.none : this.words.empty));
    this.#draw(true);
  };

  #bringIntoView(name) {
    const at = this.shown.findIndex((column) => column.name === name);
    if (at >= 0) this.geometry.reveal(this.view.scroller, (this.window?.first ?? 0) + 2, at);
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }

  #moved = () => {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.#draw();
    });
  };

  #draw(anew = false) {
    if (!this.shown) return;
    if (anew) this.view.forget();
    this.window = this.view.draw(this.source, this.getAttribute("selected"), this.selection, this.getAttribute("search"));
    clearTimeout(this.asking);
    this.asking = setTimeout(() => this.#want(), 60);
  }

  #want() {
    const { first, count, from, to } = this.window ?? { first: 0, count: 40, from: 0, to: 0 };
    const places = (this.shown ?? [{ place: 0 }]).filter((_, at) => at < (this.geometry?.pins ?? 0) || (at >= from && at <= to));
    if (this.fresh || count) this.source.want(first, first + Math.max(count, 1) - 1, places.map((column) => column.place));
  }

  #clicked = (event) => {
    const head = event.target.closest(".grid-column");
    if (event.target.closest(".grid-resize")) return;
    if (head) return this.#tellColumn(event.target.closest(".grid-menu-button") ? "column-menu" : "column-click", Number(head.dataset.column), head);
    const place = this.view.placeOf(event.target);
    if (!place) return;
    if (!event.shiftKey && !this.selection.isRange) this.#goTo(place.row, place.column);
    this.#tell("cell-click", this.active);
  };

  #tellColumn(event, index, cell = null) {
    this.#tell(event, { name: this.shown[index].name, index: this.shown[index].place, cell });
  }

  #keys = (event) => {
    if (!this.shown || event.target !== this.view.scroller) return;
    const { column, row } = this.selection.active;
    if ((event.ctrlKey || event.metaKey) && event.key === "c") return void this.#copy();
    if (event.key === "Enter") return this.#tellColumn("column-click", column);
    if (event.key === "Escape") this.selection.clear();
    if (opensMenu(event)) return this.#openMenuOf(event, row, column);
    const target = targetOf(event, this.selection.active, this.view.scroller.clientHeight);
    if (event.key === "Escape") this.#draw(true);
    if (!target) return;
    event.preventDefault();
    this.#goTo(...target, event.shiftKey);
  };

  #openMenuOf(event, row, column) {
    event.preventDefault();
    this.#goTo(row, column);
    this.#tellColumn("column-menu", column, this.view.head.querySelector(`[data-column="${column}"]`));
  }

  #goTo(row, column, extend = false) {
    const had = this.selection.isRange;
    this.selection.moveTo(clamp(row, this.geometry.total - 1), clamp(column, this.shown.length - 1), extend);
    this.geometry.reveal(this.view.scroller, this.selection.active.row, this.selection.active.column);
    this.#draw(had || extend);
  }

  #resize(at, width) {
    this.arrangement.resize(this.shown[at].name, width);
    this.arrange();
  }

  async #copy() {
    const said = await copyFrom(this);
    if (!said) return;
    this.progress.say(said, "done");
  }
}

const clamp = (value, most) => Math.max(0, Math.min(most, value));

customElements.define("et-grid", Grid);
