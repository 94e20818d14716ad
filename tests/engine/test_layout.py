"""The folders of a project may have other names than ours: all that is made of it is the same, and every sentence names them."""

import io
import json
import re
import shutil
import sys
import zipfile
from dataclasses import replace

import pytest

import processes
from holdtrue.browser import playground
from holdtrue.export import notebook
from holdtrue.layout import DEFAULT, Layout
from holdtrue.model import Job
from holdtrue.problem import Complaint
from holdtrue.run import bundle, supervisor
from holdtrue.site import Site, key

OTHER = Layout("programs", "common", "checks", "workshop", ".kept")
SETTINGS = """
[project]
name = "a"

[tool.holdtrue]
snippets = "programs"
shared = "common"
tests = "checks"
labs = "workshop"
cache = ".kept"
"""
SNIPPET = """
import matplotlib.pyplot as plt

from programs.common.near import slope


def figure(n=1):
    print(plt.rcParams["figure.figsize"])
    fig, ax = plt.subplots()
    ax.plot([0, n], [0, slope])
    return fig


def facts():
    return {"slope": slope}
"""
PAGE = """
# A page

/// figure | line
    alt: A straight line that rises from the lower left to the upper right corner.

It rises by 2<!-- line.slope -->.
///

/// equation | same
$$ a = b $$
///

/// erratum | said
    test: checks/part/page/test_line.py::test_same

One.
///
"""
TEST = """
import pytest


@pytest.mark.equation("part/page/same")
def test_same(printed):
    printed("part/page/same").holds({"a": 1, "b": 1})
"""
LAB = """
# %% [markdown]
# # A lab

# %% alt="A straight line that rises from the lower left corner to the upper right one."
import matplotlib.pyplot as plt

from programs.common.near import slope

print(slope)
plt.plot([0, 1], [0, slope]);
"""


@pytest.fixture
def named(example):
    """A site whose folders all have other names, with something in each."""
    shutil.rmtree(example.root / "snippets")
    (example.root / "docs").rename(example.root / "pages")
    config = example.root / "mkdocs.yml"
    config.write_text("docs_dir: pages\n" + config.read_text("utf-8"), "utf-8")
    texts = {
        "pyproject.toml": SETTINGS, "pages/part/page.md": PAGE, "pages/workshop/small.py": LAB,
        "programs/part/page/line.py": SNIPPET, "programs/common/near.py": "slope = 2\n",
        "programs/common/style.mplstyle": "figure.figsize: 3, 2\n", "checks/part/page/test_line.py": TEST,
    }  # fmt: skip
    for path, text in texts.items():
        example.write(path, text)
    example.snippet, example.page = (
        example.root / path for path in ("programs/part/page/line.py", "pages/part/page.md")
    )
    return example


# The settings ------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [None, "", "[tool.holdtrue]\n", '[tool.other]\nsnippets = "programs"\n'])
def test_who_names_nothing_has_the_usual_names(tmp_path, text):
    if text is not None:
        (tmp_path / "pyproject.toml").write_text(text, "utf-8")
    assert Layout.of(tmp_path) == Layout() == Layout("snippets", "shared", "tests", "labs", ".cache")


def test_a_new_site_has_the_usual_names(copy):
    assert Layout.of(copy) == DEFAULT
    assert {"docs", DEFAULT.snippets, DEFAULT.tests} <= {path.name for path in copy.iterdir()}


def test_each_folder_may_be_named_and_a_change_counts_at_once(tmp_path):
    (tmp_path / "pyproject.toml").write_text(SETTINGS, "utf-8")
    assert Layout.of(tmp_path) == OTHER
    (tmp_path / "pyproject.toml").write_text('[tool.holdtrue]\ntests = "my-tests"\n', "utf-8")
    assert Layout.of(tmp_path) == Layout(tests="my-tests")


def test_readers_run_code_where_the_settings_say_so(tmp_path):
    (tmp_path / "pyproject.toml").write_text("[tool.holdtrue]\nplayground = true\n", "utf-8")
    assert Layout.of(tmp_path) == Layout(playground=True) != DEFAULT
    (tmp_path / "pyproject.toml").write_text("[tool.holdtrue]\nplayground = false\n", "utf-8")
    assert Layout.of(tmp_path) == DEFAULT


PACKAGE = "for it is a Python package too: write plain letters, digits and _, and no digit first"
FOLDER = "write the name of one folder, of plain letters, digits, _ and -"
REFUSED = [
    ('[tool.holdtrue]\nsnipets = "a"\n', 2, "[tool.holdtrue] has no key 'snipets': write one of snippets, shared, tests, "
     "labs, cache, playground"),
    ('[a]\nsnippets = "b"\n\n[tool.holdtrue] # c\n# snippets = "d"\n"snippets" = "my code"\n', 6,
     f"the folder snippets can't be called 'my code', {PACKAGE}"),
    ('[tool.holdtrue]\nshared = "class"\n', 2, f"the folder shared can't be called 'class', {PACKAGE}"),
    ('[tool.holdtrue]\nsnippets = "größe"\n', 2, f"the folder snippets can't be called 'größe', {PACKAGE}"),
    ("[tool]\nholdtrue = {snippets = 1}\n", 2, f"the folder snippets can't be called 1, {PACKAGE}"),
    ('[tool.holdtrue]\n\nsnippets = "code"\n', 3, "the folder snippets can't be called 'code', for a package that snippets "
     "may import has that name: choose another"),
    ('tool.holdtrue.tests = "a/b"\n', 1, f"the folder tests can't be called 'a/b': {FOLDER}"),
    ('[tool.holdtrue]\nlabs = ".labs"\n', 2, f"the folder labs can't be called '.labs': {FOLDER}"),
    ('[tool.holdtrue]\ncache = ".."\n', 2, f"the folder cache can't be called '..': {FOLDER}, perhaps after a dot"),
    ('[tool.holdtrue]\nplayground = "yes"\n', 2, "playground can't be 'yes': write true or false"),
    ("[tool]\nholdtrue = 3\n", 2, "tool.holdtrue must be a table: write [tool.holdtrue]"),
    ("[tool.holdtrue]\nsnippets =\n", 2, "not valid TOML: Invalid value (at line 2, column 11)"),
]  # fmt: skip


@pytest.mark.parametrize("text, line, said", REFUSED)
def test_a_name_that_can_not_be_is_refused_with_its_line(tmp_path, text, line, said):
    (tmp_path / "pyproject.toml").write_text(text, "utf-8")
    with pytest.raises(Complaint) as refusal:
        Layout.of(tmp_path)
    assert str(refusal.value) == f"pyproject.toml:{line}: {said}"


def test_all_that_is_wrong_is_said_at_once_in_order(tmp_path):
    (tmp_path / "pyproject.toml").write_text('[tool.holdtrue]\ntests = "/"\ncache = 1\nnone = 2\n', "utf-8")
    with pytest.raises(Complaint) as refusal:
        Layout.of(tmp_path)
    assert [problem.line for problem in refusal.value.problems] == [2, 3, 4]


def test_whoever_is_asked_says_what_is_refused(example):
    example.write("pyproject.toml", '[tool.holdtrue]\nsnippets = "my code"\n')
    said = "pyproject.toml:2: the folder snippets can't be called 'my code'"
    for done in (example.build(), example.command("check")):
        assert done.returncode == 1 and said in done.stderr and "Traceback" not in done.stderr
    done = processes.run([sys.executable, "-m", "pytest", "-p", "no:cacheprovider"], cwd=example.root)
    assert done.returncode == pytest.ExitCode.USAGE_ERROR and said in done.stderr and "Traceback" not in done.stderr


# What is made of a project -----------------------------------------------------------------


def test_a_site_whose_folders_have_other_names_is_whole(named):
    done = named.build()
    assert done.returncode == 0, done.stderr
    made = named.root / "site"
    page, lab = ((made / path / "index.html").read_text("utf-8") for path in ("part/page", "workshop/small"))
    assert 'href="../../programs/part/page/line.py"' in page and 'href="../../checks/part/page/test_line.py"' in page
    assert 'src="figure_1.svg"' in lab and (made / "workshop/small/figure_1.svg").is_file()
    assert (made / "programs/part/page/line.py").is_file() and (made / "checks/part/page/test_line.py").is_file()
    assert (named.root / ".kept/snippets").is_dir() and not (named.root / ".cache").exists()
    site = named.site()
    assert (site.problems, site.ran, site.labs.ran, site.layout) == ([], 0, 0, OTHER), "all is found again"
    assert site.results["part/page/line"].output == "[3.0, 2.0]\n", "it has the style"


@pytest.mark.parametrize("old, new, said", [
    ("slope}", "slop}", "programs/part/page/line.py:14: NameError: name 'slop' is not defined (used by pages/part/page.md)"),
    ("def figure", "def _figure", "programs/part/page/line.py:1: defines no figure() (used by pages/part/page.md)"),
])  # fmt: skip
def test_what_goes_wrong_in_a_snippet_is_placed_there(named, old, new, said):
    named.snippet.write_text(named.snippet.read_text("utf-8").replace(old, new), "utf-8")
    (named.root / "pages/workshop/small.py").unlink()
    site = named.site()
    assert (
        [str(problem) for problem in site.problems] == [str(problem) for problem in site.snippet_problems()] == [said]
    )


def test_what_pages_lack_is_said_with_the_names_of_the_project(named):
    (named.root / "pages/workshop/small.py").unlink()
    text = PAGE.replace("line.slope", "line.no").replace("| same", "| other").replace("checks/part", "tests/part")
    lost = "\n/// figure | lost\n    alt: A figure that is lost, which nobody will ever see again.\n///\n"
    named.write("pages/part/page.md", text + lost)
    said = "\n".join(map(str, named.site().problems))
    assert "page.md:6: programs/part/page/line.py has no fact 'no'; it has slope" in said
    assert "mark one in checks/part/test_page.py or in checks/part/page/ with" in said
    assert "must be a function, as in `test: checks/A/B/test_N.py::name`; it says 'tests/part/page/test_line.py" in said
    assert "there is no programs/part/page/lost.py; there are line" in said


def test_a_lab_that_fails_is_placed_there(named):
    lab = named.write("pages/workshop/small.py", LAB.replace("print(slope)", "1 / 0"))
    line = 1 + lab.read_text("utf-8").splitlines().index("1 / 0")
    site = named.site()
    assert [str(problem) for problem in site.snippet_problems()] == [
        f"pages/workshop/small.py:{line}: ZeroDivisionError: division by zero"
    ]


def test_a_result_is_found_again_under_the_same_names_only(project):
    shutil.copytree(project.root / "snippets", project.root / "programs")
    job = project.job()
    assert key(job) == key(replace(job, layout=Layout(tests="checks", labs="workshop", cache=".kept")))
    assert (
        len({key(replace(job, layout=layout)) for layout in (DEFAULT, Layout("programs"), Layout(shared="common"))})
        == 3
    )


def test_elsewhere_its_snippets_run_as_here(named, tmp_path_factory):
    there = tmp_path_factory.mktemp("worker")
    archive = bundle.archive(named.root, OTHER, "holdtrue.run.cluster_worker")
    zipfile.ZipFile(io.BytesIO(archive)).extractall(there)
    result = supervisor.execute(Job(str(there), "part/page/line", layout=OTHER))
    assert result.facts == {"slope": 2} and result.output == "[3.0, 2.0]\n"


# It goes on as the player of another project, which replaces what this process knows of snippets.
PLAYER = """
import sys
from holdtrue.browser.runner import Player

player = Player(sys.argv[1], sys.argv[2])
source = (player.root / "programs/part/page/line.py").read_text()
good = player.run("part/page/line", source, None, print)
bad = player.run("part/page/line", source + "\\n1 / 0\\n", None, print)
sys.__stdout__.write(f"{good['facts']} {bad['line']} {bad['traceback']}")
"""


def test_a_reader_runs_its_snippets_in_the_page(named, tmp_path_factory):
    there = tmp_path_factory.mktemp("browser")
    site = Site(named.root)
    site.read()
    (there / "project.zip").write_bytes(playground.project(site))
    done = processes.run([sys.executable, "-c", PLAYER, str(there / "project.zip"), str(there / "project")], cwd=there)
    assert done.stdout.startswith("{'slope': 2.0} 16 Traceback") and 'File "programs/part/page/line.py"' in done.stdout


def test_its_notebook_needs_nothing_of_it(named, tmp_path_factory):
    site = Site(named.root)
    site.read()
    cells = json.loads(notebook.write(site, "part/page.md"))["cells"]
    code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    assert "from programs.common.near import slope" in code and "snippets" not in re.sub(
        "(several|the) snippets", "", code
    )
    there = tmp_path_factory.mktemp("reader")
    done = processes.run(
        [sys.executable, "-c", f"import matplotlib\nmatplotlib.use('agg')\n{code}\nprint(facts())"], cwd=there
    )
    assert done.stdout.endswith("{'slope': 2}\n"), done.stderr


def test_its_tests_run_the_formulas_of_its_pages(named):
    (named.root / "pages/workshop/small.py").unlink()
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-rA", "pages/part", "checks"]
    done = processes.run(command, cwd=named.root)
    assert "PASSED pages/part/page.md::holds" in done.stdout, done.stdout + done.stderr
    assert "PASSED checks/part/page/test_line.py::test_same" in done.stdout
    named.page.write_text(named.page.read_text("utf-8").replace("a = b", "a = b + 1"), "utf-8")
    done = processes.run(command, cwd=named.root)
    assert "pages/part/page.md:10: the printed a = b + 1 does not hold" in done.stdout
