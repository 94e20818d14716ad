// Exercises in which a reader plants a mistake in a snippet, and the page's own tests say which law fails. Loaded by site.js
// when one is near; it is made by BreakBlock in holdtrue/src/holdtrue/render/extension.py. The editor comes with the first mistake
// or as the code is opened, Python with the first check.
import { stylesheet } from "./style.js";

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
    if (taken) return this.bar.say("The mistake is out again.");
    button.ariaPressed = "true";
    const line = this.published.slice(0, this.published.indexOf(before)).split("\n").length;
    this.editor.mark(line, "here the mistake was planted");
    this.bar.say(`Planted in line ${line}. Check says which law fails.`);
  }

  /** The code in an editor with buttons below it, as soon as it is there. */
  async open() {
    this.panel.open = true;
    if (!this.panel.unfolded) await new Promise((opened) => this.panel.addEventListener("toggle", opened, { once: true })); // site.js puts the code there
    this.equipped ??= this.panel.unfolded.then(() => this.equip());
    this.equipped.catch(() => (this.equipped = null)); // the next opening tries again
    return this.equipped;
  }

  async equip() {
    const [{ createEditor }, { Bar }, python] = await Promise.all([import("./editor.js"), import("./bar.js"), import("./python.js"), addStyle()]);
    this.python = python;
    document.documentElement.classList.add("whole"); // what is laid out only when it is near is cut at its edges, see site.css
    const pre = this.panel.querySelector("pre");
    this.published = pre.textContent;
    this.editor = await createEditor(pre, this.published, {
      label: `Code of ${this.title}, editable`,
      onRun: () => this.check(),
      onLeave: () => this.bar.buttons.check.focus(),
      onInput: () => this.changed(),
    });
    this.bar = new Bar(`Check the code of ${this.title}`, `
      <button type="button" data-do="check" title="Ctrl+Enter">Check</button>
      <button type="button" data-do="stop" hidden>Stop</button>
      <button type="button" data-do="reset">Reset</button>`, this);
    this.bar.standBelow(this.panel, this.editor);
    for (const law of this.laws) law.append(span("found"));
    this.changed();
    this.bar.note.textContent = await python.warning("Check");
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
      law.querySelector(".found").textContent = said[i] === "" ? "holds" : said[i] ? `fails: ${said[i]}` : "";
    });
  }

  /* What the buttons do. */

  async check() {
    if (this.stopper) return this.bar.say("Still checking. Stop ends it.");
    this.judge([]);
    const stopper = (this.stopper = new AbortController());
    const { code } = this.editor;
    const seen = setTimeout(() => (this.bar.buttons.stop.hidden = false), 300); // what takes a moment needs no button to stop it
    try {
      this.bar.say("Waiting …");
      const tests = await this.text();
      const laws = this.laws.map(({ dataset }) => dataset.law);
      const answer = await this.python.ask({ type: "check", name: this.panel.dataset.snippet, code, tests, laws }, {
        signal: stopper.signal,
        own: code === this.published,
        progress: (loaded, total) => this.bar.loading(loaded, total),
        begins: () => {
          this.bar.begins();
          this.bar.say("Checking …");
        },
      });
      if (code === this.editor.code) this.show(answer);
      else this.bar.say("The code has changed since. Check it once more.");
    } catch (error) {
      this.bar.say(stopper.signal.aborted ? "Stopped." : `${error.message}. Press Check to try again.`, !stopper.signal.aborted);
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
    this.bar.say("The site’s own code again.");
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
      return this.bar.say(`Line ${line}: ${problem}`, true);
    }
    this.judge(laws);
    const failed = this.laws.filter((_, i) => laws[i]);
    this.bar.say(failed.length ? `${failed.length} of ${laws.length} laws fail${failed.length > 1 ? "" : "s"}.` : "Every law holds.", failed.length > 0);
    const heard = span("heard"); // which and why: it is seen below
    heard.textContent = failed.map((law) => ` ${law.firstChild.data} ${law.querySelector(".found").textContent}.`).join("");
    this.bar.status.append(heard);
  }
}
