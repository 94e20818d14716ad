"""Each mistake on a page gives one sentence with its line, and the page heals."""

import os
import re
import textwrap

import pytest
from bs4 import BeautifulSoup

from holdtrue.problem import Complaint

PAGE = r"^docs/part/page\.md"

# what to replace on the good page, by what, and the sentence that must come
BAD = {
    "missing snippet": ("figure | line", "figure | lime", PAGE + r":3: there is no snippets/part/page/lime\.py; there are line$"),
    "unknown fact": ("line.third", "line.fourth", PAGE + r":8: snippets/part/page/line\.py has no fact 'fourth'; it has third, thousand, tiny"),
    "wrong number": ("0.333<", "0.334<", PAGE + r":8: line\.third is 0\.333, the page says 0\.334; `python -m holdtrue update`"),
    "too many digits": ("0.333<", "0.33333<", PAGE + ":8: 0.33333 shows 5 significant digits"),
    "mark without number": ("0.333<", "a third<", PAGE + r":8: no number stands directly before <!-- line\.third -->"),
    "mark begins a line": ("in $x^2$", "in\n<!-- line.third -->", PAGE + ":9: .* begins a line, which splits the paragraph"),
    "unknown control": ("slope: [", "steepness: [", PAGE + r":3: figure 'line' has no control 'steepness'; its parameters: slope"),
    "default not listed": ("[1, 2]", "[2, 3]", PAGE + r":3: the default slope=1 of figure 'line' is not among its values \[2, 3\]"),
    "controls are no lists": ("{slope: [1, 2]}", "slope", PAGE + r":3: the controls of figure 'line' must look like"),
    "a number that is none": ("[1, 2]", "[1, .nan]", PAGE + r":3: the control 'slope' of figure 'line' must have values that differ"),
    "a value twice": ("[1, 2]", "[1, 2, 1]", PAGE + r":3: the control 'slope' of figure 'line' must have values that differ"),
    "a truth for a number": ("[1, 2]", "[true, 2]", PAGE + r":3: the default slope=1 of figure 'line' is not among its values \[True, 2\]"),
    "a throw of no control": ("controls: {slope", "throw: rise\n    controls: {slope", PAGE + r":3: figure 'line' can throw one of its controls, slope; it says 'rise'"),
    "a throw of several": ("controls: {slope", "throw: [slope]\n    controls: {slope", PAGE + r":3: figure 'line' can throw one of its controls, slope; it says \['slope'\]"),
    "too many frames": ("[1, 2]", str(list(range(1, 14))), PAGE + r":3: the controls of figure 'line' make 13 frames; at most 12"),
    "no alt": ("alt: >-\n      A straight line that rises from the lower left to the upper right corner.", "controls: {slope: [1, 2]}",
               PAGE + ":3: figure 'line' has no alt: say in at least 40 characters"),
    "short alt": ("A straight line that rises from the lower left to the upper right corner.", "A line.",
                  PAGE + ":3: the alt of figure 'line' has 7 characters: say in at least 40"),
    "formula": ("$x^2$", r"$\fraction{1}$", PAGE + r":8: the formula '\\\\fraction\{1\}' does not parse: Unknown command"),
    "open formula": ("$x^2$", r"$\frac{1$", PAGE + r":8: the formula .* does not parse: Expected"),
    "lone dollar": ("in $x^2$", "for $5", PAGE + r":8: a lone \$ stands in the text"),
    "invisible character in a formula": ("$x^2$", "$x\x1f^2$", PAGE + r":8: the formula .* does not parse: it has the invisible character '\\x1f'; delete it"),
    "fence without end": ("/// output | line", "~~~~ python\n/// output | line", PAGE + r":11: the fence is never closed"),
    "block in what may be code": ("/// output | line", "~~~~ python\n/// output | line", PAGE + r":12: output 'line' stands in what looks like code, and was not checked"),
    "misspelt block": ("/// figure", "/// figrue", PAGE + ":3: unknown block 'figrue'; there are figure, film, toy, output, equation"),
    "misspelt option": ("controls:", "control:", PAGE + ":3: figure 'line' has no option control; its options: alt, controls, throw"),
    "alt with a colon": ("alt: >-\n      A straight", "alt: A straight: ", PAGE + r":[34]: the options of figure 'line' are not valid YAML"),
    "block without name": ("/// figure | line", "/// figure", PAGE + r":3: the block needs a name, as in `/// figure \| name`"),
    "block without end": ("/// output | line\n///", "/// output | line", PAGE + ":11: a block is never closed: end it with ///"),
    "first of two blocks without end": ("in $x^2$.\n///\n", "in $x^2$.\n", PAGE + ":3: a block is never closed: end it with ///"),
    "same figure twice": ("/// output | line\n", "/// figure | line\n    alt: >-\n      " + "long " * 20 + "\n\n",
                          PAGE + ":11: figure 'line' stands on this page already, in line 3"),
    "equation that is read for no reason": ("/// output | line\n", "/// equation | law\n    checked: by hand\n\n$$ x $$\n",
                              PAGE + r":11: equation 'law' is run by its test, or it says `checked: by hand, \"why\"`; here it says 'by hand'"),
    "equation without test": ("/// output | line\n", "/// equation | law\n$$ x $$\n",
                              PAGE + r':11: equation \'law\' has no test: mark one in tests/part/test_page\.py or in tests/part/page/ with @pytest\.mark\.equation\("part/page/law"\)'),
}  # fmt: skip


BAD_TOP = {
    "colon in a title": ("title: A page: the first\n---\n", "2: the front matter is not valid YAML: mapping values are not allowed here"),
    "open quote": ("title: Page\ntags: 'one\n---\n", ".: the front matter is not valid YAML: "),
    "tab": ("title: Page\nnav:\n\thidden: true\n---\n", "4: the front matter is not valid YAML: "),
    "no end": ("title: A page\n", "1: the front matter never ends: close it with ---"),
    "text only": ("A page\n---\n", "2: the front matter must look like `title: A page`"),
}  # fmt: skip


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["unix", "windows"])
@pytest.mark.parametrize("case", BAD_TOP)
def test_bad_front_matter_is_one_sentence_and_heals(project, case, newline):
    """MkDocs would publish it as text, and say nothing."""
    top, sentence = BAD_TOP[case]
    good = project.page.read_text("utf-8")
    project.page.write_bytes(("---\n" + top + "\n" + good).replace("\n", newline).encode())
    (problem,) = project.problems()
    assert re.search(PAGE + ":" + sentence, problem), problem
    project.page.write_text("---\ntitle: 'A page: the first'\n---\n\n" + good, "utf-8")
    assert project.problems() == []


BAD_INCLUDE = {
    "missing section": ("snippets/part/page/line.py:nothere", r"snippets/part/page/line\.py has no section 'nothere'; it has axes, all$"),
    "missing file": ("snippets/part/page/lime.py:axes", r"there is no file snippets/part/page/lime\.py$"),
    "no sections": ("docs/part/page.md:axes", r"docs/part/page\.md has no section 'axes'; it has none$"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD_INCLUDE)
def test_a_missing_section_is_one_sentence_and_heals(project, case):
    source = project.snippet.read_text("utf-8").replace("    ax.plot", "    # --8<-- [start:axes]\n    ax.plot")
    project.snippet.write_text(source + "# --8<-- [end:axes]\n# --8<-- [start:all]\n# --8<-- [end:all]\n", "utf-8")
    name, sentence = BAD_INCLUDE[case]
    good = project.page.read_text("utf-8")
    text = good + '\n```python\n--8<-- "{}"\n```\n\n    ;--8<-- "shown/as.it:is"\n'
    project.page.write_text(text.replace("{}", name), "utf-8")
    (problem,) = project.problems()
    line = 1 + text.splitlines().index('--8<-- "{}"')
    assert re.search(PAGE + f":{line}: {sentence}", problem), problem
    for right in ("line.py:axes", "line.py", "line.py:1:3"):
        project.page.write_text(text.replace("{}", "snippets/part/page/" + right), "utf-8")
        assert project.problems() == []


def test_a_file_in_another_encoding_is_one_sentence_wherever_it_stands(project):
    names = ["docs/reference/glossary.md", "docs/reference/references.bib", "docs/labs/lab.py", "docs/part/other.md"]
    names += ["snippets/part/page/bent.py", "tests/part/test_page.py"]
    for name in names:
        project.write(name, "").write_bytes("# One\n# Caf\xe9\n".encode("latin-1"))
    with pytest.raises(Complaint) as caught:
        project.site()
    assert str(caught.value).splitlines() == [
        f"{os.path.normpath(name)}:2: not in UTF-8; save the file in that encoding" for name in sorted(names)
    ]
    for name in names:
        (project.root / name).unlink()
    assert project.problems() == []


@pytest.mark.parametrize("path", ["tests/part/test_page.py", "tests/part/page/test_line.py"])
def test_a_test_that_is_no_python_is_one_sentence(project, path):
    project.write(path, "x = 1\ndef test(:\n")
    project.page.write_text("/// equation | law\n$$ x $$\n///\n", "utf-8")
    site = project.site()
    for _ in range(2):  # also in a server, which reads it once
        assert set(map(str, site.problems)) == {f"{path}:2: SyntaxError: invalid syntax"}  # not that there is no test
        site.update()
    project.page.write_text(f"/// erratum | law\n    test: {path}::test\n\nNo.\n///\n", "utf-8")
    assert set(project.problems()) == {f"{path}:2: SyntaxError: invalid syntax"}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_page_is_one_sentence_and_heals(project, build, case):
    old, new, sentence = BAD[case]
    good = project.page.read_text("utf-8")
    assert old in good
    project.page.write_text(good.replace(old, new, 1), "utf-8")
    problems = build(project.root)
    assert len([p for p in problems if re.search(sentence, p)]) == 1, problems
    assert all(re.match(PAGE, p) for p in problems)
    project.page.write_text(good, "utf-8")
    assert build(project.root) == []


@pytest.fixture
def build():
    """Reads, runs and renders all pages; returns the problems."""
    import markdown

    from holdtrue.render.rendering import Rendering
    from holdtrue.site import Site

    def build(root):
        site = Site(root)
        site.update()
        for uri, item in site.pages.items():
            rendering = Rendering(site, uri)
            extensions = ["holdtrue", "admonition", "footnotes", "pymdownx.arithmatex", "pymdownx.superfences"]
            html = markdown.markdown(
                item.text,
                extensions=extensions,
                extension_configs={"holdtrue": {"rendering": rendering}, "pymdownx.arithmatex": {"generic": True}},
            )
            build.text = BeautifulSoup(html, "html.parser").get_text()
            site.problems += rendering.finish().problems
        return sorted(set(map(str, site.problems)))

    return build


def test_what_stands_in_code_is_not_read(project, build):
    project.page.write_text(
        project.page.read_text("utf-8")
        + "\n````markdown\n/// figrue | nothing\n```\n0.5<!-- no.fact -->\n````\n\n    indented\n\nSay `0.5<!-- no.fact -->` and `$`.\n",
        "utf-8",
    )
    assert build(project.root) == []


NO_MARKS = [
    "line..third", "line.third.", ".third", "line.", "line.third.x", "line", "line/third", "line:third",
    "/part/page/line.third", "part//page/line.third", "../page/line.third", "part/page.md/line.third", "line . third",
    "part.page.line.third", "line.third?", "line-third", "line.thi-rd", "line.\nthird",
]  # fmt: skip
NUMBERS = ["0.334", "**0.334**", "33%", "$0.334$", "$x = 3 \\%$", "1,234"]


@pytest.mark.parametrize("comment", NO_MARKS)
def test_a_comment_after_a_number_that_could_be_meant_as_a_mark_is_one_or_an_error(project, build, comment):
    good = project.page.read_text("utf-8")
    for number in NUMBERS:
        project.page.write_text(f"{good}\nIt is {number}<!-- {comment} -->.\n", "utf-8")
        (problem,) = build(project.root)
        assert re.search(PAGE + ":14: .* after a number is no mark: write <!-- snippet.fact -->", problem), problem


def test_a_comment_in_words_after_a_number_is_a_comment(project, build):
    more = "It is 0.4<!-- about, see line.third --> or 3<!-- to do -->, in 2024 <!-- e.g. now -->.\n\n<!-- more -->\n"
    project.page.write_text(project.page.read_text("utf-8") + more, "utf-8")
    assert build(project.root) == []


@pytest.mark.parametrize("page", ["top", "my-part/page", "part/inner/deep/page", "Ünder/my_page-2"])
def test_pages_may_stand_at_any_depth_and_have_hyphens_in_their_names(project, build, page):
    project.write(f"docs/{page}.md", "# Other\n\nIt is 0.334<!-- line.third -->.\n")
    project.write(f"snippets/{page}/line.py", project.snippet.read_text("utf-8"))
    more = f"\nIt is 0.335<!-- {page}/line.third -->.\n\n/// output | {page}/line\n///\n"
    project.page.write_text(project.page.read_text("utf-8") + more, "utf-8")
    advice = "`python -m holdtrue update` writes the right number"
    assert set(build(project.root)) == {
        f"docs/{page}.md:3: line.third is 0.333, the page says 0.334; {advice}",
        f"docs/part/page.md:14: {page}/line.third is 0.333, the page says 0.335; {advice}",
    }


BLOCK = """/// figure | later
    alt: >-
      Too short.

It is 0.5<!-- no.fact -->, as [@nobody] says.
///
"""
TEXT = {
    "a comment": "<!-- not ready yet\n\n{}\n-->\n",
    "a comment in a line": "Before <!-- not ready\n  0.5 [@nobody] --> after.\n",
    "a comment of one line": "<!-- It was 0.5 [@nobody]. -->\n",
    "a comment with a fence": "<!--\n\n```python\n{}\n-->\n",
    "indented code": "Write:\n\n{4}\nand more.\n",
    "indented code in a list": "- One:\n\n{8}\n- Two\n",
    "indented code in a note": "!!! note\n\n    Write:\n\n{8}\n",
    "pre": "<pre>\n{}\n</pre>\n",
    "pre with attributes": '<pre class="x">{}</pre>\n',
    "style": "<style>\n/// figure | x\n</style>\n",
}


@pytest.mark.parametrize("case", TEXT)
def test_what_is_commented_out_or_code_is_text(project, build, case):
    shown = {"{}": BLOCK, "{4}": textwrap.indent(BLOCK, " " * 4), "{8}": textwrap.indent(BLOCK, " " * 8)}
    text = TEXT[case]
    for place, block in shown.items():
        text = text.replace(place, block)
    project.page.write_text(project.page.read_text("utf-8") + "\n" + text + "\nThe end.\n", "utf-8")
    assert build(project.root) == []


@pytest.mark.parametrize(
    "before", ["- One:\n\n", "1. One:\n\n", "!!! note\n\n", "[^1]:\n    One.\n\n", "- One\n- Two\n\n"]
)
def test_what_is_indented_and_no_code_is_read(project, build, before):
    project.page.write_text(
        project.page.read_text("utf-8") + "\n" + before + "    It is 0.5<!-- line.third -->.\n", "utf-8"
    )
    (problem,) = build(project.root)
    assert "line.third is 0.3, the page says 0.5" in problem
