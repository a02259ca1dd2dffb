// <et-theme> around the theme form: the page changes at once, the choice is kept in the background.

class Theme extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", this.#choose);
  }

  disconnectedCallback() {
    this.removeEventListener("submit", this.#choose);
  }

  #choose = async (event) => {
    event.preventDefault();
    const form = event.target;
    const theme = event.submitter.value;
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
    for (const button of this.querySelectorAll("button")) button.setAttribute("aria-pressed", button === event.submitter);
    document.dispatchEvent(new CustomEvent("theme-changed"));
    const body = new FormData(form);
    body.set("theme", theme);
    form.ariaBusy = "true";
    await fetch(form.action, { method: "POST", body, redirect: "manual", keepalive: true }).catch(() => null);
    form.ariaBusy = "false";
  };
}

customElements.define("et-theme", Theme);
