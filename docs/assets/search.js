// Material starts its search with every page, and loads the whole text of the site for it. This worker stands in for
// Material's, whose address stands behind the # of its own, and begins when somebody searches: see overrides/lighten.py.
// Messages have a type: 0 begin, 1 ready, 2 a query, 3 its results.
"use strict";

const READY = { type: 1 };
const NOTHING = { type: 3, data: { items: [] } };

const page = new BroadcastChannel("search"); // for what Material has no message; see site.js

let options, begun, asked = "";

async function begin() {
  const response = await fetch(new URL("../search/index.json", location));
  if (!response.ok) throw new Error(`${response.url}: the server answers ${response.status}`);
  const { docs } = await response.json();
  importScripts(new URL(location.hash.slice(1), location)); // from here on Material listens too
  removeEventListener("message", standIn);
  const answer = self.postMessage;
  await new Promise((ready) => {
    self.postMessage = ready; // the page has been told already
    tell({ type: 0, data: { ...options, docs } });
  });
  self.postMessage = (message) => answer(message.type === 3 ? best(message) : message);
}

const plain = (text) => text.replace(/(?:<[^>]*>|[^\p{L}\p{N},_])+/gu, " ").trim().toLowerCase();

/** How much a title is about these words: it is that, or a name in it is; it holds it; it has some words of it. */
function about(title, words) {
  const names = plain(title);
  return names === words || names.split(/\s*,\s*/).includes(words) ? 2 : Number(names.includes(words));
}

/** Results, an array for each page of itself and its parts: what is about the words that were asked for comes first. */
function best(message) {
  const words = plain(asked);
  const { items } = message.data;
  const hits = new Map(items.flat().map((hit) => [hit, about(hit.title, words)]));
  const rank = (hit) => hits.get(hit) + (hit.location.includes("#") ? 0 : 0.5);
  const pages = new Map(items.map((item) => [item, Math.max(...item.map(rank))]));
  for (const item of items) item.sort((a, b) => hits.get(b) - hits.get(a));
  items.sort((a, b) => pages.get(b) - pages.get(a));
  return message;
}

const tell = (data) => dispatchEvent(new MessageEvent("message", { data }));

async function standIn({ data: message }) {
  if (message.type === 0) {
    options = message.data;
    postMessage(READY);
  } else if (!message.data) {
    postMessage(NOTHING); // the page asks for nothing as soon as it is there
  } else {
    begun ??= begin();
    try {
      await begun;
      tell(message);
    } catch (error) {
      console.warn(error);
      page.postMessage("The search could not be loaded. It needs a network once; after that it works offline.");
      begun = undefined; // the next letter tries again
    }
  }
}
addEventListener("message", ({ data: { type, data } }) => (asked = type === 2 ? data : asked));
addEventListener("message", standIn);
