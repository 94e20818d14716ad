// Four names for one arrow: velocity, mean data, mean noise and score at a point and a time that a reader chooses.
// The core follows snippets/foundations/introduction_paths/four_names_for_one_arrow.py.

import { axes, buttons, font, gestures, line, memory, range, rounded, screen, toggle } from "./toy.js";
import { velocity } from "./gaussian_mixture.js";

/** All four, given the value of the one called `name`, at x (d,) and 0 < t < 1: {velocity, data, noise, score}, each (d,). */
function four(name, value, x, t) {
  const given = { velocity: (_, v) => v, data: (at, v) => (v - at) / (1 - t), noise: (at, v) => (at - v) / t, score: (at, v) => (at + (1 - t) * v) / t };
  const u = x.map((at, i) => given[name](at, value[i]));
  return {
    velocity: u,
    data: x.map((at, i) => at + (1 - t) * u[i]),
    noise: x.map((at, i) => at - t * u[i]),
    score: x.map((at, i) => (t * u[i] - at) / (1 - t)),
  };
}

export const core = { four };

const TIMES = Array.from({ length: 49 }, (_, i) => (i + 1) / 50); // at 0 and 1 denominators vanish
const FRAME = [[-2.9, 3.1], [-2.2, 2.9]]; // of x, as in the still
const GRASP = 32; // CSS pixels around the point in which a finger drags it
const STEP = 0.05; // of an arrow key

export default function mount(box, { weights, means, stds, x0, x1, time }) {
  const p_data = { weights, means: means.flat(), stds };
  const onLine = () => x0.map((from, i) => (1 - t()) * from + t() * x1[i]);
  let [x, names, X, Y] = [x0, {}];

  const view = screen(box, (context, width, tall, colours) => {
    const size = Math.max(11, width / 42); // of letters, as in the still
    const row = 1.7 * size;
    const scale = Math.min((width - 5 * size) / (FRAME[0][1] - FRAME[0][0]), (tall - 4 * row - 3.4 * size) / (FRAME[1][1] - FRAME[1][0]));
    const [wide, high] = FRAME.map(([low, top]) => scale * (top - low));
    const frame = [(width - wide) / 2 + 1.5 * size, 4, wide, high];
    const look = { x: FRAME[0], y: FRAME[1], xticks: [-2, -1, 0, 1, 2, 3], yticks: [-2, -1, 0, 1, 2], xname: "x, first number", yname: "second number" };
    [X, Y] = axes(context, frame, look, colours, size);
    const place = ([a, b]) => [X(a), Y(b)];
    context.save();
    context.beginPath();
    context.rect(...frame);
    context.clip(); // an arrow to what lies outside still shows the way
    context.fillStyle = colours.muted;
    context.globalAlpha = 0.15;
    for (const mean of means) {
      for (const radius of [1, 2]) disc(context, place(mean), radius * stds[0] * scale);
    }
    context.globalAlpha = 1;
    if (kept.on) {
      context.strokeStyle = colours.muted;
      stroke(context, place(x0), place(x1), 1, [2, 3]);
    }
    const [tail, head] = [names.noise, names.data].map(place);
    arrow(context, tail, head, colours.c2, size / 4);
    arrow(context, tail, place([0, 0]), colours.c4, size / 4, [size * 0.7, size * 0.35]);
    const marks = [[tail, "square", colours.c1], [head, "diamond", colours.c0], [place([0, 0]), "cross", colours.fg], [place(x), "disc", colours.fg]];
    for (const [at, shape, colour] of marks) mark(context, at, shape, colour, size / 2);
    if (document.activeElement === view.canvas) {
      context.strokeStyle = colours.fg;
      context.lineWidth = 1;
      context.beginPath();
      context.arc(...place(x), size, 0, 7);
      context.stroke();
    }
    context.restore();
    const keys = [
      ["point", x, "disc", colours.fg], ["velocity", names.velocity, "", colours.c2],
      ["mean data", names.data, "diamond", colours.c0], ["score", names.score, "-", colours.c4],
      ["mean noise", names.noise, "square", colours.c1], ["zero", null, "cross", colours.fg],
    ];
    context.textBaseline = "middle";
    keys.forEach(([name, value, shape, colour], i) => {
      const [left, y] = [(0.02 + 0.49 * (i % 2)) * width, tall - row * (2.6 - Math.floor(i / 2))];
      const middle = left + 0.9 * size;
      if (shape.length > 1) mark(context, [middle, y], shape, colour, size / 2);
      else {
        context.strokeStyle = colour;
        stroke(context, [left, y], [left + 1.8 * size, y], size / 4, shape ? [size * 0.7, size * 0.35] : []);
      }
      context.fillStyle = colours.fg;
      context.font = font(0.95 * size);
      context.textAlign = "left";
      const words = width < 420 ? name.replace("mean ", "") : name; // two columns on a phone
      context.fillText(value ? `${words} ${numbers(value)}` : words, left + 2.4 * size, y);
    });
  }, "A plane with three heaps of data, the noisy point, and the arrows and points that belong to it. Arrow keys move the point.");

  const update = () => {
    names = four("velocity", [...velocity(p_data, x, t())], x, t());
    say(`x ${numbers(x)}. Velocity ${numbers(names.velocity)}, score ${numbers(names.score)}, mean data ${numbers(names.data)}, mean noise ${numbers(names.noise)}.`);
    view.draw();
  };
  const put = (place) => {
    x = place.map((value, i) => Math.min(Math.max(value, FRAME[i][0]), FRAME[i][1]));
    kept.set(false);
    update();
  };
  const note = () => keep({ t: t(), x: kept.on ? null : x });
  const go = (a, b) => (put([a, b]), note());
  const invert = (axis, pixel) => {
    const [zero, one] = [axis(0), axis(1)];
    return (pixel - zero) / (one - zero);
  };
  const drag = (a, b) => go(invert(X, a), invert(Y, b));
  gestures(view, {
    down: drag,
    move: drag,
    grabs: (a, b) => Math.hypot(a - X(x[0]), b - Y(x[1])) < GRASP,
    arrow: (dx, dy) => go(x[0] + STEP * dx, x[1] - STEP * dy),
  });
  for (const event of ["focus", "blur"]) view.canvas.addEventListener(event, view.draw);

  const desk = box.querySelector(".desk");
  const follow = () => {
    if (kept.on) x = onLine();
    update();
  };
  const clock = range(desk, { name: "time t", values: TIMES, at: TIMES.indexOf(time), show: (value) => value.toFixed(2), change: () => (follow(), note()) });
  const t = () => clock.value;
  const kept = toggle(buttons(desk), "Keep to a straight line", true, () => (follow(), note()));
  const say = line(desk, false); // the key shows them
  follow();
  const keep = memory(box, (state) => {
    if (!TIMES.includes(state?.t)) return;
    clock.set(TIMES.indexOf(state.t));
    kept.set(true);
    if (Array.isArray(state.x) && state.x.length === x.length && state.x.every(Number.isFinite)) put(state.x);
    else follow();
  });
}

const numbers = ([a, b]) => `(${rounded(a)}, ${rounded(b)})`;

function stroke(context, from, to, thickness, dash = []) {
  context.lineWidth = thickness;
  context.setLineDash(dash);
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(...to);
  context.stroke();
  context.setLineDash([]);
}

/** A line with a head, which begins where the line ends. */
function arrow(context, from, to, colour, thickness, dash) {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(dx, dy);
  if (!length) return;
  const head = Math.min(3.5 * thickness, length);
  const [ux, uy] = [(dx / length) * head, (dy / length) * head];
  context.strokeStyle = context.fillStyle = colour;
  stroke(context, from, [to[0] - ux, to[1] - uy], thickness, dash);
  context.beginPath();
  context.moveTo(...to);
  context.lineTo(to[0] - ux - uy / 2, to[1] - uy + ux / 2);
  context.lineTo(to[0] - ux + uy / 2, to[1] - uy - ux / 2);
  context.fill();
}

function disc(context, [a, b], radius) {
  context.beginPath();
  context.arc(a, b, radius, 0, 7);
  context.fill();
}

/** A mark of the figures: a disc, square, diamond or cross of a radius. */
function mark(context, at, shape, colour, r) {
  const [a, b] = at;
  context.fillStyle = context.strokeStyle = colour;
  if (shape === "disc") disc(context, at, 0.8 * r);
  else if (shape === "square") context.fillRect(a - 0.8 * r, b - 0.8 * r, 1.6 * r, 1.6 * r);
  else if (shape === "cross") {
    stroke(context, [a - r, b], [a + r, b], 2);
    stroke(context, [a, b - r], [a, b + r], 2);
  } else {
    context.beginPath();
    for (const [dx, dy] of [[0, r], [r, 0], [0, -r], [-r, 0]]) context.lineTo(a + 1.1 * dx, b + 1.1 * dy);
    context.fill();
  }
}
