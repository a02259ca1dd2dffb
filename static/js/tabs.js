// Tabs that are wider than the screen: the open one is scrolled into view, and the edge fades where there are more.

const OPEN = '[aria-current], [aria-selected="true"]';

/** Which ends of the row have tabs out of view; a pixel is lost to rounding. */
function tell(tabs) {
  const rest = tabs.scrollWidth - tabs.clientWidth - tabs.scrollLeft;
  tabs.dataset.more = [tabs.scrollLeft > 1 && "before", rest > 1 && "after"].filter(Boolean).join(" ");
}

for (const tabs of document.querySelectorAll(".tabs")) {
  const open = tabs.querySelector(OPEN);
  const middle = (box) => box.left + box.width / 2;
  if (open) tabs.scrollLeft += middle(open.getBoundingClientRect()) - middle(tabs.getBoundingClientRect());
  tabs.addEventListener("scroll", () => tell(tabs), { passive: true });
  new ResizeObserver(() => tell(tabs)).observe(tabs);
}
