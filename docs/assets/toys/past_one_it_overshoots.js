// The knob of guidance: one crowd of noise, led by the guided flow and to the tilted law, at any scale.
// The core follows snippets/shared/guided_laws.py. A law p is {weights, means, stds}, K bells on a line.

import { axes, font, line, memory, range, rounded, screen } from "./toy.js";
import { divergence, path_log_prob, velocity } from "./gaussian_mixture.js";

/** Scale 0 has no condition, scale 1 is conditional; both (n,) -> (n,). */
function guide(conditional, unconditional, scale) {
  const mixed = new Float64Array(conditional.length);
  for (let i = 0; i < mixed.length; i++) mixed[i] = scale * conditional[i] + (1 - scale) * unconditional[i];
  return mixed;
}

/** The classical Runge-Kutta method: field(x, t), x0 (n,), times (m,) -> where x0 is at the last of them, (n,). */
function rk4(field, x0, times) {
  const x = Float64Array.from(x0);
  const moved = (by, slope) => {
    const there = new Float64Array(x.length);
    for (let i = 0; i < x.length; i++) there[i] = x[i] + by * slope[i];
    return there;
  };
  for (let j = 1; j < times.length; j++) {
    const h = times[j] - times[j - 1];
    const middle = (times[j - 1] + times[j]) / 2;
    const k1 = field(x, times[j - 1]);
    const k2 = field(moved(h / 2, k1), middle);
    const k3 = field(moved(h / 2, k2), middle);
    const k4 = field(moved(h, k3), times[j]);
    for (let i = 0; i < x.length; i++) x[i] += (h * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i])) / 6;
  }
  return x;
}

const clock = (steps) => Array.from({ length: steps + 1 }, (_, j) => j / steps);

/** Where the guided flow takes the noise x0 (n,) in so many steps -> (n,). */
const guided_ends = (p_u, p_c, x0, scale, steps) => rk4((x, t) => guide(velocity(p_c, x, t), velocity(p_u, x, t), scale), x0, clock(steps));

/** The density with which the guided flow ends at x (n,) -> (n,): back to the noise, where it is known. */
function guided_prob(p_u, p_c, x, scale, steps) {
  const n = x.length;
  const state = new Float64Array(2 * n); // x, then what log p has lost on the way
  state.set(x);
  const field = (both, t) => {
    const rates = new Float64Array(2 * n);
    const at = both.subarray(0, n);
    rates.set(guide(velocity(p_c, at, t), velocity(p_u, at, t), scale));
    rates.set(guide(divergence(p_c, at, t), divergence(p_u, at, t), scale), n);
    return rates;
  };
  const back = rk4(field, state, clock(steps).reverse());
  return back.subarray(0, n).map((x0, i) => (Math.exp(-(x0 ** 2) / 2) / Math.sqrt(2 * Math.PI)) * Math.exp(back[n + i]));
}

/** p_u^(1-scale) p_c^scale on a grid x (n,), with the integral one -> (n,). */
function tilted_prob(p_u, p_c, x, scale) {
  const log = guide(path_log_prob(p_c, x, 1), path_log_prob(p_u, x, 1), scale);
  const top = log.reduce((most, value) => Math.max(most, value));
  const p = log.map((value) => Math.exp(value - top));
  const integral = cumulative(x, p).at(-1);
  return p.map((value) => value / integral);
}

/** The integral of p up to each place of a grid x, both (n,) -> (n,). */
function cumulative(x, p) {
  const sum = new Float64Array(x.length);
  for (let i = 1; i < x.length; i++) sum[i] = sum[i - 1] + ((p[i] + p[i - 1]) / 2) * (x[i] - x[i - 1]);
  return sum;
}

/** The places below which these shares of p, a density on a grid x, lie; the shares rise -> as many places. */
function quantiles(x, p, ranks) {
  const cdf = cumulative(x, p);
  let i = 0;
  return Float64Array.from(ranks, (rank) => {
    const goal = rank * cdf.at(-1);
    while (i < x.length - 2 && cdf[i + 1] <= goal) i++;
    return x[i] + ((goal - cdf[i]) / (cdf[i + 1] - cdf[i])) * (x[i + 1] - x[i]);
  });
}

/** Mean and standard deviation of a density p on an even grid x. */
function moments(x, p) {
  const total = p.reduce((sum, value) => sum + value, 0);
  const mean = p.reduce((sum, value, i) => sum + value * x[i], 0) / total;
  return [mean, Math.sqrt(p.reduce((sum, value, i) => sum + value * (x[i] - mean) ** 2, 0) / total)];
}

export const core = { guide, guided_ends, guided_prob, tilted_prob, quantiles, moments };

const GAP = 0.2; // between the two halves and the line in the middle, in units of density
const SCALES = Array.from({ length: 51 }, (_, i) => i / 10);

export default function mount(box, { weights, means, stds, label, scale, x, noise, height, steps }) {
  const p_u = { weights, means, stds };
  const p_c = { weights: [1], means: [means[label]], stds: [stds[label]] };
  const ranks = noise.map((_, i) => (i + 1) / (noise.length + 1));
  const hills = path_log_prob(p_u, x, 1).map(Math.exp);
  let halves = [];

  const view = screen(box, (context, width, tall, colours) => {
    const size = width / 42; // of letters, as in the still
    const frame = [0.01 * width, 0.01 * tall, 0.98 * width, 0.97 * tall - 3 * Math.max(11, size) - 8];
    const look = { x: [x[0], x.at(-1)], y: [-1.1, 1.9], xticks: [-4, -3, -2, -1, 0, 1, 2, 3, 4], xname: "x" };
    const [X, Y] = axes(context, frame, look, colours, size);
    const curve = (p, side) => p.forEach((value, i) => context.lineTo(X(x[i]), Y(side * (GAP + value))));
    context.lineJoin = "round";
    for (const { p, side, colour, dash, ends } of halves) {
      context.beginPath();
      context.moveTo(X(x[0]), Y(side * GAP));
      curve(hills, side);
      context.fillStyle = colours.muted;
      context.globalAlpha = 0.25;
      context.fill();
      context.globalAlpha = 1;
      const mark = new Path2D();
      const r = width / 300;
      ends.forEach((end, i) => {
        const [a, b] = [X(end), Y(side * (GAP + height[i] * at(x, p, end)))];
        if (side > 0) mark.moveTo(a + r, b), mark.arc(a, b, r, 0, 7);
        else mark.moveTo(a, b - r), mark.lineTo(a + r, b + r), mark.lineTo(a - r, b + r);
      });
      context.fillStyle = context.strokeStyle = colours[colour];
      context.fill(mark);
      context.beginPath();
      curve(p, side);
      context.setLineDash(dash.map((length) => (length * width) / 200));
      context.lineWidth = width / 160;
      context.stroke();
      context.setLineDash([]);
    }
    const [guided, tilted] = halves;
    context.beginPath();
    for (let i = 8; i < noise.length; i += 16) {
      context.moveTo(X(guided.ends[i]), Y(GAP));
      context.lineTo(X(tilted.ends[i]), Y(-GAP));
    }
    context.strokeStyle = context.fillStyle = colours.muted;
    context.lineWidth = width / 500;
    context.stroke();
    context.font = font(size);
    context.textAlign = "right";
    context.textBaseline = "top";
    context.setLineDash([2, 3]);
    means.forEach((mean, k) => {
      context.beginPath();
      context.moveTo(X(mean), Y(1.9));
      context.lineTo(X(mean), Y(-1.1));
      context.stroke();
      context.fillText(k === label ? "up" : "down", X(mean - 0.1), Y(1.88));
    });
    context.setLineDash([]);
    context.textAlign = "left";
    context.fillStyle = colours.fg;
    context.font = font(1.2 * size);
    context.fillText(`scale g = ${knob.value.toFixed(1)}`, X(-4.1), Y(1.6));
    context.font = font(size);
    context.fillStyle = colours.c0;
    context.fillText("guided flow", X(-4.1), Y(1.25));
    context.fillStyle = colours.c1;
    context.fillText("tilted law", X(-4.1), Y(-0.8));
  }, "Two halves over x with the hills of the data in grey: above, the cloud and curve of the guided flow; below, those of the tilted law. The values below say where they are.");

  const turn = (g) => {
    const laws = [guided_prob(p_u, p_c, x, g, steps), tilted_prob(p_u, p_c, x, g)];
    halves = [
      { p: laws[0], ends: guided_ends(p_u, p_c, noise, g, steps), side: 1, colour: "c0", dash: [] },
      { p: laws[1], ends: quantiles(x, laws[1], ranks), side: -1, colour: "c1", dash: [3.7, 1.6] },
    ];
    const [guided, tilted] = laws.map((p) => moments(x, p).map(rounded));
    say(`Guided: mean ${guided[0]}, standard deviation ${guided[1]}. Tilted: mean ${tilted[0]}, standard deviation ${tilted[1]}.`);
    view.draw();
  };
  const desk = box.querySelector(".desk");
  const knob = range(desk, { name: "scale g", values: SCALES, at: SCALES.indexOf(scale), show: (g) => g.toFixed(1), change: (g) => (turn(g), keep(g)) });
  const say = line(desk);
  turn(scale);
  const keep = memory(box, (g) => {
    if (!SCALES.includes(g)) return;
    knob.set(SCALES.indexOf(g));
    turn(g);
  });
}

/** A function that is known on an even grid x, between its places. */
function at(x, p, place) {
  const share = ((place - x[0]) / (x.at(-1) - x[0])) * (x.length - 1);
  const i = Math.min(Math.max(Math.floor(share), 0), x.length - 2);
  return p[i] + (share - i) * (p[i + 1] - p[i]);
}
