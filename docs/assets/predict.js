// Guesses: what a reader said before the answer was opened. They are kept on this device, and stand beside the truth.
// Loaded by site.js when the first question is near; the form is made by QuestionBlock in holdtrue/src/holdtrue/render/extension.py.

import { read, write } from "./kept.js";

const WITHIN = 0.1; // of the truth: nobody was asked to compute it
const NEAR = 0.02; // of a picture's width or height: a finger is no pencil

const begun = new WeakMap(); // block: its Question

/** Bring the questions of a page to life. `typed` and `verdict` are those of exercises. */
export function begin(typed, verdict) {
  for (const block of document.querySelectorAll(".predict")) {
    if (block.querySelector(":scope > details.answer") && !begun.has(block)) begun.set(block, new Question(block, typed, verdict));
  }
}

const minus = (text) => text.replace("-", "−");

class Question {
  constructor(block, typed, verdict) {
    Object.assign(this, { typed, verdict });
    this.key = `guess:${location.pathname}#${block.id}`;
    this.form = block.querySelector("form.guess");
    this.field = this.form.querySelector("input");
    this.fold = block.querySelector(":scope > details.answer");
    this.choices = [...this.form.querySelectorAll("li")].map((item) => this.button(item));
    const { axes, axis } = this.form.dataset;
    const figure = axis && document.querySelector(`#${this.form.dataset.in} figure`);
    if (figure) this.axis = new Axis(figure, axis, JSON.parse(axes), (text) => this.fold.open || this.guess(text));
    this.forget = document.createElement("button");
    Object.assign(this.forget, { type: "button", className: "forget", textContent: "Forget my guesses" });
    this.forget.addEventListener("click", () => this.clear());
    block.querySelector(".admonition-title").append(this.forget);
    this.fold.addEventListener("toggle", () => this.show());
    this.mark();
  }

  get right() {
    return Number(this.form.dataset.answer); // while a page is being written, it comes later
  }

  /** What was guessed so far, as far as it still makes sense: the question may have changed. */
  get said() {
    return [read(this.key)].flat().filter((text) => typeof text === "string" && this.means(text));
  }

  set said(guesses) {
    write(this.key, guesses.length ? guesses : undefined);
  }

  /** A choice becomes something to press. Returns its words. */
  button(item) {
    const words = item.textContent;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...item.childNodes);
    button.addEventListener("click", () => this.fold.open || this.guess(words));
    item.append(button);
    return words;
  }

  means(text) {
    return this.field ? !Number.isNaN(this.typed(text)) : this.choices.includes(text);
  }

  /** Take a guess: one of the choices, or what was typed or clicked. */
  guess(text) {
    if (!this.means(text)) return this.say(this.verdict(NaN)[1], false);
    this.said = [...this.said.filter((other) => other !== text), text];
    if (this.fold.open || !this.hits(text)) return this.show();
    this.fold.open = true; // which shows it, too
  }

  hits(text) {
    if (!this.field) return this.choices.indexOf(text) === this.right;
    if (this.axis) return Math.abs(this.axis.share(this.typed(text)) - this.axis.share(this.right)) < NEAR;
    return this.verdict(this.typed(text), this.right, WITHIN)[0];
  }

  /** What an exercise would say of a number, but not how far off it is: that would give the answer away. */
  judge(text) {
    return this.field ? this.verdict(this.typed(text), this.right, 0)[1].replace(/( by .*)?\.$/, "") : "That’s not it";
  }

  show() {
    const { said, fold } = this;
    this.mark();
    if (!said.length) return this.say("");
    const words = this.field ? said : said.map((text) => `“${text}”`);
    const last = said.at(-1);
    const hit = this.hits(last);
    let after = `. ${this.judge(last)}: guess again, or open the answer.`;
    if (fold.open) after = hit && !this.field ? ": right." : `; it is ${this.truth}.`;
    this.say(`You said ${words.join(", then ")}${after}`, fold.open ? hit || null : false);
  }

  /** What is right, as the answer writes it. */
  get truth() {
    if (!this.field) return `“${this.choices[this.right]}”`;
    const written = [...this.fold.querySelectorAll("data")].find(({ value }) => value === this.form.dataset.answer);
    return written?.textContent ?? minus(String(Number(this.right.toPrecision(3))));
  }

  say(text, right = null) {
    this.form.querySelector("output").textContent = text;
    this.form.classList.toggle("right", right === true);
    this.form.classList.toggle("wrong", right === false);
  }

  /** Mark what was said and, once the answer is open, what is right. */
  mark() {
    const { said, right, fold } = this;
    this.forget.hidden = !said.length;
    this.form.querySelectorAll("li").forEach((item, i) => {
      item.classList.toggle("miss", i !== right && said.includes(this.choices[i]));
      item.classList.toggle("hit", i === right && fold.open);
    });
    this.axis?.mark(said.map((text) => [this.typed(text), text]), fold.open ? [right, this.truth] : undefined);
  }

  clear() {
    this.said = [];
    this.show();
    (this.field ?? this.form.querySelector("button")).focus(); // what was pressed is gone
  }
}

/** One axis of a figure's first axes: a picture to click into, with marks at values. */
class Axis {
  /** `axes` as of `scales` in holdtrue/src/holdtrue/run/sandbox.py; `take` gets the value of a click as a text. */
  constructor(figure, name, axes, take) {
    Object.assign(this, { name, axes });
    const [width, height] = ["width", "height"].map((side) => figure.querySelector("img").getAttribute(side));
    this.layer = document.createElement("div");
    this.layer.className = "guesses";
    this.layer.ariaHidden = "true"; // what is to be seen there is said, too
    this.layer.style.aspectRatio = `${width} / ${height}`;
    figure.style.position = "relative";
    this.layer.addEventListener("click", ({ clientX, clientY }) => {
      const box = this.layer.getBoundingClientRect();
      const at = { x: (clientX - box.left) / box.width, y: (clientY - box.top) / box.height };
      if (this.within("x", at.x) && this.within("y", at.y)) take(this.text(at[name]));
    });
    figure.append(this.layer);
  }

  within(name, share) {
    const [begin, end] = this.axes[name];
    return (share - begin) * (share - end) <= 0;
  }

  /** Where on the picture a value is, as a share of its width or height. */
  share(value) {
    const [begin, end, low, high, scale] = this.axes[this.name];
    const at = scale === "log" ? Math.log : Number;
    return begin + ((end - begin) * (at(value) - at(low))) / (at(high) - at(low));
  }

  /** The value at a place, with as many digits as a click can mean. */
  text(share) {
    const [begin, end, low, high, scale] = this.axes[this.name];
    const part = (share - begin) / (end - begin);
    if (scale === "log") return String(Number((low * (high / low) ** part).toPrecision(2)));
    const decimals = Math.max(0, Math.ceil(-Math.log10(Math.abs(high - low) / 100)));
    return minus((low + part * (high - low)).toFixed(decimals));
  }

  /** Mark [value, text] of each guess, and of the truth. */
  mark(guesses, truth) {
    Object.assign(this.layer.style, truth ? { cursor: "", pointerEvents: "none" } : { cursor: "crosshair", pointerEvents: "" });
    const lines = guesses.map(([value, text], i) => this.line(value, text, "miss", i));
    this.layer.replaceChildren(...lines, ...(truth ? [this.line(...truth, "hit", guesses.length)] : []));
  }

  line(value, text, kind, i) {
    const [line, words] = [document.createElement("i"), document.createElement("b")];
    const share = this.share(value);
    const across = this.axes[this.name === "x" ? "y" : "x"].slice(0, 2);
    const [from, length] = [Math.min(...across), Math.abs(across[0] - across[1])].map((part) => `${100 * part}%`);
    const at = `${100 * share}%`;
    line.className = kind;
    line.hidden = !this.within(this.name, share);
    const [place, row] =
      this.name === "x"
        ? [{ left: at, top: from, height: length, borderLeftWidth: "2px" }, { top: `${1.5 * i}em` }]
        : [{ top: at, left: from, width: length, borderTopWidth: "2px" }, { bottom: 0, left: `${4 * i}em` }];
    Object.assign(line.style, place);
    Object.assign(words.style, row);
    words.textContent = text;
    line.append(words);
    return line;
  }
}

document.addEventListener(
  "submit",
  (event) => {
    const question = begun.get(event.target.closest(".predict"));
    if (!question) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // else blocks.js says how far off it is
    question.guess(minus(question.field.value.trim()));
  },
  true,
);
