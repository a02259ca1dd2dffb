// The list of steps without a mouse button's click: drag a step to another place; with Alt the arrow keys move it, alone
// they go from step to step, Delete takes it out. The list is drawn anew by the server after each edit.

const HEAD = 56; // pixels of the list's head and foot, which lie over it
let dragged = null;

/** Bring the step that is looked at into view: in its own list where that scrolls, on the page only where it fails. */
export function showStep() {
  const step = document.querySelector(".recipe-steps > [aria-current]");
  const list = step?.closest(".recipe-side");
  if (!list) return;
  const [at, frame] = [step.getBoundingClientRect(), list.getBoundingClientRect()];
  const isInView = at.top >= frame.top + HEAD && at.bottom <= frame.bottom - HEAD;
  if (list.scrollHeight > list.clientHeight) list.scrollTop += isInView ? 0 : at.top - frame.top - list.clientHeight / 3;
  else if (step.dataset.state === "failed") step.scrollIntoView({ block: "center" });
}

/** `screen` holds the list, which is drawn anew after each edit. */
export function followSteps(screen) {
  screen.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.(".recipe-steps > li[draggable]");
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.index);
    dragged.classList.add("is-dragged");
  });
  screen.addEventListener("dragover", (event) => {
    const over = dragged && event.target.closest(".recipe-steps > li[draggable]");
    if (!over) return;
    event.preventDefault();
    unmark();
    if (over !== dragged) over.dataset.drop = isBefore(event, over) ? "before" : "after";
  });
  screen.addEventListener("drop", (event) => {
    const over = dragged && event.target.closest(".recipe-steps > li[draggable]");
    if (!over || over === dragged) return;
    event.preventDefault();
    move(dragged, placeOf(dragged, over, isBefore(event, over)));
  });
  screen.addEventListener("dragend", () => {
    dragged?.classList.remove("is-dragged");
    dragged = null;
    unmark();
  });
  screen.addEventListener("keydown", stepKeys);
}

function stepKeys(event) {
  const step = event.target.closest?.(".recipe-look")?.closest("li");
  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!step || (!by && event.key !== "Delete")) return;
  event.preventDefault();
  const next = by === -1 ? step.previousElementSibling : by && step.nextElementSibling;
  if (event.key === "Delete") return void (step.dataset.remove && post(step, step.dataset.remove, {}));
  if (!event.altKey) return next?.querySelector(".recipe-look").focus();
  if (next?.dataset.index && step.dataset.index) move(step, Number(next.dataset.index));
}

const isBefore = (event, over) => event.clientY < over.getBoundingClientRect().top + over.offsetHeight / 2;

/** The number that a step gets when it is put before or after another. */
function placeOf(step, over, before) {
  const [from, at] = [Number(step.dataset.index), Number(over.dataset.index)];
  return at + (before ? 0 : 1) - (from < at ? 1 : 0);
}

function move(step, to) {
  if (to !== Number(step.dataset.index)) post(step, step.dataset.move, { to });
}

/** Send the edit; the keyboard goes on from the step that is looked at then. */
async function post(step, address, values) {
  const list = step.closest(".recipe-steps");
  await window.htmx.ajax("POST", address, { target: "#recipe-editor", swap: "outerHTML", values: { base: list.dataset.base, ...values } });
  document.querySelector(".recipe-steps > [aria-current] .recipe-look")?.focus({ preventScroll: true });
}

function unmark() {
  for (const marked of document.querySelectorAll(".recipe-steps [data-drop]")) delete marked.dataset.drop;
}
