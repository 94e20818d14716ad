"""What a reader runs may be somebody else's code, which came with a link. Here it attacks the site, the page and the reader."""

import json
import time
from contextlib import closing

import pytest

from built import OPEN_AROUND, WORKS
from processes import until

pytestmark = WORKS
NAME = "foundations/nutshell/how_many_images"  # whose code the attacker changes
PLANTED = "<script>alert('I run at the address of the site')</script>"

# Python that tries what `attempts` holds, a dict of functions. What comes of each is asked for by a later run.
ATTACKER = """
import sys, js
from pyodide.ffi import create_proxy, to_js

SITE, HOST, PLANTED = {site!r}, {host!r}, {planted!r}
keep = create_proxy

def options(**values):
    return to_js(values, dict_converter=js.Object.fromEntries)

def plant(cache):
    return cache.put(SITE + "planted/", js.Response.new(PLANTED, options(headers=options(**{{"Content-Type": "text/html"}}))))

def ask_by_xhr():
    request = js.XMLHttpRequest.new()
    request.open("GET", SITE + "caught-by-xhr", False)
    request.send()

def write_into_database():
    js.indexedDB.open("planted")

def hear_the_site():
    sys.ears = js.BroadcastChannel.new("site")
    sys.ears.onmessage = keep(lambda event: spoils.update(heard=event.data))

def start_a_worker_with_a_program_of_mine():
    program = '''
      const tell = (name, promise) => promise.then(() => postMessage(name + " came through"), () => postMessage(name + " was refused"));
      tell("fetch", fetch("SITE" + "caught-by-nested-fetch"));
      tell("import", import("SITE" + "caught-by-nested-import"));
      try {{ importScripts("SITE" + "caught-by-nested-script") }} catch {{}}
      try {{ new WebSocket("ws://HOST/caught-by-nested-socket") }} catch {{}}
      globalThis.caches?.open("pages").then((cache) => cache.put("SITE" + "planted-by-nested/", new Response("PLANTED")));
    '''.replace("SITE", SITE).replace("HOST", HOST).replace("PLANTED", "planted")
    blob = js.Blob.new(to_js([program]), options(type="text/javascript"))
    sys.nested = js.Worker.new(js.URL.createObjectURL(blob))
    sys.nested.onmessage = keep(lambda event: spoils.update({{"nested " + event.data: True}}))

attempts = {{
    "caches": lambda: js.caches.open("pages").then(keep(plant)),
    "the names of caches": lambda: js.caches.keys().then(keep(lambda names: spoils.update({{"names": list(names)}}))),
    "indexedDB": write_into_database,
    "a broadcast": lambda: js.BroadcastChannel.new("site").postMessage("from the attacker"),
    "listening": hear_the_site,
    "fetch": lambda: js.fetch(SITE + "caught-by-fetch"),
    "XMLHttpRequest": ask_by_xhr,
    "importScripts": lambda: js.importScripts(SITE + "caught-by-import"),
    "a worker of the site": lambda: js.Worker.new(SITE + "caught-by-worker"),
    "a module worker": lambda: js.Worker.new(SITE + "caught-by-module", options(type="module")),
    "a nested worker": start_a_worker_with_a_program_of_mine,
    "WebSocket": lambda: js.WebSocket.new("ws://" + HOST + "/caught-by-socket"),
    "EventSource": lambda: js.EventSource.new(SITE + "caught-by-events"),
    "files of the site": lambda: js.navigator.storage.getDirectory(),
    "locks": lambda: js.navigator.locks.request("site", keep(lambda lock: js.Promise.new(keep(lambda *_: None)))),
    "eval": lambda: js.eval("1"),
    "Function": lambda: js.Function.new("return 1")(),
    **{{name: lambda name=name: getattr(js, name) for name in (
        "document", "parent", "top", "opener", "localStorage", "sessionStorage", "cookieStore", "RTCPeerConnection", "open"
    )}},
}}

spoils = sys.spoils = {{}}
def tell(name, outcome):
    return keep(lambda *_: spoils.update({{name: outcome}}))
for name, attempt in attempts.items():
    spoils[name] = "nothing yet"
    try:
        outcome = attempt()
    except BaseException as error:
        spoils[name] = "refused: " + str(error)
    else:
        spoils[name] = "done"
        if hasattr(outcome, "then"):
            spoils[name] = "no answer"
            outcome.then(tell(name, "fulfilled"), tell(name, "refused by a promise"))
"""
# The window holds the module: each call of Firefox' driver would import it, and start Python, anew.
RUN = """async (code) => {
  const python = await (window.python ??= import(new URL("assets/play/python.js", document.baseURI)));
  let printed = "";
  const output = (text) => (printed += text);
  const message = { type: "run", name: "NAME", code, positions: undefined };
  const answer = await python.ask(message, { signal: new AbortController().signal, own: false, output });
  return { printed, ...answer };
}""".replace("NAME", NAME)


@pytest.fixture(scope="module")
def server(site, serve, runtime):
    return serve(site)


@pytest.fixture(scope="module")
def page(window, server):
    """The first page of the site in each engine, with what an attacker would like to read or to change."""
    window.open(f"{server.origin}/")
    until(lambda: window.evaluate("() => !!navigator.serviceWorker.controller"), "service worker of the site")
    window.evaluate("""() => {
      window.heard = [];
      window.channel = new BroadcastChannel("site");
      channel.onmessage = ({ data }) => heard.push(data);
      localStorage.setItem("secret", "of the reader");
    }""")
    return window


def run(page, code):
    """What comes of this code in the page's playground."""
    return page.evaluate(f"() => ({RUN})({json.dumps(code)})")


@pytest.fixture(scope="module")
def spoils(page, server):
    """{attempt: what the attacker saw of it}"""
    server.asked.clear()
    host = server.origin.removeprefix("http://")
    answer = run(page, ATTACKER.format(site=f"{server.origin}/", host=host, planted=PLANTED))
    assert "problem" not in answer, answer["problem"]
    page.evaluate("() => channel.postMessage('from the site')")
    time.sleep(1)  # for what is still on its way
    said = run(page, "import json, sys\nprint(json.dumps(sys.spoils))\n")
    assert said["printed"], said
    return json.loads(said["printed"])


def test_nothing_is_planted_in_what_the_site_keeps(page, spoils):
    kept = page.evaluate("""async () => {
      const found = [];
      for (const name of await caches.keys()) for (const { url } of await (await caches.open(name)).keys()) found.push(url);
      return found;
    }""")
    assert kept and not [address for address in kept if "planted" in address]
    assert "of the site" not in spoils.get("names", [])  # WebKit has caches there, which are those of the frame alone


def test_no_data_base_of_the_site_is_opened(page, spoils):
    assert "planted" not in [found["name"] for found in page.evaluate("() => indexedDB.databases()")]


def test_no_channel_leads_out_or_in(page, spoils):
    assert page.evaluate("() => heard") == []
    assert "heard" not in spoils


def test_nobody_is_asked_for_anything(spoils, server):
    assert [path for path in server.asked if "caught" in path] == []


def test_a_worker_started_by_a_worker_has_no_more_rights(spoils):
    assert not spoils.get("nested fetch came through") and not spoils.get("nested import came through")


@pytest.mark.parametrize(
    "name",
    [
        "document", "parent", "top", "opener", "localStorage", "sessionStorage", "cookieStore", "RTCPeerConnection",
        "open", "eval", "Function", "fetch", "XMLHttpRequest", "importScripts", "files of the site", "locks",
    ],
)  # fmt: skip
def test_what_would_reach_beyond_the_frame_is_refused(spoils, name):
    assert spoils[name] == "no answer" or spoils[name].startswith("refused"), spoils[name]


# What comes out of the frame. Code that has Python has its worker, and may send what it likes.

WORKER = """
self.onmessage = ({ ports: [port] }) => {
  const send = (message) => port.postMessage(message);
  port.onmessage = ({ data: { id, type } }) => (type === "start" ? send({ type: "answer", id }) : attack(id, send));
};
const good = { type: "answer", svg: "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'/>", facts: {}, seconds: 1 };
const bad = { type: "answer", line: 1, problem: "none", traceback: "", seconds: 1 };
const attack = ATTACK;
"""
REFUSED = "Python gave an answer that cannot be shown"
FORGED = {
    "seconds that are text": "({ ...good, seconds: '1' })",
    "seconds without end": "({ ...good, seconds: Infinity })",
    "no answer at all": "({ type: 'answer' })",
    "a figure that is an object": "({ ...good, svg: { toString: 1 } })",
    "a figure of 6 MB": "({ ...good, svg: 'x'.repeat(6e6) })",
    "numbers that are text": "({ ...good, facts: { x: '<img src=x onerror=alert()>' } })",
    "numbers that are objects": "({ ...good, facts: { x: {} } })",
    "a million numbers": "({ ...good, facts: Object.fromEntries([...Array(1e6).keys()].map((x) => [x, x])) })",
    "laws that are no list": "({ ...good, laws: { length: 1, 0: '' } })",
    "a law that is no text": "({ ...good, laws: [{}] })",
    "a thousand laws": "({ ...good, laws: Array(1000).fill('') })",
    "a line that is text": "({ ...bad, line: '<b>1' })",
    "a problem that is a list": "({ ...bad, problem: [1] })",
    "a problem of 1 MB": "({ ...bad, problem: 'x'.repeat(1e6) })",
    "no traceback": "({ ...bad, traceback: undefined })",
}
ASK = """async () => {
  const python = await import(new URL("assets/play/python.js", document.baseURI));
  let printed = "";
  const listeners = { signal: new AbortController().signal, own: false, output: (text) => (printed += text) };
  return python.ask({ type: "run", name: "a/b/c", code: "" }, listeners).then((answer) => ({ ...answer, printed }), ({ message }) => message);
}"""


@pytest.fixture
def hostile(open_page, runtime):
    """hostile(attack): a page whose Python is a program that answers each run by this function of (id, send)."""

    def hostile(attack, path="404.html"):
        page = open_page(path)
        page.route("**/play/play.json", without_packages)
        become(page, attack)
        return page

    return hostile


def without_packages(route):
    """The program that stands in for Python needs none of the 20 MB that come with it."""
    told = route.fetch().json()
    told["python"]["files"] = [file for file in told["python"]["files"] if file["name"].endswith(".mjs")]
    route.fulfill(json=told)


def become(page, attack):
    page.unroute("**/play/worker*.js")
    program = WORKER.replace("ATTACK", attack)
    page.route("**/play/worker*.js", lambda route: route.fulfill(body=program, content_type="text/javascript"))


def test_an_answer_that_is_none_is_refused(hostile):
    page = hostile("")
    for name, answer in FORGED.items():
        become(page, f"(id, send) => send({{ ...{answer}, id }})")  # a new worker: who answers so is ended
        assert page.evaluate(ASK) == REFUSED, name
    assert page.problems == []


def test_messages_that_mean_nothing_are_passed_over(hostile):
    page = hostile("""(id, send) => {
      for (const nothing of [null, 1, "text", [], {}, { type: "output" }, { type: "output", text: {} }, { type: "answer" },
        { type: "answer", id: "__proto__" }, { type: "progress", loaded: "1" }, { type: "begins" }, { type: "failed", id: {} }]) send(nothing);
      send({ type: "output", text: "said" });
      send({ ...good, id });
    }""")
    answer = page.evaluate(ASK)
    assert answer["seconds"] == 1 and answer["printed"] == "said"
    assert page.problems == []


@pytest.mark.parametrize("flood", ["{ type: 'output', text: 'x'.repeat(1000) }", "{}", "{ type: 'answer', id: 1 }"])
def test_a_flood_is_ended_and_the_page_lives_on(hostile, flood):
    page = hostile(f"(id, send) => {{ for (;;) send({flood}); }}")
    begin = time.monotonic()
    assert page.evaluate(ASK) == "Stopped, since it sent more than a page can take"
    assert page.locator("iframe[sandbox]").count() == 0
    assert page.evaluate("1 + 1") == 2
    assert time.monotonic() - begin < 20
    assert page.problems == []


def test_what_is_shown_is_text_and_an_image(hostile):
    page = hostile(
        """(id, send) => {
          const mark = "<img src=x onerror='window.caught = true'>";
          const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" onload="parent.caught = true">
            <script>parent.caught = true</script></svg>`;
          send({ type: "output", text: mark });
          send({ ...good, svg, facts: { [mark]: 1, constructor: 2, ["__proto__"]: 3 }, id });
        }""",
        f"{NAME.rpartition('/')[0]}/",
    )
    box = page.locator(f"details[data-snippet='{NAME}']")
    box.evaluate(OPEN_AROUND)
    box.locator("summary").first.click()
    box.locator("[data-do=run]").click()
    box.locator(".play-facts tbody tr").nth(2).wait_for(timeout=30_000)
    assert {"constructor", "<img src=x onerror='window.caught = true'>"} <= set(
        box.locator(".play-facts tbody th").all_inner_texts()
    )
    assert box.locator(".play-output").inner_text().startswith("<img src=x")
    assert box.locator(".play-figure").get_attribute("src").startswith("data:image/svg+xml,")
    assert box.locator(".play-result script, .play-result svg, .play-result img:not(.play-figure)").count() == 0
    assert page.evaluate("window.caught") is None
    assert page.problems == []


def test_the_frame_takes_orders_of_its_page_alone(open_page, runtime):
    """Opened by itself it would be of the site, so it does nothing there."""
    alone = open_page("assets/play/frame.html")
    alone.evaluate("""() => {
      window.Worker = class { constructor() { window.started = true } postMessage() {} };
      postMessage({ program: "", start: { files: {} } });
    }""")
    alone.wait_for_timeout(200)
    assert not alone.evaluate("window.started")


FROM_THE_FRAME = """async (site) => {
  const attempts = {
    "the page": () => parent.document.title,
    "the address of the page": () => { top.location = site + "caught-by-navigation"; },
    "storage": () => localStorage.length,
    "cookies": () => document.cookie,
    "a data base": () => new Promise((yes, no) => Object.assign(indexedDB.open("site"), { onsuccess: yes, onerror: no })),
    "caches": () => caches.keys().then((names) => { if (!names.length) throw 0; }),
    "a window": () => { if (!open(site + "caught-by-window")) throw 0; },
    "a request": () => fetch(site + "caught-by-frame"),
    "a beacon": () => { navigator.sendBeacon(site + "caught-by-beacon", "x"); throw 0; },
    "an image": () => new Promise((yes, no) => Object.assign(new Image(), { onload: yes, onerror: no, src: site + "caught-by-image" })),
    "a script": () => new Promise((yes, no) => document.head.append(
      Object.assign(document.createElement("script"), { onload: yes, onerror: no, src: site + "caught-by-script" }))),
    "a form": () => { const form = document.createElement("form"); form.action = site + "caught-by-form"; document.body.append(form); form.submit(); throw 0; },
  };
  const came = [];
  for (const [name, attempt] of Object.entries(attempts)) {
    try { await attempt(); came.push(name); } catch {}
  }
  return came;
}"""


def test_the_frame_itself_has_no_way_out(browser, server):
    """Where no code of a reader runs: it would have to break out of its worker first."""
    with closing(browser.new_context()) as context:
        page = context.new_page()
        page.goto(f"{server.origin}/")
        page.evaluate(RUN, "")
        frame = next(frame for frame in page.frames if frame.parent_frame)
        assert frame.evaluate("origin") == "null"
        server.asked.clear()
        assert frame.evaluate(FROM_THE_FRAME, f"{server.origin}/") == []
        page.wait_for_timeout(300)
        assert page.url == f"{server.origin}/" and len(context.pages) == 1
        assert [path for path in server.asked if "caught" in path] == []
