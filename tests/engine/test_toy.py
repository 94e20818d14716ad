"""A toy: a figure with a program, for which the numbers of its snippet are packed."""

import json

import numpy as np
import pytest

from holdtrue.export import notebook
from holdtrue.read import page
from holdtrue.render.extension import pictures
from holdtrue.run import supervisor, toy
from holdtrue.run.svg import PALETTE
from holdtrue.serve import placeholders
from holdtrue.words import EN

BLOCK = """/// toy | hills
    alt: >-
      Two hills of points, the left one higher, and a scatter of noise between them.
    try: Draw a third hill, and see where the noise goes.
    rows: 3

The caption.
///
"""
NAME = "part/page/hills"
SNIPPET = """
import matplotlib.pyplot as plt
import numpy as np


def figure():
    return plt.subplots(figsize=(6, 3))[0]


def toy():
    return """
GOOD = '{"means": np.array([[0, 1], [2, 1 / 3]]), "n": np.int64(3), "words": ["a", "é"], "deep": {"std": np.float64(0.1)}}\n'


@pytest.fixture
def made(project):
    """made(returned): the result of a snippet whose toy() returns that."""

    def made(returned=GOOD):
        project.write(f"snippets/{NAME}.py", SNIPPET + returned)
        return supervisor.execute(project.job("hills"))

    return made


def test_a_toy_is_a_figure_with_a_desk_and_a_word_on_what_to_try(project, render):
    project.write(f"snippets/{NAME}.py", SNIPPET + GOOD)
    soup = render(f"/// figure | line\n    alt: {'A straight line, and nothing else. ' * 2}\n///\n\n{BLOCK}")
    box = soup.find(class_="toy")
    image = box.find("img")
    assert (box["id"], box["data-program"], image.parent["class"]) == ("fig-hills", "hills.js", ["screen"])
    assert (image["src"], image["width"], image["height"]) == ("page/hills.svg", "576", "288")
    desk = box.find(class_="desk")
    assert (desk["style"], desk["role"], desk["aria-label"]) == ("--rows:3", "group", "Controls of Figure 2")
    assert box.find(class_="try").text == "Draw a third hill, and see where the noise goes."
    assert [a.text for a in soup.select("figcaption > p > a")] == ["Figure 1", "Figure 2"]


def test_its_program_gets_the_numbers_of_the_snippet_and_both_schemes(made):
    packed = pictures(NAME, made())[f"{NAME}.toy.json"]
    sent = json.loads(packed)
    assert sent["data"] == {"means": [[0, 1], [2, 1 / 3]], "n": 3, "words": ["a", "é"], "deep": {"std": 0.1}}
    assert sent["palette"] == {name: [light, dark] for name, (_, light, dark) in PALETTE.items()}
    assert made().toy == packed, "two runs give the same bytes"


def test_a_figure_without_a_toy_has_none(project):
    result = supervisor.execute(project.job())
    assert result.toy is None and list(pictures("part/page/line", result)) == ["part/page/line.svg"]


WRONG = {
    "is no dict": ("[1]", "toy() returned list: return a dict of numbers"),
    "has a NaN": ('{"a": [1, np.nan]}', "toy(): Out of range float values are not JSON compliant"),
    "has an infinity": (
        '{"a": np.array([np.inf])}',
        "return a dict of finite numbers, texts, lists and arrays of numpy",
    ),
    "has what JSON lacks": ('{"a": {1, 2}}', "toy(): set is no number, text, list or array: return a dict"),
    "is too large": (
        '{"a": np.random.default_rng(0).random(9_000)}',
        "compressed bytes, the limit is 60,000: return fewer numbers, or round them",
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_can_not_be_sent_is_refused_in_a_sentence(project, wrong):
    returned, sentence = WRONG[wrong]
    project.write(f"snippets/{NAME}.py", SNIPPET + returned + "\n")
    project.page.write_text(BLOCK, "utf-8")
    (problem,) = project.problems()
    assert problem.startswith(f"snippets/{NAME}.py:9: ") and sentence in problem
    assert problem.endswith("(used by docs/part/page.md)")


def test_a_page_that_asks_for_no_toy_is_told_so(project):
    project.page.write_text(BLOCK.replace("hills", "line"), "utf-8")
    assert project.problems() == [
        "docs/part/page.md:1: snippets/part/page/line.py has no toy(): define it, or write `/// figure | line`"
    ]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("/// toy", "/// figure | hills\n    alt: " + "long " * 20 + "\n///\n\n/// toy", "toy 'hills' stands on this page already, in line 1"),
        ("    try: Draw a third hill, and see where the noise goes.\n", "", "toy 'hills' has no try: say in a sentence or two what a reader may try"),
        ("rows: 3", "rows: many", "the rows of toy 'hills' must be a number from 0 to 8; here it says 'many'"),
        ("rows: 3", "rows: true", "the rows of toy 'hills' must be a number from 0 to 8; here it says True"),
        ("rows: 3", "rows: 9", "the rows of toy 'hills' must be a number from 0 to 8; here it says 9"),
        ("rows: 3", "controls: {n: [1, 2]}", "toy 'hills' has no option controls; its options: alt, rows, try"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_the_block_is_said(old, new, problem):
    assert BLOCK.count(old) == 1
    assert problem in [said.message for said in page.read("part/page.md", BLOCK.replace(old, new)).problems]


def test_while_it_is_being_drawn_a_toy_has_its_place(project):
    project.write(f"snippets/{NAME}.py", SNIPPET + GOOD)
    assert placeholders.stand_in(project.job("hills"), EN).toy == "{}"
    assert placeholders.stand_in(project.job(), EN).toy is None


def test_a_notebook_shows_the_still(project):
    project.write(f"snippets/{NAME}.py", SNIPPET + GOOD)
    project.page.write_text("# A page\n\n" + BLOCK, "utf-8")
    cells = json.loads(notebook.write(project.site(), "part/page.md"))["cells"]
    (code,) = ["".join(cell["source"]) for cell in cells if "def toy" in "".join(cell["source"])]
    text = "".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    assert code.endswith("figure();") and "**Figure 1.** The caption." in text and "third hill" not in text


def test_a_number_of_numpy_is_a_number():
    assert toy.plain(np.float64(0.5)) == 0.5 and toy.plain(np.arange(2)) == [0, 1]
