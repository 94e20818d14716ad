"""Snippets that run on the workers of a Dask cluster, which have nothing of the project, give what they give here."""

import json
import os
import shutil
import socket
import subprocess
import sys

import psutil
import pytest

from holdtrue import __main__
from holdtrue.keep import depends
from holdtrue.problem import Complaint
from holdtrue.run import cluster_worker, dispatch
from holdtrue.site import Site
from processes import until

NAMES = ["line", "bent", "plain", "odd"]
USES_A_HELPER_AND_DATA = """
import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.near import height


def figure(slope=1):
    print("slope", slope)
    fig, ax = plt.subplots(figsize=(6, 3))
    ax.plot([0, 1], [0, height() * slope])
    return fig


def facts():
    return {"third": 1 / 3, "height": height(), "random": np.random.default_rng(0).normal()}
"""
HELPER = """
from pathlib import Path


def height():
    return float(Path(__file__).with_name("data").joinpath("n.txt").read_text())
"""


def address_in(file):
    """The scheduler's, once it has written it to the end."""
    try:
        return json.loads(file.read_text("utf-8"))["address"]
    except (OSError, ValueError):
        return None


def is_engine(process):
    try:
        return process.cmdline()[1:] == ["-m", "holdtrue.run.cluster_worker"]
    except psutil.Error:  # it has just ended
        return False


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """(address, folders, processes) of a scheduler and two workers with one thread each, started as anybody would start them."""
    base = tmp_path_factory.mktemp("cluster")
    file = base / "scheduler.json"
    nothing = base / "nothing"  # this engine may be installed: theirs isn't
    for name in ("holdtrue", "snippets"):
        (nothing / name).mkdir(parents=True)
        (nothing / name / "__init__.py").write_text("raise ImportError('no checkout here')\n", "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(nothing)}
    scheduler = ["scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file)]
    processes, folders = [], [base / "one", base / "two"]

    def start(name, *options, cwd):
        command = [sys.executable, "-m", f"distributed.cli.dask_{name}", *options]
        with open(base / "log", "ab") as log:
            processes.append(subprocess.Popen(command, cwd=cwd, env=environment, stdout=log, stderr=log))

    try:
        start(*scheduler, cwd=base)
        for folder in folders:
            folder.mkdir()
            options = ["--nthreads", "1", "--no-dashboard", "--local-directory", str(folder), "--death-timeout", "60"]
            start("worker", *options, "--scheduler-file", str(file), cwd=folder)
        until(lambda: address_in(file))
        address = address_in(file)
        with dispatch.connect(address) as client:
            client.wait_for_workers(2, timeout=60)
        yield address, folders, processes
    finally:
        started = [psutil.Process(process.pid) for process in processes]
        family = [*started, *(child for process in started for child in process.children(True))]
        engines = [process for process in family if is_engine(process)]
        for process in set(family) - set(engines):
            process.kill()
        for process in processes:
            process.wait(60)
    assert psutil.wait_procs(engines, 60)[1] == [], "they end with their worker"


@pytest.fixture
def four(project):
    """A project with four snippets, of which one has a helper that reads a file."""
    project.write("snippets/shared/data/n.txt", "3")
    project.write("snippets/shared/near.py", HELPER)
    project.write("snippets/shared/style.mplstyle", "lines.linewidth: 3\n")
    for name in NAMES[1:]:
        project.write(f"snippets/part/page/{name}.py", USES_A_HELPER_AND_DATA)
        project.page.write_text(project.page.read_text("utf-8") + f"\n/// output | {name}\n///\n", "utf-8")
    return project


@pytest.fixture(autouse=True)
def here(monkeypatch):
    monkeypatch.delenv("SNIPPET_DASK", raising=False)


@pytest.fixture
def there(here, cluster, monkeypatch):
    monkeypatch.setenv("SNIPPET_DASK", cluster[0])


def store(project):
    """{path: bytes} of all entries, which are taken away."""
    folder = project.root / ".cache"
    entries = {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    shutil.rmtree(folder)
    return entries


def test_every_entry_of_the_store_is_the_same_and_both_workers_take_part(four, cluster, monkeypatch):
    assert four.problems() == []
    here = store(four)
    monkeypatch.setenv("SNIPPET_DASK", cluster[0])
    for number in range(10):  # a worker that is slow to begin, on a busy machine, may find that another has done it all
        four.write("snippets/shared/data/more.txt", str(number))  # which no snippet reads, but both workers receive
        before = unpacked(cluster)
        assert four.problems() == []
        assert store(four) == here and len(here) == len(NAMES)
        received = [len(new - old) for new, old in zip(unpacked(cluster), before, strict=True)]
        if all(received):
            break
    assert received == [1, 1]  # in one build


def unpacked(cluster):
    """For each worker the folders with what it has received."""
    return [set(folder.rglob("snippets-*")) for folder in cluster[1]]


def test_an_edit_is_seen_and_leaves_no_process_of_what_was_before(four, cluster, there):
    one = four.site()
    four.write("snippets/shared/near.py", HELPER.replace("return ", "return 10 * "))
    four.write("snippets/shared/data/n.txt", "6")
    two = four.site()
    assert [one.ran, two.ran] == [4, 3]
    assert [site.results["part/page/odd"].facts["height"] for site in (one, two)] == [3, 60]
    engines = [p for started in cluster[2] for p in psutil.Process(started.pid).children(True) if is_engine(p)]
    engines = [p for p in engines if not is_engine(p.parent())]  # which on Windows may be a launcher of Python
    assert 1 <= len(engines) <= 2


def test_a_failure_reads_as_it_does_here(project, cluster, monkeypatch):
    project.snippet.write_text("x = 1\nopen(__file__ + '.none')\n", "utf-8")
    here = project.problems()
    assert "snippets/part/page/line.py:2: FileNotFoundError" in here[0] and str(project.root) in here[0]
    monkeypatch.setenv("SNIPPET_DASK", cluster[0])
    assert project.problems() == here
    assert not list(project.root.rglob(".cache/snippets/*/*"))


def test_workers_with_other_versions_are_refused_and_nothing_is_kept(project, there, monkeypatch):
    found = cluster_worker.versions()
    monkeypatch.setattr(cluster_worker, "versions", lambda: "3.99 numpy 9")
    with pytest.raises(Complaint) as refused:
        project.site()
    assert f"has {found}; this build has 3.99 numpy 9: install" in str(refused.value)
    assert not (project.root / ".cache").exists()


def test_an_engine_that_changed_since_it_was_started_is_not_sent(project, there, monkeypatch):
    monkeypatch.setitem(depends.DIGESTS, depends.HERE / "run/sandbox.py", "another")
    with pytest.raises(Complaint, match="start it again"):
        project.site()


def test_an_interrupted_build_cancels_what_is_queued(project, there, tmp_path):
    def interrupted(futures):
        raise KeyboardInterrupt

    begun = [tmp_path / f"begun{number}" for number in range(6)]
    text = project.snippet.read_text("utf-8")
    for path in begun:
        project.write(f"snippets/part/page/{path.name}.py", f"open({str(path)!r}, 'w').close()\n" + text)
        project.page.write_text(project.page.read_text("utf-8") + f"\n/// output | {path.name}\n///\n", "utf-8")
    with pytest.raises(KeyboardInterrupt):
        Site(project.root).update(interrupted)
    project.write("docs/part/page.md", "Text 0.333<!-- line.third -->.\n")
    assert project.problems() == []  # it came last
    assert sum(path.exists() for path in begun) < len(begun)


def test_no_cluster_there_is_one_sentence(project, monkeypatch, capsys):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
        monkeypatch.setenv("SNIPPET_DASK", address)
        monkeypatch.setattr(dispatch, "PATIENCE", 1)
        assert __main__.main(["--root", str(project.root), "run"]) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"SNIPPET_DASK={address}: no Dask scheduler answers there") and said.count("\n") == 1


def test_a_cluster_without_the_package_for_it_is_one_sentence(example, monkeypatch):
    monkeypatch.setenv("SNIPPET_DASK", "tcp://127.0.0.1:1")
    monkeypatch.setitem(sys.modules, "distributed", None)
    done = example.build()
    assert done.returncode == 1 and "pip install distributed" in done.stderr and "Traceback" not in done.stderr
