// Where rows and columns are, which of them are in view, and how far to scroll to see one.

export const ROW = 28;
export const HEAD = 78;
export const NUMBER = 76;
const TALLEST = 15_000_000; // browsers lose precision beyond; longer tables scroll in proportion
const MOST_PINNED = 0.6; // of the width: the rest has to stay in view
const LEAST_BESIDE = 240; // px for the rest: two columns of usual width

export class Geometry {
  /** `columns` as they are drawn, pinned ones first; `room` is the width there is. */
  constructor(columns, total, room) {
    this.widths = columns.map((column) => column.width);
    this.total = total;
    this.lefts = [NUMBER];
    for (const width of this.widths) this.lefts.push(this.lefts.at(-1) + width);
    this.wanted = columns.filter((column) => column.isPinned).length;
    this.pins = this.pinsIn(room);
    this.fixed = this.lefts[this.pins];
    this.wide = this.lefts.at(-1);
    this.real = HEAD + total * ROW;
    this.tall = Math.min(TALLEST, this.real);
  }

  /** How many of the pinned columns can stay put in so much room. */
  pinsIn(room) {
    const most = Math.min(MOST_PINNED * room, room - LEAST_BESIDE);
    let pins = this.wanted;
    while (pins && room && this.lefts[pins] > most) pins -= 1;
    return pins;
  }

  /** Rows first..first+count-1 and columns from..to are in view beside the pinned ones; `shift` moves rows of a table
      taller than the page can be. */
  view({ scrollTop, scrollLeft, clientHeight, clientWidth }) {
    const shift = scrollTop * (1 - this.#ratio(clientHeight));
    const first = Math.max(0, Math.min(this.total - 1, Math.floor((scrollTop - shift) / ROW) - 2));
    const count = Math.max(0, Math.min(Math.ceil((clientHeight - HEAD) / ROW) + 6, this.total - first));
    const from = Math.max(this.pins, this.lefts.findLastIndex((left) => left <= scrollLeft + this.fixed) - 1);
    const past = this.lefts.findIndex((left) => left > scrollLeft + clientWidth);
    const to = Math.min(this.widths.length - 1, past < 0 ? this.widths.length : past);
    return { first, count, from, to, shift };
  }

  /** Scroll just enough that the cell is in view. */
  reveal(scroller, row, column) {
    const { clientWidth, clientHeight, scrollLeft, scrollTop } = scroller;
    const left = this.lefts[column];
    if (column >= this.pins) {
      if (left - this.fixed < scrollLeft) scroller.scrollLeft = left - this.fixed;
      else if (left + this.widths[column] > scrollLeft + clientWidth) scroller.scrollLeft = left + this.widths[column] - clientWidth;
    }
    const ratio = this.#ratio(clientHeight);
    const room = clientHeight - HEAD - ROW;
    const seen = row * ROW - scrollTop * ratio;
    if (seen < 0) scroller.scrollTop = (row * ROW) / ratio;
    else if (seen > room) scroller.scrollTop = (row * ROW - room) / ratio;
  }

  #ratio(height) {
    const room = this.tall - height;
    return this.real > this.tall && room > 0 ? (this.real - height) / room : 1;
  }
}
