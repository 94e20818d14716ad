"""What a test starts ends with it, in every case, and troubles no other test: a plugin, and how tests start processes."""

import contextlib
import gc
import os
import signal
import socket
import subprocess
import sys
import time
import warnings
from multiprocessing import forkserver, resource_tracker

import psutil
import pytest

# Shells let what they start in the background ignore interrupts. It hands that on, and nothing that a test interrupts ends.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

_found = (
    None  # the children of this process; None after another was started, since to look takes longer than most tests
)


def _notice(event, _):
    global _found
    if event in ("subprocess.Popen", "os.fork", "os.posix_spawn"):
        _found = None


sys.addaudithook(_notice)


@contextlib.contextmanager
def running(command, **options):
    """A process, dead at the end of the block with all that it has started. The options are those of subprocess.Popen."""
    process = subprocess.Popen(command, **options)
    try:
        yield process
    finally:
        if process.poll() is None:
            kill(psutil.Process(process.pid))
        close(process)


def run(command, text=None, timeout=120, **options):
    """What subprocess.run gives for a command that reads this text."""
    with running(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", **options
    ) as process:
        said = process.communicate(text, timeout)
        return subprocess.CompletedProcess(command, process.returncode, *said)


@contextlib.contextmanager
def serving(folder, *options, log=os.devnull, **environment):
    """Address of `mkdocs serve` for the project in a folder, which says what it says into a file. It has to end well."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    kept = {name: value for name, value in os.environ.items() if name not in ("SITE_URL", "REPO_URL", "EDIT_URI")}
    variables = kept | {"NO_MKDOCS_2_WARNING": "1"} | environment
    command = [sys.executable, "-m", "mkdocs", "serve", "-a", address, *options]
    with (
        open(log, "w", encoding="utf-8") as said,
        running(command, cwd=folder, env=variables, stdout=said, stderr=said) as process,
    ):
        yield f"http://{address}"
        if sys.platform != "win32":  # nothing there can interrupt another process
            process.send_signal(signal.SIGINT)
            assert process.wait(60) == 0


def finish(process):
    """What a process says, which must end well."""
    said = process.communicate(timeout=120)[0]
    assert process.returncode == 0, said
    return said


def until(is_so, what="what is waited for"):
    """What it returns, as soon as that is something, with patience: the machine may have much else to do."""
    end = time.monotonic() + 60
    while not (value := is_so()):
        assert time.monotonic() < end, f"no {what} within 60 s"
        time.sleep(0.02)
    return value


def kill(process):
    """Kill a psutil.Process and all that it has started."""
    with contextlib.suppress(psutil.NoSuchProcess):
        for one in [process, *process.children(recursive=True)]:
            with contextlib.suppress(psutil.NoSuchProcess):
                one.kill()


def close(process):
    """Wait for a process that is dead, and close its pipes."""
    with process:
        pass


def children():
    """What this process has started, the two helpers of multiprocessing aside, which last as long as it."""
    global _found
    if _found is None:
        lasting = {forkserver._forkserver._forkserver_pid, resource_tracker._resource_tracker._pid}
        _found = {child for child in psutil.Process().children() if child.pid not in lasting}
    return _found


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    report = yield
    item.has_failed = report.failed or getattr(item, "has_failed", False)
    return report


@pytest.fixture(autouse=True)
def nothing_left(request):
    """Fails the test that leaves a process, and ends that process.

    Pytest sets this fixture up before all others of a test but those that several tests share, and takes it down last.
    """
    before = children()
    yield
    left = children() - before
    said = [
        f"{one.pid}: {' '.join(one.as_dict(['cmdline'])['cmdline'] or ['(ended, but nobody waited)'])}" for one in left
    ]
    for one in left:
        kill(one)
        for process in [
            thing for thing in gc.get_objects() if type(thing) is subprocess.Popen and thing.pid == one.pid
        ]:
            close(process)  # else it complains when it is forgotten, which may be in another test
        one.wait()
    if request.node.has_failed:  # what it could not close is no second fault, and none of the test that comes next
        for name in {"last_type", "last_value", "last_traceback", "last_exc"} & vars(sys).keys():
            delattr(sys, name)
        with warnings.catch_warnings(action="ignore"):
            gc.collect()
    if left:
        pytest.fail("left running: " + ", ".join(said), pytrace=False)
