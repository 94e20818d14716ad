"""A test that is marked with an equation runs it, all of it, or the page says that it is only read."""

import re
import sys

import processes

BODIES = {  # the body of a test, the options of its block, and what is said of it
    "run": ('holds(dict.fromkeys("abcd", 1))', "", ""),
    "wrong": ('holds({"a": 1, "b": 2, "c": 3, "d": 3})', "", r"docs/part/page.md:\d+: the printed a = b does not hold"),
    "asked": (
        "tokens",
        "",
        r"docs/part/page.md:\d+: the test asks for this formula and does not run all of it: a = b c = d",
    ),
    "half": ('part(0).holds({"a": 1, "b": 1})', "", "does not run all of it: c = d"),
    "not_run": (
        "",
        "",
        r"docs/part/page.md:\d+: test_page.py::test_not_run holds an equation and does not run it; run it there",
    ),
    "in_words": ("", '    checked: by hand, "in words"\n\n', ""),
}


def test_a_marked_equation_is_run_or_said_to_be_read(tmp_path):
    page, tests = "# Page\n", "import pytest\n"
    for name, (what, options, _) in BODIES.items():
        page += f"\n/// equation | {name}\n{options}$$ a = b, \\quad c = d $$\n///\n"
        body = f'printed("part/page/{name}").{what}' if what else "pass"
        tests += f'\n@pytest.mark.equation("part/page/{name}")\ndef test_{name}(printed):\n    {body}\n'
    run = f'printed("part/page/run").{BODIES["run"][0]}'
    tests += (
        f'\n@pytest.mark.equation("part/page/run", "part/page/not_run")\ndef test_one_of_two(printed):\n    {run}\n'
    )
    (tmp_path / "docs/part").mkdir(parents=True)
    (tmp_path / "docs/part/page.md").write_text(page, "utf-8")
    (tmp_path / "test_page.py").write_text(tests, "utf-8")
    (tmp_path / "pyproject.toml").write_text("[tool.holdtrue]\n", "utf-8")
    done = processes.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--strict-markers", "-rA"], cwd=tmp_path
    )
    for name, (_, _, said) in BODIES.items():
        assert f"{'FAILED' if said else 'PASSED'} test_page.py::test_{name}" in done.stdout
        assert re.search(said, done.stdout), done.stdout
    assert "FAILED test_page.py::test_one_of_two" in done.stdout


def test_pages_and_snippets_are_tests_that_fail_for_what_a_build_would_refuse(copy):
    page, snippet = copy / "docs/chance/dice.md", copy / "snippets/chance/dice/more_dice_make_a_bell.py"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-rA", "docs", "snippets"]
    done = processes.run(command, cwd=copy)
    assert "4 passed" in done.stdout and done.returncode == 0, done.stdout
    text = page.read_text("utf-8")
    page.write_text(
        text.replace("51.8%<", "51.7%<") + "\n/// equation | held_by_nothing\n$$ 1 + 1 = 2 $$\n///\n", "utf-8"
    )
    snippet.write_text(snippet.read_text("utf-8") + "\n1 / 0\n", "utf-8")
    said = processes.run(command, cwd=copy).stdout
    assert (
        "FAILED docs/chance/dice.md::holds" in said
        and "FAILED snippets/chance/dice/more_dice_make_a_bell.py::holds" in said
    )
    assert "PASSED docs/index.md::holds" in said and "2 failed, 2 passed" in said
    assert re.search(r"docs/chance/dice.md:\d+: one_six_comes_in_four_throws.four is 51.8%, the page says 51.7%", said)
    assert re.search(r"docs/chance/dice.md:\d+: .*held_by_nothing", said) and "ZeroDivisionError" in said


def test_without_its_table_a_project_has_tests_of_its_own_only(copy):
    settings = copy / "pyproject.toml"
    settings.write_text(settings.read_text("utf-8").replace("[tool.holdtrue]", "[tool.other]"), "utf-8")
    done = processes.run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "docs", "snippets"], cwd=copy)
    assert "no tests ran" in done.stdout
