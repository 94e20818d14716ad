"""Labs: long notebooks, docs/labs/*.py in py:percent form, which are pages of the site.

mkdocs-jupyter reads and runs a lab in a process of its own (`lab_child`), and only if the lab or
something that it reads has changed: importing mkdocs-jupyter takes longer than a build does. What
is kept is a page in Markdown with the outputs of its cells, so that a lab is rendered as every
other page is.
"""

import contextlib
import functools
import html
import json
import os
import posixpath
import re
import signal
import subprocess
import sys
import xml.etree.ElementTree as etree
from importlib import metadata
from pathlib import Path

from markdown.blockprocessors import BlockProcessor
from markdown.util import AtomicString

from engine import inputs, page, pool, runner, sources
from engine.svg import size

TIMEOUT = float(os.environ.get("LAB_TIMEOUT", 180))  # seconds, for all cells of a lab
READERS = ("mkdocs-jupyter", "jupytext", "nbconvert", "nbclient", "ipykernel", "ipython")
CELL = re.compile(r"# %%(?!%)\s*(\[(?:markdown|md|raw)\])?")
# A paragraph of this and a number stands for the outputs of a cell; nobody types the character.
OUTPUTS = re.compile(r"\ue000(\d+)")
FILES = "\ue000files"
# Characters that control a terminal or the direction of a text, and those that are no text at all; not the end of a line.
CONTROL = re.compile(
    r"\r(?!\n)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
# Jupyter chooses free ports, lets go of them, and its kernel takes them a second later. Of one that another program has
# taken meanwhile it says this: worth a second try.
PORT_TAKEN = "Kernel died before replying"


class LabError(Exception):
    """What is wrong with a lab: a list of (line, sentence)."""


@functools.cache
def versions():
    """Everything installed that reads and runs a lab, as one string."""
    return " ".join(f"{name} {metadata.version(name)}" for name in READERS)


def key(root, path):
    """Hash of everything that reading shows a lab to depend on."""
    own = sources.digest(Path(__file__).with_name("lab_child.py"))
    return sources.program_key(root, path, path.stem, own, versions())


class Labs:
    """The labs of a site: the result of each that runs, and each as a page."""

    def __init__(self, root, docs, store):
        self.root, self.docs, self.store = root, docs, store
        self.paths, self.keys = {}, {}  # by uri, labs/name.py
        self.results, self.pages, self.ran = {}, {}, 0  # by uri as well
        self.waiting = set()  # uris of labs that have yet to run
        self._known = {}  # uri -> (key, page)

    def find(self):
        """Read the labs at `paths`, and find what is stale."""
        self.keys = {uri: key(self.root, path) for uri, path in self.paths.items()}
        found = {uri: self.store.get(stamp) for uri, stamp in self.keys.items()}
        self.results = {uri: result for uri, result in found.items() if result is not None}
        self.waiting, self.ran = self.paths.keys() - self.results.keys(), 0
        self.pages = {uri: self._page(uri) for uri in self.paths}

    def run(self, progress):
        """Run what is stale. Returns [(uri, [(line, sentence)])] of the labs that failed."""
        failed = []
        if not self.waiting:
            return failed
        with pool.threads() as executor:
            futures = [(uri, executor.submit(execute, self.root, self.paths[uri])) for uri in sorted(self.waiting)]
            for uri, future in progress(futures):
                try:
                    self.accept(uri, future.result())
                except LabError as error:
                    failed.append((uri, error.args[0]))
        self.waiting = set()
        return failed

    def accept(self, uri, result):
        """Take the result of a lab that ran, and keep it."""
        self.results[uri] = result
        self.ran += 1
        # A file that was saved while the lab ran may be in the result or not.
        if key(self.root, self.paths[uri]) == self.keys[uri]:
            self.store.put(self.keys[uri], result)
        self.pages[uri] = self._page(uri)

    def _page(self, uri):
        """The lab as a page; one that failed has a title and no more."""
        path, stamp, result = self.paths[uri], self.keys[uri], self.results.get(uri)
        if result is None:
            title = re.search(r"^# # (.+)$", path.read_text("utf-8-sig"), re.M)
            return page.read(uri, f"# {title[1] if title else path.stem}\n")
        if self._known.get(uri, (None,))[0] != stamp:
            item = page.read(uri, result["markdown"])
            item.lines = result["lines"]
            self._known[uri] = stamp, item
        return self._known[uri][1]

    def files(self):
        """{path: content} of what the labs add to the site: their figures and source."""
        made = {}
        for uri, result in self.results.items():
            folder = uri.removesuffix(".py")
            stem = posixpath.basename(folder)
            made |= {figure_path(uri, i): figure["svg"] for i, figure in enumerate(result["figures"], 1)}
            made[f"{folder}/{stem}.py"] = (self.docs / uri).read_bytes()
        return made


def figure_path(uri, number):
    """Where a figure stands below the site: beside its page."""
    return f"{uri.removesuffix('.py')}/figure_{number}.svg"


def cell_lines(text):
    """For each cell, in order, the number of the line with its `# %%`; the front matter counts as a cell."""
    lines = text.splitlines()
    return [number for number, line in enumerate(lines, 1) if CELL.match(line) or (number == 1 and line == "# ---")]


def code_lines(text):
    """The same for the cells of code that have any, which are those that run."""
    lines, starts = text.splitlines(), cell_lines(text)
    ends = [start - 1 for start in starts[1:]] + [len(lines)]
    return [
        start
        for start, end in zip(starts, ends, strict=True)
        if (cell := CELL.match(lines[start - 1])) and not cell[1] and "".join(lines[start:end]).strip()
    ]


def execute(root, path, again=True):
    """Run a lab. Returns {"markdown", "lines", "outputs", "figures", "cells", "files"}; raises LabError."""
    with runner.scratch_folder() as folder:
        scratch = Path(folder)
        lines = code_lines(path.read_text("utf-8-sig"))
        job = {"root": str(root), "path": str(path), "timeout": TIMEOUT, "memory": runner.MEMORY}
        job |= {"code_lines": lines, "folders": inputs.search_path(), "parent": os.getpid()}
        (scratch / "job.json").write_text(json.dumps(job), "utf-8")
        kinds = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR", "TMPDIR", "TEMP", "TMP")
        folders = dict.fromkeys(kinds, str(scratch))
        # The engine of this process, also where another one is installed.
        packages = os.pathsep.join([str(sources.HERE.parent), *inputs.search_path()[0]])
        environment = {**runner.clean(os.environ), **folders, "JUPYTER_NO_CONFIG": "1", "PYTHONPATH": packages}
        with open(scratch / "log", "wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "engine.lab_child"], cwd=scratch, env=environment, start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        runner.running[process] = f"labs/{path.name}"
        in_time = True
        try:
            # The kernel stops itself and knows its line; starting and ending take some time as well.
            process.wait(TIMEOUT + 30)
        except subprocess.TimeoutExpired:
            in_time = False
        finally:
            runner.kill(process)
            process.wait()
            runner.running.pop(process, None)
        try:
            answer = json.loads((scratch / "answer.json").read_text("utf-8"))
        except (OSError, ValueError):
            kill_kernel(scratch)
            said = (scratch / "log").read_text("utf-8", "replace").split("\n")
            last = next((line.strip() for line in reversed(said) if line.strip()), "it said nothing")
            if again and PORT_TAKEN in last:
                return execute(root, path, again=False)
            reason = f"its process ended: {last[:300]}" if in_time else f"no result after {TIMEOUT:g} s; killed"
            raise LabError([(1, reason)]) from None
    if "problems" in answer:
        raise LabError(answer["problems"])
    return answer


def kill_kernel(scratch):
    """The kernel has a session of its own, which does not end with the process that started it."""
    # It never began, or it is on a system without groups, where it looks after its parent itself.
    with contextlib.suppress(AttributeError, OSError, ValueError):
        os.killpg(int((scratch / "kernel.pid").read_text("utf-8")), signal.SIGKILL)


class OutputProcessor(BlockProcessor):
    """Puts printed output and figures behind their cells, and links to the lab's files below its title."""

    def __init__(self, parser, site):
        super().__init__(parser)
        self.site = site

    def test(self, parent, block):
        return self.site.current in self.site.labs.results and (OUTPUTS.fullmatch(block) or block == FILES)

    def run(self, parent, blocks):
        block, uri = blocks.pop(0), self.site.current
        if block == FILES:
            self.add_links(parent, posixpath.basename(uri).removesuffix(".py"))
            return
        result = self.site.labs.results[uri]
        for output in result["outputs"][int(OUTPUTS.fullmatch(block)[1])]:
            if "text" in output:
                box = etree.SubElement(parent, "div", {"class": "snippet-output"})
                box.text = self.parser.md.htmlStash.store(printed(output["text"]))
            else:
                self.add_figure(parent, uri, output["figure"], result["figures"][output["figure"] - 1])

    def add_links(self, parent, stem):
        paragraph = etree.SubElement(parent, "p", {"class": "lab-files"})
        paragraph.text = "This page is a program, which ran to make it: "
        for name, tail in ((f"{stem}.py", ", "), (f"{stem}.ipynb", ".")):
            link = etree.SubElement(paragraph, "a", {"href": f"{stem}/{name}", "download": name})
            link.text, link.tail = AtomicString(name), tail

    def add_figure(self, parent, uri, number, figure):
        width, height = size(figure["svg"])
        box = etree.SubElement(parent, "figure", {"class": "figure", "id": f"fig-{number}"})
        image = {
            "src": posixpath.relpath(figure_path(uri, number), "labs"), "alt": figure["alt"],
            "width": str(width), "height": str(height), "loading": "lazy", "decoding": "async",
        }  # fmt: skip
        etree.SubElement(box, "img", image)
        caption = etree.SubElement(etree.SubElement(box, "figcaption"), "p")
        link = etree.SubElement(caption, "a", {"class": "figure-number", "href": f"#fig-{number}"})
        link.text, link.tail = f"Figure {number}", f" {figure['caption']}"


def printed(text):
    """HTML of what a program printed. Without <code>, which the theme would measure as a page loads, to see if it scrolls.

    For the stash: the serializer would take a printed &amp; for an entity.
    """
    return f'<pre class="output">{html.escape(CONTROL.sub(visible, text), quote=False)}</pre>'


def visible(match):
    """What stands on a page for a character that moves, deletes or turns round what others print."""
    code = ord(match[0])
    return (
        chr(0x2400 + code)
        if code < 0x20
        else "\N{SYMBOL FOR DELETE}"
        if code == 0x7F
        else f"\\x{code:02x}"
        if code < 0x100
        else f"\\u{code:04x}"
    )
