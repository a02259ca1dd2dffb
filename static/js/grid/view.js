// Draws what is in view and nothing else: rows and cells are kept and filled anew while the table moves.

import { described, drawHead, isNumeric, written } from "./columns.js";
import { ROW } from "./geometry.js";

let grids = 0;

export class View {
  constructor(label, rowWord) {
    this.uid = `grid-${(grids += 1)}`;
    this.rowWord = rowWord;
    this.rows = [];
    this.scroller = element("div", "grid-scroll", { role: "grid", tabIndex: 0, ariaLabel: label });
    this.sizer = element("div", "grid-sizer", { role: "presentation" });
    this.head = element("div", "grid-head", { role: "row" });
    this.head.setAttribute("aria-rowindex", "1");
    this.body = element("div", "grid-body", { role: "rowgroup" });
    const group = element("div", "grid-head-group", { role: "rowgroup" });
    group.append(this.head);
    this.sizer.append(group, this.body);
    this.scroller.append(this.sizer);
  }

  shape(columns, geometry) {
    [this.columns, this.geometry] = [columns, geometry];
    this.sizer.style.width = `${geometry.wide}px`;
    this.sizer.style.height = `${geometry.tall}px`;
    this.scroller.setAttribute("aria-rowcount", geometry.total + 1);
    this.scroller.setAttribute("aria-colcount", columns.length + 1);
  }

  /** Everything is drawn anew at the next `draw`. */
  forget() {
    this.headKey = "";
    for (const row of this.rows) row.key = "";
  }

  draw(source, selected, active) {
    const range = this.geometry.view(this.scroller);
    this.#drawHead(range, source.sort, selected);
    while (this.rows.length < range.count) this.rows.push(this.#newRow());
    const used = new Set();
    for (let index = range.first; index < range.first + range.count; index += 1) {
      const row = this.rows[index % this.rows.length];
      used.add(row);
      this.#fillRow(row, index, range, source, selected);
    }
    for (const row of this.rows) row.element.hidden = !used.has(row);
    this.#mark(active);
    return range;
  }

  rowOf(cell) {
    return this.rows.find((row) => row.element === cell.parentElement).index;
  }

  #drawHead({ from, to }, sort, selected) {
    const key = `${from}:${to}`;
    if (this.headKey === key) return;
    this.headKey = key;
    const corner = element("div", "grid-corner", { role: "columnheader", textContent: "#", ariaLabel: this.rowWord });
    const heads = [];
    for (let at = from; at <= to; at += 1) heads.push(this.#headCell(at, sort, selected));
    this.head.replaceChildren(corner, ...heads);
  }

  #headCell(at, sort, selected) {
    const column = this.columns[at];
    const order = { [column.name]: "ascending", [`-${column.name}`]: "descending" }[sort];
    const cell = element("div", "grid-column", { role: "columnheader", ariaLabel: described(column), title: column.name });
    cell.dataset.column = at;
    cell.setAttribute("aria-colindex", at + 2);
    if (order) cell.setAttribute("aria-sort", order);
    if (column.name === selected) cell.dataset.selected = "";
    this.#place(cell, at);
    cell.append(...drawHead(column, order));
    return cell;
  }

  #newRow() {
    const row = { element: element("div", "grid-row", { role: "row" }), key: "", cells: new Map() };
    row.number = row.element.appendChild(element("div", "grid-number", { role: "rowheader" }));
    this.body.append(row.element);
    return row;
  }

  #fillRow(row, index, { from, to, shift }, source, selected) {
    const data = source.row(index);
    const key = `${index}:${from}:${to}:${Boolean(data)}`;
    row.element.style.transform = `translateY(${index * ROW + shift}px)`;
    if (row.key === key) return;
    [row.index, row.key] = [index, key];
    row.element.setAttribute("aria-rowindex", index + 2);
    row.number.textContent = (index + 1).toLocaleString();
    for (const [at, cell] of row.cells) {
      if (at >= from && at <= to) continue;
      cell.remove();
      row.cells.delete(at);
    }
    for (let at = from; at <= to; at += 1) this.#fillCell(row, at, data, source.isChanged(index, at), selected);
  }

  #fillCell(row, at, data, changed, selected) {
    const cell = row.cells.get(at) ?? this.#newCell(row, at);
    const value = data?.[at];
    cell.id = `${this.uid}-${row.index}-${at}`;
    cell.textContent = written(value);
    this.#place(cell, at);
    cell.classList.toggle("is-number", isNumeric(this.columns[at]));
    cell.classList.toggle("is-missing", data !== undefined && (value === null || value === undefined));
    cell.classList.toggle("is-waiting", data === undefined);
    cell.classList.toggle("is-changed", changed);
    cell.classList.toggle("is-selected", this.columns[at].name === selected);
  }

  #newCell(row, at) {
    const cell = row.element.appendChild(element("div", "grid-cell", { role: "gridcell" }));
    cell.setAttribute("aria-colindex", at + 2);
    cell.dataset.column = at;
    row.cells.set(at, cell);
    return cell;
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
