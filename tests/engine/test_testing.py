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
    (tmp_path / "conftest.py").write_text('pytest_plugins = ["engine.testing"]', "utf-8")
    done = processes.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--strict-markers", "-rA"], cwd=tmp_path
    )
    for name, (_, _, said) in BODIES.items():
        assert f"{'FAILED' if said else 'PASSED'} test_page.py::test_{name}" in done.stdout
        assert re.search(said, done.stdout), done.stdout
    assert "FAILED test_page.py::test_one_of_two" in done.stdout
