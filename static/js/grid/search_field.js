// The field of the grid's search. Short versions are searched a moment after the last key; on long ones a job searches,
// so that waits for Enter or the button. What is typed stays, whatever else is drawn anew.

const PAUSE = 300;

export class SearchField {
  /** `isLong`: whether a search is a job now; `search(text, goesOn)` looks for it, `goesOn` when the last one was typed too. */
  constructor(form, isLong, search) {
    [this.form, this.field, this.isLong, this.search] = [form, form.elements.q, isLong, search];
    this.looked = this.text;
    form.addEventListener("input", () => this.#typed());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#look(false);
    });
    this.field.addEventListener("blur", () => (this.goesOn = false));
  }

  get text() {
    return this.field.value.trim();
  }

  /** Another search is looked at (Back, or it was taken away): the field says so; text that was not looked for stays. */
  follow(text) {
    if (text === this.looked) return;
    clearTimeout(this.waiting);
    [this.field.value, this.looked, this.goesOn] = [text, text, false];
    this.#mark();
  }

  #typed() {
    clearTimeout(this.waiting);
    this.#mark();
    if (!this.isLong()) this.waiting = setTimeout(() => this.#look(true), PAUSE);
  }

  #look(typing) {
    clearTimeout(this.waiting);
    if (this.text === this.looked) return;
    this.looked = this.text;
    this.search(this.text, typing && this.goesOn);
    this.goesOn = typing;
    this.#mark();
  }

  #mark() {
    this.form.toggleAttribute("data-unsent", this.text !== this.looked);
  }
}
