// What the grid says over its rows: a note, or how far a job is that works the rows out, what it has found, and a way to
// stop it. The state is said once to who listens; the figures change without a word.

import { post } from "./source.js";
import { element } from "./view.js";

export class Progress {
  /** `again` asks for the rows anew. */
  constructor(words, again) {
    [this.words, this.again] = [words, again];
    this.note = element("div", "grid-note", { role: "status" });
    this.said = element("p", "", { role: "status" });
    this.bar = element("progress", "progress");
    this.figures = element("p", "small num");
    this.help = element("p", "small muted", { textContent: words.long });
    this.button = element("button", "btn btn-small", { type: "button" });
    this.button.addEventListener("click", () => this.act());
    this.box = element("div", "grid-progress", { hidden: true });
    this.box.append(this.said, this.bar, this.figures, this.help, this.button);
    this.boxes = [this.note, this.box];
  }

  /** Rows were asked for; `hasRows`: others are shown meanwhile. */
  begin(hasRows) {
    this.say(hasRows ? "" : this.words.loading);
    if (hasRows) this.saying = setTimeout(() => this.say(this.words.working), 400);
  }

  /** One sentence, in place of all else; nothing for none. */
  say(text, tone = "") {
    clearTimeout(this.saying);
    this.box.hidden = true;
    this.note.textContent = text;
    this.note.dataset.tone = tone;
    this.note.hidden = !text;
    if (tone === "done") this.saying = setTimeout(() => this.say(""), 2500);
  }

  fail(error) {
    if (!error.wasCancelled) return this.say(error.message || this.words.failed, "danger");
    this.#open(this.words.stopped, "", this.words.again, this.again);
    this.bar.hidden = this.help.hidden = true;
  }

  show({ job, found, said, cancel }) {
    const figures = [job.total && this.words.rowsDone(job.done, job.total), Number.isInteger(found) && this.words.found(found)];
    this.#open(said, figures.filter(Boolean).join(" · "), this.words.cancel, cancel && (() => post(cancel).catch(() => {})));
    this.bar.setAttribute("aria-label", said);
    if (job.percent === null) this.bar.removeAttribute("value");
    else Object.assign(this.bar, { max: 100, value: job.percent });
    this.bar.hidden = this.help.hidden = false;
  }

  #open(said, figures, label, act) {
    this.say("");
    this.box.hidden = false;
    if (this.said.textContent !== said) this.said.textContent = said;
    [this.figures.textContent, this.button.textContent, this.act, this.button.hidden] = [figures, label, act, !act];
  }
}
