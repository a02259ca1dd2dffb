// <et-copy text="…"> or inside .code: its button copies the text (or the code beside it) and says so.

class Copy extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this.#copy);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#copy);
  }

  #copy = async (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    await writeText(this.#text());
    button.dataset.tone = "good";
    button.setAttribute("aria-live", "polite");
    const before = [...button.childNodes];
    button.replaceChildren("✓");
    setTimeout(() => button.replaceChildren(...before), 1400);
  };

  #text() {
    if (this.hasAttribute("text")) return this.getAttribute("text");
    const source = this.getAttribute("for") ? document.getElementById(this.getAttribute("for")) : this.closest(".code");
    return (source?.querySelector("code") ?? source)?.textContent ?? "";
  }
}

// The clipboard API exists on https and localhost only; studios are also reached by address inside a network.
export async function writeText(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "visually-hidden";
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

customElements.define("et-copy", Copy);
