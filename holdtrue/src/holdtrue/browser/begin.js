// Starts the playground, where readers change code and run it. The build appends this to blocks.js on sites that have one.
{
  const { src } = document.currentScript;
  const load = (name) => import(new URL(name, src));
  /** The key under which a reader's version of the code `name` is kept. */
  holdtrue.codeOf = (name) => `code:${new URL("..", src).pathname}:${name}`;

  const player = () => load("play/play.js");
  holdtrue.come.break = (block) => load("play/break.js").then(({ begin }) => begin(block));

  document.addEventListener(
    "toggle",
    ({ target: panel }) => {
      if (!panel.open || !panel.matches("[data-snippet]")) return;
      const exercise = panel.matches(".break > *") && holdtrue.come.break(panel.parentElement).then((found) => found.open());
      (exercise || player().then(({ play }) => play(panel))).catch(console.warn); // the code is there to read
    },
    true, // the event does not bubble
  );

  // Mark what the reader has opened: on paper Material opens every panel, and code belongs there only with this mark.
  document.addEventListener("click", ({ target }) => {
    const panel = target.closest?.("summary")?.parentElement;
    panel?.toggleAttribute("data-opened", !panel.open); // it opens after the click
  });

  function openShared() {
    if (location.hash.startsWith("#play=")) load("play/link.js").then((link) => link.openShared(player)).catch(console.warn);
  }
  addEventListener("hashchange", openShared);
  globalThis.document$ ? document$.subscribe(openShared) : openShared();

  document.addEventListener("holdtrue", () => {
    if (document.querySelector(".cell-bar")) load("lab.js").then(({ begin }) => begin()).catch(console.warn);
  });
  holdtrue.begin(); // once more, with what has been added
}
