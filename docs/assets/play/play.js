// Run a figure's code in the page: the editor, the buttons below it and what comes out.
// Loaded by site.js when a reader opens a panel with code. Python itself is loaded by the first run.
import { read, write } from "../kept.js";
import { Bar, fragment } from "./bar.js";
import { createEditor } from "./editor.js";
import * as link from "./link.js";
import { Caption, free, reading, tell, tie } from "./live.js";
import * as python from "./python.js";
import { Stage } from "./stage.js";
import { stylesheet } from "./style.js";

const playing = new WeakMap(); // panel: promise of its Play
const RUN = "run";
const GLANCE = 1000; // milliseconds: whoever has a panel open for longer reads its code

const addStyle = stylesheet("play.css");
const inputs = (sliders) => [...(sliders?.querySelectorAll("input") ?? [])];
const positions = (sliders) => inputs(sliders).map((input) => reading(input)[0]);

/** Make the code of a panel editable. */
export function play(panel) {
  if (!playing.has(panel)) {
    const opened = panel.unfolded.then(() => new Play(panel).open()); // site.js puts the code there
    playing.set(panel, opened);
    opened.catch(() => playing.delete(panel)); // the next opening tries again
  }
  return playing.get(panel);
}

class Play {
  constructor(panel) {
    this.panel = panel;
    this.box = panel.closest(".figure");
    this.figure = this.box.querySelector("figure");
    this.name = panel.dataset.snippet;
    this.key = `code:${new URL("../..", import.meta.url).pathname}:${this.name}`;
    this.number = this.figure.querySelector(".figure-number").textContent;
    this.pre = panel.querySelector("pre");
    this.published = this.pre.textContent;
    this.caption = new Caption(this.figure, this.name);
  }

  async open() {
    document.documentElement.classList.add("whole"); // what is laid out only when it is near is cut at its edges, see site.css
    await addStyle();
    const before = read(this.key); // {code, site: the site's own then, older: what was written for an older one and not taken over}
    const valid = before?.site === this.published; // else the site's code has changed: it is not hidden behind an old text
    this.older = valid ? before.older : (before?.older ?? before?.code);
    this.editor = await createEditor(this.pre, valid ? before.code : this.published, {
      label: `Code of ${this.number}, editable`,
      onRun: () => this.run(),
      onLeave: () => this.buttons.run.focus(),
      onInput: () => this.changed(),
    });
    const label = `Run the code of ${this.number}`;
    this.bar = new Bar(label, `
      <button type="button" data-do="run" title="Ctrl+Enter">Run</button>
      <button type="button" data-do="stop" hidden>Stop</button>
      <button type="button" data-do="compare" aria-pressed="false" hidden>Compare</button>
      <button type="button" data-do="reset">Reset</button>
      <button type="button" data-do="mine" hidden>Show mine</button>
      <button type="button" data-do="share">Copy link</button>
      <button type="button" data-do="download">Download</button>`, this);
    this.buttons = this.bar.buttons;
    this.result = fragment(`<div class="play-result"></div>`).firstElementChild;
    this.bar.element.prepend(this.result);
    this.bar.standBelow(this.panel, this.editor);
    this.stage = new Stage(this.box, this.panel);
    this.panel.addEventListener("toggle", () => this.tell());
    this.editor.element.addEventListener("focusin", () => this.leaveRoom());
    this.editor.element.addEventListener("focusout", () => (document.documentElement.style.scrollPadding = ""));
    this.changed();
    if (before && !valid) this.say("The site’s code has changed since you wrote yours.");
    else if (before) this.say("This is your code from before. Reset brings back the site’s.");
    this.bar.note.textContent = await python.warning("Run");
    setTimeout(() => this.prepare(), GLANCE);
    return this;
  }

  /** Load Python while the code is being read, where that costs its reader nothing to speak of. */
  async prepare() {
    const { host, bytes } = await python.cost();
    const { saveData, type, effectiveType = "4g" } = navigator.connection ?? {};
    const welcome = !host && !saveData && type !== "cellular" && effectiveType === "4g";
    if (!welcome || !this.panel.open || !this.panel.isConnected || !this.panel.matches("[data-opened]")) return;
    if (this.bar.note.textContent) this.bar.note.textContent = `Python (${python.megabytes(bytes)} MB) is loading while you read.`;
    await python.prepare();
    this.bar.note.textContent = "";
  }

  /** Whoever is sent to a line of the code sees it between the figure and the bar. */
  leaveRoom() {
    document.documentElement.style.scrollPadding = `${this.stage.bottom}px 0 ${this.buttons.run.parentElement.offsetHeight}px`;
  }

  say(text, wrong) {
    this.bar.say(text, wrong);
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
    this.buttons.reset.disabled = own && !this.older && !this.facts && !this.result.hasChildNodes();
    this.buttons.run.setAttribute("aria-disabled", String(this.running === this.editor.code));
  }

  keep(code) {
    write(this.key, code);
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
    this.stage.clear();
    this.buttons.compare.hidden = true;
    this.buttons.compare.ariaPressed = "false";
    this.outcome = this.sliders = this.older = this.facts = null;
    this.tell();
    this.changed();
    this.say("The site’s own code again.");
    this.buttons.run.focus();
    python.renew();
  }

  compare() {
    const { compare } = this.buttons;
    compare.ariaPressed = String(compare.ariaPressed !== "true");
    this.setBeside();
    this.stage.desk.scrollIntoView({ block: "nearest" });
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
    const changed = this.editor.code !== this.published;
    const kept = link.state();
    const address = await link.address(this.box.id.slice("fig-".length), changed ? this.editor.code : undefined, kept);
    const carried = link.inWords(changed, kept);
    const words = carried ? `Link with ${carried}` : `Link to ${this.number}`;
    try {
      await navigator.clipboard.writeText(address);
      this.say(`${words} copied.`);
    } catch {
      this.say("");
      const there = document.createElement("a"); // to be copied by hand
      there.append(words);
      there.href = address;
      this.bar.status.append(there);
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
      const listeners = {
        signal: stopper.signal,
        own: this.code === this.published,
        progress: (loaded, total) => this.bar.loading(loaded, total),
        begins: () => this.begins(type),
        output: (text) => this.print(text),
      };
      const ask = (positions) => python.ask({ type, name: this.name, code: this.code, positions }, listeners);
      let answer = await ask(positions);
      if (answer.problem && !positions.every(Number.isInteger)) {
        // Not every code can draw what lies between its stops.
        const nearest = await ask(inputs(this.sliders).map(({ value }) => Math.round(value)));
        if (!nearest.problem) {
          answer = nearest;
          tie(this.sliders);
        }
      }
      if (this.next !== RUN) await this.show(answer, type);
    } catch (error) {
      stopper.signal.aborted ? this.say("Stopped.") : this.fail(error);
    } finally {
      this.stopper = this.running = null;
      this.working(false);
    }
  }

  working(now) {
    clearInterval(this.ticking);
    clearTimeout(this.slow);
    this.result.setAttribute("aria-busy", String(now));
    this.changed();
    if (!now) this.bar.rest();
    // A redrawing that takes a moment needs no button to stop it.
    else setTimeout(() => (this.buttons.stop.hidden = !this.stopper), 300);
  }

  begins(type) {
    this.bar.begins();
    const say = (text) => this.next !== RUN && this.say(text);
    if (type === "run") say("Running …");
    else this.slow = setTimeout(() => say("Drawing …"), 300); // one that nobody waits for is not worth a word
    const begin = performance.now();
    clearInterval(this.ticking);
    this.ticking = setInterval(() => {
      this.bar.clock.textContent = `${Math.round((performance.now() - begin) / 1000)} s`;
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

  async show(answer, type) {
    if (answer.problem) return this.complain(answer);
    this.forget();
    await this.showFigure(answer.svg, answer.film);
    this.here = answer.here;
    if (type === "run") {
      this.facts = answer.facts;
      this.done = `Done in ${answer.seconds.toFixed(2)} s.`;
      this.showFacts(answer.facts, (await python.description).facts[this.name] ?? {});
    }
    this.tell();
    this.conclude(this.done); // of a slider's drawings, too: what moves under a hand need not be read out
  }

  /** Let the caption's numbers be those of the figure that is seen. */
  tell() {
    this.panel.open && this.facts ? this.caption.show({ ...this.facts, ...this.here }) : this.caption.restore();
  }

  complain({ line, problem, traceback, elsewhere }) {
    const sentence = `Line ${line}: ${problem}`;
    this.conclude(sentence, true);
    if (this.editor.code === this.code) this.mark(line, sentence);
    this.forget();
    if (elsewhere) this.result.append(this.notebook());
    if (!traceback) return;
    const box = fragment(`<pre class="play-traceback" tabindex="0" role="region" aria-label="Traceback"></pre>`).firstElementChild;
    box.textContent = traceback;
    this.result.append(box);
  }

  /** Mark a line, and scroll to it if the panel is in sight. */
  mark(line, sentence) {
    this.editor.mark(line, sentence);
    const { top, bottom } = this.buttons.run.getBoundingClientRect();
    if (bottom < 0 || top > innerHeight) return;
    const { scrollPadding } = document.documentElement.style;
    this.leaveRoom();
    this.editor.element.querySelector(".marked").scrollIntoView({ block: "nearest", behavior: "instant" });
    document.documentElement.style.scrollPadding = scrollPadding;
  }

  /** Take away what the last run said went wrong. */
  forget() {
    this.result.querySelectorAll(".play-traceback, .play-elsewhere").forEach((box) => box.remove());
  }

  fail(error) {
    this.say(`${error.message}. Press Run to try again.`, true);
    if (error instanceof python.NotLoaded) this.bar.status.append(" ", this.notebook());
  }

  /** A sentence with a link to the notebook, for code that needs more Python, memory or network than a page has. */
  notebook() {
    const page = this.name.slice(0, this.name.lastIndexOf("/"));
    const words = fragment(`<span class="play-elsewhere">The <a download>notebook</a> of this code runs on your own computer.</span>`).firstElementChild;
    words.querySelector("a").href = new URL(`../../${page}/${page.split("/").pop()}.ipynb`, import.meta.url);
    return words;
  }

  async showFigure(svg, film) {
    const original = this.figure.querySelector("img");
    const image = new Image();
    // An image runs no scripts, and opened by itself a data: address belongs to no site.
    const address = (svg) => `data:image/svg+xml,${encodeURIComponent(svg.toWellFormed())}`;
    image.src = address(svg);
    image.alt = this.code === this.published ? original.alt : `What the changed code draws in place of: ${original.alt}`;
    await image.decode().catch(() => {});
    let shown = image;
    if (film && this.box.matches(".film")) {
      const { remake } = await import("../film.js");
      shown = remake(this.figure, image, { reel: film.reel, stage: address(film.stage) });
    }
    this.stage.show(shown, this.sliders);
    this.buttons.compare.hidden = false;
    this.setBeside();
  }

  /** Beside the new figure, if that is wanted, the published one with its sliders at the nearest stops. */
  setBeside() {
    if (this.buttons.compare.ariaPressed !== "true") return this.stage.compare(null);
    const original = this.figure.querySelector("img");
    const image = original.cloneNode();
    image.src = original.src.replace(".stage.svg", ".svg"); // of a film that has been played
    const nearest = inputs(this.sliders).map((input) => [input.dataset.name, JSON.parse(input.dataset.values), Math.round(input.value)]);
    const row = nearest.reduce((index, [, all, at]) => index * all.length + at, 0);
    if (nearest.length) image.src = new URL(JSON.parse(this.figure.querySelector(".controls").dataset.frames)[row], original.src);
    this.stage.compare(image, ["The site’s", ...nearest.map(([name, all, at]) => `${name} = ${all[at]}`)].join(", "));
  }

  /** The figure's sliders, once more, for the new figure: they rest between the stops, too. */
  copySliders() {
    const original = this.figure.querySelector(".controls");
    const sliders = original?.cloneNode(true);
    if (!sliders) return null;
    delete sliders.dataset.frames;
    inputs(sliders).forEach((input, i) => {
      const { value } = inputs(original)[i];
      free(input);
      const place = original.places?.[i]; // of a link, between two stops
      input.value = Math.round(place) === Number(value) ? place : value;
    });
    sliders.redraw = () => {
      tell(sliders);
      this.redraw(positions(sliders));
    };
    tell(sliders);
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
      : `The ${count} that the page takes from this code came out the same.`;
    if (changed.length) {
      const table = fragment(`<table class="play-table"><thead><tr><th scope="col">Number<th scope="col">on the page<th scope="col">→ here<tbody></table>`).firstElementChild;
      for (const name of changed) {
        const row = table.tBodies[0].insertRow();
        const head = fragment(`<table><tr><th scope="row"></table>`).querySelector("th");
        head.textContent = name;
        row.append(head);
        for (const value of [other.get(name), own.get(name)]) row.insertCell().textContent = value === undefined ? "–" : Number(value.toPrecision(6));
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
