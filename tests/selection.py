"""Never twice: a test that passed runs again only after a change to something that it depends on.

That is its file, the conftest.py files above it, and all that these import; and what its mark reads(path, ...) names: files,
folders with all that is in them, and what the programs there import. FOLDERS marks what has no mark of its own. A test
without any depends on the whole project. That no mark is too short is for `undeclared` to see.
"""

import ast
import contextlib
import functools
import hashlib
import json
import os
import platform
import re
import sys
from fnmatch import fnmatch
from importlib import metadata
from pathlib import Path, PurePosixPath

import pytest

from holdtrue.keep import sources

ROOT = Path(__file__).resolve().parent.parent
RECORD, SITE, RUNTIME = (
    ROOT / ".cache" / path for path in ("tests/passed.json", "tests/site", "runtime/manifest.json")
)
PLACES = ROOT, ROOT / "tests", ROOT / "holdtrue/src"  # where Python finds modules
DRAWING = ("snippets/shared/data", "snippets/shared/style.mplstyle")
ENGINE = ("holdtrue", "tests/engine", "snippets/shared/style.mplstyle")
FOLDERS = {
    "tests/engine/*": ENGINE,
    **dict.fromkeys(
        ["tests/shared/*", "tests/*/*/test_*", "tests/foundations/*", "tests/diffusion/*", "tests/roads/*"], DRAWING
    ),
}
PLUGINS = ("tests/selection.py", "tests/undeclared.py", "tests/built.py", "tests/processes.py")
FOR_ALL = ("pyproject.toml", "requirements", *PLUGINS)
SHAPING = [
    sys.version, platform.platform(), bool(os.environ.get("CI")),
    sorted(f"{found.name} {found.version}" for found in metadata.distributions()),
]  # fmt: skip
IMPORT = re.compile(rb"(?:^|[:;])[ \t]*((?:from|import)\b[^\n(;]*(?:\([^)]*\))?)", re.M)
MADE = re.compile(r"(site|\.(?!ci/|github/)[^/]+|.*\.egg-info|.*__pycache__)/")


def files(top):
    """{path from the root: digest} of what belongs to the project or, below SITE, of what is built for its tests."""
    found = {}
    for folder, below, names in os.walk(top):
        at = Path(folder).relative_to(ROOT)
        below[:] = [name for name in below if not MADE.fullmatch(f"{(at / name).as_posix()}/")]
        found |= {(at / name).as_posix(): sources.digest(Path(folder, name)) for name in names}
    return found


def project():
    """The same, of all that belongs to the project, and of which Python runs in the browser."""
    return files(ROOT) | {RUNTIME.relative_to(ROOT).as_posix(): sources.digest(RUNTIME)}


def imports(path):
    """Files that a program imports. What a fixture of a conftest.py imports for itself is not for every test beside it."""
    try:
        tree = statements(path)
    except (SyntaxError, ValueError):
        return set()
    if path.name == "conftest.py":
        tree.body = [node for node in tree.body if not isinstance(node, ast.FunctionDef)]
    modules = sources.imported(tree, path.relative_to(ROOT).parent.parts)
    return {file for name in modules for base in PLACES for file in sources.module_files(name, base)}


def statements(path):
    """The statements of a program that import, which are read in a quarter of the time that the program takes; or all."""
    source = path.read_bytes()
    if path.name != "conftest.py":
        with contextlib.suppress(SyntaxError):  # a line of text may begin in the same way
            return ast.parse(b"\n".join(IMPORT.findall(source)))
    return ast.parse(source)


def depends(state):
    """The function names(item) of what a test depends on, among the files of this state."""
    programs = {ROOT / name for name in state if name.endswith(".py")}
    known = functools.cache(lambda path: imports(path) & programs)
    inside = {}  # what is in a folder, or is this file
    for name in state:
        for at in (name, *map(str, PurePosixPath(name).parents)):
            inside.setdefault(at, set()).add(name)

    @functools.cache
    def with_imports(name):
        files = sources.closure([ROOT / name], known) if name.endswith(".py") else ()
        return {name, *(file.relative_to(ROOT).as_posix() for file in files)}

    @functools.cache
    def all_of(mark):
        return set().union(*map(with_imports, inside.get(mark, ())))

    for_all = set().union(*(with_imports(name) for name in state if name.startswith(FOR_ALL)))

    @functools.cache
    def names(path, marks):
        begin = path, *(folder / "conftest.py" for folder in path.parents if folder.is_relative_to(ROOT))
        above = (with_imports(file.relative_to(ROOT).as_posix()) for file in begin if file in programs)
        return frozenset(for_all.union(*above, *map(all_of, marks)))

    return lambda item: names(item.path, marks(item))


def marks(item):
    """Paths that a test says to read; "." is everything. What it takes as an example only, its `rest`, is for people."""
    own = [path for mark in item.iter_markers("reads") for path in mark.args]
    name = item.path.relative_to(ROOT).as_posix()
    own = own or next((paths for pattern, paths in FOLDERS.items() if fnmatch(name, pattern)), ["."])
    pages = {equation.rpartition("/")[0] for mark in item.iter_markers("equation") for equation in mark.args}
    if "printed" in getattr(
        item, "fixturenames", ()
    ):  # a law in the text of the page that its file or folder is named after
        folder, _, file = name.removeprefix("tests/").rpartition("/")
        pages.add(folder if "/" in folder else f"{folder}/{file[len('test_') : -len('.py')]}")
    return (
        *own,
        *(f"docs/{page}.md" for page in sorted(pages)),
        *(["holdtrue/src/holdtrue/testing.py"] if pages else []),
    )


def of_snippet(name, *more):
    """Snippet A/B/N as the parameter of a test, which depends on it, its page and the engine."""
    part = name.rpartition("/")[0]
    reads = (f"snippets/{name}.py", f"docs/{part}.md", "holdtrue", *DRAWING, *more)
    return pytest.param(name, marks=pytest.mark.reads(*reads, rest="the pages, of which it needs one"))


def digests(items, state, names):
    """{name of a test: digest of itself and of what it depends on, in this state}."""

    @functools.cache
    def content(names):
        return digest([SHAPING, sorted((name, state.get(name)) for name in names)])

    return {item.nodeid: digest([item.nodeid, content(names(item))]) for item in items}


def digest(value):
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()


def whole(config):
    """Whether nobody asks for certain tests."""
    asked = (config.getoption(name) for name in ("keyword", "markexpr", "deselect", "ignore", "ignore_glob"))
    return config.args_source is config.ArgsSource.TESTPATHS and not any(asked)


def pytest_configure(config):
    config.addinivalue_line("markers", "reads(path, ...): all that this test depends on, beside its file")
    config.collected, config.all, config.ran, config.failed = [], {}, set(), set()  # items; {name: digest}; names
    config.good, config.bad = [], []  # digests
    if hasattr(config, "workerinput"):  # several processes choose the same, whatever is edited meanwhile
        config.state, config.passed = config.workerinput["state"], config.workerinput["passed"]
        return
    config.state, config.passed = project(), []
    with contextlib.suppress(OSError, ValueError):
        config.passed = json.loads(RECORD.read_text("utf-8"))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node):
    node.workerinput |= {"state": node.config.state, "passed": node.config.passed}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    config.state |= files(SITE)  # see built.py, which has waited for it
    config.names, config.collected = depends(config.state), items[:]
    config.all = digests(items, config.state, config.names)
    if whole(config) and not config.option.all:
        passed = {*config.passed}
        chosen = {name for name, digest in config.all.items() if digest not in passed}
        items[:] = [item for item in config.collected if item.nodeid in chosen]
        config.hook.pytest_deselected(items=[item for item in config.collected if item.nodeid not in chosen])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    report = yield
    if not report.passed:
        item.config.failed.add(item.nodeid)
    elif report.when == "teardown":
        item.config.ran.add(item.nodeid)
    return report


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session):
    config = session.config
    if config.collected:
        state = project() | files(SITE)
        after = config.all if state == config.state else digests(config.collected, state, depends(state))
        config.bad += [config.all[name] for name in config.failed]
        # A test that saw the state before an edit and the one after has passed in neither.
        config.good += {after[name] for name in config.ran - config.failed} & {*config.all.values()}
    if hasattr(config, "workerinput"):
        config.workeroutput["selection"] = config.all, config.good, config.bad
    elif not config.option.collectonly:
        before = {*config.passed}.intersection(config.all.values()) if whole(config) else {*config.passed}
        RECORD.parent.mkdir(parents=True, exist_ok=True)
        new = RECORD.with_suffix(f".{os.getpid()}")  # others may test meanwhile
        new.write_text(json.dumps(sorted(before.difference(config.bad).union(config.good))), "utf-8")
        new.replace(RECORD)
    if session.exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED and config.all:
        session.exitstatus = pytest.ExitCode.OK


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    found, good, bad = getattr(node, "workeroutput", {}).get("selection", ({}, [], []))
    node.config.all |= found
    node.config.good += good
    node.config.bad += bad


def pytest_terminal_summary(terminalreporter, config):
    if whole(config):
        others = 0 if config.option.all else len({*config.passed} & {*config.all.values()})
        run = len(config.all) - others
        terminalreporter.line(f"{run:,} of {len(config.all):,} to run, the others passed in this state")
