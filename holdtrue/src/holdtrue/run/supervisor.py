"""Starts the process of a snippet, waits for its answer and survives whatever it does.

`execute` is a plain function of picklable arguments, so that any `concurrent.futures.Executor`
can call it.
"""

import contextlib
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from importlib.machinery import ModuleSpec
from multiprocessing import connection, forkserver, util
from multiprocessing.process import BaseProcess
from typing import TYPE_CHECKING, Any

from holdtrue.keep import inputs
from holdtrue.model import Job, Result
from holdtrue.problem import Complaint, Problem

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext, SpawnContext  # Windows has the second alone

STARTING = 60  # seconds to import the libraries, on a machine that is busy
# Variables that begin so change how Python or its libraries compute: snippets get none of them,
THEIRS = ("PYTHON", "NPY_", "MPL", "MATPLOTLIB", "OPENBLAS_", "GOTO_", "OMP_", "KMP_", "MKL_", "BLIS_", "LC_", "LANG")
# except where files are, and what OpenBLAS is told of a processor that it would take for another.
KEPT = {
    "PYTHONPATH", "PYTHONHOME", "PYTHONUSERBASE", "PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX", "MPLCONFIGDIR",
    "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE",
}  # fmt: skip

FEW = 4 * (os.cpu_count() or 1)  # snippets for which it does not pay to draw something first

_util: Any = util  # typeshed leaves out what is private
_lock = threading.Lock()  # multiprocessing's book of children is not made for threads
# {process: name of its snippet} of all that `kill_all` has to know of
running: dict[BaseProcess | subprocess.Popen[bytes], str] = {}
_stops = 0  # how often all was stopped


def context() -> "ForkServerContext | SpawnContext":
    """On Linux the fork server: a fresh process, with the libraries imported already.

    Windows has none. On macOS what numpy calls there for a matrix product crashes after a fork.
    """
    if sys.platform == "linux":
        return multiprocessing.get_context("forkserver")
    return multiprocessing.get_context("spawn")


def clean(variables: Mapping[str, str]) -> dict[str, str]:
    """The environment of a snippet's process, made of that of its builder."""
    return {
        name: value for name, value in variables.items() if name in KEPT or not name.startswith(THEIRS)
    } | inputs.ENVIRONMENT


@contextlib.contextmanager
def environment() -> Iterator[None]:
    """Processes that are started in here get the environment of snippets, and none of the flags of this Python."""
    before, flags = dict(os.environ), _util._args_from_interpreter_flags
    after = clean(before)
    for name in before.keys() - after.keys():
        del os.environ[name]
    os.environ.update(after)
    _util._args_from_interpreter_flags = list
    try:
        yield
    finally:
        _util._args_from_interpreter_flags = flags
        for name in after.keys() - before.keys():
            del os.environ[name]
        os.environ.update(before)


@contextlib.contextmanager
def scratch_folder() -> Iterator[str]:
    """An empty folder for a process, which it may still hold when it has ended (on Windows)."""
    folder = tempfile.mkdtemp()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def start(jobs: int = FEW + 1) -> None:
    """Start the fork server, unless it runs: it imports numpy and matplotlib while the caller goes on.

    With more than FEW jobs to come it draws something, too.
    """
    main = sys.modules["__main__"]
    if getattr(main, "__spec__", None) is None:
        # Each child would import the script that started us. It needs nothing of it, and
        # multiprocessing leaves out a package's __main__.
        main.__spec__ = ModuleSpec(f"{__package__}.__main__", None)
    if context().get_start_method() != "forkserver":
        return
    with _lock, environment():
        multiprocessing.set_forkserver_preload(["holdtrue.run.preload" if jobs > FEW else "holdtrue.run.sandbox"])
        forkserver.ensure_running()


def execute(job: Job) -> Result:
    """Run one snippet. Raises a Complaint that says where it failed and why."""
    stops = _stops
    start()
    with scratch_folder() as scratch:
        receiver, sender = context().Pipe(duplex=False)
        with _lock, environment():
            process = context().Process(target=_enter, args=(scratch, sender, job), daemon=True)
            process.start()
            sender.close()
            running[process] = job.name
            if stops != _stops:  # while this one was on its way
                kill(process)
        try:
            # First it says that it begins. Then it stops itself and knows its line; a second later it is killed.
            for seconds in (STARTING, job.timeout + 1):
                in_time = connection.wait([receiver, process.sentinel], seconds)
                answer = receiver.recv() if receiver.poll() else None
                if answer is None:
                    break
        except (EOFError, BrokenPipeError):  # the latter on Windows, of poll()
            answer = None
            connection.wait([process.sentinel], 1)  # so that its exit code is its own
        finally:
            kill(process)
            with _lock:
                process.join()
                running.pop(process, None)
            receiver.close()
    if answer is None:
        raise Complaint(Problem(job.layout.snippet(job.name), 1, _ending(process.exitcode or 0, in_time, job)))
    if isinstance(answer, Complaint):
        raise answer
    result: Result = answer
    return result


def _enter(scratch: str, sender: connection.Connection, job: Job) -> None:
    from holdtrue.run import sandbox  # imports matplotlib, which the parent never needs

    os.chdir(scratch)
    sandbox.main(sender, job)


def kill(process: BaseProcess | subprocess.Popen[bytes]) -> None:
    """End a child and all that it started."""
    assert process.pid, "it was never started"
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (AttributeError, ProcessLookupError, PermissionError):
        process.kill()


def kill_all() -> None:
    """End every running snippet, so that an interrupted build ends at once."""
    global _stops
    with _lock:
        _stops += 1
        for process in list(running):
            kill(process)


def kill_named(name: str) -> None:
    """End a snippet, or a lab, of which nobody wants the result any more."""
    with _lock:
        for process in [process for process, other in running.items() if other == name]:
            kill(process)


def _ending(code: int, in_time: object, job: Job) -> str:
    if not in_time:
        return f"no result after {job.timeout:g} s; killed"
    if code < 0:
        return f"killed by signal {-code} ({signal.Signals(-code).name}) before it had a result"
    return f"ended with code {code} and no result"
