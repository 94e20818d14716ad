// What a reader has seen stays there without a network. With one, every answer comes from it: nothing shown is old.
// A service worker, registered by assets/site.js.
"use strict";

const SITE = registration.scope;
const PYTHON = `${SITE}assets/python/`; // play/downloads.js keeps these files itself, in a cache of its own
const MOST = 600; // files: the whole course and its figures at three stops of each slider, about 20 MB
const OFFLINE = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
  <meta name="color-scheme" content="light dark"><title>Offline</title><body style="font: 1.2em system-ui; margin: 15vh 10vw">
  <h1>You are offline</h1><p>Pages that you have opened before are still here; this one is not among them.
  <p><a href="${SITE}">First page</a>`;

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(Promise.all([clients.claim(), registration.navigationPreload?.enable()])));
addEventListener("fetch", (event) => {
  if (event.request.method === "GET") event.respondWith(answer(event));
});
// What passed this worker by as a page came is fetched here once more, out of the browser's own cache.
addEventListener("message", (event) => event.waitUntil(Promise.allSettled(event.data.map(again))));

/** What a search or a shared link appends changes no file. */
const address = (url) => url.replace(/[?#].*/, "");

async function answer(event) {
  const { request } = event;
  try {
    const response = (await event.preloadResponse) ?? (await fetch(request));
    if (isOurs(request.url) && isWhole(response)) event.waitUntil(keep(address(request.url), response.clone()));
    return response;
  } catch {
    const kept = await (await caches.open("pages")).match(address(request.url)); // what was kept here, and nothing else
    if (kept || request.mode !== "navigate") return kept ?? Response.error();
    return new Response(OFFLINE, { status: 503, headers: { "Content-Type": "text/html" } });
  }
}

async function again(named) {
  const url = new URL(named).href; // without dots in its path, as a browser asks for it
  if (!isOurs(url)) return; // whoever sends a message has no right to have other addresses asked from here
  const response = await fetch(url, { cache: "force-cache" });
  if (isWhole(response)) await keep(address(url), response);
}

/** Whether a file is the site's, and none of Python's. */
const isOurs = (url) => url.startsWith(SITE) && !url.startsWith(PYTHON);
const isWhole = ({ status, redirected }) => status === 200 && !redirected;

/** The newest, since what is put again goes to the end; and whole ones, since half of one would take the place of what was kept. */
async function keep(address, response) {
  const [cache, body] = [await caches.open("pages"), await response.blob()];
  await cache.put(address, new Response(body, response));
  const kept = await cache.keys();
  await Promise.all(kept.slice(0, Math.max(0, kept.length - MOST)).map((request) => cache.delete(request)));
}
