// Colours of the tokens as plain rgb() text, for libraries that do not read CSS, and news of theme changes.

const names = [
  "ground", "surface", "raised", "sunken", "ink", "ink-soft", "ink-faint", "line", "line-strong",
  "accent", "accent-soft", "good", "warn", "danger", "brass", "scale-low", "scale-high",
  "chart-1", "chart-2", "chart-3", "chart-4", "chart-5", "chart-6", "chart-7", "chart-8",
];

export function colours() {
  const probe = document.body.appendChild(document.createElement("span"));
  const found = {};
  for (const name of names) {
    probe.style.color = `var(--${name})`;
    found[name] = getComputedStyle(probe).color;
  }
  probe.remove();
  return found;
}

/** Calls back on every theme change; answers a function that stops it. */
export function watchTheme(callback) {
  const system = matchMedia("(prefers-color-scheme: dark)");
  document.addEventListener("theme-changed", callback);
  system.addEventListener("change", callback);
  return () => {
    document.removeEventListener("theme-changed", callback);
    system.removeEventListener("change", callback);
  };
}
