// The sliders of figures, code on paper, and what Material leaves out of reach of a keyboard.
// Pages are swapped, not loaded, by instant navigation: so listeners stand on `document`, and what has to be done to
// each page is done in `document$`, which Material emits after every swap.
"use strict";

/* Sliders: <div class="controls" data-frames='["a.0.svg", …]'> with one <input type="range"> for each parameter.
   The frames are listed row by row, the last slider runs fastest; they stand beside the image, which on a page that
   borrows the figure is another folder than the page's. */

const inputs = (controls) => [...controls.querySelectorAll("input[type=range]")];
const values = (input) => JSON.parse(input.dataset.values);
const picture = (controls) => controls.closest("figure").querySelector("img");

function frame(controls, positions) {
  const index = inputs(controls).reduce((row, input, i) => row * values(input).length + positions[i], 0);
  return new URL(JSON.parse(controls.dataset.frames)[index], picture(controls).src).href;
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
  for (const input of inputs(controls)) {
    const value = values(input)[input.value];
    input.setAttribute("aria-valuetext", `${input.dataset.name} = ${value}`);
    input.parentElement.querySelector(".readout").textContent = value;
  }
  const wanted = load(frame(controls, inputs(controls).map((input) => Number(input.value))));
  controls.wanted = wanted;
  // The old frame stays until the new one can be painted; a frame that was overtaken on the way is not shown.
  await wanted.decode().catch(() => {});
  if (controls.wanted === wanted) picture(controls).src = wanted.src;
  loadNeighbours(controls);
}

document.addEventListener("input", ({ target }) => {
  const controls = target.closest(".controls");
  if (controls) show(controls);
});

for (const touch of ["pointerover", "focusin"]) {
  document.addEventListener(touch, ({ target }) => {
    const controls = target.closest?.(".controls");
    if (controls) loadNeighbours(controls);
  });
}

/* The copy button of a panel with code. Material would make one for every block of the page as it loads, and measure
   the closed ones for it, which takes most of a second on a phone: so the code of panels stands in a <pre> without
   <code>, which Material overlooks, and gets its button here, when it is opened. Material does the copying. */

let copies = 0;
document.addEventListener(
  "toggle",
  ({ target: panel }) => {
    const pre = panel.open && panel.matches(".code, .proof") && panel.querySelector("pre:not(:has(code))");
    if (!pre || panel.querySelector(".md-code__button")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "md-code__button";
    button.title = "Copy to clipboard";
    button.dataset.mdType = "copy";
    button.dataset.clipboardTarget = `#${(pre.id ||= `copy-${++copies}`)}`;
    pre.parentElement.prepend(button);
  },
  true, // the event does not bubble
);

/* On paper Material opens every panel. Code belongs there only where the reader has opened it. */

document.addEventListener("click", ({ target }) => {
  const panel = target.closest("summary")?.parentElement;
  panel?.toggleAttribute("data-opened", !panel.open); // it opens after the click
});

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

const TOLERANCE = 0.01;
const rounded = (number) => Number(number.toPrecision(3)).toString();

/** What is to be said of a number that was typed, and whether it is right. */
function verdict(given, right) {
  if (Number.isNaN(given)) return [false, "Type a number, such as 0.25, 1/4, 25% or 2.5e-1."];
  const off = given - right;
  if (Math.abs(off) <= TOLERANCE * (Math.abs(right) || 1)) return [true, `Right: ${Number(right.toPrecision(4))}.`];
  if (right !== 0 && Math.abs(given + right) <= TOLERANCE * Math.abs(right)) return [false, "Right but for the sign."];
  const way = off > 0 ? "Too high" : "Too low";
  const ratio = given / right;
  if (right === 0 || ratio <= 0) return [false, `${way} by ${rounded(Math.abs(off))}.`];
  if (ratio > 2 || ratio < 0.5) return [false, `${way} by a factor of ${rounded(Math.max(ratio, 1 / ratio))}.`];
  return [false, `${way} by ${rounded(100 * Math.abs(ratio - 1))}%.`];
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form.answer");
  if (!form) return;
  event.preventDefault();
  const [right, words] = verdict(typed(form.querySelector("input").value), Number(form.dataset.answer));
  form.classList.toggle("right", right);
  form.classList.toggle("wrong", !right);
  form.querySelector("output").textContent = words;
});

/* A keyboard's way through Material. */

/** The buttons for drawer and search are <label>s of hidden check boxes: no keyboard reaches them. */
function realButton(label) {
  const box = document.getElementById(label.htmlFor);
  const button = document.createElement("button");
  button.type = "button";
  button.className = label.className;
  button.dataset.for = label.htmlFor;
  button.setAttribute("aria-label", label.htmlFor === "__drawer" ? "Navigation" : "Search");
  button.append(...label.childNodes);
  button.addEventListener("click", () => box.click());
  label.replaceWith(button);
}

const narrow = matchMedia("(max-width: 76.234375em)"); // where Material's sidebar becomes a drawer
const drawer = () => document.getElementById("__drawer");
const drawerButton = () => document.querySelector("button[data-for=__drawer]");

/** The closed drawer stands off screen and must not take the focus; the open one takes it at once. */
function syncDrawer() {
  const { checked } = drawer();
  const sidebar = document.querySelector(".md-sidebar--primary");
  drawerButton()?.setAttribute("aria-expanded", String(narrow.matches && checked));
  if (!sidebar) return;
  sidebar.inert = narrow.matches && !checked;
  if (narrow.matches && checked) sidebar.querySelector("a")?.focus({ preventScroll: true });
}

/** What scrolls sideways can be reached and has a name. */
function nameScrollers() {
  const scrollers = { ".md-typeset__scrollwrap": "Table", ".equation > math, .math-block": "Formula", ".output": "Output" };
  for (const [selector, name] of Object.entries(scrollers)) {
    for (const element of document.querySelectorAll(selector)) {
      const wide = element.scrollWidth > element.clientWidth + 1;
      element.toggleAttribute("tabindex", wide);
      if (wide) element.tabIndex = 0;
      if (element.localName === "math") continue; // has a role of its own
      wide ? element.setAttribute("role", "region") : element.removeAttribute("role");
      wide ? element.setAttribute("aria-label", `${name}, wide`) : element.removeAttribute("aria-label");
    }
  }
}

/** Material makes a <nav> without a name for the copy button of each block of code. */
function quietCodeButtons() {
  document.querySelectorAll("nav.md-code__nav:not([role])").forEach((nav) => nav.setAttribute("role", "none"));
}

document.querySelectorAll("label.md-header__button[for=__drawer], label.md-header__button[for=__search]").forEach(realButton);
drawer().addEventListener("change", syncDrawer);
narrow.addEventListener("change", syncDrawer);
document.addEventListener("keydown", ({ key }) => {
  if (key === "Escape" && narrow.matches && drawer().checked) {
    drawer().click();
    drawerButton().focus();
  }
});
addEventListener("resize", nameScrollers);
document.fonts.ready.then(nameScrollers);
new MutationObserver(quietCodeButtons).observe(document.body, { childList: true, subtree: true });

document$.subscribe(() => {
  syncDrawer();
  quietCodeButtons();
  requestAnimationFrame(nameScrollers); // Material wraps the tables first
  for (const controls of document.querySelectorAll(".controls")) {
    for (const input of inputs(controls)) input.style.setProperty("--steps", input.max);
    // A browser may bring back the value that the reader left behind, on a page whose image starts anew.
    if (inputs(controls).some((input) => input.value !== input.defaultValue)) show(controls);
  }
});
