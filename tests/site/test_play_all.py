"""Every snippet of the site, run by the browser's Python, has the numbers that the pages print."""

import json
import zipfile

import pytest

import course
from course import ROOT
from selection import of_snippet

PYTHON = "holdtrue/src/holdtrue/browser/play", ".cache/runtime/manifest.json"  # the browser's

# Both compute with IEEE doubles. What differs is the order of sums and the last bit of exp, log and sin: some 1e-16 each,
# which n operations make n times as large, and the longest chains here have about 1e6.
TOLERANCE = 1e-9

# Of the standard library, what a snippet may well import
PROMISED = [
    "argparse", "ast", "bisect", "calendar", "collections", "contextlib", "copy", "csv", "ctypes", "dataclasses", "datetime",
    "decimal", "doctest", "enum", "fractions", "functools", "hashlib", "heapq", "html", "inspect", "json", "logging", "numbers",
    "operator", "pathlib", "pickle", "pprint", "pydoc", "queue", "random", "re", "secrets", "statistics", "string", "struct",
    "textwrap", "threading", "timeit", "traceback", "types", "typing", "unittest", "urllib.parse", "uuid", "warnings", "weakref",
    "xml.dom.minidom", "xml.etree.ElementTree", "zipfile", "zoneinfo",
]  # fmt: skip
# Of the packages, what is asked for by name alone, or in no snippet of today.
ALSO = ["matplotlib.dates", "matplotlib.tri", "matplotlib.animation", "mpl_toolkits.mplot3d", "mpl_toolkits.axes_grid1", "numpy.ma",
        "numpy.testing", "numpy.f2py", "numpy.lib.recfunctions", "dateutil.tz", "PIL.Image"]  # fmt: skip

RUN = """async ([name, code, positions]) => {
  const python = await import(new URL("assets/play/python.js", document.baseURI));
  const message = { type: "run", name, code, positions: positions ?? undefined };
  return python.ask(message, { signal: new AbortController().signal, own: true });
}"""


@pytest.fixture(scope="module")
def published(site):
    """What the site's own numbers are, and which sliders a snippet has."""
    play = site / "assets/play"
    with zipfile.ZipFile(play / "project.zip") as archive:
        return json.loads((play / "play.json").read_text("utf-8"))["facts"], json.loads(archive.read("controls.json"))


@pytest.fixture(scope="module")
def window(browser, origin, runtime):
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    page.goto(f"{origin}/")
    yield page
    context.close()


@pytest.mark.parametrize("name", [of_snippet(name, *PYTHON) for name in course.snippets()])
def test_the_browsers_python_computes_what_the_page_prints(window, published, name):
    facts, controls = published
    code = (ROOT / "snippets" / f"{name}.py").read_text("utf-8")
    positions = [0 for _ in controls[name]] if "def figure(" in code else None
    answer = window.evaluate(RUN, [name, code, positions])
    assert "problem" not in answer, answer["problem"] + answer["traceback"]
    assert answer["facts"] == pytest.approx(facts[name], rel=TOLERANCE, abs=TOLERANCE)
    assert positions is None or answer["svg"].startswith("<svg ")


@pytest.mark.reads(*PYTHON, rest="a snippet, in whose place the imports run")
def test_the_browsers_python_has_what_snippets_may_import(window):
    imports = "\n".join(f"import {name}" for name in [*PROMISED, *ALSO])
    code = f"""{imports}
from numpy import *

zone = dateutil.tz.gettz("Europe/Berlin")


def facts():
    summer = datetime.datetime(2026, 7, 1, tzinfo=zone)
    return {{"hours": summer.utcoffset().total_seconds() / 3600, "signature": len(str(inspect.signature(histogram)))}}
"""
    answer = window.evaluate(RUN, ["foundations/nutshell/exercises", code, None])
    assert "problem" not in answer, answer["problem"] + answer["traceback"]
    assert answer["facts"]["hours"] == 2 and answer["facts"]["signature"] > 40
