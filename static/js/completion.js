// The list under a textarea of what may be put where the caret is: a listbox that the field stays in charge of. The
// arrows choose, Enter or Tab takes, Escape closes. A textarea may not be called a combobox: it is a text that has one.

let count = 0;

export class Completion {
  /** `draw` makes the element of an offer, `take` puts it into the field. */
  constructor(field, { label, draw, take }) {
    [this.field, this.draw, this.take, this.offered] = [field, draw, take, []];
    this.list = Object.assign(document.createElement("div"), { className: "formula-list", role: "listbox", id: `completion-${(count += 1)}`, hidden: true });
    this.list.setAttribute("aria-label", label);
    this.list.addEventListener("pointerdown", (event) => {
      event.preventDefault(); // the caret stays in the field
      const item = event.target.closest("[role=option]");
      if (item) this.#choose([...this.list.children].indexOf(item));
    });
    field.parentElement.append(this.list);
    for (const [name, value] of Object.entries({ "aria-autocomplete": "list", "aria-haspopup": "listbox", "aria-controls": this.list.id })) field.setAttribute(name, value);
  }

  /** Offer these; none closes the list. */
  offer(offered) {
    this.offered = offered;
    if (!offered.length) return this.close();
    this.list.replaceChildren(...offered.map(this.draw));
    this.list.hidden = false;
    this.#select(0);
  }

  close() {
    this.list.hidden = true;
    this.field.removeAttribute("aria-activedescendant");
  }

  /** Whether the key was for the list. */
  takesKey({ key, shiftKey }) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[key];
    if (this.list.hidden) return false;
    if (step) this.#select(this.chosen + step);
    else if (key === "Escape") this.close();
    else if ((key === "Enter" || key === "Tab") && !shiftKey) this.#choose(this.chosen);
    else return false;
    return true;
  }

  #select(index) {
    this.chosen = (index + this.offered.length) % this.offered.length;
    [...this.list.children].forEach((item, at) => {
      item.id = `${this.list.id}-${at}`;
      item.setAttribute("aria-selected", at === this.chosen);
    });
    this.list.children[this.chosen].scrollIntoView({ block: "nearest" });
    this.field.setAttribute("aria-activedescendant", `${this.list.id}-${this.chosen}`);
  }

  #choose(index) {
    this.take(this.offered[index]);
    this.close();
  }
}
