// A value as cells of a table show it: data, so without separators of thousands, with the decimal sign and the words of
// the page's language. `cell` in apps/core/templatetags/figures.py has the same rule.

import { inPageLanguage } from "./words.js";

const EXACT = 15;
const language = () => document.documentElement.lang || "en";

/** The signs of the page's language, {decimal, group}, as its numbers have them. */
export function signs() {
  const parts = new Intl.NumberFormat(language()).formatToParts(1234567.5);
  const sign = (type) => parts.find((part) => part.type === type).value;
  return { decimal: sign("decimal"), group: sign("group") };
}

/** `isNumber`: the text stands for a decimal, which is longer than a number of JavaScript holds. */
export function written(value, isNumber = false) {
  if (value === null || value === undefined) return "";
  if (typeof value === "boolean") return inPageLanguage(value ? { en: "true", fr: "vrai" } : { en: "false", fr: "faux" });
  if (typeof value === "number") return digits(value).replace(".", signs().decimal);
  if (isNumber && typeof value === "string") return value.replace(".", signs().decimal);
  return plain(value);
}

/** A number that somebody looks for, as cells write it, whichever signs and blanks it was typed with; other text stays.
 *  `figure` in workers/browsing/search.py has the same rule. */
export function figure(text) {
  const bare = text.replace(/[\s'’]/g, "");
  const at = Math.max(bare.lastIndexOf(","), bare.lastIndexOf("."));
  const plain = at < 0 ? bare : `${bare.slice(0, at).replace(/[.,]/g, "")}.${bare.slice(at + 1)}`;
  return /^[-+]?[0-9]*\.?[0-9]*$/.test(plain) && /[0-9]/.test(plain) ? plain.replace(".", signs().decimal) : text;
}

/** The value as machines read it, whatever the language. */
export function plain(value) {
  return value !== null && typeof value === "object" ? JSON.stringify(value) : String(value ?? "");
}

/** A share of one as a percentage. */
export function percent(part, places = 0) {
  return new Intl.NumberFormat(language(), { style: "percent", minimumFractionDigits: places, maximumFractionDigits: places }).format(part);
}

/** A count in short: 20K, 1.2M. */
export const compact = (count) => new Intl.NumberFormat(language(), { notation: "compact" }).format(count);

const digits = (value) => String(Number.isInteger(value) ? value : Number(value.toPrecision(EXACT)));
