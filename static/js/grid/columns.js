// What a column looks like: its width and its head (name, kind, missing share, histogram).

import { compact, percent, signs, written } from "../cells.js";
import { finds } from "./letters.js";

const SVG = "http://www.w3.org/2000/svg";
const [NARROW, WIDE, WIDEST, SIDES, MENU] = [88, 300, 380, 22, 26];

/** A width in which the head and the first rows are whole, between two sane bounds. */
export function widthOf(column, source, words) {
  const name = textWidth(column.name, "600 13px") + (column.marks?.includes("sensitive") ? 16 : 0);
  const head = Math.min(WIDEST, MENU + Math.max(name, textWidth(factsOf(column, words), "11px")));
  let content = 0;
  for (let row = 0; row < 30; row += 1) {
    const text = written(source.value(row, column.place), column);
    if (text) content = Math.max(content, textWidth(text, "13px"));
  }
  return Math.ceil(Math.max(NARROW, SIDES + Math.max(head, Math.min(WIDE, content))));
}

let pen = null;

function textWidth(text, font) {
  pen ??= document.createElement("canvas").getContext("2d");
  pen.font = `${font} ${getComputedStyle(document.body).fontFamily}`;
  return pen.measureText(text.slice(0, 80)).width;
}

export function drawHead(column, sort, words) {
  const name = Object.assign(document.createElement("span"), { className: "grid-name", textContent: column.name });
  const facts = Object.assign(document.createElement("span"), { className: "grid-facts", textContent: factsOf(column, words) });
  const parts = [name, facts];
  if (column.marks?.includes("sensitive")) name.prepend(lock());
  if (column.missing > 0) parts.push(missingBar(column.missing));
  else parts.push(Object.assign(document.createElement("span"), { className: "grid-missing" }));
  parts.push(drawing(column));
  if (sort) name.dataset.sort = sort;
  return parts;
}

/** What is known of a column; of one that a step touched, what it was before stands before an arrow where it differs. */
export function factsOf(column, words) {
  const now = figuresOf(column, words);
  if (column.before === null) return [words.fresh, ...now].filter(Boolean).join(" · ");
  if (!column.before) return now.filter(Boolean).join(" · ");
  const old = figuresOf(column.before, words);
  return now.map((fact, at) => (fact === old[at] ? fact : `${old[at] || "0"} → ${fact || "0"}`)).filter(Boolean).join(" · ");
}

function figuresOf({ kind, missing, distinct }, words) {
  return [words.kinds[kind] ?? kind, missing > 0 ? `${share(missing)} ∅` : "", typeof distinct === "number" ? `${compact(distinct)} ≠` : ""];
}

/** The histogram; behind it, of a column that a step touched, the one from before the step. */
function drawing({ histogram: counts, before }) {
  const box = Object.assign(document.createElement("span"), { className: "grid-drawing" });
  if (before?.histogram?.length) box.append(histogram(before.histogram));
  if (counts?.length) box.append(histogram(counts));
  return box;
}

function lock() {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const body = svg.appendChild(document.createElementNS(SVG, "rect"));
  for (const [key, value] of Object.entries({ x: 3, y: 11, width: 18, height: 11, rx: 2 })) body.setAttribute(key, value);
  svg.appendChild(document.createElementNS(SVG, "path")).setAttribute("d", "M7 11V7a5 5 0 0 1 10 0v4");
  return svg;
}

const share = (part) => (part < 0.001 ? `<${percent(0.001, 1)}` : percent(part, part < 0.1 ? 1 : 0));

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
export function described(column, words) {
  const said = [column.name, words.kinds[column.kind] ?? column.kind];
  if (column.missing) said.push(`${share(column.missing)} ${words.missing}`);
  if (column.marks?.includes("sensitive")) said.push(words.sensitive);
  if (column.before !== undefined) said.push(column.before ? words.changed : words.fresh);
  return said.join(", ");
}

/** The parts of a number around one of the figures that were searched, whatever separates its thousands. */
export function figurePieces(text, figures) {
  const { decimal, group } = signs();
  const digits = (figure) => [...figure].map((sign) => (sign === "." ? decimal : sign).replace(/\W/, "\\$&")).join(`\\${group}?`);
  const found = new RegExp(figures.map((figure) => `(?:${digits(figure)})`).join("|"), "i").exec(text);
  if (!found) return [[text, false]];
  const end = found.index + found[0].length;
  return [[text.slice(0, found.index), false], [found[0], true], [text.slice(end), false]].filter(([piece]) => piece);
}

/** The parts of a text around what was searched: [text, isHit] pairs. */
export function pieces(text, search) {
  if (!search) return [[text, false]];
  const parts = [];
  let at = 0;
  for (const [from, to] of finds(text, search)) {
    parts.push([text.slice(at, from), false], [text.slice(from, to), true]);
    at = to;
  }
  return [...parts, [text.slice(at), false]].filter(([piece]) => piece);
}
