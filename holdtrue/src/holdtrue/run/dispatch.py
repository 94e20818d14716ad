"""Where programs run: beside this process or, where SNIPPET_DASK says so, on the workers of a Dask cluster."""

import contextlib
import hashlib
import os
import pickle
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from holdtrue.keep import depends
from holdtrue.layout import Layout
from holdtrue.model import Job, Result
from holdtrue.problem import Complaint
from holdtrue.run import bundle, cluster_worker, supervisor

PATIENCE = 10  # seconds until a cluster answers


@contextlib.contextmanager
def threads() -> Iterator[ThreadPoolExecutor]:
    """An executor on this machine. Left by an exception, it stops what runs."""
    pool = ThreadPoolExecutor(os.cpu_count())
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        supervisor.kill_all()
        raise
    pool.shutdown()


def prepare(jobs: int) -> None:
    """Import on this machine what `jobs` snippets are about to need, unless a cluster runs them."""
    if not os.environ.get("SNIPPET_DASK"):
        supervisor.start(jobs)


@contextlib.contextmanager
def snippets(
    root: Path, layout: Layout, here: ThreadPoolExecutor
) -> Iterator[Callable[[Job], "Future[Result] | Answer"]]:
    """A function that takes a job of the project at `root` and returns its future; `here` are `threads` of this machine."""
    address = os.environ.get("SNIPPET_DASK")
    if address:
        with connect(address) as client:
            yield Cluster(client, address, root, layout).submit
    else:
        yield lambda job: here.submit(supervisor.execute, job)


@contextlib.contextmanager
def connect(address: str) -> Iterator[Any]:
    """A client of the cluster there. When it is left, what is still queued is cancelled."""
    try:
        import distributed
    except ImportError:
        message = f"SNIPPET_DASK={address} needs a package that is missing: pip install distributed"
        raise Complaint(message) from None
    try:
        client = distributed.Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        message = f"SNIPPET_DASK={address}: no Dask scheduler answers there ({error}): start one, or unset SNIPPET_DASK"
        raise Complaint(message) from None
    with client:
        if not client.nthreads():
            print(f"holdtrue: SNIPPET_DASK={address} has no worker yet; waiting for one", file=sys.stderr)
        yield client


class Cluster:
    """Runs snippets of the project at `root` on workers that have nothing of it."""

    def __init__(self, client: Any, address: str, root: Path, layout: Layout) -> None:
        if depends.engine_changed():  # results would be kept under the name of the former one
            raise Complaint("the engine's code or packages changed since this process began: start it again")
        archive = bundle.archive(root, layout, "holdtrue.run.cluster_worker")
        self.address, self.digest = address, hashlib.sha256(archive).hexdigest()
        # The result of a task, so that it leaves this machine once, and workers take it from each other.
        self.bundle = client.submit(bytes, archive, key=f"snippets-{self.digest}")
        self.executor = client.get_executor(pure=False)
        self.program = Path(__file__).with_name("cluster_worker.py").read_text("utf-8")

    def submit(self, job: Job) -> "Answer":
        """The future of a job, as `supervisor.execute` would answer it."""
        # As text: another version of Python could not even say why it refuses compiled code.
        names = {
            "__name__": "worker", "program": self.program, "bundle": self.bundle,
            "call": (self.digest, cluster_worker.versions(), pickle.dumps(job)),
        }  # fmt: skip
        return Answer(self.executor.submit(eval, "exec(program) or run(bundle, *call)", names), self.address)


class Answer:
    """A future of the cluster, seen from here."""

    def __init__(self, future: Any, address: str) -> None:
        self.future, self.address = future, address

    def result(self) -> Result:
        """Returns and raises what `supervisor.execute` does, and a Complaint without a place about the cluster."""
        try:
            answer: Result | Complaint = pickle.loads(self.future.result())
        except Exception as error:  # of Dask or of `cluster_worker.run`
            reason = str(error) or f"its scheduler ended, or dropped a job ({type(error).__name__})"
            raise Complaint(f"SNIPPET_DASK={self.address}: {reason}") from error
        if isinstance(answer, Complaint):
            raise answer
        return answer
