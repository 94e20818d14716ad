"""While pages are being written: what is stale runs in the background, and what is looked at runs first.

A server has its answer ready before anything has run. Each place that waits for a result says so; a script in the
page (`fill.html`) asks for what the page still lacks, which tells what is being looked at, and puts it into its place.
"""

import json
import mimetypes
import os
import sys
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import parse_qs

from engine import labs, notebook, output, places, play, pool, runner
from engine.extension import pictures
from engine.labs import printed
from engine.processors import written

ADDRESS = "/-/awaited"  # what the script asks: ?page=A/B.md&name=…&name=…, the most urgent first
SCRIPT = Path(__file__).with_name("fill.html").read_text("utf-8")
PATIENCE = 20  # seconds until a question without an answer is asked anew
FEW = os.cpu_count()  # so many stale results are worth waiting for, before a page is shown without them
WAIT = 10  # seconds, for those
REPORT = 5  # seconds between two lines that tell how much is left


class Background:
    """Runs the stale snippets and labs of `site`, of which builds in this process ask one after the other.

    `say` takes a line for the terminal, `render` the uri of a lab whose page is to be rendered now.
    """

    def __init__(self, site, say, render):
        self.site, self.say, self.render = site, say, render
        self.changed = threading.Condition(threading.RLock())  # guards all that follows, and the site's results
        self.queue = []  # names of what has yet to begin, the next one first
        self.running = set()  # (name, key)
        self.looked_at = []  # names that the last question of a browser was about
        self.made = {}  # path in the site -> function: files that are made when they are asked for
        self.submit, self.threads, self.going, self.stopped = None, [], False, False
        self.cluster = ExitStack()
        self.total, self.since, self.reported = 0, 0.0, 0.0
        self.rendering = threading.Lock()  # one page at a time

    # For the build ---------------------------------------------------------------------------

    def begin(self):
        """Read the site. All that is stale gets a stand-in."""
        with self.changed:
            site, former = self.site, self.site.results
            site.begin(run=False)
            stale = {name: job for name, job in site.jobs.items() if name not in site.results}
            site.stand_ins = {name: places.stand_in(job, former.get(name)) for name, job in stale.items()}
            self.made.clear()
            self.queue, self.going = [], False

    def plan(self):
        """What is stale is to run. What runs in vain is ended."""
        with self.changed:
            wanted = self._waiting()
            for name, key in self.running:
                if self._key(name) != key:
                    runner.kill_named(name)
            going = {name for name, key in self.running if self._key(name) == key}
            self.queue = sorted(wanted - going)
            self.total, self.since = len(wanted), time.monotonic()
            self.reported = self.since
            if len(wanted) <= FEW:  # a page that comes a moment later is better than one that changes
                self.go()
                self.changed.wait_for(lambda: not self._waiting(), WAIT)

    def order(self, uris):
        """In the order of these pages, but first what was last looked at."""
        with self.changed:
            pages = [self.site.pages[uri] for uri in uris if uri in self.site.pages]
            self.queue.sort(key=rank(name for item in pages for name in [*item.snippets(), item.uri]))
            self.queue.sort(key=rank(self.looked_at))

    def go(self):
        """Begin to run what was planned. Not before pages are there: they are what a reader waits for."""
        with self.changed:
            if self.queue and not self.threads:
                self.submit = self.cluster.enter_context(pool.snippets(self.site.root))
                self.threads = [threading.Thread(target=self._work, daemon=True) for _ in range(os.cpu_count())]
                for thread in self.threads:
                    thread.start()
            self.going = True
            self.changed.notify_all()

    def offer_later(self):
        """Files that few readers open are made when one does: coloured code, and what the playground knows of the site."""
        site = self.site
        with self.changed:
            self.made |= {name: lambda name=name: output.code_page(site, name) for name in site.listings}
            if (site.docs / play.PLAY).is_dir():
                described, _ = play.files(site)
                self.made |= {path: lambda path=path: play.files(site)[0][path] for path in described}

    def stop(self):
        """End what runs."""
        with self.changed:
            self.stopped = True
            self.changed.notify_all()
        for thread in self.threads:
            while thread.is_alive():
                runner.kill_all()  # what has begun by now, too
                thread.join(0.1)
        self.cluster.close()

    def _waiting(self):
        return self.site.stand_ins.keys() | self.site.labs.waiting

    def _key(self, name):
        return self.site.keys.get(name) or self.site.labs.keys.get(name)

    # In the threads --------------------------------------------------------------------------

    def _work(self):
        while task := self._next():
            name, key, run = task
            try:
                outcome = run()
            except Exception as problem:
                outcome = problem
            with self.changed:
                self.running.discard((name, key))
                if not self.stopped and key == self._key(name) and name in self._waiting():
                    self._deliver(name, outcome)
                self.changed.notify_all()

    def _next(self):
        """(name, key, function) of what is to run now; None at the end."""
        with self.changed:
            self.changed.wait_for(lambda: (self.queue and self.going) or self.stopped)
            if self.stopped:
                return None
            name = self.queue.pop(0)
            key, path, job = self._key(name), self.site.labs.paths.get(name), self.site.jobs.get(name)
            self.running.add((name, key))
            return name, key, lambda: self.submit(job).result() if job else labs.execute(self.site.root, path)

    def _deliver(self, name, outcome):
        """Take what came of a run, a result or an error, and check what pages say of it."""
        site, known = self.site, len(self.site.problems)
        if name in site.labs.paths:
            if isinstance(outcome, Exception):
                site.fail_lab(name, outcome.args[0] if isinstance(outcome, labs.LabError) else [(1, str(outcome))])
            else:
                site.labs.accept(name, outcome)
                site.add_lab(name)
                self._offer(site.labs.files())
                self.made[site.pages[name].notebook] = lambda: notebook.stored(site, name)
            site.labs.waiting.discard(name)
        else:
            if isinstance(outcome, Exception):
                known_place = isinstance(outcome, runner.SnippetError)
                site.fail(outcome if known_place else runner.SnippetError(name, 1, str(outcome)))
            else:
                site.accept(site.jobs[name], outcome)
                self._offer(pictures(name, outcome))
            site.stand_ins.pop(name)  # only now: whoever renders meanwhile finds one or the other
            for item in site.pages.values():
                site.check_numbers(item, name)
        if new := site.problems[known:]:
            print("\n".join(map(str, new)), file=sys.stderr)
        self._report()

    def _offer(self, files):
        self.made |= {path: lambda content=content: content for path, content in files.items()}

    def _report(self):
        """Say from time to time how much is left."""
        now, left = time.monotonic(), len(self._waiting())
        if not left:
            self.say(f"{self.site.summary()}; all is there")
        elif now - self.reported > REPORT and left < self.total:
            self.reported = now
            seconds = (now - self.since) / (self.total - left) * left
            self.say(f"engine: {left} of {self.total} still to run, about {seconds:.0f} s")

    # For the browser -------------------------------------------------------------------------

    def app(self, server, mount):
        """The WSGI application `server` of the pages below the path `mount`, with what comes later."""

        def serve(environ, start_response):
            path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
            make = self.made.get(path.removeprefix(mount))
            if path == ADDRESS:
                question = parse_qs(environ["QUERY_STRING"])
                content, kind = json.dumps(self.answer(question["page"][0], question["name"])), "application/json"
            elif make:
                content, kind = make(), mimetypes.guess_type(path)[0] or "application/octet-stream"
            else:
                return server(environ, start_response)
            content = content.encode() if isinstance(content, str) else content
            headers = [("Content-Type", kind), ("Content-Length", str(len(content))), ("Cache-Control", "no-store")]
            start_response("200 OK", headers)
            return [content]

        return serve

    def answer(self, uri, names):
        """{name: what is to be seen of it on a page}, as soon as there is any. The others run first from now on."""
        with self.changed:
            self.looked_at = names
            self.queue.sort(key=rank(names))
            self.changed.wait_for(lambda: self.stopped or set(names) - self._waiting(), PATIENCE)
            ready = [name for name in names if name not in self._waiting()]
        return {name: self.seen(uri, name) for name in ready}

    def seen(self, uri, name):
        """What a page shows of a snippet that ran, or of a lab, or what is wrong with it."""
        site = self.site
        if name in site.labs.pages:
            return {"page": self._page(name)}
        result = site.results.get(name)
        if result is None:
            return {"problem": site.failures.get(name, f"snippets/{name}.py has no result")}
        item = site.pages[uri]
        marks = [mark for mark in item.marks if site.snippet(item, mark.fact) == name]
        wrong = [[mark.fact, mark.text, said] for mark in marks if (said := site.what_is_wrong(item, mark))]
        facts = {fact: written(value) for fact, value in result["facts"].items()}
        return {"facts": facts, "output": printed(result["output"]), "wrong": wrong}

    def _page(self, uri):
        with self.rendering:
            return self.render(uri)

    def alone(self, build):
        """`build`, but never while a page is rendered here."""

        def alone(*arguments):
            with self.rendering:
                return build(*arguments)

        return alone


def place_of_lab(uri, title):
    """HTML of the page of a lab that has yet to run, below its title."""
    words = '<p role="status">This lab is running. Its page comes here when it is done.</p>'
    return f'<div data-awaits="{uri}" data-page="{uri}">{title}{words}</div>'


def rank(names):
    """A key to sort by: what comes first in `names` comes first; what is not among them stays behind, as it was."""
    place = {}
    for name in names:
        place.setdefault(name, len(place))
    return lambda name: place.get(name, len(place))
