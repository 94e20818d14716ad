"""The Python side of "run in the page", run here: the same class, on a project of three files."""

import json
import sys
import warnings
import zipfile

import numpy as np
import pytest

from engine import browser

FIGURE = """
import matplotlib.pyplot as plt
from snippets.shared.helper import double

def figure(n=1, kind="a"):
    fig, axes = plt.subplots(figsize=(2, 1))
    axes.plot(range(n), label=kind)
    print(f"{n!r} {kind}")
    return fig

def facts():
    return {"four": double(2)}
"""
NAME = "a/b/fig"


@pytest.fixture
def player(tmp_path, monkeypatch):
    archive = tmp_path / "project.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr(f"snippets/{NAME}.py", FIGURE)
        file.writestr("snippets/shared/helper.py", "def double(x):\n    return 2 * x\n")
        file.writestr("snippets/shared/data.txt", "data")
        file.writestr("controls.json", json.dumps({NAME: {"n": [1.0, 2], "kind": ["a", "b"]}}))
    monkeypatch.chdir(tmp_path)  # and back, when the test is done
    # An audit hook stays for ever, and this process goes on to other tests.
    monkeypatch.setattr(sys, "addaudithook", lambda hook: None)
    for module in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(sys, module, getattr(sys, module))
    kept = {name: module for name, module in sys.modules.items() if name.partition(".")[0] == "snippets"}
    flags, errors = sys.dont_write_bytecode, np.geterr()
    with warnings.catch_warnings():
        yield browser.Player(archive, tmp_path / "project")
    sys.dont_write_bytecode = flags
    np.seterr(**errors)
    for name in [name for name in sys.modules if name.partition(".")[0] == "snippets"]:
        del sys.modules[name]
    sys.modules.update(kept)


def run(player, code=FIGURE, positions=(1, 0)):
    said = []
    answer = player.run(NAME, code, positions, said.append)
    return answer, "".join(said)


def test_a_figure_with_its_sliders_where_they_stand(player):
    answer, said = run(player, FIGURE.replace("range(n)", "range(int(n))"), (0, 1))
    assert answer["svg"].startswith("<svg ") and answer["facts"] == {"four": 4}
    assert said == "1.0 b\n"  # 1.0 stays a float on its way through the page


def test_a_film_is_the_one_of_the_build(player):
    code = FIGURE + "\ndef film():\n    return {'points': [[(0, 0)], [(1, 2)]], 'clock': [0, 1]}\n"
    answer, _ = run(player, code)
    made = json.loads(answer["film"]["reel"])
    assert (made["clock"], len(made["axes"])) == (["t = 0", "t = 1"], 1) and "<svg" in answer["film"]["stage"]
    assert run(player)[0]["film"] is None
    assert "give it (2,)" in run(player, code.replace("[0, 1]}", "[0]}"))[0]["problem"]


def test_without_sliders_a_figure_is_as_its_defaults_are(player):
    assert run(player, positions=())[1] == "1 a\n"


def test_numbers_alone(player):
    answer, said = run(player, positions=None)
    assert (answer["svg"], answer["facts"], said) == (None, {"four": 4}, "")


def test_another_drawing_of_the_last_run(player):
    run(player, FIGURE + "\nprint('loaded')\n")
    said = []
    answer = player.draw(NAME, FIGURE + "\nprint('loaded')\n", (1, 1), said.append)
    assert "".join(said) == "2 b\n"
    assert "<svg" in answer["svg"] and "facts" not in answer


def test_a_drawing_of_other_code_runs_it_first(player):
    run(player)
    said = []
    player.draw(NAME, FIGURE + "\nprint('loaded')\n", (1, 1), said.append)
    assert "".join(said) == "loaded\n2 b\n"


def test_an_error_has_its_line_and_a_traceback_of_the_snippets_alone(player):
    answer, _ = run(player, "import numpy as np\n\ndef figure(n=1, kind='a'):\n    np.linalg.inv(np.zeros((2, 2)))\n")
    assert (answer["line"], answer["problem"]) == (4, "LinAlgError: Singular matrix")
    assert f'File "snippets/{NAME}.py", line 4, in figure' in answer["traceback"]
    assert "numpy" not in answer["traceback"].replace("np.linalg", "").partition("numpy.linalg.LinAlgError")[0]
    assert not answer["exhausted"]


def test_an_error_of_python_itself_in_another_file_is_named(player):
    answer, _ = run(player, "from snippets.shared import nothing\n")
    assert answer["problem"].startswith("ImportError: cannot import name 'nothing'")


def test_a_lack_of_memory_is_told(player):
    answer, _ = run(player, "raise MemoryError\n")
    assert answer["exhausted"] and answer["problem"].endswith("try a smaller array.")


def test_each_run_begins_with_the_files_as_they_were_published(player):
    ruin = "import shutil, snippets.shared.helper as h\nh.double = None\nshutil.rmtree('../snippets')\n"
    answer, _ = run(player, ruin + FIGURE)
    assert "problem" in answer
    answer, _ = run(player)
    assert answer["facts"] == {"four": 4}
    assert (player.root / "snippets/shared/data.txt").read_text() == "data"


def test_each_run_begins_with_warnings_as_errors(player):
    run(player, "import warnings, numpy\nwarnings.simplefilter('ignore')\nnumpy.seterr(all='ignore', under='raise')\n")
    answer, _ = run(player, "import warnings\nwarnings.warn('careful')\n")
    assert answer["problem"] == "UserWarning: careful"
    answer, _ = run(player, "import numpy\nnumpy.exp(numpy.full(3, -1e9))\n1 / numpy.zeros(3)\n")
    assert (answer["line"], answer["problem"]) == (3, "RuntimeWarning: divide by zero encountered in divide")


def test_printed_text_comes_in_pieces_and_is_cut(player, monkeypatch):
    monkeypatch.setattr(browser, "EVERY", 0)
    said = []
    player.run(NAME, "for i in range(9999):\n    print('0123456789')\n" + FIGURE, (1, 0), said.append)
    assert len(said) > 10
    assert 20_000 < len("".join(said)) < 20_100 and "".join(said).endswith("(output cut)\n")


def test_a_figure_too_big_for_a_page_is_refused(player, monkeypatch):
    monkeypatch.setattr(browser, "SVG_LIMIT", 100)
    answer, _ = run(player)
    assert "the limit is 100" in answer["problem"] and answer["line"] == 5


@pytest.mark.parametrize("event", ["socket.connect", "os.system"])
def test_network_and_programs_are_refused(event):
    with pytest.raises(PermissionError, match="snippets may not"):
        browser.refuse_network(event, ())
    browser.refuse_network("open", ())
