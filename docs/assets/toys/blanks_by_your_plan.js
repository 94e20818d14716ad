// Blanks: a reader puts each of four blanks into a step, sees the exact law of what comes out, and draws from it.
// The core follows unmask_law in snippets/shared/masks.py, and blanks_by_your_plan.py and blanks_fill_up.py of the page.

import { button, buttons, calm, font, gestures, line, memory, run, screen } from "./toy.js";
import { core as dice } from "./throw_again.js";

const PLANS = { "Row by row": [1, 1, 2, 2], "All at once": [1, 1, 1, 1], "One by one": [1, 2, 3, 4] };
const CORNERS = ["upper left", "upper right", "lower left", "lower right"];
const SECONDS = 0.5; // from one step of a drawing to the next
const MANY = 1000; // drawings of a button, and as many as make a share worth a dot
const MOST = 1e5; // drawings that a link may ask for
const BOARD = [0.1583, 0.0443, 0.2292]; // left, top and side, in shares of the still: of its height for the top, else of its width
const TABLE = [[0.5813, 0.7104, 0.8438, 0.9729], 0.0703, 0.0526]; // right ends of the columns, the first line and what is between two
const BARS = [0.125, 0.401, 0.9917, 0.9297]; // left, top, right and bottom

/** The symbol of place i in word w of n places. */
const symbol = (w, i, n) => (w >> (n - 1 - i)) & 1;

/** The places as bits of an index. */
const bits_of = (places, n) => places.reduce((bits, i) => bits | (1 << (n - 1 - i)), 0);

/** The probability of the words that are like w in the places of these bits. */
const margin = (p, bits, w) => p.reduce((sum, q, v) => sum + ((v ^ w) & bits ? 0 : q), 0);

export const core = {
  /** The exact law (2^n,) of what is written when the groups of places are filled one after the other, each place of a group by its
      probability in p (2^n,) given the groups before, without the others of its group. Where these never happen, a fair coin decides. */
  unmask_law(p, order) {
    const n = Math.log2(p.length);
    return p.map((_, w) => {
      let [law, there] = [1, 0];
      for (const group of order) {
        const before = margin(p, there, w);
        for (const i of group) law *= before ? margin(p, there | bits_of([i], n), w) / before : 0.5;
        there |= bits_of(group, n);
      }
      return law;
    });
  },
  /** Bits of the places of each group, added up, and of the whole group, given the groups before: (groups, 2). */
  entropies(p, order) {
    const n = Math.log2(p.length);
    const bits = (places) => {
      const sums = new Map();
      p.forEach((q, w) => sums.set(w & places, (sums.get(w & places) ?? 0) + q));
      return [...sums.values()].reduce((sum, q) => sum - (q && q * Math.log2(q)), 0);
    };
    let there = 0;
    return order.map((group) => {
      const before = bits(there);
      const alone = group.reduce((sum, i) => sum + bits(there | bits_of([i], n)) - before, 0);
      there |= bits_of(group, n);
      return [alone, bits(there) - before];
    });
  },
  /** Fill the places of a word at these moments (n,) by coins (n,) from 0 to 1: (n,) of 0 and 1. */
  fill(p, when, coin) {
    const n = when.length;
    const x = Array(n).fill(0);
    let fits = [...p.keys()]; // the words that are still possible
    for (const moment of [...new Set(when)].sort((a, b) => a - b)) {
      const now = [...x.keys()].filter((i) => when[i] === moment);
      const chance = (words) => words.reduce((sum, w) => sum + p[w], 0);
      for (const i of now) x[i] = Number(coin[i] < chance(fits.filter((w) => symbol(w, i, n))) / chance(fits));
      fits = fits.filter((w) => now.every((i) => symbol(w, i, n) === x[i]));
    }
    return x;
  },
};

/** Steps that are taken, the first one first. */
const taken = (step) => [...new Set(step)].sort((a, b) => a - b);

/** The places of each step. */
const plan = (step) => taken(step).map((k) => [...step.keys()].filter((i) => step[i] === k));

const bare = (number) => Math.abs(number).toFixed(3); // what cancels may end below 0

export default function mount(box, { p, order, step: own }) {
  const n = own.length;
  let [step, cursor, law, found] = [own, 0];
  let [start, state, counts, drawn, last] = []; // of the reader's drawings: the generator at first and now, how many of each picture, of all; the last
  let shown = 0; // steps of the last drawing that are seen
  let keep; // see memory()

  const paint = (context, width, height, colours) => {
    const unit = width / 480;
    const size = Math.max(11, 15.3 * unit);
    const write = (words, x, y, align, colour = colours.fg) => {
      context.textAlign = align;
      context.fillStyle = colour;
      context.fillText(words, x, y);
    };
    context.font = font(size);
    context.textBaseline = "middle";
    context.strokeStyle = colours.fg;
    const side = (BOARD[2] * width) / 2;
    const steps = taken(step);
    step.forEach((k, i) => {
      const [x, y] = corner(i, width, height);
      const seen = last && steps.indexOf(k) < shown;
      const [paper, ink] = last?.[i] ? ["#000", "#fff"] : ["#fff", "#000"]; // as the small pictures, in either scheme
      context.globalAlpha = seen ? 1 : 0.2;
      context.fillStyle = seen ? paper : colours.muted;
      context.fillRect(x, y, side, side);
      context.globalAlpha = 1;
      context.lineWidth = 1.1 * unit;
      context.strokeRect(x, y, side, side);
      write(k, x + side / 2, y + side / 2, "center", seen ? ink : colours.fg);
    });
    if (document.activeElement === picture.canvas) {
      const [x, y] = corner(cursor, width, height);
      context.strokeStyle = colours.c1;
      context.lineWidth = 2.5;
      context.strokeRect(x + 3, y + 3, side - 6, side - 6);
    }
    const rows = [["bits", "alone", "jointly", "lost"], ...found.map((one, k) => [`step ${steps[k]}`, ...one, one[0] - one[1]]), ["all", ...total(), lost()]];
    rows.forEach((row, k) => row.forEach((one, j) => write(k && j ? bare(one) : one, TABLE[0][j] * width, (TABLE[1] + k * TABLE[2]) * height, "right")));

    const shares = drawn >= MANY ? counts.map((count) => count / drawn) : [];
    const top = Math.max(0, ...shares) > 0.3 ? 0.45 : 0.3;
    const [left, above, right, below] = BARS.map((share, i) => share * (i % 2 ? height : width));
    const y = (share) => below - (below - above) * (share / top);
    const place = (right - left) / 16.4;
    context.lineWidth = 1.1 * unit;
    context.strokeStyle = colours.fg;
    context.stroke(new Path2D(`M${left} ${above}V${below}H${right}`));
    for (let k = 0; k <= 3; k++) {
      const share = (k * top) / 3;
      context.stroke(new Path2D(`M${left} ${y(share)}h${-4 * unit}`));
      write(top === 0.3 ? share.toFixed(1) : share.toFixed(2), left - 7 * unit, y(share), "right");
    }
    context.save();
    context.rotate(-Math.PI / 2);
    write("probability", -(above + below) / 2, 0.65 * size, "center");
    context.restore();
    order.forEach((w, k) => {
      const middle = left + place * (k + 0.7);
      context.globalAlpha = 0.8;
      context.fillStyle = colours.c0;
      context.fillRect(middle - 0.4 * place, y(law[w]), 0.8 * place, below - y(law[w]));
      context.globalAlpha = 1;
      context.strokeStyle = colours.fg;
      context.lineWidth = 1.6 * unit;
      context.strokeRect(middle - 0.4 * place, y(p[w]), 0.8 * place, below - y(p[w]));
      if (shares.length) {
        context.beginPath();
        context.arc(middle, y(shares[w]), 3.6 * unit, 0, 7);
        context.fillStyle = colours.c1;
        context.fill();
        context.strokeStyle = colours.bg;
        context.lineWidth = unit;
        context.stroke();
      }
      const pixel = 8 * unit;
      const under = below + 5 * unit;
      const now = last && shown === steps.length && bits_of([...last.keys()].filter((i) => last[i]), n) === w;
      const edge = now ? 3 * unit : 1.3 * unit;
      context.fillStyle = now ? colours.c1 : "#808080";
      context.fillRect(middle - pixel - edge, under - edge, 2 * (pixel + edge), 2 * (pixel + edge));
      context.fillStyle = "#fff";
      context.fillRect(middle - pixel, under, 2 * pixel, 2 * pixel);
      const black = new Path2D(); // one path, or a line would be seen between two pixels
      for (let i = 0; i < n; i++) if (symbol(w, i, n)) black.rect(middle + ((i % 2) - 1) * pixel, under + (i >> 1) * pixel, pixel, pixel);
      context.fillStyle = "#000";
      context.fill(black);
    });
  };

  const corner = (i, width, height) => [BOARD[0] * width + ((i % 2) * BOARD[2] * width) / 2, BOARD[1] * height + ((i >> 1) * BOARD[2] * width) / 2];
  const total = () => [0, 1].map((j) => found.reduce((sum, one) => sum + one[j], 0));
  const lost = () => total()[0] - total()[1];

  const picture = screen(box, paint, "A square of four blanks, each with the number of the step that fills it; the bits that each step loses; sixteen bars for the pictures that come out, and outlines for the data. Arrow keys go from blank to blank, Enter puts one into the next step, Backspace into the one before.");
  let left = 0; // seconds until the next step of a drawing is seen
  const time = run(picture, (seconds) => {
    left -= seconds;
    if (left <= 0) [shown, left] = [shown + 1, SECONDS];
    return shown < taken(step).length;
  });
  const follow = (now) => {
    [step, start, state, counts, drawn, last, shown] = [now, null, null, Array(p.length).fill(0), 0, null, 0];
    [law, found] = [core.unmask_law(p, plan(step)), core.entropies(p, plan(step))];
    time.pause();
    tell();
    hear("");
  };
  const put = (i, by) => {
    cursor = i;
    follow(step.map((k, j) => (j === i ? ((k + by + n - 1) % n) + 1 : k)));
    hear(where());
  };
  const draw = (times) => {
    for (let k = 0; k < times; k++) {
      last = core.fill(p, step, step.map(() => dice.next_number(state) / 2 ** 32));
      counts[bits_of([...last.keys()].filter((i) => last[i]), n)] += 1;
    }
    drawn += times;
  };
  const press = (times) => {
    if (!state) state = [...(start = [...crypto.getRandomValues(new Uint32Array(4))])];
    draw(times);
    const at_once = times > 1 || calm.matches;
    [shown, left] = [at_once ? taken(step).length : 0, SECONDS];
    at_once ? time.pause() : time.play();
    tell();
    hear(`Drawn: ${last.map((one, i) => `${CORNERS[i]} ${one ? "black" : "white"}`).join(", ")}.`);
  };

  const where = () => `The blank ${CORNERS[cursor]}: step ${step[cursor]}.`;
  const redraw = () => picture.draw();
  gestures(picture, {
    down: (x, y) => {
      const { clientWidth: width, clientHeight: height } = picture.canvas;
      const side = (BOARD[2] * width) / 2;
      const i = [...step.keys()].find((one) => corner(one, width, height).every((from, axis) => from <= [x, y][axis] && [x, y][axis] < from + side));
      if (i !== undefined) put(i, 1);
    },
    arrow: (dx, dy) => {
      const go = (at, by) => Math.min(Math.max(at + by, 0), 1);
      cursor = go(cursor % 2, dx) + 2 * go(cursor >> 1, dy);
      hear(where());
      redraw();
    },
    enter: () => put(cursor, 1),
    erase: () => put(cursor, -1),
  });
  for (const event of ["focus", "blur"]) picture.canvas.addEventListener(event, redraw);

  const desk = box.querySelector(".desk");
  const plans = buttons(desk);
  for (const [name, steps] of Object.entries(PLANS)) button(plans, name, () => follow(steps));
  const row = buttons(desk);
  button(row, "Draw a picture", () => press(1));
  button(row, `Draw ${MANY.toLocaleString("en")}`, () => press(MANY));
  const say = line(desk);
  const hear = line(desk, false);
  const tell = () => {
    const changed = String(step) !== String(own) || drawn;
    keep?.(changed ? { step, words: start, drawn } : undefined);
    const plain = (weights) => weights[0] + weights.at(-1);
    const count = taken(step).length;
    const draws = drawn ? `, and ${plain(counts).toLocaleString("en")} of ${drawn.toLocaleString("en")} drawn` : "";
    const plural = count > 1 ? "s lose" : " loses";
    const bits = Math.abs(lost()) < 1e-9 ? "nothing" : `${bare(lost())} bits (${bare(lost() * Math.LN2)} nats)`;
    say(`${count} step${plural} ${bits}. ${(100 * plain(law)).toFixed(1)}% of the pictures are plain${draws}.`);
    redraw();
  };
  follow(own);
  // The same words make the same drawings: with their number they are all that a link has to carry.
  keep = memory(box, (given) => {
    const whole = (numbers, size, least, most) => numbers.length === size && numbers.every((one) => Number.isInteger(one) && one >= least && one <= most);
    if (!whole(given.step, n, 1, n) || !whole([given.drawn], 1, 0, MOST)) throw new Error("This is no plan.");
    if (given.drawn && !(whole(given.words, 4, 0, 2 ** 32 - 1) && given.words.some(Boolean))) throw new Error("These are no drawings.");
    follow(given.step);
    if (!given.drawn) return;
    [start, state, shown] = [given.words, [...given.words], n];
    draw(given.drawn);
    shown = taken(step).length;
    tell();
  });
}
