"""The page of twenty mistakes: each entry has its number, a law that a page states, and the test that holds this law."""

import ast
import json
import os
import re
import sys

import pytest

import processes
from course import ROOT
from holdtrue.formulas import formula
from holdtrue.read import page
from selection import DRAWING

PAGE = "reference/twenty_mistakes.md"
TEXT = (ROOT / "docs" / PAGE).read_text("utf-8")
# The tests that it names and the pages of their laws: whoever edits another page need not wait for all twenty.
NAMED = {f"docs/{PAGE}", *re.findall(r"^ +test: (\S+)::", TEXT, re.M)}
NAMED |= {os.path.normpath(f"docs/reference/{page}") for page in re.findall(r"\]\(([\w./]+\.md)#eq-", TEXT)}


@pytest.fixture(scope="module")
def entries(pages, article):
    """[(block, its element), …] in the order of the page."""
    found = article(PAGE)
    return [(block, found.find(id=f"err-{block.name}")) for block in pages[PAGE].blocks if block.kind == "erratum"]


def law(element):
    """("A/B", "name") of the one equation that the entry's last paragraph links to."""
    last = element.find_all("p", recursive=False)[-1]
    assert last.get_text().startswith("The law: "), last.get_text()
    (link,) = last.select('a[href*="#eq-"]')  # terms of the glossary are links, too
    place, name = re.fullmatch(r"(?:\.\./)?([\w/]+\.md)#eq-(\w+)", link["href"]).groups()
    return place.removesuffix(".md") if "/" in place else f"reference/{place.removesuffix('.md')}", name


def equations(reference):
    """Full names of the equations that the test tests/A/test_B.py::name is marked with, and whether there is one."""
    path, _, name = reference.partition("::")
    for node in ast.parse((ROOT / path).read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            marks = [mark for mark in node.decorator_list if isinstance(mark, ast.Call)]
            return [mark.args[0].value for mark in marks if ast.unparse(mark.func) == "pytest.mark.equation"]
    raise AssertionError(f"there is no {reference}")


def test_there_are_twenty_and_they_are_counted(entries):
    numbers = [element.p.get_text().partition(".")[0] for _, element in entries]
    assert numbers == [str(n) for n in range(1, 21)]


def test_each_law_is_stated_on_its_page_and_the_named_test_holds_it(entries, article):
    faults = []
    for block, element in entries:
        page, name = law(element)
        if article(f"{page}.md").find(id=f"eq-{name}") is None:
            faults.append(f"{block.name}: {page}.md states no equation {name}")
        if f"{page}/{name}" not in equations(block.test):
            faults.append(f"{block.name}: {block.test} is no test of {page}/{name}")
    assert not faults, "\n".join(faults)


def test_each_mistake_has_a_checked_number(entries):
    assert not [block.name for block, element in entries if not element.select(".fact")]


def test_the_table_sends_readers_to_every_mistake_by_its_number(entries, article):
    listed = [(int(a.get_text()), a["href"]) for a in article(PAGE).table.select('td a[href^="#err-"]')]
    assert sorted(listed) == [(n, f"#err-{block.name}") for n, (block, _) in enumerate(entries, 1)]


# What the law would say with the mistake in it: (a part of the formula, the same with the mistake). Not in a formula are
# rows taken for columns, a single line taken for the flow, and what it is worth to copy.
PRINTED = {
    "missing_minus": (r"s_\theta(y) + \frac{\varepsilon}{\sigma}", r"s_\theta(y) - \frac{\varepsilon}{\sigma}"),
    "lost_half": (r"\sqrt{1 - \beta_k}", r"(1 - \beta_k)"),  # for small steps the drift of -beta x
    "turned_drift": (
        r"\frac{x_t}{t} + 2\, \frac{1 - t}{t}\, s_t(x_t)",
        r"\frac{x_t}{t} + 0\, \frac{1 - t}{t}\, s_t(x_t)",
    ),
    "order_of_times": (r"-u_{1-s}(x)", r"u_{1-s}(x)"),
    "scale_off_by_one": (r"(1 + w)\; y(c) - w\;", r"w\; y(c) - (w - 1)\;"),
    "sizes_added": (r"\sqrt{\hat\sigma^2 - \sigma^2}", r"(\hat\sigma - \sigma)"),
    "weight_squared": (r"\sqrt{\bar\alpha_k}\;", r"\bar\alpha_k\;"),
    "mean_over_latents": (r"- \text{KL}", r"- \frac12 \text{KL}"),  # of two latents
    "log_of_which": (r"\log \frac{\sigma}{s} + \frac{s^2", r"\frac12 \log \frac{\sigma}{s} + \frac{s"),
    "nats_for_bits": (r"\log_2 p(x)", r"\log p(x)"),
    "two_scalings": (r" + \log_2 a", ""),
    "negative_bits": (r"\log_2 \bigl( \sigma \sqrt{2 \pi e} \bigr)", r"| \log_2 \bigl( \sigma \sqrt{2 \pi e} \bigr) |"),
    "order_of_arguments": (r"\int p(x)", r"\int q(x)"),
    "same_law": (r"d\, (d + 5)", r"0\, d\, (d + 5)"),
    "tilted_law": (r"\sigma_c^{2g}\, \sigma_u^{2(1 - g)}", r"\frac{1}{g / \sigma_c^2 + (1 - g) / \sigma_u^2}"),
    "loss_of_zero": (r"\lVert u_t(x_t) - (x_1 - x_0) \rVert^2", r"0\, \lVert u_t(x_t) - (x_1 - x_0) \rVert^2"),
    "less_noise": (r"\sqrt{2h}", r"\sqrt{h}"),
}
MISREAD = """
import json, os

def pytest_configure():
    from holdtrue.formulas import formula
    from holdtrue.read import page
    whole, printed = formula.block, json.loads(os.environ["PRINTED"])

    def block(root, name):
        path, text, found = whole(root, name)
        if name in printed:
            start, end = page.latex(text, found).span(1)
            text = text[:start] + printed[name] + text[end:]
        return path, text, found

    formula.block = block
"""


@pytest.mark.reads(*sorted(NAMED), "holdtrue", *DRAWING, rest="the other pages, among which these are found")
def test_printed_with_the_mistake_in_it_each_law_fails_its_test(entries, tmp_path):
    laws, tests = {}, {}
    for block, element in entries:
        if block.name in PRINTED:
            assert {block.test.partition("::")[0], f"docs/{law(element)[0]}.md"} <= NAMED
            name, (right, wrong) = "/".join(law(element)), PRINTED[block.name]
            _, text, found = formula.block(ROOT, name)
            whole = page.latex(text, found)[1]
            assert right in whole, f"{name} doesn't say {right}"
            laws[name], tests[block.name] = whole.replace(right, wrong, 1), block.test
    assert tests.keys() == PRINTED.keys()
    (tmp_path / "misread.py").write_text(MISREAD, "utf-8")
    places = os.pathsep.join(filter(None, [str(tmp_path), os.environ.get("PYTHONPATH")]))
    options = ["-q", "-p", "misread", "-p", "no:cacheprovider", "-p", "no:xdist", "-rf", "--tb=line"]
    command = [sys.executable, "-m", "pytest", *options, *tests.values()]
    done = processes.run(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": places, "PRINTED": json.dumps(laws)})
    caught = re.findall(r"^FAILED ([^\s\[]+)", done.stdout, re.M)
    assert not [name for name, test in tests.items() if test not in caught], done.stdout[-3000:] + done.stderr[-3000:]
