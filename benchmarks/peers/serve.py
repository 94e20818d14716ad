"""From a save to the browser's reload, under `mkdocs serve`: waits as the browser does, then fetches the page."""

import re
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import replace

from benchmarks.peers import builds, content
from benchmarks.peers.tools import CACHE

STARTING = 300  # seconds for the first build
ASKS = re.compile(r"livereload\((\d+), *(\d+)\)")  # in each page that is served


def fetch(address, timeout=90):
    with urllib.request.urlopen(address, timeout=timeout) as answer:
        return answer.read().decode()


def wait_for(address):
    end = time.monotonic() + STARTING
    while True:
        try:
            return fetch(address)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def saves(tool, size, times):
    """{"prose": [seconds], "snippet": [seconds]} from saves until the changed page and its figure have arrived again."""
    folder = CACHE / "sites" / f"{tool.name}-{size}-served"
    # Each save is of another content, so that no result of an earlier one is found in a store.
    state = content.Content(size)
    shutil.rmtree(folder, ignore_errors=True)
    content.sync(folder, tool.files(state))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # What has yet to be drawn would be drawn while saves are timed.
    build = [tool.python, "-m", "mkdocs", "build", "-q"]
    subprocess.run(build, cwd=folder, env=tool.environ(folder), check=True)
    command = [tool.python, "-m", "mkdocs", "serve", "-q", "--livereload", "-a", f"127.0.0.1:{port}"]
    with open(folder / "serve.log", "w", encoding="utf-8") as log:
        server = subprocess.Popen(command, cwd=folder, env=tool.environ(folder), stdout=log, stderr=log)
    try:
        origin = f"http://127.0.0.1:{port}/"
        wait_for(origin)
        found = {"prose": [], "snippet": []}
        for turn in range(1, times + 1):
            for step, number, edit in (
                ("prose", content.PROSE, {"prose": turn}),
                ("snippet", content.EDITED, {"snippet": turn}),
            ):
                state = replace(state, **edit)
                found[step].append(_save(tool, folder, state, origin, number))
                time.sleep(1)  # the server looks at its files once in a while: not always at the same phase
    finally:
        server.terminate()
        server.wait(30)
    return found


def _save(tool, folder, state, origin, number):
    address = origin + tool.html(state.page(number)).removesuffix("index.html")
    before, (epoch, request) = _look(address), ASKS.search(fetch(address)).groups()
    content.sync(folder, tool.files(state))
    begin = time.perf_counter()
    while time.perf_counter() < begin + STARTING:
        epoch = fetch(f"{origin}livereload/{epoch}/{request}")
        if _look(address) != before:
            return time.perf_counter() - begin
    raise builds.BuildError(f"{tool.name}: a save of {address} did not show; see {folder}/serve.log")


def _look(address):
    """What a reader gets: the page, without what it asks the server, and its figure."""
    page = fetch(address)
    figure = re.search(r'<img[^>]* src="([^"]*\.svg)', page.partition("<article")[2])
    return ASKS.sub("", page), fetch(urllib.parse.urljoin(address, figure[1]))
