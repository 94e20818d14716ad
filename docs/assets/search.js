// Material starts its search with every page, and loads the whole text of the site for it. This worker stands in for
// Material's, whose address stands behind the # of its own, and begins when somebody searches: see overrides/lighten.py.
// Messages have a type: 0 begin, 1 ready, 2 a query, 3 its results.
"use strict";

const READY = { type: 1 };
const NOTHING = { type: 3, data: { items: [] } };

let options, begun;

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
  self.postMessage = answer;
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
      begun = undefined; // the next letter tries again
    }
  }
}
addEventListener("message", standIn);
