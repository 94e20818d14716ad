"""The package as a stranger has it: a wheel in an environment of its own, and a site whose folders have other names."""

import os
import re
import shutil
import site
import subprocess
import sys
import urllib.request
import venv
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import manual
import processes
from holdtrue.browser import playground

PACKAGE = Path(__file__).resolve().parents[2] / "holdtrue"
NAMES = {"docs": "pages", "snippets": "programs", "tests": "checks"}  # of the folders of a new site, and ours
SETTINGS = """
[tool.holdtrue]
snippets = "programs"
tests = "checks"
cache = ".kept"

[tool.pytest.ini_options]
testpaths = ["pages", "programs", "checks"]
pythonpath = ["."]
"""
# What the fixture `programs` does in their place
ENVIRONMENT = ["python3 -m venv ~/holdtrue-env", ". ~/holdtrue-env/bin/activate"]
INSTALLS = r"^python -m pip install '\./holdtrue\[(\w+)\]' (\w+)$"
READS = "holdtrue", "snippets/shared/style.mplstyle", manual.FIRST_SITE
PROBLEM = re.compile(r"\S+:\d+: ")  # what begins so ends a command with an error


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Made of what a clone has: without what other builds have left."""
    base = tmp_path_factory.mktemp("wheel")
    command = ["git", "ls-files", "-z"]
    known = subprocess.run(command, cwd=PACKAGE, check=True, capture_output=True, encoding="utf-8").stdout
    for name in known.strip("\0").split("\0"):
        (base / "clone" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(PACKAGE / name, base / "clone" / name)
    pip(base, "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", str(base), str(base / "clone"))
    (made,) = base.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def programs(wheel, tmp_path_factory):
    """The folder of programs of an environment with nothing but what the page of the first site installs, and what that needs."""
    home = tmp_path_factory.mktemp("environment")
    venv.create(home)
    pip(home, "--python", str(home), "install", "-q", "--no-deps", "--no-index", str(wheel))
    (place,) = home.rglob("site-packages")
    (own,) = metadata.distributions(path=[str(place)])
    here = {canonicalize_name(one.name): one for one in metadata.distributions(path=site.getsitepackages())}
    (extra, other) = re.search(INSTALLS, manual.text(manual.FIRST_SITE), re.M).groups()
    found, waiting = {}, [*needs(own, {extra}), Requirement(other)]
    while waiting:
        one = waiting.pop()
        if (key := (canonicalize_name(one.name), frozenset(one.extras))) not in found:
            found[key] = here[key[0]]
            waiting += needs(found[key], one.extras)
    for file in {file for there in found.values() for file in there.files if ".." not in file.parts}:
        if (source := Path(file.locate())).is_file():
            (place / file).parent.mkdir(parents=True, exist_ok=True)
            link(source, place / file)
    return home / ("Scripts" if sys.platform == "win32" else "bin")


def pip(folder, *arguments):
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=120)


def needs(distribution, extras):
    """What it says it needs here, with these extras."""
    for one in map(Requirement, distribution.requires or []):
        if one.marker is None or any(one.marker.evaluate({"extra": extra}) for extra in ["", *extras]):
            yield one


def link(source, target):
    """The same file in two places; where they are on two disks, a copy."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def renamed(copy):
    """Give the folders of a new site other names, and its files what their authors would have written then."""
    for old, new in NAMES.items():
        (copy / old).rename(copy / new)
    (copy / "pyproject.toml").write_text(SETTINGS, "utf-8")
    settings = copy / "mkdocs.yml"
    settings.write_text(f"docs_dir: pages\n{settings.read_text('utf-8')}", "utf-8")
    for path in [*copy.glob("checks/**/*.py"), *copy.glob("pages/**/*.md")]:
        text = path.read_text("utf-8").replace("from snippets.", "from programs.")
        path.write_text(text.replace('"snippets/', '"programs/'), "utf-8")


def served(folder, programs, monkeypatch):
    """The page about dice, by the server that an environment has."""
    with monkeypatch.context() as patch:
        patch.setattr(sys, "executable", str(programs / "python"))
        with processes.serving(folder) as address:
            return processes.until(lambda: first_answer(f"{address}/chance/dice/"), "answer")


def first_answer(address):
    """What stands on a page as soon as anybody answers."""
    try:
        return urllib.request.urlopen(address, timeout=60).read().decode()
    except urllib.error.URLError:
        return None


@pytest.mark.reads(*READS)
def test_a_site_far_away_with_folders_of_other_names(programs, tmp_path, monkeypatch):
    for name in ("SNIPPET_STORE", "PYTHONPATH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")
    copy = tmp_path / "copy"

    def run(program, *arguments):
        return processes.run([str(programs / program), *arguments], cwd=copy if copy.exists() else tmp_path)

    done = run("holdtrue", "new", "copy")
    assert done.returncode == 0 and "start `mkdocs serve`" in done.stdout, done.stderr
    renamed(copy)
    done = run(
        "python", "-c", "import holdtrue, holdtrue.browser.pyodide, holdtrue.serve.background; print(holdtrue.__file__)"
    )
    assert done.stdout.startswith(str(programs.parent)), done.stdout + done.stderr
    done = run("python", "-m", "mkdocs", "build", "--strict")
    assert done.returncode == 0 and "holdtrue: 1 figures, 2 run" in done.stderr, done.stderr
    page = (copy / "site/chance/dice/index.html").read_text("utf-8")
    assert "51.8%" in page and 'href="../../programs/chance/dice/more_dice_make_a_bell.py"' in page
    assert (copy / "site/programs/chance/dice/more_dice_make_a_bell.py").is_file()
    assert not (copy / "site/assets/play").exists(), "nobody has asked for the playground"
    done = run("python", "-m", "pytest", "-q", "-p", "no:cacheprovider")
    assert done.returncode == 0 and "6 passed" in done.stdout, done.stdout
    page = served(copy, programs, monkeypatch)
    figure = r'id="fig-more_dice_make_a_bell">\s*<figure>\s*<img [^>]*src="more_dice_make_a_bell.svg"'
    assert re.search(figure, page), page
    for reader, lines in (("head -1", 1), ("true", 0)):  # the second has ended when the list comes
        said = processes.run(["sh", "-c", f"'{programs}/holdtrue' list | {reader}"], cwd=copy)
        assert (said.stdout.count("chance/dice/"), said.stdout.count("\n"), said.stderr) == (lines, lines, "")
    made = {path.name for path in copy.iterdir()} - {"mkdocs.yml", "pyproject.toml", ".gitignore", "site"}
    assert made == {*NAMES.values(), ".kept"}, "nothing has one of the usual names"


@pytest.mark.reads(*READS)
def test_the_first_site_is_made_as_its_page_says(programs, tmp_path, monkeypatch):
    author, steps = manual.Author(tmp_path, programs), [*manual.steps(manual.FIRST_SITE)]
    (_, created, _), (_, activated, _), (_, installed, _) = steps[:3]
    assert [created, activated] == ENVIRONMENT and re.fullmatch(INSTALLS, installed)
    for kind, asked, more in steps[3:]:
        if kind == "change":
            manual.change(author.folder, asked)
        elif kind == "write":
            (author.folder / asked).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(more, author.folder / asked)
        elif kind == "list":
            listed = [line.split()[0] for line in asked.splitlines()]
            made = [path.relative_to(author.folder).as_posix() for path in author.folder.rglob("*") if path.is_file()]
            assert [name for name in listed if not (author.folder / name).exists()] == []
            assert [name for name in made if not name.startswith(tuple(listed))] == []
        elif asked == "mkdocs serve":
            assert "more_dice_make_a_bell.svg" in served(author.folder, programs, monkeypatch)
        else:
            said, status = author.types(asked)
            assert more in said and bool(status) == bool(PROBLEM.match(more)), f"{asked}\n{said}"
    built = author.folder / "site/chance/coins"
    assert {path.name for path in built.glob("*.svg")} == {f"half_heads_get_rarer{n}.svg" for n in (".0", "", ".2")}


@pytest.mark.reads("holdtrue", manual.SETTINGS)
def test_a_repository_of_a_site_can_carry_the_wheel(wheel, tmp_path):
    (made,) = (line for line in manual.text(manual.SETTINGS).splitlines() if line.startswith("python -m pip wheel"))
    assert made == "python -m pip wheel --no-deps -w ~/my-site/wheels ./holdtrue", "as the fixture makes it"
    (tmp_path / "wheels").mkdir()
    shutil.copy(wheel, tmp_path / "wheels")
    carried, other = (manual.MANUAL / "publishing/requirements.txt").read_text("utf-8").splitlines()
    assert other == "pytest"
    pip(tmp_path, "install", "--dry-run", "--ignore-installed", "--no-deps", "--no-index", carried)


@pytest.mark.reads(*READS)
def test_the_wheel_says_what_it_needs(wheel):
    with zipfile.ZipFile(wheel) as file:
        assert "holdtrue/py.typed" in file.namelist()  # its types are for those who call it, too
        texts = {Path(name).name: file.read(name).decode() for name in file.namelist() if ".dist-info/" in name}
    about = texts["METADATA"]
    oldest = re.search(r"^Requires-Python: >=([\d.]+)$", about, re.M)[1]
    assert f"You need `Python {oldest}` or newer" in manual.text(manual.FIRST_SITE)
    assert "Name: holdtrue\n" in about and "Requires-Dist: numpy" in about and "Requires-Dist: mkdocs-jupyter" in about
    groups = ("console_scripts", "mkdocs.plugins", "markdown.extensions")
    assert all(f"[{group}]" in texts["entry_points.txt"] for group in groups)


@pytest.mark.reads(*READS)
def test_the_wheel_has_the_playground_with_the_licence_of_its_editor(wheel):
    with zipfile.ZipFile(wheel) as file:
        there = set(file.namelist())
    assert {"play/worker.js", "play/play.css", "editor/prism/index.js", "editor/LICENSE"} <= set(playground.PLAYED)
    assert {f"holdtrue/browser/{name}" for name in (playground.BEGIN, *playground.PLAYED)} <= there


def test_a_new_site_takes_the_place_of_nothing(project, tmp_path):
    (tmp_path / "there").mkdir()
    done = project.command("new", str(tmp_path / "there"))
    assert (done.returncode, done.stderr) == (1, f"{tmp_path / 'there'} is there already: name a folder that is not\n")
    assert [*(tmp_path / "there").iterdir()] == []
