// The page's side of Python: one worker for all figures, one run at a time. It lives on when pages are swapped.

const here = import.meta.url;
export const description = fetch(new URL("play.json", here), { cache: "no-cache" }).then((response) => response.json());

/** What the first run loads: bytes, the host if that is not this site's, and whether the browser has kept them. */
export async function cost() {
  const { python } = await description;
  const base = new URL(python.base, here);
  const kept = await globalThis.caches?.has(`python-${base}`).catch(() => false);
  const bytes = python.files.reduce((sum, { wire }) => sum + wire, 0);
  return { bytes, kept, host: base.host === location.host ? null : base.host };
}

let worker = null;
let last = Promise.resolve(); // the run that was asked for last
let strange = false; // whether code has run that is not the site's own

class PythonWorker {
  constructor() {
    // A worker that is loaded from an address has no policy of its own. One from a blob takes over this page's, so that
    // a reader's code can ask no other site either.
    const program = new Blob([`import ${JSON.stringify(new URL("worker.js", here).href)};`], { type: "text/javascript" });
    this.url = URL.createObjectURL(program);
    this.thread = new Worker(this.url, { type: "module" });
    this.waiting = new Map();
    this.listeners = {};
    this.ready = false;
    this.thread.onmessage = ({ data: { type, id, ...rest } }) => {
      if (type !== "answer" && type !== "failed") return this.listeners[type]?.(rest);
      const { resolve, reject } = this.waiting.get(id);
      this.waiting.delete(id);
      type === "answer" ? resolve(rest) : reject(new Error(rest.message));
    };
    this.thread.onerror = (event) => {
      event.preventDefault();
      this.end(new Error("Python could not be started: its program did not load"));
    };
    this.started = description.then(({ python, project }) => this.ask({ type: "start", python, project }));
    this.started.then(
      () => (this.ready = true),
      (error) => this.end(error), // the next run tries again
    );
  }

  ask(message) {
    const id = crypto.randomUUID?.() ?? String(Math.random());
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.thread.postMessage({ id, ...message });
    });
  }

  /** End it, whatever it is doing; who waits for it gets `reason`. */
  end(reason) {
    this.thread.terminate();
    URL.revokeObjectURL(this.url);
    for (const { reject } of this.waiting.values()) reject(reason);
    if (worker === this) worker = null;
  }
}

/** Ask Python for a run or a drawing, once all earlier ones are done. `signal` stops it; what it says meanwhile goes to
    `listeners`. Resolves with the answer of engine/browser.py. */
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
  worker ??= new PythonWorker();
  const mine = worker;
  mine.listeners = listeners;
  const stop = () => {
    mine.end(signal.reason);
    if (mine.ready) worker ??= new PythonWorker(); // so that the next run need not wait
  };
  signal.addEventListener("abort", stop);
  try {
    await mine.started;
    strange ||= !own;
    listeners.begins?.();
    const answer = await mine.ask(message);
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
  if (!strange || !worker?.ready || worker.waiting.size) return;
  strange = false;
  worker.end();
  worker = new PythonWorker();
}
