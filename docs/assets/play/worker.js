// Python in the background of a page: a module worker, which can be ended at any moment.
// It loads Pyodide, keeps what it has downloaded in the browser's cache, and runs snippets (engine/browser.py).
// Each message {id, type: "start", "run" or "draw", …} gets one {id, type: "answer" or "failed", …}; what is told
// meanwhile is {type: "progress", loaded, total} in bytes, and {type: "output", text}.

const ARCHIVE = "/project.zip"; // as it was published: the snippets and what runs them
const PROJECT = "/project"; // the same, unpacked anew for each run
const PATIENCE = 30_000; // milliseconds without a byte until a download counts as lost

/** Files of Python's distribution, by address: each is downloaded at once and handed out when it has come. */
class Downloads {
  constructor(base, files) {
    this.base = base;
    this.total = files.reduce((sum, { wire }) => sum + wire, 0); // as compressed by the server
    this.loaded = 0;
    this.told = 0;
    this.waiting = new Map(files.map((file) => [base + file.name, this.get(file)]));
  }

  async get({ name, size, wire, sha256 }) {
    const url = this.base + name;
    const cache = await globalThis.caches?.open(`python-${this.base}`).catch(() => undefined);
    const kept = await cache?.match(url);
    const bytes = kept ? new Uint8Array(await kept.arrayBuffer()) : await this.download(url, name, wire / size);
    const intact = bytes.length === size && (await digest(bytes)) in { [sha256]: 1, unknown: 1 };
    if (!intact) {
      await cache?.delete(url);
      throw new Error(`${name} did not arrive as it was published`);
    }
    const response = () => new Response(bytes, { headers: { "Content-Type": mime(name) } });
    if (kept) this.progress(wire);
    else await cache?.put(url, response()).catch(() => {}); // a full disk only makes the next visit slower
    return response();
  }

  async download(url, name, packing) {
    const control = new AbortController();
    const chunks = [];
    let length = 0;
    let timer;
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(() => control.abort(), PATIENCE);
    };
    try {
      wait();
      const response = await fromNetwork(url, { signal: control.signal });
      if (!response.ok) throw new Error(`the server answers ${response.status}`);
      for (const reader = response.body.getReader(); ; ) {
        const { done, value } = await reader.read();
        if (done) break;
        wait();
        chunks.push(value);
        length += value.length;
        this.progress(value.length * packing);
      }
    } catch (error) {
      const reason = control.signal.aborted ? `nothing came for ${PATIENCE / 1000} s` : error.message;
      throw new Error(`${name} could not be loaded: ${reason}`);
    } finally {
      clearTimeout(timer);
    }
    const bytes = new Uint8Array(length);
    chunks.reduce((at, chunk) => (bytes.set(chunk, at), at + chunk.length), 0);
    return bytes;
  }

  progress(bytes) {
    this.loaded += bytes;
    if (this.loaded - this.told < 100_000 && this.loaded < this.total - 1) return; // rounded
    this.told = this.loaded;
    postMessage({ type: "progress", loaded: this.loaded, total: this.total });
  }
}

/** SHA-256 in hexadecimal; "unknown" where the browser has none, on a page that came without encryption. */
async function digest(bytes) {
  if (!globalThis.crypto?.subtle) return "unknown";
  return [...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))].map((b) => b.toString(16).padStart(2, "0")).join("");
}

const TYPES = { wasm: "application/wasm", json: "application/json", mjs: "text/javascript" }; // without a network modules come from here too
const mime = (name) => TYPES[name.split(".").pop()] ?? "application/octet-stream";

const fromNetwork = globalThis.fetch;

/** Start Python. The page asks for it with its first message, which says where everything is. */
async function start({ python, project }) {
  const base = new URL(python.base, import.meta.url).href;
  const downloads = new Downloads(base, python.files);
  const all = Promise.all(downloads.waiting.values()); // the first failure ends the start
  globalThis.fetch = async (input, init) => (await downloads.waiting.get(String(input.url ?? input)))?.clone() ?? fromNetwork(input, init);
  const [pyodide, archive] = await Promise.all([boot(base, python.packages, downloads), load(project), all]);
  globalThis.fetch = fromNetwork;
  pyodide.FS.writeFile(ARCHIVE, archive);
  const player = pyodide.runPython(`
import sys
sys.path.insert(0, "${ARCHIVE}")
from engine import browser
browser.Player("${ARCHIVE}", "${PROJECT}")
`);
  const answer = (result) => result.toJs({ dict_converter: Object.fromEntries });
  return {
    run: ({ name, code, positions }) => answer(player.run(name, code, pyodide.toPy(positions), tell)),
    draw: ({ name, code, positions }) => answer(player.draw(name, code, pyodide.toPy(positions), tell)),
  };
}

async function boot(base, packages, downloads) {
  await downloads.waiting.get(`${base}pyodide.mjs`);
  const { loadPyodide } = await import(`${base}pyodide.mjs`);
  return loadPyodide({ indexURL: base, packages });
}

async function load(project) {
  const response = await fromNetwork(new URL(project, import.meta.url));
  if (!response.ok) throw new Error(`The snippets could not be loaded: the server answers ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

const tell = (text) => postMessage({ type: "output", text });
let player; // promise of what can be done

async function act(message) {
  if (message.type === "start") return await (player = start(message)), {};
  return (await player)[message.type](message);
}

onmessage = async ({ data }) => {
  const { id } = data;
  try {
    postMessage({ ...(await act(data)), type: "answer", id });
  } catch (error) {
    const lines = String(error.message || error).trim().split("\n"); // of Python a whole traceback
    postMessage({ type: "failed", id, message: lines.at(-1) });
  }
};
