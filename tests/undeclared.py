"""A test that says what it reads may open nothing else of the project: an edit of that would not run it again."""

import functools
import os
import sys
from pathlib import PurePosixPath

import pytest

import selection

EVENTS = ("open", "os.listdir", "os.scandir", "subprocess.Popen")
opened = None  # paths of what is opened, listed or worked in, while a test runs that says what it reads


def note(event, args):
    """An audit hook. What another process opens is not seen here, so one must work elsewhere."""
    if opened is None or event not in EVENTS:
        return
    path = args[2] if event == "subprocess.Popen" else args[0]
    if isinstance(path, int) or (event == "open" and args[2] & (os.O_WRONLY | os.O_RDWR)):
        return
    path = os.fsdecode(path or ".")
    if event == "open" and args[1] is None and not os.path.isabs(path):
        return  # by os.open(), beside a folder that nobody tells
    if event != "open" and "importlib" in sys._getframe(1).f_code.co_filename:
        return  # which lists all of sys.path
    opened.add(os.path.abspath(path))


def name(path):
    """From the root of the project; of byte code that of its source."""
    path = os.path.relpath(os.path.realpath(path), selection.ROOT).replace(os.sep, "/")
    folder, cached, file = path.rpartition("/__pycache__/")
    return f"{folder}/{file.partition('.')[0]}.py" if cached else path


def pytest_configure():
    sys.addaudithook(note)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item):
    global opened
    example = any("rest" in mark.kwargs for mark in item.iter_markers("reads"))
    opened = None if example or "." in selection.marks(item) else set()
    return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item):
    global opened
    result, found, opened = (yield), opened, None
    if found and (said := forbidden(item.config.names(item), frozenset(item.config.state)) & {*map(name, found)}):
        pytest.fail(f"{item.nodeid} opens {', '.join(sorted(said))}: name it in a mark reads(path, ...)", pytrace=False)
    return result


@functools.cache
def forbidden(declared, everything):
    """What else there is, with the folders that it is in."""
    others = everything - declared
    return others | {folder.as_posix() for other in others for folder in PurePosixPath(other).parents}
