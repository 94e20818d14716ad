"""Killed at any moment, many at once, on a full disk, under a wrong clock, in odd places: the site is whole."""

import contextlib
import errno
import itertools
import os
import re
import shutil
import signal
import sys
import threading
import time
import unicodedata
import urllib.parse

import nbformat
import pytest
from bs4 import BeautifulSoup

from holdtrue.keep import depends, inputs
from holdtrue.run import supervisor
from processes import finish, until

posix = pytest.mark.skipif(os.name != "posix", reason="nobody is killed there, or short of room, as here")


def entries(project):
    return [path for path in (project.root / ".cache").rglob("*") if path.is_file()]


# Killed, or refused by the disk ------------------------------------------------------------

HOLD = """
import pathlib
import time


def on_post_page(output, page, config):
    pathlib.Path("held").touch()
    time.sleep(600)
"""


@posix
def test_a_build_that_is_killed_is_as_if_it_had_never_been(example):
    """One process while its snippet runs, one while it writes the site; other moments below, in this process."""
    config, snippet, held = example.root / "mkdocs.yml", example.snippet.read_text("utf-8"), example.root / "held"
    assert example.build().returncode == 0
    before, beside = example.built(), {path.name for path in example.root.iterdir()}
    waits = f"import pathlib, time\npathlib.Path({str(held)!r}).touch()\ntime.sleep(600)\n"
    for path, text in ((example.snippet, waits + snippet), (config, config.read_text("utf-8") + "hooks: [hold.py]\n")):
        good = path.read_text("utf-8")
        path.write_text(text, "utf-8")
        hook = example.write("hold.py", HOLD)
        with example.start("mkdocs", "build") as build:
            until(lambda build=build: held.exists() or build.poll() is not None)
            os.kill(build.pid, signal.SIGKILL)
        assert example.built() == before, "half a site"
        assert bool(example.leftovers()) == (path == config)
        path.write_text(good, "utf-8")
        hook.unlink()
        held.unlink()
        assert example.build().returncode == 0
        assert example.built() == before
        assert {path.name for path in example.root.iterdir()} - {"__pycache__"} == beside


class Disk:
    """Tells of each change of a file below a folder before it happens, if the main thread makes it."""

    EVENTS = ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir")

    def __init__(self):
        self.folder = self.tell = None
        sys.addaudithook(self.hear)  # which lasts as long as this process

    def hear(self, event, args):
        if self.tell is None or event not in self.EVENTS or threading.current_thread() is not threading.main_thread():
            return
        path = args[0]
        if event == "open" and (isinstance(path, int) or not args[2] & (os.O_WRONLY | os.O_RDWR)):
            return
        if event in ("open", "os.mkdir") and os.path.isdir(path):  # which is left as it is
            return
        # A path that is relative belongs to `rmtree`, which holds its folder open.
        if not os.path.isabs(path) or path.startswith(self.folder):
            self.tell(event, path)

    @contextlib.contextmanager
    def watched(self, project, tell):
        self.folder, self.tell = f"{project.root}{os.sep}", tell
        try:
            yield
        finally:
            self.tell = None


DISK = Disk()


FEW = """
site_name: Example
theme: {name: null, custom_dir: theme}
plugins: [holdtrue]
markdown_extensions: [holdtrue, pymdownx.arithmatex: {generic: true}]
"""


class Killed(BaseException):
    pass


@pytest.fixture
def edited(example, monkeypatch):
    """A site of few files, edited since it was built, with nothing in its store."""
    example.write("mkdocs.yml", FEW)
    example.write("theme/main.html", "<title>{{ page.title }}</title>{{ page.content }}")
    result = example.site().results["part/page/line"]
    monkeypatch.setattr(supervisor, "execute", lambda job: result)  # which hundreds of builds ask for
    assert example.build().returncode == 0
    example.write("docs/index.md", "# Another\n\nSee [the page](part/page.md#fig-line).\n")
    example.write("docs/new.md", "# New\n")
    shutil.rmtree(example.root / ".cache")
    return example


@pytest.fixture
def whole(edited, tmp_path_factory):
    """Another checkout of it, which has been built."""
    whole = edited.copy(tmp_path_factory.mktemp("whole") / "checkout")
    assert whole.build().returncode == 0
    return whole


def kept(project):
    """{name: bytes} of what is found in the store; what is being written is not, and templates are at a place of their own."""
    return {path.name: path.read_bytes() for path in entries(project) if len(path.name) == 64}


def names(project):
    return {path.name for path in project.root.iterdir()}


def killed(project, number, half):
    """Builds until it would make the change of this number, if need be with half of the file before it. [(event, path)]"""
    changes = []

    def tell(event, path):
        if half and len(changes) == number:
            os.truncate(changes[-1][1], os.path.getsize(changes[-1][1]) // 2)
        changes.append((event, path))
        if len(changes) > number:
            raise Killed  # again and again, so that nobody tidies up

    with DISK.watched(project, tell), contextlib.suppress(Killed):
        project.build()
    return changes


@posix
def test_a_build_may_be_killed_before_any_change_that_it_makes(edited, whole, tmp_path_factory):
    """Also while it writes a file."""
    old, new, entries, folder = edited.built(), whole.built(), kept(whole), tmp_path_factory.mktemp("killed")
    number, half, events = 0, False, set()
    while True:
        project = edited.copy(folder / f"{number} {half}")
        changes = killed(project, number, half)
        if len(changes) <= number:
            break
        at = f"{'half-way ' if half else ''}before {changes[number]}"
        assert project.built() in (old, new, {}), f"half a site {at}"
        assert kept(project).items() <= entries.items(), f"half an entry {at}"
        assert project.build().returncode == 0, at
        assert project.built() == new, at
        assert kept(project).items() <= entries.items(), at
        assert names(project) == names(whole), at
        events.add(changes[number][0])
        half = not half and number > 0 and changes[number - 1][0] == "open"
        number += not half
    assert number > 30 and events == {*Disk.EVENTS}


def refused(project, number):
    """Builds with no room for the change of this number, of those that need some. How it ended, and their paths."""
    paths = []

    def tell(event, path):
        if event in ("open", "os.mkdir", "os.rename"):
            paths.append(path)
            if len(paths) == number + 1:
                raise OSError(errno.ENOSPC, "No space left on device", path)

    with DISK.watched(project, tell):
        return project.build(), paths


@posix
def test_a_disk_may_refuse_any_change(edited, whole, tmp_path_factory):
    """In the store that costs the next build time, beside the site it costs the build, and nothing else is lost."""
    old, new, entries, folder = edited.built(), whole.built(), kept(whole), tmp_path_factory.mktemp("refused")
    for number in itertools.count():
        project = edited.copy(folder / f"{number}")
        ended, paths = refused(project, number)
        if len(paths) <= number:
            break
        at = f"at {paths[number]}"
        if ".cache" in paths[number]:
            assert ended.returncode == 0 and project.built() == new, at
        else:
            assert ended.returncode == 1 and "the site cannot be written: [Errno 28] No space left" in ended.stderr, at
            assert "Traceback" not in ended.stderr and project.built() == old, at
        assert project.leftovers() == [] and kept(project).items() <= entries.items(), at
        assert project.build().returncode == 0 and project.built() == new, at
    assert number > 20


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


def test_builds_at_once_on_one_store_and_one_site(example):
    assert example.build("-d", "alone").returncode == 0
    shutil.rmtree(example.root / ".cache")
    with contextlib.ExitStack() as stack:
        for build in [stack.enter_context(example.start("mkdocs", "build")) for _ in range(4)]:
            finish(build)
    assert example.built() == example.built("alone")
    assert example.leftovers() == []
    assert "1 figures, 0 run" in example.build().stderr


# A full disk -------------------------------------------------------------------------------


@contextlib.contextmanager
def full(size):
    """This process can write files of so many bytes and no longer ones, as if the disk were full then."""
    import resource

    supervisor.start()  # the fork server hands its limits on for as long as it lives
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@posix
def test_a_disk_that_is_full_for_the_store_is_a_note_and_leaves_nothing(project):
    with full(5000):
        ended = project.command("check")
    assert ended.returncode == 0
    assert ended.stderr.count("results are not kept") == 1 and "File too large" in ended.stderr
    assert entries(project) == []
    assert "1 run" in project.command("check").stdout


@posix
def test_a_disk_that_is_full_for_the_site_is_one_sentence_and_leaves_the_last_site(example):
    assert example.build().returncode == 0
    before, beside = example.built(), {path.name for path in example.root.iterdir()}
    example.write("docs/index.md", "# Another\n\nSee [the page](part/page.md#fig-line).\n")
    for size in (0, 1000, 100_000):
        with full(size):
            ended = example.build()
        assert ended.returncode == 1 and "Traceback" not in ended.stderr
        sentence = r"the site cannot be written: \[Errno \d+\] File too large.*; .*site is left as it was"
        assert re.search(sentence, ended.stderr), ended.stderr
        assert example.built() == before
        assert {path.name for path in example.root.iterdir()} - {"__pycache__"} == beside
    assert example.build().returncode == 0
    assert b"Another" in example.built()["index.html"]


@posix
def test_a_disk_that_is_full_costs_no_page_its_text(project):
    wrong = project.page.read_text("utf-8").replace("0.333<", "0.3334<") + "\nMore.\n" * 100
    project.page.write_text(wrong, "utf-8")
    project.page.chmod(0o640)
    project.command("run")
    with full(500):
        update = project.command("update")
    assert (update.returncode, update.stderr.splitlines()[0]) == (
        1,
        f"{project.page} cannot be written: File too large",
    )
    assert project.page.read_text("utf-8") == wrong
    assert [path.name for path in project.page.parent.iterdir()] == ["page.md"]
    assert project.command("update").returncode == 0
    assert project.page.read_text("utf-8") == wrong.replace("0.3334<", "0.3333<")
    assert project.page.stat().st_mode & 0o777 == 0o640


# One store for several ---------------------------------------------------------------------


def test_two_checkouts_share_a_store_and_run_only_what_differs(project, tmp_path_factory, monkeypatch):
    project.write("snippets/shared/data/n.txt", "3")
    read = "int((__import__('pathlib').Path(__file__).parents[2] / 'shared/data/n.txt').read_text())"
    project.snippet.write_text(project.snippet.read_text("utf-8").replace("1 / 3", f"1 / {read}"), "utf-8")
    store = tmp_path_factory.mktemp("store")
    monkeypatch.setenv("SNIPPET_STORE", str(store))
    other = project.copy(tmp_path_factory.mktemp("another checkout"))
    one = project.site()
    two = other.site()
    assert (one.ran, two.ran) == (1, 0) and one.results == two.results
    other.write("snippets/shared/data/n.txt", "4")
    for _ in range(2):  # neither believes what the other read
        assert project.site().results["part/page/line"].facts["third"] == 1 / 3
        assert other.site().results["part/page/line"].facts["third"] == 1 / 4
    assert not (project.root / ".cache").exists()


def test_two_versions_of_python_share_a_store_and_no_result(project, monkeypatch):
    assert project.site().ran == 1
    with monkeypatch.context() as other:
        other.setattr(depends, "maker", lambda module: f"3.99 {module}")
        assert project.site().ran == 1
        assert project.site().ran == 0
    assert project.site().ran == 0
    assert sys.version in depends.PYTHON


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
        assert site.results["part/page/line"].facts["third"] == 1 / int(change)


def test_files_from_the_future_are_built_once(example):
    assert example.build().returncode == 0
    before = example.built()
    for path in (*example.root.rglob("*.md"), *example.root.rglob("*.py"), *entries(example)):
        os.utime(path, (time.time() + 10**8,) * 2)
    assert "0 run" in example.build().stderr
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
    assert "1 figures, 1 run" in example.build().stderr
    built = example.built()
    where = f"{name}/{name}"
    for path in (f"{where}/index.html", f"{where}/{snippet}.svg", f"{where}/{snippet}.1.svg", f"{where}/{name}.ipynb"):
        assert path in built, path
    for link in links(built, f"{where}/index.html"):
        assert link in built, link
    assert f"{where}/index.html" in links(built, "index.html")
    notebook = nbformat.reads(built[f"{where}/{name}.ipynb"].decode(), 4)
    nbformat.validate(notebook)
    assert "1 figures, 0 run" in example.build().stderr
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


LAB = """
    # %% [markdown]
    # # A small lab

    # %% alt="A straight line that rises from the lower left corner to the upper right one."
    import matplotlib.pyplot as plt

    print({"a", "b"} == {"b", "a"})
    fig, ax = plt.subplots(figsize=(6, 3))
    _ = ax.plot([0, 1], [0, 1])
"""


def test_neither_place_nor_circumstances_nor_a_warm_store_change_a_byte(example, tmp_path_factory):
    """Folder, hash seed, time zone, locale, umask, number of workers, and which results were there already."""
    example.write("pyproject.toml", "[tool.holdtrue]\nplayground = true\n")
    example.write("docs/labs/small.py", LAB)
    text = example.snippet.read_text("utf-8").replace('{"third"', '{"zeta": 2, "third"')
    for name in ("line", "bent", "other"):
        example.write(f"snippets/part/page/{name}.py", text)
    example.page.write_text(
        example.page.read_text("utf-8") + "\n/// output | bent\n///\n\n/// output | other\n///\n\nÖl.\n", "utf-8"
    )
    other = example.copy(tmp_path_factory.mktemp("another") / "place")
    (folder := tmp_path_factory.mktemp("start")).joinpath("sitecustomize.py").write_text(MANY, "utf-8")
    paths = os.pathsep.join(filter(None, [str(folder), os.environ.get("PYTHONPATH")]))

    example.run("mkdocs", "build", PYTHONHASHSEED="0")
    clean = example.built()
    assert {"assets/play/play.json", "labs/small/figure_1.svg", "search/search_index.json"} <= clean.keys()
    other.run("mkdocs", "build", **OTHER, PYTHONPATH=paths)
    assert different(clean, other.built()) == []

    assert "0 run" in example.build().stderr
    assert different(clean, example.built()) == []
    (entry,) = (path for path in entries(example) if path.read_bytes().count(b"<svg") == 2)
    entry.unlink()  # two frames: the first figure of the page
    assert "1 run" in example.build().stderr
    assert different(clean, example.built()) == []


def test_assertions_hold_whatever_the_shell_sets(example):
    """And so do all other flags of Python: they are the same for every snippet and lab."""
    example.write(
        "docs/labs/small.py", "# %% [markdown]\n# # A lab\n\n# %%\nassert 1 + 1 == 3, 'what the lab claims'\n"
    )
    flags = "import sys\nf = sys.flags\nassert not (f.optimize or f.verbose or f.dev_mode or sys.warnoptions), f\n"
    example.snippet.write_text(flags + example.snippet.read_text("utf-8"), "utf-8")
    example.write(
        "snippets/part/page/false.py",
        "def facts():\n    assert 1 > 2, 'what the snippet claims'\n    return {'x': 3}\n",
    )
    example.page.write_text(example.page.read_text("utf-8") + "\nThe 3<!-- false.x -->.\n", "utf-8")
    shell = {
        "PYTHONOPTIMIZE": "2",
        "PYTHONWARNINGS": "default",
        "PYTHONDEVMODE": "1",
        "PYTHONINSPECT": "",
        "PYTHONVERBOSE": "",
    }
    with example.start("holdtrue", "check", **shell) as process:
        said = process.communicate(timeout=120)[0]
    problems = [line for line in said.splitlines() if re.match(r"(docs|snippets)/.*:\d+: ", line)]
    assert problems == [
        "docs/labs/small.py:5: AssertionError: what the lab claims",
        "snippets/part/page/false.py:2: AssertionError: what the snippet claims (used by docs/part/page.md)",
    ], said


def test_where_files_are_and_what_the_processor_is_reaches_a_snippet_and_nothing_that_computes_otherwise():
    kept = {"PYTHONPATH": "lib", "OPENBLAS_CORETYPE": "Haswell", "PATH": "bin"}
    lost = {
        "PYTHONOPTIMIZE": "1",
        "NPY_DISABLE_CPU_FEATURES": "AVX2",
        "OPENBLAS_NUM_THREADS": "8",
        "LANG": "de_DE",
        "TZ": "XYZ",
    }
    assert supervisor.clean(kept | lost) == kept | inputs.ENVIRONMENT


def different(one, two):
    return sorted(name for name in one.keys() | two.keys() if one.get(name) != two.get(name))
