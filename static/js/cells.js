// A value as cells of a table show it: the signs and words of the page's language. Thousands are separated, but not in
// whole numbers of four digits, which may be years, nor in columns that identify. `cell` in
// apps/core/templatetags/figures.py has the same rule.

import { inPageLanguage } from "./words.js";

const EXACT = 15;
const language = () => document.documentElement.lang || "en";

const SIGNS = {};

/** The signs of the page's language, {decimal, group}, as its numbers have them. */
export function signs() {
  const parts = () => new Intl.NumberFormat(language()).formatToParts(1234567.5);
  const sign = (all, type) => all.find((part) => part.type === type).value;
  return (SIGNS[language()] ??= ((all) => ({ decimal: sign(all, "decimal"), group: sign(all, "group") }))(parts()));
}

/** The column says whether text stands for a decimal, which is longer than a number of JavaScript holds, and whether its
 *  numbers identify. */
export function written(value, { kind = "", marks = [] } = {}) {
  if (value === null || value === undefined) return "";
  if (typeof value === "boolean") return inPageLanguage(value ? { en: "true", fr: "vrai" } : { en: "false", fr: "faux" });
  if (typeof value === "number" || isNumeric({ kind })) {
    const text = typeof value === "number" ? digits(value) : String(value);
    return marks.includes("identifier") ? text.replace(".", signs().decimal) : grouped(text, isFraction(kind, text));
  }
  return plain(value);
}

const NUMERIC = new Set(["integer", "number", "decimal"]);
export const isNumeric = ({ kind }) => NUMERIC.has(kind);
const isFraction = (kind, text) => kind === "number" || kind === "decimal" || text.includes(".");

/** Digits with the signs of the language; a whole number of four digits has no separator, a fraction has. */
function grouped(text, isFraction) {
  const [, sign, whole, rest] = /^(-?)(\d*)(.*)$/s.exec(text);
  const { decimal, group } = signs();
  const isLong = whole.length > (isFraction ? 3 : 4) && /^(\.\d*)?$/.test(rest);
  return sign + (isLong ? whole.replace(/\B(?=(\d{3})+$)/g, group) : whole) + rest.replace(".", decimal);
}

/** What numbers somebody may look for, as machines write them, whichever signs and blanks they were typed with; other
 *  text stays. `figures` in workers/browsing/search.py has the same rule. */
export function figures(text) {
  const bare = text.replace(/[\s'’]/g, "");
  const at = Math.max(bare.lastIndexOf(","), bare.lastIndexOf("."));
  const plain = at < 0 ? bare : `${bare.slice(0, at).replace(/[.,]/g, "")}.${bare.slice(at + 1)}`;
  const found = /^[-+]?[0-9]+(,[0-9]{3})+$|^[-+]?[0-9]+(\.[0-9]{3})+$/.test(bare) ? [bare.replace(/[.,]/g, "")] : [];
  if (/^[-+]?[0-9]*\.?[0-9]*$/.test(plain) && /[0-9]/.test(plain)) found.unshift(plain);
  return found.length ? found : [text];
}

/** Text with a date that is typed as the page's language writes it, day first in French, as cells hold it: 2025-11-12 for
 *  12/11/2025. `day_first` in workers/browsing/search.py has the same rule. */
export function dated(text) {
  if (language() !== "fr") return text;
  return text.replace(/(\d{1,2})\/(\d{1,2})(?:\/(\d{4}))?(?!\d)/, (_, day, month, year = "") => `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`);
}

/** The value as machines read it, whatever the language. */
export function plain(value) {
  return value !== null && typeof value === "object" ? JSON.stringify(value) : String(value ?? "");
}

/** The value as a spreadsheet in the page's language reads it: its decimal sign and its truths, no thousands. The files
 *  for a spreadsheet have the same words, see `Layout` in workers/browsing/download.py. */
export function inSpreadsheet(value, column) {
  if (typeof value === "boolean") return inPageLanguage(value ? { en: "TRUE", fr: "VRAI" } : { en: "FALSE", fr: "FAUX" });
  return value !== null && isNumeric(column) ? plain(value).replace(".", signs().decimal) : plain(value);
}

/** A share of one as a percentage. */
export function percent(part, places = 0) {
  return new Intl.NumberFormat(language(), { style: "percent", minimumFractionDigits: places, maximumFractionDigits: places }).format(part);
}

/** A count in short: 20K, 1.2M. */
export const compact = (count) => new Intl.NumberFormat(language(), { notation: "compact" }).format(count);

const digits = (value) => String(Number.isInteger(value) ? value : Number(value.toPrecision(EXACT)));
