// Panels of code, folds, and what Material leaves out of reach of a keyboard. Sliders, answers, the colours of figures and the
// playground are the engine's own: `holdtrue`, see holdtrue/src/holdtrue/browser/blocks.js and begin.js.
// Material's are `document$`, which says that the page is there, and `keyboard$`, the keys that no field takes.
"use strict";

/* A page that begins at its top lays out what is far below when a reader comes near, see site.css. All of it is laid out for
   whoever comes to a place in it, back to one, or to its end by the keyboard, since a place is only known then. */

const root = document.documentElement;
const whole = () => root.classList.add("whole");
if (location.hash || performance.getEntriesByType("navigation")[0]?.type !== "navigate") whole();
addEventListener("click", ({ target }) => target.closest?.("a") && whole(), true);
addEventListener("keydown", ({ key, metaKey }) => (key === "End" || (key === "ArrowDown" && metaKey)) && whole(), true);
for (const back of ["popstate", "hashchange"]) addEventListener(back, whole);

addEventListener("beforeprint", () => {
  for (const image of document.images) image.loading = "eager"; // what has not been scrolled to is printed too
});

const base = document.currentScript.src;

/* The code in a panel is a page of its own, which is fetched as the panel is opened. Where there are no scripts it stands
   in a frame, in <noscript>. */

let copies = 0;
/** Put the code into a panel, with a button to copy it. */
async function unfold(panel) {
  const box = panel.querySelector(".code-panel");
  const parse = (html) => new DOMParser().parseFromString(html, "text/html").body;
  const frame = parse(box.querySelector("noscript").innerHTML).firstElementChild;
  box.querySelector("[role=alert]")?.remove();
  box.style.minHeight = `min(${frame.height}px, var(--tallest))`; // what is below makes room at once
  try {
    const answer = await fetch(frame.getAttribute("src"));
    if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
    box.innerHTML = parse(await answer.text()).innerHTML;
  } catch (error) {
    box.insertAdjacentHTML("beforeend", `<p role="alert">The code could not be loaded. Open this once more to try again.</p>`);
    throw error;
  } finally {
    box.style.minHeight = "";
  }
  const pre = box.querySelector("pre");
  pre.id = `copy-${++copies}`;
  // Material does the copying.
  pre.insertAdjacentHTML("beforebegin", `<button type="button" class="md-code__button" title="Copy to clipboard" data-md-type="copy" data-clipboard-target="#${pre.id}"></button>`);
}

document.addEventListener(
  "toggle",
  ({ target: panel }) => {
    if (!panel.open || !panel.matches(".code, .proof")) return;
    panel.unfolded ??= unfold(panel);
    panel.unfolded.catch(() => (panel.unfolded = null));
  },
  true, // the event does not bubble
);

/* A fold opens for whoever is sent into it, and so does all that it stands in: by a link, a hit of the search, the way back,
   a reload. Material opens the innermost alone, and browsers differ. */

// A figure, where the address brings something for it: see link.js of the playground.
const named = (hash) => document.getElementById(hash.slice(1).replace(/^play=([\w-]+):.*/, "fig-$1"));

/** Open all folds that something is in; whether one was closed. */
function openAround(goal) {
  const closed = [];
  for (let at = goal; (at = at?.closest("details")); at = at.parentElement) if (!at.open) closed.unshift(at);
  for (const fold of closed) fold.open = true;
  return closed.length > 0;
}

/** Open what the address asks for, and go there. What was searched for: see hit.js, which comes with the first hit. */
function arrive() {
  const goal = named(location.hash);
  if (openAround(goal)) requestAnimationFrame(() => goal.scrollIntoView()); // after whoever else goes somewhere
  const asked = new URLSearchParams(location.search).get("h");
  if (asked) import(new URL("hit.js", base)).then(({ foldWith }) => openAround(foldWith(asked, goal ?? document.querySelector("article h1"))));
}

arrive(); // before Material looks
document.addEventListener("click", ({ target }) => {
  const link = target.closest?.("a[href*='#']");
  if (link?.pathname === location.pathname) openAround(named(link.hash));
}, true); // before anybody goes there
addEventListener("popstate", arrive, true);
addEventListener("hashchange", arrive);

/* A number with dots under it has a note, for whoever clicks it or comes to it with a keyboard: see note.js, which comes then. */

const NUMBERS = ".fact:not(:is(a, button, label, summary) *)";
const later = window.requestIdleCallback ?? setTimeout; // Safari has no other

/** A keyboard comes to numbers, too. A button is read out as plain text, which a formula is not. */
function reachNumbers() {
  for (const number of document.querySelectorAll(NUMBERS)) {
    number.tabIndex = 0;
    if (!number.firstElementChild) number.setAttribute("role", "button");
  }
}

const notes = () => import(new URL("note.js", base));

document.addEventListener("click", ({ target }) => {
  const number = target.closest(".fact[tabindex]");
  if (number) notes().then(({ explain }) => explain(number));
});
document.addEventListener("focusin", ({ target }) => {
  if (target.matches(".fact[tabindex]:focus-visible")) notes().then(({ explain }) => target === document.activeElement && explain(target));
});
document.addEventListener("keydown", (event) => {
  if (!["Enter", " "].includes(event.key) || !event.target.matches(".fact[tabindex]")) return;
  event.preventDefault();
  notes().then(({ press }) => press(event.target));
});

/* What has been read is there without a network too, see ../sw.js. `mkdocs serve`, which alone builds pages without a
   policy, wants no service worker: not even one that a finished site has left at its address. */

async function keepForOffline() {
  const workers = navigator.serviceWorker; // undefined on a connection that is not safe
  if (!document.querySelector("meta[http-equiv=Content-Security-Policy]")) return (await workers.getRegistration())?.unregister();
  const site = new URL("..", base).href;
  // What a page asked for before the worker was there passed it by, also if it comes later: the worker fetches that itself.
  const tell = (entries) => {
    const missed = entries.filter(({ workerStart }) => !workerStart).map(({ name }) => name);
    if (missed.length) workers.controller.postMessage(missed);
  };
  workers.addEventListener("controllerchange", () => {
    tell(performance.getEntriesByType("navigation"));
    new PerformanceObserver((list) => tell(list.getEntries())).observe({ type: "resource", buffered: true });
  }, { once: true });
  return workers.register(`${site}sw.js`);
}
addEventListener("load", () => keepForOffline().catch(() => {})); // a browser may refuse to keep anything

/* A keyboard's way through Material. */

/** The buttons for drawer and search are <label>s of hidden check boxes: no keyboard reaches them. */
function realButton(label) {
  const box = document.getElementById(label.htmlFor);
  const button = document.createElement("button");
  button.type = "button";
  button.className = label.className;
  button.dataset.for = label.htmlFor;
  button.setAttribute("aria-label", label.htmlFor === "__drawer" ? "Navigation" : "Search");
  button.append(...label.childNodes);
  button.addEventListener("click", () => box.click());
  label.replaceWith(button);
}

const narrow = matchMedia("(max-width: 76.234375em)"); // where Material's sidebar becomes a drawer
const drawer = () => document.getElementById("__drawer");
const drawerButton = () => document.querySelector("button[data-for=__drawer]");

/** The closed drawer stands off screen and must not take the focus; the open one takes it at once. */
function syncDrawer() {
  const { checked } = drawer();
  const sidebar = document.querySelector(".md-sidebar--primary");
  drawerButton()?.setAttribute("aria-expanded", String(narrow.matches && checked));
  if (!sidebar) return;
  sidebar.inert = narrow.matches && !checked;
  if (narrow.matches && checked) sidebar.querySelector("a")?.focus({ preventScroll: true });
}

/** What scrolls sideways can be reached and has a name. */
const SCROLLERS = { ".md-typeset__scrollwrap": "Table", ".equation > math, .math-block": "Formula", ".output": "Output" };
const scrollers = new ResizeObserver((entries) => entries.forEach(({ target }) => nameScroller(target)));

function watchScrollers() {
  scrollers.disconnect();
  for (const element of document.querySelectorAll(Object.keys(SCROLLERS))) scrollers.observe(element);
}

function nameScroller(element) {
  const wide = element.scrollWidth > element.clientWidth + 1;
  if (wide === (element.tabIndex === 0)) return;
  wide ? (element.tabIndex = 0) : element.removeAttribute("tabindex");
  if (element.localName === "math") return; // has a role of its own
  const kind = Object.keys(SCROLLERS).find((selector) => element.matches(selector));
  const number = [...document.querySelectorAll(kind)].indexOf(element) + 1; // no two of a page have the same name
  wide ? element.setAttribute("role", "region") : element.removeAttribute("role");
  wide ? element.setAttribute("aria-label", `${SCROLLERS[kind]} ${number}, wide`) : element.removeAttribute("aria-label");
}

/** What the worker of the search says when it can't begin, in the place where it would say how much it has found. */
new BroadcastChannel("search").onmessage = ({ data }) => {
  if (document.getElementById("__search").checked) document.querySelector(".md-search-result__meta").textContent = data;
};

/** Material makes a <nav> without a name for the copy button of each block of code. */
function quietCodeButtons() {
  document.querySelectorAll("nav.md-code__nav:not([role])").forEach((nav) => nav.setAttribute("role", "none"));
}

document.querySelectorAll("label.md-header__button[for=__drawer], label.md-header__button[for=__search]").forEach(realButton);
drawer().addEventListener("change", syncDrawer);
narrow.addEventListener("change", syncDrawer);
document.addEventListener("keydown", ({ key }) => {
  if (key === "Escape" && narrow.matches && drawer().checked) {
    drawer().click();
    drawerButton().focus();
  }
});
// Material looks for the neighbours of a page in its <head>, from where Firefox would fetch them in advance: see repairs.py.
const NEIGHBOURS = { p: "prev", ",": "prev", n: "next", ".": "next" };
keyboard$.subscribe(({ mode, type }) => {
  if (mode === "global" && type in NEIGHBOURS) document.querySelector(`.md-footer__link--${NEIGHBOURS[type]}`)?.click();
});
document.fonts.ready.then(watchScrollers);
new MutationObserver(quietCodeButtons).observe(document.body, { childList: true, subtree: true });

document$.subscribe(() => {
  syncDrawer();
  arrive(); // once more, now that all of the page is there
  quietCodeButtons();
  requestAnimationFrame(watchScrollers); // Material wraps the tables first
  later(reachNumbers);
  for (const input of document.querySelectorAll(".controls input[type=range]")) input.style.setProperty("--steps", input.max);
});
