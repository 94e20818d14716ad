"""Never twice: after a green run, what passed runs again only if something that it depends on has changed.

A test depends on its file, on what that imports, and on what `opened` noted for it, its fixtures and their files. What a
fixture of a module serves may be asked for late: all that the tests of the module open belongs to it. One of the session has
to read at once, and names in its signature what it uses. A test marked reads(path, ...) depends on these paths instead.
"""

import ast
import functools
import hashlib
import inspect
import json
import os
import platform
import sys
import textwrap
from importlib import metadata
from itertools import chain
from pathlib import Path

import opened
import pytest
from opened import ROOT, digests, names

from engine import sources
from engine.store import Store

store, record = Store(ROOT / ".cache/tests/passed", ROOT), {"tests": {}, "reads": []}
kept, tests, programs, results = set(), {}, {}, []
opened.begin()


def environment():
    """Digest of what shapes all tests: what is installed, and how they are run."""
    files = [*sorted(ROOT.glob("requirements*")), ROOT / "pyproject.toml", Path(__file__), Path(opened.__file__)]
    packages = sorted(f"{found.name} {found.version}" for found in metadata.distributions())
    shaping = [sys.version, platform.platform(), bool(os.environ.get("CI")), packages, *map(sources.digest, files)]
    return hashlib.sha256(repr(shaping).encode()).hexdigest()


def modules(tree, package=()):
    """Files that a program imports."""
    found = sources.imported(tree, package)
    files = {file for module in found for base in (ROOT, ROOT / "tests") for file in sources.module_files(module, base)}
    return {file for file in files if file.is_file()}


@functools.cache
def imports(path):
    """The same of a file. What a fixture of a conftest.py imports for itself is not for every test beside it."""
    try:
        tree = ast.parse(path.read_bytes())
    except (SyntaxError, ValueError):  # who reads it does not run it
        return set()
    if path.name == "conftest.py":
        tree.body = [node for node in tree.body if not getattr(node, "decorator_list", None)]
    return modules(tree, path.relative_to(ROOT).parent.parts)


def fixtures(item):
    """{name: scope} of all that a test uses."""
    scopes = {}
    for definition in [
        *chain(*map(used, item._fixtureinfo.name2fixturedefs.values())),
        *item._request._fixture_defs.values(),
    ]:
        scopes[fixture(definition)] = definition.scope
    return scopes


def used(definitions):
    """Of all fixtures with one name the last, which hides the others unless it asks for them."""
    for definition in reversed(definitions):
        yield definition
        if definition.argname not in definition.argnames:
            return


def fixture(definition):
    """Its name here."""
    who, function = f"{definition.baseid} {definition.argname}", definition.func
    if who not in programs and opened.name(inspect.getfile(function)):
        programs[who] = modules(ast.parse(textwrap.dedent(inspect.getsource(function))))
    return who


def whole(config):
    """Whether nobody asks for certain tests."""
    asked = (config.getoption(name) for name in ("keyword", "markexpr", "deselect", "ignore", "ignore_glob"))
    return config.args_source is config.ArgsSource.TESTPATHS and not any(asked)


def pytest_configure(config):
    config.addinivalue_line("markers", "reads(path, ...): all that this test depends on, beside its file")
    if hasattr(config, "workerinput"):
        kept.update(config.workerinput["kept"])
        digests.update(config.workerinput["digests"])
        return
    record.update(environment=environment())  # as it is now
    record.update(store.get(record["environment"]) or {})
    same = [all(opened.digest(name) == was for name, was in reads.items()) for reads in record["reads"]]
    if whole(config) and not config.option.all:
        kept.update(test for test, who in record["tests"].items() if who and all(same[n] for n in who))
        kept.difference_update({test.partition("::")[0] for test in record["tests"].keys() - kept})  # their files


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node):
    node.workerinput |= {"kept": list(kept), "digests": digests}


def pytest_ignore_collect(collection_path):
    return opened.name(collection_path) in kept or None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    for file, path in {item.nodeid.partition("::")[0]: item.path for item in items}.items():
        programs[file] = {path, *(folder / "conftest.py" for folder in path.parents)}
        reads(file)  # before another edit
        if whole(config):
            tests[file] = [file]
    config.hook.pytest_deselected(items=[item for item in items if item.nodeid in kept])
    items[:] = [item for item in items if item.nodeid not in kept]
    tests.update({item.nodeid: None for item in items})


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    opened.forget()
    shared = [who for who, scope in fixtures(item).items() if scope not in ("function", "session")]
    opened.working += [item.nodeid, *shared]
    try:
        return (yield)
    finally:
        opened.working.clear()


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef):
    before, own = opened.working[:], [fixture(fixturedef)] if fixturedef.scope != "function" else []
    opened.working += own
    try:
        return (yield)
    finally:
        opened.working[:] = before


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    yield
    who = [item.nodeid, item.nodeid.partition("::")[0]]
    if paths := [path for mark in item.iter_markers("reads") for path in mark.args]:
        names[item.nodeid] = {path + "/**" * (ROOT / path).is_dir() for path in paths}
        tests[item.nodeid] = who
    else:
        tests[item.nodeid] = [*who, *fixtures(item)]


def pytest_runtest_logreport(report):
    if not report.passed:
        tests[report.nodeid] = None


def reads(who):
    """{name: digest} of all that somebody depends on."""
    programs_read = {ROOT / name for name in names[who] if name.endswith(".py")}
    files = {opened.name(path) for path in sources.closure(programs.get(who, set()) | programs_read, imports)}
    return {name: opened.digest(name) for name in files.union(names[who], *(names[file] for file in files))}


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session):
    opened.KINDS.clear()  # what follows is for no test
    result = {"tests": tests, "reads": {who: reads(who) for found in tests.values() for who in found or ()}}
    if hasattr(session.config, "workerinput"):
        session.config.workeroutput["selection"] = result
        return
    if not session.config.option.collectonly:
        keep([*results, result])
    if session.exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED and kept:
        session.exitstatus = pytest.ExitCode.OK


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    results.append(getattr(node, "workeroutput", {}).get("selection", {"tests": {}, "reads": {}}))


def keep(results):
    """Write down what has passed now or did before."""
    known = {}
    for result in results:
        for who, found in result["reads"].items():
            mine = known.setdefault(who, {})
            for name, digest in found.items():  # of a file that changed meanwhile two workers may have two
                mine[name] = digest if mine.get(name, digest) == digest else "changed"
        tests.update({test: who for test, who in result["tests"].items() if who or test not in tests})
    before = {test: who and [record["reads"][n] for n in who] for test, who in record["tests"].items()}
    before = {test: who for test, who in before.items() if test in kept or test.partition("::")[0] not in tests}
    after = before | {test: who and [known[one] for one in who] for test, who in tests.items()}
    number = {}
    for test, who in after.items():
        after[test] = who and [number.setdefault(json.dumps(one, sort_keys=True), len(number)) for one in who]
    store.put(record["environment"], {"tests": after, "reads": [*map(json.loads, number)], "files": {}})


def pytest_report_header():
    return f"{sum('::' in test for test in kept):,} tests passed in this state and are not run again"


def pytest_terminal_summary(terminalreporter, config):
    if whole(config):
        run, others = (sum("::" in test for test in found) for found in (tests, kept))
        terminalreporter.line(f"{run:,} of {run + others:,} to run, the others passed in this state")
