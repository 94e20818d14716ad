"""Two samples of one law lie d(d + 5)/2n apart on average: by the moments of a chi-square, and by many draws."""

import math

import numpy as np
import pytest

from snippets.diffusion.evaluation import the_same_law_is_not_at_zero as m


@pytest.mark.equation("diffusion/evaluation/same_law")
def test_the_law_of_the_distance_of_two_samples_of_one_law(printed, rng, draws=300):
    formula = printed("diffusion/evaluation/same_law")
    for d, n in ((1, 400), (3, 1000), (6, 2000)):
        found = [m.apart(d, n, rng) for _ in range(draws)]
        error = 5 * np.std(found) / math.sqrt(draws)
        law = d * (d + 5) / 2 / n
        # the next term of the expansion is smaller by a factor d/n
        assert abs(np.mean(found) - law) < error + law * 2 * d / n
        formula.holds({r"\mathbb E[F]": np.mean(found), "d": d, "n": n}, approx=error / law + 2 * d / n)
        assert m.law(d, n) == pytest.approx(law)


def test_in_one_dimension_the_law_follows_from_chi_square(n=500):
    """F = (m - m')^2 + (s - s')^2: 2/n from the means, and twice the variance of s from the widths."""
    mean_s = math.sqrt(2 / (n - 1)) * math.exp(math.lgamma(n / 2) - math.lgamma((n - 1) / 2))
    assert 2 / n + 2 * (1 - mean_s**2) == pytest.approx(m.law(1, n), rel=2 / n)


def test_the_facts_and_the_dots():
    facts = m.facts()
    rows = m.measured(16)
    assert facts["at_2000"] == pytest.approx(rows[-1].mean()) and facts["at_100"] == pytest.approx(rows[2].mean())
    for size in (100, 2000):
        assert facts[f"law_{size}"] == pytest.approx(16 * 21 / 2 / size)
        row = rows[m.SIZES.index(size)]
        error = 5 * row.std(ddof=1) / math.sqrt(len(row))
        # the next term of the expansion is smaller by a factor d/n
        assert abs(facts[f"at_{size}"] - facts[f"law_{size}"]) < error + facts[f"law_{size}"] * 2 * 16 / size
    assert facts["digits"] == pytest.approx(64 * 69 / 1194)
    assert facts["inception"] == pytest.approx(2048 * 2053 / 1e5)
    for d in (2, 16):
        (ax,) = (m.figure() if d == 16 else m.figure(dimension=d)).axes
        sizes = [n for n in m.SIZES if n > d]
        assert sizes == {2: [20, 50, 100, 200, 500, 1000, 2000], 16: [20, 50, 100, 200, 500, 1000, 2000]}[d]
        for line, n, row in zip(ax.lines, sizes, m.measured(d), strict=False):
            assert (line.get_xdata() == n).all() and line.get_ydata() == pytest.approx(row)
        assert ax.lines[-2].get_ydata() == pytest.approx(m.measured(d).mean(axis=1))
        x, y = ax.lines[-1].get_data()
        assert y == pytest.approx(d * (d + 5) / 2 / x) and tuple(x) == ax.get_xlim()
        assert f"{d} dimensions" in ax.get_title()
    assert len(m.measured(64)) == 5  # a covariance needs more samples than dimensions
