// The menus of the look: that of a column, and that of the files.

import { openMenu } from "./menu.js";
import { element } from "./view.js";

/** `act` takes the name of an action; what tells values of a masked column is off. */
export function openColumnMenu(anchor, words, { name, masked, isPinned, isSorted }, act) {
  const does = (what) => () => act(what);
  openMenu(anchor, words.menuOf(name), [
    [[words.ascending, does("ascending"), masked], [words.descending, does("descending"), masked], [words.unsort, does("unsort"), !isSorted]],
    [[words.filter, does("filter"), masked]],
    [[isPinned ? words.unpin : words.pin, does("pin")], [words.left, does("left")], [words.right, does("right")], [words.fit, does("fit")], [words.hide, does("hide")]],
    [[words.copyName, does("copy")], [words.profile, does("profile")]],
  ]);
}

/** `files` are addresses by kind; the look of the page's address is what they hold. */
export function openFileMenu(anchor, words, files) {
  const take = (kind) => () => element("a", "", { href: `${files[kind]}${location.search}` }).click();
  openMenu(anchor, words.file, [[[words.csv, take("csv")], [words.excel, take("excel")], [words.xlsx, take("xlsx")], [words.parquet, take("parquet")]]]);
}
