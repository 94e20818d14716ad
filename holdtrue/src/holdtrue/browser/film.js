// Films: what moves in a figure, drawn on a canvas over it from the numbers of ../run/film.py, with any theme. blocks.js loads
// this when one is near.

const words = WORDS; // in the language of the site, see blocks.js

const PACE = 10; // frames in a second, on every screen
const REACH = [-0.5, 1.5]; // as in ../run/film.py
const LEVELS = 65535;
const MARKERS = {
  o: (path, x, y, r) => (path.moveTo(x + r, y), path.arc(x, y, r, 0, 7)),
  s: (path, x, y, r) => path.rect(x - r, y - r, 2 * r, 2 * r),
  "^": (path, x, y, r) => (path.moveTo(x, y - r), path.lineTo(x + r, y + r), path.lineTo(x - r, y + r), path.closePath()),
};

/** Numbers as `packed` packed them; each frame has `length`. Typed arrays count modulo their size, as it did. */
function unpack(text, Numbers, length) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const numbers = new Numbers(bytes.length / Numbers.BYTES_PER_ELEMENT);
  for (let i = 0; i < numbers.length; i++) {
    numbers[i] = (numbers[i - length] ?? 0) + bytes[i] + ((bytes[i + numbers.length] ?? 0) << 8);
  }
  return numbers;
}

/** (frame, share): what lies `share` of the way from one frame to the next. */
function between(numbers, length, at) {
  const begin = Math.min(Math.floor(at), numbers.length / length - 2);
  const share = at - begin;
  const now = new Float32Array(length);
  for (let k = begin * length, i = 0; i < length; i++, k++) now[i] = numbers[k] + share * (numbers[k + length] - numbers[k]);
  return now;
}

/** A function that draws the points of a reel on a canvas as they are at a moment. */
function points({ colour, axis, marker, size, width, trail, axes, points: text }) {
  const length = 2 * colour.length;
  const numbers = unpack(text, Uint16Array, length);
  const alike = Object.values(Object.groupBy(colour.keys(), (k) => `${axis[k]} ${colour[k]}`));
  return (context, at, palette) => {
    const { canvas } = context;
    const scale = canvas.width / width;
    const now = between(numbers, length, at);
    const first = Math.max(0, Math.ceil(at) - trail);
    for (const group of alike) {
      const [left, top, wide, high] = axes[axis[group[0]]].map((share, i) => share * (i % 2 ? canvas.height : canvas.width));
      const x = (number) => left + wide * (REACH[0] + ((REACH[1] - REACH[0]) / LEVELS) * number);
      const y = (number) => top + high * (1 - REACH[0] - ((REACH[1] - REACH[0]) / LEVELS) * number);
      const [trails, marks] = [new Path2D(), new Path2D()];
      for (const k of group) {
        const [a, b] = [x(now[2 * k]), y(now[2 * k + 1])];
        MARKERS[marker[colour[k]]](marks, a, b, (size / 2) * scale);
        trails.moveTo(a, b);
        for (let i = (Math.ceil(at) - 1) * length + 2 * k; i >= first * length; i -= length) trails.lineTo(x(numbers[i]), y(numbers[i + 1]));
      }
      context.save();
      context.beginPath();
      context.rect(left, top, wide, high);
      context.clip();
      context.fillStyle = context.strokeStyle = palette[colour[group[0]]];
      context.lineWidth = scale;
      context.globalAlpha = 0.6;
      if (trail) context.stroke(trails);
      context.globalAlpha = 1;
      context.fill(marks);
      context.restore();
    }
  };
}

/** The same for tiles, of which each fills the axes of its number. */
function tiles({ shape: [count, height, width], axes, tiles: text }) {
  const length = count * height * width;
  const numbers = unpack(text, Uint8Array, length);
  const column = new OffscreenCanvas(width, count * height); // one below the other
  const paint = column.getContext("2d");
  const image = paint.createImageData(column.width, column.height);
  image.data.fill(255);
  return (context, at) => {
    between(numbers, length, at).forEach((grey, i) => image.data.fill(255 - grey, 4 * i, 4 * i + 3));
    paint.putImageData(image, 0, 0);
    context.imageSmoothingEnabled = false;
    for (let k = 0; k < count; k++) {
      const place = axes[k].map((share, i) => share * (i % 2 ? context.canvas.height : context.canvas.width));
      context.drawImage(column, 0, k * height, width, height, ...place);
    }
  };
}

const films = new WeakMap(); // element: Film
const calm = matchMedia("(prefers-reduced-motion: reduce)");

class Film {
  /** `load` promises {reel, stage}: the numbers, and the address of the figure without what moves. */
  constructor(box, load) {
    const find = (selector) => box.querySelector(selector);
    Object.assign(this, { load, screen: find(".screen"), button: find(".film-bar button"), range: find("input"), readout: find(".readout"), status: find("[role=status]") });
    this.button.onclick = () => (this.playing ? this.pause(words.paused) : this.play());
    this.range.oninput = () => this.seek(Number(this.range.value));
    films.set(box, this);
    seen.observe(this.screen);
    holdtrue.onColours(this.screen, () => this.canvas?.isConnected && this.show());
  }

  ready() {
    this.opened ??= this.open().catch((error) => {
      this.opened = null; // to be tried again
      this.readout.textContent = words.not_loaded;
      throw error;
    });
    return this.opened;
  }

  async open() {
    const { reel, stage } = await this.load();
    this.stage = new Image();
    this.stage.src = stage;
    await this.stage.decode();
    this.draw = (reel.points ? points : tiles)(reel);
    ({ clock: this.clock, palette: this.palette } = reel);
    this.end = this.clock.length - 1;
    this.at = this.range.max = this.range.value = this.end; // the figure shows how it ends
    this.canvas = document.createElement("canvas");
    this.canvas.setAttribute("aria-hidden", "true");
    this.say();
  }

  /** The clock, for those who look and those who listen. */
  say() {
    const moment = this.clock[Math.round(this.at)];
    if (this.readout.textContent === moment) return;
    this.readout.textContent = moment;
    this.range.setAttribute("aria-valuetext", moment);
  }

  /** Draw the moment; the first time in the place of what the figure shows of it. */
  show() {
    if (!this.canvas.isConnected) {
      this.screen.append(this.canvas);
      new ResizeObserver(() => this.show()).observe(this.canvas);
      const image = this.screen.querySelector("img");
      image.src = this.stage.src + new URL(image.src).hash; // in the same colours
    }
    const colours = this.palette[Number(holdtrue.isDark())];
    const [width, height] = [this.canvas.clientWidth, this.canvas.clientHeight].map((length) => Math.round(length * devicePixelRatio));
    const same = width === this.canvas.width && height === this.canvas.height;
    if (!same) Object.assign(this.canvas, { width, height });
    const context = this.canvas.getContext("2d");
    context.clearRect(0, 0, width, height);
    if (width && height) this.draw(context, this.at, colours);
    this.range.value = Math.round(this.at);
    this.say();
  }

  async seek(at) {
    this.pause();
    await this.ready();
    this.at = Math.min(at, this.end);
    this.show();
  }

  async play() {
    this.set(true);
    try {
      await this.ready();
    } catch (error) {
      this.set(false);
      throw error;
    }
    if (this.at === this.end) this.at = 0;
    let before = performance.now();
    const step = (now) => {
      if (!this.playing || !this.screen.isConnected) return;
      // After a pause of the browser's it goes on where it was.
      this.at = Math.min(this.end, this.at + (PACE * Math.min(100, Math.max(0, now - before))) / 1000);
      before = now;
      this.show();
      this.at < this.end ? requestAnimationFrame(step) : this.pause(words.ended);
    };
    requestAnimationFrame(step);
  }

  pause(form) {
    this.set(false);
    if (form && this.clock) this.status.textContent = holdtrue.say(form, this.clock[Math.round(this.at)]);
  }

  set(playing) {
    Object.assign(this, { playing, touched: true });
    this.button.textContent = playing ? words.pause : words.play;
    if (playing) this.status.textContent = "";
  }
}

/* Once, when all of it can be seen, it begins by itself. */
const seen = new IntersectionObserver((entries) => {
  for (const { target, intersectionRatio } of entries) {
    const film = films.get(target.closest(".film"));
    if (intersectionRatio > 0.9 && !film.touched && !calm.matches) film.play().catch(() => {});
  }
}, { threshold: 0.95 });

/** Let a film that is near play. What could not be loaded is tried again when it is near once more. */
export function begin(box) {
  const begun = films.get(box);
  const film = begun ?? new Film(box, () => published(box));
  const { range } = film;
  if (!begun && range.value !== range.defaultValue) range.oninput(); // moved before this script was there
  film.ready().catch(() => {});
}

/** What the build made of a film: it stands beside its figure. */
async function published(box) {
  const image = () => box.querySelector(".screen img");
  while (image().dataset.awaits) await new Promise((later) => setTimeout(later, 200)); // its author is at work
  const beside = (ending) => image().src.replace(/\.svg.*/, ending);
  const answer = await fetch(beside(".film.json"));
  if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
  return { reel: await answer.json(), stage: beside(".stage.svg") };
}

/** A film once more, over another image and with other numbers. */
export function remake(figure, image, { reel, stage }) {
  const parsed = document.createElement("template");
  parsed.innerHTML = `<div class="film"><div class="screen"></div></div>`;
  const box = parsed.content.firstElementChild;
  box.firstElementChild.append(image);
  box.append(figure.querySelector(".film-bar").cloneNode(true));
  new Film(box, async () => ({ reel: JSON.parse(reel), stage })).ready().catch(() => {});
  return box;
}
