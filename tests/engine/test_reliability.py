"""Killed at any moment, many at once, on a full disk, under a wrong clock, in odd places: the site is whole."""

import contextlib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
import unicodedata
import urllib.parse

import nbformat
import pytest
from bs4 import BeautifulSoup

from engine import sources

posix = pytest.mark.skipif(os.name != "posix", reason="no groups of processes, and no limit of a file's size")


def start(project, *options, prepare=None, module="mkdocs build", environment=None):
    """A command of the project, in a group of processes of its own."""
    usual = {"SOURCE_DATE_EPOCH": "0", "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"}
    return subprocess.Popen(
        [sys.executable, "-m", *module.split(), *options], cwd=project.root, text=True, encoding="utf-8",
        env=os.environ | usual | (environment or {}),
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True, preexec_fn=prepare,
    )  # fmt: skip


def finish(process):
    """What a command said, after it ended well."""
    said = process.communicate(timeout=120)[0]
    assert process.returncode == 0, said
    return said


def copied(project, folder):
    """Another checkout of it."""
    other = type(project)(folder)
    shutil.copytree(project.root, folder, dirs_exist_ok=True)
    return other


def entries(project):
    return [path for path in (project.root / ".cache").rglob("*") if path.is_file()]


# Killed ------------------------------------------------------------------------------------


@posix
@pytest.mark.parametrize("seed", range(5))
def test_after_a_build_killed_at_any_moment_the_next_is_as_if_nothing_had_been(example, seed):
    """Ten moments each, spread over the time that a build takes, half of them with nothing in the store."""
    draw = random.Random(seed)
    usual, clean = {}, None
    for kind in ("cold", "warm"):
        begin = time.monotonic()
        finish(start(example))
        usual[kind] = time.monotonic() - begin
        clean = clean or example.built()
    beside = {path.name for path in example.root.iterdir()}
    for number in range(10):
        kind = ("cold", "warm")[number % 2]
        if kind == "cold":
            shutil.rmtree(example.root / ".cache")
        build = start(example)
        with contextlib.suppress(subprocess.TimeoutExpired):
            build.wait(draw.uniform(0, usual[kind]))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(build.pid, signal.SIGKILL)
        build.communicate()
        assert example.built() in (clean, {}), "half a site"
        finish(start(example))
        assert example.built() == clean
        assert {path.name for path in example.root.iterdir()} == beside
    assert [path.name for path in entries(example) if path.name.startswith(".new-")] == []


def test_what_was_being_written_to_the_store_when_its_build_was_killed_is_removed_an_hour_later(project):
    project.site()
    (folder,) = {path.parent for path in entries(project)}
    entry = entries(project)[0].read_bytes()
    shutil.rmtree(folder)
    folder.mkdir()
    for name, age in {".new-old": 7200, ".new-young": 60}.items():
        (folder / name).write_bytes(entry[:100])
        os.utime(folder / name, (time.time() - age,) * 2)
    assert project.site().problems == []
    assert {path.name for path in entries(project) if path.name.startswith(".new-")} == {".new-young"}


# Many at once ------------------------------------------------------------------------------


def test_eight_builds_at_once_on_one_store_and_one_site(example):
    finish(start(example, "-d", "alone"))
    shutil.rmtree(example.root / ".cache")
    for build in [start(example) for _ in range(8)]:
        finish(build)
    assert example.built() == example.built("alone")
    assert example.leftovers() == []
    assert "1 figures, 0 run" in finish(start(example))


# A full disk -------------------------------------------------------------------------------


def full(size):
    """For a process that can write files of so many bytes and no longer ones, as if the disk were full then."""

    def prepare():
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return prepare


@posix
def test_a_disk_that_is_full_for_the_store_is_a_note_and_leaves_nothing(project):
    said = finish(start(project, module="engine check", prepare=full(5000)))
    assert said.count("results are not kept") == 1 and "File too large" in said
    assert entries(project) == []
    assert "1 run" in finish(start(project, module="engine check"))


@posix
@pytest.mark.parametrize("size", [0, 1000, 100_000])
def test_a_disk_that_is_full_for_the_site_is_one_sentence_and_leaves_the_last_site(example, size):
    finish(start(example))
    before, beside = example.built(), {path.name for path in example.root.iterdir()}
    example.write("docs/index.md", "# Another\n\nSee [the page](part/page.md#fig-line).\n")
    build = start(example, prepare=full(size))
    said = build.communicate(timeout=120)[0]
    assert build.returncode != 0 and "Traceback" not in said
    assert re.search(r"the site cannot be written: \[Errno \d+\] File too large.*; .*site is left as it was", said)
    assert example.built() == before
    assert {path.name for path in example.root.iterdir()} == beside
    finish(start(example))
    assert b"Another" in example.built()["index.html"]


@posix
def test_a_disk_that_is_full_costs_no_page_its_text(project):
    wrong = project.page.read_text("utf-8").replace("0.333<", "0.3334<") + "\nMore.\n" * 100
    project.page.write_text(wrong, "utf-8")
    project.page.chmod(0o640)
    start(project, module="engine run").communicate(timeout=120)
    update = start(project, module="engine update", prepare=full(500))
    said = update.communicate(timeout=120)[0]
    assert update.returncode == 1 and "docs/part/page.md cannot be written: File too large" in said, said
    assert project.page.read_text("utf-8") == wrong
    assert [path.name for path in project.page.parent.iterdir()] == ["page.md"]
    finish(start(project, module="engine update"))
    assert project.page.read_text("utf-8") == wrong.replace("0.3334<", "0.3333<")
    assert project.page.stat().st_mode & 0o777 == 0o640


# One store for several ---------------------------------------------------------------------


def test_two_checkouts_share_a_store_and_run_only_what_differs(project, tmp_path_factory, monkeypatch):
    project.write("snippets/shared/data/n.txt", "3")
    read = "int((__import__('pathlib').Path(__file__).parents[2] / 'shared/data/n.txt').read_text())"
    project.snippet.write_text(project.snippet.read_text("utf-8").replace("1 / 3", f"1 / {read}"), "utf-8")
    store = tmp_path_factory.mktemp("store")
    monkeypatch.setenv("SNIPPET_STORE", str(store))
    other = copied(project, tmp_path_factory.mktemp("another checkout"))
    one = project.site()
    two = other.site()
    assert (one.ran, two.ran) == (1, 0) and one.results == two.results
    other.write("snippets/shared/data/n.txt", "4")
    for _ in range(2):  # neither believes what the other read
        assert project.site().results["part/page/line"]["facts"]["third"] == 1 / 3
        assert other.site().results["part/page/line"]["facts"]["third"] == 1 / 4
    assert not (project.root / ".cache").exists()


def test_two_versions_of_python_share_a_store_and_no_result(project, monkeypatch):
    assert project.site().ran == 1
    with monkeypatch.context() as other:
        other.setattr(sources, "_FIXED", [sources.versions().replace(sys.version, "3.99"), *sources.engine_digest()])
        assert project.site().ran == 1
        assert project.site().ran == 0
    assert project.site().ran == 0
    assert sys.version in sources._FIXED[0]


# A clock that jumps ------------------------------------------------------------------------


def test_an_edit_under_a_clock_that_was_set_back_is_seen(project):
    site = project.site()
    text, before = project.snippet.read_text("utf-8"), project.snippet.stat()
    past, future = (before.st_mtime_ns + sign * 86400 * 10**9 for sign in (-1, 1))
    for change, mtime in {"4": past, "5": past, "6": future, "7": future}.items():
        time.sleep(0.02)  # the resolution of the time that no program sets
        project.snippet.write_text(text.replace("1 / 3", f"1 / {change}"), "utf-8")
        os.utime(project.snippet, ns=(mtime, mtime))
        assert project.snippet.stat().st_size == before.st_size
        site.update()
        assert site.results["part/page/line"]["facts"]["third"] == 1 / int(change)


def test_files_from_the_future_are_built_once(example):
    finish(start(example))
    before = example.built()
    for path in (*example.root.rglob("*.md"), *example.root.rglob("*.py"), *entries(example)):
        os.utime(path, (time.time() + 10**8,) * 2)
    assert "0 run" in finish(start(example))
    assert example.built() == before


# Odd names ---------------------------------------------------------------------------------

LONG = "n" * 200
NAMES = {
    "spaces": "a b  c",
    "unicode": "größe 数 ß",
    "decomposed": unicodedata.normalize("NFD", "größe é"),
    "long": LONG,
}
SNIPPETS = {"spaces": "line", "unicode": "größe_数", "decomposed": "line", "long": LONG}


@pytest.mark.parametrize("kind", NAMES)
def test_projects_pages_and_snippets_may_have_odd_names(example, kind):
    if kind == "long" and sys.platform == "win32":
        pytest.skip("a path has at most 260 characters there")
    name, snippet = NAMES[kind], SNIPPETS[kind]
    root = example.root / name
    for part in ("mkdocs.yml", "docs", "snippets"):
        (root / part).parent.mkdir(exist_ok=True)
        shutil.move(example.root / part, root / part)
    example.root = root
    for folder, ending in (("docs", ".md"), ("snippets", "")):
        (root / folder / "part").rename(root / folder / name)
        (root / folder / name / f"page{ending}").rename(root / folder / name / f"{name}{ending}")
    (root / "snippets" / name / name / "line.py").rename(root / "snippets" / name / name / f"{snippet}.py")
    page = root / "docs" / name / f"{name}.md"
    page.write_text(page.read_text("utf-8").replace("line.", f"{snippet}.").replace("| line", f"| {snippet}"), "utf-8")
    example.write("docs/index.md", f"# Example\n\nSee [the page](<{name}/{name}.md#fig-{snippet}>).\n")
    assert "1 figures, 1 run" in finish(start(example))
    built = example.built()
    where = f"{name}/{name}"
    for path in (f"{where}/index.html", f"{where}/{snippet}.svg", f"{where}/{snippet}.1.svg", f"{where}/{name}.ipynb"):
        assert path in built, path
    for link in links(built, f"{where}/index.html"):
        assert link in built, link
    assert f"{where}/index.html" in links(built, "index.html")
    notebook = nbformat.reads(built[f"{where}/{name}.ipynb"].decode(), 4)
    nbformat.validate(notebook)
    assert "1 figures, 0 run" in finish(start(example))
    assert example.built() == built


def links(built, path):
    """Files of the site that a page refers to by img, a and iframe."""
    page = BeautifulSoup(built[path], "html.parser")
    for tag in page.select("div[role=main] [src], div[role=main] [href]"):
        address = tag.get("src") or tag["href"]
        assert " " not in address
        target, _ = urllib.parse.urldefrag(urllib.parse.urljoin(f"http://site/{urllib.parse.quote(path)}", address))
        target = urllib.parse.unquote(target.removeprefix("http://site/"))
        yield target + "index.html" if target.endswith("/") or not target else target


# Reproducibility ---------------------------------------------------------------------------

OTHER = {"PYTHONHASHSEED": "4711", "TZ": "XYZ-13", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
MANY = """
import os
os.cpu_count = lambda: 7
os.umask(0o077)
"""


def test_neither_place_nor_circumstances_nor_a_warm_store_change_a_byte(example, tmp_path_factory):
    """Folder, hash seed, time zone, locale, umask, number of workers, and which results were there already."""
    example.write("docs/assets/play/play.js", "// runs snippets in the page, which asks for a list of them\n")
    text = example.snippet.read_text("utf-8").replace('{"third"', '{"zeta": 2, "third"')
    for name in ("line", "bent", "other"):
        example.write(f"snippets/part/page/{name}.py", text)
    example.page.write_text(
        example.page.read_text("utf-8") + "\n/// output | bent\n///\n\n/// output | other\n///\n\nÖl.\n", "utf-8"
    )
    other = copied(example, tmp_path_factory.mktemp("another") / "place")
    (folder := tmp_path_factory.mktemp("start")).joinpath("sitecustomize.py").write_text(MANY, "utf-8")
    paths = os.pathsep.join(filter(None, [str(folder), os.environ.get("PYTHONPATH")]))

    finish(start(example))
    clean = example.built()
    assert "assets/play/play.json" in clean
    finish(start(other, environment=OTHER | {"PYTHONPATH": paths}))
    assert different(clean, other.built()) == []

    finish(start(example))
    assert different(clean, example.built()) == []
    max(entries(example), key=lambda path: path.stat().st_size).unlink()  # two frames: the first figure of the page
    finish(start(example))
    assert different(clean, example.built()) == []


def different(one, two):
    return sorted(name for name in one.keys() | two.keys() if one.get(name) != two.get(name))
