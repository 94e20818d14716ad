"""The Python side of "run in the page", run here: the same class, on a project of three files."""

import json
import sys
import warnings
import zipfile
from dataclasses import asdict

import numpy as np
import pytest

from holdtrue.browser import runner
from holdtrue.layout import DEFAULT

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
        file.writestr("layout.json", json.dumps(asdict(DEFAULT)))
        file.writestr("controls.json", json.dumps({NAME: {"n": [1.0, 2], "kind": ["a", "b"]}}))
    monkeypatch.chdir(tmp_path)  # and back, when the test is done
    # An audit hook stays for ever, and this process goes on to other tests.
    monkeypatch.setattr(sys, "addaudithook", lambda hook: None)
    for module in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(sys, module, getattr(sys, module))
    kept = {name: module for name, module in sys.modules.items() if name.partition(".")[0] == "snippets"}
    flags, errors = sys.dont_write_bytecode, np.geterr()
    with warnings.catch_warnings():
        yield runner.Player(archive, tmp_path / "project")
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


@pytest.mark.parametrize("stops, value, seen", [([1.0, 2], 1.5, "1.5"), ([1.0, 2], 2, "2.0"), ([1, 5], 3, "3")])
def test_a_slider_may_rest_between_two_stops_of_its_kind(player, stops, value, seen):
    player.controls[NAME]["n"] = stops
    code = FIGURE.replace("range(n)", "range(int(n))")
    assert run(player, code, ({"value": value}, 0))[1] == f"{seen} a\n"


def test_the_facts_are_asked_for_where_the_sliders_are(player):
    code = FIGURE.replace("def facts():", "def facts(n=2.0):").replace("double(2)", "double(n)")
    code = code.replace("range(n)", "range(int(n))")
    answer, _ = run(player, code, ({"value": 1.25}, 0))
    assert (answer["facts"], answer["here"]) == ({"four": 4}, {"four": 2.5})
    assert player.draw(NAME, code, (0, 0), lambda _: None)["here"] == {"four": 2}
    assert run(player)[0]["here"] == {}, "they follow no slider"
    assert run(player, code.partition("def facts")[0])[0]["here"] == {}, "there are none"


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
    monkeypatch.setattr(runner, "EVERY", 0)
    said = []
    player.run(NAME, "for i in range(9999):\n    print('0123456789')\n" + FIGURE, (1, 0), said.append)
    assert len(said) > 10
    assert 20_000 < len("".join(said)) < 20_100 and "".join(said).endswith("(output cut)\n")


def test_a_figure_too_big_for_a_page_is_refused(player, monkeypatch):
    monkeypatch.setattr(runner, "SVG_LIMIT", 100)
    answer, _ = run(player)
    assert "the limit is 100" in answer["problem"] and answer["line"] == 5


@pytest.mark.parametrize("event", ["socket.connect", "os.system"])
def test_network_and_programs_are_refused(event):
    with pytest.raises(PermissionError, match="snippets may not"):
        runner.refuse_network(event, ())
    runner.refuse_network("open", ())


TESTS = "from snippets.a.b import fig\ndef test_four():\n    assert fig.facts()['four'] == 4\ndef test_name():\n    assert fig.__name__\n"


def test_the_laws_of_changed_code(player):
    check = lambda code: player.check(NAME, code, TESTS, ["test_four", "test_name"], lambda _: None)  # noqa: E731
    assert check(FIGURE)["laws"] == ["", ""]
    assert check(FIGURE.replace("double(2)", "double(3)"))["laws"] == ["found 6, expected 4", ""]
    assert run(player)[0]["facts"] == {"four": 4}, "a run after it is one of the published code"
    broken = check(FIGURE.replace("return fig", "return ("))
    assert "laws" not in broken and (broken["line"], broken["problem"]) == (9, "SyntaxError: '(' was never closed")


# Cells of a lab. The first leaves names, a function that looks one of them up, and a random generator.
CELLS = """import numpy as np
import matplotlib.pyplot as plt
from snippets.shared.helper import double
rng, seen = np.random.default_rng(0), [1]
def last(): return seen[-1]
"""


@pytest.fixture
def cell(player):
    """cell(number, code): what came of a cell of the lab "labs/one", and what it printed."""

    def cell(number, code, lab="labs/one"):
        said = []
        answer = player.cell(lab, number, code, said.append)
        return answer, "".join(said)

    cell(1, CELLS)
    return cell


def test_cells_share_their_names_and_show_the_value_of_their_last_line(cell):
    assert cell(2, "seen = [double(2)]\nlast()") == ({"figures": [], "seconds": pytest.approx(0, abs=5)}, "4\n")
    assert cell(3, "print(last())\nlast();")[1] == "4\n"
    assert cell(4, "x = 1\nNone")[1] == ""


def test_a_cell_that_runs_once_more_finds_what_it_found(cell):
    code = "seen.append(last() + 1)\nprint(seen, rng.integers(10**6))"
    assert cell(2, code)[1] == cell(2, code)[1] == cell(2, code)[1]
    assert cell(3, "last()")[1] == "2\n", "and what is below finds what the last run has left"


def test_a_cell_that_goes_wrong_has_done_nothing(cell):
    answer, _ = cell(2, "seen.append(5)\nplt.figure()\n1 / 0")
    assert (answer["line"], answer["problem"]) == (3, "ZeroDivisionError: division by zero")
    assert cell(3, "last()")[0]["lost"], "it has not run"
    assert cell(2, "last()") == ({"figures": [], "seconds": pytest.approx(0, abs=5)}, "1\n")


def test_each_figure_of_a_cell_is_drawn_once(cell):
    assert (
        len(cell(2, "fig, axes = plt.subplots(figsize=(2, 1))\nother = plt.figure(figsize=(1, 1));")[0]["figures"]) == 2
    )
    answer, _ = cell(3, "axes.plot([1, 2]);")
    assert answer["figures"] == []


def test_an_error_in_what_a_cell_above_has_defined_is_told_in_the_line_that_calls_it(cell):
    cell(2, "def half(x):\n    return x / 0\n")
    answer, _ = cell(3, "x = 1\nhalf(x)\n")
    assert answer["line"] == 2
    assert 'File "cell 3", line 2, in <module>' in answer["traceback"] and "half(x)" in answer["traceback"]
    assert 'File "cell 2", line 2, in half' in answer["traceback"] and "runner" not in answer["traceback"]
    answer, _ = cell(3, "x = (")
    assert (answer["line"], answer["problem"]) == (1, "SyntaxError: '(' was never closed")


def test_a_cell_says_that_those_above_it_are_lost(cell, player):
    assert cell(3, "x = 1")[0]["lost"], "the second has not run"
    assert cell(2, "x = 1", "labs/other")[0]["lost"], "of that lab none has run"
    run(player)
    assert cell(2, "last()")[0]["lost"], "something else has run"
    cell(1, CELLS)
    assert cell(2, "last()")[1] == "1\n"


def test_the_first_cell_begins_anew(cell):
    cell(2, "double.__globals__['double'] = None; seen.append(7)")
    cell(1, CELLS)
    assert cell(2, "from snippets.shared import helper\nhelper.double(last())")[1] == "2\n"


def test_figures_too_big_for_a_page_are_refused_of_a_cell_too(cell, monkeypatch):
    monkeypatch.setattr(runner, "SVG_LIMIT", 100)
    assert "the limit is 100" in cell(2, "plt.figure(figsize=(2, 1));")[0]["problem"]
