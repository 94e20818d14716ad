"""What runs a snippet in a reader's browser: the Python side of docs/assets/play/worker.js.

It calls the functions that the build calls (`child`), on the same files, unpacked into a file
system in memory. Each run begins with those files as they were published.
"""

import io
import json
import linecache
import os
import random
import shutil
import sys
import time
import traceback
import warnings
import zipfile
from pathlib import Path
from types import SimpleNamespace

import numpy as np

from engine import child

EVERY = 0.1  # seconds between two messages with printed text
SVG_LIMIT = 5_000_000  # characters: what a page shows without a noticeable pause
SMALLER = "A page has less memory than a computer: try a smaller array."
HINTS = [  # (type of an error, words in it, what to do)
    (
        ModuleNotFoundError,
        "",
        "Python’s standard library, numpy, matplotlib and this site’s snippets can be imported here.",
    ),
    (MemoryError, "", SMALLER),
    (ValueError, "array is too big", SMALLER),
    (EOFError, "", "There is nobody to type an answer: write the value into the code."),
]


class Output(child.Output):
    """Printed text, told to `tell` as it comes and cut where it becomes too long."""

    def __init__(self, tell):
        super().__init__()
        self.tell_page, self.told, self.last = tell, 0, time.monotonic()

    def write(self, text):
        written = super().write(text)
        if time.monotonic() - self.last > EVERY:
            self.send()
        return written

    def send(self):
        """Tell what has been printed since the last time."""
        self.last, text = time.monotonic(), self.getvalue()
        if new := text[self.told :]:
            self.tell_page(new)
        self.told = len(text)


class Player:
    """Runs snippets of the project that is in the zip file `archive`, below `root`."""

    def __init__(self, archive, root):
        self.root = Path(root)
        self.name = self.code = self.module = None  # of the last run
        self.archive = zipfile.ZipFile(io.BytesIO(Path(archive).read_bytes()))
        self.controls = json.loads(self.archive.read("controls.json"))
        self.restore()
        sys.addaudithook(refuse_network)
        sys.stdin = io.StringIO()

    def run(self, name, code, positions, tell):
        """Run `code` as snippets/{name}.py and draw its figure with its sliders at these positions.

        Without positions (None) its facts alone are asked for. `tell` is called with each piece
        of printed text. Returns {"svg", "film", "facts", "seconds"}, or {"line", "problem",
        "traceback", "exhausted", "seconds"} of what went wrong.
        """
        self.restore()
        self.name, self.code, self.module = name, code, None
        (self.root / "snippets" / f"{name}.py").write_text(code, "utf-8")
        return self.attempt(tell, lambda: self.load(positions))

    def draw(self, name, code, positions, tell):
        """Draw the figure of a run once more, with its sliders elsewhere. Returns what `run` returns, without facts and film."""
        if (name, code) != (self.name, self.code) or self.module is None:  # another ran since
            return self.run(name, code, positions, tell)
        return self.attempt(tell, lambda: {"svg": self.draw_frame(positions)[0]})

    def restore(self):
        """The project's files and the state of this process, as a snippet finds them in a build."""
        os.chdir("/")  # the folder that a process works in cannot be removed everywhere
        shutil.rmtree(self.root, ignore_errors=True)
        self.archive.extractall(self.root)
        scratch = self.root / "scratch"
        scratch.mkdir()
        os.chdir(scratch)
        for module in [m for m in sys.modules if m == "snippets" or m.startswith("snippets.")]:
            del sys.modules[module]
        linecache.clearcache()
        child.plt.close("all")
        warnings.resetwarnings()
        warnings.simplefilter("error")
        random.seed()
        np.random.seed()
        np.seterr(divide="warn", over="warn", invalid="warn", under="ignore")  # as a process begins
        child.find_snippets(self.root)

    def load(self, positions):
        self.module = child.importlib.import_module("snippets." + self.name.replace("/", "."))
        svg = film = None
        if positions is not None:
            if not callable(getattr(self.module, "figure", None)):
                raise child.ContractError("defines no figure()", None)
            svg, figure = self.draw_frame(positions)
            film = child.shoot(self.module, figure, self.job)
        facts = getattr(self.module, "facts", dict)()
        return {"svg": svg, "film": film, "facts": {key: float(value) for key, value in facts.items()}}

    def draw_frame(self, positions):
        sliders = self.controls.get(self.name, {}) if positions else {}  # a page that borrows the figure has none
        controls = {name: values[i] for (name, values), i in zip(sliders.items(), positions, strict=True)}
        text, figure = child.draw(self.module, controls, self.job)
        if len(text) > SVG_LIMIT:
            raise child.ContractError(
                f"the figure has {len(text):,} characters, the limit is {SVG_LIMIT:,}: draw fewer points, or "
                "rasterize the dense artist (rasterized=True)"
            )
        return text, figure

    @property
    def job(self):
        """As much of a `runner.Job` as drawing takes."""
        return SimpleNamespace(root=self.root, name=self.name)

    def attempt(self, tell, action):
        output = sys.stdout = sys.stderr = Output(tell)
        begin = time.perf_counter()
        try:
            answer = action()
        except BaseException as error:
            answer = self.describe(error)
        sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
        output.send()
        return answer | {"seconds": time.perf_counter() - begin}

    def describe(self, error):
        path = self.root / "snippets" / f"{self.name}.py"
        line, problem = child.describe(error, path, SimpleNamespace(root=self.root, timeout=0, memory=0))
        hints = [hint for kind, words, hint in HINTS if isinstance(error, kind) and words in str(error)]
        problem = ". ".join([problem.removesuffix("."), *hints])
        return {
            "line": line,
            "problem": problem,
            "traceback": self.traceback(error),
            "exhausted": isinstance(error, MemoryError),
        }

    def traceback(self, error):
        """The traceback as Python prints it, with the lines of the site's snippets alone."""
        if isinstance(error, child.ContractError):
            return ""
        shown = traceback.TracebackException.from_exception(error, limit=-50)
        folder = str(self.root / "snippets")
        each = shown
        while each is not None:
            each.stack = traceback.StackSummary.from_list(f for f in each.stack if f.filename.startswith(folder))
            each = each.__cause__ or each.__context__
        return "".join(shown.format()).replace(f"{self.root}/", "")


def refuse_network(event, _arguments):
    """An audit hook: in a browser these would fail with words that nobody understands."""
    if event in child.NETWORK:
        raise PermissionError("snippets may not use the network")
    if event in child.PROCESS:
        raise PermissionError("snippets may not start other processes")
