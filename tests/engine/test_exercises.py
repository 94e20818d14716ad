"""Exercises, errata and numbers that have no figure."""

import re

import pytest

NUMBERS = "def facts():\n    return {'half': 1 / 2, 'third': 1 / 3}\n"
EXERCISE = """
/// exercise | thirds
    answer: exercises.third

How much is a third?

??? solution "Solution"

    It is **0.333<!-- exercises.third -->**.
///

/// exercise | why

Why?

??? solution "Solution"

    Because.
///
"""


@pytest.fixture
def exercises(project):
    project.write("snippets/part/page/exercises.py", NUMBERS)
    return project


def test_an_exercise_has_a_number_a_field_for_its_answer_and_then_the_solution(exercises, render):
    page = render(EXERCISE)
    first, second = page.select(".exercise")
    assert [e.a.get_text() for e in (first, second)] == ["Exercise 1", "Exercise 2"]
    assert first.a["href"] == "#" + first["id"] == "#ex-thirds"
    assert [child.name for child in first.find_all(recursive=False)] == ["p", "p", "form", "details"]
    assert float(first.form["data-answer"]) == pytest.approx(1 / 3)
    assert first.form.find("label").find("input") and first.form.find("button")["type"] == "submit"
    assert first.form.output["aria-live"] == "polite"
    assert second.form is None


def test_a_snippet_that_is_asked_for_numbers_alone_needs_no_figure(exercises):
    exercises.page.write_text("A half is 0.5<!-- exercises.half -->.\n", "utf-8")
    site = exercises.site()
    assert site.problems == []
    assert site.results["part/page/exercises"].frames == []
    assert site.summary().startswith("holdtrue: 0 figures, 1 run")


def test_a_snippet_that_is_asked_for_its_figure_needs_one(exercises):
    exercises.page.write_text("/// output | exercises\n///\n\nA half is 0.5<!-- exercises.half -->.\n", "utf-8")
    (problem,) = exercises.problems()
    assert problem == "snippets/part/page/exercises.py:1: defines no figure() (used by docs/part/page.md)"


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("exercises.third\n", "exercises.fourth\n", r"page\.md:2: snippets/part/page/exercises\.py has no fact 'fourth'; it has half, third"),
        ("exercises.third\n", "0.333\n", r"page\.md:2: the answer of exercise 'thirds' must name a fact, as in `answer: snippet\.fact`; it says 0\.333"),
        ("exercises.third\n", "exercise.third\n", r"page\.md:2: there is no snippets/part/page/exercise\.py; there are exercises"),
        ("| why", "| thirds", r"page\.md:12: exercise 'thirds' stands on this page already, in line 2"),
        ("    answer", "    reply", r"page\.md:2: exercise 'thirds' has no option reply; its options: answer"),
    ],
)  # fmt: skip
def test_a_wrong_exercise_is_one_sentence(exercises, old, new, sentence):
    exercises.page.write_text(EXERCISE.replace(old, new, 1), "utf-8")
    exercises.snippet.unlink()
    problems = exercises.problems()
    assert any(re.search(sentence + "$", problem) for problem in problems), problems


ERRATUM = """
/// erratum | round
    test: tests/part/page/test_line.py::test_it_is_round

“The earth is flat.”

It is round.
///
"""


def test_an_erratum_shows_the_test_that_proves_it_and_ships_its_file(project, render):
    path = project.write("tests/part/page/test_line.py", "def test_it_is_round():\n    assert 3 < 22 / 7\n")
    erratum = render(ERRATUM).select_one(".erratum")
    assert erratum["id"] == "err-round"
    assert "assert 3 < 22 / 7" in erratum.select_one("details.proof").get_text()
    assert erratum.select_one(".source a")["href"] == "../tests/part/page/test_line.py"
    site = project.site()
    assert site.proofs.files(site.pages.values()) == {path}


def test_an_erratum_without_its_test_is_one_sentence(project):
    project.page.write_text(ERRATUM, "utf-8")
    assert project.problems() == [
        "docs/part/page.md:2: erratum 'round': there is no test tests/part/page/test_line.py::test_it_is_round"
    ]
    project.page.write_text(ERRATUM.replace("::", " "), "utf-8")
    (problem,) = project.problems()
    assert problem.endswith(
        "the test of erratum 'round' must be a function, as in `test: tests/A/B/test_N.py::name`; it says 'tests/part/page/test_line.py test_it_is_round'"
    )
