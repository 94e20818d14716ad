"""Starts the process of a snippet, waits for its answer and survives whatever it does.

`execute` is a plain function of picklable arguments, so that any `concurrent.futures.Executor`
can call it.
"""

import contextlib
import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
import threading
from dataclasses import dataclass, field
from importlib.machinery import ModuleSpec
from multiprocessing import connection, forkserver, util

from engine import inputs

TIMEOUT = float(os.environ.get("SNIPPET_TIMEOUT", 60))  # seconds
STARTING = 60  # seconds to import the libraries, on a machine that is busy
MEMORY = int(float(os.environ.get("SNIPPET_MEMORY", 4)) * 2**30)  # bytes, given in GiB

# The environment of every snippet. One thread each: the snippets are what runs side by side.
ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
    "MPLBACKEND": "agg",
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
    "TZ": "UTC",
    "LC_ALL": "C.UTF-8",
}
# What else a shell may set changes how Python or its libraries compute, and is not for a snippet,
THEIRS = ("PYTHON", "NPY_", "MPL", "MATPLOTLIB", "OPENBLAS_", "GOTO_", "OMP_", "KMP_", "MKL_", "BLIS_", "LC_", "LANG")
# but for where files are, and for what OpenBLAS is told of a processor that it would take for another.
KEPT = {
    "PYTHONPATH", "PYTHONHOME", "PYTHONUSERBASE", "PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX", "MPLCONFIGDIR",
    "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE",
}  # fmt: skip

FEW = 4 * os.cpu_count()  # snippets for which it does not pay to draw something first

_lock = threading.Lock()  # multiprocessing's book of children is not made for threads
running = {}  # {process: name of its snippet} of all that `kill_all` has to know of
_stops = 0  # how often all was stopped


@dataclass(frozen=True)
class Job:
    """One snippet to run: `name` is A/B/N below snippets/, each frame a dict of control values.

    Without frames its numbers alone are asked for, and it needs no figure().
    """

    root: str
    name: str
    frames: tuple = ({},)
    default: int = 0
    timeout: float = TIMEOUT
    memory: int = MEMORY
    folders: tuple = field(default_factory=inputs.search_path)  # of modules


class SnippetError(Exception):
    """A snippet failed; says where and why in one sentence."""

    def __init__(self, name, line, message):
        super().__init__(name, line, message)
        self.name, self.line, self.message = name, line, message

    def __str__(self):
        return f"snippets/{self.name}.py:{self.line}: {self.message}"


def context():
    """On Linux the fork server: a fresh process, with the libraries imported already.

    Windows has none. On macOS what numpy calls there for a matrix product crashes after a fork.
    """
    return multiprocessing.get_context("forkserver" if sys.platform == "linux" else "spawn")


def clean(variables):
    """The environment of a snippet's process, made of that of its builder."""
    return {
        name: value for name, value in variables.items() if name in KEPT or not name.startswith(THEIRS)
    } | ENVIRONMENT


@contextlib.contextmanager
def environment():
    """Processes that are started in here get the environment of snippets, and none of the flags of this Python."""
    before, flags = dict(os.environ), util._args_from_interpreter_flags
    after = clean(before)
    for name in before.keys() - after.keys():
        del os.environ[name]
    os.environ.update(after)
    util._args_from_interpreter_flags = list
    try:
        yield
    finally:
        util._args_from_interpreter_flags = flags
        for name in after.keys() - before.keys():
            del os.environ[name]
        os.environ.update(before)


@contextlib.contextmanager
def scratch_folder():
    """An empty folder for a process, which it may still hold when it has ended (on Windows)."""
    folder = tempfile.mkdtemp()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def start(jobs=FEW + 1):
    """Start the fork server, unless it runs: it imports numpy and matplotlib while the caller goes on.

    With more than FEW jobs to come it draws something, too.
    """
    main = sys.modules["__main__"]
    if getattr(main, "__spec__", None) is None:
        # Each child would import the script that started us. It needs nothing of it, and
        # multiprocessing leaves out a package's __main__.
        main.__spec__ = ModuleSpec("engine.__main__", None)
    if context().get_start_method() != "forkserver":
        return
    with _lock, environment():
        multiprocessing.set_forkserver_preload(["engine.warm" if jobs > FEW else "engine.child"])
        forkserver.ensure_running()


def execute(job):
    """Run one snippet. Returns {"frames", "default", "facts", "frame_facts", "output", "film", "files"}; raises SnippetError."""
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
        raise SnippetError(job.name, 1, _ending(process.exitcode, in_time, job))
    if answer[0] == "problem":
        raise SnippetError(job.name, *answer[1:])
    return answer[1]


def _enter(scratch, sender, job):
    from engine import child  # imports matplotlib, which the parent never needs

    os.chdir(scratch)
    child.main(sender, job)


def kill(process):
    """End a child and all that it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (AttributeError, ProcessLookupError, PermissionError):
        process.kill()


def kill_all():
    """End every running snippet, so that an interrupted build ends at once."""
    global _stops
    with _lock:
        _stops += 1
        for process in list(running):
            kill(process)


def kill_named(name):
    """End a snippet, or a lab, of which nobody wants the result any more."""
    with _lock:
        for process in [process for process, other in running.items() if other == name]:
            kill(process)


def _ending(code, in_time, job):
    if not in_time:
        return f"no result after {job.timeout:g} s; killed"
    if code < 0:
        return f"killed by signal {-code} ({signal.Signals(-code).name}) before it had a result"
    return f"ended with code {code} and no result"
