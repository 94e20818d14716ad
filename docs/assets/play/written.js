// What readers have written, by snippet: it is there again on the way back and after a reload.
// {code, site: the site's own when it was written, older: what was written for an older one and not taken over}

const key = (name) => `code:${new URL("../..", import.meta.url).pathname}:${name}`;
const memory = new Map(); // for browsers that keep nothing

/** What was written in place of a snippet, if anything. */
export function read(name) {
  try {
    return memory.get(name) ?? JSON.parse(localStorage.getItem(key(name))) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keep it, or without it forget what was kept. */
export function write(name, written) {
  written ? memory.set(name, written) : memory.delete(name);
  try {
    written ? localStorage.setItem(key(name), JSON.stringify(written)) : localStorage.removeItem(key(name));
  } catch {
    // until the page is left it is in memory
  }
}
