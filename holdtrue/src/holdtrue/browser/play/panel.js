/** What a <pre> holds, without what a theme adds to it, such as a button. */
export const textOf = (pre) => (pre.querySelector("code") ?? pre).textContent;

/** The <pre> of a panel, as soon as it is there: a site may have a script that fetches the code when the panel is opened. */
export function codeIn(panel) {
  const find = () => panel.querySelector(".code-panel pre");
  if (find()) return Promise.resolve(find());
  return new Promise((resolve) => {
    const watch = new MutationObserver(() => find() && (watch.disconnect(), resolve(find())));
    watch.observe(panel, { childList: true, subtree: true });
  });
}
