// Run a figure's code in the page: the editor, the buttons below it and what comes out.
// Loaded by site.js when a reader opens a panel with code. Python itself is loaded by the first run.
import { createEditor } from "./editor.js";
import * as python from "./python.js";
import { stylesheet } from "./style.js";
import * as written from "./written.js";

const playing = new WeakMap(); // panel: promise of its Play
const busy = new Set(); // plays that wait for Python
const RUN = "run";

const addStyle = stylesheet("play.css");
const fragment = (html) => document.createRange().createContextualFragment(html.trim());
const inputs = (sliders) => [...(sliders?.querySelectorAll("input") ?? [])];
const positions = (sliders) => inputs(sliders).map((input) => Number(input.value));
const megabytes = (bytes) => (bytes / 1e6).toFixed(bytes < 9.95e6 ? 1 : 0);

/** Make the code of a panel editable. */
export function play(panel) {
  if (!playing.has(panel)) {
    const opened = panel.unfolded.then(() => new Play(panel).open()); // site.js puts the code there
    playing.set(panel, opened);
    opened.catch(() => playing.delete(panel)); // the next opening tries again
  }
  return playing.get(panel);
}

/** Show the code that is in the address, #play=NAME:CODE, in the panel of its figure. It is never run by itself. */
export async function openShared() {
  const [name, packed] = location.hash.slice("#play=".length).split(":");
  const panel = document.getElementById(`fig-${name}`)?.querySelector("details.code");
  if (!panel) return;
  if (!panel.open) {
    const opened = new Promise((resolve) => panel.addEventListener("toggle", resolve, { once: true }));
    panel.open = true;
    await opened;
  }
  panel.scrollIntoView();
  const shared = await play(panel);
  try {
    shared.take(await unpack(packed));
    shared.say("This code came with the link; it is not the site’s. Read it before you run it.");
  } catch {
    shared.say("The code in this link is damaged: here is the site’s own.", true);
  }
}

/** Text as it can stand in an address, and back. */
async function pack(text) {
  const bytes = await through(new CompressionStream("deflate-raw"), new TextEncoder().encode(text));
  const base64 = btoa(String.fromCharCode(...bytes));
  return base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

async function unpack(packed) {
  const bytes = Uint8Array.from(atob(packed.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
  return new TextDecoder("utf-8", { fatal: true }).decode(await through(new DecompressionStream("deflate-raw"), bytes));
}

async function through(stream, bytes) {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
}

class Play {
  constructor(panel) {
    this.panel = panel;
    this.box = panel.closest(".figure");
    this.figure = this.box.querySelector("figure");
    this.name = panel.dataset.snippet;
    this.number = this.figure.querySelector(".figure-number").textContent;
    this.pre = panel.querySelector("pre");
    this.published = this.pre.textContent;
  }

  async open() {
    await addStyle();
    const before = written.read(this.name);
    const valid = before?.site === this.published; // else the site's code has changed: it is not hidden behind an old text
    this.older = valid ? before.older : (before?.older ?? before?.code);
    this.editor = await createEditor(this.pre, valid ? before.code : this.published, {
      label: `Code of ${this.number}, editable`,
      onRun: () => this.run(),
      onLeave: () => this.buttons.run.focus(),
      onInput: () => this.changed(),
    });
    const bar = fragment(`
      <div class="play" role="group" aria-label="Run the code of ${this.number}">
        <div class="play-bar">
          <button type="button" data-do="run" title="Ctrl+Enter">Run</button>
          <button type="button" data-do="stop" hidden>Stop</button>
          <button type="button" data-do="reset">Reset</button>
          <button type="button" data-do="mine" hidden>Show mine</button>
          <button type="button" data-do="share">Copy link</button>
          <button type="button" data-do="download">Download</button>
          <span role="status"></span><span class="play-clock" aria-hidden="true"></span>
        </div>
        <progress aria-label="Loading Python" hidden></progress>
        <p class="play-note"></p>
        <div class="play-result"></div>
      </div>`).firstElementChild;
    const find = (selector) => bar.querySelector(selector);
    this.buttons = Object.fromEntries([...bar.querySelectorAll("button")].map((button) => [button.dataset.do, button]));
    for (const [action, button] of Object.entries(this.buttons)) button.addEventListener("click", () => this[action]());
    Object.assign(this, { status: find("[role=status]"), clock: find(".play-clock"), progress: find("progress"), result: find(".play-result") });
    this.panel.querySelector(".code-panel").append(bar);
    const copy = this.panel.querySelector(".md-code__button");
    if (copy) copy.dataset.clipboardTarget = `#${this.editor.textarea.id}`;
    this.changed();
    if (before && !valid) this.say("The site’s code has changed since you wrote yours.");
    else if (before) this.say("This is your code from before. Reset brings back the site’s.");
    find(".play-note").textContent = await this.cost();
    return this;
  }

  /** What the first run costs the reader, in words that stand there before it. */
  async cost() {
    const { bytes, host, kept } = await python.cost();
    if (host) return `Run loads Python (${megabytes(bytes)} MB) from ${host}, a public server, which sees your address.`;
    return kept ? "" : `The first run loads Python (${megabytes(bytes)} MB).`;
  }

  say(text, wrong = false) {
    if (this.status.textContent !== text) this.status.textContent = text; // or it would be read out again
    this.status.classList.toggle("wrong", wrong);
  }

  /** Say what came of the code that ran, and if another stands there now. */
  conclude(text, wrong) {
    this.outcome = { text, wrong };
    this.say(this.editor.code === this.code ? text : `${text.replace(/\.?$/, ".")} That was before your last change.`, wrong);
  }

  changed() {
    if (this.outcome && !this.stopper) this.conclude(this.outcome.text, this.outcome.wrong);
    const { code } = this.editor;
    const own = code === this.published;
    if (code !== this.shared) this.keep(own && !this.older ? undefined : { code, site: this.published, older: this.older });
    this.buttons.mine.hidden = !this.older;
    this.buttons.reset.disabled = own && !this.older && !this.result.hasChildNodes();
    this.buttons.share.disabled = own;
    this.buttons.run.setAttribute("aria-disabled", String(this.running === this.editor.code));
  }

  keep(code) {
    written.write(this.name, code);
    if (this.shared === undefined) return;
    this.shared = undefined; // what came with a link is the reader's own as soon as it is changed: a reload brings that
    if (location.hash.startsWith("#play=")) history.replaceState(history.state, "", `#${this.box.id}`);
  }

  /** Show code that came with a link. What the reader wrote is one click away. */
  take(code) {
    if (this.editor.code !== this.published) this.older = this.editor.code;
    this.shared = `${code.trimEnd()}\n`;
    this.outcome = null;
    this.editor.code = code;
    this.changed();
  }

  /* What the buttons do. */

  run() {
    if (this.running === this.editor.code) return this.say("Still running. Stop ends it.");
    this.next = RUN;
    this.say("Waiting …");
    this.proceed();
  }

  stop() {
    this.abort();
    this.buttons.run.focus(); // the button that was pressed is gone
  }

  reset() {
    this.abort();
    this.editor.code = this.published;
    this.editor.unmark();
    this.result.replaceChildren();
    this.outcome = this.sliders = this.older = null;
    this.changed();
    this.say("The site’s own code again.");
    this.buttons.run.focus();
    python.renew();
  }

  mine() {
    const { older } = this;
    this.older = null;
    this.editor.code = older;
    this.changed();
    this.say("Your code from before. Reset brings back the site’s.");
    this.editor.focus(); // the button that was pressed is gone
  }

  download() {
    const link = document.createElement("a");
    link.href = `data:text/x-python;charset=utf-8,${encodeURIComponent(this.editor.code.toWellFormed())}`;
    link.download = `${this.name.split("/").pop()}.py`;
    link.click();
  }

  async share() {
    const address = new URL(location);
    address.hash = `play=${this.box.id.slice("fig-".length)}:${await pack(this.editor.code)}`;
    try {
      await navigator.clipboard.writeText(address);
      this.say("Link with your code copied.");
    } catch {
      this.say("");
      const link = fragment(`<a>Link with your code</a>`).firstElementChild;
      link.href = address; // to be copied by hand
      this.status.append(link);
    }
  }

  /* Python at work. One thing at a time: `next` is what comes when that is done, RUN or positions to draw. */

  async proceed() {
    while (!this.stopper && this.next) {
      const next = this.next;
      this.next = null;
      if (next !== RUN) await this.work("draw", next);
      else {
        this.code = this.running = this.editor.code;
        this.editor.unmark();
        this.sliders ??= this.copySliders();
        this.result.replaceChildren(fragment(`<pre class="play-output" tabindex="0" role="region" aria-label="Output" hidden></pre>`));
        await this.work("run", positions(this.sliders));
      }
    }
  }

  abort() {
    this.next = null;
    this.stopper?.abort(new Error("Stopped"));
  }

  /** Ask Python and show its answer, or why there is none. */
  async work(type, positions) {
    const stopper = (this.stopper = new AbortController());
    this.outcome = null;
    this.working(true);
    try {
      const answer = await python.ask(
        { type, name: this.name, code: this.code, positions },
        {
          signal: stopper.signal,
          own: this.code === this.published,
          progress: (loaded, total) => this.loading(loaded, total),
          begins: () => this.begins(type),
          output: (text) => this.print(text),
        },
      );
      if (this.next !== RUN) await this.show(answer);
    } catch (error) {
      stopper.signal.aborted ? this.say("Stopped.") : this.fail(error);
    } finally {
      this.stopper = this.running = null;
      this.working(false);
    }
  }

  working(now) {
    now ? busy.add(this) : busy.delete(this);
    clearInterval(this.ticking);
    this.clock.textContent = "";
    this.progress.hidden = true;
    this.result.setAttribute("aria-busy", String(now));
    this.changed();
    if (!now) this.buttons.stop.hidden = true;
    // A redrawing that takes a moment needs no button to stop it.
    else setTimeout(() => (this.buttons.stop.hidden = !this.stopper), 300);
  }

  loading(loaded, total) {
    this.progress.hidden = false;
    Object.assign(this.progress, { max: total, value: loaded });
    const there = loaded > total - 1;
    this.say(there ? "Starting Python …" : "Loading Python …");
    this.clock.textContent = there ? "" : `${megabytes(loaded)} of ${megabytes(total)} MB`;
  }

  begins(type) {
    this.progress.hidden = true;
    this.panel.querySelector(".play-note").textContent = "";
    if (this.next !== RUN) this.say(type === "run" ? "Running …" : "Drawing …");
    const begin = performance.now();
    clearInterval(this.ticking);
    this.ticking = setInterval(() => {
      this.clock.textContent = `${Math.round((performance.now() - begin) / 1000)} s`;
    }, 1000);
  }

  print(text) {
    const output = this.result.querySelector(".play-output");
    output.hidden = false;
    output.append(text);
  }

  /** Move a slider of the result: the last position that was asked for is drawn. */
  redraw(positions) {
    if (this.next !== RUN) this.next = positions;
    this.proceed();
  }

  /* What comes out. */

  async show(answer) {
    if (answer.problem) return this.complain(answer);
    this.result.querySelector(".play-traceback")?.remove();
    await this.showFigure(answer.svg, answer.film);
    if (answer.facts) this.showFacts(answer.facts, (await python.description).facts[this.name] ?? {});
    this.conclude(`Done in ${answer.seconds.toFixed(2)} s.`);
  }

  complain({ line, problem, traceback }) {
    const sentence = `Line ${line}: ${problem}`;
    this.conclude(sentence, true);
    if (this.editor.code === this.code) this.editor.mark(line, sentence);
    if (!traceback) return;
    const box = fragment(`<pre class="play-traceback" tabindex="0" role="region" aria-label="Traceback"></pre>`).firstElementChild;
    box.textContent = traceback;
    this.result.querySelector(".play-traceback")?.remove();
    this.result.append(box);
  }

  fail(error) {
    this.say(`${error.message}. Run tries again.`, true);
    if (!(error instanceof python.NotLoaded)) return;
    const page = this.name.slice(0, this.name.lastIndexOf("/"));
    const link = fragment(`<a download>notebook</a>`).firstElementChild;
    link.href = new URL(`../../${page}/${page.split("/").pop()}.ipynb`, import.meta.url);
    this.status.append(" The ", link, " of this code runs on your own computer.");
  }

  async showFigure(svg, film) {
    const original = this.figure.querySelector("img");
    const image = new Image();
    // An image runs no scripts; opened by itself, what has such an address belongs to no site.
    const address = (svg) => `data:image/svg+xml,${encodeURIComponent(svg.toWellFormed())}`;
    image.src = address(svg);
    image.alt = this.code === this.published ? original.alt : `What the changed code draws in place of: ${original.alt}`;
    await image.decode().catch(() => {});
    let shown = image;
    if (film && this.box.matches(".film")) {
      const { remake } = await import("../film.js");
      shown = remake(this.figure, image, { reel: film.reel, stage: address(film.stage) });
    }
    shown.classList.add("play-figure");
    const old = this.result.querySelector(".play-figure");
    if (old) old.replaceWith(shown);
    else {
      this.result.prepend(shown);
      if (this.sliders) shown.after(this.sliders);
    }
  }

  /** The figure's sliders, once more, for the new figure. */
  copySliders() {
    const original = this.figure.querySelector(".controls");
    const sliders = original?.cloneNode(true);
    if (!sliders) return null;
    delete sliders.dataset.frames;
    inputs(sliders).forEach((input, i) => (input.value = inputs(original)[i].value));
    sliders.redraw = (positions) => this.redraw(positions);
    return sliders;
  }

  /** The numbers that the page takes from this snippet, as far as they have changed. */
  showFacts(facts, page) {
    this.result.querySelector(".play-facts")?.remove();
    const [own, other] = [new Map(Object.entries(facts)), new Map(Object.entries(page))];
    const names = [...new Set([...other.keys(), ...own.keys()])];
    if (!names.length) return;
    const changed = names.filter((name) => !same(own.get(name), other.get(name)));
    const box = fragment(`<div class="play-facts"><p></p></div>`).firstElementChild;
    const count = `${names.length} number${names.length > 1 ? "s" : ""}`;
    box.firstElementChild.textContent = changed.length
      ? `${changed.length} of the ${count} that the page takes from this code changed:`
      : `The ${count} that the page takes from this code came out as they stand there.`;
    if (changed.length) {
      const table = fragment(`<table class="play-table"><thead><tr><th scope="col">Number<th scope="col">here<th scope="col">on the page<tbody></table>`).firstElementChild;
      for (const name of changed) {
        const row = table.tBodies[0].insertRow();
        const head = fragment(`<table><tr><th scope="row"></table>`).querySelector("th");
        head.textContent = name;
        row.append(head);
        for (const value of [own.get(name), other.get(name)]) row.insertCell().textContent = value === undefined ? "–" : Number(value.toPrecision(6));
      }
      box.append(table);
    }
    this.result.append(box);
  }
}

/** Whether two numbers are the same but for what another processor or library rounds. */
function same(a, b) {
  return a === b || Math.abs(a - b) <= 1e-9 + 1e-3 * Math.max(Math.abs(a), Math.abs(b));
}

/* Whoever turns the page does not wait for its figures any more. */
document$.subscribe(() => busy.forEach((each) => each.panel.isConnected || each.stop()));
