// A menu of the page opens below its button; those of the bar at the top stand in its corner, as their style says.

const open = ({ target, newState }) => {
  if (newState !== "open" || !target.matches?.("#main .menu[id]")) return;
  const button = document.querySelector(`[popovertarget="${CSS.escape(target.id)}"]`);
  if (button) requestAnimationFrame(() => placeBelow(target, button.getBoundingClientRect())); // once it has a size
};
document.addEventListener("beforetoggle", open, true);

/** Put `box` under a rectangle, inside the window. */
export function placeBelow(box, { left, bottom }) {
  box.style.inset = "auto";
  box.style.left = `${Math.max(8, Math.min(left, innerWidth - box.offsetWidth - 8))}px`;
  box.style.top = `${Math.max(8, Math.min(bottom + 2, innerHeight - box.offsetHeight - 8))}px`;
}
