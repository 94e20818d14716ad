"""Each bad snippet gives one sentence with its file and line, and the next good run is right."""

import os
import re
import time

import pytest

from engine import runner

OK = "import matplotlib.pyplot as plt\ndef figure():\n    return plt.figure()\n"
HERE = r"^snippets/part/page/line\.py"

BAD = {
    "raises": ("def figure():\n    return 1 / 0\n", HERE + r":2: ZeroDivisionError: division by zero \(used by docs/part/page\.md\)$"),
    "raises in a helper": (
        "import json\ndef figure():\n    return json.loads('{')\n",
        HERE + ":3: JSONDecodeError: Expecting property name",
    ),
    "raises without a message": ("def figure():\n    raise ValueError\n", HERE + r":2: ValueError \(used"),
    "syntax error": ("x = 1\ndef figure(:\n", HERE + ":2: SyntaxError: "),
    "loops for ever": ("def figure():\n    while True:\n        pass\n", HERE + r":[23]: no result after 3 s; stopped"),
    "loops and catches everything": (
        "import time\ndef figure():\n    while True:\n        try:\n            time.sleep(1)\n        except BaseException: pass\n",
        HERE + r":1: no result after 3 s; killed",
    ),
    "calls sys.exit(0)": ("import sys\n\nsys.exit(0)\n", HERE + r":3: called sys\.exit\(0\); a snippet must not end the program"),
    "ends its process": ("import os\nos._exit(0)\n", HERE + ":1: ended with code 0 and no result"),
    "is killed": ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n", HERE + r":1: killed by signal 9 \(SIGKILL\)"),
    "crashes": ("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n", HERE + r":1: killed by signal 11 \(SIGSEGV\)"),
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
    "eats memory": ("import numpy as np\nx = np.ones(10**12)\n", HERE + r":2: .*MemoryError: .*\(limit 4 GiB\)"),
    "draws too much": (
        "import matplotlib.pyplot as plt\ndef figure():\n    f, a = plt.subplots()\n"
        "    a.scatter(*[[(i * k) % 7919 for i in range(20_000)] for k in (31, 1009)])\n    return f\n",
        HERE + r":2: the figure has [\d,]+ bytes \([\d,]+ compressed\), the limit is 150,000 \(60,000\): draw fewer points",
    ),
}  # fmt: skip


def without_controls(project):
    text = project.page.read_text()
    project.page.write_text(text.replace("    controls: {slope: [1, 2]}\n", ""))


@pytest.mark.parametrize("case", BAD)
def test_a_bad_snippet_is_one_sentence_and_heals(project, case, monkeypatch):
    source, sentence = BAD[case]
    if "loops" in case:
        monkeypatch.setattr(runner.Job, "__init__", _with_timeout(runner.Job.__init__, 3))
    without_controls(project)
    good = project.snippet.read_text()
    before = project.site().results
    project.snippet.write_text(source)
    for _ in range(2):  # a failure is not stored: the second build fails as the first
        problems = [p for p in project.problems() if p.startswith("snippets/")]
        assert len(problems) == 1 and re.search(sentence, problems[0]), problems
        assert "\n" not in problems[0]
    project.snippet.write_text(good)
    site = project.site()
    assert site.problems == [] and site.results == before


def _with_timeout(init, seconds):
    return lambda self, *args, **kwargs: init(self, *args, **kwargs | {"timeout": seconds})


def test_all_failures_are_reported_at_once(project):
    for i in range(3):
        project.write(f"snippets/part/page/bad_{i}.py", "1 / 0\n")
        project.page.write_text(project.page.read_text() + f"\n/// output | bad_{i}\n///\n")
    assert [p.partition(":")[0] for p in project.problems()] == [f"snippets/part/page/bad_{i}.py" for i in range(3)]


def test_printed_output_is_cut(project):
    project.snippet.write_text("print('x' * 50_000_000)\n" + OK)
    without_controls(project)
    output = project.site().results["part/page/line"]["output"]
    assert len(output) < 21_000 and output.endswith("… (output cut)\n")


def test_children_of_a_snippet_die_with_it(project):
    flag = project.root / "alive"
    late = f"import time; time.sleep(3); open({str(flag)!r}, 'w')"
    project.snippet.write_text(
        f"import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', {late!r}])\n" + project.snippet.read_text()
    )
    assert project.site().failures == {}
    time.sleep(4)
    assert not flag.exists()


def test_snippets_do_not_see_each_other_or_the_settings_of_the_user(project):
    project.write("snippets/part/page/rude.py", "import matplotlib as m\nm.rcParams['lines.linewidth'] = 40\n" + OK)
    alone = project.site().results["part/page/line"]
    project.page.write_text("/// output | rude\n///\n\n" + project.page.read_text())
    os.environ["SNIPPET_STORE"] = str(project.root / "other")
    try:
        assert project.site().results["part/page/line"] == alone
    finally:
        del os.environ["SNIPPET_STORE"]


def test_frames_come_from_one_process_and_the_output_from_the_default_frame(project):
    result = project.site().results["part/page/line"]
    assert len(set(result["frames"])) == 2
    assert result["default"] == 0 and result["output"] == "slope 1\n"


def test_a_snippet_imports_the_helpers_of_its_own_project(project):
    project.write("snippets/shared/helper.py", "slope = 7\n")
    project.snippet.write_text(
        "from snippets.shared.helper import slope\n" + OK + "def facts():\n    return {'third': slope / 21}\n"
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
    source = project.snippet.read_text().replace("fig, ax = plt.subplots(figsize=(6, 3))", f"fig = {figure}")
    project.snippet.write_text(source.replace("    ax.plot([0, 1], [0, slope])\n", ""))
    (problem,) = [p for p in project.problems() if p.startswith("snippets/")]
    assert re.search(HERE + sentence, problem), problem
