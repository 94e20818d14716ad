// Run a figure's code in the page: the editor, the buttons below it and what comes out.
// ../begin.js loads this when a reader opens a panel with code. Python itself is loaded by the first run.
import { Bar, fragment } from "./bar.js";
import { createEditor } from "./editor.js";
import * as link from "./link.js";
import { Caption, free, reading, tell, tie } from "./live.js";
import { codeIn, textOf } from "./panel.js";
import * as python from "./python.js";
import { Running, address, picture } from "./running.js";
import { Stage } from "./stage.js";
import { stylesheet } from "./style.js";

const words = WORDS; // in the language of the site, see ../blocks.js
const { say, codeOf } = holdtrue;

const playing = new WeakMap(); // panel: promise of its Play
const RUN = "run";

const addStyle = stylesheet("play.css");
const inputs = (sliders) => [...(sliders?.querySelectorAll("input") ?? [])];
const positions = (sliders) => inputs(sliders).map((input) => reading(input)[0]);

/** Make the code of a panel editable. */
export function play(panel) {
  if (!playing.has(panel)) {
    const opened = codeIn(panel).then((pre) => new Play(panel, pre).open());
    playing.set(panel, opened);
    opened.catch(() => playing.delete(panel)); // the next opening tries again
  }
  return playing.get(panel);
}

class Play extends Running {
  constructor(panel, pre) {
    const box = panel.closest(".figure");
    const figure = box.querySelector("figure");
    const name = panel.dataset.snippet;
    const page = name.slice(0, name.lastIndexOf("/"));
    super(box, {
      title: figure.querySelector(".figure-number").textContent,
      key: codeOf(name),
      published: textOf(pre),
      file: new URL(`../../${page}/${page.split("/").pop()}.ipynb`, import.meta.url),
    });
    Object.assign(this, { panel, figure, name, pre });
    this.caption = new Caption(figure, name);
  }

  async open() {
    await addStyle();
    this.editor = await createEditor(this.pre, this.first, {
      label: say(words.editable, this.title),
      onRun: () => this.run(),
      onLeave: () => this.buttons.run.focus(),
      onInput: () => this.changed(),
    });
    this.bar = new Bar(say(words.run_code, this.title), `
      <button type="button" data-do="run" title="${words.control_enter}">${words.run}</button>
      <button type="button" data-do="stop" hidden>${words.stop}</button>
      <button type="button" data-do="compare" aria-pressed="false" hidden>${words.compare}</button>
      <button type="button" data-do="reset">${words.reset}</button>
      <button type="button" data-do="mine" hidden>${words.show_mine}</button>
      <button type="button" data-do="share">${words.copy_link}</button>
      <button type="button" data-do="download">${words.download}</button>`, this);
    this.buttons = this.bar.buttons;
    this.bar.element.prepend(this.result);
    this.bar.standBelow(this.panel, this.editor);
    this.stage = new Stage(this.box, this.panel);
    this.panel.addEventListener("toggle", () => this.tell());
    this.leaveRoomWhileWritten();
    this.changed();
    this.greet();
    await this.expect();
    return this;
  }

  isRead() {
    return this.panel.open && this.panel.isConnected && this.panel.matches("[data-opened]");
  }

  leaveRoom() {
    super.leaveRoom(this.stage.bottom);
  }

  keep(code) {
    super.keep(code);
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
    if (this.running === this.editor.code) return this.say(words.still_running);
    this.next = RUN;
    this.say(words.waiting);
    this.proceed();
  }

  reset() {
    this.abort();
    this.editor.code = this.published;
    this.restore();
    this.stage.clear();
    this.buttons.compare.hidden = true;
    this.buttons.compare.ariaPressed = "false";
    this.sliders = this.facts = null;
    this.tell();
    this.changed();
    this.say(words.own_again);
    this.buttons.run.focus();
    python.renew();
  }

  compare() {
    const { compare } = this.buttons;
    compare.ariaPressed = String(compare.ariaPressed !== "true");
    this.setBeside();
    this.stage.desk.scrollIntoView({ block: "nearest" });
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
    const named = carried ? say(words.link_with, carried) : say(words.link_to, this.title);
    try {
      await navigator.clipboard.writeText(address);
      this.say(say(words.copied, named));
    } catch {
      this.say("");
      const there = document.createElement("a"); // to be copied by hand
      there.append(named);
      there.href = address;
      this.bar.status.append(there);
    }
  }

  /* Python at work. One thing at a time: `next` is what comes when that is done, RUN or positions to draw. */

  async proceed() {
    while (!this.stopper && this.next) {
      const next = this.next;
      this.next = null;
      if (next !== RUN) await this.draw("draw", next);
      else {
        this.clear();
        this.sliders ??= this.copySliders();
        await this.draw("run", positions(this.sliders));
      }
    }
  }

  abort() {
    this.next = null;
    super.abort();
  }

  /** Ask Python for the figure and show it, or why there is none. */
  draw(type, positions) {
    return this.work(async (ask) => {
      const listeners = { own: this.code === this.published, begins: () => this.begins(type), output: (text) => this.print(text) };
      const at = (positions) => ask({ type, name: this.name, code: this.code, positions }, listeners);
      let answer = await at(positions);
      if (answer.problem && !positions.every(Number.isInteger)) {
        // Not every code can draw what lies between its stops.
        const nearest = await at(inputs(this.sliders).map(({ value }) => Math.round(value)));
        if (!nearest.problem) {
          answer = nearest;
          tie(this.sliders);
        }
      }
      if (this.next !== RUN) await this.show(answer, type);
    });
  }

  working(now) {
    clearTimeout(this.slow);
    super.working(now);
  }

  begins(type) {
    super.begins();
    clearTimeout(this.slow); // a place between two stops may be asked for before the nearest stop
    const now = (text) => this.next !== RUN && this.say(text);
    if (type === "run") now(words.running);
    else this.slow = setTimeout(() => now(words.drawing), 300); // one that nobody waits for is not worth a word
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
      this.done = say(words.done, answer.seconds.toFixed(2));
      this.showFacts(answer.facts, (await python.description).facts[this.name] ?? {});
    }
    this.tell();
    this.conclude(this.done); // of a slider's drawings, too: what moves under a hand need not be read out
  }

  /** Let the caption's numbers be those of the figure that is seen. */
  tell() {
    this.panel.open && this.facts ? this.caption.show({ ...this.facts, ...this.here }) : this.caption.restore();
  }

  async showFigure(svg, film) {
    const original = this.figure.querySelector("img");
    const image = await picture(svg, original, this.code === this.published);
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
    this.stage.compare(image, [words.the_sites, ...nearest.map(([name, all, at]) => `${name} = ${all[at]}`)].join(", "));
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
    const [differ, agree] = names.length > 1 ? [words.numbers_changed, words.numbers_same] : [words.number_changed, words.number_same];
    box.firstElementChild.textContent = changed.length ? say(differ, changed.length, names.length) : say(agree, names.length);
    if (changed.length) {
      const table = fragment(`<table class="play-table"><thead><tr><th scope="col">${words.number}<th scope="col">${words.on_the_page}<th scope="col">${words.here}<tbody></table>`).firstElementChild;
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
