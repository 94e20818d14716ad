"""Another project: the example in the package has a page, two snippets and their tests, and of ours nothing but the engine."""

import json
import os
import sys

import pytest
from bs4 import BeautifulSoup

import processes


def run(folder, *command):
    """Run `python -m …` there, with a store of its own."""
    env = {name: value for name, value in os.environ.items() if name != "SNIPPET_STORE"}
    return processes.run([sys.executable, "-m", *command], cwd=folder, env=env | {"NO_MKDOCS_2_WARNING": "1"})


def change(path, old, new):
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize("theme", ["material", "mkdocs"])
def test_with_either_theme_all_that_the_page_asks_for_stands_on_it(copy, theme):
    if theme != "material":
        change(copy / "mkdocs.yml", "name: material", f"name: {theme}")
    done = run(copy, "mkdocs", "build", "--strict")
    assert done.returncode == 0, done.stderr
    assert "holdtrue: 1 figures, 2 run" in done.stderr
    built = copy / "site/chance/dice"
    page = BeautifulSoup((built / "index.html").read_text("utf-8"), "html.parser")

    box = page.find(id="fig-more_dice_make_a_bell")
    assert box.figure.img["alt"].startswith("Bars over the possible sums.")
    assert (built / box.figure.img["src"]).read_text("utf-8").startswith("<svg ")
    frames = json.loads(box.find(class_="controls")["data-frames"])
    assert len({(built / frame).read_bytes() for frame in frames}) == 3
    assert box.input["type"] == "range" and box.input["max"] == "2"
    assert page.find(class_="snippet-output").get_text(strip=True) == "most likely: 7"

    sums, highest = box.figcaption.find_all("data")
    assert sums.get_text() == "11" and json.loads(highest["data-stops"]) == [
        ["16.7%", f"{1 / 6:.12g}"], ["16.7%", f"{1 / 6:.12g}"], ["10.0%", f"{780 / 6**5:.12g}"]
    ]  # fmt: skip
    number = page.find_all("data")[2]
    assert number.get_text() == "51.8%" and float(number["value"]) == pytest.approx(1 - (5 / 6) ** 4)
    equation = page.find(id="eq-no_six")
    assert equation.math.find("mfrac").get_text() == "56"
    assert equation.find("a", class_="equation-number").get_text() == "(1)"

    # The page is whole without a script and without a style: all code stands on it, nothing is hidden.
    listings = [pre.get_text() for pre in page.find_all("pre")]
    assert any("def figure(dice=2):" in code for code in listings)
    assert any("def test_counting_all_games" in code and "assert" in code for code in listings)
    home = BeautifulSoup((copy / "site/index.html").read_text("utf-8"), "html.parser")
    (section,) = (pre.get_text() for pre in home.find_all("pre"))
    assert section.startswith("def at_least_one_six(throws):") and "def facts" not in section
    content = box.parent
    assert not content.find_all(["noscript", "iframe", "script", "style", "template"])
    assert not content.select("[hidden], [style*=display]")
    for link in content.find_all("a", href=True):
        path, _, name = link["href"].partition("#")
        assert (built / path).exists() if path else page.find(id=name)


def test_a_wrong_number_refuses_the_build_and_says_where(copy):
    page = copy / "docs/chance/dice.md"
    right = page.read_bytes()
    change(page, "51.8%<!--", "51.7%<!--")
    line = 1 + page.read_text("utf-8").split("51.7%")[0].count("\n")
    done = run(copy, "mkdocs", "build", "--strict")
    assert done.returncode != 0
    assert f"docs/chance/dice.md:{line}: one_six_comes_in_four_throws.four is 51.8%, the page says 51.7%" in done.stderr
    assert "Traceback" not in done.stderr and not (copy / "site").exists()
    assert run(copy, "holdtrue", "update").returncode == 0
    assert page.read_bytes() == right


def test_its_own_tests_hold_its_snippets(copy):
    tests = "pytest", "-q", "-p", "no:cacheprovider", "-W", "error", "tests"
    done = run(copy, *tests)
    assert done.returncode == 0 and "2 passed" in done.stdout, done.stdout + done.stderr
    change(copy / "snippets/chance/dice/one_six_comes_in_four_throws.py", "(5 / 6) **", "(4 / 6) **")
    assert "1 failed, 1 passed" in run(copy, *tests).stdout
