"""What runs again after an edit: exactly the tests that depend on it, in a small project."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
COPIED = [
    "tests/selection.py",
    "tests/opened.py",
    *(f"engine/{name}.py" for name in ("__init__", "sources", "store", "worker")),
]
SETTINGS = '[tool.pytest.ini_options]\ntestpaths = ["tests"]\naddopts = "--import-mode=importlib"\npythonpath = [".", "tests"]\n'
HEAD = """
import functools, importlib, subprocess, sys
from pathlib import Path
ROOT = Path(__file__).resolve().parent.parent
"""
FILES = {
    "pyproject.toml": SETTINGS,
    "requirements.lock": "",
    "docs/imported.md": "", "docs/fixed.md": "", "docs/opened.md": "",
    "data/numbers.txt": "1", "template.html": "<p>{{ x }}</p>", "tool/program.py": "print(1)",
    ".cache/tests/site/one.html": "", ".cache/tests/site/two.html": "",
    "snippets/a.py": "from snippets.shared import b\n", "snippets/shared/b.py": "",
    "snippets/c.py": "from snippets.shared import d\n", "snippets/shared/d.py": "", "snippets/e.py": "",
    "tests/helper.py": "", "tests/reader.py": f"{HEAD}PAGE = (ROOT / 'docs/imported.md').read_text()\n",
    "tests/conftest.py": f"""{HEAD}
import pytest
pytest_plugins = ["selection"]
def pytest_addoption(parser):
    parser.addoption("--all", action="store_true")
@pytest.fixture(scope="session")
def page():
    import snippets.e
    return (ROOT / "docs/fixed.md").read_text()
""",
    "tests/test_own.py": "def test_own(): pass\n",
    "tests/test_helper.py": "import helper\ndef test_helper(): pass\n",
    "tests/test_static.py": "from snippets import a\ndef test_static(): pass\n",
    "tests/test_dynamic.py": f"{HEAD}def load(): importlib.import_module('snippets.c')\n"
    "def test_dynamic(): load()\ndef test_dynamic_again(): load()\n",
    "tests/test_data.py": f"{HEAD}@functools.cache\ndef data(): return (ROOT / 'data/numbers.txt').read_text()\n"
    "def test_data(): data()\ndef test_data_again(): data()\n",
    "tests/test_imported.py": "import reader\ndef test_imported(): pass\n",
    "tests/test_imported_too.py": "import reader\ndef test_imported_too(): pass\n",
    "tests/test_fixture.py": "def test_fixture(page): pass\n",
    "tests/test_fixture_too.py": "def test_fixture_too(page): pass\n",
    "tests/test_template.py": f"{HEAD}from jinja2 import Environment, FileSystemLoader\ndef test_template():\n"
    "    assert Environment(loader=FileSystemLoader(ROOT)).get_template('template.html').render(x=1) == '<p>1</p>'\n",
    "tests/test_served.py": f"""{HEAD}
import http.server, threading, urllib.request, pytest
@pytest.fixture(scope="session")
def ask():
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(ROOT / ".cache/tests/site"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever).start()
        yield lambda name: urllib.request.urlopen(f"http://127.0.0.1:{{server.server_port}}/{{name}}").close()
        server.shutdown()
@pytest.fixture(scope="module")
def window(ask):
    return functools.cache(ask)
def test_served(ask): ask("one.html")
def test_served_once(window): window("two.html")
def test_served_no_more(window): window("two.html")
""",
    "tests/test_process.py": f"{HEAD}def run(*command, **options): subprocess.run([sys.executable, *command], check=True, **options)\n"
    "def test_process(): run('tool/program.py', cwd=ROOT)\n"
    "def test_process_elsewhere(tmp_path): run('-c', '', cwd=tmp_path)\n",
    "tests/test_listed.py": f"{HEAD}def test_listed(): assert list((ROOT / 'docs').glob('*.md'))\n",
    "tests/test_looked.py": f"{HEAD}def test_looked(): (ROOT / 'docs/missing.md').exists(), (ROOT / 'docs/opened.md').exists()\n",
    "tests/test_named.py": f"{HEAD}import pytest\n@pytest.mark.reads('snippets/a.py')\n"
    "def test_named(): (ROOT / 'data/numbers.txt').read_text()\n",
}  # fmt: skip
DATA = {"data", "data_again"}
EVERYTHING = {name for text in FILES.values() for name in re.findall(r"^def test_(\w+)", text, re.M)}
IN_THE_PROJECT = {"process"}  # a process that works there may read all of it


def run(folder, *options):
    """(exit code, names of the tests that passed, output) of a run in a process of its own."""
    command = [sys.executable, "-m", "pytest", "-v", "-p", "no:cacheprovider", "-p", "xdist.plugin", *options]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=120,
        env=os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
    )  # fmt: skip
    passed = re.findall(r"PASSED\s+\S+::test_(\w+)|::test_(\w+) PASSED", done.stdout)
    return done.returncode, {one or other for one, other in passed}, done.stdout + done.stderr


def write(folder, files):
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


@pytest.fixture(scope="module")
def green(tmp_path_factory):
    """The project after its first run, by two processes."""
    folder = tmp_path_factory.mktemp("green") / "project"
    write(folder, FILES | {name: (ROOT / name).read_text("utf-8") for name in COPIED})
    code, passed, output = run(folder, "-n2")
    assert (code, passed) == (0, EVERYTHING), output
    assert f"{len(passed)} of {len(passed)} to run" in output
    return folder


@pytest.fixture
def project(green, tmp_path):
    """A copy of it."""
    return shutil.copytree(green, tmp_path / "project")


EDITS = {
    "nothing": ({}, set()),
    "a test file": ({"tests/test_own.py": "def test_own(): assert True\n"}, {"own"}),
    "a module beside the tests": ({"tests/helper.py": "x = 1"}, {"helper"}),
    "conftest.py": ({"tests/conftest.py": FILES["tests/conftest.py"] + "\n"}, EVERYTHING),
    "what a fixture of conftest.py imports": ({"snippets/e.py": "x = 1"}, {"fixture", "fixture_too"}),
    "a snippet": ({"snippets/a.py": FILES["snippets/a.py"] + "x = 1"}, {"static", "named"}),
    "what a snippet shares": ({"snippets/shared/b.py": "x = 1"}, {"static", "named"}),
    "a snippet that is imported by its name": ({"snippets/c.py": "x = 1"}, {"dynamic", "dynamic_again"}),
    "what that shares": ({"snippets/shared/d.py": "x = 1"}, {"dynamic", "dynamic_again"}),
    "data behind a cache": ({"data/numbers.txt": "2"}, DATA),
    "a page that is read at an import": ({"docs/imported.md": "x"}, {"imported", "imported_too"}),
    "a page that a fixture of the session reads": ({"docs/fixed.md": "x"}, {"fixture", "fixture_too"}),
    "a template": ({"template.html": "<p>{{ x }}</p>\n"}, {"template"}),
    "a built file that is served": ({".cache/tests/site/one.html": "x"}, {"served"}),
    "a built file that is served once": ({".cache/tests/site/two.html": "x"}, {"served_once", "served_no_more"}),
    "what only a process opens": ({"tool/program.py": "print(2)"}, set()),
    "the engine, which a process may use": ({"engine/__init__.py": ""}, {"process_elsewhere"}),
    "a file that is looked for": ({"docs/opened.md": "x"}, {"looked"}),
    "a new file in a folder that is listed": ({"docs/new.md": ""}, {"listed"}),
    "a new file that was looked for": ({"docs/missing.md": ""}, {"listed", "looked"}),
    "a new test": ({"tests/test_new.py": "def test_new(): pass\n"}, {"new"}),
    "the lock file": ({"requirements.lock": "x"}, EVERYTHING),
    "the settings": ({"pyproject.toml": SETTINGS + "\n"}, EVERYTHING),
}


@pytest.mark.parametrize("edit", EDITS)
def test_exactly_what_depends_on_an_edit_runs_again(project, edit):
    files, expected = EDITS[edit]
    expected = expected | (IN_THE_PROJECT if files and ".cache" not in min(files) else set())
    write(project, files)
    code, passed, output = run(project)
    assert (code, passed) == (0, expected), output
    assert f"\n{len(expected)} of {len(EVERYTHING | expected)} to run, the others passed in this state\n" in output


def test_several_processes_choose_the_same_and_what_has_run_again_is_not_run_once_more(project):
    expected = set(IN_THE_PROJECT)
    for files, again in EDITS.values():
        if again != EVERYTHING:
            write(project, files)
            expected |= again
    code, passed, output = run(project, "-n2")
    assert (code, passed) == (0, expected), output
    for options in [], ["-n2"]:
        code, passed, output = run(project, *options)
        assert (code, passed) == (0, set()), output
        assert f"\n0 of {len(EVERYTHING | expected)} to run, the others passed in this state\n" in output


@pytest.mark.parametrize("options", [["--all"], ["tests"], ["-k", "test"]], ids=" ".join)
def test_who_asks_for_tests_gets_them(project, options):
    code, passed, output = run(project, *options)
    assert (code, passed) == (0, EVERYTHING), output


def test_a_test_that_was_asked_for_has_passed_too_and_its_neighbours_have_not(project):
    write(project, {"data/numbers.txt": "2"})
    assert run(project, "tests/test_data.py::test_data")[1] == {"data"}
    assert run(project)[1] == {"data_again"} | IN_THE_PROJECT


TELLING = """
import pytest
from pathlib import Path
TOLD = Path(__file__).parent.parent / "data/numbers.txt"
def test_told():
    if TOLD.read_text() == "skip":
        pytest.skip()
    assert TOLD.read_text() != "fail"
    if TOLD.read_text() == "change":
        TOLD.write_text("changed")
@pytest.fixture
def late():
    yield
    assert TOLD.read_text() != "late"
def test_late(late): pass
"""


@pytest.mark.parametrize("options", [[], ["-n2"]], ids=["", "-n2"])
@pytest.mark.parametrize(
    ("told", "again"),
    [("fail", {"told"}), ("skip", {"told"}), ("change", {"told", "late"} | DATA | IN_THE_PROJECT), ("late", {"late"})],
)
def test_what_failed_was_skipped_or_saw_another_state_runs_again(project, told, again, options):
    write(project, {"tests/test_telling.py": TELLING, "data/numbers.txt": told})
    run(project, *options)
    output = run(project, *options)[2]
    assert f"\n{len(again)} of {len(EVERYTHING) + 2} to run," in output, output


@pytest.mark.parametrize("options", [[], ["-n2"]], ids=["", "-n2"])
def test_a_run_that_ends_at_the_first_failure_keeps_what_passed_before(project, options):
    write(project, {"tests/test_telling.py": TELLING, "data/numbers.txt": "fail"})
    passed = run(project, "-x", *options)[1]
    output = run(project, *options)[2]
    assert passed and f"\n{len(DATA | IN_THE_PROJECT) + 2 - len(passed)} of {len(EVERYTHING) + 2} to run," in output


def test_a_file_that_is_gone_is_a_change(project):
    (project / "data/numbers.txt").unlink()
    code, passed, output = run(project)
    assert (code, passed) == (1, IN_THE_PROJECT) and "FAILED tests/test_data.py::test_data_again" in output, output
    write(project, {"data/numbers.txt": "1"})
    assert run(project)[1] == DATA | IN_THE_PROJECT
    (project / "tests/test_own.py").unlink()
    assert f"\n1 of {len(EVERYTHING) - 1} to run," in run(project)[2]


def test_a_record_that_is_damaged_is_none(project):
    (kept,) = (path for path in (project / ".cache/tests/passed").rglob("*") if path.is_file())
    kept.write_bytes(kept.read_bytes()[:-9] + kept.read_bytes()[-8:])
    code, passed, output = run(project)
    assert (code, passed) == (0, EVERYTHING), output
