// Toys: what they share. On the site this is assets/toys/toy.js, and blocks.js loads it when a toy is near. A toy is a module of
// its site, NAME.js, beside this one. It exports `core`, pure functions of numbers, for a test that compares them with those of
// Python, and a default function mount(box, data): it fills the desk, and draws over the still.

const words = WORDS; // in the language of the site, see blocks.js

export const calm = matchMedia("(prefers-reduced-motion: reduce)");
const palettes = new WeakMap(); // box: {name: [light, dark]}, of holdtrue/src/holdtrue/run/svg.py

/** A canvas in the place of the still, and in its colours. `paint(context, width, height, colours)` draws all of it, in CSS pixels.
    Returns {canvas, show, draw}: show() paints at once, draw() before the next frame, however often it is called. */
export function screen(box, paint, label) {
  const canvas = document.createElement("canvas");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", label);
  const place = box.querySelector(".screen");
  let waits = false;
  const show = () => {
    const [width, height] = [canvas.clientWidth, canvas.clientHeight];
    if (!width || !height) return;
    const scale = devicePixelRatio;
    const [wide, high] = [width, height].map((length) => Math.round(length * scale));
    if (canvas.width !== wide || canvas.height !== high) Object.assign(canvas, { width: wide, height: high });
    const context = canvas.getContext("2d");
    const dark = Number(holdtrue.isDark());
    const colours = Object.fromEntries(Object.entries(palettes.get(box)).map(([name, both]) => [name, both[dark]]));
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.fillStyle = colours.bg;
    context.fillRect(0, 0, width, height);
    paint(context, width, height, colours);
  };
  const draw = () => {
    if (waits) return;
    waits = true;
    requestAnimationFrame(() => ((waits = false), show()));
  };
  place.append(canvas);
  new ResizeObserver(show).observe(canvas); // also when it is laid out first
  holdtrue.onColours(place, show);
  return { canvas, show, draw };
}

/** Letters as in the figures, of at least 11 pixels. */
export const font = (size, look = "") => `${look} ${Math.max(11, size)}px "DejaVu Sans", Verdana, sans-serif`;

/** A number as figures write it. */
export const minus = (number) => String(number).replace("-", "−");

/** The same to two decimals, and never −0.00. */
export const rounded = (number) => minus((Math.round(100 * number) / 100 || 0).toFixed(2));

/** The frame of a drawing, [left, top, width, height] in CSS pixels, in which x and y go from low to high: two lines, ticks and names.
    Returns the functions [X, Y] from numbers to pixels. */
export function axes(context, [left, top, width, height], { x, y, xticks = [], yticks = [], xname = "", yname = "" }, colours, size) {
  const X = (value) => left + (width * (value - x[0])) / (x[1] - x[0]);
  const Y = (value) => top + (height * (y[1] - value)) / (y[1] - y[0]);
  const bottom = top + height;
  context.save();
  Object.assign(context, { strokeStyle: colours.fg, fillStyle: colours.fg, lineWidth: 1, font: font(size), textAlign: "center", textBaseline: "top" });
  context.beginPath();
  context.moveTo(left, top);
  context.lineTo(left, bottom);
  context.lineTo(left + width, bottom);
  for (const value of xticks) {
    context.moveTo(X(value), bottom);
    context.lineTo(X(value), bottom + 4);
    context.fillText(minus(value), X(value), bottom + 7);
  }
  context.textBaseline = "bottom";
  context.fillText(xname, left + width / 2, bottom + 11 + 2.4 * size);
  context.textAlign = "right";
  context.textBaseline = "middle";
  for (const value of yticks) {
    context.moveTo(left, Y(value));
    context.lineTo(left - 4, Y(value));
    context.fillText(minus(value), left - 7, Y(value));
  }
  context.stroke();
  context.translate(left - 9 - 1.6 * size, top + height / 2);
  context.rotate(-Math.PI / 2);
  context.textAlign = "center";
  context.fillText(yname, 0, 0);
  context.restore();
  return [X, Y];
}

/** Time for a screen: step(seconds) before each painting while it plays and is seen; it ends the play by returning false.
    Returns {play, pause, playing}; `changed(playing)` is called at each change. With `auto` it begins by itself when most of it
    is seen for the first time, if motion is welcome. */
export function run({ canvas, show }, step, { changed = () => {}, auto = false } = {}) {
  let [playing, seen, touched, frame, before] = [false, false, false, 0, 0];
  const ask = () => {
    if (playing && seen && !frame) frame = requestAnimationFrame(tick);
  };
  const tick = (now) => {
    frame = 0;
    if (!playing || !seen || !canvas.isConnected) return;
    const seconds = Math.min(100, Math.max(0, now - before)) / 1000; // after a pause of the browser's it goes on where it was
    before = now;
    if (step(seconds) === false) set(false);
    show();
    ask();
  };
  const set = (on) => {
    touched = true;
    if (playing === on) return;
    playing = on;
    before = performance.now();
    changed(on);
    ask();
  };
  new IntersectionObserver((entries) => {
    const { isIntersecting, intersectionRatio } = entries.at(-1);
    seen = isIntersecting;
    before = performance.now();
    if (auto && !touched && intersectionRatio > 0.6 && !calm.matches) set(true);
    ask();
  }, { threshold: [0, 0.65] }).observe(canvas);
  return { play: () => set(true), pause: () => set(false), get playing() { return playing; } };
}

const make = (name, parent, attributes = {}, text = "") => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.textContent = text;
  parent.append(element);
  return element;
};

/** A slider with these values, at one of them; `show(value)` is what its readout says, `change(value)` hears of a new one. A button
    that `lead`s it stands where its name would. Returns {value, set(index), input}. */
export function range(desk, { name, values, at = 0, show = String, change, lead }) {
  const label = make(lead ? "div" : "label", desk, { class: "control" });
  lead ? label.append(lead) : make("span", label, { class: "control-name" }, name);
  const input = make("input", label, { type: "range", min: 0, max: values.length - 1, step: 1, value: at, autocomplete: "off" });
  if (lead) input.setAttribute("aria-label", name);
  input.style.setProperty("--steps", values.length > 13 ? 1 : values.length - 1); // pips, as long as they can be told apart
  const readout = make("span", label, { class: "readout", "aria-hidden": "true" });
  const say = () => {
    readout.textContent = show(values[input.value]);
    input.setAttribute("aria-valuetext", readout.textContent);
  };
  input.oninput = () => (say(), change(values[input.value]));
  say();
  return { input, get value() { return values[input.value]; }, set: (index) => ((input.value = index), say()) };
}

/** A row for buttons. */
export const buttons = (desk) => make("div", desk, { class: "buttons" });

export function button(row, words, press) {
  const made = make("button", row, { type: "button" }, words);
  made.onclick = press;
  return made;
}

/** A button that is on or off. Returns {on, set(on), button}; `change(on)` hears of a press. */
export function toggle(row, words, on, change) {
  const set = (now) => made.setAttribute("aria-pressed", String((on = now)));
  const made = button(row, words, () => (set(!on), change(on)));
  set(on);
  return { button: made, set, get on() { return on; } };
}

/** A line of values below the controls, which is read out as it changes. Unless it is `seen`, it is only read out: for what the
    screen shows anyway. Returns a function of its words. */
export function line(desk, seen = true) {
  const made = make("p", desk, { class: seen ? "values" : "heard", role: "status" });
  return (words) => made.textContent === words || (made.textContent = words);
}

const TAP = 10; // CSS pixels that a finger moves which only taps
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** What a reader does on a screen; places are in CSS pixels. down(x, y, event) begins a stroke or a drag; move(x, y) and up() follow.
    A finger that goes up or down scrolls the page, unless grabs(x, y) says that it is meant for the toy.
    arrow(dx, dy, event), enter(event) and erase(event), for Backspace, come from a keyboard. */
export function gestures({ canvas }, { down, move = () => {}, up = () => {}, grabs = () => false, arrow, enter, erase }) {
  canvas.setAttribute("role", "application");
  canvas.tabIndex = 0;
  let [held, begin] = [null, null]; // a pointer that draws, the place of one that may become a tap
  const place = ({ clientX, clientY }) => {
    const { left, top } = canvas.getBoundingClientRect();
    return [clientX - left, clientY - top];
  };
  const sideways = ([x, y], [now, then]) => Math.abs(now - x) > Math.max(TAP, Math.abs(then - y));
  const hold = (event, at) => {
    [held, begin] = [event.pointerId, null];
    canvas.setPointerCapture(held);
    down(...at, event);
  };
  canvas.addEventListener("touchstart", (event) => {
    if (event.touches.length === 1 && grabs(...place(event.touches[0]))) event.preventDefault(); // the page stays where it is
  }, { passive: false });
  canvas.addEventListener("pointerdown", (event) => {
    if (!event.isPrimary || event.button) return;
    const at = place(event);
    if (event.pointerType === "touch" && !grabs(...at)) return void (begin = at);
    hold(event, at);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (begin && sideways(begin, place(event))) hold(event, begin); // else the browser takes it for a scroll
    if (event.pointerId !== held) return;
    for (const one of event.getCoalescedEvents?.() ?? []) move(...place(one));
    move(...place(event));
  });
  const end = (event) => {
    const tapped = begin && event.type === "pointerup";
    if (tapped) down(...begin, event);
    if (tapped || event.pointerId === held) up();
    held = begin = null;
  };
  for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, end);
  canvas.addEventListener("keydown", (event) => {
    const { key, altKey, ctrlKey, metaKey } = event;
    if (altKey || ctrlKey || metaKey) return;
    const act = key in ARROWS ? arrow && (() => arrow(...ARROWS[key], event)) : { Enter: enter, " ": enter, Backspace: erase, Delete: erase }[key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation(); // keys turn pages, too
    act(event);
  });
}

/** What a page may keep of a toy or put in a link: box.dataset.state. Returns keep(value), which takes what JSON can hold, or
    undefined for nothing. bring(value) gets what came with a link, which anybody may have written: an error in it leaves the
    toy as it was. */
export function memory(box, bring) {
  const read = () => {
    try {
      bring(JSON.parse(box.dataset.state));
    } catch {
      // no state of this toy
    }
  };
  box.addEventListener("state", read);
  if (box.dataset.state) read();
  return (value) => (value === undefined ? delete box.dataset.state : (box.dataset.state = JSON.stringify(value)));
}

const opened = new WeakSet();

/** Let a toy come, once. */
export async function open(box) {
  if (opened.has(box)) return;
  opened.add(box);
  const image = () => box.querySelector(".screen img");
  try {
    const program = import(new URL(box.dataset.program, import.meta.url));
    while (image().dataset.awaits) await new Promise((later) => setTimeout(later, 200)); // its author is at work
    const answer = await fetch(image().src.replace(/\.svg.*/, ".toy.json"));
    if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
    const [{ default: mount }, { palette, data }] = await Promise.all([program, answer.json()]);
    palettes.set(box, palette);
    mount(box, data);
    box.dataset.ready = "";
  } catch (error) {
    make("p", box.querySelector(".desk"), { role: "alert" }, words.toy_not_loaded);
    throw error;
  }
}
