// A menu of the page opens below its button; those of the bar at the top stand in its corner, as their style says.
// A menu that a file was chosen in closes, since the page stays.

const open = ({ target, newState }) => {
  if (newState !== "open" || !target.matches?.("#main .menu[id]")) return;
  const button = document.querySelector(`[popovertarget="${CSS.escape(target.id)}"]`);
  if (button) requestAnimationFrame(() => placeBelow(target, button.getBoundingClientRect())); // once it has a size
};
document.addEventListener("beforetoggle", open, true);
document.addEventListener("click", ({ target }) => target.closest?.("#main .menu[popover] a")?.closest(".menu").hidePopover());

/** Put `box` under a rectangle, inside the window: along its left edge, where there is no room along its right one. */
export function placeBelow(box, { left, right, bottom }) {
  const [wide, most] = [box.offsetWidth, innerWidth - 8];
  box.style.inset = "auto";
  box.style.left = `${Math.max(8, left + wide > most ? Math.min(right, most) - wide : left)}px`;
  box.style.top = `${Math.max(8, Math.min(bottom + 2, innerHeight - box.offsetHeight - 8))}px`;
}
