// What a column looks like: its width, its head (name, kind, missing share, histogram) and how a value is written.

const NUMERIC = new Set(["integer", "number", "decimal"]);
const compact = new Intl.NumberFormat(undefined, { notation: "compact" });
const SVG = "http://www.w3.org/2000/svg";

export const isNumeric = (column) => NUMERIC.has(column.kind);

/** Widths that fit names and the first rows, between two sane bounds. */
export function widthsOf(columns, rows) {
  return columns.map((column, at) => {
    const longest = rows.slice(0, 30).reduce((most, row) => Math.max(most, written(row[at]).length), 0);
    return Math.round(Math.min(280, Math.max(112, 7.4 * Math.max(longest, column.name.length * 1.05) + 28)));
  });
}

/** A value as people read it; the whole value stays in the title and on the clipboard. */
export function written(value) {
  if (value === null || value === undefined) return "";
  if (typeof value === "number" && !Number.isInteger(value)) return String(Number(value.toPrecision(7)));
  if (typeof value === "boolean") return value ? "true" : "false";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

export function drawHead(column, sort) {
  const name = Object.assign(document.createElement("span"), { className: "grid-name", textContent: column.name });
  const facts = Object.assign(document.createElement("span"), { className: "grid-facts", textContent: factsOf(column) });
  const parts = [name, facts];
  if (column.missing > 0) parts.push(missingBar(column.missing));
  else parts.push(Object.assign(document.createElement("span"), { className: "grid-missing" }));
  parts.push(column.histogram?.length ? histogram(column.histogram) : document.createElement("span"));
  if (sort) name.dataset.sort = sort;
  return parts;
}

function factsOf(column) {
  const facts = [column.kind];
  if (column.missing > 0) facts.push(`${share(column.missing)} ∅`);
  else if (column.distinct !== undefined && column.distinct !== null) facts.push(`${compact.format(column.distinct)} ≠`);
  return facts.join(" · ");
}

const share = (part) => (part < 0.001 ? "<0.1%" : `${(100 * part).toFixed(part < 0.1 ? 1 : 0)}%`);

function missingBar(part) {
  const bar = Object.assign(document.createElement("span"), { className: "grid-missing" });
  const fill = bar.appendChild(document.createElement("span"));
  fill.style.width = `${Math.max(2, 100 * part)}%`;
  return bar;
}

function histogram(counts) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "grid-histogram");
  svg.setAttribute("viewBox", `0 0 ${counts.length} 20`);
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("aria-hidden", "true");
  const most = Math.max(...counts, 1);
  counts.forEach((count, at) => {
    const bar = svg.appendChild(document.createElementNS(SVG, "rect"));
    const height = count ? Math.max(1, (20 * count) / most) : 0;
    for (const [key, value] of Object.entries({ x: at + 0.06, y: 20 - height, width: 0.88, height })) bar.setAttribute(key, value);
  });
  return svg;
}

/** A sentence for screen readers, who do not see the drawing. */
export function described(column) {
  const missing = column.missing ? `, ${share(column.missing)} ∅` : "";
  return `${column.name}, ${column.kind}${missing}`;
}
