// The recipe screen: the grid shows the rows of the step that is looked at, or those after the step whose form is open;
// a click on a column's head offers the operations for that column.

const screen = document.getElementById("recipe");
const grid = document.getElementById("recipe-grid");
const find = document.getElementById("recipe-find");
const narrow = matchMedia("(max-width: 75rem)");

if (narrow.matches) screen.dataset.aside = "closed";
document.addEventListener("DOMContentLoaded", () => find?.value && window.htmx.trigger(find, "search")); // typed while the page came

document.addEventListener("htmx:afterSettle", ({ detail }) => {
  showRows();
  if (detail.elt?.id === "recipe-aside" && detail.requestConfig?.elt !== find) openAside();
});

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (detail.target?.id === "recipe-aside") screen.dataset.aside = "open";
  if (detail.target?.id === "recipe-editor" && find) find.value = "";
});

screen.addEventListener("click", ({ target }) => {
  if (target.closest("[data-close]")) screen.dataset.aside = "closed";
});

grid?.addEventListener("column-click", ({ detail }) => {
  const offers = document.getElementById("recipe-editor").dataset.offers;
  if (!offers) return;
  grid.setAttribute("selected", detail.name);
  window.htmx.ajax("GET", `${offers}&column=${encodeURIComponent(detail.name)}`, { target: "#recipe-aside", swap: "outerHTML" });
});

/** The rows of the step that is tried, else of the one that is looked at. */
function showRows() {
  const shown = document.querySelector("#recipe-trial[data-rows]") ?? document.getElementById("recipe-editor");
  if (!grid || !shown?.dataset.rows) return;
  grid.setAttribute("reveal", shown.dataset.reveal);
  grid.setAttribute("src", shown.dataset.rows);
}

function openAside() {
  const aside = document.getElementById("recipe-aside");
  if (narrow.matches) aside.scrollIntoView({ block: "nearest" });
  aside.querySelector("form input:not([type=hidden]), form select, form textarea")?.focus({ preventScroll: true });
}
