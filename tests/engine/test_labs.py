"""Labs are pages: run by mkdocs-jupyter when they must, rendered as every other page, and never half."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from engine import labs

LAB = """
# ---
# title: A small lab
# ---

# %% [markdown]
# # A small lab
#
# How steep is $y = 2x$? See [the page](../part/page.md#fig-line).

# %%
import matplotlib.pyplot as plt

from snippets.shared import near

print("slope <", near.slope, "> & more")

# %% [markdown]
# ## A picture
#
# /// figure | part/page/line
#     alt: >-
#       A straight line that rises from the lower left to the upper right corner.
#
# Borrowed.
# ///

# %% alt="A straight line that rises from the lower left corner to the upper right one." caption="It is $y = x$."
fig, ax = plt.subplots(figsize=(6, 3))
ax.plot([0, 1], [0, 1], label="$x$")
_ = ax.legend()

# %%
assert near.slope == 2
near.slope + 1
"""


@pytest.fixture
def lab(example):
    """A site with a lab that imports a helper, and a link to it."""
    example.write("snippets/shared/near.py", "from snippets.shared import far\nslope = far.slope\n")
    example.write("snippets/shared/far.py", "slope = 2\n")
    example.write("docs/index.md", "# Example\n\nSee [the lab](labs/small.py#a-picture).\n")
    return example.write("docs/labs/small.py", LAB)


def built_page(example):
    return (example.root / "site/labs/small/index.html").read_text("utf-8")


def said(done):
    """The last line of a build: what the engine did."""
    return done.stderr.strip().splitlines()[-1]


def test_a_lab_becomes_a_page_with_files_and_the_second_build_runs_nothing(example, lab):
    done = example.build()
    assert done.returncode == 0, done.stderr
    assert re.search(r"engine: 1 figures, 1 labs, 2 run, ", said(done))
    site = example.built()
    files = {path for path in site if path.startswith("labs")}
    assert files == {"labs/small/" + name for name in ("index.html", "figure_1.svg", "small.py", "small.ipynb")}
    assert site["labs/small/small.py"] == lab.read_bytes()

    page = built_page(example)
    assert '<h1 id="a-small-lab">' in page and '<h2 id="a-picture">' in page
    assert page.count("<h1") == 1 and 'href="../../part/page/#fig-line"' in page
    assert "<mi>y</mi>" in page and "$" not in re.sub(r"<(pre|script).*?</\1>", "", page, flags=re.S)
    assert '<pre class="output">slope &lt; 2 &gt; &amp; more\n</pre>' in page
    assert '<pre class="output">3</pre>' in page
    assert '<div class="highlight">' in page and re.search(r'<span class="kn">import</span>', page)
    image = re.search(r'<img [^>]*src="figure_1\.svg"[^>]*>', page)[0]
    assert 'alt="A straight line that rises' in image and 'width="576"' in image and 'loading="lazy"' in image
    assert '<a class="figure-number" href="#fig-1">Figure 1</a> It is ' in page
    assert 'src="../../part/page/line.svg"' in page
    svg = site["labs/small/figure_1.svg"].decode()
    assert "prefers-color-scheme:dark" in svg and "var(--fg)" in svg

    notebook = json.loads(site["labs/small/small.ipynb"])
    assert notebook["cells"][0]["source"][0] == "# A small lab\n" and notebook["cells"][1]["id"] == "1-style"
    assert [cell["id"].partition("-")[0] for cell in notebook["cells"]] == list(map(str, range(len(notebook["cells"]))))
    assert all(not cell.get("outputs") and not cell.get("execution_count") for cell in notebook["cells"])
    assert (
        'href="../labs/small/#a-picture"' in site["index.html"].decode()
        or "labs/small/#a-picture" in site["index.html"].decode()
    )
    assert "engine: 1 figures, 1 labs, 0 run, " in said(example.build())


def test_the_page_brings_no_style_no_script_and_no_address_of_its_own(example, lab):
    example.build()
    own, other = built_page(example), (example.root / "site/part/page/index.html").read_text("utf-8")
    for tag in ("<style", "<script", "<link"):
        assert own.count(tag) == other.count(tag)
    article = own[own.index("<h1") : own.index("<footer")]
    assert not re.search(r"https?://|style=|jp-|jupyter|require\.js|mathjax", article, re.I)
    assert len(own) - len(other) < 10_000


def test_a_build_imports_nothing_that_reads_or_runs_notebooks(example, lab):
    program = f"""
import sys
sys.argv = ["mkdocs", "build", "-q"]
from mkdocs.__main__ import cli
try:
    cli()
except SystemExit as end:
    assert not end.code
print(sorted(set(sys.modules) & {{"mkdocs_jupyter", "nbconvert", "nbformat", "nbclient", "jupytext", "ipykernel", "IPython"}}))
print(len([m for m in sys.modules if m == "engine.labs"]))
"""  # noqa: F541
    for _ in range(2):  # the first build runs the lab, elsewhere, and writes notebooks
        done = subprocess.run([sys.executable, "-c", program], cwd=example.root, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        assert done.stdout.split() == ["[]", "1"]


def test_an_edit_of_a_helper_runs_the_lab_again_and_of_another_file_does_not(example, lab):
    assert example.site().labs.ran == 1
    example.write("snippets/shared/other.py", "x = 1\n")
    example.write("docs/index.md", "# Example\n")
    assert example.site().labs.ran == 0
    example.write("snippets/shared/far.py", "slope = 2.0\n")
    site = example.site()
    assert site.labs.ran == 1 and "2.0" in str(site.labs.results["labs/small.py"]["outputs"])


def test_a_data_file_that_the_lab_read_is_seen(example, lab):
    data = example.write("snippets/shared/data/n.txt", "3")
    lab.write_text(lab.read_text("utf-8") + f"\n# %%\nprint(open({str(data)!r}).read())\n", "utf-8")
    assert example.site().labs.ran == 1
    assert example.site().labs.ran == 0
    data.write_text("4", "utf-8")
    site = example.site()
    assert site.labs.ran == 1 and "4" in str(site.labs.results["labs/small.py"]["outputs"][-1])


LAST = "assert near.slope == 2\nnear.slope + 1\n"
ALT = ' alt="A straight line that rises from the lower left corner to the upper right one."'
BAD = {
    "error": (LAST, "x = 1\n1 / 0\n", "34: ZeroDivisionError: division by zero"),
    "assertion": (LAST, "assert near.slope == 3, 'too flat'\n", "33: AssertionError: too flat"),
    "in a function of an earlier cell": (
        'print("slope <"',
        'def half(x):\n    return x / 0\n\n\nassert half\nhalf(1)\nprint("slope <"',
        "16: ZeroDivisionError: division by zero",
    ),
    "syntax": (LAST, "x = 1\nif x\n", "34: SyntaxError: expected ':'"),
    "warning": (LAST, "import warnings\nwarnings.warn('old')\n", "34: UserWarning: old"),
    "exit": (LAST, "import sys\nsys.exit(3)\n", r"34: called sys\.exit\(3\); a snippet must not end the program"),
    "network": (
        LAST,
        "import socket\nsocket.create_connection(('127.0.0.1', 9))\n",
        "34: PermissionError: snippets may not use the network",
    ),
    "kernel dies": (LAST, "import os\nos._exit(3)\n", "32: the kernel ended: "),
    "no alt": (ALT, "", "27: the alt of this cell's figure has 0 characters: say in at least 40"),
    "short alt": (ALT, ' alt="A line."', "27: the alt of this cell's figure has 7 characters: say in at least 40"),
    "two figures": ("fig, ax =", "plt.figure()\nfig, ax =", "27: the cell draws 2 figures: draw one in a cell"),
    "echo beside a figure": ("_ = ax.legend()", "ax.set_title('t')", r"27: .* also shows the value of its last line, \"Text"),
    "object": (LAST, "object()\n", "32: the output shows an object's address, '<object"),
    "printed object": (LAST, "print([object()])\n", "32: the output shows an object's address"),
    "big figure": (
        '[0, 1], [0, 1], label="$x$"',
        "range(9000), [i * i % 7919 for i in range(9000)], 'o', label='x'",
        r"27: the figure has [\d,]+ bytes .* the limit is",
    ),
    "cell without header": ("# ---\n# title: A small lab\n# ---\n", "x = 1\n", "1: .* begin each cell with one"),
    "formula": ("$y = 2x$", r"$\fraction$", r"8: the formula '\\\\fraction' does not parse"),
    "block": ("# /// figure", "# /// figrue", "20: unknown block 'figrue'"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_a_bad_lab_is_one_sentence_with_the_line_of_its_file(example, lab, case):
    old, new, sentence = BAD[case]
    good = lab.read_text("utf-8")
    assert old in good
    lab.write_text(good.replace(old, new, 1), "utf-8")
    site = example.site()
    if case == "formula":  # said when the page is rendered
        import markdown

        site.enter("labs/small.py", "")
        markdown.markdown(
            site.pages["labs/small.py"].text,
            extensions=["engine", "pymdownx.arithmatex", "pymdownx.superfences"],
            extension_configs={"engine": {"site": site}, "pymdownx.arithmatex": {"generic": True}},
        )
    (problem,) = map(str, site.problems)
    assert re.match(r"docs/labs/small\.py:" + sentence, problem)
    assert bool(site.labs.results) == (case in ("formula", "block"))


def test_a_bad_lab_ends_the_build_twice_leaves_the_site_and_heals(example, lab):
    example.build()
    before, good = example.built(), lab.read_text("utf-8")
    lab.write_text(good.replace(LAST, "1 / 0\n"), "utf-8")
    for _ in range(2):
        done = example.build()
        assert done.returncode != 0 and "docs/labs/small.py:33: ZeroDivisionError: division by zero" in done.stderr
        assert "Traceback" not in done.stderr
        assert example.built() == before and example.leftovers() == []
    lab.write_text(good, "utf-8")
    done = example.build()
    assert done.returncode == 0 and "1 labs, 0 run" in said(done)
    assert example.built() == before


def test_the_command_line_runs_and_checks_labs(example, lab):
    def command(*arguments):
        argv = [sys.executable, "-m", "engine", *arguments]
        return subprocess.run(argv, cwd=example.root, capture_output=True, text=True, timeout=120)

    done = command("run")
    assert done.returncode == 0 and "1 labs, 2 run" in done.stdout
    before = lab.read_text("utf-8")
    assert command("update").returncode == 0 and lab.read_text("utf-8") == before
    lab.write_text(before.replace(LAST, "1 / 0\n"), "utf-8")
    for verb in ("run", "check"):
        done = command(verb)
        assert done.returncode == 1 and "docs/labs/small.py:33: ZeroDivisionError" in done.stderr


def test_two_clean_builds_give_the_same_bytes_under_two_hash_seeds(example, lab):
    assert example.differences_of_two_clean_builds() == []


def processes(mark):
    """Command lines of all processes that have this in their environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (folder / "environ").read_bytes():
                found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            pass
    return [line for line in found if "lab_child" in line]


def until(condition, patience=60):
    end = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.1)


needs_proc = pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs /proc to see processes")


@needs_proc
def test_a_lab_that_takes_too_long_is_stopped_and_says_where(example, lab, monkeypatch):
    monkeypatch.setattr(labs, "TIMEOUT", 8)
    monkeypatch.setenv("LAB_MARK", mark := f"timeout-{example.root}")
    lab.write_text(lab.read_text("utf-8").replace(LAST, "x = 1\nwhile True:\n    x += 1\n"), "utf-8")
    (problem,) = map(str, example.site().problems)
    assert re.fullmatch(r"docs/labs/small\.py:3[45]: no result after 8 s; stopped", problem)
    assert processes(mark) == []


@needs_proc
@pytest.mark.parametrize("how", ["SIGINT", "SIGKILL"])  # names: not every system has both
def test_no_kernel_outlives_a_build_that_is_interrupted_or_killed(example, lab, how):
    begun = example.root / "begun"
    lab.write_text(
        lab.read_text("utf-8").replace(LAST, f"open({str(begun)!r}, 'w').close()\nwhile True:\n    pass\n"), "utf-8"
    )
    mark = f"interrupted-{example.root}"
    process = subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "build"],
        cwd=example.root, env={**os.environ, "LAB_MARK": mark}, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    until(begun.exists)
    assert len(processes(mark)) == 2
    os.kill(process.pid, signal.Signals[how])
    assert process.wait(60) != 0
    if how == "SIGINT":
        assert processes(mark) == [] and example.leftovers() == []
    until(lambda: processes(mark) == [], patience=15)


def test_serve_shows_the_mistake_on_the_page_of_the_lab_and_heals(example, lab, server, wait_for):
    url = server + "/labs/small/"
    wait_for(url, 'src="figure_1.svg"')
    good = lab.read_text("utf-8")
    lab.write_text(good.replace(LAST, "1 / 0\n"), "utf-8")
    page = wait_for(url, 'class="snippet-error"')
    assert "docs/labs/small.py:33: ZeroDivisionError: division by zero" in page and "A small lab" in page
    lab.write_text(good.replace(LAST, "print('well again')\n"), "utf-8")
    assert "snippet-error" not in wait_for(url, "well again")
    assert urllib.request.urlopen(url + "figure_1.svg").status == 200
