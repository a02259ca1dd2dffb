// <et-pairs>: rows of old and new value; "add" clones the last row empty, "remove" takes one away.

function empty(row) {
  for (const input of row.querySelectorAll("input")) input.value = "";
  for (const select of row.querySelectorAll("select")) select.selectedIndex = 0;
}

class Pairs extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this.#click);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#click);
  }

  #click = (event) => {
    const rows = this.querySelectorAll(".pair");
    if (event.target.closest("[data-add]")) {
      const row = rows[rows.length - 1].cloneNode(true);
      empty(row);
      rows[rows.length - 1].after(row);
      row.querySelector("input, select").focus();
    } else if (event.target.closest("[data-remove]")) {
      const row = event.target.closest(".pair");
      if (rows.length > 1) row.remove();
      else empty(row);
      this.dispatchEvent(new Event("change", { bubbles: true }));
    }
  };
}

customElements.define("et-pairs", Pairs);
