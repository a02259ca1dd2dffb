// <et-theme> around the theme form: the page changes at once, the choice is kept in the background.

class Theme extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", this.#choose);
  }

  disconnectedCallback() {
    this.removeEventListener("submit", this.#choose);
  }

  #choose = (event) => {
    event.preventDefault();
    const theme = event.submitter.value;
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
    for (const button of this.querySelectorAll("button")) button.setAttribute("aria-pressed", button === event.submitter);
    document.dispatchEvent(new CustomEvent("theme-changed"));
    const body = new FormData(event.target);
    body.set("theme", theme);
    fetch(event.target.action, { method: "POST", body, redirect: "manual" });
  };
}

customElements.define("et-theme", Theme);
