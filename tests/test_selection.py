"""What runs again after an edit: exactly the tests that depend on it, in a small project; and no test may hide what it reads."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OURS = [
    f"holdtrue/src/holdtrue/{name}.py"
    for name in (
        "__init__", "layout", "problem",
        "keep/__init__", "keep/inputs", "keep/sources", "run/__init__", "run/cluster_worker",
    )
]  # fmt: skip
pytestmark = pytest.mark.reads(*OURS)
COPIED = [
    "tests/selection.py",
    "tests/undeclared.py",
    "tests/built.py",
    *OURS,
]
SETTINGS = '[tool.pytest.ini_options]\ntestpaths = ["tests"]\naddopts = "--import-mode=importlib"\npythonpath = [".", "tests", "holdtrue/src"]\n'
HEAD = """
import importlib, os, pytest, subprocess, sys
from pathlib import Path
ROOT = next(folder for folder in Path(__file__).parents if (folder / "pyproject.toml").exists())
"""
FILES = {
    "pyproject.toml": SETTINGS,
    "requirements.lock": "",
    "docs/page.md": "", "docs/other.md": "", "overrides/main.html": "",
    ".cache/tests/site/one/index.html": "", ".cache/tests/site/two/index.html": "", ".cache/runtime/manifest.json": "",
    "snippets/part/page/n.py": "from snippets.shared import helper\n", "snippets/part/page/m.py": "",
    "snippets/shared/helper.py": "", "snippets/shared/data/numbers.txt": "1", "snippets/shared/style.mplstyle": "",
    "snippets/shared/late.py": "",
    "tests/beside.py": "", "tests/fixed.py": "",
    "tests/conftest.py": """
import pytest
pytest_plugins = ["selection", "undeclared"]
def pytest_addoption(parser):
    parser.addoption("--all", action="store_true")
@pytest.fixture
def fixed():
    import fixed
""",
    "tests/part/page/test_n.py": '"""\nfrom what it reads\n"""\nfrom snippets.part.page import n\ndef test_n(): pass\n',
    "tests/part/page/test_m.py": "from snippets.part.page import (\n    m,\n)\nif m: import beside\ndef test_m(): pass\n",
    "tests/shared/test_helper.py": "from snippets.shared import helper\ndef test_helper(): pass\n",
    "tests/engine/test_engine.py": "def test_engine(): pass\n",
    "tests/test_page.py": f"{HEAD}@pytest.mark.reads('docs/page.md')\n"
    "def test_page(): (ROOT / 'docs/page.md').read_text()\n",
    "tests/test_pages.py": f"{HEAD}@pytest.mark.reads('docs')\n"
    "def test_pages(): [path.read_text() for path in (ROOT / 'docs').glob('*.md')]\n",
    "tests/test_program.py": f"{HEAD}@pytest.mark.reads('snippets/part/page/n.py')\n"
    "def test_program(): importlib.import_module('snippets.part.page.n')\n",
    "tests/test_built.py": f"{HEAD}@pytest.mark.parametrize('name', [pytest.param(name, \n"
    "    marks=pytest.mark.reads(f'.cache/tests/site/{name}')) for name in ('one', 'two')])\n"
    "def test_built(name): pass\n",
    "tests/test_whole.py": f"{HEAD}def test_whole(fixed): subprocess.run([sys.executable, '-c', ''], check=True, cwd=ROOT)\n",
}  # fmt: skip
EVERYTHING = {
    "n", "m", "helper", "engine", "page", "pages", "program", "built[one]", "built[two]", "whole",
}  # fmt: skip


def run(folder, *options):
    """(exit code, names of the tests that passed, output) of a run in a process of its own."""
    command = [sys.executable, "-m", "pytest", "-v", "-p", "no:cacheprovider", "-p", "xdist.plugin", *options]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=120,
        env=os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
    )  # fmt: skip
    passed = re.findall(r"PASSED\s+\S+::test_(\S+)|::test_(\S+) PASSED", done.stdout)
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


ALWAYS = {"whole"}  # after any edit
EDITS = {
    "nothing": ({}, set()),
    "a test file": ({"tests/test_page.py": FILES["tests/test_page.py"] + "\n"}, {"page"}),
    "a module beside the tests": ({"tests/beside.py": "x = 1"}, {"m"}),
    "conftest.py": ({"tests/conftest.py": FILES["tests/conftest.py"] + "\n"}, EVERYTHING),
    "what a fixture imports for itself": ({"tests/fixed.py": "x = 1"}, set()),
    "a snippet": ({"snippets/part/page/n.py": FILES["snippets/part/page/n.py"] + "x = 1"}, {"n", "program"}),
    "another snippet": ({"snippets/part/page/m.py": "x = 1"}, {"m"}),
    "what snippets share": ({"snippets/shared/helper.py": "x = 1"}, {"n", "helper", "program"}),
    "their data": ({"snippets/shared/data/numbers.txt": "2"}, {"n", "m", "helper"}),
    "their style": ({"snippets/shared/style.mplstyle": "\n"}, {"n", "m", "helper", "engine"}),
    "the engine": ({"holdtrue/src/holdtrue/new.py": ""}, {"engine"}),
    "a page": ({"docs/page.md": "x"}, {"page", "pages"}),
    "another page": ({"docs/other.md": "x"}, {"pages"}),
    "a new page": ({"docs/new.md": ""}, {"pages"}),
    "a file whose name begins as that of a page": ({"docs/page.md~": ""}, {"pages"}),
    "a template": ({"overrides/main.html": "x"}, set()),
    "a built page": ({".cache/tests/site/one/index.html": "x"}, {"built[one]"}),
    "a new built file": ({".cache/tests/site/two/figure.svg": "x"}, {"built[two]"}),
    "the browser's Python": ({".cache/runtime/manifest.json": "x"}, set()),
    "a new test": ({"tests/test_new.py": "def test_new(): pass\n"}, {"new"}),
    "the lock file": ({"requirements.lock": "x"}, EVERYTHING),
    "the settings": ({"pyproject.toml": SETTINGS + "\n"}, EVERYTHING),
    "the selection": ({"tests/selection.py": (ROOT / "tests/selection.py").read_text("utf-8") + "\n"}, EVERYTHING),
}  # fmt: skip


@pytest.mark.parametrize("edit", EDITS)
def test_exactly_what_depends_on_an_edit_runs_again(project, edit):
    files, expected = EDITS[edit]
    expected = expected | (ALWAYS if files else set())
    write(project, files)
    code, passed, output = run(project)
    assert (code, passed) == (0, expected), output
    assert f"\n{len(expected)} of {len(EVERYTHING | expected)} to run, the others passed in this state\n" in output


def test_several_processes_choose_the_same_and_what_has_run_again_is_not_run_once_more(project):
    expected = set()
    for files, again in EDITS.values():
        if again != EVERYTHING:
            write(project, files)
            expected |= again | ALWAYS
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
    write(project, {"docs/page.md": "2"})
    assert run(project, "tests/test_page.py")[1] == {"page"}
    assert run(project)[1] == {"pages"} | ALWAYS


TELLING = f"""{HEAD}
TOLD = ROOT / "docs/other.md"
pytestmark = pytest.mark.reads("docs/other.md")
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
    [("fail", {"told"}), ("skip", {"told"}), ("change", {"told", "late", "pages"} | ALWAYS), ("late", {"late"})],
)
def test_what_failed_was_skipped_or_saw_another_state_runs_again(project, told, again, options):
    write(project, {"tests/test_telling.py": TELLING, "docs/other.md": told})
    run(project, *options)
    output = run(project, *options)[2]
    assert f"\n{len(again)} of {len(EVERYTHING) + 2} to run," in output, output


def test_what_saw_two_states_has_passed_in_neither(project):
    for _ in range(2):  # the second time as if the edit had been taken back
        write(project, {"tests/test_telling.py": TELLING, "docs/other.md": "change"})
        output = run(project)[2]
        assert f"\n{len({'told', 'late', 'pages'} | ALWAYS)} of {len(EVERYTHING) + 2} to run," in output, output


@pytest.mark.parametrize("options", [[], ["-n2"]], ids=["", "-n2"])
def test_what_passed_once_and_failed_later_in_the_same_state_runs_again(project, options):
    write(project, {"tests/test_moody.py": f"{HEAD}def test_moody(): assert 'MOODY' not in os.environ\n"})
    assert run(project)[1] == {"moody"} | ALWAYS
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MOODY", "1")
        assert run(project, "--all", *options)[0] == 1
    assert run(project)[1] == {"moody"}


def test_what_was_interrupted_has_not_passed(project):
    write(
        project,
        {"tests/test_stops.py": f"{HEAD}def test_stops():\n    if 'STOP' in os.environ: raise KeyboardInterrupt\n"},
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STOP", "1")
        assert run(project)[0] == pytest.ExitCode.INTERRUPTED
    assert "stops" in run(project)[1]


@pytest.mark.parametrize("options", [[], ["-n2"]], ids=["", "-n2"])
def test_a_run_that_ends_at_the_first_failure_keeps_what_passed_before(project, options):
    write(project, {"tests/test_telling.py": TELLING, "docs/other.md": "fail"})
    passed = run(project, "-x", *options)[1]
    output = run(project, *options)[2]
    again = {"pages", "told", "late"} | ALWAYS
    assert f"\n{len(again - passed)} of {len(EVERYTHING) + 2} to run," in output, output


def test_a_file_that_is_gone_is_a_change(project):
    (project / "docs/other.md").unlink()
    assert run(project)[1] == {"pages"} | ALWAYS
    write(project, {"docs/other.md": FILES["docs/other.md"]})
    assert run(project)[1] == {"pages"} | ALWAYS
    (project / "tests/test_page.py").unlink()
    assert f"\n1 of {len(EVERYTHING) - 1} to run," in run(project)[2]


def test_a_record_that_is_damaged_is_none(project):
    record = project / ".cache/tests/passed.json"
    record.write_text(record.read_text("utf-8")[:-9], "utf-8")
    code, passed, output = run(project)
    assert (code, passed) == (0, EVERYTHING), output


@pytest.mark.parametrize(
    ("does", "opened"),
    [
        ("(ROOT / 'docs/other.md').read_text()", "docs/other.md"),
        ("os.close(os.open(ROOT / 'docs/other.md', os.O_RDONLY))", "docs/other.md"),
        ("os.listdir(ROOT / 'docs')", "docs"),
        ("list((ROOT / 'docs').glob('*'))", "docs"),
        ("os.chdir(ROOT / 'snippets'); list(Path('.').iterdir()); os.chdir('/')", "snippets"),
        ("importlib.import_module('snippets.shared.late')", "snippets/shared/late.py"),
        ("subprocess.run([sys.executable, '-c', ''], cwd=ROOT / 'docs')", "docs"),
        ("subprocess.run([sys.executable, '-c', ''])", "."),
    ],
)
@pytest.mark.parametrize("where", ["test", "fixture"])
def test_a_test_that_opens_what_its_mark_does_not_name_fails(project, does, opened, where):
    body = {
        "test": f"def test_hides(): {does}\n",
        "fixture": f"@pytest.fixture(scope='session')\ndef it(): {does}\ndef test_hides(it): pass\n",
    }[where]
    write(project, {"tests/test_hides.py": f"{HEAD}pytestmark = pytest.mark.reads('docs/page.md')\n{body}"})
    for _ in range(2):  # with its byte code, too
        code, _, output = run(project, "tests/test_hides.py")
        assert code == 1, output
        assert f"tests/test_hides.py::test_hides opens {opened}: name it in a mark reads(path, ...)" in output


@pytest.mark.parametrize(
    "does",
    [
        "(ROOT / 'docs/page.md').read_text()", "Path(os.devnull).read_text()", "(ROOT / 'docs/other.md').write_text('')",
        "subprocess.run([sys.executable, '-c', ''], cwd=os.path.expanduser('~'))", "(ROOT / '.cache/new').write_text('')",
    ],
)  # fmt: skip
def test_a_test_may_open_what_its_mark_names_and_what_is_not_the_projects(project, does):
    write(project, {"tests/test_open.py": f"{HEAD}@pytest.mark.reads('docs/page.md')\ndef test_open(): {does}\n"})
    code, _, output = run(project, "tests/test_open.py")
    assert code == 0, output


# What builds the site of this project: it takes longer than to collect the tests, and copies docs/page.md.
MKDOCS = """
import pathlib, sys, time
time.sleep(2)
folder, text = pathlib.Path(sys.argv[-1]), pathlib.Path("docs/page.md").read_text()
assert text != "bad", "this page is bad"
(folder / "made").mkdir(parents=True, exist_ok=True)
(folder / "made/index.html").write_text(text)
"""
OF_THE_SITE = f"""{HEAD}
import built
@pytest.mark.reads(".cache/tests/site/made")
def test_made():
    with open(ROOT / ".cache/looked", "a") as looked:
        looked.write((built.site() / "made/index.html").read_text() + ";")
def test_all(): built.site()
"""


@pytest.mark.parametrize("options", [[], ["-n2"]], ids=["", "-n2"])
def test_the_site_is_built_before_its_tests_are_chosen(project, options):
    conftest = FILES["tests/conftest.py"].replace('"undeclared"', '"undeclared", "built"')
    mkdocs = {"mkdocs/__init__.py": "", "mkdocs/__main__.py": MKDOCS}
    write(project, {"tests/conftest.py": conftest, "tests/site/test_made.py": OF_THE_SITE, **mkdocs})
    looked = project / ".cache/looked"
    for text in "1", "2":
        write(project, {"docs/page.md": text})
        code, _, output = run(project, *options)
        assert (code, looked.read_text("utf-8")[-2:]) == (0, f"{text};"), output
    assert "\n0 of " in run(project, *options)[2]
    write(project, {"docs/page.md": "bad"})
    code, _, output = run(project, *options)
    assert code == 1, output
    assert "this page is bad" in output
