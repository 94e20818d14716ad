"""Each bad snippet gives one sentence with its file and line, and the next good run is right."""

import contextlib
import os
import re
import signal
import sys

import psutil
import pytest

from holdtrue.model import Job
from holdtrue.problem import Complaint
from holdtrue.run import supervisor
from processes import kill, run, until

OK = "import matplotlib.pyplot as plt\ndef figure():\n    return plt.figure()\n"
HERE = r"^snippets/part/page/line\.py"
WINDOWS, LINUX = sys.platform == "win32", sys.platform == "linux"
ALARM = hasattr(signal, "setitimer")  # without it a snippet is ended from outside, where nobody knows its line

BAD = {
    "raises": ("def figure():\n    return 1 / 0\n", HERE + r":2: ZeroDivisionError: division by zero \(used by docs/part/page\.md\)$"),
    "raises in a helper": (
        "import json\ndef figure():\n    return json.loads('{')\n",
        HERE + ":3: JSONDecodeError: Expecting property name",
    ),
    "raises without a message": ("def figure():\n    raise ValueError\n", HERE + r":2: ValueError \(used"),
    "syntax error": ("x = 1\ndef figure(:\n", HERE + ":2: SyntaxError: "),
    "loops for ever": (
        "def figure():\n    while True:\n        pass\n",
        HERE + (":[23]: no result after 2 s; stopped" if ALARM else ":1: no result after 2 s; killed"),
    ),
    "loops and catches everything": (
        "import time\ndef figure():\n    while True:\n        try:\n            time.sleep(1)\n        except BaseException: pass\n",
        HERE + r":1: no result after 2 s; killed",
    ),
    "loops in C": ("def figure():\n    return sum(range(10**13))\n", HERE + r":1: no result after 2 s; killed"),
    "sleeps": (
        "import time\ndef figure():\n    time.sleep(1000)\n",
        HERE + (":3: no result after 2 s; stopped" if ALARM else ":1: no result after 2 s; killed"),
    ),
    "calls sys.exit(0)": ("import sys\n\nsys.exit(0)\n", HERE + r":3: called sys\.exit\(0\); a snippet must not end the program"),
    "ends its process": ("import os\nos._exit(0)\n", HERE + ":1: ended with code 0 and no result"),
    "is killed": (
        "import os\nos.kill(os.getpid(), 9)\n",
        HERE + (":1: ended with code 9 and no result" if WINDOWS else r":1: killed by signal 9 \(SIGKILL\)"),
    ),
    "crashes": (
        "import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n",
        HERE + (":1: ended with code 11 and no result" if WINDOWS else r":1: killed by signal 11 \(SIGSEGV\)"),
    ),
    "has no figure": ("x = 1\n", HERE + r":1: defines no figure\(\)"),
    "has a figure that is none": ("figure = 3\n", HERE + r":1: defines no figure\(\)"),
    "returns nothing": ("x = 1\n\ndef figure():\n    pass\n", HERE + r":3: figure\(\) returned NoneType, not a matplotlib Figure"),
    "returns an axes": (
        "import matplotlib.pyplot as plt\ndef figure():\n    return plt.figure().add_subplot()\n",
        HERE + r":2: figure\(\) returned Axes, not a matplotlib Figure",
    ),
    "has a fact that is not a number": (OK + "def facts():\n    return {'a': 1, 'b': float('nan')}\n", HERE + r":4: facts\(\) are not finite: b"),
    "has an infinite fact": (OK + "def facts():\n    return {'a': float('inf')}\n", HERE + r":4: facts\(\) are not finite: a"),
    "has a fact that is text": (OK + "def facts():\n    return {'a': 'many'}\n", HERE + ":1: ValueError: could not convert string"),
    "warns": ("import numpy as np\nnp.zeros(1) / np.zeros(1)\n" + OK, HERE + ":2: RuntimeWarning: invalid value encountered"),
    "uses the network": ("import socket\nsocket.create_connection(('127.0.0.1', 9))\n", HERE + ":2: PermissionError: snippets may not use the network"),
    "looks up a host": ("import urllib.request as u\nu.urlopen('http://example.invalid')\n", HERE + ":2: .*may not use the network"),
    "asks for more memory than there is": (
        "import numpy as np\nx = np.ones(10**17)\n",
        HERE + r":2: .*MemoryError: Unable to allocate" + (r".*\(limit 4 GiB\)" if LINUX else ""),
    ),
    "eats memory in small pieces": (
        "x = []\ndef figure():\n    while True:\n        x.append(bytes(100_000))\n",
        HERE + r":4: MemoryError: out of memory \(limit 1 GiB\)",
    ),
    "forks": ("import os\nif os.fork() == 0:\n    os.setsid()\n    while True: pass\n", HERE + ":2: PermissionError: snippets may not start other processes"),
    "starts a program": ("import subprocess\nsubprocess.Popen(['sleep', '60'], start_new_session=True)\n", HERE + ":2: .*may not start other processes"),
    "becomes a program": ("import os\nos.execv('/bin/true', ['true'])\n", HERE + ":2: .*may not start other processes"),
    "imports what is not there": ("import numpy\nimport no_such_module\n", HERE + ":2: ModuleNotFoundError: No module named 'no_such_module'"),
    "is a point": (
        "import matplotlib.pyplot as plt\ndef figure():\n    return plt.figure(figsize=(0.001, 3))\n",
        HERE + r":2: the figure is 0 × 288 pixels, and a page shows 24 to 4,000 of each: give another figsize",
    ),
    "is a wall": (
        "import matplotlib.pyplot as plt\n\ndef figure():\n    return plt.figure(figsize=(900, 900))\n",
        HERE + ":3: the figure is 86,400 × 86,400 pixels, and a page shows 24 to 4,000",
    ),
    "sets rcParams": (
        "import matplotlib.pyplot as plt\nplt.rcParams['lines.linewidth'] = 7\n" + OK,
        HERE + r":2: rcParams\['lines.linewidth'\] is set when the module is imported",
    ),
    "uses a style": (
        "import matplotlib.pyplot as plt\n\nplt.style.use('ggplot')\n" + OK,
        HERE + r":3: rcParams\['.*'\] is set when the module is imported, and a figure begins with the style of all: set it in figure\(\)",
    ),
    "draws too much": (
        "import matplotlib.pyplot as plt\ndef figure():\n    f, a = plt.subplots()\n"
        "    a.scatter(*[[(i * k) % 7919 for i in range(20_000)] for k in (31, 1009)])\n    return f\n",
        HERE + r":2: the figure has [\d,]+ bytes \([\d,]+ compressed\), the limit is 150,000 \(60,000\): draw fewer points",
    ),
}  # fmt: skip
ELSEWHERE = {
    "eats memory in small pieces": pytest.mark.skipif(not LINUX, reason="only Linux bounds the memory of a process"),
    "forks": pytest.mark.skipif(not hasattr(os, "fork"), reason="a process cannot be copied here"),
}
CASES = [pytest.param(case, marks=ELSEWHERE.get(case, ())) for case in BAD]


def without_controls(project):
    text = project.page.read_text("utf-8")
    project.page.write_text(text.replace("    controls: {slope: [1, 2]}\n", ""), "utf-8")


@pytest.mark.parametrize("case", CASES)
def test_a_bad_snippet_is_one_sentence_and_heals(project, case, monkeypatch):
    source, sentence = BAD[case]
    limits = {"timeout": 2} if "loops" in case or case == "sleeps" else {"memory": 2**30} if "pieces" in case else {}
    monkeypatch.setattr(Job, "__init__", _with(Job.__init__, limits))
    without_controls(project)
    good = project.snippet.read_text("utf-8")
    project.snippet.write_text(source, "utf-8")
    problems = [p for p in project.problems() if p.startswith("snippets/")]
    assert len(problems) == 1 and re.search(sentence, problems[0]), problems
    assert "\n" not in problems[0]
    project.snippet.write_text(good, "utf-8")
    assert project.problems() == []


def test_a_failure_is_not_kept_and_what_was_before_is_found_again(project):
    good, before = project.snippet.read_text("utf-8"), project.site().results
    project.snippet.write_text("1 / 0\n", "utf-8")
    said = [project.problems() for _ in range(2)]
    assert said[0] == said[1] and "ZeroDivisionError" in said[0][0]
    project.snippet.write_text(good, "utf-8")
    site = project.site()
    assert (site.problems, site.ran, site.results) == ([], 0, before)


def _with(init, limits):
    return lambda self, *args, **kwargs: init(self, *args, **kwargs | limits)


def test_a_snippet_that_was_about_to_start_is_stopped_with_the_others(project, monkeypatch):
    start = supervisor.start
    monkeypatch.setattr(supervisor, "start", lambda *_: (start(), supervisor.kill_all()))
    project.snippet.write_text("while True: pass\n", "utf-8")
    with pytest.raises(Complaint, match=r"^snippets/part/page/line\.py:1: (killed by signal \d+|ended with code)"):
        supervisor.execute(project.job(timeout=20))


def test_all_failures_are_reported_at_once(project):
    for i in range(3):
        project.write(f"snippets/part/page/bad_{i}.py", "1 / 0\n")
        project.page.write_text(project.page.read_text("utf-8") + f"\n/// output | bad_{i}\n///\n", "utf-8")
    assert [p.partition(":")[0] for p in project.problems()] == [f"snippets/part/page/bad_{i}.py" for i in range(3)]


@pytest.mark.parametrize(
    "prints",
    [
        "print('x' * 50_000_000)",
        "for i in range(500_000): print('x' * 99)",  # 200 of them fill exactly what is kept
        "for i in range(700_000): print(i, 'x' * 70)",
    ],
)
def test_printed_output_is_cut_and_says_so(project, prints):
    project.snippet.write_text(prints + "\n" + OK, "utf-8")
    without_controls(project)
    output = project.site().results["part/page/line"].output
    assert 20_000 < len(output) < 21_000 and output.endswith("… (output cut)\n")
    assert output.count("cut") == 1


def test_what_is_written_past_python_goes_nowhere(project, capfd):
    project.snippet.write_text("import os\nfor i in range(500): os.write(1 + i % 2, b'x' * 100_000)\n" + OK, "utf-8")
    without_controls(project)
    assert project.site().results["part/page/line"].output == ""
    assert capfd.readouterr() == ("", "")


FORK = """
import ctypes, os, time
child = ctypes.CDLL(None).fork()  # past the guard
if child == 0:
    {}
    time.sleep(600)
    os._exit(0)
with open({!r}, "w") as file:
    file.write(str(child))
"""


@pytest.fixture
def forked(project):
    """forked(do, end): what failed when a snippet started a child, which does this first, and ended so; the child, if it lives."""
    pid = project.root / "pid"

    def forked(do, end=""):
        project.snippet.write_text(FORK.format(do, str(pid)) + end + project.snippet.read_text("utf-8"), "utf-8")
        failures = project.site().failures
        with contextlib.suppress(psutil.NoSuchProcess):
            children.append(psutil.Process(int(pid.read_text("utf-8"))))
        return failures, children

    children = []
    yield forked
    for child in children:
        kill(child)


def is_dead(process):
    """Or only waits for somebody to notice."""
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no such children here")
def test_children_of_a_snippet_die_with_it(forked):
    failures, children = forked("pass")
    assert failures == {}
    until(lambda: all(map(is_dead, children)))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no such children here")
@pytest.mark.parametrize(
    ("end", "sentence"),
    [
        ("", None),
        pytest.param(
            "os._exit(0)\n",
            "ended with code 0 and no result",
            marks=pytest.mark.skipif(not LINUX, reason="an end is seen by a pipe that the child still holds here"),
        ),
    ],
)
def test_no_build_waits_for_a_child_that_escaped(forked, end, sentence):
    failures, children = forked("os.setsid()", end)
    assert not is_dead(*children)
    assert failures == ({"part/page/line": f"snippets/part/page/line.py:1: {sentence}"} if sentence else {})


HERMIT = """
import contextlib, signal
from types import SimpleNamespace
from holdtrue.run import sandbox

sandbox.limit(SimpleNamespace(memory=4 * 2**30, timeout=0.1))
while True:
    with contextlib.suppress(BaseException):
        while True: pass
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the time limit is the only guard here")
def test_a_snippet_that_outlives_its_build_and_its_alarm_is_ended_by_the_system():
    done = run([sys.executable, "-c", HERMIT])
    assert done.returncode in (-signal.SIGKILL, -signal.SIGXCPU)


def test_the_name_of_a_standard_module_is_refused(project):
    """`python snippets/part/page/random.py` would find it in the place of the real one, and so would its neighbours."""
    project.snippet.rename(project.snippet.with_name("random.py"))
    good = project.page.read_text("utf-8")
    project.page.write_text(good.replace("line", "random"), "utf-8")
    expected = "snippets/part/page/random.py:1: has the name of the standard module random: choose another (used by docs/part/page.md)"
    assert expected in project.problems()
    project.snippet.with_name("random.py").rename(project.snippet)
    project.page.write_text(good, "utf-8")
    assert project.problems() == []


NOISE = """
import matplotlib.pyplot as plt
import numpy as np

def figure(seed=0):
    fig, ax = plt.subplots(figsize=(6, 3))
    ax.imshow(np.random.default_rng(seed).random((166, 166)), cmap="gray", interpolation="nearest", aspect="auto")
    ax.axis("off")
    return fig

def facts():
    return {"third": 1 / 3}
"""


def test_frames_that_are_too_many_bytes_together_are_refused_and_heal(project):
    project.snippet.write_text(NOISE, "utf-8")
    good = project.page.read_text("utf-8")
    project.page.write_text(good.replace("slope: [1, 2]", f"seed: {list(range(12))}"), "utf-8")
    (problem,) = project.problems()
    sentence = r":5: 12 frames have [\d,]+ compressed bytes, the limit is 600,000: list fewer control values or draw fewer points"
    assert re.search(HERE + sentence, problem), problem
    project.page.write_text(good.replace("slope: [1, 2]", "seed: [0, 1]"), "utf-8")
    assert project.problems() == []


def test_snippets_do_not_see_each_other_or_the_settings_of_the_user(project):
    project.write("snippets/part/page/rude.py", "import matplotlib as m\nm.rcParams['lines.linewidth'] = 40\n" + OK)
    alone = project.site().results["part/page/line"]
    project.page.write_text("/// output | rude\n///\n\n" + project.page.read_text("utf-8"), "utf-8")
    os.environ["SNIPPET_STORE"] = str(project.root / "other")
    try:
        assert project.site().results["part/page/line"] == alone
    finally:
        del os.environ["SNIPPET_STORE"]


def test_frames_come_from_one_process_and_the_output_from_the_default_frame(project):
    result = project.site().results["part/page/line"]
    assert len(set(result.frames)) == 2
    assert result.default == 0 and result.output == "slope 1\n"


def test_a_snippet_imports_the_helpers_of_its_own_project(project):
    project.write("snippets/shared/helper.py", "slope = 7\n")
    project.snippet.write_text(
        "from snippets.shared.helper import slope\n" + OK + "def facts():\n    return {'third': slope / 21}\n", "utf-8"
    )
    without_controls(project)
    assert project.problems() == []


@pytest.mark.parametrize(
    ("figure", "sentence"),
    [
        ("plt.figure(figsize=(6, slope))", r":5: the frames differ in size, .*: give all the same figsize"),
        ("plt.figure() if slope == 1 else 1 / 0", r":7: ZeroDivisionError"),
    ],
)
def test_a_mistake_in_one_frame_is_found(project, figure, sentence):
    source = project.snippet.read_text("utf-8").replace("fig, ax = plt.subplots(figsize=(6, 3))", f"fig = {figure}")
    project.snippet.write_text(source.replace("    ax.plot([0, 1], [0, slope])\n", ""), "utf-8")
    (problem,) = [p for p in project.problems() if p.startswith("snippets/")]
    assert re.search(HERE + sentence, problem), problem
