// Rows by pages of a fixed size, and of wide tables only blocks of columns: asks for what is looked at, keeps what was
// seen last, drops answers that nobody waits for. A column is known by its place in the table, wherever it is drawn.
//
// The address answers {total, rows, columns: [{name, kind, …}]}, and perhaps numbers (the rows' own, from 1), changed
// ([[row, column]]), before (what stood in these cells) and of. When `windowed`, it understands columns=0-31,64-95 and heads=all|none.
//
// It may answer 202 and {job, found, said, cancel} instead: the rows take long to work out. A POST to the same address has
// a job do that, and rows come once it is done.

import { csrfToken } from "../say.js";

const PAGE = 100;
const KEEP = 240;
const BLOCK = 32;
const PAUSE = 700;
const ENDED = ["failed", "cancelled", "succeeded"];

export class PagedRows {
  /** `before`: what was read until now; heads of columns need not come again for other rows of the same table. */
  constructor(src, { sort = "", windowed = false, before = null }, onPage, onWait = () => {}) {
    [this.src, this.sort, this.windowed, this.onPage, this.onWait] = [src, sort, windowed, onPage, onWait];
    this.begun = new Map();
    this.block = windowed ? BLOCK : Infinity;
    this.blocks = new Map();
    this.numbers = new Map();
    this.changed = new Map();
    this.waiting = new Map();
    if (windowed && before && tableOf(before.src) === tableOf(src)) this.known = before.known;
  }

  /** The cell of a row and a column's place; undefined while it is not here, null where a value is missing. */
  value(row, place) {
    const rows = this.blocks.get(keyOf(Math.floor(row / PAGE), Math.floor(place / this.block)));
    return rows?.[row % PAGE]?.[place % this.block];
  }

  /** The row's number in the table, from 1, whatever the order is. */
  numberOf(row) {
    return this.numbers.has(Math.floor(row / PAGE)) ? this.numbers.get(Math.floor(row / PAGE))[row % PAGE] : row + 1;
  }

  isChanged(row, place) {
    return this.changed.has(`${row},${place}`);
  }

  /** What stood in a changed cell before; undefined where nothing is said of it. */
  before(row, place) {
    return this.changed.get(`${row},${place}`);
  }

  /** Fetch what rows first..last lack in these columns; requests for other rows are given up. */
  want(first, last, places) {
    const blocks = [...new Set(places.map((place) => Math.floor(place / this.block)))];
    const [from, to] = [Math.floor(first / PAGE), Math.floor(last / PAGE)];
    for (const [key, request] of this.waiting) {
      if (request.page < from || request.page > to) request.abort();
      else if (request.signal.aborted) this.waiting.delete(key);
    }
    for (let page = from; page <= to; page += 1) {
      const lacking = blocks.filter((block) => !this.blocks.has(keyOf(page, block)) && !this.#isWaitedFor(page, block));
      if (lacking.length) this.#fetch(page, lacking);
    }
  }

  /** Cells of a whole range, fetched where they are not here: for the clipboard. */
  async range(first, last, places) {
    const pages = [];
    for (let page = Math.floor(first / PAGE); page <= Math.floor(last / PAGE); page += 1) pages.push(page);
    const blocks = [...new Set(places.map((place) => Math.floor(place / this.block)))];
    const here = new Map(this.blocks);
    for (const page of pages) {
      const lacking = blocks.filter((block) => !here.has(keyOf(page, block)));
      if (!lacking.length) continue;
      const { rows } = await this.#ask(page, lacking, {});
      this.#cut(lacking, rows).forEach((cells, at) => here.set(keyOf(page, lacking[at]), cells));
    }
    const cell = (row, place) => here.get(keyOf(Math.floor(row / PAGE), Math.floor(place / this.block)))?.[row % PAGE]?.[place % this.block];
    return Array.from({ length: last - first + 1 }, (_, at) => places.map((place) => cell(first + at, place)));
  }

  /** Where the table's row `number` is in this order; null when it is not among the rows. */
  async find(number) {
    const answer = await this.#get({ limit: 1, row: number, columns: "0", heads: "none" }, {});
    return answer.found;
  }

  close() {
    for (const request of this.waiting.values()) request.abort();
  }

  #isWaitedFor(page, block) {
    const request = this.waiting.get(keyOf(page, block));
    return request && !request.signal.aborted;
  }

  async #fetch(page, blocks) {
    const request = Object.assign(new AbortController(), { page });
    for (const block of blocks) this.waiting.set(keyOf(page, block), request);
    try {
      const answer = await this.#ask(page, blocks, { signal: request.signal });
      this.#keep(page, blocks, answer);
      this.onPage(null, answer);
    } catch (error) {
      if (error.name !== "AbortError") this.onPage(error);
    } finally {
      for (const block of blocks) if (this.waiting.get(keyOf(page, block)) === request) this.waiting.delete(keyOf(page, block));
    }
  }

  #ask(page, blocks, options) {
    const columns = blocks.map((block) => `${block * BLOCK}-${block * BLOCK + BLOCK - 1}`).join(",");
    const heads = this.known ? "none" : "all";
    return this.#get({ offset: page * PAGE, limit: PAGE, ...(this.windowed ? { columns, heads } : {}) }, options);
  }

  async #get(asked, options) {
    const url = new URL(this.src, location.href);
    for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
    if (this.sort) url.searchParams.set("sort", this.sort);
    for (;;) {
      const response = await fetch(url, { ...options, headers: { Accept: "application/json" } });
      const answer = await told(response);
      if (response.status !== 202) {
        if (answer.columns?.length) this.known = answer.columns;
        return answer;
      }
      await this.#prepare(url, answer, options.signal);
    }
  }

  /** Have a job work the rows out, once for these columns; tell how far it is, and wait a little. */
  async #prepare(url, answer, signal) {
    const key = url.searchParams.get("columns");
    const isFirst = !this.begun.has(key);
    if (isFirst) this.begun.set(key, post(url.pathname, Object.fromEntries(url.searchParams)));
    const { job, ...said } = isFirst ? await this.begun.get(key) : answer;
    if (!isFirst && job && ENDED.includes(job.state)) throw new Stopped(job);
    if (signal?.aborted) return;
    if (job) this.onWait({ job, ...said });
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }

  #keep(page, blocks, { rows, numbers, changed = [], before = [] }) {
    this.#cut(blocks, rows).forEach((cells, at) => this.blocks.set(keyOf(page, blocks[at]), cells));
    if (numbers) this.numbers.set(page, numbers);
    changed.forEach(([row, place], at) => this.changed.set(`${row},${place}`, before[at]));
    while (this.blocks.size > KEEP) this.blocks.delete(this.blocks.keys().next().value);
  }

  /** The rows of an answer, block by block. */
  #cut(blocks, rows) {
    if (!this.windowed) return [rows];
    return blocks.map((_, at) => rows.map((row) => row.slice(at * BLOCK, (at + 1) * BLOCK)));
  }
}

const tableOf = (src) => new URL(src, location.href).pathname;
const keyOf = (page, block) => `${page}:${block}`;

/** The job that was to work the rows out ended without them. */
export class Stopped extends Error {
  constructor(job) {
    super(job.error);
    this.wasCancelled = job.state === "cancelled";
  }
}

export async function post(address, body = {}) {
  const headers = { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": csrfToken() };
  return told(await fetch(address, { method: "POST", headers, body: JSON.stringify(body) }));
}

async function told(response) {
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.message ?? response.statusText);
  return answer;
}
