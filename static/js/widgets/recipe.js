// The recipe screen: the grid shows the rows of the step that is looked at, or those after the step whose form is open;
// a click on a column's head, or on a cell, offers what can be done with it. Keys: / finds an operation, Ctrl+Z and
// Ctrl+Y undo and redo, Enter in the grid is a click, Escape leaves the pane at the right; see recipe/steps.js for steps.

import { followSteps, showStep } from "../recipe/steps.js";

const screen = document.getElementById("recipe");
const grid = document.getElementById("recipe-grid");
const find = document.getElementById("recipe-find");
const narrow = matchMedia("(max-width: 75rem)");

if (narrow.matches && !screen.querySelector("#recipe-aside .recipe-form")) screen.dataset.aside = "closed";
followSteps(screen);
showStep();
document.addEventListener("DOMContentLoaded", () => find?.value && window.htmx.trigger(find, "search")); // typed while the page came

let listTop = 0; // where the list of steps was before it was drawn anew
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target?.id === "recipe-editor") listTop = detail.target.scrollTop;
});

document.addEventListener("htmx:afterSettle", ({ detail }) => {
  showRows();
  if (detail.elt?.id === "recipe-editor") {
    detail.elt.scrollTop = listTop;
    showStep();
  }
  if (detail.elt?.id === "recipe-aside" && detail.requestConfig?.elt !== find) openAside();
});

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (detail.target?.id === "recipe-aside") screen.dataset.aside = "open";
  if (detail.target?.id === "recipe-editor" && find) find.value = "";
});

screen.addEventListener("click", ({ target }) => {
  if (target.closest("[data-close]")) screen.dataset.aside = "closed";
});

screen.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !event.target.closest("#recipe-aside")) return;
  const back = document.querySelector("#recipe-aside [data-back]");
  if (back) back.click();
  else screen.dataset.aside = "closed";
  grid?.querySelector(".grid-scroll").focus({ preventScroll: true });
});

document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, select, textarea, dialog, [popover]") || event.altKey) return;
  const ctrl = event.ctrlKey || event.metaKey;
  const undoes = { z: event.shiftKey ? "redo" : "undo", y: "redo" }[event.key.toLowerCase()];
  const button = ctrl && undoes ? document.querySelector(`.recipe-head-tools [value="${undoes}"]:enabled`) : null;
  if (button) window.htmx.ajax("POST", button.getAttribute("hx-post"), { target: "#recipe-editor", swap: "outerHTML", values: { to: undoes, base: button.form.elements.base.value } });
  else if (event.key === "/" && find && !ctrl) find.focus();
  else return;
  event.preventDefault();
});

grid?.addEventListener("column-click", ({ detail }) => {
  const cell = detail.cell ? null : grid.active; // Enter on a cell
  offer(cell ? { column: cell.name, value: JSON.stringify(cell.value ?? null) } : { column: detail.name });
});

grid?.addEventListener("cell-click", ({ detail: { name, value } }) => {
  const isBusy = screen.dataset.aside === "closed" || document.querySelector("#recipe-aside .recipe-form");
  if (!isBusy && value !== undefined) offer({ column: name, value: JSON.stringify(value) });
});

function offer(asked) {
  const address = document.getElementById("recipe-editor").dataset.offers;
  if (!address) return;
  grid.setAttribute("selected", asked.column);
  window.htmx.ajax("GET", `${address}&${new URLSearchParams(asked)}`, { target: "#recipe-aside", swap: "outerHTML" });
}

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
  const first = aside.querySelector("form [aria-invalid=true]") ?? aside.querySelector("form input:not([type=hidden]), form select, form textarea");
  if (!aside.contains(document.activeElement)) first?.focus({ preventScroll: true }); // somebody may type there already
}
