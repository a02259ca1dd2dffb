// <et-notebook lab="…" document="…" label="…">: JupyterLab in a frame; on a narrow page, the one notebook without panels.

class Notebook extends HTMLElement {
  connectedCallback() {
    if (this.firstElementChild) return;
    const frame = document.createElement("iframe");
    frame.className = "notebook-frame";
    frame.title = this.getAttribute("label");
    frame.src = this.getAttribute(matchMedia("(width < 48rem)").matches ? "document" : "lab");
    this.append(frame);
  }
}

customElements.define("et-notebook", Notebook);
