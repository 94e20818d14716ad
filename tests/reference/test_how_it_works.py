"""What docs/reference/how_it_works.md promises to a reader who tries it."""

import os
import re
import shutil
import sys

import pytest

import processes
from course import ROOT

PAGE, TESTS = "docs/reference/how_it_works.md", "tests/reference/how_it_works"


@pytest.mark.reads("docs/reference/how_it_works.md", TESTS, "snippets/reference/how_it_works", "holdtrue")
def test_a_wrong_formula_in_print_fails_with_the_message_that_the_page_shows(tmp_path):
    text = (ROOT / PAGE).read_text("utf-8")
    shown = re.search(r"```text\n(docs/reference/how_it_works\.md:.*)\n```", text)[1]
    right, wrong = r"\frac{n (n-1)}{2}", r"\frac{n (n+1)}{2}"
    assert text.count(right) == 1, "the page asks to change this place, and there is one"
    for folder in ("docs/reference", TESTS):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / PAGE).write_text(text.replace(right, wrong), "utf-8")
    shutil.copy(ROOT / TESTS / "test_exercises.py", tmp_path / TESTS)
    (tmp_path / "pyproject.toml").write_text("[tool.holdtrue]\n", "utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", f"--rootdir={tmp_path}", TESTS]
    done = processes.run(command, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)})
    said = re.search(r"^E +AssertionError: (docs/.*)$", done.stdout, re.M)
    assert said and said[1] == shown, done.stdout
