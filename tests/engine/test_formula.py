"""Printed formulas: what is read, what is computed, and what is refused."""

import math
from pathlib import Path

import numpy as np
import pytest

from holdtrue.formulas.formula import Formula, read
from holdtrue.problem import Complaint
from selection import ENGINE

ROWS = r"\begin{aligned} a &= b + c, & d &= 2 a \\ &\quad - 1 . \end{aligned}"
NORMAL = {
    r"\mathcal N": lambda x, mean, variance: np.exp(-((x - mean) ** 2) / variance / 2) / np.sqrt(2 * np.pi * variance)
}


@pytest.mark.parametrize(
    "right, values, result",
    [
        (r"\tfrac12 b^2 - \frac{1}{b} \cdot 3", {"b": 2.0}, 0.5),
        (r"-b^2 + 2{,}000", {"b": 3}, 1991),
        (r"10^{-2} \times 5", {}, 0.05),
        (r"\sqrt b\, c", {"b": 9.0, "c": 2.0}, 6),
        (r"\sqrt 2\; \log_2 b \ln e", {"b": 8.0}, 3 * math.sqrt(2)),
        (r"2 \ln 2 \; n", {"n": 5}, 10 * math.log(2)),
        (r"\cos\varphi\; x", {r"\varphi": 0.3, "x": 2.0}, 2 * math.cos(0.3)),
        (r"\exp\!\left( -\frac{(x - \mu)^2}{2\sigma^2} \right)", {"x": 1.0, r"\mu": 3.0, r"\sigma": 2.0}, math.exp(-0.5)),
        (r"e^{-f(x)}", {"f": np.square, "x": 2.0}, math.exp(-4)),
        (r"n (n-1)", {"n": 5}, 20),
        (r"| x - 3 | \lVert v \rVert^2", {"x": 1.0, "v": np.array([[3.0], [4.0]])}, 50),
        (r"x_1 + x_{1} + x_\text{data} + \hat x' + \bar\alpha_k", {"x_1": 1, r"x_\text{data}": 2, r"\hat{x}'": 3, r"\bar{\alpha}_{k}": 4}, 11),
        (r"D^\star(x) \beta^2", {r"D^{\star}": lambda x: 2 * x, "x": 3, r"\beta": 2}, 24),
        (r"p_{n+1}(x - 1)", {"p": lambda n: lambda x: 10 * n + x, "n": 3, "x": 2}, 41),
        (r"p(y \mid x, b) + q(x; y)", {"p": lambda y, x, b: y - x + b, "q": lambda x, y: x / y, "x": 1, "y": 4, "b": 7}, 10.25),
        (r"\sum_{i=1}^{n} i x_i", {"n": 3, "x_i": [1, 10, 100]}, 321),
        (r"2 \sum_{x'} q(x') + 1", {"q": np.square, "x'": [1, 2]}, 11),
        (r"\sum_{y'} p(x, y')", {"p(x, y')": lambda y: y**2, "y'": [1, 2]}, 5),
        (r"\mathop{\mathrm{arg\,min}}_{\theta \in \Theta}\; d(p, q)", {r"\mathrm{arg\,min}_{\theta \in \Theta}": np.argmin, "d(p, q)": [3, 1, 2]}, 1),
        (r"\sum_{j \le k} q_j", {"k": 2, "j": [1, 2, 3], "q_j": [1, 10, 100]}, 11),
        (r"\prod_{k=0}^{s-1} \left(1 - \frac{k}{d}\right)", {"s": 3, "d": 4}, 3 / 8),
        (r"\sum_{i=1}^{0} i + \prod_{i=1}^0 i", {}, 1),
        (r"\min\left(1,\; \frac{b}{c}\right)", {"b": 1, "c": 2}, 0.5),
        (r"\min\,\{\,k : F(k) > u\,\}", {"F": lambda k: k / 6, "k": range(1, 7), "u": 0.4}, 3),
        (r"\begin{bmatrix} 1 & b \\ 0 & 2 \end{bmatrix} \begin{bmatrix} 3 \\ 4 \end{bmatrix}", {"b": 5}, [[23], [8]]),
        (r"\Sigma^{-1} v v^\top", {r"\Sigma": np.diag([2.0, 4.0]), "v": np.array([[2.0], [4.0]])}, [[2, 4], [2, 4]]),
        (r"1 \pm i \sqrt{b}", {"b": 4.0, "i": 1j}, [1 + 2j, 1 - 2j]),
        (r"180^\circ", {}, math.pi),
        (r"\mathop{\mathbb E}_{x \sim p} [x^2] - 1", {r"\mathbb E_{x \sim p}": np.mean, "x": np.array([1.0, 3.0])}, 4),
        (r"\int_0^1 x^2\, \mathrm{d}x", {r"\int_0^1": np.sum, "x": np.array([1.0, 2.0]), r"\mathrm dx": 0.5}, 2.5),
        (r"2\, \text{KL}(p \,\|\, q)", {r"\text{KL}(p \| q)": 3.0}, 6),
        (r"\begin{cases} \log b & \text{if } b > 0, \\ -\infty & \text{otherwise.} \end{cases}", {"b": 1.0, r"\text{if } b > 0": True}, 0),
        (r"\begin{cases} \log b & \text{if } b > 0, \\ -\infty & \text{otherwise.} \end{cases}", {"b": 1.0, r"\text{if } b > 0": False}, -np.inf),
    ],
)  # fmt: skip
def test_a_right_side_has_the_value_that_a_reader_would_compute(right, values, result):
    assert Formula(f"a = {right} .").gives(values, "a") == pytest.approx(np.array(result), rel=1e-12)


def test_lines_and_columns_are_relations_and_a_line_may_go_on_with_a_sign():
    formula = Formula(ROWS)
    formula.holds({"a": 5, "b": 2, "c": 3, "d": 9})
    assert formula.gives({"b": 2, "c": 3}, "d", "a") == [9, 5]
    Formula("x = 1 \\\\ y &= 2, \\qquad 0 \\le x \\le y").holds({"x": 1, "y": 2})


def test_a_left_side_without_a_value_is_defined_wherever_it_stands_and_for_each_index():
    latex = r"""\begin{aligned} u &= \sum_k r_k \mu_k, \\ r_k &= \frac{w_k\, \mathcal N(x;\, \mu_k, v)}{\sum_j w_j\, \mathcal N(x;\, \mu_j, v)},
                \\ v &= s^2 . \end{aligned}"""
    w, mu, x = np.array([0.2, 0.8]), np.array([-1.0, 2.0]), np.linspace(-2, 2, 5)
    share = w * np.exp(-((x[:, None] - mu) ** 2) / 0.5)
    values = {"w_k": w, r"\mu_k": mu, "k": [0, 1], "j": [0, 1], "x": x, "s": 0.5, **NORMAL}
    Formula(latex).holds(values | {"u": share @ mu / share.sum(axis=1)}, rtol=1e-12)


def test_an_index_that_nothing_runs_over_belongs_to_the_name():
    formula = Formula(r"x_t = (1 - t) x_0 + t x_1, \quad y = c_\text{in} x_t, \quad c_\text{in} = 1 / t")
    assert formula.gives({"x_0": 1.0, "x_1": 3.0, "t": 0.25}, "x_t", "y") == [1.5, 6]


def test_relations_that_use_a_name_for_several_things_are_run_one_by_one():
    formula = Formula("a = t, & z = 2 t, \\\\ b = f(t, t), & z = 3 t .")
    formula.part(0, 1).holds({"a": 1, "t": 1, "z": 2})
    assert formula.rest == "b = f(t t) z = 3 t"
    assert formula.part(2, 3).gives({"t": 2, "f": max}, "z") == 6
    assert formula.rest == "b = f(t t)"
    assert formula.part(2, 3).gives({"t": 2, "f": max}, "b", "z") == [2, 6]
    assert formula.rest == ""


def test_a_function_that_the_formula_defines_is_used_by_its_name():
    latex = r"\text{roll} = \min\{ k : F(k) > u \}, \quad F(k) = \sum_{j \le k} p(j)"
    assert (
        Formula(latex).gives({"u": 0.7, "k": range(1, 7), "j": range(1, 7), "p": lambda j: 1 / 6}, r"\text{roll}") == 5
    )


def test_an_arrow_takes_the_old_value_and_what_follows_takes_the_new_one():
    formula = Formula(r"m \leftarrow \beta m + g, \\ \theta \leftarrow \theta - m")
    values = {r"\beta": 0.5, "m": 4.0, "g": 1.0, r"\theta": 10.0}
    assert formula.gives(values, "m", r"\theta") == [3, 7]
    formula.holds(values | {r"\theta \leftarrow": 7.0})
    with pytest.raises(AssertionError, match=r"m \+ g does not hold: 4 on its left, 3 on its right"):
        formula.holds(values | {r"\theta \leftarrow": 7.0, r"m \leftarrow": 4.0})
    with pytest.raises(Complaint, match="theta is neither compared nor used"):
        formula.holds(values | {r"m \leftarrow": 3.0})


def test_conditions_are_asked_and_laws_judge_their_samples():
    formula = Formula(r"x = y \sim \mathcal N(0, 1), \quad x \in \{0, 1\}, \quad \text{for all } x")
    values = {"x": 1, "y": 1, r"\mathcal N(0, 1)": lambda y: y < 2, r"\{0, 1\}": {0, 1}, r"\text{for all } x": True}
    formula.holds(values)
    for wrong in ({r"\mathcal N(0, 1)": lambda y: y > 2}, {r"\{0, 1\}": {0}}, {r"\text{for all } x": False}):
        with pytest.raises(AssertionError, match="does not hold"):
            formula.holds(values | wrong)


def test_nearly_equal_needs_to_be_told_how_nearly():
    formula = Formula(r"s \approx \sqrt n")
    formula.holds({"s": 3.05, "n": 9}, approx=0.02)
    with pytest.raises(AssertionError):
        formula.holds({"s": 3.05, "n": 9}, approx=0.01)
    Formula(r"10^9 \approx 2^{30}").holds({}, approx=0.1)
    with pytest.raises(Complaint, match="how near is ≈"):
        formula.holds({"s": 3.05, "n": 9})


TRUE = {
    "a": 2.0, "b": 3.0, "c": 5.0, r"\sigma": 0.7, "x_0": 1.2, "n": 4, "y_i": [1.0, 4.0, 2.0, 8.0], "p": lambda x, y: x + 2 * y,
}  # fmt: skip
LEFT = r"\frac{a - b}{2 \sigma^2} + \sqrt{c}\, x_0 + \frac{1}{n} \sum_{i=1}^{n} y_i\, e^{-a} - p(a \mid b)"


@pytest.mark.parametrize(
    "old, new",
    [
        ("a - b", "a + b"), (r"e^{-a}", r"e^{a}"), (r"- p", "+ p"), ("x_0", "x_1"), ("y_i", "y_n"), ("y_i", "y"),
        (r"\sigma^2", r"\sigma"), (r"\sigma^2", r"\sigma^3"), (r"2 \sigma", r"\sigma"), (r"2 \sigma", r"4 \sigma"),
        (r"\frac{1}{n}", r"\frac{n}{1}"), (r"\frac{1}{n}", ""), (r"\frac{a - b}{2 \sigma^2}", r"\frac{2 \sigma^2}{a - b}"),
        (r"\sqrt{c}", "c"), ("i=1", "i=0"), ("}^{n}", "}^{n-1}"), (r"p(a \mid b)", r"p(b \mid a)"), (r"\sum", r"\prod"),
    ],
)  # fmt: skip
def test_every_kind_of_change_gives_another_value_or_is_refused(old, new):
    value = Formula(f"v = {LEFT}").gives(TRUE, "v")
    assert LEFT.count(old) == 1
    with pytest.raises((AssertionError, Complaint)):
        Formula(f"v = {LEFT.replace(old, new)}").holds(TRUE | {"v": value})


@pytest.mark.parametrize("old, new", [(r"\le", r"\ge"), ("<", ">"), (r"\ge", "<"), (r"\ne", "="), (r"\in", r"\sim")])
def test_a_turned_relation_fails(old, new):
    values = {"a": 1, "b": 2, "c": {1}}
    true = {r"\le": r"a \le b", "<": "a < b", r"\ge": r"b \ge a", r"\ne": r"a \ne b", r"\in": r"a \in c"}[old]
    values = {name: value for name, value in values.items() if name in true.split()}
    Formula(f"{true}, a = 1").holds({"a": 1} | values)
    with pytest.raises((AssertionError, Complaint)):
        Formula(f"{true.replace(old, new)}, a = 1").holds({"a": 1} | values)


@pytest.mark.parametrize(
    "latex, values, complaint",
    [
        ("a = b \\\\\nc = \\zeta(2)", {"a": 1, "b": 1, "c": 1}, r"page.md:13: .* \\zeta has no value; give one, or bind the piece"),
        ("a = \\underbrace{b}_0", {"a": 1}, r"\\underbrace has no value"),
        ("a = b", {"a": 1, "b": 1, "c": 1}, "it has no c; take out that value"),
        ("a = b", {"b": 1}, "a is neither compared nor used; give its value"),
        ("a < b", {"b": 1}, "a has no value"),
        (r"x \in s", {"x": 1, "s": {1}}, "nothing is compared"),
        (r"a = 1 / b c", {"a": 1, "b": 1, "c": 1}, "above or below the /"),
        (r"a = \sum_{i=1}^{3} x_i", {"a": 1, "x_i": [1, 2]}, "x_i has 2 values, where 3 are wanted"),
        (r"a = \sum_i i", {"a": 1}, "over what does i run"),
        (r"a = \sum_x s(x)", {"a": 1, "x": [1], "s(x)": 2}, r"s\(x\) changes with x; bind it to a function of that"),
        (r"a = \begin{cases} 1 & \text{if } b \\ 2 & c \end{cases}", {"a": 1, "c": True}, "bind this condition"),
        (r"a = b, \text{for all } a", {"a": 1, "b": 1, r"\text{for all } a": 3}, "states nothing; bind it to True or False"),
        (r"a = (b", {"a": 1, "b": 1}, r"its end stands where \) should"),
        (r"a = b +", {"a": 1, "b": 1}, "its end stands where another piece should"),
        (r"a = b", {"a": np.ones(1), "b": np.ones(0)}, "a = b compares no value at all; give some"),
        (r"a = b^n_i", {"a": 1, "b": 1, "n_i": 1}, "without its index or brackets; put all in braces"),
        (r"a = e^f(x)", {"a": 1, "f": np.sin, "x": 1}, "without its index or brackets; put all in braces"),
        (r"a = \sqrt x_i", {"a": 1, "x_i": 1}, "without its index or brackets; put all in braces"),
        (r"a = 2^10", {"a": 1024}, "two numbers side by side"),
        (r"a = 10 000", {"a": 10000}, "two numbers side by side"),
        (r"a = b !", {"a": 1, "b": 1}, "! can't be read here"),
        (r"a = b c", {"a": 1, "b": np.eye(2), "c": np.ones(2)}, "give a column"),
        (r"f = g", {"f": np.sin, "g": np.sin}, "functions can't be compared"),
        (r"a = 1 / b", {"a": 1, "b": 0}, "can't be computed .division by zero"),
        (r"a = a + 1, b = 2", {"b": 2}, "a is neither compared nor used"),
        (r"a = a + 1, b = a", {"b": 2}, "can't be computed .maximum recursion"),
    ],
)  # fmt: skip
def test_what_can_not_be_read_is_an_error_that_names_the_piece_and_what_to_do(latex, values, complaint):
    with pytest.raises(Complaint, match=complaint):
        Formula(latex, "page.md", 12).holds(values)


def test_a_formula_without_a_relation_gives_its_value():
    assert Formula(r"\left( \frac56 \right)^n .").gives({"n": 2}) == pytest.approx(25 / 36)


def test_what_does_not_hold_says_where_and_both_sides():
    with pytest.raises(
        AssertionError, match=r"^page.md:13: the printed c = d does not hold: 2 on its left, 3 on its right"
    ):
        Formula("a = b, \\\\\nc = d", "page.md", 12).holds({"a": 1, "b": 1, "c": 2, "d": 3})
    with pytest.raises(AssertionError, match="does not hold"):
        Formula("a = b").holds({"a": np.nan, "b": np.nan})


def test_a_formula_is_read_from_its_page_as_it_stands(tmp_path):
    page = tmp_path / "docs/part/page.md"
    page.parent.mkdir(parents=True)
    page.write_text(
        "# Page\n\n```\n/// equation | law\n$$ 1 = 2 $$\n///\n```\n\n??? note\n\n    /// equation | law\n\n    $$\n    a = b\n    $$\n    ///\n"
        "\n/// equation | none\nNothing.\n///\n\n$$ c = d $$\n",
        "utf-8",
    )
    formula = read(tmp_path, "part/page/law")
    assert (formula.tokens, formula.lines, formula.path) == (["a", "=", "b"], [14, 14, 14], "docs/part/page.md")
    with pytest.raises(Complaint, match=r"docs/part/page\.md:18: the equation 'none' has no formula; write one"):
        read(tmp_path, "part/page/none")
    with pytest.raises(Complaint, match=r"docs/part/page\.md:1: there is no equation 'other'; write it"):
        read(tmp_path, "part/page/other")


def test_a_formula_in_the_text_is_found_by_how_it_begins(tmp_path):
    page = tmp_path / "docs/part/page.md"
    page.parent.mkdir(parents=True)
    page.write_text("# Page\n\n`$a = 1$` and $a = b +\nc$, so $a = 2$, and once more $d = 3$ and $d=3$.\n", "utf-8")
    assert read(tmp_path, "part/page", "a = b").tokens == ["a", "=", "b", "+", "c"]
    assert read(tmp_path, "part/page", "d =").lines == [4, 4, 4]
    for begins, complaint in (
        ("a =", "2 formulas in the text begin with a =; write more"),
        ("b", "0 formulas .* write what"),
    ):
        with pytest.raises(Complaint, match=rf"docs/part/page\.md:1: {complaint}"):
            read(tmp_path, "part/page", begins)


@pytest.mark.reads(*ENGINE, "docs/foundations/introduction_paths.md")
def test_every_formula_of_the_course_is_found():
    root = Path(__file__).resolve().parents[2]
    assert read(root, "foundations/introduction_paths/interpolant").tokens[:4] == ["x", "_", "t", "="]
