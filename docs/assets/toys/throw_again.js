// Throw again: a reader throws dice that nobody has thrown before, and each wanders on its own way into the funnel.

import { button, buttons, calm, font, line, memory, run, screen } from "./toy.js";

const TIMES = [1, 10, 100, 1000];
const SECONDS = 0.7; // until the last of the new throws is shown
const BARS = [0.1233, 0.0839, 0.5217, 0.8264]; // left, top, right and bottom of the axes, as shares of the still
const PATHS = [0.5485, 0.0839, 0.9468, 0.8264];
const COLUMNS = 200; // points of a curve, at most
const MOST = 1e6; // throws that a link may ask for

export const core = {
  /** A whole number below 2**32, by xoshiro128** (Blackman and Vigna, 2021). It changes state: four of them, not all 0. */
  next_number(state) {
    const turn = (x, k) => (x << k) | (x >>> (32 - k));
    const number = Math.imul(turn(Math.imul(state[1], 5), 7), 9) >>> 0;
    const shifted = state[1] << 9;
    state[2] ^= state[0];
    state[3] ^= state[1];
    state[1] ^= state[2];
    state[0] ^= state[3];
    state[2] ^= shifted;
    state[3] = turn(state[3], 11);
    return number;
  },
  /** Throw the fair die n times, with numbers from state: (n,) faces 1 to 6. */
  roll(state, n) {
    return Uint8Array.from({ length: n }, () => {
      let number = core.next_number(state);
      while (number >= 2 ** 32 - 4) number = core.next_number(state); // or the last four would favour a face
      return 1 + (number % 6);
    });
  },
  /** (n,) faces -> (6,) share of the throws that show each, sum 1. */
  frequencies(faces) {
    const counts = [0, 0, 0, 0, 0, 0];
    for (const face of faces) counts[face - 1] += 1;
    return counts.map((count) => count / faces.length);
  },
  /** (n,) share of the face among the first 1, 2, …, n throws. */
  running_frequency(faces, face) {
    let count = 0;
    return Float64Array.from(faces, (one, i) => (count += one === face) / (i + 1));
  },
  /** Standard deviation of a frequency: n independent throws, chance p. */
  standard_error(p, n) {
    return Math.sqrt((p * (1 - p)) / n);
  },
};

/** Whole numbers from 1 to n, evenly on a logarithmic axis. */
const spread = (n) => [...new Set(Array.from({ length: COLUMNS }, (_, i) => Math.round(n ** (i / (COLUMNS - 1)))))];

/** A die that has been thrown so. `places` are those of its throws that are drawn. */
const thrown = (faces) => ({ faces, shares: core.running_frequency(faces, 6), places: spread(faces.length) });

export default function mount(box, { p, errors, seed, dice: many, rolls }) {
  const number = (n) => n.toLocaleString("en");
  const page = [...seed];
  const own = Array.from({ length: many }, () => thrown(core.roll(page, rolls)));
  let [state, dice, shown] = [null, own, rolls]; // where the reader's throws come from, what is seen, how much of the last
  let [start, keep] = []; // state before the first throw; see memory()
  let layer = {}; // with what is drawn of all dice but the last
  const band = (n) => errors * core.standard_error(p, n);

  const paint = (context, width, height, colours) => {
    const unit = width / 480;
    const size = Math.max(11, 15.3 * unit);
    const last = dice.at(-1);
    const shares = core.frequencies(last.faces.subarray(0, shown));
    const top = Math.max(...shares) > 0.5 ? 1 : 0.5;
    const most = Math.max(shown, ...dice.slice(0, -1).map(({ faces }) => faces.length));
    const end = 1.3 * 10 ** Math.max(4, Math.ceil(Math.log10(most)));
    const write = (words, x, y, align = "center") => {
      context.fillStyle = colours.fg;
      context.textAlign = align;
      context.fillText(words, x, y);
    };
    const axes = (shape, title, label) => {
      const [left, above, right, below] = shape.map((share, i) => share * (i % 2 ? height : width));
      const y = (share) => below - (below - above) * (share / top);
      context.strokeStyle = colours.fg;
      context.lineWidth = 1.1 * unit;
      context.stroke(new Path2D(`M${left} ${above}V${below}H${right}`));
      for (let k = 0; k <= 5; k++) context.stroke(new Path2D(`M${left} ${y((k * top) / 5)}h${-4 * unit}`));
      write(title, left, above - 0.45 * size, "left");
      write(label, (left + right) / 2, below + 2.6 * size);
      return { left, above, right, below, y };
    };
    const law = ({ left, right, y }) => {
      context.strokeStyle = colours.fg;
      context.lineWidth = 1.6 * unit;
      context.setLineDash([6 * unit, 3 * unit]);
      context.stroke(new Path2D(`M${left} ${y(p)}H${right}`));
      context.setLineDash([]);
    };
    context.font = font(size);
    context.lineJoin = "round";

    const bars = axes(BARS, `die ${number(dice.length)}: ${number(shown)} ${shown === 1 ? "throw" : "throws"}`, "face");
    const step = (bars.right - bars.left) / 6.38;
    const middle = (k) => bars.left + step * (k + 0.69);
    for (let k = 0; k <= 5; k++) write(((k * top) / 5).toFixed(1), bars.left - 6 * unit, bars.y((k * top) / 5) + 0.36 * size, "right");
    for (let k = 0; k < 6; k++) write(k + 1, middle(k), bars.below + 1.3 * size);
    context.save();
    context.rotate(-Math.PI / 2);
    write("share of throws", -(bars.above + bars.below) / 2, size);
    context.restore();
    shares.forEach((share, k) => {
      context.fillStyle = k === 5 ? colours.c1 : colours.c0;
      context.fillRect(middle(k) - 0.4 * step, bars.y(share), 0.8 * step, bars.below - bars.y(share));
    });
    law(bars);

    const paths = axes(PATHS, dice.length === 1 ? "sixes of one die" : `sixes of ${number(dice.length)} dice`, "throws so far");
    const x = (n) => paths.left + (paths.right - paths.left) * (Math.log(n) / Math.log(end));
    for (let n = 1; n < end; n *= 100) {
      context.stroke(new Path2D(`M${x(n)} ${paths.below}v${4 * unit}`));
      write(number(n), x(n), paths.below + 1.3 * size);
    }
    context.save();
    context.beginPath();
    context.rect(paths.left, paths.above, paths.right - paths.left, paths.below - paths.above + 1);
    context.clip();
    const funnel = new Path2D();
    const whole = Array.from({ length: COLUMNS }, (_, i) => (end / 1.3) ** (i / (COLUMNS - 1)));
    for (const n of whole) funnel.lineTo(x(n), paths.y(p + band(n)));
    for (const n of whole.reverse()) funnel.lineTo(x(n), paths.y(p - band(n)));
    context.globalAlpha = 0.3;
    context.fillStyle = colours.muted;
    context.fill(funnel);
    context.globalAlpha = 1;
    const draw = (brush, { places, shares }, now) => {
      const curve = new Path2D();
      for (const n of places) if (n < now) curve.lineTo(x(n), paths.y(shares[n - 1]));
      curve.lineTo(x(now), paths.y(shares[now - 1]));
      brush.stroke(curve);
    };
    const key = [dice.length, width, height, devicePixelRatio, top, end, colours.muted].join();
    if (layer.key !== key) {
      // Hundreds are too many to be drawn in each frame.
      const { canvas } = context;
      layer = { key, canvas: new OffscreenCanvas(canvas.width, canvas.height) };
      const brush = layer.canvas.getContext("2d");
      brush.setTransform(context.getTransform());
      [brush.strokeStyle, brush.lineWidth, brush.lineJoin] = [colours.muted, 1.3 * unit, "round"];
      for (const die of dice.slice(0, -1)) draw(brush, die, die.faces.length);
    }
    context.drawImage(layer.canvas, 0, 0, width, height);
    context.strokeStyle = colours.c1;
    context.lineWidth = 2.4 * unit;
    draw(context, last, shown);
    context.restore();
    law(paths);
    context.fillStyle = colours.c1;
    context.beginPath();
    context.arc(x(shown), Math.max(paths.above, paths.y(last.shares[shown - 1])), 4 * unit, 0, 7);
    context.fill();
  };

  const picture = screen(box, paint, "Left, the share of each face among the throws of the last die. Right, the share of sixes of all dice against the number of throws, and a funnel around one sixth.");
  let left = 0; // seconds until all throws are shown
  const time = run(picture, (seconds) => {
    const all = dice.at(-1).faces.length;
    shown = left <= seconds ? all : shown + Math.ceil(((all - shown) * seconds) / left);
    left -= seconds;
    return shown < all;
  });
  /** Show what has been thrown; the throws of the last die after the first `from` come one by one. */
  const show = (from) => {
    const all = dice.at(-1).faces.length;
    shown = calm.matches || all - from === 1 ? all : Math.max(1, from);
    left = SECONDS;
    shown < all ? time.play() : time.pause();
    picture.draw();
    tell();
  };

  const desk = box.querySelector(".desk");
  const row = buttons(desk);
  const begin = (words) => ([start, state, dice, layer] = [words, [...words], [], {}]);
  const mine = () => {
    if (!state) begin([...crypto.getRandomValues(new Uint32Array(4))]);
  };
  row.append("Throw");
  for (const times of TIMES) {
    const press = () => {
      mine();
      const before = dice.pop()?.faces ?? new Uint8Array();
      const faces = new Uint8Array(before.length + times);
      faces.set(before);
      faces.set(core.roll(state, times), before.length);
      dice.push(thrown(faces));
      show(before.length);
    };
    button(row, number(times), press).setAttribute("aria-label", `Throw ${number(times)} ${times === 1 ? "time" : "times"}`);
  }
  button(row, "Another die", () => {
    const times = dice.at(-1).faces.length;
    mine();
    dice.push(thrown(core.roll(state, times)));
    show(0);
  });
  button(row, "Reset", () => {
    [state, dice, layer] = [null, own, {}];
    show(rolls);
  });
  const say = line(desk);
  const tell = () => {
    keep?.(state ? { words: start, throws: dice.map(({ faces }) => faces.length) } : undefined);
    const inside = dice.filter(({ faces, shares }) => Math.abs(shares.at(-1) - p) < band(faces.length)).length;
    const share = dice.at(-1).shares.at(-1);
    const off = (share - p) / core.standard_error(p, dice.at(-1).faces.length);
    say(`${state ? "Your" : "The page’s"} last die: ${(100 * share).toFixed(1)}% sixes, ${Math.abs(off).toFixed(1)} standard errors ${off < 0 ? "below" : "above"} 1/6. ${number(inside)} of ${number(dice.length)} in the funnel.`);
  };
  tell();
  // The same words make the same throws: with the number of throws of each die they are all that a link has to carry.
  keep = memory(box, ({ words, throws }) => {
    const whole = (numbers, least) => numbers.every((one) => Number.isInteger(one) && one >= least && one < 2 ** 32);
    const fit = whole(throws, 1) && throws.length > 0 && throws.length <= 1000 && throws.reduce((sum, times) => sum + times) <= MOST;
    if (!fit || !whole(words, 0) || words.length !== 4 || !words.some(Boolean)) throw new Error("These are no dice.");
    begin(words);
    dice = throws.map((times) => thrown(core.roll(state, times)));
    show(throws.at(-1));
  });
}
