"""What tests/mutants.py breaks in printed formulas."""

import pytest

import mutants


@pytest.mark.parametrize(
    ("latex", "broken"),
    [
        ("a + b", ["a - b"]),
        (r"a \le b", [r"a \ge b"]),
        (r"x_0", ["x_1"]),
        (r"x_k", ["x_j"]),
        (r"x^2", ["x^4", "x"]),
        (r"x^{k-1}", ["x^{k+1}", "x^{k-2}", "x"]),
        (r"\tfrac12 a", [r"\tfrac22 a", r"\tfrac14 a", r"\frac{2}{1} a"]),
        (r"\frac{a}{b}", [r"\frac{{b}}{{a}}"]),
        (r"\sqrt{a}\, b", [r"{{a}}\, b"]),
        (r"\sigma_0 c", [r"\sigma_1 c", r"\sigma_0^2 c"]),
        (r"\sigma^2", [r"\sigma^4", r"\sigma"]),
        (r"2{,}000 \cdot 1.5", [r"4000 \cdot 1.5", r"2{,}000 \cdot 3"]),
        (r"\text{for all } x^\star", []),
    ],
)
def test_a_formula_is_broken_in_each_way_in_which_one_errs(latex, broken):
    assert [latex[:start] + new + latex[end:] for start, end, new in mutants.changes(latex)] == broken
