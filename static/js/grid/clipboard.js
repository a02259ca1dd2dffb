// Cells on their way to a spreadsheet.

import { inSpreadsheet } from "../cells.js";
import { writeText } from "../widgets/copy.js";

const MOST_COPIED = 50_000;

/** Copy what is chosen in a grid: one cell as it is, a range as lines of tabs. Answers what there is to say of it. */
export async function copyFrom({ selection, shown, source, words }) {
  const { top, bottom, left, right } = selection.box;
  const columns = shown.slice(left, right + 1);
  const places = columns.map((column) => column.place);
  if (!selection.isRange) return void (await writeText(String(source.value(top, places[0]) ?? "")));
  if (selection.size > MOST_COPIED) return words.tooMany(MOST_COPIED);
  await writeText(asTabs(await source.range(top, bottom, places), columns));
  return words.copied(bottom - top + 1, right - left + 1);
}

/** Rows of cells as spreadsheets paste them. A cell that they would run as a formula begins with an apostrophe. */
function asTabs(rows, columns) {
  return rows.map((row) => row.map((value, at) => tabCell(value, columns[at])).join("\t")).join("\n");
}

function tabCell(value, column) {
  const text = inSpreadsheet(value, column);
  const safe = typeof value === "string" && /^[=@]/.test(text) ? `'${text}` : text;
  return /[\t\n\r"]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
