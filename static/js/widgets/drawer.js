// <et-drawer name="jobs"> around a dialog; any [data-drawer="jobs"] opens it and it asks htmx for its content then.

class Drawer extends HTMLElement {
  connectedCallback() {
    document.addEventListener("click", this.#click);
  }

  disconnectedCallback() {
    document.removeEventListener("click", this.#click);
  }

  #click = (event) => {
    const dialog = this.querySelector("dialog");
    if (event.target.closest(`[data-drawer="${this.getAttribute("name")}"]`)) {
      dialog.showModal();
      this.dispatchEvent(new CustomEvent("drawer-open"));
    } else if (event.target === dialog || (this.contains(event.target) && event.target.closest("[data-close]"))) {
      dialog.close();
    }
  };
}

customElements.define("et-drawer", Drawer);
