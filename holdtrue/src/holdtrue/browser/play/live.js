// Sliders that rest anywhere between two stops, and captions whose numbers say what a run has given: for play.js, where Python
// draws what lies between.

const FINE = 20; // steps from one stop to the next: on a wide screen about two pixels each
const LOSS = 0.1; // the share of a number that rounding may take: as in ../../read/numbers.py
const MATH = "http://www.w3.org/1998/Math/MathML";

const stops = (input) => JSON.parse(input.dataset.values);
const parsed = (stop) => Number(stop.replaceAll(",", ""));

const KEYS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 };

/** Let a slider rest between its stops, if these are numbers. A key leads to the next value that reads differently: between
    whole numbers that may take several steps. */
export function free(input) {
  if (!stops(input).map(parsed).every(Number.isFinite)) return;
  input.step = 1 / FINE;
  input.addEventListener("keydown", (event) => {
    if (!(event.key in KEYS)) return;
    event.preventDefault();
    const [, text] = reading(input);
    let before;
    do {
      before = input.value;
      input.value = Number(before) + KEYS[event.key] * input.step;
    } while (reading(input)[1] === text && input.value !== before);
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

/** Let sliders rest only at their stops again, each at the nearest. */
export function tie(sliders) {
  for (const input of sliders.querySelectorAll("input")) [input.step, input.value] = [1, Math.round(input.value)];
  tell(sliders);
}

/** Let sliders say where they stand. */
export function tell(sliders) {
  for (const input of sliders.querySelectorAll("input")) {
    const [, text] = reading(input);
    input.setAttribute("aria-valuetext", text);
    input.parentElement.querySelector(".readout").textContent = text;
  }
}

/** What a slider says: [what Python gets, what the reader reads]. Python gets the index of a stop, or the value between two,
    rounded to what a step changes and, where all stops are whole, to a whole number. */
export function reading(input) {
  const all = stops(input);
  const at = Number(input.value);
  const begin = Math.floor(at);
  if (begin === at) return [at, all[at]];
  const [low, high] = [parsed(all[begin]), parsed(all[begin + 1])];
  const whole = !all.some((stop) => /[.e]/.test(stop));
  const digits = whole ? 0 : Math.max(0, Math.ceil(-Math.log10(Math.abs(high - low) / FINE) - 1e-9));
  const value = Number((low + (at - begin) * (high - low)).toFixed(digits)) + 0; // no −0
  return [{ value }, whole ? value.toLocaleString("en-US") : String(value)];
}

/** The numbers in the caption of a figure that come from its snippet. */
export class Caption {
  constructor(figure, name) {
    this.numbers = [...figure.querySelectorAll("figcaption data.fact")].filter(({ dataset }) => dataset.of.startsWith(`${name}.`));
  }

  /** Let them say what a run has given, with as many digits as they have. */
  show(facts) {
    this.published ??= this.numbers.map((number) => [number, number.innerHTML, number.value]);
    for (const [number, html, before] of this.published) {
      const value = facts[number.dataset.of.split(".").pop()];
      [number.innerHTML, number.value] = [html, before];
      if (typeof value !== "number") continue; // the code that ran knows of no such number
      rewrite(number, value);
      number.value = value;
    }
  }

  /** Let them say what they said. */
  restore() {
    for (const [number, html, value] of this.published ?? []) [number.innerHTML, number.value] = [html, value];
    this.published = null;
  }
}

/** Write `value` into an element in the form of the number that ends its text, or its formula: m × 10^e, 10^e or plain. */
export function rewrite(element, value) {
  const last = [...element.querySelectorAll("mn")].at(-1);
  const power = last?.closest("msup");
  if (!last) {
    element.textContent = element.textContent.replace(/[-−]?\d[\d,]*(\.\d+)?(?=\s?(%?)$)/, (text, _, percent) => like(text, percent ? 100 * value : value));
  } else if (power?.firstElementChild.textContent === "10") {
    const mantissa = power.previousElementSibling?.previousElementSibling; // before the sign of a product
    const [digits, exponent] = value.toExponential(mantissa ? decimals(mantissa.textContent) : 0).split("e");
    if (mantissa) put(mantissa, digits);
    const row = power.lastElementChild;
    row.replaceChildren(...(row.localName === "mn" ? [exponent.replace("+", "").replace("-", "−")] : [leaf("mn", exponent.slice(1))]));
    if (row.localName !== "mn" && exponent[0] === "-") row.prepend(leaf("mo", "−"));
  } else {
    put(last, like(last.textContent, last.nextElementSibling?.textContent === "%" ? 100 * value : value));
  }
}

const decimals = (text) => text.split(".")[1]?.length ?? 0;

/** A number with as many decimals as a text has, and with more where these would lose too much of it. */
function like(text, value) {
  if (!Number.isFinite(value)) return "–";
  let digits = decimals(text);
  if (Math.abs(Number(value.toFixed(digits)) - value) > LOSS * Math.abs(value) && Math.abs(value) > 1e-12) digits = Math.min(20, 1 - Math.floor(Math.log10(Math.abs(value))));
  const number = (Number(value.toFixed(digits)) + 0).toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: Math.abs(value) >= 1e4 || /,/.test(text) });
  return number.replace("-", text[0] === "-" ? "-" : "−");
}

function leaf(name, text) {
  const element = document.createElementNS(MATH, name);
  element.textContent = text;
  if (name === "mo") ["lspace", "rspace"].forEach((side) => element.setAttribute(side, "0"));
  return element;
}

/** Put a number into <mn>; its minus is an element of its own before it. */
function put(mn, text) {
  const before = mn.previousElementSibling;
  if (before?.textContent === "−" && before.getAttribute("lspace") === "0") before.remove();
  if (/^[-−]/.test(text)) mn.before(leaf("mo", "−"));
  mn.textContent = text.replace(/^[-−]/, "");
}
