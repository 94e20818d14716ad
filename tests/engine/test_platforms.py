"""What other systems lack is done without: no fork server, no alarm, no process groups, another text encoding."""

import ast
import multiprocessing
import os
import re
import socket
import sys
from dataclasses import replace
from multiprocessing.connection import Connection

import pytest

from holdtrue.keep import inputs
from holdtrue.run import supervisor
from processes import run

# How Python starts on a system that has neither alarms nor groups of processes, no fork server and no limit of memory.
POORER = """
import os, signal, sys, sysconfig
sysconfig.get_config_vars()  # reads a file that has the system's name
for module, name in (os, "setsid"), (os, "killpg"), (signal, "setitimer"):
    delattr(module, name) if hasattr(module, name) else None
sys.platform = "poorer" if sys.platform == "linux" else sys.platform
"""
# Not of a module that has a guard: a script as anybody writes it, which a process from scratch must not run again.
SCRIPT = """
print("begins")
from holdtrue.site import Site

site = Site(".")
site.update()
print(*site.problems, site.results["part/page/line"].facts["third"])
"""


@pytest.fixture
def spawn(monkeypatch):
    monkeypatch.setattr(supervisor, "context", lambda: multiprocessing.get_context("spawn"))


@pytest.fixture
def python(project, tmp_path_factory):
    """python(*arguments): the finished process, in the project's folder, of a Python on the poorer system."""
    folder = tmp_path_factory.mktemp("poorer")
    (folder / "sitecustomize.py").write_text(POORER, "utf-8")
    paths = os.pathsep.join([str(folder), os.getcwd()])
    environment = {**os.environ, "PYTHONPATH": paths, "SNIPPET_TIMEOUT": "2"}

    def python(*arguments):
        return run([sys.executable, *arguments], cwd=project.root, env=environment)

    return python


def test_a_process_from_scratch_gives_the_same_as_one_of_the_fork_server(project, request):
    text = project.snippet.read_text("utf-8")
    shown = "import os, sys\nprint(os.environ['PYTHONHASHSEED'], list(map(hash, 'ab')), sys.flags.utf8_mode)\n"
    project.write("snippets/shared/data/greek.txt", "λ")
    read = "open(__file__.replace('part/page/line.py', 'shared/data/greek.txt')).read()"
    project.snippet.write_text(shown + text.replace("1 / 3", f"1 / 3 if ord({read}) == 0x3bb else 0"), "utf-8")
    job = project.job(frames=({"slope": 1}, {"slope": 2}))
    one = supervisor.execute(job)
    request.getfixturevalue("spawn")
    assert supervisor.execute(job) == one
    assert one.output.startswith("0 ") and one.facts["third"] == 1 / 3


def test_a_process_from_scratch_that_fails_says_why(project, spawn):
    project.snippet.write_text("import os\nos._exit(3)\n", "utf-8")
    assert "snippets/part/page/line.py:1: ended with code 3 and no result" in str(project.site().failures)
    project.snippet.write_text("x = 1\n1 / 0\n", "utf-8")
    assert "snippets/part/page/line.py:2: ZeroDivisionError" in str(project.site().failures)


def test_a_pipe_that_breaks_instead_of_ending_is_an_end_too(project, monkeypatch):
    """On Windows that is how a pipe ends, if it is asked whether there is something in it."""

    def receive(self, real=Connection.recv):
        try:
            return real(self)
        except EOFError:
            raise BrokenPipeError from None

    monkeypatch.setattr(Connection, "recv", receive)
    project.snippet.write_text("import os\nos._exit(3)\n", "utf-8")
    assert "snippets/part/page/line.py:1: ended with code 3 and no result" in str(project.site().failures)


@pytest.mark.parametrize(
    "start", [["-m", "holdtrue", "run"], ["script.py"], ["-c", SCRIPT]], ids=["module", "file", "text"]
)
def test_whoever_starts_snippets_on_a_poorer_system_is_not_run_again_by_each(project, python, start):
    project.write("script.py", SCRIPT)
    done = python(*start)
    assert done.returncode == 0, done.stderr
    assert re.search(r"\A(begins\n0\.333+|holdtrue: 1 figures, 1 run, .*)\n\Z", done.stdout)


def test_a_snippet_without_an_end_is_ended_on_a_poorer_system(project, python):
    project.snippet.write_text("while True: pass\n", "utf-8")
    done = python("-m", "holdtrue", "run")
    assert done.returncode == 1
    assert "snippets/part/page/line.py:1: no result after 2 s; killed (used by docs/part/page.md)" in done.stderr


def test_a_snippet_may_have_an_event_loop_where_that_connects_with_itself(project):
    """The functions of the standard library that do so on Windows, as they stand there."""
    with open(socket.__file__, encoding="utf-8") as file:
        tree = ast.parse(file.read())
    pairs = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.endswith("socketpair") and ".bind(" in ast.unparse(node)
    ]
    assert pairs
    for pair in pairs:
        source = f"import socket\nexec(compile({ast.unparse(pair)!r}, socket.__file__, 'exec'), vars(socket))\n"
        ends = f"for end in socket.{pair.name}(): end.close()\n"
        project.snippet.write_text(source + ends + project.snippet.read_text("utf-8"), "utf-8")
    assert project.problems() == []


def test_a_folder_with_another_name_is_the_same_folder(project, tmp_path):
    """As /tmp is on macOS, and a home on Windows; with a space and an umlaut."""
    other = tmp_path / "zwei für eins"
    project.root.joinpath("site").mkdir()
    try:
        other.symlink_to(project.root, target_is_directory=True)
    except OSError:
        pytest.skip("this user may not make a symbolic link on this system")
    project.snippet.write_text("1 / 0\n", "utf-8")
    done = run([sys.executable, "-m", "holdtrue", "check"], cwd=other)
    assert "snippets/part/page/line.py:1: ZeroDivisionError" in done.stderr
    job = replace(project.job(), root=str(other))
    project.write(project.snippet, "import matplotlib.pyplot as plt\ndef figure():\n    return plt.figure()\n")
    files = {path for path, state in supervisor.execute(job).files.items() if state not in (None, inputs.FOLDER)}
    assert files == {os.path.join("snippets", "part", "page", "line.py")}
