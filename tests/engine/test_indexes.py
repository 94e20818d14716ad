"""The lists of all figures and of all equations: what stands on the pages, in the order of `nav`, and never an old one."""

import re

import pytest
from bs4 import BeautifulSoup

from holdtrue.adapters.kept_pages import Kept
from holdtrue.read import page
from holdtrue.render.rendering import Rendering
from holdtrue.site import Site

INDEX = "# All\n\n/// index | figures\n///\n\n/// index | equations\n///\n"
LAWS = r"""
# Laws of $x$

/// equation | first_law
$$ a < b $$
///

??? note "A fold"

    /// equation | second
    $$
    \begin{aligned}
    c &lt = d
    \end{aligned}
    $$
    ///
"""
NAV = "nav: [{Home: index.md}, {Part: [laws.md, {Page: part/page.md}, {Away: 'https://example.org/'}]}, all.md]\n"


@pytest.fixture
def lists(project):
    """lists(): (headings, links, formulas) of a page with both lists, as a new process would make it."""
    project.write("docs/laws.md", LAWS)
    project.write(
        "docs/index.md",
        "# Home\n\n/// figure | part/page/line\n    alt: " + "A line that rises. " * 4 + "\n\nBorrowed.\n///\n",
    )
    project.write("docs/all.md", INDEX)

    def lists():
        import markdown

        site = Site(project.root)
        site.update()
        extensions = ["holdtrue", "pymdownx.arithmatex", "toc"]
        options = {"holdtrue": {"rendering": Rendering(site, "all.md")}, "pymdownx.arithmatex": {"generic": True}}
        html = markdown.markdown(site.pages["all.md"].text, extensions=extensions, extension_configs=options)
        return BeautifulSoup(html, "html.parser")

    return lists


def listed(lists, kind):
    """[(where an item leads, its text without a formula), …]"""
    items = lists.select(f".index.{kind} li")
    return [
        (item.a["href"], "".join(item.find_all(string=lambda text: not text.find_parent("math"))).strip())
        for item in items
    ]


def test_a_figure_is_listed_with_its_number_and_its_claim_where_it_is_at_home(lists):
    assert listed(lists(), "figures") == [("part/page.md#fig-line", "Figure 1 A straight line.")]


def test_without_a_docstring_the_name_of_a_snippet_is_its_claim(project, lists):
    project.snippet.write_text(project.snippet.read_text("utf-8").replace('"""A straight line."""', ""), "utf-8")
    assert listed(lists(), "figures") == [("part/page.md#fig-line", "Figure 1 line")]


def test_the_claim_is_the_first_paragraph_and_its_apostrophes_are_those_of_a_text(project, lists):
    said = '# A comment\n\n"""Bayes\' line,\nwhich rises.\n\nMore about it.\n"""'
    project.snippet.write_text(project.snippet.read_text("utf-8").replace('"""A straight line."""', said), "utf-8")
    assert listed(lists(), "figures") == [("part/page.md#fig-line", "Figure 1 Bayes’ line, which rises.")]


def test_an_equation_is_listed_with_its_number_its_name_and_its_formula(lists):
    found = lists()
    assert listed(found, "equations") == [
        ("laws.md#eq-first_law", "(1) first law"),
        ("laws.md#eq-second", "(2) second"),
    ]
    formulas = [math.get_text() for math in found.select(".index.equations math[display=block]")]
    assert formulas == ["a<b", "clt=d"]  # no entity


def test_pages_come_in_the_order_of_nav_and_what_it_leaves_out_comes_last(project, lists):
    project.write("docs/part/page.md", project.page.read_text("utf-8") + "\n/// equation | own\n$$ e $$\n///\n")
    shown = lambda: [link["href"] for link in lists().select("h2 a")]  # noqa: E731
    assert shown() == ["part/page.md", "laws.md", "part/page.md"]
    project.write("mkdocs.yml", NAV.replace("laws.md, ", ""))
    assert shown() == ["part/page.md", "part/page.md", "laws.md"]
    project.write("mkdocs.yml", NAV)
    assert shown() == ["part/page.md", "laws.md", "part/page.md"]


def test_formulas_in_the_title_of_a_page_are_formulas_and_a_search_finds_nothing_twice(lists):
    (head,) = (head for head in lists().select("h2") if "Laws" in head.get_text())
    assert head.math and head["id"]
    assert all(node.has_attr("data-search-exclude") for node in lists().select("h2, .index"))


def test_films_and_toys_say_what_they_are(lists, project):
    code = "\n\ndef toy():\n    return {}\n"
    project.snippet.write_text(project.snippet.read_text("utf-8") + code, "utf-8")
    text = (
        project.page.read_text("utf-8")
        .replace("/// figure", "/// toy")
        .replace("controls: {slope: [1, 2]}", "try: This.")
    )
    project.page.write_text(text, "utf-8")
    assert listed(lists(), "figures") == [("part/page.md#fig-line", "Figure 1, toy A straight line.")]


def test_an_index_lists_figures_or_equations():
    (problem,) = page.read("all.md", "/// index | numbers\n///\n").problems
    assert str(problem) == "all.md:1: an index lists all `figures` or all `equations`; here it says 'numbers'"


# Kept pages --------------------------------------------------------------------------------


@pytest.fixture
def rebuilt(example, monkeypatch):
    """rebuilt(): the pages that a build rendered anew."""
    example.write("docs/all.md", INDEX)
    example.write("docs/laws.md", LAWS.replace("??? note", "!!! note"))
    example.write(
        "tests/test_laws.py",
        "import pytest\n\n\n@pytest.mark.equation('laws/first_law')\n@pytest.mark.equation('laws/second')\ndef test_laws():\n    pass\n",
    )
    rendered, render = [], Kept._render
    monkeypatch.setattr(
        Kept, "_render", lambda self, page, *rest: rendered.append(page.file.src_uri) or render(self, page, *rest)
    )

    def rebuilt():
        rendered.clear()
        done = example.build()
        assert done.returncode == 0, done.stderr
        return sorted(rendered)

    return rebuilt


def change(path, old, new):
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_a_list_is_made_anew_when_what_it_lists_has_changed_and_only_then(example, rebuilt):
    assert rebuilt() == ["all.md", "index.md", "laws.md", "part/page.md"]
    assert rebuilt() == []
    laws = example.root / "docs/laws.md"
    change(laws, "a < b", "a > b")
    assert rebuilt() == ["all.md", "laws.md"]
    change(laws, "Laws of", "Rules of")
    assert rebuilt() == ["all.md", "laws.md"]
    change(example.page, "The line rises", "This line rises")
    assert rebuilt() == ["part/page.md"]
    change(example.snippet, "A straight line.", "A line that is straight.")
    assert rebuilt() == ["all.md", "part/page.md"]
    html = example.built()["all/index.html"].decode()
    assert "A line that is straight." in html and re.search(r'href="\.\./laws/#eq-first_law"', html)
