"""The engine brings the script that its blocks need, and that needs no theme of a certain name."""

import os
import subprocess
import sys

import pytest

from built import WORKS
from holdtrue.__main__ import begin

pytestmark = WORKS

EXERCISE = """
/// exercise | one_six
    answer: one_six_comes_in_four_throws.four

How likely is at least one six in four throws?
///
"""


@pytest.fixture
def window(tmp_path, browser, serve):
    """The example's page about dice with the script, MkDocs' own theme and an exercise."""
    copy = tmp_path / "copy"
    begin(copy)
    settings = (copy / "mkdocs.yml").read_text("utf-8").replace("name: material", "name: mkdocs")
    (copy / "mkdocs.yml").write_text(settings, "utf-8")
    with (copy / "docs/chance/dice.md").open("a", encoding="utf-8") as page:
        page.write(EXERCISE)
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    env = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=copy, env=env, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    context = browser.new_context()
    window = context.new_page()
    window.goto(f"{serve(copy / 'site').origin}/chance/dice/")
    yield window
    context.close()


def test_its_slider_moves_and_its_exercise_answers_under_another_theme(window):
    picture = window.locator("figure img")
    assert picture.get_attribute("src") == "more_dice_make_a_bell.svg"
    window.locator("figure input").press("ArrowRight")
    window.locator("figure img[src$='/more_dice_make_a_bell.2.svg']").wait_for()
    assert window.locator(".readout").inner_text() == "5"
    assert window.locator("figcaption data").all_inner_texts() == ["26", "10.0%"]
    window.locator("form.answer input").fill("0.518")
    window.locator("form.answer button").click()
    window.locator("form.answer output", has_text="Right: 0.5177.").wait_for()
