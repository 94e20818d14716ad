// The files that Python is made of: loaded by the page, checked, and kept in the browser's cache for the next time.

const words = WORDS; // in the language of the site, see ../blocks.js
const { say } = holdtrue;

const PATIENCE = 30_000; // milliseconds without a byte until a download counts as lost
const TOLD = 100_000; // bytes from one message about progress to the next

const cacheOf = (base) => `python-${base}`;

/** Whether the browser has kept files that were loaded from `base` before. */
export const areKept = async (base) => Boolean(await globalThis.caches?.has(cacheOf(base)).catch(() => false));

/** {name: ArrayBuffer} of `files`, each with name, size, SHA-256 and the bytes that travel, all at once; the first
    failure is that of all. progress(loaded, total) is told how many bytes have come. */
export async function download(base, files, { signal, progress }) {
  const cache = await globalThis.caches?.open(cacheOf(base)).catch(() => undefined);
  const total = files.reduce((sum, { wire }) => sum + wire, 0); // as compressed by the server
  let [loaded, told] = [0, 0];
  const came = (bytes) => {
    loaded += bytes;
    if (loaded - told < TOLD && loaded < total - 1) return; // rounded
    told = loaded;
    progress(loaded, total);
  };
  const one = async ({ name, size, wire, sha256 }) => {
    const url = base + name;
    const kept = await cache?.match(url);
    const bytes = kept ? await kept.arrayBuffer() : await fromNetwork(url, name, signal, (length) => came((length * wire) / size));
    if (bytes.byteLength !== size || !((await digest(bytes)) in { [sha256]: 1, unknown: 1 })) {
      await cache?.delete(url);
      throw new Error(say(words.not_as_published, name));
    }
    if (kept) came(wire);
    else await cache?.put(url, new Response(bytes)).catch(() => {}); // a full disk only makes the next visit slower
    return [name, bytes];
  };
  return Object.fromEntries(await Promise.all(files.map(one)));
}

/** The bytes of a file that the server has. came(length) is told of each part of it. */
export async function fromNetwork(url, name, signal, came = () => {}) {
  const impatience = new AbortController();
  const chunks = [];
  let timer;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => impatience.abort(), PATIENCE);
  };
  try {
    wait();
    const response = await fetch(url, { signal: AbortSignal.any([signal, impatience.signal]) });
    if (!response.ok) throw new Error(say(words.server_answers, response.status));
    for (const reader = response.body.getReader(); ; ) {
      const { done, value } = await reader.read();
      if (done) break;
      wait();
      chunks.push(value);
      came(value.length);
    }
  } catch (error) {
    const reason = impatience.signal.aborted ? say(words.nothing_came, PATIENCE / 1000) : error.message;
    throw new Error(say(words.could_not_load, name, reason));
  } finally {
    clearTimeout(timer);
  }
  return new Blob(chunks).arrayBuffer();
}

/** SHA-256 in hexadecimal; "unknown" where the browser has none, on a page that came without encryption. */
async function digest(bytes) {
  if (!globalThis.crypto?.subtle) return "unknown";
  return [...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))].map((b) => b.toString(16).padStart(2, "0")).join("");
}
