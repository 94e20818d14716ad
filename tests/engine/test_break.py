"""Exercises in which readers plant a mistake in a snippet."""

import json

import pytest

from holdtrue.export import notebook

CODE = '"""Twice."""\n\n\ndef twice(x):\n    return x + x\n\n\ndef facts():\n    return {"four": twice(2)}\n'
TESTS = "from snippets.part.page import twice as page\n\n\ndef test_zero_stays():\n    assert page.twice(0) == 0\n\n\ndef test_one_is_two():\n    assert page.twice(1) == 2\n"
BREAK = """
/// exercise | first

Why?
///

/// break | slips
    code: twice
    mistakes:
      A number is added: {old: x + x, new: x + 2, breaks: test_zero_stays}
      It is <squared>: {old: x + x, new: x * x, breaks: test_one_is_two}

Which law fails?

??? solution "Solution"

    It depends; 4<!-- twice.four --> stays.
///
"""


@pytest.fixture
def twice(project):
    project.write("snippets/part/page/twice.py", CODE)
    project.write("tests/part/page/test_twice.py", TESTS)
    project.write("pyproject.toml", "[tool.holdtrue]\nplayground = true\n")
    return project


def test_it_is_an_exercise_with_mistakes_laws_code_and_tests(twice, render):
    block = render(BREAK).select_one("#ex-slips")
    assert block.a.get_text() == "Exercise 2"
    assert [child.name for child in block.find_all(recursive=False)] == [
        "p",
        "p",
        "form",
        "details",
        "ul",
        "p",
        "details",
    ]
    assert [item.get_text() for item in block.select(".choices li")] == [
        "A number is added: x + x becomes x + 2",
        "It is <squared>: x + x becomes x * x",
    ]
    assert [(law["data-law"], law.get_text()) for law in block.select(".laws > li")] == [
        ("test_zero_stays", "Zero stays"), ("test_one_is_two", "One is two"),
    ]  # fmt: skip
    code, solution = block.find_all("details", recursive=False)
    assert (
        code["data-snippet"] == "part/page/twice"
        and "return x + x" in code.get_text()
        and solution["class"] == ["solution"]
    )
    assert block.select_one(":scope > .source a")["href"] == "../tests/part/page/test_twice.py"


def test_the_files_of_its_tests_are_shipped_and_its_snippet_runs(twice):
    twice.write("docs/part/page.md", BREAK)
    site = twice.site()
    assert site.problems == []
    assert site.results["part/page/twice"].facts == {"four": 4}
    assert site.proofs.files(site.pages.values()) == {twice.root / "tests/part/page/test_twice.py"}


def test_its_notebook_has_the_mistakes_and_the_code(twice):
    twice.write("docs/part/page.md", f"# A page\n{BREAK}")
    cells = json.loads(notebook.text(twice.site(), "part/page.md"))["cells"]
    text = "\n".join("".join(cell["source"]) for cell in cells)
    assert "**Exercise 2.** Which law fails?" in text and "- A number is added: `x + x` becomes `x + 2`\n" in text
    assert text.index("becomes") < text.index("<summary>Solution") < text.index("return x + x")


OPTIONS = "the mistakes of break 'slips' must look like"
WRONG = [
    ("code: twice", "code: thrice", "docs/part/page.md:7: there is no snippets/part/page/thrice.py; there are line, twice"),
    ("code: twice", "cod: twice", "docs/part/page.md:7: break 'slips' has no option cod; its options: code, mistakes"),
    ("code: twice", "code: 2", "docs/part/page.md:7: break 'slips' must name the snippet that readers break, as in `code: snippet`; it says 2"),
    ("old: x + x, new: x + 2", "old: y + y, new: x", "docs/part/page.md:7: break 'slips': snippets/part/page/twice.py has 'y + y' 0 times; 'A number is added' needs a text that it has once"),
    ("old: x + x, new: x + 2", "old: x, new: y", "docs/part/page.md:7: break 'slips': snippets/part/page/twice.py has 'x' 3 times; 'A number is added' needs a text that it has once"),
    ("test_zero_stays", "test_zero_goes", "docs/part/page.md:7: break 'slips': there is no test tests/part/page/test_twice.py::test_zero_goes for 'A number is added' to break"),
    ("new: x * x, ", "", f"docs/part/page.md:7: {OPTIONS}"),
    ("new: x * x", "new: 2", f"docs/part/page.md:7: {OPTIONS}"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "sentence"), WRONG)
def test_a_wrong_one_is_one_sentence(twice, old, new, sentence):
    assert BREAK.count(old)
    twice.page.write_text(BREAK.replace(old, new, 1), "utf-8")
    problems = twice.problems()
    assert any(problem.startswith(sentence) for problem in problems), problems


def test_it_is_refused_where_readers_cannot_run_its_code(twice):
    twice.page.write_text(BREAK, "utf-8")
    twice.write("pyproject.toml", "[tool.holdtrue]\n")
    said = "its code runs in the playground: write `playground = true` below [tool.holdtrue] in pyproject.toml"
    assert twice.problems() == [f"docs/part/page.md:7: break 'slips': {said}"]
