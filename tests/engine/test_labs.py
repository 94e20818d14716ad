"""Labs are pages: run by mkdocs-jupyter when they must, rendered as every other page, and never half."""

import json
import os
import re
import signal
import sys
import threading
import urllib.request
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import markdown
import pytest

from holdtrue.export import notebook
from holdtrue.layout import DEFAULT
from holdtrue.problem import Complaint, Problem
from holdtrue.render.rendering import Rendering
from holdtrue.run import lab_supervisor, supervisor
from holdtrue.serve.background import ADDRESS
from holdtrue.site import Site
from processes import until

LAB = """
# ---
# title: A small lab
# ---

# %% [markdown]
# # A small lab
#
# How steep is $y = 2x$? See [the page](../part/page.md#fig-line).

# %%
import logging
import sys

import matplotlib.pyplot as plt

from snippets.shared import near

print("slope <", near.slope, "> & more")
logging.warning("what nobody is to see")
print("nor this", file=sys.stderr)

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

# %% [markdown]
# Not to be run:
#
# ```python
# near.slope = 3
# ```

# %% long=true
quiet = near.slope
"""


PROGRAM = """
import sys

from mkdocs.__main__ import cli

NOTEBOOKS = {"mkdocs_jupyter", "nbconvert", "nbformat", "nbclient", "jupytext", "ipykernel", "IPython"}
if __name__ == "__main__":
    cli(["build"], standalone_mode=False)
    print(sorted(NOTEBOOKS & set(sys.modules)), "holdtrue.read.labs" in sys.modules)
"""


@pytest.fixture(scope="module")
def ready(shared_example):
    """A site with a lab that imports a helper, and a link to it; built, and built again. `said` is what that said."""
    shared_example.write("snippets/shared/near.py", "from snippets.shared import far\nslope = far.slope\n")
    shared_example.write("snippets/shared/far.py", "slope = 2\n")
    shared_example.write("docs/index.md", "# Example\n\nSee [the lab](labs/small.py#a-picture).\n")
    shared_example.write("docs/labs/small.py", "\ufeff" + LAB.lstrip("\n"))  # a byte-order mark, as some editors write
    shared_example.write("program.py", PROGRAM)
    said = [shared_example.run("program").strip().splitlines() for _ in range(2)]
    return SimpleNamespace(project=shared_example, said=said)


@pytest.fixture
def example(ready, tmp_path):
    """A copy of it, to change."""
    return ready.project.copy(tmp_path)


@pytest.fixture
def lab(example):
    return example.root / "docs/labs/small.py"


def built_page(project):
    return (project.root / "site/labs/small/index.html").read_text("utf-8")


def test_a_lab_becomes_a_page_with_files_and_the_second_build_runs_nothing(ready):
    assert re.search(r"holdtrue: 1 figures, 1 labs, 2 run, ", ready.said[0][-2])
    site = ready.project.built()
    files = {path for path in site if path.startswith("labs")}
    assert files == {"labs/small/" + name for name in ("index.html", "figure_1.svg", "small.py", "small.ipynb")}
    assert site["labs/small/small.py"] == (ready.project.root / "docs/labs/small.py").read_bytes()

    page = built_page(ready.project)
    assert '<h1 id="a-small-lab">' in page and '<h2 id="a-picture">' in page
    assert page.count("<h1") == 1 and 'href="../../part/page/#fig-line"' in page
    assert "<mi>y</mi>" in page and "$" not in re.sub(r"<(pre|script).*?</\1>", "", page, flags=re.S)
    assert '<pre class="output">slope &lt; 2 &gt; &amp; more\n</pre>' in page
    assert '<pre class="output">3</pre>' in page
    cells = re.findall(r'<div class="cell" data-cell="labs/small#(\d)" id="cell-(\d)">\s*<div class="highlight">', page)
    assert cells == [(n, n) for n in "1234"] and page.count('<div class="highlight">') == 5
    assert re.search(r'<div class="cell-bar"></div>\s*<div class="snippet-output"><pre class="output">slope', page)
    assert re.search(r'<div class="cell-bar"></div>\s*<figure class="figure" id="fig-1">', page)
    assert re.search(r'<div class="cell-bar" data-long=""></div>\s*</div>', page), (
        "the last shows nothing, and takes long"
    )
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
    assert "holdtrue: 1 figures, 1 labs, 0 run, " in ready.said[1][-2]


def test_snippets_run_beside_a_lab_and_what_it_alone_asks_for_after_it(example, lab, monkeypatch, tmp_path):
    example.write("snippets/labs/small/alone.py", "def facts():\n    return {'half': 1 / 2}\n")
    example.write("docs/labs/small.py", LAB.replace("Borrowed.", "Borrowed, by 0.5<!-- alone.half -->."))
    begun = {module: threading.Event() for module in (supervisor, lab_supervisor)}
    for module, other in zip(begun, reversed(begun), strict=True):

        def execute(*arguments, module=module, other=other, run=module.execute):
            begun[module].set()
            assert begun[other].wait(60), f"{other.__name__} runs nothing yet"
            return run(*arguments)

        monkeypatch.setattr(module, "execute", execute)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    site = Site(example.root, kept=tmp_path / "kept")
    site.update()
    assert site.problems == []
    assert site.summary().startswith("holdtrue: 1 figures, 1 labs, 3 run, ")
    assert site.results["labs/small/alone"].facts == {"half": 0.5}


def test_the_page_brings_no_style_no_script_and_no_address_of_its_own(ready):
    own = built_page(ready.project)
    other = (ready.project.root / "site/part/page/index.html").read_text("utf-8")
    for tag in ("<style", "<script", "<link"):
        assert own.count(tag) == other.count(tag)
    article = own[own.index("<h1") : own.index("<footer")]
    assert not re.search(r"https?://|style=|jp-|jupyter|require\.js|mathjax", article, re.I)
    assert len(own) - len(other) < 10_000


def test_a_build_imports_nothing_that_reads_or_runs_notebooks(ready):
    """The first build ran the lab, elsewhere, and wrote notebooks."""
    assert [said[-1] for said in ready.said] == ["[] True"] * 2


def test_an_edit_of_a_helper_or_of_data_runs_the_lab_again_and_of_another_file_does_not(example, lab, monkeypatch):
    data = example.write("snippets/shared/data/n.txt", "three")
    lab.write_text(
        lab.read_text("utf-8") + f"\n# %%\nfrom pathlib import Path\n\nprint(Path({str(data)!r}).read_text())\n",
        "utf-8",
    )
    site = one = example.site()
    result = site.labs.results["labs/small.py"]
    assert site.labs.ran == 1 and "three" in str(result.outputs[-1])
    example.write("snippets/shared/other.py", "x = 1\n")
    example.write("docs/index.md", "# Example\n")
    assert example.site().labs.ran == 0
    example.write("snippets/shared/far.py", "slope = 2.0\n")
    with monkeypatch.context() as quick:
        quick.setattr(lab_supervisor, "execute", lambda *_: result)
        assert example.site().labs.ran == 1
    data.write_text("four", "utf-8")
    site = example.site()
    assert site.labs.ran == 1
    assert re.search("slope < 2.0 .*four", str(site.labs.results["labs/small.py"].outputs))
    one.update()  # the same site, as in a server, finds the new results
    assert one.labs.ran == 0 and one.labs.results == site.labs.results
    data.write_text("four,\nand a page with other lines", "utf-8")
    with monkeypatch.context() as quick:
        changed = replace(result, markdown="# Another page\n", lines=[1])
        quick.setattr(lab_supervisor, "execute", lambda *_: changed)
        one.update()
    assert one.labs.ran == 1 and one.labs.pages["labs/small.py"].text == "# Another page\n"


def test_a_notebook_of_a_lab_with_code_that_was_saved_meanwhile_is_not_kept(example, monkeypatch):
    result = example.site().labs.results["labs/small.py"]
    monkeypatch.setattr(lab_supervisor, "execute", lambda *_: result)

    def site(slope):
        example.write("snippets/shared/far.py", f"slope = {slope}\n")
        return example.site()

    one = site("2.0")
    example.write("snippets/shared/far.py", "slope = 2.5\n")
    assert b"slope = 2.5" in notebook.stored(one, "labs/small.py")
    assert b"slope = 2.0" in notebook.stored(site("2.0"), "labs/small.py")


LAST = "assert near.slope == 2\nnear.slope + 1\n"
ALT = ' alt="A straight line that rises from the lower left corner to the upper right one."'
TIME = """
import signal, time
assert 0 < signal.getitimer(signal.ITIMER_REAL)[0] <= 77
signal.setitimer(signal.ITIMER_REAL, 0.1)
time.sleep(600)
"""
BIG = "plt.plot(range(9000), [i * i % 7919 for i in range(9000)], 'o');"
# A cell, the line in which something is wrong, counted from its `# %%`, and what is said of it.
RUN = {
    "error": ("x = 1\n1 / 0", 2, "ZeroDivisionError: division by zero$"),
    "assertion": ("assert x == 3, 'too flat'", 1, "AssertionError: too flat$"),
    "in a function": ("def half(x):\n    return x / 0\n\n\nassert half\nhalf(1)", 2, "ZeroDivisionError: division by zero$"),
    "syntax": ("x = 1\nif x", 2, "SyntaxError: expected ':'$"),
    "warning": ("import warnings\nwarnings.warn('old')", 2, "UserWarning: old$"),
    "exit": ("import sys\nsys.exit(3)", 2, r"called sys\.exit\(3\); a snippet must not end the program$"),
    "network": ("import socket\nsocket.create_connection(('127.0.0.1', 9))", 2, "PermissionError: snippets may not use the network$"),
    "two figures": ("plt.figure()\nplt.figure()", 0, "the cell draws 2 figures: draw one in a cell"),
    "big figure": (BIG, 0, r"the figure has [\d,]+ bytes .* the limit is"),
    "time": (TIME.strip(), 4, "no result after 77 s; stopped$"),
}  # fmt: skip
if not hasattr(signal, "setitimer"):
    del RUN["time"]
READ = {
    "no alt": ("# %%\nplt.plot([0, 1]);", 0, "the alt of this cell's figure has 0 characters: say in at least 40"),
    "short alt": ("# %% alt='A line.'\nplt.plot([0, 1]);", 0, "the alt of this cell's figure has 7 characters: say in at least 40"),
    "echo": ("plt.plot([0, 1]);\nplt.gca().set_title('t')", 0, '.* also shows the value of its last line, "Text'),
    "object": ("object()", 0, "the output shows an object's address, '<object"),
    "printed object": ("print([object()])", 0, "the output shows an object's address"),
}  # fmt: skip


def join(cells, header):
    """Text of a lab with these cells, and [(line, what is said of it)]. The header is for those that have none."""
    text, expected = "# %%\nimport matplotlib.pyplot as plt\n", []
    for code, line, sentence in cells.values():
        text += "\n"
        expected.append((text.count("\n") + 1 + line, sentence))
        text += f"{code}\n" if code.startswith("# %%") else f"{header}\n{code}\n"
    return text, expected


def changed(*changes):
    text = LAB.lstrip("\n")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


# Of each lab its text and [(line, what is said of it)].
BAD = {
    "run": join(RUN, '# %% tags=["raises-exception"]'),  # after which Jupyter goes on with the next cell
    "read": join(READ, f"# %%{ALT}"),
    "killed": (changed((LAST, "import os\nos._exit(3)\n")), [(37, "the kernel ended: ")]),
    "split": (changed(("# ---\n# title: A small lab\n# ---\n", "x = 1\n")), [(1, ".* begin each cell with one")]),
    "page": (
        changed(("$y = 2x$", r"$\fraction$"), ("# /// figure", "# /// figrue")),
        [(8, r"the formula '\\\\fraction' does not parse"), (25, "unknown block 'figrue'")],
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def bad(ready, tmp_path_factory):
    """All problems of bad labs, {name: [(line, sentence)]}, and the labs that have a result."""
    project = ready.project.copy(tmp_path_factory.mktemp("bad"))
    for name, (text, _) in BAD.items():
        (project.root / f"docs/labs/{name}.py").write_text(text, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lab_supervisor, "TIMEOUT", 77)
        patch.setenv("LAB_MARK", mark := f"bad-{project.root}")
        site = project.site()
    assert processes(mark) == []
    rendering = Rendering(site, "labs/page.py")  # a formula is read when its page is rendered
    markdown.markdown(
        site.pages["labs/page.py"].text,
        extensions=["holdtrue", "pymdownx.arithmatex", "pymdownx.superfences"],
        extension_configs={"holdtrue": {"rendering": rendering}, "pymdownx.arithmatex": {"generic": True}},
    )
    said = {name: [] for name in BAD}
    for path, line, sentence in (str(problem).split(":", 2) for problem in site.problems + rendering.problems):
        said[Path(path).stem].append((int(line), sentence.strip()))
        assert path == f"docs/labs/{Path(path).stem}.py"
    return said, site.labs.results.keys()


@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_with_a_lab_is_a_sentence_each_with_the_line_of_its_file(bad, name):
    said, expected = sorted(bad[0][name]), sorted(BAD[name][1])
    assert [line for line, _ in said] == [line for line, _ in expected], said
    assert [s for (_, s), (_, pattern) in zip(said, expected, strict=True) if not re.match(pattern, s)] == []


def test_a_lab_with_a_mistake_has_no_result(bad):
    assert bad[1] == {"labs/small.py", "labs/page.py"}


def test_a_bad_lab_ends_the_build_twice_leaves_the_site_and_heals(example, lab, monkeypatch):
    before, good, ran = example.built(), lab.read_text("utf-8"), []
    done = example.command("update")
    assert (done.returncode, lab.read_text("utf-8")) == (0, good) and "1 labs, 0 run" in done.stdout
    lab.write_text(good.replace(LAST, "1 / 0\n"), "utf-8")

    def fail(root, path, layout):
        ran.append(path)
        raise Complaint(Problem("small.py", 33, "it is bad"))

    monkeypatch.setattr(lab_supervisor, "execute", fail)  # as the real one does, which takes its time
    for _ in range(2):
        done = example.build()
        assert done.returncode != 0 and "docs/labs/small.py:33: it is bad" in done.stderr
        assert "Traceback" not in done.stderr
        assert example.built() == before and example.leftovers() == []
    for verb in ("run", "check"):
        done = example.command(verb)
        assert done.returncode == 1 and "docs/labs/small.py:33: it is bad" in done.stderr
    assert ran == [lab] * 4
    lab.write_text(good, "utf-8")
    done = example.build()
    assert done.returncode == 0 and "1 labs, 0 run" in done.stderr
    assert example.built() == before


def processes(mark):
    """Command lines of all processes that have this in their environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (folder / "environ").read_bytes():
                found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            pass
    return [line for line in found if "lab_sandbox" in line]


needs_proc = pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs /proc to see processes")


@needs_proc
@pytest.mark.parametrize("how", ["SIGINT", "SIGKILL"])  # names: not every system has both
def test_no_kernel_outlives_a_build_that_is_interrupted_or_killed(example, lab, how):
    begun = example.root / "begun"
    waits = f"open({str(begun)!r}, 'w').close()\nimport time\ntime.sleep(600)\n"
    lab.write_text(lab.read_text("utf-8").replace(LAST, waits), "utf-8")
    mark = f"interrupted-{example.root}"
    with example.start("mkdocs", "build", LAB_MARK=mark) as build:
        until(begun.exists)
        assert len(processes(mark)) == 2
        os.kill(build.pid, signal.Signals[how])
        said = build.communicate(timeout=60)[0]
        assert build.returncode != 0, said
        if how == "SIGINT":
            assert processes(mark) == [] and example.leftovers() == []
        until(lambda: processes(mark) == [])


DIES = "import sys; sys.exit('RuntimeError: Kernel died before replying to kernel_info')"


@pytest.mark.parametrize("times", [1, 2])
def test_a_kernel_whose_port_was_taken_gets_another_once(example, lab, monkeypatch, times):
    started, popen = [], lab_supervisor.subprocess.Popen

    def start(command, **options):
        started.append(command)
        return popen([sys.executable, "-c", DIES] if len(started) <= times else command, **options)

    monkeypatch.setattr(lab_supervisor.subprocess, "Popen", start)
    if times == 1:
        assert lab_supervisor.execute(example.root, lab, DEFAULT).figures
    else:
        with pytest.raises(Complaint, match="Kernel died before replying"):
            lab_supervisor.execute(example.root, lab, DEFAULT)
    assert len(started) == 2


def test_serve_shows_the_mistake_on_the_page_of_the_lab_and_heals(example, lab, server, wait_for):
    url, page = server + "/labs/small/", f"{server}{ADDRESS}?page=labs/small.py&name=labs/small.py"
    shown = json.loads(wait_for(page, "figure_1"))["labs/small.py"]["page"]
    assert 'src="figure_1.svg"' in shown and "title:" not in shown
    assert "was not rendered" not in wait_for(url, 'src="figure_1.svg"|data-awaits=')
    good = lab.read_text("utf-8")
    lab.write_text(good.replace(LAST, "1 / 0\n\n# %%\n1 / 0\n"), "utf-8")
    said = "docs/labs/small.py:38: ZeroDivisionError: division by zero"
    shown = json.loads(wait_for(page, "ZeroDivisionError"))["labs/small.py"]["page"]
    assert said in shown and "A small lab" in shown and shown.count("Error") == 1, "after it nothing ran"
    # If the lab was quick the page has come with it, else it comes into its place.
    assert "A small lab" in wait_for(url, f"{said}|data-awaits=")
    lab.write_text(good.replace(LAST, "print('well again')\n"), "utf-8")
    assert "snippet-error" not in wait_for(page, "well again")
    assert urllib.request.urlopen(url + "figure_1.svg").status == 200
