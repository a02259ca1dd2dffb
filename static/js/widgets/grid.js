// <et-grid src height label sortable selected>: a table of any length and width. Only what is in view is in the page;
// rows come in pages from `src` (see grid/source.js). Arrow keys move, Ctrl-C copies, clicking a head selects its column.
// Events: "column-click" {name, index}, "cell-click" {row, name, value}. Setting `src` again reloads in place.

import { described, drawHead, isNumeric, widthsOf, written } from "../grid/columns.js";
import { PagedRows } from "../grid/source.js";
import { words } from "../grid/words.js";

const ROW = 28;
const HEAD = 78;
const NUMBER = 64;
const TALLEST = 15_000_000; // browsers lose precision beyond; longer tables scroll in proportion
let grids = 0;

class Grid extends HTMLElement {
  static observedAttributes = ["src", "selected"];

  connectedCallback() {
    if (this.scroller) return;
    this.uid = `grid-${(grids += 1)}`;
    this.#build();
    this.reload();
  }

  disconnectedCallback() {
    this.source?.close();
    this.resized?.disconnect();
  }

  attributeChangedCallback(name, before, after) {
    if (!this.scroller || before === after) return;
    if (name === "src") this.reload();
    else this.#drawAll();
  }

  /** Ask for everything anew; scroll position and active cell stay. */
  reload() {
    this.source?.close();
    const sort = this.source?.sort ?? "";
    this.source = new PagedRows(this.getAttribute("src"), this.#arrived);
    this.source.sort = sort;
    this.fresh = true;
    if (!this.columns) this.#say(words().loading);
    this.source.want(this.first ?? 0, (this.first ?? 0) + 40);
  }

  #build() {
    this.scroller = element("div", "grid-scroll", { role: "grid", tabIndex: 0, ariaLabel: this.getAttribute("label") ?? "" });
    this.sizer = element("div", "grid-sizer", { role: "presentation" });
    this.head = element("div", "grid-head", { role: "row" });
    this.head.setAttribute("aria-rowindex", "1");
    this.body = element("div", "grid-body", { role: "rowgroup" });
    this.note = element("div", "grid-note", { role: "status" });
    const group = element("div", "grid-head-group", { role: "rowgroup" });
    group.append(this.head);
    this.sizer.append(group, this.body);
    this.scroller.append(this.sizer);
    this.replaceChildren(this.scroller, this.note);
    if (this.getAttribute("height")) this.scroller.style.height = this.getAttribute("height");
    this.scroller.addEventListener("scroll", this.#scrolled, { passive: true });
    this.scroller.addEventListener("keydown", this.#keys);
    this.scroller.addEventListener("click", this.#clicked);
    this.resized = new ResizeObserver(() => this.#scrolled());
    this.resized.observe(this.scroller);
    this.rows = [];
    this.active = { row: 0, column: 0 };
  }

  #arrived = (error, answer) => {
    if (error) return this.#say(error.message || words().failed, "danger");
    if (this.fresh) this.#shape(answer);
    this.fresh = false;
    this.#say(answer.total === 0 ? words().empty : "");
    this.#drawAll();
  };

  #shape({ columns, total, rows }) {
    const same = this.columns?.map((c) => c.name).join("\0") === columns.map((c) => c.name).join("\0");
    this.columns = columns;
    this.total = total;
    if (!same) this.widths = widthsOf(columns, rows);
    this.lefts = [NUMBER];
    for (const width of this.widths) this.lefts.push(this.lefts.at(-1) + width);
    this.wide = this.lefts.at(-1);
    this.tall = Math.min(TALLEST, HEAD + total * ROW);
    this.sizer.style.width = `${this.wide}px`;
    this.sizer.style.height = `${this.tall}px`;
    this.scroller.setAttribute("aria-rowcount", total + 1);
    this.scroller.setAttribute("aria-colcount", columns.length + 1);
    this.active = { row: Math.min(this.active.row, Math.max(0, total - 1)), column: Math.min(this.active.column, columns.length - 1) };
  }

  #say(text, tone = "") {
    this.note.textContent = text;
    this.note.dataset.tone = tone;
    this.note.hidden = !text;
  }

  // -- drawing ---------------------------------------------------------------------------------------------------

  #scrolled = () => {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      if (this.columns) this.#draw();
    });
  };

  #drawAll() {
    if (!this.columns) return;
    this.headFrom = -1;
    for (const row of this.rows) row.index = -1;
    this.#draw();
  }

  #draw() {
    const { clientHeight, clientWidth, scrollLeft } = this.scroller;
    this.first = this.#firstRow();
    this.count = Math.min(Math.ceil((clientHeight - HEAD) / ROW) + 6, this.total - this.first);
    this.from = Math.max(0, this.lefts.findLastIndex((left) => left <= scrollLeft + NUMBER) - 1);
    const end = this.lefts.findIndex((left) => left > scrollLeft + clientWidth);
    this.to = Math.min(this.columns.length - 1, end < 0 ? this.columns.length : end);
    if (this.headFrom !== this.from || this.headTo !== this.to) this.#drawHead();
    this.#drawRows();
    clearTimeout(this.asking);
    this.asking = setTimeout(() => this.count > 0 && this.source.want(this.first, this.first + this.count - 1), 60);
  }

  #firstRow() {
    const room = this.tall - this.scroller.clientHeight;
    const real = HEAD + this.total * ROW - this.scroller.clientHeight;
    const ratio = real > room && room > 0 ? real / room : 1;
    this.shift = this.scroller.scrollTop * (1 - ratio);
    return Math.max(0, Math.min(this.total - 1, Math.floor((this.scroller.scrollTop * ratio) / ROW) - 2));
  }

  #drawHead() {
    [this.headFrom, this.headTo] = [this.from, this.to];
    const corner = element("div", "grid-corner", { role: "columnheader", textContent: "#", ariaLabel: words().row });
    const heads = [];
    for (let at = this.from; at <= this.to; at += 1) heads.push(this.#headCell(at));
    this.head.replaceChildren(corner, ...heads);
  }

  #headCell(at) {
    const column = this.columns[at];
    const sort = { [column.name]: "ascending", [`-${column.name}`]: "descending" }[this.source.sort];
    const cell = element("div", "grid-column", { role: "columnheader", ariaLabel: described(column), title: column.name });
    cell.dataset.column = at;
    cell.setAttribute("aria-colindex", at + 2);
    if (sort) cell.setAttribute("aria-sort", sort);
    if (column.name === this.getAttribute("selected")) cell.dataset.selected = "";
    place(cell, this.lefts[at], this.widths[at]);
    cell.append(...drawHead(column, sort));
    return cell;
  }

  #drawRows() {
    const needed = Math.max(0, this.count);
    while (this.rows.length < needed) this.rows.push(this.#newRow());
    const used = new Set();
    for (let i = 0; i < needed; i += 1) {
      const row = this.rows[(this.first + i) % this.rows.length];
      used.add(row);
      this.#fillRow(row, this.first + i);
    }
    for (const row of this.rows) row.element.hidden = !used.has(row);
    this.#markActive();
  }

  #newRow() {
    const row = { element: element("div", "grid-row", { role: "row" }), index: -1, cells: new Map() };
    row.number = row.element.appendChild(element("div", "grid-number", { role: "rowheader" }));
    this.body.append(row.element);
    return row;
  }

  #fillRow(row, index) {
    const data = this.source.row(index);
    const key = `${this.from}:${this.to}:${Boolean(data)}`;
    row.element.style.transform = `translateY(${index * ROW + this.shift}px)`;
    if (row.index === index && row.key === key) return;
    [row.index, row.key] = [index, key];
    row.element.setAttribute("aria-rowindex", index + 2);
    row.number.textContent = (index + 1).toLocaleString();
    for (const [at, cell] of row.cells) {
      if (at < this.from || at > this.to) {
        cell.remove();
        row.cells.delete(at);
      }
    }
    for (let at = this.from; at <= this.to; at += 1) this.#fillCell(row, index, at, data);
  }

  #fillCell(row, index, at, data) {
    let cell = row.cells.get(at);
    if (!cell) {
      cell = row.element.appendChild(element("div", "grid-cell", { role: "gridcell" }));
      cell.setAttribute("aria-colindex", at + 2);
      cell.dataset.column = at;
      row.cells.set(at, cell);
    }
    place(cell, this.lefts[at], this.widths[at]);
    cell.id = `${this.uid}-${index}-${at}`;
    const value = data?.[at];
    cell.textContent = written(value);
    cell.classList.toggle("is-number", isNumeric(this.columns[at]));
    cell.classList.toggle("is-missing", data !== undefined && (value === null || value === undefined));
    cell.classList.toggle("is-waiting", data === undefined);
    cell.classList.toggle("is-changed", this.source.isChanged(index, at));
    cell.classList.toggle("is-selected", this.columns[at].name === this.getAttribute("selected"));
  }

  #markActive() {
    this.body.querySelector(".is-active")?.classList.remove("is-active");
    const id = `${this.uid}-${this.active.row}-${this.active.column}`;
    const cell = this.body.querySelector(`#${id}`);
    cell?.classList.add("is-active");
    if (cell) this.scroller.setAttribute("aria-activedescendant", id);
    else this.scroller.removeAttribute("aria-activedescendant");
  }

  // -- hands -----------------------------------------------------------------------------------------------------

  #clicked = (event) => {
    const head = event.target.closest(".grid-column");
    const cell = event.target.closest(".grid-cell");
    if (head) this.#chooseColumn(Number(head.dataset.column));
    if (!cell) return;
    const row = this.rows.find((r) => r.element === cell.parentElement);
    this.#goTo(row.index, Number(cell.dataset.column));
    const name = this.columns[this.active.column].name;
    this.dispatchEvent(new CustomEvent("cell-click", { bubbles: true, detail: { row: row.index, name, value: this.#value() } }));
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
    if ((event.ctrlKey || event.metaKey) && event.key === "c") return void navigator.clipboard?.writeText(String(this.#value() ?? ""));
    const target = this.columns && this.#keyTarget(event);
    if (!target) return;
    event.preventDefault();
    if (target === "head") this.#chooseColumn(this.active.column);
    else this.#goTo(...target);
  };

  #keyTarget({ key, ctrlKey, metaKey }) {
    const { row, column } = this.active;
    const page = Math.max(1, Math.floor((this.scroller.clientHeight - HEAD) / ROW) - 1);
    const far = ctrlKey || metaKey;
    const last = { row: this.total - 1, column: this.columns.length - 1 };
    return {
      ArrowDown: [far ? last.row : row + 1, column],
      ArrowUp: [far ? 0 : row - 1, column],
      ArrowRight: [row, far ? last.column : column + 1],
      ArrowLeft: [row, far ? 0 : column - 1],
      PageDown: [row + page, column],
      PageUp: [row - page, column],
      Home: [far ? 0 : row, 0],
      End: [far ? last.row : row, last.column],
      Enter: "head",
    }[key];
  }

  #goTo(row, column) {
    this.active = { row: clamp(row, this.total - 1), column: clamp(column, this.columns.length - 1) };
    this.#reveal();
    this.#draw();
  }

  #reveal() {
    const { scroller } = this;
    const left = this.lefts[this.active.column];
    const right = left + this.widths[this.active.column];
    if (left - NUMBER < scroller.scrollLeft) scroller.scrollLeft = left - NUMBER;
    else if (right > scroller.scrollLeft + scroller.clientWidth) scroller.scrollLeft = right - scroller.clientWidth;
    const top = this.active.row * ROW + this.shift;
    const room = scroller.clientHeight - HEAD - ROW;
    if (top < scroller.scrollTop || top > scroller.scrollTop + room) {
      const real = HEAD + this.total * ROW - scroller.clientHeight;
      const scale = (this.tall - scroller.clientHeight) / Math.max(1, real);
      const goal = top < scroller.scrollTop ? this.active.row * ROW : this.active.row * ROW - room;
      scroller.scrollTop = goal * Math.min(1, scale);
    }
  }

  #value() {
    return this.source.row(this.active.row)?.[this.active.column];
  }
}

const clamp = (value, most) => Math.max(0, Math.min(most, value));

function element(tag, className, properties) {
  return Object.assign(document.createElement(tag), { className, ...properties });
}

function place(cell, left, width) {
  cell.style.left = `${left}px`;
  cell.style.width = `${width}px`;
}

customElements.define("et-grid", Grid);
