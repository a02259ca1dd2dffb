// Plotly, fetched when the first chart comes into view, with the days and months of the page's language.

// Plotly writes style attributes into what it draws (the pixels of a heat map, its colour bar), which the content policy
// refuses; the same words set by a script's `style` are allowed.
SVGElement.prototype.setAttribute = function (name, value) {
  if (name === "style") this.style.cssText = value;
  else Element.prototype.setAttribute.call(this, name, value);
};

let library;

export function plotly() {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL("../vendor/plotly.min.js", import.meta.url);
    script.onload = () => resolve(spoken(window.Plotly));
    script.onerror = reject;
    document.head.append(script);
  });
  return library;
}

/** English is what Plotly speaks by itself; other languages put the day before the month. */
function spoken(Plotly) {
  const name = document.documentElement.lang;
  if (name && name !== "en") {
    const orders = { date: "%d/%m/%Y", year: "%Y", month: "%b %Y", dayMonth: "%-d %b", dayMonthYear: "%-d %b %Y" };
    Plotly.register({ moduleType: "locale", name, dictionary: {}, format: { ...names(name), ...orders } });
  }
  return Plotly;
}

function names(language) {
  const say = (form, dates) => dates.map((date) => new Intl.DateTimeFormat(language, { timeZone: "UTC", ...form }).format(date));
  const months = Array.from({ length: 12 }, (_, at) => Date.UTC(2023, at));
  const days = Array.from({ length: 7 }, (_, at) => Date.UTC(2023, 0, 1 + at)); // a Sunday first, as Plotly wants them
  return {
    months: say({ month: "long" }, months),
    shortMonths: say({ month: "short" }, months),
    days: say({ weekday: "long" }, days),
    shortDays: say({ weekday: "short" }, days),
  };
}
