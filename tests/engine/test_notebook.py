"""A page as a notebook: it says what the page says, and its code needs nothing of this project."""

import ast
import builtins
import dis
import functools
import json
import os
import re
import sys
from importlib import metadata
from pathlib import Path

import nbformat
import pytest

import course
import processes
from holdtrue.export import notebook
from holdtrue.keep import inputs
from holdtrue.model import PICTURES
from holdtrue.problem import Complaint
from holdtrue.read import page
from holdtrue.site import Site
from selection import ENGINE

ROOT = Path(__file__).parents[2]
SOURCES = course.pages()
PAGES = ["what_is_a_model", "toy_model", "nutshell", "introduction", "introduction_challenges", "introduction_paths"]


def of_page(name):
    """A page as the parameter of a test that makes its notebook."""
    snippets = [f"snippets/{snippet}.py" for snippet in SOURCES[f"foundations/{name}.md"].snippets()]
    own = (f"docs/foundations/{name}.md", f"snippets/foundations/{name}", *snippets, "snippets/shared/data", *ENGINE)
    return pytest.param(name, marks=pytest.mark.reads(*own, rest="titles of the pages that it links to"))


def of_lab(name):
    """A lab, too."""
    own = (f"docs/labs/{name}.py", "snippets/shared/data", *ENGINE)
    return pytest.param(name, marks=pytest.mark.reads(*own, rest="titles of the pages that it links to"))


# What a reader does: each cell in turn, in an empty folder. The value of a cell's last line is the facts of its snippet.
READER = """
import ast, json, os, sys
allowed, root, notebook = json.load(sys.stdin)

class OnlyThese:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] not in allowed and not name.startswith("_sysconfigdata"):
            raise ModuleNotFoundError(f"{name} is not installed here", name=name)

def watch(event, args):
    if event in ("socket.connect", "socket.getaddrinfo"):
        raise PermissionError("the notebook uses the network")
    if event == "open" and isinstance(args[0], str):
        path = os.path.realpath(args[0])
        if path.startswith((root, os.getcwd())) and not path.startswith(os.path.realpath(sys.prefix)):
            raise PermissionError(f"the notebook opens {path}")

sys.meta_path.insert(0, OnlyThese())
sys.addaudithook(watch)
space, found = {"__name__": "__main__"}, {}
for cell in notebook["cells"]:
    if cell["cell_type"] != "code":
        continue
    tree = ast.parse(cell["source"])
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, cell["id"], "exec"), space)
    value = eval(compile(ast.Expression(last.value), cell["id"], "eval"), space) if last else None
    import matplotlib.pyplot as plt
    figures = [plt.figure(number) for number in plt.get_fignums()]
    for figure in figures:
        figure.canvas.draw()
    plt.close("all")
    found[cell["id"]] = len(figures), value if isinstance(value, dict) else None
json.dump(found, sys.stdout)
"""


@functools.cache
def installed(*names):
    """Modules that come with these packages, and with those that they require."""
    packages, waiting = set(), list(names)
    while waiting:
        name = re.match(r"[\w.-]+", waiting.pop())[0].lower().replace("_", "-")
        if name not in packages:
            packages.add(name)
            waiting += [need for need in metadata.requires(name) or [] if "extra ==" not in need]
    return {
        module
        for module, owners in metadata.packages_distributions().items()
        if {owner.lower().replace("_", "-") for owner in owners} & packages
    }


def run(content, folder, root):
    """Run the cells by themselves. {name of a cell: (how many figures, facts)}"""
    cells = nbformat.reads(content.decode(), nbformat.NO_CONVERT)
    allowed = sorted(sys.stdlib_module_names | installed("numpy", "matplotlib"))
    command = [sys.executable, "-I", "-W", "error", "-c", READER]
    given = json.dumps([allowed, str(root), cells])
    done = processes.run(command, given, 250, cwd=folder, env=os.environ | inputs.ENVIRONMENT)
    assert done.returncode == 0, done.stderr[-2000:]
    return {name.partition("-")[2]: found for name, found in json.loads(done.stdout.rpartition("\n")[2]).items()}


def cells(content, kind):
    return [cell for cell in nbformat.reads(content.decode(), nbformat.NO_CONVERT).cells if cell.cell_type == kind]


def globals_of(code):
    """(names that the code reads from outside of its functions, names that it puts there)"""
    reads, writes = set(), set()
    for step in dis.get_instructions(code):
        if step.opname in ("LOAD_NAME", "LOAD_GLOBAL"):
            reads.add(step.argval)
        if step.opname in ("STORE_NAME", "STORE_GLOBAL"):
            writes.add(step.argval)
        if isinstance(step.argval, type(code)):
            inner = globals_of(step.argval)
            is_class = "__qualname__" in inner[1]
            reads |= inner[0] - (inner[1] | {"__name__"} if is_class else set())
            writes |= set() if is_class else inner[1]
    return reads, writes


@pytest.mark.parametrize("name", [*map(of_page, PAGES)])
def test_each_page_runs_by_itself_and_computes_the_numbers_of_the_site(site, tmp_path, name):
    uri = f"foundations/{name}.md"
    content = notebook.write(site, uri)
    nbformat.validate(nbformat.reads(content.decode(), nbformat.NO_CONVERT))
    assert notebook.write(site, uri) == content
    (tmp_path / "empty").mkdir()
    ran = run(content, tmp_path / "empty", site.root)
    for block in site.pages[uri].blocks:
        if block.kind in PICTURES:
            stills = "\ndef film(" in (site.root / f"snippets/{site.pages[uri].full_name(block.name)}.py").read_text(
                "utf-8"
            )
            assert ran[block.name.rpartition("/")[2]][0] == 1 + stills, f"the cell of {block.name} draws its figure"
    for full, result in site.results.items():
        if full.startswith(f"foundations/{name}/") and result.facts:
            assert ran[full.rpartition("/")[2]][1] == pytest.approx(result.facts, rel=1e-9, abs=1e-12)
    assert list((tmp_path / "empty").iterdir()) == []


@pytest.mark.parametrize("name", [*map(of_lab, sorted(path.stem for path in (ROOT / "docs/labs").glob("*.py")))])
def test_a_lab_brings_all_that_it_imports(site, tmp_path, name):
    """Its cells have run for its page; here those that import something run where there is nothing to import."""
    content = notebook.write(site, f"labs/{name}.py")
    assert notebook.stored(site, f"labs/{name}.py") == content
    book = nbformat.reads(content.decode(), nbformat.NO_CONVERT)
    nbformat.validate(book)
    own = [source for kind, source in site.labs.results[f"labs/{name}.py"].cells if kind == "code"]
    assert [cell["source"] for cell in book.cells if cell["cell_type"] == "code"][-len(own) :] == own
    for cell in book.cells:
        text = page.masked(cell["source"].splitlines()) if cell["cell_type"] == "markdown" else []
        assert not any(re.search(r"^ *///|\[@\w|\]\(\.\.", line) for line in text), cell["id"]
    last = max(
        i for i, cell in enumerate(book.cells) if cell["cell_type"] == "code" and "\nfrom snippets" in cell["source"]
    )
    book.cells = book.cells[: last + 1]
    run(nbformat.writes(book).encode(), tmp_path, site.root)


def test_the_stored_notebook_is_that_of_now(project):
    project.write("snippets/shared/helper.py", "slope = 7\n")
    project.snippet.write_text(
        "from snippets.shared.helper import slope\n" + project.snippet.read_text("utf-8"), "utf-8"
    )
    project.write("mkdocs.yml", "markdown_extensions:\n  - pymdownx.snippets: {base_path: parts}\n")
    project.write("parts/more.md", "Here is more.\n")
    project.page.write_text(project.page.read_text("utf-8") + '\n```text\n--8<-- "more.md"\n```\n', "utf-8")
    made = []
    for path, old, new in (
        (project.page, "A page", "One page"),
        (project.root / "snippets/shared/helper.py", "7", "8"),
        (project.root / "parts/more.md", "more", "less"),
    ):
        made += [notebook.stored(project.site(), "part/page.md")]
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    made += [notebook.stored(project.site(), "part/page.md")]
    assert len(set(made)) == 4 and b"less" in made[-1] and made[-1] == notebook.write(project.site(), "part/page.md")


def test_a_stored_notebook_is_not_made_again(project, monkeypatch):
    made = notebook.stored(project.site(), "part/page.md")
    monkeypatch.setattr(notebook, "text", None)
    assert notebook.stored(project.site(), "part/page.md") == made


def test_a_notebook_with_code_that_was_saved_meanwhile_is_not_kept(project):
    site, was = project.site(), project.snippet.read_text("utf-8")
    project.snippet.write_text(was + "\nLATER = True\n", "utf-8")
    assert b"LATER" in notebook.stored(site, "part/page.md")
    project.snippet.write_text(was, "utf-8")
    assert b"LATER" not in notebook.stored(project.site(), "part/page.md")


@pytest.mark.parametrize("name", [*map(of_page, PAGES)])
def test_no_cell_of_a_page_can_break_another(site, name):
    """So that they run in any order: each defines all that it reads, and nothing that the helpers read."""
    for cell in cells(notebook.write(site, f"foundations/{name}.md"), "code"):
        reads, writes = globals_of(compile(cell.source, cell.id, "exec"))
        assert reads <= writes | set(vars(builtins)), cell.id
        assert not writes & set(vars(builtins)) - {"__doc__"}, cell.id
        if "@helper" in cell.source:
            (inside,) = (code for code in compile(cell.source, cell.id, "exec").co_consts if hasattr(code, "co_name"))
            assert globals_of(inside)[0] <= set(vars(builtins)), f"{cell.id}: names that other cells may take"


@pytest.mark.parametrize("name", [*map(of_page, PAGES)])
def test_the_text_of_a_page_is_all_there_and_plain(site, name):
    item = site.pages[f"foundations/{name}.md"]
    content = notebook.write(site, item.uri)
    text = "\n".join(cell.source for cell in cells(content, "markdown"))
    assert not re.search(r"^[ >]*(///|!!!|\?\?\?)|<!--|--8<--|\[@\w|\]\([^)]*\.md", text, re.M)
    assert text.count("**Figure ") == sum(block.kind in PICTURES for block in item.blocks)
    assert text.count("**Exercise ") == sum(block.kind == "exercise" for block in item.blocks)
    words = re.compile(r"[A-Za-z’]{5,}")
    body = re.sub(
        r"\A---\n.*?\n---\n|^/// .*\n(?: {4}.*\n)+|<!--.*?-->|\]\(.*?\)|\{ [.#].*?\}|\[@.*?\]",
        "",
        item.text,
        flags=re.S | re.M,
    )
    prose = "".join(
        line for line in page.masked(body.splitlines(keepends=True)) if not re.match(" *(///|!!!|\\?\\?\\?)", line)
    )
    assert [word for word in words.findall(prose) if word not in text] == []
    for mark in item.marks:
        assert mark.text in text
    code = {cell.id.partition("-")[2]: cell.source for cell in cells(content, "code")}
    for full in item.snippets():
        if full.startswith(f"foundations/{name}/"):
            source = (site.root / "snippets" / f"{full}.py").read_text("utf-8")
            shown = code[full.rpartition("/")[2]]
            assert shown.startswith(re.sub(r"^# --8<-- .*\n", "", source, flags=re.M).strip())


@pytest.mark.reads(".")
def test_helpers_are_the_same_code_as_on_the_site(site):
    def code(nodes):
        for text in (n.value for node in nodes for n in ast.walk(node) if isinstance(n, ast.Expr)):
            if isinstance(text, ast.Constant):  # a docstring: its indentation differs
                text.value = " ".join(text.value.split())
        return [ast.unparse(node) for node in nodes]

    sources = {
        cell.id.partition("helper-")[2]: cell.source
        for name in PAGES
        for cell in cells(notebook.write(site, f"foundations/{name}.md"), "code")
        if "-helper-" in cell.id and not cell.id.endswith("-films")
    }
    assert {"gaussian_mixture", "ode", "datasets", "mlp", "divergences", "toy_families"} <= sources.keys()
    for name, source in sources.items():
        (body,) = (node.body for node in ast.parse(source).body if isinstance(node, ast.FunctionDef))
        original = code(ast.parse((site.root / f"snippets/shared/{name}.py").read_text("utf-8")).body)
        if name == "datasets":
            original = [
                line.replace("DATA = Path(__file__).parent / 'data'", "from snippets.shared.data import files as DATA")
                for line in original
            ]
        assert code(body) == [*original, "return locals()"]


@pytest.mark.reads(".")
def test_data_come_with_their_origin(site):
    for name, files in (("toy_model", ["digits.npz", "land.npy"]), ("introduction_challenges", ["digits.npz"])):
        content = notebook.write(site, f"foundations/{name}.md")
        text = "\n".join(cell.source for cell in cells(content, "markdown"))
        for file in files:
            assert f"`{file}`" in text and "CC BY 4.0" in text
        assert len(content) < 300_000


# A small site, all of whose names clash.

HELPER = '''
"""Doubles."""

import numpy as np

from snippets.shared.base import scale

factor = 2


def double(x):
    """Twice x.

    With a docstring of several lines."""
    return inner(np.multiply(x, factor)) * scale


def inner(x):
    return x
'''
CLASH = '''
"""Everything is called like something of a helper."""
import matplotlib.pyplot as plt

from snippets.shared import doubles
from snippets.shared.doubles import double as helper

factor = inner = double = module = sys = ModuleType = base = None


def figure():
    fig, ax = plt.subplots()
    ax.plot([0, helper(1)])
    return fig


def facts():
    return {"six": helper(3), "eight": doubles.double(4)}
'''


@pytest.fixture
def clash(project):
    project.write("snippets/shared/base.py", '"""One."""\n\nscale = 1\n')
    project.write("snippets/shared/doubles.py", HELPER)
    project.write("snippets/part/page/clash.py", CLASH)
    project.write(
        "snippets/part/page/again.py", CLASH.replace("helper(3)", "helper(5)").replace("factor =", "factor = np =")
    )
    project.write(
        project.page,
        project.page.read_text("utf-8")
        + "".join(f"\n/// figure | {name}\n    alt: >-\n      A line.\n\nMore.\n///\n" for name in ("clash", "again")),
    )
    return project


def read(project):
    site = Site(project.root)
    site.read()
    return site


def test_cells_with_clashing_names_run_in_any_order(clash, tmp_path):
    content = notebook.write(read(clash), "part/page.md")
    nb = nbformat.reads(content.decode(), nbformat.NO_CONVERT)
    code = [cell for cell in nb.cells if cell.cell_type == "code"]
    names = [cell.id.partition("-")[2] for cell in code]
    assert names == ["style", "line", "helper", "helper-base", "helper-doubles", "clash", "again"]
    for order in ([0, 1, 2, 3, 4, 5, 6], [0, 2, 3, 4, 6, 5, 1], [2, 3, 4, 5, 3, 4, 6, 5]):
        nb.cells = [
            nbformat.from_dict({**code[index], "id": f"{place}-{names[index]}"}) for place, index in enumerate(order)
        ]
        folder = tmp_path / "".join(map(str, order))
        folder.mkdir()
        ran = run(nbformat.writes(nb).encode(), folder, clash.root / "snippets")
        assert ran["clash"] == [1, {"six": 6, "eight": 8}] and ran["again"] == [1, {"six": 10, "eight": 8}]


def test_jupyter_runs_it(project, tmp_path):
    """And shows the figure, and the numbers below it."""
    path = tmp_path / "page.ipynb"
    path.write_bytes(notebook.write(read(project), "part/page.md"))
    program = (
        "import nbformat, nbclient; nb = nbformat.read('page.ipynb', 4);"
        "nbclient.NotebookClient(nb, kernel_name='python3', timeout=60).execute(); nbformat.write(nb, 'page.ipynb')"
    )
    done = processes.run([sys.executable, "-c", program], cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    outputs = cells(path.read_bytes(), "code")[-1].outputs
    kinds = [kind for output in outputs for kind in output.get("data", {"stream": ""})]
    assert "image/png" in kinds
    assert any("'thousand': 1000.0" in output.get("data", {}).get("text/plain", "") for output in outputs)


TEXT = r"""
---
title: From the front matter
---

See [this](#here), [that
page](other.md#there), `[code](other.md)`, $f[x](y)$ and [elsewhere](https://example.org/x.md).
One third is 0.333<!-- line.third --> or $x = 0.333$<!-- line.third -->.
{ .lead }

/// figure | line
    alt: >-
      A straight line that rises from the lower left to the upper right corner.
    controls: {slope: [1, 2]}

It *rises*.
///

/// output | line
///

## Next { #next }

!!! correction "“Wrong”"

    Right:

    /// equation | sum
    $$
    1 + 1
    = 2
    $$
    ///

???+ note

    Hidden.

    ```python hl_lines="1"
    --8<-- "snippets/part/page/line.py:plot"
    # no heading
    ```

    #### In it

    Deeper.

/// exercise | first
    answer: answers.two

How much?

??? solution "Solution"

    **2<!-- answers.two -->**.
///

The end.
"""
MARKDOWN = [
    "See this, that\npage, `[code](other.md)`, $f[x](y)$ and [elsewhere](https://example.org/x.md).",
    "One third is 0.333 or $x = 0.333$.",
    "**Figure 1.** It *rises*.",
    "*Printed by the code of Figure 1.*",
    "## Next\n\n> **“Wrong”**\n>\n> Right:\n>\n> $$ 1 + 1 = 2 $$\n",
    "<details open>\n<summary>Note</summary>\n\nHidden.\n\n```python\n    ax.plot([0, 1], [0, slope])\n# no heading\n```\n\n#### In it\n\nDeeper.\n\n</details>",
    "**Exercise 1.** How much?\n\n<details>\n<summary>Solution</summary>\n\n**2**.\n\n</details>",
]


@pytest.fixture
def rich(project):
    marked = re.sub(
        "( *ax.plot.*\n)", r"    # --8<-- [start:plot]\n\1    # --8<-- [end:plot]\n", project.snippet.read_text("utf-8")
    )
    project.write(project.snippet, marked)
    project.write("snippets/part/page/answers.py", '"""Answers."""\n\n\ndef facts():\n    return {"two": 2}\n')
    project.write(project.page, TEXT)
    return project


@pytest.mark.parametrize("expected", MARKDOWN, ids=range(len(MARKDOWN)))
def test_what_a_page_can_say_becomes_plain_markdown(rich, expected):
    text = "\n\n".join(cell.source for cell in cells(notebook.write(read(rich), "part/page.md"), "markdown"))
    assert expected in text
    assert text.startswith("# From the front matter\n")


def test_a_page_can_show_a_part_of_itself(rich):
    part = "<!-- --8<-- [start:part] -->\nShort.\n<!-- --8<-- [end:part] -->\n"
    fence = '```markdown\n--8<-- "docs/part/page.md:part"\n```\n'
    rich.write(rich.page, f"# A page\n\n{part}\n{fence}\n/// figure | line\n///\n")
    text = "\n".join(cell.source for cell in cells(notebook.write(read(rich), "part/page.md"), "markdown"))
    assert "\nShort.\n\n```markdown\nShort.\n```" in text and "8<" not in text


def test_cells_stand_where_the_page_shows_their_figures(rich):
    nb = nbformat.reads(notebook.write(read(rich), "part/page.md").decode(), nbformat.NO_CONVERT)
    assert [cell.id for cell in nb.cells] == [
        "0-title", "1-style", "2-text", "3-line", "4-text", "5-text", "6-answers", "7-text",
    ]  # fmt: skip
    assert nb.cells[3].source.endswith(
        "\n\n\n# Try slope = 1, 2, as in figure(slope=1).\nfigure();\n{name: float(value) for name, value in facts().items()}"
    )
    assert nb.cells[5].source.startswith("## Next")
    assert nb.cells[7].source == "The end."


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("https://example.org/book", "[that\npage](https://example.org/book/part/other/#there)"),
        ("http://127.0.0.1:8000/", "that\npage,"),
    ],
)
def test_links_lead_to_the_site_where_it_is_published(rich, monkeypatch, address, link):
    rich.write("mkdocs.yml", "site_name: Book\nsite_url: !ENV [SITE_URL, '']\nx: !!python/name:os.path ''\n")
    monkeypatch.setenv("SITE_URL", address)
    text = "\n".join(cell.source for cell in cells(notebook.write(read(rich), "part/page.md"), "markdown"))
    assert link in text and "This page of " in text
    assert ("[Book](https://example.org/book/)" in text) == ("[this](https://example.org/book/part/page/#here)" in text)


def test_citations_and_references_are_written_out(project):
    project.write(
        "docs/list.bib", "@book{knuth1984texbook, author = {Knuth, Donald}, title = {The TeXbook}, year = {1984},"
        " publisher = {Addison}}\n"
    )  # fmt: skip
    project.write(
        project.page,
        project.page.read_text("utf-8") + "\nAs [@knuth1984texbook, §2] says.\n\n/// references | cited\n///\n",
    )
    text = "\n".join(cell.source for cell in cells(notebook.write(read(project), "part/page.md"), "markdown"))
    assert "As Knuth 1984, §2 says." in text
    assert re.search(r"^- .*Knuth.*TeXbook", text, re.M)


@pytest.mark.parametrize(
    ("file", "content", "sentence"),
    [
        ("docs/part/page.md", "# Words\n", "docs/part/page.md shows no snippet; only a page that does can be a notebook"),
        ("docs/part/page.md", "/// output | gone\n///\n", "there is no snippets/part/page/gone.py, which docs/part/page.md asks for"),
        ("snippets/part/page/line.py", "sum = 1\n",
         "snippets/part/page/line.py redefines sum, which other cells would get too; rename it"),
        ("snippets/shared/doubles.py", 'where = __file__\n',
         'snippets/shared/doubles.py finds its files in a way of its own; write DATA = Path(__file__).parent / "data"'),
        ("snippets/shared/doubles.py", 'text = """a\nb"""\n',
         "snippets/shared/doubles.py has a text of several lines, which would be indented; break it up"),
    ],
    ids=["no snippet", "no file", "builtin", "__file__", "text"],
)  # fmt: skip
def test_what_cannot_be_a_notebook_says_why_in_one_sentence(clash, file, content, sentence):
    clash.write(file, content)
    with pytest.raises(Complaint) as error:
        notebook.write(read(clash), "part/page.md")
    assert str(error.value) == sentence


def command(project, *arguments):
    argv = [sys.executable, "-m", "holdtrue", "--root", str(project.root), "notebook", *arguments]
    return processes.run(argv, cwd=project.root / "docs")


def test_the_command_writes_the_same_file_and_runs_nothing(project):
    done = command(project, "part/page")
    assert (done.returncode, done.stdout) == (0, "page.ipynb\n")
    assert (project.root / "docs/page.ipynb").read_bytes() == notebook.write(read(project), "part/page.md")
    assert not (project.root / ".cache").exists()
    assert command(project, "part/page", "--output", "other.ipynb").stdout == "other.ipynb\n"
    assert (project.root / "docs/other.ipynb").exists()


def test_the_command_says_in_one_sentence_what_is_wrong(project):
    done = command(project, "part/pag")
    assert done.returncode == 1
    assert done.stderr == "there is no docs/part/pag.md; name a page as A/B for docs/A/B.md\n"
    done = command(project, "part/page", "--output", "no/where.ipynb")
    assert (done.returncode, done.stderr) == (1, "no/where.ipynb can't be written: No such file or directory\n")
