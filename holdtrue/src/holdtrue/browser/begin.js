// What begins the playground, where readers change code and run it. In a site that has one, the build puts this behind
// blocks.js, in one script.
{
  const { src } = document.currentScript;
  const load = (name) => import(new URL(name, src));
  /** The key of the code that a reader makes of the site's own, which has this name. */
  holdtrue.codeOf = (name) => `code:${new URL("..", src).pathname}:${name}`;

  const player = () => load("play/play.js");

  document.addEventListener(
    "toggle",
    ({ target: panel }) => {
      if (!panel.open || !panel.matches("[data-snippet]")) return;
      const exercise = panel.matches(".break > *") && holdtrue.come.break(panel.parentElement).then((found) => found.open());
      (exercise || player().then(({ play }) => play(panel))).catch(console.warn); // the code is there to read
    },
    true, // the event does not bubble
  );

  /* What the reader has opened: on paper Material opens every panel. */
  document.addEventListener("click", ({ target }) => {
    const panel = target.closest?.("summary")?.parentElement;
    panel?.toggleAttribute("data-opened", !panel.open); // it opens after the click
  });

  function openShared() {
    if (location.hash.startsWith("#play=")) load("play/link.js").then((link) => link.openShared(player));
  }
  addEventListener("hashchange", openShared);

  const arrive = () => {
    openShared();
    if (document.querySelector(".cell")) load("lab.js").then(({ begin }) => begin()).catch(console.warn);
  };
  globalThis.document$ ? document$.subscribe(arrive) : arrive();
}
