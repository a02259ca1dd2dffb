// Rows by pages of a fixed size: asks for what is looked at, keeps the pages seen last, drops answers nobody waits for.

const PAGE = 100;
const KEEP = 60;

export class PagedRows {
  constructor(src, sort, onPage) {
    this.src = src;
    this.sort = sort;
    this.onPage = onPage;
    this.pages = new Map();
    this.waiting = new Map();
  }

  /** The row at `index`, undefined while it is not here. */
  row(index) {
    return this.pages.get(Math.floor(index / PAGE))?.rows[index % PAGE];
  }

  isChanged(row, column) {
    return this.pages.get(Math.floor(row / PAGE))?.changed.has(`${row},${column}`) ?? false;
  }

  /** Fetch the pages that hold rows first..last; requests for other pages are given up. */
  want(first, last) {
    const from = Math.floor(first / PAGE);
    const to = Math.floor(last / PAGE);
    for (const [page, request] of this.waiting) {
      if (page < from || page > to) request.abort();
    }
    for (let page = from; page <= to; page += 1) {
      if (!this.pages.has(page) && !this.waiting.has(page)) this.#fetch(page);
    }
  }

  close() {
    for (const request of this.waiting.values()) request.abort();
  }

  async #fetch(page) {
    const request = new AbortController();
    this.waiting.set(page, request);
    try {
      const url = new URL(this.src, location.href);
      url.searchParams.set("offset", page * PAGE);
      url.searchParams.set("limit", PAGE);
      if (this.sort) url.searchParams.set("sort", this.sort);
      const response = await fetch(url, { signal: request.signal, headers: { Accept: "application/json" } });
      const answer = await response.json().catch(() => ({}));
      if (!response.ok) throw new Error(answer.message ?? response.statusText);
      this.#keep(page, answer);
      this.onPage(null, answer);
    } catch (error) {
      if (error.name !== "AbortError") this.onPage(error);
    } finally {
      this.waiting.delete(page);
    }
  }

  #keep(page, { rows, changed = [] }) {
    this.pages.set(page, { rows, changed: new Set(changed.map(([row, column]) => `${row},${column}`)) });
    if (this.pages.size > KEEP) this.pages.delete(this.pages.keys().next().value);
  }
}
