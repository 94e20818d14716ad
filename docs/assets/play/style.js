/** A function that resolves when the stylesheet NAME, beside this file, is there. Instant navigation throws a page's
    <link> away with the page; put back, it is loaded again. */
export function stylesheet(name) {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL(name, import.meta.url).href;
  let loaded;
  return function add() {
    if (!link.isConnected) {
      loaded = new Promise((resolve, reject) => {
        link.onload = resolve;
        link.onerror = () => {
          link.remove(); // so that the next call tries again
          reject(new Error(`${link.href} cannot be loaded`));
        };
      });
      document.head.append(link);
    }
    return loaded;
  };
}
