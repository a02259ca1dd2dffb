// The recipe screen: when the steps change, the grid shows the rows of the step that is looked at, in place;
// a click on a column's head offers the operations for that column.

const grid = document.getElementById("recipe-grid");

document.addEventListener("htmx:afterSettle", () => {
  const { rows, reveal } = document.getElementById("recipe-editor")?.dataset ?? {};
  if (grid && rows) {
    grid.setAttribute("reveal", reveal);
    grid.setAttribute("src", rows);
  }
  document.querySelector("#recipe-editor [autofocus]")?.focus();
});

grid?.addEventListener("column-click", ({ detail }) => {
  const offers = document.getElementById("recipe-editor")?.dataset.offers;
  if (!offers) return;
  grid.setAttribute("selected", detail.name);
  window.htmx.ajax("GET", `${offers}&column=${encodeURIComponent(detail.name)}`, { target: "#recipe-editor", swap: "outerHTML" });
});
