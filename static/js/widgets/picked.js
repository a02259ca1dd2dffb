// <et-picked> around a table whose rows hold links: the row of the link chosen last is the selected one.

class Picked extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this.#picked);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#picked);
  }

  #picked = (event) => {
    const row = event.target.closest("a")?.closest("tr");
    if (!row) return;
    for (const other of this.querySelectorAll("tr[aria-selected]")) other.removeAttribute("aria-selected");
    row.setAttribute("aria-selected", "true");
  };
}

customElements.define("et-picked", Picked);
