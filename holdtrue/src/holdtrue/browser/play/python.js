// The page's side of Python: one for all figures, one run at a time.
// It runs in a worker of a frame that has no origin, no network and nothing of the site (frame.html, worker.js): the code
// may be anybody's. All that it needs is loaded here and handed over; whatever comes back is checked before it is used.
import { areKept, download, fromNetwork } from "./downloads.js";

const words = WORDS; // in the language of the site, see ../blocks.js
const { say } = holdtrue;

const here = import.meta.url;
export const description = fetch(new URL("play.json", here), { cache: "no-cache" }).then((response) => response.json());

/** What the first run loads: bytes, the host if that is not this site's, and whether the browser has kept them. */
export async function cost() {
  const { python } = await description;
  const base = new URL(python.base, here);
  const bytes = python.files.reduce((sum, { wire }) => sum + wire, 0);
  return { bytes, kept: await areKept(base), host: base.host === location.host ? null : base.host };
}

export const megabytes = (bytes) => (bytes / 1e6).toFixed(bytes < 9.95e6 ? 1 : 0);

/** Whether loading Python, not only running it, costs next to nothing and tells no other host. */
export async function costsLittle() {
  const { saveData, type, effectiveType = "4g" } = navigator.connection ?? {};
  return !(await cost()).host && !saveData && type !== "cellular" && effectiveType === "4g";
}

const ACTS = { run: [words.run, words.first_run], check: [words.check, words.first_check] };

/** What the first "run" or "check" costs the reader, in words that stand there before it. */
export async function warning(act) {
  const { bytes, host, kept } = await cost();
  const [button, first] = ACTS[act];
  if (host) return say(words.loads_from, button, megabytes(bytes), host);
  return kept ? "" : say(first, megabytes(bytes));
}

/** Begin to load and start it, for whoever is about to run something. Resolves when it is there, and if it cannot be. */
export function prepare() {
  current ??= new Python();
  return current.started.catch(() => {});
}

/** Python could not be loaded or started. */
export class NotLoaded extends Error {}

/* What the worker runs: Pyodide's two modules as functions, for the worker of such a frame cannot load modules, and
   worker.js. Pyodide refuses a worker that could load scripts; this one could not, but has the function. */

const PROGRAM = `"use strict"; self.importScripts = () => { throw new Error("no scripts are loaded here") };`;

function asFunction(module, name, pattern) {
  const found = new TextDecoder().decode(module).replaceAll("import.meta.url", "location.href");
  const program = found.replace(pattern, "return $1;");
  if (program === found) throw new Error(say(words.other_form, name, here));
  return `const ${name} = (() => {${program}\n})();`;
}

function program(files, own) {
  const { "pyodide.asm.mjs": heart, "pyodide.mjs": loader } = files;
  return [
    PROGRAM,
    asFunction(heart, "createPyodideModule", /\bexport default (\w+);?\s*$/),
    asFunction(loader, "loadPyodide", /\bexport\s*\{(\w+) as loadPyodide\b[^}]*\};?/),
    own,
  ].join("\n");
}

/* What comes back. An honest Python sends 20,000 characters a run and ten messages a second. */

const ROOM = 100_000; // characters and messages that a run may send beside its answer
const isText = (value, limit = 10_000) => typeof value === "string" && value.length <= limit;

const areFigures = (values) => Array.isArray(values) && values.length <= 100 && values.every((value) => isText(value, Infinity)) && values.join("").length <= 5_000_000;
const areTexts = (values) => Array.isArray(values) && values.length <= 100 && values.every((value) => isText(value, 1000));

/** The answer of ../runner.py, as far as it is one. */
function checked({ svg, film, facts, here, laws, figures, lost, seconds, line, problem, traceback, exhausted, elsewhere }) {
  const numbers = [facts, here].flatMap((each) => Object.entries(each ?? {}));
  const good =
    Number.isFinite(seconds) &&
    (problem === undefined
      ? (svg == null || isText(svg, 5_000_000)) && (film == null || (isText(film.stage, 5_000_000) && isText(film.reel, 5_000_000))) && numbers.length <= 2000 && numbers.every(([name, value]) => isText(name, 200) && typeof value === "number") && (laws === undefined || areTexts(laws)) && (figures === undefined || areFigures(figures))
      : Number.isInteger(line) && isText(problem) && isText(traceback, ROOM));
  if (!good) throw new Error(words.no_answer);
  if (problem !== undefined) return { line, problem, traceback, exhausted: exhausted === true, elsewhere: elsewhere === true, seconds };
  const own = (numbers) => numbers && Object.fromEntries(Object.entries(numbers));
  return { svg, film, facts: own(facts), here: own(here) ?? {}, laws: laws && [...laws], figures: figures && [...figures], lost: lost === true, seconds };
}

let current = null;
let last = Promise.resolve(); // the run that was asked for last
let strange = false; // whether code has run that is not the site's own

class Python {
  constructor() {
    this.waiting = new Map();
    this.listeners = {};
    this.room = ROOM;
    this.ready = false;
    this.ending = new AbortController();
    this.started = this.start(this.ending.signal);
    this.started.then(
      () => (this.ready = true),
      (error) => this.end(error), // the next run tries again
    );
  }

  async start(signal) {
    const { python, project } = await description;
    const base = new URL(python.base, here).href;
    const progress = (loaded, total) => this.listeners.progress?.(loaded, total);
    const get = (name) => fromNetwork(new URL(name, here), name.replace(/\?.*/, ""), signal);
    const text = (bytes) => new TextDecoder().decode(bytes);
    const [files, archive, own, html] = await Promise.all([
      download(base, python.files, { signal, progress }),
      get(project),
      get("worker.js").then(text),
      get("frame.html").then(text),
    ]);
    signal.throwIfAborted();
    const message = { program: program(files, own), start: { files: { ...files, "project.zip": archive }, packages: python.packages } };

    const frame = document.createElement("iframe");
    frame.hidden = true;
    frame.setAttribute("sandbox", "allow-scripts");
    frame.srcdoc = html;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => this.hear(data);
    this.post = (message) => port1.postMessage(message);
    signal.addEventListener("abort", () => (port1.close(), frame.remove())); // which ends the worker, whatever it does
    const broken = ({ source, data }) => source === frame.contentWindow && !this.ready && this.end(new Error(String(data).slice(0, 200)));
    addEventListener("message", broken, { signal });
    await new Promise((loaded) => {
      frame.onload = loaded;
      document.body.append(frame);
    });
    frame.contentWindow.postMessage(message, "*", [port2, ...Object.values(message.start.files)]);
    await this.ask({ type: "start" });
  }

  ask(message) {
    const id = crypto.randomUUID?.() ?? String(Math.random());
    this.room = ROOM;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.post({ id, ...message });
    });
  }

  /** What the reader's code has sent, or what it has made of Python. */
  hear(message) {
    const { type, id, text, message: problem } = Object(message);
    this.room -= 1 + (isText(text, Infinity) ? text.length : 0);
    if (this.room < 0) return this.end(new Error(words.sent_too_much));
    if (type === "output" && isText(text, ROOM)) return this.listeners.output?.(text);
    const asked = this.waiting.get(id);
    if (!asked) return;
    this.waiting.delete(id);
    type === "answer" ? asked.resolve(message) : asked.reject(new Error(isText(problem) ? problem : words.python_failed));
  }

  /** End it, whatever it is doing; who waits for it gets `reason`. */
  end(reason) {
    this.ending.abort(reason);
    for (const { reject } of this.waiting.values()) reject(reason);
    if (current === this) current = null;
  }
}

/** Ask Python for a run, a drawing or a check, once all earlier ones are done. `signal` stops it; what it says meanwhile goes to
    `listeners`. Resolves with the answer of ../runner.py. */
export function ask(message, { signal, own, ...listeners }) {
  const stopped = new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  const turn = last.then(() => {
    signal.throwIfAborted();
    return Promise.race([stopped, now(message, signal, own, listeners)]);
  });
  last = turn.catch(() => {});
  return Promise.race([stopped, turn]);
}

async function now(message, signal, own, listeners) {
  const mine = (current ??= new Python());
  mine.listeners = listeners;
  const stop = () => {
    mine.end(signal.reason);
    if (mine.ready) current ??= new Python(); // so that the next run need not wait
  };
  signal.addEventListener("abort", stop);
  try {
    await mine.started.catch((error) => {
      throw new NotLoaded(error.message);
    });
    strange ||= !own;
    listeners.begins?.();
    const answer = checked(await mine.ask(message));
    if (answer.exhausted) mine.end(); // its memory can grow only
    return answer;
  } catch (error) {
    if (mine.ready) mine.end(error); // it broke down
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
    mine.listeners = {};
  }
}

/** A new Python, in case a reader's code has changed this one. */
export function renew() {
  if (!strange || !current?.ready || current.waiting.size) return;
  strange = false;
  current.end();
  current = new Python();
}
