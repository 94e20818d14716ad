"""Questions that ask for a guess: a number, a choice, a place in a figure."""

import json
import re

import nbformat
import pytest
from bs4 import BeautifulSoup

from holdtrue.export import notebook

FACTS = '''
"""Answers."""


def facts():
    return {"third": 1 / 3, "second": 1, "between": 1.5}
'''
PAGE = """
/// figure | line
    alt: >-
      A straight line that rises from the lower left to the upper right corner.

It rises.
///

/// predict | how_much
    answer: asked.third

How much is a third?

??? answer "The answer"

    It is 0.333<!-- asked.third -->.
///

/// predict | which
    choices: [fewer, as many, $x^2$ more]
    answer: asked.second

How many?

??? answer "The answer"

    As many.
///

//// predict | where
    answer: line.third
    in: line.x

Where is it?

??? answer "The answer"

    There.
////
"""


@pytest.fixture
def asked(project):
    project.write("snippets/part/page/asked.py", FACTS)
    project.write(project.page, PAGE)
    return project


def test_a_question_stands_before_a_field_for_the_guess_and_then_the_answer(asked, render):
    first, second, third = render(PAGE).select(".predict")
    assert [box["id"] for box in (first, second, third)] == ["ask-how_much", "ask-which", "ask-where"]
    assert [child.name for child in first.find_all(recursive=False)] == ["p", "p", "form", "details"]
    assert first.p.get_text() == "Predict first" and first.details["class"] == ["answer"]
    assert float(first.form["data-answer"]) == pytest.approx(1 / 3)
    assert first.form.label.get_text() == "Your guess" and first.form.button["type"] == "submit"
    assert all(box.form.output["aria-live"] == "polite" for box in (first, second, third))


def test_choices_are_a_list_to_read_and_say_which_is_right_by_its_place(asked, render):
    form = render(PAGE).select_one("#ask-which form")
    assert [item.get_text() for item in form.select("ul > li")][:2] == ["fewer", "as many"]
    assert form.select("li math") and not form.find("input")
    assert form["data-answer"] == "1"


def test_a_place_in_a_figure_is_a_number_too_and_the_page_knows_its_axes(asked, render):
    form = render(PAGE).select_one("#ask-where form")
    assert form.label.get_text() == "Click in Figure 1, or type" and form.label.a["href"] == "#fig-line"
    assert (form["data-in"], form["data-axis"]) == ("fig-line", "x") and form.find("input")
    axes = json.loads(form["data-axes"])
    begin, end, low, high, scale = axes["x"]
    assert 0 < begin < end < 1 and (low, high, scale) == (-0.05, 1.05, "linear")
    begin, end, low, high, scale = axes["y"]  # from its top
    assert 0 < end < begin < 1 and (low, high, scale) == (-0.05, 1.05, "linear")


def test_the_axes_are_where_the_picture_has_them(asked):
    """matplotlib draws the frame of the axes as the first path of its group."""
    result = asked.site().results["part/page/line"]
    drawn = BeautifulSoup(result.frames[0], "html.parser")
    width, height = map(float, drawn.svg["viewbox"].split()[2:])
    corners = re.findall(r"[ML] ([\d.]+) ([\d.]+)", drawn.find(id="axes_1").path["d"])
    x, y = zip(*[(float(x) / width, float(y) / height) for x, y in corners], strict=True)
    (axes,) = result.axes
    assert axes["x"][:2] == pytest.approx([min(x), max(x)], abs=1e-4)
    assert axes["y"][:2] == pytest.approx([max(y), min(y)], abs=1e-4)


def test_a_question_may_hold_the_figure_that_it_is_about(asked, render):
    inner = PAGE.partition("/// predict")[0]
    page = render(
        f"//// predict | where\n    answer: line.third\n    in: line.x\n\nWhere?\n{inner}\n??? answer\n\n    There.\n////\n"
    )
    box = page.select_one(".predict")
    assert [child.name for child in box.find_all(recursive=False)] == ["p", "p", "div", "form", "details"]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("asked.third\n", "asked.fourth\n", r":8: snippets/part/page/asked\.py has no fact 'fourth'; it has between, second, third"),
        ("asked.third\n", "0.333\n", r":8: the answer of predict 'how_much' must name a fact, as in `answer: snippet\.fact`; it says 0\.333"),
        ("    answer: asked.third\n\n", "\n", r":8: predict 'how_much' has no answer: name the fact that guesses are compared with, as in `answer: snippet\.fact`"),
        ('\n??? answer "The answer"\n\n    It is 0.333<!-- asked.third -->.\n', "", r":8: predict 'how_much' has no answer to open: end it with `\?\?\? answer \"The answer\"`"),
        ("    choices: ", "    in: line.x\n    choices: ", r":18: predict 'which' asks for a choice and for a place in a figure: leave out `choices` or `in`"),
        ("[fewer, as many, $x^2$ more]", "[yes, no]", r":18: the choices of predict 'which' must be two or more texts that differ, as in `choices: \[fewer, more\]`, numbers, yes and no in quotes; it says \[True, False\]"),
        ("[fewer, as many, $x^2$ more]", "[fewer, fewer]", r":18: the choices of predict 'which' must be .*; it says \['fewer', 'fewer'\]"),
        ("[fewer, as many, $x^2$ more]", "[fewer]", r":18: the choices of predict 'which' must be .*; it says \['fewer'\]"),
        ("[fewer, as many, $x^2$ more]", "fewer or more", r":18: the choices of predict 'which' must be .*; it says 'fewer or more'"),
        ("asked.second", "asked.between", r":18: asked\.between is 1\.5; it must be the number of the right choice of predict 'which', from 0 to 2"),
        ("[fewer, as many, $x^2$ more]\n    answer: asked.second", "[fewer, more]\n    answer: line.thousand", r":18: line\.thousand is 1000; it must be .*, from 0 to 1"),
        ("in: line.x", "in: line", r":29: predict 'where' must name an axis of a figure on this page, as in `in: figure\.x`; it says 'line'"),
        ("in: line.x", "in: lines.x", r":29: predict 'where' asks for a place in figure 'lines', which is not on this page; its figures: line"),
        ("in: line.x", "axis: line.x", r":29: predict 'where' has no option axis; its options: answer, choices, in"),
        ("answer: line.third", "answer: line.thousand", r":29: predict 'where' asks for a place on line\.x, which runs from -0\.05 to 1\.05; line\.thousand is 1000: widen the axis in figure\(\)"),
        ("corner.\n", "corner.\n    controls: {slope: [1, 2]}\n", r""),
        ("in: line.x", "in: line.y", r""),
        ("| which", "| how_much", r":18: predict 'how_much' stands on this page already, in line 8"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_question_is_one_sentence(asked, old, new, sentence):
    asked.write(asked.page, PAGE.replace(old, new, 1))
    problems = asked.problems()
    if sentence:
        assert [problem for problem in problems if re.search(rf"docs/part/page\.md{sentence}$", problem)], problems
    else:
        assert problems == []


def test_a_slider_may_not_move_the_axis_that_is_clicked_into(asked):
    sliding = PAGE.replace("corner.\n", "corner.\n    controls: {slope: [1, 2]}\n", 1).replace(
        "in: line.x", "in: line.y"
    )
    asked.write(asked.page, sliding)
    (problem,) = asked.problems()
    assert problem == (
        "docs/part/page.md:30: predict 'where' asks for a place on line.y, and a slider changes that axis: set the same limits for all stops in figure()"
    )
    code = asked.snippet.read_text("utf-8")
    asked.write(asked.snippet, code.replace("    return fig", "    ax.set(ylim=(0, 3))\n    return fig", 1))
    assert asked.problems() == []


def test_an_axis_that_is_neither_linear_nor_logarithmic_is_refused(asked):
    code = asked.snippet.read_text("utf-8")
    for scale, count in (("log", 0), ("symlog", 1)):
        drawn = f"    ax.set(xlim=(0.1, 2), xscale={scale!r})\n    return fig"
        asked.write(asked.snippet, code.replace("    return fig", drawn, 1))
        problems = asked.problems()
        assert len(problems) == count
    assert problems[0].endswith(
        "predict 'where' asks for a place on line.x, which is neither linear nor logarithmic: name another axis, or leave out `in`"
    )


def test_in_a_notebook_question_and_choices_stand_before_a_closed_answer(asked):
    made = nbformat.reads(notebook.write(asked.site(), "part/page.md").decode(), nbformat.NO_CONVERT)
    text = "\n\n".join(cell.source for cell in made.cells if cell.cell_type == "markdown")
    closed = "<details>\n<summary>The answer</summary>\n\n"
    assert f"**Predict first.** How much is a third?\n\n{closed}It is 0.333.\n\n</details>" in text
    assert f"**Predict first.** How many?\n\n- fewer\n- as many\n- $x^2$ more\n\n{closed}As many." in text
