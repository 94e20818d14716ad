// What a reader leaves behind, as JSON: guesses, and what a page of the site adds, such as code. It is there again on the way
// back and after a reload.

const memory = new Map(); // for browsers that keep nothing

/** What was kept under a key, if anything. */
export function read(key) {
  try {
    return memory.get(key) ?? JSON.parse(localStorage.getItem(key)) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keep a value, or forget the one that was kept: for undefined. */
export function write(key, value) {
  value === undefined ? memory.delete(key) : memory.set(key, value);
  try {
    value === undefined ? localStorage.removeItem(key) : localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // until the page is left it is in memory
  }
}
