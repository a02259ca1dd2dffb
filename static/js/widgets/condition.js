// <et-condition> over the textarea of a formula: a column, a comparison and a value, which write the formula. Who writes
// the formula by hand leaves the choices behind. The comparisons and their formulas come from the server.

const NUMERIC = new Set(["integer", "number", "decimal"]);

class Condition extends HTMLElement {
  connectedCallback() {
    [this.column, this.test, this.value] = ["column", "test", "value"].map((part) => this.querySelector(`[data-part=${part}]`));
    this.tests ??= [...this.test.options];
    this.formula = this.closest(".field").querySelector("textarea");
    this.formula.addEventListener("input", this.#leave);
    this.addEventListener("input", this.#choose); // before the form hears of it, which is tried then
    this.#draw();
  }

  disconnectedCallback() {
    this.formula.removeEventListener("input", this.#leave);
    this.removeEventListener("input", this.#choose);
  }

  get kind() {
    return this.column.selectedOptions[0]?.dataset.kind ?? "";
  }

  #choose = ({ target }) => {
    if (target === this.column) this.value.value = "";
    this.#draw();
    this.formula.value = this.#written();
  };

  #leave = () => {
    this.column.value = "";
    this.#draw();
  };

  /** The comparisons that the column has, and a value where one is taken. */
  #draw() {
    const [kind, before] = [this.kind, this.test.value];
    const fitting = this.tests.filter((test) => test.dataset.kinds.split(" ").includes(kind));
    this.test.replaceChildren(...fitting);
    this.test.value = (fitting.find((test) => test.value === before) ?? fitting[0])?.value ?? "";
    this.test.hidden = !kind;
    this.value.hidden = !this.test.value.includes("{value}");
    this.value.type = kind === "date" ? "date" : "text";
    this.value.inputMode = NUMERIC.has(kind) ? "decimal" : "text";
  }

  #written() {
    const [form, typed] = [this.test.value, this.value.value.trim()];
    if (!this.kind || (form.includes("{value}") && !typed)) return "";
    const parts = { column: this.column.value, value: literal(this.kind, typed) };
    return form.replace(/\{(column|value)\}/g, (_whole, part) => parts[part]);
  }
}

/** A value as the formula writes it; a number may have a decimal comma. */
function literal(kind, typed) {
  if (NUMERIC.has(kind)) return typed.replace(/^(-?\d+),(\d+)$/, "$1.$2");
  const quoted = `"${typed.replace(/[\\"]/g, "\\$&")}"`;
  return kind === "date" ? `date(${quoted})` : quoted;
}

customElements.define("et-condition", Condition);
