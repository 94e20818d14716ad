"""A process that a test leaves is that test's failure, and nobody else's."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from processes import finish, running, until

pytestmark = pytest.mark.reads("tests/processes.py")

SLEEP = "import time; print(1, flush=True); time.sleep(600)"
TESTS = f"""
import gc
import signal
import socket
import subprocess
import sys
import time

import psutil
import pytest
from processes import running

SLEEP = [sys.executable, "-c", {SLEEP!r}]
kept = []


@pytest.fixture(scope="module")
def shared():
    with running(SLEEP) as process:
        yield process


def test_good(shared):
    subprocess.run([sys.executable, "-c", ""], check=True)


def test_forgets():
    kept.append(subprocess.Popen(SLEEP, stdout=subprocess.PIPE))


def test_forgets_one_that_has_ended():
    kept.append(subprocess.Popen([sys.executable, "-c", ""]))
    while psutil.Process(kept[-1].pid).status() != psutil.STATUS_ZOMBIE:
        time.sleep(0.01)


def test_fails():
    process, connection = subprocess.Popen(SLEEP), socket.socket()
    assert not process


def test_good_too(shared):
    gc.collect()
    for process in [kept.pop(), kept.pop()]:
        assert not psutil.pid_exists(process.pid)


def test_interrupts(shared):
    with running(SLEEP, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.read(1)
        process.send_signal(signal.SIGINT)
        assert b"KeyboardInterrupt" in process.communicate(timeout=60)[1]
"""


@pytest.mark.skipif(
    sys.platform == "win32", reason="nothing there can interrupt another process, or has to wait for one"
)
def test_a_process_that_is_left_fails_its_test_and_no_other_however_the_tests_are_started(tmp_path):
    (tmp_path / "test_it.py").write_text(TESTS, "utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\nfilterwarnings = error\n", "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-rA", "-n1", "-p", "no:cacheprovider", "-p", "processes"]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parent)}
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # as `nohup make test &` begins
    try:
        started = running(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True)
        with started as process:
            said = process.communicate(timeout=120)[0]
    finally:
        signal.signal(signal.SIGINT, before)
    ends = set(re.findall(r"^(FAILED|ERROR) test_it\.py::(\w+)", said, re.M))
    assert ends == {
        ("ERROR", "test_forgets"), ("ERROR", "test_forgets_one_that_has_ended"), ("ERROR", "test_fails"), ("FAILED", "test_fails"),
    }, said  # fmt: skip
    assert said.count("Failed: left running: ") == 3


def test_what_a_process_has_started_ends_with_it(tmp_path):
    program = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {SLEEP!r}])"
    with running([sys.executable, "-c", program], cwd=tmp_path, stdout=subprocess.PIPE) as process:
        process.stdout.read(1)
        (child,) = psutil.Process(process.pid).children()
    until(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)


def test_a_process_that_ends_badly_is_told(tmp_path):
    with (
        running([sys.executable, "-c", "print('why'); exit(1)"], cwd=tmp_path, stdout=subprocess.PIPE) as process,
        pytest.raises(AssertionError, match="why"),
    ):
        finish(process)


@pytest.mark.reads("tests")
def test_no_test_waits_for_a_promise_by_playwright():
    """Its wait_for_function takes a promise itself for true and returns at once; `until` asks what comes of it."""
    found = []
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        text = path.read_text("utf-8")
        asynchronous = re.findall(r'^(\w+) = f?"+async\b', text, re.M)
        waited = re.findall(r'wait_for_function\(\s*(?:#.*\s*)?(f?"+async\b|\w+)', text)
        found += [f"{path}: {what}" for what in waited if what in asynchronous or "async" in what]
    assert found == []
