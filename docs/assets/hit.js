// Where a hit of the search is: the search names a part of a page, and what was found may be in a fold there.
// Loaded by site.js as such a page is opened.

/** The first fold that has one of these words, in the part of the page that begins at an element; nothing if what stands open has one. */
export function foldWith(asked, start) {
  const words = asked.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const stems = words.map((word) => word.slice(0, Math.max(4, Math.ceil(0.6 * word.length)))); // the search knows other forms, too
  const has = (node) => {
    const own = node.cloneNode(true);
    for (const fold of own.querySelectorAll("details")) fold.remove();
    return stems.some((stem) => own.textContent.toLowerCase().includes(stem));
  };
  let found;
  for (let node = start; node && (node === start || !/^H[1-6]$/.test(node.tagName)); node = node.nextElementSibling) {
    if (node.localName !== "details" && has(node)) return;
    found ??= [node, ...node.querySelectorAll("details")].find((fold) => fold.matches("details:not(.code, .proof)") && has(fold));
  }
  return found;
}
