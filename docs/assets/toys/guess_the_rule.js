// Guess the rule: a reader chooses places, says yes or no to each, and hears what the rule says. Three models of the page answer too.

import { button, buttons, font, gestures, line, memory, minus, range, rounded, screen } from "./toy.js";

const DOTS = [10, 30, 60, 120, 240, 480];
const GOAL = 20; // answers, until the rule is shown
const STEP = 5; // degrees that an arrow key moves, with Shift a fifth of it
const EDGE = [180, 90];
const AXES = [0.0528, 0.0447, 0.9917, 0.9057]; // left, top, right and bottom of the plane, as shares of the still
const REACH = [185, 95]; // degrees from its middle to its edges

export const core = {
  /** Is there land at x = [longitude, latitude]? runs: lengths of sea and land in turn, in cells of 1 degree, from the north west row by row. */
  is_land([x, y], runs) {
    let left = 360 * Math.floor(90 - y) + Math.floor(x + 180);
    return runs.findIndex((length) => (left -= length) < 0) % 2 === 1;
  },
  /** (n, 2) -> the two corners of the smallest box around the points. */
  fit(x) {
    const corner = (least) => [0, 1].map((axis) => least(...x.map((point) => point[axis])));
    return [corner(Math.min), corner(Math.max)];
  },
  /** (n, 2) -> (180 / cell, 360 / cell) share of the points in each cell of so many degrees. */
  histogram(x, cell) {
    const p = Array.from({ length: 180 / cell }, () => Array(360 / cell).fill(0));
    for (const [a, b] of x) p[Math.floor((90 - b) / cell)][Math.floor((a + 180) / cell)] += 1;
    return p.map((row) => row.map((count) => count / x.length));
  },
  /** p_model at the point x, for a box with these corners. */
  prob_in_box(x, low, high) {
    const inside = [0, 1].every((axis) => low[axis] <= x[axis] && x[axis] <= high[axis]);
    return Number(inside) / ((high[0] - low[0]) * (high[1] - low[1]));
  },
  /** p_model at the point x, for cells with these shares. */
  prob_in_cells([x, y], p) {
    const cell = 180 / p.length;
    return p[Math.floor((90 - y) / cell)][Math.floor((x + 180) / cell)] / cell ** 2;
  },
  /** p(land | x), for p(x | land) = density; area: of all land. */
  prob_land(density, area, hedge = 0.01) {
    const p_x = 1 / (360 * 180);
    const p_land = area * p_x;
    const answer = Math.min((density * p_land) / p_x, 1);
    return (1 - hedge) * answer + hedge * p_land;
  },
  /** Points of n answers p(land | x), and their mean log-likelihood. truth: (n,) of booleans. */
  score(p, truth) {
    const given = p.map((answer, i) => (truth[i] ? answer : 1 - answer));
    const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
    return [sum(given), sum(given.map(Math.log)) / given.length];
  },
};

/** A place, moved onto the map; in hundredths of a degree, which are short to write. */
const inside = (x) => x.map((value, axis) => Math.round(100 * Math.min(Math.max(value, 0.01 - EDGE[axis]), EDGE[axis] - 0.01)) / 100);

export default function mount(box, { points, runs }) {
  const area = runs.reduce((total, length, i) => total + (i % 2) * length, 0);
  const [low, high] = core.fit(points);
  const cells = (size) => {
    const p = core.histogram(points, size);
    return (x) => core.prob_in_cells(x, p);
  };
  const models = { box: (x) => core.prob_in_box(x, low, high), "cells of 20°": cells(20), "cells of 1°": cells(1) };

  let keep; // see memory()
  let asked = []; // {x, truth, answers: [you, …models]}
  let [here, open, shown] = [[0, 0], false, false]; // the cursor; whether its place waits for an answer; whether the rule is shown

  const desk = box.querySelector(".desk");
  const dots = range(desk, { name: "dots", values: DOTS, at: 2, change: () => tell() });

  const paint = (context, width, height, colours) => {
    const unit = width / 480;
    const size = Math.max(11, 16 * unit);
    const [left, top, right, bottom] = AXES.map((share, i) => share * (i % 2 ? height : width));
    const place = ([x, y]) => [left + ((right - left) * (x + REACH[0])) / (2 * REACH[0]), bottom - ((bottom - top) * (y + REACH[1])) / (2 * REACH[1])];
    context.strokeStyle = context.fillStyle = colours.fg;
    context.lineWidth = 1.1 * unit;
    context.stroke(new Path2D(`M${left} ${top}V${bottom}H${right}`));
    context.textAlign = "center";
    name(context, 1, (left + right) / 2, height - 0.45 * size, size);
    context.save();
    context.rotate(-Math.PI / 2);
    name(context, 2, -(top + bottom) / 2, 0.95 * size, size);
    context.restore();
    if (shown) {
      const shore = new Path2D();
      let begin = 0;
      runs.forEach((length, i) => {
        for (let [from, end] = [begin, (begin += length)]; i % 2 && from < end; ) {
          const [row, column] = [Math.floor(from / 360), from % 360];
          const wide = Math.min(end - from, 360 - column);
          const [[x, y], [to, under]] = [place([column - 180, 90 - row]), place([column + wide - 180, 89 - row])];
          shore.rect(x, y, to - x, under - y + 0.5); // half a pixel more, or a line would be seen between two rows
          from += wide;
        }
      });
      context.globalAlpha = 0.25;
      context.fillStyle = colours.c2;
      context.fill(shore);
      context.globalAlpha = 1;
    }
    const disc = (x, radius) => {
      context.beginPath();
      context.arc(...place(x), radius, 0, 7);
    };
    context.fillStyle = colours.fg;
    for (const x of points.slice(0, dots.value)) {
      disc(x, 2.7 * unit);
      context.fill();
    }
    for (const { x, truth, answers: [said] } of asked) {
      const [a, b] = place(x);
      const r = 5 * unit;
      context.lineWidth = 2.6 * unit;
      context.strokeStyle = context.fillStyle = truth ? colours.c2 : colours.c0;
      if (truth) {
        disc(x, r);
        context.fill();
      } else context.stroke(new Path2D(`M${a - r} ${b - r}l${2 * r} ${2 * r}M${a - r} ${b + r}l${2 * r} ${-2 * r}`));
      if (said === Number(truth)) continue;
      disc(x, 2 * r);
      context.strokeStyle = colours.c3;
      context.lineWidth = 1.8 * unit;
      context.stroke();
    }
    if (shown) return;
    const [a, b] = place(here);
    const r = 9 * unit;
    context.strokeStyle = context.fillStyle = colours.c1;
    context.lineWidth = 1.8 * unit;
    context.stroke(new Path2D(`M${a - 2 * r} ${b}h${r}M${a + r} ${b}h${r}M${a} ${b - 2 * r}v${r}M${a} ${b + r}v${r}`));
    if (!open) return;
    context.font = font(1.1 * size, "bold");
    context.fillText("?", a, b + 0.4 * size);
  };

  const picture = screen(box, paint, "A plane with points. Arrow keys move a cursor, with Shift in small steps; Enter goes on to the answers.");
  const move = (x) => {
    if (shown) return;
    here = inside(x);
    open = true;
    picture.draw();
    say(`${where(here)}: yes or no?`);
  };
  const at = (x, y) => {
    const { clientWidth: width, clientHeight: height } = picture.canvas;
    const share = [(x / width - AXES[0]) / (AXES[2] - AXES[0]), (AXES[3] - y / height) / (AXES[3] - AXES[1])];
    move(share.map((one, axis) => (2 * one - 1) * REACH[axis]));
  };
  gestures(picture, {
    down: at,
    move: at,
    arrow: (dx, dy, { shiftKey }) => move([dx, -dy].map((way, axis) => here[axis] + way * (shiftKey ? STEP / 5 : STEP))),
    enter: () => yes.focus(),
  });

  const row = buttons(desk);
  const ask = (x, said) => {
    const truth = core.is_land(x, runs);
    asked.push({ x, truth, answers: [Number(said), ...Object.values(models).map((prob) => core.prob_land(prob(x), area))] });
    return truth;
  };
  const answer = (said, { detail }) => {
    if (!open) return say(shown ? "Start a new game first." : "First choose a place: click in the plane, or move there with the arrow keys.");
    const truth = ask(here, said);
    open = false;
    const heard = `${where(here)}: ${truth ? "yes, the rule makes points there" : "no, the rule makes none there"}. You said ${said ? "yes" : "no"}.`;
    if (asked.length === GOAL) return reveal(`${heard} `);
    say(heard);
    if (!detail) picture.canvas.focus({ preventScroll: true }); // the answer came from a keyboard
    tell();
  };
  const yes = button(row, "Yes", (event) => answer(true, event));
  button(row, "No", (event) => answer(false, event));
  const reveal = (before = "") => {
    [shown, open] = [true, false];
    last.textContent = "New game";
    say(`${before}The rule: any place on a map of the world, as long as it is on land.`);
    tell();
  };
  const start = () => {
    last.textContent = "Show the rule";
    say("Choose a place.");
    tell();
  };
  const last = button(row, "Show the rule", () => {
    if (!shown) return reveal();
    [asked, shown] = [[], false];
    start();
  });

  const table = document.createElement("table");
  table.className = "scores";
  const row_of = (kind, ...words) => {
    const made = table.insertRow();
    words.forEach((word, i) => {
      const cell = document.createElement(i && kind === "td" ? "td" : "th");
      if (cell.localName === "th") cell.scope = kind === "th" ? "col" : "row";
      cell.textContent = word;
      made.append(cell);
    });
  };
  const say = line(desk);
  desk.append(table);
  /** The table, and the picture. */
  const tell = () => {
    const at = DOTS.indexOf(dots.value);
    const touched = asked.length || shown || at !== 2;
    keep?.(touched ? { answers: asked.map(({ x, answers: [said] }) => [...x, said]), rule: shown, at } : undefined);
    table.replaceChildren();
    const truth = asked.map((one) => one.truth);
    row_of("th", "who", "says", `points of ${asked.length}`, "log p");
    ["you", ...Object.keys(models)].forEach((player, k) => {
      const given = asked.map((one) => one.answers[k]);
      const [earned, log] = core.score(given, truth);
      const percent = given.length ? `${Math.round(100 * given.at(-1))}%` : "–";
      const said = k ? percent : given.length ? (given.at(-1) ? "yes" : "no") : "–";
      row_of("td", player, said, k ? earned.toFixed(1) : earned, shown && given.length ? (log === -Infinity ? "−∞" : rounded(log)) : "–");
    });
    picture.draw();
  };
  start();
  keep = memory(box, ({ answers, rule, at }) => {
    if (!answers.every(([a, b]) => Number.isFinite(a) && Number.isFinite(b)) || answers.length > GOAL || DOTS[Number(at)] === undefined) throw new Error("This is no game.");
    [asked, shown, open] = [[], false, false];
    for (const [a, b, said] of answers) ask(inside([a, b]), Boolean(said));
    dots.set(at);
    start();
    if (rule) reveal();
  });
}

/** The name of an axis, x with an index, around a place. */
function name(context, index, x, y, size) {
  context.font = font(size, "italic");
  context.fillText("x", x - 0.25 * size, y);
  context.font = font(0.7 * size);
  context.fillText(index, x + 0.3 * size, y + 0.2 * size);
}

const where = (x) => x.map((value, axis) => `x${"₁₂"[axis]} = ${minus(Math.round(value))}`).join(", ");
