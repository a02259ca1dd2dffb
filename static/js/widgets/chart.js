// <et-chart label="…"><script type="application/json">{"data": […], "layout": {…}}</script></et-chart>
// Draws with Plotly in the colours of the tokens.
// `follow`: a click on a mark goes to the address in its customdata. `png="name"`: a button saves the picture.

import { signs } from "../cells.js";
import { fitted } from "../panels.js";
import { plotly } from "../plotly.js";
import { colours, watchTheme } from "../theme.js";
import { inPageLanguage } from "../words.js";

const save = { en: "Save as PNG", fr: "Enregistrer en PNG" };
const SCALE = 2;

class Chart extends HTMLElement {
  connectedCallback() {
    if (!this.plot) this.prepend((this.plot = Object.assign(document.createElement("div"), { className: "chart-plot" })));
    if (this.hasAttribute("png") && !this.querySelector(".chart-save")) this.append(this.#saver());
    this.plot.role = "figure";
    this.plot.ariaLabel = this.getAttribute("label");
    this.seen = new IntersectionObserver(([entry]) => entry.isIntersecting && this.#draw(), { rootMargin: "200px" });
    this.seen.observe(this);
    this.unwatch = watchTheme(() => this.drawn && this.#draw());
  }

  disconnectedCallback() {
    this.seen.disconnect();
    this.unwatch();
    if (this.drawn) window.Plotly.purge(this.plot);
  }

  /** Replace the figure: {data, layout}. */
  set figure(value) {
    this.given = value;
    this.#draw();
  }

  get figure() {
    return (this.given ??= JSON.parse(this.querySelector('script[type="application/json"]').textContent));
  }

  async #draw() {
    this.seen.disconnect();
    const Plotly = await plotly();
    if (!this.isConnected) return;
    const { data, layout } = structuredClone(this.figure);
    this.drawn = true;
    const config = { displayModeBar: false, responsive: true, locale: document.documentElement.lang };
    const theme = themed();
    const placed = fitted(layout ?? {}, this.plot.clientWidth);
    await Plotly.react(this.plot, coloured(data, theme.colorway), merge(theme, placed), config);
    if (this.hasAttribute("follow") && !this.followed) {
      this.followed = true;
      this.plot.on("plotly_click", ({ points: [point] }) => follow(point?.customdata));
    }
  }

  #saver() {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-small chart-save", textContent: inPageLanguage(save) });
    button.addEventListener("click", () => this.#save());
    return button;
  }

  // On the page's own ground, because a picture without one is unreadable on paper of the other theme.
  async #save() {
    await this.#draw();
    const { width, height } = this.plot.getBoundingClientRect();
    const layout = { ...this.plot.layout, paper_bgcolor: colours().surface };
    const picture = { data: this.plot.data, layout, config: { locale: document.documentElement.lang } };
    const href = await window.Plotly.toImage(picture, { format: "png", width, height, scale: SCALE });
    Object.assign(document.createElement("a"), { href, download: `${this.getAttribute("png")}.png` }).click();
  }
}

const follow = (address) => typeof address === "string" && address.startsWith("/") && location.assign(address);

// A group has the colour of its rank in every panel; marks shaded by a number go from brass to blue, visible on either ground.
function coloured(data, colorway) {
  return data.map((trace) => {
    if (trace.legendgroup === undefined || trace.type === "heatmap") return trace;
    if (Array.isArray(trace.marker?.color)) {
      return { ...trace, marker: { ...trace.marker, autocolorscale: false, colorscale: [[0, colorway[1]], [1, colorway[0]]] } };
    }
    const color = colorway[(trace.legendrank ?? 0) % colorway.length];
    return { ...trace, marker: { color, ...trace.marker }, line: { color, width: 1.75, ...trace.line } };
  });
}

function themed() {
  const c = colours();
  const { decimal, group } = signs();
  const spoken = { exponentformat: document.documentElement.lang === "en" ? "B" : "SI", minexponent: 6 };
  const axis = { ...spoken, gridcolor: c.line, linecolor: c["line-strong"], zerolinecolor: c.line, tickcolor: c.line, automargin: true, ticklen: 4 };
  return {
    colorway: [1, 2, 3, 4, 5, 6, 7, 8].map((i) => c[`chart-${i}`]),
    colorscale: {
      sequential: [[0, c["scale-low"]], [1, c["scale-high"]]],
      diverging: [[0, c["chart-4"]], [0.5, c.surface], [1, c["scale-high"]]],
    },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: getComputedStyle(document.body).fontFamily, size: 12, color: c["ink-soft"] },
    hoverlabel: { bgcolor: c.raised, bordercolor: c["line-strong"], font: { color: c.ink } },
    margin: { l: 48, r: 12, t: 16, b: 40 },
    legend: { orientation: "h", y: 1.06, yanchor: "bottom", x: 0 }, // many names grow upwards, away from the plot
    xaxis: { ...axis },
    yaxis: { ...axis },
    autosize: true,
    separators: decimal + group,
  };
}

function merge(base, over) {
  const result = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const both = isPlain(value) && isPlain(result[key] ?? (/^[xy]axis\d*$/.test(key) ? base[`${key[0]}axis`] : undefined));
    result[key] = both ? merge(result[key] ?? base[`${key[0]}axis`], value) : value;
  }
  return result;
}

const isPlain = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

customElements.define("et-chart", Chart);
