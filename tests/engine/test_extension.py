"""What the blocks, numbers and formulas of a page become."""

import json

import markdown
import pytest
from bs4 import BeautifulSoup

from holdtrue.render.rendering import Rendering

ALT = "\n    alt: >-\n      A straight line that rises from the lower left to the upper right.\n"


def proofs(site):
    return site.proofs.files(site.pages.values())


def test_a_figure_has_a_sized_image_a_numbered_caption_and_its_code(render):
    page = render(f"/// figure | line{ALT}\nRises by 0.333<!-- line.third -->.\n///\n")
    image, caption = page.figure.img, page.figcaption
    assert image["src"] == "page/line.svg" and (image["width"], image["height"]) == ("576", "288")
    assert image["alt"].startswith("A straight line") and image["alt"].endswith("upper right.")
    assert caption.p.get_text(" ", strip=True) == "Figure 1 Rises by 0.333 ."
    whole = page.find(class_="figure")
    assert caption.a["href"] == "#" + whole["id"] == "#fig-line"
    assert float(caption.data["value"]) == pytest.approx(1 / 3)
    assert "def figure(slope=1):" in whole.details.pre.get_text()
    assert whole.details.find("a")["href"] == "../snippets/part/page/line.py"
    assert page.find("input") is None


def test_code_is_a_page_of_its_own_where_the_site_has_a_style_for_it(project, render):
    project.write("docs/assets/code.css", "")
    panel = render(f"/// figure | line{ALT}\n///\n").details.find(class_="code-panel")
    assert panel.noscript.iframe["src"].endswith("part/page/fig-line.code.html") and panel.get_text(strip=True) == ""


def test_only_the_first_image_loads_at_once(project, render):
    project.write("snippets/part/page/other.py", project.snippet.read_text("utf-8"))
    page = render(f"/// figure | line{ALT}\n///\n\n/// figure | other{ALT}\n///\n")
    assert [i["loading"] for i in page.find_all("img")] == ["eager", "lazy"]
    assert [f.a.text for f in page.find_all("figcaption")] == ["Figure 1", "Figure 2"]


def test_a_control_becomes_a_labelled_slider_at_its_default(render):
    page = render(f"/// figure | line{ALT}    controls: {{slope: [0.5, 1, 1000]}}\n\n///\n")
    slider = page.find("input")
    assert (slider["type"], slider["max"], slider["value"], slider["aria-valuetext"]) == (
        "range",
        "2",
        "1",
        "1",
    )
    assert json.loads(slider["data-values"]) == ["0.5", "1", "1,000"]
    assert json.loads(page.find(class_="controls")["data-frames"]) == ["line.0.svg", "line.svg", "line.2.svg"]
    assert page.find(class_="readout").text == "1"


def test_a_slider_can_be_thrown(render):
    page = render(f"/// figure | line{ALT}    controls: {{slope: [0.5, 1, 1000]}}\n    throw: slope\n\n///\n")
    button = page.select_one(".controls > label + button[type=button].throw")
    assert (button.text, button["data-sets"]) == ("Throw", page.find("input")["data-name"])
    assert button.find_next_sibling()["role"] == "status"


def test_truths_are_words_on_a_slider_and_powers_of_ten_are_numbers(project, render):
    text = project.snippet.read_text("utf-8").replace("slope=1)", "slope=1, log=False, rate=1e-3, name='1e-3')")
    project.snippet.write_text(text, "utf-8")
    controls = "{log: [true, false], rate: [1e-3, 1E-2, +2.5e+1], name: ['1e-3', other]}"
    page = render(project.page.read_text("utf-8").replace("{slope: [1, 2]}", controls))
    shown = [json.loads(slider["data-values"]) for slider in page.find_all("input")]
    assert shown == [["true", "false"], ["0.001", "0.01", "25.0"], ["1e-3", "other"]]
    assert page.find("input")["aria-valuetext"] == "false"


def test_two_controls_make_frames_in_row_major_order(project, render):
    project.snippet.write_text(
        project.snippet.read_text("utf-8").replace("slope=1", "slope=1, other_name='a'"), "utf-8"
    )
    page = render(f"/// figure | line{ALT}    controls: {{slope: [1, 2], other_name: [b, a, c]}}\n\n///\n")
    frames = json.loads(page.find(class_="controls")["data-frames"])
    assert frames == ["line.0.svg", "line.svg", *(f"line.{i}.svg" for i in range(2, 6))]
    assert [(i["data-name"], i["value"]) for i in page.find_all("input")] == [("slope", "0"), ("other name", "1")]


@pytest.mark.parametrize("outer", ["!!! note\n\n", "??? note\n\n", "- item\n\n", "1. item\n\n    !!! note\n\n"])
def test_blocks_nest(render, outer):
    depth = "        " if "item\n\n    !!!" in outer else "    "
    inner = f"/// figure | line{ALT}\nA caption.\n///\n\n/// output | line\n///\n"
    page = render(outer + "".join(depth + line if line.strip() else line for line in inner.splitlines(keepends=True)))
    assert page.figure.img and page.find(class_="output").text == "slope 1\n" and "///" not in page.get_text()
    assert page.find(class_="figure").find_parent(["div", "details", "li"])


def test_a_page_may_borrow_the_figure_of_another(render):
    page = render(f"/// figure | part/page/line{ALT}\n///\n", uri="index.md")
    assert page.img["src"] == "part/page/line.svg" and page.find(class_="figure")["id"] == "fig-line"


def test_output_is_text_not_markup(project, render):
    project.snippet.write_text(
        project.snippet.read_text("utf-8").replace('"slope", slope', '"<b>&amp; $x$ **y**"'), "utf-8"
    )
    page = render("/// output | line\n///\n")
    assert page.pre.text == "<b>&amp; $x$ **y**\n"


PRINTS = """
import logging
import sys

import matplotlib.pyplot as plt
from tqdm import tqdm

logging.basicConfig(level=logging.INFO, format="logged %(message)s")
told = logging.getLogger("told")
told.addHandler(logging.StreamHandler(sys.stdout))
out = sys.stdout
print("imported")


def figure(slope=2):
    for _ in tqdm(range(3)):
        pass
    logging.info(slope)
    told.info("told %s", slope)
    print("printed", slope)
    print("kept", slope, file=out)
    print("wrong", slope, file=sys.stderr)
    fig, ax = plt.subplots()
    ax.plot([0, 1], [0, slope])
    return fig


def facts():
    print("counted")
    return {"third": 1 / 3}
"""


def test_output_is_what_the_default_frame_printed_and_no_error(project, render):
    project.snippet.write_text(PRINTS, "utf-8")
    page = render(project.page.read_text("utf-8").replace("[1, 2]", "[1, 2, 3]"))
    lines = page.find(class_="snippet-output").get_text().strip().splitlines()
    assert lines == ["imported", "told 2", "printed 2", "kept 2", "counted"]


def test_control_characters_in_output_are_visible(project, render):
    text = project.snippet.read_text("utf-8")
    shown = r"'a\rb\x1b[31mc\x00\x08\x7f\x9b\u202e\u2066\ud800\tü\n" + r"αβ 日本 👩‍🚀 x\r\n'"
    project.snippet.write_text(text.replace('"slope", slope', shown), "utf-8")
    page = render(project.page.read_text("utf-8"))
    printed = page.find(class_="snippet-output").pre.get_text().replace("\r\n", "\n")
    assert printed == "a␍b␛[31mc␀␈␡\\x9b\\u202e\\u2066\\ud800\tü\nαβ 日本 👩‍🚀 x\n\n"


def test_numbers_are_found_everywhere_but_in_code(render):
    page = render(
        "One third is **0.333<!-- line.third -->**, or 33.3%<!-- line.third -->, of $10^{3}$<!-- line.thousand -->.\n\n"
        "| a |\n|---|\n| 1,000<!-- line.thousand --> |\n\n`0.1<!-- line.third -->`\n"
    )
    assert [d.text for d in page.find_all("data")] == ["0.333", "33.3%", "103", "1,000"]
    assert page.find_all("data")[2].math and page.td.data
    assert page.find(class_="nobr").get_text() == "103."  # no full stop at the beginning of a line
    assert page.find_all("code")[-1].text == "0.1<!-- line.third -->"


LAW = """
import pytest

@pytest.mark.equation("part/page/law")
def test_law():
    assert 1 + 1 == 2

def test_other():
    pass
"""


@pytest.mark.parametrize("path", ["tests/part/test_page.py", "tests/part/page/test_line.py"])
def test_an_equation_has_a_number_an_anchor_and_its_test(project, render, path):
    test = project.write(path, LAW)
    page = render("/// equation | law\n$$ a < b $$\n///\n")
    box = page.find(id="eq-law")
    assert box.math["display"] == "block" and box.find(class_="equation-number").text == "(1)"
    assert "def test_law():" in box.details.get_text() and "test_other" not in box.get_text()
    assert box.details.find("a")["href"] == f"../{path}"
    assert proofs(project.site()) == {test}


def test_an_equation_says_whether_its_test_runs_it_as_it_is_printed_or_why_it_is_only_read(project, render):
    law = "/// equation | law\n$$ a < b $$\n///\n"
    for test, word in ((LAW, "read"), (LAW.replace("1 + 1 == 2", 'printed("part/page/law")'), "runs")):
        project.write("tests/part/test_page.py", test)
        assert render(law).find(id="eq-law").summary.text == word
    by_hand = render(law.replace("law\n", 'law\n    checked: by hand, "a definition, in words"\n\n'))
    assert by_hand.find(id="eq-law").find(class_="source").text == "Checked by hand: a definition, in words"
    assert by_hand.find(id="eq-law").math


def test_the_test_of_an_equation_is_looked_for_in_the_file_of_its_page_and_then_in_its_folder(project):
    project.page.write_text("/// equation | law\n$$ a < b $$\n///\n", "utf-8")
    for elsewhere in ("tests/test_page.py", "tests/part/test_other.py", "tests/part/other/test_line.py"):
        project.write(elsewhere, LAW)
    project.write("tests/part/page/helper.py", LAW)
    site = project.site()  # one, as in a server
    complaint = [str(problem) for problem in site.problems]
    assert len(complaint) == 1 and "equation 'law' has no test" in complaint[0]
    places = ["tests/part/page/test_line.py", "tests/part/page/test_arc.py", "tests/part/test_page.py"]
    for path in places:  # each comes before those that are there
        project.write(path, LAW)
        site.update()
        assert site.problems == [] and site.proofs.equation("part/page/law")[0] == path
        assert proofs(site) == {project.root / path}
    for path, other in zip(reversed(places), [*places[-2::-1], None], strict=True):
        (project.root / path).unlink()
        site.update()
        assert (site.proofs.equation("part/page/law") or [None])[0] == other
    assert [str(problem) for problem in site.problems] == complaint and proofs(site) == set()


def test_formulas_are_mathml_and_nothing_else(render):
    page = render("Let $a<b$, and\n\n$$\n\\begin{bmatrix} 1 & 2 \\\\ 3 & 4 \\end{bmatrix}\n$$\n\nfor €5 or \\$5.\n")
    inline, display = page.find_all("math")
    assert inline.get_text() == "a<b" and inline.find_parent("p") is not None
    assert display["display"] == "block" and len(display.find_all("mtd")) == 4
    assert "\\" not in page.get_text() and "$5" in page.get_text()


def test_money_is_written_as_the_error_for_a_lone_dollar_says(render):
    assert render("It costs \\$5, and $x$ is no price.\n").p.get_text() == "It costs $5, and x is no price."


def test_sizes_within_a_formula_stand_where_validators_know_them(render):
    page = render("$\\tfrac12$\n\n$$\n\\begin{aligned} a &= b \\end{aligned}\n$$\n")
    assert page.mfrac.attrs == {} and page.mfrac.parent.attrs == {"displaystyle": "false"}
    assert page.mtable.attrs == {"displaystyle": "true"} and page.mtable.parent.attrs == {"scriptlevel": "0"}
    assert page.mfrac.parent.name == page.mtable.parent.name == "mstyle"


def test_a_sign_at_the_beginning_of_a_line_has_room_around_it(render):
    page = render(
        "$$\n\\begin{aligned} a &= -b \\\\ &- c \\\\ -d &= \\begin{bmatrix} 1 & -2 \\end{bmatrix} \\end{aligned}\n$$\n"
    )
    assert [(sign.get("form"), sign.find_next().get_text()) for sign in page.find_all("mo", string="−")] == [
        (None, "b"), ("infix", "c"), (None, "d"), (None, "2"),
    ]  # fmt: skip


def test_a_large_bracket_with_an_exponent_has_a_row_of_its_own(render):
    brackets = render(r"$\bigl( x \bigr)^2 + \bigl( y \bigr)_i^2$").find_all("mo", minsize=True, string=")")
    assert [(mark.parent.name, mark.parent.parent.name) for mark in brackets] == [("mrow", "msup"), ("mrow", "msubsup")]


def test_a_line_never_begins_with_the_full_stop_of_a_formula(render):
    page = render("Let $x$, then (by $y$). And $z$ next.")
    assert [span.get_text() for span in page.find_all(class_="nobr")] == ["x,", "y)."]
    assert page.p.get_text() == "Let x, then (by y). And z next."


def test_a_line_never_ends_with_the_bracket_before_a_formula(render):
    page = render("($x$ or *one*) and *two* (“$y$-like”, or $u$)")
    assert [span.get_text() for span in page.find_all(class_="nobr")] == ["(x", "(“y", "u)"]
    assert page.p.get_text() == "(x or one) and two (“y-like”, or u)"


HEADINGS = r"""
# A page

## The case $n=2$

## The case $n=2$

## The case $n<2$

## The case $n>2$

## The case n 2

## $\alpha$

## $\beta$

## $\alpha$

## $=$

## $\sum_{i} x_i$ {#sum}

## A $x$ {: #sum-2 .wide }

## Plain

## Plain

/// figure | line
    alt: >-
      A straight line that rises from the lower left to the upper right corner.
///

/// figure | other/page/line
    alt: >-
      A straight line that rises from the lower left to the upper right corner.
///

/// figure | more/page/line
    alt: >-
      A straight line that rises from the lower left to the upper right corner.
///

## Fig line
"""


def test_every_anchor_of_a_page_is_there_once_and_not_empty(project, render):
    for name in "other", "more":
        project.write(f"snippets/{name}/page/line.py", project.snippet.read_text("utf-8"))
    page = render(HEADINGS)
    ids = [node["id"] for node in page.find_all(id=True)]
    assert len(set(ids)) == len(ids) and all(ids) and "fig-line" in ids and "fig-other-page-line" in ids
    assert [node["id"] for node in page.find_all("h2")] == [
        "the-case-n-2", "the-case-n-2_1", "the-case-n-2_2", "the-case-n-2_3", "the-case-n-2_4", "alpha", "beta", "alpha_1",
        "formula", "sum", "sum-2", "plain", "plain_1", "fig-line_1",
    ]  # fmt: skip


def test_one_figure_is_shown_once_however_it_is_named(project):
    more = "\n/// figure | part/page/line\n    alt: >-\n      " + "long " * 20 + "\n///\n"
    project.page.write_text(project.page.read_text("utf-8") + more, "utf-8")
    assert "figure 'part/page/line' stands on this page already, in line 3" in " ".join(project.problems())


def test_headings_with_formulas_get_readable_anchors(render):
    page = render("## $p_\\text{data}$ for images\n\n## Why $\\frac{1}{6} \\approx x^{2}$?\n")
    assert [h["id"] for h in page.find_all("h2")] == ["p_data-for-images", "why-16-x2"]


def test_a_block_without_a_result_says_why(project):
    project.page.write_text(project.page.read_text("utf-8").replace("slope: [", "steepness: ["), "utf-8")
    site = project.site()
    options = {"holdtrue": {"rendering": Rendering(site, "part/page.md")}, "pymdownx.arithmatex": {"generic": True}}
    names = ["holdtrue", "pymdownx.arithmatex"]
    html = markdown.markdown(site.pages["part/page.md"].text, extensions=names, extension_configs=options)
    error = BeautifulSoup(html, "html.parser").find(class_="snippet-error")
    assert "docs/part/page.md:3: figure 'line' has no control 'steepness'" in error.text


def test_a_theta_stands_upright_that_none_is_taken_for_one_with_a_hat(render):
    page = render(r"$p_\theta(x), \hat\theta, \mu$")
    assert [(letter.text, letter.get("mathvariant")) for letter in page.find_all("mi") if letter.text in "θμ"] == [
        ("θ", "normal"), ("θ", "normal"), ("μ", None)
    ]  # fmt: skip


def test_limits_stand_below_an_operator_where_a_formula_is_displayed_and_beside_it_in_the_text(render):
    page = render(
        "$$\n\\begin{aligned} a &= \\mathop{E}_{x \\sim p} \\frac{\\mathop{E}_y}{2} \\end{aligned}\n$$\n\n$\\mathop{E}_x$\n"
    )
    assert [(limit.mi.text, limit.find_all(recursive=False)[1].get_text()) for limit in page.find_all("munder")] == [
        ("E", "x∼p")
    ]
    assert [script.get_text() for script in page.find_all("msub")] == ["Ey", "Ex"]


def test_a_table_of_many_columns_with_words_names_the_column_of_each_cell(render):
    rows = "|---|---|---|---|\n| one | 2 | {} | $x$ |\n"
    words = "| a | **b** | $p_x$ | d |\n" + rows
    page = render(
        "\n".join(
            [words.format("some words about it"), words.format("few"), words.format(r"$\\text{some words about it}$")]
        )
    )
    first, *others = page.find_all("table")
    assert first.has_attr("data-cards") and [cell.get("data-head") for cell in first.find_all("td")] == [
        None,
        "b",
        "p_x",
        "d",
    ]
    assert not any(table.find("td", {"data-head": True}) or table.has_attr("data-cards") for table in others)
