// <et-upload src="…/uploads/" auto> around a .drop with a file input. Sends files one after the other, in chunks:
//   POST src {name, size} -> {id, offset}; PUT src/<id>/ with Upload-Offset -> {offset}; POST src/<id>/finish/
// A broken connection is tried again; after a reload choosing the same file goes on where it stopped.
// Each finished file is a hidden input [name=uploads] of the form; with `auto` the form is sent when all are here.
// Events: "upload-finished" {id, …answer}, "upload-failed" {message}.

import { csrfToken } from "../say.js";
import { inPageLanguage } from "../words.js";

const CHUNK = 4 * 1024 * 1024;
const TRIES = 6;
const texts = {
  en: { sending: (name, share) => `Sending ${name}: ${share}%`, goingOn: (share) => `Going on from ${share}%.`, waiting: "The connection is lost. Trying again…", done: (name) => `${name} is here.`, failed: "The upload did not work." },
  fr: { sending: (name, share) => `Envoi de ${name} : ${share} %`, goingOn: (share) => `Reprise à ${share} %.`, waiting: "La connexion est perdue. Nouvel essai…", done: (name) => `${name} est arrivé.`, failed: "L’envoi n’a pas abouti." },
};
const words = () => inPageLanguage(texts);

class Upload extends HTMLElement {
  connectedCallback() {
    if (this.input) return;
    this.input = this.querySelector("input[type=file]");
    this.drop = this.querySelector(".drop");
    this.bar = Object.assign(document.createElement("progress"), { className: "progress", max: 1, value: 0, hidden: true });
    this.status = Object.assign(document.createElement("p"), { className: "small muted", role: "status" });
    this.bar.ariaLabel = this.drop?.textContent.trim() ?? "";
    this.append(this.bar, this.status);
    this.input.addEventListener("change", () => this.#send([...this.input.files]));
    this.closest("form")?.addEventListener("submit", this.#hold);
    for (const name of ["dragover", "dragleave", "drop"]) this.drop?.addEventListener(name, this.#dragged);
  }

  disconnectedCallback() {
    this.stopped = true;
  }

  // A form that is sent too early is sent when the file is here.
  #hold = (event) => {
    if (!this.busy) return;
    event.preventDefault();
    this.held = event;
  };

  #dragged = (event) => {
    event.preventDefault();
    this.drop.toggleAttribute("data-over", event.type === "dragover");
    if (event.type === "drop") this.#send([...event.dataTransfer.files]);
  };

  async #send(files) {
    if (!files.length || this.busy) return;
    this.busy = true;
    this.input.required = false;
    if (!this.input.multiple) this.querySelectorAll("input[name=uploads]").forEach((old) => old.remove());
    try {
      for (const file of files) await this.#sendOne(file);
    } catch (error) {
      this.#say(error.message || words().failed, "danger");
      this.dispatchEvent(new CustomEvent("upload-failed", { bubbles: true, detail: { message: error.message } }));
      this.held = null;
      return;
    } finally {
      this.busy = false;
    }
    if (this.held) this.held.target.requestSubmit(this.held.submitter);
    else if (this.hasAttribute("auto")) this.closest("form").requestSubmit();
    this.held = null;
  }

  async #sendOne(file) {
    const upload = await this.#begin(file);
    this.begun = upload.offset ?? 0;
    await this.#chunks(file, upload);
    const answer = await ask(`${this.#address(upload.id)}finish/`, { method: "POST" });
    forget(this.#key(file));
    this.#finished(file, { ...upload, ...answer });
  }

  async #begin(file) {
    const known = recall(this.#key(file));
    if (known) {
      const upload = await ask(this.#address(known)).catch(() => null);
      if (upload && !upload.finished_at) return upload;
      forget(this.#key(file));
    }
    const upload = await ask(this.getAttribute("src"), { method: "POST", json: { name: file.name, size: file.size } });
    remember(this.#key(file), upload.id);
    return upload;
  }

  async #chunks(file, upload) {
    let offset = upload.offset ?? 0;
    for (let tries = 0; offset < file.size && !this.stopped; ) {
      this.#progress(file, offset);
      try {
        const body = file.slice(offset, offset + CHUNK);
        const answer = await ask(this.#address(upload.id), { method: "PUT", body, headers: { "Upload-Offset": offset, "Content-Type": "application/octet-stream" } });
        [offset, tries] = [answer.offset, 0];
      } catch (error) {
        tries += 1;
        if (tries >= TRIES || (error.status >= 400 && error.status < 500 && error.status !== 409)) throw error;
        this.#say(words().waiting, "warn");
        await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** tries));
        offset = await ask(this.#address(upload.id)).then((now) => now.offset, () => offset);
      }
    }
    this.#progress(file, file.size);
  }

  // On every page of the project alike: what one of them began, another one goes on with.
  #key(file) {
    return `upload:${this.getAttribute("src")}:${file.name}:${file.size}:${file.lastModified}`;
  }

  #address(id) {
    return `${this.getAttribute("src").replace(/\/?$/, "/")}${id}/`;
  }

  #progress(file, offset) {
    const share = (bytes) => (file.size ? bytes / file.size : 1);
    this.bar.hidden = false;
    this.bar.value = share(offset);
    const going = this.begun ? `${words().goingOn(Math.floor(100 * share(this.begun)))} ` : "";
    this.#say(going + words().sending(file.name, Math.floor(100 * share(offset))));
  }

  #finished(file, upload) {
    this.append(Object.assign(document.createElement("input"), { type: "hidden", name: "uploads", value: upload.id }));
    this.bar.dataset.tone = "good";
    this.#say(words().done(file.name), "good");
    this.dispatchEvent(new CustomEvent("upload-finished", { bubbles: true, detail: { ...upload, name: file.name } }));
  }

  #say(text, tone = "muted") {
    this.status.textContent = text;
    this.status.className = `small ${tone}`;
  }
}

async function ask(url, { method = "GET", json, body, headers = {} } = {}) {
  const response = await fetch(url, {
    method,
    body: json ? JSON.stringify(json) : body,
    headers: { Accept: "application/json", "X-CSRFToken": csrfToken(), ...(json ? { "Content-Type": "application/json" } : {}), ...headers },
  });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw Object.assign(new Error(answer.message ?? response.statusText), { status: response.status });
  return answer;
}

// The browser cannot keep a file over a reload, but it can know that this same file was begun.
const remember = (key, id) => localStorage.setItem(key, id);
const recall = (key) => localStorage.getItem(key);
const forget = (key) => localStorage.removeItem(key);

customElements.define("et-upload", Upload);
