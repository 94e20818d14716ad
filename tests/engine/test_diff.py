"""Two states of a project side by side: all that changed is on the page, and nothing else."""

import os
import subprocess

import pytest
from bs4 import BeautifulSoup

from holdtrue.__main__ import main
from holdtrue.problem import Complaint, Problem
from holdtrue.run import lab_supervisor, supervisor

HELPER = """
def steepness(slope):
    return slope
"""
SNIPPET = '''
"""A straight line."""
import matplotlib.pyplot as plt

from snippets.shared.helper import steepness


def figure(slope=1):
    print("slope", steepness(slope))
    fig, ax = plt.subplots(figsize=(6, 3))
    ax.plot([0, 1], [0, steepness(slope)])
    return fig


def facts():
    return {"third": steepness(1) / 3, "thousand": 1000}
'''


@pytest.fixture
def git(example, monkeypatch):
    """git(…) in the example, whose first commit is the state before."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:  # of a hook that runs the tests
        monkeypatch.delenv(name)
    settings = ["user.name=A", "user.email=a@example.org", "commit.gpgsign=false", "init.defaultBranch=main"]
    options = [option for setting in settings for option in ("-c", setting)]

    def git(*arguments):
        subprocess.run(["git", *options, *arguments], cwd=example.root, check=True, capture_output=True)

    example.write(".gitignore", ".cache/\n")
    example.write("snippets/shared/helper.py", HELPER)
    example.write(example.snippet, SNIPPET)
    git("init")
    git("add", ".")
    git("commit", "-m", "A line & a number")
    return git


@pytest.fixture
def compare(example, git, capsys):
    """compare(*options, ref="HEAD"): exit status, page, standard output, standard error."""

    def compare(*options, ref="HEAD"):
        status = main(["--root", str(example.root), "diff", ref, *options])
        page = example.root / ".cache/diff/index.html"
        said = capsys.readouterr()
        return status, read(page) if page.is_file() else None, said.out, said.err

    return compare


def read(page):
    """A page as a reader sees it, who sees no places where a line may break."""
    return BeautifulSoup(page.read_text("utf-8").replace("<wbr>", ""), "html.parser")


def section(html, name):
    """Text of one part of the page."""
    heading = html.find(id=name)
    parts = []
    for part in heading.find_next_siblings():
        if part.name in ("h2", "footer"):
            break
        parts.append(part.get_text(" "))
    return " ".join(" ".join(parts).split())


def rows(html, name):
    """Cells of the table of one part."""
    table = html.find(id=name).find_next("table")
    return [[cell.get_text() for cell in row(["th", "td"])] for row in table.tbody("tr")]


def pictures(html):
    """[(caption, file or None)] of all figures, in order."""
    found = []
    for figure in html.select("figure:not(:has(pre))"):
        found.append((figure.figcaption.get_text(), figure.img["src"] if figure.img else figure.div.get_text()))
    return found


def test_nothing_changed_is_said(compare, example):
    status, html, out, err = compare()
    assert (status, err) == (0, "")
    assert out.startswith("since HEAD: nothing changed; ")
    assert "Nothing changed." in html.get_text()
    assert "(A line & a number)" in html.get_text()
    assert sorted(example.built(".cache/diff")) == ["index.html"]


def test_a_number_in_a_helper_changes_everything_that_comes_of_it(compare, example):
    example.write("snippets/shared/helper.py", HELPER.replace("return slope", "return 2 * slope"))
    example.write(example.page, example.page.read_text("utf-8").replace("0.333", "0.667"))
    status, html, out, err = compare()
    assert (status, err) == (0, "")
    assert out.startswith("since HEAD: 1 figure, 1 computed number, 1 printed output, 1 number in the text; ")
    assert rows(html, "facts") == [
        ["part/page/line.third", "0.333333333333", "0.666666666667", "+0.3333", "docs/part/page.md"]
    ]
    assert section(html, "outputs") == "part/page/line on docs/part/page.md Before − slope 1 Now + slope 2"
    assert rows(html, "quotes") == [
        [
            "docs/part/page.md:8",
            "The line rises by 0.333 in $x^2$.",
            "The line rises by 0.667 in $x^2$.",
            "part/page/line.third",
        ]
    ]
    assert pictures(html) == [
        ("Before: slope = 1, shown first", "before/part/page/line.svg"),
        ("Now: slope = 1, shown first", "now/part/page/line.svg"),
        ("Before: slope = 2", "before/part/page/line.1.svg"),
        ("Now: slope = 2", "now/part/page/line.1.svg"),
    ]
    alt = "A straight line that rises from the lower left to the upper right corner."
    assert {image["alt"] for image in html.select("figure img")} == {alt}
    built = example.built(".cache/diff")
    assert {image["src"] for image in html("img")} == built.keys() - {"index.html"}


def test_each_state_is_what_its_own_site_shows(compare, example):
    """The figures are those of the two trees, byte for byte, and not of one with the other's modules."""
    old = example.site().results["part/page/line"].frames
    example.write("snippets/shared/helper.py", HELPER.replace("return slope", "return slope**2"))
    new = example.site().results["part/page/line"].frames
    status, html, out, _ = compare()
    built = {name: content.decode() for name, content in example.built(".cache/diff").items()}
    assert old[0] == new[0] and old[1] != new[1]
    assert pictures(html) == [
        ("Before: slope = 2", "before/part/page/line.1.svg"),
        ("Now: slope = 2", "now/part/page/line.1.svg"),
    ]
    assert built["before/part/page/line.1.svg"] == old[1]
    assert built["now/part/page/line.1.svg"] == new[1]
    assert (status, out.partition(";")[0]) == (0, "since HEAD: 1 figure")


def test_what_is_alike_runs_once(compare, example, monkeypatch):
    ran = []
    execute = supervisor.execute
    monkeypatch.setattr(supervisor, "execute", lambda job: ran.append(job.name) or execute(job))
    example.write("snippets/part/page/dot.py", SNIPPET.replace("[0, 1], [0,", "[0, 1], [1,"))
    alt = "alt: A dot that stays where it is, in the very middle of the picture."
    page = example.page.read_text("utf-8")
    example.write(example.page, f"{page}\n/// figure | dot\n    {alt}\n\nA dot.\n///\n")
    _, html, out, _ = compare()
    assert sorted(ran) == ["part/page/dot", "part/page/line"]
    assert pictures(html) == [("Before", "not there"), ("Now", "now/part/page/dot.svg")]
    assert out.startswith("since HEAD: 1 figure, 2 computed numbers, 1 printed output; ")
    assert [row[1:4] for row in rows(html, "facts")] == [["not there", "0.333333333333", ""], ["not there", "1000", ""]]
    assert compare()[0] == 0
    assert len(ran) == 2


def test_what_is_gone_is_shown_as_it_was(compare, example):
    example.write(example.page, "# A page\n\nNothing here.\n")
    _, html, out, _ = compare()
    assert out.startswith("since HEAD: 1 figure, 2 computed numbers, 1 printed output, 1 number in the text; ")
    assert pictures(html)[:2] == [("Before: slope = 1, shown first", "before/part/page/line.svg"), ("Now", "not there")]
    assert rows(html, "quotes")[0][1:3] == ["The line rises by 0.333 in $x^2$.", "not there"]
    assert "part/page/line on docs/part/page.md" in section(html, "figures")


def test_frames_are_matched_by_the_values_of_their_sliders(compare, example):
    example.write(example.page, example.page.read_text("utf-8").replace("[1, 2]", "[0, 1, 3, 2]"))
    _, html, _, _ = compare()
    assert pictures(html) == [
        ("Before", "not there"),
        ("Now: slope = 0", "now/part/page/line.0.svg"),
        ("Before", "not there"),
        ("Now: slope = 3", "now/part/page/line.2.svg"),
    ]
    example.write(example.page, example.page.read_text("utf-8").replace("[0, 1, 3, 2]", "[3, 2, 1]"))
    example.write("snippets/shared/helper.py", HELPER.replace("return slope", "return slope + 1"))
    assert pictures(compare()[1]) == [
        ("Before: slope = 1, shown first", "before/part/page/line.svg"),
        ("Now: slope = 1, shown first", "now/part/page/line.svg"),
        ("Before: slope = 2", "before/part/page/line.1.svg"),
        ("Now: slope = 2", "now/part/page/line.1.svg"),
        ("Before", "not there"),
        ("Now: slope = 3", "now/part/page/line.0.svg"),
    ]


def test_another_frame_that_is_shown_first_is_a_change(compare, example):
    example.write(example.snippet, SNIPPET.replace("slope=1", "slope=2"))
    captions = [caption for caption, _ in pictures(compare()[1])]
    assert captions == [
        "Before: slope = 2",
        "Now: slope = 2, shown first",
        "Before: slope = 1, shown first",
        "Now: slope = 1",
    ]


@pytest.mark.parametrize("broken", ["before", "now"])
def test_a_snippet_that_fails_in_one_state_is_a_problem_and_not_a_new_figure(compare, example, git, broken):
    whole = example.snippet.read_text("utf-8")
    if broken == "before":
        example.write(example.snippet, "1 / 0\n")
        git("commit", "-am", "Broken")
        example.write(example.snippet, whole)
    else:
        example.write(example.snippet, "1 / 0\n")
    status, html, _, err = compare()
    problem = "snippets/part/page/line.py:1: ZeroDivisionError: division by zero (used by docs/part/page.md)"
    assert (status, err) == ((0, f"before, in HEAD: {problem}\n") if broken == "before" else (1, f"{problem}\n"))
    assert section(html, "problems").endswith(f"{broken.title()} {problem}")
    assert {file for _, file in pictures(html)} >= {"no result, see the problems"}
    assert "not there" not in html.get_text()


def test_what_a_lab_draws_and_prints_and_a_lab_that_fails(compare, example, git, monkeypatch):
    lab = """
    # %% [markdown]
    # # A small lab
    #
    # A third is 0.333<!-- part/page/line.third -->.

    # %% alt="A straight line that rises from the lower left corner to the upper right one."
    import matplotlib.pyplot as plt

    print("rises to", 1)
    fig, ax = plt.subplots(figsize=(6, 3))
    _ = ax.plot([0, 1], [0, 1])

    # %% alt="A straight line that falls from the upper left corner to the lower right one."
    fig, ax = plt.subplots(figsize=(6, 3))
    _ = ax.plot([0, 1], [1, 0])
    """
    path = example.write("docs/labs/small.py", lab)
    git("add", ".")
    git("commit", "-m", "A lab")
    example.write("docs/labs/small.py", path.read_text("utf-8").replace(", 1)", ", 2)").replace("0, 1])\n", "0, 2])\n"))
    status, html, out, err = compare()
    assert (status, err) == (0, "")
    assert out.startswith("since HEAD: 1 figure, 1 printed output; ")
    assert section(html, "outputs") == "labs/small on docs/labs/small.py Before − rises to 1 Now + rises to 2"
    assert pictures(html) == [
        ("Before: figure 1", "before/labs/small/figure_1.svg"),
        ("Now: figure 1", "now/labs/small/figure_1.svg"),
    ]

    def fail(root, path, layout):
        raise Complaint(Problem("small.py", 7, "it broke"))

    monkeypatch.setattr(lab_supervisor, "execute", fail)
    example.write("docs/labs/small.py", path.read_text("utf-8") + "# broken\n")
    status, html, out, err = compare()
    assert (status, err) == (1, "docs/labs/small.py:7: it broke\n")
    assert out.startswith("since HEAD: 2 figures, 1 printed output; ")  # no word of the number in its text
    assert pictures(html)[1] == ("Now", "no result, see the problems")
    assert section(html, "outputs").endswith("Now no result, see the problems")


def test_a_project_in_a_folder_of_its_repository(compare, example, git):
    inner = example.root / "course"
    inner.mkdir()
    for name in ("docs", "snippets"):
        git("mv", name, f"course/{name}")
    git("commit", "-m", "In a folder")
    page = inner / "docs/part/page.md"
    page.write_text(page.read_text("utf-8").replace("0.333", "0.3333"), "utf-8")
    assert main(["--root", str(inner), "diff", "HEAD"]) == 0
    html = read(inner / ".cache/diff/index.html")
    assert section(html, "quotes").startswith("Place Before Now Number docs/part/page.md:8 The line rises by 0.333 in")
    assert len(html("img")) == 0


def test_the_repository_is_left_as_it_was(compare, example, git):
    def state():
        kept = ("index", "HEAD", "config")
        files = {path.name for path in (example.root / ".git").iterdir()}
        return files, [(example.root / ".git" / name).read_bytes() for name in kept]

    example.write("docs/index.md", "# Staged\n")
    git("add", ".")
    before = state()
    compare()
    assert state() == before


def test_text_of_the_project_is_text_on_the_page(compare, example):
    example.write(example.snippet, SNIPPET.replace('"slope"', '"<b>&amp;"'))
    _, html, _, _ = compare()
    assert "+ <b>&amp; 1" in section(html, "outputs")


def test_an_old_page_is_replaced_and_a_folder_of_others_is_not(compare, example, tmp_path):
    example.write(example.page, "# A page\n\nNothing here.\n")
    compare()
    assert (example.root / ".cache/diff/before/part/page/line.svg").is_file()
    example.write("own/index.html", "<!doctype html>My own page")
    status, _, _, err = compare("--output", str(example.root / "own"))
    assert status == 1
    assert "own holds other files, which would be lost: name a folder that is empty or new" in err
    assert example.built("own") == {"index.html": b"<!doctype html>My own page"}
    assert compare("--output", str(tmp_path / "new/folder"))[0] == 0
    subprocess.run(["git", "checkout", "-q", "docs"], cwd=example.root, check=True)
    compare()
    assert sorted(example.built(".cache/diff")) == ["index.html"]


def test_a_state_that_git_does_not_know(compare):
    status, html, _, err = compare(ref="no_such_branch")
    assert (status, html) == (1, None)
    assert err == (
        "git knows no commit 'no_such_branch' here: name a branch, a tag or a commit that `git log` shows, and fetch it first "
        "if it is on another machine\n"
    )


def test_no_repository(example, capsys, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(example.root.parent))
    assert main(["--root", str(example.root), "diff", "HEAD"]) == 1
    assert "is not in a git repository that git can read: there is no state before" in capsys.readouterr().err


def test_no_git(example, capsys, monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert main(["--root", str(example.root), "diff", "HEAD"]) == 1
    assert capsys.readouterr().err == "there is no program git on this machine: install it\n"
