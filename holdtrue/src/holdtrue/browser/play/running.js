// Code that a reader may change and run in the page, whether a figure's (play.js) or that of a lab's cell (cells.js): what was
// written is kept, what is printed is shown as it comes, and what goes wrong is said, with its line.
import { read, write } from "../kept.js";
import { fragment } from "./bar.js";
import * as python from "./python.js";

const words = WORDS; // in the language of the site, see ../blocks.js
const { say } = holdtrue;

const GLANCE = 1000; // milliseconds: whoever has code open for longer reads it

/** What extends it has a `bar` and its `buttons`, and an `editor` at least while its code can be changed. */
export class Running {
  /**
   * `box` is an element of the page around all of it, `title` what it is called, `key` where the reader's code is kept,
   * `published` the site's own, `file` the address of the notebook.
   */
  constructor(box, { title, key, published, file }) {
    Object.assign(this, { box, title, key, published, file });
    this.before = read(key); // {code, site: the site's own then, older: what was written for an older one and not taken over}
    const { before } = this;
    this.valid = before?.site === published; // else the site's code has changed: it is not hidden behind an old text
    this.older = this.valid ? before.older : (before?.older ?? before?.code);
    this.first = this.valid ? before.code : published;
    this.result = fragment(`<div class="play-result"></div>`).firstElementChild;
  }

  /** The code as it stands there now. */
  get written() {
    return this.editor ? this.editor.code : this.first;
  }

  /** Say where the code is from that stands there at first, unless it is the site's. */
  greet() {
    if (this.before && !this.valid) this.say(words.site_changed);
    else if (this.before) this.say(words.yours_from_before);
  }

  /** Say what a run will cost, and soon spare the reader the wait. */
  async expect() {
    this.bar.note.textContent = await python.warning("run");
    setTimeout(() => this.prepare(), GLANCE);
  }

  /** Load Python while the code is being read, where that costs its reader nothing to speak of. */
  async prepare() {
    if (!(await python.costsLittle()) || !this.isRead()) return;
    const { bytes } = await python.cost();
    if (this.bar.note.textContent) this.bar.note.textContent = say(words.loads_meanwhile, python.megabytes(bytes));
    await python.prepare();
    this.bar.note.textContent = "";
  }

  say(text, wrong) {
    this.bar.say(text, wrong);
  }

  /** Say what came of the code that ran, and if another stands there now. */
  conclude(text, wrong) {
    this.outcome = { text, wrong };
    this.say(this.written === this.code ? text : say(words.before_change, text.replace(/\.?$/, ".")), wrong);
  }

  /** Other code stands there, or other results. */
  changed() {
    if (this.outcome && !this.stopper) this.conclude(this.outcome.text, this.outcome.wrong);
    const code = this.written;
    const own = code === this.published;
    if (code !== this.shared) this.keep(own && !this.older ? undefined : { code, site: this.published, older: this.older });
    this.buttons.mine.hidden = !this.older;
    this.buttons.reset.disabled = own && !this.older && !this.result.hasChildNodes();
    this.buttons.run.setAttribute("aria-disabled", String(this.running === code));
  }

  keep(code) {
    write(this.key, code);
  }

  /** What was written for an older code of the site takes the place of what stands there. */
  mine() {
    const { older } = this;
    this.older = null;
    this.editor.code = older;
    this.changed();
    this.say(words.mine_again);
    this.editor.focus(); // the button that was pressed is gone
  }

  /** The site's own again, as if nothing had run. */
  restore() {
    this.editor?.unmark();
    this.result.replaceChildren();
    this.outcome = this.older = this.before = null;
  }

  /* Python at work. */

  /** Have Python at work while `act(ask)` is going on. ask(message, listeners) resolves with an answer. */
  async work(act) {
    const stopper = (this.stopper = new AbortController());
    this.outcome = null;
    this.working(true);
    const progress = (loaded, total) => this.bar.loading(loaded, total);
    const ask = (message, listeners) => python.ask(message, { signal: stopper.signal, progress, ...listeners });
    try {
      await act(ask);
    } catch (error) {
      stopper.signal.aborted ? this.stopped() : this.fail(error);
    } finally {
      this.stopper = this.running = null;
      this.working(false);
    }
  }

  abort() {
    this.stopper?.abort(new Error("Stopped"));
  }

  stop() {
    this.abort();
    this.buttons.run.focus(); // the button that was pressed is gone
  }

  stopped() {
    this.say(words.stopped);
  }

  working(now) {
    clearInterval(this.ticking);
    this.result.setAttribute("aria-busy", String(now));
    this.changed();
    if (!now) this.bar.rest();
    // What takes a moment needs no button to stop it.
    else setTimeout(() => (this.buttons.stop.hidden = !this.stopper), 300);
  }

  /** Python has begun with what was asked for: let the seconds be seen. */
  begins() {
    this.bar.begins();
    const begin = performance.now();
    clearInterval(this.ticking);
    this.ticking = setInterval(() => {
      this.bar.clock.textContent = `${Math.round((performance.now() - begin) / 1000)} s`;
    }, 1000);
  }

  /** Room for the results of the code that stands there now, which is about to run. */
  clear() {
    this.outcome = null;
    this.code = this.running = this.written;
    this.editor?.unmark();
    this.result.replaceChildren(fragment(`<pre class="play-output" tabindex="0" role="region" aria-label="${say(words.output_of, this.title)}" hidden></pre>`));
  }

  print(text) {
    const output = this.result.querySelector(".play-output");
    output.hidden = false;
    output.append(text);
  }

  /* What comes out. */

  complain({ line, problem, traceback, elsewhere }) {
    const sentence = say(words.in_line, line, problem);
    this.conclude(sentence, true);
    if (this.written === this.code) this.mark(line, sentence);
    this.forget();
    if (elsewhere) this.result.append(this.notebook());
    if (!traceback) return;
    const box = fragment(`<pre class="play-traceback" tabindex="0" role="region" aria-label="${say(words.traceback_of, this.title)}"></pre>`).firstElementChild;
    box.textContent = traceback;
    this.result.append(box);
  }

  /** Mark a line, and scroll to it if the code is in sight. */
  mark(line, sentence) {
    this.editor.mark(line, sentence);
    const { top, bottom } = this.buttons.run.getBoundingClientRect();
    if (bottom < 0 || top > innerHeight) return;
    const { scrollPadding } = document.documentElement.style;
    this.leaveRoom();
    this.editor.element.querySelector(".marked").scrollIntoView({ block: "nearest", behavior: "instant" });
    document.documentElement.style.scrollPadding = scrollPadding;
  }

  /** Whoever is sent to a line of the code sees it above the bar, and below what covers the top of the window. */
  leaveRoom(top = 0) {
    document.documentElement.style.scrollPadding = `${top}px 0 ${this.buttons.run.parentElement.offsetHeight}px`;
  }

  /** Let lines of the code be seen while it is written. */
  leaveRoomWhileWritten() {
    this.editor.element.addEventListener("focusin", () => this.leaveRoom());
    this.editor.element.addEventListener("focusout", () => (document.documentElement.style.scrollPadding = ""));
  }

  /** Take away what the last run said went wrong. */
  forget() {
    this.result.querySelectorAll(".play-traceback, .play-elsewhere").forEach((box) => box.remove());
  }

  fail(error) {
    this.say(say(words.press_to_try, error.message, words.run), true);
    if (error instanceof python.NotLoaded) this.bar.status.append(" ", this.notebook());
  }

  /** A sentence with a link to the notebook, for code that needs more Python, memory or network than a page has. */
  notebook() {
    const link = `<a download>${words.its_notebook}</a>`;
    const sentence = fragment(`<span class="play-elsewhere">${say(words.runs_elsewhere, link)}</span>`).firstElementChild;
    sentence.querySelector("a").href = this.file;
    return sentence;
  }
}

/** The address of an SVG. An image runs no scripts, and opened by itself a data: address belongs to no site. */
export const address = (svg) => `data:image/svg+xml,${encodeURIComponent(svg.toWellFormed())}`;

/** What the code has drawn, as an image, in the place of a published one, if any. */
export async function picture(svg, original, own) {
  const image = new Image();
  image.src = address(svg);
  const described = original?.alt ?? "";
  image.alt = own && original ? described : original ? say(words.draws_instead, described) : words.draws;
  await image.decode().catch(() => {});
  return image;
}
