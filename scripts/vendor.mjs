// Copies the short list of files that the browser needs from node_modules to static/vendor (ignored by git).
// Run it after `npm ci`. Nothing is transformed, so every byte served is a byte some package published.

import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const packages = join(root, "node_modules");
const vendor = join(root, "static", "vendor");

const files = {
  "htmx.min.js": "htmx.org/dist/htmx.min.js",
  "plotly.min.js": "plotly.js-cartesian-dist-min/plotly-cartesian.min.js",
  "lucide.json": "lucide-static/icon-nodes.json",
  "fonts/sans-latin.woff2": "@fontsource-variable/hanken-grotesk/files/hanken-grotesk-latin-wght-normal.woff2",
  "fonts/sans-latin-ext.woff2": "@fontsource-variable/hanken-grotesk/files/hanken-grotesk-latin-ext-wght-normal.woff2",
  "fonts/mono-latin.woff2": "@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2",
};

rmSync(vendor, { recursive: true, force: true });
for (const [target, source] of Object.entries(files)) {
  const place = join(vendor, target);
  mkdirSync(dirname(place), { recursive: true });
  copyFileSync(join(packages, source), place);
}
console.log(`${Object.keys(files).length} files copied to static/vendor.`);
