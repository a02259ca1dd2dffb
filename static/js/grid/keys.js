// Where a key leads from the active cell.

import { HEAD, ROW } from "./geometry.js";

/** [row, column] to go to, possibly beyond the edges; undefined for keys that do not move. */
export function targetOf({ key, ctrlKey, metaKey }, { row, column }, height) {
  const far = ctrlKey || metaKey ? Infinity : 1;
  const page = Math.max(1, Math.floor((height - HEAD) / ROW) - 1);
  return {
    ArrowDown: [row + far, column],
    ArrowUp: [row - far, column],
    ArrowRight: [row, column + far],
    ArrowLeft: [row, column - far],
    PageDown: [row + page, column],
    PageUp: [row - page, column],
    Home: [far > 1 ? 0 : row, 0],
    End: [far > 1 ? Infinity : row, Infinity],
  }[key];
}

export const opensMenu = (event) =>
  event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey) || (event.key === "ArrowDown" && event.altKey);
