// The cell that keys act on, and the range of cells around it that goes to the clipboard.

export class Selection {
  constructor() {
    this.active = { row: 0, column: 0 };
    this.anchor = null;
  }

  /** The active cell is the one at row and column; with `extend` the range from where it began goes to there. */
  moveTo(row, column, extend = false) {
    this.anchor = extend ? (this.anchor ?? this.active) : null;
    this.active = { row, column };
  }

  clear() {
    this.anchor = null;
  }

  /** {top, bottom, left, right} of the range, which is at least the active cell. */
  get box() {
    const [a, b] = [this.anchor ?? this.active, this.active];
    return {
      top: Math.min(a.row, b.row),
      bottom: Math.max(a.row, b.row),
      left: Math.min(a.column, b.column),
      right: Math.max(a.column, b.column),
    };
  }

  get isRange() {
    return Boolean(this.anchor) && this.size > 1;
  }

  get size() {
    const { top, bottom, left, right } = this.box;
    return (bottom - top + 1) * (right - left + 1);
  }

  holds(row, column) {
    if (!this.anchor) return false;
    const { top, bottom, left, right } = this.box;
    return row >= top && row <= bottom && column >= left && column <= right;
  }
}
