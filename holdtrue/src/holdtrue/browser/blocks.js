// The sliders of figures, the answers of exercises, and what lets films, toys and questions come, with any theme. The adapters
// add this script to every site.
"use strict";

globalThis.holdtrue = (() => {
/* Sliders: <div class="controls" data-frames='["a.0.svg", …]'> with one <input type="range"> for each parameter.
   The frames are listed row by row, the last slider runs fastest; they stand beside the image, which on a page that
   borrows the figure is another folder than the page's. */

const inputs = (controls) => [...controls.querySelectorAll("input[type=range]")];
const values = (input) => JSON.parse(input.dataset.values);
const picture = (controls) => controls.closest("figure").querySelector("img");

const row = (controls, positions) => inputs(controls).reduce((index, input, i) => index * values(input).length + positions[i], 0);

function frame(controls, positions) {
  const { src } = picture(controls);
  return new URL(JSON.parse(controls.dataset.frames)[row(controls, positions)] + new URL(src).hash, src).href; // in the same colours
}

/** Let the caption's numbers say what they are in a frame. Nobody is told: the slider says its own value, and a number that is
    read out without its sentence says nothing. */
function caption(controls, index) {
  for (const number of controls.closest("figure").querySelectorAll("data[data-stops]")) {
    [number.innerHTML, number.value] = JSON.parse(number.dataset.stops)[index];
  }
}

const loaded = new Map(); // kept, so that the browser keeps them too
function load(url) {
  if (!loaded.has(url)) {
    const image = new Image();
    image.src = url;
    loaded.set(url, image);
  }
  return loaded.get(url);
}

/** Fetch the frames one step away in either direction of each slider. */
function loadNeighbours(controls) {
  const at = inputs(controls).map((input) => Number(input.value));
  inputs(controls).forEach((input, i) => {
    for (const step of [-1, 1]) {
      const there = at.with(i, at[i] + step);
      if (values(input)[there[i]] !== undefined) load(frame(controls, there));
    }
  });
}

async function show(controls) {
  if (controls.redraw) return controls.redraw(); // by Python, in the page
  for (const input of inputs(controls)) {
    const value = values(input)[input.value];
    input.setAttribute("aria-valuetext", value);
    input.parentElement.querySelector(".readout").textContent = value;
  }
  const positions = inputs(controls).map((input) => Number(input.value));
  const wanted = load(frame(controls, positions));
  controls.wanted = wanted;
  // The old frame stays until the new one can be painted; a frame that was overtaken on the way is not shown.
  await wanted.decode().catch(() => {});
  if (controls.wanted === wanted) {
    picture(controls).src = wanted.src;
    caption(controls, row(controls, positions));
  }
  loadNeighbours(controls);
}

document.addEventListener("input", ({ target }) => {
  const controls = target.closest(".controls");
  if (controls) show(controls);
});

/** A throw: each stop of the slider that the button names is as likely as any other. */
document.addEventListener("click", ({ target }) => {
  const button = target.closest(".throw");
  if (!button) return;
  const controls = button.closest(".controls");
  const { sets } = button.dataset;
  const input = inputs(controls).find(({ dataset }) => dataset.name === sets);
  input.value = Math.floor(Math.random() * values(input).length);
  button.nextElementSibling.textContent = `${sets} = ${values(input)[input.value]}`;
  show(controls);
});

for (const touch of ["pointerover", "focusin"]) {
  document.addEventListener(touch, ({ target }) => {
    const controls = target.closest?.(".controls[data-frames]");
    if (controls) loadNeighbours(controls);
  });
}

/* Exercises: <form class="answer" data-answer="0.0277777777778">. An answer is right within 1%, since the reader rounds. */

/** The number that a reader means by 0.25, 1/4, 25%, 2.5e-1, 2.5 × 10^-1 or 1,000; NaN for anything else. */
function typed(text) {
  const [above, below, ...more] = text.replaceAll("−", "-").replace(/\s/g, "").split("/");
  if (more.length) return NaN;
  if (below !== undefined) return typed(above) / typed(below);
  const [, digits, power, percent] = above.match(/^(.*?)(?:[×x*·]10\^?\{?([+-]?\d+)\}?)?(%?)$/);
  const plain = /^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/.test(digits) ? digits.replaceAll(",", "") : digits.replace(",", ".");
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return NaN;
  return Number(`${plain}${power === undefined ? "" : `e${power}`}`) / (percent ? 100 : 1);
}

const words = WORDS; // in the language of the site, see the module holdtrue.words: the build puts them here
/** A form of words with these parts in its gaps. */
const say = (form, ...parts) => form.split("{}").map((text, i) => `${text}${parts[i] ?? ""}`).join("");
const TOLERANCE = 0.01;
const rounded = (number) => Number(number.toPrecision(3)).toString();

/** Whether a number that was typed is right, within a share of it, and what is to be said of it. */
function verdict(given, right, within = TOLERANCE) {
  if (Number.isNaN(given)) return [false, words.type_a_number];
  const off = given - right;
  if (Math.abs(off) <= within * (Math.abs(right) || 1)) return [true, say(words.right, Number(right.toPrecision(4)))];
  if (right !== 0 && Math.abs(given + right) <= within * Math.abs(right)) return [false, words.wrong_sign];
  const high = off > 0;
  const ratio = given / right;
  if (right === 0 || ratio <= 0) return [false, say(high ? words.too_high : words.too_low, rounded(Math.abs(off)))];
  if (ratio > 2 || ratio < 0.5) return [false, say(high ? words.too_high_factor : words.too_low_factor, rounded(Math.max(ratio, 1 / ratio)))];
  return [false, say(high ? words.too_high_percent : words.too_low_percent, rounded(100 * Math.abs(ratio - 1)))];
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form.answer");
  if (!form) return;
  event.preventDefault();
  const [right, said] = verdict(typed(form.querySelector("input").value), Number(form.dataset.answer));
  form.classList.toggle("right", right);
  form.classList.toggle("wrong", !right);
  form.querySelector("output").textContent = said;
});

/* Films, toys and questions that ask for a guess have scripts of their own, which come when one is near. None in a closed fold
   is near. Others may add to these, by class, and then call begin(). */

const { src } = document.currentScript;
const come = {
  film: (box) => import(new URL("film.js", src)).then(({ begin }) => begin(box)),
  toy: (box) => import(new URL("toys/toy.js", src)).then(({ open }) => open(box)),
  predict: (box) => import(new URL("predict.js", src)).then(({ begin }) => begin(box)),
};
const near = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (isIntersecting) come[kind(target)](target).catch(console.warn);
  }
}, { rootMargin: "600px" });
const kind = (box) => Object.keys(come).find((name) => box.classList.contains(name));

/** Begin with what has come into the page. A browser may bring back the value that the reader left behind, on a page whose
    image starts anew. */
function begin() {
  for (const name in come) for (const box of document.getElementsByClassName(name)) near.observe(box);
  for (const controls of document.querySelectorAll(".controls")) {
    if (inputs(controls).some((input) => input.value !== input.defaultValue)) show(controls);
  }
  document.dispatchEvent(new Event("holdtrue"));
}
globalThis.document$ ? document$.subscribe(begin) : begin(); // Material may put another page in the place of this one

/* Figures are light or dark as the page is. In WebKit they follow the system: where the page differs from it, their addresses
   say so, see ../run/svg.py. On paper all is light. */

const dark = matchMedia("(prefers-color-scheme: dark)");
let paper = false;
/** The fragment that addresses of figures need now. */
function ending() {
  const scheme = paper ? "light" : getComputedStyle(document.body).colorScheme;
  return /^(light|dark)$/.test(scheme) && (scheme === "dark") !== dark.matches ? `#${scheme}` : "";
}

let worn = ""; // the fragment that they have
function colour() {
  worn = ending();
  for (const image of document.querySelectorAll(".figure img[src]")) {
    const source = image.getAttribute("src");
    const coloured = source.replace(/#.*|$/, worn);
    if (coloured === source) continue;
    const other = image.cloneNode(); // an image that has been painted keeps its colours
    other.setAttribute("src", coloured);
    image.replaceWith(other);
  }
}
const ofImages = ({ type, addedNodes }) =>
  type === "attributes" || [...addedNodes].some((node) => node.localName === "img" || node.querySelector?.("img"));
colour();
new MutationObserver((changes) => changes.some(ofImages) && colour()).observe(document, { subtree: true, childList: true, attributeFilter: ["src"] });
for (const element of [document.documentElement, document.body]) {
  new MutationObserver(() => ending() !== worn && colour()).observe(element, { attributes: true });
}
for (const event of ["beforeprint", "afterprint"]) {
  addEventListener(event, () => {
    paper = event === "beforeprint";
    colour();
  });
}

/* What is drawn over a figure has its colours. */

const isDark = () => (worn ? worn === "#dark" : dark.matches);

/** Call `change` whenever the figure in an element may have other colours. */
function onColours(element, change) {
  element.dataset.coloured = "";
  element.addEventListener("colours", change);
  new MutationObserver(change).observe(element, { subtree: true, childList: true, attributeFilter: ["src"] });
}
dark.addEventListener("change", () => {
  colour();
  for (const element of document.querySelectorAll("[data-coloured]")) element.dispatchEvent(new Event("colours"));
});

/* What lies over a figure, is only heard, or waits for its script. A site's own style sheet may add to this. */
const style = document.createElement("style");
style.textContent = `
  .figure .screen { position: relative }
  .figure .screen img { display: block; margin: 0; padding: 0; border: 0 }
  .screen canvas { position: absolute; inset: 0; width: 100%; height: 100% }
  .heard { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
  .desk { min-height: calc(44px * var(--rows)) }
  @media screen { .film .stills { display: none } }
  @media print { .toy :is(canvas, .desk, .try) { display: none } }`;
document.head.append(style);

return { begin, come, isDark, onColours, say, typed, verdict };
})();
