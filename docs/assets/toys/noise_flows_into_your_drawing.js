// Draw your own data: 400 particles of noise follow the exact velocity of the law that puts the same small Gaussian on each
// drawn point. See snippets/diffusion/pictures/noise_flows_into_your_drawing.py, whose names these are.

import { posterior, velocity } from "./gaussian_mixture.js";
import { button, buttons, calm, gestures, line, memory, minus, range, run, screen, toggle } from "./toy.js";

/** p_data of a drawing: the same Gaussian on each point (K, 2). */
const law = (points, smooth) => {
  const K = points.length / 2;
  return { weights: Array(K).fill(1 / K), means: points, stds: Array(K).fill(smooth) };
};

/** One step of Euler's method, from the time t to `end`. (n, 2) -> (n, 2) */
function euler(p_data, x, t, end) {
  return velocity(p_data, x, t).map((arrow, i) => x[i] + (end - t) * arrow);
}

export const core = { euler };

/** The point that each x of the data belongs to. (n, 2) -> (n) */
function nearest(p_data, x) {
  const K = p_data.weights.length;
  const r = posterior(p_data, x, 1);
  return Array.from({ length: x.length / 2 }, (_, i) => {
    const own = r.subarray(i * K, (i + 1) * K);
    return own.indexOf(Math.max(...own));
  });
}

const SECONDS = 4; // from noise to data
const PAUSE = 0.6; // seconds that the noise is seen before it begins to flow
const SLICE = 4; // milliseconds of a frame for following arrows
const FEW = 50; // particles moved at a time: for all 400 a slow phone needs longer than a slice
const STEPS = [1, 2, 3, 4, 6, 8, 12, 16, 32, 64];
const SMOOTH = Array.from({ length: 47 }, (_, k) => Number((0.005 * 2 ** (k / 6)).toPrecision(2)));
const MOST = 300; // drawn points
const APART = 0.1; // between two of a stroke; noise has the width 1
const GROUPS = 5; // colours, along the drawing
const LOOKS = 8; // back, in a trail

/** n points of N(0, I). (n, 2) */
function noise(n) {
  const normal = () => Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
  return Float64Array.from({ length: 2 * n }, normal);
}

/** Points all over the letters of a word, evenly. (K, 2) */
function letters(word, [right], K = 220) {
  const [width, height] = [100 * word.length + 60, 160];
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  Object.assign(context, { font: "700 120px system-ui, sans-serif", textAlign: "center", textBaseline: "middle" });
  context.fillText(word, width / 2, height / 2, width - 10);
  const { data } = context.getImageData(0, 0, width, height);
  const unit = Math.min((2 * right - 0.8) / width, 5.2 / height);
  const points = [];
  for (let i = 1; i < 40 * K && points.length < 2 * K; i++) {
    const [x, y] = [0.7548776662466927, 0.5698402909980532].map((step) => (0.5 + i * step) % 1); // which fill a plane evenly
    if (data[4 * (Math.floor(y * height) * width + Math.floor(x * width)) + 3] > 127) points.push((x - 0.5) * width * unit, (0.5 - y) * height * unit);
  }
  return sorted(points);
}

/** Points from the left to the right, so that colours are neighbours where places are. */
function sorted(points) {
  const pairs = Array.from({ length: points.length / 2 }, (_, k) => [points[2 * k], points[2 * k + 1]]);
  return pairs.sort(([a], [b]) => a - b).flat();
}

export default function mount(box, data) {
  const { n, limits } = data;
  const desk = box.querySelector(".desk");
  let points = data.Five.flat();
  let drawn = false; // by the reader
  let [smooth, steps] = [data.smooth, data.steps];
  let time = 1;
  let waited = 0; // seconds at t = 0
  let began = noise(n);
  let flow = start(); // what is seen
  let next = flow; // what is being computed
  let cursor = null; // of the keyboard
  let keep; // see memory()

  /* The flow. */

  function start() {
    const p_data = points.length ? law(points.slice(), smooth) : null;
    return { p_data, steps, path: [began], moved: 0, group: null, owners: [] };
  }

  /** Follow the arrows for as long as a frame allows. Returns whether they have been followed to the end. */
  function follow(one) {
    const stop = performance.now() + SLICE;
    while (one.path.length <= one.steps) {
      if (performance.now() > stop) return false;
      const k = one.path.length;
      if (!one.moved) one.next = new Float64Array(2 * n);
      const few = one.path[k - 1].subarray(2 * one.moved, 2 * (one.moved + FEW));
      const arrived = euler(one.p_data, few, (k - 1) / one.steps, k / one.steps);
      one.next.set(arrived, 2 * one.moved);
      if (k === one.steps) one.owners.push(...nearest(one.p_data, arrived));
      if ((one.moved += FEW) < n) continue;
      one.path.push(one.next);
      one.moved = 0;
    }
    const K = one.p_data.weights.length;
    one.group ??= one.owners.map((k) => Math.floor((GROUPS * k) / K));
    return true;
  }

  let working = false;
  /** Compute the flow anew. What is seen changes when that is done, or, with `now`, at once, as far as it has come. */
  function renew(now = false) {
    next = start();
    if (now) flow = next;
    if (!working) work();
  }
  function work() {
    working = Boolean(next.p_data) && !follow(next);
    if (working) return void requestAnimationFrame(work);
    if (next.p_data) flow = next;
    canvas.hidden = false; // until then the still is seen
    view.draw();
  }

  /** Where the particles are at a time: on straight lines between the steps. */
  function at(t) {
    const { path, steps } = flow;
    const whole = Math.min(Math.floor(t * steps), path.length - 2);
    if (whole < 0) return path[0];
    const share = Math.min(1, t * steps - whole);
    return path[whole].map((x, i) => x + share * (path[whole + 1][i] - x));
  }

  /* Drawing. */

  function paint(context, width, height, colours) {
    const unit = width / (2 * limits[0]);
    const [X, Y] = [(x) => width / 2 + unit * x, (y) => height / 2 - unit * y];
    const size = Math.max(1.7, (width / 480) * 2.4);
    const places = [new Path2D(), new Path2D()];
    for (let k = 0; k < points.length; k += 2) {
      [2 * smooth * unit, size * 0.6].forEach((radius, i) => {
        places[i].moveTo(X(points[k]) + radius, Y(points[k + 1]));
        places[i].arc(X(points[k]), Y(points[k + 1]), radius, 0, 7);
      });
    }
    context.fillStyle = context.strokeStyle = colours.muted;
    places.forEach((path, i) => {
      context.globalAlpha = [0.12, 0.6][i];
      context.fill(path);
    });
    context.globalAlpha = 1;
    if (arrows.on && flow.p_data) paintArrows(context, width, height, unit);

    const { group } = flow;
    const now = at(time);
    const past = Array.from({ length: LOOKS }, (_, k) => at(Math.max(0, time - 0.016 * (k + 1))));
    for (const own of group ? Array(GROUPS).keys() : [null]) {
      const [trails, marks] = [new Path2D(), new Path2D()];
      for (let i = 0; i < n; i++) {
        if (own !== null && group[i] !== own) continue;
        const [x, y] = [X(now[2 * i]), Y(now[2 * i + 1])];
        marks.moveTo(x + size, y);
        marks.arc(x, y, size, 0, 7);
        if (time === 0) continue;
        trails.moveTo(x, y);
        for (const then of past) trails.lineTo(X(then[2 * i]), Y(then[2 * i + 1]));
      }
      context.fillStyle = context.strokeStyle = colours[own === null ? "muted" : `c${own}`];
      context.globalAlpha = 0.4;
      context.stroke(trails);
      context.globalAlpha = group ? 1 : 0.6;
      context.fill(marks);
    }
    context.globalAlpha = 1;
    if (cursor) {
      context.strokeStyle = colours.fg;
      context.lineWidth = 1.5;
      const [x, y] = [X(cursor[0]), Y(cursor[1])];
      context.stroke(new Path2D(`M${x - 9} ${y}h18M${x} ${y - 9}v18`));
    }
    if (!drawn && !arrows.on) {
      context.font = "600 13px system-ui, sans-serif";
      context.fillStyle = colours.muted;
      context.fillText("Draw here", 10, height - 12);
    }
  }

  /** The velocity at the places of a grid. An arrow is never longer than its cell has room for. */
  function paintArrows(context, width, height, unit) {
    const [across, cell] = [17, width / 17];
    const down = Math.floor(height / cell);
    const places = Array.from({ length: across * down }, (_, k) => [
      (k % across + 0.5) * cell, height / 2 + (Math.floor(k / across) + 0.5 - down / 2) * cell,
    ]);
    const u = velocity(flow.p_data, places.flatMap(([x, y]) => [(x - width / 2) / unit, (height / 2 - y) / unit]), Math.min(time, 0.98));
    const path = new Path2D();
    places.forEach(([x, y], k) => {
      const speed = Math.hypot(u[2 * k], u[2 * k + 1]);
      const length = cell * 0.85 * Math.min(1, speed / 3);
      if (length < 1) return;
      const [a, b] = [(u[2 * k] / speed) * length, (-u[2 * k + 1] / speed) * length];
      path.moveTo(x - a / 2, y - b / 2);
      path.lineTo(x + a / 2, y + b / 2);
      path.lineTo(x + a * 0.15 - b * 0.2, y + b * 0.15 + a * 0.2);
      path.moveTo(x + a / 2, y + b / 2);
      path.lineTo(x + a * 0.15 + b * 0.2, y + b * 0.15 - a * 0.2);
    });
    context.globalAlpha = 0.75;
    context.lineWidth = 1;
    context.stroke(path);
    context.globalAlpha = 1;
  }

  /* Time. */

  const view = screen(box, paint, "Drawing area: arrow keys move, Space adds a point, Backspace takes the last one away");
  const { canvas } = view;
  canvas.hidden = true;
  const player = run(view, step, { auto: true, changed: (playing) => {
    if (playing && time === 1) again();
    label();
  } });
  const label = () => (play.textContent = player.playing ? "Pause" : time === 1 && used ? "Again" : "Play");

  function step(seconds) {
    waited += seconds;
    if (waited < PAUSE || !flow.group) return true;
    setTime(Math.min(1, time + seconds / SECONDS));
    if (time === 1) say(`${n} particles have arrived.`);
    return time < 1;
  }

  /** Back to the noise, from the second time on to fresh noise. */
  let used = false;
  function again() {
    if (used) began = noise(n);
    used = true;
    waited = 0;
    setTime(0);
    renew(true);
  }

  function setTime(t) {
    time = t;
    clock.set(Math.round(100 * t));
    label();
  }

  /** Let the noise flow into a new drawing. */
  function into(shape, words) {
    points = shape;
    say(words);
    remember();
    again();
    player.play();
  }

  const remember = () => keep?.(points.length ? { points: points.map((z) => Number(z.toFixed(2))), smooth, steps } : undefined);

  /* Controls. */

  const play = button(desk, "Play", () => {
    clearTimeout(waits);
    if (player.playing) return player.pause();
    if (!points.length) return say("Draw something first.");
    player.play();
  });
  const clock = range(desk, { lead: play, name: "Time", values: Array.from({ length: 101 }, (_, k) => k / 100), at: 100, show: (t) => `t = ${t.toFixed(2)}`, change: (t) => {
    player.pause();
    setTime(t);
    view.draw();
  } });
  const smoothing = range(desk, { name: "smooth", values: SMOOTH, at: SMOOTH.indexOf(smooth), change: (value) => ((smooth = value), changed()) });
  const stepping = range(desk, { name: "steps", values: STEPS, at: STEPS.indexOf(steps), change: (value) => ((steps = value), changed()) });
  function changed() {
    remember();
    view.draw();
    if (points.length) renew();
  }
  const row = buttons(desk);
  for (const name of ["Five", "Moons"]) button(row, name, () => ((drawn = false), into(data[name].flat(), `${name}: ${data[name].length} points.`)));
  const word = document.createElement("input");
  for (const [name, value] of Object.entries({ type: "text", maxlength: 3, size: 6, placeholder: "initials", "aria-label": "Initials", autocomplete: "off", spellcheck: "false" })) word.setAttribute(name, value);
  row.append(word);
  word.oninput = () => {
    const shape = word.value.trim() ? letters(word.value.trim(), limits) : [];
    if (shape.length) (drawn = true), into(shape, `${shape.length / 2} points.`);
  };
  button(row, "Clear", () => {
    clear();
    say("Nothing is drawn.");
  });
  const arrows = toggle(row, "Arrows", false, view.draw);
  const say = line(desk, false);

  function clear() {
    player.pause();
    points = [];
    drawn = true;
    remember();
    setTime(0);
    renew(true);
  }

  /* The reader's hand. */

  let waits = 0; // for the end of the drawing
  let drawing = false; // whether a finger draws: until it touches something else
  const place = (x, y) => {
    const unit = canvas.clientWidth / (2 * limits[0]);
    return [(x - canvas.clientWidth / 2) / unit, (canvas.clientHeight / 2 - y) / unit];
  };
  function add([x, y], apart = 0) {
    const last = points.slice(-2);
    if (points.length >= 2 * MOST || (last.length && Math.hypot(x - last[0], y - last[1]) < apart)) return;
    points.push(x, y);
    view.draw();
  }
  /** A reader's first point clears a shape of the page's; the noise waits. */
  function begin() {
    clearTimeout(waits);
    if (!drawn) clear();
    player.pause();
    if (time) {
      setTime(0);
      flow = next = { p_data: null, steps, path: [(began = noise(n))], group: null };
      used = false;
    }
  }
  const soon = () => {
    waits = setTimeout(() => into(points, `${points.length / 2} points.`), 600);
  };
  gestures(view, {
    grabs: () => drawing,
    down: (x, y) => {
      drawing = true;
      begin();
      add(place(x, y));
    },
    move: (x, y) => add(place(x, y), APART),
    up: soon,
    arrow: (dx, dy, { shiftKey }) => {
      const far = shiftKey ? 0.6 : 0.15;
      cursor = (cursor ?? [0, 0]).map((z, i) => Math.max(-limits[i], Math.min(limits[i], z + far * (i ? -dy : dx))));
      view.draw();
    },
    enter: () => {
      begin();
      add((cursor ??= [0, 0]));
      say(`Point ${points.length / 2} at ${cursor.map((z) => minus(z.toFixed(1))).join(", ")}.`);
      clearTimeout(waits);
      soon();
    },
    erase: () => {
      begin();
      points.splice(-2);
      view.draw();
      if (points.length) soon();
    },
  });
  canvas.addEventListener("blur", () => ((cursor = null), view.draw()));
  const elsewhere = ({ target }) => {
    if (!canvas.isConnected) document.removeEventListener("pointerdown", elsewhere);
    if (target !== canvas) drawing = false;
  };
  document.addEventListener("pointerdown", elsewhere);
  renew();
  keep = memory(box, (state) => {
    const numbers = Array.isArray(state.points) && state.points.length % 2 === 0 && state.points.every(Number.isFinite);
    const within = numbers && 0 < state.points.length && state.points.length <= 2 * MOST;
    if (!within || !SMOOTH.includes(state.smooth) || !STEPS.includes(state.steps)) throw new Error("This is no drawing.");
    [smooth, steps, drawn] = [state.smooth, state.steps, true];
    smoothing.set(SMOOTH.indexOf(smooth));
    stepping.set(STEPS.indexOf(steps));
    into(state.points.map((z, k) => Math.max(-limits[k % 2], Math.min(limits[k % 2], z))), `${state.points.length / 2} points came with the link.`);
    if (!calm.matches) return;
    player.pause();
    setTime(1);
  });
}
