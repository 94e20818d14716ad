"""Pages that are kept: found again as they were, and never when anything that stands on them has changed."""

import logging

import jinja2
import material
import pytest
from bs4 import BeautifulSoup
from material.plugins.search.plugin import SearchIndex
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.pages import Page

from holdtrue.adapters.kept_pages import Kept, Visible
from holdtrue.adapters.mkdocs import EnginePlugin
from holdtrue.adapters.search import Searchable
from holdtrue.keep import depends
from holdtrue.run import supervisor
from holdtrue.serve.background import Background
from holdtrue.site import Site

CONFIG = """
site_name: Example
site_url: http://127.0.0.1/
theme: {name: mkdocs}
strict: true
plugins: [search, holdtrue]
markdown_extensions: [holdtrue, def_list, footnotes, toc: {permalink: false}, pymdownx.arithmatex: {generic: true}, pymdownx.details, pymdownx.snippets: {base_path: [.]}, pymdownx.superfences]
"""
MORE = """

## A law { #law }

/// equation | law
$$ 1 + 1 = 2 $$
///

As [@bishop2006pattern] says of a line, [see the list](../all.md#all-works).[^1]

[^1]: A note.

/// exercise | half
    answer: line.third

A third?
///

//// predict | a_third
    answer: line.third
    in: line.x

A third?

??? answer

    Yes.
////

/// erratum | round
    test: tests/part/test_page.py::test_law

“The earth is flat.”

It is round.
///

```python
--8<-- "snippets/part/page/line.py:part"
```
"""
BIB = """
@book{bishop2006pattern,
  author = {Bishop, Christopher M.},
  title = {Pattern Recognition},
  publisher = {Springer},
  year = {2006},
}
"""
TEST = """
import pytest


@pytest.mark.equation("part/page/law")
def test_law():
    assert 1 + 1 == 2
"""
STRANGE = """
from markdown.extensions import Extension


class Strange(Extension):
    def extendMarkdown(self, md):
        pass


makeExtension = Strange
"""
GLOSSARY = "# Glossary\n\nline\n:   What is straight. And long.\n"


@pytest.fixture
def book(example, monkeypatch):
    """A site whose page shows something of everything."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    example.write("mkdocs.yml", CONFIG)
    example.write("docs/works.bib", BIB)
    example.write("docs/all.md", "# All works\n\n/// references | all\n///\n")
    example.write("docs/reference/glossary.md", GLOSSARY)
    example.write("tests/part/test_page.py", TEST)
    code = example.snippet.read_text("utf-8")
    example.write("snippets/shared/kit.py", "THIRD = 1 / 3\n")
    code = code.replace("import matplotlib", "from snippets.shared.kit import THIRD\nimport matplotlib").replace(
        ": 1 / 3", ": THIRD"
    )
    example.snippet.write_text(
        code.replace("def facts", "# --8<-- [start:part]\nPART = 1\n# --8<-- [end:part]\n\n\ndef facts")
    )
    example.page.write_text(example.page.read_text("utf-8") + MORE, "utf-8")
    return example


@pytest.fixture
def made(book, monkeypatch):
    """made(): {path: bytes} of the site, by a build in this process; `made.rendered` are the pages that it rendered."""
    render = Page.render

    def spy(page, *arguments):
        made.rendered.append(page.file.src_uri)
        render(page, *arguments)

    monkeypatch.setattr(Page, "render", spy)

    def made():
        made.rendered = []
        monkeypatch.chdir(book.root)
        config = load_config(str(book.root / "mkdocs.yml"))
        config.plugins.on_startup(command="build", dirty=False)
        try:
            build(config)
        finally:
            config.plugins.on_shutdown()
        return {name: content for name, content in book.built().items() if not name.startswith("sitemap")}

    return made


PAGES = {"index.md", "all.md", "reference/glossary.md", "part/page.md"}


def test_what_has_not_changed_is_not_rendered_again(made):
    first = made()
    assert set(made.rendered) == PAGES
    assert made() == first and made.rendered == []


@pytest.mark.parametrize(
    "path, old, new, rendered",
    [
        ("docs/part/page.md", "## A law", "## The law", {"part/page.md"}),
        ("docs/part/page.md", "# A page", "# Another page", {"part/page.md", "all.md"}),
        ("docs/part/page.md", "[1, 2]", "[1, 2, 3]", {"part/page.md", *PAGES}),
        ("snippets/part/page/line.py", "figsize=(6, 3)", "figsize=(5, 3)", {"part/page.md"}),
        ("snippets/part/page/line.py", '"slope"', '"rise"', {"part/page.md"}),
        ("snippets/shared/kit.py", "1 / 3", "1 / 3 + 1e-5", {"part/page.md"}),
        ("snippets/part/page/line.py", "PART = 1", "PART = 2", {"part/page.md"}),
        ("tests/part/test_page.py", "assert 1", "assert True and 1", {"part/page.md"}),
        ("docs/works.bib", "2006}", "2007}", PAGES),
        ("docs/reference/glossary.md", "straight", "bent", PAGES),
        ("mkdocs.yml", "permalink: false", "permalink: true", PAGES),
        ("mkdocs.yml", "strict: true", "strict: true\nuse_directory_urls: false", PAGES),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else None,
)
def test_after_a_change_the_site_is_as_if_nothing_had_been_kept(made, book, monkeypatch, path, old, new, rendered):
    before = made()
    file = book.root / path
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")
    after = made()
    assert set(made.rendered) == rendered and after != before
    monkeypatch.setattr(Kept, "key", lambda *_: None)
    assert made() == after and set(made.rendered) == PAGES


def test_a_page_is_made_anew_when_a_number_of_its_caption_changes_at_another_stop_alone(made, book):
    code = (
        book.snippet.read_text("utf-8")
        .replace("def facts()", "def facts(slope=1)")
        .replace("import THIRD", "import POWER, THIRD")
    )
    book.snippet.write_text(code.replace(": THIRD", ": THIRD * slope**POWER"), "utf-8")
    for power, said in (2, "1.333"), (3, "2.667"):
        book.write("snippets/shared/kit.py", f"THIRD, POWER = 1 / 3, {power}\n")
        page = BeautifulSoup(made()["part/page/index.html"], "html.parser")
        assert said in page.find("data", {"data-stops": True})["data-stops"]
    assert made.rendered == ["part/page.md"]


def test_a_page_is_made_anew_when_the_test_of_its_equation_stands_elsewhere(made, book):
    places = ["tests/part/test_page.py", "tests/part/page/test_arc.py", "tests/part/page/test_line.py"]
    unmarked = TEST.replace('@pytest.mark.equation("part/page/law")\n', "")
    # Errata of another page: the site ships all three files wherever the mark stands.
    errata = [f"/// erratum | e{n}\n    test: {path}::test_law\n\nNo.\n///\n" for n, path in enumerate(places)]
    book.write("docs/index.md", "\n".join(["# Example\n", *errata]))

    def shown(*marked):
        """The file to which the panel of the equation leads, if these are marked."""
        for path in places:
            book.write(path, TEST if path in marked else unmarked)
        page = BeautifulSoup(made()["part/page/index.html"], "html.parser")
        return page.find(id="eq-law").find(class_="source").a["href"].removeprefix("../../")

    page, arc, line = places
    assert shown(line) == line
    assert shown(line) == line and made.rendered == []
    assert shown(arc) == arc
    assert shown(arc, line) == arc and made.rendered == ["index.md"], "nothing is shown of the second"
    assert shown(page, arc, line) == page
    assert shown(line) == line


def test_what_was_said_of_a_page_is_kept_with_it_and_said_again(made, book, caplog):
    book.write("mkdocs.yml", CONFIG.replace("strict: true", "strict: false"))
    book.page.write_text(book.page.read_text("utf-8") + "\n[Nowhere](nowhere.md)\n", "utf-8")
    logger = logging.getLogger("mkdocs")
    handlers = [*logger.handlers]
    for level, rendered, said in ((logging.ERROR, PAGES, 0), (logging.NOTSET, set(), 1), (logging.NOTSET, set(), 1)):
        caplog.clear()
        logger.setLevel(level)  # the first build is to be quiet
        made()
        assert set(made.rendered) == rendered and caplog.text.count("link 'nowhere.md'") == said
        assert (logger.level, logger.handlers, logger.propagate) == (level, handlers, True)
    book.page.write_text(book.page.read_text("utf-8") + "\nIn `code $1$, and $ alone.\n", "utf-8")
    for rendered in ({"part/page.md"}, set()):
        caplog.clear()
        with pytest.raises(Abort):
            made()
        assert set(made.rendered) == rendered and "a lone $ stands in the text" in caplog.text


def test_a_page_whose_extensions_are_of_an_unknown_library_is_not_kept(made, book, monkeypatch):
    book.write("strange.py", STRANGE)
    book.write("mkdocs.yml", CONFIG.replace("[holdtrue,", "[holdtrue, strange,"))
    monkeypatch.syspath_prepend(str(book.root))
    made()
    made()
    assert set(made.rendered) == PAGES


@pytest.fixture
def indexed(monkeypatch):
    """The pages that Material's search plugin took apart."""
    indexed = []
    add = SearchIndex.add_entry_from_context
    monkeypatch.setattr(
        SearchIndex, "add_entry_from_context", lambda index, page: (indexed.append(page.file.src_uri), add(index, page))
    )
    return indexed


def test_what_search_knows_of_a_page_is_found_again_in_the_same_bytes(made, book, indexed, monkeypatch):
    book.write("mkdocs.yml", CONFIG.replace("name: mkdocs", "name: material"))
    first = made()
    assert set(indexed) == PAGES and b"x^2" in first["search/search_index.json"]
    indexed.clear()
    assert made() == first and indexed == []
    book.page.write_text(book.page.read_text("utf-8").replace("$x^2$", "$x^3$"), "utf-8")
    after = made()
    assert indexed == ["part/page.md"] and b"x^3" in after["search/search_index.json"]
    indexed.clear()
    monkeypatch.setattr(Searchable, "__init__", lambda self, store, index: vars(self).update(
        store=store, index=index, add=index.add_entry_from_context, settings=None
    ))  # fmt: skip
    assert made() == after and set(indexed) == PAGES


@pytest.mark.parametrize(
    "old, new",
    [
        ("plugins: [search,", "plugins: [search: {fields: {title: {boost: 2}}},"),
        ("# A page", "---\nsearch: {boost: 2}\n---\n\n# A page"),
        ("# A page", "---\nsearch: {exclude: true}\n---\n\n# A page"),
    ],
)
def test_what_search_knows_of_a_page_follows_what_it_was_told(made, book, monkeypatch, old, new):
    book.write("mkdocs.yml", CONFIG.replace("name: mkdocs", "name: material"))
    before = made()["search/search_index.json"]
    for path in (book.page, book.root / "mkdocs.yml"):
        path.write_text(path.read_text("utf-8").lstrip().replace(old, new), "utf-8")
    after = made()["search/search_index.json"]
    assert after != before
    monkeypatch.setenv("SNIPPET_STORE", str(book.root / "another"))
    assert made()["search/search_index.json"] == after


def test_templates_are_listed_as_jinja_does_hidden_ones_aside(tmp_path):
    for name in ("a.html", ".hidden.html", "below/b.html", "below/.icons/c.svg", ".icons/d.svg"):
        (tmp_path / "own" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "own" / name).write_text("", "utf-8")
    folders = [str(tmp_path / "own"), *(f"{folder}/templates" for folder in material.__path__)]
    everything = jinja2.FileSystemLoader(folders).list_templates()
    shown = [name for name in everything if not any(part.startswith(".") for part in name.split("/"))]
    assert Visible(folders).list_templates() == shown
    assert {"a.html", "below/b.html", "main.html", "assets/images/favicon.png"} <= set(shown)
    assert len(everything) > 10 * len(shown), "nothing would be gained"


@pytest.mark.parametrize(
    "jobs, module", [(supervisor.FEW, "holdtrue.run.sandbox"), (supervisor.FEW + 1, "holdtrue.run.preload")]
)
def test_something_is_drawn_ahead_if_many_snippets_will_profit(monkeypatch, jobs, module):
    preloaded = []
    monkeypatch.setattr(supervisor, "context", lambda: supervisor.multiprocessing.get_context("forkserver"))
    monkeypatch.setattr(supervisor.multiprocessing, "set_forkserver_preload", preloaded.append)
    monkeypatch.setattr(supervisor.forkserver, "ensure_running", lambda: None)
    supervisor.start(jobs)
    assert preloaded == [[module]]


def test_while_an_author_thinks_the_libraries_are_imported_and_saves_are_looked_for(example, monkeypatch):
    started = []
    monkeypatch.setattr(supervisor, "start", lambda *_: started.append(True))
    plugin = EnginePlugin()
    plugin.on_startup(command="serve", dirty=False)
    plugin.site = example.site()
    plugin.background = Background(plugin.site, say=None, render=None)
    started.clear()
    server = LiveReloadServer(builder=None, host="127.0.0.1", port=0, root=str(example.root))
    server.watch(str(example.root / "docs"))
    assert plugin.on_serve(server, config=None, builder=None) is server
    plugin.on_shutdown()
    watched = {emitter.watch.path: emitter.timeout for emitter in server.observer.emitters}
    server.server_close()
    expected = [example.root / "docs", example.root / "snippets", depends.HERE]
    assert started and watched == {str(folder): 0.2 for folder in expected}


def test_what_is_stale_is_prepared_for_while_mkdocs_gets_ready(example, monkeypatch):
    prepared = []
    monkeypatch.setattr(supervisor, "start", lambda jobs: prepared.append(jobs))
    site = Site(example.root)
    site.begin()
    assert prepared == [1]
    monkeypatch.setenv("SNIPPET_DASK", "tcp://127.0.0.1:1")  # it will run elsewhere
    site.begin()
    assert prepared == [1]
    monkeypatch.undo()
    site.finish()
    monkeypatch.setattr(supervisor, "start", lambda jobs: prepared.append(jobs))
    site.begin()
    assert prepared == [1] and site.ran == 0
