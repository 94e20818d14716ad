// The cells of a lab at work: they run in their order in one Python, and what a cell prints and draws takes the place of what
// the build printed and drew. Loaded by ../lab.js when one of its buttons is pressed, or where the reader has edited a cell
// before.
import { read, write } from "../kept.js";
import { Bar, copyFrom, fragment } from "./bar.js";
import { textOf } from "./panel.js";
import * as python from "./python.js";
import { Running, picture } from "./running.js";
import { stylesheet } from "./style.js";

const words = WORDS; // in the language of the site, see ../blocks.js
const { say, codeOf } = holdtrue;

const labs = new WeakMap(); // what the cells stand in: promise of its Lab
const LONG = 5; // seconds: whoever will wait for longer is told so
const addStyle = stylesheet("play.css");

/** The Cell of an element, with all others of its page. */
export async function open(box) {
  const page = box.parentElement;
  if (!labs.has(page)) {
    const opened = new Lab(page).open();
    labs.set(page, opened);
    opened.catch(() => labs.delete(page)); // the next press tries again
  }
  const { cells } = await labs.get(page);
  return cells.find((cell) => cell.box === box);
}

/** Do what a button says that lab.js has made. */
export async function press(button) {
  const status = button.parentElement.querySelector("[role=status]");
  try {
    const cell = await open(button.closest(".cell"));
    cell.buttons[button.dataset.do].focus(); // the button that was pressed is gone
    cell[button.dataset.do]();
  } catch (error) {
    status.textContent = say(words.press_to_try, error.message, button.textContent);
  }
}

class Lab {
  constructor(page) {
    const file = page.querySelector(".lab-files a[download$='.ipynb']").href;
    this.cells = [...page.querySelectorAll(".cell")].map((box, i) => new Cell(this, box, i + 1, file));
    this.ran = []; // the code of the first cell, the second, …, as Python has run them
    this.goal = null; // the cell that is to be run
  }

  async open() {
    await Promise.all([addStyle(), ...this.cells.filter(({ before }) => before).map((cell) => cell.equip())]);
    for (const cell of this.cells) cell.stand();
    return this;
  }

  /** Run a cell, after those above it that have not run as they stand there now. */
  async run(goal) {
    this.goal = goal;
    await goal.work((ask) => this.proceed(goal, ask));
    this.goal = null;
  }

  async proceed(goal, ask) {
    const cells = this.cells.slice(0, goal.number);
    const stale = cells.findIndex((cell, i) => cell.written !== this.ran[i]);
    let next = stale < 0 ? goal : cells[stale];
    let before = "";
    while (next) {
      const cell = next;
      const answer = await cell.ask(ask, () => goal.begins(before + say(cell.takes ? words.cell_runs_long : words.cell_runs, cell.number, goal.number, cell.takes)));
      if (answer.lost) {
        before = `${words.restarted} `;
        next = cells[0];
        continue;
      }
      this.ran.length = cell.number - 1; // what ran below did so after other code
      if (answer.problem !== undefined) {
        await cell.complain(answer);
        if (cell !== goal) goal.blame(cell);
        return;
      }
      this.ran.push(cell.code);
      await cell.show(answer);
      next = cells[cell.number];
    }
  }
}

class Cell extends Running {
  constructor(lab, box, number, file) {
    const pre = box.querySelector("pre");
    super(box, { title: say(words.of_cell, number), key: codeOf(box.dataset.cell), published: `${textOf(pre).trimEnd()}\n`, file });
    Object.assign(this, { lab, number, pre });
    this.long = "long" in box.querySelector(".cell-bar").dataset;
    this.figures = [...box.querySelectorAll(":scope > .figure")];
    this.bar = new Bar(say(words.cell, number), `
      <button type="button" data-do="run">${words.run}</button>
      <button type="button" data-do="stop" hidden>${words.stop}</button>
      <button type="button" data-do="edit">${words.edit}</button>
      <button type="button" data-do="reset">${words.reset}</button>
      <button type="button" data-do="mine" hidden>${words.show_mine}</button>`, this);
    this.buttons = this.bar.buttons;
    this.changed();
  }

  /** Take the place of the buttons that the cell has had. */
  stand() {
    this.bar.element.append(this.result);
    this.box.querySelector(".cell-bar").replaceChildren(this.bar.element);
    if (this.takes && !this.before) this.say(say(words.takes, this.takes));
  }

  /** How long it takes, if that is known to be long, in words. */
  get takes() {
    const seconds = read(this.spent);
    if (seconds) return seconds < 100 ? say(words.seconds_here, seconds) : say(words.minutes_here, Math.round(seconds / 60));
    return this.long ? words.minutes_there : ""; // as ../lab.js says it
  }

  /** The key of the seconds that the site's own code took the last time. */
  get spent() {
    return `seconds:${this.key}`;
  }

  /** Put the code into an editor. */
  equip() {
    this.equipped ??= this.fit();
    this.equipped.catch(() => (this.equipped = null)); // the next press tries again
    return this.equipped;
  }

  async fit() {
    const { createEditor } = await import("./editor.js");
    this.editor = await createEditor(this.pre, this.first, {
      label: say(words.editable, this.title),
      onRun: () => this.run(),
      onLeave: () => this.buttons.run.focus(),
      onInput: () => this.changed(),
    });
    copyFrom(this.editor.textarea, this.box);
    this.buttons.run.title = words.control_enter;
    this.buttons.edit.hidden = true;
    this.leaveRoomWhileWritten();
    this.changed();
    this.greet();
  }

  isRead() {
    return this.box.isConnected;
  }

  /* What the buttons do. */

  async edit() {
    try {
      await this.equip();
    } catch (error) {
      return this.say(say(words.press_to_try, error.message, words.edit), true);
    }
    this.editor.focus();
    await this.expect();
    this.lab.warned = true;
  }

  async run() {
    const { lab } = this;
    const cost = lab.warned || (await python.costsLittle()) ? "" : await python.warning("run");
    lab.warned = true;
    if (cost) {
      this.bar.note.textContent = cost;
      return this.say(words.run_once_more);
    }
    if (lab.goal) return this.say(lab.goal === this ? words.still_running : say(words.cell_still_runs, lab.goal.number));
    return lab.run(this);
  }

  reset() {
    this.abort();
    this.restore();
    this.first = this.published;
    if (this.editor) {
      this.editor.remove();
      copyFrom(this.pre, this.box);
    }
    this.editor = this.equipped = null;
    this.box.classList.remove("ran");
    this.draw([]);
    for (const figure of this.figures) figure.hidden = false;
    this.buttons.edit.hidden = false;
    this.changed();
    this.say(words.own_again);
    this.buttons.run.focus();
    python.renew();
  }

  /* Python at work. */

  /** Ask Python to run it; `ask` is that of the cell for whose sake it runs. */
  async ask(ask, begins) {
    this.clear();
    this.say("");
    this.box.classList.add("ran");
    this.own = this.lab.cells.slice(0, this.number).every(({ code, published }) => code === published);
    const message = { type: "cell", name: this.box.dataset.cell.split("#")[0], number: this.number, code: this.code };
    try {
      return await ask(message, { own: this.own, begins, output: (text) => this.print(text) });
    } finally {
      this.running = null;
      this.changed();
    }
  }

  begins(said) {
    super.begins();
    this.say(said);
  }

  stopped() {
    this.lab.ran = [];
    this.say(words.cells_stopped);
  }

  fail(error) {
    this.lab.ran = [];
    super.fail(error);
  }

  /* What comes out. */

  async show({ figures, seconds }) {
    const published = (i) => this.figures[i]?.querySelector("img:not(.cell-figure)");
    this.draw(await Promise.all(figures.map((svg, i) => picture(svg, published(i), this.own))));
    if (this.own) write(this.spent, seconds < LONG ? undefined : Math.round(seconds));
    this.conclude(say(words.done, seconds.toFixed(2)));
  }

  /** Let these images stand where the published ones did. */
  draw(images) {
    this.box.querySelectorAll(".cell-figure, .cell-figure-more").forEach((drawn) => drawn.remove());
    for (const image of images) image.className = "cell-figure";
    this.figures.forEach((figure, i) => {
      figure.hidden = !images[i];
      if (images[i]) figure.prepend(images[i]);
    });
    for (const image of images.slice(this.figures.length)) {
      const more = fragment(`<figure class="figure cell-figure-more"></figure>`).firstElementChild;
      more.append(image);
      this.box.append(more);
    }
  }

  async complain(answer) {
    await this.equip();
    super.complain({ ...answer, elsewhere: true });
  }

  /** Say that a cell above is at fault. */
  blame(cell) {
    const [before, behind] = words.not_run.split("{}");
    this.say(before, true);
    const there = document.createElement("a");
    there.href = `#${cell.box.id}`;
    there.append(cell.title);
    this.bar.status.append(there, behind);
  }
}
