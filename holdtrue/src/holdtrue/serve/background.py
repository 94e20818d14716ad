"""While pages are being written: what is stale runs in the background, and what is looked at runs first.

A server has its answer ready before anything has run. Each place that waits for a result says so; a script in the
page (`fill.html`) asks for what the page still lacks, which tells what is being looked at, and puts it into its place.
"""

import functools
import json
import mimetypes
import os
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from holdtrue import check
from holdtrue.browser import playground
from holdtrue.export import notebook, publish
from holdtrue.model import Job, LabResult, Result
from holdtrue.problem import Complaint, Problem
from holdtrue.render.extension import pictures
from holdtrue.render.processors import printed, written
from holdtrue.run import dispatch, lab_supervisor, supervisor
from holdtrue.serve import placeholders
from holdtrue.site import Site
from holdtrue.words import Words

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

ADDRESS = "/-/awaited"  # what the script asks: ?page=A/B.md&name=…&name=…, the most urgent first
SCRIPT = Path(__file__).with_name("fill.html").read_text("utf-8")
TYPES = mimetypes.MimeTypes()  # not those of the machine, which programs may have changed
PATIENCE = 20  # seconds until a question without an answer is asked anew
FEW = os.cpu_count() or 1  # so many stale results are worth waiting for, before a page is shown without them
WAIT = 10  # seconds, for those
REPORT = 5  # seconds between two lines that tell how much is left


class Background:
    """Runs the stale snippets and labs of `site`, of which builds in this process ask one after the other.

    `say` takes a line for the terminal, `render` the uri of a lab whose page is to be rendered now.
    """

    def __init__(self, site: Site, say: Callable[[str], object], render: Callable[[str], str]) -> None:
        self.site, self.say, self.render = site, say, render
        self.changed = threading.Condition(threading.RLock())  # guards all that follows, and the site's results
        self.queue: list[str] = []  # names of what has yet to begin, the next one first
        self.running: set[tuple[str, str | None]] = set()  # (name, key)
        self.looked_at: list[str] = []  # names that the last question of a browser was about
        # path in the site -> function: what the server has in the place of files, now and after this build
        self.made: dict[str, Callable[[], str | bytes]] = {}
        self.coming = self.made
        self.submit: Callable[[Job], Future[Result] | dispatch.Answer] | None = None
        self.threads: list[threading.Thread] = []
        self.going = self.stopped = False
        self.cluster = ExitStack()
        self.total, self.since, self.reported = 0, 0.0, 0.0
        self.rendering = threading.Lock()  # one page at a time

    # For the build ---------------------------------------------------------------------------

    def begin(self) -> None:
        """Read the site. All that is stale gets a stand-in."""
        with self.changed:
            site, former = self.site, self.site.results
            self.coming = {}
            site.begin()
            stale = {name: job for name, job in site.jobs.items() if name not in site.results}
            site.stand_ins = {
                name: placeholders.stand_in(job, site.words, former.get(name)) for name, job in stale.items()
            }
            self.queue, self.going = [], False

    def plan(self) -> None:
        """What is stale is to run. What runs in vain is ended."""
        with self.changed:
            wanted = self._waiting()
            for name, key in self.running:
                if self._key(name) != key:
                    supervisor.kill_named(name)
            going = {name for name, key in self.running if self._key(name) == key}
            self.queue = sorted(wanted - going)
            self.total, self.since = len(wanted), time.monotonic()
            self.reported = self.since
            if len(wanted) <= FEW:  # a page that comes a moment later is better than one that changes
                self.go()
                self.changed.wait_for(lambda: not self._waiting(), WAIT)

    def order(self, uris: Iterable[str]) -> None:
        """In the order of these pages, but first what was last looked at."""
        with self.changed:
            pages = [self.site.pages[uri] for uri in uris if uri in self.site.pages]
            self.queue.sort(key=rank(name for item in pages for name in [*item.snippets(), item.uri]))
            self.queue.sort(key=rank(self.looked_at))

    def go(self) -> None:
        """Begin to run what was planned. Not before pages are there: they are what a reader waits for."""
        with self.changed:
            if self.queue and not self.threads:
                here = self.cluster.enter_context(dispatch.threads())
                self.submit = self.cluster.enter_context(dispatch.snippets(self.site.root, self.site.layout, here))
                self.threads = [threading.Thread(target=self._work, daemon=True) for _ in range(os.cpu_count() or 1)]
                for thread in self.threads:
                    thread.start()
            self.going = True
            self.changed.notify_all()

    def offers(self) -> dict[str, Callable[[], str | bytes]]:
        """{path in the site: function} of what snippets, tests and pages add, and of Python for the browser."""
        offers = {path: always(content) for path, content in publish.shown(self.site).items()} | self._scripts()
        if playground.runs_code(self.site):
            offers |= {path: file.read_bytes for path, file in playground.on_disk(self.site).items()}
            offers |= {path: functools.partial(self._described, path) for path in playground.DESCRIBED}
        return offers

    def offer(self, path: str, make: Callable[[], str | bytes]) -> None:
        """Let the server have one of them after this build, unless a newer one has come meanwhile."""
        with self.changed:
            self.coming.setdefault(path, make)

    def offer_code(self, listings: dict[str, tuple[str, str]]) -> None:
        """Coloured code, which is made as a reader opens it."""
        for name, code in listings.items():
            self.offer(name, functools.partial(publish.code_page, self.site, name, *code))

    def show(self) -> None:
        """The build is done: what it has offered takes the place of what the one before had."""
        with self.changed:
            self.made = self.coming

    def _scripts(self) -> dict[str, Callable[[], str]]:
        words, scripts = self.site.words, playground.scripts(self.site)
        return {path: functools.partial(playground.script, names, words) for path, names in scripts.items()}

    def _described(self, path: str) -> bytes:
        return playground.described(self.site)[path]

    def stop(self) -> None:
        """End what runs."""
        with self.changed:
            self.stopped = True
            self.changed.notify_all()
        for thread in self.threads:
            while thread.is_alive():
                supervisor.kill_all()  # what has begun by now, too
                thread.join(0.1)
        self.cluster.close()

    def _waiting(self) -> set[str]:
        return self.site.stand_ins.keys() | self.site.labs.waiting

    def _key(self, name: str) -> str | None:
        return self.site.keys.get(name) or self.site.labs.keys.get(name)

    # In the threads --------------------------------------------------------------------------

    def _work(self) -> None:
        while task := self._next():
            name, key, run = task
            outcome: Result | LabResult | Exception
            try:
                outcome = run()
            except Exception as problem:
                outcome = problem
            with self.changed:
                self.running.discard((name, key))
                if not self.stopped and key == self._key(name) and name in self._waiting():
                    self._deliver(name, outcome)
                self.changed.notify_all()

    def _next(self) -> tuple[str, str | None, Callable[[], Result | LabResult]] | None:
        """(name, key, function) of what is to run now; None at the end."""
        with self.changed:
            self.changed.wait_for(lambda: (self.queue and self.going) or self.stopped)
            if self.stopped:
                return None
            name = self.queue.pop(0)
            key, path, job = self._key(name), self.site.labs.paths.get(name), self.site.jobs.get(name)
            self.running.add((name, key))

        def run() -> Result | LabResult:
            if job:
                assert self.submit, "see `go`"
                return self.submit(job).result()
            assert path, "what is no snippet is a lab"
            return lab_supervisor.execute(self.site.root, path, self.site.layout)

        return name, key, run

    def _deliver(self, name: str, outcome: Result | LabResult | Exception) -> None:
        """Take what came of a run, a result or an error, and check what pages say of it."""
        site, known = self.site, len(self.site.problems)
        if name in site.labs.paths:
            if isinstance(outcome, Exception):
                site.fail_lab(name, placed(outcome, name))
            else:
                assert isinstance(outcome, LabResult)
                site.accept_lab(name, outcome)
                self._offer(site.labs.files())
                for offered in (self.made, self.coming):
                    offered |= self._scripts()  # its page may be the first with a film
                if place := site.pages[name].notebook:
                    self.made[place] = self.coming[place] = lambda: notebook.stored(site, name)
        else:
            if isinstance(outcome, Exception):
                site.fail(name, placed(outcome, site.layout.snippet(name)))
            else:
                assert isinstance(outcome, Result)
                site.accept(site.jobs[name], outcome)
                self._offer(pictures(name, outcome))
            site.stand_ins.pop(name)  # only now: whoever renders meanwhile finds one or the other
            for item in site.pages.values():
                site.problems += check.computed(item, site.facts, name)
        if new := site.problems[known:]:
            print("\n".join(map(str, new)), file=sys.stderr)
        self._report()

    def _offer(self, files: Mapping[str, str | bytes]) -> None:
        for offered in (self.made, self.coming):  # a build may be going on
            offered |= {path: always(content) for path, content in files.items()}

    def _report(self) -> None:
        """Say from time to time how much is left."""
        now, left = time.monotonic(), len(self._waiting())
        if not left:
            self.say(f"{self.site.summary()}; all is there")
        elif now - self.reported > REPORT and left < self.total:
            self.reported = now
            seconds = (now - self.since) / (self.total - left) * left
            self.say(f"holdtrue: {left} of {self.total} still to run, about {seconds:.0f} s")

    # For the browser -------------------------------------------------------------------------

    def app(self, server: "WSGIApplication", mount: str) -> "WSGIApplication":
        """The WSGI application `server` of the pages below the path `mount`, with what comes later."""

        def serve(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
            path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
            make = self.made.get(path.removeprefix(mount))
            content: str | bytes
            if path == ADDRESS:
                question = parse_qs(environ["QUERY_STRING"])
                content, kind = json.dumps(self.answer(question["page"][0], question["name"])), "application/json"
            elif make:
                content, kind = make(), TYPES.guess_type(path)[0] or "application/octet-stream"
            else:
                return server(environ, start_response)
            body = content.encode() if isinstance(content, str) else content
            headers = [("Content-Type", kind), ("Content-Length", str(len(body))), ("Cache-Control", "no-cache")]
            start_response("200 OK", headers)
            return [body]

        return serve

    def answer(self, uri: str, names: list[str]) -> dict[str, dict[str, Any]]:
        """{name: what is to be seen of it on a page}, as soon as there is any. The others run first from now on."""
        with self.changed:
            self.looked_at = names
            self.queue.sort(key=rank(names))
            self.changed.wait_for(lambda: self.stopped or set(names) - self._waiting(), PATIENCE)
            ready = [name for name in names if name not in self._waiting()]
        return {name: self.seen(uri, name) for name in ready}

    def seen(self, uri: str, name: str) -> dict[str, Any]:
        """What a page shows of a snippet that ran, or of a lab, or what is wrong with it."""
        site = self.site
        if name in site.labs.pages:
            with self.rendering:
                return {"page": self.render(name)}
        result = site.results.get(name)
        if result is None:
            return {"problem": site.failures.get(name, f"{site.layout.snippet(name)} has no result")}
        item = site.pages[uri]
        marks = [mark for mark in item.marks if item.snippet(mark.fact) == name]
        wrong = [[mark.fact, mark.text, said] for mark in marks if (said := check.number(item, mark, site.facts))]
        facts = {fact: written(value) for fact, value in result.facts.items()}
        return {"facts": facts, "output": printed(result.output), "wrong": wrong}

    def alone(self, build: Callable[..., object]) -> Callable[..., object]:
        """`build`, but never while a page is rendered here."""

        def alone(*arguments: object) -> object:
            with self.rendering:
                return build(*arguments)

        return alone


def placed(error: Exception, path: str) -> Complaint:
    """An error as a complaint with a place, the first line of a file if it names none."""
    if isinstance(error, Complaint) and error.problems:
        return error
    return Complaint(Problem(path, 1, str(error)))


def always(content: str | bytes) -> Callable[[], str | bytes]:
    """A function that makes what is there already."""
    return lambda: content


def place_of_lab(uri: str, title: str, words: Words) -> str:
    """HTML of the page of a lab that has yet to run, below its title."""
    said = f'<p role="status">{words["lab_to_come"]}</p>'
    return f'<div data-awaits="{uri}" data-page="{uri}">{title}{said}</div>'


def rank(names: Iterable[str]) -> Callable[[str], int]:
    """A key to sort by: what comes first in `names` comes first; what is not among them stays behind, as it was."""
    place: dict[str, int] = {}
    for name in names:
        place.setdefault(name, len(place))
    return lambda name: place.get(name, len(place))
