// What a pointer does in a grid: drag over cells to choose a range, drag the edge of a head to make a column wider.

/** `grid` is told: choose(place, whether the range goes on to there), resize(column, width or nothing: as it fits). */
export function followPointer(view, grid) {
  let dragging = null;
  view.scroller.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    const edge = event.target.closest(".grid-resize");
    const place = view.placeOf(event.target);
    if (edge) dragging = resizing(event, view, Number(edge.parentElement.dataset.column), grid);
    else if (place && event.pointerType === "mouse") {
      grid.choose(place, event.shiftKey);
      dragging = (moved) => {
        const over = view.placeOf(document.elementFromPoint(moved.clientX, moved.clientY) ?? view.scroller);
        if (over) grid.choose(over, true);
      };
    }
    if (edge) event.preventDefault();
  });
  const moved = (event) => dragging?.(event);
  const done = () => {
    dragging = null;
  };
  document.addEventListener("pointermove", moved);
  document.addEventListener("pointerup", done);
  view.scroller.addEventListener("dblclick", (event) => {
    const edge = event.target.closest(".grid-resize");
    if (edge) grid.resize(Number(edge.parentElement.dataset.column));
  });
  return () => {
    document.removeEventListener("pointermove", moved);
    document.removeEventListener("pointerup", done);
  };
}

function resizing(event, view, column, grid) {
  const [from, width] = [event.clientX, view.geometry.widths[column]];
  return (moved) => grid.resize(column, width + moved.clientX - from);
}
