// Small things that open beside a column's head: the menu of the column, and forms. One is open at a time; Escape and a
// click elsewhere close it, and the keyboard goes back to where it was.

import { placeBelow } from "../popovers.js";
import { element } from "./view.js";

/** Open `content` in a popover below `anchor`. */
export function openBeside(anchor, label, content, className = "") {
  document.querySelector(".grid-popover")?.remove();
  const before = document.activeElement;
  const box = element("div", `menu grid-popover ${className}`, { popover: "auto", ariaLabel: label });
  box.append(content);
  (document.getElementById("main") ?? document.body).append(box);
  box.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    box.remove();
    const home = before?.isConnected ? before : document.getElementById(before?.id); // the bar may have been drawn anew
    home?.focus({ preventScroll: true });
  });
  box.showPopover();
  placeBelow(box, anchor.getBoundingClientRect());
  (box.querySelector("[autofocus]") ?? box.querySelector("button, input, select"))?.focus();
  return box;
}

/** A list of actions, `[[label, act, isOff], …]` by groups; arrow keys go through it. */
export function openMenu(anchor, label, groups) {
  const list = element("div", "", { role: "menu", ariaLabel: label });
  for (const group of groups) {
    const part = list.appendChild(element("div", "menu-group", { role: "group" }));
    for (const [text, act, isOff] of group) {
      const item = part.appendChild(element("button", "menu-item", { type: "button", role: "menuitem", textContent: text, disabled: Boolean(isOff) }));
      item.addEventListener("click", () => {
        box.hidePopover();
        act();
      });
    }
  }
  const box = openBeside(anchor, label, list, "menu-narrow");
  list.addEventListener("keydown", (event) => {
    const items = [...list.querySelectorAll("button:not(:disabled)")];
    const at = items.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    items.at(to % items.length)?.focus();
  });
}
