// Draws what is in view and nothing else: rows and cells are kept and filled anew while the table moves. Row numbers and
// pinned columns stand in a part of each row that sticks to the left.

import { dated, figures, isNumeric, written } from "../cells.js";
import { described, drawHead, factsOf, figurePieces, pieces } from "./columns.js";
import { ROW } from "./geometry.js";

const DATED = new Set(["date", "datetime"]);
let grids = 0;

export class View {
  constructor(label, words, hasMenus) {
    this.uid = `grid-${(grids += 1)}`;
    [this.words, this.hasMenus, this.rows] = [words, hasMenus, []];
    this.scroller = element("div", "grid-scroll", { role: "grid", tabIndex: 0, ariaLabel: label });
    this.scroller.setAttribute("aria-multiselectable", "true");
    this.sizer = element("div", "grid-sizer", { role: "presentation" });
    this.head = element("div", "grid-head", { role: "row" });
    this.head.setAttribute("aria-rowindex", "1");
    this.body = element("div", "grid-body", { role: "rowgroup" });
    const group = element("div", "grid-head-group", { role: "rowgroup" });
    group.append(this.head);
    this.sizer.append(group, this.body);
    this.scroller.append(this.sizer);
  }

  /** `columns` as they are drawn; `all` is how many the table has. */
  shape(columns, geometry, all) {
    [this.columns, this.geometry] = [columns, geometry];
    this.sizer.style.width = `${geometry.wide}px`;
    this.sizer.style.height = `${geometry.tall}px`;
    this.scroller.setAttribute("aria-rowcount", geometry.total + 1);
    this.scroller.setAttribute("aria-colcount", all + 1);
  }

  /** Everything is drawn anew at the next `draw`. */
  forget() {
    this.headKey = "";
    for (const row of this.rows) row.key = "";
  }

  draw(source, selected, selection, search) {
    const range = this.geometry.view(this.scroller);
    [this.selection, this.search, this.figures] = [selection, search, search ? figures(search) : []];
    this.#drawHead(range, source.sort, selected);
    while (this.rows.length < range.count) this.rows.push(this.#newRow());
    const used = new Set();
    for (let index = range.first; index < range.first + range.count; index += 1) {
      const row = this.rows[index % this.rows.length];
      used.add(row);
      this.#fillRow(row, index, range, source, selected);
    }
    for (const row of this.rows) row.element.hidden = !used.has(row);
    this.#mark(selection.active);
    return range;
  }

  /** The cell of an element in it: {row, column} as drawn, or null. */
  placeOf(target) {
    const cell = target.closest?.(".grid-cell");
    const row = cell && this.rows.find((one) => one.element.contains(cell));
    return row ? { row: row.index, column: Number(cell.dataset.column) } : null;
  }

  /** The drawn numbers of the columns in view, pinned ones first. */
  #inView({ from, to }) {
    const drawn = Array.from({ length: this.geometry.pins }, (_, at) => at);
    for (let at = from; at <= to; at += 1) drawn.push(at);
    return drawn;
  }

  #drawHead(range, sort, selected) {
    const key = `${range.from}:${range.to}`;
    if (this.headKey === key) return;
    this.headKey = key;
    const fixed = element("div", "grid-fixed", { role: "presentation" });
    fixed.style.width = `${this.geometry.fixed}px`;
    fixed.append(element("div", "grid-corner", { role: "columnheader", textContent: "#", ariaLabel: this.words.row }));
    this.head.replaceChildren(fixed);
    for (const at of this.#inView(range)) (at < this.geometry.pins ? fixed : this.head).append(this.#headCell(at, sort, selected));
  }

  #headCell(at, sort, selected) {
    const column = this.columns[at];
    const order = { [column.name]: "ascending", [`-${column.name}`]: "descending" }[sort];
    const cell = element("div", "grid-column", { role: "columnheader", ariaLabel: described(column, this.words), title: `${column.name}\n${factsOf(column, this.words)}` });
    cell.dataset.column = at;
    cell.setAttribute("aria-colindex", column.place + 2);
    if (order) cell.setAttribute("aria-sort", order);
    if (column.name === selected) cell.dataset.selected = "";
    cell.classList.toggle("is-changed", column.before !== undefined);
    this.#place(cell, at);
    cell.append(...drawHead(column, order, this.words));
    if (this.hasMenus) {
      const menu = element("button", "grid-menu-button", { type: "button", tabIndex: -1, textContent: "⋮", ariaLabel: `${this.words.menu} ${column.name}` });
      cell.append(menu, element("span", "grid-resize", { ariaHidden: "true" }));
    }
    return cell;
  }

  #newRow() {
    const row = { element: element("div", "grid-row", { role: "row" }), key: "", cells: new Map() };
    row.fixed = row.element.appendChild(element("div", "grid-fixed", { role: "presentation" }));
    row.number = row.fixed.appendChild(element("div", "grid-number", { role: "rowheader" }));
    this.body.append(row.element);
    return row;
  }

  #fillRow(row, index, range, source, selected) {
    const key = `${index}:${range.from}:${range.to}`;
    row.element.style.transform = `translateY(${index * ROW + range.shift}px)`;
    if (row.key === key) return;
    [row.index, row.key] = [index, key];
    row.fixed.style.width = `${this.geometry.fixed}px`;
    row.element.setAttribute("aria-rowindex", index + 2);
    row.number.textContent = source.numberOf(index).toLocaleString(document.documentElement.lang);
    const drawn = this.#inView(range);
    const wanted = new Set(drawn);
    for (const [at, cell] of row.cells) {
      if (wanted.has(at)) continue;
      cell.remove();
      row.cells.delete(at);
    }
    for (const at of drawn) this.#fillCell(row, at, source, selected);
  }

  #fillCell(row, at, source, selected) {
    const column = this.columns[at];
    const cell = row.cells.get(at) ?? this.#newCell(row, at);
    const value = source.value(row.index, column.place);
    cell.id = `${this.uid}-${row.index}-${at}`;
    this.#write(cell, written(value, column), column);
    this.#place(cell, at);
    this.#strike(cell, source.before(row.index, column.place), column);
    cell.classList.toggle("is-number", isNumeric(column) && !column.masked);
    cell.classList.toggle("is-missing", value === null);
    cell.classList.toggle("is-waiting", value === undefined);
    cell.classList.toggle("is-masked", Boolean(column.masked));
    cell.classList.toggle("is-changed", source.isChanged(row.index, column.place));
    cell.classList.toggle("is-selected", column.name === selected);
    const chosen = this.selection.holds(row.index, at);
    cell.classList.toggle("is-in-range", chosen);
    cell.setAttribute("aria-selected", chosen);
  }

  /** Before what a changed cell holds, what it held: nothing where its column is new. */
  #strike(cell, value, column) {
    const isNew = value === undefined || !column.before;
    const said = isNew ? "" : value === null ? `(${this.words.lacking})` : written(value, { ...column, kind: column.before.kind });
    cell.title = said ? this.words.before(said) : "";
    if (said) cell.prepend(element("s", "grid-before", { textContent: said }), " ");
  }

  #write(cell, text, column) {
    if (!this.search) cell.textContent = text;
    else cell.replaceChildren(...(isNumeric(column) ? figurePieces(text, this.figures) : pieces(text, DATED.has(column.kind) ? dated(this.search) : this.search)).map(([piece, isHit]) => (isHit ? element("mark", "", { textContent: piece }) : piece)));
  }

  #newCell(row, at) {
    const cell = element("div", "grid-cell", { role: "gridcell" });
    (at < this.geometry.pins ? row.fixed : row.element).append(cell);
    cell.setAttribute("aria-colindex", this.columns[at].place + 2);
    cell.dataset.column = at;
    row.cells.set(at, cell);
    return cell;
  }

  /** Cells move between the sticking part and the rest when pins change: draw them anew. */
  renew() {
    for (const row of this.rows) {
      for (const cell of row.cells.values()) cell.remove();
      row.cells.clear();
    }
    this.forget();
  }

  #place(cell, at) {
    cell.style.left = `${this.geometry.lefts[at]}px`;
    cell.style.width = `${this.geometry.widths[at]}px`;
  }

  #mark({ row, column }) {
    this.body.querySelector(".is-active")?.classList.remove("is-active");
    const cell = document.getElementById(`${this.uid}-${row}-${column}`);
    cell?.classList.add("is-active");
    if (cell) this.scroller.setAttribute("aria-activedescendant", cell.id);
    else this.scroller.removeAttribute("aria-activedescendant");
  }
}

export function element(tag, className, properties) {
  return Object.assign(document.createElement(tag), { className, ...properties });
}
