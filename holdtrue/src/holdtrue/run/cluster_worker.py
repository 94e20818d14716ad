"""What happens on a worker of a Dask cluster.

A worker has neither this project nor, perhaps, this Python. So `dispatch` sends the text of this file,
which imports nothing of the engine, with each call of `run`. That unpacks the project below the
worker's own folder and hands the job to the engine in there, a process which then waits for more:
the fork server that it keeps is what makes a snippet start quickly.

Not a process of multiprocessing, since workers that a nanny has started may not have any.
"""

import io
import os
import pickle
import platform
import shutil
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import replace
from importlib import metadata
from pathlib import Path


def versions() -> str:
    """Everything installed that shapes a figure, as one string."""
    packages = [f"{name} {metadata.version(name)}" for name in ("numpy", "matplotlib")]
    return " ".join([sys.version, platform.machine(), *packages])


def run(bundle: bytes, digest: str, wanted: str, job: bytes) -> bytes:
    """Run a pickled job on this worker, from a zip file of that digest. Returns a pickled Result or Complaint."""
    import distributed

    worker = distributed.get_worker()
    try:
        found = versions()
    except metadata.PackageNotFoundError as error:
        found = f"no {error.name}"
    if found != wanted:
        raise RuntimeError(f"the worker {worker.address} has {found}; this build has {wanted}: install the same there")
    # Kept by the worker, as the names of this file last for one call.
    engines: dict[str, Engines] = vars(worker).setdefault("_snippet_engines", {})
    for other in set(engines) - {digest}:
        engines[other].rest()
    folder = unpack(bundle, Path(worker.local_directory, f"snippets-{digest}"))
    return engines.setdefault(digest, Engines(folder)).ask(job)


def unpack(bundle: bytes, folder: Path) -> Path:
    """The folder with the files of a zip file: all of them or, if this process is killed, none."""
    if not folder.is_dir():
        temporary = Path(tempfile.mkdtemp(dir=folder.parent))
        with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
            archive.extractall(temporary)
        try:
            temporary.rename(folder)
        except OSError:
            if not folder.is_dir():
                raise
            shutil.rmtree(temporary)  # another thread of this worker was quicker
    return folder


class Engines:
    """Processes that run jobs of the project in `folder`, as many as the worker has threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.idle: list[subprocess.Popen[bytes]] = []

    def ask(self, job: bytes) -> bytes:
        """The answer to a pickled job, pickled."""
        try:
            process = self.idle.pop()
        except IndexError:
            process = self._start()
        assert process.stdin and process.stdout  # pipes
        try:
            pickle.dump(job, process.stdin)
            process.stdin.flush()
            answer: bytes = pickle.load(process.stdout)
        except (EOFError, BrokenPipeError):
            message = f"the engine on the worker ended with code {process.wait()}; the worker's log says why"
            raise RuntimeError(message) from None
        self.idle.append(process)
        return answer

    def _start(self) -> "subprocess.Popen[bytes]":
        paths = os.pathsep.join(filter(None, [str(self.folder), os.environ.get("PYTHONPATH")]))
        return subprocess.Popen(
            [sys.executable, "-m", "holdtrue.run.cluster_worker"], cwd=self.folder, env={**os.environ, "PYTHONPATH": paths},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def rest(self) -> None:
        """End the processes that have nothing to do: the project has changed, or another one is at work."""
        while self.idle:
            self.idle.pop().communicate()


def serve() -> None:
    """Answer job after job of whoever started this process, and end with it."""
    from holdtrue.problem import Complaint
    from holdtrue.run import supervisor

    calls, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    # These two are for nobody else: the fork server would hand them on.
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    root = os.getcwd()
    while True:
        try:
            job = pickle.loads(pickle.load(calls))
        except EOFError:
            return
        try:
            answer: object = supervisor.execute(replace(job, root=root))
        except Complaint as complaint:  # which may name a file
            said = [replace(one, message=one.message.replace(root, job.root)) for one in complaint.problems]
            answer = Complaint(*said)
        pickle.dump(pickle.dumps(answer), answers)
        answers.flush()


if __name__ == "__main__":
    serve()
