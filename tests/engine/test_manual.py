"""Each example on the pages for authors of other sites is built, and each command typed; those of the first site in test_wheel.py."""

import re
import shutil
import sys
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup

import manual
from holdtrue.__main__ import begin
from holdtrue.browser import playground
from holdtrue.layout import SETTINGS, Layout
from holdtrue.model import ALT_LENGTH, MEMORY, TIMEOUT
from holdtrue.read import page
from holdtrue.run import film, lab_supervisor, sandbox, toy
from manual import BLOCKS, MANUAL, ROOT

# section of an example: what becomes of it
BECOMES = {
    "games:figure": [
        "#fig-fortunes_spread img[src='fortunes_spread.svg'][alt^='Bars over']", "#fig-fortunes_spread .figure-number",
        "#fig-fortunes_spread input[type=range][max='3'][data-name=rounds]", "button.throw[data-sets=rounds]",
        "#fig-fortunes_spread details.code pre", "figcaption data[data-stops][value='3']",
    ],
    "games:output": [".snippet-output pre"],
    "games:numbers": ["p > data[value='0.375']", "p data[value='0.375'] math msup", "p > data[value='11']"],
    "games:equation": ["#eq-spread math msqrt", "#eq-spread .equation-number", "#eq-spread details.proof pre"],
    "games:by_hand": ["#eq-fair math mtext", "#eq-fair details.proof pre"],
    "games:exercise": ["#ex-four_rounds form.answer[data-answer='0.375'] input", "#ex-four_rounds details.solution data"],
    "games:predict": ["#ask-how_many_end_even form.guess[data-answer='0'] li", "#ask-how_many_end_even details.answer data"],
    "games:fold": ["article > details.note > summary"],
    "games:citation": ["a.citation[href='#ref-pearson1905problem']", ".references > #ref-pearson1905problem"],
    "games:erratum": ["#err-gamblers > p", "#err-gamblers details.proof pre"],
    "games:notebook": ["a[href='games.ipynb']"],
    "games:film": [
        "#fig-players_wander.film img[src='players_wander.svg']", "#fig-players_wander img[src='players_wander.stills.svg']"
    ],
    "games:toy": ["#fig-play_once_more.toy[data-program='play_once_more.js'] .try", "#fig-play_once_more .desk[style='--rows:1']"],
    "games:break": ["#ex-a_slip .choices li > code", "#ex-a_slip details.code pre", "#ex-a_slip .laws > li[data-law]"],
    "everything:index": [".index.figures > li a", ".index.equations > li math"],
}  # fmt: skip
WORDS = {  # what pages say of it
    "#eq-spread summary": "runs", "#eq-fair summary": "read", "#err-gamblers summary": "checked",
    ".snippet-output": "10 fortunes, from -9 to 9 euros", "a.citation": "Pearson 1905, p. 294",
    "#eq-fair .source": "Checked by hand: a sentence about games",
}  # fmt: skip


@pytest.fixture(scope="module")
def author(tmp_path_factory):
    """A site that `holdtrue new` has just written, with somebody who has the packages of these tests."""
    home = tmp_path_factory.mktemp("home")
    begin(home / "my-site")
    return manual.Author(home, Path(sys.executable).parent, home / "my-site")


@pytest.fixture(scope="module")
def games(tmp_path_factory):
    """{name: page} of the site with all examples, as readers get it; the author; and what the build said."""
    home = tmp_path_factory.mktemp("games")
    begin(home / "my-site")
    shutil.copytree(MANUAL / "blocks", home / "my-site", dirs_exist_ok=True)
    author = manual.Author(home, Path(sys.executable).parent, home / "my-site")
    said, status = author.types("mkdocs build --strict")
    assert status == 0, said
    names = {"games": "chance/games", "code": "chance/code"} | {name: name for name in ("everything", "glossary")}
    names |= {"long_game": "labs/long_game"}
    found = {name: author.folder / "site" / place / "index.html" for name, place in names.items()}
    return {name: BeautifulSoup(path.read_text("utf-8"), "html.parser") for name, path in found.items()} | {
        "author": author
    }


def examples():
    """["page:section", …] of what the page about blocks shows of the pages of the small site."""
    included = manual.INCLUDE.findall(manual.text(BLOCKS))
    return [f"{Path(path).stem}:{section}" for path, section in included if path.endswith(".md") and section]


@pytest.mark.reads("holdtrue", BLOCKS)
def test_every_block_and_every_option_has_an_example():
    assert sorted(examples()) == sorted(BECOMES), "each is shown, and of each it is known what becomes of it"
    shown = "\n".join(path.read_text("utf-8") for path in (MANUAL / "blocks/docs").rglob("*.md"))
    said = manual.text(BLOCKS)
    for kind, options in page.OPTIONS.items():
        assert f"/// {kind} | " in shown + said, f"show the block {kind}"
        missing = [option for option in options if f"\n    {option}:" not in shown and f"`{option}" not in said]
        assert not missing, f"the page must name the options {', '.join(missing)} of {kind}"


@pytest.mark.reads("holdtrue", BLOCKS)
@pytest.mark.parametrize("example", BECOMES)
def test_an_example_becomes_what_the_page_says(games, example):
    document = games[example.partition(":")[0]].find(attrs={"role": "main"}) or games[example.partition(":")[0]]
    missing = [wanted for wanted in BECOMES[example] if not document.select_one(wanted)]
    assert not missing, f"{example}: no {', '.join(missing)}"


@pytest.mark.reads("holdtrue", BLOCKS)
def test_the_words_of_the_examples_are_those_that_readers_see(games):
    for selector, words in WORDS.items():
        assert games["games"].select_one(selector).get_text(" ", strip=True) == words
    term = games["games"].select_one("a.term")
    assert (
        term["href"] == "../../glossary/#random-walk" and term["title"] == "A path whose every step is left to chance."
    )
    lab = games["long_game"]
    assert lab.select_one("h1").get_text(strip=True).startswith("A long game") and lab.select_one(
        "figure img[alt^='A ragged']"
    )
    fence, named = (content for _, content in manual.fences(BLOCKS) if ";--8<--" in content)
    snippet = (MANUAL / "blocks/snippets/chance/games/fortunes_spread.py").read_text("utf-8")
    assert all(line.replace(";", "") in snippet.splitlines() for line in named.splitlines())
    source = (MANUAL / "blocks/docs/chance/code.md").read_text("utf-8")
    assert (
        fence.replace(";--8<--", "--8<--") in source
        and "def fortunes" in games["code"].select_one("article pre").get_text()
    )
    site = games["author"].folder / "site"
    assert (site / "chance/games/games.ipynb").is_file() and (site / "chance/games/players_wander.film.json").is_file()
    assert all((site / path).is_file() for paths in playground.COME.values() for path in paths)
    assert all((site / "assets" / name).is_file() for name in playground.PLAYED)
    assert (site / "assets/toys/play_once_more.js").is_file()


@pytest.mark.reads("holdtrue", BLOCKS)
def test_the_tests_of_the_examples_hold(games):
    said, status = games["author"].types("pytest -q -p no:cacheprovider")
    assert status == 0, said


@pytest.mark.reads("holdtrue", manual.SETTINGS, BLOCKS, ".github/workflows/site.yml")
def test_each_command_about_settings_and_publishing_runs(author):
    extras = tomllib.loads((ROOT / "holdtrue/pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    installed, typed = [], []
    for language, content in manual.fences(BLOCKS) + manual.fences(manual.SETTINGS):
        for line in manual.commands(content) if language == "sh" else ():
            if match := re.fullmatch(r"python -m pip install '\./holdtrue\[(\w+)\]'", line):
                installed.append(match[1])
            elif not line.startswith("python -m pip wheel"):  # which test_wheel.py does
                typed.append(line)
                said, status = author.types(line)
                assert status == 0, f"{line}\n{said}"
    assert installed == ["labs", "zensical"] and {*installed} <= extras.keys()
    assert (author.folder / "dice.ipynb").is_file() and (author.folder / ".cache/diff/index.html").is_file()
    assert (author.folder / "site/chance/dice/index.html").is_file()
    assert author.types("git ls-files .cache site") == ("", 0)

    # The workflow, for a pull request: the commit before is that of the branch that it goes to.
    manual.change(author.folder, "@@ docs/index.md @@\n-# Two dice\n+# Two or three dice")
    assert author.types("git commit -a -m More")[1] == 0
    workflow = yaml.safe_load((MANUAL / "publishing/site.yml").read_text("utf-8"))
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    runs = [step["run"] for step in steps if "run" in step]
    assert runs.pop(0) == "python -m pip install -r requirements.txt"
    (compares,) = (run for run in runs if run.removeprefix("python -m ") not in typed)
    said, status = author.types(compares)
    assert status == 0, said
    assert (author.folder / "diff/index.html").is_file()
    ours = (ROOT / ".github/workflows/site.yml").read_text("utf-8")
    assert all(step["uses"] in ours for step in steps if "uses" in step), "the same versions of the same actions"


def rows(title):
    """The cells of the table below a heading of the page about settings."""
    part = manual.text(manual.SETTINGS).partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("| ")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@pytest.mark.reads("holdtrue", manual.SETTINGS, BLOCKS)
def test_the_tables_have_the_names_and_the_limits_that_hold(tmp_path):
    named = re.findall(r"^- `(\w+)`: (?:[^\n]|\n  )*?\(`([\w.]+)`\)$", manual.text(manual.SETTINGS), re.M)
    folders = [(field.name, field.default) for field in fields(Layout) if isinstance(field.default, str)]
    assert named == folders
    shown = [content for language, content in manual.fences(manual.SETTINGS) if language == "toml"]
    tables = {"programs": Layout(snippets="programs", cache=".kept"), "playground": Layout(playground=True)}
    for word, layout in tables.items():
        (table,) = (content for content in shown if word in content)
        (tmp_path / SETTINGS).write_text(table, "utf-8")
        assert Layout.of(tmp_path) == layout
    raw, packed = (limit // 1000 for limit in sandbox.FIGURE_LIMIT)
    assert [limit.partition(";")[0] for _, limit in rows("Limits")] == [
        f"{TIMEOUT:g} seconds", f"{MEMORY // 2**30} GiB", f"{lab_supervisor.TIMEOUT:g} seconds", f"{raw} kB, {packed} kB compressed",
        f"{page.MAX_FRAMES} pictures, {sandbox.FRAMES_LIMIT // 1000} kB compressed",
        f"{film.FRAMES[1]} frames, {film.LIMIT // 1000} kB compressed", f"{toy.LIMIT // 1000} kB compressed, {page.MAX_ROWS} rows",
    ]  # fmt: skip
    read = "".join(path.read_text("utf-8") for path in (ROOT / "holdtrue/src/holdtrue").rglob("*.py"))
    variables = re.findall(r"`(\w+)`", " ".join(limit for _, limit in rows("Limits")))
    assert len(variables) == 3 and all(f'"{name}"' in read for name in variables)
    assert f"in {ALT_LENGTH} characters or more" in manual.text(BLOCKS)
