// Links that carry what a reader has made of a page: changed code, where sliders stand, moments of films, what toys hold.
// All of it is in the fragment of the address, which no browser sends to anybody: #play=NAME:CODE:STATE, each compressed.

const words = WORDS; // in the language of the site, see ../blocks.js

/** Text as it can stand in an address, and back. */
export async function pack(text) {
  const bytes = await through(new CompressionStream("deflate-raw"), new TextEncoder().encode(text));
  const base64 = btoa(String.fromCharCode(...bytes));
  return base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

export async function unpack(packed) {
  const bytes = Uint8Array.from(atob(packed.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
  return new TextDecoder("utf-8", { fatal: true }).decode(await through(new DecompressionStream("deflate-raw"), bytes));
}

async function through(stream, bytes) {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
}

/* What a reader has changed on a page, by the id of its place. Of each kind: what it is called, where it is found, what it holds
   unless that is as it was published, and how a link, which anybody may have written, brings it back. */

const inputs = (element) => [...element.querySelectorAll("input[type=range]")];
const moved = (element) => inputs(element).some(({ value, defaultValue }) => value !== defaultValue);

const KINDS = {
  sliders: {
    called: words.the_sliders,
    within: ".figure:has(> figure > .controls)",
    read(box) {
      const own = box.querySelector(":scope.played > .code[open] .controls") ?? box.querySelector(".controls");
      return moved(own) ? inputs(own).map(({ value }) => Number(value)) : undefined;
    },
    write(box, places) {
      const controls = box.querySelector("figure > .controls");
      if (!Array.isArray(places) || !places.every(Number.isFinite)) return;
      controls.places = places; // between two stops there is no still: see play.js
      inputs(controls).forEach((input, i) => (input.value = places[i] ?? input.value));
      inputs(controls)[0].dispatchEvent(new Event("input", { bubbles: true }));
    },
  },
  films: {
    called: words.the_moments,
    within: ".figure:has(> figure > .film-bar)",
    read: (box) => (moved(box.querySelector(".film-bar")) ? Number(inputs(box)[0].value) : undefined),
    write(box, moment) {
      const [range] = inputs(box.querySelector("figure > .film-bar"));
      if (!Number.isFinite(moment)) return;
      range.value = moment;
      range.dispatchEvent(new Event("input"));
    },
  },
  toys: {
    called: words.the_toys,
    within: ".toy",
    read: (toy) => toy.dataset.state,
    write(toy, state) {
      if (typeof state !== "string") return;
      toy.dataset.state = state; // for the toy that has yet to begin
      toy.dispatchEvent(new Event("state")); // and for the one that has
    },
  },
};
const idOf = (element) => element.closest("[id]")?.id;

/** {kind: {id: what it holds}} of all that is not as it was published. */
export function state() {
  const kept = {};
  for (const [kind, { within, read }] of Object.entries(KINDS)) {
    for (const element of document.querySelectorAll(within)) {
      const held = read(element);
      if (held !== undefined) (kept[kind] ??= {})[idOf(element)] = held;
    }
  }
  return kept;
}

/** What a link carries, as a list in words; with nothing, "". */
export const inWords = (code, kept) => new Intl.ListFormat(words.lists).format([...(code ? [words.your_code] : []), ...Object.keys(kept).map((kind) => KINDS[kind].called)]);

function restore(kept) {
  for (const [kind, { within, write }] of Object.entries(KINDS)) {
    for (const element of document.querySelectorAll(within)) {
      const held = kept?.[kind]?.[idOf(element)];
      if (held !== undefined) write(element, held);
    }
  }
}

/** The address of a figure's page with `code` in the place of its own, if any, and all that `state` gives. */
export async function address(name, code, kept) {
  const link = new URL(location);
  const parts = [code === undefined ? "" : await pack(code)];
  if (Object.keys(kept).length) parts.push(await pack(JSON.stringify(kept)));
  link.hash = parts.join("") ? `play=${name}:${parts.join(":")}` : `fig-${name}`;
  return link;
}

/** Bring back what is in the address. Code is shown in the panel of its figure and never run by itself.
    `player()` brings play.js, which imports this module. */
export async function openShared(player) {
  const [name, code, kept] = location.hash.slice("#play=".length).split(":");
  if (kept) await unpack(kept).then((text) => restore(JSON.parse(text))).catch(console.warn); // the page is as it was published
  const figure = document.getElementById(`fig-${name}`);
  for (let fold = figure; (fold = fold?.parentElement.closest("details")); ) fold.open = true;
  const panel = figure?.querySelector("details.code");
  if (!panel || !code) return figure?.scrollIntoView();
  if (!panel.open) {
    const opened = new Promise((resolve) => panel.addEventListener("toggle", resolve, { once: true }));
    panel.open = true;
    await opened;
  }
  panel.scrollIntoView();
  const { play } = await player();
  const shared = await play(panel);
  try {
    shared.take(await unpack(code));
    shared.say(words.came_with_link);
  } catch {
    shared.say(words.damaged_link, true);
  }
}
