"""Numbers in the text that no snippet is asked for: parameters that the code sets, and sums that everybody can do.

A whole number may be a year, a count of what stands beside it, a label or a setting. One with a decimal point or a percent
sign has been computed or measured, so it has a mark; if not, then it is a setting, and stands in the code of the page. In
formulas, numbers alone are an arithmetic that is done here.
"""

import ast
import re

import pytest

from course import ROOT
from holdtrue.formulas.formula import Formula
from holdtrue.keep import sources
from holdtrue.read.page import masked

NUMBER = re.compile(r"(?<![\w.,§])[-−]?\d[\d,]*(?:\.\d+(?:\s?%)?|\s?%)(?![\d.])")
NOT_PROSE = [
    r"\A---\n.*?\n---\n", r"<!--.*?-->", r"\$\$.*?\$\$", r"(?<!\\)\$[^$]+\$", r"\[@[^\]]*\]", r"\]\([^)]*\)", r"^ *///.*$",
    r"^#.*$", r"^ {4,}alt: >-\n(?: {6,}\S.*\n)+", r"^ {4,}(?:controls|answer|test|checked|code|mistakes):.*$", r"\{old: .*\}$", r"<[^>\n]*>",
]  # fmt: skip
TOLERANCE = 0.01  # of an answer, in holdtrue/src/holdtrue/browser/blocks.js
ARITHMETIC = re.compile(
    r"(?<![\\$])\$([^$a-zA-Z]*(?:\\(?:frac|tfrac|dfrac|cdot|times|sqrt|log|ln|approx|left|right|,)[^$a-zA-Z]*)*)\$"
)


def blank(match):
    return re.sub(r"[^\n]", " ", match[0])


def prose(page):
    """The text of a page with all that is none replaced by spaces."""
    text = "".join(masked(page.text.splitlines(keepends=True)))
    for mark in page.marks:
        text = text[: mark.start] + " " * (mark.end - mark.start) + text[mark.end :]
    for pattern in NOT_PROSE:
        text = re.sub(pattern, blank, text, flags=re.S | re.M if ".*?" in pattern else re.M)
    return text


def settings(page):
    """All numbers in the code and the sliders of a page."""
    package = ROOT / "snippets" / page.uri.removesuffix(".md")
    named = {ROOT / "snippets" / f"{name}.py" for name in page.snippets()}
    files = {file for file in named.union(package.glob("*.py")) if file.is_file()}

    def imported(file):
        modules = sources.imported(ast.parse(file.read_text("utf-8")), file.relative_to(ROOT).parent.parts)
        return {
            found for module in modules for found in sources.module_files(module, ROOT) if "snippets" in found.parts
        }

    trees = [ast.parse(file.read_text("utf-8")) for file in sources.closure(files, imported)]
    nodes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    stops = [value for block in page.blocks for values in block.controls.values() for value in values]
    return {
        float(value) for value in [TOLERANCE, *stops, *(node.value for node in nodes)] if isinstance(value, int | float)
    }


def test_a_number_with_a_decimal_point_or_a_percent_sign_is_computed_or_set_by_the_code(pages):
    faults = []
    for uri, page in pages.items():
        text, known = prose(page), settings(page)
        for match in NUMBER.finditer(text):
            number = float(match[0].replace("−", "-").replace(",", "").rstrip("% \n"))
            if "%" in match[0]:
                number /= 100
            if not any(abs(abs(number) - one) < 1e-12 for one in known):
                line = text.count("\n", 0, match.start()) + 1
                advice = "let a snippet compute it, and name the fact behind it: <!-- snippet.fact -->"
                faults.append(f"docs/{uri}:{line}: where does {match[0]} come from? {advice}")
    assert not faults, "\n".join(faults)


def test_the_sums_that_are_printed_in_the_text_come_out_as_printed(pages):
    done = []
    for uri, page in pages.items():
        text = "".join(masked(page.text.splitlines(keepends=True)))
        for match in ARITHMETIC.finditer(text):
            if re.search(r"(=|\\approx) *[^ ]", match[1]):  # not one that ends there, before a number with a mark
                last = re.split(r"=|\\approx", match[1])[-1].strip(" .,")
                decimals = len(last.partition(".")[2]) if re.fullmatch(r"-?\d+\.\d+", last) else 9
                line = text.count("\n", 0, match.start()) + 1
                Formula(match[1], f"docs/{uri}", line).holds({}, rtol=0, atol=0.5 * 10.0**-decimals * 1.001, approx=0.1)
                done.append(match[1])
    assert len(done) > 5


@pytest.mark.parametrize("sentence", ["It is 0.53 wide.", "About 31% are lost.", "From −1.25, or 2 %."])
def test_a_number_from_nowhere_is_found(sentence):
    assert NUMBER.search(sentence)
