// Exercises in which a reader plants a mistake in a snippet, and the page's own tests say which law fails. BreakBlock in
// ../../render/extension.py writes their HTML; ../begin.js loads this script when one is near. The editor comes with the first
// mistake or as the code is opened, Python with the first check.
import "../buttons.js";
import { codeIn, textOf } from "./panel.js";
import { stylesheet } from "./style.js";

const words = WORDS; // in the language of the site, see ../blocks.js
const { say } = holdtrue;

const begun = new WeakMap(); // block: its Break
const addStyle = stylesheet("play.css");
const span = (name) => Object.assign(document.createElement("span"), { className: name });

/** Bring an exercise to life. */
export function begin(block) {
  if (!begun.has(block)) begun.set(block, new Break(block));
  return begun.get(block);
}

class Break {
  constructor(block) {
    this.panel = block.querySelector(":scope > .code");
    this.title = block.querySelector(".exercise-number").textContent;
    this.laws = [...block.querySelectorAll(":scope > .laws > li")];
    this.tests = block.querySelector(":scope > .source a").href;
    this.buttons = [...block.querySelectorAll(":scope > .choices li")].map((item) => this.button(item));
  }

  /** A mistake becomes something to press. */
  button(item) {
    const [before, after] = [...item.querySelectorAll("code")].map((code) => code.textContent);
    const button = document.createElement("button");
    Object.assign(button, { type: "button", ariaPressed: "false" });
    button.append(...item.childNodes);
    button.addEventListener("click", () => this.plant(button, before, after).catch(console.warn)); // it may be there to read
    item.append(button);
    return button;
  }

  async plant(button, before, after) {
    const taken = button.ariaPressed === "true";
    await this.open();
    this.editor.code = taken ? this.published : this.published.replace(before, () => after);
    if (taken) return this.bar.say(words.mistake_out);
    button.ariaPressed = "true";
    const line = this.published.slice(0, this.published.indexOf(before)).split("\n").length;
    this.editor.mark(line, words.planted_here);
    this.bar.say(say(words.planted, line));
  }

  /** The code in an editor with buttons below it, as soon as it is there. */
  async open() {
    this.panel.open = true;
    this.equipped ??= codeIn(this.panel).then((pre) => this.equip(pre));
    this.equipped.catch(() => (this.equipped = null)); // the next opening tries again
    return this.equipped;
  }

  async equip(pre) {
    const [{ createEditor }, { Bar }, python] = await Promise.all([import("./editor.js"), import("./bar.js"), import("./python.js"), addStyle()]);
    this.python = python;
    this.published = textOf(pre);
    this.editor = await createEditor(pre, this.published, {
      label: say(words.editable, this.title),
      onRun: () => this.check(),
      onLeave: () => this.bar.buttons.check.focus(),
      onInput: () => this.changed(),
    });
    this.bar = new Bar(say(words.check_code, this.title), `
      <button type="button" data-do="check" title="${words.control_enter}">${words.check}</button>
      <button type="button" data-do="stop" hidden>${words.stop}</button>
      <button type="button" data-do="reset">${words.reset}</button>`, this);
    this.bar.standBelow(this.panel, this.editor);
    for (const law of this.laws) law.append(span("found"));
    this.changed();
    this.bar.note.textContent = await python.warning("check");
  }

  /** Other code than the one that was checked. */
  changed() {
    for (const button of this.buttons) button.ariaPressed = "false";
    this.judge([]);
    this.bar.say("");
  }

  /** Mark the laws that hold and those that fail. */
  judge(said) {
    this.laws.forEach((law, i) => {
      law.classList.toggle("holds", said[i] === "");
      law.classList.toggle("fails", Boolean(said[i]));
      law.querySelector(".found").textContent = said[i] === "" ? words.holds : said[i] ? say(words.fails, said[i]) : "";
    });
  }

  /* What the buttons do. */

  async check() {
    if (this.stopper) return this.bar.say(words.still_checking);
    this.judge([]);
    const stopper = (this.stopper = new AbortController());
    const { code } = this.editor;
    const seen = setTimeout(() => (this.bar.buttons.stop.hidden = false), 300); // what takes a moment needs no button to stop it
    try {
      this.bar.say(words.waiting);
      const tests = await this.text();
      const laws = this.laws.map(({ dataset }) => dataset.law);
      const answer = await this.python.ask({ type: "check", name: this.panel.dataset.snippet, code, tests, laws }, {
        signal: stopper.signal,
        own: code === this.published,
        progress: (loaded, total) => this.bar.loading(loaded, total),
        begins: () => {
          this.bar.begins();
          this.bar.say(words.checking);
        },
      });
      if (code === this.editor.code) this.show(answer);
      else this.bar.say(words.check_once_more);
    } catch (error) {
      this.bar.say(stopper.signal.aborted ? words.stopped : say(words.press_to_try, error.message, words.check), !stopper.signal.aborted);
    } finally {
      clearTimeout(seen);
      this.stopper = null;
      if (this.bar.buttons.stop === document.activeElement) this.bar.buttons.check.focus(); // the button that was pressed is gone
      this.bar.rest();
    }
  }

  stop() {
    this.stopper?.abort(new Error("Stopped"));
  }

  reset() {
    this.stop();
    this.editor.code = this.published;
    this.bar.say(words.own_again);
    this.python.renew();
  }

  /** The file of tests. */
  async text() {
    const answer = await fetch(this.tests);
    if (!answer.ok) throw new Error(`${this.tests}: ${answer.status}`);
    return answer.text();
  }

  show({ laws, line, problem }) {
    if (problem !== undefined) {
      this.editor.mark(line, problem);
      return this.bar.say(say(words.in_line, line, problem), true);
    }
    this.judge(laws);
    const failed = this.laws.filter((_, i) => laws[i]);
    const form = failed.length > 1 ? words.laws_fail : words.law_fails;
    this.bar.say(failed.length ? say(form, failed.length, laws.length) : words.all_hold, failed.length > 0);
    const heard = span("heard"); // which and why: it is seen below
    heard.textContent = failed.map((law) => ` ${law.firstChild.data} ${law.querySelector(".found").textContent}.`).join("");
    this.bar.status.append(heard);
  }
}
