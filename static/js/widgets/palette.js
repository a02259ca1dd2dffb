// <et-palette src project>: Ctrl/Cmd-K (or any [data-palette]) opens it; it asks the server while you type.

class Palette extends HTMLElement {
  connectedCallback() {
    this.dialog = this.querySelector("dialog");
    this.input = this.querySelector("input");
    this.list = this.querySelector("[role=listbox]");
    document.addEventListener("keydown", this.#shortcut);
    document.addEventListener("click", this.#click);
    this.input.addEventListener("input", () => this.#search());
    this.input.addEventListener("keydown", this.#keys);
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.#shortcut);
    document.removeEventListener("click", this.#click);
  }

  #shortcut = (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    if (this.dialog.open) this.dialog.close();
    else this.#open();
  };

  #click = (event) => {
    if (event.target.closest("[data-palette]")) this.#open();
    else if (event.target === this.dialog) this.dialog.close();
  };

  #open() {
    this.dialog.showModal();
    this.input.value = "";
    this.#search();
  }

  async #search() {
    this.request?.abort();
    this.request = new AbortController();
    const query = new URLSearchParams({ q: this.input.value, project: this.getAttribute("project") ?? "" });
    try {
      const response = await fetch(`${this.getAttribute("src")}?${query}`, { signal: this.request.signal });
      if (!response.ok) throw new Error(response.status);
      this.#show((await response.json()).groups);
    } catch (error) {
      if (error.name !== "AbortError") this.#note("failed");
    }
  }

  #show(groups) {
    if (!groups.length) return this.#note("none");
    this.list.replaceChildren(...groups.map(drawGroup));
    this.#select(0);
  }

  #note(name) {
    this.list.replaceChildren(this.querySelector(`template[data-${name}]`).content.cloneNode(true));
    this.input.removeAttribute("aria-activedescendant");
  }

  #keys = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      this.#select(this.selected + step);
    } else if (event.key === "Enter") {
      event.preventDefault();
      this.#items()[this.selected]?.click();
    } else if (event.key === "Escape") {
      event.preventDefault(); // a search box would only empty itself
      this.dialog.close();
    }
  };

  #items() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  #select(index) {
    const items = this.#items();
    if (!items.length) return;
    this.selected = (index + items.length) % items.length;
    items.forEach((item, i) => {
      item.id = `palette-${i}`;
      item.setAttribute("aria-selected", i === this.selected);
    });
    items[this.selected].scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", `palette-${this.selected}`);
  }
}

function drawGroup({ label, items }) {
  const group = document.createElement("div");
  group.role = "group";
  group.ariaLabel = label;
  const title = Object.assign(document.createElement("p"), { className: "palette-group", textContent: label, ariaHidden: "true" });
  group.append(title, ...items.map(drawItem));
  return group;
}

function drawItem({ label, detail, url, icon }) {
  const item = Object.assign(document.createElement("a"), { className: "palette-item", href: url, role: "option", tabIndex: -1 });
  item.innerHTML = icon; // drawn by our own server from the icon set, never from names
  const name = Object.assign(document.createElement("span"), { className: "truncate", textContent: label });
  const more = Object.assign(document.createElement("span"), { className: "detail truncate", textContent: detail });
  item.append(name, more);
  return item;
}

customElements.define("et-palette", Palette);
