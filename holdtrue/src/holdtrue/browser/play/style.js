const words = WORDS; // in the language of the site, see ../blocks.js

/** A function that resolves when the stylesheet NAME, beside this file, is there. */
export function stylesheet(name) {
  let loaded;
  return () => (loaded ??= new Promise((resolve, reject) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = new URL(name, import.meta.url).href;
    link.onload = resolve;
    link.onerror = () => {
      link.remove();
      loaded = null; // so that the next call tries again
      reject(new Error(holdtrue.say(words.cannot_load, link.href)));
    };
    document.head.append(link);
  }));
}
