// Guesses: what a reader said before the answer was opened. They are kept on this device, and stand beside the truth.
// blocks.js loads this when the first question is near; QuestionBlock in ../render/extension.py makes the form.

import { read, write } from "./kept.js";

const words = WORDS; // in the language of the site, see blocks.js
const { say } = holdtrue;

const WITHIN = 0.1; // of the truth: nobody was asked to compute it
const NEAR = 0.02; // of a picture's width or height: a finger is no pencil

const begun = new WeakMap(); // block: its Question

/* Guesses are lines over a figure, and choices that were wrong are crossed out. A page may say more, with any selector. */
const style = document.createElement("style");
style.textContent = `
  :where(.predict .miss) button { text-decoration: line-through }
  :where(.predict .hit) button { color: var(--green, light-dark(#1a7f37, #6fd08c)) }
  figure:has(> .guesses) { position: relative }
  figure:has(> .guesses) img { padding: 0; border: 0 }
  .guesses { position: absolute; font-weight: 600; line-height: 1.3 }
  .guesses > i { position: absolute; border: 0 dashed; color: var(--orange, light-dark(#b25000, #f0a35e)); font-style: normal }
  .guesses > .hit { border-style: solid; color: var(--green, light-dark(#1a7f37, #6fd08c)) }
  .guesses b { position: absolute; padding: 0 .25em; background-color: var(--paper, Canvas) }
  @media print { .guesses, .forget { display: none } }`;
document.head.append(style);

/** Bring a question to life. */
export function begin(block) {
  if (block.querySelector(":scope > details.answer") && !begun.has(block)) begun.set(block, new Question(block));
}

const minus = (text) => text.replace("-", "−");

class Question {
  constructor(block) {
    this.key = `guess:${location.pathname}#${block.id}`;
    this.form = block.querySelector("form.guess");
    this.field = this.form.querySelector("input");
    this.fold = block.querySelector(":scope > details.answer");
    this.choices = [...this.form.querySelectorAll("li")].map((item) => this.button(item));
    const { axes, axis } = this.form.dataset;
    const figure = axis && document.querySelector(`#${this.form.dataset.in} figure`);
    if (figure) this.axis = new Axis(figure, axis, JSON.parse(axes), (text) => this.fold.open || this.guess(text));
    this.forget = document.createElement("button");
    Object.assign(this.forget, { type: "button", className: "forget", textContent: words.forget });
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
    const choice = item.textContent;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...item.childNodes);
    button.addEventListener("click", () => this.fold.open || this.guess(choice));
    item.append(button);
    return choice;
  }

  means(text) {
    return this.field ? !Number.isNaN(holdtrue.typed(text)) : this.choices.includes(text);
  }

  /** Take a guess: one of the choices, or what was typed or clicked. */
  guess(text) {
    if (!this.means(text)) return this.say(holdtrue.verdict(NaN)[1], false);
    this.said = [...this.said.filter((other) => other !== text), text];
    if (this.fold.open || !this.hits(text)) return this.show();
    this.fold.open = true; // which shows it, too
  }

  hits(text) {
    if (!this.field) return this.choices.indexOf(text) === this.right;
    if (this.axis) return Math.abs(this.axis.share(holdtrue.typed(text)) - this.axis.share(this.right)) < NEAR;
    return holdtrue.verdict(holdtrue.typed(text), this.right, WITHIN)[0];
  }

  /** Too high or too low, but not by how much: that would give the answer away. */
  judge(text) {
    if (!this.field) return words.not_it;
    const given = holdtrue.typed(text);
    return given === -this.right ? words.but_for_the_sign : given > this.right ? words.high : words.low;
  }

  show() {
    const { said, fold } = this;
    this.mark();
    if (!said.length) return this.say("");
    const all = said.map((text) => this.quoted(text)).reduce((before, next) => say(words.then, before, next));
    const last = said.at(-1);
    const hit = this.hits(last);
    if (!fold.open) this.say(say(words.guess_again, all, this.judge(last)), false);
    else if (hit && !this.field) this.say(say(words.said_right, all), true);
    else this.say(say(words.said_truth, all, this.truth), hit || null);
  }

  quoted(text) {
    return this.field ? text : say(words.quoted, text);
  }

  /** What is right, as the answer writes it. */
  get truth() {
    if (!this.field) return this.quoted(this.choices[this.right]);
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
    this.axis?.mark(said.map((text) => [holdtrue.typed(text), text]), fold.open ? [right, this.truth] : undefined);
  }

  clear() {
    this.said = [];
    this.show();
    (this.field ?? this.form.querySelector("button")).focus(); // what was pressed is gone
  }
}

/** One axis of a figure's first axes: a picture to click into, with marks at values. */
class Axis {
  /** `axes` as of `scales` in ../run/sandbox.py; `take` gets the value of a click as a text. */
  constructor(figure, name, axes, take) {
    Object.assign(this, { name, axes });
    this.figure = figure;
    this.layer = document.createElement("div");
    this.layer.className = "guesses";
    this.layer.ariaHidden = "true"; // what is to be seen there is said, too
    this.layer.addEventListener("click", ({ clientX, clientY }) => {
      const box = this.layer.getBoundingClientRect();
      const at = { x: (clientX - box.left) / box.width, y: (clientY - box.top) / box.height };
      if (this.within("x", at.x) && this.within("y", at.y)) take(this.text(at[name]));
    });
    figure.append(this.layer);
    new ResizeObserver(() => this.cover()).observe(figure);
    holdtrue.onColours(figure, () => this.cover());
  }

  /** Lie over the picture, which may be narrower than the figure, in marks that can be seen on it. */
  cover() {
    this.layer.style.colorScheme = holdtrue.isDark() ? "dark" : "light";
    const { offsetLeft, offsetTop, offsetWidth, offsetHeight } = this.figure.querySelector("img");
    Object.assign(this.layer.style, { left: `${offsetLeft}px`, top: `${offsetTop}px`, width: `${offsetWidth}px`, height: `${offsetHeight}px` });
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
    const [line, label] = [document.createElement("i"), document.createElement("b")];
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
    Object.assign(label.style, row);
    label.textContent = text;
    line.append(label);
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
