import contextlib
import io
import logging
import os
import re
import shutil
import subprocess
import sys
import textwrap
import time
import urllib.error
import urllib.request
from unittest import mock

import markdown
import mkdocs.__main__
import pytest
from bs4 import BeautifulSoup

from holdtrue import __main__ as engine
from holdtrue.model import Job
from holdtrue.render.rendering import Rendering
from holdtrue.site import Site
from processes import finish, running, serving

PATIENCE = 60  # seconds; a save shows within one, on a machine that has nothing else to do

SNIPPET = '''
"""A straight line."""
import matplotlib.pyplot as plt


def figure(slope=1):
    print("slope", slope)
    fig, ax = plt.subplots(figsize=(6, 3))
    ax.plot([0, 1], [0, slope])
    return fig


def facts():
    return {"third": 1 / 3, "thousand": 1000, "tiny": 2.3283e-10}
'''

PAGE = """
# A page

/// figure | line
    alt: >-
      A straight line that rises from the lower left to the upper right corner.
    controls: {slope: [1, 2]}

The line rises by 0.333<!-- line.third --> in $x^2$.
///

/// output | line
///
"""


CONFIG = """
site_name: Example
site_url: http://127.0.0.1/
theme: {name: mkdocs}
strict: true
plugins: [search, holdtrue]
markdown_extensions: [holdtrue, admonition, pymdownx.arithmatex: {generic: true}, pymdownx.superfences]
"""

ENVIRONMENT = {"SOURCE_DATE_EPOCH": "0", "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"}


class Project:
    """A small site in a folder: one page with one figure."""

    def __init__(self, root):
        self.root = root
        self.snippet, self.page = root / "snippets/part/page/line.py", root / "docs/part/page.md"

    def write(self, path, text):
        path = self.root / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text).lstrip("\n"), "utf-8")
        return path

    def copy(self, folder):
        """Another checkout of it."""
        shutil.copytree(self.root, folder, dirs_exist_ok=True)
        return Project(folder)

    def site(self):
        """The site, as a new process would see it."""
        site = Site(self.root)
        site.update()
        return site

    def job(self, name="line", **options):
        """What is to run for the snippet of this name on its page."""
        return Job(str(self.root), f"part/page/{name}", **options)

    def problems(self):
        return [str(problem) for problem in self.site().problems]

    def build(self, *options):
        """`mkdocs build` in this process, where that takes a twentieth of the time: as a process of its own would end."""
        logger = logging.getLogger("mkdocs")
        before = logger.level, logger.propagate
        with mock.patch.object(mkdocs.__main__, "_enable_warnings"):  # they are errors here
            try:
                return self._ended(mkdocs.__main__.cli, "build", *options)
            finally:
                logger.setLevel(before[0])
                logger.propagate = before[1]

    def command(self, *arguments):
        """`python -m holdtrue` in this process."""
        return self._ended(engine.main, *arguments)

    def _ended(self, function, *arguments):
        out, err = io.StringIO(), io.StringIO()
        with (
            contextlib.chdir(self.root), mock.patch.dict(os.environ, ENVIRONMENT),
            contextlib.redirect_stdout(out), contextlib.redirect_stderr(err),
        ):  # fmt: skip
            try:
                code = function(arguments)
            except SystemExit as end:
                code = end.code
        return subprocess.CompletedProcess(arguments, code, out.getvalue(), err.getvalue())

    def start(self, *command, **environment):
        """`python -m …` in a process and a group of its own, with all that it says in one text; for a `with` statement."""
        return running(
            [sys.executable, "-m", *command], cwd=self.root, env=os.environ | ENVIRONMENT | environment,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", start_new_session=True,
        )  # fmt: skip

    def run(self, *command, **environment):
        """What a process said that ended well."""
        with self.start(*command, **environment) as process:
            return finish(process)

    def built(self, folder="site"):
        """{path: bytes} of everything below a folder."""
        base = self.root / folder
        return {p.relative_to(base).as_posix(): p.read_bytes() for p in base.rglob("*") if p.is_file()}

    def leftovers(self):
        return [p.name for p in self.root.iterdir() if p.name.startswith(".site")]


def new_project(root):
    project = Project(root)
    project.write(project.snippet, SNIPPET)
    project.write(project.page, PAGE)
    return project


def new_example(root):
    example = new_project(root)
    example.write("mkdocs.yml", CONFIG)
    example.write("docs/index.md", "# Example\n\nSee [the page](part/page.md#fig-line).\n")
    return example


@pytest.fixture(scope="session")
def elsewhere(tmp_path_factory):
    return tmp_path_factory.mktemp("elsewhere")


@pytest.fixture(autouse=True)
def works_elsewhere(elsewhere, monkeypatch):
    """Whoever asks the engine for something may work in any folder."""
    monkeypatch.chdir(elsewhere)


@pytest.fixture
def project(tmp_path):
    """Without a generator: what the engine's own tests need."""
    return new_project(tmp_path)


@pytest.fixture
def example(tmp_path):
    """The same as a MkDocs site."""
    return new_example(tmp_path)


@pytest.fixture
def copy(tmp_path):
    """The site that `holdtrue new` writes, where nothing has run yet."""
    engine.begin(tmp_path / "copy")
    return tmp_path / "copy"


@pytest.fixture(scope="module")
def shared_example(tmp_path_factory):
    """One for all tests of a file, which look at it or copy it."""
    return new_example(tmp_path_factory.mktemp("shared"))


@pytest.fixture
def render(project):
    """HTML of a page part/page.md with this text; the page must have no problem."""

    def render(text, uri="part/page.md"):
        project.write(f"docs/{uri}", text)
        site = project.site()
        rendering = Rendering(site, uri)
        options = {"holdtrue": {"rendering": rendering}, "pymdownx.arithmatex": {"generic": True}}
        names = ["holdtrue", "tables", "admonition", "attr_list", "def_list", "toc"]
        names += ["pymdownx.details", "pymdownx.superfences", "pymdownx.arithmatex"]
        html = markdown.markdown(site.pages[uri].text, extensions=names, extension_configs=options)
        assert site.problems + rendering.finish().problems == []
        soup = BeautifulSoup(html, "html.parser")
        return soup

    return render


@pytest.fixture
def server(example):
    """Address of `mkdocs serve` on the example."""
    with serving(example.root) as address:
        yield address


@pytest.fixture
def wait_for():
    """wait_for(url, pattern): the page, as soon as it matches."""

    def wait_for(url, pattern):
        end = time.monotonic() + PATIENCE
        page = "no answer"
        while time.monotonic() < end:
            try:
                page = urllib.request.urlopen(url, timeout=5).read().decode()
                if re.search(pattern, page):
                    return page
            except (urllib.error.URLError, TimeoutError, ConnectionError):
                pass
            time.sleep(0.1)
        raise AssertionError(f"{pattern!r} did not come: {page[-2000:]}")

    return wait_for
