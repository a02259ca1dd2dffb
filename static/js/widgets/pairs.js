// <et-pairs>: rows of old and new value; "add" clones the last row empty, "remove" takes one away.

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
      for (const input of row.querySelectorAll("input")) input.value = "";
      rows[rows.length - 1].after(row);
      row.querySelector("input").focus();
    } else if (event.target.closest("[data-remove]")) {
      const row = event.target.closest(".pair");
      if (rows.length > 1) row.remove();
      else for (const input of row.querySelectorAll("input")) input.value = "";
      this.dispatchEvent(new Event("change", { bubbles: true }));
    }
  };
}

customElements.define("et-pairs", Pairs);
