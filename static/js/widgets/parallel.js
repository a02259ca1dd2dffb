// <et-parallel label="…"><script type="application/json">{"axes": [{"label"}], "lines": [{"label", "values"}]}</script></et-parallel>
// Parallel coordinates: one upright axis per setting or number, one line per run. Text axes list their values.

const SVG = "http://www.w3.org/2000/svg";
const [LEAST, TOP, BOTTOM, SIDE] = [72, 36, 300, 48];

class Parallel extends HTMLElement {
  connectedCallback() {
    if (this.querySelector("svg")) return;
    const { axes, lines } = JSON.parse(this.querySelector("script").textContent);
    const scales = axes.map((_axis, i) => scaleOf(lines.map((line) => line.values[i])));
    const gaps = Math.max(axes.length - 1, 1);
    this.gap = Math.max(LEAST, (this.clientWidth - 2 * SIDE) / gaps);
    const svg = draw("svg", { width: 2 * SIDE + this.gap * gaps, height: BOTTOM + 24, role: "group", "aria-label": this.getAttribute("label") });
    this.reading = Object.assign(document.createElement("p"), { className: "reading", ariaLive: "polite" });
    const [group, ends] = [draw("g", {}), draw("g", {})];
    axes.forEach((axis, i) => {
      const x = SIDE + i * this.gap;
      svg.append(...this.#axis(axis.label, x));
      ends.append(...scales[i].marks.map(([text, share]) => draw("text", { x: x + 5, y: at(share) + 3, class: "end" }, shorten(text))));
    });
    lines.forEach((line, i) => group.append(this.#line(line, axes, scales, i)));
    svg.append(group, ends);
    this.append(svg, this.reading);
  }

  #axis(label, x) {
    const name = draw("text", { x, y: 14, "text-anchor": "middle" }, shorten(label));
    name.append(draw("title", {}, label));
    return [draw("line", { x1: x, x2: x, y1: TOP, y2: BOTTOM, class: "axis" }), name];
  }

  #line(line, axes, scales, index) {
    const points = line.values.map((value, i) => (value === null ? null : [SIDE + i * this.gap, at(scales[i].place(value))]));
    const path = draw("path", { d: trace(points), "data-colour": index % 8, tabindex: 0, role: "img", "aria-label": line.label });
    const words = axes.map((axis, i) => `${axis.label} ${show(line.values[i])}`).join(", ");
    path.append(draw("title", {}, `${line.label}: ${words}`));
    for (const kind of ["pointerenter", "focus"]) path.addEventListener(kind, () => (this.reading.textContent = `${line.label}: ${words}`));
    return path;
  }
}

const at = (share) => BOTTOM - share * (BOTTOM - TOP);

/** Where a value stands from 0 (below) to 1 (above), and the marks beside the axis. */
function scaleOf(values) {
  const known = values.filter((value) => value !== null);
  if (known.every((value) => typeof value === "number")) {
    const [low, high] = [Math.min(...known), Math.max(...known)];
    const place = (value) => (high === low ? 0.5 : (value - low) / (high - low));
    return { place, marks: high === low ? (known.length ? [[show(low), 0.5]] : []) : [[show(low), 0], [show(high), 1]] };
  }
  const names = [...new Set(known.map(String))].sort();
  const place = (value) => (names.length === 1 ? 0.5 : names.indexOf(String(value)) / (names.length - 1));
  return { place, marks: names.map((name) => [name, place(name)]) };
}

/** A path through the known points; an axis that a line has no value for is passed by. */
function trace(points) {
  return points.filter(Boolean).map(([x, y], i) => `${i ? "L" : "M"}${x} ${y.toFixed(1)}`).join("");
}

function draw(tag, attributes, text) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  if (text !== undefined) node.textContent = text;
  return node;
}

const show = (value) => (typeof value === "number" ? Number(value.toPrecision(4)).toLocaleString(document.documentElement.lang) : (value ?? "–").toString());
const shorten = (text) => (text.length > 16 ? `${text.slice(0, 15)}…` : text);

customElements.define("et-parallel", Parallel);
