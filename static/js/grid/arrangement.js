// How a person arranged the columns of a table: pinned left, hidden, moved, their widths. Kept in this browser under a
// key, so that the next version of a dataset looks alike; by name, so that other columns may come and go.

import { widthOf } from "./columns.js";
import { placesText, readPlaces } from "./places.js";

const NARROWEST = 48;
const WIDEST = 900;

export class Arrangement {
  /** `columns` and `pins` are what an address says (see `follow`), which goes before what is kept; null says nothing. */
  constructor(key, columns = null, pins = "") {
    this.key = key ? `grid:${key}` : "";
    this.asked = columns === null ? null : { columns, pins };
    this.fitting = {};
    Object.assign(this, { pinned: [], hidden: [], order: [], widths: {} }, this.#read());
  }

  /** The columns to draw, in order: `{place, width, isPinned, ...column}`; pinned ones come first. */
  shown(columns, source, words) {
    if (this.asked) this.follow(this.asked, columns);
    return this.#drawn(columns).map((column) => ({
      ...column,
      isPinned: this.isPinned(column.name),
      width: this.widths[column.name] ?? this.#fitted(column, source, words),
    }));
  }

  /** What is pinned, hidden and moved, as an address holds it: `{columns, pins}`, empty for the table as it is. */
  address(columns) {
    const places = this.#drawn(columns).map((column) => column.place);
    const pins = columns.filter((column) => this.isPinned(column.name) && !this.hidden.includes(column.name)).length;
    const isPlain = !pins && places.length === columns.length && isRising(places);
    return isPlain ? { columns: "", pins: "" } : { columns: placesText(places), pins: pins ? String(pins) : "" };
  }

  /** Pin, hide and move the columns as an address says; empty text is the table as it is. */
  follow({ columns: text, pins }, columns) {
    this.asked = null;
    const places = readPlaces(text ?? "", columns.length);
    const names = places.map((place) => columns[place].name);
    const first = Math.max(0, Math.min(Number.parseInt(pins, 10) || 0, names.length));
    const listed = new Set(names);
    this.pinned = names.slice(0, first);
    this.hidden = names.length ? columns.map((column) => column.name).filter((name) => !listed.has(name)) : [];
    this.order = isRising(places.slice(first)) ? [] : names;
  }

  isPinned(name) {
    return this.pinned.includes(name);
  }

  pin(name, on) {
    this.pinned = on ? [...this.pinned.filter((other) => other !== name), name] : this.pinned.filter((other) => other !== name);
    this.keep();
  }

  hide(names) {
    this.hidden = [...new Set([...this.hidden, ...names])];
    this.keep();
  }

  show(names) {
    const wanted = new Set(names);
    this.hidden = this.hidden.filter((name) => !wanted.has(name));
    this.keep();
  }

  /** Put a column `by` places to the right of where it is among `shown`. */
  move(name, by, shown) {
    const names = shown.map((column) => column.name);
    const pins = this.pinned.filter((other) => names.includes(other)).length;
    const [low, high] = this.isPinned(name) ? [0, pins - 1] : [pins, names.length - 1];
    const at = names.indexOf(name);
    const to = Math.max(low, Math.min(high, at + by));
    names.splice(to, 0, ...names.splice(at, 1));
    this.pinned = names.slice(0, pins);
    this.order = names;
    this.keep();
  }

  /** Without a width, as wide as its values ask for. */
  resize(name, width) {
    if (!width) return this.fit(name);
    this.widths[name] = Math.round(Math.max(NARROWEST, Math.min(WIDEST, width)));
    this.keep();
  }

  /** As wide as its values ask for. */
  fit(name) {
    delete this.widths[name];
    delete this.fitting[name];
    this.keep();
  }

  #drawn(columns) {
    const hidden = new Set(this.hidden);
    const rank = new Map(this.order.map((name, at) => [name, at]));
    const all = columns.map((column, place) => ({ ...column, place }));
    const left = all.filter((column) => !hidden.has(column.name));
    const listed = left.length ? left : all.slice(0, 1);
    const moved = this.order.length ? listed.sort((a, b) => (rank.get(a.name) ?? a.place + 1e6) - (rank.get(b.name) ?? b.place + 1e6)) : listed;
    const first = this.pinned.map((name) => moved.find((column) => column.name === name)).filter(Boolean);
    return [...first, ...moved.filter((column) => !this.isPinned(column.name))];
  }

  #fitted(column, source, words) {
    const width = this.fitting[column.name] ?? widthOf(column, source, words);
    if (source.value(0, column.place) !== undefined) this.fitting[column.name] = width;
    return width;
  }

  #read() {
    try {
      return JSON.parse(localStorage.getItem(this.key)) ?? {};
    } catch {
      return {}; // another program's text, or a browser that keeps nothing
    }
  }

  /** Remember it in this browser; what an address says is not, until somebody changes it. */
  keep() {
    if (!this.key) return;
    const { pinned, hidden, order, widths } = this;
    try {
      localStorage.setItem(this.key, JSON.stringify({ pinned, hidden, order, widths }));
    } catch {
      // The arrangement holds for this page all the same.
    }
  }
}

const isRising = (places) => places.every((place, at) => !at || place > places[at - 1]);
