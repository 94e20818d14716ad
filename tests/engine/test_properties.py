"""Whatever an author types, the parsers give an answer, and leave alone what is not theirs."""

import re

import markdown
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from holdtrue.model import Job, Result
from holdtrue.read import numbers, page
from holdtrue.render.rendering import Rendering
from holdtrue.site import Site

# Text that is full of the signs which the parsers look for.
TEXT = st.lists(
    st.sampled_from(
        [
            "///",
            " | ",
            "figure",
            "x",
            "\n",
            "\n\n",
            "    ",
            "alt: >-",
            "`",
            "```",
            "$",
            "0.5",
            "<!-- a.b -->",
            "<!--",
            "10^{2}",
            "−",
            "%",
            ",",
        ]
    )
    | st.text(max_size=5)
).map("".join)


@given(TEXT)
def test_reading_a_page_never_fails_and_every_problem_has_a_line(text):
    item = page.read("a/b.md", text)
    count = len(text.splitlines()) or 1
    assert all(1 <= line <= count for line in [problem.line for problem in item.problems])
    assert all(text[m.start : m.end] == m.text for m in item.marks)


@given(TEXT)
def test_masking_keeps_every_place(text):
    lines = text.splitlines(keepends=True)
    masked = page.masked(lines)
    assert [len(line) for line in lines] == [len(line) for line in masked]
    assert all(
        m in (c, " ") for line, other in zip(lines, masked, strict=True) for c, m in zip(line, other, strict=True)
    )


@given(st.floats(-1e12, 1e12), st.integers(0, 3), st.booleans(), st.sampled_from(["", ",", "{,}"]))
def test_what_is_written_is_read_back_as_the_same_number(value, decimals, formula, separator):
    text = f"{value:,.{decimals}f}".replace(",", separator)
    text = f"${text}$" if formula else text.replace("{", "").replace("}", "")
    number = numbers.read(text)
    shown = text.strip("$")
    assert text[number.start : number.end] == shown
    true = float(re.sub(r"[{},]", "", shown))
    if abs(true) < 1000:
        assert float(re.sub(r"[{},]", "", numbers.written(true, number))) == true


@given(st.text())
def test_a_number_is_found_at_the_end_or_not_at_all(text):
    number = numbers.read(text)
    if number:
        assert text[number.end :].strip() in ("", "$") and any(c.isdigit() for c in text[number.start : number.end])


# Rendering: whole lines, so that what is meant as a block is one often enough.
LINES = st.lists(
    st.sampled_from(
        [
            "/// figure | x\n", "    alt: >-\n      A long text for whoever cannot see the picture.\n",
            "    controls: {n: [1, 2]}\n", "/// output | x\n", "/// equation | x\n", "/// exercise | x\n",
            "    answer: x.third\n", "/// erratum | x\n", "    test: tests/a/test_b.py::test_x\n", "/// predict | x\n",
            "    choices: [less, more, $x$]\n", "    in: x.x\n", "??? answer\n",
            "/// references | all\n", "/// references | cited\n", "///\n", "///\n", "////\n", "/// | \n", "///figure|x\n",
            "```\n", "```python\n", "~~~~\n", "$$\n", r"$\frac{1}{2}$", r"$\frac{$", "$x$\n", "$10^{3}$<!-- x.tiny -->\n",
            "0.333<!-- x.third -->\n", "50 %<!-- x.third -->", "1<!-- x.no -->", "[@a]", "[@a, §1]\n", "token\n",
            "# A title\n", "!!! note\n", '??? solution "Solution"\n', "- item\n", "> quoted\n", "| a | b |\n|---|---|\n",
            "\n", "\n", "    ", "        ", "<div markdown>\n", "</div>\n", "\ue0000\n", "[^1]", "*[token]: a thing\n",
        ]
    )
    | TEXT,
    max_size=12,
).map("".join)  # fmt: skip
FACTS = {"third": 1 / 3, "tiny": 2.3283e-10, "nothing": 0.0, "many": 1234567.0, "loss": -42.5, "huge": 1e300}
EXTENSIONS = [
    "holdtrue", "abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables", "toc",
    "pymdownx.arithmatex", "pymdownx.details", "pymdownx.highlight", "pymdownx.superfences",
]  # fmt: skip


@pytest.fixture(scope="module")
def knowing(tmp_path_factory):
    """A site with a glossary and the result of one snippet, which never ran."""
    root = tmp_path_factory.mktemp("site")
    (root / "docs/reference").mkdir(parents=True)
    (root / "docs/reference/glossary.md").write_text("# Glossary\n\ntoken\n:   A thing.\n", "utf-8")
    (root / "snippets/a/b").mkdir(parents=True)
    (root / "snippets/a/b/x.py").write_text("def figure(n=1): pass\n", "utf-8")
    site = Site(root)
    site.read()
    frame = '<svg width="10" height="10"></svg>'
    each = [FACTS, dict.fromkeys(FACTS, 2 / 3)]
    axes = [{"x": [0.1, 0.9, 0.0, 1.0, "linear"]}] * 2
    site.results["a/b/x"] = Result([frame] * 2, (10, 10), 0, FACTS, each, "&amp; <b>", axes=axes)
    return site


def rendered(site, text):
    site.problems, site.pages = [], {"a/b.md": page.read("a/b.md", text)}
    site.jobs = {"a/b/x": Job(str(site.root), "a/b/x", ({"n": 1}, {"n": 2}))} | site._jobs()
    site.check(site.pages["a/b.md"])
    rendering = Rendering(site, "a/b.md", "a/b/")
    options = {"holdtrue": {"rendering": rendering}, "pymdownx.arithmatex": {"generic": True}}
    html = markdown.markdown(text, extensions=EXTENSIONS, extension_configs=options)
    return html, rendering, rendering.finish().problems


@given(LINES)
@example("~~~~\n/// figure | x\n///\n")
@example("~~~~\n\n0.333<!-- x.third -->\n")
@settings(deadline=None)
def test_rendering_a_page_never_fails_and_what_was_not_checked_is_a_problem(knowing, text):
    html, rendering, found = rendered(knowing, text)
    read = {(block.kind, block.name) for block in knowing.pages["a/b.md"].blocks}
    said = " ".join(map(str, [*knowing.problems, *found, *knowing.pages["a/b.md"].problems]))
    assert rendering.shown <= read or "stands in what looks like code" in said
    assert '<data class="fact"' not in html or knowing.pages["a/b.md"].marks or "looks like code" in said
    assert not re.search('<data class="fact"[^>]* value="">', html) or re.search(
        "has no fact|there is no snippets|looks like code", said
    )


WORDS = st.text(st.characters(categories=["L", "Nd"], include_characters=" \n.,;:!?()'-")).map(
    lambda text: re.sub(r"^\W+", "", text, flags=re.M)
)


@given(WORDS)
@settings(deadline=None)
def test_text_without_marks_comes_out_as_without_the_engine(knowing, text):
    text = re.sub("token", "word", text)
    others = [name for name in EXTENSIONS if name != "holdtrue"]
    options = {"pymdownx.arithmatex": {"generic": True}}
    assert rendered(knowing, text)[0] == markdown.markdown(text, extensions=others, extension_configs=options)


NUMBERS = ["0.3", "−0.30", "-1", "0", "12", "1,234", "1{,}234", "0,5", "3 %", "12.5%", "10", "1.5.2", "007", "1e3"]
FORMULAS = ["10^{3}", "10^3", "2.3 × 10^{-10}", r"1 \times 10^4", "-10^{−2}", r"x = 5\%", r"\frac{1}{10^9}", "10^12"]
MARKED = st.builds(
    "{}{}<!-- x.{} -->".format,
    st.sampled_from(["", " ", "-", "−", "a", "(", ",", ".", "1,", "x = "]),
    st.sampled_from([*NUMBERS, *(f"${body}$" for body in NUMBERS + FORMULAS)]),
    st.sampled_from([*FACTS, "no"]),
)


@given(st.lists(MARKED | MARKED | TEXT).map("".join), st.sampled_from(["\n", "\r\n"]), st.booleans())
@settings(deadline=None)
def test_update_changes_digits_and_nothing_else_and_once_is_enough(knowing, text, newline, bom):
    path = knowing.docs / "a/b.md"
    path.parent.mkdir(exist_ok=True)
    original = (b"\xef\xbb\xbf" if bom else b"") + text.replace("\r", "").replace("\n", newline).encode()
    path.write_bytes(original)
    knowing.read()
    marks = knowing.pages["a/b.md"].marks
    changed = knowing.rewrite_numbers().get("a/b.md", 0)
    once = path.read_bytes()
    assert (changed == 0) == (once == original)
    knowing.read()
    assert len(knowing.pages["a/b.md"].marks) == len(marks)
    assert around(original.decode(), marks, bom) == around(once.decode(), knowing.pages["a/b.md"].marks, bom)
    assert knowing.rewrite_numbers() == {} and path.read_bytes() == once


def around(text, marks, bom):
    """What stands between the numbers of a page."""
    ends = [0, *(bom + place for mark in marks for place in (mark.start, mark.end)), len(text)]
    return [text[start:end] for start, end in zip(ends[::2], ends[1::2], strict=True)]
