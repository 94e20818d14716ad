const words = WORDS; // in the language of the site, see ../blocks.js

const sheets = new Map(); // name: promise, one for all who ask

/** A function that resolves when the style sheet `name`, beside this file, is there. */
export function stylesheet(name) {
  return () => {
    if (!sheets.has(name)) sheets.set(name, load(name));
    return sheets.get(name);
  };
}

function load(name) {
  const link = document.createElement("link");
  return new Promise((resolve, reject) => {
    link.rel = "stylesheet";
    link.href = new URL(name, import.meta.url).href;
    link.onload = resolve;
    link.onerror = () => {
      link.remove();
      sheets.delete(name); // so that the next call tries again
      reject(new Error(holdtrue.say(words.cannot_load, link.href)));
    };
    document.head.append(link);
  });
}
