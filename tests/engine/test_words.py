"""The words that the engine puts on pages stand in one table for each language, and a site in German has no English one."""

import json
import re
from types import SimpleNamespace

import markdown
import pytest
from bs4 import BeautifulSoup

from holdtrue import words
from holdtrue.browser import playground
from holdtrue.export import notebook
from holdtrue.keep import depends, store
from holdtrue.model import Drawing, LabResult
from holdtrue.read import generator, labs
from holdtrue.render.rendering import Rendering
from holdtrue.run import lab_supervisor
from holdtrue.serve import background
from holdtrue.site import Site

CONFIG = """
site_name: Example
site_url: http://127.0.0.1/
theme: {{name: material, language: {}, font: false}}
strict: true
plugins: [search, holdtrue]
markdown_extensions: [holdtrue, pymdownx.arithmatex: {{generic: true}}, pymdownx.details, pymdownx.superfences]
"""
ALT = "\n    alt: A straight line that rises from the lower left to the upper right corner.\n"
# What no author says here: “and”. So an “and” between two names is the engine's.
PAGE = f"""
# A page

/// figure | line{ALT}    controls: {{slope: [1, 2]}}
    throw: slope

The line rises by 0.333<!-- line.third -->, as [@ng2001discriminative] say, not [@ho2020denoising].
///

/// output | line
///

/// film | dots{ALT}
They move.
///

/// toy | hills{ALT}    try: Draw a hill.

It grows.
///

/// equation | run
$$ 1 + 1 = 2 $$
///

/// equation | seen
    checked: by hand, "it is short"

$$ 1 + 2 = 3 $$
///

/// exercise | third
    answer: line.third

How much?
///

/// break | slips
    code: twice
    mistakes:
      One more: {{old: x + x, new: x + 2, breaks: test_zero}}

Which law?
///

/// predict | number
    answer: line.third

How much?

??? answer "Then"

    A third.
///

/// predict | where
    answer: line.third
    in: line.x

Where?

??? answer "There"

    A third.
///

/// erratum | round
    test: tests/part/test_page.py::test_run

It is round.
///

/// references | cited
///
"""
BIB = """
@article{ng2001discriminative,
  author = {Ng, Andrew and Jordan, Michael}, title = {On classifiers}, journal = {NIPS}, year = {2001}
}
@article{ho2020denoising,
  author = {Ho, Jonathan and Jain, Ajay and Abbeel, Pieter}, title = {Models}, journal = {NIPS}, year = {2020}
}
"""
DRAWN = """
import matplotlib.pyplot as plt

from snippets.shared import kit


def figure():
    return plt.subplots(figsize=(6, 3))[0]

"""
FILM = '\ndef film():\n    return {"points": [[[0, 0]], [[1, 1]]], "clock": [0, 1]}\n'
KIT = 'from pathlib import Path\n\nDATA = Path(__file__).parent / "data"\nLINES = (DATA / "lines.txt").open\n'
TESTS = """
import pytest


@pytest.mark.equation("part/page/run")
def test_run(printed):
    printed("part/page/run").holds({})


@pytest.mark.equation("part/page/seen")
def test_seen():
    assert 1 + 2 == 3
"""
LAB = LabResult(
    markdown=f"# A lab\n\n{lab_supervisor.FILES}\n\n\ue0000\n",
    lines=[1] * 6,
    outputs=[[1]],
    figures=[Drawing("<svg/>", (10, 10), "A straight line that rises from left to right.", "It rises.")],
    cells=[("markdown", "# A lab"), ("code", "1 + 1")],
)


@pytest.fixture(scope="module")
def everything(shared_example):
    """A site on which all words are to be seen, some only while it is being written."""
    example = shared_example
    example.write("docs/part/page.md", PAGE)
    example.write("docs/all.md", "# All\n\n/// index | figures\n///\n")
    example.write("docs/works.bib", BIB)
    example.write("docs/assets/code.css", "")  # code in pages of its own
    example.write("pyproject.toml", "[tool.holdtrue]\nplayground = true\n")
    example.write("docs/labs/small.py", "# %% [markdown]\n# # A lab\n")
    example.write("snippets/part/page/dots.py", DRAWN + FILM)
    example.write("snippets/part/page/hills.py", DRAWN + "\ndef toy():\n    return {}\n")
    example.write("snippets/part/page/twice.py", "def twice(x):\n    return x + x\n")
    example.write("snippets/shared/kit.py", KIT)
    example.write("snippets/shared/data/lines.txt", "one line")
    example.write("snippets/shared/data/README.md", "| file | origin |\n|---|---|\n| `lines.txt` | ours |\n")
    example.write("tests/part/test_page.py", TESTS)
    example.write("tests/part/page/test_twice.py", "def test_zero():\n    pass\n")
    return example


@pytest.fixture(scope="module")
def said(everything):
    """{language: all that a reader sees}, of builds one after the other that keep their results in one place."""
    found = {}
    for language in ("en", "de"):
        everything.write("mkdocs.yml", CONFIG.format(language))
        site = Site(everything.root)
        key = labs.key(site.root, site.docs / "labs/small.py", site.layout)
        site.store.put(key, LAB.kept(), {})
        done = everything.build("--strict")
        assert done.returncode in (0, None), done.stderr
        found[language] = {*built(everything), *waiting(everything), *nameless(everything)}
    return SimpleNamespace(**found)


def built(project):
    """What is to be seen of the finished site."""
    for name, content in project.built().items():
        if name.endswith(".html") and name != "assets/play/frame.html":  # which nobody sees
            yield from of_html(content.decode())
        elif name.endswith(".ipynb"):
            yield from of_notebook(content.decode())
        elif re.fullmatch(r"assets/((play|toys)/)?\w+\.js", name):
            script = re.sub(
                r"classList\.\w+\(\S+", "", content.decode()
            )  # names of classes and of properties aren't said
            found = re.findall(r'"([^"\n]*)"(:?)|`([^`\n]*)`', script)
            yield from (text for quoted, colon, form in found if not colon for text in (quoted, form))


def waiting(project):
    """What is to be seen while nothing has run."""
    site = Site(project.root, kept=project.root / "nothing")
    background.Background(site, print, None).begin()
    rendering = Rendering(site, "part/page.md")
    options = {"holdtrue": {"rendering": rendering}, "pymdownx.arithmatex": {"generic": True}}
    names = ["holdtrue", "pymdownx.arithmatex", "pymdownx.details"]
    yield from of_html(markdown.markdown(site.pages["part/page.md"].text, extensions=names, extension_configs=options))
    yield from of_html(background.place_of_lab("labs/small.py", "", site.words))
    yield from of_html(site.stand_ins["part/page/line"].frames[0])


def nameless(project):
    """What a notebook calls a site without a name."""
    config = (project.root / "mkdocs.yml").read_text("utf-8")
    project.write("mkdocs.yml", config.replace("site_name: Example\n", ""))
    site = Site(project.root)
    site.read()
    title = plain("".join(json.loads(notebook.text(site, "part/page.md"))["cells"][0]["source"]))
    before, behind = plain(site.words["notebook"]).split("{}")
    yield title.partition(before)[2].partition(behind)[0]
    project.write("mkdocs.yml", config)


def of_html(text):
    """Texts of the elements of a page, and the values of their attributes."""
    soup = BeautifulSoup(text, "html.parser")
    for other in soup.select(".references, .highlight"):
        other.decompose()  # which the bibliography's own style sets, and code
    for node in soup.find_all(True):
        yield from (value for value in node.attrs.values() if isinstance(value, str))
        yield from pieces(node.get_text())
        yield from map(plain, node.find_all(string=True, recursive=False))


def of_notebook(text):
    """Its remarks, and what its lists and the comments and docstrings of its code say."""
    for cell in json.loads(text)["cells"]:
        source = "".join(cell["source"])
        for remark in re.findall(r"\*\*(.+?)\.?\*\*|(?<!\*)\*([^*]+)\*(?!\*)", source):
            yield from map(plain, remark)
        for comment in re.findall(r"(?:^#.*\n?)+", source, re.M):
            yield plain(comment.replace("\n#", " ").removeprefix("#"))
        for line in re.findall(r'^ *- ((?:(?!<em>).)*)$|"""(.*?)"""', source, re.M):  # works have titles
            yield from pieces("".join(line))


def plain(text):
    return " ".join(text.split())


def pieces(text):
    """A text, what stands behind its first colon and behind its last comma, and the text without a number at its end."""
    text = plain(text)
    return text, text.partition(": ")[2], text.rpartition(", ")[2], re.sub(r" \d+$", "", text)


def form(word):
    """A pattern that finds a word of the table, whatever stands in it."""
    return re.compile(".{1,80}".join(map(re.escape, plain(word).split("{}"))))


def shown(word, texts):
    return [text for text in texts if form(word).fullmatch(text)]


@pytest.mark.parametrize("key", words.EN)
def test_a_site_says_each_word_in_its_language_and_in_no_other(said, key):
    assert shown(words.EN[key], said.en)
    assert shown(words.DE[key], said.de)
    if words.EN[key] != words.DE[key]:
        assert shown(words.EN[key], said.de) == []
        assert shown(words.DE[key], said.en) == []


@pytest.mark.parametrize("language", words.TABLES)
def test_the_tables_have_the_same_words_with_the_same_gaps(language):
    table = words.TABLES[language]
    assert list(table) == list(words.EN)
    assert {key: table[key].count("{") for key in table} == {key: words.EN[key].count("{}") for key in table}
    assert [key for key, word in table.items() if not word or word != word.strip()] == []


def test_every_word_is_used_and_none_is_asked_for_in_vain():
    sources = [path.read_text("utf-8") for path in depends.HERE.rglob("*.*") if path.suffix in (".py", ".js")]
    used = {key for text in sources for pair in re.findall(r"""\bwords(?:\[["'](\w+)|\.(\w+))""", text) for key in pair}
    assert set(words.EN) - used == set()
    asked = {key for text in sources for key in re.findall(r"""\bwords\[["'](\w+)""", text)}
    assert asked - set(words.EN) == set()
    come = (name for files in playground.COME.values() for name in files.values())
    for name in ("blocks.js", playground.BEGIN, *playground.PLAYED, *come):
        playground.script([name], words.EN)  # which looks for those of the script


@pytest.mark.parametrize(
    ("theme", "lang"),
    [
        ("{name: material, language: de}", "de"),
        ("{name: material, language: de-AT}", "de"),
        ("{name: mkdocs, locale: de_CH}", "de"),
        ("{name: material, language: fr}", "en"),
        ("{name: material}", "en"),
        ("material", "en"),
        ("", "en"),
    ],
)
def test_the_language_is_that_of_the_theme_and_else_english(tmp_path, theme, lang):
    (tmp_path / "mkdocs.yml").write_text(f"site_name: Example\ntheme: {theme}\n", "utf-8")
    assert words.of(generator.language(tmp_path))["lang"] == lang


def test_a_server_learns_of_another_language_as_it_builds_anew(example):
    site = example.site()
    assert site.words is words.EN
    example.write("mkdocs.yml", CONFIG.format("de"))
    site.update()
    assert site.words is words.DE


def test_a_kept_page_is_one_in_its_language(example):
    for language, number in (("en", ">Figure 1<"), ("de", ">Abbildung 1<")):
        example.write("mkdocs.yml", CONFIG.format(language))
        assert example.build().returncode in (0, None)
        assert number in example.built()["part/page/index.html"].decode()


def test_a_kept_notebook_is_one_in_its_language(example):
    site = example.site()
    assert b"**Figure 1.**" in notebook.stored(site, "part/page.md")
    site.words = words.DE
    assert b"**Abbildung 1.**" in notebook.stored(site, "part/page.md")


@pytest.mark.parametrize(
    ("module", "depend"),
    [
        ("adapters.kept_pages", True),
        ("export.notebook", True),
        ("read.bibliography", True),
        ("run.supervisor", False),
        ("run.lab_supervisor", False),
    ],
)
def test_what_is_rendered_is_kept_with_its_words_and_what_ran_without(monkeypatch, module, depend):
    def key():
        depends.maker.cache_clear()
        return store.key(f"holdtrue.{module}")

    before = key()
    monkeypatch.setitem(depends.DIGESTS, depends.HERE / "words.py", "another word")
    after = key()
    depends.maker.cache_clear()
    assert (before != after) == depend
