"""Where programs run: beside this process or, where SNIPPET_DASK says so, on the workers of a Dask cluster."""

import contextlib
import hashlib
import os
import pickle
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from engine import bundle, runner, sources

PATIENCE = 10  # seconds until a cluster answers
ENGINE = ("__init__.py", "runner.py", "child.py", "film.py", "inputs.py", "svg.py", "warm.py", "worker.py")


class ClusterProblem(Exception):
    """The cluster cannot be used; says why and what to do in one sentence."""


@contextlib.contextmanager
def threads():
    """An executor on this machine. Left by an exception, it stops what runs."""
    pool = ThreadPoolExecutor(os.cpu_count())
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        runner.kill_all()
        raise
    pool.shutdown()


def prepare(jobs):
    """So many snippets are about to run: import on this machine, if it is this one, what they need."""
    if not os.environ.get("SNIPPET_DASK"):
        runner.start(jobs)


@contextlib.contextmanager
def snippets(root):
    """A function that takes a job of the project at `root` and returns its future."""
    address = os.environ.get("SNIPPET_DASK")
    if address:
        with connect(address) as client:
            yield Cluster(client, address, root).submit
    else:
        with threads() as pool:
            yield lambda job: pool.submit(runner.execute, job)


@contextlib.contextmanager
def connect(address):
    """A client of the cluster there. When it is left, what is still queued is cancelled."""
    try:
        import distributed
    except ImportError:
        message = f"SNIPPET_DASK={address} needs a package that is missing: pip install distributed"
        raise ClusterProblem(message) from None
    try:
        client = distributed.Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        message = f"SNIPPET_DASK={address}: no Dask scheduler answers there ({error}): start one, or unset SNIPPET_DASK"
        raise ClusterProblem(message) from None
    with client:
        if not client.nthreads():
            print(f"engine: SNIPPET_DASK={address} has no worker yet; waiting for one", file=sys.stderr)
        yield client


class Cluster:
    """Runs snippets of the project at `root` on workers that have nothing of it."""

    def __init__(self, client, address, root):
        if sources.changed_engine():  # results would be kept under the name of the former one
            raise ClusterProblem("the engine's code or packages changed since this process began: start it again")
        archive = bundle.archive(root, ENGINE)
        self.address, self.digest = address, hashlib.sha256(archive).hexdigest()
        # The result of a task, so that it leaves this machine once, and workers take it from each other.
        self.bundle = client.submit(bytes, archive, key=f"snippets-{self.digest}")
        self.executor = client.get_executor(pure=False)
        self.program = Path(__file__).with_name("worker.py").read_text("utf-8")

    def submit(self, job):
        """The future of a job, as `runner.execute` would answer it."""
        # Text: compiled code is nothing that another version of Python could refuse in words.
        names = {
            "__name__": "worker", "program": self.program, "bundle": self.bundle,
            "call": (self.digest, sources.versions(), pickle.dumps(job)),
        }  # fmt: skip
        return Answer(self.executor.submit(eval, "exec(program) or run(bundle, *call)", names), self.address)


class Answer:
    """A future of the cluster, seen from here."""

    def __init__(self, future, address):
        self.future, self.address = future, address

    def result(self):
        """Returns and raises what `runner.execute` does, and ClusterProblem."""
        try:
            answer = pickle.loads(self.future.result())
        except Exception as error:  # of Dask or of `worker.run`
            reason = str(error) or f"its scheduler ended, or dropped a job ({type(error).__name__})"
            raise ClusterProblem(f"SNIPPET_DASK={self.address}: {reason}") from error
        if isinstance(answer, runner.SnippetError):
            raise answer
        return answer
