// Which columns are shown: a list with a search, for a thousand of them.

import { openBeside } from "./menu.js";
import { element } from "./view.js";

const MOST = 200; // a longer list is searched, not scrolled

export function openChooser(anchor, columns, arrangement, words, changed) {
  const body = element("div", "grid-chooser stack", {});
  const search = element("input", "", { type: "search", placeholder: words.findColumn, ariaLabel: words.findColumn, autofocus: true });
  const list = element("div", "choices", { role: "group", ariaLabel: words.columns });
  const note = element("p", "muted small", { role: "status" });
  const found = () => columns.filter((column) => column.name.toLowerCase().includes(search.value.toLowerCase()));
  const draw = () => {
    list.replaceChildren(...found().slice(0, MOST).map((column) => choice(column, arrangement, (on) => set([column.name], on))));
    const shown = columns.filter((column) => !arrangement.hidden.includes(column.name)).length;
    note.textContent = words.shownOf(shown, columns.length) + (found().length > MOST ? ` ${words.firstOf(MOST)}` : "");
  };
  const set = (names, on) => {
    if (on) arrangement.show(names);
    else arrangement.hide(names);
    changed();
    draw();
  };
  const all = element("div", "row", {});
  for (const [label, on] of [[words.showFound, true], [words.hideFound, false]]) {
    const button = all.appendChild(element("button", "btn btn-small", { type: "button", textContent: label }));
    button.addEventListener("click", () => set(found().map((column) => column.name), on));
  }
  search.addEventListener("input", draw);
  body.append(search, list, all, note);
  draw();
  openBeside(anchor, words.columns, body);
}

function choice(column, arrangement, set) {
  const row = element("label", "choice", {});
  const box = element("input", "", { type: "checkbox", checked: !arrangement.hidden.includes(column.name) });
  box.addEventListener("change", () => set(box.checked));
  row.append(box, element("span", "wrap-anywhere", { textContent: column.name }));
  return row;
}
