"""The built site, for the tests in tests/site: made before tests are chosen, so that each depends on the files that it looks at."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

import selection
from selection import ROOT, SITE

TESTS = ROOT / "tests/site"
MADE_OF, FAILED = SITE.with_name("site-made-of.txt"), SITE.with_name("site-failed.txt")
PATIENCE = 1800  # seconds that all snippets and the site may take
# For tests of how pages work, whatever stands on them.
WORKS = pytest.mark.reads(
    "holdtrue", "overrides", "mkdocs.yml", "docs/assets", "docs/sw.js", ".cache/runtime/manifest.json",
    rest="some page of the course, as an example",
)  # fmt: skip
# Called with an element of a page, it opens the folds around it.
OPEN_AROUND = "(at) => { while ((at = at.parentElement.closest('details'))) at.open = true; }"
BACKGROUND = {"light": (255, 255, 255), "dark": (27, 30, 38)}  # of pages and figures


def of_page(address):
    """A page as the parameter of a test, which looks at all that is on it."""
    return pytest.param(address, marks=pytest.mark.reads(f".cache/tests/site/{address or 'index.html'}".rstrip("/")))


def lacking(what):
    """Something that a test needs isn't on this machine: in CI that is a failure."""
    (pytest.fail if os.environ.get("CI") else pytest.skip)(what)


def run(module, *arguments, **environment):
    """Run a builder of the whole site, which must succeed."""
    kept = {name: value for name, value in os.environ.items() if name not in ("SITE_URL", "REPO_URL", "EDIT_URI")}
    variables = kept | {"NO_MKDOCS_2_WARNING": "1"} | environment
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 0, done.stdout + done.stderr


def build(folder, **environment):
    """Build the site strictly into `folder`."""
    run("mkdocs", "build", "--strict", "-d", str(folder), **environment)


def site():
    """Its folder; fails if the build did."""
    if FAILED.exists():
        pytest.fail(FAILED.read_text("utf-8"), pytrace=False)
    return SITE


def is_asked_for(config):
    """Whether tests of the site may be among those that run."""
    asked = [Path(argument.partition("::")[0]).resolve() for argument in config.args]
    return any(TESTS.is_relative_to(path) or path.is_relative_to(TESTS) for path in asked)


def make(made_of):
    try:
        build(SITE)
    except Exception as error:  # whatever it is, tests are waiting
        FAILED.write_text(str(error), "utf-8")
    else:
        MADE_OF.write_text(made_of, "utf-8")


@pytest.hookimpl(trylast=True)  # once selection.py knows the state of the project
def pytest_configure(config):
    """Begin to build, where that is needed. Meanwhile the tests are collected, which takes about as long."""
    if hasattr(config, "workerinput") or not is_asked_for(config):
        return
    made_of = repr([selection.SHAPING, config.state])
    if MADE_OF.is_file() and MADE_OF.read_text("utf-8") == made_of:
        return
    SITE.parent.mkdir(parents=True, exist_ok=True)
    for file in MADE_OF, FAILED:
        file.unlink(missing_ok=True)
    threading.Thread(target=make, args=[made_of]).start()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config):
    """Which tests have to run depends on what has been built."""
    if not is_asked_for(config):
        return
    end = time.monotonic() + PATIENCE  # whoever builds may have been killed
    while not MADE_OF.exists() and not FAILED.exists() and time.monotonic() < end:
        time.sleep(0.1)
